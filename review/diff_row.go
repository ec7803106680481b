package review

import (
	"slices"

	"meelezen/review/prose"
)

// rows writes the pairs, and between them what stands on one side only.
func (c *comparer) rows() {
	slices.SortFunc(c.ordered, func(a, b pair) int { return a.Old - b.Old })
	gone, came := map[int]pair{}, map[int]pair{}
	for _, p := range c.moves {
		gone[p.Old], came[p.New] = p, p
	}
	c.movedRows = map[pair][2]int{}
	i, j := 0, 0
	for _, p := range append(c.ordered, pair{len(c.left.items), len(c.right.items)}) {
		for ; i < p.Old; i++ {
			c.leftOnly(i, gone)
		}
		for ; j < p.New; j++ {
			c.rightOnly(j, came)
		}
		if p.Old < len(c.left.items) {
			c.both(p)
		}
		i, j = p.Old+1, p.New+1
	}
	c.joinMoves()
}

func (c *comparer) add(r ComparisonRow) int {
	c.out.Rows = append(c.out.Rows, r)
	return len(c.out.Rows) - 1
}

func (c *comparer) leftOnly(i int, gone map[int]pair) {
	p, moved := gone[i]
	kind := RowDeleted
	if moved {
		kind = RowMovedFrom
	}
	at := c.add(ComparisonRow{Kind: kind, Left: c.left.block(i, true), Segments: whole(c.left.flat(c.differ, i), SegmentDelete)})
	if moved {
		ends := c.movedRows[p]
		ends[0] = at
		c.movedRows[p] = ends
	}
}

func (c *comparer) rightOnly(j int, came map[int]pair) {
	p, moved := came[j]
	r := ComparisonRow{Kind: RowInserted, Right: c.right.block(j, true)}
	if moved {
		r.Kind = RowMovedTo
		r.Changes, r.Segments = c.compareItems(p)
	}
	if r.Segments == nil {
		op := SegmentInsert
		if moved {
			op = SegmentEqual
		}
		r.Segments = whole(c.right.flat(c.differ, j), op)
	}
	at := c.add(r)
	if moved {
		ends := c.movedRows[p]
		ends[1] = at
		c.movedRows[p] = ends
	}
}

// both writes two items side by side.
func (c *comparer) both(p pair) {
	a, b := c.left.items[p.Old], c.right.items[p.New]
	if a.key == b.key && slices.Equal(a.within, b.within) {
		c.add(ComparisonRow{Kind: RowSame, Left: c.left.block(p.Old, false), Right: c.right.block(p.New, false)})
		return
	}
	if a.node.Name() == "table" && a.key != b.key {
		c.table(a, b)
		return
	}
	changes, segments := c.compareItems(p)
	c.add(ComparisonRow{
		Kind: kindOf(changes), Left: c.left.block(p.Old, true), Right: c.right.block(p.New, true), Changes: changes, Segments: segments,
	})
}

// kindOf a pair of blocks, from what changed.
func kindOf(changes []RowChange) RowKind {
	switch {
	case len(changes) == 0:
		return RowSame
	case slices.Contains(changes, ChangedWords), slices.Contains(changes, ChangedCells), slices.Contains(changes, ChangedAttrs):
		return RowChanged
	}
	return RowFormat
}

// joinMoves numbers the moves: blocks that moved together share one.
func (c *comparer) joinMoves() {
	number := 0
	previous := pair{-2, -2}
	for _, p := range c.moves {
		if p.Old != previous.Old+1 || p.New != previous.New+1 {
			number++
		}
		previous = p
		ends := c.movedRows[p]
		from, to := &c.out.Rows[ends[0]], &c.out.Rows[ends[1]]
		from.Move, to.Move = number, number
		from.Partner, to.Partner = &ends[1], &ends[0]
	}
}

// compareItems tells how two items differ. The segments are nil for two tables.
func (c *comparer) compareItems(p pair) ([]RowChange, []ComparisonSegment) {
	a, b := c.left.items[p.Old], c.right.items[p.New]
	var changes []RowChange
	var list []ComparisonSegment
	if a.node.IsTextblock() {
		changes, list = segments(c.left.flat(c.differ, p.Old), c.right.flat(c.differ, p.New))
	} else if a.key != b.key {
		changes = append(changes, ChangedWords)
	}
	changes = append(changes, attrChanges(a.node, b.node)...)
	if !slices.Equal(a.within, b.within) {
		changes = append(changes, ChangedPlace)
	}
	return changes, list
}

