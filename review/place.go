package review

import (
	"cmp"
	"slices"

	"meelezen/review/prose"
)

// mover moves the places of all contributions through the steps of one entry.
type mover struct {
	contributions []*Contribution
	places        []Place
	decision      bool // the change follows from a decision on decided, or takes it back
	brings        bool // it follows from it
	decided       ContributionID
}

func newMover(s *State, ev StepsAccepted) *mover {
	m := &mover{contributions: s.contributions, decision: ev.Cause.onContribution(), brings: ev.Cause == CauseDecision}
	if m.decision {
		m.decided = ContributionID(ev.Ref)
	}
	m.places = make([]Place, len(s.places))
	n := 0
	for _, p := range s.places {
		n += len(p.Ranges) + len(p.Adopted)
	}
	// One array for all ranges: a keystroke moves every place, and 1,500 small
	// allocations a keystroke would be the room's main work.
	all := make([]Range, 0, n)
	for i, p := range s.places {
		start := len(all)
		all = append(all, p.Ranges...)
		m.places[i] = Place{State: p.State, Ranges: all[start:len(all):len(all)]}
		if len(p.Adopted) > 0 {
			start = len(all)
			all = append(all, p.Adopted...)
			m.places[i].Adopted = all[start:len(all):len(all)]
		}
	}
	return m
}

func (m *mover) step(step prose.Step, after *prose.Node) {
	sm := step.StepMap()
	touched := touchedBy(step, sm)
	for i, c := range m.contributions {
		moveAdopted(m.places[i].Adopted, sm)
		if m.brings && c.ID == m.decided {
			m.places[i].bring(sm)
		}
		switch {
		case len(m.places[i].Ranges) == 0:
		case m.decision && c.ID == m.decided:
			adopt(&m.places[i], sm)
		case c.IsSuggestion():
			m.moveSuggestion(i, c, sm, touched, after)
		default:
			m.moveAnnotation(i, sm)
		}
	}
}

// moveAnnotation keeps text typed at the edges out: the start leans right, the
// end leans left.
func (m *mover) moveAnnotation(i int, sm prose.StepMap) {
	p := &m.places[i]
	r := &p.Ranges[0]
	if p.State == Orphaned {
		r.From = sm.Map(r.From, -1)
		r.To = r.From
		return
	}
	from, to := sm.Map(r.From, 1), sm.Map(r.To, -1)
	if from < to {
		*r = Range{from, to}
		return
	}
	if m.decision {
		if whole := (Range{sm.Map(r.From, -1), sm.Map(r.To, 1)}); whole.From < whole.To {
			*r, p.State = whole, Replaced
			return
		}
	}
	at := sm.Map(r.From, -1)
	*r, p.State = Range{at, at}, Orphaned
}

// moveSuggestion moves each replacement, and compares what stands there with
// what stood there when the suggestion was made, if the step can have touched it.
func (m *mover) moveSuggestion(i int, c *Contribution, sm prose.StepMap, touched []Range, after *prose.Node) {
	p := &m.places[i]
	hit := false
	for k, r := range p.Ranges {
		moved, gone := moveReplacement(r, sm)
		if gone && c.undecided() {
			p.State = Lost
		}
		hit = hit || slices.ContainsFunc(touched, func(t Range) bool { return t.From <= r.To && r.From <= t.To })
		p.Ranges[k] = moved
	}
	if hit && c.undecided() && !c.Redacted && p.State != Lost {
		p.State = ground(c, *p, after)
	}
}

func moveReplacement(r Range, sm prose.StepMap) (moved Range, gone bool) {
	if r.From == r.To {
		at := sm.MapResult(r.From, 1)
		return Range{at.Pos, at.Pos}, at.DeletedAcross
	}
	from, to := sm.MapResult(r.From, 1), sm.MapResult(r.To, -1)
	if from.Pos > to.Pos {
		to.Pos = from.Pos
	}
	return Range{from.Pos, to.Pos}, from.DeletedAcross && to.DeletedAcross
}

