package review

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// gardener grows random texts and changes them.
type gardener struct {
	*rand.Rand
	t      testing.TB
	schema *prose.Schema
	ids    int
}

func newGardener(t testing.TB, seed int) *gardener {
	return &gardener{Rand: rand.New(rand.NewPCG(uint64(seed), 11)), t: t, schema: prose.Default()}
}

func (g *gardener) node(name string, attrs prose.Attrs, content ...*prose.Node) *prose.Node {
	g.t.Helper()
	n, err := g.schema.Node(name, attrs, content)
	if err != nil {
		g.t.Fatal(err)
	}
	return n
}

var gardenWords = strings.Fields(`de het een meldpunt gemeente 😀 slachtoffer opvang, werk. geld (en) niet-wel café's
	2027 procent € begeleider ministerie regio vier naar van voor binnen dag uitbuiting melden, plan wij zij krijgt e\u0301e\u0301n`)

func (g *gardener) inline(most int) []*prose.Node {
	var list []*prose.Node
	for range g.IntN(most + 1) {
		if g.IntN(12) == 0 {
			leaf := []string{"hard_break", "footnote"}[g.IntN(2)]
			var attrs prose.Attrs
			if leaf == "footnote" {
				attrs = prose.Attrs{"text": gardenWords[g.IntN(len(gardenWords))]}
			}
			list = append(list, g.node(leaf, attrs))
			continue
		}
		text, err := g.schema.Text(gardenWords[g.IntN(len(gardenWords))]+" ", g.marks()...)
		if err != nil {
			g.t.Fatal(err)
		}
		list = append(list, text)
	}
	return list
}

