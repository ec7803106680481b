package review

import (
	"fmt"

	"meelezen/review/prose"
)

func (t *turn) contribute(c Contribute) error {
	const op = "review.Contribute"
	if !validKind(c.Kind) {
		return E(Invalid, op, "error.kind", fmt.Errorf("%q", c.Kind))
	}
	if !validAudience(c.Audience) {
		return E(Invalid, op, "error.audience", fmt.Errorf("%q", c.Audience))
	}
	if err := checkBody(op, c.Body, c.Kind != Suggestion); err != nil {
		return err
	}
	name, err := t.name(op, c.NameShown)
	if err != nil {
		return err
	}
	if err := t.onRevision(op, c); err != nil {
		return err
	}
	doc, err := t.docAt(op, c.Version)
	if err != nil {
		return err
	}
	out := Contribution{
		ID: ContributionID(t.env.NewID()), Number: len(t.state.contributions) + 1,
		Kind: c.Kind, Audience: c.Audience, Author: t.env.Actor.Participant, NameShown: name,
		Body: c.Body, At: t.env.Now,
	}
	if r := t.state.Round(); r.State() == RoundIsOpen {
		out.Round = r.ID
	}
	var ranges []Range
	if c.Kind == Suggestion {
		ranges, err = suggestOn(&out, doc, c)
	} else {
		ranges, err = annotateOn(&out, doc, c)
	}
	if err != nil {
		return err
	}
	place, err := t.state.placeNow(&out, c.Version, ranges)
	if err != nil {
		return err
	}
	out.Origin.Revision = c.Revision
	t.answer.Contribution, t.answer.Number = out.ID, out.Number
	return t.record(Contributed{out, place})
}

// onRevision checks that a published text the sender says they read is that version.
func (t *turn) onRevision(op string, c Contribute) error {
	if c.Revision == "" {
		return nil
	}
	if r, ok := t.state.Revision(c.Revision); !ok || r.Version != c.Version {
		return E(Invalid, op, "error.place", fmt.Errorf("revision %s is not version %d", c.Revision, c.Version))
	}
	return nil
}

// docAt finds the text the sender has seen.
func (t *turn) docAt(op string, v Version) (*prose.Node, error) {
	doc, ok := t.state.DocAt(v)
	if !ok {
		return nil, E(Stale, op, "error.catchUp", fmt.Errorf("version %d, the head is %d", v, t.state.Version()))
	}
	return doc, nil
}

func annotateOn(out *Contribution, doc *prose.Node, c Contribute) ([]Range, error) {
	if len(c.Changes) > 0 {
		return nil, E(Invalid, "review.Contribute", "error.malformed", fmt.Errorf("an annotation changes nothing"))
	}
	a, err := anchorAt(doc, c.Version, c.Target, Range{c.From, c.To})
	if err != nil {
		return nil, err
	}
	out.Origin = a
	if a.Target == TargetDocument {
		return nil, nil
	}
	return []Range{a.Range}, nil
}

// suggestOn checks that the replacements are in order, stand on what the sender
// says they stand on, and give a valid text together.
func suggestOn(out *Contribution, doc *prose.Node, c Contribute) ([]Range, error) {
	const op = "review.Contribute"
	if n := len(c.Changes); n == 0 || n > maxReplacements {
		return nil, E(Invalid, op, "error.changes", fmt.Errorf("%d replacements", n))
	}
	var ranges []Range
	end := 0
	for _, r := range c.Changes {
		if r.From < end || r.To < r.From || r.To > doc.ContentSize() {
			return nil, E(Invalid, op, "error.changes", fmt.Errorf("replacement %d-%d out of order or out of the text", r.From, r.To))
		}
		before, err := doc.Slice(r.From, r.To)
		if err != nil || !before.Eq(r.Before) {
			return nil, E(Invalid, op, "error.changesBefore", fmt.Errorf("at %d-%d stands something else", r.From, r.To))
		}
		if r.Slice.Eq(r.Before) {
			return nil, E(Invalid, op, "error.changesNothing", fmt.Errorf("replacement %d-%d changes nothing", r.From, r.To))
		}
		ranges = append(ranges, r.Range)
		end = r.To
	}
	if _, err := replaceAll(doc, ranges, c.Changes); err != nil {
		return nil, E(Invalid, op, "error.changesUnfit", err)
	}
	whole := Range{c.Changes[0].From, end}
	out.Origin = Anchor{Version: c.Version, Target: TargetWords, Range: whole, Quote: quoteAt(doc, whole)}
	out.Changes = c.Changes
	return ranges, nil
}

