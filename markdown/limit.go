package markdown

import (
	"bytes"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"meelezen/review"
)

// The limits keep a hostile file from taking the parser where its cost grows
// faster than the file. They lie far beyond what a policy paper holds.
const (
	maxLine       = 64 << 10  // bytes of one line
	maxParagraph  = 128 << 10 // bytes of one paragraph over several lines
	maxContainers = 40        // quotes and lists opened on one line, and levels of indentation
	maxDepth      = 60        // levels of the document tree, of the 100 that the model takes
	maxInline     = 60        // emphasis and links inside each other
	maxBrackets   = 500       // "[" in one line, and twice that in a paragraph: each costs a look at all before it
	maxColumns    = 200       // of one table
	maxCells      = 100_000   // of all tables
	maxRepeated   = 4 << 20   // bytes of notes and link targets that stand once and are used often
)

func tooMany(line int, what string) error {
	return review.E(review.Limit, "markdown.Parse", TextTooMany, fmt.Errorf("line %d: %s", line, what))
}

func tooDeep(line int) error {
	return review.E(review.Limit, "markdown.Parse", TextTooDeep, fmt.Errorf("line %d: nested too deep", line))
}

// checkLimits looks at the lines before the parser does.
func checkLimits(src []byte) error {
	columns, cells, number := 0, 0, 0
	for line := range bytes.Lines(src) {
		number++
		if len(line) > maxLine {
			return tooMany(number, "the line is too long")
		}
		if bytes.Count(line, []byte("[")) > maxBrackets {
			return tooMany(number, "the line has too many brackets")
		}
		rest, opened := stripContainers(line)
		if opened > maxContainers {
			return tooDeep(number)
		}
		switch k := delimiterColumns(rest); {
		case len(bytes.TrimSpace(rest)) == 0:
			columns = 0
		case k > maxColumns:
			return tooMany(number, "the table has too many columns")
		default:
			columns = max(columns, k)
		}
		if cells += columns; cells > maxCells {
			return tooMany(number, "the tables have too many cells")
		}
	}
	return nil
}

// stripContainers removes the marks of quotes and list items that a line begins
// with, and counts them. Deep indentation counts as well.
func stripContainers(line []byte) (rest []byte, opened int) {
	blank := 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ':
			blank++
			i++
		case c == '\t':
			blank += 4
			i++
		case c == '>':
			opened++
			i++
		case isMarker(line[i:]) > 0:
			opened++
			i += isMarker(line[i:])
		default:
			return line[i:], opened + blank/10
		}
	}
	return nil, opened
}

// isMarker returns the length of a list marker, 0 if there is none.
func isMarker(s []byte) int {
	n := 0
	for n < len(s) && n < 9 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	switch {
	case n == 0 && len(s) > 0 && bytes.IndexByte([]byte("-+*"), s[0]) >= 0:
		n = 1
	case n > 0 && n < len(s) && (s[n] == '.' || s[n] == ')'):
		n++
	default:
		return 0
	}
	if n < len(s) && s[n] != ' ' && s[n] != '\t' && s[n] != '\n' {
		return 0
	}
	return n
}

// delimiterColumns returns how many columns a line like "| --- | :-: |" has, 0
// if it is none.
func delimiterColumns(line []byte) int {
	line = bytes.TrimSpace(line)
	if bytes.IndexByte(line, '-') < 0 || len(bytes.Trim(line, "|:- \t")) > 0 {
		return 0
	}
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|"))
	return bytes.Count(line, []byte("|")) + 1
}

var paragraphTooLongKey = parser.NewContextKey()

// paragraphGuard empties a paragraph that is too long before its inline parse,
// whose cost can grow with the square of its length. It runs after the table
// transformer, which takes long tables away.
type paragraphGuard struct{}

func (paragraphGuard) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	size, brackets, lines := 0, 0, node.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		size += at.Len()
		brackets += bytes.Count(at.Value(reader.Source()), []byte("["))
	}
	if size > maxParagraph || brackets > 2*maxBrackets {
		pc.Set(paragraphTooLongKey, true)
		lines.SetSliced(0, 0)
	}
}
