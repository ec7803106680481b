package review

import (
	"fmt"
	"slices"
	"time"

	"meelezen/review/prose"
)

func (t *turn) decide(c Decide) error {
	const op = "review.Decide"
	if err := checkDecision(op, c); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	switch {
	case !on.IsSubmitted() || !on.IsInput():
		return E(Conflict, op, "error.notInput", nil)
	case on.Withdrawn:
		return E(Conflict, op, "error.withdrawn", nil)
	case on.Decision != nil && !on.follows(c.Outcome):
		return E(Conflict, op, "error.alreadyDecided", nil)
	case c.Version > t.state.Version():
		return E(Invalid, op, "error.malformed", fmt.Errorf("version %d is not there yet", c.Version))
	}
	d := Decision{
		Outcome: c.Outcome, ReasonCode: c.ReasonCode, Reason: c.Reason,
		By: t.env.Actor.Participant, At: t.env.Now, Unpublished: t.state.published != nil,
	}
	if err := t.particulars(op, c, on, &d); err != nil {
		return err
	}
	before := t.state
	about := touchedSentences(before.Doc(), t.about(on, &d))
	if err := t.adopt(op, on, &d); err != nil {
		return err
	}
	d.Version = t.state.Version()
	d.Before = joinSentences(before.Doc(), about)
	if d.Changed = d.Version > before.Version(); d.Changed {
		d.Stood = before.Place(on.ID).Ranges
		d.After = t.sentencesAfter(before, about, t.state.Place(on.ID).Adopted)
	}
	t.answer.Contribution = c.Contribution
	if err := t.record(Decided{c.Contribution, d}); err != nil {
		return err
	}
	return t.recordPlaces()
}

// about is where a decision changes something, or else where what it answers stands.
func (t *turn) about(on *Contribution, d *Decision) []Range {
	would := *d
	would.Stood = t.state.Place(on.ID).Ranges
	return would.replaced()
}

// sentencesAfter is what a decision made of sentences, with what it brought; "" when
// they went.
func (t *turn) sentencesAfter(before *State, about []Sentence, brought []Range) string {
	maps, _ := t.state.mapsSince(before.Version()) // of this very command
	var ranges []Range
	for _, s := range about {
		r := s.Range
		for _, m := range maps {
			r = Range{m.Map(r.From, -1), m.Map(r.To, 1)}
		}
		ranges = append(ranges, r)
	}
	ranges = slices.DeleteFunc(slices.Concat(ranges, brought), func(r Range) bool { return r.From == r.To })
	return joinSentences(t.state.Doc(), touchedSentences(t.state.Doc(), ranges))
}

// follows reports whether a decision of that outcome can come after the one there
// is: what was deferred still waits for its answer. What readers do not know of
// yet is not followed before they do, or they would never learn of it.
func (c *Contribution) follows(o Outcome) bool {
	return c.Decision.Outcome == Deferred && !c.Decision.Unpublished && o != Duplicate
}

// particulars fills in what belongs to an outcome besides its reason.
func (t *turn) particulars(op string, c Decide, on *Contribution, d *Decision) error {
	switch c.Outcome {
	case AcceptedChanged:
		changes, err := t.ownWords(op, c)
		d.Adopted = changes
		return err
	case AcceptedPartly:
		d.Parts = c.Parts
		return checkParts(op, c.Parts, on)
	case Deferred:
		d.Owner, d.Until = c.Owner, c.Until.UTC()
		if d.Owner == "" {
			d.Owner = t.env.Actor.Participant
		} else if t.env.IsEditor == nil || !t.env.IsEditor(d.Owner) {
			return E(Invalid, op, "error.deferredOwner", nil)
		}
		return checkUntil(op, d.Until, t.env.Now)
	case Duplicate:
		d.Of = c.Of
		return t.checkDuplicate(op, c.Of, on)
	}
	return nil
}

// longestDeferral keeps a slip of the finger in a date from being kept for good.
const longestDeferral = 5 * 366 * 24 * time.Hour

// checkUntil wants a day to come: something deferred without one is forgotten.
func checkUntil(op string, until, now time.Time) error {
	if !until.After(now) || until.Sub(now) > longestDeferral {
		return E(Invalid, op, "error.deferredUntil", nil)
	}
	return nil
}

// checkParts wants some of the changes, not all: all of them is plain acceptance.
func checkParts(op string, parts []int, on *Contribution) error {
	if len(parts) == 0 || len(parts) >= len(on.Changes) {
		return E(Invalid, op, "error.parts", fmt.Errorf("%d of %d changes", len(parts), len(on.Changes)))
	}
	for i, p := range parts {
		if p < 0 || p >= len(on.Changes) || i > 0 && p <= parts[i-1] {
			return E(Invalid, op, "error.parts", fmt.Errorf("part %d", p))
		}
	}
	return nil
}