// replaceAll makes the steps that put each replacement in its range, from the
// last to the first, so that none moves another; and tries them.
func replaceAll(doc *prose.Node, ranges []Range, changes []Replacement) ([]prose.Step, error) {
	var steps []prose.Step
	for i := len(changes) - 1; i >= 0; i-- {
		step := prose.NewReplaceStep(ranges[i].From, ranges[i].To, changes[i].Slice)
		next, err := prose.Apply(doc, step)
		if err != nil {
			return nil, fmt.Errorf("replacement at %d-%d: %w", ranges[i].From, ranges[i].To, err)
		}
		doc = next
		steps = append(steps, step)
	}
	return steps, nil
}

// placeNow maps what was said about an earlier version to the head.
func (s *State) placeNow(c *Contribution, v Version, ranges []Range) (Place, error) {
	maps, ok := s.mapsSince(v)
	if !ok {
		return Place{}, E(Stale, "review.Contribute", "error.catchUp", nil)
	}
	m := &mover{contributions: []*Contribution{c}, places: []Place{{Placed, append([]Range(nil), ranges...)}}}
	for _, sm := range maps {
		if c.IsSuggestion() {
			m.moveSuggestion(0, c, sm, nil, s.doc)
		} else if len(ranges) > 0 {
			m.moveAnnotation(0, sm)
		}
	}
	p := m.places[0]
	if c.IsSuggestion() && p.State != Lost {
		p.State = ground(c, p, s.doc)
	}
	return p, nil
}

func (t *turn) reply(c AddReply) error {
	const op = "review.AddReply"
	if err := checkBody(op, c.Body, true); err != nil {
		return err
	}
	name, err := t.name(op, c.NameShown)
	if err != nil {
		return err
	}
	if err := t.notWithdrawn(op, c.Contribution); err != nil {
		return err
	}
	r := Reply{ID: ReplyID(t.env.NewID()), Author: t.env.Actor.Participant, NameShown: name, Body: c.Body, At: t.env.Now}
	t.answer.Contribution, t.answer.Reply = c.Contribution, r.ID
	return t.record(Replied{c.Contribution, r})
}

func (t *turn) endorse(c Endorse) error {
	if err := t.notWithdrawn("review.Endorse", c.Contribution); err != nil {
		return err
	}
	t.answer.Contribution = c.Contribution
	on, _ := t.state.Contribution(c.Contribution)
	if on.Endorsed(t.env.Actor.Participant) == c.On {
		return nil // said already: nothing happened
	}
	return t.record(Endorsed{c.Contribution, c.On})
}

func (t *turn) withdraw(c Withdraw) error {
	const op = "review.Withdraw"
	if err := t.notWithdrawn(op, c.Contribution); err != nil {
		return err
	}
	if on, _ := t.state.Contribution(c.Contribution); on.Decision != nil {
		return E(Conflict, op, "error.alreadyDecided", nil)
	}
	if err := checkNote(op, c.Reason); err != nil {
		return err
	}
	t.answer.Contribution = c.Contribution
	return t.record(Withdrawn{c.Contribution, c.Reason})
}

func (t *turn) notWithdrawn(op string, id ContributionID) error {
	if c, ok := t.state.Contribution(id); ok && c.Withdrawn {
		return E(Conflict, op, "error.withdrawn", nil)
	}
	return nil
}

func (t *turn) reattach(c Reattach) error {
	const op = "review.Reattach"
	on, _ := t.state.Contribution(c.Contribution)
	if on.IsSuggestion() {
		return E(Invalid, op, "error.reattachSuggestion", nil)
	}
	doc, err := t.docAt(op, c.Version)
	if err != nil {
		return err
	}
	r := Range{c.From, c.To}
	if r.From < 0 || r.From > r.To || r.To > doc.ContentSize() {
		return E(Invalid, op, "error.place", nil)
	}
	if err := fits(doc, TargetWords, r); err != nil {
		return E(Invalid, op, "error.place", err)
	}
	place, err := t.state.placeNow(on, c.Version, []Range{r})
	if err != nil {
		return err
	}
	t.answer.Contribution = c.Contribution
	return t.record(Reattached{c.Contribution, place})
}

func (t *turn) redact(c Redact) error {
	const op = "review.Redact"
	if err := checkBody(op, c.Reason, true); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	seqs := []Seq{on.Seq}
	if c.Reply != "" {
		seqs = nil
		for _, r := range on.Replies {
			if r.ID == c.Reply {
				seqs = []Seq{r.Seq}
			}
		}
		if seqs == nil {
			return E(NotFound, op, "error.notFound", nil)
		}
	}
	t.answer.Contribution, t.answer.Reply = c.Contribution, c.Reply
	return t.record(Redacted{c.Contribution, c.Reply, seqs, c.Reason})
}
