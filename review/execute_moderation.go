package review

import "strings"

func (t *turn) hide(c Hide) error {
	const op = "review.Hide"
	hidden, err := t.toModerate(op, c.Contribution, c.Reply, c.Reason)
	if err != nil {
		return err
	}
	if hidden != nil {
		return E(Conflict, op, "error.hiddenAlready", nil)
	}
	return t.record(HiddenFromReaders{c.Contribution, c.Reply, strings.TrimSpace(c.Reason)})
}

func (t *turn) showAgain(c ShowAgain) error {
	const op = "review.ShowAgain"
	hidden, err := t.toModerate(op, c.Contribution, c.Reply, c.Reason)
	if err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	if hidden == nil && !on.flagged(c.Reply) {
		return E(Conflict, op, "error.notHidden", nil)
	}
	return t.record(ShownAgain{c.Contribution, c.Reply, strings.TrimSpace(c.Reason)})
}

// toModerate finds what is to be hidden or shown, and how it stands now.
func (t *turn) toModerate(op string, id ContributionID, reply ReplyID, reason string) (*Hidden, error) {
	if strings.TrimSpace(reason) == "" {
		return nil, E(Invalid, op, "error.reasonRequired", nil)
	}
	if err := checkNote(op, reason); err != nil {
		return nil, err
	}
	t.answer.Contribution, t.answer.Reply = id, reply
	on, _ := t.state.Contribution(id)
	if reply == "" {
		return on.Hidden, nil
	}
	for _, r := range on.Replies {
		if r.ID == reply && viewReply(View(t.env.Actor, on), r) {
			return r.Hidden, nil
		}
	}
	return nil, E(NotFound, op, "error.notFound", nil)
}

func (c *Contribution) flagged(reply ReplyID) bool {
	for _, f := range c.Flags {
		if f.Reply == reply {
			return true
		}
	}
	return false
}

func (t *turn) flag(c AddFlag) error {
	const op = "review.Flag"
	if err := checkNote(op, c.Reason); err != nil {
		return err
	}
	on, _ := t.state.Contribution(c.Contribution)
	if c.Reply != "" && !seesReply(t.env.Actor, on, c.Reply) {
		return E(NotFound, op, "error.notFound", nil)
	}
	if !on.IsSubmitted() { // nobody would see the flag: the organisation settles it inside
		return E(Invalid, op, "error.flagInside", nil)
	}
	t.answer.Contribution, t.answer.Reply = c.Contribution, c.Reply
	for _, f := range on.Flags {
		if f.By == t.env.Actor.Participant && f.Reply == c.Reply {
			return nil // said already
		}
	}
	return t.record(Flagged{c.Contribution, Flag{c.Reply, strings.TrimSpace(c.Reason), t.env.Actor.Participant, t.env.Now}})
}

// seesReply reports whether somebody sees that there is such a reply.
func seesReply(a Actor, on *Contribution, id ReplyID) bool {
	sight := View(a, on)
	for _, r := range on.Replies {
		if r.ID == id {
			return sight.Visible && viewReply(sight, r)
		}
	}
	return false
}
