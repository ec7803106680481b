package pdf

import (
	"math"
	"unicode"
)

// line is a broken line of text: runs side by side from x 0.
type line struct {
	runs  []run
	width float64
	notes []*note // footnotes whose mark stands in it
}

// Costs of a ragged line, on the scale of the square of the part of the measure
// that stays empty. A hyphen costs as much as
// a line that is left open for three quarters.
const (
	lineCost    = 0.01
	hyphenCost  = 0.6
	jointCost   = 0.015
	lonelyCost  = 0.04 // a last line of one short word
	overflow    = 1e6
	mostAtoms   = 4000  // beyond it lines are filled first-fit, so that a pasted megabyte cannot stall
	narrowWidth = 180.0 // a column in which long words are hyphenated also when they would fit
)

// breakLines divides atoms into lines of at most width, so that the right edge
// is as even as ragged text allows: all lines of a paragraph are weighed together.
func (s *setter) breakLines(atoms []atom, width float64) []line {
	width += 0.01 // a column made to fit a word must fit it after rounding too
	atoms = s.divide(atoms, width)
	if len(atoms) == 0 {
		return nil
	}
	var ends []int
	if len(atoms) > mostAtoms {
		ends = firstFit(atoms, width)
	} else {
		ends = bestFit(atoms, width)
	}
	lines := make([]line, 0, len(ends))
	start := 0
	for _, end := range ends {
		lines = append(lines, compileLine(atoms[start:end]))
		start = end
	}
	return lines
}

// widths gives the natural width of atoms i up to j as one line.
type widths struct {
	atoms []atom
	sum   []float64 // sum[i]: width of the atoms before i, with what stands between
}

func measure(atoms []atom) widths {
	w := widths{atoms, make([]float64, len(atoms)+1)}
	for i, a := range atoms {
		w.sum[i+1] = w.sum[i] + a.width
		if a.after == spaceBreak {
			w.sum[i+1] += a.space.width
		}
	}
	return w
}

func (w widths) line(i, j int) float64 {
	last := w.atoms[j-1]
	total := w.sum[j] - w.sum[i]
	switch last.after {
	case spaceBreak:
		total -= last.space.width
	case hyphenBreak:
		total += last.space.width
	}
	return total
}

// bestFit returns the ends of the lines with the least total cost.
func bestFit(atoms []atom, width float64) []int {
	n := len(atoms)
	w := measure(atoms)
	cost, from := make([]float64, n+1), make([]int, n+1)
	for j := 1; j <= n; j++ {
		cost[j] = math.Inf(1)
		for i := j - 1; i >= 0; i-- {
			if i < j-1 && atoms[i].after == forcedBreak {
				break
			}
			natural := w.line(i, j)
			if natural > width && i < j-1 {
				break
			}
			if c := cost[i] + costOf(w, i, j, natural, width); c < cost[j] {
				cost[j], from[j] = c, i
			}
		}
	}
	var ends []int
	for j := n; j > 0; j = from[j] {
		ends = append(ends, j)
	}
	for i, j := 0, len(ends)-1; i < j; i, j = i+1, j-1 {
		ends[i], ends[j] = ends[j], ends[i]
	}
	return ends
}

func costOf(w widths, i, j int, natural, width float64) float64 {
	after := w.atoms[j-1].after
	slack := (width - natural) / width
	switch {
	case slack < -1e-9:
		return overflow
	case after == forcedBreak && i > 0 && j-i == 1 && slack > 0.85:
		return lineCost + lonelyCost
	case after == forcedBreak:
		return lineCost
	}
	c := lineCost + slack*slack
	switch after {
	case hyphenBreak:
		c += hyphenCost
		if i > 0 && w.atoms[i-1].after == hyphenBreak {
			c += hyphenCost
		}
	case jointBreak:
		c += jointCost
	}
	return c
}

func firstFit(atoms []atom, width float64) []int {
	w := measure(atoms)
	var ends []int
	start := 0
	for j := 1; j <= len(atoms); j++ {
		if j-start > 1 && w.line(start, j) > width {
			ends = append(ends, j-1)
			start = j - 1
		}
		if atoms[j-1].after == forcedBreak {
			ends = append(ends, j)
			start = j
		}
	}
	return ends
}

