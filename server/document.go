package server

import (
	"io"
	"net/http"

	"meelezen/review"
	"meelezen/server/live"
)

// listedDocument is a row of the list of documents.
type listedDocument struct {
	ID      review.DocumentID     `json:"id"`
	Title   string                `json:"title"`
	Dossier review.DossierID      `json:"dossier"`
	Status  review.DocumentStatus `json:"status"`
	Round   string                `json:"round"`
	Version review.Version        `json:"version"`
	Open    bool                  `json:"open"`
}

// handleDocuments lists what the visitor may read.
func (s *Server) handleDocuments(w http.ResponseWriter, r *http.Request, v *visit) error {
	list := []listedDocument{}
	for _, p := range v.participations {
		if review.Authorize(v.actorIn(p.Dossier), review.ReadDocument, review.Object{}) != nil {
			continue
		}
		documents, err := s.db.Documents(r.Context(), p.Dossier)
		if err != nil {
			return err
		}
		for _, d := range documents {
			list = append(list, listedDocument{d.ID, d.Title, d.Dossier, d.Status, d.Round, d.Version, d.RoundOpen})
		}
	}
	return writeJSON(w, http.StatusOK, list)
}

// handleOpening sends all that the visitor may see of a document now.
func (s *Server) handleOpening(w http.ResponseWriter, r *http.Request, v *visit) error {
	opening, err := s.live.Opening(r.Context(), v.state.ID(), v.actor.Participant)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, opening)
}

// handleLive hands the connection over to the live protocol.
func (s *Server) handleLive(w http.ResponseWriter, r *http.Request, v *visit) error {
	s.attendance.enter(v.session)
	s.live.ServeHTTP(w, r, v.state.ID(), live.Who{
		Participant: v.actor.Participant, Person: string(v.session.Person),
		Session: string(v.session.Key), Language: language(r),
	})
	return nil
}

// handleEvents sends what happened since a cursor.
func (s *Server) handleEvents(w http.ResponseWriter, r *http.Request, v *visit) error {
	frames, err := s.live.Events(r.Context(), v.state.ID(), v.actor.Participant, r.URL.Query().Get("cursor"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, append([]any{}, frames...))
}

// handleCommand does over HTTP what a frame does over the socket.
func (s *Server) handleCommand(w http.ResponseWriter, r *http.Request, v *visit) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return badBody(err)
	}
	command, err := live.DecodeCommand(raw)
	if err != nil {
		return err
	}
	answer, err := v.room.Do(r.Context(), v.actor.Participant, command.ID, command.Digest, command.Command)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Answer review.Answer `json:"answer"`
	}{answer})
}

// handleEffect tells an editor what accepting a suggestion would do to others.
func (s *Server) handleEffect(w http.ResponseWriter, r *http.Request, v *visit) error {
	effect, err := review.EffectOf(v.state, review.ContributionID(r.PathValue("contribution")), s.env(v))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, effect)
}

// env is what the rules need to compute something that is not stored.
func (s *Server) env(v *visit) review.Env {
	return review.Env{Actor: v.actor, Now: s.clock(), NewID: s.options.NewID}
}
