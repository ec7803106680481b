package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Site is everybody who takes part, and in what: the fold of the site's journal.
// Like State it is immutable.
type Site struct {
	seq           Seq
	dossiers      map[DossierID]Dossier
	organisations map[OrganisationID]Organisation
	participants  map[ParticipantID]Participant
	documents     map[DocumentID]RegisteredDocument
	grants        map[GrantID]Grant
	looks         map[ParticipantID][]Look
	history       map[ParticipantID][]RightsChange
	names         map[ParticipantID]string
}

// Dossier groups the documents of one subject.
type Dossier struct {
	ID    DossierID `json:"id"`
	Title string    `json:"title"`
}

// RegisteredDocument says in which dossier a document is.
type RegisteredDocument struct {
	ID      DocumentID `json:"id"`
	Dossier DossierID  `json:"dossier"`
}

// NewSite is the site before its first entry.
func NewSite() *Site {
	return &Site{
		dossiers:      map[DossierID]Dossier{},
		organisations: map[OrganisationID]Organisation{},
		participants:  map[ParticipantID]Participant{},
		documents:     map[DocumentID]RegisteredDocument{},
		grants:        map[GrantID]Grant{},
		looks:         map[ParticipantID][]Look{},
		history:       map[ParticipantID][]RightsChange{},
		names:         map[ParticipantID]string{},
	}
}

// The site's events.
type (
	// DossierCreated starts a dossier.
	DossierCreated struct {
		Dossier Dossier `json:"dossier"`
	}
	// OrganisationCreated adds an organisation.
	OrganisationCreated struct {
		Organisation Organisation `json:"organisation"`
	}
	// ParticipantAdmitted gives somebody a place in a dossier. Who it is stands
	// in the vault only.
	ParticipantAdmitted struct {
		ID           ParticipantID  `json:"id"`
		Dossier      DossierID      `json:"dossier"`
		Organisation OrganisationID `json:"organisation"`
		Pseudonym    string         `json:"pseudonym,omitempty"`
		Roles        RoleSet        `json:"roles"`
	}
	// RolesChanged replaces the roles of a participant.
	RolesChanged struct {
		ID    ParticipantID `json:"id"`
		Roles RoleSet       `json:"roles"`
	}
	// ParticipantWithdrawn ends taking part.
	ParticipantWithdrawn struct {
		ID ParticipantID `json:"id"`
	}
	// DocumentRegistered puts a document in a dossier.
	DocumentRegistered struct {
		Document RegisteredDocument `json:"document"`
	}
)

func (DossierCreated) Kind() string       { return "dossierCreated" }
func (OrganisationCreated) Kind() string  { return "organisationCreated" }
func (ParticipantAdmitted) Kind() string  { return "participantAdmitted" }
func (RolesChanged) Kind() string         { return "rolesChanged" }
func (ParticipantWithdrawn) Kind() string { return "participantWithdrawn" }
func (DocumentRegistered) Kind() string   { return "documentRegistered" }

// Seq returns the place of the last entry folded in.
func (s *Site) Seq() Seq { return s.seq }

// Apply folds one entry of the site's journal.
func (s *Site) Apply(e Entry) (*Site, error) {
	if e.Seq != s.seq+1 {
		return nil, fmt.Errorf("review.Site.Apply: entry %d after %d", e.Seq, s.seq)
	}
	next := *s
	next.seq = e.Seq
	if err := next.fold(e); err != nil {
		return nil, fmt.Errorf("review.Site.Apply %s at %d: %w", e.Event.Kind(), e.Seq, err)
	}
	return &next, nil
}

func (s *Site) fold(e Entry) error {
	switch ev := e.Event.(type) {
	case DossierCreated:
		s.dossiers = with(s.dossiers, ev.Dossier.ID, ev.Dossier)
	case OrganisationCreated:
		s.organisations = with(s.organisations, ev.Organisation.ID, ev.Organisation)
	case ParticipantAdmitted:
		s.participants = with(s.participants, ev.ID, Participant{
			ID: ev.ID, Dossier: ev.Dossier, Organisation: ev.Organisation,
			Pseudonym: ev.Pseudonym, Roles: ev.Roles, Granted: e.Seq,
		})
		s.remember(ev.ID, RightsChange{At: e.At, Roles: ev.Roles, By: e.Actor})
	case RolesChanged:
		s.dropGrants(ev.ID)
		s.remember(ev.ID, RightsChange{At: e.At, Roles: ev.Roles, By: e.Actor})
		return s.change(ev.ID, func(p *Participant) { p.Roles, p.Granted = ev.Roles, e.Seq })
	case ParticipantWithdrawn:
		s.remember(ev.ID, RightsChange{At: e.At, By: e.Actor})
		s.dropGrants(ev.ID)
		return s.change(ev.ID, func(p *Participant) { p.Roles, p.Withdrawn, p.Granted = 0, true, e.Seq })
	case GrantProposed:
		g := ev.Grant
		g.By, g.At = e.Actor, e.At
		s.dropGrants(g.Participant)
		s.grants = with(s.grants, g.ID, g)
	case GrantAnswered:
		return s.answerGrant(ev, e)
	case PseudonymChosen:
		return s.change(ev.ID, func(p *Participant) { p.Pseudonym = ev.Pseudonym })
	case IdentitySeen:
		s.looks = with(s.looks, ev.ID, append(slices.Clip(s.looks[ev.ID]), Look{e.At, ev.Reason}))
	case DocumentRegistered:
		s.documents = with(s.documents, ev.Document.ID, ev.Document)
	default:
		return fmt.Errorf("not an event of the site")
	}
	return nil
}

