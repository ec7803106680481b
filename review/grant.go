package review

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// GrantID names a grant that waits for its second person.
type GrantID string

// Grant is what somebody is to become, when a second person agrees.
type Grant struct {
	ID          GrantID       `json:"id"`
	Participant ParticipantID `json:"participant"`
	Roles       RoleSet       `json:"roles"` // all of them, as they would be
	By          ParticipantID `json:"by"`
	At          time.Time     `json:"at"`
}

// RightsChange is one line in the history of somebody's rights. Roles are none
// when they stopped taking part; Second is who agreed, where two people were needed.
type RightsChange struct {
	At     time.Time     `json:"at"`
	Roles  RoleSet       `json:"roles"`
	By     ParticipantID `json:"by"`
	Second ParticipantID `json:"second,omitempty"`
}

type (
	// GrantProposed asks for a second person.
	GrantProposed struct {
		Grant Grant `json:"grant"`
	}
	// GrantAnswered is the second person's answer.
	GrantAnswered struct {
		Grant       GrantID       `json:"grant"`
		Participant ParticipantID `json:"participant"` // whose it is
		Agree       bool          `json:"agree"`
	}
)

func (GrantProposed) Kind() string { return "grantProposed" }
func (GrantAnswered) Kind() string { return "grantAnswered" }

// Grant finds one that waits.
func (s *Site) Grant(id GrantID) (Grant, bool) {
	g, ok := s.grants[id]
	return g, ok
}

// Grants lists those of a dossier that wait for a second person, oldest first.
func (s *Site) Grants(in DossierID) []Grant {
	list := []Grant{}
	for _, g := range s.grants {
		if s.participants[g.Participant].Dossier == in {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b Grant) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return list
}

// RightsHistory lists how somebody's rights came to be, oldest first.
func (s *Site) RightsHistory(id ParticipantID) []RightsChange { return s.history[id] }

func (s *Site) remember(id ParticipantID, change RightsChange) {
	s.history = with(s.history, id, append(slices.Clip(s.history[id]), change))
}

// dropGrants forgets what waits for somebody: what was decided since goes before it.
func (s *Site) dropGrants(of ParticipantID) {
	s.grants = without(s.grants, func(g Grant) bool { return g.Participant == of })
}

func (s *Site) answerGrant(ev GrantAnswered, e Entry) error {
	g, ok := s.grants[ev.Grant]
	if !ok {
		return E(NotFound, "review.GrantAnswered", "error.notFound", nil)
	}
	s.grants = without(s.grants, func(other Grant) bool { return other.ID == g.ID })
	if !ev.Agree {
		return nil
	}
	s.remember(g.Participant, RightsChange{At: e.At, Roles: g.Roles, By: g.By, Second: e.Actor})
	return s.change(g.Participant, func(p *Participant) { p.Roles, p.Granted = g.Roles, e.Seq })
}

func without[K comparable, V any](m map[K]V, drop func(V) bool) map[K]V {
	m = maps.Clone(m)
	maps.DeleteFunc(m, func(_ K, v V) bool { return drop(v) })
	return m
}
