package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

func sprintPage(n, of int) string { return fmt.Sprintf("pagina %d van %d", n, of) }
func sprintInt(n int) string      { return fmt.Sprint(n) }

func render(t testing.TB, doc *prose.Node, meta Meta) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Render(&out, doc, meta); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheSameRevisionPrintsToTheSameBytes(t *testing.T) {
	hash, data := chart(t)
	doc, meta := samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data})
	first := render(t, doc, meta)
	for range 3 {
		if !bytes.Equal(first, render(t, doc, meta)) {
			t.Fatal("the bytes differ")
		}
	}
	meta.Date = meta.Date.Add(24 * time.Hour)
	if bytes.Equal(first, render(t, doc, meta)) {
		t.Error("another date gives the same bytes, so the test shows nothing")
	}
	meta.Date = time.Time{}
	if !bytes.Equal(render(t, doc, meta), render(t, doc, meta)) {
		t.Error("without a date the bytes differ")
	}
}

// tool runs a program of poppler-utils; where it is missing the test is skipped, and fails in CI.
func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing (Debian: poppler-utils)", name)
		}
		t.Skipf("SKIPPED: %s is missing (Debian: poppler-utils)", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func TestAnotherProgramReadsTheWordsOfThePlanFromTheFile(t *testing.T) {
	hash, data := chart(t)
	doc, meta := samplePlan(t, hash), sampleMeta(map[string][]byte{hash: data})
	meta.Concept = false // citations in the margin are no words of the text
	file := filepath.Join(t.TempDir(), "plan.pdf")
	if err := os.WriteFile(file, render(t, doc, meta), 0o600); err != nil {
		t.Fatal(err)
	}
	read := map[string]int{}
	for _, w := range strings.Fields(joined(tool(t, "pdftotext", "-raw", file, "-"))) {
		read[strings.TrimRight(w, "0123456789")]++
	}
	text, notes := wordsOf(doc)
	missing := map[string]int{}
	for _, w := range strings.Fields(text + " " + notes) {
		read[strings.TrimRight(w, "0123456789")]--
		if read[strings.TrimRight(w, "0123456789")] < 0 {
			missing[w]++
		}
	}
	if len(missing) > 0 {
		t.Errorf("words that were not read back: %v", missing)
	}
}

func TestAnotherProgramFindsFontsTitleAndPages(t *testing.T) {
	hash, data := chart(t)
	file := filepath.Join(t.TempDir(), "plan.pdf")
	meta := sampleMeta(map[string][]byte{hash: data})
	if err := os.WriteFile(file, render(t, samplePlan(t, hash), meta), 0o600); err != nil {
		t.Fatal(err)
	}
	info := tool(t, "pdfinfo", file)
	for _, want := range []string{meta.Title, meta.Organisation, "A4", "Dec  4 10:00:00 2026"} {
		if !strings.Contains(info, want) {
			t.Errorf("%q is not in\n%s", want, info)
		}
	}
	for _, font := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
		if fields := strings.Fields(font); fields[len(fields)-5] != "yes" {
			t.Errorf("not embedded: %s", font)
		}
	}
}

func TestEveryCharacterOfDutchIsDrawn(t *testing.T) {
	const dutch = "áéíóúàèëïöüçñâêîôûÁÉÍÓÚËÏÖÜÇĳĲ €→≥≤±×½²³°–—…‘’“”„«»•§%&@#*/\\|~^_`<>[]{}()!?;:\"' ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789"
	meta := sampleMeta(nil)
	meta.Warn = func(w Warning) { t.Errorf("warning: %v", w) }
	doc := prosetest.Doc(t, prosetest.H(1, dutch), prosetest.P(dutch, prosetest.Footnote(dutch)), prosetest.P(prosetest.Strong(dutch)), prosetest.P(prosetest.Em(dutch)),
		prosetest.Table(prosetest.Row(prosetest.Head(prosetest.P(dutch))), prosetest.Row(prosetest.Cell(prosetest.P(dutch))))).Node
	s, pages := setPages(t, doc, meta)
	want, notes := wordsOf(doc)
	sameWords(t, "text", joined(textOf(onPaper(s, pages), bodyRoles...)), want)
	sameWords(t, "notes", joined(textOf(onPaper(s, pages), noteRole)), notes)
	render(t, doc, meta)
}

