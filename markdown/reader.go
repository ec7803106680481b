package markdown

import (
	"errors"
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"meelezen/review"
	"meelezen/review/prose"
)

// reader holds one reading of one file. The first error sticks in err; what is
// built after it is thrown away.
type reader struct {
	src      []byte
	opts     Options
	schema   *prose.Schema
	lines    lineIndex
	warnings warnings
	err      error

	title    string
	titled   bool // the front matter names the title, even if empty
	language string

	notes     map[string]*note
	ids       *idSet
	lastLevel int // of the heading before, for skipped levels
	shift     int // 1 when the first heading became the title
	line      int // of the block being read, for what has no line of its own
	repeated  int // bytes of what stands once in the file and often in the document
	inNote    int // how deep in notes within notes
}

// note is a definition, read when it is first referred to.
type note struct {
	block *noteBlock
	text  string
	read  bool
	used  bool
}

func newReader(src []byte, opts Options) *reader {
	c := &reader{
		src: src, opts: opts, schema: prose.Default(), lines: newLineIndex(src),
		title: opts.Title, language: opts.Language, notes: map[string]*note{}, ids: newIDSet(),
	}
	if c.language == "" {
		c.language = "nl"
	}
	return c
}

// read makes the document of what stands behind the front matter.
func (c *reader) read(body int) (*prose.Node, error) {
	blanked := append([]byte(nil), c.src...)
	for i := range body {
		if blanked[i] != '\n' {
			blanked[i] = ' '
		}
	}
	c.src = blanked
	root, err := parseTree(blanked)
	if err != nil {
		return nil, err
	}
	first := c.survey(root)
	content := c.blocks(root, first, 1)
	c.warnUnused()
	if len(content) == 0 {
		content = []*prose.Node{c.paragraph(nil)}
	}
	doc := c.node("doc", prose.Attrs{"title": c.title, "language": c.language}, content)
	if c.err != nil {
		return nil, c.err
	}
	if err := doc.Check(); err != nil {
		return nil, fmt.Errorf("the document that was read: %w", err)
	}
	return doc, nil
}

// survey walks the tree once for what must be known before the text is read:
// notes, fixed ids, link definitions in use, and the title. It returns the
// heading that became the title, nil if none did.
func (c *reader) survey(root *ast.Document) (titleHeading ast.Node) {
	var tops int
	var first *ast.Heading
	used := map[string]bool{}
	var definitions []*ast.LinkReferenceDefinition
	walk(root, func(n ast.Node) {
		switch n := n.(type) {
		case *noteBlock:
			c.define(n)
		case *ast.Heading:
			if n.Level == 1 {
				tops++
			}
			if first == nil {
				first = n
			}
			if id, ok := fixedID(n, c.src); ok {
				c.ids.reserve(id)
			}
		case *ast.Link:
			markUsed(used, n.Reference)
		case *ast.Image:
			markUsed(used, n.Reference)
		case *ast.LinkReferenceDefinition:
			definitions = append(definitions, n)
		}
	})
	for _, d := range definitions {
		if key := util.ToLinkReference(d.Label); !used[key] {
			c.warnings.add(c.lineOf(d), WarnLinkUnused, string(d.Label)+": "+string(d.Destination))
		} else {
			used[key] = false // a second definition with the same label counts for nothing
		}
	}
	if c.titled || tops != 1 || first == nil || first.Level != 1 || first != firstContent(root) || !plainHeading(first) {
		return nil
	}
	c.takeTitle(first)
	return first
}

func markUsed(used map[string]bool, ref *ast.ReferenceLink) {
	if ref != nil {
		used[util.ToLinkReference(ref.Value)] = true
	}
}

// walk visits every node before its children. It keeps its own stack: the tree
// of a hostile file can be deep.
func walk(root ast.Node, visit func(ast.Node)) {
	for n := root; n != nil; {
		visit(n)
		if child := n.FirstChild(); child != nil {
			n = child
			continue
		}
		for n != root && n.NextSibling() == nil {
			n = n.Parent()
		}
		if n == root {
			return
		}
		n = n.NextSibling()
	}
}

// firstContent is the first block that will be seen.
func firstContent(root ast.Node) ast.Node {
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.(type) {
		case *noteBlock, *ast.LinkReferenceDefinition:
		default:
			return n
		}
	}
	return nil
}

// plainHeading tells that a heading holds nothing that a title cannot.
func plainHeading(h *ast.Heading) bool {
	plain := h.HasChildren()
	walk(h, func(n ast.Node) {
		switch n.Kind() {
		case kindNoteRef, ast.KindImage, ast.KindLink, ast.KindAutoLink:
			plain = false
		}
	})
	return plain
}

func (c *reader) takeTitle(h *ast.Heading) {
	var out inlines
	c.inline(h, style{}, &out, 0)
	c.cutFixedID(h, &out)
	c.title, c.shift = out.plain(), 1
}

func (c *reader) warnUnused() {
	for label, n := range c.notes {
		if !n.used {
			c.warnings.add(c.lines.line(n.block.offset), WarnNoteUnused, "[^"+label+"]")
		}
	}
}

// fail keeps the first error.
func (c *reader) fail(err error) {
	if c.err == nil && err != nil {
		c.err = err
	}
}

// spend counts what is repeated, and stops a small file that would give a huge document.
func (c *reader) spend(size int) bool {
	if c.repeated += size; c.repeated > maxRepeated {
		c.fail(review.E(review.Limit, "markdown.Parse", TextTooMany, errors.New("notes and links are repeated too often")))
		return false
	}
	return true
}

// node makes a node; the reader only asks for what the schema has.
func (c *reader) node(name string, attrs prose.Attrs, content []*prose.Node, marks ...prose.Mark) *prose.Node {
	n, err := c.schema.Node(name, attrs, content, marks...)
	c.fail(err)
	return n
}

func (c *reader) paragraph(content []*prose.Node) *prose.Node {
	return c.node("paragraph", nil, content)
}

// lineOf a node, or of the block it is in.
func (c *reader) lineOf(n ast.Node) int {
	if ref, ok := n.(*noteRef); ok {
		return c.lines.line(ref.offset)
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		at := n.Lines().At(0)
		return c.lines.line(at.Start)
	}
	if pos := n.Pos(); pos >= 0 && pos <= len(c.src) {
		return c.lines.line(pos)
	}
	return c.line
}
