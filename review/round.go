package review

import "time"

// Mode of a round: in a fixed round readers keep the published revision, in a
// live round they follow the head.
type Mode string

// ModeLive is the only mode for now.
const ModeLive Mode = "live"

// RoundState of a document as the policy sees it.
type RoundState uint8

// The states of a document's latest round.
const (
	NoRound RoundState = iota
	RoundIsOpen
	RoundIsClosed
)

var roundStateNames = [...]string{"none", "open", "closed"}

func (s RoundState) String() string { return roundStateNames[s] }

// Round is a period in which readers take part.
type Round struct {
	ID       RoundID   `json:"id"`
	Name     string    `json:"name"`
	Mode     Mode      `json:"mode"`
	Opened   time.Time `json:"opened"`
	ClosesAt time.Time `json:"closesAt,omitzero"` // announced to readers; zero: until an editor closes it
	Closed   time.Time `json:"closed,omitzero"`
}

// State returns whether contributions are taken.
func (r *Round) State() RoundState {
	switch {
	case r == nil:
		return NoRound
	case r.Closed.IsZero():
		return RoundIsOpen
	default:
		return RoundIsClosed
	}
}
