// Package prosetest builds documents of the product schema for tests. A name in
// angle brackets in a text, as in "some <a>text<b>", names a position, so that
// no test counts offsets. Begin with [Doc].
package prosetest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// Piece is a part of a document under construction.
type Piece struct {
	nodes []*prose.Node
	at    map[string]int
	err   error
}

// Document is a built document and its named positions.
type Document struct {
	*prose.Node
	t  testing.TB
	at map[string]int
}

// Doc builds a document with the default title and language and checks it.
func Doc(t testing.TB, parts ...any) *Document {
	t.Helper()
	return build(t, Node("doc", nil, parts...))
}

// Titled is Doc with a title.
func Titled(t testing.TB, title string, parts ...any) *Document {
	t.Helper()
	return build(t, Node("doc", prose.Attrs{"title": title}, parts...))
}

func build(t testing.TB, p Piece) *Document {
	t.Helper()
	if p.err != nil {
		t.Fatalf("prosetest: %v", p.err)
	}
	doc := p.nodes[0]
	if err := doc.Check(); err != nil {
		t.Fatalf("prosetest: %v", err)
	}
	for name := range p.at {
		p.at[name]-- // positions are counted inside the document node
	}
	return &Document{Node: doc, t: t, at: p.at}
}

// At returns a named position.
func (d *Document) At(name string) int {
	d.t.Helper()
	pos, ok := d.at[name]
	if !ok {
		d.t.Fatalf("prosetest: the document has no position <%s>", name)
	}
	return pos
}

// Slice cuts out what stands between two named positions.
func (d *Document) Slice(from, to string) prose.Slice {
	d.t.Helper()
	s, err := d.Node.Slice(d.At(from), d.At(to))
	if err != nil {
		d.t.Fatalf("prosetest: %v", err)
	}
	return s
}

// Node builds any node. A part is a string of text or a Piece.
func Node(name string, attrs prose.Attrs, parts ...any) Piece {
	inner := join(parts)
	if inner.err != nil {
		return inner
	}
	node, err := prose.Default().Node(name, attrs, inner.nodes)
	for tag := range inner.at {
		inner.at[tag]++
	}
	return Piece{nodes: []*prose.Node{node}, at: inner.at, err: err}
}

// Text builds text with marks.
func Text(text string, marks ...prose.Mark) Piece {
	clean, at := cutNames(text)
	p := Piece{at: at}
	if clean != "" {
		var node *prose.Node
		node, p.err = prose.Default().Text(clean, marks...)
		p.nodes = []*prose.Node{node}
	}
	return p
}

func join(parts []any) Piece {
	out := Piece{at: map[string]int{}}
	size := 0
	for _, part := range parts {
		var p Piece
		switch part := part.(type) {
		case string:
			p = Text(part)
		case Piece:
			p = part
		default:
			p.err = fmt.Errorf("%T is neither text nor a piece", part)
		}
		if p.err != nil {
			return p
		}
		for name, pos := range p.at {
			out.at[name] = size + pos
		}
		for _, n := range p.nodes {
			size += n.Size()
		}
		out.nodes = append(out.nodes, p.nodes...)
	}
	return out
}

// cutNames takes the names out of a text and returns their places in UTF-16 units.
func cutNames(text string) (string, map[string]int) {
	name := regexp.MustCompile(`<([a-z0-9]+)>`)
	at := map[string]int{}
	var out strings.Builder
	units, done := 0, 0
	for _, m := range name.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[done:m[0]])
		units += width(text[done:m[0]])
		at[text[m[2]:m[3]]] = units
		done = m[1]
	}
	out.WriteString(text[done:])
	return out.String(), at
}

func width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}
