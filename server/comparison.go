package server

import (
	"encoding/json"
	"fmt"
	"net/http"

	"meelezen/review"
	"meelezen/storage"
)

// handleComparison sends how two texts of a document differ. It is computed once
// and kept: neither a revision nor a version ever changes.
func (s *Server) handleComparison(w http.ResponseWriter, r *http.Request, v *visit) error {
	query := r.URL.Query()
	older, err := s.edition(r, v, query.Get("from"))
	if err != nil {
		return err
	}
	newer, err := s.edition(r, v, query.Get("to"))
	if err != nil {
		return err
	}
	body, err := s.db.Comparison(r.Context(), v.state.ID(), compared(older), compared(newer), func() ([]byte, error) {
		body, err := json.Marshal(review.Compare(older.doc, newer.doc))
		if err != nil {
			return nil, fmt.Errorf("write the comparison: %w", err)
		}
		return body, nil
	})
	if err != nil {
		return err
	}
	return writeRawJSON(w, http.StatusOK, body)
}

// compared names an edition for the table of kept comparisons.
func compared(e edition) storage.Compared {
	if e.id == "" {
		return storage.ComparedVersion(e.version)
	}
	return storage.ComparedRevision(e.id)
}
