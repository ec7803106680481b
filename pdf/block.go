package pdf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"meelezen/review"
	"meelezen/review/prose"
)

// flow is the column that blocks are set in.
type flow struct {
	x, width float64
	look     style
	leading  float64
	gap      float64 // between paragraphs
	role     role    // of paragraphs
	top      bool    // the document itself: headings are numbered
	gutter   bool    // citations stand in the margin
	bullets  int     // bullet lists around it
	numbers  int     // numbered lists around it
}

func (s *setter) body() flow {
	return flow{
		x: columnLeft, width: columnWidth, look: style{size: textSize, color: ink}, leading: textLeading,
		gap: paragraphGap, role: paraRole, top: true, gutter: s.meta.Concept,
	}
}

// narrow moves the left edge in by indent. A column keeps a least width, however deep the nesting.
func (f flow) narrow(indent float64) flow {
	const least = 24.0
	f.x += indent
	f.width = max(f.width-indent, least)
	f.top = false
	return f
}

// blocks sets the children of parent, whose content begins at position start.
func (s *setter) blocks(parent *prose.Node, start int, f flow) []box {
	var out []box
	force := false
	for offset, node := range parent.Children() {
		if node.Name() == "page_break" {
			force = true
			continue
		}
		boxes := s.block(node, start+offset, f)
		if len(boxes) == 0 {
			continue
		}
		boxes[0].force = boxes[0].force || force
		force = false
		if name := node.Name(); name != "paragraph" && name != "heading" {
			keepLeadIn(out)
		}
		out = append(out, boxes...)
	}
	return out
}

// keepLeadIn keeps the line that announces a list, a table or a figure with it.
func keepLeadIn(before []box) {
	if len(before) == 0 {
		return
	}
	last := &before[len(before)-1]
	for _, o := range slices.Backward(last.ops) {
		if o.role != artifact && !o.area {
			last.keep = last.keep || strings.HasSuffix(strings.TrimSpace(o.text), ":")
			return
		}
	}
}

func (s *setter) block(node *prose.Node, pos int, f flow) []box {
	switch node.Name() {
	case "heading":
		return s.heading(node, pos, f)
	case "paragraph":
		return s.paragraph(node, pos, f)
	case "bullet_list", "ordered_list":
		return s.list(node, pos, f)
	case "blockquote":
		return s.quote(node, pos, f)
	case "table":
		return s.table(node, pos, f)
	case "figure":
		return s.figure(node, pos, f)
	}
	return nil
}

// lineBoxes makes a box of every line, with at least two lines of a paragraph on either side of a page break.
func lineBoxes(lines []line, f flow, r role, pos int) []box {
	boxes := make([]box, len(lines))
	for i, l := range lines {
		boxes[i] = box{height: f.leading, ops: lineOps(l, f.x, f.leading, r, pos), notes: l.notes}
		boxes[i].keep = len(lines) > 1 && (i == 0 || i == len(lines)-2)
	}
	return boxes
}

func (s *setter) paragraph(node *prose.Node, pos int, f flow) []box {
	if node.ContentSize() == 0 {
		return nil
	}
	boxes := lineBoxes(s.breakLines(s.inline(node, pos+1, f.look), f.width), f, f.role, pos)
	if len(boxes) == 0 {
		return nil
	}
	boxes[0].before = f.gap
	s.cite(&boxes[0], pos, f)
	return boxes
}

// cite writes the citation of a block in the margin, small, on its first line.
func (s *setter) cite(b *box, pos int, f flow) {
	if !f.gutter {
		return
	}
	c, word := s.outline.Citation(pos), ""
	switch c.Kind {
	case review.ParagraphPart:
		word = s.words.paragraph
	case review.TablePart:
		word = s.words.table
	default:
		return
	}
	look := style{sans: true, size: 7.5, color: inkFaint}
	l := s.oneLine(word+" "+strconv.Itoa(c.N), look)
	b.ops = append(b.ops, lineOps(l, gutterLeft, textLeading, artifact, -1)...)
}

// oneLine sets text of our own making on a line, however long.
func (s *setter) oneLine(text string, look style) line {
	atoms := s.plain(text, look)
	return compileLine(atoms)
}

