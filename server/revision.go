package server

import (
	"encoding/json"
	"net/http"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
)

// head stands in the place of a revision for the text as it is now.
const head = "head"

// edition is one text of a document, with what is known of it.
type edition struct {
	id      review.RevisionID // "" for the head
	name    string
	note    string
	version review.Version
	at      time.Time // zero for the head
	doc     *prose.Node
}

// edition finds the text that a request names; "" and "head" are the text now:
// for who does not follow the head, the revision that was published to them.
// What they may not read does not exist for them.
func (s *Server) edition(r *http.Request, v *visit, named string) (edition, error) {
	revision, fixed := v.state.Published()
	switch now := named == "" || named == head; {
	case now && review.ReadsHead(v.state, v.actor):
		return headOf(v.state), nil
	case !now || !fixed:
		var ok bool
		revision, ok = v.state.Revision(review.RevisionID(named))
		if !ok || !review.MayReadRevision(v.state, v.actor, revision) {
			return edition{}, review.E(review.NotFound, "server.edition", "error.notFound", nil)
		}
	}
	doc, err := s.db.RevisionText(r.Context(), v.state.ID(), revision.ID)
	if err != nil {
		return edition{}, err
	}
	return edition{revision.ID, revision.Name, revision.Note, revision.Version, revision.At, doc}, nil
}

// headOf is the text as it is now. One that was adopted has a name and a date.
func headOf(s *review.State) edition {
	e := edition{version: s.Version(), doc: s.Doc()}
	if adopted, ok := s.Adopted(); ok {
		r, _ := s.Revision(adopted.Revision)
		e.id, e.name, e.note, e.at = r.ID, r.Name, r.Note, r.At
	}
	return e
}

// handleRevisionText sends the text of a revision.
func (s *Server) handleRevisionText(w http.ResponseWriter, r *http.Request, v *visit) error {
	e, err := s.edition(r, v, r.PathValue("rev"))
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		ID      review.RevisionID `json:"id"`
		Name    string            `json:"name"`
		Version review.Version    `json:"version"`
		Doc     json.RawMessage   `json:"doc"`
	}{e.id, e.name, e.version, e.doc.AppendJSON(nil)})
}
