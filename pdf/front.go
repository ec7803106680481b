package pdf

import (
	"fmt"
	"strings"

	"meelezen/review/prose"
)

// pages sets the whole document: title page, contents, text.
func (s *setter) pages(doc *prose.Node) []page {
	title := paginate(s.titlePage(), 0)
	for i := range title {
		title[i].bare = true
	}
	body := s.blocks(doc, 0, s.body())
	// The contents take the same pages whatever the numbers in them, so one
	// setting counts their pages and a second one fills in the numbers.
	blank := paginate(s.contents(), len(title))
	text := paginate(body, len(title)+len(blank))
	contents := paginate(s.contents(), len(title))
	all := append(append(title, contents...), text...)
	for i := range all {
		if !all[i].bare {
			all[i].ops = append(s.running(i+1, len(all)), all[i].ops...)
		}
	}
	return all
}

// titlePage sets what a reader needs to know of the paper in hand.
func (s *setter) titlePage() []box {
	m := s.meta
	f := flow{x: columnLeft, width: columnWidth, role: titleRole}
	var out []box
	add := func(text string, look style, leading, before float64, r role) {
		if strings.TrimSpace(text) == "" {
			return
		}
		f.leading = leading
		boxes := lineBoxes(s.breakLines(s.plain(text, look), f.width), f, r, -1)
		boxes[0].before = before
		out = append(out, boxes...)
	}
	add(m.Organisation, style{sans: true, bold: true, size: 10.5, color: ink}, 16, 0, paraRole)
	out = append(out, box{before: 150, height: 18, keep: true, ops: []op{rule(columnLeft, 0, 44, 3, accent)}})
	if m.Concept {
		add(s.words.concept, style{sans: true, bold: true, size: 10.5, color: accent}, 16, 0, paraRole)
	}
	add(m.Title, style{bold: true, size: 30, color: ink}, 37, 4, titleRole)
	add(m.Subtitle, style{size: 15, color: inkSoft}, 22, 10, paraRole)
	before := 44.0
	for _, line := range s.titleFacts() {
		add(line, style{sans: true, size: 9.5, color: inkSoft}, 16, before, paraRole)
		before = 2
	}
	add(m.Note, style{size: textSize, color: ink}, textLeading, 20, paraRole)
	return out
}

func (s *setter) titleFacts() []string {
	facts := []string{s.meta.RevisionName, s.words.date(s.meta.Date)}
	if s.meta.Dossier != "" {
		facts = append(facts, s.words.dossier+" "+s.meta.Dossier)
	}
	return facts
}

// The contents list three depths of headings, or two if that takes more than about two pages.
const (
	deepestEntry = 3
	mostEntries  = 75
)

// listed returns the headings in the contents.
func (s *setter) listed() []*heading {
	for depth := deepestEntry; ; depth-- {
		var list []*heading
		for _, h := range s.headings {
			if h.depth <= depth {
				list = append(list, h)
			}
		}
		if len(list) <= mostEntries || depth == deepestEntry-1 {
			return list
		}
	}
}

// contents lists the headings with their pages. Short texts need none.
func (s *setter) contents() []box {
	const fewest = 3
	if len(s.headings) < fewest {
		return nil
	}
	shape := headingLevel(1)
	f := flow{x: columnLeft, width: columnWidth, leading: shape.leading}
	look := style{bold: true, size: shape.size, color: ink}
	out := lineBoxes(s.breakLines(s.plain(s.words.contents, look), f.width), f, headingRole(1), -1)
	out[0].height += 10
	out[0].keep = true
	for _, h := range s.listed() {
		out = append(out, s.entry(h)...)
	}
	return out
}