// ground says whether what stands at a suggestion's place is what it was made on.
func ground(c *Contribution, p Place, doc *prose.Node) PlaceState {
	if len(p.Ranges) != len(c.Changes) {
		return Outdated
	}
	for k, r := range p.Ranges {
		now, err := doc.Slice(r.From, r.To)
		if err != nil || !now.Eq(c.Changes[k].Before) {
			return Outdated
		}
	}
	return Placed
}

// moveAdopted keeps to what a decision brought: what others type at its edges is
// not part of it.
func moveAdopted(ranges []Range, sm prose.StepMap) {
	for i, r := range ranges {
		from, to := sm.Map(r.From, 1), sm.Map(r.To, -1)
		if from > to {
			from = sm.Map(r.From, -1)
			to = from
		}
		ranges[i] = Range{from, to}
	}
}

// bring notes what a step of its decision brings, in the order of the text.
func (p *Place) bring(sm prose.StepMap) {
	sm.ForEach(func(_, _, start, end int) { p.Adopted = append(p.Adopted, Range{start, end}) })
	slices.SortStableFunc(p.Adopted, func(a, b Range) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
}

// adopt widens the place of an accepted suggestion to the words it brought.
func adopt(p *Place, sm prose.StepMap) {
	for k, r := range p.Ranges {
		p.Ranges[k] = Range{sm.Map(r.From, -1), sm.Map(r.To, 1)}
	}
}

// touchedBy returns the ranges, before the step, in which it can have changed
// anything. Marks and attributes change text without moving positions.
func touchedBy(step prose.Step, sm prose.StepMap) []Range {
	switch st := step.(type) {
	case *prose.AddMarkStep:
		return []Range{{st.From, st.To}}
	case *prose.RemoveMarkStep:
		return []Range{{st.From, st.To}}
	case *prose.AddNodeMarkStep:
		return []Range{{st.Pos, st.Pos + 1}}
	case *prose.RemoveNodeMarkStep:
		return []Range{{st.Pos, st.Pos + 1}}
	case *prose.AttrStep:
		return []Range{{st.Pos, st.Pos + 1}}
	case *prose.MarkSetStep:
		var all []Range
		for _, part := range st.Steps {
			all = append(all, touchedBy(part, sm)...)
		}
		return all
	}
	var all []Range
	sm.ForEach(func(oldStart, oldEnd, _, _ int) { all = append(all, Range{oldStart, oldEnd}) })
	return all
}

// Conflicts returns the other open suggestions whose ranges overlap with those
// of this one, in order of arrival. Two insertions at one place conflict too.
func (s *State) Conflicts(id ContributionID) []ContributionID {
	i, ok := s.index[id]
	if !ok || !s.contributions[i].IsSuggestion() || !s.contributions[i].IsOpen() {
		return nil
	}
	var others []ContributionID
	for j, c := range s.contributions {
		if j != i && c.IsSuggestion() && c.IsOpen() && overlap(s.places[i].Ranges, s.places[j].Ranges) {
			others = append(others, c.ID)
		}
	}
	return others
}

func overlap(a, b []Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.From < y.To && y.From < x.To || x == y {
				return true
			}
			if inside(x, y) || inside(y, x) {
				return true
			}
		}
	}
	return false
}

// inside reports whether an insertion stands within a replaced range.
func inside(insertion, r Range) bool {
	return insertion.From == insertion.To && r.From < insertion.From && insertion.From < r.To
}

// placeChanges lists the contributions whose place changed state between two states.
func placeChanges(before, after *State) []PlaceChange {
	var changes []PlaceChange
	for i, p := range before.places {
		if after.places[i].State != p.State {
			changes = append(changes, PlaceChange{before.contributions[i].ID, after.places[i]})
		}
	}
	return changes
}
