package review

import (
	"sort"
	"strconv"
	"strings"

	"meelezen/review/prose"
)

// PartKind says what a citation points at. The names are also the wire names.
type PartKind string

const (
	SectionPart   PartKind = "section"   // a heading, or a place that belongs to nothing smaller
	ParagraphPart PartKind = "paragraph" // a paragraph or a list: in Dutch an "alinea"
	TablePart     PartKind = "table"
	FigurePart    PartKind = "figure"
)

// Citation is how people name a place in the text: "3.2, alinea 4". Section is
// empty before the first heading. Paragraphs are counted within their section,
// tables and figures through the whole document, so that "tabel 4" is one table.
type Citation struct {
	Section string   `json:"section"`
	Kind    PartKind `json:"kind"`
	N       int      `json:"n"` // from 1; 0 for a section
}

// OutlineEntry is one part of the document that can be cited. From and To are
// the positions before and after its node; entries do not overlap.
type OutlineEntry struct {
	From     int      `json:"from"`
	To       int      `json:"to"`
	Citation Citation `json:"citation"`
	Heading  *Heading `json:"heading,omitempty"` // nil for what is no heading
}

// Heading is a numbered heading of the document itself; headings inside a
// quotation, a list or a table are part of what they stand in.
type Heading struct {
	ID     string `json:"id"`
	Number string `json:"number"` // "3.2", or "A.1" in an appendix
	Level  int    `json:"level"`  // as written, 1 to 4
	Depth  int    `json:"depth"`  // as numbered: from 1, never more than one deeper than the heading before
	Title  string `json:"title"`
}

// Outline numbers a document. It is computed and never stored, so that screen
// and paper agree; testdata/outline.json holds what both must give.
type Outline struct {
	entries []OutlineEntry
	size    int
}

// appendixWord begins the title of a chapter that gets a letter for a number.
const appendixWord = "Bijlage"

// OutlineOf numbers the headings of doc and counts its citable parts.
//
// A paragraph with content counts one, directly in the document or in a
// quotation; so does a whole list, and a heading inside a quotation. Tables and figures have counts of their own.
func OutlineOf(doc *prose.Node) *Outline {
	b := outliner{outline: &Outline{size: doc.ContentSize()}}
	b.walk(doc, 0, true)
	return b.outline
}

// Entries returns the citable parts in document order. The caller must not change them.
func (o *Outline) Entries() []OutlineEntry { return o.entries }

// Citation names the place at pos. A position in no part (an empty paragraph, a
// page break) gets the section it is in; before everything else that is the zero section.
func (o *Outline) Citation(pos int) Citation {
	i := o.last(pos)
	if i < 0 {
		return Citation{Kind: SectionPart}
	}
	if e := o.entries[i]; pos < e.To {
		return e.Citation
	}
	return Citation{Section: o.entries[i].Citation.Section, Kind: SectionPart}
}

// SectionAt returns the heading whose section holds pos, and the section's
// range: from before the heading to the next heading that is not deeper. Before
// the first heading the heading is nil and the range ends at it.
func (o *Outline) SectionAt(pos int) (heading *Heading, from, to int) {
	i := o.last(pos)
	for i >= 0 && o.entries[i].Heading == nil {
		i--
	}
	depth := 0
	if i >= 0 {
		heading, from = o.entries[i].Heading, o.entries[i].From
		depth = heading.Depth
	}
	for _, e := range o.entries[i+1:] {
		if e.Heading != nil && (heading == nil || e.Heading.Depth <= depth) {
			return heading, from, e.From
		}
	}
	return heading, from, o.size
}

// last returns the index of the last entry that begins at or before pos, or -1.
func (o *Outline) last(pos int) int {
	return sort.Search(len(o.entries), func(i int) bool { return o.entries[i].From > pos }) - 1
}

