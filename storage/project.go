package storage

import (
	"fmt"

	"meelezen/review"
)

// project brings the tables for reading up to the state after the batch, in the
// transaction that stored its entries. Only what the entries touched is written.
func (c *commit) project(t *tx) error {
	if c.Site != nil {
		clear(t.roles) // they may be other ones now, for who comes next in this transaction
		return c.eachEvent(func(e review.Event) error { return projectSite(t, c.Site, e) })
	}
	touched := touch{contributions: map[review.ContributionID]bool{}, replies: map[review.ReplyID]review.ContributionID{}}
	if err := c.eachEvent(func(e review.Event) error { touched.add(e); return nil }); err != nil {
		return err
	}
	if !touched.any {
		return nil
	}
	if touched.redacted {
		return rebuild(t, c.After)
	}
	return touched.write(t, c.After)
}

func (c *commit) eachEvent(f func(review.Event) error) error {
	for _, x := range c.Executed {
		for _, e := range x.Entries {
			if err := f(e.Event); err != nil {
				return err
			}
		}
	}
	return nil
}

// touch is what the entries of a batch have changed.
type touch struct {
	any, redacted bool
	contributions map[review.ContributionID]bool
	added         []review.ContributionID
	decided       []review.ContributionID
	replies       map[review.ReplyID]review.ContributionID
	revisions     []review.RevisionID
	rounds        bool
}

func (h *touch) add(e review.Event) {
	h.any = true
	switch e := e.(type) {
	case review.Contributed:
		h.contributions[e.Contribution.ID] = true
		h.added = append(h.added, e.Contribution.ID)
		h.all(e.Contribution.Merges)
	case review.Replied:
		h.contributions[e.Contribution] = true
		h.replies[e.Reply.ID] = e.Contribution
	case review.Endorsed:
		h.contributions[e.Contribution] = true
	case review.Withdrawn:
		h.contributions[e.Contribution] = true
	case review.Decided:
		h.contributions[e.Contribution] = true
		h.decided = append(h.decided, e.Contribution)
	case review.Reversed:
		h.contributions[e.Contribution] = true
		h.decided = append(h.decided, e.Contribution)
	case review.PlacesChanged:
		for _, ch := range e.Changes {
			h.contributions[ch.Contribution] = true
		}
	case review.Reattached:
		h.contributions[e.Contribution] = true
	case review.RevisionNamed:
		h.revisions = append(h.revisions, e.Revision.ID)
	case review.RoundPlanned, review.RoundDropped, review.RoundOpened, review.RoundExtended, review.RoundClosed, review.RoundProcessed, review.RoundAccounted:
		h.rounds = true
	case review.Redacted:
		h.redacted = true
	default:
		h.addProcess(e)
	}
}

// addProcess takes what belongs to the process around the text.
func (h *touch) addProcess(e review.Event) {
	switch e := e.(type) {
	case review.Submitted:
		for _, item := range e.Items {
			h.contributions[item.Contribution] = true
		}
	case review.Shared:
		h.contributions[e.Contribution] = true
	case review.Consented:
		h.contributions[e.Contribution] = true
	case review.Confirmed:
		h.contributions[e.Contribution] = true
	case review.HiddenFromReaders:
		h.contributions[e.Contribution] = true
	case review.ShownAgain:
		h.contributions[e.Contribution] = true
	case review.Flagged:
		h.contributions[e.Contribution] = true
	case review.Released:
		h.all(e.Contributions)
	case review.DecisionsPublished:
		h.all(e.Contributions)
	}
}

func (h *touch) all(ids []review.ContributionID) {
	for _, id := range ids {
		h.contributions[id] = true
	}
}

func (h *touch) write(t *tx, s *review.State) error {
	if err := put(t, documentTable, documentRow(s)); err != nil {
		return err
	}
	for id := range h.contributions {
		c, ok := s.Contribution(id)
		if !ok {
			return fmt.Errorf("no contribution %s in the state after the batch", id)
		}
		if err := put(t, contributionTable, contributionRow(s, c)); err != nil {
			return err
		}
	}
	if err := h.writeSaid(t, s); err != nil {
		return err
	}
	for _, id := range h.revisions {
		if err := putRevision(t, s, id); err != nil {
			return err
		}
	}
	if h.rounds {
		// One that was planned may be gone.
		if err := t.exec("DELETE FROM round WHERE document = ?", string(s.ID())); err != nil {
			return fmt.Errorf("rounds: %w", err)
		}
		for _, r := range s.Rounds() {
			if err := put(t, roundTable, roundRow(s.ID(), r)); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeSaid writes what hangs on contributions: words, replies, decisions.
func (h *touch) writeSaid(t *tx, s *review.State) error {
	for _, id := range h.added {
		c, _ := s.Contribution(id) // write has looked
		if err := put(t, searchableTable, contributionWords(s.ID(), c)); err != nil {
			return err
		}
	}
	for _, id := range h.decided {
		c, _ := s.Contribution(id) // as above
		if c.Decision == nil {     // it was taken back
			if err := t.exec("DELETE FROM decision WHERE document = ? AND contribution = ?", string(s.ID()), string(id)); err != nil {
				return fmt.Errorf("decision: %w", err)
			}
			continue
		}
		if err := put(t, decisionTable, decisionRow(s.ID(), c)); err != nil {
			return err
		}
	}
	for id, on := range h.replies {
		c, _ := s.Contribution(on) // as above
		for _, r := range c.Replies {
			if r.ID != id {
				continue
			}
			if err := put(t, replyTable, replyRow(s.ID(), on, r)); err != nil {
				return err
			}
			if err := put(t, searchableTable, replyWords(s.ID(), on, r)); err != nil {
				return err
			}
		}
	}
	return nil
}

func projectSite(t *tx, s *review.Site, e review.Event) error {
	switch e := e.(type) {
	case review.DossierCreated:
		return put(t, dossierTable, []any{string(e.Dossier.ID), e.Dossier.Title})
	case review.OrganisationCreated:
		return put(t, organisationTable, []any{string(e.Organisation.ID), e.Organisation.Name})
	case review.ParticipantAdmitted:
		return putParticipant(t, s, e.ID)
	case review.RolesChanged:
		return putParticipant(t, s, e.ID)
	case review.ParticipantWithdrawn:
		return putParticipant(t, s, e.ID)
	case review.PseudonymChosen:
		return putParticipant(t, s, e.ID)
	case review.GrantAnswered:
		return putParticipant(t, s, e.Participant)
	}
	return nil // a registered document has its row from its own journal
}

func putParticipant(t *tx, s *review.Site, id review.ParticipantID) error {
	p, ok := s.Participant(id)
	if !ok {
		return fmt.Errorf("no participant %s in the site after the batch", id)
	}
	return put(t, participantTable, participantRow(p))
}

func put(t *tx, into table, row []any) error {
	if err := t.exec(into.upsert, row...); err != nil {
		return fmt.Errorf("%s: %w", into.name, err)
	}
	return nil
}
