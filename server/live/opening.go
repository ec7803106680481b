package live

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
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
	text, err := s.textFor(ctx, r, state, actor)
	if err != nil {
		return Opening{}, err
	}
	now := s.o.Clock()
	o := Opening{
		ID: state.ID(), Title: text.title, Dossier: state.Dossier(), Status: state.StatusAt(now),
		Version: text.version, Cursor: s.Cursor(state, site),
		Doc: text.json, Hash: text.hash, Revision: text.revision,
		Now: now.UTC().Format(time.RFC3339), Rounds: roundsOf(state, now),
		Revisions: []Revision{}, Contributions: []review.SeenContribution{},
		Receipts: append([]*review.Receipt{}, state.ReceiptsOf(who)...), Sections: sectionsOf(state, who),
		Adoptions: review.SeenAdoptions(state, actor, site),
		Me:        meOf(state, site, actor, now),
	}
	for _, rev := range state.Revisions() {
		if review.MayReadRevision(state, actor, rev) {
			o.Revisions = append(o.Revisions, revisionOf(rev, site, actor.Roles.IsEditor()))
		}
	}
	for _, c := range state.Contributions() {
		if sight := review.View(actor, c); sight.Visible {
			o.Contributions = append(o.Contributions, review.Seen(state, c, sight, site))
		}
	}
	// The order in which they came would tell when a pseudonym spoke.
	slices.SortFunc(o.Contributions, func(a, b review.SeenContribution) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return o, nil
}

func sectionsOf(state *review.State, who review.ParticipantID) []SectionMark {
	list := []SectionMark{}
	for section, mark := range state.MarksOf(who) {
		list = append(list, SectionMark{section, mark})
	}
	slices.SortFunc(list, func(a, b SectionMark) int { return strings.Compare(a.Section, b.Section) })
	return list
}

// textFor returns the text that somebody has before them.
func (s *Server) textFor(ctx context.Context, r *room.Room, state *review.State, actor review.Actor) (openingText, error) {
	if review.ReadsHead(state, actor) {
		return s.openings.text(state), nil
	}
	revision, _ := state.Published()
	if text, ok := s.openings.published(state.ID(), revision.ID); ok {
		return text, nil
	}
	doc, err := r.RevisionText(ctx, revision.ID)
	if err != nil {
		return openingText{}, err
	}
	text := openingText{revision.ID, revision.Version, doc.AttrString("title"), doc.AppendJSON(nil), revision.Hash}
	s.openings.publish(state.ID(), text)
	return text, nil
}

// Title returns the title of the text that somebody has before them: what editors
// call the head meanwhile is not for readers of a fixed text.
func (s *Server) Title(ctx context.Context, r *room.Room, state *review.State, actor review.Actor) (string, error) {
	if review.ReadsHead(state, actor) {
		return state.Title(), nil
	}
	text, err := s.textFor(ctx, r, state, actor)
	return text.title, err
}

// openings keeps the JSON of each open document's head, and of the text that its
// readers have: when a session begins, 80 people open the same text within a minute.
type openings struct {
	mu    sync.Mutex // guards what follows
	docs  map[review.DocumentID]openingText
	fixed map[review.DocumentID]openingText
}

type openingText struct {
	revision review.RevisionID // "" for the head
	version  review.Version
	title    string
	json     json.RawMessage
	hash     string
}

func (o *openings) published(doc review.DocumentID, id review.RevisionID) (openingText, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t, ok := o.fixed[doc]
	return t, ok && t.revision == id
}

func (o *openings) publish(doc review.DocumentID, t openingText) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fixed == nil {
		o.fixed = map[review.DocumentID]openingText{}
	}
	o.fixed[doc] = t
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
	t = openingText{"", s.Version(), s.Title(), text, hex.EncodeToString(sum[:])}
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
	delete(o.fixed, doc)
}

func meOf(state *review.State, site *review.Site, actor review.Actor, now time.Time) Me {
	name, organisation, pseudonym := site.NameOf(actor.Participant)
	me := Me{
		Participant: actor.Participant, Name: name, Organisation: organisation,
		Roles: actor.Roles, May: review.May(actor, review.ObjectAt(state, now)),
		NameChoices: []review.NameShown{review.NameFull, review.NameOrganisation},
		Audiences:   review.AudiencesFor(actor, state.Round()), Audience: review.DefaultAudience(actor, state.Round()),
		Pseudonymous: actor.Pseudonymous, Speaks: actor.Speaks,
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

// roundsOf lists the rounds in the order in which they came or are to come.
func roundsOf(state *review.State, now time.Time) []Round {
	list := []Round{}
	for _, planned := range []bool{false, true} {
		for _, r := range state.Rounds() {
			if r.Opened.IsZero() == planned {
				list = append(list, roundOf(r, now))
			}
		}
	}
	return list
}

func roundOf(r *review.Round, now time.Time) Round {
	voice := r.Voice
	if voice == "" {
		voice = review.VoiceIndividual
	}
	return Round{
		ID: r.ID, Name: r.Name, Mode: r.Mode, Voice: voice, State: r.StateAt(now).String(), Revision: r.Revision,
		OpensAt: rfc3339(r.OpensAt), ClosesAt: rfc3339(r.ClosesAt), OpenedAt: rfc3339(r.Opened),
		ClosedAt: rfc3339(r.Closed), AccountedAt: rfc3339(r.Accounted),
	}
}

// rfc3339 is empty for no time.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
