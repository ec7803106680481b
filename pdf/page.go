package pdf

import "slices"

// page is a page as data: what is drawn where, in reading order. y counts from the top.
type page struct {
	ops []op
	// bare pages have no running head and no page number.
	bare bool
}

// paginator fills pages with boxes, first fit with a step back to the last place
// where a page may end, and puts the notes at the foot of the page of their mark.
type paginator struct {
	boxes  []box
	carry  []box // lines of notes that did not fit on the page before
	pages  []page
	offset int // pages before the first of these
}

// paginate divides boxes over pages. Headings learn their page, counted from offset.
func paginate(boxes []box, offset int) []page {
	p := paginator{boxes: boxes, offset: offset}
	for len(p.boxes) > 0 || len(p.carry) > 0 {
		p.fill()
	}
	return p.pages
}

// fill makes one page and drops what is on it from the boxes.
func (p *paginator) fill() {
	var foot footArea
	p.placeCarry(&foot)
	head := repeatedHead(p.boxes)
	end := p.fit(foot, head)
	pg := page{}
	y := columnTop
	if head != nil {
		pg.ops = asArtifact(head.place(pg.ops, y))
		y += head.box().height
	}
	var notes []*note
	for i := range p.boxes[:end] {
		b := p.boxes[i]
		gap := 0.0
		if i > 0 {
			gap = b.before
		}
		y += gap
		if b.heading != nil {
			b.heading.page, b.heading.y, b.heading.placed = p.offset+len(p.pages), y, true
		}
		pg.ops = place(pg.ops, b, y, gap)
		y += b.height
		notes = append(notes, b.notes...)
	}
	p.placeNotes(&foot, notes, columnTop+columnDepth-y)
	pg.ops = drawFoot(pg.ops, foot)
	p.pages = append(p.pages, pg)
	p.boxes = p.boxes[end:]
}

// placeCarry puts the rest of earlier notes at the foot, leaving room for some text if there is any.
func (p *paginator) placeCarry(foot *footArea) {
	room := columnDepth
	if len(p.boxes) > 0 {
		room -= 5 * textLeading
	}
	placed := 0
	for placed < len(p.carry) && foot.height+noteRule+p.carry[placed].height+p.carry[placed].before <= room {
		foot.add(p.carry[placed])
		placed++
	}
	p.carry = p.carry[placed:]
}

// placeNotes puts the lines of notes at the foot while there is room, and carries the rest.
func (p *paginator) placeNotes(foot *footArea, notes []*note, room float64) {
	for _, n := range notes {
		for _, l := range n.lines {
			next := *foot
			next.lines = next.lines[:len(next.lines):len(next.lines)]
			next.add(l)
			if len(p.carry) > 0 || next.height > room {
				p.carry = append(p.carry, l)
				continue
			}
			*foot = next
		}
	}
}

// fit returns how many boxes go on the page. It may divide a box of rows in two.
func (p *paginator) fit(foot footArea, head *rowGroup) int {
	y := 0.0
	if head != nil {
		y = head.box().height
	}
	legal := 0
	var notes []*note
	for i := 0; i < len(p.boxes); i++ {
		b := p.boxes[i]
		if i > 0 && b.force {
			return i
		}
		gap := 0.0
		if i > 0 {
			gap = b.before
		}
		with := append(notes[:len(notes):len(notes)], b.notes...)
		if y+gap+b.height+foot.heightWith(with) > columnDepth {
			return p.overflow(i, legal, y+gap, foot, notes)
		}
		y, notes = y+gap+b.height, with
		if !b.keep {
			legal = i + 1
		}
	}
	return len(p.boxes)
}

// Sizes that decide whether to divide something that does not fit.
const (
	rowRoom   = 5 * tableLeading // least room in which a row is begun
	tallRow   = columnDepth / 4  // a lower row moves to the next page whole
	splitNote = 5                // least lines of a note that is divided over pages
)

// overflow decides where the page ends when box i does not fit at y.
func (p *paginator) overflow(i, legal int, y float64, foot footArea, notes []*note) int {
	b := p.boxes[i]
	room := columnDepth - y - foot.heightWith(notes)
	alone := legal == 0
	if b.rows != nil && (alone || room >= rowRoom && (b.height > tallRow || len(b.rows.heights) > 1)) {
		if p.divideRows(i, y, foot, notes, alone && i == 0) {
			return i + 1
		}
	}
	if !b.keep && longNote(b.notes) && b.height+noteRule+3*noteLeading <= room {
		return i + 1 // the note begins here and goes on at the next foot
	}
	if legal > 0 {
		return legal
	}
	return max(p.squeeze(i, y, foot), 1) // what is too high for any page goes on one
}

// divideRows replaces box i by two of which the first fits at y with its notes.
func (p *paginator) divideRows(i int, y float64, foot footArea, notes []*note, force bool) bool {
	b := p.boxes[i]
	var first, rest *box
	with := notes
	for range 2 { // the second time with room for the notes that the first part turned out to have
		one, other := b.divide(columnDepth-y-foot.heightWith(with), force)
		if one == nil {
			break
		}
		first, rest = one, other
		with = slices.Concat(notes, first.notes)
	}
	if first == nil {
		return false
	}
	p.boxes = slices.Concat(p.boxes[:i], []box{*first, *rest}, p.boxes[i+1:])
	return true
}

// squeeze is for a page that has no legal end before box i, which does not fit:
// if only the notes are in the way, text goes on to the next legal end and the
// notes go on at the next foot.
func (p *paginator) squeeze(i int, y float64, foot footArea) int {
	room := columnDepth - foot.height - noteRule - 3*noteLeading
	for j := i; j < len(p.boxes) && p.boxes[j].rows == nil; j++ {
		if j > i {
			y += p.boxes[j].before
		}
		if y += p.boxes[j].height; y > room {
			break
		}
		if !p.boxes[j].keep {
			return j + 1
		}
	}
	return i
}

func longNote(notes []*note) bool {
	return len(notes) > 0 && len(notes[len(notes)-1].lines) >= splitNote
}

// repeatedHead is the head of the table that goes on at the top of the page.
func repeatedHead(boxes []box) *rowGroup {
	if len(boxes) == 0 || boxes[0].rows == nil || boxes[0].rows.head || boxes[0].rows.opens {
		return nil
	}
	return boxes[0].rows.table.head
}

// asArtifact marks a repeated head as decoration: it has been read already.
func asArtifact(ops []op) []op {
	for i := range ops {
		ops[i].role, ops[i].pos, ops[i].link = artifact, -1, ""
	}
	return ops
}

// drawFoot places the notes with the last line on the last line of the page.
func drawFoot(ops []op, foot footArea) []op {
	if len(foot.lines) == 0 {
		return ops
	}
	y := columnTop + columnDepth - foot.height
	ops = append(ops, rule(columnLeft, y+noteRule*0.45, 72, 0.6, inkFaint))
	y += noteRule
	for i, l := range foot.lines {
		if i > 0 {
			y += l.before
		}
		ops = place(ops, l, y, 0)
		y += l.height
	}
	return ops
}