// checkDuplicate wants another contribution that is input itself and gets an
// answer of its own: never one that is said to be the same as this one, or as yet
// another, so that who looks for the answer finds it in one step.
func (t *turn) checkDuplicate(op string, of ContributionID, on *Contribution) error {
	other, ok := t.state.Contribution(of)
	if !ok || !View(t.env.Actor, other).Visible || !other.IsSubmitted() || !other.IsInput() {
		return E(NotFound, op, "error.duplicateOf", nil)
	}
	if other.ID == on.ID || other.Withdrawn || other.Decision != nil && other.Decision.Outcome == Duplicate {
		return E(Conflict, op, "error.duplicateOf", nil)
	}
	for _, c := range t.state.contributions {
		if c.Decision != nil && c.Decision.Of == on.ID {
			return E(Conflict, op, "error.duplicateHas", nil)
		}
	}
	return nil
}

// ownWords brings the editor's own changes to the head. They are refused when what
// they replace is not what the editor had before them.
func (t *turn) ownWords(op string, c Decide) ([]Replacement, error) {
	doc, ok := t.state.DocAt(c.Version)
	if !ok {
		return nil, E(Stale, op, "error.catchUp", fmt.Errorf("version %d, the head is %d", c.Version, t.state.Version()))
	}
	probe := Contribution{Kind: Suggestion}
	ranges, err := suggestOn(&probe, doc, Contribute{Version: c.Version, Changes: c.Changes})
	if err != nil {
		return nil, err
	}
	place, err := t.state.placeNow(&probe, PublishedText{Doc: doc, Upto: c.Version}, ranges)
	if err != nil {
		return nil, err
	}
	if place.State != Placed {
		return nil, E(Conflict, op, "error.outdated", fmt.Errorf("the place of the changes is %s", place.State))
	}
	moved := slices.Clone(c.Changes)
	for i := range moved {
		moved[i].Range = place.Ranges[i]
	}
	return moved, nil
}

// adopt writes what a decision takes over into the text, and changes nothing for
// one that takes nothing. What is adopted is what a person saw: if the ground
// changed since, nobody has seen the result.
func (t *turn) adopt(op string, on *Contribution, d *Decision) error {
	steps, err := t.stepsOf(op, on, d)
	if err != nil || len(steps) == 0 {
		return err
	}
	if err := t.recordSteps(op, steps, StepsAccepted{Cause: CauseDecision, Ref: string(on.ID)}); err != nil {
		return err
	}
	// Such a text would refuse every later step on a heading.
	if err := headingIDs(t.state.Doc()); err != nil {
		return E(Conflict, op, "error.headingID", err)
	}
	return nil
}

// stepsOf makes the steps of a decision on the head: none of one that takes nothing.
func (t *turn) stepsOf(op string, on *Contribution, d *Decision) ([]prose.Step, error) {
	var ranges []Range
	switch {
	case d.Outcome == AcceptedChanged:
		for _, r := range d.Adopted {
			ranges = append(ranges, r.Range)
		}
	case !on.IsSuggestion() || d.Outcome != Accepted && d.Outcome != AcceptedPartly:
		return nil, nil
	case on.Redacted:
		return nil, E(Conflict, op, "error.redactedSuggestion", nil)
	default:
		place := t.state.Place(on.ID)
		if place.State != Placed {
			return nil, E(Conflict, op, "error.outdated", fmt.Errorf("its place is %s", place.State))
		}
		if ranges = place.Ranges; d.Outcome == AcceptedPartly {
			ranges = pick(place.Ranges, d.Parts)
		}
	}
	steps, err := replaceAll(t.state.Doc(), ranges, d.taken(on))
	if err != nil {
		return nil, E(Conflict, op, "error.outdated", err)
	}
	return steps, nil
}

// Effect is what accepting a suggestion would do to the others.
type Effect struct {
	Outdated  []ContributionID `json:"outdated"`  // suggestions whose words would change
	Orphaned  []ContributionID `json:"orphaned"`  // annotations whose text would go
	Replaced  []ContributionID `json:"replaced"`  // annotations that would stand on the new words
	Untouched int              `json:"untouched"` // other open contributions
}

// EffectOf computes it on a copy; nothing changes.
func EffectOf(s *State, id ContributionID, env Env) (Effect, error) {
	on, ok := s.Contribution(id)
	if !ok {
		return Effect{}, E(NotFound, "review.EffectOf", "error.notFound", nil)
	}
	t := &turn{base: s, state: s, env: env}
	if err := t.adopt("review.EffectOf", on, &Decision{Outcome: Accepted}); err != nil {
		return Effect{}, err
	}
	e := Effect{Outdated: []ContributionID{}, Orphaned: []ContributionID{}, Replaced: []ContributionID{}}
	for _, c := range s.contributions {
		if c.ID == id || !c.IsOpen() {
			continue
		}
		switch now := t.state.Place(c.ID).State; {
		case now == s.Place(c.ID).State:
			e.Untouched++
		case now == Orphaned:
			e.Orphaned = append(e.Orphaned, c.ID)
		case now == Replaced:
			e.Replaced = append(e.Replaced, c.ID)
		default:
			e.Outdated = append(e.Outdated, c.ID)
		}
	}
	return e, nil
}