func (s *setter) heading(node *prose.Node, pos int, f flow) []box {
	if !f.top {
		f.look.bold = true
		boxes := s.paragraph(node, pos, f)
		for i := range boxes {
			boxes[i].keep = true
		}
		return boxes
	}
	shape := headingLevel(node.AttrInt("level"))
	f.look = style{bold: true, italic: shape.italic, size: shape.size, color: ink}
	f.leading = shape.leading
	atoms := s.inline(node, pos+1, f.look)
	h := s.target(pos)
	boxes := lineBoxes(s.breakLines(atoms, f.width), f, headingRole(min(max(node.AttrInt("level"), 1), 4)), pos)
	for i := range boxes {
		boxes[i].keep = true
	}
	boxes[0].before, boxes[0].heading = shape.before, h
	boxes[0].ops = append(s.headingNumber(h.number, shape, pos), boxes[0].ops...)
	// The space after a heading belongs to it, so that the next block's own gap does not open it up.
	boxes[len(boxes)-1].height += shape.after - paragraphGap
	return boxes
}

// headingNumber hangs the number in the gutter, on the baseline of the heading.
func (s *setter) headingNumber(number string, shape level, pos int) []op {
	look := style{sans: true, bold: true, size: min(shape.size*0.82, 15), color: inkSoft}
	l := s.oneLine(number, look)
	for l.width > columnLeft-gutterLeft-4 && look.size > 5 {
		look.size--
		l = s.oneLine(number, look)
	}
	ops := lineOps(l, gutterLeft, shape.leading, labelRole, pos)
	for i := range ops {
		ops[i].y = baseline(shape.leading, style{size: shape.size})
	}
	return ops
}

// target makes the heading at pos known to contents, bookmarks and links.
func (s *setter) target(pos int) *heading {
	h := &heading{depth: 1}
	if found, from, _ := s.outline.SectionAt(pos); found != nil && from == pos {
		h.id, h.number, h.depth = found.ID, found.Number, found.Depth
		h.title = s.clean(found.Title, pos)
		if s.meta.Numbers != nil {
			h.number = s.clean(s.meta.Numbers[h.id], pos)
		}
	}
	s.headings = append(s.headings, h)
	return h
}

func (s *setter) quote(node *prose.Node, pos int, f flow) []box {
	inner := f.narrow(quoteIndent)
	inner.role = quoteRole
	boxes := s.blocks(node, pos+1, inner)
	for i := range boxes {
		boxes[i].bars = append(boxes[i].bars, bar{x: f.x + 6, first: i == 0})
	}
	return boxes
}

func (s *setter) list(node *prose.Node, pos int, f flow) []box {
	labels := s.labels(node, f)
	indent := listIndent
	for _, l := range labels {
		indent = max(indent, l.width+7)
	}
	inner := f.narrow(min(indent, f.width/2))
	inner.role = itemRole
	if node.Name() == "ordered_list" {
		inner.numbers++
	} else {
		inner.bullets++
	}
	inner.gap, inner.gutter = f.gap*0.5, false
	var out []box
	i := 0
	for offset, item := range node.Children() {
		boxes := s.blocks(item, pos+1+offset+1, inner)
		if len(boxes) == 0 || boxes[0].rows != nil || item.Child(0).ContentSize() == 0 {
			// The label needs a line of its own.
			boxes = append([]box{{height: f.leading, keep: len(boxes) > 0}}, boxes...)
		}
		boxes[0].before = inner.gap
		boxes[0].ops = append(lineOps(labels[i], f.x, f.leading, labelRole, pos+1+offset), boxes[0].ops...)
		// Of short items the first two and the last two stay together.
		if previous := len(out) - 1; previous >= 0 && (i == 1 || i == len(labels)-1) && len(boxes) <= 3 {
			out[previous].keep = true
		}
		out = append(out, boxes...)
		i++
	}
	if len(out) > 0 {
		out[0].before = f.gap
		if f.bullets+f.numbers > 0 {
			out[0].before = inner.gap
		}
		s.cite(&out[0], pos, f)
	}
	return out
}

// labels are the bullets or numbers of a list: 1, a, i and dot, dash by depth.
func (s *setter) labels(node *prose.Node, f flow) []line {
	labels := make([]line, node.ChildCount())
	for i := range labels {
		text := "•"
		if f.bullets%2 == 1 {
			text = "–"
		}
		if node.Name() == "ordered_list" {
			text = listNumber(node.AttrInt("start")+i, f.numbers) + "."
		}
		labels[i] = s.oneLine(text, f.look)
	}
	return labels
}

func listNumber(n, depth int) string {
	switch {
	case depth%3 == 1 && n >= 1 && n <= 26:
		return string(rune('a' + n - 1))
	case depth%3 == 2 && n >= 1 && n < 40:
		return roman(n)
	default:
		return fmt.Sprint(n)
	}
}

func roman(n int) string {
	tens, ones := strings.Repeat("x", n/10), [...]string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	return tens + ones[n%10]
}
