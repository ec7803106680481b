package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/server/live"
	"meelezen/server/room"
	"meelezen/storage"
)

// invitationLife is how long a link works: people answer mail after a holiday.
const invitationLife = 30 * 24 * time.Hour

// maxPersonName bounds what stands beside everything that somebody says, in characters.
const maxPersonName = 120

// Options are what a folder and a server over it can be told. The zero value is
// fit for use.
type Options struct {
	VaultKey string // file of the key of the vault; vault.key in the folder when ""

	Clock func() time.Time // time.Now when nil
	NewID func() string    // 128 random bits when nil
	Log   *slog.Logger     // nowhere when nil
	// Limits bound one person's frames and sockets; live.DefaultLimits when zero.
	Limits live.Limits
}

func (o Options) withDefaults() Options {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.NewID == nil {
		o.NewID = func() string { return strings.ToLower(rand.Text()) }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Store is an open data folder with the rooms over it: all that a command line
// needs, and what a Server serves.
type Store struct {
	options Options
	db      *storage.DB
	hub     *room.Hub
}

// OpenStore opens the folder, which no other server may hold, with the key of its
// vault. It makes that for a folder in which nothing is sealed yet.
func OpenStore(ctx context.Context, dir string, o Options) (*Store, error) {
	o = o.withDefaults()
	key := storage.KeyPath(dir, o.VaultKey)
	_, absent := os.Stat(key)
	db, err := storage.Open(ctx, dir, storage.Options{Clock: o.Clock, Key: key})
	if err != nil {
		return nil, fmt.Errorf("open the folder %s: %w", dir, err)
	}
	if absent != nil {
		o.Log.Info("made the key of the vault; keep a copy of it, apart from the backups", "file", key)
	}
	hub, err := room.NewHub(db, room.Options{Clock: o.Clock, NewID: o.NewID, Log: o.Log})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{options: o, db: db, hub: hub}, nil
}

// Hub has the rooms.
func (s *Store) Hub() *room.Hub { return s.hub }

// Vault has persons, accounts and sessions.
func (s *Store) Vault() *storage.Vault { return s.db.Vault() }

// Close lets every room finish, and closes the files.
func (s *Store) Close(ctx context.Context) error {
	return errors.Join(s.hub.Close(ctx), s.db.Close())
}

// Command makes a fresh command id.
func (s *Store) command() review.CommandID { return review.CommandID(s.options.NewID()) }

// Newcomer is somebody to be let in. Dossier and organisation are found by name,
// and made when they are not there.
type Newcomer struct {
	Dossier, Organisation string
	Name                  string // the real one; it stays in the vault for who has a pseudonym
	Pseudonym             string // "" for who takes part under their own name
	Roles                 review.RoleSet
	Mail                  string // "" when unknown; in the vault only
	Pseudonymous          bool   // under a pseudonym that is free, when Pseudonym names none
}

// Admit gives somebody a place in a dossier, on the authority of whoever runs the
// command line.
func (s *Store) Admit(ctx context.Context, n Newcomer) (storage.Participation, error) {
	dossier, err := s.dossier(ctx, n.Dossier)
	if err != nil {
		return storage.Participation{}, err
	}
	place, _, err := s.admit(ctx, review.Operator, dossier, n)
	return place, err
}

// admit is Admit on somebody's authority, in a dossier that is there. What takes
// a second person waits under the grant it returns.
func (s *Store) admit(ctx context.Context, by review.ParticipantID, dossier review.DossierID, n Newcomer) (storage.Participation, review.GrantID, error) {
	var none storage.Participation
	switch n.Name = strings.TrimSpace(n.Name); {
	case n.Name == "":
		return none, "", review.E(review.Invalid, "server.Admit", "error.nameRequired", nil)
	case utf8.RuneCountInString(n.Name) > maxPersonName:
		return none, "", review.E(review.Limit, "server.Admit", "error.nameTooLong", nil)
	}
	organisation, err := s.organisation(ctx, by, n.Organisation)
	if err != nil {
		return none, "", err
	}
	answer, err := s.hub.DoSite(ctx, by, s.command(), review.Admit{
		Dossier: dossier, Organisation: organisation, Pseudonym: n.Pseudonym, Pseudonymous: n.Pseudonymous, Roles: n.Roles,
	})
	if err != nil {
		return none, "", fmt.Errorf("admit: %w", err)
	}
	person := storage.Person{ID: storage.PersonID(s.options.NewID()), Name: n.Name, Mail: n.Mail}
	if err := s.Vault().CreatePerson(ctx, person); err != nil {
		return none, "", fmt.Errorf("admit: %w", err)
	}
	place := storage.Participation{Participant: answer.Participant, Person: person.ID, Dossier: dossier, Shown: n.Name}
	if n.Pseudonym != "" || n.Pseudonymous {
		place.Shown = "" // never a second place where the name could be taken from
	}
	if err := s.Vault().LinkParticipant(ctx, place); err != nil || place.Shown == "" {
		return place, answer.Grant, err
	}
	return place, answer.Grant, s.hub.SetName(ctx, place.Participant, place.Shown)
}

// Invite makes the token of a link for a participant.
func (s *Store) Invite(ctx context.Context, who review.ParticipantID) (string, error) {
	return s.Vault().CreateInvitation(ctx, who, invitationLife)
}

func (s *Store) dossier(ctx context.Context, title string) (review.DossierID, error) {
	for _, d := range s.hub.Site().Dossiers() {
		if d.Title == title {
			return d.ID, nil
		}
	}
	answer, err := s.hub.DoSite(ctx, review.Operator, s.command(), review.CreateDossier{Title: title})
	if err != nil {
		return "", fmt.Errorf("create dossier %q: %w", title, err)
	}
	return answer.Dossier, nil
}

func (s *Store) organisation(ctx context.Context, by review.ParticipantID, name string) (review.OrganisationID, error) {
	if name == "" {
		return "", nil
	}
	for _, o := range s.hub.Site().Organisations() {
		if o.Name == name {
			return o.ID, nil
		}
	}
	answer, err := s.hub.DoSite(ctx, by, s.command(), review.CreateOrganisation{Name: name})
	if err != nil {
		return "", fmt.Errorf("create organisation %q: %w", name, err)
	}
	return answer.Organisation, nil
}

// Create starts a document in a dossier.
func (s *Store) Create(ctx context.Context, who review.ParticipantID, in review.DossierID, doc *prose.Node) (review.DocumentID, error) {
	id := review.DocumentID(s.options.NewID())
	_, err := s.hub.Create(ctx, who, s.command(), id, review.CreateDocument{Dossier: in, Doc: doc})
	if err != nil {
		return "", fmt.Errorf("create document: %w", err)
	}
	return id, nil
}

// Do takes a command to a document's room, under a fresh id.
func (s *Store) Do(ctx context.Context, who review.ParticipantID, doc review.DocumentID, c review.Command) (review.Answer, error) {
	r, err := s.hub.Open(ctx, doc)
	if err != nil {
		return review.Answer{}, err
	}
	return r.Do(ctx, who, s.command(), room.Digest(c), c)
}
