package pdf

import (
	"math/rand"
	"regexp"
	"strings"
	"testing"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// wordsOf gathers the words of a document as a reader meets them, notes apart.
func wordsOf(doc *prose.Node) (text, notes string) {
	var t, n strings.Builder
	doc.Descendants(func(node *prose.Node, _ int, _ *prose.Node) bool {
		switch {
		case node.IsText():
			t.WriteString(node.Text())
		case node.Name() == "hard_break":
			t.WriteByte(' ')
		case node.Name() == "footnote":
			n.WriteString(" " + node.AttrString("text"))
		default:
			t.WriteByte(' ')
		}
		return true
	})
	return joined(t.String()), joined(n.String())
}

var bodyRoles = []role{paraRole, quoteRole, itemRole, headRole, cellRole, captRole, "H1", "H2", "H3", "H4"}

// onPaper is the text of the document's own pages, without title page and contents.
func onPaper(s *setter, pages []page) []page {
	for _, h := range s.headings {
		return pages[h.page:]
	}
	return pages[1:]
}

func TestEveryWordOfAPlanStandsOnPaperOnceAndInOrder(t *testing.T) {
	hash, data := chart(t)
	doc := samplePlan(t, hash)
	s, pages := setPages(t, doc, sampleMeta(map[string][]byte{hash: data}))
	wantText, wantNotes := wordsOf(doc)
	body := onPaper(s, pages)
	got := regexp.MustCompile(`Figuur \d+ `).ReplaceAllString(joined(textOf(body, bodyRoles...)), "")
	sameWords(t, "text", got, wantText)
	sameWords(t, "notes", joined(textOf(body, noteRole)), wantNotes)
}

func sameWords(t *testing.T, what, got, want string) {
	t.Helper()
	g, w := strings.Fields(got), strings.Fields(want)
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			from := max(i-5, 0)
			t.Fatalf("%s differs at word %d of %d:\n got %q\nwant %q", what, i, len(w), g[min(from, len(g)):min(i+6, len(g))], w[min(from, len(w)):min(i+6, len(w))])
		}
	}
}

// linesOf groups the text of a block on a page into lines, by baseline.
func lineCount(pg page, pos int) int {
	lines := map[float64]bool{}
	for _, o := range pg.ops {
		if o.pos == pos && o.role == paraRole {
			lines[o.y] = true
		}
	}
	return len(lines)
}

func TestNoPageBeginsOrEndsWithOneLineOfAParagraph(t *testing.T) {
	hash, data := chart(t)
	s, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	divided := 0
	body := onPaper(s, pages)
	for i := 0; i+1 < len(body); i++ {
		for _, o := range body[i].ops {
			if o.role != paraRole || lineCount(body[i+1], o.pos) == 0 {
				continue
			}
			divided++
			if a, b := lineCount(body[i], o.pos), lineCount(body[i+1], o.pos); a < 2 || b < 2 {
				t.Errorf("page %d and the next hold %d and %d lines of the paragraph at %d", i+1, a, b, o.pos)
			}
		}
	}
	if divided == 0 {
		t.Error("no paragraph goes over a page, so the test shows nothing")
	}
}

func TestAHeadingNeverStandsLastOnAPage(t *testing.T) {
	hash, data := chart(t)
	s, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	for i, pg := range onPaper(s, pages) {
		last := artifact
		for _, o := range pg.ops {
			if !o.area && o.role != artifact && o.role != noteRole && o.role != labelRole {
				last = o.role
			}
		}
		if strings.HasPrefix(string(last), "H") {
			t.Errorf("page %d ends with a heading", i+1)
		}
	}
}

