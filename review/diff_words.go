package review

import (
	"encoding/json"
	"slices"
	"unicode"
	"unicode/utf8"

	"meelezen/review/prose"
)

// interner gives equal strings equal small numbers, from 1.
type interner map[string]int

// singles are the numbers of strings of one byte, which need no looking up.
const singles = 256

func (in interner) id(s string) int {
	if len(s) == 1 {
		return int(s[0]) + 1
	}
	id, ok := in[s]
	if !ok {
		id = len(in) + singles + 1
		in[s] = id
	}
	return id
}

// idBytes is id without a copy of what is known already.
func (in interner) idBytes(s []byte) int {
	if id, ok := in[string(s)]; ok && len(s) != 1 {
		return id
	}
	return in.id(string(s))
}

// size is more than any number given so far.
func (in interner) size() int { return len(in) + singles + 1 }

// runeClass is what a run of characters is made of.
type runeClass uint8

const (
	wordRune runeClass = iota
	spaceRune
	otherRune // each stands alone
)

func classOf(r rune) runeClass {
	switch {
	case r < utf8.RuneSelf:
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return wordRune
		case r == ' ' || r >= '\t' && r <= '\r':
			return spaceRune
		}
		return otherRune
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return wordRune
	case unicode.IsSpace(r):
		return spaceRune
	}
	return otherRune
}

// asciiClass is classOf for the characters that most text is made of.
var asciiClass = func() (table [utf8.RuneSelf]runeClass) {
	for i := range table {
		table[i] = classOf(rune(i))
	}
	return table
}()

// nextWord returns the first word, run of spaces or other character of a text.
func nextWord(s string) (size int, class runeClass) {
	if s[0] < utf8.RuneSelf {
		size, class = 1, asciiClass[s[0]]
	} else {
		r, n := utf8.DecodeRuneInString(s)
		size, class = n, classOf(r)
	}
	if class == otherRune {
		return size, class
	}
	for size < len(s) {
		if c := s[size]; c < utf8.RuneSelf {
			if asciiClass[c] != class {
				break
			}
			size++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[size:])
		if classOf(r) != class {
			break
		}
		size += n
	}
	return size, class
}

// bag is the words of a text, each as often as it occurs.
type bag []int

// add puts the words of a text in the bag.
func (b *bag) add(in interner, s string) {
	for s != "" {
		size, class := nextWord(s)
		if class == wordRune {
			*b = append(*b, in.id(s[:size]))
		}
		s = s[size:]
	}
}

// bagOf gathers all words in a node, those of notes and pictures included.
func bagOf(in interner, n *prose.Node) bag {
	var b bag
	b.addNode(in, n)
	return b
}

func (b *bag) addNode(in interner, n *prose.Node) {
	if n.Name() == "figure" {
		b.add(in, n.AttrString("alt"))
		b.add(in, n.AttrString("image"))
	}
	words := ""
	for i := range n.ChildCount() {
		child := n.Child(i)
		switch {
		case child.IsText() && words == "":
			words = child.Text()
		case child.IsText():
			words += child.Text() // a word can be half bold
		default:
			b.add(in, words)
			words = ""
			if child.IsInline() {
				b.add(in, child.AttrString("text"))
			} else {
				b.addNode(in, child)
			}
		}
	}
	b.add(in, words)
}

// likeness compares bags. Its counts are kept between comparisons, all zero.
type likeness struct{ counts []int32 }

// alike is how much two bags have in common, in thousandths: twice the common
// words over all words. Two empty bags are equal.
func (l *likeness) alike(a, b bag, in interner) int {
	if len(a)+len(b) == 0 {
		return 1000
	}
	if in.size() > len(l.counts) {
		l.counts = make([]int32, 2*in.size())
	}
	for _, w := range a {
		l.counts[w]++
	}
	common := 0
	for _, w := range b {
		if l.counts[w] > 0 {
			l.counts[w]--
			common++
		}
	}
	for _, w := range a {
		l.counts[w] = 0
	}
	return 2000 * common / (len(a) + len(b))
}

// leafKey names an inline leaf by its type and attributes, without its marks.
func leafKey(n *prose.Node) string {
	attrs, err := json.Marshal(n.Attrs())
	if err != nil {
		attrs = n.AppendJSON(nil) // attributes are JSON values: this does not happen
	}
	return "\x00" + n.Name() + string(attrs)
}

// nodeKey names a node by all that it is.
func nodeKey(n *prose.Node) string { return string(n.AppendJSON(nil)) }

func sameMarks(a, b []prose.Mark) bool {
	return slices.EqualFunc(a, b, prose.Mark.Eq)
}
