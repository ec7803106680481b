package review

import (
	"fmt"
	"strings"
	"time"
)

// Outcome of a decision.
type Outcome string

// The outcomes that an editor can choose.
const (
	Accepted       Outcome = "accepted"
	NotAccepted    Outcome = "notAccepted"
	AlreadyCovered Outcome = "alreadyCovered"
	OutOfScope     Outcome = "outOfScope"
	Noted          Outcome = "noted"
)

// Outcomes lists them in the order a panel shows them.
func Outcomes() []Outcome {
	return []Outcome{Accepted, NotAccepted, AlreadyCovered, OutOfScope, Noted}
}

// Decision is what an editor did with a contribution, and why.
type Decision struct {
	Outcome    Outcome       `json:"outcome"`
	ReasonCode string        `json:"reasonCode,omitempty"`
	Reason     string        `json:"reason"`
	By         ParticipantID `json:"by"`
	At         time.Time     `json:"at"`
	Version    Version       `json:"version"` // of the text after the decision

	// Unpublished: readers do not know of it yet. In a live round every decision
	// is published as it is made.
	Unpublished bool `json:"unpublished,omitempty"`

	// Published is when readers got to know of it, if that was later than At.
	Published time.Time `json:"published,omitzero"`
}

// checkDecision holds the rule that every outcome but plain acceptance is
// explained in words.
func checkDecision(op string, o Outcome, code, reason string) error {
	known := false
	for _, each := range Outcomes() {
		known = known || each == o
	}
	if !known {
		return E(Invalid, op, "error.outcome", fmt.Errorf("unknown outcome %q", o))
	}
	if len(code) > maxName {
		return E(Limit, op, "error.reasonCode", nil)
	}
	if o != Accepted && strings.TrimSpace(reason) == "" {
		return E(Invalid, op, "error.reasonRequired", nil)
	}
	return checkBody(op, reason, false)
}
