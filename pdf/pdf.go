// Package pdf prints a document on paper: a title page, contents, numbered
// headings, lists, tables over pages, notes at the foot, figures.
//
// It breaks lines and fills pages itself and yields the pages as data; only
// then are they drawn, through the few calls of canvas, of which fpdf.go is the
// one implementation that makes a file. It knows no clock, no network and no
// file system: images and fonts arrive as bytes, dates come with the revision.
// The same document and Meta give the same bytes.
//
// Begin at Render; then block.go (blocks to boxes), line.go (lines), page.go
// (pages), front.go (title page and contents).
package pdf

import (
	"bytes"
	"fmt"
	"io"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
)

// Meta is everything on paper that is not in the document. Nothing else enters
// the file: no name of a participant, no time but Date.
type Meta struct {
	Title        string
	Subtitle     string
	Organisation string    // the ministry; also the author in the file's properties
	Dossier      string    // "28 638"
	RevisionName string    // "Concept 2"
	Note         string    // why this revision was made
	Date         time.Time // of the revision, never the clock; printed as it stands in its zone
	Concept      bool      // not adopted yet: said on the title page and above every page
	Language     string    // "nl" or "en"; empty takes the document's

	// Numbers has the numbers that headings go by, by their id, when they are not
	// counted in the document itself: a report goes by those of the text that it is on.
	Numbers map[string]string

	// Images returns the bytes (PNG, JPEG or GIF) with that SHA-256. An image that
	// is missing or unreadable is printed as its description, with a warning.
	Images func(hash string) ([]byte, error)
	// Fonts replace the embedded ones; the zero value keeps those.
	Fonts Fonts
	// Warn is told of everything that did not come on paper as it stands in the
	// document. It may be nil.
	Warn func(Warning)
}

// WarningKind says what went differently.
type WarningKind string

const (
	MissingGlyph   WarningKind = "missingGlyph"   // printed as a replacement character
	DroppedControl WarningKind = "droppedControl" // an invisible control character was left out
	InvalidText    WarningKind = "invalidText"    // bytes that are no text became a replacement character
	RightToLeft    WarningKind = "rightToLeft"    // Hebrew or Arabic, set in the order of storage
	MissingImage   WarningKind = "missingImage"   // printed as its description
	BrokenLink     WarningKind = "brokenLink"     // leads to a heading that does not exist
)

// Warning is one difference between document and paper, told once per kind and detail.
type Warning struct {
	Kind   WarningKind
	Pos    int    // position in the document; -1 in the metadata
	Detail string // the character as "U+2603", or the address of the image or link
}

// Render prints doc to w. Nothing is written when it fails. An error is of kind
// Internal unless a font of the caller's cannot be read (Invalid).
func Render(w io.Writer, doc *prose.Node, meta Meta) (err error) {
	// The PDF library reports some faults by panicking, also while it writes.
	defer func() {
		if fault := recover(); fault != nil {
			err = review.E(review.Internal, "pdf.Render", "", fmt.Errorf("defect: %v", fault))
		}
	}()
	fonts, err := openFonts(meta.Fonts)
	if err != nil {
		return review.E(review.Invalid, "pdf.Render", "", err)
	}
	s := newSetter(fonts, doc, meta)
	pages := s.pages(doc)
	var out bytes.Buffer
	if err := s.writeFile(&out, pages); err != nil {
		return review.E(review.Internal, "pdf.Render", "", err)
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write pdf: %w", err)
	}
	return nil
}

// setter turns a document into pages. It serves one rendering.
type setter struct {
	meta     Meta
	words    words
	fonts    *fontSet
	hyphens  *hyphenator
	outline  *review.Outline
	notes    int
	headings []*heading
	pictures map[string]*picture
	warned   map[Warning]bool

	measuring bool // text is only measured, so its notes are not counted yet
}

func newSetter(fonts *fontSet, doc *prose.Node, meta Meta) *setter {
	if meta.Language == "" {
		meta.Language = doc.AttrString("language")
	}
	if meta.Title == "" {
		meta.Title = doc.AttrString("title")
	}
	s := &setter{
		meta: meta, words: wordsFor(meta.Language), fonts: fonts,
		hyphens: hyphenatorFor(meta.Language), outline: review.OutlineOf(doc),
		pictures: map[string]*picture{}, warned: map[Warning]bool{},
	}
	if s.meta.Title == "" {
		s.meta.Title = s.words.untitled
	}
	return s
}

// mostWarnings keeps a hostile text from filling memory with warnings.
const mostWarnings = 200

func (s *setter) warn(kind WarningKind, pos int, r rune) {
	s.warnDetail(kind, pos, fmt.Sprintf("%U", r))
}

func (s *setter) warnDetail(kind WarningKind, pos int, detail string) {
	key := Warning{Kind: kind, Detail: detail}
	if s.warned[key] || len(s.warned) >= mostWarnings {
		return
	}
	s.warned[key] = true
	if s.meta.Warn != nil {
		s.meta.Warn(Warning{Kind: kind, Pos: pos, Detail: detail})
	}
}

// clean is clean with the warnings told at pos.
func (s *setter) clean(text string, pos int) string {
	return clean(text, func(kind WarningKind, r rune) { s.warn(kind, pos, r) })
}
