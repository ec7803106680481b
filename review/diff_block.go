package review

import (
	"slices"
	"strconv"

	"meelezen/review/prose"
)

// side is one of the two texts, as a flat list of what is compared.
type side struct {
	outline *Outline
	items   []item
}

// item is a textblock, figure, page break or whole table.
type item struct {
	node   *prose.Node
	from   int
	within []string
	key    int   // equal for items with the same content
	flat   *flat // made when first asked for, as is the bag
	bag    bag
	bagged bool
	taken  bool
}

// flatten gathers the items of a container whose content begins at a position.
func (s *side) flatten(d *differ, parent *prose.Node, at int, within []string) {
	for i := range parent.ChildCount() {
		n := parent.Child(i)
		switch {
		case n.Name() == "list_item":
			s.flatten(d, n, at+1, within)
		case n.Name() == "paragraph" && n.ChildCount() == 0:
		case n.IsTextblock(), n.IsLeaf(), n.Name() == "table":
			s.items = append(s.items, item{node: n, from: at, within: within, key: d.contentKey(n)})
		default:
			s.flatten(d, n, at+1, append(slices.Clip(within), n.Name()))
		}
		at += n.Size()
	}
}

// contentKey numbers an item by what people see of it: the id of a heading is not.
func (d *differ) contentKey(n *prose.Node) int {
	key := append(d.scratch[:0], n.Name()...)
	switch {
	case n.Name() == "heading":
		key = strconv.AppendInt(key, int64(n.AttrInt("level")), 10)
		fallthrough
	case n.Name() == "paragraph":
		for i := range n.ChildCount() {
			child := n.Child(i)
			if child.IsText() && len(child.Marks()) == 0 {
				key = strconv.AppendInt(append(key, 0), int64(len(child.Text())), 10)
				key = append(append(key, 0), child.Text()...)
			} else {
				key = child.AppendJSON(append(key, 1))
			}
		}
	default:
		key = n.AppendJSON(key)
	}
	d.scratch = key
	return d.keys.idBytes(key)
}

func (s *side) bagOf(d *differ, i int) bag {
	it := &s.items[i]
	if !it.bagged {
		it.bagged = true
		if it.node.IsTextblock() && it.node.Name() != "figure" {
			it.bag = s.flat(d, i).bag()
		} else {
			it.bag = bagOf(d.words, it.node)
		}
	}
	return it.bag
}

func (s *side) flat(d *differ, i int) *flat {
	it := &s.items[i]
	if it.flat == nil {
		it.flat = d.flatten(it.node, it.from)
	}
	return it.flat
}

func (s *side) keys() []int {
	list := make([]int, len(s.items))
	for i, it := range s.items {
		list[i] = it.key
	}
	return list
}

// block refers to an item. Where something changed it is cited.
func (s *side) block(i int, cite bool) *ComparisonBlock {
	it := s.items[i]
	b := s.nodeBlock(it.node, it.from, cite)
	b.Within = it.within
	return b
}

func (s *side) nodeBlock(n *prose.Node, from int, cite bool) *ComparisonBlock {
	b := &ComparisonBlock{From: from, To: from + n.Size(), Type: n.Name()}
	if n.Name() == "heading" {
		b.Level = n.AttrInt("level")
	}
	if cite {
		citation := s.outline.Citation(from)
		b.Citation = &citation
	}
	return b
}

// How much two blocks must have in common, in thousandths, for people to see one
// block that changed (alone in its gap, or among others), or one that moved.
const (
	alikeAlone = 300
	alikeMoved = 700
)

// Only a text of some length is recognised as moved: a short one that went here
// and came there is more often chance.
const (
	leastMovedWords     = 3 // when equal
	leastMovedWordsMore = 8 // when it changed too
	maxMoveTable        = 1 << 20
)

// pairItems finds which items belong together: equal and in order, equal but
// moved, alike between those in order, and alike but moved.
func (c *comparer) pairItems() {
	inOrder := align(c.left.keys(), c.right.keys())
	for _, p := range inOrder {
		c.take(p)
	}
	c.movedEqual()
	i, j := 0, 0
	for _, p := range append(inOrder, pair{len(c.left.items), len(c.right.items)}) {
		c.pairGap(c.left.free(i, p.Old), c.right.free(j, p.New))
		if p.Old < len(c.left.items) {
			c.ordered = append(c.ordered, p)
		}
		i, j = p.Old+1, p.New+1
	}
	c.movedAlike()
	c.movedAlong()
	slices.SortFunc(c.moves, func(a, b pair) int { return a.Old - b.Old })
}

