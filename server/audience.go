package server

import (
	"net/http"

	"meelezen/review"
)

// audienceReaders tells who would read what is sent to an audience.
type audienceReaders struct {
	Audience review.Audience `json:"audience"`
	Readers  readerCounts    `json:"readers"`
	Names    []string        `json:"names"` // all of them, when they are few
}

type readerCounts struct {
	Editors       int `json:"editors"`
	Participants  int `json:"participants"`
	Organisations int `json:"organisations"`
}

// handleAudiences tells, before something is sent, who will be able to read it.
func (s *Server) handleAudiences(w http.ResponseWriter, _ *http.Request, v *visit) error {
	list := []audienceReaders{}
	for _, audience := range review.AudiencesFor(v.actor, v.state.Round()) {
		readers := v.site.ReadersOf(v.dossier, v.actor.Participant, audience)
		list = append(list, audienceReaders{
			audience, readerCounts{readers.Editors, readers.Participants, readers.Organisations}, readers.Names,
		})
	}
	return writeJSON(w, http.StatusOK, list)
}

// handleAudienceReaders names everybody who would read what is sent to an audience.
func (s *Server) handleAudienceReaders(w http.ResponseWriter, r *http.Request, v *visit) error {
	to := review.Audience(r.PathValue("audience"))
	if err := review.CheckAudience("server.audienceReaders", v.actor, v.state.Round(), to); err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, v.site.ReaderList(v.dossier, v.actor.Participant, to))
}
