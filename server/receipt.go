package server

import (
	"net/http"

	"meelezen/review"
)

// handleReceipt says whether what a receipt is for is still there as it was sent.
// Of somebody else's receipt nobody learns that it exists.
func (s *Server) handleReceipt(w http.ResponseWriter, r *http.Request, v *visit) error {
	receipt, ok := v.state.Receipt(r.PathValue("number"))
	if !ok || receipt.Owner != v.actor.Participant {
		return review.E(review.NotFound, "server.handleReceipt", "error.notFound", nil)
	}
	return writeJSON(w, http.StatusOK, struct {
		Receipt *review.Receipt     `json:"receipt"`
		State   review.ReceiptState `json:"state"`
	}{receipt, v.state.CheckReceipt(receipt)})
}

// handleCoverage tells editors which organisations said something, and which were silent.
func (s *Server) handleCoverage(w http.ResponseWriter, _ *http.Request, v *visit) error {
	return writeJSON(w, http.StatusOK, review.CoverageOf(v.state, v.site))
}
