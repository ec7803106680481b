package pdf

import (
	"strconv"
	"strings"
	"unicode"

	"meelezen/review/prose"
)

// run is text in one face and style that is drawn in one go.
type run struct {
	text  string
	face  face
	style style
	width float64
	link  string // where it leads: a URL or "#" and the id of a heading
	note  *note  // set on the mark of a footnote
}

// breakKind says what a line may do after an atom.
type breakKind uint8

const (
	spaceBreak  breakKind = iota // white space, which vanishes at the line's end
	jointBreak                   // nothing is drawn: after a slash or a dash
	hyphenBreak                  // a hyphen is drawn when the line ends here
	forcedBreak                  // the line ends here
)

// atom is what a line never breaks inside.
type atom struct {
	runs  []run
	width float64
	after breakKind
	space run // the white space, or the hyphen, after the atom
}

// inline turns the content of a text block into atoms. pos is the position of its first child.
func (s *setter) inline(block *prose.Node, pos int, base style) []atom {
	b := atomizer{setter: s}
	for offset, child := range block.Children() {
		b.child(child, pos+offset, base)
	}
	b.end(forcedBreak)
	return bind(b.atoms)
}

// plain turns text of our own making, or of the metadata, into atoms.
func (s *setter) plain(text string, base style) []atom {
	b := atomizer{setter: s, pos: -1}
	b.text(s.clean(text, -1), base, "")
	b.end(forcedBreak)
	return bind(b.atoms)
}

// atomizer gathers runs into atoms.
type atomizer struct {
	setter  *setter
	atoms   []atom
	current atom
	pos     int // of the text that is being added, for warnings
}

func (b *atomizer) child(node *prose.Node, pos int, base style) {
	b.pos = pos
	look, link := base, ""
	for _, mark := range node.Marks() {
		look, link = marked(look, link, mark)
	}
	switch node.Name() {
	case "text":
		b.text(b.setter.clean(node.Text(), pos), look, link)
	case "hard_break":
		b.end(forcedBreak)
		b.atoms[len(b.atoms)-1].space = b.run(" ", look, "")
	case "footnote":
		n := b.setter.footnote(node, pos)
		mark := base.raised(0.36)
		mark.bold, mark.italic = false, false
		r := b.run(strconv.Itoa(n.number), mark, "")
		r.note = n
		b.add(r)
	}
}

func marked(s style, link string, mark prose.Mark) (style, string) {
	switch mark.Name() {
	case "strong":
		s.bold = true
	case "em":
		s.italic = !s.italic
	case "underline":
		s.underline = true
	case "superscript":
		s = s.raised(0.36)
	case "subscript":
		s = s.raised(-0.18)
	case "link":
		s.color, link = accent, mark.AttrString("href")
	}
	return s, link
}

// text splits clean text at white space and at the places where a line may break without a hyphen.
func (b *atomizer) text(text string, look style, link string) {
	start := 0
	flush := func(to int) {
		if start < to {
			b.addText(text[start:to], look, link)
		}
	}
	previous := ' '
	for i, r := range text {
		next := i + len(string(r))
		switch {
		case r == ' ':
			flush(i)
			b.endWord(look, link)
			start = next
		case r == softHyphen:
			flush(i)
			b.end(hyphenBreak)
			start = next
		case r == zeroWidthSpace:
			flush(i)
			b.end(jointBreak)
			start = next
		case isJoint(r) && isWordRune(previous) && startsWithLetter(text[next:]):
			flush(next)
			b.end(jointBreak)
			start = next
		}
		previous = r
	}
	flush(len(text))
}

func isJoint(r rune) bool { return r == '/' || r == '-' || r == '–' || r == '—' }

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func startsWithLetter(text string) bool {
	for _, r := range text {
		return unicode.IsLetter(r)
	}
	return false
}

// addText adds text in as many runs as it takes faces to cover it. A character
// that no face covers becomes a visible replacement.
func (b *atomizer) addText(text string, look style, link string) {
	fonts, want := b.setter.fonts, look.face()
	if fonts.foreign(want, text) {
		want = fallbackFace
	}
	current := want
	var pending strings.Builder
	for _, r := range text {
		in, ok := fonts.cover(want, r)
		if !ok {
			b.setter.warn(MissingGlyph, b.pos, r)
			r = fonts.replacement()
			in, _ = fonts.cover(want, r)
		}
		if in != current {
			b.addRun(pending.String(), current, look, link)
			pending.Reset()
			current = in
		}
		pending.WriteRune(r)
	}
	b.addRun(pending.String(), current, look, link)
}

func (b *atomizer) addRun(text string, in face, look style, link string) {
	if text != "" {
		b.add(run{text: text, face: in, style: look, link: link, width: b.setter.fonts.width(in, look.size, text)})
	}
}

func (b *atomizer) run(text string, look style, link string) run {
	in := look.face()
	return run{text: text, face: in, style: look, link: link, width: b.setter.fonts.width(in, look.size, text)}
}

func (b *atomizer) add(r run) {
	b.current.runs = append(b.current.runs, r)
	b.current.width += r.width
}

// end closes the current atom. White space after nothing is dropped; a forced
// break always makes a line, unless white space already stands before it.
func (b *atomizer) end(kind breakKind) {
	if len(b.current.runs) == 0 && b.endOfSpace(kind) {
		return
	}
	b.current.after = kind
	if kind == hyphenBreak {
		b.current.space = b.setter.hyphenRun(b.current.runs[len(b.current.runs)-1])
	}
	b.atoms = append(b.atoms, b.current)
	b.current = atom{}
}

// endOfSpace handles a break directly after another one; false asks for an empty atom.
func (b *atomizer) endOfSpace(kind breakKind) bool {
	n := len(b.atoms)
	if n == 0 || b.atoms[n-1].after == forcedBreak {
		return kind != forcedBreak
	}
	if kind == spaceBreak || kind == forcedBreak {
		b.atoms[n-1].after, b.atoms[n-1].space = kind, run{}
	}
	return true
}

// endWord closes the current atom with white space in the given style.
func (b *atomizer) endWord(look style, link string) {
	b.end(spaceBreak)
	if n := len(b.atoms); n > 0 && b.atoms[n-1].after == spaceBreak {
		b.atoms[n-1].space = b.run(" ", look, link)
	}
}

// hyphenRun is the hyphen at a line's end after r: a soft one where the face has
// it, so that who extracts the text gets the word back whole.
func (s *setter) hyphenRun(r run) run {
	text := "-"
	if s.fonts.glyph(r.face, softHyphen).covered {
		text = string(softHyphen)
	}
	r.text, r.note = text, nil
	r.width = s.fonts.width(r.face, r.style.size, text)
	return r
}

// bind joins atoms that belong together over a space: "artikel 3", "€ 2", "12 miljoen".
func bind(atoms []atom) []atom {
	out := atoms[:0]
	for _, a := range atoms {
		if n := len(out); n > 0 && out[n-1].after == spaceBreak && bound(plainText(out[n-1]), plainText(a)) {
			last := &out[n-1]
			last.runs = append(append(last.runs, last.space), a.runs...)
			last.width += last.space.width + a.width
			last.after, last.space = a.after, a.space
			continue
		}
		out = append(out, a)
	}
	return out
}

func bound(left, right string) bool {
	left = left[strings.LastIndexByte(left, ' ')+1:]
	switch strings.ToLower(strings.TrimLeft(left, "(«“‘")) {
	case "€", "nr.", "nrs.", "artikel", "art.", "lid", "blz.", "p.", "paragraaf", "hoofdstuk", "bijlage", "circa", "ca.",
		"tabel", "figuur", "jaar", "fase", "stap", "≥", "≤", ">", "<", "±":
		return startsWithDigit(right)
	}
	if right == "jl." {
		return true
	}
	if !startsWithDigit(left) {
		return false
	}
	switch strings.TrimRight(strings.ToLower(right), ".,;:)") {
	case "%", "procent", "euro", "miljoen", "miljard", "km", "m", "kg", "uur", "fte",
		"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
		"september", "oktober", "november", "december":
		return true
	}
	return false
}

func startsWithDigit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

func plainText(a atom) string {
	if len(a.runs) == 1 {
		return a.runs[0].text
	}
	var b strings.Builder
	for _, r := range a.runs {
		b.WriteString(r.text)
	}
	return b.String()
}
