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
	ID          review.RoundID    `json:"id"`
	Name        string            `json:"name"`
	Mode        review.Mode       `json:"mode"`
	Voice       review.Voice      `json:"voice"`
	State       string            `json:"state" ts:"RoundState"` // by the server's clock when it was told; a deadline holds from when it passes
	Revision    review.RevisionID `json:"revision,omitempty"`    // that it was opened on
	OpensAt     string            `json:"opensAt,omitempty"`     // announced
	ClosesAt    string            `json:"closesAt,omitempty"`    // from then on input is late
	OpenedAt    string            `json:"openedAt,omitempty"`
	ClosedAt    string            `json:"closedAt,omitempty"`
	AccountedAt string            `json:"accountedAt,omitempty"`
}
