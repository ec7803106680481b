package markdown

import (
	"fmt"
	"html"
	"regexp"
	"strings"
)

var entity = regexp.MustCompile(`^&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});`)

func isPunct(b byte) bool {
	return b >= '!' && b <= '/' || b >= ':' && b <= '@' || b >= '[' && b <= '`' || b >= '{' && b <= '~'
}

// unescape resolves backslashes and entities, in one pass so that "\&amp;" stays "&amp;".
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunct(s[i+1]):
			b.WriteByte(s[i+1])
			i += 2
		case s[i] == '&':
			match := entity.FindString(s[i:])
			if match == "" {
				match = "&"
			}
			b.WriteString(html.UnescapeString(match))
			i += len(match)
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

// context is where a text is written, which decides what must be escaped.
type context struct {
	oneLine bool // a heading, table cell or caption: nothing may break the line
	cell    bool // "|" ends it
	heading bool // "#" and "{" mean something at its end
	caption bool // it stands between two "_"
}

// escapeText writes text so that it reads back as it is. first and last say that
// it stands at the begin or end of a line, where spaces would be trimmed and some
// characters begin a block.
func escapeText(s string, ctx context, first, last bool) string {
	var b strings.Builder
	start := 0
	if first {
		start = escapeLineStart(&b, s)
	}
	for i := start; i < len(s); i++ {
		switch c := s[i]; {
		case strings.IndexByte("\\`*_[]<", c) >= 0,
			c == '|' && ctx.cell,
			ctx.heading && (c == '#' || c == '{'),
			c == '!' && i == len(s)-1,
			c == '&' && entity.MatchString(s[i:]):
			b.WriteByte('\\')
			b.WriteByte(c)
		case c == '\t', c == '\n', c == '\v', c == '\f', c == '\r', c == ' ' && last && i == len(s)-1:
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

var numbered = regexp.MustCompile(`^[0-9]{1,9}[.)](?:[ \t]|$)`)

// escapeLineStart writes what must not begin a line, and returns how far it came.
func escapeLineStart(b *strings.Builder, s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == ' ':
		b.WriteString("&#32;")
		return 1
	case strings.IndexByte("#>-+=~:|", s[0]) >= 0:
		b.WriteByte('\\')
		b.WriteByte(s[0])
		return 1
	}
	if m := numbered.FindString(s); m != "" {
		end := strings.IndexAny(m, ".)")
		b.WriteString(m[:end])
		b.WriteByte('\\')
		b.WriteByte(m[end])
		return end + 1
	}
	return 0
}

var plainTarget = regexp.MustCompile(`^[A-Za-z0-9:/?#@%$=+,;.~&-]+$`)

// escapeTarget writes the address of a link or picture.
func escapeTarget(s string, ctx context) string {
	if plainTarget.MatchString(s) {
		return strings.ReplaceAll(s, "&", "&amp;")
	}
	var b strings.Builder
	b.WriteByte('<')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '<', c == '>', c == '\\', c == '&', c < ' ', c == '|' && ctx.cell:
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('>')
	return b.String()
}

// escapeTitle writes the title of a picture, between double quotes.
func escapeTitle(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\', c == '&', c < ' ':
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