func TestNothingIsDrawnOutsideThePage(t *testing.T) {
	hash, data := chart(t)
	_, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	for i, pg := range pages {
		for _, o := range pg.ops {
			if o.x < gutterLeft-0.1 || o.x+o.w > columnLeft+columnWidth+5 || o.y < headerLine-10 || o.y > footerLine+1 {
				t.Errorf("page %d: %s %q at %.1f %.1f, width %.1f", i+1, o.role, o.text, o.x, o.y, o.w)
			}
			if o.role != artifact && o.y > columnTop+columnDepth+0.1 {
				t.Errorf("page %d: %s %q below the text, at %.1f", i+1, o.role, o.text, o.y)
			}
		}
	}
}

func TestANoteStandsAtTheFootOfThePageOfItsMark(t *testing.T) {
	hash, data := chart(t)
	s, pages := setPages(t, samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data}))
	marks := 0
	for i, pg := range onPaper(s, pages) {
		for _, o := range pg.ops {
			if o.role != markRole {
				continue
			}
			marks++
			if !hasNote(pg, o.text) {
				t.Errorf("page %d has mark %s and not the note", i+1, o.text)
			}
		}
	}
	if marks < 10 {
		t.Errorf("only %d marks", marks)
	}
}

func hasNote(pg page, number string) bool {
	for i, o := range pg.ops {
		if o.role == labelRole && o.text == number && i+1 < len(pg.ops) && pg.ops[i+1].role == noteRole {
			return true
		}
	}
	return false
}

func TestALongNoteGoesOnAtTheNextFoot(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	long := sentencesOf(r, 120)
	doc := prosetest.Doc(t, prosetest.P(sentencesOf(r, 20)), prosetest.P("Zie de noot.", prosetest.Footnote(long), " "+sentencesOf(r, 40)), prosetest.P(sentencesOf(r, 60))).Node
	s, pages := setPages(t, doc, sampleMeta(nil))
	with := 0
	for _, pg := range pages[1:] {
		if strings.TrimSpace(textOf([]page{pg}, noteRole)) != "" {
			with++
		}
		if strings.TrimSpace(textOf([]page{pg}, paraRole)) == "" {
			t.Error("a page has only notes while there is text to come")
		}
	}
	if with < 2 {
		t.Errorf("the note is on %d pages, want more", with)
	}
	sameWords(t, "note", joined(textOf(onPaper(s, pages), noteRole)), joined(long))
}

func TestATableRepeatsItsHeadOnEveryPageAndLosesNoRow(t *testing.T) {
	r := rand.New(rand.NewSource(5))
	doc := prosetest.Doc(t, prosetest.H(1, "Acties"), prosetest.P(sentencesOf(r, 3)), actionTable(r, 40), prosetest.P("Einde.")).Node
	s, pages := setPages(t, doc, sampleMeta(nil))
	body := onPaper(s, pages)
	heads, repeats := 0, 0
	for _, pg := range body {
		for _, o := range pg.ops {
			if strings.TrimSpace(o.text) != "Verantwoordelijk" {
				continue
			}
			if o.role == headRole {
				heads++
			} else if o.role == artifact {
				repeats++
			}
		}
	}
	if heads != 1 || repeats != len(body)-1 {
		t.Errorf("%d heads and %d repeats on %d pages", heads, repeats, len(body))
	}
	want, _ := wordsOf(doc)
	sameWords(t, "table", joined(textOf(body, bodyRoles...)), want)
}

func TestARowTallerThanAPageIsDivided(t *testing.T) {
	r := rand.New(rand.NewSource(6))
	tall := sentencesOf(r, 200)
	doc := prosetest.Doc(t, prosetest.Table(
		prosetest.Row(prosetest.Head(prosetest.P("Kop")), prosetest.Head(prosetest.P("Uitleg"))),
		prosetest.Row(prosetest.Cell(prosetest.P("kort")), prosetest.Cell(prosetest.P(tall))),
		prosetest.Row(prosetest.Cell(prosetest.P("na")), prosetest.Cell(prosetest.P("afloop"))),
	)).Node
	_, pages := setPages(t, doc, sampleMeta(nil))
	want, _ := wordsOf(doc)
	sameWords(t, "row", joined(textOf(pages[1:], headRole, cellRole)), want)
	if len(pages) < 4 {
		t.Errorf("%d pages", len(pages))
	}
}

