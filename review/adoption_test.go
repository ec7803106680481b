package review

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

// ready tells a story up to where nothing is in the way of adoption.
func ready(t *testing.T, paragraphs ...string) *story {
	t.Helper()
	s := tell(t, paragraphs...)
	s.account()
	return s
}

// account takes the open round to its end.
func (s *story) account() {
	s.t.Helper()
	s.must(nadia, CloseRound{})
	s.must(nadia, ProcessRound{})
	s.must(nadia, AccountRound{})
}

func (s *story) adopt(name string) Answer {
	s.t.Helper()
	return s.must(nadia, Adopt{Version: s.state.Version(), Name: name})
}

func (s *story) plan() SubmitDocument {
	return SubmitDocument{SubmissionFields{
		Recipient: TweedeKamer, Kind: PaperPlan, Subject: "Actieplan", Date: s.now.Format(time.DateOnly), Dossier: "28638",
	}}
}

func obstacleKinds(s *story) (kinds []ObstacleKind) {
	for _, o := range Obstacles(s.state, s.now) {
		kinds = append(kinds, o.Kind)
	}
	return kinds
}

func TestATextIsAdoptedOnlyWhenNothingIsInTheWay(t *testing.T) {
	s := tell(t, "Een alinea.")
	first, gone := s.remark(fatma, "alinea", "Mooi."), s.remark(joost, "Een", "Weg ermee.")
	s.say(fatma, AudienceAuthor, "Nog van mij.")
	s.must(joost, Withdraw{Contribution: gone})
	s.must(nadia, Contribute{Kind: Warning, Audience: AudienceRound, Target: TargetDocument, Body: "Pas op.", Version: s.state.Version()})
	adopt := Adopt{Version: s.state.Version(), Name: "Vastgesteld"}
	s.refused(nadia, adopt, Conflict, "error.adoptRound")
	if got := obstacleKinds(s); !slices.Equal(got, []ObstacleKind{ObstacleRound, ObstacleUndecided}) {
		t.Errorf("in the way: %v", got)
	}
	s.must(nadia, CloseRound{})
	s.refused(nadia, adopt, Conflict, "error.adoptRound") // late input is still taken
	s.must(tom, Decide{Contribution: first, Outcome: Noted, Reason: "Dank."})
	s.must(nadia, ProcessRound{})
	s.must(nadia, AccountRound{})

	s.must(tom, s.words(tom, AudienceEditors, "Van onszelf."))
	_, err := s.do(nadia, adopt)
	if key, args := TextAndArgs(err); key != "error.adoptUndecided" || !slices.Equal(args, []any{"1", "4"}) {
		t.Errorf("the refusal is %s %v, want which one it is: number 4", key, args)
	}
	own := Obstacles(s.state, s.now)[0].Contributions[0]
	s.must(tom, Decide{Contribution: own, Outcome: Noted, Reason: "Dank."})
	if got := Obstacles(s.state, s.now); len(got) != 0 {
		t.Fatalf("still in the way: %+v", got)
	}
	s.refused(tom, adopt, Forbidden, "")
	s.refused(fatma, adopt, Forbidden, "")
	s.refused(nadia, Adopt{Version: s.state.Version()}, Invalid, "error.nameRequired")
	s.refused(nadia, Adopt{Version: s.state.Version(), Name: "V", Note: strings.Repeat("x", maxNote+1)}, Limit, "")
	s.edit(tom, "Een", "Deze")
	s.refused(nadia, adopt, Conflict, "error.adoptChanged")
	if answer := s.adopt("Vastgesteld"); answer.Revision == "" || s.state.Status() != StatusAdopted {
		t.Errorf("the answer is %+v and the status %s", answer, s.state.Status())
	}
	s.refused(nadia, adopt, Closed, "error.textAdopted")
}

func TestDecisionsThatReadersDoNotKnowAreInTheWay(t *testing.T) {
	s := ready(t, "Een alinea.")
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeFixed, Revision: revision})
	id := s.must(fatma, s.words(fatma, AudienceRound, "Waarom?")).Contribution
	s.must(nadia, CloseRound{})
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Daarom."})
	s.must(nadia, ProcessRound{})
	if got := obstacleKinds(s); !slices.Equal(got, []ObstacleKind{ObstacleRound, ObstacleUnpublished}) {
		t.Errorf("in the way: %v", got)
	}
	// A round opened after it leaves the decision unpublished without a fixed text.
	s.must(nadia, OpenRound{Name: "Ronde 3", Mode: ModeLive})
	s.account2()
	_, err := s.do(nadia, Adopt{Version: s.state.Version()})
	if key, args := TextAndArgs(err); key != "error.adoptUnpublished" || !slices.Equal(args, []any{"1", "1"}) {
		t.Errorf("the refusal is %s %v", key, args)
	}
}

