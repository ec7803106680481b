package room

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"meelezen/review"
	"meelezen/storage"
)

// Actor returns what a participant is in a dossier: nobody in another one's,
// whatever they are in their own.
func Actor(site *review.Site, in review.DossierID, who review.ParticipantID) review.Actor {
	if who == review.Clock { // no session has this id: those of participants are random
		return review.ClockActor()
	}
	p, ok := site.Participant(who)
	if !ok || p.Dossier != in {
		return review.Actor{Participant: who}
	}
	actor, _ := site.Actor(who)
	return actor
}

// Digest is what a command id stands for: the same id with another digest is refused.
func Digest(c review.Command) [32]byte { return digest(c, documentOf(c)) }

func digest(c any, doc []byte) [32]byte {
	// Commands are plain structs of JSON values; one that cannot be encoded
	// could not have been decoded.
	body, _ := json.Marshal(c)
	h := sha256.New()
	fmt.Fprintf(h, "%T\n%d\n", c, len(body))
	h.Write(body)
	h.Write(doc)
	return [32]byte(h.Sum(nil))
}

// documentOf returns the text that a command carries beside its JSON. That of
// Restore follows from the revision it names.
func documentOf(c review.Command) []byte {
	switch c := c.(type) {
	case review.Import:
		sum := c.Doc.Hash()
		return sum[:]
	case review.CreateDocument:
		sum := c.Doc.Hash()
		return sum[:]
	}
	return nil
}

// complete adds what a command needs from the storage, outside the room.
func (h *Hub) complete(ctx context.Context, r *Room, c review.Command) (review.Command, error) {
	var err error
	switch c := c.(type) {
	case review.Restore:
		if c.Doc == nil && r.hasRevision(c.Revision) {
			c.Doc, err = h.db.RevisionText(ctx, r.id, c.Revision)
		}
		return c, wrapped(err)
	case review.Contribute:
		c.Text, err = r.published(ctx, c.Revision)
		return c, wrapped(err)
	case review.Reattach:
		c.Text, err = r.published(ctx, c.Revision)
		return c, wrapped(err)
	}
	return c, nil
}

func wrapped(err error) error {
	if err != nil {
		return fmt.Errorf("room.Do: %w", err)
	}
	return nil
}

// hasRevision: of what is not there, review tells the sender in its turn and words.
func (r *Room) hasRevision(id review.RevisionID) bool {
	_, ok := r.State().Revision(id)
	return ok
}

func (h *Hub) execute(id review.DocumentID, s *review.State, c review.Command, who review.ParticipantID) (outcome[*review.State], error) {
	dossier := s.Dossier()
	if create, ok := c.(review.CreateDocument); ok {
		dossier = create.Dossier
	}
	actor := Actor(h.Site(), dossier, who)
	now := h.o.Clock()
	isEditor := func(p review.ParticipantID) bool { return Actor(h.Site(), dossier, p).Roles.IsEditor() }
	result, err := review.Execute(s, c, review.Env{Actor: actor, Now: now, NewID: h.o.NewID, IsEditor: isEditor})
	if err != nil {
		return outcome[*review.State]{}, err
	}
	return outcome[*review.State]{
		entries: result.Entries, before: s, after: result.State, answer: result.Answer,
		authorise: func(granted review.RoleSet) error {
			still := actor
			still.Roles = granted
			return review.AuthorizeCommand(s, c, still, now)
		},
	}, nil
}

// DoSite takes a command on people, organisations and dossiers to its answer.
func (h *Hub) DoSite(ctx context.Context, who review.ParticipantID, id review.CommandID, c review.SiteCommand) (review.Answer, error) {
	answer, err := h.site.do(ctx, who, id, digest(c, nil), c)
	if err != nil {
		return review.Answer{}, fmt.Errorf("room.DoSite: %w", err)
	}
	return answer, nil
}

func (h *Hub) siteAuthority() stream[*review.Site, review.SiteCommand] {
	return stream[*review.Site, review.SiteCommand]{
		name:    storage.SiteStream,
		execute: h.executeSite,
		apply:   (*review.Site).Apply,
		seq:     (*review.Site).Seq,
		after:   func(b *storage.Batch, s *review.Site) { b.Site = s },
		tell:    func(outcome[*review.Site]) { h.tellSite() },
	}
}

func (h *Hub) executeSite(s *review.Site, c review.SiteCommand, who review.ParticipantID) (outcome[*review.Site], error) {
	actor := siteActor(s, c, who)
	result, err := review.ExecuteSite(s, c, review.Env{Actor: actor, Now: h.o.Clock(), NewID: h.o.NewID})
	if err != nil {
		return outcome[*review.Site]{}, err
	}
	return outcome[*review.Site]{
		entries: result.Entries, before: s, after: result.Site, answer: result.Answer,
		authorise: func(granted review.RoleSet) error {
			if who == review.Operator {
				return nil // holds no grant: whoever has the data directory
			}
			now := actor
			now.Roles = granted
			return review.AuthorizeSiteCommand(s, c, now)
		},
	}, nil
}

// siteActor returns who asks, as far as their dossier goes: an administrator of
// one dossier is nobody in another.
func siteActor(s *review.Site, c review.SiteCommand, who review.ParticipantID) review.Actor {
	if who == review.Operator {
		return review.OperatorActor()
	}
	if in, ok := dossierOf(s, c); ok {
		return Actor(s, in, who)
	}
	actor, _ := s.Actor(who)
	return actor
}

func dossierOf(s *review.Site, c review.SiteCommand) (review.DossierID, bool) {
	var about review.ParticipantID
	switch c := c.(type) {
	case review.Admit:
		return c.Dossier, true
	case review.RegisterDocument:
		return c.Dossier, true
	case review.ChangeRoles:
		about = c.Participant
	case review.WithdrawParticipant:
		about = c.Participant
	case review.ChoosePseudonym:
		about = c.Participant
	case review.LookBehind:
		about = c.Participant
	case review.AnswerGrant:
		g, _ := s.Grant(c.Grant)
		about = g.Participant
	default:
		return "", false
	}
	p, ok := s.Participant(about)
	return p.Dossier, ok
}
