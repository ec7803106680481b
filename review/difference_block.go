package review

import (
	"slices"

	"meelezen/review/prose"
)

// How much two blocks must have in common, in thousandths, to be one block that
// changed. Lower than this, what they share is mostly small words.
const (
	alikeText      = 400
	alikeContainer = 250
)

// offsets returns where each child begins, and where the last one ends.
func offsets(n *prose.Node, start int) []int {
	list := make([]int, 0, n.ChildCount()+1)
	at := start
	for i := range n.ChildCount() {
		list = append(list, at)
		at += n.Child(i).Size()
	}
	return append(list, at)
}

// match is children of two containers that belong together: one on each side,
// or a run of paragraphs that was split or joined.
type match struct{ i0, i1, j0, j1 int }

func matchOf(p pair) match { return match{p.Old, p.Old + 1, p.New, p.New + 1} }

// children compares the blocks in two containers. The positions are those of
// the begin of their content.
func (d *differ) children(o, n *prose.Node, oldStart, newStart int) {
	list := d.matchChildren(o, n)
	oldAt, newAt := offsets(o, oldStart), offsets(n, newStart)
	i, j := o.ChildCount(), n.ChildCount()
	for k := len(list) - 1; k >= 0; k-- {
		m := list[k]
		d.replace(oldAt[m.i1], oldAt[i], newAt[m.j1], newAt[j])
		if m.i1-m.i0 == 1 && m.j1-m.j0 == 1 {
			d.node(o.Child(m.i0), n.Child(m.j0), oldAt[m.i0], newAt[m.j0])
		} else {
			d.inline(d.unitsOfRun(o, m.i0, m.i1, oldAt), d.unitsOfRun(n, m.j0, m.j1, newAt))
		}
		i, j = m.i0, m.j0
	}
	d.replace(oldStart, oldAt[i], newStart, newAt[j])
}

// node compares two blocks that are paired.
func (d *differ) node(o, n *prose.Node, oldPos, newPos int) {
	switch {
	case o.Eq(n):
		return
	case o.IsTextblock():
		d.inline(d.unitsOf(o, oldPos+1), d.unitsOf(n, newPos+1))
	default:
		d.children(o, n, oldPos+1, newPos+1)
	}
	if o.Type() != n.Type() {
		end := oldPos + n.Size()
		d.emit(&prose.ReplaceAroundStep{
			From: oldPos, To: end, GapFrom: oldPos + 1, GapTo: end - 1,
			Slice: prose.Slice{Content: []*prose.Node{n.Copy(nil)}}, Insert: 1, Structure: true,
		})
		return
	}
	for _, name := range changedAttrs(o, n) {
		d.emit(&prose.AttrStep{Pos: oldPos, Attr: name, Value: n.Attr(name)})
	}
}

// matchChildren pairs the children of two containers: first those that are
// equal, then, between them, those that are alike.
func (d *differ) matchChildren(o, n *prose.Node) []match {
	var list []match
	if sameShape(o, n) {
		for i := range o.ChildCount() {
			list = append(list, matchOf(pair{i, i}))
		}
		return list
	}
	i, j := 0, 0
	for _, p := range append(align(d.nodeIDs(o), d.nodeIDs(n)), pair{o.ChildCount(), n.ChildCount()}) {
		list = append(list, d.matchGap(o, n, match{i, p.Old, j, p.New})...)
		if p.Old < o.ChildCount() {
			list = append(list, matchOf(p))
		}
		i, j = p.Old+1, p.New+1
	}
	return list
}

// matchGap finds what belongs together in a gap between equal children. Where
// paragraphs were split or joined, more words stay when they are taken as one run.
func (d *differ) matchGap(o, n *prose.Node, g match) []match {
	pairs := d.pairAlike(o, n, g.i0, g.i1, g.j0, g.j1)
	if d.splitOrJoined(o, n, g, pairs) {
		return []match{g}
	}
	list := make([]match, len(pairs))
	for k, p := range pairs {
		list[k] = matchOf(p)
	}
	return list
}

// maxRun is the most units of a run of paragraphs: about ten pages.
const maxRun = 30_000

