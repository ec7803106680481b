package storagetest

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/storage"
)

// Authority runs commands on one document and on the site, and commits each.
type Authority struct {
	TB    testing.TB
	DB    *storage.DB
	Clock *Clock
	IDs   *IDs
	Names *IDs // of commands
	Site  *review.Site
	State *review.State

	Dossier      review.DossierID
	Lead, Editor review.ParticipantID
	Readers      []review.ParticipantID
}

// NewAuthority makes a dossier with a lead editor, an editor and readers of two
// organisations, the last of them under a pseudonym, and no document yet.
func NewAuthority(tb testing.TB, db *storage.DB) *Authority {
	tb.Helper()
	a := &Authority{TB: tb, DB: db, Clock: NewClock(), IDs: &IDs{}, Names: &IDs{Prefix: "command-"}}
	a.Site = review.NewSite()
	a.Dossier = a.MustSite(review.CreateDossier{Title: "Samen tegen mensenhandel"}).Dossier
	ministry := a.MustSite(review.CreateOrganisation{Name: "Ministerie"}).Organisation
	town := a.MustSite(review.CreateOrganisation{Name: "Gemeente Waterstede"}).Organisation
	a.Lead = a.Admit(ministry, "", review.RoleLeadEditor)
	a.Editor = a.Admit(ministry, "", review.RoleEditor)
	a.Readers = []review.ParticipantID{a.Admit(town, "", review.RoleReader), a.Admit("", "Merel", review.RoleReader)}
	return a
}

// Admit adds a participant.
func (a *Authority) Admit(in review.OrganisationID, pseudonym string, role review.Role) review.ParticipantID {
	a.TB.Helper()
	return a.MustSite(review.Admit{Dossier: a.Dossier, Organisation: in, Pseudonym: pseudonym, Roles: review.Roles(role)}).Participant
}

// MustSite runs a site command as the operator.
func (a *Authority) MustSite(c review.SiteCommand) review.Answer {
	a.TB.Helper()
	return a.MustSiteAs(review.OperatorActor(), c)
}

// MustSiteAs runs a site command.
func (a *Authority) MustSiteAs(actor review.Actor, c review.SiteCommand) review.Answer {
	a.TB.Helper()
	r, err := review.ExecuteSite(a.Site, c, a.env(actor))
	if err != nil {
		a.TB.Fatalf("%T: %v", c, err)
	}
	x := a.Executed(actor, c, r.Entries, r.Answer)
	if err := a.DB.Commit(a.TB.Context(), storage.Batch{Stream: storage.SiteStream, Base: a.Site.Seq(), Executed: []storage.Executed{x}, Site: r.Site}); err != nil {
		a.TB.Fatalf("committing %T: %v", c, err)
	}
	a.Site = r.Site
	return r.Answer
}

// Create starts the document, registers it and opens a live round on it.
func (a *Authority) Create(doc *prose.Node) review.DocumentID {
	a.TB.Helper()
	id := review.DocumentID(a.IDs.New())
	a.State = review.NewState(id)
	lead, _ := a.Site.Actor(a.Lead) // admitted by NewAuthority
	a.MustSiteAs(lead, review.RegisterDocument{Document: id, Dossier: a.Dossier})
	a.Must(a.Lead, review.CreateDocument{Dossier: a.Dossier, Doc: doc})
	a.Must(a.Lead, review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive})
	return id
}

// Must runs a command that should succeed.
func (a *Authority) Must(who review.ParticipantID, c review.Command) review.Answer {
	a.TB.Helper()
	answer, err := a.Do(who, c)
	if err != nil {
		a.TB.Fatalf("%T by %s: %v", c, who, err)
	}
	return answer
}

// Do runs a command and commits what it came to.
func (a *Authority) Do(who review.ParticipantID, c review.Command) (review.Answer, error) {
	b, answer, err := a.Compute(who, c)
	if err != nil {
		return review.Answer{}, err
	}
	if err := a.DB.Commit(a.TB.Context(), b); err != nil {
		return review.Answer{}, err
	}
	a.State = b.After
	return answer, nil
}

