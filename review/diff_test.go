package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// shown writes a comparison on lines, as a person would read it.
func shown(c *Comparison) string {
	var out []string
	for _, r := range c.Rows {
		line := string(r.Kind)
		if len(r.Changes) > 0 {
			line += fmt.Sprint(r.Changes)
		}
		if r.Move > 0 {
			line += fmt.Sprintf(" move %d with row %d", r.Move, *r.Partner)
		}
		if len(r.Segments) > 0 {
			line += ": " + shownSegments(r.Segments)
		}
		for _, cell := range r.Cells {
			line += fmt.Sprintf(" | %s %s", cell.Kind, shownSegments(cell.Segments))
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func shownSegments(list []ComparisonSegment) string {
	var b strings.Builder
	for _, s := range list {
		text := s.Text
		if s.Note {
			text = "{" + text + "}"
		}
		switch s.Op {
		case SegmentInsert:
			text = "[+" + text + "]"
		case SegmentDelete:
			text = "[-" + text + "]"
		case SegmentFormat:
			text = fmt.Sprintf("[~%s +%v -%v]", text, s.Added, s.Removed)
		}
		b.WriteString(strings.ReplaceAll(text, "\n", "⏎"))
	}
	return b.String()
}

func TestAComparisonSaysWhatHappened(t *testing.T) {
	p, h := prosetest.P, prosetest.H
	row := func(cells ...string) prosetest.Piece {
		var list []any
		for _, c := range cells {
			list = append(list, prosetest.Cell(p(c)))
		}
		return prosetest.Row(list...)
	}
	moved := "Het meldpunt begint in drie regio's en daarna kan iedereen er terecht."
	cases := []struct {
		why  string
		a, b []any
		want string
	}{
		{"nothing", []any{p("een")}, []any{p("een")}, "same"},
		{"other words in a sentence", []any{p("Het meldpunt geeft zo snel mogelijk een eerste antwoord.")},
			[]any{p("Het meldpunt geeft binnen twee werkdagen een eerste antwoord.")},
			"changed[words]: Het meldpunt geeft [-zo snel mogelijk][+binnen twee werkdagen] een eerste antwoord."},
		{"a sentence more", []any{p("Melden kan zonder naam.")}, []any{p("Melden kan zonder naam. De melder hoort dat ook.")},
			"changed[words]: Melden kan zonder naam.[+ De melder hoort dat ook.]"},
		{"a new and a deleted paragraph", []any{p("een twee drie"), p("vier vijf zes")}, []any{p("nul acht negen"), p("een twee drie")},
			"inserted: [+nul acht negen]\nsame\ndeleted: [-vier vijf zes]"},
		{"other marks only", []any{p("Dit is belangrijk nieuws.")}, []any{p("Dit is ", prosetest.Strong("belangrijk"), " nieuws.")},
			"format[marks]: Dit is [~belangrijk +[strong] -[]] nieuws."},
		{"half a word in bold", []any{p("meldpunt")}, []any{p(prosetest.Strong("meld"), "punt")}, "format[marks]: [~meld +[strong] -[]]punt"},
		{"a heading of another level", []any{h(1, "Melden")}, []any{h(2, "Melden")}, "format[block]: Melden"},
		{"a paragraph in a list", []any{p("Iedereen kan melden.")}, []any{prosetest.UL(prosetest.LI(p("Iedereen kan melden.")))}, "format[place]: Iedereen kan melden."},
		{"a paragraph moved", []any{p(moved), p("Tussen een."), p("Tussen twee.")}, []any{p("Tussen een."), p("Tussen twee."), p(moved)},
			"movedFrom move 1 with row 3: [-" + moved + "]\nsame\nsame\nmovedTo move 1 with row 0: " + moved},
		{"a paragraph moved and changed", []any{p(moved), p("Tussen een."), p("Tussen twee.")},
			[]any{p("Tussen een."), p("Tussen twee."), p(strings.Replace(moved, "begint", "begint op 1 september", 1))},
			"movedFrom move 1 with row 3: [-" + moved + "]\nsame\nsame\nmovedTo[words] move 1 with row 0: " +
				strings.Replace(moved, "begint ", "begint [+op 1 september ]", 1)},
		{"a section moved as one", []any{h(1, "Kop"), p(moved), p("Tussen een."), p("Tussen twee."), p("Tussen drie.")},
			[]any{p("Tussen een."), p("Tussen twee."), p("Tussen drie."), h(1, "Kop"), p(moved)},
			"movedFrom move 1 with row 5: [-Kop]\nmovedFrom move 1 with row 6: [-" + moved + "]\nsame\nsame\nsame\n" +
				"movedTo move 1 with row 0: Kop\nmovedTo move 1 with row 1: " + moved},
		{"a note", []any{p("Een zin", prosetest.Footnote("oud"), " verder.")}, []any{p("Een zin", prosetest.Footnote("nieuw"), " verder.")},
			"changed[words]: Een zin[-{oud}][+{nieuw}] verder."},
		{"a cell", []any{prosetest.Table(row("Opvang", "12"), row("Werk", "7"))}, []any{prosetest.Table(row("Opvang", "13"), row("Werk", "7"))},
			"changed[words] | same  | changed [-12][+13]\nsame"},
		{"a row more", []any{prosetest.Table(row("Opvang", "12"))}, []any{prosetest.Table(row("Werk", "7"), row("Opvang", "12"))},
			"inserted: [+Werk\t7]\nsame"},
		{"a table gone", []any{p("x"), prosetest.Table(row("Opvang", "12"), row("Werk", "7"))}, []any{p("x")},
			"same\ndeleted: [-Opvang\t12⏎Werk\t7]"},
		{"an empty paragraph is nothing", []any{p("een")}, []any{p(), p("een")}, "same"},
		{"a page break", []any{p("een")}, []any{p("een"), prosetest.PageBreak()}, "same\ninserted"},
		{"a rewritten paragraph is an old one gone and a new one come", []any{p("a b c d e f")}, []any{p("u v w x y z")},
			"deleted: [-a b c d e f]\ninserted: [+u v w x y z]"},
	}
	for _, c := range cases {
		t.Run(c.why, func(t *testing.T) {
			got := shown(Compare(prosetest.Doc(t, c.a...).Node, prosetest.Doc(t, c.b...).Node))
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAComparisonCountsAndCites(t *testing.T) {
	p, h := prosetest.P, prosetest.H
	a := prosetest.Titled(t, "Concept plan", h(1, "Melden"), p("Een zin die blijft."), p("Wat hier staat, verdwijnt helemaal."), p("Deze zin wordt een beetje anders.")).Node
	b := prosetest.Titled(t, "Plan", h(1, "Melden"), p("Een zin die blijft."), p("Deze zin wordt een klein beetje anders."), p("Nieuw is deze regel tekst.")).Node
	c := Compare(a, b)
	if want := (ComparisonCounts{Changed: 1, Inserted: 1, Deleted: 1}); c.Counts != want {
		t.Errorf("counts %+v, want %+v", c.Counts, want)
	}
	if got := shownSegments(c.Title); got != "[-Concept plan][+Plan]" && got != "[-Concept ][-plan][+Plan]" {
		t.Errorf("title %s", got)
	}
	for _, r := range c.Rows {
		if r.Kind == RowChanged && (r.Left.Citation.N != 3 || r.Right.Citation.N != 2 || r.Right.Citation.Section != "1") {
			t.Errorf("cited as %+v and %+v", *r.Left.Citation, *r.Right.Citation)
		}
	}
	var doc map[string]any
	raw, err := json.Marshal(c)
	if err != nil || json.Unmarshal(raw, &doc) != nil || doc["rows"] == nil || doc["counts"] == nil {
		t.Errorf("%v: %s", err, raw)
	}
}

func TestAComparisonLosesNothing(t *testing.T) {
	count := 1000
	if os.Getenv("MEELEZEN_SOAK") != "" {
		count = 30_000
	}
	for seed := range count {
		g := newGardener(t, seed)
		a := g.doc(1 + g.IntN(8))
		b := g.edited(a, g.IntN(10))
		if seed%10 == 0 {
			b = g.doc(1 + g.IntN(8))
		}
		c := Compare(a, b)
		checkSide(t, seed, a, c, false)
		checkSide(t, seed, b, c, true)
		checkMoves(t, seed, c)
		once, _ := json.Marshal(c)
		again, _ := json.Marshal(Compare(a, b))
		if !bytes.Equal(once, again) {
			t.Fatalf("seed %d: compared twice, the result differs", seed)
		}
	}
}

// checkSide sees that the blocks of one side are all there, in order and with
// their words.
func checkSide(t *testing.T, seed int, doc *prose.Node, c *Comparison, right bool) {
	t.Helper()
	op := SegmentDelete
	if right {
		op = SegmentInsert
	}
	covered, last := 0, 0
	for i, r := range c.Rows {
		b, segments := r.Left, r.Segments
		if right {
			b = r.Right
		}
		if b == nil {
			continue
		}
		if b.From < last {
			t.Fatalf("seed %d: row %d goes back", seed, i)
		}
		last = b.To
		n := doc.NodeAt(b.From)
		if n == nil || n.Name() != b.Type || n.Size() != b.To-b.From {
			t.Fatalf("seed %d: row %d refers to no block", seed, i)
		}
		covered += wordsIn(n)
		if n.IsTextblock() && len(segments) > 0 {
			want := noteText(n)
			if got := ComparedText(segments, op); got != want && r.Kind != RowMovedFrom {
				t.Fatalf("seed %d: row %d says %q, the block %q", seed, i, got, want)
			}
		}
	}
	if want := wordsIn(doc); covered != want {
		t.Fatalf("seed %d: %d of %d characters are in rows\n%s", seed, covered, want, shown(c))
	}
}

func wordsIn(n *prose.Node) int { return len(noteText(n)) }

func noteText(n *prose.Node) string {
	var b strings.Builder
	n.Descendants(func(c *prose.Node, _ int, _ *prose.Node) bool {
		switch {
		case c.IsText():
			b.WriteString(c.Text())
		case c.Name() == "footnote":
			b.WriteString(c.AttrString("text"))
		case c.Name() == "hard_break":
			b.WriteByte('\n')
		}
		return true
	})
	return b.String()
}

func checkMoves(t *testing.T, seed int, c *Comparison) {
	t.Helper()
	for i, r := range c.Rows {
		if (r.Move > 0) != (r.Kind == RowMovedFrom || r.Kind == RowMovedTo) {
			t.Fatalf("seed %d: row %d is %s with move %d", seed, i, r.Kind, r.Move)
		}
		if r.Move > 0 && (c.Rows[*r.Partner].Move != r.Move || *c.Rows[*r.Partner].Partner != i) {
			t.Fatalf("seed %d: the ends of move %d do not know each other", seed, r.Move)
		}
		if r.Kind != RowSame && (r.Left != nil && r.Left.Citation == nil || r.Right != nil && r.Right.Citation == nil) {
			t.Fatalf("seed %d: row %d is not cited", seed, i)
		}
	}
}

// longText is about as many words as asked, in sections of paragraphs.
func longText(g *gardener, words int) *prose.Node {
	vocabulary := make([]string, 4000)
	for i := range vocabulary {
		vocabulary[i] = fmt.Sprintf("%s%s", gardenWords[g.IntN(10)], strings.Repeat(string(rune('a'+i%26)), 1+i/160))
	}
	var blocks []*prose.Node
	for n := 0; n < words; {
		if len(blocks)%12 == 0 {
			text, _ := g.schema.Text(vocabulary[g.IntN(len(vocabulary))])
			g.ids++
			blocks = append(blocks, g.node("heading", prose.Attrs{"level": 1, "id": fmt.Sprint("k", g.ids)}, text))
		}
		list := make([]string, 30+g.IntN(60))
		for i := range list {
			list[i] = vocabulary[int(float64(len(vocabulary))*g.Float64()*g.Float64())]
		}
		n += len(list)
		text, err := g.schema.Text(strings.Join(list, " ") + ".")
		if err != nil {
			g.t.Fatal(err)
		}
		blocks = append(blocks, g.node("paragraph", nil, text))
	}
	return g.node("doc", nil, blocks...)
}

// scattered changes a share of the words, one here and one there.
func scattered(g *gardener, doc *prose.Node, share float64) *prose.Node {
	kids := kidsOf(doc)
	for i, k := range kids {
		if k.Name() != "paragraph" {
			continue
		}
		words := strings.Split(k.TextContent(), " ")
		for j := range words {
			if g.Float64() < share {
				words[j] = [...]string{"anders", "", "nieuw en " + words[j]}[g.IntN(3)]
			}
		}
		text, err := g.schema.Text(strings.Join(words, " "))
		if err != nil {
			g.t.Fatal(err)
		}
		kids[i] = g.node("paragraph", nil, text)
	}
	return doc.Copy(kids)
}

// wholeTextDiff is the baseline: go-diff over the whole text, words as runes,
// and the words of each piece put together again.
func wholeTextDiff(a, b *prose.Node) (texts []string) {
	ids, words := map[string]rune{}, []string{""}
	encode := func(doc *prose.Node) []rune {
		var out []rune
		text := doc.TextBetween(0, doc.ContentSize(), "\n", " ")
		for text != "" {
			n, _ := nextWord(text)
			r, ok := ids[text[:n]]
			if !ok {
				if r = rune(len(words)); r >= 0xD800 {
					r += 0x800
				}
				ids[text[:n]] = r
				words = append(words, text[:n])
			}
			out = append(out, r)
			text = text[n:]
		}
		return out
	}
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	for _, d := range dmp.DiffMainRunes(encode(a), encode(b), false) {
		var text strings.Builder
		for _, r := range d.Text {
			if r >= 0xE000 {
				r -= 0x800
			}
			text.WriteString(words[r])
		}
		texts = append(texts, text.String())
	}
	return texts
}

// BenchmarkCompareToWholeText compares two texts of 100,000 words with 2 % of
// them changed, and the same with go-diff over the whole text, in turns. It
// reports the ratio of the medians; at most 0.2 is asked.
func BenchmarkCompareToWholeText(b *testing.B) {
	g := newGardener(b, 1)
	old := longText(g, 100_000)
	next := scattered(g, old, 0.02)
	var ours, theirs []time.Duration
	for b.Loop() {
		start := time.Now()
		c := Compare(old, next)
		ours = append(ours, time.Since(start))
		start = time.Now()
		texts := wholeTextDiff(old, next)
		theirs = append(theirs, time.Since(start))
		if c.Counts.Changed == 0 || len(texts) == 0 {
			b.Fatal("nothing was found")
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	mine, base := ours[len(ours)/2], theirs[len(theirs)/2]
	b.ReportMetric(float64(mine.Milliseconds()), "ms-compare")
	b.ReportMetric(float64(base.Milliseconds()), "ms-baseline")
	b.ReportMetric(float64(mine)/float64(base), "ratio")
}

func BenchmarkDifference(b *testing.B) {
	g := newGardener(b, 1)
	old := longText(g, 100_000)
	next := scattered(g, old, 0.02)
	for b.Loop() {
		if _, _, err := Difference(old, next); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add(uint32(1), uint8(3), uint8(2))
	f.Fuzz(func(t *testing.T, seed uint32, blocks, changes uint8) {
		g := newGardener(t, int(seed))
		g.Rand = rand.New(rand.NewPCG(uint64(seed), 3))
		a := g.doc(1 + int(blocks%10))
		b := g.edited(a, int(changes%12))
		c := Compare(a, b)
		checkSide(t, int(seed), a, c, false)
		checkSide(t, int(seed), b, c, true)
		checkMoves(t, int(seed), c)
	})
}
