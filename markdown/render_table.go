package markdown

import (
	"strconv"
	"strings"

	"meelezen/review/prose"
)

// table writes a table whose first row is the head. Cells that another covers
// are empty.
func (r *renderer) table(n *prose.Node) string {
	grid := r.grid(n)
	width := 1
	for _, row := range grid {
		width = max(width, len(row))
	}
	var b strings.Builder
	for i, row := range grid {
		if len(row) < width {
			r.lost(LostRow, strings.Join(row, " | "))
		}
		for len(row) < width {
			row = append(row, "")
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString("| " + strings.Join(row, " | ") + " |")
		if i == 0 {
			b.WriteString("\n|" + strings.Repeat(" --- |", width))
		}
	}
	return b.String()
}

// grid lays the cells out, spans included.
func (r *renderer) grid(n *prose.Node) [][]string {
	rows := make([][]string, n.ChildCount())
	covered := make([]map[int]bool, n.ChildCount())
	for i := range rows {
		covered[i] = map[int]bool{}
	}
	for i := range rows {
		headTold := false
		for _, cell := range n.Child(i).Children() {
			for covered[i][len(rows[i])] {
				rows[i] = append(rows[i], "")
			}
			if !headTold && (cell.Name() == "table_header") != (i == 0) {
				r.lost(LostTableHead, cell.TextContent())
				headTold = true
			}
			r.span(cell, i, len(rows[i]), covered)
			rows[i] = append(rows[i], r.cell(cell))
		}
		for covered[i][len(rows[i])] {
			rows[i] = append(rows[i], "")
		}
	}
	return rows
}

// span marks the places that a cell covers beside its own.
func (r *renderer) span(cell *prose.Node, row, column int, covered []map[int]bool) {
	wide, high := max(cell.AttrInt("colspan"), 1), max(cell.AttrInt("rowspan"), 1)
	if wide > 1 || high > 1 {
		r.lost(LostSpan, cell.TextContent())
	}
	for i := row; i < min(row+high, len(covered)); i++ {
		for j := column; j < column+min(wide, maxColumns); j++ {
			if i != row || j != column {
				covered[i][j] = true
			}
		}
	}
}

func (r *renderer) cell(cell *prose.Node) string {
	ctx := context{oneLine: true, cell: true}
	if cell.ChildCount() == 1 && cell.Child(0).Name() == "paragraph" {
		return r.inline(cell.Child(0), ctx)
	}
	r.lost(LostCellBlock, cell.TextContent())
	var lines []string
	r.cellLines(cell, ctx, &lines)
	return strings.Join(lines, htmlBreak)
}

// cellLines writes the textblocks of a cell one below the other.
func (r *renderer) cellLines(n *prose.Node, ctx context, lines *[]string) {
	for i, child := range n.Children() {
		switch {
		case child.Name() == "figure":
			*lines = append(*lines, escapeText("["+child.AttrString("alt")+"]", ctx, true, true))
			if child.ChildCount() > 0 {
				*lines = append(*lines, r.inline(child, ctx))
			}
		case child.IsTextblock():
			*lines = append(*lines, r.inline(child, ctx))
		case child.Name() == "list_item":
			at := len(*lines)
			r.cellLines(child, ctx, lines)
			marker := "• "
			if n.Name() == "ordered_list" {
				marker = strconv.Itoa(n.AttrInt("start")+itemNumber(n, i)) + ". "
			}
			if at < len(*lines) {
				(*lines)[at] = marker + (*lines)[at]
			}
		default:
			r.cellLines(child, ctx, lines)
		}
	}
}

// itemNumber is the place of the child at an offset, from 0.
func itemNumber(list *prose.Node, offset int) int {
	number := 0
	for at := range list.Children() {
		if at == offset {
			break
		}
		number++
	}
	return number
}
