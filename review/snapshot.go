package review

import (
	"encoding/json"
	"fmt"

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
}

// MarshalJSON writes a snapshot, from which ParseState gives the state back.
func (s *State) MarshalJSON() ([]byte, error) {
	if !s.Exists() {
		return nil, fmt.Errorf("review: no snapshot of a document that does not exist")
	}
	return json.Marshal(stateJSON{
		s.id, s.dossier, s.status, s.version, s.seq, s.doc.AppendJSON(nil),
		s.contributions, s.places, s.revisions, s.rounds,
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
		index: make(map[ContributionID]int, len(j.Contributions)),
	}
	for i, c := range s.contributions {
		s.index[c.ID] = i
	}
	return s, nil
}
