package prosetest

import (
	"strings"

	"meelezen/review/prose"
)

// P is a paragraph.
func P(parts ...any) Piece { return Node("paragraph", nil, parts...) }

// H is a heading without an id.
func H(level int, parts ...any) Piece { return Node("heading", prose.Attrs{"level": level}, parts...) }

// HeadingID is a heading with an id.
func HeadingID(level int, id string, parts ...any) Piece {
	return Node("heading", prose.Attrs{"level": level, "id": id}, parts...)
}

// UL is a bullet list, OL a numbered one, LI an item of either.
func UL(items ...any) Piece { return Node("bullet_list", nil, items...) }

// OL is a numbered list from 1.
func OL(items ...any) Piece { return Node("ordered_list", nil, items...) }

// LI is an item of a list.
func LI(parts ...any) Piece { return Node("list_item", nil, parts...) }

// Quote is a block quote.
func Quote(parts ...any) Piece { return Node("blockquote", nil, parts...) }

// Table is a table of rows.
func Table(rows ...any) Piece { return Node("table", nil, rows...) }

// Row is a row of cells.
func Row(cells ...any) Piece { return Node("table_row", nil, cells...) }

// Cell is a table cell with blocks.
func Cell(parts ...any) Piece { return Node("table_cell", nil, parts...) }

// Head is a header cell with blocks.
func Head(parts ...any) Piece { return Node("table_header", nil, parts...) }

// Figure is a picture with a caption. Its image is a hash of no real file.
func Figure(alt string, caption ...any) Piece {
	return Node("figure", prose.Attrs{"image": strings.Repeat("0", 64), "alt": alt}, caption...)
}

// PageBreak is a page break.
func PageBreak() Piece { return Node("page_break", nil) }

// Break is a line break in a text.
func Break() Piece { return Node("hard_break", nil) }

// Footnote is a footnote in a text.
func Footnote(text string) Piece { return Node("footnote", prose.Attrs{"text": text}) }

// Marked is text with a mark that has no attributes, such as strong.
func Marked(mark, text string) Piece {
	m, err := prose.Default().Mark(mark, nil)
	if err != nil {
		return Piece{err: err}
	}
	return Text(text, m)
}

// Strong is strong text.
func Strong(text string) Piece { return Marked("strong", text) }

// Em is emphasised text.
func Em(text string) Piece { return Marked("em", text) }

// Link is text that links to an address.
func Link(href, text string) Piece {
	m, err := prose.Default().Mark("link", prose.Attrs{"href": href})
	if err != nil {
		return Piece{err: err}
	}
	return Text(text, m)
}
