package client

import (
	"slices"

	"meelezen/review"
	"meelezen/review/prose"
)

// moveAll moves the places of everything that was said through accepted steps.
// What becomes of a place that is lost, the server says in a frame of its own.
func (s *Session) moveAll(maps []prose.StepMap) {
	for id, c := range s.items {
		c.Place.Ranges = slices.Clone(c.Place.Ranges)
		for _, m := range maps {
			for i, r := range c.Place.Ranges {
				c.Place.Ranges[i] = move(c, r, m)
			}
		}
		c.Place.Version = review.Version(s.text.version)
		s.items[id] = c
	}
}

// move keeps text typed at the edges out: the start leans right, the end left.
// Where nothing is left, annotations stay before and suggestions behind.
func move(c review.SeenContribution, r review.Range, m prose.StepMap) review.Range {
	suggestion := c.Kind == review.Suggestion
	if c.Place.State == review.Orphaned {
		at := m.Map(r.From, -1)
		return review.Range{From: at, To: at}
	}
	if suggestion && r.From == r.To {
		at := m.Map(r.From, 1)
		return review.Range{From: at, To: at}
	}
	from, to := m.Map(r.From, 1), m.Map(r.To, -1)
	switch {
	case from < to:
	case suggestion:
		to = max(from, to)
	default:
		from = m.Map(r.From, -1)
		to = from
	}
	return review.Range{From: from, To: to}
}
