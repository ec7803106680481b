package review

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"meelezen/review/prose"
)

// Sentence is a sentence of the text, with where it stands. A text without a full
// stop, such as a heading or the cell of a table, is one.
type Sentence struct {
	Range
	Text string `json:"text"` // without notes, and without the space behind it
}

// SentencesOf lists the sentences of a text, or of the part of it that a range
// touches, in order. They are found by Unicode's rules (UAX 29), which do not end
// one at "art. 3"; titles and initials are taken care of here.
func SentencesOf(doc *prose.Node, within Range) []Sentence {
	list := []Sentence{}
	doc.NodesBetween(within.From, max(within.To, within.From+1), func(n *prose.Node, pos int, _ *prose.Node) bool {
		if n.IsTextblock() {
			list = append(list, sentencesOfBlock(n, pos+1)...)
		}
		return !n.IsTextblock()
	})
	return list
}

// sentencesOfBlock cuts the words of a text block whose content begins at a position.
func sentencesOfBlock(block *prose.Node, at int) []Sentence {
	var words strings.Builder
	for _, n := range block.Children() {
		switch {
		case n.IsText():
			words.WriteString(n.Text())
		case n.Name() == "hard_break":
			words.WriteByte('\n')
		default:
			words.WriteString(noteSign)
		}
	}
	var list []Sentence
	rest, open, state := words.String(), "", -1
	for rest != "" {
		var piece string
		piece, rest, state = uniseg.FirstSentenceInString(rest, state)
		open += piece
		if rest != "" && goesOn(open) {
			continue
		}
		size := utf16Len(open)
		if text := plainSentence(open); text != "" {
			list = append(list, Sentence{Range{at, at + size}, text})
		}
		at, open = at+size, ""
	}
	return list
}

// titles are the abbreviations before a name: a full stop behind one ends nothing.
var titles = map[string]bool{
	"dhr": true, "mw": true, "mevr": true, "mr": true, "dr": true, "drs": true, "prof": true, "ir": true, "ing": true,
	"st": true, "art": true, "nr": true, "blz": true, "bijv": true, "vgl": true, "resp": true,
}

// goesOn reports whether what looks like the end of a sentence is a title or an initial.
func goesOn(s string) bool {
	s, stopped := strings.CutSuffix(strings.TrimRightFunc(s, unicode.IsSpace), ".")
	if !stopped {
		return false
	}
	last := strings.TrimLeft(s[strings.LastIndexFunc(s, unicode.IsSpace)+1:], "(\"'‘“")
	if strings.Contains(last, ".") { // of "J.P." the last initial counts
		last = last[strings.LastIndex(last, ".")+1:]
	}
	r, size := utf8.DecodeRuneInString(last)
	return titles[strings.ToLower(last)] || size == len(last) && unicode.IsUpper(r)
}

func plainSentence(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, noteSign, "")), " ")
}

// holds reports whether a range touches a sentence. An insertion stands in the
// sentence that it is inside of or behind.
func (s Sentence) holds(r Range, first bool) bool {
	if r.From == r.To {
		return s.From < r.From && r.From <= s.To || first && r.From == s.From
	}
	return r.From < s.To && s.From < r.To
}

// maxSentences is how much of the sentences around a decision is kept beside it, in
// characters: the answer to a whole section does not repeat the section.
const maxSentences = 1200

// elision stands for sentences that were left out.
const elision = " […] "

// joinSentences writes sentences of a text behind one another, and says where
// something was left out.
func joinSentences(doc *prose.Node, list []Sentence) string {
	var b strings.Builder
	end := -1
	for _, s := range list {
		switch {
		case end < 0:
		case end == s.From:
			b.WriteByte(' ')
		case strings.TrimSpace(doc.TextBetween(end, s.From, "", "")) == "":
			b.WriteByte('\n')
		default:
			b.WriteString(elision)
		}
		end = s.To
		b.WriteString(s.Text)
	}
	if text := firstRunes(b.String(), maxSentences); len(text) < b.Len() {
		return strings.TrimRightFunc(text, unicode.IsSpace) + " […]"
	}
	return b.String()
}

// touchedSentences lists the sentences that ranges touch, each once.
func touchedSentences(doc *prose.Node, ranges []Range) []Sentence {
	var list []Sentence
	sorted := slices.SortedFunc(slices.Values(ranges), func(a, b Range) int { return cmp.Compare(a.From, b.From) })
	for _, r := range sorted {
		r = Range{min(max(r.From, 0), doc.ContentSize()), min(r.To, doc.ContentSize())}
		around := Range{max(0, r.From-1), min(doc.ContentSize(), r.To+1)}
		block := -1 // where the sentence before it ended, if it is in the same block
		for _, s := range SentencesOf(doc, around) {
			if s.holds(r, block != s.From) && (len(list) == 0 || list[len(list)-1].From < s.From) {
				list = append(list, s)
			}
			block = s.To
		}
	}
	return list
}
