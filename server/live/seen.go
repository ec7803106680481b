package live

import "meelezen/review"

// Revision is a named version of the text.
type Revision struct {
	ID      review.RevisionID `json:"id"`
	Name    string            `json:"name"`
	Note    string            `json:"note"`
	Version review.Version    `json:"version"`
	At      string            `json:"at"` // RFC 3339
	By      string            `json:"by"` // the name of who named it, for editors; else empty
}

// Round is a period of review.
type Round struct {
	ID       review.RoundID `json:"id"`
	Name     string         `json:"name"`
	Mode     review.Mode    `json:"mode"`
	Open     bool           `json:"open"`
	OpenedAt string         `json:"openedAt"`
	ClosesAt string         `json:"closesAt,omitempty"`
}
