package pdf

import (
	"fmt"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// setPages sets a document without drawing it.
func setPages(t testing.TB, doc *prose.Node, meta Meta) (*setter, []page) {
	t.Helper()
	fonts, err := openFonts(meta.Fonts)
	if err != nil {
		t.Fatal(err)
	}
	s := newSetter(fonts, doc, meta)
	return s, s.pages(doc)
}

// dump writes pages as text: every piece with its role, place and size.
func dump(pages []page) string {
	var b strings.Builder
	for i, pg := range pages {
		fmt.Fprintf(&b, "page %d\n", i+1)
		dots := 0
		for _, o := range pg.ops {
			switch {
			case o.text == ".":
				dots++
			case o.area:
				fmt.Fprintf(&b, "  area %.1f %.1f %.1fx%.1f %02x%02x%02x\n", o.x, o.y, o.w, o.h, o.color.r, o.color.g, o.color.b)
			case o.picture != nil:
				fmt.Fprintf(&b, "  %s@%d %.1f %.1f %.1fx%.1f image %q\n", o.role, o.pos, o.x, o.y, o.w, o.h, o.alt)
			default:
				role := string(o.role)
				if role == "" {
					role = "-"
				}
				fmt.Fprintf(&b, "  %s@%d %.1f %.1f %s %.1f %q", role, o.pos, o.x, o.y, faceNames[o.face], o.size, o.text)
				if o.link != "" {
					fmt.Fprintf(&b, " -> %s", o.link)
				}
				b.WriteByte('\n')
			}
		}
		if dots > 0 {
			fmt.Fprintf(&b, "  %d leader dots\n", dots)
		}
	}
	return b.String()
}

// recorder is a canvas that remembers what was drawn on which page.
type recorder struct {
	pages     [][]drawn
	bookmarks []string
	links     []string
}

type drawn struct {
	x, y float64
	text string
	face face
}

func (r *recorder) NewPage() { r.pages = append(r.pages, nil) }

func (r *recorder) Text(x, y float64, text string, in face, _ float64, _ rgb) {
	last := len(r.pages) - 1
	r.pages[last] = append(r.pages[last], drawn{x, y, text, in})
}
func (r *recorder) Fill(_, _, _, _ float64, _ rgb)       {}
func (r *recorder) Image(_, _, _, _ float64, _ *picture) {}
func (r *recorder) Link(_, _, _, _ float64, url string)  { r.links = append(r.links, url) }
func (r *recorder) LinkPage(_, _, _, _ float64, page int, _ float64) {
	r.links = append(r.links, fmt.Sprintf("page %d", page+1))
}
func (r *recorder) Bookmark(title string, depth int, _ float64) {
	r.bookmarks = append(r.bookmarks, fmt.Sprintf("%s%s (page %d)", strings.Repeat("  ", depth), title, len(r.pages)))
}

// textOf joins the text of the given roles in the order in which it is read.
// Pieces of one line or of a divided word are glued, blocks are set apart.
func textOf(pages []page, roles ...role) string {
	want := map[role]bool{}
	for _, r := range roles {
		want[r] = true
	}
	var b strings.Builder
	pos := -2
	for _, pg := range pages {
		for _, o := range pg.ops {
			if !want[o.role] || o.area || o.picture != nil {
				continue
			}
			if o.pos != pos {
				b.WriteByte(' ')
			}
			pos = o.pos
			b.WriteString(o.text)
		}
	}
	return b.String()
}

// joined undoes what setting does to a text: soft hyphens go, white space becomes one space.
func joined(text string) string {
	text = strings.ReplaceAll(text, string(softHyphen)+"\n", "")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, string(softHyphen), "")), " ")
}
