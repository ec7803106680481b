package review

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Adoption is one time that the text was adopted, with what became of it.
type Adoption struct {
	Revision   RevisionID    `json:"revision"`
	Version    Version       `json:"version"`
	Seq        Seq           `json:"seq"` // the journal entry that says so
	By         ParticipantID `json:"by"`
	At         time.Time     `json:"at"`
	Note       string        `json:"note,omitempty"`
	Submission *Submission   `json:"submission,omitempty"`
	Submitted  time.Time     `json:"submitted,omitzero"` // when Submission was first recorded
	Reopened   *Reopening    `json:"reopened,omitempty"`
}

// Reopening is somebody taking an adopted text up again.
type Reopening struct {
	Reason string        `json:"reason"`
	By     ParticipantID `json:"by"`
	At     time.Time     `json:"at"`
}

// Adoptions returns all, oldest first. Do not change the slice.
func (s *State) Adoptions() []*Adoption { return s.adoptions }

// Adopted returns the adoption that the text stands by, false while it can be changed.
func (s *State) Adopted() (*Adoption, bool) {
	if !s.status.Locked() {
		return nil, false
	}
	return s.adoptions[len(s.adoptions)-1], true
}

// AdoptedAs finds how a revision was adopted: the last time that it was submitted,
// else the last time. What was reopened by mistake can be adopted again as it is.
func (s *State) AdoptedAs(id RevisionID) (last *Adoption, found bool) {
	for _, a := range slices.Backward(s.adoptions) {
		if a.Revision != id {
			continue
		}
		if a.Submission != nil {
			return a, true
		}
		if !found {
			last, found = a, true
		}
	}
	return last, found
}

// Base returns the adoption that the present text is a revision of: the last one
// that was submitted before it, or when none was, the last one before it. False
// for a text that was never adopted before.
func (s *State) Base() (*Adoption, bool) {
	earlier := s.adoptions
	if s.status.Locked() {
		earlier = earlier[:len(earlier)-1]
	}
	for _, a := range slices.Backward(earlier) {
		if a.Submission != nil {
			return a, true
		}
	}
	if len(earlier) == 0 {
		return nil, false
	}
	return earlier[len(earlier)-1], true
}

// ObstacleKind says what is in the way of adoption.
type ObstacleKind string

// The kinds, in the order in which they are solved.
const (
	ObstacleRound       ObstacleKind = "round"       // it can still take input
	ObstacleUndecided   ObstacleKind = "undecided"   // nobody decided on them
	ObstacleUnpublished ObstacleKind = "unpublished" // readers do not know the decisions
	ObstacleEmpty       ObstacleKind = "empty"       // there are no words in the text
)

// ObstacleKinds lists them.
func ObstacleKinds() []ObstacleKind {
	return []ObstacleKind{ObstacleRound, ObstacleUndecided, ObstacleUnpublished, ObstacleEmpty}
}

// Obstacle is one thing in the way of adoption. It is for editors.
type Obstacle struct {
	Kind          ObstacleKind     `json:"kind"`
	Round         RoundID          `json:"round,omitempty"`
	RoundState    string           `json:"roundState,omitempty"`
	Contributions []ContributionID `json:"contributions,omitempty"` // in order of arrival
	Numbers       []int            `json:"numbers,omitempty"`       // beside them
}

// Obstacles lists what is in the way of adopting the text at a moment; empty when
// nothing is. What is still somebody's own, was withdrawn, or is a content warning
// asks for no decision.
func Obstacles(s *State, now time.Time) []Obstacle {
	list := []Obstacle{}
	if state := s.RoundStateAt(now); state.TakesInput() {
		list = append(list, Obstacle{Kind: ObstacleRound, Round: s.Round().ID, RoundState: state.String()})
	}
	undecided, unpublished := Obstacle{Kind: ObstacleUndecided}, Obstacle{Kind: ObstacleUnpublished}
	for _, c := range s.contributions {
		switch {
		case c.IsOpen():
			undecided.add(c)
		case c.Decision != nil && c.Decision.Unpublished:
			unpublished.add(c)
		}
	}
	for _, o := range []Obstacle{undecided, unpublished} {
		if len(o.Contributions) > 0 {
			list = append(list, o)
		}
	}
	if strings.TrimSpace(s.doc.TextBetween(0, s.doc.ContentSize(), " ", "")) == "" {
		list = append(list, Obstacle{Kind: ObstacleEmpty})
	}
	return list
}

