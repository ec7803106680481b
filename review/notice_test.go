package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// told lists what there is to tell somebody, as "kind" or "kind on id".
func (s *story) told(a Actor) []string {
	s.t.Helper()
	return s.toldAt(a, time.Time{}, s.now)
}

func (s *story) toldAt(a Actor, joined, now time.Time) []string {
	s.t.Helper()
	list := []string{}
	for _, n := range Notices(s.state, a, testNames{}, joined, now) {
		if n.Since.After(now) || n.Since.Before(joined) {
			s.t.Errorf("told at %s of something of %s", now, n.Since)
		}
		list = append(list, strings.TrimSuffix(fmt.Sprintf("%s on %s", n.Kind, n.Contribution), " on "))
	}
	return list
}

func (s *story) wantTold(what string, a Actor, want ...string) {
	s.t.Helper()
	got := s.told(a)
	got = slices.DeleteFunc(got, func(n string) bool { return strings.HasPrefix(n, "round") })
	if !slices.Equal(got, want) && len(got)+len(want) > 0 {
		s.t.Errorf("%s: %s is told %q, want %q", what, a.Participant, got, want)
	}
}

func reply(id ContributionID) string    { return "reply on " + string(id) }
func decision(id ContributionID) string { return "decision on " + string(id) }

func TestWhoIsToldOfAReply(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	s.must(joost, AddReply{Contribution: id, Body: "Vind ik ook."})
	s.wantTold("whose it is", fatma, reply(id))
	s.wantTold("who said it", joost)
	s.wantTold("who has no part in it", koen)
	s.must(tom, AddReply{Contribution: id, Body: "Dank."})
	s.wantTold("whose it is hears of each", fatma, reply(id), reply(id))
	s.wantTold("who replied hears of what came after", joost, reply(id))
	s.wantTold("and not of what came before", tom)
	s.must(koen, Endorse{Contribution: id, On: true})
	s.wantTold("who only agreed", koen)
	s.wantTold("who takes no part any more", Actor{Participant: fatma.Participant})
	s.wantTold("a confidant", Actor{Participant: fatma.Participant, Roles: Roles(RoleConfidant)})
}

func TestWhatIsSaidInsideIsToldInside(t *testing.T) {
	s := tell(t, "Een alinea.")
	s.oneVoice()
	inside := s.say(koen, AudienceOrganisation, "Wat vinden wij?")
	s.must(fatma, AddReply{Contribution: inside, Body: "Goed."})
	s.wantTold("a colleague's reply", koen, reply(inside))
	s.must(sanne, Submit{Contributions: []ContributionID{inside}, Audience: AudienceRound})
	s.must(joost, AddReply{Contribution: inside, Body: "Eens."})
	s.wantTold("a reader does not hear of what was said inside", joost)
	s.wantTold("its author", koen, reply(inside), reply(inside))
}

func TestWhatWasTakenOutOfSightIsNotTold(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(joost, "alinea", "Mooi.")
	answer := s.must(fatma, AddReply{Contribution: id, Body: "De naam van een slachtoffer."}).Reply
	s.must(nadia, Hide{Contribution: id, Reply: answer, Reason: "Naam."})
	s.wantTold("a reply that is hidden", joost)
	s.must(nadia, ShowAgain{Contribution: id, Reply: answer, Reason: "Toch niet."})
	s.wantTold("and shown again", joost, reply(id))
	s.must(nadia, Redact{Contribution: id, Reply: answer, Reason: "Naam."})
	s.wantTold("and erased", joost)

	threaded := s.remark(joost, "alinea", "Nog iets.")
	s.must(fatma, AddReply{Contribution: threaded, Body: "Ja."})
	s.must(tom, AddReply{Contribution: threaded, Body: "Nee."})
	s.must(nadia, Hide{Contribution: threaded, Reason: "Naam."})
	s.wantTold("what was said about something that is hidden", fatma)
}

// oneVoice goes on in a round in which each organisation speaks with one voice.
func (s *story) oneVoice() {
	s.t.Helper()
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive, Voice: VoiceOrganisation})
}

func TestWhoSpeaksForAnOrganisationIsToldToo(t *testing.T) {
	s := tell(t, "Een alinea.")
	s.oneVoice()
	id := s.say(koen, AudienceOrganisation, "Wij vinden dit goed.")
	s.must(sanne, Submit{Contributions: []ContributionID{id}, Audience: AudienceEditors})
	s.must(tom, AddReply{Contribution: id, Body: "Waarom?"})
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
	s.wantTold("its author", koen, reply(id), decision(id))
	s.wantTold("its voice", sanne, reply(id), decision(id))
	s.wantTold("a colleague", fatma)
}

func TestWhatAPseudonymSaidIsToldAtTheWholeHour(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	s.must(tom, AddReply{Contribution: id, Body: "Dank."})
	s.must(merel, AddReply{Contribution: id, Body: "Dit werkt niet."})
	s.wantTold("a reader before the batch", fatma, reply(id))
	s.wantTold("an editor within the hour", tom)
	said := s.now
	s.now = said.Truncate(time.Hour).Add(time.Hour + time.Minute)
	s.wantTold("an editor after it", tom, reply(id))
	s.wantTold("a reader still waits", fatma, reply(id))
	s.must(ClockActor(), Release{})
	s.wantTold("a reader after the batch", fatma, reply(id), reply(id))
	s.wantTold("who said it", merel)
	for _, a := range []Actor{fatma, tom} {
		list := Notices(s.state, a, testNames{}, time.Time{}, s.now)
		last := list[len(list)-1]
		if at := said.Truncate(time.Hour); !last.At.Equal(at) || !last.Since.After(said) {
			t.Errorf("%s: shown as of %s, in sight since %s; it was said at %s", a.Participant, last.At, last.Since, said)
		}
	}
}

