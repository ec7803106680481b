package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// SiteCommand is what somebody asks of the site as a whole.
type SiteCommand interface{ Action() Action }

// The site's commands. Editor and confidant are granted by two people: Admit and
// ChangeRoles by one of them only ask for it, and AnswerGrant is the other's part.
type (
	// CreateDossier starts a dossier. Who asks for it is its first administrator; the
	// operator, who is nobody in particular, lets one in afterwards.
	CreateDossier struct {
		Title string `json:"title"`
	}
	// CreateOrganisation adds an organisation.
	CreateOrganisation struct {
		Name string `json:"name"`
	}
	// Admit gives somebody a place in a dossier. Who takes part under a pseudonym
	// gets one that is free, unless Pseudonym names one.
	Admit struct {
		Dossier      DossierID      `json:"dossier"`
		Organisation OrganisationID `json:"organisation"`
		Pseudonymous bool           `json:"pseudonymous"`
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
	// AnswerGrant is the second person agreeing to a grant, or not.
	AnswerGrant struct {
		Grant GrantID `json:"grant"`
		Agree bool    `json:"agree"`
	}
	// ChoosePseudonym changes the name that others see of the sender, as long as
	// nothing was said under it. Spoke is filled in by the server.
	ChoosePseudonym struct {
		Participant ParticipantID `json:"participant"`
		Pseudonym   string        `json:"pseudonym"`
		Spoke       bool          `json:"-"`
	}
	// LookBehind asks who somebody is. The look is on record before it is answered.
	LookBehind struct {
		Participant ParticipantID `json:"participant"`
		Reason      string        `json:"reason"`
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
func (AnswerGrant) Action() Action         { return ConfirmGrants }
func (ChoosePseudonym) Action() Action     { return ChoosePseudonyms }
func (LookBehind) Action() Action          { return LookBehindAction }
func (RegisterDocument) Action() Action    { return CreateDocuments }

// siteCommands has the types that may come from outside, by their wire name.
// Dossiers and people come in by routes of their own, because the vault has a part in it.
var siteCommands = map[string]func([]byte) (SiteCommand, error){
	"createOrganisation":  siteCommand[CreateOrganisation],
	"changeRoles":         siteCommand[ChangeRoles],
	"withdrawParticipant": siteCommand[WithdrawParticipant],
	"answerGrant":         siteCommand[AnswerGrant],
	"choosePseudonym":     siteCommand[ChoosePseudonym],
}

func siteCommand[C SiteCommand](body []byte) (SiteCommand, error) {
	var c C
	if err := decodeStrict(body, &c); err != nil {
		return nil, err
	}
	return c, nil
}

// SiteCommandTypes lists the wire names.
func SiteCommandTypes() []string { return slices.Sorted(maps.Keys(siteCommands)) }

// DecodeSiteCommand is DecodeCommand for the site.
func DecodeSiteCommand(typ string, body []byte) (SiteCommand, error) {
	const op = "review.DecodeSiteCommand"
	decode := siteCommands[typ]
	if decode == nil {
		return nil, E(Invalid, op, "error.unknownCommand", fmt.Errorf("no command %q", typ))
	}
	c, err := decode(body)
	if err != nil {
		return nil, E(Invalid, op, "error.malformed", fmt.Errorf("%s: %w", typ, err))
	}
	return c, nil
}

// AuthorizeSiteCommand is Authorize for a command on the site, with what the
// command is on: a grant is one's own when one asked for it or it is for oneself.
func AuthorizeSiteCommand(s *Site, c SiteCommand, a Actor) error {
	o := Object{}
	switch c := c.(type) {
	case AnswerGrant:
		g, ok := s.Grant(c.Grant)
		if !ok {
			return E(NotFound, "review.ExecuteSite", "error.notFound", nil)
		}
		o.Relation = RelationVisible
		if g.By == a.Participant || g.Participant == a.Participant {
			o.Relation = RelationOwn
		}
	case ChoosePseudonym:
		o.Relation = RelationVisible
		if c.Participant == a.Participant {
			o.Relation = RelationOwn
		}
	}
	return Authorize(a, c.Action(), o)
}

// SiteResult is what a site command comes to.
type SiteResult struct {
	Entries []Entry
	Site    *Site
	Answer  Answer
}

// ExecuteSite authorises, validates and computes a command on the site.
func ExecuteSite(s *Site, c SiteCommand, env Env) (SiteResult, error) {
	if err := AuthorizeSiteCommand(s, c, env.Actor); err != nil {
		return SiteResult{}, err
	}
	events, answer, err := siteEvents(s, c, env)
	if err != nil {
		return SiteResult{}, err
	}
	result := SiteResult{Site: s, Answer: answer}
	for _, event := range events {
		e := Entry{Seq: result.Site.seq + 1, At: env.Now, Actor: env.Actor.Participant, Authority: env.Actor.Authorisation, Event: event}
		if result.Site, err = result.Site.Apply(e); err != nil {
			return SiteResult{}, err
		}
		result.Entries = append(result.Entries, e)
	}
	return result, nil
}

func siteEvents(s *Site, c SiteCommand, env Env) ([]Event, Answer, error) {
	const op = "review.ExecuteSite"
	switch c := c.(type) {
	case CreateDossier:
		return createDossier(s, c, env)
	case CreateOrganisation:
		o := Organisation{OrganisationID(env.NewID()), strings.TrimSpace(c.Name)}
		return []Event{OrganisationCreated{o}}, Answer{Organisation: o.ID}, checkName(op, o.Name)
	case Admit:
		return admit(s, c, env)
	case ChangeRoles:
		return changeRoles(s, c, env)
	case WithdrawParticipant:
		if p, ok := s.participants[c.Participant]; !ok || p.Withdrawn {
			return nil, Answer{}, E(NotFound, op, "error.notFound", nil)
		}
		return []Event{ParticipantWithdrawn{c.Participant}}, Answer{Participant: c.Participant}, nil
	case AnswerGrant:
		g, _ := s.Grant(c.Grant)
		return []Event{GrantAnswered{c.Grant, g.Participant, c.Agree}}, Answer{Participant: g.Participant}, nil
	case ChoosePseudonym:
		return choosePseudonym(s, c)
	case LookBehind:
		return lookBehind(s, c)
	case RegisterDocument:
		if _, ok := s.dossiers[c.Dossier]; !ok {
			return nil, Answer{}, E(NotFound, op, "error.notFound", nil)
		}
		return []Event{DocumentRegistered{RegisteredDocument{c.Document, c.Dossier}}}, Answer{Document: c.Document}, nil
	}
	return nil, Answer{}, fmt.Errorf("%s: no rule for %T", op, c)
}

func createDossier(s *Site, c CreateDossier, env Env) ([]Event, Answer, error) {
	d := Dossier{DossierID(env.NewID()), strings.TrimSpace(c.Title)}
	if err := checkName("review.CreateDossier", d.Title); err != nil {
		return nil, Answer{}, err
	}
	events, answer := []Event{DossierCreated{d}}, Answer{Dossier: d.ID}
	if by, ok := s.participants[env.Actor.Participant]; ok {
		answer.Participant = ParticipantID(env.NewID())
		events = append(events, ParticipantAdmitted{answer.Participant, d.ID, by.Organisation, "", Roles(RoleAdministrator)})
	}
	return events, answer, nil
}

func admit(s *Site, c Admit, env Env) ([]Event, Answer, error) {
	const op = "review.Admit"
	if _, ok := s.dossiers[c.Dossier]; !ok {
		return nil, Answer{}, E(NotFound, op, "error.notFound", fmt.Errorf("no dossier %s", c.Dossier))
	}
	if _, ok := s.organisations[c.Organisation]; !ok && c.Organisation != "" {
		return nil, Answer{}, E(NotFound, op, "error.notFound", fmt.Errorf("no organisation %s", c.Organisation))
	}
	id := ParticipantID(env.NewID())
	pseudonym := strings.TrimSpace(c.Pseudonym)
	if pseudonym == "" && c.Pseudonymous {
		pseudonym = s.freePseudonym(c.Dossier, string(id))
	}
	if err := checkRoles(c.Roles, pseudonym != ""); err != nil {
		return nil, Answer{}, err
	}
	if pseudonym != "" {
		if err := checkPseudonym(s, c.Dossier, pseudonym, id); err != nil {
			return nil, Answer{}, err
		}
	}
	now, grant := secondPerson(c.Roles, 0, env)
	events := []Event{ParticipantAdmitted{id, c.Dossier, c.Organisation, pseudonym, now}}
	answer := Answer{Participant: id}
	if grant != nil {
		grant.Grant.Participant = id
		events, answer.Grant = append(events, *grant), grant.Grant.ID
	}
	return events, answer, nil
}

func changeRoles(s *Site, c ChangeRoles, env Env) ([]Event, Answer, error) {
	p, ok := s.participants[c.Participant]
	if !ok || p.Withdrawn {
		return nil, Answer{}, E(NotFound, "review.ChangeRoles", "error.notFound", nil)
	}
	if err := checkRoles(c.Roles, p.Pseudonym != ""); err != nil {
		return nil, Answer{}, err
	}
	now, grant := secondPerson(c.Roles, p.Roles, env)
	var events []Event
	answer := Answer{Participant: p.ID}
	if now != p.Roles {
		events = append(events, RolesChanged{p.ID, now})
	}
	if grant != nil {
		grant.Grant.Participant = p.ID
		events, answer.Grant = append(events, *grant), grant.Grant.ID
	}
	return events, answer, nil
}

// secondPerson splits what somebody is to become into what they are from now on
// and what waits for a second person. The operator has the files, and is not asked.
func secondPerson(wish, has RoleSet, env Env) (now RoleSet, waiting *GrantProposed) {
	added := wish &^ has & needSecond
	if added == 0 || env.Actor.Participant == Operator {
		return wish, nil
	}
	now = wish &^ added
	if now == 0 {
		now = Roles(RoleReader)
	}
	return now, &GrantProposed{Grant{ID: GrantID(env.NewID()), Roles: wish}}
}

func choosePseudonym(s *Site, c ChoosePseudonym) ([]Event, Answer, error) {
	const op = "review.ChoosePseudonym"
	p := s.participants[c.Participant]
	name := strings.TrimSpace(c.Pseudonym)
	switch {
	case p.Pseudonym == "":
		return nil, Answer{}, E(Invalid, op, "error.noPseudonym", nil)
	case c.Spoke:
		return nil, Answer{}, E(Conflict, op, "error.pseudonymUsed", nil)
	}
	return []Event{PseudonymChosen{p.ID, name}}, Answer{Participant: p.ID}, checkPseudonym(s, p.Dossier, name, p.ID)
}

func checkPseudonym(s *Site, in DossierID, name string, of ParticipantID) error {
	const op = "review.Pseudonym"
	if err := checkName(op, name); err != nil {
		return err
	}
	if s.pseudonymTaken(in, name, of) {
		return E(Conflict, op, "error.nameTaken", nil)
	}
	return nil
}

func lookBehind(s *Site, c LookBehind) ([]Event, Answer, error) {
	const op = "review.LookBehind"
	if p, ok := s.participants[c.Participant]; !ok || p.Pseudonym == "" {
		return nil, Answer{}, E(NotFound, op, "error.notFound", nil)
	}
	if err := checkBody(op, c.Reason, true); err != nil {
		return nil, Answer{}, err
	}
	return []Event{IdentitySeen{c.Participant, strings.TrimSpace(c.Reason)}}, Answer{Participant: c.Participant}, nil
}

// checkRoles keeps the confidant apart: never also editor or administrator. Who
// takes part under a pseudonym is a reader: any other role would show them.
func checkRoles(r RoleSet, pseudonymous bool) error {
	const op = "review.Roles"
	switch {
	case r == 0 || r.Meets(ungrantable):
		return E(Invalid, op, "error.unknownRole", nil)
	case pseudonymous && r != Roles(RoleReader):
		return E(Invalid, op, "error.pseudonymReads", nil)
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