// compileLine joins what is drawn in one go. A line that ends in white space
// keeps one space, so that who extracts the text does not glue words together.
func compileLine(atoms []atom) line {
	var l line
	for i, a := range atoms {
		for _, r := range a.runs {
			l.add(r)
		}
		last := i == len(atoms)-1
		switch {
		case last && a.space.text == " ":
			visible := l.width
			l.add(a.space)
			l.width = visible
		case a.after == spaceBreak, a.after == hyphenBreak && last:
			l.add(a.space)
		}
	}
	return l
}

func (l *line) add(r run) {
	l.width += r.width
	if r.note != nil {
		l.notes = append(l.notes, r.note)
	}
	if n := len(l.runs); n > 0 && r.note == nil && l.runs[n-1].note == nil {
		last := &l.runs[n-1]
		if last.face == r.face && last.style == r.style && last.link == r.link {
			last.text += r.text
			last.width += r.width
			return
		}
	}
	l.runs = append(l.runs, r)
}

// divide splits the atoms that are too wide for the measure, and the long words
// of a narrow column: at hyphenation points first, anywhere if that is not enough.
func (s *setter) divide(atoms []atom, width float64) []atom {
	out := make([]atom, 0, len(atoms))
	for _, a := range atoms {
		if a.width <= width && (width > narrowWidth || a.width < width/2 || hasSpace(a)) {
			out = append(out, a)
			continue
		}
		for _, part := range s.hyphenate(a) {
			if part.width+part.space.width <= width || part.after == spaceBreak && part.width <= width {
				out = append(out, part)
				continue
			}
			out = append(out, s.shatter(part)...)
		}
	}
	return out
}

// hasSpace reports atoms that were bound over a space: they are divided only when they must.
func hasSpace(a atom) bool {
	for _, r := range a.runs {
		if r.text == " " {
			return true
		}
	}
	return false
}

// hyphenate divides an atom at the hyphenation points of its words.
func (s *setter) hyphenate(a atom) []atom {
	if s.hyphens == nil {
		return []atom{a}
	}
	return s.splitAtom(a, func(text []rune) []int {
		var cuts []int
		for from := 0; from < len(text); {
			to := from
			for to < len(text) && unicode.IsLetter(text[to]) {
				to++
			}
			for _, p := range s.hyphens.points(text[from:to]) {
				cuts = append(cuts, from+p)
			}
			from = max(to, from+1)
		}
		return cuts
	}, hyphenBreak)
}

// shatter lets an atom break between any two characters, for a word or an
// address that fits no line.
func (s *setter) shatter(a atom) []atom {
	return s.splitAtom(a, func(text []rune) []int {
		cuts := make([]int, 0, len(text))
		for i := 1; i < len(text); i++ {
			if !unicode.Is(unicode.Mn, text[i]) {
				cuts = append(cuts, i)
			}
		}
		return cuts
	}, jointBreak)
}

func (s *setter) splitAtom(a atom, cutsOf func([]rune) []int, kind breakKind) []atom {
	var out []atom
	current := atom{}
	add := func(r run, text string) {
		r.text, r.width = text, s.fonts.width(r.face, r.style.size, text)
		current.runs = append(current.runs, r)
		current.width += r.width
	}
	for k, r := range a.runs {
		text, start := []rune(r.text), 0
		var cuts []int
		if r.note == nil {
			cuts = cutsOf(text)
			if kind == jointBreak && k > 0 {
				cuts = append([]int{0}, cuts...)
			}
		}
		for _, cut := range cuts {
			if cut > start {
				add(r, string(text[start:cut]))
			}
			current.after = kind
			if kind == hyphenBreak {
				current.space = s.hyphenRun(r)
			}
			out = append(out, current)
			current, start = atom{}, cut
		}
		add(r, string(text[start:]))
	}
	current.after, current.space = a.after, a.space
	return append(out, current)
}
