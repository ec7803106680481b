package review

import (
	"fmt"
	"slices"

	"meelezen/review/prose"
)

func (t *turn) contribute(c Contribute) error {
	const op = "review.Contribute"
	name, err := t.checkContribute(op, c)
	if err != nil {
		return err
	}
	text, err := t.readText(op, c.Version, c.Revision, c.Text)
	if err != nil {
		return err
	}
	out := Contribution{
		ID: ContributionID(t.env.NewID()), Kind: c.Kind, Audience: c.Audience,
		Author: t.env.Actor.Participant, Organisation: t.env.Actor.inside(), NameShown: name,
		Body: c.Body, At: t.env.Now, OnBehalf: c.OnBehalf, Merges: c.Merges,
	}
	var ranges []Range
	if c.Kind == Suggestion {
		ranges, err = suggestOn(&out, text.Doc, c)
	} else {
		ranges, err = annotateOn(&out, text.Doc, c)
	}
	if err != nil {
		return err
	}
	place, err := t.state.placeNow(&out, text, ranges)
	if err != nil {
		return err
	}
	out.Origin.Revision = c.Revision
	event := Contributed{Contribution: out, Place: place}
	if out.IsSubmitted() {
		if err := t.sendAtOnce(&event); err != nil {
			return err
		}
	}
	t.answer.Contribution, t.answer.Receipt = out.ID, event.Receipt
	return t.record(event)
}

// checkContribute checks what can be checked without the text.
func (t *turn) checkContribute(op string, c Contribute) (NameShown, error) {
	if !validKind(c.Kind) {
		return "", E(Invalid, op, "error.kind", fmt.Errorf("%q", c.Kind))
	}
	if err := CheckAudience(op, t.env.Actor, t.state.Round(), c.Audience); err != nil {
		return "", err
	}
	if err := checkBody(op, c.Body, c.Kind != Suggestion); err != nil {
		return "", err
	}
	if err := t.checkMerges(op, c); err != nil {
		return "", err
	}
	if err := checkOnBehalf(op, c.OnBehalf); err != nil {
		return "", err
	}
	return t.name(op, c.NameShown)
}

// checkMerges refuses to merge what is not the organisation's own to merge.
func (t *turn) checkMerges(op string, c Contribute) error {
	if len(c.Merges) == 0 {
		return nil
	}
	if len(c.Merges) > maxMerges || !t.oneVoice() || c.Audience == AudienceAuthor {
		return E(Invalid, op, "error.merge", nil)
	}
	for i, id := range c.Merges {
		source, ok := t.state.Contribution(id)
		switch {
		case !ok || !View(t.env.Actor, source).Visible:
			return E(NotFound, op, "error.notFound", nil)
		case source.Audience != AudienceOrganisation || source.Withdrawn || source.MergedIn != "" || slices.Contains(c.Merges[:i], id):
			return E(Conflict, op, "error.merge", nil)
		}
	}
	return nil
}

func checkOnBehalf(op string, b *OnBehalf) error {
	if b == nil {
		return nil
	}
	if !validSource(b.Source) {
		return E(Invalid, op, "error.source", fmt.Errorf("%q", b.Source))
	}
	return checkName(op, b.Name)
}

// readText finds the text that the sender has before them. Who has a published
// text can speak of nothing else: an answer about the head would tell what is in it.
func (t *turn) readText(op string, v Version, id RevisionID, filled *PublishedText) (PublishedText, error) {
	published, fixed := t.state.Published()
	if fixed && !ReadsHead(t.state, t.env.Actor) && (id != published.ID || v != published.Version) {
		return PublishedText{}, E(Stale, op, "error.catchUp", fmt.Errorf("readers have revision %s", published.ID))
	}
	if id != "" {
		if r, ok := t.state.Revision(id); !ok || r.Version != v || !MayReadRevision(t.state, t.env.Actor, r) {
			return PublishedText{}, E(Invalid, op, "error.place", fmt.Errorf("revision %s is not version %d", id, v))
		}
	}
	if doc, ok := t.state.DocAt(v); ok {
		return PublishedText{Doc: doc, Upto: v}, nil
	}
	if id == "" || filled == nil {
		return PublishedText{}, E(Stale, op, "error.catchUp", fmt.Errorf("version %d, the head is %d", v, t.state.Version()))
	}
	return *filled, nil
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

// placeNow maps what was said about an earlier text to the head.
func (s *State) placeNow(c *Contribution, text PublishedText, ranges []Range) (Place, error) {
	recent, ok := s.mapsSince(text.Upto)
	if !ok {
		return Place{}, E(Stale, "review.Contribute", "error.catchUp", nil)
	}
	maps := slices.Concat(text.Maps, recent)
	m := &mover{contributions: []*Contribution{c}, places: []Place{{State: Placed, Ranges: append([]Range(nil), ranges...)}}}
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
	on, _ := t.state.Contribution(c.Contribution)
	if on.Hidden != nil && !t.env.Actor.Roles.IsEditor() && on.Author != t.env.Actor.Participant {
		return E(Conflict, op, "error.hidden", nil)
	}
	r := Reply{
		ID: ReplyID(t.env.NewID()), Author: t.env.Actor.Participant, NameShown: name, Body: c.Body, At: t.env.Now,
		Inside: !on.IsSubmitted(), Held: t.env.Actor.Pseudonymous && on.Audience == AudienceRound,
	}
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
	on, _ := t.state.Contribution(c.Contribution)
	switch {
	case on.Decision != nil && !on.Decision.Unpublished:
		return E(Conflict, op, "error.alreadyDecided", nil)
	case on.Decision != nil: // who may not know why yet is not told that either
		return E(Conflict, op, "error.inProcess", nil)
	case t.state.RoundStateAt(t.env.Now) == RoundIsAccounted && !t.env.Actor.Roles.IsEditor():
		return E(Closed, op, "error.roundClosed", nil)
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
	text, err := t.readText(op, c.Version, c.Revision, c.Text)
	if err != nil {
		return err
	}
	r := Range{c.From, c.To}
	if r.From < 0 || r.From > r.To || r.To > text.Doc.ContentSize() {
		return E(Invalid, op, "error.place", nil)
	}
	if err := fits(text.Doc, TargetWords, r); err != nil {
		return E(Invalid, op, "error.place", err)
	}
	place, err := t.state.placeNow(on, text, []Range{r})
	if err != nil {
		return err
	}
	place.Adopted = t.state.Place(on.ID).Adopted
	event := Reattached{Contribution: c.Contribution, Place: place}
	if published, ok := t.state.Published(); ok && published.ID == c.Revision {
		event.Published = &Place{State: Placed, Ranges: []Range{r}}
	}
	t.answer.Contribution = c.Contribution
	return t.record(event)
}

func (t *turn) redact(c Redact) error {
	const op = "review.Redact"
	if err := checkBody(op, c.Reason, true); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	if c.Reply != "" && !seesReply(t.env.Actor, on, c.Reply) {
		return E(NotFound, op, "error.notFound", nil)
	}
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
