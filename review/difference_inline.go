package review

import (
	"unicode/utf8"

	"meelezen/review/prose"
)

// unit is one character, inline leaf or, in a run of paragraphs, the border
// between two of them.
type unit struct {
	r     rune // 0 for what is no character
	key   int  // of a leaf or border; 0 for a character
	marks []prose.Mark
	from  int
	to    int
}

func (u unit) same(o unit) bool { return u.r == o.r && u.key == o.key }

// borderKey stands for the end of one paragraph and the begin of the next.
const borderKey = "\x01"

// unitsOf flattens the content of a textblock that begins at a position.
func (d *differ) unitsOf(n *prose.Node, at int) []unit {
	var list []unit
	for i := range n.ChildCount() {
		child := n.Child(i)
		if !child.IsText() {
			list = append(list, unit{key: d.keys.id(leafKey(child)), marks: child.Marks(), from: at, to: at + child.Size()})
			at += child.Size()
			continue
		}
		for _, r := range child.Text() {
			width := 1
			if r > 0xFFFF {
				width = 2 // positions are UTF-16 units
			}
			list = append(list, unit{r: r, marks: child.Marks(), from: at, to: at + width})
			at += width
		}
	}
	if len(list) == 0 {
		return []unit{{from: at, to: at, key: -1}} // says where an empty block is
	}
	return list
}

// unitsOfRun flattens paragraphs that follow each other.
func (d *differ) unitsOfRun(n *prose.Node, from, to int, at []int) []unit {
	var list []unit
	for i := from; i < to; i++ {
		if i > from {
			list = append(list, unit{key: d.keys.id(borderKey), from: at[i] - 1, to: at[i] + 1})
		}
		if to-from == 1 || n.Child(i).ChildCount() > 0 {
			list = append(list, d.unitsOf(n.Child(i), at[i]+1)...)
		}
	}
	return list
}

// span is a word: units from one to another.
type span struct {
	from, to int32
	id       int32
	word     bool
}

// spansOf cuts units into words.
func (d *differ) spansOf(units []unit) []span {
	var list []span
	for i := 0; i < len(units); {
		if units[i].key != 0 {
			if units[i].key > 0 {
				list = append(list, span{int32(i), int32(i + 1), int32(-units[i].key), true})
			}
			i++
			continue
		}
		class, end := classOf(units[i].r), i+1
		text := utf8.AppendRune(nil, units[i].r)
		for class != otherRune && end < len(units) && units[end].key == 0 && classOf(units[end].r) == class {
			text = utf8.AppendRune(text, units[end].r)
			end++
		}
		list = append(list, span{int32(i), int32(end), int32(d.words.id(string(text))), class == wordRune})
		i = end
	}
	return list
}

// stretch is words that follow each other and are equal on both sides.
type stretch struct{ old, next, size int }

// stretches joins pairs that follow each other.
func stretches(pairs []pair) []stretch {
	var list []stretch
	for _, p := range pairs {
		if n := len(list); n > 0 && list[n-1].old+list[n-1].size == p.Old && list[n-1].next+list[n-1].size == p.New {
			list[n-1].size++
			continue
		}
		list = append(list, stretch{p.Old, p.New, 1})
	}
	return list
}

// inline compares the content of two textblocks, or of two runs of paragraphs.
func (d *differ) inline(old, next []unit) {
	a, b := d.spansOf(old), d.spansOf(next)
	list := dropIslands(stretches(alignSpans(a, b)), a, b)
	if shared(list, a, b) < alikeText/2 {
		list = nil // what they share is chance: one replacement reads better
	}
	i, j := len(a), len(b)
	for k := len(list) - 1; k >= 0; k-- {
		s := list[k]
		oldEnd, newEnd := s.old+s.size, s.next+s.size
		d.inlineGap(cut(old, a, oldEnd, i), cut(next, b, newEnd, j))
		d.markSteps(old[a[s.old].from:a[oldEnd-1].to], next[b[s.next].from:b[newEnd-1].to])
		i, j = s.old, s.next
	}
	d.inlineGap(cut(old, a, 0, i), cut(next, b, 0, j))
}

