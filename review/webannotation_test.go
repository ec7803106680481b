package review

import (
	"encoding/json"
	"strings"
	"testing"
)

// items lists what an actor gets, by id.
func (s *story) webItems(a Actor) map[string]WebAnnotation {
	items := map[string]WebAnnotation{}
	for _, item := range WebAnnotations(s.state, a, testNames{}, s.state.Doc()).First.Items {
		items[item.ID] = item
	}
	return items
}

func TestAPositionSelectsTheWordsInThePlainText(t *testing.T) {
	s := tell(t, "Het meldpunt geeft antwoord.", "", "Één loket voor iedereen: 𝄞 ook hier.", "Het Rijk betaalt mee.")
	want := map[ContributionID]string{}
	for _, words := range []string{"Het meldpunt", "antwoord.", "loket voor", "ook hier", "Rijk", "mee."} {
		want[s.remark(fatma, words, "Waarom?")] = words
	}
	want[s.suggest(joost, "betaalt", "draagt bij")] = "betaalt"
	s.edit(tom, "geeft", "geeft snel")
	plain := []rune(PlainText(s.state.Doc()))
	items := s.webItems(joost)
	for id, words := range want {
		target := items["urn:meelezen:"+string(s.state.ID())+":"+string(id)].Target.([]TextTarget)
		at := target[0].Selector[0]
		if got := string(plain[*at.Start:*at.End]); got != words {
			t.Errorf("%d-%d selects %q, not %q", *at.Start, *at.End, got, words)
		}
		if quote := target[0].Selector[1]; quote.Type != "TextQuoteSelector" || quote.Exact != words {
			t.Errorf("quote of %q: %+v", words, quote)
		}
	}
}

func TestAWebAnnotationOfWhatLostItsPlaceHasItsWords(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.remark(fatma, "een loket", "Waar?")
	s.edit(tom, "kunnen een loket openen", "doen mee")
	target := s.webItems(fatma)["urn:meelezen:"+string(s.state.ID())+":"+string(id)].Target.([]TextTarget)
	if len(target[0].Selector) != 1 || target[0].Selector[0].Exact != "een loket" {
		t.Errorf("%+v", target)
	}
}

func TestWebAnnotationsHaveWhatTheViewerMaySee(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	s.must(tom, AddReply{Contribution: id, Body: "Welke gemeenten?"})
	secret := s.must(fatma, Contribute{Kind: Remark, Audience: AudienceEditors, Target: TargetDocument, Version: s.state.Version(), Body: "Kanariegeel."}).Contribution
	s.must(tom, Decide{Contribution: id, Outcome: NotAccepted, Reason: "Te streng.", Version: s.state.Version()})
	all := WebAnnotations(s.state, joost, testNames{}, s.state.Doc())
	out, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "Kanariegeel") || strings.Contains(string(out), string(secret)) {
		t.Errorf("a reader gets %s", out)
	}
	for _, words := range []string{`"moeten"`, "Welke gemeenten?", "notAccepted", "Te streng.", `"motivation":"editing"`, `"motivation":"replying"`} {
		if !strings.Contains(string(out), words) {
			t.Errorf("no %s in %s", words, out)
		}
	}
	if all.Total != 3 || len(s.webItems(tom)) != 4 {
		t.Errorf("a reader gets %d, an editor %d", all.Total, len(s.webItems(tom)))
	}
}
