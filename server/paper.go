package server

import (
	"strings"

	"meelezen/review/prose"
)

// paperWriter makes a text out of what the server knows, to print. The first fault
// stays in err; what comes after it is of no use.
type paperWriter struct {
	blocks  []*prose.Node
	numbers map[string]string // of headings, by id
	err     error
}

func (p *paperWriter) node(name string, attrs prose.Attrs, content []*prose.Node) *prose.Node {
	n, err := prose.Default().Node(name, attrs, content)
	if err != nil && p.err == nil {
		p.err = err
	}
	return n
}

// text is a paragraph, with the lines that somebody wrote; "" is an empty one.
func (p *paperWriter) text(words string, marks ...prose.Mark) *prose.Node {
	var content []*prose.Node
	for i, line := range strings.Split(words, "\n") {
		if i > 0 {
			content = append(content, p.node("hard_break", nil, nil))
		}
		if line == "" {
			continue
		}
		n, err := prose.Default().Text(line, marks...)
		if err != nil {
			p.fault(err)
			continue
		}
		content = append(content, n)
	}
	return p.node("paragraph", nil, content)
}

func (p *paperWriter) fault(err error) {
	if p.err == nil {
		p.err = err
	}
}

// strong is a paragraph that stands out.
func (p *paperWriter) strong(words string) *prose.Node {
	mark, err := prose.Default().Mark("strong", nil)
	if err != nil {
		p.fault(err)
		return p.text(words)
	}
	return p.text(words, mark)
}

func (p *paperWriter) paragraph(words string) { p.blocks = append(p.blocks, p.text(words)) }

// heading adds one that goes by a number, or by none.
func (p *paperWriter) heading(words, id, number string) {
	n, err := prose.Default().Text(words)
	if err != nil {
		p.fault(err)
		return
	}
	p.numbers[id] = number
	p.blocks = append(p.blocks, p.node("heading", prose.Attrs{"level": 1, "id": id}, []*prose.Node{n}))
}

// table adds rows of cells of paragraphs; the first row is its head.
func (p *paperWriter) table(rows [][][]*prose.Node) {
	var out []*prose.Node
	for i, row := range rows {
		var cells []*prose.Node
		for _, cell := range row {
			kind := "table_cell"
			if i == 0 {
				kind = "table_header"
			}
			cells = append(cells, p.node(kind, nil, cell))
		}
		out = append(out, p.node("table_row", nil, cells))
	}
	p.blocks = append(p.blocks, p.node("table", nil, out))
}
