package prose

import (
	"cmp"
	"unicode/utf8"
)

// utf16Len counts UTF-16 units: every character one, those of four bytes two.
func utf16Len(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b < 0x80 || b >= 0xC0 {
			n++
		}
		if b >= 0xF0 {
			n++
		}
	}
	return n
}

// byteAt returns the byte offset of a UTF-16 offset in text of that many units.
// It is false when the offset would split a surrogate pair.
func byteAt(s string, units, offset int) (int, bool) {
	if units == len(s) { // all ASCII
		return offset, true
	}
	if offset == units {
		return len(s), true
	}
	at := 0
	for i := 0; i < len(s); {
		if at >= offset {
			return i, at == offset
		}
		switch b := s[i]; {
		case b < 0x80:
			i, at = i+1, at+1
		case b < 0xE0:
			i, at = i+2, at+1
		case b < 0xF0:
			i, at = i+3, at+1
		default:
			i, at = i+4, at+2
		}
	}
	return len(s), at == offset
}

// compareUTF16 orders strings as JavaScript does: by UTF-16 unit.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return cmp.Compare(sortUnit(ra), sortUnit(rb))
		}
		a, b = a[na:], b[nb:]
	}
	return cmp.Compare(len(a), len(b))
}

// sortUnit places characters outside the basic plane, which are written with
// surrogates, before U+E000 and after U+D7FF.
func sortUnit(r rune) rune {
	switch {
	case r >= 0x10000:
		return r - 0x10000 + 0xD800
	case r >= 0xE000:
		return r + 0x200000
	default:
		return r
	}
}
