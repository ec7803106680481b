package review

import "time"

// Mode of a round: in a fixed round readers keep the published revision, in a
// live round they follow the head.
type Mode string

// The modes.
const (
	ModeFixed Mode = "fixed"
	ModeLive  Mode = "live"
)

// Voice says for whom input speaks: each participant for themselves, or each
// organisation with one voice.
type Voice string

// The voices. The empty one of older rounds is individual.
const (
	VoiceIndividual   Voice = "individual"
	VoiceOrganisation Voice = "organisation"
)

// RoundState of a document as the policy sees it.
type RoundState uint8

// The states of a document's latest round.
const (
	NoRound RoundState = iota
	RoundIsPlanned
	RoundIsOpen
	RoundIsClosed
	RoundIsProcessed
	RoundIsAccounted
)

var roundStateNames = [...]string{"none", "planned", "open", "closed", "processed", "accounted"}

func (s RoundState) String() string { return roundStateNames[s] }

// RoundStates lists them in the order that a round goes through.
func RoundStates() []RoundState {
	return []RoundState{NoRound, RoundIsPlanned, RoundIsOpen, RoundIsClosed, RoundIsProcessed, RoundIsAccounted}
}

// Round is a period in which readers take part.
type Round struct {
	ID        RoundID    `json:"id"`
	Name      string     `json:"name"`
	Mode      Mode       `json:"mode"`
	Voice     Voice      `json:"voice,omitempty"`
	Revision  RevisionID `json:"revision,omitempty"` // that it was opened on; always of a fixed round
	OpensAt   time.Time  `json:"opensAt,omitzero"`   // announced; an editor opens it by hand
	ClosesAt  time.Time  `json:"closesAt,omitzero"`  // from then on input is late; zero: until an editor closes it
	Opened    time.Time  `json:"opened,omitzero"`
	Closed    time.Time  `json:"closed,omitzero"`
	Processed time.Time  `json:"processed,omitzero"`
	Accounted time.Time  `json:"accounted,omitzero"`

	// Who opened it, and who last gave it another deadline and when: nobody is told
	// of what they did themselves. Rounds of older journals do not say.
	OpenedBy   ParticipantID `json:"openedBy,omitempty"`
	Extended   time.Time     `json:"extended,omitzero"`
	ExtendedBy ParticipantID `json:"extendedBy,omitempty"`
}

// State returns how far the round is by what was recorded.
func (r *Round) State() RoundState {
	switch {
	case r == nil:
		return NoRound
	case r.Opened.IsZero():
		return RoundIsPlanned
	case r.Closed.IsZero():
		return RoundIsOpen
	case r.Processed.IsZero():
		return RoundIsClosed
	case r.Accounted.IsZero():
		return RoundIsProcessed
	default:
		return RoundIsAccounted
	}
}

// StateAt is State at a moment: a deadline holds from the moment it passes, also
// when nobody has recorded the closing yet.
func (r *Round) StateAt(now time.Time) RoundState {
	s := r.State()
	if s == RoundIsOpen && r.expired(now) {
		return RoundIsClosed
	}
	return s
}

func (r *Round) expired(now time.Time) bool { return !r.ClosesAt.IsZero() && !now.Before(r.ClosesAt) }

// TakesInput reports whether readers can still say something; after closing it is late.
func (s RoundState) TakesInput() bool { return s >= RoundIsOpen && s <= RoundIsProcessed }
