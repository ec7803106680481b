package review

import (
	"fmt"
	"slices"
	"time"
)

// publishedText is what readers have before them when they do not follow the
// head: an immutable revision, with where things stand in it.
type publishedText struct {
	Revision RevisionID               `json:"revision"`
	Places   map[ContributionID]Place `json:"places"`
}

// withPlace notes where something stands in the published text. A nil place, or
// no published text, changes nothing.
func (p *publishedText) withPlace(id ContributionID, place *Place) *publishedText {
	if p == nil || place == nil {
		return p
	}
	return &publishedText{p.Revision, with(p.Places, id, *place)}
}

// Published returns the revision that readers have, or false when they follow the head.
func (s *State) Published() (*Revision, bool) {
	if s.published == nil {
		return nil, false
	}
	return s.Revision(s.published.Revision)
}

// PublishedPlace returns where a contribution stands in the published text. What
// was said about a later text has no place in it.
func (s *State) PublishedPlace(c *Contribution) Place {
	if p, ok := s.published.Places[c.ID]; ok {
		return p
	}
	if c.Origin.Target == TargetDocument {
		return Place{State: Placed}
	}
	// What was said of the head when the revision was the head is about the same text.
	if revision, _ := s.Published(); c.Origin.Revision != revision.ID && c.Origin.Version != revision.Version {
		if c.IsSuggestion() {
			return Place{State: Lost}
		}
		return Place{State: Orphaned}
	}
	if !c.IsSuggestion() {
		return Place{State: Placed, Ranges: []Range{c.Origin.Range}}
	}
	p := Place{State: Placed}
	for _, change := range c.Changes {
		p.Ranges = append(p.Ranges, change.Range)
	}
	return p
}

// reattach gives something another place. In a later round than its own that says
// as well that it still belongs.
func (s *State) reattach(ev Reattached) error {
	s.published = s.published.withPlace(ev.Contribution, ev.Published)
	if err := s.replace([]PlaceChange{{ev.Contribution, ev.Place}}); err != nil {
		return err
	}
	r := s.Round()
	return s.change(ev.Contribution, func(c *Contribution) {
		if c.Asks(r) {
			c.Confirmed = r.ID
		}
	})
}

func (s *State) planRound(r Round) error {
	i := slices.IndexFunc(s.rounds, func(p *Round) bool { return p.ID == r.ID })
	if i < 0 {
		s.rounds = append(slices.Clip(s.rounds), &r)
		return nil
	}
	if s.rounds[i].State() != RoundIsPlanned {
		return fmt.Errorf("round %s is planned and was open", r.ID)
	}
	s.rounds = slices.Clone(s.rounds)
	s.rounds[i] = &r
	return nil
}

func (s *State) dropRound(id RoundID) error {
	i := slices.IndexFunc(s.rounds, func(p *Round) bool { return p.ID == id && p.State() == RoundIsPlanned })
	if i < 0 {
		return fmt.Errorf("no planned round %s", id)
	}
	s.rounds = slices.Delete(slices.Clone(s.rounds), i, i+1)
	return nil
}

func (s *State) openRound(r Round) error {
	if s.Round().State() == RoundIsOpen {
		return fmt.Errorf("round %s opened while another is open", r.ID)
	}
	s.rounds = append(slices.DeleteFunc(slices.Clone(s.rounds), func(p *Round) bool { return p.ID == r.ID }), &r)
	s.status = StatusInReview
	s.published = nil
	if r.Mode == ModeFixed {
		s.published = &publishedText{r.Revision, s.latest}
	}
	return nil
}

// changeRound replaces the latest round by a changed copy, when it is that round in that state.
func (s *State) changeRound(id RoundID, in RoundState, f func(*Round)) error {
	r := s.Round()
	if r == nil || r.ID != id || r.State() != in {
		return fmt.Errorf("round %s is not %s", id, in)
	}
	changed := *r
	f(&changed)
	s.rounds = slices.Clone(s.rounds)
	s.rounds[slices.Index(s.rounds, r)] = &changed
	return nil
}

func (s *State) publish(ev DecisionsPublished) error {
	if s.published != nil {
		s.published = &publishedText{ev.Revision, s.latest}
	}
	for _, id := range ev.Contributions {
		err := s.change(id, func(c *Contribution) {
			if c.Decision != nil {
				d := *c.Decision
				d.Unpublished, d.Published = false, ev.At
				c.Decision = &d
			}
			c.Earlier = slices.Clone(c.Earlier)
			for i, d := range c.Earlier {
				if d.Reversed != nil && d.Reversed.Unpublished {
					told := *d.Reversed
					told.Unpublished, told.Published = false, ev.At
					c.Earlier[i].Reversed = &told
				}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *State) submit(ev Submitted) error {
	for _, item := range ev.Items {
		if item.Number != s.nextNumber() {
			return fmt.Errorf("submitted %s with number %d, the next is %d", item.Contribution, item.Number, s.nextNumber())
		}
		s.submitted++
		err := s.change(item.Contribution, func(c *Contribution) {
			c.Audience, c.Number, c.At, c.Round = item.Audience, item.Number, ev.Receipt.At, ev.Round
			c.Late, c.Receipt, c.OneVoice, c.Held = ev.Receipt.Late, ev.Receipt.Number, ev.OneVoice, ev.Held
			if ev.Held {
				s.held++
			}
			if ev.OneVoice {
				c.NameShown = NameOrganisation
			}
		})
		if err != nil {
			return err
		}
	}
	s.receipts = append(slices.Clip(s.receipts), &ev.Receipt)
	return nil
}

// release lets through what was held of these contributions.
func (s *State) release(ev Released, at time.Time) error {
	for _, id := range ev.Contributions {
		err := s.change(id, func(c *Contribution) {
			s.held -= c.holding()
			if c.Held {
				c.Held, c.Released = false, at
			}
			// Behind those of others that came meanwhile: between them it would tell when it was said.
			free, held := []Reply{}, []Reply{}
			for _, r := range c.Replies {
				if r.Held {
					r.Held, r.Released = false, at
					held = append(held, r)
				} else {
					free = append(free, r)
				}
			}
			c.Replies = append(free, held...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// holding counts what of it waits for the next batch.
func (c *Contribution) holding() int {
	n := 0
	if c.Held {
		n++
	}
	for _, r := range c.Replies {
		if r.Held {
			n++
		}
	}
	return n
}

// Holds reports whether anything waits for the next batch.
func (s *State) Holds() bool { return s.held > 0 }

// moderate hides something, or shows it again when h is nil, and answers its flags.
func (s *State) moderate(id ContributionID, reply ReplyID, h *Hidden) error {
	return s.change(id, func(c *Contribution) {
		c.Flags = slices.DeleteFunc(slices.Clone(c.Flags), func(f Flag) bool { return f.Reply == reply })
		if reply == "" {
			c.Hidden = h
			return
		}
		c.Replies = slices.Clone(c.Replies)
		for i := range c.Replies {
			if c.Replies[i].ID == reply {
				c.Replies[i].Hidden = h
			}
		}
	})
}
