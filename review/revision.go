package review

import "time"

// Revision is an immutable, named snapshot of the text at a version.
type Revision struct {
	ID      RevisionID    `json:"id"`
	Name    string        `json:"name"`
	Note    string        `json:"note"`
	Version Version       `json:"version"`
	By      ParticipantID `json:"by"`
	At      time.Time     `json:"at"`
	Hash    string        `json:"hash"` // SHA-256 of the canonical JSON of the text, in hex
}
