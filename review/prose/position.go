package prose

// Pos is a position resolved in a document: the nodes around it, outermost first.
type Pos struct {
	// Offset is the position in the document, in UTF-16 units and node borders.
	Offset int
	// ParentOffset is the position inside the innermost node around it.
	ParentOffset int

	path []level
}

// level is one node around a position.
type level struct {
	node  *Node
	index int // child at or after the position
	start int // document position where the content of node begins
	at    int // document position where child index begins
}

// Resolve finds the nodes around a position. It fails outside the node and
// between the halves of a surrogate pair.
func (n *Node) Resolve(pos int) (Pos, error) {
	p, err := n.resolve(pos, nil)
	return p, err
}

// resolve uses path as room for the result, so that a step needs no allocation.
func (n *Node) resolve(pos int, path []level) (Pos, error) {
	if pos < 0 || pos > n.ContentSize() {
		return Pos{}, failf(ErrStep, "position %d is outside the document", pos)
	}
	start, rest := 0, pos
	for node := n; ; {
		index, offset := findIndex(node.kids, node.size-2, rest)
		path = append(path, level{node, index, start, start + offset})
		inside := rest - offset
		if inside == 0 {
			break
		}
		kid := node.kids[index]
		if kid.IsText() {
			if _, ok := byteAt(kid.text, kid.size, inside); !ok {
				return Pos{}, failf(ErrStep, "position %d splits a surrogate pair", pos)
			}
			break
		}
		start += offset + 1
		node, rest = kid, inside-1
	}
	return Pos{Offset: pos, ParentOffset: rest, path: path}, nil
}

// findIndex returns the child at or around a position in kids, and where it begins.
func findIndex(kids []*Node, size, pos int) (index, offset int) {
	if pos == size {
		return len(kids), size
	}
	for i, kid := range kids {
		if end := offset + kid.size; end > pos {
			return i, offset
		} else {
			offset = end
		}
	}
	return len(kids), offset
}

// Depth is the number of nodes around the position inside the document node.
func (p Pos) Depth() int { return len(p.path) - 1 }

// Node returns the node around the position at a depth; 0 is the document.
func (p Pos) Node(depth int) *Node { return p.path[depth].node }

// Parent returns the innermost node around the position.
func (p Pos) Parent() *Node { return p.path[len(p.path)-1].node }

// Index is the number of the child at or after the position, at a depth.
func (p Pos) Index(depth int) int { return p.path[depth].index }

// Start is the position where the content of the node at a depth begins.
func (p Pos) Start(depth int) int { return p.path[depth].start }

// End is the position where the content of the node at a depth ends.
func (p Pos) End(depth int) int { return p.path[depth].start + p.path[depth].node.ContentSize() }

// Before is the position before the node at a depth, which must not be 0.
func (p Pos) Before(depth int) int { return p.path[depth].start - 1 }

// After is the position after the node at a depth, which must not be 0.
func (p Pos) After(depth int) int { return p.path[depth-1].at + p.path[depth].node.size }

// SharedDepth is the depth of the deepest node that is also around pos.
func (p Pos) SharedDepth(pos int) int {
	for depth := p.Depth(); depth > 0; depth-- {
		if p.Start(depth) <= pos && p.End(depth) >= pos {
			return depth
		}
	}
	return 0
}

// textOffset is the distance into the text around the position, else 0.
func (p *Pos) textOffset() int { return p.Offset - p.path[len(p.path)-1].at }

// indexAfter is the number of the child after the position, at a depth.
func (p *Pos) indexAfter(depth int) int {
	if depth == p.Depth() && p.textOffset() == 0 {
		return p.path[depth].index
	}
	return p.path[depth].index + 1
}

// NodeAt returns the node that begins at a position or the text around it; nil
// when there is none.
func (n *Node) NodeAt(pos int) *Node {
	for node := n; ; {
		if pos < 0 || node.typ.leaf || pos > node.ContentSize() {
			return nil
		}
		index, offset := findIndex(node.kids, node.size-2, pos)
		if index == len(node.kids) {
			return nil
		}
		kid := node.kids[index]
		if offset == pos || kid.IsText() {
			return kid
		}
		pos -= offset + 1
		node = kid
	}
}
