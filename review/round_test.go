package review

import (
	"encoding/json"
	"testing"
	"time"

	"meelezen/review/prose"
)

// voices of the organisation of fatma.
var (
	sanne = Actor{Participant: "sanne-coord", Organisation: "waterstede", Roles: Roles(RoleCoordinator), Speaks: true}
	koen  = Actor{Participant: "koen-reader", Organisation: "waterstede", Roles: Roles(RoleReader)}
)

// seen is what somebody sees of a contribution; false when nothing.
func (s *story) seen(a Actor, id ContributionID) (SeenContribution, bool) {
	s.t.Helper()
	c, ok := s.state.Contribution(id)
	if !ok {
		s.t.Fatalf("no contribution %s", id)
	}
	sight := View(a, c)
	if !sight.Visible {
		return SeenContribution{}, false
	}
	return Seen(s.state, c, sight, testNames{}), true
}

// testNames knows who has a pseudonym.
type testNames struct{}

func (testNames) NameOf(p ParticipantID) (name, organisation string, pseudonym bool) {
	return string(p), "organisatie van " + string(p), p == merel.Participant
}

func (s *story) say(by Actor, to Audience, body string) ContributionID {
	s.t.Helper()
	return s.must(by, s.words(by, to, body)).Contribution
}

// words is a remark on the whole text, on the text that somebody reads.
func (s *story) words(by Actor, to Audience, body string) Contribute {
	c := Contribute{Kind: Remark, Audience: to, Target: TargetDocument, Body: body, Version: ReadingVersion(s.state, by)}
	if r, ok := s.state.Published(); ok && !by.Roles.IsEditor() {
		c.Revision = r.ID
	}
	return c
}

func TestADraftTextIsNotThereForReaders(t *testing.T) {
	s := &story{t: t, state: NewState("document1"), now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)}
	s.must(nadia, CreateDocument{Dossier: "dossier1", Doc: docOf(t, "Een alinea.")})
	s.refused(fatma, s.words(fatma, AudienceEditors, "Te vroeg."), NotFound, "")
	s.must(nadia, PlanRound{Name: "Ronde 1", Mode: ModeLive, ClosesAt: s.now.Add(time.Hour)})
	s.refused(fatma, s.words(fatma, AudienceEditors, "Nog te vroeg."), NotFound, "")
	s.must(tom, s.words(tom, AudienceEditors, "Voor onszelf."))
}

func TestWhatComesAfterClosingIsLateAndStillTaken(t *testing.T) {
	s := tell(t, "Een alinea.")
	early := s.remark(fatma, "alinea", "Mooi.")
	s.must(nadia, CloseRound{})
	late := s.must(fatma, s.words(fatma, AudienceRound, "Te laat."))
	if !late.Receipt.Late {
		t.Errorf("the receipt does not say that it is late: %+v", late.Receipt)
	}
	if c, _ := s.seen(joost, late.Contribution); !c.Late {
		t.Error("others do not see that it is late")
	}
	if c, _ := s.seen(joost, early); c.Late {
		t.Error("what was in time is late")
	}
	s.must(joost, AddReply{Contribution: early, Body: "Antwoord op een vraag."})
	s.refused(joost, Endorse{Contribution: early, On: true}, Closed, "error.roundClosed")
	s.must(fatma, Withdraw{Contribution: early})
	s.must(tom, Decide{Contribution: late.Contribution, Outcome: Noted, Reason: "Dank."})
	s.refused(tom, ProcessRound{}, Forbidden, "")
	s.must(nadia, ProcessRound{})
	s.must(nadia, AccountRound{})
	s.refused(fatma, s.words(fatma, AudienceRound, "Veel te laat."), Closed, "error.roundClosed")
	s.refused(nadia, AccountRound{}, Conflict, "error.roundState")
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive})
	s.must(fatma, s.words(fatma, AudienceRound, "Op tijd."))
	s.refused(tom, CloseRound{}, Forbidden, "")
	s.refused(nadia, OpenRound{Name: "Ronde 3", Mode: ModeLive}, Conflict, "error.roundOpen")
}

