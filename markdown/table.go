package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"meelezen/review/prose"
)

// table reads a table: its head row becomes header cells.
func (c *reader) table(t *east.Table) *prose.Node {
	line := c.line
	for _, a := range t.Alignments {
		if a != east.AlignNone {
			c.warnings.add(line, WarnTableAlign, "")
			break
		}
	}
	var rows []*prose.Node
	for row := t.FirstChild(); row != nil && c.err == nil; row = row.NextSibling() {
		name := "table_cell"
		if row.Kind() == east.KindTableHeader {
			name = "table_header"
		}
		rows = append(rows, c.row(row, name, len(t.Alignments)))
	}
	return c.node("table", nil, rows)
}

func (c *reader) row(row ast.Node, name string, columns int) *prose.Node {
	c.line = c.lineOf(row)
	more := c.extraCells(row, columns)
	var cells []*prose.Node
	for cell := row.FirstChild(); cell != nil && c.err == nil; cell = cell.NextSibling() {
		var out inlines
		c.inline(cell, style{}, &out, 0)
		if more != "" && cell.NextSibling() == nil {
			out.text(c, " | "+more, style{})
		}
		content := c.cellContent(&out)
		if c.err != nil {
			return nil
		}
		cells = append(cells, c.node(name, nil, content))
	}
	if c.err != nil {
		return nil
	}
	return c.node("table_row", nil, cells)
}

func (c *reader) cellContent(out *inlines) []*prose.Node {
	content := out.done(c)
	if len(content) == 0 && len(out.figures) > 0 {
		return out.figures
	}
	return append([]*prose.Node{c.paragraph(content)}, out.figures...)
}

// extraCells returns what stands in a row beyond its last column. The table
// parser drops it; here it goes into the last cell, without its marks.
func (c *reader) extraCells(row ast.Node, columns int) string {
	pos := row.Pos()
	if pos < 0 || pos >= len(c.src) {
		return ""
	}
	line, _, _ := bytes.Cut(c.src[pos:], []byte("\n"))
	cells := splitCells(strings.Trim(string(line), " \t"))
	if len(cells) <= columns {
		return ""
	}
	more := strings.TrimSpace(strings.Join(cells[columns:], "|"))
	if strings.Trim(more, "| \t") == "" {
		return ""
	}
	c.warnings.add(c.line, WarnTableCells, more)
	return unescape(more)
}

// splitCells cuts a row at its pipes as the table parser does.
func splitCells(line string) []string {
	line = strings.TrimPrefix(line, "|")
	line = strings.TrimSuffix(line, "|")
	var cells []string
	start := 0
	for i := range len(line) {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') {
			cells = append(cells, line[start:i])
			start = i + 1
		}
	}
	return append(cells, line[start:])
}

// warnBrokenTable tells about a paragraph that was meant as a table.
func (c *reader) warnBrokenTable(n ast.Node) {
	lines := n.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		value := at.Value(c.src)
		piped := bytes.IndexByte(value, '|') >= 0
		if piped && (i > 0 && delimiterColumns(value) > 0 || bytes.HasPrefix(bytes.TrimLeft(value, " \t"), []byte("|"))) {
			c.warnings.add(c.lines.line(at.Start), WarnTableBroken, string(bytes.TrimSpace(value)))
			return
		}
	}
}
