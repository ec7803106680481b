package review

import "time"

// Hidden says that a lead editor took something out of the readers' sight, and why.
type Hidden struct {
	Reason string        `json:"reason"`
	By     ParticipantID `json:"by"`
	At     time.Time     `json:"at"`
}

// Flag is somebody pointing out that something should not stand there.
type Flag struct {
	Reply  ReplyID       `json:"reply,omitempty"` // "" for the contribution itself
	Reason string        `json:"reason"`
	By     ParticipantID `json:"by"`
	At     time.Time     `json:"at"`
}

// Source is how input came that was not typed in by who gave it.
type Source string

// The sources.
const (
	SourceLetter  Source = "letter"
	SourceMail    Source = "mail"
	SourcePhone   Source = "phone"
	SourceMeeting Source = "meeting"
)

func validSource(s Source) bool {
	switch s {
	case SourceLetter, SourceMail, SourcePhone, SourceMeeting:
		return true
	}
	return false
}

// OnBehalf says of whom an editor entered something, and how it came.
type OnBehalf struct {
	Name     string    `json:"name"` // as it is shown: a person, an organisation, "een deelnemer aan de tafel"
	Source   Source    `json:"source"`
	Received time.Time `json:"received,omitzero"`
}