func TestADeadlineHoldsAlsoWhenNobodyRecordedIt(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	s.must(nadia, ExtendRound{ClosesAt: s.now.Add(time.Hour)})
	s.must(Actor{Participant: Clock, Roles: clock}, CloseExpired{})
	if s.state.Round().State() != RoundIsOpen {
		t.Fatal("the clock closed a round before its time")
	}
	s.now = s.now.Add(2 * time.Hour)
	s.refused(joost, Endorse{Contribution: id, On: true}, Closed, "error.roundClosed")
	if answer := s.must(joost, s.words(joost, AudienceRound, "Net te laat.")); !answer.Receipt.Late {
		t.Error("what came after the deadline is in time")
	}
	s.refused(nadia, ExtendRound{ClosesAt: s.now.Add(time.Hour)}, Conflict, "error.roundClosed")
	s.must(ClockActor(), CloseExpired{})
	if s.state.Round().State() != RoundIsClosed {
		t.Error("the clock did not close the round")
	}
	before := len(s.entries)
	s.must(ClockActor(), CloseExpired{})
	if len(s.entries) != before {
		t.Error("the clock closed it twice")
	}
}

func TestARoundThatIsOverMakesPlaceForTheNext(t *testing.T) {
	s := tell(t, "Een alinea.")
	s.must(nadia, ExtendRound{ClosesAt: s.now.Add(time.Minute)})
	s.now = s.now.Add(time.Hour)
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive})
	if first := s.state.Rounds()[0]; first.State() != RoundIsClosed || s.state.Round().Name != "Ronde 2" {
		t.Errorf("the first round is %s, the last is %s", first.State(), s.state.Round().Name)
	}
}

func TestRoundsThatMakeNoSenseAreRefused(t *testing.T) {
	s := tell(t, "Een alinea.")
	s.must(nadia, CloseRound{})
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	s.must(tom, NameRevision{Name: "Concept 2"})
	soon, later := s.now.Add(time.Hour), s.now.Add(2*time.Hour)
	for _, c := range []struct {
		name    string
		command Command
		kind    Kind
		text    TextKey
	}{
		{"no name", PlanRound{Mode: ModeLive}, Invalid, "error.nameRequired"},
		{"an unknown mode", PlanRound{Name: "R", Mode: "snel"}, Invalid, "error.roundMode"},
		{"an unknown voice", PlanRound{Name: "R", Mode: ModeLive, Voice: "koor"}, Invalid, "error.roundVoice"},
		{"a deadline in the past", PlanRound{Name: "R", Mode: ModeLive, ClosesAt: s.now.Add(-time.Hour)}, Invalid, "error.roundPast"},
		{"closing before opening", PlanRound{Name: "R", Mode: ModeLive, OpensAt: later, ClosesAt: soon}, Invalid, "error.roundOrder"},
		{"fixed on no revision", OpenRound{Name: "R", Mode: ModeFixed}, Invalid, "error.roundRevision"},
		{"on an unknown revision", OpenRound{Name: "R", Mode: ModeFixed, Revision: "x"}, NotFound, ""},
		{"on a revision that is not the latest", OpenRound{Name: "R", Mode: ModeFixed, Revision: revision}, Conflict, "error.roundLatest"},
		{"a plan that is not there", OpenRound{Round: "x"}, NotFound, ""},
	} {
		t.Run(c.name, func(t *testing.T) { s.refused(nadia, c.command, c.kind, c.text) })
	}
}

func TestAPlannedRoundIsChangedAndTakenBack(t *testing.T) {
	s := tell(t, "Een alinea.")
	open := s.state.Round().ID
	plan := s.must(nadia, PlanRound{Name: "Ronde 2", Mode: ModeLive, ClosesAt: s.now.Add(time.Hour)}).Round
	closes := s.now.Add(2 * time.Hour)
	again := s.must(nadia, PlanRound{Round: plan, Name: "Ronde twee", Mode: ModeFixed, Voice: VoiceOrganisation, ClosesAt: closes}).Round
	if r, ok := s.state.RoundByID(plan); again != plan || !ok || len(s.state.Rounds()) != 2 || r.Name != "Ronde twee" || r.Mode != ModeFixed || !r.ClosesAt.Equal(closes) {
		t.Errorf("the plan is %+v of %d rounds", r, len(s.state.Rounds()))
	}
	s.refused(tom, DropRound{plan}, Forbidden, "")
	s.refused(nadia, PlanRound{Round: open, Name: "R", Mode: ModeLive}, Conflict, "error.roundOpened")
	s.refused(nadia, DropRound{open}, Conflict, "error.roundOpened")
	s.refused(nadia, DropRound{"nergens"}, NotFound, "error.notFound")
	s.must(nadia, DropRound{plan})
	if _, ok := s.state.RoundByID(plan); ok || s.state.Round().ID != open {
		t.Error("the plan is still there, or the open round is not")
	}
	s.refused(nadia, PlanRound{Round: plan, Name: "R", Mode: ModeLive}, NotFound, "error.notFound")
	s.refused(nadia, OpenRound{Round: plan}, NotFound, "error.notFound")
}

func TestReadersOfAFixedRoundKeepTheirText(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.", "Het loket is open.")
	s.must(nadia, CloseRound{})
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	plan := s.must(nadia, PlanRound{Name: "Ronde 2", Mode: ModeFixed, ClosesAt: s.now.Add(time.Hour)}).Round
	s.must(nadia, OpenRound{Round: plan, Revision: revision})
	published := s.state.Doc()
	version := s.state.Version()
	at := s.find("kunnen")

	s.must(tom, s.steps(prose.NewReplaceStep(1, 1, textSlice(t, "Alle "))))
	if ReadingVersion(s.state, fatma) != version || ReadingVersion(s.state, tom) != s.state.Version() {
		t.Error("a reader has the head, or an editor has not")
	}
	remark := Contribute{Kind: Remark, Audience: AudienceRound, Version: version, Revision: revision, Target: TargetWords, From: at.From, To: at.To, Body: "Moeten."}
	answer := s.must(fatma, remark)
	if answer.Version != version {
		t.Errorf("the answer tells version %d of a text that stands at %d for readers", answer.Version, version)
	}
	id := answer.Contribution
	if c, _ := s.seen(joost, id); c.Place.Version != version || c.Place.Ranges[0] != at {
		t.Errorf("a reader sees it at %+v, want %+v of version %d", c.Place, at, version)
	}
	if c, _ := s.seen(tom, id); c.Place.Version != s.state.Version() || c.Place.Ranges[0].From != at.From+5 {
		t.Errorf("an editor sees it at %+v", c.Place)
	}
	head := remark
	head.Version, head.Revision = s.state.Version(), ""
	s.refused(fatma, head, Stale, "error.catchUp")
	s.refused(tom, Contribute{Kind: Remark, Audience: AudienceRound, Version: version, Revision: "x", Target: TargetDocument, Body: "x"}, Invalid, "error.place")

	s.reopen() // a room that was closed does not remember the last versions
	s.refused(fatma, remark, Stale, "error.catchUp")
	remark.Text = &PublishedText{Doc: published, Maps: []prose.StepMap{prose.NewReplaceStep(1, 1, textSlice(t, "Alle ")).StepMap()}, Upto: s.state.Version()}
	second := s.must(fatma, remark).Contribution
	if got := s.state.Place(second).Ranges[0].From; got != at.From+5 {
		t.Errorf("placed at %d of the head, want %d", got, at.From+5)
	}
}

func TestWhatWasSaidOfTheSameTextInALiveRoundKeepsItsPlaceInAFixedOne(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	at := s.find("kunnen")
	id := s.remark(fatma, "kunnen", "Moeten.")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeFixed, Revision: revision})
	s.edit(tom, "Gemeenten", "Alle gemeenten")
	if c, _ := s.seen(joost, id); c.Place.State != Placed || len(c.Place.Ranges) != 1 || c.Place.Ranges[0] != at {
		t.Errorf("a reader sees it at %+v, want %+v", c.Place, at)
	}
	later := s.must(tom, Contribute{Kind: Remark, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords, From: 1, To: 5, Body: "Van later."}).Contribution
	if c, _ := s.seen(joost, later); c.Place.State != Orphaned || len(c.Place.Ranges) != 0 {
		t.Errorf("what was said of a later text stands in this one at %+v", c.Place)
	}
}

