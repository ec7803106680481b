package server

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"meelezen/review"
	"meelezen/storage"
)

// handleCreateDossier starts a dossier beside the one that the visitor is an
// administrator of, and makes the visitor its first administrator.
func (s *Server) handleCreateDossier(w http.ResponseWriter, r *http.Request, v *visit) error {
	var asked struct {
		ID    review.CommandID `json:"id"`
		Title string           `json:"title"`
	}
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&asked); err != nil {
		return badBody(err)
	}
	answer, err := s.hub.DoSite(r.Context(), v.actor.Participant, asked.ID, review.CreateDossier{Title: asked.Title})
	if err != nil {
		return err
	}
	if err := s.takePart(r, v, answer); err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		Dossier review.DossierID `json:"dossier"`
	}{answer.Dossier})
}

// takePart links the visitor to the place in a new dossier. A retry of the command
// finds the link there already.
func (s *Server) takePart(r *http.Request, v *visit, made review.Answer) error {
	for _, p := range v.participations {
		if p.Dossier == made.Dossier {
			return nil
		}
	}
	name, _, _ := v.site.NameOf(v.actor.Participant)
	place := storage.Participation{Participant: made.Participant, Person: v.session.Person, Dossier: made.Dossier, Shown: name}
	if err := s.Vault().LinkParticipant(r.Context(), place); err != nil {
		return err
	}
	return s.hub.SetName(r.Context(), place.Participant, name)
}

// listedPseudonym is a pseudonym for who may look behind it, with the looks so far.
type listedPseudonym struct {
	Participant review.ParticipantID `json:"participant"`
	Name        string               `json:"name"`
	Looks       []review.Look        `json:"looks"`
}

// handlePseudonyms lists the pseudonyms of a dossier, by name: who is behind them
// is another question, which leaves a trace.
func (s *Server) handlePseudonyms(w http.ResponseWriter, _ *http.Request, v *visit) error {
	list := []listedPseudonym{}
	for _, p := range v.site.Participants(v.dossier) {
		if p.Pseudonym != "" {
			list = append(list, listedPseudonym{p.ID, p.Pseudonym, append([]review.Look{}, v.site.Looks(p.ID)...)})
		}
	}
	slices.SortFunc(list, func(a, b listedPseudonym) int { return strings.Compare(a.Name, b.Name) })
	return writeJSON(w, http.StatusOK, list)
}
