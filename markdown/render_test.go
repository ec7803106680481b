package markdown

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// hashOfPath is the inverse of Render's own paths.
func hashOfPath(p, _ string) (string, error) { return path.Base(p), nil }

// lossless tells that Render has nothing to say about a document.
func lossless(doc *prose.Node) bool {
	quiet := true
	_, err := Render(doc, RenderOptions{Lost: func(Loss) { quiet = false }})
	return err == nil && quiet
}

// maker makes random documents of what Markdown can express.
type maker struct {
	*rand.Rand
	t      *testing.T
	schema *prose.Schema
	ids    int
}

func (m *maker) must(n *prose.Node, err error) *prose.Node {
	m.t.Helper()
	if err != nil {
		m.t.Fatal(err)
	}
	return n
}

func (m *maker) node(name string, attrs prose.Attrs, content ...*prose.Node) *prose.Node {
	return m.must(m.schema.Node(name, attrs, content))
}

var snippets = []string{
	"woord", "a", "Een zin.", " ", "  ", "\t", "*", "**", "_", "a_b", "[x]", "[^1]", "](", "!", "!", "<b>", "</u>", "<", "&", "&amp;", "&#32;", "\\", "\\\\",
	"#", "# ", "- ", "+ ", "1. ", "12) ", "> ", "=", "---", "|", "| - |", "`", "```", "~~~", "{#a}", "{#}", "é", "€ 2", "😀", "\u00a0", "\u2028", "\u0301",
	":", "://", "https://x.nl", "<https://x.nl>", "\n", "\r", "(", ")", "\"", "'", "2023. ", "a|b", ":-|", "«»", "…", "<!-- x -->", "<p></p>", "[r]: x", "\u200b",
}

func (m *maker) text() string {
	var b strings.Builder
	for range 1 + m.IntN(4) {
		b.WriteString(snippets[m.IntN(len(snippets))])
	}
	return b.String()
}

func (m *maker) marks() []prose.Mark {
	var marks []prose.Mark
	if m.IntN(6) == 0 {
		href := []string{"https://x.nl/?a=1&b=2", "#sectie-2", "mailto:a@b.nl", "https://x.nl/a (b)<c>|\\*_", "https://x.nl/&amp;\n"}[m.IntN(5)]
		mark, err := m.schema.Mark("link", prose.Attrs{"href": href})
		if err != nil {
			m.t.Fatal(err)
		}
		marks = append(marks, mark)
	}
	for _, s := range styles {
		if m.IntN(5) == 0 {
			mark, err := m.schema.Mark(s.mark, nil)
			if err != nil {
				m.t.Fatal(err)
			}
			marks = append(marks, mark)
		}
	}
	return marks
}

func (m *maker) inline() []*prose.Node {
	var list []*prose.Node
	for range m.IntN(6) {
		switch m.IntN(8) {
		case 0:
			list = append(list, m.must(m.schema.Node("hard_break", nil, nil, m.marks()...)))
		case 1:
			text := []string{"", "noot", " noot\n", m.text(), "- a", "| a |"}[m.IntN(6)]
			list = append(list, m.must(m.schema.Node("footnote", prose.Attrs{"text": text}, nil, m.marks()...)))
		default:
			list = append(list, m.must(m.schema.Text(m.text(), m.marks()...)))
		}
	}
	return list
}

func (m *maker) blocks(depth int) []*prose.Node {
	var list []*prose.Node
	for range 1 + m.IntN(4) {
		list = append(list, m.block(depth))
	}
	return list
}

func (m *maker) block(depth int) *prose.Node {
	kind := m.IntN(10)
	if depth <= 0 {
		kind = m.IntN(6)
	}
	switch kind {
	case 0:
		return m.heading()
	case 1:
		return m.node("figure", prose.Attrs{"image": testHash, "alt": "x" + m.text()}, m.inline()...)
	case 2:
		return m.node("page_break", nil)
	case 6:
		return m.node("bullet_list", nil, m.items(depth-1)...)
	case 7:
		return m.node("ordered_list", prose.Attrs{"start": m.IntN(12)}, m.items(depth-1)...)
	case 8:
		return m.node("blockquote", nil, m.blocks(depth-1)...)
	case 9:
		return m.table()
	}
	return m.node("paragraph", nil, m.inline()...)
}

func (m *maker) heading() *prose.Node {
	content := m.inline()
	m.ids++
	id := []string{"", fmt.Sprintf("kop-%d", m.ids), fmt.Sprintf("-%d-", m.ids)}[m.IntN(3)]
	return m.node("heading", prose.Attrs{"level": 1 + m.IntN(4), "id": id}, content...)
}

