package pdf

// canvas is all that drawing asks of a file format. Coordinates are points from
// the top left corner of the page.
type canvas interface {
	NewPage()
	// Text draws clean text from x with its baseline at y.
	Text(x, y float64, text string, in face, size float64, color rgb)
	Fill(x, y, w, h float64, color rgb)
	Image(x, y, w, h float64, p *picture)
	// Link makes an area lead to a URL, or to a place in the file.
	Link(x, y, w, h float64, url string)
	LinkPage(x, y, w, h float64, page int, top float64)
	// Bookmark adds the current page to the outline, at depth 0 or deeper.
	Bookmark(title string, depth int, y float64)
}

// draw draws pages. Fills come first, so that no text disappears under them.
func (s *setter) draw(pages []page, c canvas) {
	targets := map[string]*heading{}
	onPage := map[int][]*heading{}
	for _, h := range s.headings {
		if h.id != "" && targets["#"+h.id] == nil {
			targets["#"+h.id] = h
		}
		if h.placed {
			onPage[h.page] = append(onPage[h.page], h)
		}
	}
	for i, pg := range pages {
		c.NewPage()
		for _, h := range onPage[i] {
			c.Bookmark(bookmark(h), h.depth-1, h.y)
		}
		for _, o := range pg.ops {
			if o.area {
				c.Fill(o.x, o.y, o.w, o.h, o.color)
			}
		}
		for _, o := range pg.ops {
			drawOp(c, o)
			s.link(c, o, targets)
		}
	}
}

func bookmark(h *heading) string {
	if h.number == "" {
		return h.title
	}
	return h.number + " " + h.title
}

func drawOp(c canvas, o op) {
	switch {
	case o.picture != nil:
		c.Image(o.x, o.y, o.w, o.h, o.picture)
	case !o.area && o.text != "":
		c.Text(o.x, o.y, o.text, o.face, o.size, o.color)
	}
}

// link makes the area of a text lead somewhere, if it should.
func (s *setter) link(c canvas, o op, targets map[string]*heading) {
	x, y, w, h := o.x, o.y-o.size, o.w, o.size*1.3
	target := o.target
	if target == nil && len(o.link) > 0 && o.link[0] == '#' {
		if target = targets[o.link]; target == nil {
			s.warnDetail(BrokenLink, o.pos, o.link)
			return
		}
	}
	switch {
	case target != nil && target.placed:
		c.LinkPage(x, y, w, h, target.page, target.y)
	case target == nil && o.link != "":
		c.Link(x, y, w, h, address(o.link))
	}
}

// address keeps the printable ASCII of a URL and percent-encodes the rest.
func address(url string) string {
	const hex = "0123456789ABCDEF"
	out := make([]byte, 0, len(url))
	for i := 0; i < len(url); i++ {
		if c := url[i]; c > ' ' && c <= '~' {
			out = append(out, c)
		} else {
			out = append(out, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(out)
}
