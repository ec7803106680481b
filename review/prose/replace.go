package prose

import "slices"

// Replace puts a slice in the place of the content between two positions. Nodes
// that become closed on the way are checked; the inside of the slice is not.
func (n *Node) Replace(from, to int, s Slice) (*Node, error) {
	if from > to {
		return nil, failf(ErrStep, "range %d to %d is inverted", from, to)
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	var roomA, roomB [8]level
	a, err := n.resolve(from, roomA[:0])
	if err != nil {
		return nil, err
	}
	b, err := n.resolve(to, roomB[:0])
	if err != nil {
		return nil, err
	}
	if s.OpenStart > a.Depth() {
		return nil, failf(ErrStep, "slice is open deeper than its place")
	}
	if a.Depth()-s.OpenStart != b.Depth()-s.OpenEnd {
		return nil, failf(ErrStep, "slice is open at unequal depths")
	}
	return splice(&a, &b, s)
}

// splice rebuilds the smallest node around the change and then its ancestors.
func splice(a, b *Pos, s Slice) (*Node, error) {
	depth, floor := 0, a.Depth()-s.OpenStart
	for depth < floor && a.Index(depth) == b.Index(depth) {
		depth++
	}
	node := a.Node(depth)
	kids, err := spliceKids(a, b, s, depth)
	if err != nil {
		return nil, err
	}
	if err := node.typ.checkContent(kids); err != nil {
		return nil, err
	}
	out := &Node{typ: node.typ, attrs: node.attrs, marks: node.marks, kids: kids}
	out.size = node.size - (b.Offset - a.Offset) + s.Size()
	for depth--; depth >= 0; depth-- {
		out = a.Node(depth).withKid(a.Index(depth), out)
	}
	return out, nil
}

func spliceKids(a, b *Pos, s Slice, depth int) ([]*Node, error) {
	if s.OpenStart == 0 && s.OpenEnd == 0 && len(s.Content) > 0 && a.Depth() == depth && b.Depth() == depth {
		return spliceFlat(a, b, s.Content), nil
	}
	return seam{a, b}.level(depth, middle{s.Content, a.Depth() - s.OpenStart - depth, s.OpenStart, s.OpenEnd})
}

// spliceFlat handles whole nodes within one parent, which is most of typing.
func spliceFlat(a, b *Pos, nodes []*Node) []*Node {
	kids := a.Parent().kids
	i, j := a.Index(a.Depth()), b.Index(b.Depth())
	out := make([]*Node, 0, i+len(nodes)+len(kids)-j+1)
	out = append(out, kids[:i]...)
	if cut := a.textOffset(); cut > 0 {
		out = append(out, kids[i].cutText(0, cut))
	}
	out = appendNodes(out, nodes)
	if cut := b.textOffset(); cut > 0 {
		out = addNode(out, kids[j].cutText(cut, kids[j].size))
		return append(out, kids[j+1:]...)
	}
	return appendNodes(out, kids[j:])
}

// seam joins three parts level by level: what stands before a, a slice, and
// what stands after b.
type seam struct{ a, b *Pos }

// middle is the slice as seen from one level: it lies lift levels further down,
// and its nodes are open at the edges.
type middle struct {
	nodes              []*Node
	lift               int
	openStart, openEnd int
}

// level returns the joined children of one level.
func (s seam) level(depth int, m middle) ([]*Node, error) {
	out := before(s.a, depth, len(m.nodes)+s.b.Node(depth).ChildCount()-s.b.Index(depth)+1)
	var err error
	switch {
	case m.lift > 0:
		m.lift--
		out, err = s.inOne(out, s.a.Node(depth+1), depth, m)
	case m.openStart > 0 && m.openEnd > 0 && len(m.nodes) == 1:
		only := m.nodes[0]
		if err := checkJoin(s.a.Node(depth+1), only); err != nil {
			return nil, err
		}
		out, err = s.inOne(out, only, depth, middle{only.kids, 0, m.openStart - 1, m.openEnd - 1})
	default:
		out, err = s.apart(out, depth, m)
	}
	if err != nil {
		return nil, err
	}
	return after(out, s.b, depth), nil
}

// inOne adds one node that holds all three parts; its left edge decides its markup.
func (s seam) inOne(out []*Node, right *Node, depth int, m middle) ([]*Node, error) {
	left := s.a.Node(depth + 1)
	if err := checkJoin(right, s.b.Node(depth+1)); err != nil {
		return nil, err
	}
	if err := checkJoin(left, right); err != nil {
		return nil, err
	}
	kids, err := s.level(depth+1, m)
	if err != nil {
		return nil, err
	}
	return closeOnto(out, left, kids)
}

// apart adds a slice whose edges lie in different nodes, or are closed.
func (s seam) apart(out []*Node, depth int, m middle) ([]*Node, error) {
	nodes := m.nodes
	var err error
	if m.openStart > 0 {
		if out, err = joinBefore(out, s.a, depth, nodes[0], m.openStart); err != nil {
			return nil, err
		}
		nodes = nodes[1:]
	}
	if m.openEnd == 0 {
		return addNodes(out, nodes), nil
	}
	last := len(nodes) - 1
	return joinAfter(addNodes(out, nodes[:last]), s.b, depth, nodes[last], m.openEnd)
}

// joinBefore adds the node around a at depth+1, continued with an open node.
func joinBefore(out []*Node, a *Pos, depth int, open *Node, levels int) ([]*Node, error) {
	left := a.Node(depth + 1)
	if err := checkJoin(left, open); err != nil {
		return nil, err
	}
	kids := before(a, depth+1, len(open.kids))
	rest := open.kids
	if levels > 1 {
		var err error
		if kids, err = joinBefore(kids, a, depth+1, rest[0], levels-1); err != nil {
			return nil, err
		}
		rest = rest[1:]
	}
	return closeOnto(out, left, addNodes(kids, rest))
}

// joinAfter adds an open node, continued with what stands after b at depth+1.
func joinAfter(out []*Node, b *Pos, depth int, open *Node, levels int) ([]*Node, error) {
	if err := checkJoin(open, b.Node(depth+1)); err != nil {
		return nil, err
	}
	kids := make([]*Node, 0, len(open.kids)+b.Node(depth+1).ChildCount())
	if levels > 1 {
		last := len(open.kids) - 1
		var err error
		kids = addNodes(kids, open.kids[:last])
		if kids, err = joinAfter(kids, b, depth+1, open.kids[last], levels-1); err != nil {
			return nil, err
		}
	} else {
		kids = addNodes(kids, open.kids)
	}
	return closeOnto(out, open, after(kids, b, depth+1))
}

// before copies the children that end at or before the position at a depth.
func before(p *Pos, depth, room int) []*Node {
	node, i := p.Node(depth), p.Index(depth)
	out := append(make([]*Node, 0, i+1+room), node.kids[:i]...)
	if cut := p.textOffset(); depth == p.Depth() && cut > 0 {
		out = append(out, node.kids[i].cutText(0, cut))
	}
	return out
}

// after adds the children that begin at or after the position at a depth.
func after(out []*Node, p *Pos, depth int) []*Node {
	node, i := p.Node(depth), p.Index(depth)
	if depth < p.Depth() {
		i++
	} else if cut := p.textOffset(); cut > 0 {
		out = addNode(out, node.kids[i].cutText(cut, node.kids[i].size))
		i++
	}
	if node.typ.inlineContent {
		return addNodes(out, node.kids[i:])
	}
	return append(out, node.kids[i:]...)
}

// closeOnto checks the content of a node and adds the node.
func closeOnto(out []*Node, node *Node, kids []*Node) ([]*Node, error) {
	if err := node.typ.checkContent(kids); err != nil {
		return nil, err
	}
	return append(out, node.withKids(slices.Clip(kids))), nil
}

func checkJoin(main, sub *Node) error {
	if !sub.typ.compatible(main.typ) {
		return failf(ErrStep, "%s cannot be joined onto %s", sub.typ.Name, main.typ.Name)
	}
	return nil
}
