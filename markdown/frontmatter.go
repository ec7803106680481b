package markdown

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

var frontMatterLine = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_-]*)[ \t]*:(?:[ \t]+(.*))?$`)

// readFrontMatter reads title and language from the lines between two lines of
// "---" at the very start, and returns where the text itself begins.
func (c *reader) readFrontMatter() int {
	lines, end := frontMatter(c.src)
	known := map[string]bool{}
	for i, line := range lines {
		m := frontMatterLine.FindStringSubmatch(line)
		switch {
		case m == nil && (strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#")):
		case m == nil || known[m[1]]:
			c.warnings.add(i+2, WarnFrontMatter, line)
		case m[1] == "title":
			c.title, c.titled = frontMatterValue(m[2]), true
		case m[1] == "language" || m[1] == "lang":
			c.language = frontMatterValue(m[2])
		default:
			c.warnings.add(i+2, WarnFrontMatter, line)
		}
		if m != nil {
			known[m[1]] = true
		}
	}
	return end
}

// frontMatter returns its lines, and the offset behind it: 0 if there is none.
// A text that merely opens with a thematic break has none.
func frontMatter(src []byte) (lines []string, end int) {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return nil, 0
	}
	pos, keys := len("---\n"), 0
	for pos < len(src) {
		raw, _, _ := bytes.Cut(src[pos:], []byte("\n"))
		pos = min(pos+len(raw)+1, len(src))
		line := strings.TrimRight(string(raw), " \t")
		switch {
		case line == "---" || line == "...":
			if keys == 0 {
				return nil, 0
			}
			return lines, pos
		case frontMatterLine.MatchString(line):
			keys++
		case line == "" || strings.HasPrefix(line, "#"):
		case keys > 0 && strings.ContainsAny(line[:1], " \t-"):
		default:
			return nil, 0
		}
		lines = append(lines, line)
	}
	return nil, 0
}

// frontMatterValue takes the quotes off a value.
func frontMatterValue(raw string) string {
	raw = strings.TrimSpace(raw)
	var s string
	switch {
	case strings.HasPrefix(raw, `"`) && json.Unmarshal([]byte(raw), &s) == nil:
		return s
	case len(raw) >= 2 && raw[0] == '\'' && raw[len(raw)-1] == '\'':
		return strings.ReplaceAll(raw[1:len(raw)-1], "''", "'")
	}
	return raw
}

// renderFrontMatter always names the title, even an empty one, so that reading
// it back never takes a heading for the title.
func renderFrontMatter(title, language string) string {
	return "---\ntitle: " + quoted(title) + "\nlanguage: " + quoted(language) + "\n---\n"
}

func quoted(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}
