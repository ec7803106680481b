package prose

import (
	"crypto/sha256"
	"iter"
	"slices"
)

// Node is a node of a document. It is immutable: whatever changes it returns
// another node, which shares what stayed the same.
type Node struct {
	typ   *NodeType
	attrs Attrs
	marks []Mark
	kids  []*Node
	text  string
	size  int // cached: counting a large document again at every step is too slow
}

func newNode(typ *NodeType, attrs Attrs, marks []Mark, kids []*Node) *Node {
	n := &Node{typ: typ, attrs: attrs, marks: marks, kids: kids, size: 1}
	if !typ.leaf {
		n.size = 2 + sizeOf(kids)
	}
	return n
}

func sizeOf(kids []*Node) int {
	n := 0
	for _, kid := range kids {
		n += kid.size
	}
	return n
}

// Type returns the type of the node.
func (n *Node) Type() *NodeType { return n.typ }

// Name is the name of its type.
func (n *Node) Name() string { return n.typ.Name }

// Attrs returns all attributes; do not change them.
func (n *Node) Attrs() Attrs { return n.attrs }

// Attr returns one attribute, nil when there is none.
func (n *Node) Attr(name string) any { return n.attrs[name] }

// AttrString returns an attribute that is a string, else "".
func (n *Node) AttrString(name string) string {
	s, _ := n.attrs[name].(string)
	return s
}

// AttrInt returns an attribute that is a whole number, else 0.
func (n *Node) AttrInt(name string) int {
	i, _ := n.attrs[name].(int)
	return i
}

// Marks returns the marks in order of rank; do not change them.
func (n *Node) Marks() []Mark { return n.marks }

// Text is the text of a text node, "" for others.
func (n *Node) Text() string { return n.text }

// Size is the number of positions the node takes: the UTF-16 units of a text,
// 1 for a leaf, else its content and 2.
func (n *Node) Size() int { return n.size }

// ContentSize is the number of positions inside the node.
func (n *Node) ContentSize() int {
	if n.IsText() || n.typ.leaf {
		return 0
	}
	return n.size - 2
}

// ChildCount is the number of children.
func (n *Node) ChildCount() int { return len(n.kids) }

// Child returns a child; i must be below ChildCount.
func (n *Node) Child(i int) *Node { return n.kids[i] }

// Children yields every child with its offset in the content.
func (n *Node) Children() iter.Seq2[int, *Node] {
	return func(yield func(int, *Node) bool) {
		at := 0
		for _, kid := range n.kids {
			if !yield(at, kid) {
				return
			}
			at += kid.size
		}
	}
}

// IsText reports a text node.
func (n *Node) IsText() bool { return n.text != "" }

// IsInline reports a node that stands in a line of text.
func (n *Node) IsInline() bool { return !n.typ.block }

// IsBlock reports a node that is not inline.
func (n *Node) IsBlock() bool { return n.typ.block }

// IsTextblock reports a block with inline content.
func (n *Node) IsTextblock() bool { return n.typ.IsTextblock() }

// IsLeaf reports a node that cannot hold content.
func (n *Node) IsLeaf() bool { return n.typ.leaf }

// IsAtom reports a node that counts as one unit for the user.
func (n *Node) IsAtom() bool { return n.typ.IsAtom() }

// Copy returns a node with the same markup and other content. The content
// belongs to the node afterwards. On a text or leaf it returns the node itself.
func (n *Node) Copy(content []*Node) *Node {
	if n.typ.leaf {
		return n
	}
	return newNode(n.typ, n.attrs, n.marks, joinTexts(content))
}

// withKids is Copy for content that is already joined.
func (n *Node) withKids(kids []*Node) *Node { return newNode(n.typ, n.attrs, n.marks, kids) }

// withKid replaces one child.
func (n *Node) withKid(i int, kid *Node) *Node {
	if n.kids[i] == kid {
		return n
	}
	kids := slices.Clone(n.kids)
	kids[i] = kid
	return &Node{typ: n.typ, attrs: n.attrs, marks: n.marks, kids: kids, size: n.size - n.kids[i].size + kid.size}
}

// withMarks returns the node with other marks, which must be in order.
func (n *Node) withMarks(marks []Mark) *Node {
	if len(marks) == len(n.marks) && (len(marks) == 0 || &marks[0] == &n.marks[0]) {
		return n
	}
	c := *n
	c.marks = marks
	return &c
}

// withText returns a text node with the same markup. The size is passed in
// because the caller knows it without counting.
func (n *Node) withText(text string, size int) *Node {
	return &Node{typ: n.typ, attrs: n.attrs, marks: n.marks, text: text, size: size}
}

// cutText returns a part of a text node; an end that would split a pair moves
// to its start. It is nil when nothing is left.
func (n *Node) cutText(from, to int) *Node {
	if from <= 0 && to >= n.size {
		return n
	}
	from, to = max(from, 0), min(to, n.size)
	a, okA := byteAt(n.text, n.size, from)
	b, okB := byteAt(n.text, n.size, to)
	if !okA {
		a, from = a-4, from-1
	}
	if !okB {
		b, to = b-4, to-1
	}
	if a >= b {
		return nil
	}
	return n.withText(n.text[a:b], to-from)
}

// cut returns the part of a node between two positions of its content.
func (n *Node) cut(from, to int) *Node {
	if n.IsText() {
		return n.cutText(from, to)
	}
	if n.typ.leaf || (from <= 0 && to >= n.ContentSize()) {
		return n
	}
	return n.withKids(cutNodes(n.kids, from, to))
}

// cutNodes returns the part of a list of nodes between two positions.
func cutNodes(kids []*Node, from, to int) []*Node {
	var out []*Node
	at := 0
	for _, kid := range kids {
		end := at + kid.size
		if at >= to {
			break
		}
		if end > from {
			inner := 1
			if kid.IsText() {
				inner = 0
			}
			if at < from || end > to {
				kid = kid.cut(from-at-inner, to-at-inner)
			}
			if kid != nil {
				out = append(out, kid)
			}
		}
		at = end
	}
	return out
}

// sameMarkup reports that two text nodes would become one.
func sameMarkup(a, b *Node) bool {
	return a.typ == b.typ && marksEq(a.marks, b.marks) && attrsEq(a.attrs, b.attrs)
}

// addNode appends a node to a list and joins it with a text before it.
func addNode(out []*Node, n *Node) []*Node {
	if last := len(out) - 1; last >= 0 && n.IsText() && out[last].IsText() && sameMarkup(out[last], n) {
		prev := out[last]
		out[last] = prev.withText(prev.text+n.text, prev.size+n.size)
		return out
	}
	return append(out, n)
}

func addNodes(out []*Node, kids []*Node) []*Node {
	for _, kid := range kids {
		out = addNode(out, kid)
	}
	return out
}

// appendNodes joins only at the seam.
func appendNodes(out, kids []*Node) []*Node {
	if len(kids) == 0 {
		return out
	}
	return append(addNode(out, kids[0]), kids[1:]...)
}

// joinTexts returns kids in which no two texts with the same markup are neighbours.
func joinTexts(kids []*Node) []*Node {
	for i := 1; i < len(kids); i++ {
		if kids[i].IsText() && kids[i-1].IsText() && sameMarkup(kids[i-1], kids[i]) {
			return addNodes(append(make([]*Node, 0, len(kids)), kids[:i]...), kids[i:])
		}
	}
	return kids
}

// Eq reports that two nodes are equal in every respect.
func (n *Node) Eq(o *Node) bool {
	if n == o {
		return true
	}
	if n == nil || o == nil || n.typ != o.typ || n.size != o.size || n.text != o.text {
		return false
	}
	return marksEq(n.marks, o.marks) && attrsEq(n.attrs, o.attrs) && slices.EqualFunc(n.kids, o.kids, (*Node).Eq)
}

// Hash is the SHA-256 of the canonical JSON; equal documents have equal hashes.
func (n *Node) Hash() [32]byte { return sha256.Sum256(n.AppendJSON(nil)) }
