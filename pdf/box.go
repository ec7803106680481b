package pdf

// role names what a piece of the page is, for goldens now and for the structure
// tree of an accessible file later. What has no role is decoration.
type role string

const (
	artifact  role = ""
	titleRole role = "Title"
	labelRole role = "Lbl"
	paraRole  role = "P"
	quoteRole role = "BlockQuote"
	itemRole  role = "LI"
	headRole  role = "TH"
	cellRole  role = "TD"
	captRole  role = "Caption"
	figRole   role = "Figure"
	markRole  role = "Reference" // the mark of a footnote in the text
	noteRole  role = "Note"
	tocRole   role = "TOCI"
)

func headingRole(level int) role { return role("H" + string(rune('0'+level))) }

// op is one thing to draw. x counts from the left edge of the page; y from the
// top of its box, or of the page once placed, and is the baseline of text.
type op struct {
	role    role
	pos     int // position in the document of the block it belongs to; -1 for none
	x, y    float64
	w, h    float64
	text    string
	face    face
	size    float64
	color   rgb
	picture *picture // an image
	alt     string
	link    string
	target  *heading // where an entry of the contents leads
	area    bool     // a filled rectangle
}

// bar is a vertical rule beside a box, such as that of a quotation. It also
// spans the gap above the box, unless the box is the first that has it.
type bar struct {
	x     float64
	first bool
}

// box is one piece of a column that pages are filled with: a line of text, a
// picture, a row of a table. The page never breaks inside it, unless it is a row.
type box struct {
	before  float64 // white space above, dropped at the top of a page
	height  float64
	ops     []op
	notes   []*note
	bars    []bar
	keep    bool // no page break between this box and the next
	force   bool // begins a page
	rows    *rowGroup
	heading *heading
}

// heading is what contents, bookmarks and links point at; page and y are known after pagination.
type heading struct {
	id, number, title string
	depth             int
	page              int // from 0
	y                 float64
	placed            bool
}

// heightOf is the height of boxes under each other, without the gap above the first.
func heightOf(boxes []box) float64 {
	h := 0.0
	for i, b := range boxes {
		if i > 0 {
			h += b.before
		}
		h += b.height
	}
	return h
}

// place appends what a box draws with its top at y, after a gap.
func place(ops []op, b box, y, gap float64) []op {
	for _, rule := range b.bars {
		top := y - gap
		if rule.first {
			top = y
		}
		ops = append(ops, op{pos: -1, x: rule.x, y: top, w: 1.5, h: y + b.height - top, color: lineFaint, area: true})
	}
	if b.rows != nil {
		ops = b.rows.place(ops, y)
	}
	for _, o := range b.ops {
		o.y += y
		ops = append(ops, o)
	}
	return ops
}

// lineOps draws a line from x with its top at y 0.
func lineOps(l line, x, leading float64, r role, pos int) []op {
	var ops []op
	for _, piece := range l.runs {
		s := piece.style
		o := op{
			role: r, pos: pos, x: x, y: baseline(leading, s), w: piece.width, h: s.size,
			text: piece.text, face: piece.face, size: s.size, color: s.color, link: piece.link,
		}
		if piece.note != nil {
			o.role = markRole
		}
		ops = append(ops, o)
		if s.underline || piece.link != "" {
			ops = append(ops, op{pos: -1, x: x, y: baseline(leading, s) + 1.6, w: piece.width, h: 0.5, color: s.color, area: true})
		}
		x += piece.width
	}
	return ops
}

// baseline puts text in the middle of its leading: a third of the size below the
// centre, where the size is that of the text around a raised run.
func baseline(leading float64, s style) float64 {
	size := s.size
	if s.raisedFrom > 0 {
		size = s.raisedFrom
	}
	return leading/2 + 0.33*size - s.rise
}
