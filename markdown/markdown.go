// Package markdown takes a text in from Markdown and gives it out again.
//
// Parse reads CommonMark with tables and footnotes into a document of the
// product schema. What the schema cannot hold is left out or made plain, and
// every such place is a Warning with its line: nothing is lost silently.
// Render writes a document as Markdown that Parse reads back to the same
// document; what Markdown cannot express is listed there.
//
// The package opens no file and no connection: images come in and go out
// through functions that the caller gives. Begin reading at Parse and Render.
//
// # What is read how
//
//   - Front matter (lines between two lines of "---" at the very start) may give
//     title and language. Without a title there, a level-1 heading that opens the
//     text and is the only one of its level becomes the title, and every other
//     heading moves up one level.
//   - "<!-- pagebreak -->" on a line of its own is a page break. A thematic break
//     ("---", "***") has no place in a paper of numbered sections: it is left out
//     with a warning.
//   - <sub>, <sup>, <u>, <strong>, <b>, <em>, <i> and <br> mean what they say;
//     "<p></p>" is an empty paragraph. All other HTML is left out with a warning.
//   - An image alone in a paragraph is a figure. Its caption is the title of the
//     image, or an emphasised line right below it.
//   - "{#id}" at the end of a heading fixes its id, "{#}" leaves it without one;
//     otherwise the id is made from the words of the heading.
//   - Links keep their place only when they begin with http:, https:, mailto: or #.
package markdown

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"meelezen/review"
	"meelezen/review/prose"
)

// MaxSize is the largest Markdown file that is read, in bytes: about twice the
// longest policy paper there is, images not counted.
const MaxSize = 4 << 20

// Text keys of the refusals of this package.
const (
	TextTooLarge review.TextKey = "error.import.tooLarge" // more than MaxSize bytes
	TextTooDeep  review.TextKey = "error.import.tooDeep"  // lists, quotes or emphasis nested beyond reason
	TextTooMany  review.TextKey = "error.import.tooMany"  // a line, a table or repeated notes beyond reason
	TextNotText  review.TextKey = "error.import.notText"  // not UTF-8
)

// Options say what the text itself does not.
type Options struct {
	Title    string // used when the text names none
	Language string // used when the text names none; "nl" when empty
	// Image stores the picture at a relative path that the text names and returns
	// the SHA-256 of its bytes in hex. Nil, or an error, leaves the picture out
	// with a warning and keeps its alternative text as a paragraph.
	Image func(path, alt string) (hash string, err error)
}

// Result is a text that was read.
type Result struct {
	Doc      *prose.Node // always passes Check
	Warnings []Warning   // in the order of the text
}

// Parse reads Markdown. It refuses with kind Limit what is too large or nested
// too deep, with kind Invalid what is not UTF-8; anything else gives a document.
func Parse(src []byte, opts Options) (*Result, error) {
	const op = "markdown.Parse"
	if len(src) > MaxSize {
		return nil, review.E(review.Limit, op, TextTooLarge, nil)
	}
	if !utf8.Valid(src) {
		return nil, review.E(review.Invalid, op, TextNotText, nil)
	}
	src = normalise(src)
	c := newReader(src, opts)
	body := c.readFrontMatter()
	if err := checkLimits(src[body:]); err != nil {
		return nil, err
	}
	doc, err := c.read(body)
	if err != nil {
		var known *review.Error
		if errors.As(err, &known) {
			return nil, err
		}
		return nil, review.E(review.Internal, op, "", err)
	}
	return &Result{Doc: doc, Warnings: c.warnings.sorted()}, nil
}

// normalise removes the byte order mark and makes every line end "\n".
func normalise(src []byte) []byte {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(src, '\r') >= 0 {
		src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
		src = bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
	}
	if bytes.IndexByte(src, 0) >= 0 {
		src = bytes.ReplaceAll(src, []byte{0}, []byte("\uFFFD"))
	}
	return src
}

// parseTree runs goldmark. The front matter has become blank lines, so that
// offsets stay those of the file.
func parseTree(src []byte) (*ast.Document, error) {
	p := newParser()
	pc := parser.NewContext()
	root := p.Parse(text.NewReader(src), parser.WithContext(pc))
	if pc.Get(paragraphTooLongKey) != nil {
		return nil, review.E(review.Limit, "markdown.Parse", TextTooMany, errors.New("a paragraph is too long"))
	}
	doc, ok := root.(*ast.Document)
	if !ok {
		return nil, errors.New("the parser gave no document")
	}
	return doc, nil
}