func (o *Obstacle) add(c *Contribution) {
	o.Contributions = append(o.Contributions, c.ID)
	o.Numbers = append(o.Numbers, c.Number)
}

// maxNumbers is how many contributions a refusal names; the page has them all.
const maxNumbers = 10

// refusal tells who wants to adopt what is in the way: how many, and which.
func (o Obstacle) refusal(op string) error {
	cause := fmt.Errorf("%s in the way", o.Kind)
	switch o.Kind {
	case ObstacleRound:
		return E(Conflict, op, "error.adoptRound", cause)
	case ObstacleUndecided:
		return E(Conflict, op, "error.adoptUndecided", cause).With(strconv.Itoa(len(o.Contributions)), o.numbers())
	case ObstacleUnpublished:
		return E(Conflict, op, "error.adoptUnpublished", cause).With(strconv.Itoa(len(o.Contributions)), o.numbers())
	default:
		return E(Conflict, op, "error.adoptEmpty", cause)
	}
}

func (o Obstacle) numbers() string {
	var named []string
	for _, n := range o.Numbers[:min(len(o.Numbers), maxNumbers)] {
		named = append(named, strconv.Itoa(n))
	}
	if len(o.Numbers) > maxNumbers {
		named = append(named, "…")
	}
	return strings.Join(named, ", ")
}

// HeadRevision returns the revision that the head is, false when nobody named it.
func (s *State) HeadRevision() (*Revision, bool) {
	if n := len(s.revisions); n > 0 && s.revisions[n-1].Version == s.version {
		return s.revisions[n-1], true
	}
	return nil, false
}

// SeenAdoption is an adoption as it is told. Editors act in the name of the
// ministry: who of them it was is for editors.
type SeenAdoption struct {
	Revision   RevisionID      `json:"revision"`
	Name       string          `json:"name"` // of the revision
	At         time.Time       `json:"at"`
	By         string          `json:"by,omitempty"`
	Note       string          `json:"note,omitempty"`
	Submission *SeenSubmission `json:"submission,omitempty"`
	Reopened   *SeenReopening  `json:"reopened,omitempty"`
}

// SeenReopening is a reopening as it is told.
type SeenReopening struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	By     string    `json:"by,omitempty"`
}

// SeenAdoptions returns all that became of the text, oldest first.
func SeenAdoptions(s *State, v Actor, names Names) []SeenAdoption {
	list := []SeenAdoption{}
	for _, a := range s.adoptions {
		list = append(list, seenAdoption(s, a, v, names))
	}
	return list
}

func seenAdoption(s *State, a *Adoption, v Actor, names Names) SeenAdoption {
	name := func(p ParticipantID) string {
		if !v.Roles.IsEditor() {
			return ""
		}
		return seenAuthor(p, NameFull, names).Name
	}
	seen := SeenAdoption{Revision: a.Revision, At: a.At, By: name(a.By), Note: a.Note}
	if r, ok := s.Revision(a.Revision); ok {
		seen.Name = r.Name
	}
	if a.Submission != nil {
		seen.Submission = &SeenSubmission{a.Submission.SubmissionFields, a.Submission.At, name(a.Submission.By)}
	}
	if a.Reopened != nil {
		seen.Reopened = &SeenReopening{a.Reopened.Reason, a.Reopened.At, name(a.Reopened.By)}
	}
	return seen
}
