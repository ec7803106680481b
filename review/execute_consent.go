package review

// consent says whether what was sent to editors only may be in the published report,
// under the name that was chosen.
func (t *turn) consent(c Consent) error {
	const op = "review.Consent"
	on, _ := t.state.Contribution(c.Contribution)
	switch {
	case on.Audience != AudienceEditors || !on.IsInput():
		return E(Conflict, op, "error.consentNotNeeded", nil)
	case on.Withdrawn:
		return E(Conflict, op, "error.withdrawn", nil)
	}
	t.answer.Contribution = c.Contribution
	if on.Consents == c.On {
		return nil // said already: nothing happened
	}
	return t.record(Consented{c.Contribution, c.On})
}