func TestAMissingCharacterIsVisibleAndReported(t *testing.T) {
	for _, c := range []struct {
		about, text, printed string
		kind                 WarningKind
		detail               string
	}{
		{"an emoji becomes a replacement", "dag 🙂 toe", "dag \uFFFD toe", MissingGlyph, "U+1F642"},
		{"private use too", "a\uE000b", "a\uFFFDb", MissingGlyph, "U+E000"},
		{"a letter that no font has too", "a\uA015b", "a\uFFFDb", MissingGlyph, "U+A015"},
		{"a direction override is left out", "a\u202Eb", "ab", DroppedControl, "U+202E"},
		{"so is a control", "a\x00b", "ab", DroppedControl, "U+0000"},
		{"Hebrew is printed, with a warning", "שלום", "שלום", RightToLeft, "U+05E9"},
		{"Greek comes from the fallback font", "Ωμέγα", "Ωμέγα", "", ""},
		{"a mark apart joins its letter", "e\u0301e\u0308n", "éën", "", ""},
	} {
		t.Run(c.about, func(t *testing.T) {
			var warnings []Warning
			meta := sampleMeta(nil)
			meta.Warn = func(w Warning) { warnings = append(warnings, w) }
			doc := prosetest.Doc(t, prosetest.P(c.text)).Node
			_, pages := setPages(t, doc, meta)
			if got := joined(textOf(pages[1:], paraRole)); got != c.printed {
				t.Errorf("printed %q, want %q", got, c.printed)
			}
			switch {
			case c.kind == "" && len(warnings) > 0:
				t.Errorf("warnings: %v", warnings)
			case c.kind != "" && (len(warnings) != 1 || warnings[0] != Warning{c.kind, 1, c.detail}):
				t.Errorf("warnings: %v", warnings)
			}
			render(t, doc, meta)
		})
	}
}

func TestAnImageOfAnyKindIsPrintedOrDescribed(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 40, 20))
	img.Set(3, 3, color.NRGBA{255, 0, 0, 100})
	encode := func(f func(*bytes.Buffer) error) []byte {
		var b bytes.Buffer
		if err := f(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, c := range []struct {
		about string
		data  []byte
		shown bool
	}{
		{"png with transparency", encode(func(b *bytes.Buffer) error { return png.Encode(b, img) }), true},
		{"png of 16 bits", encode(func(b *bytes.Buffer) error { return png.Encode(b, image.NewNRGBA64(img.Rect)) }), true},
		{"jpeg", encode(func(b *bytes.Buffer) error { return jpeg.Encode(b, img, nil) }), true},
		{"grey jpeg", encode(func(b *bytes.Buffer) error { return jpeg.Encode(b, image.NewGray(img.Rect), nil) }), true},
		{"gif", encode(func(b *bytes.Buffer) error { return gif.Encode(b, img, nil) }), true},
		{"no image at all", []byte("<svg/>"), false},
		{"a png that breaks off", encode(func(b *bytes.Buffer) error { return png.Encode(b, img) })[:60], false},
		{"nothing", nil, false},
	} {
		t.Run(c.about, func(t *testing.T) {
			var warnings []Warning
			meta := sampleMeta(nil)
			meta.Images = func(string) ([]byte, error) { return c.data, nil }
			meta.Warn = func(w Warning) { warnings = append(warnings, w) }
			doc := prosetest.Doc(t, prosetest.Figure("Een kaart", "Bijschrift")).Node
			file := string(render(t, doc, meta))
			if strings.Contains(file, "/Subtype /Image") != c.shown {
				t.Errorf("image in the file: %v", !c.shown)
			}
			if c.shown == (len(warnings) > 0) {
				t.Errorf("warnings: %v", warnings)
			}
		})
	}
}

func TestAFontThatIsNoneIsRefused(t *testing.T) {
	meta := sampleMeta(nil)
	meta.Fonts.Text = []byte("no font")
	var out bytes.Buffer
	err := Render(&out, prosetest.Doc(t, prosetest.P("x")).Node, meta)
	if review.KindOf(err) != review.Invalid || err == nil || out.Len() > 0 {
		t.Errorf("error %v, %d bytes", err, out.Len())
	}
}
