package review

import "fmt"

func (t *turn) decide(c Decide) error {
	const op = "review.Decide"
	if err := checkDecision(op, c.Outcome, c.ReasonCode, c.Reason); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	switch {
	case !on.IsSubmitted() || !on.IsInput():
		return E(Conflict, op, "error.notInput", nil)
	case on.Withdrawn:
		return E(Conflict, op, "error.withdrawn", nil)
	case on.Decision != nil:
		return E(Conflict, op, "error.alreadyDecided", nil)
	case c.Version > t.state.Version():
		return E(Invalid, op, "error.malformed", fmt.Errorf("version %d is not there yet", c.Version))
	}
	if on.IsSuggestion() && c.Outcome == Accepted {
		if err := t.adopt(op, on); err != nil {
			return err
		}
	}
	d := Decision{
		Outcome: c.Outcome, ReasonCode: c.ReasonCode, Reason: c.Reason,
		By: t.env.Actor.Participant, At: t.env.Now, Version: t.state.Version(),
		Unpublished: t.state.published != nil,
	}
	t.answer.Contribution = c.Contribution
	if err := t.record(Decided{c.Contribution, d}); err != nil {
		return err
	}
	return t.recordPlaces()
}

// adopt writes the words of a suggestion into the text. What is adopted is what
// a person saw: if the ground changed since, nobody has seen the result.
func (t *turn) adopt(op string, on *Contribution) error {
	if on.Redacted {
		return E(Conflict, op, "error.redactedSuggestion", nil)
	}
	place := t.state.Place(on.ID)
	if place.State != Placed {
		return E(Conflict, op, "error.outdated", fmt.Errorf("its place is %s", place.State))
	}
	steps, err := replaceAll(t.state.Doc(), place.Ranges, on.Changes)
	if err != nil {
		return E(Conflict, op, "error.outdated", err)
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
	if on.IsSuggestion() {
		if err := t.adopt("review.EffectOf", on); err != nil {
			return Effect{}, err
		}
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
