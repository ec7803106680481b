package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"meelezen/review/prose"
)

// stateJSON is a snapshot: everything but the last versions, which a sender who
// is behind can do without.
type stateJSON struct {
	ID            DocumentID      `json:"id"`
	Dossier       DossierID       `json:"dossier"`
	Status        DocumentStatus  `json:"status"`
	Version       Version         `json:"version"`
	Seq           Seq             `json:"seq"`
	Doc           json.RawMessage `json:"doc"`
	Contributions []*Contribution `json:"contributions"`
	Places        []Place         `json:"places"`
	Revisions     []*Revision     `json:"revisions"`
	Rounds        []*Round        `json:"rounds"`
	Receipts      []*Receipt      `json:"receipts,omitempty"`
	Marks         []markJSON      `json:"marks,omitempty"`
	Published     *publishedText  `json:"published,omitempty"`

	Latest    map[ContributionID]Place `json:"latest,omitempty"`
	Adoptions []*Adoption              `json:"adoptions,omitempty"`
}

type markJSON struct {
	Participant ParticipantID `json:"participant"`
	Section     string        `json:"section"`
	Mark        Mark          `json:"mark"`
}

// marksJSON lists the marks in an order, so that equal states have equal snapshots.
func (s *State) marksJSON() []markJSON {
	list := make([]markJSON, 0, len(s.marks))
	for key, m := range s.marks {
		list = append(list, markJSON{key.Participant, key.Section, m})
	}
	slices.SortFunc(list, func(a, b markJSON) int {
		return strings.Compare(string(a.Participant)+" "+a.Section, string(b.Participant)+" "+b.Section)
	})
	return list
}

// MarshalJSON writes a snapshot, from which ParseState gives the state back.
func (s *State) MarshalJSON() ([]byte, error) {
	if !s.Exists() {
		return nil, fmt.Errorf("review: no snapshot of a document that does not exist")
	}
	return json.Marshal(stateJSON{
		s.id, s.dossier, s.status, s.version, s.seq, s.doc.AppendJSON(nil),
		s.contributions, s.places, s.revisions, s.rounds,
		s.receipts, s.marksJSON(), s.published, s.latest, s.adoptions,
	})
}

// ParseState reads a snapshot. It comes from our own storage, which checks its hash.
func ParseState(b []byte) (*State, error) {
	var j stateJSON
	if err := json.Unmarshal(b, &j); err != nil {
		return nil, fmt.Errorf("review.ParseState: %w", err)
	}
	if len(j.Places) != len(j.Contributions) {
		return nil, fmt.Errorf("review.ParseState: %d places for %d contributions", len(j.Places), len(j.Contributions))
	}
	doc, err := prose.Default().ParseNode(j.Doc)
	if err != nil {
		return nil, fmt.Errorf("review.ParseState: %w", err)
	}
	s := &State{
		id: j.ID, dossier: j.Dossier, status: j.Status, doc: doc, version: j.Version, seq: j.Seq,
		contributions: j.Contributions, places: j.Places, revisions: j.Revisions, rounds: j.Rounds,
		receipts: j.Receipts, published: j.Published, latest: j.Latest, adoptions: j.Adoptions,
		index: make(map[ContributionID]int, len(j.Contributions)),
	}
	for i, c := range s.contributions {
		s.index[c.ID] = i
		if c.IsSubmitted() {
			s.submitted++
		}
		s.held += c.holding()
	}
	for _, m := range j.Marks {
		if s.marks == nil {
			s.marks = make(map[markKey]Mark, len(j.Marks))
		}
		s.marks[markKey{m.Participant, m.Section}] = m.Mark
	}
	return s, nil
}
