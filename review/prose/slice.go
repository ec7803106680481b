package prose

import "slices"

// Slice is a piece of a document. The nodes at its edges may be open: cut in
// the middle, to be joined with what stands at the place of insertion. The zero
// value is empty.
type Slice struct {
	// Content belongs to the slice and must not be changed.
	Content []*Node
	// OpenStart and OpenEnd count the open nodes at the edges.
	OpenStart, OpenEnd int
}

// Size is the number of positions that inserting the slice adds.
func (s Slice) Size() int { return sizeOf(s.Content) - s.OpenStart - s.OpenEnd }

// Eq reports equal content and open depths.
func (s Slice) Eq(o Slice) bool {
	return s.OpenStart == o.OpenStart && s.OpenEnd == o.OpenEnd && slices.EqualFunc(s.Content, o.Content, (*Node).Eq)
}

// check reports open depths that the content does not have.
func (s Slice) check() error {
	if s.OpenStart < 0 || s.OpenEnd < 0 || s.Size() < 0 {
		return failf(ErrStep, "slice is open at depths it does not have")
	}
	kids := s.Content
	for range s.OpenStart {
		if len(kids) == 0 || kids[0].typ.leaf {
			return failf(ErrStep, "slice is not open %d deep at its start", s.OpenStart)
		}
		kids = kids[0].kids
	}
	kids = s.Content
	for range s.OpenEnd {
		if len(kids) == 0 || kids[len(kids)-1].typ.leaf {
			return failf(ErrStep, "slice is not open %d deep at its end", s.OpenEnd)
		}
		kids = kids[len(kids)-1].kids
	}
	return nil
}

// Slice cuts out the piece between two positions.
func (n *Node) Slice(from, to int) (Slice, error) {
	if from == to {
		if from < 0 || from > n.ContentSize() {
			return Slice{}, failf(ErrStep, "position %d is outside the document", from)
		}
		return Slice{}, nil
	}
	if from > to {
		return Slice{}, failf(ErrStep, "range %d to %d is inverted", from, to)
	}
	var roomA, roomB [8]level
	a, err := n.resolve(from, roomA[:0])
	if err != nil {
		return Slice{}, err
	}
	b, err := n.resolve(to, roomB[:0])
	if err != nil {
		return Slice{}, err
	}
	depth := a.SharedDepth(to)
	start := a.Start(depth)
	return Slice{cutNodes(a.Node(depth).kids, from-start, to-start), a.Depth() - depth, b.Depth() - depth}, nil
}

// insertAt puts nodes into the slice at a position counted from its open start.
// It is false when they do not fit there.
func (s Slice) insertAt(pos int, nodes []*Node) (Slice, bool) {
	kids, ok := insertInto(s.Content, pos+s.OpenStart, nodes, opening{nil, s.OpenStart + 1, s.OpenEnd + 1})
	return Slice{kids, s.OpenStart, s.OpenEnd}, ok
}

// opening is the node that nodes go into and how many levels from it downward
// are open at its edges. An open node is not complete, so its content is judged
// when it is joined.
type opening struct {
	parent             *Node
	openStart, openEnd int
}

func (o opening) child(kids []*Node, i int) opening {
	inner := opening{parent: kids[i]}
	if i == 0 {
		inner.openStart = o.openStart - 1
	}
	if i == len(kids)-1 {
		inner.openEnd = o.openEnd - 1
	}
	return inner
}

func insertInto(kids []*Node, pos int, nodes []*Node, in opening) ([]*Node, bool) {
	size := sizeOf(kids)
	if pos < 0 || pos > size {
		return nil, false
	}
	i, offset := findIndex(kids, size, pos)
	if offset == pos || kids[i].IsText() {
		closed := in.openStart <= 0 && in.openEnd <= 0
		if in.parent != nil && closed && !in.parent.typ.accepts(kids, i, i, nodes) {
			return nil, false
		}
		out := append(make([]*Node, 0, len(kids)+len(nodes)+1), cutNodes(kids, 0, pos)...)
		return appendNodes(appendNodes(out, nodes), cutNodes(kids, pos, size)), true
	}
	inner, ok := insertInto(kids[i].kids, pos-offset-1, nodes, in.child(kids, i))
	if !ok {
		return nil, false
	}
	out := slices.Clone(kids)
	out[i] = kids[i].withKids(inner)
	return out, true
}

// removeBetween takes out a flat range, counted from the open start.
func (s Slice) removeBetween(from, to int) (Slice, error) {
	kids, err := removeRange(s.Content, from+s.OpenStart, to+s.OpenStart)
	return Slice{kids, s.OpenStart, s.OpenEnd}, err
}

func removeRange(kids []*Node, from, to int) ([]*Node, error) {
	size := sizeOf(kids)
	if from < 0 || to < from || to > size {
		return nil, failf(ErrStep, "range to remove is outside the slice")
	}
	i, offset := findIndex(kids, size, from)
	j, offsetTo := findIndex(kids, size, to)
	if offset == from || kids[i].IsText() {
		if offsetTo != to && !kids[j].IsText() {
			return nil, failf(ErrStep, "range to remove is not flat")
		}
		return appendNodes(cutNodes(kids, 0, from), cutNodes(kids, to, size)), nil
	}
	if i != j {
		return nil, failf(ErrStep, "range to remove is not flat")
	}
	inner, err := removeRange(kids[i].kids, from-offset-1, to-offset-1)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(kids)
	out[i] = kids[i].withKids(inner)
	return out, nil
}