// account2 ends the round without accounting for it.
func (s *story) account2() {
	s.t.Helper()
	s.must(nadia, CloseRound{})
	s.must(nadia, ProcessRound{})
	s.refused(nadia, AccountRound{}, Conflict, "error.unpublished")
	r := *s.state.rounds[len(s.state.rounds)-1]
	r.Accounted = s.now
	next := *s.state
	next.rounds = append(slices.Clone(s.state.rounds[:len(s.state.rounds)-1]), &r)
	s.state = &next
}

func TestAnEmptyTextIsNotAdopted(t *testing.T) {
	s := ready(t, "")
	s.refused(nadia, Adopt{Version: s.state.Version(), Name: "Leeg"}, Conflict, "error.adoptEmpty")
}

func TestARefusalNamesAtMostTen(t *testing.T) {
	s := tell(t, "Een alinea.")
	for range 12 {
		s.say(fatma, AudienceEditors, "Iets.")
	}
	o := Obstacles(s.state, s.now)[1]
	if len(o.Numbers) != 12 || o.numbers() != "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …" {
		t.Errorf("%d numbers: %s", len(o.Numbers), o.numbers())
	}
}

func TestTheHeadThatHasANameIsAdoptedUnderIt(t *testing.T) {
	s := ready(t, "Een alinea.")
	revision := s.must(tom, NameRevision{Name: "Eindtekst"}).Revision
	if got := s.adopt("Anders").Revision; got != revision || len(s.state.Revisions()) != 1 {
		t.Errorf("adopted %s of %d revisions, want %s", got, len(s.state.Revisions()), revision)
	}
	if a, ok := s.state.AdoptedAs(revision); !ok || a.At.IsZero() || a.Seq != s.state.Seq() {
		t.Errorf("the adoption is %+v", a)
	}
}

// Whatever changes the text or what was said about it waits until it is reopened.
func TestAnAdoptedTextIsLocked(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	draft := s.say(fatma, AudienceAuthor, "Nog van mij.")
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
	revision := s.must(nadia, NameRevision{Name: "Concept"}).Revision
	s.account()
	s.adopt("")
	version := s.state.Version()
	for _, c := range []struct {
		by      Actor
		command Command
	}{
		{tom, SendSteps{Version: version}},
		{nadia, Import{Doc: docOf(t, "Anders.")}},
		{nadia, Restore{Revision: revision, Doc: docOf(t, "Anders.")}},
		{tom, s.words(tom, AudienceEditors, "Toch nog.")},
		{fatma, s.words(fatma, AudienceRound, "Toch nog.")},
		{tom, Contribute{Kind: Remark, OnBehalf: &OnBehalf{Name: "Iemand", Source: SourceMail}, Audience: AudienceEditors, Target: TargetDocument, Body: "Brief."}},
		{fatma, Submit{Contributions: []ContributionID{draft}, Audience: AudienceEditors}},
		{fatma, Share{draft}},
		{fatma, AddReply{Contribution: id, Body: "En toch."}},
		{joost, Endorse{Contribution: id, On: true}},
		{tom, Reattach{Contribution: id, Version: version, From: 1, To: 2}},
		{tom, Decide{Contribution: id, Outcome: Noted, Reason: "Weer."}},
		{tom, NameRevision{Name: "Nog een"}},
		{nadia, PublishDecisions{Revision: revision}},
		{nadia, PlanRound{Name: "Ronde 2", Mode: ModeLive}},
		{nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive}},
		{nadia, Adopt{Version: version}},
	} {
		s.refused(c.by, c.command, Closed, "error.textAdopted")
	}
	// What protects people goes on, and one's own can be taken back.
	s.must(joost, AddFlag{Contribution: id, Reason: "Een naam."})
	s.must(nadia, Hide{Contribution: id, Reason: "Een naam."})
	s.must(nadia, Redact{Contribution: id, Reason: "Een naam."})
	s.must(fatma, Discard{draft})
	for _, who := range []Actor{fatma, tom, nadia} {
		if err := Authorize(who, PrintDocument, ObjectAt(s.state, s.now)); err != nil {
			t.Errorf("%s may not print: %v", who.Participant, err)
		}
	}
}

