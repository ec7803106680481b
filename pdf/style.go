package pdf

// The measures of the page, in points. The column of 390 holds about 70
// characters of 11 pt, the upper end of what reads well; the gutter to its left
// carries the numbers of headings, as on screen.
const (
	pageWidth   = 595.28 // A4
	pageHeight  = 841.89
	columnLeft  = 122.0
	columnWidth = 390.0
	columnTop   = 98.0
	columnDepth = 640.0 // 40 lines of 16
	gutterLeft  = 64.0
	headerLine  = 62.0 // baselines
	footerLine  = 792.0

	textSize     = 11.0
	textLeading  = 16.0
	paragraphGap = 8.0
	noteSize     = 8.5
	noteLeading  = 12.0
	noteGap      = 3.0 // between two notes
	noteRule     = 14.0
	tableSize    = 9.5
	tableLeading = 13.5
	smallSize    = 8.0 // running heads, gutter
	listIndent   = 20.0
	quoteIndent  = 20.0
)

type rgb struct{ r, g, b uint8 }

// The colours have at least 4.5:1 on white wherever they carry text.
var (
	ink       = rgb{0x16, 0x20, 0x2e}
	inkSoft   = rgb{0x43, 0x50, 0x66}
	inkFaint  = rgb{0x56, 0x63, 0x7a}
	accent    = rgb{0x1e, 0x3f, 0x94}
	lineFaint = rgb{0xc4, 0xcd, 0xd9}
	ground    = rgb{0xf2, 0xf5, 0xf9}
)

// style is how a run of text looks. It is a value, so that runs can be compared.
type style struct {
	sans, bold, italic, underline bool
	size, rise, raisedFrom        float64
	color                         rgb
}

func (s style) face() face {
	switch {
	case s.sans && s.bold:
		return sansBold
	case s.sans:
		return sansRegular
	case s.bold && s.italic:
		return serifBoldItalic
	case s.bold:
		return serifBold
	case s.italic:
		return serifItalic
	default:
		return serifRegular
	}
}

// raised is the style of a superscript (up > 0) or subscript of s.
func (s style) raised(up float64) style {
	if s.raisedFrom == 0 {
		s.raisedFrom = s.size
	}
	s.rise += up * s.size
	s.size *= 0.66
	return s
}

// level holds the looks of one heading level.
type level struct {
	size, leading, before, after float64
	italic                       bool
}

func headingLevel(n int) level {
	levels := [...]level{
		{size: 20, leading: 26, before: 34, after: 10},
		{size: 14.5, leading: 20, before: 24, after: 6},
		{size: 12, leading: 17, before: 18, after: 4},
		{size: textSize, leading: textLeading, before: 14, after: 2, italic: true},
	}
	return levels[min(max(n, 1), len(levels))-1]
}
