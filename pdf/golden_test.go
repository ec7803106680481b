package pdf

import (
	"flag"
	"math/rand"
	"os"
	"strings"
	"testing"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

var update = flag.Bool("update", false, "write testdata/*.golden anew")

func TestPagesStandAsBefore(t *testing.T) {
	hash, data := chart(t)
	r := rand.New(rand.NewSource(11))
	p := prosetest.P
	adopted := sampleMeta(nil)
	adopted.Concept, adopted.RevisionName, adopted.Subtitle, adopted.Note = false, "Vastgesteld", "", ""
	english := sampleMeta(nil)
	english.Language = "en"
	for _, c := range []struct {
		name string
		doc  *prose.Node
		meta Meta
	}{
		{"headings", prosetest.Doc(t,
			prosetest.HeadingID(1, "a", "Inleiding"), p("Dit is ", prosetest.Strong("vet"), ", ", prosetest.Em("schuin"), " en ", prosetest.Link("#b", "een verwijzing"), " naar ",
				prosetest.Link("https://example.org/é", "elders"), "."),
			prosetest.HeadingID(2, "b", "Doel"), p(sentencesOf(r, 4)), prosetest.H(3, "Stap"), p(sentencesOf(r, 2)), prosetest.H(4, "Detail"), p("H", prosetest.Marked("subscript", "2"), "O en m", prosetest.Marked("superscript", "2"), " met ", prosetest.Marked("underline", "streep"), "."),
			prosetest.H(1, "Bijlage: lijst"), p("Slot.", prosetest.Footnote("Een noot."))).Node, sampleMeta(nil)},
		{"lists", prosetest.Doc(t,
			p("Vooraf:"), prosetest.UL(prosetest.LI(p("een"), prosetest.OL(prosetest.LI(p("eerste")), prosetest.LI(p("tweede"), prosetest.OL(prosetest.LI(p("a")))))), prosetest.LI(p("twee"), p(sentencesOf(r, 2)))),
			prosetest.Quote(p(sentencesOf(r, 3)), p("Nog een alinea."))).Node, adopted},
		{"table", prosetest.Doc(t, p("Zie de tabel."), actionTable(r, 14), p("Na de tabel.")).Node, sampleMeta(nil)},
		{"figure", prosetest.Doc(t, prosetest.Node("figure", prose.Attrs{"image": hash, "alt": "Staafdiagram"}, "Meldingen per jaar"),
			prosetest.Figure("Een kaart van Nederland", "Regio’s"), p("Slot.")).Node, sampleMeta(map[string][]byte{hash: data})},
		{"english", prosetest.Doc(t, prosetest.H(1, "One"), prosetest.H(1, "Two"), prosetest.H(1, "Three"), p("Text.")).Node, english},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, pages := setPages(t, c.doc, c.meta)
			got, file := dump(pages), "testdata/"+c.name+".golden"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs (-update writes it anew):\n%s", file, firstDifference(got, string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer than the other"
}

func TestTheDrawingFollowsThePages(t *testing.T) {
	doc := prosetest.Doc(t,
		prosetest.HeadingID(1, "een", "Een"), prosetest.P("a ", prosetest.Link("#twee", "naar twee"), " en ", prosetest.Link("https://example.org/x y", "buiten"), prosetest.Link("#weg", "weg")),
		prosetest.HeadingID(3, "twee", "Twee"), prosetest.P("b"), prosetest.HeadingID(1, "drie", "Drie")).Node
	meta := sampleMeta(nil)
	var warnings []Warning
	meta.Warn = func(w Warning) { warnings = append(warnings, w) }
	s, pages := setPages(t, doc, meta)
	var r recorder
	s.draw(pages, &r)
	if got := strings.Join(r.bookmarks, "; "); got != "1 Een (page 3);   1.1 Twee (page 3); 2 Drie (page 3)" {
		t.Errorf("bookmarks: %s", got)
	}
	if got := strings.Join(r.links, " "); !strings.HasSuffix(got, "page 3 https://example.org/x%20y") {
		t.Errorf("links: %s", got)
	}
	if len(warnings) != 1 || warnings[0].Kind != BrokenLink || warnings[0].Detail != "#weg" {
		t.Errorf("warnings: %v", warnings)
	}
	if len(r.pages) != len(pages) {
		t.Fatalf("%d pages drawn of %d", len(r.pages), len(pages))
	}
	for i, pg := range pages {
		var set, drawn strings.Builder
		for _, o := range pg.ops {
			set.WriteString(o.text)
		}
		for _, d := range r.pages[i] {
			drawn.WriteString(d.text)
		}
		if set.String() != drawn.String() {
			t.Errorf("page %d draws %q, want %q", i+1, drawn.String(), set.String())
		}
	}
}

func TestEveryPageButTheFirstSaysWhichOfHowMany(t *testing.T) {
	hash, data := chart(t)
	_, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	for i, pg := range pages {
		text := textOf([]page{pg}, artifact)
		if has := strings.Contains(text, sprintPage(i+1, len(pages))); has != (i > 0) {
			t.Errorf("page %d: %q", i+1, text)
		}
		if has := strings.Contains(text, "Concept 2"); has != (i > 0) {
			t.Errorf("page %d: concept in the running head: %v", i+1, has)
		}
	}
}

func TestTheContentsNameThePageOfEveryHeading(t *testing.T) {
	hash, data := chart(t)
	s, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	entries := 0
	for _, pg := range pages {
		for i, o := range pg.ops {
			if o.role != tocRole || o.target == nil || i+1 < len(pg.ops) && pg.ops[i+1].target == o.target || i+1 < len(pg.ops) && pg.ops[i+1].text == "." {
				continue
			}
			entries++
			if o.text != sprintInt(o.target.page+1) {
				t.Errorf("%s %s: page %s, want %d", o.target.number, o.target.title, o.text, o.target.page+1)
			}
			if !strings.Contains(textOf(pages[o.target.page:o.target.page+1], "H1", "H2", "H3"), o.target.title) {
				t.Errorf("%s is not on page %d", o.target.title, o.target.page+1)
			}
		}
	}
	listed := len(s.listed())
	if entries != listed {
		t.Errorf("%d entries for %d headings", entries, listed)
	}
}
