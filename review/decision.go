package review

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Outcome of a decision.
type Outcome string

// The outcomes that an editor can choose.
const (
	Accepted        Outcome = "accepted"
	AcceptedChanged Outcome = "acceptedChanged" // in other words than were proposed
	AcceptedPartly  Outcome = "acceptedPartly"  // some of the changes that were proposed
	NotAccepted     Outcome = "notAccepted"
	Deferred        Outcome = "deferred" // somebody answers it later, by a date
	AlreadyCovered  Outcome = "alreadyCovered"
	Duplicate       Outcome = "duplicate" // of another contribution
	OutOfScope      Outcome = "outOfScope"
	Noted           Outcome = "noted"
)

// Outcomes lists them in the order a panel shows them.
func Outcomes() []Outcome {
	return []Outcome{
		Accepted, AcceptedChanged, AcceptedPartly, NotAccepted, Deferred, AlreadyCovered, Duplicate, OutOfScope, Noted,
	}
}

// Decision is what an editor did with a contribution, and why.
type Decision struct {
	Outcome    Outcome       `json:"outcome"`
	ReasonCode string        `json:"reasonCode,omitempty"`
	Reason     string        `json:"reason"`
	By         ParticipantID `json:"by"`
	At         time.Time     `json:"at"`
	Version    Version       `json:"version"` // of the text after the decision

	Parts   []int          `json:"parts,omitempty"`   // of acceptedPartly: which of the changes, from 0
	Adopted []Replacement  `json:"adopted,omitempty"` // of acceptedChanged: what came in the text, in the positions of just before
	Of      ContributionID `json:"of,omitempty"`      // of duplicate: the one that is answered for both
	Owner   ParticipantID  `json:"owner,omitempty"`   // of deferred: the editor who answers it
	Until   time.Time      `json:"until,omitzero"`    // of deferred: by when

	// Before is the sentences that it is about. Changed says whether it changed
	// them, and After what it made of them: empty when they went.
	Before  string `json:"before,omitempty"`
	Changed bool   `json:"changed,omitempty"`
	After   string `json:"after,omitempty"`

	// Stood is where the contribution stood when the text was changed, in the
	// positions of just before: taking it back returns it there.
	Stood []Range `json:"stood,omitempty"`

	// Reversed is how it was taken back; the text is as it was before it.
	Reversed *Reversal `json:"reversed,omitempty"`

	// Unpublished: readers do not know of it yet. In a live round every decision
	// is published as it is made.
	Unpublished bool `json:"unpublished,omitempty"`

	// Published is when readers got to know of it, if that was later than At.
	Published time.Time `json:"published,omitzero"`
}

// Reversal is an editor taking a decision back. What it was on is to be answered anew.
type Reversal struct {
	Reason  string        `json:"reason"`
	By      ParticipantID `json:"by"`
	At      time.Time     `json:"at"`
	Version Version       `json:"version"` // of the text after it

	// Unpublished: to readers the decision still holds. Published is when they got
	// to know, if that was later than At.
	Unpublished bool      `json:"unpublished,omitempty"`
	Published   time.Time `json:"published,omitzero"`
}

// taken lists what came in the text: the changes proposed, some of them, or the
// editor's own. Of their ranges only those of the editor's own are to be used.
func (d *Decision) taken(c *Contribution) []Replacement {
	switch d.Outcome {
	case Accepted:
		return c.Changes
	case AcceptedChanged:
		return d.Adopted
	case AcceptedPartly:
		return pick(c.Changes, d.Parts)
	}
	return nil
}

// replaced lists the ranges that it changed, in the positions of just before.
func (d *Decision) replaced() []Range {
	switch d.Outcome {
	case AcceptedChanged:
		list := make([]Range, len(d.Adopted))
		for i, r := range d.Adopted {
			list[i] = r.Range
		}
		return list
	case AcceptedPartly:
		return pick(d.Stood, d.Parts)
	}
	return d.Stood
}

func pick[T any](all []T, indices []int) []T {
	var some []T
	for _, i := range indices {
		if i < len(all) { // none are left of what was redacted
			some = append(some, all[i])
		}
	}
	return some
}

// checkDecision holds the rules that need no text: every outcome but plain
// acceptance is explained in words, and each has what belongs to it and no more.
func checkDecision(op string, c Decide) error {
	if !slices.Contains(Outcomes(), c.Outcome) {
		return E(Invalid, op, "error.outcome", fmt.Errorf("unknown outcome %q", c.Outcome))
	}
	if len(c.ReasonCode) > maxName {
		return E(Limit, op, "error.reasonCode", nil)
	}
	if c.Outcome != Accepted && strings.TrimSpace(c.Reason) == "" {
		return E(Invalid, op, "error.reasonRequired", nil)
	}
	belongs := map[Outcome]bool{
		AcceptedChanged: len(c.Changes) > 0,
		AcceptedPartly:  len(c.Parts) > 0,
		Deferred:        c.Owner != "" || !c.Until.IsZero(),
		Duplicate:       c.Of != "",
	}
	for outcome, has := range belongs {
		if has && c.Outcome != outcome {
			return E(Invalid, op, "error.malformed", fmt.Errorf("%s with what belongs to %s", c.Outcome, outcome))
		}
	}
	return checkBody(op, c.Reason, false)
}