func TestASubmissionIsRecordedAndCorrected(t *testing.T) {
	s := ready(t, "Een alinea.")
	s.refused(nadia, s.plan(), Conflict, "error.notAdopted")
	s.refused(nadia, Reopen{Reason: "Motie."}, Conflict, "error.notAdopted")
	s.adopt("Vastgesteld")
	s.refused(tom, s.plan(), Forbidden, "")
	plan := s.plan()
	s.must(nadia, plan)
	a, _ := s.state.Adopted()
	if s.state.Status() != StatusSubmitted || a.Submission.Dossier != "28 638" || a.Submission.Number != "" {
		t.Fatalf("%s, submitted as %+v", s.state.Status(), a.Submission)
	}
	s.refused(nadia, plan, Conflict, "error.submitSame")
	plan.Number = "233"
	s.must(nadia, plan)
	if a, _ := s.state.Adopted(); a.Submission.Number != "233" || len(s.state.Adoptions()) != 1 {
		t.Errorf("corrected to %+v", a.Submission)
	}
}

func TestSubmissionsThatMakeNoSenseAreRefused(t *testing.T) {
	s := ready(t, "Een alinea.")
	s.adopt("Vastgesteld")
	day := func(n int) string { return s.now.AddDate(0, 0, n).Format(time.DateOnly) }
	for _, c := range []struct {
		name   string
		change func(*SubmissionFields)
		kind   Kind
		text   TextKey
	}{
		{"no recipient", func(f *SubmissionFields) { f.Recipient = "" }, Invalid, "error.submitRecipient"},
		{"an unknown recipient", func(f *SubmissionFields) { f.Recipient = "gemeenteraad" }, Invalid, "error.submitRecipient"},
		{"an unknown kind", func(f *SubmissionFields) { f.Kind = "gedicht" }, Invalid, "error.submitKind"},
		{"no subject", func(f *SubmissionFields) { f.Subject = "  " }, Invalid, "error.submitSubject"},
		{"a subject of two lines", func(f *SubmissionFields) { f.Subject = "a\nb" }, Invalid, "error.submitSubject"},
		{"a subject with a hidden direction", func(f *SubmissionFields) { f.Subject = "a\u202eb" }, Invalid, "error.submitSubject"},
		{"a subject that is too long", func(f *SubmissionFields) { f.Subject = strings.Repeat("é", maxSubject+1) }, Limit, "error.submitSubject"},
		{"no date", func(f *SubmissionFields) { f.Date = "" }, Invalid, "error.submitDate"},
		{"a date in another form", func(f *SubmissionFields) { f.Date = "4-12-2026" }, Invalid, "error.submitDate"},
		{"a day that is not there", func(f *SubmissionFields) { f.Date = "2026-02-30" }, Invalid, "error.submitDate"},
		{"before it was adopted", func(f *SubmissionFields) { f.Date = day(-1) }, Invalid, "error.submitDate"},
		{"the day after tomorrow", func(f *SubmissionFields) { f.Date = day(2) }, Invalid, "error.submitDate"},
		{"a dossier that is none", func(f *SubmissionFields) { f.Dossier = "286" }, Invalid, "error.submitDossier"},
		{"a dossier with a wrong suffix", func(f *SubmissionFields) { f.Dossier = "36 600-7" }, Invalid, "error.submitDossier"},
		{"a number without a dossier", func(f *SubmissionFields) { f.Dossier, f.Number = "", "233" }, Invalid, "error.submitNumberAlone"},
		{"a number that is none", func(f *SubmissionFields) { f.Number = "nr. 233" }, Invalid, "error.submitNumber"},
	} {
		t.Run(c.name, func(t *testing.T) {
			plan := s.plan()
			c.change(&plan.SubmissionFields)
			s.refused(nadia, plan, c.kind, c.text)
		})
	}
	for _, dossier := range []string{"", "28 638", "36600-VII", "36 600 XV"} {
		plan := s.plan()
		plan.Dossier = dossier
		s.must(nadia, plan)
	}
	if a, _ := s.state.Adopted(); a.Submission.Dossier != "36 600-XV" {
		t.Errorf("the dossier is kept as %q", a.Submission.Dossier)
	}
}

