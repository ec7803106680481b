package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"
	"time"

	"meelezen/review"
	"meelezen/server/room"
)

// Opening returns everything that somebody may see of a document, and the cursor
// from which the live connection goes on. Somebody who may not read it gets
// NotFound, as for a document that does not exist.
func (s *Server) Opening(ctx context.Context, doc review.DocumentID, who review.ParticipantID) (Opening, error) {
	r, err := s.readable(ctx, doc, Who{Participant: who})
	if err != nil {
		return Opening{}, err
	}
	state, site := r.State(), s.o.Hub.Site()
	actor := room.Actor(site, state.Dossier(), who)
	text := s.openings.text(state)
	o := Opening{
		ID: state.ID(), Title: state.Title(), Dossier: state.Dossier(), Status: state.Status(),
		Version: state.Version(), Cursor: s.Cursor(state, site),
		Doc: text.json, Hash: text.hash,
		Round:     roundOf(state.Round()),
		Revisions: []Revision{}, Contributions: []review.SeenContribution{},
		Me: meOf(state, site, actor),
	}
	for _, rev := range state.Revisions() {
		o.Revisions = append(o.Revisions, revisionOf(rev, site, actor.Roles.IsEditor()))
	}
	for _, c := range state.Contributions() {
		if sight := review.View(actor, c); sight.Visible {
			o.Contributions = append(o.Contributions, review.Seen(state, c, sight, site))
		}
	}
	return o, nil
}

// openings keeps the JSON of each open document's head: when a session begins,
// 80 people open the same text within a minute.
type openings struct {
	mu   sync.Mutex // guards docs
	docs map[review.DocumentID]openingText
}

type openingText struct {
	version review.Version
	json    json.RawMessage
	hash    string
}

func (o *openings) text(s *review.State) openingText {
	o.mu.Lock()
	t, ok := o.docs[s.ID()]
	o.mu.Unlock()
	if ok && t.version == s.Version() {
		return t
	}
	text := s.Doc().AppendJSON(nil)
	sum := sha256.Sum256(text) // as prose.Node.Hash, without encoding it again
	t = openingText{s.Version(), text, hex.EncodeToString(sum[:])}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.docs == nil {
		o.docs = map[review.DocumentID]openingText{}
	}
	o.docs[s.ID()] = t
	return t
}

// forget drops the text of a document that nobody has open.
func (o *openings) forget(doc review.DocumentID) {
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.docs, doc)
}

func meOf(state *review.State, site *review.Site, actor review.Actor) Me {
	name, organisation, pseudonym := site.NameOf(actor.Participant)
	me := Me{
		Participant: actor.Participant, Name: name, Organisation: organisation,
		Roles: actor.Roles, May: review.May(actor, state.RoundState()),
		NameChoices: []review.NameShown{review.NameFull, review.NameOrganisation},
	}
	if pseudonym {
		me.NameChoices = []review.NameShown{review.NamePseudonym}
	}
	return me
}

// revisionOf names who named the revision to editors only: to others it is the
// ministry's, as its decisions are.
func revisionOf(r *review.Revision, site *review.Site, editor bool) Revision {
	by := ""
	if editor {
		by, _, _ = site.NameOf(r.By)
	}
	return Revision{ID: r.ID, Name: r.Name, Note: r.Note, Version: r.Version, At: r.At.UTC().Format(time.RFC3339), By: by}
}

// roundOf returns nil when there was no round.
func roundOf(r *review.Round) *Round {
	if r == nil {
		return nil
	}
	out := &Round{ID: r.ID, Name: r.Name, Mode: r.Mode, Open: r.State() == review.RoundIsOpen, OpenedAt: r.Opened.UTC().Format(time.RFC3339)}
	if !r.ClosesAt.IsZero() {
		out.ClosesAt = r.ClosesAt.UTC().Format(time.RFC3339)
	}
	return out
}
