package server

import (
	"encoding/json"
	"net/http"

	"meelezen/review"
)

// handleAnnotations sends what the visitor may see of what was said, as W3C Web
// Annotations.
func (s *Server) handleAnnotations(w http.ResponseWriter, r *http.Request, v *visit) error {
	text, err := s.edition(r, v, head)
	if err != nil {
		return err
	}
	out, err := json.MarshalIndent(review.WebAnnotations(v.state, v.actor, v.site, text.doc), "", "  ")
	if err != nil {
		return err
	}
	const media = `application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"`
	sendFile(w, media, fileName(text, "jsonld"), out)
	return nil
}
