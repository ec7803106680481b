package review

import (
	"strings"
	"unicode/utf8"

	"meelezen/review/prose"
)

// flat is the text of a block as one string, cut into words. A hard break is
// "\n" in it, a note one character; between the blocks of a cell stands "\n", and
// between cells "\t".
type flat struct {
	text  string
	spans []span // from and to are offsets in text
	runs  []flatRun
}

// flatRun is a piece of the text with one set of marks.
type flatRun struct {
	start int // offset in text
	pos   int // position in the document
	width int // 1 for a leaf, 0 for a border; for text its characters count
	text  bool
	marks []prose.Mark
	leaf  *prose.Node
}

// noteSign stands for a footnote.
const noteSign = "\uFFFC"

// flatten makes the text of a node that begins at a position.
func (d *differ) flatten(n *prose.Node, from int) *flat {
	b := flatBuilder{d: d, flat: &flat{}}
	if n.IsTextblock() && n.ChildCount() == 1 && n.Child(0).IsText() {
		b.flat.text = n.Child(0).Text() // the usual case, without a copy
		b.flat.runs = []flatRun{{pos: from + 1, text: true, marks: n.Child(0).Marks()}}
	} else {
		b.block(n, from)
		b.flat.text = b.text.String()
	}
	b.cutWords()
	return b.flat
}

// flattenText makes a text that is no part of the document.
func (d *differ) flattenText(s string) *flat {
	b := flatBuilder{d: d, flat: &flat{text: s, runs: []flatRun{{text: true}}}}
	b.cutWords()
	return b.flat
}

type flatBuilder struct {
	d    *differ
	flat *flat
	text strings.Builder
}

func (b *flatBuilder) add(r flatRun, text string) {
	r.start = b.text.Len()
	b.flat.runs = append(b.flat.runs, r)
	b.text.WriteString(text)
}

func (b *flatBuilder) block(n *prose.Node, from int) {
	at := from + 1
	for i := range n.ChildCount() {
		child := n.Child(i)
		switch {
		case child.IsText():
			b.add(flatRun{pos: at, text: true, marks: child.Marks()}, child.Text())
		case child.IsInline():
			sign := noteSign
			if child.Name() == "hard_break" {
				sign = "\n"
			}
			b.add(flatRun{pos: at, width: 1, marks: child.Marks(), leaf: child}, sign)
		default:
			if i > 0 && child.ContentSize() > 0 {
				border := "\n"
				if n.Name() == "table_row" {
					border = "\t"
				}
				b.add(flatRun{pos: at}, border)
			}
			b.block(child, at)
		}
		at += child.Size()
	}
}

// cutWords cuts the text into words; a leaf is one by itself.
func (b *flatBuilder) cutWords() {
	f := b.flat
	f.spans = make([]span, 0, len(f.text)/3)
	next := 0 // the first run that begins behind the offset
	for at := 0; at < len(f.text); {
		for next < len(f.runs) && f.runs[next].start <= at {
			next++
		}
		if leaf := f.runs[next-1].leaf; leaf != nil {
			end := f.runEnd(next - 1)
			f.spans = append(f.spans, span{int32(at), int32(end), int32(b.d.words.id(leafKey(leaf))), true})
			at = end
			continue
		}
		size, class := nextWord(f.text[at:b.plainEnd(next)])
		f.spans = append(f.spans, span{int32(at), int32(at + size), int32(b.d.words.id(f.text[at : at+size])), class == wordRune})
		at += size
	}
}

// plainEnd is where the next leaf begins, at run next or later.
func (b *flatBuilder) plainEnd(next int) int {
	for i := next; i < len(b.flat.runs); i++ {
		if b.flat.runs[i].leaf != nil {
			return b.flat.runs[i].start
		}
	}
	return len(b.flat.text)
}

func (f *flat) runEnd(i int) int {
	if i+1 < len(f.runs) {
		return f.runs[i+1].start
	}
	return len(f.text)
}

// bag gathers the words of the text.
func (f *flat) bag() bag {
	b := make(bag, 0, len(f.spans)/2+1)
	for _, s := range f.spans {
		if s.word {
			b = append(b, int(s.id))
		}
	}
	return b
}

// cursor walks a flat text and knows the position in the document.
type cursor struct {
	flat  *flat
	at    int // offset
	index int // of the run that the offset is in
	units int // UTF-16 units from the begin of the run
}

func (c *cursor) run() flatRun { return c.flat.runs[c.index] }

// end of the run that the cursor is in.
func (c *cursor) end() int { return c.flat.runEnd(c.index) }

// pos is the position behind what was walked over.
func (c *cursor) pos() int { return c.run().pos + c.units }

// advance goes to an offset in the run, or to its end. At the end of a run the
// cursor stays in it until asked to go on, so that pos is where the run ends.
func (c *cursor) advance(to int) {
	if run := c.run(); run.text {
		c.units += utf16Len(c.flat.text[c.at:to])
	} else {
		c.units = run.width
	}
	c.at = to
}

// settle enters the next run if the cursor is at the end of its own.
func (c *cursor) settle() {
	for c.at == c.end() && c.index+1 < len(c.flat.runs) {
		c.index, c.units = c.index+1, 0
	}
}

func utf16Len(s string) int {
	n := 0
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i, n = i+1, n+1
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i, n = i+size, n+1
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
