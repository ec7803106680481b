package review

import (
	"slices"
	"testing"
	"time"
)

func (s *story) news(who Actor, joined time.Time) (kinds []NoticeKind) {
	s.t.Helper()
	for _, n := range Notices(s.state, who, testNames{}, joined, s.now) {
		kinds = append(kinds, n.Kind)
	}
	return kinds
}

func TestEverybodyButWhoDidItIsToldWhatBecameOfTheText(t *testing.T) {
	s := ready(t, "Een alinea.")
	long := s.now.Add(-time.Hour)
	told := func(who Actor, joined time.Time, want ...NoticeKind) {
		t.Helper()
		if got := s.news(who, joined); !slices.Equal(got, want) {
			t.Errorf("%s is told %v, want %v", who.Participant, got, want)
		}
	}
	s.adopt("Vastgesteld")
	told(fatma, long, NoticeAdopted)
	told(merel, long, NoticeAdopted)
	told(nadia, long)
	told(fatma, s.now) // who came later finds it so
	plan := s.plan()
	s.must(nadia, plan)
	told(fatma, long, NoticeAdopted, NoticeSubmitted)
	recorded := s.now
	plan.Number = "233"
	s.now = s.now.Add(time.Hour)
	s.must(nadia, plan)
	if list := Notices(s.state, fatma, testNames{}, long, s.now); !list[1].Since.Equal(recorded) {
		t.Errorf("a correction is news of %s", list[1].Since)
	}
	s.must(nadia, Reopen{Reason: "Motie."})
	told(fatma, long, NoticeReopened)
	told(tom, long, NoticeReopened)
	told(nadia, long)
	s.adopt("")
	told(fatma, long, NoticeAdopted)
}