func (m *maker) items(depth int) []*prose.Node {
	var list []*prose.Node
	for range 1 + m.IntN(3) {
		content := []*prose.Node{m.node("paragraph", nil, m.inline()...)}
		if m.IntN(2) == 0 {
			content = append(content, m.blocks(depth)...)
		}
		list = append(list, m.node("list_item", nil, content...))
	}
	return list
}

func (m *maker) table() *prose.Node {
	var rows []*prose.Node
	columns := 1 + m.IntN(3)
	for i := range 1 + m.IntN(3) {
		var cells []*prose.Node
		for range columns {
			name := "table_cell"
			if i == 0 {
				name = "table_header"
			}
			cells = append(cells, m.node(name, nil, m.node("paragraph", nil, m.inline()...)))
		}
		rows = append(rows, m.node("table_row", nil, cells...))
	}
	return m.node("table", nil, rows...)
}

func TestWhatIsWrittenReadsBackTheSame(t *testing.T) {
	count := 800
	if os.Getenv("MEELEZEN_SOAK") != "" {
		count = 60_000
	}
	for seed := range count {
		m := &maker{Rand: rand.New(rand.NewPCG(uint64(seed), 7)), t: t, schema: prose.Default()}
		attrs := prose.Attrs{"title": m.text(), "language": "nl"}
		doc := m.node("doc", attrs, m.blocks(3)...)
		if err := doc.Check(); err != nil {
			t.Fatal(err)
		}
		out, err := Render(doc, RenderOptions{Lost: func(l Loss) { t.Errorf("seed %d: lost %v", seed, l) }})
		if err != nil {
			t.Fatal(err)
		}
		res, err := Parse(out, Options{Image: hashOfPath})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, out)
		}
		if !res.Doc.Eq(doc) {
			t.Fatalf("seed %d\n%s\nmarkdown\n%s", seed, firstDifference(outline(res.Doc), outline(doc)), out)
		}
		for _, w := range res.Warnings {
			if w.Kind != WarnHeadingSkip {
				t.Errorf("seed %d: warned of its own writing: %v\n%s", seed, w, out)
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d\ngot  %q\nwant %q", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("got %d lines, want %d", len(g), len(w))
}

func TestRenderWritesPlainMarkdown(t *testing.T) {
	src := lines("---", `title: "Plan"`, `language: "nl"`, "---", "",
		"# Inleiding", "", "Een **sterk** en _schuin_ woord[^1], zie [hier](https://x.nl/a?b=1).", "",
		"## Kop met id {#anders}", "", "- een", "  - twee", "- drie", "", "1. vier", "2. vijf", "", "> Citaat", "",
		"| Wat | Wie |", "| --- | --- |", "| a | b |", "", `![Trap](image/`+testHash+` "De trap")`, "",
		"![Trap](image/"+testHash+")", "_De **trap**_", "", "<!-- pagebreak -->", "", "Jansen,\\", "Den Haag", "", "[^1]: De noot.", "")
	res, err := Parse([]byte(src), Options{Image: hashOfPath})
	if err != nil || len(res.Warnings) > 0 {
		t.Fatal(err, res.Warnings)
	}
	out, err := Render(res.Doc, RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if string(out) != src {
		t.Errorf("got\n%s\nwant\n%s", out, src)
	}
}

func TestRenderTellsWhatItLost(t *testing.T) {
	schema := prose.Default()
	m := &maker{Rand: rand.New(rand.NewPCG(1, 1)), t: t, schema: schema}
	p := func(s string) *prose.Node { return m.node("paragraph", nil, m.must(schema.Text(s))) }
	table := m.node("table", nil,
		m.node("table_row", nil, m.node("table_header", prose.Attrs{"colspan": 2}, p("a")), m.node("table_header", nil, p("b"))),
		m.node("table_row", nil, m.node("table_header", nil, p("c")), m.node("table_cell", prose.Attrs{"rowspan": 2}, p("d"), p("e"))),
		m.node("table_row", nil, m.node("table_cell", nil, m.node("bullet_list", nil, m.node("list_item", nil, p("f"))))),
	)
	doc := m.node("doc", nil, table)
	var lost []string
	out, err := Render(doc, RenderOptions{Lost: func(l Loss) { lost = append(lost, string(l.Kind)+" "+l.Detail) }})
	if err != nil {
		t.Fatal(err)
	}
	want := lines("| a |  | b |", "| --- | --- | --- |", "| c | d<br>e |  |", "| • f |  |  |")
	if !strings.Contains(string(out), want) {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
	if got := strings.Join(lost, "; "); got != "span a; tableHead c; span de; cellBlock de; cellBlock f; row c | d<br>e; row • f | " {
		t.Errorf("lost %q", got)
	}
}
