package prose

import "strconv"

// ReplaceStep replaces the content between two positions with a slice.
type ReplaceStep struct {
	From, To int
	Slice    Slice
	// Structure makes the step fail when the range holds content, so that a
	// split or join never eats what somebody typed in between.
	Structure bool
}

// NewReplaceStep makes a step that replaces from..to with s.
func NewReplaceStep(from, to int, s Slice) *ReplaceStep {
	return &ReplaceStep{From: from, To: to, Slice: s}
}

// Apply implements [Step].
func (s *ReplaceStep) Apply(doc *Node) (*Node, error) {
	if err := checkRange(s.From, s.To); err != nil {
		return nil, err
	}
	if s.Structure {
		if err := mustBeStructure(doc, s.From, s.To); err != nil {
			return nil, err
		}
	}
	return doc.Replace(s.From, s.To, s.Slice)
}

func mustBeStructure(doc *Node, from, to int) error {
	content, err := holdsContent(doc, from, to)
	if err == nil && content {
		err = failf(ErrStep, "change of structure would overwrite content")
	}
	return err
}

// StepMap implements [Step].
func (s *ReplaceStep) StepMap() StepMap {
	return newStepMap(Range{s.From, s.To - s.From, s.Slice.Size()})
}

// Map implements [Step].
func (s *ReplaceStep) Map(m Mappable) (Step, bool) {
	to, from := m.MapResult(s.To, -1), m.MapResult(s.From, 1)
	if from.DeletedAcross && to.DeletedAcross {
		return nil, false
	}
	return &ReplaceStep{from.Pos, max(from.Pos, to.Pos), s.Slice, s.Structure}, true
}

// Invert implements [Step].
func (s *ReplaceStep) Invert(doc *Node) (Step, error) {
	old, err := doc.Slice(s.From, s.To)
	if err != nil {
		return nil, err
	}
	return NewReplaceStep(s.From, s.From+s.Slice.Size(), old), nil
}

// AppendJSON implements [Step].
func (s *ReplaceStep) AppendJSON(b []byte) []byte {
	b = appendInt(b, `{"from":`, s.From)
	if s.Slice.Size() > 0 {
		b = append(b, `,"slice":`...)
		b = s.Slice.AppendJSON(b)
	}
	b = append(b, `,"stepType":"replace"`...)
	if s.Structure {
		b = append(b, `,"structure":true`...)
	}
	return append(appendInt(b, `,"to":`, s.To), '}')
}

// MarshalJSON implements [Step].
func (s *ReplaceStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

func appendInt(b []byte, key string, n int) []byte {
	return strconv.AppendInt(append(b, key...), int64(n), 10)
}
