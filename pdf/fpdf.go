package pdf

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// producer names the maker of the file. It has no version, so that an upgrade
// does not change the bytes of old revisions.
const producer = "Meelezen"

// writeFile draws pages as a PDF file.
func (s *setter) writeFile(w io.Writer, pages []page) error {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: pageWidth, Ht: pageHeight}})
	f.SetMargins(0, 0, 0)
	f.SetCellMargin(0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true)
	f.SetCompression(true)
	s.describe(f)
	c := &fpdfCanvas{file: f, files: s.fonts.files, areas: map[destination]int{}}
	s.draw(pages, c)
	if err := f.Error(); err != nil {
		return fmt.Errorf("draw pages: %w", err)
	}
	if err := f.Output(w); err != nil {
		return fmt.Errorf("write file: %w", err)
	}
	return nil
}

// describe sets the properties of the file from the fixed list of fields that may enter it.
func (s *setter) describe(f *fpdf.Fpdf) {
	f.SetTitle(s.property(s.meta.Title), true)
	f.SetSubject(s.property(s.meta.Subtitle), true)
	f.SetAuthor(s.property(s.meta.Organisation), true)
	f.SetCreator(producer, true)
	f.SetProducer(producer, true)
	f.SetLang(languageTag(s.meta.Language))
	date := s.meta.Date
	if date.IsZero() {
		date = time.Unix(0, 0).UTC() // the library takes the clock for a zero time
	}
	f.SetCreationDate(date)
	f.SetModificationDate(date)
}

// property is text that the file holds but does not draw.
func (s *setter) property(text string) string { return s.clean(text, -1) }

// languageTag lets only letters, digits and hyphens through, since the file holds it unescaped.
func languageTag(language string) string {
	for _, r := range language {
		if r != '-' && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z') {
			return "nl"
		}
	}
	switch {
	case language == "", language == "nl":
		return "nl-NL"
	case strings.HasPrefix(language, "-"):
		return "nl"
	}
	return language
}

// fpdfCanvas is the only code that knows the PDF library.
type fpdfCanvas struct {
	file   *fpdf.Fpdf
	files  [faceCount][]byte
	loaded [faceCount]bool
	areas  map[destination]int
}

// destination is a place in the file that links lead to.
type destination struct {
	page int
	top  float64
}

func (c *fpdfCanvas) NewPage() { c.file.AddPage() }

func (c *fpdfCanvas) font(in face, size float64) {
	if !c.loaded[in] {
		// The library subsets in place.
		c.file.AddUTF8FontFromBytes(faceNames[in], "", bytes.Clone(c.files[in]))
		c.loaded[in] = true
	}
	c.file.SetFont(faceNames[in], "", size)
}

func (c *fpdfCanvas) Text(x, y float64, text string, in face, size float64, color rgb) {
	c.font(in, size)
	c.file.SetTextColor(int(color.r), int(color.g), int(color.b))
	c.file.Text(x, y, text)
}

func (c *fpdfCanvas) Fill(x, y, w, h float64, color rgb) {
	c.file.SetFillColor(int(color.r), int(color.g), int(color.b))
	c.file.Rect(x, y, w, h, "F")
}

func (c *fpdfCanvas) Image(x, y, w, h float64, p *picture) {
	options := fpdf.ImageOptions{ImageType: p.format}
	if c.file.GetImageInfo(p.name) == nil {
		c.file.RegisterImageOptionsReader(p.name, options, bytes.NewReader(p.data))
	}
	c.file.ImageOptions(p.name, x, y, w, h, false, options, 0, "")
}

func (c *fpdfCanvas) Link(x, y, w, h float64, url string) { c.file.LinkString(x, y, w, h, url) }

func (c *fpdfCanvas) LinkPage(x, y, w, h float64, page int, top float64) {
	to := destination{page, top}
	id, ok := c.areas[to]
	if !ok {
		id = c.file.AddLink()
		c.file.SetLink(id, max(top-10, 0), page+1)
		c.areas[to] = id
	}
	c.file.Link(x, y, w, h, id)
}

func (c *fpdfCanvas) Bookmark(title string, depth int, y float64) {
	// The library writes the title as Unicode only while such a font is current.
	c.font(serifRegular, textSize)
	c.file.Bookmark(title, depth, y)
}
