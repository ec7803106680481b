package review

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// SiteCommand is what somebody asks of the site as a whole.
type SiteCommand interface{ Action() Action }

// CreateDossier, CreateOrganisation, Admit, ChangeRoles, WithdrawParticipant and
// RegisterDocument are the site's commands.
type (
	// CreateDossier starts a dossier.
	CreateDossier struct {
		Title string `json:"title"`
	}
	// CreateOrganisation adds an organisation.
	CreateOrganisation struct {
		Name string `json:"name"`
	}
	// Admit gives somebody a place in a dossier, under a pseudonym if there is one.
	Admit struct {
		Dossier      DossierID      `json:"dossier"`
		Organisation OrganisationID `json:"organisation"`
		Pseudonym    string         `json:"pseudonym"`
		Roles        RoleSet        `json:"roles"`
	}
	// ChangeRoles replaces somebody's roles.
	ChangeRoles struct {
		Participant ParticipantID `json:"participant"`
		Roles       RoleSet       `json:"roles"`
	}
	// WithdrawParticipant ends somebody's taking part.
	WithdrawParticipant struct {
		Participant ParticipantID `json:"participant"`
	}
	// RegisterDocument puts a document that was created in its dossier.
	RegisterDocument struct {
		Document DocumentID `json:"document"`
		Dossier  DossierID  `json:"dossier"`
	}
)

// Action names the row of the policy.
func (CreateDossier) Action() Action       { return ManagePeople }
func (CreateOrganisation) Action() Action  { return ManagePeople }
func (Admit) Action() Action               { return ManagePeople }
func (ChangeRoles) Action() Action         { return ManagePeople }
func (WithdrawParticipant) Action() Action { return ManagePeople }
func (RegisterDocument) Action() Action    { return CreateDocuments }

// SiteResult is what a site command comes to.
type SiteResult struct {
	Entries []Entry
	Site    *Site
	Answer  Answer
}

// ExecuteSite authorises, validates and computes a command on the site.
func ExecuteSite(s *Site, c SiteCommand, env Env) (SiteResult, error) {
	if err := Authorize(env.Actor, c.Action(), Object{}); err != nil {
		return SiteResult{}, err
	}
	event, answer, err := siteEvent(s, c, env)
	if err != nil {
		return SiteResult{}, err
	}
	e := Entry{Seq: s.seq + 1, At: env.Now, Actor: env.Actor.Participant, Authority: env.Actor.Authorisation, Event: event}
	next, err := s.Apply(e)
	if err != nil {
		return SiteResult{}, err
	}
	return SiteResult{[]Entry{e}, next, answer}, nil
}

func siteEvent(s *Site, c SiteCommand, env Env) (Event, Answer, error) {
	const op = "review.ExecuteSite"
	switch c := c.(type) {
	case CreateDossier:
		d := Dossier{DossierID(env.NewID()), strings.TrimSpace(c.Title)}
		return DossierCreated{d}, Answer{Dossier: d.ID}, checkName(op, d.Title)
	case CreateOrganisation:
		o := Organisation{OrganisationID(env.NewID()), strings.TrimSpace(c.Name)}
		return OrganisationCreated{o}, Answer{Organisation: o.ID}, checkName(op, o.Name)
	case Admit:
		return admit(s, c, env)
	case ChangeRoles:
		if err := checkParticipant(s, c.Participant, c.Roles); err != nil {
			return nil, Answer{}, err
		}
		return RolesChanged{c.Participant, c.Roles}, Answer{Participant: c.Participant}, nil
	case WithdrawParticipant:
		if _, ok := s.participants[c.Participant]; !ok {
			return nil, Answer{}, E(NotFound, op, "error.notFound", nil)
		}
		return ParticipantWithdrawn{c.Participant}, Answer{Participant: c.Participant}, nil
	case RegisterDocument:
		if _, ok := s.dossiers[c.Dossier]; !ok {
			return nil, Answer{}, E(NotFound, op, "error.notFound", nil)
		}
		return DocumentRegistered{RegisteredDocument{c.Document, c.Dossier}}, Answer{Document: c.Document}, nil
	}
	return nil, Answer{}, fmt.Errorf("%s: no rule for %T", op, c)
}

func admit(s *Site, c Admit, env Env) (Event, Answer, error) {
	const op = "review.Admit"
	if _, ok := s.dossiers[c.Dossier]; !ok {
		return nil, Answer{}, E(NotFound, op, "error.notFound", fmt.Errorf("no dossier %s", c.Dossier))
	}
	if _, ok := s.organisations[c.Organisation]; !ok && c.Organisation != "" {
		return nil, Answer{}, E(NotFound, op, "error.notFound", fmt.Errorf("no organisation %s", c.Organisation))
	}
	if err := checkRoles(c.Roles); err != nil {
		return nil, Answer{}, err
	}
	if c.Pseudonym != "" {
		if err := checkName(op, c.Pseudonym); err != nil {
			return nil, Answer{}, err
		}
		for _, p := range s.Participants(c.Dossier) {
			if strings.EqualFold(p.Pseudonym, c.Pseudonym) {
				return nil, Answer{}, E(Conflict, op, "error.nameTaken", nil)
			}
		}
	}
	id := ParticipantID(env.NewID())
	return ParticipantAdmitted{id, c.Dossier, c.Organisation, strings.TrimSpace(c.Pseudonym), c.Roles}, Answer{Participant: id}, nil
}

func checkParticipant(s *Site, id ParticipantID, roles RoleSet) error {
	p, ok := s.participants[id]
	if !ok || p.Withdrawn {
		return E(NotFound, "review.ChangeRoles", "error.notFound", nil)
	}
	return checkRoles(roles)
}

// checkRoles keeps the confidant apart: never also editor or administrator.
func checkRoles(r RoleSet) error {
	const op = "review.Roles"
	switch {
	case r == 0 || r.Has(RoleOperator):
		return E(Invalid, op, "error.unknownRole", nil)
	case r.Has(RoleConfidant) && r.Meets(editors|Roles(RoleAdministrator)):
		return E(Invalid, op, "error.confidantApart", nil)
	}
	return nil
}

func checkName(op, name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return E(Invalid, op, "error.nameRequired", nil)
	case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName:
		return E(Limit, op, "error.nameTooLong", nil)
	}
	return nil
}
