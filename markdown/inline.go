package markdown

import (
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"meelezen/review/prose"
)

// style is a set of marks.
type style struct {
	href string // "" for no link
	on   styleSet
}

type styleSet uint8

const (
	strong styleSet = 1 << iota
	em
	underline
	superscript
	subscript
)

// styles in the order of rank, with the tag that stands for each.
var styles = [...]struct {
	bit  styleSet
	mark string
	tag  string
}{
	{strong, "strong", "strong"}, {em, "em", "em"}, {underline, "underline", "u"},
	{superscript, "superscript", "sup"}, {subscript, "subscript", "sub"},
}

func (c *reader) marks(st style) []prose.Mark {
	var marks []prose.Mark
	add := func(name string, attrs prose.Attrs) {
		m, err := c.schema.Mark(name, attrs)
		c.fail(err)
		marks = append(marks, m)
	}
	if st.href != "" {
		add("link", prose.Attrs{"href": st.href})
	}
	for _, s := range styles {
		if st.on&s.bit != 0 {
			add(s.mark, nil)
		}
	}
	return marks
}

// inlines gathers the content of one textblock.
type inlines struct {
	nodes   []*prose.Node
	figures []*prose.Node // pictures that stood in the line
	blank   bool          // nothing but spaces so far; meaningful once there are nodes
	pending strings.Builder
	style   style
}

func (o *inlines) text(c *reader, s string, st style) {
	if s == "" {
		return
	}
	if st != o.style {
		o.flush(c)
		o.style = st
	}
	o.pending.WriteString(s)
}

func (o *inlines) flush(c *reader) {
	if o.pending.Len() == 0 {
		return
	}
	s := o.pending.String()
	n, err := c.schema.Text(s, c.marks(o.style)...)
	c.fail(err)
	o.blank = (len(o.nodes) == 0 || o.blank) && strings.Trim(s, " ") == ""
	o.nodes = append(o.nodes, n)
	o.pending.Reset()
}

func (o *inlines) leaf(c *reader, name string, attrs prose.Attrs, st style) {
	o.flush(c)
	o.blank = false
	o.nodes = append(o.nodes, c.node(name, attrs, nil, c.marks(st)...))
}

func (o *inlines) hardBreak(c *reader, st style) { o.leaf(c, "hard_break", nil, st) }

// done returns the nodes. After an error there are none, so that no caller
// builds on a missing one.
func (o *inlines) done(c *reader) []*prose.Node {
	o.flush(c)
	if c.err != nil {
		return nil
	}
	return o.nodes
}

