package pdf

// rowGroup is the rows that spanning cells hold together; most often one row.
type rowGroup struct {
	table   *table
	cells   []cell // row by row
	heights []float64
	head    bool
	opens   bool // the first of its table
	goesOn  bool // its last row goes on on the next page
}

// group sets the cells of rows.
func (s *setter) group(t *table, rows [][]cell, head bool) *rowGroup {
	g := &rowGroup{table: t, heights: make([]float64, len(rows)), head: head}
	for i, row := range rows {
		for _, c := range row {
			c.row = i
			f := flow{
				x: t.columns[c.col] + t.pad, look: cellLook(c.header, head), leading: tableLeading,
				width: max(t.columns[c.col+c.colspan]-t.columns[c.col]-2*t.pad, 3), gap: 4, role: cellRole,
			}
			if c.header {
				f.role = headRole
			}
			c.boxes = s.blocks(c.node, c.pos+1, f)
			g.cells = append(g.cells, c)
		}
	}
	g.measure()
	return g
}

// measure sets the heights of the rows from what the cells hold.
func (g *rowGroup) measure() {
	for i := range g.heights {
		g.heights[i] = tableLeading + 2*cellPadV
	}
	for _, c := range g.cells {
		if c.rowspan == 1 {
			g.heights[c.row] = max(g.heights[c.row], heightOf(c.boxes)+2*cellPadV)
		}
	}
	for _, c := range g.cells {
		if c.rowspan == 1 {
			continue
		}
		last := c.row + c.rowspan
		if missing := heightOf(c.boxes) + 2*cellPadV - g.height(c.row, last); missing > 0 {
			g.heights[last-1] += missing
		}
	}
}

// height is that of rows from up to to.
func (g *rowGroup) height(from, to int) float64 {
	h := 0.0
	for _, row := range g.heights[from:to] {
		h += row
	}
	return h
}

func (g *rowGroup) box() box {
	b := box{rows: g, height: g.height(0, len(g.heights))}
	for _, c := range g.cells {
		for _, inner := range c.boxes {
			b.notes = append(b.notes, inner.notes...)
		}
	}
	return b
}

// place draws the group with its top at y: fills and rules of a cell before its text.
func (g *rowGroup) place(ops []op, y float64) []op {
	edges := g.table.columns
	if g.opens {
		ops = append(ops, rule(edges[0], y, edges[len(edges)-1]-edges[0], 0.8, inkSoft))
	}
	for _, c := range g.cells {
		x, w := edges[c.col], edges[c.col+c.colspan]-edges[c.col]
		top, bottom := y+g.height(0, c.row), y+g.height(0, c.row+c.rowspan)
		if g.head {
			ops = append(ops, rule(x, top, w, bottom-top, ground), rule(x, bottom, w, 0.8, inkSoft))
		} else if !g.goesOn || c.row+c.rowspan < len(g.heights) {
			ops = append(ops, rule(x, bottom, w, 0.5, lineFaint))
		}
		ops = placeAll(ops, c.boxes, top+cellPadV)
	}
	return ops
}

func rule(x, y, w, h float64, color rgb) op {
	return op{pos: -1, x: x, y: y, w: w, h: h, color: color, area: true}
}

// placeAll draws boxes under each other from y.
func placeAll(ops []op, boxes []box, y float64) []op {
	for i, b := range boxes {
		gap := 0.0
		if i > 0 {
			gap = b.before
		}
		y += gap
		ops = place(ops, b, y, gap)
		y += b.height
	}
	return ops
}

// split divides the group so that the first part is at most room high: between
// rows if one fits, else inside the first row. It returns nil if no line of text
// fits; with force at least one line of every cell goes into the first part.
func (g *rowGroup) split(room float64, force bool) (first, rest *rowGroup) {
	whole := 0
	for whole < len(g.heights) && g.height(0, whole+1) <= room {
		whole++
	}
	if whole == len(g.heights) && whole > 0 {
		return nil, nil
	}
	if whole > 0 {
		return g.cut(whole, whole, room, force)
	}
	return g.cut(1, 0, room, force)
}

// cut gives the first part rows up to firstRows and the rest what remains from
// row restFrom on. When both hold row 0, that row itself is divided.
func (g *rowGroup) cut(firstRows, restFrom int, room float64, force bool) (*rowGroup, *rowGroup) {
	first := &rowGroup{table: g.table, heights: make([]float64, firstRows), head: g.head, opens: g.opens, goesOn: firstRows != restFrom}
	rest := &rowGroup{table: g.table, heights: make([]float64, len(g.heights)-restFrom), head: g.head, goesOn: g.goesOn}
	moved := false
	for _, c := range g.cells {
		a, b := c, c
		switch {
		case c.row >= firstRows:
			a.boxes = nil
		case c.row+c.rowspan <= firstRows && firstRows == restFrom:
			b.boxes = nil
		default:
			a.boxes, b.boxes = splitBoxes(c.boxes, room-g.height(0, c.row)-2*cellPadV, force)
		}
		if c.row < firstRows {
			a.rowspan = min(c.rowspan, firstRows-c.row)
			first.cells = append(first.cells, a)
			moved = moved || len(a.boxes) > 0
		}
		if c.row+c.rowspan > restFrom {
			b.row = max(c.row-restFrom, 0)
			b.rowspan = c.row + c.rowspan - restFrom - b.row
			rest.cells = append(rest.cells, b)
		}
	}
	if !moved && firstRows != restFrom {
		return nil, nil
	}
	first.measure()
	rest.measure()
	return first, rest
}

// splitBoxes divides boxes under each other at room, honouring keep where it can.
func splitBoxes(boxes []box, room float64, force bool) (first, rest []box) {
	y, end, legal := 0.0, 0, 0
	for end < len(boxes) {
		h := boxes[end].height
		if end > 0 {
			h += boxes[end].before
		}
		if y+h > room {
			break
		}
		y += h
		end++
		if !boxes[end-1].keep {
			legal = end
		}
	}
	switch {
	case end == len(boxes):
		return boxes, nil
	case legal > 0:
		end = legal
	case end == 0 && boxes[0].rows != nil:
		if a, b := boxes[0].divide(room, force); a != nil {
			return []box{*a}, append([]box{*b}, boxes[1:]...)
		}
	}
	if end == 0 && force {
		end = 1
	}
	return boxes[:end:end], boxes[end:]
}

// divide splits a box of rows; nil if that cannot be done.
func (b box) divide(room float64, force bool) (first, rest *box) {
	g, r := b.rows.split(room, force)
	if g == nil {
		return nil, nil
	}
	top, bottom := g.box(), r.box()
	top.before, top.ops, top.bars, top.force = b.before, b.ops, b.bars, b.force
	bottom.bars, bottom.keep = b.bars, b.keep
	return &top, &bottom
}
