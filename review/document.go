package review

import "time"

// DocumentStatus is how far a document is on its way to parliament.
type DocumentStatus string

// The statuses. A document that is in a round is in review; one that was adopted
// and is being worked on again is in revision. In processing and for adoption
// follow from how far the round is and are never stored: see State.StatusAt.
const (
	StatusDraft        DocumentStatus = "draft"
	StatusInReview     DocumentStatus = "inReview"
	StatusInProcessing DocumentStatus = "inProcessing"
	StatusForAdoption  DocumentStatus = "forAdoption"
	StatusAdopted      DocumentStatus = "adopted"
	StatusSubmitted    DocumentStatus = "submitted"
	StatusInRevision   DocumentStatus = "inRevision"
)

// DocumentStatuses lists them in the order that a document goes through.
func DocumentStatuses() []DocumentStatus {
	return []DocumentStatus{StatusDraft, StatusInReview, StatusInProcessing, StatusForAdoption, StatusAdopted, StatusSubmitted, StatusInRevision}
}

// Locked reports whether the text stands as it was adopted.
func (d DocumentStatus) Locked() bool { return d == StatusAdopted || d == StatusSubmitted }

// At is the status as people are told it, when the latest round is so far. It
// says nothing that the round does not: whether everything was decided on is for editors.
func (d DocumentStatus) At(round RoundState) DocumentStatus {
	switch {
	case d != StatusInReview:
		return d
	case round == RoundIsClosed || round == RoundIsProcessed:
		return StatusInProcessing
	case round == RoundIsAccounted:
		return StatusForAdoption
	}
	return d
}

// StatusAt is the status as people are told it at a moment.
func (s *State) StatusAt(now time.Time) DocumentStatus { return s.status.At(s.RoundStateAt(now)) }