func attrChanges(a, b *prose.Node) []RowChange {
	if a.Type() != b.Type() || a.Name() == "heading" && a.AttrInt("level") != b.AttrInt("level") {
		return []RowChange{ChangedBlock}
	}
	for _, name := range changedAttrs(a, b) {
		if name != "id" && name != "colwidth" {
			return []RowChange{ChangedAttrs}
		}
	}
	return nil
}

// table writes a table that changed, row by row.
func (c *comparer) table(a, b item) {
	oldAt, newAt := offsets(a.node, a.from+1), offsets(b.node, b.from+1)
	i, j := 0, 0
	end := match{a.node.ChildCount(), 0, b.node.ChildCount(), 0}
	for _, m := range append(c.differ.matchChildren(a.node, b.node), end) {
		for ; i < m.i0; i++ {
			row := a.node.Child(i)
			c.add(ComparisonRow{
				Kind: RowDeleted, Left: c.left.rowBlock(row, oldAt[i], a), Segments: whole(c.differ.flatten(row, oldAt[i]), SegmentDelete),
			})
		}
		for ; j < m.j0; j++ {
			row := b.node.Child(j)
			c.add(ComparisonRow{
				Kind: RowInserted, Right: c.right.rowBlock(row, newAt[j], b), Segments: whole(c.differ.flatten(row, newAt[j]), SegmentInsert),
			})
		}
		if m.i1 > 0 {
			c.tableRow(a, b, a.node.Child(i), b.node.Child(j), oldAt[i], newAt[j])
		}
		i, j = m.i1, m.j1
	}
}

func (s *side) rowBlock(row *prose.Node, from int, table item) *ComparisonBlock {
	b := s.nodeBlock(row, from, true)
	b.Within = append(slices.Clip(table.within), "table")
	return b
}

func (c *comparer) tableRow(a, b item, old, next *prose.Node, oldFrom, newFrom int) {
	r := ComparisonRow{Kind: RowSame, Left: c.left.rowBlock(old, oldFrom, a), Right: c.right.rowBlock(next, newFrom, b)}
	if !old.Eq(next) {
		r.Cells = c.cells(old, next, oldFrom, newFrom)
		for _, cell := range r.Cells {
			r.Changes = append(r.Changes, cell.Changes...)
		}
		slices.Sort(r.Changes)
		r.Changes = slices.Compact(r.Changes)
		r.Kind = kindOf(r.Changes)
	}
	c.add(r)
}

func (c *comparer) cells(old, next *prose.Node, oldFrom, newFrom int) []ComparisonCell {
	oldAt, newAt := offsets(old, oldFrom+1), offsets(next, newFrom+1)
	var list []ComparisonCell
	i, j := 0, 0
	end := match{old.ChildCount(), 0, next.ChildCount(), 0}
	for _, m := range append(c.differ.matchChildren(old, next), end) {
		for ; i < m.i0; i++ {
			cell := item{node: old.Child(i), from: oldAt[i]}
			list = append(list, ComparisonCell{
				Kind: RowDeleted, Left: c.left.nodeBlock(cell.node, cell.from, false),
				Changes: []RowChange{ChangedCells}, Segments: whole(c.differ.flatten(cell.node, cell.from), SegmentDelete),
			})
		}
		for ; j < m.j0; j++ {
			cell := item{node: next.Child(j), from: newAt[j]}
			list = append(list, ComparisonCell{
				Kind: RowInserted, Right: c.right.nodeBlock(cell.node, cell.from, false),
				Changes: []RowChange{ChangedCells}, Segments: whole(c.differ.flatten(cell.node, cell.from), SegmentInsert),
			})
		}
		if m.i1 > 0 {
			list = append(list, c.cell(old.Child(i), next.Child(j), oldAt[i], newAt[j]))
		}
		i, j = m.i1, m.j1
	}
	return list
}

func (c *comparer) cell(old, next *prose.Node, oldFrom, newFrom int) ComparisonCell {
	cell := ComparisonCell{Kind: RowSame, Left: c.left.nodeBlock(old, oldFrom, false), Right: c.right.nodeBlock(next, newFrom, false)}
	if old.Eq(next) {
		return cell
	}
	cell.Changes, cell.Segments = segments(c.differ.flatten(old, oldFrom), c.differ.flatten(next, newFrom))
	cell.Changes = append(cell.Changes, attrChanges(old, next)...)
	if len(cell.Changes) == 0 {
		cell.Changes = []RowChange{ChangedBlock} // the same words in other blocks
	}
	cell.Kind = kindOf(cell.Changes)
	return cell
}
