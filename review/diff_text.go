package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"

	"meelezen/review/prose"
)

// maxCompared is the most words of one pair of blocks, about forty pages, that
// are compared one by one. Beyond it the block is shown as replaced: the library
// has no limit of time here, since a limit of time makes results differ.
const maxCompared = 20_000

// equalWords aligns words with go-diff, each word mapped to one character.
func equalWords(a, b []span) []stretch {
	if len(a)+len(b) > maxCompared {
		return nil
	}
	var list []stretch
	head, tail := commonEnds(a, b)
	if head > 0 {
		list = append(list, stretch{0, 0, head})
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	i, j := head, head
	for _, d := range dmp.DiffMainRunes(runesOf(a[head:len(a)-tail]), runesOf(b[head:len(b)-tail]), false) {
		n := utf8.RuneCountInString(d.Text)
		switch d.Type {
		case diffmatchpatch.DiffEqual:
			list = append(list, stretch{i, j, n})
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			i += n
		case diffmatchpatch.DiffInsert:
			j += n
		}
	}
	if tail > 0 {
		list = append(list, stretch{i, j, tail})
	}
	return joinStretches(list)
}

// commonEnds counts the words that both sides begin and end with. The library
// does the same, but only after every word became a character.
func commonEnds(a, b []span) (head, tail int) {
	most := min(len(a), len(b))
	for head < most && a[head].id == b[head].id {
		head++
	}
	for tail < most-head && a[len(a)-1-tail].id == b[len(b)-1-tail].id {
		tail++
	}
	return head, tail
}

// joinStretches makes one of two that touch on both sides.
func joinStretches(list []stretch) []stretch {
	out := list[:0]
	for _, s := range list {
		if n := len(out); n > 0 && out[n-1].old+out[n-1].size == s.old && out[n-1].next+out[n-1].size == s.next {
			out[n-1].size += s.size
			continue
		}
		out = append(out, s)
	}
	return out
}

// runesOf gives each word a character. Surrogates are none; a text with more
// than a million different words is beyond what is kept in memory.
func runesOf(list []span) []rune {
	out := make([]rune, len(list))
	for i, s := range list {
		r := s.id
		if r >= 0xD800 {
			r += 0x800
		}
		out[i] = r
	}
	return out
}

// dropChance gives up a single word that is paired between two longer changes:
// a lone "de" that happens to stand in both makes the comparison harder to read.
func dropChance(list []stretch, a, b []span) []stretch {
	out := list[:0:0]
	for k, s := range list {
		before, after := stretch{}, stretch{len(a), len(b), 0}
		if len(out) > 0 {
			before = out[len(out)-1]
		}
		if k+1 < len(list) {
			after = list[k+1]
		}
		alone := countWords(a[s.old:s.old+s.size]) <= 1
		if !alone || changedWords(a, b, before, s) < 3 || changedWords(a, b, s, after) < 3 {
			out = append(out, s)
		}
	}
	return out
}

// changedWords is the shorter of both sides between two stretches.
func changedWords(a, b []span, before, after stretch) int {
	return min(countWords(a[before.old+before.size:after.old]), countWords(b[before.next+before.size:after.next]))
}

// segments compares two texts word by word.
func segments(old, next *flat) ([]RowChange, []ComparisonSegment) {
	a, b := old.spans, next.spans
	list := equalWords(a, b)
	list = dropChance(dropIslands(list, a, b), a, b)
	w := &segmentWriter{left: cursor{flat: old}, right: cursor{flat: next}}
	for _, s := range list {
		w.gap(old.cut(s.old), next.cut(s.next))
		w.equal(old.cut(s.old+s.size), next.cut(s.next+s.size))
	}
	w.gap(len(old.text), len(next.text))
	return w.changes(), w.list
}

// cut is where the span at an index begins, or the text ends.
func (f *flat) cut(at int) int {
	if at < len(f.spans) {
		return int(f.spans[at].from)
	}
	return len(f.text)
}

// segmentWriter gathers segments while it walks both texts from begin to end.
type segmentWriter struct {
	left, right  cursor
	list         []ComparisonSegment
	words, marks bool
}

func (w *segmentWriter) changes() []RowChange {
	var list []RowChange
	if w.words {
		list = append(list, ChangedWords)
	}
	if w.marks {
		list = append(list, ChangedMarks)
	}
	return list
}

// gap writes what stands on each side up to an offset.
func (w *segmentWriter) gap(left, right int) {
	w.words = w.words || w.left.at < left || w.right.at < right
	w.oneSide(&w.left, left, SegmentDelete)
	w.oneSide(&w.right, right, SegmentInsert)
}

// oneSide writes the text of one side up to an offset.
func (w *segmentWriter) oneSide(c *cursor, to int, op SegmentOp) {
	for c.at < to {
		c.settle()
		run := c.run()
		start, from := c.at, c.pos()
		c.advance(min(to, c.end()))
		s := ComparisonSegment{Op: op, Text: c.flat.text[start:c.at]}
		r := &Range{from, c.pos()}
		if op == SegmentDelete {
			s.Left = r
		} else {
			s.Right = r
		}
		w.put(s, run.leaf)
	}
}

// equal writes what both sides have up to their offsets. Where marks differ it
// is formatted.
func (w *segmentWriter) equal(left, right int) {
	for w.left.at < left && w.right.at < right {
		w.left.settle()
		w.right.settle()
		l, r := w.left.run(), w.right.run()
		n := min(left, w.left.end()) - w.left.at
		n = min(n, min(right, w.right.end())-w.right.at)
		s := ComparisonSegment{Op: SegmentEqual, Text: w.left.flat.text[w.left.at : w.left.at+n]}
		if !sameMarks(l.marks, r.marks) {
			s.Op, w.marks = SegmentFormat, true
			s.Removed, s.Added = markNames(l.marks, r.marks), markNames(r.marks, l.marks)
		}
		s.Left, s.Right = &Range{From: w.left.pos()}, &Range{From: w.right.pos()}
		w.left.advance(w.left.at + n)
		w.right.advance(w.right.at + n)
		s.Left.To, s.Right.To = w.left.pos(), w.right.pos()
		w.put(s, l.leaf)
	}
}

// put appends a segment, or adds it to the last if that is of the same kind.
func (w *segmentWriter) put(s ComparisonSegment, leaf *prose.Node) {
	if leaf != nil && leaf.Name() == "footnote" {
		s.Text, s.Note = leaf.AttrString("text"), true
	}
	if n := len(w.list); n > 0 && !s.Note {
		last := &w.list[n-1]
		if last.Op == s.Op && !last.Note && slices.Equal(last.Added, s.Added) && slices.Equal(last.Removed, s.Removed) {
			last.Text += s.Text
			extend(last.Left, s.Left)
			extend(last.Right, s.Right)
			return
		}
	}
	w.list = append(w.list, s)
}

func extend(a, b *Range) {
	if a != nil {
		a.To = b.To
	}
}

// markNames of those in one list and not in the other.
func markNames(list, but []prose.Mark) []string {
	var names []string
	for _, m := range list {
		if !hasMark(but, m) {
			names = append(names, m.Name())
		}
	}
	return names
}

// whole is a text that stands on one side only, or that moved unchanged.
func whole(f *flat, op SegmentOp) []ComparisonSegment {
	w := &segmentWriter{}
	w.oneSide(&cursor{flat: f}, len(f.text), op)
	return w.list
}

// ComparedText joins the words of one side: those of a for SegmentDelete, of b
// for SegmentInsert. It serves lists of changes and tests.
func ComparedText(list []ComparisonSegment, side SegmentOp) string {
	var b strings.Builder
	for _, s := range list {
		if s.Op == side || s.Op == SegmentEqual || s.Op == SegmentFormat {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