// Compute runs a command and returns the batch without committing it.
func (a *Authority) Compute(who review.ParticipantID, c review.Command) (storage.Batch, review.Answer, error) {
	actor, ok := a.Site.Actor(who)
	if who == review.Clock {
		actor, ok = review.ClockActor(), true
	}
	if !ok {
		return storage.Batch{}, review.Answer{}, fmt.Errorf("no participant %s", who)
	}
	r, err := review.Execute(a.State, c, a.env(actor))
	if err != nil {
		return storage.Batch{}, review.Answer{}, err
	}
	x := a.Executed(actor, c, r.Entries, r.Answer)
	return storage.Batch{Stream: storage.StreamOf(a.State.ID()), Base: a.State.Seq(), Executed: []storage.Executed{x}, After: r.State}, r.Answer, nil
}

// Executed wraps what a command came to, under a fresh command id. Inside the
// transaction it asks the policy again whether the roles still allow the action.
func (a *Authority) Executed(actor review.Actor, c interface{ Action() review.Action }, entries []review.Entry, answer review.Answer) storage.Executed {
	name := a.Names.New()
	body, err := json.Marshal(answer)
	if err != nil {
		a.TB.Fatal(err)
	}
	return storage.Executed{
		Actor: actor.Participant, Command: review.CommandID(name),
		Digest: sha256.Sum256(fmt.Appendf(nil, "%T %s", c, name)), Answer: body, Entries: entries,
		Authorise: func(roles review.RoleSet) error {
			now := actor
			now.Roles = roles
			err := review.Authorize(now, c.Action(), review.Object{Round: review.RoundIsOpen, Relation: review.RelationVisible})
			for _, rel := range review.Relations() {
				if review.Authorize(now, c.Action(), review.Object{Round: review.RoundIsOpen, Relation: rel}) == nil {
					return nil
				}
			}
			return err
		},
	}
}

// Type inserts text at a position of the head, as the editor.
func (a *Authority) Type(at int, text string) review.Answer {
	a.TB.Helper()
	return a.Must(a.Editor, TypeAt(a.State.Version(), at, text))
}

func (a *Authority) env(actor review.Actor) review.Env {
	return review.Env{Actor: actor, Now: a.Clock.Now(), NewID: a.IDs.New}
}

// TypeAt is the command that inserts text at a position.
func TypeAt(v review.Version, at int, text string) review.SendSteps {
	step, err := json.Marshal(map[string]any{
		"stepType": "replace", "from": at, "to": at,
		"slice": map[string]any{"content": []any{map[string]any{"type": "text", "text": text}}},
	})
	if err != nil {
		panic(err) // a map of strings and numbers always encodes
	}
	return review.SendSteps{Version: v, Client: "tab-1", Steps: []json.RawMessage{step}}
}

// Resume is an authority over a document that NewAuthority and Create left in the
// database. Its ids start with the prefix, so that they clash with no earlier ones.
func Resume(tb testing.TB, db *storage.DB, id review.DocumentID, prefix string) *Authority {
	tb.Helper()
	a := &Authority{TB: tb, DB: db, Clock: NewClock(), IDs: &IDs{Prefix: prefix}, Names: &IDs{Prefix: prefix + "command-"}}
	var err error
	if a.Site, err = db.LoadSite(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	if a.State, err = db.LoadState(tb.Context(), id); err != nil {
		tb.Fatal(err)
	}
	a.Dossier = a.State.Dossier()
	for _, p := range a.Site.Participants(a.Dossier) {
		switch {
		case p.Roles.Has(review.RoleLeadEditor):
			a.Lead = p.ID
		case p.Roles.IsEditor():
			a.Editor = p.ID
		default:
			a.Readers = append(a.Readers, p.ID)
		}
	}
	return a
}
