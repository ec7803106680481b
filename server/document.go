package server

import (
	"io"
	"net/http"
	"slices"
	"strings"

	"meelezen/review"
	"meelezen/server/live"
	"meelezen/storage"
)

// listedDocument is a row of the list of documents.
type listedDocument struct {
	ID      review.DocumentID     `json:"id"`
	Title   string                `json:"title"`
	Dossier review.DossierID      `json:"dossier"`
	Status  review.DocumentStatus `json:"status"`
	Round   string                `json:"round"` // name of the round that was opened last, or is planned first
	State   string                `json:"state"` // of that round
	Version review.Version        `json:"version"`
}

// handleDocuments lists what the visitor may read.
func (s *Server) handleDocuments(w http.ResponseWriter, r *http.Request, v *visit) error {
	list := []listedDocument{}
	for _, p := range v.participations {
		documents, err := s.db.Documents(r.Context(), p.Dossier)
		if err != nil {
			return err
		}
		rows := []listedDocument{}
		for _, d := range documents {
			if listed, may := s.listed(r, v, d); may {
				rows = append(rows, listed)
			}
		}
		// The storage has them by the title of the head, which is not everybody's.
		slices.SortStableFunc(rows, func(a, b listedDocument) int { return strings.Compare(a.Title, b.Title) })
		list = append(list, rows...)
	}
	return writeJSON(w, http.StatusOK, list)
}

// listed is a row as the visitor may see it. The title and the version are those
// of the text that they have before them.
func (s *Server) listed(r *http.Request, v *visit, d storage.ListedDocument) (listedDocument, bool) {
	actor := v.actorIn(d.Dossier)
	state := d.Round.StateAt(s.clock())
	if review.Authorize(actor, review.ReadDocument, review.Object{Status: d.Status, Round: state}) != nil {
		return listedDocument{}, false
	}
	row := listedDocument{ID: d.ID, Title: d.Title, Dossier: d.Dossier, Status: d.Status.At(state), State: state.String(), Version: d.Version}
	if d.Round != nil {
		row.Round = d.Round.Name
	}
	if actor.Roles.IsEditor() {
		return row, true
	}
	opened, err := s.hub.Open(r.Context(), d.ID)
	if err == nil {
		text := opened.State()
		row.Version = review.ReadingVersion(text, actor)
		row.Title, err = s.live.Title(r.Context(), opened, text, actor)
	}
	if err != nil && r.Context().Err() == nil {
		s.log.Error("list a document", "document", d.ID, "err", err) // the others can still be read
	}
	return row, err == nil
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
