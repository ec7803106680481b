package review

import (
	"encoding/json"
	"slices"
	"unicode"
	"unicode/utf8"

	"meelezen/review/prose"
)

// interner gives equal strings equal small numbers.
type interner map[string]int

func (in interner) id(s string) int {
	id, ok := in[s]
	if !ok {
		id = len(in) + 1
		in[s] = id
	}
	return id
}

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

// nextWord returns the first word, run of spaces or other character of a text.
func nextWord(s string) (size int, class runeClass) {
	r, size := utf8.DecodeRuneInString(s)
	class = classOf(r)
	if class == otherRune {
		return size, class
	}
	for size < len(s) {
		r, n := utf8.DecodeRuneInString(s[size:])
		if classOf(r) != class {
			break
		}
		size += n
	}
	return size, class
}

// bag is the words of a text, sorted, each as often as it occurs.
type bag []int

// add puts the words of a text in the bag, which must be sorted before use.
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
	slices.Sort(b)
	return b
}

func (b *bag) addNode(in interner, n *prose.Node) {
	switch {
	case n.IsText():
		b.add(in, n.Text())
	case n.IsLeaf() && n.IsInline():
		b.add(in, n.AttrString("text"))
	case n.Name() == "figure":
		b.add(in, n.AttrString("alt"))
		b.add(in, n.AttrString("image"))
	}
	for i := range n.ChildCount() {
		b.addNode(in, n.Child(i))
	}
}

// alike is how much two bags have in common, in thousandths: twice the common
// words over all words. Two empty bags are equal.
func (b bag) alike(o bag) int {
	if len(b)+len(o) == 0 {
		return 1000
	}
	common := 0
	for i, j := 0, 0; i < len(b) && j < len(o); {
		switch {
		case b[i] == o[j]:
			common, i, j = common+1, i+1, j+1
		case b[i] < o[j]:
			i++
		default:
			j++
		}
	}
	return 2000 * common / (len(b) + len(o))
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

func sorted(b bag) bag {
	slices.Sort(b)
	return b
}
