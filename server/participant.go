package server

import (
	"encoding/json"
	"net/http"

	"meelezen/review"
)

// invited says who is to be invited to a dossier.
type invited struct {
	Organisation string `json:"organisation"`
	Name         string `json:"name"`
	Pseudonym    string `json:"pseudonym"`
}

// handleInviteReader lets an administrator invite a reader while the server runs. More
// than reading is granted on the command line only, until granting it asks for a
// second person.
func (s *Server) handleInviteReader(w http.ResponseWriter, r *http.Request, v *visit) error {
	var who invited
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&who); err != nil {
		return badBody(err)
	}
	place, err := s.admit(r.Context(), v.actor.Participant, v.dossier, Newcomer{
		Organisation: who.Organisation, Name: who.Name, Pseudonym: who.Pseudonym, Roles: review.Roles(review.RoleReader),
	})
	if err != nil {
		return err
	}
	token, err := s.Invite(r.Context(), place.Participant)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		Link string `json:"link"`
	}{s.config.BaseURL + "/invite/" + token})
}
