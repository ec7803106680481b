package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"meelezen/review/prose"
)

// maxStart is the highest number that the schema lets a list begin with.
const maxStart = 1_000_000

// maxHeading is the deepest level that the schema has.
const maxHeading = 4

// blocks reads the children of a container, but for one that is skipped.
func (c *reader) blocks(parent, skip ast.Node, depth int) []*prose.Node {
	if depth > maxDepth {
		c.fail(tooDeep(c.line))
		return nil
	}
	var list []*prose.Node
	for n := parent.FirstChild(); n != nil && c.err == nil; n = n.NextSibling() {
		if n != skip {
			list = append(list, c.block(n, depth)...)
		}
	}
	return list
}

// block reads one block. It may give none, and more than one: pictures inside a
// paragraph follow it.
func (c *reader) block(n ast.Node, depth int) []*prose.Node {
	c.line = c.lineOf(n)
	switch n := n.(type) {
	case *ast.Heading:
		return c.heading(n)
	case *ast.Paragraph, *ast.TextBlock:
		return c.textblock(n)
	case *ast.List:
		return c.list(n, depth)
	case *ast.Blockquote:
		if content := c.blocks(n, nil, depth+1); len(content) > 0 {
			return []*prose.Node{c.node("blockquote", nil, content)}
		}
	case *east.Table:
		return []*prose.Node{c.table(n)}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return c.code(n)
	case *ast.ThematicBreak:
		c.warnings.add(c.line, WarnRule, "")
	case *ast.HTMLBlock:
		return c.html(n)
	case *noteBlock, *ast.LinkReferenceDefinition:
	default:
		c.warnings.add(c.line, WarnHTML, n.Kind().String())
	}
	return nil
}

func (c *reader) heading(h *ast.Heading) []*prose.Node {
	line := c.line
	level := h.Level - c.shift
	if level > maxHeading {
		c.warnings.add(line, WarnHeadingDeep, strings.Repeat("#", h.Level))
		level = maxHeading
	}
	if level > c.lastLevel+1 {
		c.warnings.add(line, WarnHeadingSkip, strings.Repeat("#", h.Level))
	}
	c.lastLevel = level

	var out inlines
	c.inline(h, style{}, &out, 0)
	id, fixed := c.cutFixedID(h, &out)
	if fixed {
		if given := c.ids.take(id); given != id {
			c.warnings.add(line, WarnHeadingID, id)
			id = given
		}
	} else {
		id = c.ids.make(slug(out.plain()))
	}
	attrs := prose.Attrs{"level": level, "id": id}
	return c.withFigures(c.node("heading", attrs, out.done(c)), &out)
}

// textblock reads a paragraph: a figure, or text with the pictures in it behind it.
func (c *reader) textblock(n ast.Node) []*prose.Node {
	if figure := c.figureParagraph(n); figure != nil {
		return figure
	}
	c.warnBrokenTable(n)
	var out inlines
	c.inline(n, style{}, &out, 0)
	content := out.done(c)
	if len(content) == 0 || out.blank && len(out.figures) > 0 {
		return out.figures // all of it was left out, or was pictures
	}
	return c.withFigures(c.paragraph(content), &out)
}

// withFigures puts the pictures of a line behind its block.
func (c *reader) withFigures(n *prose.Node, out *inlines) []*prose.Node {
	for range out.figures {
		c.warnings.add(c.line, WarnImageMoved, "")
	}
	return append([]*prose.Node{n}, out.figures...)
}

func (c *reader) list(n *ast.List, depth int) []*prose.Node {
	var items []*prose.Node
	for item := n.FirstChild(); item != nil && c.err == nil; item = item.NextSibling() {
		content := c.blocks(item, nil, depth+2)
		if len(content) == 0 || content[0].Name() != "paragraph" {
			content = append([]*prose.Node{c.paragraph(nil)}, content...)
		}
		items = append(items, c.node("list_item", nil, content))
	}
	if c.err != nil || len(items) == 0 {
		return nil
	}
	if n.IsOrdered() {
		start := n.Start
		if start > maxStart {
			c.warnings.add(c.lineOf(n), WarnListStart, strconv.Itoa(start))
			start = 1
		}
		return []*prose.Node{c.node("ordered_list", prose.Attrs{"start": start}, items)}
	}
	return []*prose.Node{c.node("bullet_list", nil, items)}
}

// code keeps the lines of a code block as text: a policy paper has no code, so
// this is most often a text that was indented by accident.
func (c *reader) code(n ast.Node) []*prose.Node {
	var out inlines
	lines := n.Lines()
	for i := range lines.Len() {
		at := lines.At(i)
		if i > 0 {
			out.hardBreak(c, style{})
		}
		out.text(c, strings.TrimRight(string(at.Value(c.src)), "\n"), style{})
	}
	content := out.done(c)
	if len(content) == 0 {
		return nil
	}
	c.warnings.add(c.line, WarnCode, content[0].Text())
	return []*prose.Node{c.paragraph(content)}
}

// The three pieces of HTML that mean something as a block.
const (
	htmlPageBreak      = "<!-- pagebreak -->"
	htmlEmptyParagraph = "<p></p>"
	htmlBreak          = "<br>"
)

func (c *reader) html(n *ast.HTMLBlock) []*prose.Node {
	raw := n.Lines().Value(c.src)
	if n.HasClosure() {
		raw = append(bytes.Clone(raw), n.ClosureLine.Value(c.src)...)
	}
	value := strings.TrimSpace(string(raw))
	switch strings.ToLower(value) {
	case htmlPageBreak, "<!--pagebreak-->":
		return []*prose.Node{c.node("page_break", nil, nil)}
	case htmlEmptyParagraph:
		return []*prose.Node{c.paragraph(nil)}
	case htmlBreak, "<br/>", "<br />":
		return []*prose.Node{c.paragraph([]*prose.Node{c.node("hard_break", nil, nil)})}
	}
	c.warnings.add(c.line, WarnHTML, value)
	return nil
}
