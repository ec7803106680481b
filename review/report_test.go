package review

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"meelezen/review/prose"
)

// tellPlan starts a story on a text with two sections.
func tellPlan(t *testing.T) *story {
	t.Helper()
	doc, err := prose.Default().ParseNode([]byte(`{"type":"doc","attrs":{"title":"Actieplan","language":"nl"},"content":[
		{"type":"paragraph","content":[{"type":"text","text":"Vooraf staat dit."}]},
		{"type":"heading","attrs":{"level":1,"id":"melden"},"content":[{"type":"text","text":"Melden"}]},
		{"type":"paragraph","content":[{"type":"text","text":"Gemeenten kunnen een loket openen. Dat is goed."}]},
		{"type":"heading","attrs":{"level":1,"id":"opvang"},"content":[{"type":"text","text":"Opvang"}]},
		{"type":"paragraph","content":[{"type":"text","text":"Er komt meer opvang. Die is veilig."}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s := &story{t: t, state: NewState("document1"), now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)}
	s.must(nadia, CreateDocument{Dossier: "dossier1", Doc: doc})
	s.must(nadia, OpenRound{Name: "Ronde 1", Mode: ModeLive})
	return s
}

func (s *story) report(v Actor, edition Edition) *Report {
	s.t.Helper()
	r, err := ReportOf(s.state, s.state.Doc(), v, testNames{}, edition, "")
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (r *Report) entries() (list []ReportEntry) {
	for _, section := range r.Sections {
		list = append(list, section.Entries...)
	}
	return list
}

// told writes a report as one line per entry.
func told(r *Report) string {
	var b strings.Builder
	for _, section := range r.Sections {
		fmt.Fprintf(&b, "[%s %s]\n", section.Part, section.Title)
		for _, e := range section.Entries {
			fmt.Fprintf(&b, "%d %s %s %s", e.N, e.Kind, e.Author.Name, e.Outcome)
			if a := e.Answer; a != nil {
				fmt.Fprintf(&b, " | %s | %s", a.Reason, a.Before)
				if a.Changed {
					fmt.Fprintf(&b, " -> %s", a.After)
				}
				if a.SameAs > 0 {
					fmt.Fprintf(&b, " | as %d", a.SameAs)
				}
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func TestTheReportHasEveryAnswerBySection(t *testing.T) {
	s := tellPlan(t)
	shelter := s.remark(joost, "veilig", "Voor wie?")
	word := s.suggest(fatma, "kunnen", "moeten")
	same := s.remark(joost, "een loket", "Dat moet verplicht zijn.")
	all := s.say(merel, AudienceRound, "Goed plan.")
	gone := s.remark(fatma, "meer opvang", "Hoeveel?")
	s.must(nadia, CloseRound{})
	s.must(tom, Decide{Contribution: word, Outcome: Accepted, Version: s.state.Version()})
	s.must(tom, Decide{Contribution: same, Outcome: Duplicate, Reason: "Zie daar.", Of: word})
	s.must(tom, Decide{Contribution: shelter, Outcome: Noted, Reason: "Voor iedereen."})
	s.must(tom, Decide{Contribution: all, Outcome: Noted, Reason: "Dank."})
	s.must(tom, Decide{Contribution: gone, Outcome: OutOfScope, Reason: "Dat staat in de begroting."})
	s.now = s.now.Add(2 * time.Hour)
	s.must(Actor{Participant: "clock", Roles: Roles(RoleClock)}, Release{})
	s.must(nadia, ProcessRound{})
	if _, err := ReportOf(s.state, s.state.Doc(), joost, testNames{}, EditionPublished, ""); KindOf(err) != Conflict || TextOf(err) != "error.reportNotYet" {
		t.Errorf("before the round is accounted for: %v", err)
	}
	if r := s.report(tom, EditionPublished); !r.Preview {
		t.Error("an editor's preview is not called one")
	}
	s.must(nadia, AccountRound{})
	const want = `[whole ]
1 remark merel-reader noted | Dank. | 
[section Melden]
2 suggestion fatma-reader accepted |  | Gemeenten kunnen een loket openen. -> Gemeenten moeten een loket openen.
3 remark joost-reader duplicate | Zie daar. | Gemeenten moeten een loket openen. | as 2
[section Opvang]
4 remark fatma-reader outOfScope | Dat staat in de begroting. | Er komt meer opvang.
5 remark joost-reader noted | Voor iedereen. | Die is veilig.
`
	r := s.report(joost, EditionPublished)
	if got := told(r); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := ReportOf(s.state, s.state.Doc(), joost, testNames{}, EditionFull, ""); KindOf(err) != Forbidden {
		t.Errorf("a reader asks for the full edition: %v", err)
	}
	if got := told(s.report(nadia, EditionFull)); got != want {
		t.Errorf("in full:\n%s", got)
	}
	s.edit(tom, "meer opvang", "")
	if sections := s.report(joost, EditionPublished).Sections; sections[2].Entries[0].Citation != nil {
		t.Errorf("words that are gone are cited: %+v, at %+v", sections[2].Entries[0].Citation, s.state.Place(gone))
	}
	if _, err := ReportOf(s.state, s.state.Doc(), joost, testNames{}, EditionPublished, "x"); KindOf(err) != NotFound {
		t.Errorf("of an unknown round: %v", err)
	}
}

func TestWhatWasForEditorsIsInTheReportOnlyIfItsAuthorAgrees(t *testing.T) {
	s := tellPlan(t)
	id := s.must(fatma, Contribute{Kind: Remark, Audience: AudienceEditors, Target: TargetDocument, Body: "Vertrouwelijk.", Version: s.state.Version()}).Contribution
	open := s.say(fatma, AudienceRound, "Openlijk.")
	s.refused(joost, Consent{Contribution: id, On: true}, NotFound, "")
	s.refused(tom, Consent{Contribution: id, On: true}, Forbidden, "")
	s.refused(fatma, Consent{Contribution: open, On: true}, Conflict, "error.consentNotNeeded")
	for _, c := range []ContributionID{id, open} {
		s.must(tom, Decide{Contribution: c, Outcome: Noted, Reason: "Dank u, mevrouw."})
	}
	s.account()
	r := s.report(joost, EditionPublished)
	text, _ := json.Marshal(r)
	if r.Totals.Shown != 1 || strings.Contains(string(text), "Vertrouwelijk") || strings.Contains(string(text), string(id)) {
		t.Errorf("it is in the report: %s", text)
	}
	if u := r.Totals.Unshown; len(u) != 1 || !u[0].Few || u[0].Count != 0 || !r.Totals.AtLeast {
		t.Errorf("one is counted as %+v", r.Totals)
	}
	s.must(fatma, Consent{Contribution: id, On: true})
	if r := s.report(joost, EditionPublished); r.Totals.Shown != 2 || r.Totals.AtLeast || len(r.Totals.Unshown) != 0 {
		t.Errorf("with consent: %+v", r.Totals)
	}
	if c, _ := s.seen(fatma, id); !c.Consents {
		t.Error("its author does not see it")
	}
	s.adopt("Vastgesteld")
	s.must(fatma, Consent{Contribution: id, On: false}) // also then
	if r := s.report(joost, EditionPublished); r.Totals.Shown != 1 {
		t.Error("it is in the report after the consent was taken back")
	}
}

func TestTheReportKeepsAnswersThatNoLongerHold(t *testing.T) {
	s := tellPlan(t)
	id := s.suggest(fatma, "kunnen", "moeten")
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
	s.must(tom, Reverse{Contribution: id, Reason: "Te duur."})
	s.must(tom, Decide{Contribution: id, Outcome: Deferred, Reason: "Na de begroting.", Until: s.now.Add(48 * time.Hour)})
	s.account()
	e := s.report(joost, EditionPublished).entries()[0]
	if e.Outcome != "deferred" || len(e.Earlier) != 1 || e.Earlier[0].Outcome != Accepted || e.Earlier[0].Reversed.Reason != "Te duur." || e.Earlier[0].Reversed.Author != nil {
		t.Errorf("%+v", e)
	}
}

func TestSmallNumbersAreNotTold(t *testing.T) {
	for _, c := range []struct {
		editors, withdrawn, hidden, held int
		want                             string
	}{
		{0, 0, 0, 0, ""},
		{1, 0, 0, 0, "other few"},
		{2, 1, 0, 0, "other 3"},
		{5, 0, 0, 0, "editorsOnly 5"},
		{5, 1, 0, 0, "other 6"},
		{9, 4, 2, 0, "editorsOnly 9, other 6"},
		{9, 4, 1, 2, "editorsOnly 9, withdrawn 4, other 3"},
	} {
		var told []string
		for _, u := range guardUnshown(map[Unshown]int{UnshownEditors: c.editors, UnshownWithdrawn: c.withdrawn, UnshownHidden: c.hidden, UnshownHeld: c.held}) {
			n := fmt.Sprint(u.Count)
			if u.Few {
				n = "few"
			}
			told = append(told, fmt.Sprintf("%s %s", u.Why, n))
		}
		if got := strings.Join(told, ", "); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// Whatever is said and decided, each edition accounts for all that was submitted, once.
func TestTheReportAccountsForEverything(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	for range 12 {
		s := tellPlan(t)
		people := []Actor{fatma, joost, merel, tom}
		for range 40 {
			who := people[random.IntN(len(people))]
			audience := []Audience{AudienceRound, AudienceEditors, AudienceAuthor}[random.IntN(3)]
			id := s.say(who, audience, "Iets.")
			switch c, _ := s.state.Contribution(id); {
			case !c.IsSubmitted():
			case random.IntN(5) == 0:
				s.must(who, Withdraw{Contribution: id})
			case random.IntN(5) == 0:
				s.must(nadia, Hide{Contribution: id, Reason: "Een naam."})
			case random.IntN(3) == 0 && audience == AudienceEditors:
				s.must(who, Consent{Contribution: id, On: true})
			case random.IntN(2) == 0:
				s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
			}
		}
		submitted := 0
		for _, c := range s.state.Contributions() {
			if c.IsSubmitted() && c.IsInput() {
				submitted++
			}
		}
		for _, edition := range []Edition{EditionPublished, EditionFull} {
			r := s.report(nadia, edition)
			seen := map[ContributionID]bool{}
			for i, e := range r.entries() {
				if seen[e.ID] || e.N != i+1 {
					t.Errorf("%s: entry %d is %s, again or out of order", edition, e.N, e.ID)
				}
				seen[e.ID] = true
			}
			sum := 0
			for _, o := range r.Totals.Outcomes {
				sum += o.Count
			}
			for _, k := range r.Totals.Kinds {
				sum -= k.Count
			}
			if sum != 0 || r.Totals.Shown != len(seen) || r.Totals.Submitted > submitted || !r.Totals.AtLeast && r.Totals.Submitted != submitted {
				t.Errorf("%s: %d submitted, told %+v", edition, submitted, r.Totals)
			}
			if edition == EditionFull && len(seen) != submitted {
				t.Errorf("in full %d of %d", len(seen), submitted)
			}
		}
	}
}
