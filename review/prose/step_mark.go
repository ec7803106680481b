package prose

// AddMarkStep adds a mark to the inline content between two positions.
type AddMarkStep struct {
	From, To int
	Mark     Mark
}

// RemoveMarkStep removes a mark from the inline content between two positions.
type RemoveMarkStep struct {
	From, To int
	Mark     Mark
}

// Apply implements [Step].
func (s *AddMarkStep) Apply(doc *Node) (*Node, error) {
	return markBetween(doc, s.From, s.To, func(node, parent *Node) []Mark {
		if !node.IsAtom() || !parent.typ.AllowsMark(s.Mark.typ) {
			return node.marks
		}
		return s.Mark.addTo(node.marks)
	})
}

// Apply implements [Step].
func (s *RemoveMarkStep) Apply(doc *Node) (*Node, error) {
	return markBetween(doc, s.From, s.To, func(node, _ *Node) []Mark { return s.Mark.removeFrom(node.marks) })
}

// marker decides which marks an inline node gets.
type marker func(node, parent *Node) []Mark

func markBetween(doc *Node, from, to int, marks marker) (*Node, error) {
	if err := checkRange(from, to); err != nil {
		return nil, err
	}
	var room [8]level
	for _, pos := range [...]int{from, to} {
		if _, err := doc.resolve(pos, room[:0]); err != nil {
			return nil, err
		}
	}
	if from == to {
		return doc, nil
	}
	return remark(doc, from, to, marks), nil
}

// remark rebuilds a node with other marks between two positions of its content.
// A node that is open at its start keeps its own marks: only what begins inside
// the range is in it.
func remark(node *Node, from, to int, marks marker) *Node {
	out := make([]*Node, 0, len(node.kids)+2)
	at := 0
	for i, kid := range node.kids {
		end := at + kid.size
		switch {
		case at >= to:
			return node.withKids(appendNodes(out, node.kids[i:]))
		case end <= from:
			out = append(out, kid)
		case kid.IsText():
			out = remarkText(out, node, kid, from-at, to-at, marks)
		default:
			changed := kid
			if len(kid.kids) > 0 {
				changed = remark(kid, from-at-1, to-at-1, marks)
			}
			if kid.IsInline() && from <= at {
				changed = changed.withMarks(marks(kid, node))
			}
			out = append(out, changed)
		}
		at = end
	}
	return node.withKids(out)
}

func remarkText(out []*Node, parent, text *Node, from, to int, marks marker) []*Node {
	if from > 0 {
		out = addNode(out, text.cutText(0, from))
	}
	out = addNode(out, text.cutText(from, to).withMarks(marks(text, parent)))
	if to < text.size {
		out = addNode(out, text.cutText(to, text.size))
	}
	return out
}

// StepMap implements [Step].
func (s *AddMarkStep) StepMap() StepMap { return StepMap{} }

// StepMap implements [Step].
func (s *RemoveMarkStep) StepMap() StepMap { return StepMap{} }

// Map implements [Step].
func (s *AddMarkStep) Map(m Mappable) (Step, bool) {
	from, to, ok := mapMarked(m, s.From, s.To)
	return &AddMarkStep{from, to, s.Mark}, ok
}

// Map implements [Step].
func (s *RemoveMarkStep) Map(m Mappable) (Step, bool) {
	from, to, ok := mapMarked(m, s.From, s.To)
	return &RemoveMarkStep{from, to, s.Mark}, ok
}

func mapMarked(m Mappable, from, to int) (int, int, bool) {
	from, to = m.Map(from, 1), m.Map(to, -1)
	return from, to, from < to
}

// Invert implements [Step]. The inverse touches only what the step changes and
// brings back the marks that this mark pushes out.
func (s *AddMarkStep) Invert(doc *Node) (Step, error) {
	var undo markUndo
	err := undo.gather(doc, s.From, s.To, func(node *Node, from, to int) {
		marks := s.Mark.addTo(node.marks)
		if len(marks) > 0 && len(node.marks) > 0 && &marks[0] == &node.marks[0] {
			return
		}
		undo.remove(from, to, s.Mark)
		for _, old := range node.marks {
			if !old.in(marks) {
				undo.add(from, to, old)
			}
		}
	})
	return undo.step(), err
}

// Invert implements [Step].
func (s *RemoveMarkStep) Invert(doc *Node) (Step, error) {
	var undo markUndo
	err := undo.gather(doc, s.From, s.To, func(node *Node, from, to int) {
		if s.Mark.in(node.marks) {
			undo.add(from, to, s.Mark)
		}
	})
	return undo.step(), err
}

// markUndo collects the steps that undo a change of marks.
type markUndo struct{ steps []Step }

// gather visits the part of each inline atom that lies in the range. Inline
// nodes with content are left out, as in the browser.
func (u *markUndo) gather(doc *Node, from, to int, f func(node *Node, from, to int)) error {
	if err := checkRange(from, to); err != nil {
		return err
	}
	if to > doc.ContentSize() {
		return failf(ErrStep, "position %d is outside the document", to)
	}
	doc.NodesBetween(from, to, func(node *Node, pos int, _ *Node) bool {
		if node.IsInline() && node.IsAtom() {
			f(node, max(pos, from), min(pos+node.size, to))
		}
		return true
	})
	return nil
}

func (u *markUndo) remove(from, to int, mark Mark) {
	if n := len(u.steps); n > 0 {
		if last, ok := u.steps[n-1].(*RemoveMarkStep); ok && last.To == from && last.Mark.Eq(mark) {
			last.To = to
			return
		}
	}
	u.steps = append(u.steps, &RemoveMarkStep{from, to, mark})
}

func (u *markUndo) add(from, to int, mark Mark) {
	if n := len(u.steps); n > 0 {
		if last, ok := u.steps[n-1].(*AddMarkStep); ok && last.To == from && last.Mark.Eq(mark) {
			last.To = to
			return
		}
	}
	u.steps = append(u.steps, &AddMarkStep{from, to, mark})
}

func (u *markUndo) step() Step {
	if len(u.steps) == 1 {
		return u.steps[0]
	}
	return &MarkSetStep{u.steps}
}

// AppendJSON implements [Step].
func (s *AddMarkStep) AppendJSON(b []byte) []byte {
	return appendMarked(b, "addMark", s.From, s.To, s.Mark)
}

// AppendJSON implements [Step].
func (s *RemoveMarkStep) AppendJSON(b []byte) []byte {
	return appendMarked(b, "removeMark", s.From, s.To, s.Mark)
}

func appendMarked(b []byte, kind string, from, to int, mark Mark) []byte {
	b = appendInt(b, `{"from":`, from)
	b = mark.AppendJSON(append(b, `,"mark":`...))
	b = append(append(append(b, `,"stepType":"`...), kind...), '"')
	return append(appendInt(b, `,"to":`, to), '}')
}

// MarshalJSON implements [Step].
func (s *AddMarkStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// MarshalJSON implements [Step].
func (s *RemoveMarkStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }
