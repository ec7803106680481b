package pdf

import (
	"strconv"

	"meelezen/review/prose"
)

// note is a footnote, broken into lines. Notes are numbered through the document.
type note struct {
	number int
	lines  []box
}

func (s *setter) footnote(node *prose.Node, pos int) *note {
	if s.measuring {
		return &note{number: s.notes + 1}
	}
	s.notes++
	n := &note{number: s.notes}
	const hang = 16.0
	look := style{size: noteSize, color: ink}
	f := flow{x: columnLeft + hang, width: columnWidth - hang, look: look, leading: noteLeading}
	b := atomizer{setter: s, pos: pos}
	b.text(s.clean(node.AttrString("text"), pos), look, "")
	b.end(forcedBreak)
	n.lines = lineBoxes(s.breakLines(bind(b.atoms), f.width), f, noteRole, pos)
	label := s.oneLine(strconv.Itoa(n.number), style{sans: true, size: 6.5, color: inkSoft})
	n.lines[0].ops = append(lineOps(label, columnLeft, noteLeading, labelRole, pos), n.lines[0].ops...)
	n.lines[0].before = noteGap
	return n
}

// footArea is what stands below the text of a page.
type footArea struct {
	lines  []box
	height float64
}

// add puts a line at the foot; the first brings the rule and its white space.
func (a *footArea) add(l box) {
	if len(a.lines) == 0 {
		a.height += noteRule
	} else {
		a.height += l.before
	}
	a.height += l.height
	a.lines = append(a.lines, l)
}

// heightWith is the height the area would have with these notes too.
func (a footArea) heightWith(notes []*note) float64 {
	a.lines = a.lines[:len(a.lines):len(a.lines)]
	for _, n := range notes {
		for _, l := range n.lines {
			a.add(l)
		}
	}
	return a.height
}
