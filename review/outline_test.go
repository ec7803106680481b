package review_test

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

var updateOutline = flag.Bool("update-outline", false, "write testdata/outline.json anew")

// outlineVector is a document and what both the server and the browser must make of it.
type outlineVector struct {
	About     string                `json:"about"`
	Doc       json.RawMessage       `json:"doc"`
	Entries   []review.OutlineEntry `json:"entries"`
	Citations []spokenCitation      `json:"citations"` // of every position at which the citation changes
}

type spokenCitation struct {
	Pos     int    `json:"pos"`
	Dutch   string `json:"dutch"`
	English string `json:"english"`
}

func outlineDocuments(t *testing.T) []struct {
	about string
	doc   *prose.Node
} {
	p, h := prosetest.P, prosetest.H
	cells := func(text string) prosetest.Piece {
		return prosetest.Table(prosetest.Row(prosetest.Head(p(text))), prosetest.Row(prosetest.Cell(p(text))))
	}
	build := func(parts ...any) *prose.Node { return prosetest.Doc(t, parts...).Node }
	return []struct {
		about string
		doc   *prose.Node
	}{
		{"paragraphs before the first heading have no section", build(p("een"), p("twee"))},
		{"headings of four levels are numbered under each other", build(
			h(1, "A"), h(2, "B"), h(3, "C"), h(4, "D"), h(4, "E"), h(3, "F"), h(2, "G"), h(1, "H"), h(2, "I"))},
		{"a skipped level gets no number of its own", build(
			h(1, "A"), h(3, "B"), h(3, "C"), h(2, "D"), h(4, "E"))},
		{"a text that begins at a lower level is numbered from there", build(h(2, "A"), h(3, "B"), h(2, "C"), h(1, "D"), h(2, "E"))},
		{"paragraphs are counted anew in every section", build(
			p("voor"), h(1, "A"), p("een"), p("twee"), h(2, "B"), p("een"), h(1, "C"), p("een"))},
		{"a list counts one, whatever is in it", build(
			h(1, "A"), p("een"), prosetest.UL(prosetest.LI(p("x"), prosetest.OL(prosetest.LI(p("y")))), prosetest.LI(p("z"))), p("drie"))},
		{"paragraphs in a quotation count, also in a quotation within it, and so does a heading there", build(
			h(1, "A"), p("een"), prosetest.Quote(p("twee"), prosetest.Quote(p("drie")), h(2, "vier")), p("vijf"))},
		{"an empty paragraph and a page break do not count", build(h(1, "A"), p("een"), p(), prosetest.PageBreak(), p("twee"))},
		{"tables and figures are counted through the document", build(
			cells("een"), h(1, "A"), prosetest.Figure("kaart", "Kaart"), cells("twee"), h(1, "B"), prosetest.Figure("foto"), p("een"))},
		{"an appendix has a letter, and a chapter after it goes on counting", build(
			h(1, "A"), h(1, "Bijlage: alle acties"), h(2, "Sub"), p("een"), h(1, "Bijlagen"), h(1, "B"), h(2, "Bijlage op niveau 2"))},
		{"headings keep their id, and white space around a title does not matter", build(
			prosetest.HeadingID(1, "inleiding", " Inleiding "), prosetest.HeadingID(2, "doel", "Doel ", prosetest.Em("en"), " reden"))},
		{"positions count as in the browser, two for an emoji", build(h(1, "🙂"), p("🙂🙂"), p("é"))},
	}
}

func vectorOf(about string, doc *prose.Node) outlineVector {
	o := review.OutlineOf(doc)
	v := outlineVector{About: about, Doc: doc.AppendJSON(nil), Entries: o.Entries()}
	last := review.Citation{N: -1}
	for pos := 0; pos <= doc.ContentSize(); pos++ {
		if c := o.Citation(pos); c != last {
			v.Citations = append(v.Citations, spokenCitation{pos, c.Dutch(), c.English()})
			last = c
		}
	}
	return v
}

func TestEveryPlaceHasTheCitationThatTheBrowserGivesToo(t *testing.T) {
	const file = "testdata/outline.json"
	var made []outlineVector
	for _, d := range outlineDocuments(t) {
		made = append(made, vectorOf(d.about, d.doc))
	}
	if *updateOutline {
		out, err := json.MarshalIndent(made, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var vectors []outlineVector
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors) != len(made) {
		t.Fatalf("%s has %d documents, want %d; run with -update-outline", file, len(vectors), len(made))
	}
	for _, want := range vectors {
		t.Run(want.About, func(t *testing.T) {
			doc, err := prose.Default().ParseNode(want.Doc)
			if err != nil {
				t.Fatal(err)
			}
			got := vectorOf(want.About, doc)
			if !reflect.DeepEqual(got.Entries, want.Entries) {
				t.Errorf("entries\n got %+v\nwant %+v", got.Entries, want.Entries)
			}
			if !reflect.DeepEqual(got.Citations, want.Citations) {
				t.Errorf("citations\n got %+v\nwant %+v", got.Citations, want.Citations)
			}
		})
	}
}

func TestASectionRunsToTheNextHeadingThatIsNotDeeper(t *testing.T) {
	d := prosetest.Doc(t,
		prosetest.P("<intro>voor"),
		prosetest.H(1, "<a>A"), prosetest.P("<ap>een"),
		prosetest.H(2, "<b>B"), prosetest.P("<bp>een"),
		prosetest.H(1, "<c>C"), prosetest.P("<cp>een"))
	before := func(name string) int { return d.At(name) - 1 }
	o := review.OutlineOf(d.Node)
	for _, c := range []struct {
		at, number string
		from, to   int
	}{
		{"intro", "", 0, before("a")},
		{"a", "1", before("a"), before("c")},
		{"ap", "1", before("a"), before("c")},
		{"bp", "1.1", before("b"), before("c")},
		{"cp", "2", before("c"), d.Node.ContentSize()},
	} {
		heading, from, to := o.SectionAt(d.At(c.at))
		number := ""
		if heading != nil {
			number = heading.Number
		}
		if number != c.number || from != c.from || to != c.to {
			t.Errorf("section at %s: %q %d–%d, want %q %d–%d", c.at, number, from, to, c.number, c.from, c.to)
		}
	}
}

func TestEntriesNeverOverlapAndStandInTextOrder(t *testing.T) {
	for _, d := range outlineDocuments(t) {
		end := 0
		for _, e := range review.OutlineOf(d.doc).Entries() {
			if e.From < end || e.To <= e.From {
				t.Errorf("%s: entry %d–%d after %d", d.about, e.From, e.To, end)
			}
			if node := d.doc.NodeAt(e.From); node == nil || node.Size() != e.To-e.From {
				t.Errorf("%s: entry %d–%d is not one node", d.about, e.From, e.To)
			}
			end = e.To
		}
	}
}
