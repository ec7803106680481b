package pdf

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// hostileTexts are texts that break PDF libraries.
func hostileTexts() []string {
	return []string{
		"", " ", "\x00", "🙂", "\U00010000", "👩‍👩‍👧‍👦 e\u0301\u0301\u0301", "\u202Eabc\u202C שלום עולם مرحبا",
		"\u0301", "\xff abc\xe2\x82", "\xed\xa0\x80\uFFFE\uFFFF", "\u00AD\u00AD", "a\u00AD", "\u200B\u200B", "/-/-/- - a-b/c–d",
		"(\\) <</Type>> %PDF {nb}", strings.Repeat("W", 1000) + strings.Repeat("a-", 1000),
		"\t\n\r\v\f\u2028\u0085", strings.Repeat("🙂", 100) + strings.Repeat("\u0301", 100), "İİİİİİİİİİ ẞßẞßẞß ﬁ \uFEFF\u2060x \uE000\uF8FF",
	}
}

func FuzzNoTextMakesRenderingPanic(f *testing.F) {
	for _, text := range hostileTexts() {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { mustSurvive(t, text) })
}

// mustSurvive puts a text everywhere that text can be.
func mustSurvive(t *testing.T, text string) {
	t.Helper()
	meta := Meta{
		Title: text, Subtitle: text, Organisation: text, Dossier: text, RevisionName: text, Note: text,
		Concept: true, Language: text, Warn: func(Warning) {},
	}
	valid := strings.ToValidUTF8(text, "?")
	if valid == "" {
		valid = "x"
	}
	plain := func() prosetest.Piece { return prosetest.Node("paragraph", nil, prosetest.Text(valid)) }
	doc := prosetest.Doc(t,
		prosetest.Node("heading", prose.Attrs{"level": 1}, prosetest.Text(valid)), plain(),
		prosetest.Node("heading", prose.Attrs{"level": 4}, prosetest.Text(valid)),
		prosetest.UL(prosetest.LI(plain())), prosetest.Quote(plain()),
		prosetest.P("x", prosetest.Footnote(valid), prosetest.Link("https://example.org/"+valid, "y")),
		prosetest.Table(prosetest.Row(prosetest.Head(plain())), prosetest.Row(prosetest.Cell(plain()))),
		prosetest.Node("figure", prose.Attrs{"image": strings.Repeat("0", 64), "alt": valid}, prosetest.Text(valid)),
		prosetest.H(1, "x"),
	).Node
	if err := Render(io.Discard, doc, meta); err != nil {
		t.Errorf("%q: %v", text[:min(len(text), 60)], err)
	}
}

func TestAWordOfAMegabyteIsPrinted(t *testing.T) {
	word := strings.Repeat("uitbuiting", 100_000)
	doc := prosetest.Doc(t, prosetest.P(word), prosetest.Table(prosetest.Row(prosetest.Cell(prosetest.P(word[:100_000]))))).Node
	s, pages := setPages(t, doc, Meta{})
	if got := strings.ReplaceAll(joined(textOf(pages[1:], paraRole)), " ", ""); got != word {
		t.Errorf("%d characters printed of %d", len(got), len(word))
	}
	if err := s.writeFile(io.Discard, pages); err != nil {
		t.Error(err)
	}
}

func TestTheTextKeepsItsPlaceHoweverDeepOrWideTheNesting(t *testing.T) {
	deep := prosetest.P("diep")
	for range 25 {
		deep = prosetest.Quote(prosetest.UL(prosetest.LI(prosetest.P("laag"), deep)))
	}
	nested := prosetest.P("binnen")
	for range 8 {
		nested = prosetest.Table(prosetest.Row(prosetest.Cell(prosetest.P("cel"), nested), prosetest.Cell(prosetest.P("naast"))))
	}
	var cells []any
	for range 60 {
		cells = append(cells, prosetest.Cell(prosetest.P("kolom")))
	}
	doc := prosetest.Doc(t, deep, nested, prosetest.Table(prosetest.Row(cells...), prosetest.Row())).Node
	_, pages := setPages(t, doc, sampleMeta(nil))
	want, _ := wordsOf(doc)
	got := strings.ReplaceAll(joined(textOf(pages[1:], bodyRoles...)), " ", "")
	if want = strings.ReplaceAll(want, " ", ""); len(got) != len(want) {
		t.Errorf("%d characters printed of %d", len(got), len(want))
	}
	if err := Render(io.Discard, doc, sampleMeta(nil)); err != nil {
		t.Error(err)
	}
}

func TestCleanTextIsAlwaysValidAndDrawable(t *testing.T) {
	for _, text := range hostileTexts() {
		got := clean(text, func(WarningKind, rune) {})
		if !utf8.ValidString(got) {
			t.Errorf("%q: %q is invalid", text, got)
		}
		for _, r := range got {
			if r > 0xFFFF || r < ' ' || invisible(r) {
				t.Errorf("%q keeps %U", text, r)
			}
		}
		if again := clean(got, func(k WarningKind, r rune) {}); again != got {
			t.Errorf("%q: cleaning twice gives %q", got, again)
		}
	}
}
