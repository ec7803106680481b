package markdown

import (
	"fmt"
	"slices"
	"sort"
	"unicode/utf8"

	"meelezen/review"
)

// WarningKind says what happened at a place of the text. The set is closed.
type WarningKind string

// What can happen. "Kept" always means: the words are in the document.
const (
	WarnHTML           WarningKind = "html"           // HTML that means nothing here was left out
	WarnHTMLAttributes WarningKind = "htmlAttributes" // a known tag was kept without its attributes
	WarnHTMLUnclosed   WarningKind = "htmlUnclosed"   // a tag without partner: it ends with its paragraph, or was left out
	WarnCode           WarningKind = "code"           // code was kept as plain text
	WarnRule           WarningKind = "rule"           // a thematic break was left out
	WarnTableBroken    WarningKind = "tableBroken"    // looks like a table but is none: kept as text
	WarnTableCells     WarningKind = "tableCells"     // a row has more cells than the head: kept in its last cell
	WarnTableAlign     WarningKind = "tableAlign"     // the alignment of columns is not kept
	WarnHeadingDeep    WarningKind = "headingDeep"    // a heading below level 4 became level 4
	WarnHeadingSkip    WarningKind = "headingSkip"    // a level was skipped: kept as it is
	WarnHeadingID      WarningKind = "headingId"      // an id given twice was changed
	WarnListStart      WarningKind = "listStart"      // a list began with a number beyond reason: it begins with 1
	WarnLinkTarget     WarningKind = "linkTarget"     // a link to somewhere not allowed: its words were kept, the target left out
	WarnLinkTitle      WarningKind = "linkTitle"      // the title of a link was left out
	WarnLinkEmpty      WarningKind = "linkEmpty"      // a link without words: its address became its words
	WarnLinkUnused     WarningKind = "linkUnused"     // a link definition that nothing uses was left out
	WarnImage          WarningKind = "image"          // a picture could not be had: its alternative text was kept
	WarnImageMoved     WarningKind = "imageMoved"     // a picture inside a line now stands below its paragraph
	WarnImageAlt       WarningKind = "imageAlt"       // a picture had no alternative text: its caption or file name is used
	WarnImageTitle     WarningKind = "imageTitle"     // the title of a picture that also has a caption line was left out
	WarnNoteMissing    WarningKind = "noteMissing"    // a reference to a note that is not there: kept as text
	WarnNoteUnused     WarningKind = "noteUnused"     // a note that nothing refers to was left out
	WarnNoteTwice      WarningKind = "noteTwice"      // a note with the same name was already there: the first counts, this one was left out
	WarnNoteFormat     WarningKind = "noteFormat"     // a note holds plain text only: its words were kept, their form was not
	WarnNoteInNote     WarningKind = "noteInNote"     // a note inside a note was put between brackets
	WarnFrontMatter    WarningKind = "frontMatter"    // a line of the front matter that means nothing here
	WarnTooMany        WarningKind = "tooMany"        // there are more warnings than are listed; Detail has their number
)

// maxWarnings is how many are listed: nobody reads more, and a file of 4 MiB
// could otherwise give a million.
const maxWarnings = 1000

// maxDetail is the longest detail, in bytes.
const maxDetail = 120

// Warning says what was done with something that could not be taken as it is.
type Warning struct {
	Line   int         `json:"line"` // of the file, from 1; 0 when there is none
	Kind   WarningKind `json:"kind"`
	Detail string      `json:"detail"` // the address, tag or words it is about; at most 120 bytes
}

// Text is the key of the sentence that tells a user.
func (w Warning) Text() review.TextKey { return review.TextKey("import.warning." + string(w.Kind)) }

// String is for the command line and for logs.
func (w Warning) String() string {
	return fmt.Sprintf("line %d: %s: %s", w.Line, w.Kind, w.Detail)
}

// warnings gathers, and counts what goes beyond the limit.
type warnings struct {
	list []Warning
	more int
}

func (ws *warnings) add(line int, kind WarningKind, detail string) {
	if len(ws.list) >= maxWarnings {
		ws.more++
		return
	}
	ws.list = append(ws.list, Warning{Line: line, Kind: kind, Detail: clip(detail)})
}

func (ws *warnings) sorted() []Warning {
	list := slices.Clone(ws.list)
	sort.SliceStable(list, func(i, j int) bool { return list[i].Line < list[j].Line })
	if ws.more > 0 {
		list = append(list, Warning{Kind: WarnTooMany, Detail: fmt.Sprint(ws.more)})
	}
	return list
}

// clip shortens a detail at a character.
func clip(s string) string {
	if len(s) <= maxDetail {
		return s
	}
	end := maxDetail - len("…")
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// lineIndex turns offsets into lines.
type lineIndex []int

func newLineIndex(src []byte) lineIndex {
	starts := lineIndex{0}
	for i, b := range src {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// line of an offset, from 1.
func (l lineIndex) line(offset int) int {
	return sort.SearchInts(l, offset+1)
}
