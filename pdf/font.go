package pdf

import (
	_ "embed"
	"fmt"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is one font file.
type face uint8

const (
	serifRegular face = iota
	serifBold
	serifItalic
	serifBoldItalic
	sansRegular
	sansBold
	fallbackFace
	faceCount
)

var faceNames = [faceCount]string{
	"text", "textbold", "textitalic", "textbolditalic", "sans", "sansbold", "fallback",
}

// Fonts are TrueType files with glyf outlines. The text of the document is set
// in Text, what is said about it (numbers, running heads) in Sans. Fallback is
// asked for the characters that the others lack. A nil file means the embedded
// default: Charis SIL, Inter and DejaVu Sans.
type Fonts struct {
	Text, TextBold, TextItalic, TextBoldItalic []byte
	Sans, SansBold                             []byte
	Fallback                                   []byte
}

var (
	//go:embed fonts/CharisSIL-Regular.ttf
	charisRegular []byte
	//go:embed fonts/CharisSIL-Bold.ttf
	charisBold []byte
	//go:embed fonts/CharisSIL-Italic.ttf
	charisItalic []byte
	//go:embed fonts/CharisSIL-BoldItalic.ttf
	charisBoldItalic []byte
	//go:embed fonts/Inter-Regular.ttf
	interRegular []byte
	//go:embed fonts/Inter-SemiBold.ttf
	interSemiBold []byte
	//go:embed fonts/DejaVuSans.ttf
	dejaVuSans []byte
)

func (f Fonts) files() [faceCount][]byte {
	files := [faceCount][]byte{f.Text, f.TextBold, f.TextItalic, f.TextBoldItalic, f.Sans, f.SansBold, f.Fallback}
	defaults := [faceCount][]byte{
		charisRegular, charisBold, charisItalic, charisBoldItalic, interRegular, interSemiBold, dejaVuSans,
	}
	for i := range files {
		if files[i] == nil {
			files[i] = defaults[i]
		}
	}
	return files
}

// glyph is what layout needs to know of a character in a face.
type glyph struct {
	covered bool
	advance float64 // in em
}

// fontSet measures text and knows which face covers which character. It caches
// and is not safe for use from several goroutines; every rendering has its own.
type fontSet struct {
	files  [faceCount][]byte
	fonts  [faceCount]*sfnt.Font
	glyphs [faceCount]map[rune]glyph
	buffer sfnt.Buffer
}

func openFonts(f Fonts) (*fontSet, error) {
	set := &fontSet{files: f.files()}
	for i, file := range set.files {
		parsed, err := sfnt.Parse(file)
		if err != nil {
			return nil, fmt.Errorf("read font %s: %w", faceNames[i], err)
		}
		set.fonts[i], set.glyphs[i] = parsed, map[rune]glyph{}
	}
	return set, nil
}

func (f *fontSet) glyph(in face, r rune) glyph {
	g, ok := f.glyphs[in][r]
	if !ok {
		g = f.load(in, r)
		f.glyphs[in][r] = g
	}
	return g
}

func (f *fontSet) load(in face, r rune) glyph {
	parsed := f.fonts[in]
	index, err := parsed.GlyphIndex(&f.buffer, r)
	if err != nil || index == 0 {
		return glyph{}
	}
	// At a size of one unit per em in 26.6 fixed point the advance comes out in font units.
	em := fixed.Int26_6(parsed.UnitsPerEm())
	advance, err := parsed.GlyphAdvance(&f.buffer, index, em, font.HintingNone)
	if err != nil {
		return glyph{}
	}
	return glyph{covered: true, advance: float64(advance) / float64(em)}
}

// cover returns the face that draws r in place of want: want itself, the
// fallback, or no face (ok false).
func (f *fontSet) cover(want face, r rune) (face, bool) {
	if f.glyph(want, r).covered {
		return want, true
	}
	return fallbackFace, f.glyph(fallbackFace, r).covered
}

// foreign reports a word of a script that in lacks and the fallback has: it is
// set in one face, not in two.
func (f *fontSet) foreign(in face, word string) bool {
	if isPlain(word) {
		return false
	}
	lacking := false
	for _, r := range word {
		if !f.glyph(fallbackFace, r).covered {
			return false
		}
		lacking = lacking || unicode.IsLetter(r) && !f.glyph(in, r).covered
	}
	return lacking
}

// replacement is what a missing character becomes, in a face that has it.
func (f *fontSet) replacement() rune {
	if _, ok := f.cover(serifRegular, replacement); ok {
		return replacement
	}
	return '?'
}

// width measures text that in covers, in points.
func (f *fontSet) width(in face, size float64, text string) float64 {
	em := 0.0
	for _, r := range text {
		em += f.glyph(in, r).advance
	}
	return em * size
}
