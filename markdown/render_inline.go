package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"meelezen/review/prose"
)

// inlineWriter writes the content of one textblock.
type inlineWriter struct {
	r     *renderer
	ctx   context
	nodes []*prose.Node
	out   []byte
}

// inline writes the content of a textblock. Emphasis is written with "**" and
// "_" where Markdown is sure to read it back, and with tags elsewhere.
func (r *renderer) inline(n *prose.Node, ctx context) string {
	w := &inlineWriter{r: r, ctx: ctx}
	for _, child := range n.Children() {
		w.nodes = append(w.nodes, child)
	}
	w.run(0, len(w.nodes), 0, lineEdge)
	return string(w.out)
}

// lineEdge stands for the begin and end of a line.
const lineEdge = ' '

// markLevels: link, then the five styles.
const markLevels = 1 + len(styles)

// run writes the nodes from i to j, whose first level marks are written already.
// next is the character that will follow.
func (w *inlineWriter) run(i, j, level int, next rune) {
	if level == markLevels {
		for ; i < j; i++ {
			w.leaf(i)
		}
		return
	}
	for i < j {
		end := i + 1
		mark := w.mark(i, level)
		for end < j && w.mark(end, level) == mark {
			end++
		}
		follows := next
		if end < j {
			follows = w.firstRune(end, level)
		}
		w.group(i, end, level, mark, follows)
		i = end
	}
}

// mark is the href or the tag of the mark of that level, "" if the node has none.
func (w *inlineWriter) mark(i, level int) string {
	for _, m := range w.nodes[i].Marks() {
		switch {
		case level == 0 && m.Name() == "link":
			return m.AttrString("href")
		case level > 0 && m.Name() == styles[level-1].mark:
			return styles[level-1].tag
		}
	}
	return ""
}

func (w *inlineWriter) group(i, end, level int, mark string, follows rune) {
	switch {
	case mark == "":
		w.run(i, end, level+1, follows)
	case level == 0:
		w.out = append(w.out, '[')
		w.run(i, end, 1, ']')
		w.out = append(w.out, "]("+escapeTarget(mark, w.ctx)+")"...)
	default:
		w.style(i, end, level, follows)
	}
}

// style writes a run of strong, em and so on. It writes the inner text first, to
// see whether delimiters would be read as such around it.
func (w *inlineWriter) style(i, end, level int, follows rune) {
	tag := styles[level-1].tag
	delimiter := map[string]string{"strong": "**", "em": "_"}[tag]
	if delimiter != "" && !(w.ctx.caption && delimiter == "_") && opens(w.lastRune()) && opens(follows) {
		begin, notes := len(w.out), len(w.r.notes)
		w.out = append(w.out, delimiter...)
		inner := len(w.out)
		w.run(i, end, level+1, rune(delimiter[0]))
		if w.solid(w.out[inner:]) {
			w.out = append(w.out, delimiter...)
			return
		}
		w.out, w.r.notes = w.out[:begin], w.r.notes[:notes]
	}
	w.out = append(w.out, "<"+tag+">"...)
	w.run(i, end, level+1, '<')
	w.out = append(w.out, "</"+tag+">"...)
}

// opens tells that a delimiter between this character and a solid text is read
// as one: this is a space, a line's edge or ASCII punctuation.
func opens(r rune) bool {
	return unicode.IsSpace(r) || r < utf8.RuneSelf && isPunct(byte(r))
}

// solid tells that a written text neither begins nor ends with space.
func (w *inlineWriter) solid(text []byte) bool {
	first, _ := utf8.DecodeRune(text)
	last, _ := utf8.DecodeLastRune(text)
	return len(text) > 0 && !unicode.IsSpace(first) && !unicode.IsSpace(last)
}

func (w *inlineWriter) lastRune() rune {
	if len(w.out) == 0 {
		return lineEdge
	}
	r, _ := utf8.DecodeLastRune(w.out)
	return r
}

// firstRune is what node i will begin with once its first marks are written.
func (w *inlineWriter) firstRune(i, level int) rune {
	for l := level; l < markLevels; l++ {
		if w.mark(i, l) != "" {
			return '<' // or another mark, all of them punctuation
		}
	}
	if n := w.nodes[i]; n.IsText() {
		r, _ := utf8.DecodeRuneInString(n.Text())
		return r
	}
	return '<'
}

func (w *inlineWriter) leaf(i int) {
	n := w.nodes[i]
	switch {
	case n.IsText():
		first := len(w.out) == 0 || w.out[len(w.out)-1] == '\n'
		last := i == len(w.nodes)-1 || w.nodes[i+1].Name() == "hard_break"
		if w.afterNote() && strings.HasPrefix(n.Text(), ":") {
			w.out = append(w.out, '\\') // "[^1]:" at the begin of a line would define a note
		}
		w.out = append(w.out, escapeText(n.Text(), w.ctx, first, last)...)
	case n.Name() == "footnote":
		w.out = append(w.out, w.r.note(n.AttrString("text"))...)
	case w.breaksLine(i):
		w.out = append(w.out, '\\', '\n')
	default:
		w.out = append(w.out, htmlBreak...)
	}
}

// afterNote tells that a reference to a note has just been written.
func (w *inlineWriter) afterNote() bool {
	at := bytes.LastIndexByte(w.out, '[')
	if at < 0 {
		return false
	}
	_, size := noteLabel(w.out[at:])
	return size > 0 && at+size == len(w.out)
}

// breaksLine tells that a hard break can be a backslash at the end of a line:
// only between texts with the same marks, and not where the line must go on.
func (w *inlineWriter) breaksLine(i int) bool {
	if w.ctx.oneLine || i == 0 || i == len(w.nodes)-1 || bytes.HasSuffix(w.out, []byte(`\`)) {
		return false
	}
	return w.nodes[i-1].IsText() && w.nodes[i+1].IsText() && w.sameMarks(i, i-1) && w.sameMarks(i, i+1)
}

func (w *inlineWriter) sameMarks(i, j int) bool {
	for l := range markLevels {
		if w.mark(i, l) != w.mark(j, l) {
			return false
		}
	}
	return true
}
