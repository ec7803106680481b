package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meelezen/review/prose"
)

// reverse takes a decision back: the text is again what it was before it, and the
// contribution waits for an answer. What it was, and why it no longer holds, stays
// on record.
func (t *turn) reverse(c Reverse) error {
	const op = "review.Reverse"
	if strings.TrimSpace(c.Reason) == "" {
		return E(Invalid, op, "error.reversalReason", nil)
	}
	if err := checkBody(op, c.Reason, true); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	if on.Decision == nil {
		return E(Conflict, op, "error.notDecided", nil)
	}
	if err := t.putBack(op, on); err != nil {
		return err
	}
	r := Reversal{
		Reason: c.Reason, By: t.env.Actor.Participant, At: t.env.Now, Version: t.state.Version(),
		Unpublished: t.state.published != nil && !on.Decision.Unpublished,
	}
	t.answer.Contribution = c.Contribution
	if err := t.record(Reversed{c.Contribution, r}); err != nil {
		return err
	}
	return t.recordPlaces()
}

// putBack writes what stood there before a decision where the decision's own words
// stand. If those are not there as it brought them, something was built on them.
func (t *turn) putBack(op string, on *Contribution) error {
	taken, now := on.Decision.taken(on), t.state.Place(on.ID).Adopted
	if on.Redacted && len(now) > 0 && on.Decision.Outcome != AcceptedChanged { // what stood there is kept nowhere else
		return E(Conflict, op, "error.redactedReversal", nil)
	}
	if len(taken) == 0 {
		return nil
	}
	if len(now) != len(taken) || !unchanged(t.state.Doc(), now, taken) {
		return t.builtUpon(op, on)
	}
	undo := slices.Clone(taken)
	for i := range undo {
		undo[i].Slice = taken[i].Before
	}
	steps, err := replaceAll(t.state.Doc(), now, undo)
	if err != nil {
		return t.builtUpon(op, on)
	}
	return t.recordSteps(op, steps, StepsAccepted{Cause: CauseReversal, Ref: string(on.ID)})
}

func unchanged(doc *prose.Node, ranges []Range, brought []Replacement) bool {
	for i, r := range ranges {
		stands, err := doc.Slice(r.From, r.To)
		if err != nil || !stands.Eq(brought[i].Slice) {
			return false
		}
	}
	return true
}

// builtUpon refuses to take back what other decisions stand on, and says which: the
// last of them is taken back first. Without one it was an editor's own change.
func (t *turn) builtUpon(op string, on *Contribution) error {
	var numbers []string
	place := t.state.Place(on.ID)
	for i, c := range t.state.contributions {
		later := c.Decision != nil && c.ID != on.ID && c.Decision.Version > on.Decision.Version
		if later && meet(t.state.places[i].Adopted, slices.Concat(place.Adopted, place.Ranges)) {
			numbers = append(numbers, strconv.Itoa(c.Number))
		}
	}
	if len(numbers) == 0 {
		return E(Conflict, op, "error.builtUponEdit", nil)
	}
	return E(Conflict, op, "error.builtUpon", nil).With(strings.Join(numbers, ", "))
}

// meet reports whether ranges overlap or touch.
func meet(a, b []Range) bool {
	return slices.ContainsFunc(a, func(x Range) bool {
		return slices.ContainsFunc(b, func(y Range) bool { return x.From <= y.To && y.From <= x.To })
	})
}

// standsAgain is where a contribution stands once its decision was taken back. An end
// inside what was replaced is found from where that begins now; any other end moved
// with the text.
func (d *Decision) standsAgain(now Place) []Range {
	replaced := d.replaced()
	if len(d.Stood) != len(now.Ranges) || len(replaced) != len(now.Adopted) {
		return now.Ranges
	}
	again := func(was, is int) int {
		for k, r := range replaced {
			if r.From <= was && was <= r.To {
				return now.Adopted[k].From + was - r.From
			}
		}
		return is
	}
	ranges := make([]Range, len(d.Stood))
	for i, was := range d.Stood {
		ranges[i] = Range{again(was.From, now.Ranges[i].From), again(was.To, now.Ranges[i].To)}
	}
	return ranges
}

// reverse folds it. A suggestion has its ground back, and is looked after again.
func (s *State) reverse(ev Reversed) error {
	if c, ok := s.Contribution(ev.Contribution); !ok || c.Decision == nil {
		return fmt.Errorf("no decision on %s", ev.Contribution)
	}
	err := s.change(ev.Contribution, func(c *Contribution) {
		d := *c.Decision
		d.Reversed = &ev.Reversal
		c.Earlier, c.Decision = append(slices.Clip(c.Earlier), d), nil
	})
	if err != nil {
		return err
	}
	i := s.index[ev.Contribution]
	c, p := s.contributions[i], s.places[i]
	d := c.Earlier[len(c.Earlier)-1]
	p.Ranges = d.standsAgain(p)
	p.Adopted = nil
	if !c.IsSuggestion() && d.Changed && p.State == Replaced {
		p.State = Placed // on its own words
	}
	if c.IsSuggestion() && !c.Withdrawn && !c.Redacted && p.State != Lost {
		p.State = ground(c, p, s.doc)
	}
	s.places = slices.Clone(s.places)
	s.places[i] = p
	return nil
}