func TestADecisionIsToldWhenItIsPublished(t *testing.T) {
	s := tell(t, "Een alinea.")
	id, own := s.remark(fatma, "alinea", "Mooi."), s.remark(tom, "alinea", "Van mij.")
	s.must(joost, AddReply{Contribution: id, Body: "Eens."})
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
	s.must(tom, Decide{Contribution: own, Outcome: Noted, Reason: "Dank."})
	s.wantTold("at once in a live round", fatma, reply(id), decision(id))
	s.wantTold("who only replied", joost)
	s.wantTold("who decided", tom)

	s.must(nadia, CloseRound{})
	revision := s.must(nadia, NameRevision{Name: "Concept 1"}).Revision
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeFixed, Revision: revision})
	second := s.must(joost, s.words(joost, AudienceRound, "Kan dit eerder?")).Contribution
	third := s.must(tom, s.words(tom, AudienceRound, "Van een redacteur.")).Contribution
	s.must(nadia, Decide{Contribution: second, Outcome: Noted, Reason: "Nee.", Version: s.state.Version()})
	s.must(nadia, Decide{Contribution: third, Outcome: Noted, Reason: "Nee.", Version: s.state.Version()})
	s.wantTold("before it is published", joost)
	s.wantTold("an editor neither", tom)
	s.now = s.now.Add(48 * time.Hour)
	next := s.must(nadia, NameRevision{Name: "Concept 2"}).Revision
	s.must(nadia, PublishDecisions{Revision: next})
	s.wantTold("once it is", joost, decision(second))
	s.wantTold("the editor too", tom, decision(third))
	list := Notices(s.state, joost, testNames{}, time.Time{}, s.now)
	if last := list[len(list)-1]; !last.Since.Equal(s.now) || !last.At.Equal(s.now) {
		t.Errorf("in sight since %s, it was published at %s", last.Since, s.now)
	}
}

func TestARoundIsToldWhileItIsOpen(t *testing.T) {
	amsterdam, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, amsterdam) }
	s := tell(t, "Een alinea.") // on 4 December, 10:00 in Amsterdam
	opened, extended, tomorrow := "roundOpened", "roundExtended", "closesTomorrow"
	var never time.Time
	s.must(nadia, CloseRound{})
	planned := s.must(nadia, PlanRound{Name: "Ronde 2", Mode: ModeLive, ClosesAt: at(8, 17)}).Round
	if got := s.told(fatma); len(got) > 0 {
		t.Errorf("of a round that is not open: %q", got)
	}
	s.must(nadia, OpenRound{Round: planned})
	for _, c := range []struct {
		name   string
		viewer Actor
		joined time.Time
		now    time.Time
		want   []string
	}{
		{"a reader", fatma, never, at(5, 8), []string{opened}},
		{"who opened it", nadia, never, at(5, 8), nil},
		{"somebody of before the text was out", beheer, never, at(5, 8), nil},
		{"the evening before the last day but one", fatma, never, at(6, 23), []string{opened}},
		{"the day before", fatma, never, at(7, 0), []string{opened, tomorrow}},
		{"who opened it needs to know when it closes, too", nadia, never, at(7, 8), []string{tomorrow}},
		{"who came later", fatma, at(6, 12), at(7, 8), []string{opened, tomorrow}},
		{"who came on the last day", fatma, at(8, 9), at(8, 10), []string{opened}},
		{"the last day", fatma, never, at(8, 16), []string{opened, tomorrow}},
		{"when the time has passed", fatma, never, at(8, 17), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.t = t
			if got := s.toldAt(c.viewer, c.joined, c.now); !slices.Equal(got, c.want) {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
	s.t = t
	s.now = at(7, 12)
	s.must(nadia, ExtendRound{ClosesAt: at(9, 17)})
	if got := s.toldAt(fatma, never, s.now); !slices.Equal(got, []string{opened, extended}) {
		t.Errorf("of another deadline: %q", got)
	}
	if got := s.toldAt(fatma, s.now, s.now.Add(time.Hour)); !slices.Equal(got, []string{opened}) {
		t.Errorf("who came after it was given: %q", got)
	}
	if got := s.toldAt(nadia, never, s.now); len(got) > 0 {
		t.Errorf("who gave it: %q", got)
	}
	if got := s.toldAt(nadia, never, at(8, 8)); !slices.Equal(got, []string{tomorrow}) {
		t.Errorf("the day before the new one: %q", got)
	}
	s.must(nadia, ExtendRound{ClosesAt: at(8, 17)}) // shorter, for tomorrow: only now is that so
	list := Notices(s.state, fatma, testNames{}, never, s.now.In(amsterdam))
	if last := list[len(list)-1]; last.Kind != NoticeClosesTomorrow || !last.Since.Equal(s.now) || !last.ClosesAt.Equal(at(8, 17)) {
		t.Errorf("of a deadline that became tomorrow: %+v", last)
	}
	s.must(nadia, ExtendRound{})
	if got := s.toldAt(fatma, never, at(8, 8)); !slices.Equal(got, []string{opened, extended}) {
		t.Errorf("without a deadline: %q", got)
	}
}

func TestARhythmThatIsNoneIsRefused(t *testing.T) {
	for _, m := range []MailRhythm{MailDaily, MailWeekly, MailOff} {
		if err := CheckMailRhythm(m); err != nil {
			t.Error(err)
		}
	}
	if err := CheckMailRhythm("hourly"); KindOf(err) != Invalid {
		t.Errorf("hourly: %v", err)
	}
}