func (g *gardener) marks() []prose.Mark {
	var list []prose.Mark
	for _, name := range []string{"link", "strong", "em", "superscript"} {
		if g.IntN(8) != 0 {
			continue
		}
		var attrs prose.Attrs
		if name == "link" {
			attrs = prose.Attrs{"href": []string{"#a", "https://x.nl"}[g.IntN(2)]}
		}
		m, err := g.schema.Mark(name, attrs)
		if err != nil {
			g.t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

func (g *gardener) paragraph() *prose.Node { return g.node("paragraph", nil, g.inline(14)...) }

func (g *gardener) heading() *prose.Node {
	g.ids++
	return g.node("heading", prose.Attrs{"level": 1 + g.IntN(4), "id": fmt.Sprint("k", g.ids)}, g.inline(4)...)
}

func (g *gardener) block(depth int) *prose.Node {
	kind := g.IntN(10)
	if depth == 0 {
		kind = g.IntN(6)
	}
	switch kind {
	case 0, 1:
		return g.heading()
	case 2:
		hash := strings.Repeat("0123456789abcdef", 4)
		return g.node("figure", prose.Attrs{"image": hash, "alt": "x" + fmt.Sprint(g.IntN(3))}, g.inline(5)...)
	case 6:
		return g.node([]string{"bullet_list", "ordered_list"}[g.IntN(2)], nil, g.items(depth)...)
	case 7:
		return g.node("blockquote", nil, g.blocks(depth-1)...)
	case 8:
		return g.table()
	case 9:
		return g.node("page_break", nil)
	}
	return g.paragraph()
}

func (g *gardener) blocks(depth int) []*prose.Node {
	var list []*prose.Node
	for range 1 + g.IntN(4) {
		list = append(list, g.block(depth))
	}
	return list
}

func (g *gardener) items(depth int) []*prose.Node {
	var list []*prose.Node
	for range 1 + g.IntN(4) {
		content := []*prose.Node{g.paragraph()}
		if g.IntN(3) == 0 {
			content = append(content, g.blocks(depth-1)...)
		}
		list = append(list, g.node("list_item", nil, content...))
	}
	return list
}

func (g *gardener) table() *prose.Node {
	var rows []*prose.Node
	columns := 1 + g.IntN(4)
	for range 1 + g.IntN(4) {
		rows = append(rows, g.row(columns))
	}
	return g.node("table", nil, rows...)
}

func (g *gardener) row(columns int) *prose.Node {
	var cells []*prose.Node
	for range columns {
		name := []string{"table_cell", "table_header"}[g.IntN(4)/3]
		cells = append(cells, g.node(name, prose.Attrs{"rowspan": 1 + g.IntN(5)/4}, g.node("paragraph", nil, g.inline(4)...)))
	}
	return g.node("table_row", nil, cells...)
}

func (g *gardener) doc(blocks int) *prose.Node {
	var list []*prose.Node
	for range blocks {
		list = append(list, g.block(2))
	}
	return g.node("doc", prose.Attrs{"title": fmt.Sprint("t", g.IntN(3))}, list...)
}

// edited changes a text here and there. Everything it makes is valid.
func (g *gardener) edited(doc *prose.Node, changes int) *prose.Node {
	for range changes {
		for {
			next := g.edit(doc)
			if next != nil && next.Check() == nil {
				doc = next
				break
			}
		}
	}
	return doc
}

// edit changes one node of the tree, chosen at random.
func (g *gardener) edit(n *prose.Node) *prose.Node {
	if n.ChildCount() > 0 && !n.IsTextblock() && g.IntN(4) != 0 {
		i := g.IntN(n.ChildCount())
		kid := g.edit(n.Child(i))
		if kid == nil {
			return nil
		}
		kids := kidsOf(n)
		kids[i] = kid
		return n.Copy(kids)
	}
	if n.IsTextblock() {
		return g.editText(n)
	}
	return g.editKids(n)
}

func kidsOf(n *prose.Node) []*prose.Node {
	var list []*prose.Node
	for _, k := range n.Children() {
		list = append(list, k)
	}
	return list
}

func (g *gardener) editText(n *prose.Node) *prose.Node {
	kids := kidsOf(n)
	switch at := g.IntN(len(kids) + 1); g.IntN(6) {
	case 0: // other words somewhere
		kids = append(kids[:at:at], append(g.inline(3), kids[at:]...)...)
	case 1: // words gone
		if at == len(kids) {
			return nil
		}
		kids = append(kids[:at:at], kids[at+1:]...)
	case 2: // another heading level, or a heading that becomes a paragraph
		if n.Name() != "heading" {
			return g.node("heading", prose.Attrs{"level": 2}, kids...)
		}
		if g.IntN(2) == 0 {
			return g.node("paragraph", nil, kids...)
		}
		return g.node("heading", prose.Attrs{"level": 1 + g.IntN(4), "id": n.AttrString("id")}, kids...)
	case 3: // other marks
		if at == len(kids) || !kids[at].IsText() {
			return nil
		}
		text, err := g.schema.Text(kids[at].Text(), g.marks()...)
		if err != nil {
			g.t.Fatal(err)
		}
		kids[at] = text
	case 4: // a letter more or less
		if at == len(kids) || !kids[at].IsText() {
			return nil
		}
		r := []rune(kids[at].Text())
		i := g.IntN(len(r) + 1)
		text, err := g.schema.Text(string(r[:i])+"x"+string(r[i:]), kids[at].Marks()...)
		if err != nil {
			g.t.Fatal(err)
		}
		kids[at] = text
	default: // all new
		kids = g.inline(10)
	}
	return g.node(n.Name(), n.Attrs(), kids...)
}

func (g *gardener) editKids(n *prose.Node) *prose.Node {
	kids := kidsOf(n)
	if len(kids) == 0 {
		return nil
	}
	i := g.IntN(len(kids))
	switch g.IntN(6) {
	case 0: // one gone
		kids = append(kids[:i:i], kids[i+1:]...)
	case 1: // one more
		extra := g.block(1)
		switch n.Name() {
		case "table":
			extra = g.row(2)
		case "table_row":
			extra = g.node("table_cell", nil, g.paragraph())
		case "bullet_list", "ordered_list":
			extra = g.node("list_item", nil, g.paragraph())
		}
		kids = append(kids[:i:i], append([]*prose.Node{extra}, kids[i:]...)...)
	case 2: // moved
		j := g.IntN(len(kids))
		kids[i], kids[j] = kids[j], kids[i]
	case 3: // a paragraph split in two
		p := kids[i]
		if p.Name() != "paragraph" || p.ChildCount() < 2 {
			return nil
		}
		words := kidsOf(p)
		at := 1 + g.IntN(len(words)-1)
		kids = append(kids[:i:i], append([]*prose.Node{p.Copy(words[:at]), p.Copy(words[at:])}, kids[i+1:]...)...)
	case 4: // two paragraphs joined
		if i+1 == len(kids) || kids[i].Name() != "paragraph" || kids[i+1].Name() != "paragraph" {
			return nil
		}
		joined := g.node("paragraph", nil, append(kidsOf(kids[i]), kidsOf(kids[i+1])...)...)
		kids = append(kids[:i:i], append([]*prose.Node{joined}, kids[i+2:]...)...)
	default: // in a quotation
		if n.Name() != "doc" {
			return nil
		}
		kids[i] = g.node("blockquote", nil, kids[i])
	}
	return n.Copy(kids)
}

// withoutIDs is a text with the ids of its headings taken off.
func withoutIDs(t testing.TB, doc *prose.Node) *prose.Node {
	t.Helper()
	for _, h := range headingPlaces(doc) {
		after, err := prose.Apply(doc, &prose.AttrStep{Pos: h.pos, Attr: "id", Value: ""})
		if err != nil {
			t.Fatal(err)
		}
		doc = after
	}
	return doc
}

func TestTheDifferenceLeadsToExactlyTheNextText(t *testing.T) {
	count := 2000
	if os.Getenv("MEELEZEN_SOAK") != "" {
		count = 100_000
	}
	for seed := range count {
		g := newGardener(t, seed)
		old := g.doc(1 + g.IntN(8))
		next := g.edited(old, g.IntN(8))
		if seed%10 == 0 {
			next = g.doc(1 + g.IntN(8)) // another text altogether
		}
		if old.Check() != nil || next.Check() != nil {
			t.Fatal("the gardener made a text that is not valid")
		}
		checkDifference(t, seed, old, next)
	}
}

func checkDifference(t *testing.T, seed int, old, next *prose.Node) {
	t.Helper()
	steps, result, err := Difference(old, next)
	if err != nil {
		t.Fatalf("seed %d: %v", seed, err)
	}
	if !leadsTo(old, steps, result) {
		t.Fatalf("seed %d: the steps lead elsewhere", seed)
	}
	if !withoutIDs(t, result).Eq(withoutIDs(t, next)) {
		t.Fatalf("seed %d: the result is another text", seed)
	}
	if old.Eq(result) != (len(steps) == 0) {
		t.Fatalf("seed %d: %d steps between texts whose equality is %v", seed, len(steps), old.Eq(result))
	}
	seen := map[string]bool{}
	for _, h := range headingPlaces(result) {
		if h.id != "" && seen[h.id] {
			t.Fatalf("seed %d: two headings with id %s", seed, h.id)
		}
		seen[h.id] = true
	}
	d := &differ{want: result, words: interner{}, keys: interner{}}
	d.children(old, result, 0, 0)
	d.docAttrs(old)
	if d.err != nil || !leadsTo(old, d.steps, result) {
		t.Errorf("seed %d: only the coarse difference leads to the text (%v)\nold  %s\nnext %s", seed, d.err, old.AppendJSON(nil), result.AppendJSON(nil))
	}
}

// mapped is where a range of the old text is after the steps.
func mapped(steps []prose.Step, from, to int) (int, int) {
	for _, s := range steps {
		m := s.StepMap()
		from, to = m.Map(from, 1), m.Map(to, -1)
	}
	return from, to
}

func TestPlacesStayOnTheWordsThatDidNotChange(t *testing.T) {
	p := prosetest.P
	cases := []struct {
		why      string
		old, new []any
		words    string // found in both texts
	}{
		{"words before and behind a change", []any{p("Het meldpunt geeft zo snel mogelijk antwoord aan de melder.")},
			[]any{p("Het meldpunt geeft binnen twee dagen antwoord aan de melder.")}, "antwoord"},
		{"a paragraph comes before", []any{p("Een vaste begeleider.")}, []any{p("Nieuw."), p("Een vaste begeleider.")}, "vaste"},
		{"a paragraph is rewritten but for a few words", []any{p("Wie zich meldt, krijgt dezelfde dag opvang en een tolk.")},
			[]any{p("Wie hulp vraagt, krijgt dezelfde dag een plek en een tolk.")}, "dezelfde dag"},
		{"a paragraph is split", []any{p("De eerste zin gaat over geld. De tweede gaat over opvang.")},
			[]any{p("De eerste zin gaat over geld."), p("De tweede gaat over opvang.")}, "over opvang"},
		{"two paragraphs are joined", []any{p("De eerste zin gaat over geld."), p("De tweede gaat over opvang.")},
			[]any{p("De eerste zin gaat over geld. De tweede gaat over opvang.")}, "over opvang"},
		{"words become bold", []any{p("Dit is heel belangrijk nieuws.")}, []any{p("Dit is ", prosetest.Strong("heel belangrijk"), " nieuws.")}, "belangrijk"},
		{"a word gets an ending", []any{p("Elk meldpunt telt mee.")}, []any{p("Elk meldpunten telt mee.")}, "meldpunt"},
		{"a heading becomes a paragraph", []any{prosetest.H(2, "Melden zonder drempel"), p("x")}, []any{p("Melden zonder drempel"), p("x")}, "zonder"},
		{"a heading goes a level down", []any{prosetest.H(2, "Melden zonder drempel")}, []any{prosetest.H(3, "Melden zonder drempel")}, "zonder"},
		{"a cell beside it changes", []any{prosetest.Table(prosetest.Row(prosetest.Cell(p("12")), prosetest.Cell(p("maart"))))},
			[]any{prosetest.Table(prosetest.Row(prosetest.Cell(p("13")), prosetest.Cell(p("maart"))))}, "maart"},
		{"a row is added above", []any{prosetest.Table(prosetest.Row(prosetest.Cell(p("opvang"))))},
			[]any{prosetest.Table(prosetest.Row(prosetest.Cell(p("werk"))), prosetest.Row(prosetest.Cell(p("opvang"))))}, "opvang"},
		{"an item is put before it", []any{prosetest.UL(prosetest.LI(p("een")), prosetest.LI(p("twee")))},
			[]any{prosetest.UL(prosetest.LI(p("nul")), prosetest.LI(p("een")), prosetest.LI(p("twee")))}, "twee"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			old, next := prosetest.Doc(t, c.old...).Node, prosetest.Doc(t, c.new...).Node
			steps, result, err := Difference(old, next)
			if err != nil {
				t.Fatal(err)
			}
			at := find(t, old, c.words)
			from, to := mapped(steps, at, at+len(c.words))
			if got := result.TextBetween(from, to, "¶", "•"); got != c.words {
				t.Errorf("%q is now on %q", c.words, got)
			}
		})
	}
}

// find returns the position of words in a text of plain ASCII.
func find(t *testing.T, doc *prose.Node, words string) int {
	t.Helper()
	at := -1
	doc.Descendants(func(n *prose.Node, pos int, _ *prose.Node) bool {
		if n.IsText() && at < 0 {
			if i := strings.Index(n.Text(), words); i >= 0 {
				at = pos + i
			}
		}
		return true
	})
	if at < 0 {
		t.Fatalf("%q is not in the text", words)
	}
	return at
}

func TestALongTextWhoseEveryParagraphChangedIsStillPaired(t *testing.T) {
	g := newGardener(t, 5)
	var olds, news []*prose.Node
	for i := range 3000 {
		words := fmt.Sprintf("alinea %d van de gemeente over onderwerp %d met nummer %d", i, i*7, i*13)
		for list, name := range map[*[]*prose.Node]string{&olds: "Waterstede", &news: "Heidehoek"} {
			text, err := g.schema.Text(words + " in " + name)
			if err != nil {
				t.Fatal(err)
			}
			*list = append(*list, g.node("paragraph", nil, text))
		}
	}
	news = append(news[:100:100], news[110:]...) // ten went as well
	old, next := g.node("doc", nil, olds...), g.node("doc", nil, news...)
	steps, _, err := Difference(old, next)
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) < 2900 {
		t.Errorf("%d steps: paragraphs were replaced as a whole", len(steps))
	}
	if c := Compare(old, next); c.Counts != (ComparisonCounts{Changed: 2990, Deleted: 10}) {
		t.Errorf("counts %+v", c.Counts)
	}
}

func TestHeadingsKeepTheirID(t *testing.T) {
	h := prosetest.HeadingID
	p := prosetest.P
	cases := []struct {
		why       string
		old, next []any
		want      string
	}{
		{"same words, other id", []any{h(1, "oud", "Melden")}, []any{h(1, "melden", "Melden")}, "oud"},
		{"a section comes before", []any{h(1, "oud", "Melden")}, []any{h(1, "nieuw", "Inleiding"), h(1, "melden", "Melden")}, "nieuw oud"},
		{"other words above the same section", []any{h(1, "a", "Melden"), p("Iedereen kan zonder naam melden.")},
			[]any{h(1, "b", "Drempels"), p("Iedereen kan zonder naam melden.")}, "a"},
		{"a section that moved", []any{h(1, "a", "Een"), p("x"), h(1, "b", "Twee"), p("y")},
			[]any{h(1, "c", "Twee"), p("y"), h(1, "d", "Een"), p("x")}, "b a"},
		{"two sections with one title, in order", []any{h(1, "x", "Melden"), h(2, "a1", "Acties"), p("melden"), h(1, "y", "Opvang"), h(2, "a2", "Acties"), p("opvang")},
			[]any{h(1, "x", "Melden"), h(2, "acties", "Acties"), p("melden"), h(1, "y", "Opvang"), h(2, "acties-2", "Acties"), p("opvang")}, "x a1 y a2"},
		{"a new section does not take the id of one that went", []any{h(1, "acties", "Acties"), p("melden")},
			[]any{h(1, "geld", "Geld"), p("euro")}, "geld"},
		{"a new heading with an id in use gets a free one", []any{h(1, "a", "Een"), p("x")},
			[]any{h(1, "b", "Een"), p("x"), h(1, "a", "Heel iets anders"), p("y")}, "a a-2"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			_, result, err := Difference(prosetest.Doc(t, c.old...).Node, prosetest.Doc(t, c.next...).Node)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, h := range headingPlaces(result) {
				got = append(got, h.id)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

func TestMarksAndAttributesAreStepsOfTheirOwn(t *testing.T) {
	old := prosetest.Titled(t, "Oud", prosetest.HeadingID(2, "a", "Kop"), prosetest.P("een hele zin met woorden")).Node
	next := prosetest.Titled(t, "Nieuw", prosetest.HeadingID(3, "a", "Kop"), prosetest.P(prosetest.Em("een hele zin met woorden"))).Node
	steps, _, err := Difference(old, next)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range steps {
		got = append(got, fmt.Sprintf("%T", s))
	}
	if want := "*prose.AddMarkStep *prose.AttrStep *prose.DocAttrStep"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func FuzzDifference(f *testing.F) {
	f.Add(uint32(1), uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint32, blocks, changes uint8) {
		g := newGardener(t, int(seed))
		old := g.doc(1 + int(blocks%10))
		checkDifference(t, int(seed), old, g.edited(old, int(changes%12)))
	})
}
