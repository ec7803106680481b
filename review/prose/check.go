package prose

// Check reports the first rule of the schema that a whole document breaks. The
// attributes need no check: no node can be made with wrong ones.
func (n *Node) Check() error {
	if n.size > MaxSize {
		return failf(ErrLimit, "document of %d positions", n.size)
	}
	return n.check(0)
}

func (n *Node) check(depth int) error {
	if err := n.checkSelf(depth); err != nil {
		return err
	}
	for _, kid := range n.kids {
		if err := kid.check(depth + 1); err != nil {
			return err
		}
	}
	return nil
}

// checkSelf checks everything of a node but the insides of its children.
func (n *Node) checkSelf(depth int) error {
	if err := n.checkFrame(depth); err != nil {
		return err
	}
	return n.typ.checkContent(n.kids)
}

// checkFrame checks a node without looking at its children.
func (n *Node) checkFrame(depth int) error {
	if depth > MaxDepth {
		return failf(ErrLimit, "document nests deeper than %d", MaxDepth)
	}
	if len(n.text) > MaxText {
		return failf(ErrLimit, "text of %d bytes", len(n.text))
	}
	return checkMarks(n.marks)
}

// CheckChanged is Check for a document that came from a valid one by steps: it
// skips whatever is still the same node, so its cost follows the change.
func (n *Node) CheckChanged(old *Node) error {
	if n.size > MaxSize {
		return failf(ErrLimit, "document of %d positions", n.size)
	}
	return n.checkChanged(old, 0)
}

func (n *Node) checkChanged(old *Node, depth int) error {
	if n == old {
		return nil
	}
	if old == nil || n.typ != old.typ {
		return n.check(depth)
	}
	if err := n.checkFrame(depth); err != nil {
		return err
	}
	head, tail := sharedEnds(n.kids, old.kids)
	now, was := n.kids[head:len(n.kids)-tail], old.kids[head:len(old.kids)-tail]
	if !sameTypes(now, was) {
		if err := n.typ.checkContent(n.kids); err != nil {
			return err
		}
	} else if err := n.typ.checkMarks(now); err != nil {
		return err
	}
	for i, kid := range now {
		var before *Node
		if len(now) == len(was) {
			before = was[i]
		}
		if err := kid.checkChanged(before, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// sharedEnds counts the nodes that two lists share at their begin and end.
func sharedEnds(a, b []*Node) (head, tail int) {
	n := min(len(a), len(b))
	for head < n && a[head] == b[head] {
		head++
	}
	for tail < n-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head, tail
}

func sameTypes(a, b []*Node) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].typ != b[i].typ {
			return false
		}
	}
	return true
}
