package review

import (
	"encoding/hex"
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"
)

func (t *turn) nameRevision(c NameRevision) error {
	const op = "review.NameRevision"
	name := strings.TrimSpace(c.Name)
	switch {
	case name == "":
		return E(Invalid, op, "error.nameRequired", nil)
	case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName || utf8.RuneCountInString(c.Note) > maxNote:
		return E(Limit, op, "error.nameTooLong", nil)
	}
	for _, r := range t.state.Revisions() {
		if r.Name == name {
			return E(Conflict, op, "error.nameTaken", fmt.Errorf("%q", name))
		}
	}
	hash := t.state.Doc().Hash()
	r := Revision{
		ID: RevisionID(t.env.NewID()), Name: name, Note: strings.TrimSpace(c.Note),
		Version: t.state.Version(), By: t.env.Actor.Participant, At: t.env.Now,
		Hash: hex.EncodeToString(hash[:]),
	}
	t.answer.Revision = r.ID
	return t.record(RevisionNamed{r, t.state.allPlaces()})
}

func (s *State) allPlaces() map[ContributionID]Place {
	places := make(map[ContributionID]Place, len(s.places))
	for id, i := range maps.All(s.index) {
		places[id] = s.places[i]
	}
	return places
}
