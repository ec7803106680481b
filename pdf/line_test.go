package pdf

import (
	"math/rand"
	"strings"
	"testing"

	"meelezen/review/prose/prosetest"
)

func testSetter(t testing.TB) *setter {
	t.Helper()
	fonts, err := openFonts(Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	return newSetter(fonts, prosetest.Doc(t, prosetest.P("x")).Node, Meta{Language: "nl"})
}

func textLines(lines []line) []string {
	var out []string
	for _, l := range lines {
		var b strings.Builder
		for _, r := range l.runs {
			b.WriteString(r.text)
		}
		out = append(out, b.String())
	}
	return out
}

func TestLinesBreakWhereAReaderExpectsIt(t *testing.T) {
	s := testSetter(t)
	look := style{size: textSize}
	for _, c := range []struct {
		about, text string
		width       float64
		want        []string
	}{
		{"white space is one space, and none at the edges", "  een   twee  ", 300, []string{"een twee"}},
		{"a line keeps its last space for who extracts the text", "een twee", 30, []string{"een ", "twee"}},
		{"after a slash and a dash", "zorg/opvang-organisatie", 70, []string{"zorg/opvang-", "organisatie"}},
		{"not in a number", "06-12345678 88", 66, []string{"06-12345678 ", "88"}},
		{"not between euro and amount, nor amount and million", "dat kost € 2 miljoen", 85, []string{"dat kost ", "€ 2 miljoen"}},
		{"not between article and number", "dus zie artikel 273f nu", 82, []string{"dus zie ", "artikel 273f nu"}},
		{"not inside a date", "vóór 1 juli 2028", 42, []string{"vóór ", "1 juli ", "2028"}},
		{"a word that fits no line gets a hyphen", "verantwoordelijkheid", 90, []string{"verantwoordelijk\u00AD", "heid"}},
		{"a soft hyphen is a place to break", "super\u00ADwoord", 45, []string{"super\u00AD", "woord"}},
		{"and is not seen elsewhere", "super\u00ADwoord", 300, []string{"superwoord"}},
		{"what nothing else divides breaks anywhere", "XXXXXXXXXXXX", 50, []string{"XXXXXXX", "XXXXX"}},
	} {
		t.Run(c.about, func(t *testing.T) {
			got := textLines(s.breakLines(s.plain(c.text, look), c.width))
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestALineIsNeverWiderThanTheMeasure(t *testing.T) {
	s := testSetter(t)
	r := rand.New(rand.NewSource(1))
	for range 200 {
		width := 20 + r.Float64()*400
		for _, l := range s.breakLines(s.plain(sentencesOf(r, 1+r.Intn(6)), style{size: 8 + r.Float64()*20}), width) {
			if l.width > width+0.01 && len([]rune(textLines([]line{l})[0])) > 2 {
				t.Fatalf("%q is %.1f wide, measure %.1f", textLines([]line{l}), l.width, width)
			}
		}
	}
}

func TestAHugeParagraphIsFilledLineByLine(t *testing.T) {
	s := testSetter(t)
	text := sentencesOf(rand.New(rand.NewSource(1)), mostAtoms/5)
	lines := s.breakLines(s.plain(text, style{size: textSize}), columnWidth)
	if got := joined(strings.Join(textLines(lines), "")); got != joined(text) {
		t.Error("words were lost")
	}
}

func TestDutchWordsAreDividedBetweenSyllables(t *testing.T) {
	h := hyphenatorFor("nl-NL")
	for word, want := range map[string]string{
		"mensenhandel":    "men-sen-han-del",
		"uitbuiting":      "uit-bui-ting",
		"samenwerking":    "sa-men-wer-king",
		"slachtoffers":    "slacht-of-fers",
		"geëvalueerd":     "geë-va-lu-eerd",
		"Arbeidsmarkt":    "Ar-beids-markt",
		"WODC-rapport":    "WODC-rapport",
		"covid19pandemie": "covid19pandemie",
		"huis":            "huis",
	} {
		letters, from := []rune(word), 0
		var parts []string
		for _, p := range h.points(letters) {
			parts = append(parts, string(letters[from:p]))
			from = p
		}
		if got := strings.Join(append(parts, string(letters[from:])), "-"); got != want {
			t.Errorf("%s: %s, want %s", word, got, want)
		}
	}
	if hyphenatorFor("en").points([]rune("organisation")) != nil {
		t.Error("an English word was divided with Dutch patterns")
	}
}

func TestLettersAndMarksPairUp(t *testing.T) {
	for mark, table := range compositions {
		letters, results := []rune(table[0]), []rune(table[1])
		if len(letters) != len(results) {
			t.Errorf("%U: %d letters, %d results", mark, len(letters), len(results))
		}
	}
}

func BenchmarkRenderPlan(b *testing.B) {
	hash, data := chart(b)
	doc, meta := samplePlan(b, hash), sampleMeta(map[string][]byte{hash: data})
	_, pages := setPages(b, doc, meta)
	for b.Loop() {
		render(b, doc, meta)
	}
	b.ReportMetric(float64(len(pages))*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