func (d *differ) splitOrJoined(o, n *prose.Node, g match, pairs []pair) bool {
	if g.i0 == g.i1 || g.j0 == g.j1 || g.i1-g.i0 == g.j1-g.j0 || !onlyParagraphs(o, g.i0, g.i1) || !onlyParagraphs(n, g.j0, g.j1) {
		return false
	}
	old, next := d.unitsOfRun(o, g.i0, g.i1, offsets(o, 0)), d.unitsOfRun(n, g.j0, g.j1, offsets(n, 0))
	if len(old) > maxRun || len(next) > maxRun {
		return false
	}
	apart, all := 0, 0
	for _, b := range append(d.bags(o, g.i0, g.i1), d.bags(n, g.j0, g.j1)...) {
		all += len(b)
	}
	for _, p := range pairs {
		a, b := bagOf(d.words, o.Child(p.Old)), bagOf(d.words, n.Child(p.New))
		apart += d.like.alike(a, b, d.words) * (len(a) + len(b))
	}
	a, b := d.spansOf(old), d.spansOf(next)
	const margin = 100 // chance words must not turn a deleted paragraph into a joined one
	return all > 0 && shared(stretches(alignSpans(a, b)), a, b) > apart/all+margin
}

func onlyParagraphs(n *prose.Node, from, to int) bool {
	for i := from; i < to; i++ {
		if n.Child(i).Name() != "paragraph" {
			return false
		}
	}
	return true
}

// sameShape tells that two rows have the same cells, so that each is compared
// with the one at its place however much it changed.
func sameShape(o, n *prose.Node) bool {
	if o.Name() != "table_row" || o.ChildCount() != n.ChildCount() {
		return false
	}
	for i := range o.ChildCount() {
		if o.Child(i).Type() != n.Child(i).Type() {
			return false
		}
	}
	return true
}

func (d *differ) nodeIDs(n *prose.Node) []int {
	list := make([]int, n.ChildCount())
	for i := range list {
		list[i] = d.keys.id(nodeKey(n.Child(i)))
	}
	return list
}

// pairAlike pairs children in a gap. One against one of the same kind is always
// a pair: a block that was rewritten.
func (d *differ) pairAlike(o, n *prose.Node, i0, i1, j0, j1 int) []pair {
	if i1-i0 == 1 && j1-j0 == 1 && pairable(o.Child(i0), n.Child(j0)) && o.Child(i0).Type() == n.Child(j0).Type() {
		return []pair{{i0, j0}}
	}
	oldBags, newBags := d.bags(o, i0, i1), d.bags(n, j0, j1)
	list := pairBest(i1-i0, j1-j0, func(i, j int) int {
		a, b := o.Child(i0+i), n.Child(j0+j)
		if !pairable(a, b) || a.Type() != b.Type() && o.Name() == "list_item" && i0+i == 0 {
			return 0 // an item begins with a paragraph at every moment, also between two steps
		}
		least := alikeContainer
		if a.IsTextblock() {
			least = alikeText
		}
		score := d.like.alike(oldBags[i], newBags[j], d.words)
		if score < least || len(oldBags[i]) == 0 {
			return 0
		}
		if a.Type() == b.Type() {
			score++ // of two that are as much alike, the one of the same kind
		}
		return score
	})
	for k := range list {
		list[k].Old += i0
		list[k].New += j0
	}
	return list
}

func (d *differ) bags(n *prose.Node, from, to int) []bag {
	list := make([]bag, 0, to-from)
	for i := from; i < to; i++ {
		list = append(list, bagOf(d.words, n.Child(i)))
	}
	return list
}

// pairable tells that one block can become the other by steps inside it. A
// heading and a paragraph can; a figure stays a figure, since its words hang
// on its picture.
func pairable(a, b *prose.Node) bool {
	if !sameMarks(a.Marks(), b.Marks()) || a.IsLeaf() || b.IsLeaf() {
		return false
	}
	if a.Type() == b.Type() {
		return true
	}
	words := []string{"paragraph", "heading"}
	return slices.Contains(words, a.Name()) && slices.Contains(words, b.Name())
}
