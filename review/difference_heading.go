package review

import (
	"fmt"
	"strconv"
	"strings"

	"meelezen/review/prose"
)

// place of a heading in a text.
type headingPlace struct {
	pos   int
	id    string
	level int
	words string
	end   int // position of the next heading, or of the end of the text
}

func headingPlaces(doc *prose.Node) []headingPlace {
	var list []headingPlace
	doc.Descendants(func(n *prose.Node, pos int, _ *prose.Node) bool {
		if n.Name() == "heading" {
			if len(list) > 0 {
				list[len(list)-1].end = pos
			}
			words := strings.Join(strings.Fields(n.TextContent()), " ")
			list = append(list, headingPlace{pos, n.AttrString("id"), n.AttrInt("level"), words, doc.ContentSize()})
		}
		return !n.IsTextblock()
	})
	return list
}

// carryHeadingIDs returns next with the ids of old for the headings that are
// still the same. A heading that is new never gets an id that another heading
// had: what was said about that one would come to stand here.
func carryHeadingIDs(old, next *prose.Node) (*prose.Node, error) {
	m := &headingMatch{old: headingPlaces(old), next: headingPlaces(next), oldDoc: old, nextDoc: next, words: interner{}}
	m.partner = make([]int, len(m.next))
	for j := range m.partner {
		m.partner[j] = -1
	}
	m.taken = make([]bool, len(m.old))
	m.byOrder()
	m.byName(func(h headingPlace) string { return h.words })
	m.byName(func(h headingPlace) string { return h.id })
	doc := next
	for j, id := range m.ids() {
		if id == m.next[j].id {
			continue
		}
		after, err := prose.Apply(doc, &prose.AttrStep{Pos: m.next[j].pos, Attr: "id", Value: id})
		if err != nil {
			return nil, fmt.Errorf("the id of %q: %w", m.next[j].words, err)
		}
		doc = after
	}
	return doc, nil
}

// headingMatch finds which heading is which.
type headingMatch struct {
	old, next       []headingPlace
	oldDoc, nextDoc *prose.Node
	words           interner
	like            likeness
	partner         []int // per heading of next, the one of old, or -1
	taken           []bool
}

func (m *headingMatch) join(old, next int) {
	if !m.taken[old] && m.partner[next] < 0 {
		m.partner[next], m.taken[old] = old, true
	}
}

// byOrder pairs headings with the same words in the order of the text, and
// between them those whose words or sections are alike.
func (m *headingMatch) byOrder() {
	key := func(h headingPlace) int { return m.words.id(h.words) }
	a, b := make([]int, len(m.old)), make([]int, len(m.next))
	for i, h := range m.old {
		a[i] = key(h)
	}
	for j, h := range m.next {
		b[j] = key(h)
	}
	i, j := 0, 0
	for _, p := range append(align(a, b), pair{len(a), len(b)}) {
		i0, j0 := i, j
		for _, q := range pairBest(p.Old-i0, p.New-j0, func(x, y int) int { return m.score(m.old[i0+x], m.next[j0+y]) }) {
			m.join(i0+q.Old, j0+q.New)
		}
		if p.Old < len(a) {
			m.join(p.Old, p.New)
		}
		i, j = p.Old+1, p.New+1
	}
}

// score is how much two headings are one, 0 when they are not. A section says
// more than a title of three words.
func (m *headingMatch) score(o, n headingPlace) int {
	best := m.like.alike(m.bag(o.words), m.bag(n.words), m.words)
	if a, b := m.section(m.oldDoc, o), m.section(m.nextDoc, n); len(a) > 0 && len(b) > 0 {
		best = max(best, m.like.alike(a, b, m.words))
	}
	if best < 500 {
		return 0
	}
	return best
}

func (m *headingMatch) bag(s string) bag {
	var b bag
	b.add(m.words, s)
	return b
}

// section is the words up to the next heading.
func (m *headingMatch) section(doc *prose.Node, h headingPlace) bag {
	from := h.pos + doc.NodeAt(h.pos).Size()
	return m.bag(doc.TextBetween(min(from, h.end), h.end, " ", " "))
}

// byName pairs what is left and has a name that occurs once on both sides:
// sections that were moved, and ids that the author of the text kept.
func (m *headingMatch) byName(name func(headingPlace) string) {
	olds, count := map[string]int{}, map[string]int{}
	for i, h := range m.old {
		if !m.taken[i] && name(h) != "" {
			olds[name(h)] = i
			count[name(h)]++
		}
	}
	news := map[string]int{}
	for j, h := range m.next {
		if m.partner[j] < 0 {
			news[name(h)]++
		}
	}
	for j, h := range m.next {
		if i, ok := olds[name(h)]; ok && count[name(h)] == 1 && news[name(h)] == 1 {
			m.join(i, j)
		}
	}
}

// ids of the headings of next, each at most once.
func (m *headingMatch) ids() []string {
	list := make([]string, len(m.next))
	used := map[string]bool{}
	for _, h := range m.old {
		used[h.id] = true
	}
	given := map[string]bool{}
	for j, i := range m.partner {
		if i >= 0 && !given[m.old[i].id] {
			list[j] = m.old[i].id
			given[list[j]] = true
		}
	}
	for j, h := range m.next {
		if list[j] == "" && h.id != "" {
			list[j] = freshID(h.id, used)
			used[list[j]] = true
		}
	}
	return list
}

// maxHeadingID is the longest id that the schema takes.
const maxHeadingID = 64

// freshID returns the id, or the first free one after it.
func freshID(id string, used map[string]bool) string {
	base := id
	for n := 2; used[id]; n++ {
		suffix := "-" + strconv.Itoa(n)
		id = base[:min(len(base), maxHeadingID-len(suffix))] + suffix
	}
	return id
}