func with[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	m = maps.Clone(m)
	m[k] = v
	return m
}

func (s *Site) change(id ParticipantID, f func(*Participant)) error {
	p, ok := s.participants[id]
	if !ok {
		return fmt.Errorf("no participant %s", id)
	}
	f(&p)
	s.participants = with(s.participants, id, p)
	return nil
}

// WithNames returns the site with the names that the vault holds. Names enter no
// journal; they are resolved when somebody reads.
func (s *Site) WithNames(names map[ParticipantID]string) *Site {
	next := *s
	next.names = names
	return &next
}

// WithName is WithNames for one more participant.
func (s *Site) WithName(id ParticipantID, name string) *Site {
	return s.WithNames(with(s.names, id, name))
}

// Participant finds one.
func (s *Site) Participant(id ParticipantID) (Participant, bool) {
	p, ok := s.participants[id]
	return p, ok
}

// Actor returns what the rules need to know of a participant. A withdrawn one
// has no roles: everything is denied to them.
func (s *Site) Actor(id ParticipantID) (Actor, bool) {
	p, ok := s.participants[id]
	if !ok {
		return Actor{}, false
	}
	return Actor{p.ID, p.Organisation, p.Roles, p.Pseudonym != "", s.speaks(p), p.Granted}, true
}

// speaks reports whether somebody may send in the name of their organisation: as
// its coordinator; where it has none, as any of its members.
func (s *Site) speaks(p Participant) bool {
	if p.Organisation == "" || p.Pseudonym != "" || p.Withdrawn {
		return false
	}
	if p.Roles.Has(RoleCoordinator) {
		return true
	}
	for _, other := range s.participants {
		if other.Dossier == p.Dossier && other.Organisation == p.Organisation && other.Roles.Has(RoleCoordinator) {
			return false
		}
	}
	return p.Roles.Meets(anyParticipant)
}

// NameOf implements Names.
func (s *Site) NameOf(id ParticipantID) (name, organisation string, pseudonym bool) {
	p := s.participants[id]
	if p.Pseudonym != "" {
		return p.Pseudonym, "", true
	}
	return s.names[id], s.organisations[p.Organisation].Name, false
}

// Dossier, Organisation and Document find one.
func (s *Site) Dossier(id DossierID) (Dossier, bool) {
	d, ok := s.dossiers[id]
	return d, ok
}

// Organisation finds one.
func (s *Site) Organisation(id OrganisationID) (Organisation, bool) {
	o, ok := s.organisations[id]
	return o, ok
}

// Document finds one.
func (s *Site) Document(id DocumentID) (RegisteredDocument, bool) {
	d, ok := s.documents[id]
	return d, ok
}

// Dossiers lists all, by title.
func (s *Site) Dossiers() []Dossier {
	return slices.SortedFunc(maps.Values(s.dossiers), func(a, b Dossier) int {
		return strings.Compare(a.Title+string(a.ID), b.Title+string(b.ID))
	})
}

// Organisations lists all, by name.
func (s *Site) Organisations() []Organisation {
	return slices.SortedFunc(maps.Values(s.organisations), func(a, b Organisation) int {
		return strings.Compare(a.Name+string(a.ID), b.Name+string(b.ID))
	})
}

// Documents lists those of a dossier, by id.
func (s *Site) Documents(in DossierID) []RegisteredDocument {
	var list []RegisteredDocument
	for _, d := range s.documents {
		if d.Dossier == in {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b RegisteredDocument) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return list
}

// Participants lists those of a dossier who still take part, by id.
func (s *Site) Participants(in DossierID) []Participant {
	var list []Participant
	for _, p := range s.participants {
		if p.Dossier == in && !p.Withdrawn {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Participant) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return list
}
