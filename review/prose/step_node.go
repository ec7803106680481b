package prose

// AddNodeMarkStep adds a mark to one node that is not text.
type AddNodeMarkStep struct {
	Pos  int
	Mark Mark
}

// RemoveNodeMarkStep removes a mark from one node that is not text.
type RemoveNodeMarkStep struct {
	Pos  int
	Mark Mark
}

// AttrStep gives one attribute of a node another value.
type AttrStep struct {
	Pos   int
	Attr  string
	Value any
}

// DocAttrStep gives one attribute of the document another value.
type DocAttrStep struct {
	Attr  string
	Value any
}

// replaceNode replaces the markup of the node at a position and keeps its content.
func replaceNode(doc *Node, pos int, change func(*Node) (*Node, error)) (*Node, error) {
	node := doc.NodeAt(pos)
	if node == nil || node.IsText() {
		return nil, failf(ErrStep, "no node at position %d", pos)
	}
	changed, err := change(&Node{typ: node.typ, attrs: node.attrs, marks: node.marks, size: node.size})
	if err != nil {
		return nil, err
	}
	changed.kids = node.kids
	var room [8]level
	p, err := doc.resolve(pos, room[:0])
	if err != nil {
		return nil, err
	}
	depth := p.Depth()
	out := p.Node(depth).withKid(p.Index(depth), changed)
	if err := out.typ.checkMarks([]*Node{changed}); err != nil {
		return nil, err
	}
	for depth--; depth >= 0; depth-- {
		out = p.Node(depth).withKid(p.Index(depth), out)
	}
	return out, nil
}

// Apply implements [Step].
func (s *AddNodeMarkStep) Apply(doc *Node) (*Node, error) {
	return replaceNode(doc, s.Pos, func(n *Node) (*Node, error) { return n.withMarks(s.Mark.addTo(n.marks)), nil })
}

// Apply implements [Step].
func (s *RemoveNodeMarkStep) Apply(doc *Node) (*Node, error) {
	return replaceNode(doc, s.Pos, func(n *Node) (*Node, error) { return n.withMarks(s.Mark.removeFrom(n.marks)), nil })
}

// Apply implements [Step].
func (s *AttrStep) Apply(doc *Node) (*Node, error) {
	return replaceNode(doc, s.Pos, func(n *Node) (*Node, error) { return n.withAttr(s.Attr, s.Value) })
}

// Apply implements [Step].
func (s *DocAttrStep) Apply(doc *Node) (*Node, error) { return doc.withAttr(s.Attr, s.Value) }

// withAttr returns the node with another value for one declared attribute.
func (n *Node) withAttr(name string, value any) (*Node, error) {
	attrs, err := n.typ.attrs.with(n.typ.Name, n.attrs, name, value)
	if err != nil {
		return nil, err
	}
	c := *n
	c.attrs = attrs
	return &c, nil
}

// StepMap implements [Step].
func (s *AddNodeMarkStep) StepMap() StepMap { return StepMap{} }

// StepMap implements [Step].
func (s *RemoveNodeMarkStep) StepMap() StepMap { return StepMap{} }

// StepMap implements [Step].
func (s *AttrStep) StepMap() StepMap { return StepMap{} }

// StepMap implements [Step].
func (s *DocAttrStep) StepMap() StepMap { return StepMap{} }

// Map implements [Step].
func (s *AddNodeMarkStep) Map(m Mappable) (Step, bool) {
	r := m.MapResult(s.Pos, 1)
	return &AddNodeMarkStep{r.Pos, s.Mark}, !r.DeletedAfter
}

// Map implements [Step].
func (s *RemoveNodeMarkStep) Map(m Mappable) (Step, bool) {
	r := m.MapResult(s.Pos, 1)
	return &RemoveNodeMarkStep{r.Pos, s.Mark}, !r.DeletedAfter
}

// Map implements [Step].
func (s *AttrStep) Map(m Mappable) (Step, bool) {
	r := m.MapResult(s.Pos, 1)
	return &AttrStep{r.Pos, s.Attr, s.Value}, !r.DeletedAfter
}

// Map implements [Step].
func (s *DocAttrStep) Map(Mappable) (Step, bool) { return s, true }

// Invert implements [Step].
func (s *AddNodeMarkStep) Invert(doc *Node) (Step, error) {
	node := doc.NodeAt(s.Pos)
	if node == nil {
		return &RemoveNodeMarkStep{s.Pos, s.Mark}, nil
	}
	marks := s.Mark.addTo(node.marks)
	if len(marks) != len(node.marks) {
		return &RemoveNodeMarkStep{s.Pos, s.Mark}, nil
	}
	for _, old := range node.marks {
		if !old.in(marks) {
			return &AddNodeMarkStep{s.Pos, old}, nil
		}
	}
	return &AddNodeMarkStep{s.Pos, s.Mark}, nil
}

// Invert implements [Step].
func (s *RemoveNodeMarkStep) Invert(doc *Node) (Step, error) {
	if node := doc.NodeAt(s.Pos); node == nil || !s.Mark.in(node.marks) {
		return s, nil
	}
	return &AddNodeMarkStep{s.Pos, s.Mark}, nil
}

// Invert implements [Step].
func (s *AttrStep) Invert(doc *Node) (Step, error) {
	node := doc.NodeAt(s.Pos)
	if node == nil {
		return nil, failf(ErrStep, "no node at position %d", s.Pos)
	}
	return &AttrStep{s.Pos, s.Attr, node.attrs[s.Attr]}, nil
}

// Invert implements [Step].
func (s *DocAttrStep) Invert(doc *Node) (Step, error) {
	return &DocAttrStep{s.Attr, doc.attrs[s.Attr]}, nil
}

// AppendJSON implements [Step].
func (s *AddNodeMarkStep) AppendJSON(b []byte) []byte {
	return appendNodeMark(b, "addNodeMark", s.Pos, s.Mark)
}

// AppendJSON implements [Step].
func (s *RemoveNodeMarkStep) AppendJSON(b []byte) []byte {
	return appendNodeMark(b, "removeNodeMark", s.Pos, s.Mark)
}

func appendNodeMark(b []byte, kind string, pos int, mark Mark) []byte {
	b = mark.AppendJSON(append(b, `{"mark":`...))
	b = appendInt(b, `,"pos":`, pos)
	return append(append(append(b, `,"stepType":"`...), kind...), `"}`...)
}

// AppendJSON implements [Step].
func (s *AttrStep) AppendJSON(b []byte) []byte {
	b = appendString(append(b, `{"attr":`...), s.Attr)
	b = appendInt(b, `,"pos":`, s.Pos)
	b = append(b, `,"stepType":"attr","value":`...)
	return append(appendValue(b, s.Value), '}')
}

// AppendJSON implements [Step].
func (s *DocAttrStep) AppendJSON(b []byte) []byte {
	b = appendString(append(b, `{"attr":`...), s.Attr)
	b = append(b, `,"stepType":"docAttr","value":`...)
	return append(appendValue(b, s.Value), '}')
}

// MarshalJSON implements [Step].
func (s *AddNodeMarkStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// MarshalJSON implements [Step].
func (s *RemoveNodeMarkStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// MarshalJSON implements [Step].
func (s *AttrStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }

// MarshalJSON implements [Step].
func (s *DocAttrStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }
