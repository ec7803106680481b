package prose

import "strings"

// Descendants calls f for every node below n in document order, with its
// position in n and its parent. When f returns false the content is left out.
func (n *Node) Descendants(f func(node *Node, pos int, parent *Node) bool) {
	walk(n, 0, 0, n.ContentSize(), f)
}

// NodesBetween is Descendants for the nodes that overlap the positions.
func (n *Node) NodesBetween(from, to int, f func(node *Node, pos int, parent *Node) bool) {
	walk(n, 0, from, to, f)
}

// walk visits the children of n, whose content begins at start in the outer node.
func walk(n *Node, start, from, to int, f func(*Node, int, *Node) bool) {
	at := start
	for _, kid := range n.kids {
		if at >= to {
			return
		}
		end := at + kid.size
		if end > from && f(kid, at, n) && len(kid.kids) > 0 {
			walk(kid, at+1, from, to, f)
		}
		at = end
	}
}

// TextContent is all text in the node, without separators.
func (n *Node) TextContent() string {
	if n.IsText() {
		return n.text
	}
	return n.TextBetween(0, n.ContentSize(), "", "")
}

// TextBetween is the text between two positions. blockSep goes between
// textblocks, leafText stands for every leaf that is not text.
func (n *Node) TextBetween(from, to int, blockSep, leafText string) string {
	var out strings.Builder
	first := true
	n.NodesBetween(from, to, func(node *Node, pos int, _ *Node) bool {
		text := ""
		switch {
		case node.IsText():
			if part := node.cutText(from-pos, to-pos); part != nil {
				text = part.text
			}
		case node.IsLeaf():
			text = leafText
		}
		if blockSep != "" && node.IsBlock() && (node.IsTextblock() || node.IsLeaf() && text != "") {
			if !first {
				out.WriteString(blockSep)
			}
			first = false
		}
		out.WriteString(text)
		return true
	})
	return out.String()
}
