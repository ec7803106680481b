package review

import (
	"strings"
	"testing"
	"time"
)

func TestReversingPutsTheTextBackAndAsksForAnAnswerAgain(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen voor slachtoffers.")
	three := []Replacement{s.replacing("kunnen", "moeten"), s.replacing("een loket", "twee loketten"), s.replacing("voor slachtoffers", "voor iedereen")}
	for name, d := range map[string]Decide{
		"accepted":        {Outcome: Accepted},
		"some of it":      {Outcome: AcceptedPartly, Reason: "Deels.", Parts: []int{0, 2}},
		"in other words":  {Outcome: AcceptedChanged, Reason: "Anders.", Changes: []Replacement{s.replacing("kunnen een", "zullen een eigen")}},
		"not accepted":    {Outcome: NotAccepted, Reason: "Nee."},
		"put off":         {Outcome: Deferred, Reason: "Later.", Until: s.now.Add(48 * time.Hour)},
		"in no words yet": {Outcome: Noted, Reason: "Dank."},
	} {
		t.Run(name, func(t *testing.T) {
			s := tell(t, "Gemeenten kunnen een loket openen voor slachtoffers.")
			id := s.must(fatma, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Changes: three}).Contribution
			before := s.text()
			d.Contribution, d.Version = id, s.state.Version()
			s.must(tom, d)
			s.edit(tom, "Gemeenten", "Alle gemeenten") // elsewhere
			s.refused(fatma, Reverse{Contribution: id, Reason: "Toch niet."}, Forbidden, "")
			s.refused(tom, Reverse{Contribution: id, Reason: "  "}, Invalid, "error.reversalReason")
			s.must(tom, Reverse{Contribution: id, Reason: "Te snel besloten."})
			s.wantText("Alle g" + before[1:])
			c, _ := s.state.Contribution(id)
			if !c.IsOpen() || len(c.Earlier) != 1 || c.Earlier[0].Outcome != d.Outcome || c.Earlier[0].Reversed.Reason != "Te snel besloten." {
				t.Fatalf("open: %v, earlier %+v", c.IsOpen(), c.Earlier)
			}
			if p := s.state.Place(id); p.State != Placed || len(p.Adopted) != 0 {
				t.Errorf("it stands at %+v", p)
			}
			s.refused(tom, Reverse{Contribution: id, Reason: "Nog eens."}, Conflict, "error.notDecided")
			s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
			s.wantText("Alle gemeenten moeten twee loketten openen voor iedereen.")
		})
	}
}

func TestReversingTakesAwayWhatAnsweredARemark(t *testing.T) {
	s := tell(t, "Het meldpunt geeft antwoord.")
	id := s.remark(fatma, "antwoord", "Wanneer?")
	s.must(tom, Decide{Contribution: id, Outcome: AcceptedChanged, Reason: "Er staat nu een termijn.",
		Version: s.state.Version(), Changes: []Replacement{s.replacing("antwoord", "binnen een week antwoord")}})
	s.must(tom, Reverse{Contribution: id, Reason: "De termijn klopt niet."})
	s.wantText("Het meldpunt geeft antwoord.")
	s.wantPlace(id, Placed, "antwoord")
}

func TestADecisionThatOthersWereBuiltOnIsNotReversed(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	first := s.suggest(fatma, "kunnen", "moeten overal")
	s.must(tom, Decide{Contribution: first, Outcome: Accepted, Version: s.state.Version()})
	second := s.suggest(joost, "overal", "snel")
	s.must(tom, Decide{Contribution: second, Outcome: Accepted, Version: s.state.Version()})
	text := s.text()
	_, err := s.do(tom, Reverse{Contribution: first, Reason: "Toch niet."})
	if KindOf(err) != Conflict || TextOf(err) != "error.builtUpon" {
		t.Fatalf("got %v", err)
	}
	if _, args := TextAndArgs(err); len(args) != 1 || args[0] != "2" {
		t.Errorf("it names %v, want contribution 2", args)
	}
	s.wantText(text)
	s.must(tom, Reverse{Contribution: second, Reason: "Eerst deze."})
	s.must(tom, Reverse{Contribution: first, Reason: "Dan deze."})
	s.wantText("Gemeenten kunnen een loket openen.")

	s.must(tom, Decide{Contribution: first, Outcome: Accepted, Version: s.state.Version()})
	s.edit(tom, "overal", "her en der")
	s.refused(tom, Reverse{Contribution: first, Reason: "Toch niet."}, Conflict, "error.builtUponEdit")
}