func (c *comparer) take(p pair) {
	c.left.items[p.Old].taken, c.right.items[p.New].taken = true, true
}

// free lists the items from one to another that belong to nothing yet.
func (s *side) free(from, to int) []int {
	var list []int
	for i := from; i < to; i++ {
		if !s.items[i].taken {
			list = append(list, i)
		}
	}
	return list
}

// movedEqual pairs items that went on one side and came on the other unchanged.
func (c *comparer) movedEqual() {
	came := map[int][]int{}
	for _, j := range c.right.free(0, len(c.right.items)) {
		key := c.right.items[j].key
		came[key] = append(came[key], j)
	}
	for _, i := range c.left.free(0, len(c.left.items)) {
		key := c.left.items[i].key
		if len(came[key]) == 0 || len(c.left.bagOf(c.differ, i)) < leastMovedWords {
			continue
		}
		p := pair{i, came[key][0]}
		came[key] = came[key][1:]
		c.take(p)
		c.moves = append(c.moves, p)
	}
}

// pairGap pairs what is alike between two pairs in order.
func (c *comparer) pairGap(olds, news []int) {
	alone := len(olds) == 1 && len(news) == 1
	for _, p := range pairBest(len(olds), len(news), func(i, j int) int { return c.score(olds[i], news[j], alone) }) {
		found := pair{olds[p.Old], news[p.New]}
		c.take(found)
		c.ordered = append(c.ordered, found)
	}
}

func (c *comparer) alike(a, b bag) int { return c.differ.like.alike(a, b, c.differ.words) }

func (c *comparer) score(i, j int, alone bool) int {
	a, b := c.left.items[i].node, c.right.items[j].node
	if !pairable(a, b) {
		return 0
	}
	least := alikeText
	switch {
	case a.Name() == "table":
		least = alikeContainer
	case alone:
		least = alikeAlone
	}
	score := c.alike(c.left.bagOf(c.differ, i), c.right.bagOf(c.differ, j))
	if score < least {
		return 0
	}
	if a.Type() == b.Type() {
		score++
	}
	return score
}

// movedAlike pairs items that moved and changed, the most alike first.
func (c *comparer) movedAlike() {
	gone, came := c.longEnough(c.left), c.longEnough(c.right)
	if len(gone)*len(came) > maxMoveTable {
		return
	}
	type candidate struct {
		pair
		score int
	}
	var list []candidate
	for _, i := range gone {
		for _, j := range came {
			a, b := c.left.bagOf(c.differ, i), c.right.bagOf(c.differ, j)
			if 2*min(len(a), len(b))*1000 < alikeMoved*(len(a)+len(b)) || !pairable(c.left.items[i].node, c.right.items[j].node) {
				continue
			}
			if score := c.alike(a, b); score >= alikeMoved {
				list = append(list, candidate{pair{i, j}, score})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y candidate) int { return y.score - x.score })
	for _, m := range list {
		if !c.left.items[m.Old].taken && !c.right.items[m.New].taken {
			c.take(m.pair)
			c.moves = append(c.moves, m.pair)
		}
	}
}

func (c *comparer) longEnough(s *side) []int {
	return slices.DeleteFunc(s.free(0, len(s.items)), func(i int) bool { return len(s.bagOf(c.differ, i)) < leastMovedWordsMore })
}

// movedAlong adds the short items, mostly headings, that stand right before or
// behind something that moved, on both sides.
func (c *comparer) movedAlong() {
	for k := 0; k < len(c.moves); k++ {
		for _, step := range [...]int{-1, 1} {
			next := pair{c.moves[k].Old + step, c.moves[k].New + step}
			if c.left.freeAt(next.Old) && c.right.freeAt(next.New) && c.left.items[next.Old].key == c.right.items[next.New].key {
				c.take(next)
				c.moves = append(c.moves, next)
			}
		}
	}
}

func (s *side) freeAt(i int) bool { return i >= 0 && i < len(s.items) && !s.items[i].taken }
