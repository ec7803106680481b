package pdf

import (
	"cmp"
	"slices"

	"meelezen/review/prose"
)

// table is what the groups of rows of one table share.
type table struct {
	columns []float64 // left edges, and the right edge of the last
	pad     float64   // white space left and right in a cell
	head    *rowGroup // repeated on later pages; nil if there is none
}

// cell is a cell in the grid; its row counts from the top of its group.
type cell struct {
	node                       *prose.Node
	pos                        int
	row, col, rowspan, colspan int
	header                     bool // a header cell
	boxes                      []box
}

const (
	cellPad     = 5.0
	cellPadV    = 4.0
	mostColumns = 200
)

func (s *setter) table(node *prose.Node, pos int, f flow) []box {
	grid := readGrid(node, pos)
	if grid.columns == 0 {
		return nil
	}
	t := &table{pad: min(cellPad, f.width/float64(grid.columns)/4)}
	t.columns = s.columnEdges(grid, t.pad, f)
	var out []box
	for from := 0; from < len(grid.rows); {
		to := grid.groupEnd(from)
		g := s.group(t, grid.rows[from:to], from < grid.head)
		b := g.box()
		if from == 0 {
			g.opens, b.before = true, f.gap+3
			s.cite(&b, pos, f)
		}
		if from < grid.head && to < len(grid.rows) {
			b.keep = true
			if b.height < columnDepth/3 {
				t.head = g
			}
		}
		out = append(out, b)
		from = to
	}
	keepRows(out)
	return append(out, box{height: 4})
}

// keepRows keeps a small table on one page, and never leaves one row of a larger
// one alone before or after a page break.
func keepRows(rows []box) {
	small := heightOf(rows) < columnDepth*0.35
	body := 0
	for body < len(rows)-1 && rows[body].rows.head {
		body++
	}
	for i := range len(rows) - 1 {
		low := rows[i].height+rows[i+1].height < tallRow
		rows[i].keep = rows[i].keep || small || low && (i == body || i == len(rows)-2)
	}
}

// grid is a table with every cell in its place.
type grid struct {
	rows    [][]cell
	columns int
	head    int // leading rows of header cells only
}

// readGrid places the cells as a browser does: each in the first free column of
// its row. Spans that leave the table, or the head, are cut off.
func readGrid(node *prose.Node, pos int) grid {
	g := grid{rows: make([][]cell, node.ChildCount()), head: headRows(node)}
	taken := make([]map[int]bool, node.ChildCount())
	for i := range taken {
		taken[i] = map[int]bool{}
	}
	row := 0
	for rowOffset, rowNode := range node.Children() {
		last := len(g.rows)
		if row < g.head {
			last = g.head
		}
		col := 0
		for offset, child := range rowNode.Children() {
			for taken[row][col] {
				col++
			}
			if col >= mostColumns {
				col = mostColumns - 1 // overlapping is better than losing text
			}
			c := cell{
				node: child, pos: pos + 1 + rowOffset + 1 + offset, row: row, col: col,
				rowspan: min(max(child.AttrInt("rowspan"), 1), last-row),
				colspan: min(max(child.AttrInt("colspan"), 1), mostColumns-col),
				header:  child.Name() == "table_header",
			}
			for r := row; r < row+c.rowspan; r++ {
				for k := col; k < col+c.colspan; k++ {
					taken[r][k] = true
				}
			}
			g.columns = max(g.columns, col+c.colspan)
			g.rows[row] = append(g.rows[row], c)
			col += c.colspan
		}
		row++
	}
	return g
}

func headRows(node *prose.Node) int {
	n := 0
	for _, row := range node.Children() {
		if row.ChildCount() == 0 {
			return n
		}
		for _, c := range row.Children() {
			if c.Name() != "table_header" {
				return n
			}
		}
		n++
	}
	return n
}

// groupEnd returns the end of the rows that hang together with row from: the
// head as a whole, or what a spanning cell joins.
func (g grid) groupEnd(from int) int {
	if from < g.head {
		return g.head
	}
	end := from + 1
	for row := from; row < end; row++ {
		for _, c := range g.rows[row] {
			end = max(end, c.row+c.rowspan)
		}
	}
	return end
}