func TestAReopenedTextIsARevisionOfWhatWasSubmitted(t *testing.T) {
	s := ready(t, "Een alinea.")
	first := s.adopt("Vastgesteld").Revision
	s.must(nadia, s.plan())
	version := s.state.Version()
	s.refused(nadia, Reopen{Reason: " "}, Invalid, "error.reasonRequired")
	s.refused(nadia, Reopen{Reason: strings.Repeat("x", maxNote+1)}, Limit, "")
	s.refused(tom, Reopen{Reason: "Motie."}, Forbidden, "")
	s.must(nadia, Reopen{Reason: "Motie van 21 december."})
	if base, ok := s.state.Base(); !ok || base.Revision != first || s.state.Status() != StatusInRevision {
		t.Errorf("%s, a revision of %+v", s.state.Status(), base)
	}
	s.edit(tom, "Een", "Deze")
	if ReadingVersion(s.state, fatma) != version || ReadingVersion(s.state, tom) == version {
		t.Error("readers do not keep the text that was submitted, or editors do")
	}
	s.refused(fatma, s.words(fatma, AudienceRound, "En nu?"), Closed, "error.roundClosed")
	s.refused(nadia, Reopen{Reason: "Weer."}, Conflict, "error.notAdopted")

	second := s.adopt("Herzien").Revision
	if base, _ := s.state.Base(); base.Revision != first || ReadingVersion(s.state, fatma) != s.state.Version() {
		t.Errorf("the second is a revision of %s, readers have %d", base.Revision, ReadingVersion(s.state, fatma))
	}
	s.must(nadia, Reopen{Reason: "Een fout."}) // before it was submitted
	if base, _ := s.state.Base(); base.Revision != first {
		t.Errorf("the base is %s, and only %s was submitted", base.Revision, first)
	}
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive})
	if s.state.StatusAt(s.now) != StatusInReview || second == first {
		t.Errorf("in a round it is %s", s.state.StatusAt(s.now))
	}
	b, err := json.Marshal(s.state)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseState(b)
	if err != nil {
		t.Fatal(err)
	}
	same(t, s.state, again)
	if len(again.Adoptions()) != 2 {
		t.Errorf("a snapshot keeps %d adoptions of 2", len(again.Adoptions()))
	}
}

func TestATextThatWasReopenedByMistakeIsAdoptedAgainAsItIs(t *testing.T) {
	s := ready(t, "Een alinea.")
	revision := s.adopt("Vastgesteld").Revision
	s.must(nadia, s.plan())
	s.must(nadia, Reopen{Reason: "Vergissing."})
	if again := s.adopt("").Revision; again != revision {
		t.Errorf("adopted as %s, it was %s", again, revision)
	}
	if a, _ := s.state.AdoptedAs(revision); a.Submission == nil {
		t.Error("what was submitted is forgotten")
	}
	if base, ok := s.state.Base(); !ok || base.Submission == nil {
		t.Errorf("it is a revision of %+v", base)
	}
}

func TestWhoOfTheEditorsAdoptedIsForEditors(t *testing.T) {
	s := ready(t, "Een alinea.")
	s.adopt("Vastgesteld")
	s.must(nadia, s.plan())
	s.must(nadia, Reopen{Reason: "Motie."})
	for _, c := range []struct {
		who   Actor
		names bool
	}{{fatma, false}, {tom, true}} {
		b, _ := json.Marshal(SeenAdoptions(s.state, c.who, testNames{}))
		if strings.Contains(string(b), string(nadia.Participant)) != c.names {
			t.Errorf("%s sees %s", c.who.Participant, b)
		}
	}
}

func TestTheStatusFollowsTheRound(t *testing.T) {
	s := tell(t, "Een alinea.")
	want := func(status DocumentStatus) {
		t.Helper()
		if got := s.state.StatusAt(s.now); got != status {
			t.Errorf("it is %s, want %s", got, status)
		}
	}
	want(StatusInReview)
	s.must(nadia, ExtendRound{ClosesAt: s.now.Add(time.Hour)})
	s.now = s.now.Add(2 * time.Hour)
	want(StatusInProcessing) // though nobody recorded it
	s.must(nadia, CloseRound{})
	s.must(nadia, ProcessRound{})
	want(StatusInProcessing)
	s.must(nadia, AccountRound{})
	want(StatusForAdoption)
	s.adopt("Vastgesteld")
	want(StatusAdopted)
}

func TestADraftThatWasNeverInARoundCanBeAdoptedAndIsThenRead(t *testing.T) {
	s := &story{t: t, state: NewState("document1"), now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)}
	s.must(nadia, CreateDocument{Dossier: "dossier1", Doc: docOf(t, "Een alinea.")})
	s.refused(nadia, s.plan(), Conflict, "error.notAdopted")
	if KindOf(Authorize(fatma, ReadDocument, ObjectAt(s.state, s.now))) != NotFound {
		t.Error("a reader knows of a draft")
	}
	s.adopt("Vastgesteld")
	if err := Authorize(fatma, ReadDocument, ObjectAt(s.state, s.now)); err != nil {
		t.Error(err)
	}
	s.refused(fatma, s.words(fatma, AudienceRound, "Te laat."), Closed, "error.textAdopted")
}