func TestADecisionInAFixedRoundWaitsForItsPublication(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	s.must(nadia, CloseRound{})
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeFixed, Revision: revision})
	at := s.find("kunnen")
	id := s.must(fatma, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Revision: revision,
		Changes: []Replacement{{at, textSlice(t, "moeten"), textSlice(t, "kunnen")}}}).Contribution
	before, _ := s.seen(fatma, id)
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
	if after, _ := s.seen(fatma, id); after.Decision != nil || after.Place.Version != before.Place.Version {
		t.Errorf("its author knows of the decision: %+v", after)
	}
	if c, _ := s.seen(tom, id); c.Decision == nil || !c.Decision.Unpublished {
		t.Errorf("an editor sees %+v", c.Decision)
	}
	s.refused(fatma, Withdraw{Contribution: id}, Conflict, "error.inProcess")
	s.refused(nadia, PublishDecisions{Revision: revision}, Conflict, "error.roundLatest")
	s.must(nadia, CloseRound{})
	s.must(nadia, ProcessRound{})
	s.refused(nadia, AccountRound{}, Conflict, "error.unpublished")
	next := s.must(nadia, NameRevision{Name: "Concept 2"}).Revision
	if r, _ := s.state.Revision(next); MayReadRevision(s.state, fatma, r) || !MayReadRevision(s.state, tom, r) {
		t.Error("a reader sees a revision that is not published")
	}
	s.refused(tom, PublishDecisions{Revision: next}, Forbidden, "")
	s.must(nadia, PublishDecisions{Revision: next})
	if c, _ := s.seen(fatma, id); c.Decision == nil || c.Place.Version != s.state.Version() {
		t.Errorf("after publication its author sees %+v", c)
	}
	s.refused(nadia, PublishDecisions{Revision: next}, Conflict, "error.nothingToPublish")
	s.must(nadia, AccountRound{})
}

func TestTheNextRoundAsksWhetherItStillBelongs(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	kept, moved, gone, done := s.remark(fatma, "kunnen", "A"), s.remark(fatma, "loket", "B"), s.remark(fatma, "openen", "C"), s.remark(fatma, "een", "D")
	s.must(tom, Decide{Contribution: done, Outcome: Noted, Reason: "Dank."})
	s.refused(fatma, Confirm{Contribution: kept}, Conflict, "error.notAsked")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive})
	for id, want := range map[ContributionID]bool{kept: true, moved: true, gone: true, done: false} {
		if c, _ := s.seen(fatma, id); c.Asks != want {
			t.Errorf("%s asks: %v, want %v", id, c.Asks, want)
		}
		if c, _ := s.seen(joost, id); c.Asks {
			t.Error("somebody else is asked")
		}
	}
	s.refused(joost, Confirm{Contribution: kept}, Forbidden, "")
	s.must(fatma, Confirm{Contribution: kept})
	at := s.find("Gemeenten")
	s.must(fatma, Reattach{Contribution: moved, Version: s.state.Version(), From: at.From, To: at.To})
	s.must(fatma, Withdraw{Contribution: gone})
	for _, id := range []ContributionID{kept, moved, gone} {
		if c, _ := s.seen(fatma, id); c.Asks {
			t.Errorf("%s still asks", id)
		}
	}
}

// reopen goes on from a snapshot.
func (s *story) reopen() {
	s.t.Helper()
	b, err := json.Marshal(s.state)
	if err != nil {
		s.t.Fatal(err)
	}
	back, err := ParseState(b)
	if err != nil {
		s.t.Fatal(err)
	}
	same(s.t, s.state, back)
	s.state = back
}
