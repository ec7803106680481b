package review

import (
	"maps"

	"meelezen/review/prose"
)

// Mark is what a participant says of a section as a whole, so that silence and
// consent differ.
type Mark string

// The marks. MarkNone takes one back.
const (
	MarkNone      Mark = ""
	MarkRead      Mark = "read"
	MarkNoRemarks Mark = "noRemarks"
)

type markKey struct {
	Participant ParticipantID
	Section     string // id of the heading
}

func (s *State) mark(key markKey, m Mark) {
	s.marks = maps.Clone(s.marks)
	if s.marks == nil {
		s.marks = map[markKey]Mark{}
	}
	if m == MarkNone {
		delete(s.marks, key)
		return
	}
	s.marks[key] = m
}

// MarksOf returns somebody's own marks, by the id of the section's heading.
func (s *State) MarksOf(who ParticipantID) map[string]Mark {
	own := map[string]Mark{}
	for key, m := range s.marks {
		if key.Participant == who {
			own[key.Section] = m
		}
	}
	return own
}

// hasSection reports whether a section can be marked. Of a published text the
// headings are not at hand; a mark on none of them counts for nothing.
func (s *State) hasSection(id string) bool {
	if id == "" || s.published != nil {
		return id != ""
	}
	found := false
	s.doc.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		found = found || n.Name() == "heading" && n.AttrString("id") == id
		return !found && !n.IsTextblock()
	})
	return found
}
