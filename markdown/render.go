package markdown

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"meelezen/review/prose"
)

// RenderOptions say what the document itself does not.
type RenderOptions struct {
	// Image gives the path that stands for a picture, from the hash of its bytes.
	// Nil gives "image/" and the hash.
	Image func(hash string) string
	// Lost is told what Markdown could not express, in the order of the text;
	// the heading that the place stands under is in Detail. Nil is allowed.
	Lost func(Loss)
}

// Loss is something that Markdown cannot express.
type Loss struct {
	Kind   LossKind `json:"kind"`
	Detail string   `json:"detail"` // the words it is about
}

// LossKind says what was done instead. The set is closed.
type LossKind string

// What Markdown cannot express.
const (
	LostSpan      LossKind = "span"      // a cell over several columns or rows: the cells it covers are empty
	LostCellBlock LossKind = "cellBlock" // blocks in a cell: their lines are put under each other with <br>, a picture is its alternative text
	LostTableHead LossKind = "tableHead" // header cells outside the first row, or other cells in it: the first row is the head
	LostRow       LossKind = "row"       // rows of unequal length are filled with empty cells; column widths are left out
	LostHeadingID LossKind = "headingId" // an id that two headings share: reading it back changes the second
	LostCharacter LossKind = "character" // U+0000, which no text file holds
)

// Render writes a document as Markdown. Parse gives back an equal document, with
// three exceptions: what Lost is told about, the widths of table columns, and the
// marks of a picture's alternative text if that is blank.
func Render(doc *prose.Node, opts RenderOptions) ([]byte, error) {
	if doc.Name() != "doc" {
		return nil, fmt.Errorf("markdown.Render: a %s is not a document", doc.Name())
	}
	r := &renderer{opts: opts, ids: map[string]bool{}}
	body := r.blocks(doc)
	var out bytes.Buffer
	out.WriteString(renderFrontMatter(doc.AttrString("title"), doc.AttrString("language")))
	out.WriteByte('\n')
	out.WriteString(body)
	out.WriteByte('\n')
	for i, note := range r.notes {
		text := escapeText(note, context{oneLine: true}, true, true)
		if note == "" {
			text = htmlEmptyParagraph
		}
		fmt.Fprintf(&out, "\n[^%d]: %s\n", i+1, text)
	}
	if bytes.IndexByte(out.Bytes(), 0) >= 0 {
		r.lost(LostCharacter, "U+0000")
		return bytes.ReplaceAll(out.Bytes(), []byte{0}, []byte("\uFFFD")), nil
	}
	return out.Bytes(), nil
}

// renderer holds one writing.
type renderer struct {
	opts  RenderOptions
	notes []string
	ids   map[string]bool
}

func (r *renderer) lost(kind LossKind, detail string) {
	if r.opts.Lost != nil {
		r.opts.Lost(Loss{Kind: kind, Detail: clip(detail)})
	}
}

// blocks writes the children of a container, with a blank line between them.
func (r *renderer) blocks(parent *prose.Node) string {
	var parts []string
	previous, flip := "", false
	for _, n := range parent.Children() {
		// Two lists of a kind next to each other would be read as one: the second
		// gets the other marker.
		flip = n.Name() == previous && !flip
		previous = n.Name()
		parts = append(parts, r.block(n, flip))
	}
	return strings.Join(parts, "\n\n")
}

func (r *renderer) block(n *prose.Node, flip bool) string {
	switch n.Name() {
	case "paragraph":
		if n.ChildCount() == 0 {
			return htmlEmptyParagraph
		}
		return r.inline(n, context{})
	case "heading":
		return r.heading(n)
	case "bullet_list", "ordered_list":
		return r.list(n, flip)
	case "blockquote":
		return prefixLines(r.blocks(n), "> ", "> ")
	case "table":
		return r.table(n)
	case "figure":
		return r.figure(n)
	case "page_break":
		return htmlPageBreak
	}
	return escapeText(n.TextContent(), context{}, true, true)
}

func (r *renderer) heading(n *prose.Node) string {
	line := strings.Repeat("#", n.AttrInt("level"))
	if words := r.inline(n, context{oneLine: true, heading: true}); words != "" {
		line += " " + words
	}
	id := n.AttrString("id")
	if id != "" && r.ids[id] {
		r.lost(LostHeadingID, id)
	}
	if id == "" || id != slug(plainText(n)) || r.ids[id] {
		line += " {#" + id + "}"
	}
	r.ids[id] = true
	return line
}

// plainText is what the reader makes an id of.
func plainText(n *prose.Node) string {
	var out inlines
	for _, child := range n.Children() {
		out.nodes = append(out.nodes, child)
	}
	return out.plain()
}

// list writes its items close together when each is one line with at most a
// list below it, else with blank lines between.
func (r *renderer) list(n *prose.Node, flip bool) string {
	ordered := n.Name() == "ordered_list"
	tight := isTight(n)
	var items []string
	for i := range n.ChildCount() {
		marker := "-"
		if flip {
			marker = "*"
		}
		if ordered {
			marker = strconv.Itoa(n.AttrInt("start")+i) + "."
			if flip {
				marker = strings.TrimSuffix(marker, ".") + ")"
			}
		}
		items = append(items, r.item(n.Child(i), marker, tight))
	}
	if tight {
		return strings.Join(items, "\n")
	}
	return strings.Join(items, "\n\n")
}

func (r *renderer) item(n *prose.Node, marker string, tight bool) string {
	body := r.blocks(n)
	if tight && n.ChildCount() == 2 {
		body = strings.Replace(body, "\n\n", "\n", 1)
	}
	return prefixLines(body, marker+" ", strings.Repeat(" ", len(marker)+1))
}

func isTight(list *prose.Node) bool {
	for _, item := range list.Children() {
		switch {
		case item.Child(0).ChildCount() == 0 && item.ChildCount() > 1, item.ChildCount() > 2:
			return false
		case item.ChildCount() == 2 && !interrupts(item.Child(1)):
			return false
		}
	}
	return true
}

// interrupts tells that a list is read as one right below a paragraph.
func interrupts(n *prose.Node) bool {
	if n.Name() != "bullet_list" && (n.Name() != "ordered_list" || n.AttrInt("start") != 1) {
		return false
	}
	first := n.Child(0)
	return first.Child(0).ChildCount() > 0 && isTight(n)
}

// prefixLines puts a mark before the first line and another before the rest.
func prefixLines(text, first, rest string) string {
	var b strings.Builder
	for i, line := range strings.Split(text, "\n") {
		prefix := rest
		if i == 0 {
			prefix = first
		} else {
			b.WriteByte('\n')
		}
		if line == "" {
			prefix = strings.TrimRight(prefix, " ")
		}
		b.WriteString(prefix)
		b.WriteString(line)
	}
	return b.String()
}

func (r *renderer) figure(n *prose.Node) string {
	hash := n.AttrString("image")
	path := "image/" + hash
	if r.opts.Image != nil {
		path = r.opts.Image(hash)
	}
	head := "![" + escapeText(n.AttrString("alt"), context{oneLine: true}, false, true) + "](" + escapeTarget(path, context{})
	switch {
	case n.ChildCount() == 0:
		return head + ")"
	case n.ChildCount() == 1 && n.Child(0).IsText() && len(n.Child(0).Marks()) == 0:
		return head + ` "` + escapeTitle(n.Child(0).Text()) + `")`
	}
	return head + ")\n_" + solidEdges(r.inline(n, context{oneLine: true, caption: true})) + "_"
}

// solidEdges writes the spaces at both ends as entities, such as U+2028, beside
// which "_" is not read as emphasis.
func solidEdges(s string) string {
	if r, size := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		s = fmt.Sprintf("&#%d;%s", r, s[size:])
	}
	if r, size := utf8.DecodeLastRuneInString(s); unicode.IsSpace(r) {
		s = fmt.Sprintf("%s&#%d;", s[:len(s)-size], r)
	}
	return s
}

func (r *renderer) note(text string) string {
	r.notes = append(r.notes, text)
	return "[^" + strconv.Itoa(len(r.notes)) + "]"
}