// outliner walks a document once.
type outliner struct {
	outline    *Outline
	open       []openHeading // the headings that the walk is inside, outermost first
	counts     []int         // counts[d] numbers the headings at depth d+1
	appendices int
	paragraphs int
	tables     int
	figures    int
}

type openHeading struct {
	level  int
	number string
}

func (b *outliner) walk(parent *prose.Node, start int, top bool) {
	for offset, node := range parent.Children() {
		from := start + offset
		switch node.Name() {
		case "heading":
			if top {
				b.heading(node, from)
			} else {
				b.paragraph(node, from)
			}
		case "paragraph":
			if node.ContentSize() > 0 {
				b.paragraph(node, from)
			}
		case "bullet_list", "ordered_list":
			b.paragraph(node, from)
		case "blockquote":
			b.walk(node, from+1, false)
		case "table":
			b.tables++
			b.add(node, from, TablePart, b.tables, nil)
		case "figure":
			b.figures++
			b.add(node, from, FigurePart, b.figures, nil)
		}
	}
}

func (b *outliner) paragraph(node *prose.Node, from int) {
	b.paragraphs++
	b.add(node, from, ParagraphPart, b.paragraphs, nil)
}

func (b *outliner) add(node *prose.Node, from int, kind PartKind, n int, heading *Heading) {
	section := ""
	if len(b.open) > 0 {
		section = b.open[len(b.open)-1].number
	}
	b.outline.entries = append(b.outline.entries, OutlineEntry{
		From: from, To: from + node.Size(), Heading: heading,
		Citation: Citation{Section: section, Kind: kind, N: n},
	})
}

func (b *outliner) heading(node *prose.Node, from int) {
	level, title := node.AttrInt("level"), strings.TrimSpace(node.TextContent())
	for len(b.open) > 0 && b.open[len(b.open)-1].level >= level {
		b.open = b.open[:len(b.open)-1]
	}
	number := b.number(level, title)
	b.open = append(b.open, openHeading{level, number})
	b.paragraphs = 0
	b.add(node, from, SectionPart, 0, &Heading{
		ID: node.AttrString("id"), Number: number, Level: level, Depth: len(b.open), Title: title,
	})
}

// number counts a heading among its siblings. A level that was skipped gets no
// number of its own: a level 3 right under a level 1 is "1.1".
func (b *outliner) number(level int, title string) string {
	depth := len(b.open)
	if level == 1 && strings.HasPrefix(title, appendixWord) {
		b.counts = b.counts[:min(len(b.counts), 1)]
		b.appendices++
		return letters(b.appendices)
	}
	for len(b.counts) <= depth {
		b.counts = append(b.counts, 0)
	}
	b.counts = b.counts[:depth+1]
	b.counts[depth]++
	own := strconv.Itoa(b.counts[depth])
	if depth == 0 {
		return own
	}
	return b.open[depth-1].number + "." + own
}

// letters counts A to Z, AA, AB and on, as spreadsheets do.
func letters(n int) string {
	var s []byte
	for ; n > 0; n = (n - 1) / 26 {
		s = append([]byte{byte('A' + (n-1)%26)}, s...)
	}
	return string(s)
}

// Dutch writes the citation as people in a Dutch ministry say it.
func (c Citation) Dutch() string {
	return c.words("begin van de tekst", map[PartKind]string{
		ParagraphPart: "alinea", TablePart: "tabel", FigurePart: "figuur",
	})
}

// English writes the citation in English.
func (c Citation) English() string {
	return c.words("start of the text", map[PartKind]string{
		ParagraphPart: "paragraph", TablePart: "table", FigurePart: "figure",
	})
}

func (c Citation) words(start string, names map[PartKind]string) string {
	name, ok := names[c.Kind]
	switch {
	case !ok && c.Section == "":
		return start
	case !ok:
		return c.Section
	case c.Section == "":
		return name + " " + strconv.Itoa(c.N)
	default:
		return c.Section + ", " + name + " " + strconv.Itoa(c.N)
	}
}