func alignSpans(a, b []span) []pair {
	ids := func(list []span) []int {
		out := make([]int, len(list))
		for i, s := range list {
			out[i] = int(s.id)
		}
		return out
	}
	return align(ids(a), ids(b))
}

// shared is how much of the words is paired, in thousandths.
func shared(list []stretch, a, b []span) int {
	all := countWords(a) + countWords(b)
	if all == 0 {
		return 1000
	}
	words := 0
	for _, s := range list {
		words += countWords(a[s.old : s.old+s.size])
	}
	return 2000 * words / all
}

func countWords(list []span) int {
	n := 0
	for _, s := range list {
		if s.word {
			n++
		}
	}
	return n
}

// dropIslands gives up spaces and signs that are paired between two changes:
// "de heer" that becomes "een man" is one replacement and not two.
func dropIslands(list []stretch, a, b []span) []stretch {
	out := list[:0:0]
	for k, s := range list {
		before, after := between(list, k, len(a), len(b))
		if countWords(a[s.old:s.old+s.size]) > 0 || !before || !after {
			out = append(out, s)
		}
	}
	return out
}

// between tells whether words were replaced right before and right behind.
func between(list []stretch, k, endA, endB int) (before, after bool) {
	s := list[k]
	beginA, beginB := 0, 0
	if k > 0 {
		beginA, beginB = list[k-1].old+list[k-1].size, list[k-1].next+list[k-1].size
	}
	if k+1 < len(list) {
		endA, endB = list[k+1].old, list[k+1].next
	}
	return s.old > beginA && s.next > beginB, endA > s.old+s.size && endB > s.next+s.size
}

// piece is a run of units, and where it is even if it is empty.
type piece struct {
	units    []unit
	from, to int
}

func cut(units []unit, spans []span, from, to int) piece {
	if len(spans) == 0 {
		return piece{from: units[0].from, to: units[0].from}
	}
	if from == to {
		at := units[len(units)-1].to
		if from < len(spans) {
			at = units[spans[from].from].from
		}
		return piece{from: at, to: at}
	}
	list := units[spans[from].from:spans[to-1].to]
	return piece{units: list, from: list[0].from, to: list[len(list)-1].to}
}

// inlineGap replaces what differs, after taking off the characters that both
// sides begin and end with: "meldpunt" becomes "meldpunten" by two letters.
func (d *differ) inlineGap(o, n piece) {
	head, tail := 0, 0
	for head < min(len(o.units), len(n.units)) && o.units[head].same(n.units[head]) {
		head++
	}
	for tail < min(len(o.units), len(n.units))-head && o.units[len(o.units)-1-tail].same(n.units[len(n.units)-1-tail]) {
		tail++
	}
	from, to := o.bounds(head, tail)
	newFrom, newTo := n.bounds(head, tail)
	d.markSteps(o.units[len(o.units)-tail:], n.units[len(n.units)-tail:])
	d.replace(from, to, newFrom, newTo)
	d.markSteps(o.units[:head], n.units[:head])
}

func (p piece) bounds(head, tail int) (from, to int) {
	from, to = p.from, p.to
	if head > 0 {
		from = p.units[head-1].to
	}
	if tail > 0 {
		to = p.units[len(p.units)-tail].from
	}
	return from, to
}

// markSteps gives equal words the marks of the new text.
func (d *differ) markSteps(old, next []unit) {
	for i := 0; i < len(old); {
		end := i + 1
		for end < len(old) && sameMarks(old[end].marks, old[i].marks) && sameMarks(next[end].marks, next[i].marks) {
			end++
		}
		if !sameMarks(old[i].marks, next[i].marks) {
			d.changeMarks(old[i].from, old[end-1].to, old[i].marks, next[i].marks)
		}
		i = end
	}
}

func (d *differ) changeMarks(from, to int, old, next []prose.Mark) {
	for _, m := range old {
		if !hasMark(next, m) {
			d.emit(&prose.RemoveMarkStep{From: from, To: to, Mark: m})
		}
	}
	for _, m := range next {
		if !hasMark(old, m) {
			d.emit(&prose.AddMarkStep{From: from, To: to, Mark: m})
		}
	}
}

func hasMark(list []prose.Mark, m prose.Mark) bool {
	for _, o := range list {
		if o.Eq(m) {
			return true
		}
	}
	return false
}
