package server

import (
	"context"
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
	body, err := s.comparison(r.Context(), v.state.ID(), older, newer)
	if err != nil {
		return err
	}
	return writeRawJSON(w, http.StatusOK, body)
}

// comparison returns the kept comparison as JSON, and makes it the first time.
func (s *Server) comparison(ctx context.Context, doc review.DocumentID, older, newer edition) ([]byte, error) {
	return s.db.Comparison(ctx, doc, compared(older), compared(newer), func() ([]byte, error) {
		body, err := json.Marshal(review.Compare(older.doc, newer.doc))
		if err != nil {
			return nil, fmt.Errorf("write the comparison: %w", err)
		}
		return body, nil
	})
}

// compared names an edition for the table of kept comparisons.
func compared(e edition) storage.Compared {
	if e.id == "" {
		return storage.ComparedVersion(e.version)
	}
	return storage.ComparedRevision(e.id)
}
