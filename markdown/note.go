package markdown

import (
	"strings"

	"meelezen/review/prose"
)

// define keeps the first note of a name.
func (c *reader) define(n *noteBlock) {
	if _, ok := c.notes[n.label]; ok {
		c.warnings.add(c.lines.line(n.offset), WarnNoteTwice, "[^"+n.label+"]")
		return
	}
	c.notes[n.label] = &note{block: n}
}

// noteRef puts a note in the text. Within a note it becomes words between
// brackets, one level deep: the schema has no notes in notes.
func (c *reader) noteRef(n *noteRef, st style, out *inlines) {
	line := c.lines.line(n.offset)
	def := c.notes[n.label]
	if def == nil {
		c.warnings.add(line, WarnNoteMissing, "[^"+n.label+"]")
		out.text(c, "[^"+n.label+"]", st)
		return
	}
	if c.inNote > 0 {
		c.warnings.add(line, WarnNoteInNote, "[^"+n.label+"]")
		if c.inNote == 1 {
			def.used = true
			out.text(c, " ("+c.noteText(def)+")", st)
		}
		return
	}
	def.used = true
	if !def.read {
		def.text, def.read = c.noteText(def), true
	}
	if c.spend(len(def.text)) {
		out.leaf(c, "footnote", prose.Attrs{"text": def.text}, st)
	}
}

// noteText reads a note as plain text.
func (c *reader) noteText(def *note) string {
	c.inNote++
	line := c.line
	blocks := c.blocks(def.block, nil, 1)
	c.line = line
	c.inNote--
	var parts []string
	formatted := false
	for _, b := range blocks {
		formatted = formatted || b.Name() != "paragraph"
		text, marked := flatten(b)
		formatted = formatted || marked
		if text != "" {
			parts = append(parts, text)
		}
	}
	if formatted {
		c.warnings.add(c.lines.line(def.block.offset), WarnNoteFormat, "[^"+def.block.label+"]")
	}
	text := strings.Join(parts, " ")
	c.spend(c.inNote * len(text))
	return text
}

// flatten gives the words of a block with the addresses of its links behind
// them, and tells whether anything else was lost.
func flatten(b *prose.Node) (text string, formatted bool) {
	var out strings.Builder
	var href, words string
	endLink := func() {
		if href != "" && words != href && "mailto:"+words != href {
			out.WriteString(" (" + href + ")")
		}
		href, words = "", ""
	}
	b.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		if !n.IsInline() {
			formatted = true
			if out.Len() > 0 {
				out.WriteByte(' ')
			}
			return true
		}
		link := ""
		for _, m := range n.Marks() {
			if m.Name() == "link" {
				link = m.AttrString("href")
			} else {
				formatted = true
			}
		}
		if link != href {
			endLink()
			href = link
		}
		if n.IsText() {
			out.WriteString(n.Text())
			words += n.Text()
		} else {
			formatted = true
			out.WriteByte(' ')
		}
		return true
	})
	endLink()
	if out.Len() == 0 && b.Name() == "figure" {
		return b.AttrString("alt"), true
	}
	return out.String(), formatted
}
