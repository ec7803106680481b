package server

import (
	"encoding/json"
	"net/http"
	"net/mail"

	"meelezen/review"
	"meelezen/storage"
)

// maxMail bounds a mail address, as SMTP does.
const maxMail = 254

// invited says who is to be invited to a dossier, and as what. The name of who
// takes part under a pseudonym stays in the vault; which pseudonym they get
// nobody is told, not even who invites.
type invited struct {
	Organisation string         `json:"organisation"` // by name; a new one is made
	Name         string         `json:"name"`
	Mail         string         `json:"mail"`
	Roles        review.RoleSet `json:"roles"` // reader when there are none
	Pseudonymous bool           `json:"pseudonymous"`
}

// invitation answers who invited: the link is theirs to give when it was not mailed.
type invitation struct {
	Link   string         `json:"link,omitempty"`
	Mailed bool           `json:"mailed"`
	Grant  review.GrantID `json:"grant,omitempty"` // that waits for a second person
}

// handleInvite lets an administrator invite somebody while the server runs.
func (s *Server) handleInviteParticipant(w http.ResponseWriter, r *http.Request, v *visit) error {
	var who invited
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&who); err != nil {
		return badBody(err)
	}
	if err := checkMail(who.Mail); err != nil {
		return err
	}
	if who.Roles == 0 {
		who.Roles = review.Roles(review.RoleReader)
	}
	place, grant, err := s.admit(r.Context(), v.actor.Participant, v.dossier, Newcomer{
		Organisation: who.Organisation, Name: who.Name, Mail: who.Mail, Pseudonymous: who.Pseudonymous, Roles: who.Roles,
	})
	if err != nil {
		return err
	}
	answer := invitation{Grant: grant}
	if err := s.invite(r, place.Participant, who.Mail, &answer); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, answer)
}

func (s *Server) invite(r *http.Request, who review.ParticipantID, address string, answer *invitation) error {
	token, err := s.Invite(r.Context(), who)
	if err != nil {
		return err
	}
	answer.Link = s.config.BaseURL + "/invite/" + token
	answer.Mailed = s.mailInvitation(r.Context(), address, answer.Link)
	return nil
}

// handleInviteAgain makes a new link for who has not come in yet; the old one
// works no more. Of who takes part under a pseudonym the link is only mailed: it
// would tell who asks for it whose pseudonym it is.
func (s *Server) handleInviteAgain(w http.ResponseWriter, r *http.Request, v *visit) error {
	const op = "server.handleInviteAgain"
	p, ok := v.site.Participant(review.ParticipantID(r.PathValue("participant")))
	if !ok || p.Dossier != v.dossier || p.Withdrawn {
		return review.E(review.NotFound, op, "error.notFound", nil)
	}
	states, err := s.Vault().InvitationStates(r.Context())
	if err != nil {
		return err
	}
	if states[p.ID] == storage.InvitationAccepted || states[p.ID] == "" {
		return review.E(review.Conflict, op, "error.invitedAlready", nil)
	}
	person, err := s.Vault().PersonBehind(r.Context(), p.ID)
	if err != nil {
		return err
	}
	if p.Pseudonym != "" && (person.Mail == "" || s.mailer == nil) {
		return review.E(review.Conflict, op, "error.inviteUnseen", nil)
	}
	if err := s.Vault().EndInvitations(r.Context(), p.ID); err != nil {
		return err
	}
	var answer invitation
	if err := s.invite(r, p.ID, person.Mail, &answer); err != nil {
		return err
	}
	if p.Pseudonym != "" {
		answer.Link = ""
	}
	return writeJSON(w, http.StatusOK, answer)
}

func checkMail(address string) error {
	if address == "" {
		return nil
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || len(address) > maxMail {
		return review.E(review.Invalid, "server.invite", "error.mail", nil)
	}
	return nil
}