// plain is the text without its marks; notes and breaks become spaces.
func (o *inlines) plain() string {
	var b strings.Builder
	for _, n := range o.nodes {
		if n == nil {
			continue
		}
		if n.IsText() {
			b.WriteString(n.Text())
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteString(o.pending.String())
	return strings.TrimSpace(b.String())
}

// inline reads the children of an inline container or textblock.
func (c *reader) inline(parent ast.Node, st style, out *inlines, depth int) {
	if depth > maxInline {
		c.fail(tooDeep(c.line))
		return
	}
	tags := tagStack{base: st}
	for n := parent.FirstChild(); n != nil && c.err == nil; n = n.NextSibling() {
		st := tags.style()
		switch n := n.(type) {
		case *ast.Text:
			c.text(n, st, out)
		case *ast.String:
			out.text(c, string(n.Value), st)
		case *ast.Emphasis:
			inner := st
			inner.on |= [...]styleSet{1: em, 2: strong}[min(max(n.Level, 1), 2)]
			c.inline(n, inner, out, depth+1)
		case *ast.CodeSpan:
			c.codeSpan(n, st, out)
		case *ast.Link:
			c.link(n, st, out, depth)
		case *ast.AutoLink:
			c.autoLink(n, st, out)
		case *ast.Image:
			out.figures = append(out.figures, c.image(n, nil)...)
		case *ast.RawHTML:
			c.rawHTML(n, &tags, out)
		case *noteRef:
			c.noteRef(n, st, out)
		default:
			c.warnings.add(c.lineOf(n), WarnHTML, n.Kind().String())
		}
	}
	for _, t := range tags.open {
		c.warnings.add(t.line, WarnHTMLUnclosed, "<"+t.name+">")
	}
}

func (c *reader) text(n *ast.Text, st style, out *inlines) {
	value := string(n.Value(c.src))
	if !n.IsRaw() {
		value = unescape(value)
	}
	out.text(c, value, st)
	switch {
	case n.HardLineBreak():
		out.hardBreak(c, st)
	case n.SoftLineBreak():
		out.text(c, " ", st)
	}
}

func (c *reader) codeSpan(n *ast.CodeSpan, st style, out *inlines) {
	var b strings.Builder
	for t := n.FirstChild(); t != nil; t = t.NextSibling() {
		if t, ok := t.(*ast.Text); ok {
			b.Write(t.Segment.Value(c.src))
		}
	}
	value := strings.ReplaceAll(b.String(), "\n", " ")
	c.warnings.add(c.lineOf(n), WarnCode, value)
	out.text(c, value, st)
}

var (
	allowedTarget = regexp.MustCompile(`^(?i:https?://|mailto:)|^#`)
	targetScheme  = regexp.MustCompile(`^[A-Za-z]+:`)
)

// target returns the address if the schema takes it; its scheme in lower case.
func target(raw string) (href string, ok bool) {
	if !allowedTarget.MatchString(raw) {
		return "", false
	}
	return targetScheme.ReplaceAllStringFunc(raw, strings.ToLower), true
}

func (c *reader) link(n *ast.Link, st style, out *inlines, depth int) {
	line := c.lineOf(n)
	if len(n.Title) > 0 {
		c.warnings.add(line, WarnLinkTitle, string(n.Title))
	}
	inner := st
	href, ok := target(unescape(string(n.Destination)))
	switch {
	case !ok:
		c.warnings.add(line, WarnLinkTarget, string(n.Destination))
	case n.Reference == nil || c.spend(len(href)):
		inner.href = href
	}
	if !n.HasChildren() {
		c.warnings.add(line, WarnLinkEmpty, string(n.Destination))
		out.text(c, unescape(string(n.Destination)), inner)
		return
	}
	c.inline(n, inner, out, depth+1)
}

func (c *reader) autoLink(n *ast.AutoLink, st style, out *inlines) {
	label, address := string(n.Label(c.src)), string(n.URL(c.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	href, ok := target(address)
	if !ok {
		c.warnings.add(c.lineOf(n), WarnLinkTarget, address)
		href = st.href
	}
	st.href = href
	out.text(c, label, st)
}

// tagStack follows <strong> and its like through the children of one node.
type tagStack struct {
	base style
	open []openTag
}

type openTag struct {
	name string
	bit  styleSet
	line int
}

func (t *tagStack) style() style {
	st := t.base
	for _, o := range t.open {
		st.on |= o.bit
	}
	return st
}

// close ends the innermost tag of that kind.
func (t *tagStack) close(bit styleSet) bool {
	for i := len(t.open) - 1; i >= 0; i-- {
		if t.open[i].bit == bit {
			t.open = append(t.open[:i], t.open[i+1:]...)
			return true
		}
	}
	return false
}

var tagPattern = regexp.MustCompile(`^<(/?)([A-Za-z]+)(?:\s+([^>]*?))?\s*/?>$`)

func styleOfTag(name string) styleSet {
	switch name {
	case "b":
		return strong
	case "i":
		return em
	}
	for _, s := range styles {
		if s.tag == name {
			return s.bit
		}
	}
	return 0
}

func (c *reader) rawHTML(n *ast.RawHTML, tags *tagStack, out *inlines) {
	raw, line := string(n.Segments.Value(c.src)), c.line
	if n.Segments.Len() > 0 {
		at := n.Segments.At(0)
		line = c.lines.line(at.Start)
	}
	m := tagPattern.FindStringSubmatch(raw)
	if m == nil {
		c.warnings.add(line, WarnHTML, raw)
		return
	}
	closing, name := m[1] != "", strings.ToLower(m[2])
	bit := styleOfTag(name)
	switch {
	case bit == 0 && name != "br":
		c.warnings.add(line, WarnHTML, raw)
		return
	case m[3] != "":
		c.warnings.add(line, WarnHTMLAttributes, raw)
	}
	switch {
	case name == "br":
		out.hardBreak(c, tags.style())
	case !closing:
		tags.open = append(tags.open, openTag{name, bit, line})
	case !tags.close(bit):
		c.warnings.add(line, WarnHTMLUnclosed, raw)
	}
}