func TestReversingGivesOthersTheirGroundBack(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	first, other := s.suggest(fatma, "kunnen", "moeten"), s.suggest(joost, "kunnen een", "mogen geen")
	s.must(tom, Decide{Contribution: first, Outcome: Accepted, Version: s.state.Version()})
	if p := s.state.Place(other); p.State != Outdated {
		t.Fatalf("the other is %s", p.State)
	}
	s.must(tom, Reverse{Contribution: first, Reason: "Eerst bespreken."})
	s.wantPlace(other, Placed, "kunnen een")
}

func TestNothingIsReversedInAnAdoptedText(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.remark(fatma, "loket", "Waar?")
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
	s.account()
	s.adopt("Vastgesteld")
	s.refused(tom, Reverse{Contribution: id, Reason: "Toch niet."}, Closed, "error.textAdopted")
}

// What readers of a fixed round know of a decision changes when it is published,
// and only then, however often editors change their minds.
func TestReadersOfAFixedRoundKeepTheAnswerThatTheyKnow(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.remark(fatma, "loket", "Waar?")
	s.must(tom, Decide{Contribution: id, Outcome: Deferred, Reason: "Na het overleg.", Until: s.now.Add(48 * time.Hour)})
	s.must(nadia, CloseRound{})
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeFixed, Revision: revision})
	want := func(when string, outcome Outcome, earlier ...string) {
		t.Helper()
		c, _ := s.seen(fatma, id)
		var got Outcome
		if c.Decision != nil {
			got = c.Decision.Outcome
		}
		if got != outcome || len(c.Earlier) != len(earlier) {
			t.Fatalf("%s: %q with earlier %+v, want %q", when, got, c.Earlier, outcome)
		}
		for i, reason := range earlier {
			if r := c.Earlier[i].Reversed; reason == "" && r != nil || reason != "" && (r == nil || r.Reason != reason) || r != nil && r.Author != nil {
				t.Errorf("%s: earlier %d is reversed: %+v, want %q", when, i, r, reason)
			}
		}
	}
	publish := func(name string) {
		t.Helper()
		s.must(nadia, PublishDecisions{Revision: s.must(nadia, NameRevision{Name: name}).Revision})
	}
	want("at first", Deferred)
	s.must(tom, Decide{Contribution: id, Outcome: NotAccepted, Reason: "Te duur."})
	want("answered, not published", Deferred)
	s.must(tom, Reverse{Contribution: id, Reason: "Fout bedrag."})
	want("that was taken back", Deferred)
	if c, _ := s.seen(tom, id); c.Decision != nil || len(c.Earlier) != 2 || c.Earlier[1].Reversed == nil || c.Earlier[1].Reversed.Author == nil {
		t.Errorf("an editor sees %+v", c)
	}
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "In Utrecht."})
	publish("Concept 2")
	want("published", Noted, "")
	s.must(tom, Reverse{Contribution: id, Reason: "Utrecht wil niet."})
	want("taken back, not published", Noted, "")
	if news := s.told(fatma); strings.Contains(strings.Join(news, " "), string(NoticeReversal)) {
		t.Errorf("it is told before it is published: %v", news)
	}
	publish("Concept 3")
	want("and published", "", "", "Utrecht wil niet.")
	if news := s.told(fatma); !strings.Contains(strings.Join(news, " "), string(NoticeReversal)) {
		t.Errorf("it is not told: %v", news)
	}
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "In Zwolle."})
	want("the last word, not published", "", "", "Utrecht wil niet.")
	publish("Concept 4")
	want("the last word", Noted, "", "Utrecht wil niet.")
}