// entry sets one line of the contents, or more if the title is long: number,
// title, leader, page.
func (s *setter) entry(h *heading) []box {
	numberAt := [...]float64{0, 26, 58}[h.depth-1]
	titleAt := [...]float64{26, 58, 98}[h.depth-1]
	const pageRoom = 44.0
	look := style{size: textSize, color: ink, bold: h.depth == 1}
	if h.depth == 3 {
		look.size = 10
	}
	f := flow{x: columnLeft + titleAt, width: columnWidth - titleAt - pageRoom, leading: textLeading}
	title := h.title
	if strings.TrimSpace(title) == "" {
		title = "–"
	}
	lines := s.breakLines(s.plain(title, look), f.width)
	boxes := lineBoxes(lines, f, tocRole, -1)
	number := s.oneLine(h.number+" ", style{sans: true, size: look.size * 0.85, bold: look.bold, color: inkSoft})
	numberOps := lineOps(number, columnLeft+numberAt, textLeading, tocRole, -1)
	for i := range numberOps {
		numberOps[i].y = baseline(textLeading, look)
	}
	boxes[0].ops = append(numberOps, boxes[0].ops...)
	boxes[0].before = [...]float64{8, 1, 0}[h.depth-1]
	last := len(boxes) - 1
	end := columnLeft + titleAt + lines[last].width
	boxes[last].ops = append(boxes[last].ops, s.leader(end+6, baseline(textLeading, look))...)
	boxes[last].ops = append(boxes[last].ops, s.pageNumber(h, look)...)
	for i := range boxes {
		boxes[i].keep = i < last
		for k := range boxes[i].ops {
			if boxes[i].ops[k].role == tocRole {
				boxes[i].ops[k].target = h
			}
		}
	}
	return boxes
}

// leader fills the line from x with dots that stand under each other on all lines.
func (s *setter) leader(x, y float64) []op {
	const step, stop = 5.0, columnLeft + columnWidth - 26
	var ops []op
	dot := s.oneLine(".", style{size: 9, color: inkFaint}).runs[0]
	for at := stop; at >= x; at -= step {
		ops = append(ops, op{pos: -1, x: at, y: y, w: dot.width, text: ".", face: dot.face, size: 9, color: inkFaint})
	}
	return ops
}

func (s *setter) pageNumber(h *heading, look style) []op {
	l := s.oneLine(fmt.Sprint(h.page+1), style{sans: true, size: look.size * 0.85, bold: look.bold, color: ink})
	ops := lineOps(l, columnLeft+columnWidth-l.width, textLeading, tocRole, -1)
	for i := range ops {
		ops[i].y = baseline(textLeading, look)
	}
	return ops
}

// running sets the line above and the line below the text of a page.
func (s *setter) running(number, total int) []op {
	look := style{sans: true, size: smallSize, color: inkFaint}
	right := columnLeft + columnWidth
	var ops []op
	line := func(x, y float64, l line) {
		for _, o := range lineOps(l, x, 0, artifact, -1) {
			o.y = y
			ops = append(ops, o)
		}
	}
	room := columnWidth
	if s.meta.Concept {
		bold := look
		bold.bold, bold.color = true, accent
		concept := s.fitted(s.words.running(s.meta.RevisionName), bold, columnWidth/2)
		line(right-concept.width, headerLine, concept)
		room -= concept.width + 20
	}
	line(columnLeft, headerLine, s.fitted(s.meta.Title, look, room))
	pages := s.oneLine(fmt.Sprintf(s.words.page, number, total), look)
	line(right-pages.width, footerLine, pages)
	line(columnLeft, footerLine, s.fitted(s.footerText(), look, columnWidth-pages.width-20))
	return ops
}

func (s *setter) footerText() string {
	var parts []string
	for _, part := range []string{s.meta.Organisation, s.words.date(s.meta.Date)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// fitted sets text on one line and cuts it off, visibly, where the room ends.
func (s *setter) fitted(text string, look style, room float64) line {
	const most = 300 // characters; more never fits
	runes := []rune(text)
	runes = runes[:min(len(runes), most)]
	l := s.oneLine(string(runes), look)
	for l.width > room && len(runes) > 0 {
		runes = runes[:len(runes)-1]
		l = s.oneLine(strings.TrimSpace(string(runes))+"…", look)
	}
	return l
}
