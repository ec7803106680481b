package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// replacement stands for a character that cannot be drawn, so that the reader sees that something is missing.
const replacement = '\uFFFD'

const (
	softHyphen     = '\u00AD'
	zeroWidthSpace = '\u200B'
)

// clean is the border of the package: no text reaches measuring or drawing but
// through it. The PDF library panics on truncated UTF-8 and on characters
// beyond U+FFFF, and PDF/A forbids private use. White space becomes a plain
// space; report is told of every other character that is not drawn as it was.
func clean(text string, report func(WarningKind, rune)) string {
	if isPlain(text) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size <= 1 {
			report(InvalidText, replacement)
		}
		i += size
		cleanRune(&b, r, report)
	}
	out := compose(b.String())
	if i := strings.IndexFunc(out, rightToLeft); i >= 0 {
		r, _ := utf8.DecodeRuneInString(out[i:])
		report(RightToLeft, r)
	}
	return out
}

// rightToLeft reports letters of scripts that are written from right to left.
func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

func isPlain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

func cleanRune(b *strings.Builder, r rune, report func(WarningKind, rune)) {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == 0x85 || r == 0x2028 || r == 0x2029:
		b.WriteByte(' ')
	case invisible(r):
		report(DroppedControl, r)
	case r > 0xFFFF, unicode.Is(unicode.Co, r):
		report(MissingGlyph, r)
		b.WriteRune(replacement)
	default:
		b.WriteRune(r)
	}
}

// invisible reports controls, direction marks, joiners, variation selectors and noncharacters.
func invisible(r rune) bool {
	switch {
	case unicode.IsControl(r), r == 0x061C, r == 0xFEFF, r == 0xFFFE, r == 0xFFFF,
		r >= 0x200C && r <= 0x200F, r >= 0x202A && r <= 0x202E,
		r >= 0x2060 && r <= 0x206F, r >= 0xFDD0 && r <= 0xFDEF,
		r >= 0xFE00 && r <= 0xFE0F, r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

// compositions lists, per combining mark, the letters it joins and what they
// become: the Latin ones, because marks are not positioned when drawn apart.
var compositions = map[rune][2]string{
	0x0300: {"AEIOUNWYaeiounwy", "ÀÈÌÒÙǸẀỲàèìòùǹẁỳ"},
	0x0301: {"AEIOUYCLNRSZGKMPWaeiouyclnrszgkmpw", "ÁÉÍÓÚÝĆĹŃŔŚŹǴḰḾṔẂáéíóúýćĺńŕśźǵḱḿṕẃ"},
	0x0302: {"AEIOUCGHJSWYZaeioucghjswyz", "ÂÊÎÔÛĈĜĤĴŜŴŶẐâêîôûĉĝĥĵŝŵŷẑ"},
	0x0303: {"AINOUEYVainoueyv", "ÃĨÑÕŨẼỸṼãĩñõũẽỹṽ"},
	0x0304: {"AEIOUYGaeiouyg", "ĀĒĪŌŪȲḠāēīōūȳḡ"},
	0x0306: {"AEGIOUaegiou", "ĂĔĞĬŎŬăĕğĭŏŭ"},
	0x0307: {"CEGIZABDFHMNPRSTWXYcegzabdfhmnprstwxy", "ĊĖĠİŻȦḂḊḞḢṀṄṖṘṠṪẆẊẎċėġżȧḃḋḟḣṁṅṗṙṡṫẇẋẏ"},
	0x0308: {"AEIOUYHWXaeiouyhwxt", "ÄËÏÖÜŸḦẄẌäëïöüÿḧẅẍẗ"},
	0x030A: {"AUauwy", "ÅŮåůẘẙ"},
	0x030B: {"OUou", "ŐŰőű"},
	0x030C: {"CDELNRSTZAIOUGKcdelnrstzaioujgk", "ČĎĚĽŇŘŠŤŽǍǏǑǓǦǨčďěľňřšťžǎǐǒǔǰǧǩ"},
	0x0323: {"ABDEHIKLMNORSTUVWYZabdehiklmnorstuvwyz", "ẠḄḌẸḤỊḲḶṂṆỌṚṢṬỤṾẈỴẒạḅḍẹḥịḳḷṃṇọṛṣṭụṿẉỵẓ"},
	0x0327: {"CGKLNRSTEDHcgklnrstedh", "ÇĢĶĻŅŖŞŢȨḐḨçģķļņŗşţȩḑḩ"},
	0x0328: {"AEIUOaeiuo", "ĄĘĮŲǪąęįųǫ"},
}

// compose joins a Latin letter and a combining mark into one character.
func compose(text string) string {
	if strings.IndexFunc(text, isCombining) < 0 {
		return text
	}
	runes := []rune(text)
	out := runes[:0]
	for _, r := range runes {
		if joined, ok := composed(out, r); ok {
			out[len(out)-1] = joined
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func isCombining(r rune) bool { return r >= 0x0300 && r <= 0x0328 }

func composed(before []rune, mark rune) (rune, bool) {
	table, ok := compositions[mark]
	if !ok || len(before) == 0 {
		return 0, false
	}
	results := []rune(table[1])
	for i, letter := range []rune(table[0]) {
		if letter == before[len(before)-1] {
			return results[i], true
		}
	}
	return 0, false
}
