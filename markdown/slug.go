package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// maxID is what the schema allows for the id of a heading.
const maxID = 64

// plainLetters are the letters with marks that Dutch names and loan words have.
var plainLetters = strings.NewReplacer(
	"á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ç", "c", "č", "c", "ć", "c",
	"é", "e", "è", "e", "ê", "e", "ë", "e", "ě", "e", "ę", "e", "í", "i", "ì", "i", "î", "i", "ï", "i", "ı", "i",
	"ñ", "n", "ń", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "š", "s", "ś", "s", "ş", "s",
	"ú", "u", "ù", "u", "û", "u", "ü", "u", "ý", "y", "ÿ", "y", "ž", "z", "ź", "z", "ż", "z", "ğ", "g", "ł", "l",
	"ĳ", "ij", "æ", "ae", "œ", "oe", "ß", "ss", "’", "", "'", "",
)

// slug makes an id of the words of a heading. The same words always give the
// same id, so that a link to a section lasts over imports.
func slug(words string) string {
	var b strings.Builder
	gap := false
	for _, r := range plainLetters.Replace(strings.ToLower(words)) {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9') {
			gap = gap || !unicode.Is(unicode.Mn, r)
			continue
		}
		if gap && b.Len() > 0 {
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	id := b.String()
	if len(id) > maxID {
		id = id[:maxID]
		if cut := strings.LastIndexByte(id, '-'); cut > maxID/2 {
			id = id[:cut]
		}
		id = strings.TrimRight(id, "-")
	}
	if id == "" {
		return "sectie" // a heading without letters
	}
	return id
}

// idSet keeps the ids of one document apart.
type idSet struct {
	reserved map[string]bool // fixed somewhere in the text
	taken    map[string]bool
	next     map[string]int
}

func newIDSet() *idSet {
	return &idSet{reserved: map[string]bool{}, taken: map[string]bool{}, next: map[string]int{}}
}

func (s *idSet) reserve(id string) { s.reserved[id] = true }

// take gives a heading the id that was fixed for it, or a fresh one if another
// heading has it already.
func (s *idSet) take(id string) string {
	if id == "" {
		return ""
	}
	if s.taken[id] {
		return s.make(id)
	}
	s.taken[id] = true
	return id
}

// make gives a heading the id, or the first free one after it.
func (s *idSet) make(base string) string {
	id := base
	for s.taken[id] || s.reserved[id] {
		s.next[base]++
		suffix := "-" + strconv.Itoa(s.next[base]+1)
		id = base[:min(len(base), maxID-len(suffix))] + suffix
	}
	s.taken[id] = true
	return id
}

// fixedID finds "{#id}" at the end of a heading.
func fixedID(h *ast.Heading, src []byte) (id string, ok bool) {
	last, ok := h.LastChild().(*ast.Text)
	if !ok {
		return "", false
	}
	raw := string(last.Value(src))
	open := strings.LastIndex(raw, "{#")
	if open < 0 || !strings.HasSuffix(raw, "}") || open > 0 && raw[open-1] != ' ' && raw[open-1] != '\t' {
		return "", false
	}
	id = raw[open+2 : len(raw)-1]
	if len(id) > maxID || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return "", false
	}
	return id, true
}

// cutFixedID takes the id of a heading out of its words.
func (c *reader) cutFixedID(h *ast.Heading, out *inlines) (id string, ok bool) {
	if id, ok = fixedID(h, c.src); !ok {
		return "", false
	}
	raw := string(h.LastChild().(*ast.Text).Value(c.src))
	before := raw[:strings.LastIndex(raw, "{#")]
	gap := before[len(strings.TrimRight(before, " \t")):]
	words := strings.TrimSuffix(out.pending.String(), gap+"{#"+id+"}")
	out.pending.Reset()
	out.pending.WriteString(words)
	return id, true
}
