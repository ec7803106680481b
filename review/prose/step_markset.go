package prose

// MarkSetStep is several mark steps as one; undo of a change of marks makes it.
// Without parts it changes nothing.
type MarkSetStep struct {
	// Steps holds only *AddMarkStep and *RemoveMarkStep.
	Steps []Step
}

// NewMarkSetStep makes one step of mark steps. A set within is made flat, since
// browsers refuse to read a set inside a set.
func NewMarkSetStep(steps ...Step) (*MarkSetStep, error) {
	out := &MarkSetStep{Steps: make([]Step, 0, len(steps))}
	for _, s := range steps {
		switch s := s.(type) {
		case *AddMarkStep, *RemoveMarkStep:
			out.Steps = append(out.Steps, s)
		case *MarkSetStep:
			out.Steps = append(out.Steps, s.Steps...)
		default:
			return nil, failf(ErrStep, "%T in a set of mark steps", s)
		}
	}
	return out, nil
}

// maxLayers bounds how often the parts of a set may cover the document. The
// parts that undo makes lie beside each other, a layer for each kind of mark; a
// message full of parts over the whole text would keep a room busy for seconds.
const maxLayers = 32

// Apply implements [Step].
func (s *MarkSetStep) Apply(doc *Node) (*Node, error) {
	covered := 0
	for _, part := range s.Steps {
		covered += span(part)
	}
	if covered > maxLayers*(doc.size+1) {
		return nil, failf(ErrLimit, "set of marks covers the document more than %d times", maxLayers)
	}
	for _, part := range s.Steps {
		var err error
		if doc, err = part.Apply(doc); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// span is the length of the text that a mark step goes over.
func span(step Step) int {
	switch s := step.(type) {
	case *AddMarkStep:
		return max(0, s.To-s.From)
	case *RemoveMarkStep:
		return max(0, s.To-s.From)
	default:
		return 0
	}
}

// StepMap implements [Step].
func (s *MarkSetStep) StepMap() StepMap { return StepMap{} }

// Map implements [Step].
func (s *MarkSetStep) Map(m Mappable) (Step, bool) {
	out := &MarkSetStep{}
	for _, part := range s.Steps {
		if mapped, ok := part.Map(m); ok {
			out.Steps = append(out.Steps, mapped)
		}
	}
	return out, len(out.Steps) > 0
}

// Invert implements [Step]. The parts are inverted in their own order and each
// against doc, not against what the parts before it made of it. That is not exact
// when parts overlap, but the browser does so and rebases by it: a better inverse
// here would make the two ends differ.
func (s *MarkSetStep) Invert(doc *Node) (Step, error) {
	undo := make([]Step, len(s.Steps))
	for i, part := range s.Steps {
		var err error
		if undo[i], err = part.Invert(doc); err != nil {
			return nil, err
		}
	}
	return NewMarkSetStep(undo...)
}

// AppendJSON implements [Step].
func (s *MarkSetStep) AppendJSON(b []byte) []byte {
	b = append(b, `{"stepType":"markSet","steps":[`...)
	for i, part := range s.Steps {
		if i > 0 {
			b = append(b, ',')
		}
		b = part.AppendJSON(b)
	}
	return append(b, "]}"...)
}

// MarshalJSON implements [Step].
func (s *MarkSetStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }
