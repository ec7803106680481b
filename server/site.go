package server

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"

	"meelezen/review"
	"meelezen/server/live"
	"meelezen/storage"
)

// listedPerson is somebody who takes part. Of who has a pseudonym there is the
// pseudonym and nothing else: since when and by whom would lead to an invitation.
type listedPerson struct {
	Participant  review.ParticipantID  `json:"participant"`
	Name         string                `json:"name"`
	Pseudonym    bool                  `json:"pseudonym"`
	Organisation review.OrganisationID `json:"organisation"`
	Roles        review.RoleSet        `json:"roles"`
	Since        string                `json:"since"` // RFC 3339; when the roles became what they are
	By           string                `json:"by"`
	Second       string                `json:"second"` // who agreed, where it took two people

	Invitation storage.InvitationState `json:"invitation"` // "" for who was never invited, and for who has a pseudonym
}

// listedGrant waits for a second person.
type listedGrant struct {
	ID          review.GrantID       `json:"id"`
	Participant review.ParticipantID `json:"participant"`
	Name        string               `json:"name"`
	Roles       review.RoleSet       `json:"roles"`
	By          string               `json:"by"`
	At          string               `json:"at"`
	Own         bool                 `json:"own"` // the visitor asked for it, or it is for the visitor
}

// handlePeople lists who takes part in a dossier, and what waits for a second person.
func (s *Server) handlePeople(w http.ResponseWriter, r *http.Request, v *visit) error {
	states, err := s.Vault().InvitationStates(r.Context())
	if err != nil {
		return err
	}
	answer := struct {
		Organisations []review.Organisation `json:"organisations"`
		People        []listedPerson        `json:"people"`
		Grants        []listedGrant         `json:"grants"`
	}{v.site.Organisations(), []listedPerson{}, []listedGrant{}}
	for _, p := range v.site.Participants(v.dossier) {
		person := v.person(p)
		if !person.Pseudonym {
			person.Invitation = states[p.ID]
		}
		answer.People = append(answer.People, person)
	}
	for _, g := range v.site.Grants(v.dossier) {
		me := v.actor.Participant
		answer.Grants = append(answer.Grants, listedGrant{g.ID, g.Participant, v.nameOf(g.Participant), g.Roles, v.nameOf(g.By),
			g.At.UTC().Format(time.RFC3339), g.By == me || g.Participant == me})
	}
	return writeJSON(w, http.StatusOK, answer)
}

func (v *visit) person(p review.Participant) listedPerson {
	if p.Pseudonym != "" {
		return listedPerson{Participant: p.ID, Name: p.Pseudonym, Pseudonym: true, Roles: p.Roles}
	}
	person := listedPerson{Participant: p.ID, Name: v.nameOf(p.ID), Organisation: p.Organisation, Roles: p.Roles}
	if history := v.site.RightsHistory(p.ID); len(history) > 0 {
		last := history[len(history)-1]
		person.Since, person.By = last.At.UTC().Format(time.RFC3339), v.nameOf(last.By)
		if last.Second != "" {
			person.Second = v.nameOf(last.Second)
		}
	}
	return person
}

// nameOf is empty for the operator, who is nobody in particular.
func (v *visit) nameOf(id review.ParticipantID) string {
	name, _, _ := v.site.NameOf(id)
	return name
}

// handleSiteCommand changes people and their roles. The route is open to every
// role; what the command asks is authorised by its own action. What is in another
// dossier does not exist here.
func (s *Server) handleSiteCommand(w http.ResponseWriter, r *http.Request, v *visit) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return badBody(err)
	}
	c, err := live.DecodeSiteCommand(raw)
	if err != nil {
		return err
	}
	if !v.inOwnDossier(c.Command) {
		return review.E(review.NotFound, "server.handleSiteCommand", "error.notFound", nil)
	}
	if choose, ok := c.Command.(review.ChoosePseudonym); ok {
		if choose.Spoke, err = s.db.Spoke(r.Context(), choose.Participant); err != nil {
			return err
		}
		c.Command = choose
	}
	answer, err := s.hub.DoSite(r.Context(), v.actor.Participant, c.ID, c.Command)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Answer review.Answer `json:"answer"`
	}{answer})
}

func (v *visit) inOwnDossier(c review.SiteCommand) bool {
	var about review.ParticipantID
	switch c := c.(type) {
	case review.ChangeRoles:
		about = c.Participant
	case review.WithdrawParticipant:
		about = c.Participant
	case review.ChoosePseudonym:
		about = c.Participant
	case review.AnswerGrant:
		return slices.ContainsFunc(v.site.Grants(v.dossier), func(g review.Grant) bool { return g.ID == c.Grant })
	default:
		return true
	}
	p, ok := v.site.Participant(about)
	return ok && p.Dossier == v.dossier
}

// handleLook tells the confidant who somebody is, once it is on record that they
// looked, and why.
func (s *Server) handleLook(w http.ResponseWriter, r *http.Request, v *visit) error {
	var asked struct {
		ID     review.CommandID `json:"id"`
		Reason string           `json:"reason"`
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&asked); err != nil {
		return badBody(err)
	}
	who := review.ParticipantID(r.PathValue("participant"))
	if p, ok := v.site.Participant(who); !ok || p.Dossier != v.dossier {
		return review.E(review.NotFound, "server.handleLook", "error.notFound", nil)
	}
	if _, err := s.hub.DoSite(r.Context(), v.actor.Participant, asked.ID, review.LookBehind{Participant: who, Reason: asked.Reason}); err != nil {
		return err
	}
	person, err := s.Vault().PersonBehind(r.Context(), who)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Name string `json:"name"`
		Mail string `json:"mail"`
	}{person.Name, person.Mail})
}

// handleParticipation tells somebody how they take part, and who looked behind
// their pseudonym.
func (s *Server) handleParticipation(w http.ResponseWriter, r *http.Request, v *visit) error {
	me := v.actor.Participant
	name, organisation, pseudonym := v.site.NameOf(me)
	spoke, err := s.db.Spoke(r.Context(), me)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Participant  review.ParticipantID `json:"participant"`
		Name         string               `json:"name"`
		Pseudonymous bool                 `json:"pseudonymous"`
		Organisation string               `json:"organisation"`
		Roles        review.RoleSet       `json:"roles"`
		Looks        []review.Look        `json:"looks"`
		MayRename    bool                 `json:"mayRename"`
	}{me, name, pseudonym, organisation, v.actor.Roles, append([]review.Look{}, v.site.Looks(me)...), pseudonym && !spoke})
}