func TestCellsThatSpanKeepTheirPlace(t *testing.T) {
	span := func(cols, rows int, text string) prosetest.Piece {
		return prosetest.Node("table_cell", prose.Attrs{"colspan": cols, "rowspan": rows}, prosetest.P(text))
	}
	doc := prosetest.Doc(t, prosetest.Table(
		prosetest.Row(span(1, 2, "hoog"), span(2, 1, "breed")),
		prosetest.Row(span(1, 1, "links"), span(1, 1, "rechts")),
	)).Node
	_, pages := setPages(t, doc, sampleMeta(nil))
	at := map[string]op{}
	for _, o := range pages[1].ops {
		at[o.text] = o
	}
	if !(at["hoog"].y == at["breed"].y && at["links"].y == at["rechts"].y && at["links"].y > at["breed"].y) {
		t.Errorf("rows: %v", at)
	}
	if !(at["breed"].x == at["links"].x && at["rechts"].x > at["links"].x && at["hoog"].x < at["links"].x) {
		t.Errorf("columns: %v", at)
	}
}

func TestAPageBreakBeginsAPageAndNeverMakesAnEmptyOne(t *testing.T) {
	doc := prosetest.Doc(t, prosetest.PageBreak(), prosetest.P("een"), prosetest.PageBreak(), prosetest.PageBreak(), prosetest.P("twee"), prosetest.PageBreak()).Node
	_, pages := setPages(t, doc, sampleMeta(nil))
	if len(pages) != 3 {
		t.Errorf("%d pages, want a title page and two more:\n%s", len(pages), dump(pages))
	}
}

// pageOf is the page on which a text stands, or -1.
func pageOf(pages []page, text string) int {
	for i, pg := range pages {
		for _, o := range pg.ops {
			if o.role != artifact && strings.Contains(o.text, text) {
				return i
			}
		}
	}
	return -1
}

func TestWhatBelongsTogetherStaysOnOnePage(t *testing.T) {
	p := prosetest.P
	row := func(text string) prosetest.Piece { return prosetest.Row(prosetest.Cell(p(text))) }
	for _, c := range []struct {
		about, first, second string
		parts                []any
	}{
		{"a list and the line that announces it", "lijst:", "eerste", []any{p("Een lijst:"), prosetest.UL(prosetest.LI(p("eerste")), prosetest.LI(p("tweede")))}},
		{"the first two items of a list", "eerste", "tweede", []any{prosetest.UL(prosetest.LI(p("eerste")), prosetest.LI(p("tweede")), prosetest.LI(p("derde")))}},
		{"the rows of a small table", "rij a", "rij d", []any{prosetest.Table(row("rij a"), row("rij b"), row("rij c"), row("rij d"))}},
		{"a heading and two lines below it", "Kop", "Slot", []any{prosetest.H(2, "Kop"), p(strings.Repeat("woord ", 12), "Slot.")}},
		{"headings after each other", "Kop een", "Kop twee", []any{prosetest.H(1, "Kop een"), prosetest.H(2, "Kop twee"), p("Tekst.")}},
		{"a figure and its caption", "Afbeelding", "Bijschrift", []any{prosetest.Figure("kaart", "Bijschrift")}},
	} {
		t.Run(c.about, func(t *testing.T) {
			moved := false
			for lines := range 34 {
				var parts []any
				for range 10 + lines {
					parts = append(parts, p("regel"))
				}
				_, pages := setPages(t, prosetest.Doc(t, append(parts, c.parts...)...).Node, Meta{})
				a, b := pageOf(pages, c.first), pageOf(pages, c.second)
				if a < 0 || a != b {
					t.Errorf("after %d lines: pages %d and %d", len(parts), a+1, b+1)
				}
				moved = moved || a > 1
			}
			if !moved {
				t.Error("it never went to the next page, so the test shows nothing")
			}
		})
	}
}