// columnEdges divides the width of the column over the columns of the table: by
// the widths the author set, or by what the cells hold.
func (s *setter) columnEdges(g grid, pad float64, f flow) []float64 {
	widths, ok := setWidths(g)
	if !ok {
		widths = s.neededWidths(g, pad, f)
	}
	total := sum(widths)
	edges := make([]float64, g.columns+1)
	edges[0] = f.x
	for i, w := range widths {
		edges[i+1] = edges[i] + w*f.width/total
	}
	return edges
}

// setWidths reads the widths the author dragged the columns to, if every column has one.
func setWidths(g grid) ([]float64, bool) {
	widths, known := make([]float64, g.columns), 0
	for _, row := range g.rows {
		for _, c := range row {
			for i, w := range numbers(c.node.Attr("colwidth")) {
				if i < c.colspan && widths[c.col+i] == 0 && w > 0 {
					widths[c.col+i] = w
					known++
				}
			}
		}
	}
	return widths, known == g.columns
}

func numbers(value any) []float64 {
	list, _ := value.([]any)
	out := make([]float64, len(list))
	for i, v := range list {
		switch n := v.(type) {
		case float64:
			out[i] = n
		case int:
			out[i] = float64(n)
		}
	}
	return out
}

// neededWidths gives each column at least its longest word, and shares what is
// left by how much more its text would like.
func (s *setter) neededWidths(g grid, pad float64, f flow) []float64 {
	least, most := make([]float64, g.columns), make([]float64, g.columns)
	for i := range least {
		least[i], most[i] = 2*pad+4, 2*pad+8
	}
	for r, row := range g.rows {
		for _, c := range row {
			if c.colspan > 1 {
				continue
			}
			lo, hi := s.contentWidths(c.node, c.pos, cellLook(c.header, r < g.head), 0)
			least[c.col] = max(least[c.col], min(lo, f.width/3)+2*pad)
			most[c.col] = max(most[c.col], min(hi, f.width*1.5)+2*pad)
		}
	}
	return shareWidth(least, most, f.width)
}

// shareWidth gives the columns that ask for little all they ask, the narrowest
// first, as long as the others keep room for their longest word; those share what is left.
func shareWidth(least, most []float64, width float64) []float64 {
	sumLeast, sumMost := sum(least), sum(most)
	switch {
	case sumLeast >= width:
		return least
	case sumMost <= width:
		return most
	}
	widths := slices.Clone(least)
	order := make([]int, len(least))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(most[a], most[b]) })
	spare := width - sumLeast
	for len(order) > 0 {
		i := order[0]
		wish := most[i] - least[i]
		if wish > spare/float64(len(order)) {
			break
		}
		widths[i], spare, order = most[i], spare-wish, order[1:]
	}
	wishes := 0.0
	for _, i := range order {
		wishes += most[i] - least[i]
	}
	for _, i := range order {
		widths[i] += spare * (most[i] - least[i]) / wishes
	}
	return widths
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// contentWidths measures the longest word and the longest line of what a node holds.
func (s *setter) contentWidths(node *prose.Node, pos int, look style, indent float64) (least, most float64) {
	if node.IsTextblock() {
		s.measuring = true
		atoms := s.inline(node, pos+1, look)
		s.measuring = false
		line := 0.0
		for _, a := range atoms {
			least = max(least, a.width)
			line += a.width + a.space.width
			if a.after == forcedBreak {
				most, line = max(most, line), 0
			}
		}
		return least + indent, most + indent
	}
	if node.Name() == "list_item" {
		indent += listIndent
	}
	for offset, child := range node.Children() {
		lo, hi := s.contentWidths(child, pos+1+offset, look, indent)
		least, most = max(least, lo), max(most, hi)
	}
	return least, most
}

// cellLook is the style of the text in a cell.
func cellLook(header, inHead bool) style {
	if inHead {
		return style{sans: true, bold: true, size: 8.2, color: ink}
	}
	return style{size: tableSize, bold: header, color: ink}
}
