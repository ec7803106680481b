package review

import (
	"fmt"
	"slices"
)

// Bounds on what goes together: more than a person has drafted in one round.
const (
	maxSubmit = 200
	maxMerges = 50
)

// sendAtOnce makes of something new what it is once it is submitted.
func (t *turn) sendAtOnce(event *Contributed) error {
	c := &event.Contribution
	c.Number = t.state.nextNumber()
	c.Held = t.held(c.Audience)
	c.Round = t.roundID()
	if t.oneVoice() {
		c.OneVoice, c.NameShown = true, NameOrganisation
	}
	if !c.IsInput() {
		return nil // a content warning is nobody's input
	}
	receipt, err := t.receipt([]*Contribution{c})
	if err != nil {
		return err
	}
	c.Late, c.Receipt, event.Receipt = receipt.Late, receipt.Number, receipt
	return nil
}

func (t *turn) submit(c Submit) error {
	const op = "review.Submit"
	if len(c.Contributions) == 0 || len(c.Contributions) > maxSubmit {
		return E(Invalid, op, "error.nothingToSend", nil)
	}
	if err := CheckAudience(op, t.env.Actor, t.state.Round(), c.Audience); err != nil {
		return err
	}
	if !c.Audience.reachesEditors() {
		return E(Invalid, op, "error.audience", fmt.Errorf("%q is not sent", c.Audience))
	}
	event := Submitted{Round: t.roundID(), OneVoice: t.oneVoice(), Held: t.held(c.Audience)}
	var sent []*Contribution
	for i, id := range c.Contributions {
		on, _ := t.state.Contribution(id)
		if err := t.canSubmit(op, on); err != nil {
			return err
		}
		if slices.Contains(c.Contributions[:i], id) {
			return E(Invalid, op, "error.malformed", fmt.Errorf("%s twice", id))
		}
		as := *on
		as.Audience = c.Audience
		sent = append(sent, &as)
		event.Items = append(event.Items, SubmittedItem{id, c.Audience, t.state.nextNumber() + i})
	}
	receipt, err := t.receipt(sent)
	if err != nil {
		return err
	}
	event.Receipt, t.answer.Receipt = *receipt, receipt
	return t.record(event)
}

// canSubmit refuses what was sent before, and what is another's: only the voice
// of an organisation sends what is the organisation's.
func (t *turn) canSubmit(op string, on *Contribution) error {
	switch {
	case on.IsSubmitted():
		return E(Conflict, op, "error.alreadySent", nil)
	case on.Withdrawn:
		return E(Conflict, op, "error.withdrawn", nil)
	case on.MergedIn != "":
		return E(Conflict, op, "error.merged", nil)
	case on.Author != t.env.Actor.Participant && !t.oneVoice():
		return E(Forbidden, op, "error.forbidden", nil)
	}
	return nil
}

func (t *turn) share(c Share) error {
	const op = "review.Share"
	if err := CheckAudience(op, t.env.Actor, t.state.Round(), AudienceOrganisation); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	if on.Audience != AudienceAuthor || on.Withdrawn {
		return E(Conflict, op, "error.alreadySent", nil)
	}
	if on.Organisation == "" {
		return E(Invalid, op, "error.noOrganisation", nil)
	}
	t.answer.Contribution = c.Contribution
	return t.record(Shared{c.Contribution})
}

// discard takes back what nobody else has seen. Its words are erased: who thought
// better of a name before sending it finds it nowhere.
func (t *turn) discard(c Discard) error {
	on, _ := t.state.Contribution(c.Contribution)
	switch {
	case on.Audience != AudienceAuthor:
		return E(Conflict, "review.Discard", "error.alreadySent", nil)
	case on.Withdrawn:
		return E(Conflict, "review.Discard", "error.withdrawn", nil)
	}
	t.answer.Contribution = c.Contribution
	if err := t.record(Withdrawn{Contribution: c.Contribution}); err != nil {
		return err
	}
	seqs := []Seq{on.Seq}
	for _, r := range on.Replies {
		seqs = append(seqs, r.Seq)
	}
	return t.record(Redacted{Contribution: c.Contribution, Seqs: seqs})
}

func (t *turn) confirm(c Confirm) error {
	on, _ := t.state.Contribution(c.Contribution)
	if !on.Asks(t.state.Round()) {
		return E(Conflict, "review.Confirm", "error.notAsked", nil)
	}
	t.answer.Contribution = c.Contribution
	return t.record(Confirmed{c.Contribution, t.state.Round().ID})
}

// receipt is for what is sent in this turn.
func (t *turn) receipt(items []*Contribution) (*Receipt, error) {
	r := &Receipt{
		Number: t.state.receiptNumber(t.env.NewID), Owner: t.env.Actor.Participant, At: t.env.Now,
		Late: t.state.RoundStateAt(t.env.Now) > RoundIsOpen,
	}
	for _, c := range items {
		r.Items = append(r.Items, c.ID)
	}
	var err error
	r.Hash, err = ReceiptHash(r.Number, r.At, items)
	return r, err
}

// held reports whether readers get what is sent to that audience with the next batch.
func (t *turn) held(to Audience) bool { return t.env.Actor.Pseudonymous && to == AudienceRound }

// oneVoice reports whether what the actor sends is sent in the name of their organisation.
func (t *turn) oneVoice() bool {
	r := t.state.Round()
	return r != nil && r.Voice == VoiceOrganisation && t.env.Actor.Speaks && t.env.Actor.hasInside() && !t.env.Actor.Roles.IsEditor()
}

// roundID is that of the round that was opened last, "" before the first.
func (t *turn) roundID() RoundID {
	if r := t.state.Round(); r.State() >= RoundIsOpen {
		return r.ID
	}
	return ""
}

// release lets through to readers what was held back. When there is nothing,
// nothing happens.
func (t *turn) release() error {
	if !t.state.Holds() {
		return nil
	}
	event := Released{}
	for _, c := range t.state.contributions {
		if c.holding() > 0 {
			event.Contributions = append(event.Contributions, c.ID)
		}
	}
	return t.record(event)
}

func (t *turn) markSection(c MarkSection) error {
	const op = "review.MarkSection"
	if c.Mark != MarkNone && c.Mark != MarkRead && c.Mark != MarkNoRemarks || len(c.Section) > maxName {
		return E(Invalid, op, "error.mark", fmt.Errorf("%q", c.Mark))
	}
	if !t.state.hasSection(c.Section) {
		return E(NotFound, op, "error.notFound", nil)
	}
	if t.state.marks[markKey{t.env.Actor.Participant, c.Section}] == c.Mark {
		return nil // said already
	}
	return t.record(SectionMarked{c.Section, c.Mark})
}
