package review

import (
	"slices"
	"testing"
	"time"
)

// replacing is one change of the head.
func (s *story) replacing(old, by string) Replacement {
	s.t.Helper()
	r := s.find(old)
	before, err := s.state.Doc().Slice(r.From, r.To)
	if err != nil {
		s.t.Fatal(err)
	}
	return Replacement{r, textSlice(s.t, by), before}
}

func (s *story) decision(id ContributionID) *Decision {
	s.t.Helper()
	c, ok := s.state.Contribution(id)
	if !ok || c.Decision == nil {
		s.t.Fatalf("no decision on %s", id)
	}
	return c.Decision
}

func TestAcceptingInOtherWordsKeepsTheThreeTexts(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	seen := s.state.Version()
	own := []Replacement{s.replacing("kunnen een", "zullen een eigen")}
	s.edit(tom, "Gemeenten", "Alle gemeenten") // the editor's words were made before this
	s.must(tom, Decide{Contribution: id, Outcome: AcceptedChanged, Reason: "Moeten gaat te ver.", Version: seen, Changes: own})
	s.wantText("Alle gemeenten zullen een eigen loket openen.")
	c, _ := s.state.Contribution(id)
	if !c.Changes[0].Slice.Eq(textSlice(t, "moeten")) || !c.Decision.Adopted[0].Slice.Eq(textSlice(t, "zullen een eigen")) ||
		!c.Decision.Adopted[0].Before.Eq(textSlice(t, "kunnen een")) {
		t.Errorf("proposed %v, adopted %v", c.Changes, c.Decision.Adopted)
	}
	s.wantPlace(id, Placed, "zullen een eigen")
}

func TestARemarkCanBeAnsweredWithWordsInTheText(t *testing.T) {
	s := tell(t, "Het meldpunt geeft antwoord.")
	id := s.remark(fatma, "antwoord", "Wanneer?")
	s.must(tom, Decide{Contribution: id, Outcome: AcceptedChanged, Reason: "Er staat nu een termijn.",
		Version: s.state.Version(), Changes: []Replacement{s.replacing("antwoord", "binnen een week antwoord")}})
	s.wantText("Het meldpunt geeft binnen een week antwoord.")
	s.wantPlace(id, Placed, "binnen een week antwoord")
}

func TestOwnWordsOnATextThatChangedAreRefused(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	seen, own := s.state.Version(), []Replacement{s.replacing("kunnen", "zullen")}
	s.edit(tom, "kunnen", "mogen")
	s.refused(tom, Decide{Contribution: id, Outcome: AcceptedChanged, Reason: "Zo.", Version: seen, Changes: own}, Conflict, "error.outdated")
	s.wantText("Gemeenten mogen een loket openen.")
}

func TestSomeOfTheChangesAreAccepted(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen voor slachtoffers.")
	id := s.must(fatma, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Changes: []Replacement{
		s.replacing("kunnen", "moeten"), s.replacing("een loket", "twee loketten"), s.replacing("voor slachtoffers", "voor iedereen"),
	}}).Contribution
	decide := func(parts ...int) Decide {
		return Decide{Contribution: id, Outcome: AcceptedPartly, Reason: "Eén loket is genoeg.", Version: s.state.Version(), Parts: parts}
	}
	for _, wrong := range [][]int{nil, {0, 1, 2}, {1, 0}, {0, 0}, {-1}, {3}} {
		s.refused(tom, decide(wrong...), Invalid, "error.parts")
	}
	s.must(tom, decide(0, 2))
	s.wantText("Gemeenten moeten een loket openen voor iedereen.")
	if got := s.decision(id).Parts; !slices.Equal(got, []int{0, 2}) {
		t.Errorf("parts %v", got)
	}
}

func TestWhatIsDeferredHasADayAndAnOwnerAndIsAnsweredLater(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	later := s.now.Add(30 * 24 * time.Hour)
	put := Decide{Contribution: id, Outcome: Deferred, Reason: "Eerst het overleg met gemeenten.", Version: s.state.Version()}
	s.refused(tom, put, Invalid, "error.deferredUntil")
	put.Until = s.now.Add(-time.Hour)
	s.refused(tom, put, Invalid, "error.deferredUntil")
	put.Until, put.Owner = later, fatma.Participant
	s.refused(tom, put, Invalid, "error.deferredOwner")
	put.Owner = ""
	s.must(tom, put)
	if d := s.decision(id); d.Owner != tom.Participant || !d.Until.Equal(later) {
		t.Errorf("owner %q, until %v", d.Owner, d.Until)
	}
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
	s.wantText("Gemeenten moeten een loket openen.")
	c, _ := s.state.Contribution(id)
	if len(c.Earlier) != 1 || c.Earlier[0].Outcome != Deferred {
		t.Errorf("the deferral left no trace: %+v", c.Earlier)
	}
	s.refused(tom, put, Conflict, "error.alreadyDecided")
}

func TestTheOwnerOfADeferralIsAnEditor(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	env := s.env(tom)
	env.IsEditor = func(p ParticipantID) bool { return p == nadia.Participant }
	r, err := Execute(s.state, Decide{Contribution: id, Outcome: Deferred, Reason: "Later.", Until: s.now.Add(time.Hour), Owner: nadia.Participant}, env)
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := r.State.Contribution(id); c.Decision.Owner != nadia.Participant {
		t.Errorf("owner %q", c.Decision.Owner)
	}
}

func TestADuplicateIsOfOneThatIsAnswered(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	one, two, three := s.remark(fatma, "loket", "Waar?"), s.remark(joost, "loket", "Waar dan?"), s.remark(joost, "kunnen", "Wie?")
	same := func(id, of ContributionID) Decide {
		return Decide{Contribution: id, Outcome: Duplicate, Reason: "Zie het andere antwoord.", Of: of}
	}
	s.refused(tom, same(two, two), Conflict, "error.duplicateOf")
	s.refused(tom, same(two, ""), NotFound, "error.duplicateOf")
	s.refused(tom, same(two, "niets"), NotFound, "error.duplicateOf")
	s.must(tom, same(two, one))
	s.refused(tom, same(one, three), Conflict, "error.duplicateHas")
	s.refused(tom, same(three, two), Conflict, "error.duplicateOf")
}

func TestWhatBelongsToAnotherOutcomeIsRefused(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	for _, c := range []Decide{
		{Changes: []Replacement{s.replacing("kunnen", "zullen")}}, {Parts: []int{0}}, {Of: "x"}, {Owner: tom.Participant}, {Until: s.now.Add(time.Hour)},
	} {
		c.Contribution, c.Outcome, c.Reason, c.Version = id, Noted, "Dank.", s.state.Version()
		s.refused(tom, c, Invalid, "error.malformed")
	}
}
