package prose_test

import (
	"fmt"
	"slices"
	"testing"

	"meelezen/review/prose"
	. "meelezen/review/prose/prosetest"
)

func TestAPositionKnowsTheNodesAroundIt(t *testing.T) {
	d := Doc(t, P("ab"), UL(LI(P("cé<x>😀"), P("<y>"))))
	p, err := d.Resolve(d.At("x"))
	if err != nil {
		t.Fatal(err)
	}
	if p.Depth() != 3 || p.Parent().Name() != "paragraph" || p.Node(1).Name() != "bullet_list" {
		t.Errorf("depth %d in %s", p.Depth(), p.Parent().Name())
	}
	got := []int{p.ParentOffset, p.Index(0), p.Index(3), p.Start(3), p.End(3), p.Before(3), p.After(3), p.SharedDepth(d.At("y")), p.SharedDepth(1)}
	if want := []int{2, 1, 0, 7, 11, 6, 12, 2, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, pos := range []int{-1, d.ContentSize() + 1, d.At("x") + 1} {
		if _, err := d.Resolve(pos); err == nil {
			t.Errorf("position %d was resolved", pos)
		}
	}
	if n := d.NodeAt(4); n == nil || n.Name() != "bullet_list" {
		t.Errorf("node at 4 is %v", n)
	}
	if n := d.NodeAt(2); n == nil || n.Text() != "ab" {
		t.Errorf("node at 2 is %v", n)
	}
}

func TestTheTextBetweenPositions(t *testing.T) {
	d := Doc(t, H(1, "T<a>itle"), P("one", Break(), "t<b>wo", Footnote("n")), PageBreak(), Quote(P("three<c>")))
	for _, c := range []struct{ from, to, sep, leaf, want string }{
		{"a", "c", "\n", "", "itle\nonetwo\nthree"},
		{"a", "b", "\n", "*", "itle\none*t"},
		{"b", "c", "|", "*", "wo*|*|three"},
		{"a", "c", "", "", "itleonetwothree"},
		{"b", "b", "|", "*", ""},
	} {
		if got := d.TextBetween(d.At(c.from), d.At(c.to), c.sep, c.leaf); got != c.want {
			t.Errorf("between %s and %s with %q and %q: %q, want %q", c.from, c.to, c.sep, c.leaf, got, c.want)
		}
	}
	if got := d.TextContent(); got != "Titleonetwothree" {
		t.Errorf("all text is %q", got)
	}
}

func TestCuttingCountsUTF16Units(t *testing.T) {
	d := Doc(t, P("e\u0301<a>😀𝔻<b>é"))
	s := d.Slice("a", "b")
	if s.Size() != 4 || s.Content[0].Text() != "😀𝔻" {
		t.Errorf("cut %d units: %q", s.Size(), s.Content[0].Text())
	}
	if d.ContentSize() != 2+2+4+1 {
		t.Errorf("size is %d", d.ContentSize())
	}
}

func TestNeighbouringTextWithTheSameMarksIsJoined(t *testing.T) {
	d := Doc(t, P("one", " two", Em(" three"), Em(" four")))
	if n := d.Child(0).ChildCount(); n != 2 {
		t.Errorf("%d texts", n)
	}
}

func TestEveryNodeIsVisitedWithItsPosition(t *testing.T) {
	d := Doc(t, P("ab"), UL(LI(P("c"))), P("d"))
	var got []string
	d.Descendants(func(n *prose.Node, pos int, parent *prose.Node) bool {
		got = append(got, fmt.Sprint(parent.Name(), ">", n.Name(), "@", pos))
		return n.Name() != "list_item"
	})
	want := []string{"doc>paragraph@0", "paragraph>text@1", "doc>bullet_list@4", "bullet_list>list_item@5", "doc>paragraph@11", "paragraph>text@12"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	offsets := []int{}
	for at := range d.Children() {
		offsets = append(offsets, at)
	}
	if !slices.Equal(offsets, []int{0, 4, 11}) {
		t.Errorf("children at %v", offsets)
	}
}

func TestContentExpressions(t *testing.T) {
	for _, c := range []struct {
		expr     string
		yes, no  []string
		mistaken bool
	}{
		{expr: "a b+ c?", yes: []string{"ab", "abbbc"}, no: []string{"", "a", "abcc", "ba"}},
		{expr: "(a | b)* c", yes: []string{"c", "abbac"}, no: []string{"ab", "cc"}},
		{expr: "a{2} b", yes: []string{"aab"}, no: []string{"ab", "aaab"}},
		{expr: "a{1,3}", yes: []string{"a", "aaa"}, no: []string{"", "aaaa"}},
		{expr: "a{2,}", yes: []string{"aa", "aaaaa"}, no: []string{"a"}},
		{expr: "a{0,2} a b", yes: []string{"ab", "aaab"}, no: []string{"b", "aaaab"}},
		{expr: "(a b){2}", yes: []string{"abab"}, no: []string{"ab", "aabb"}},
		{expr: "block* a", yes: []string{"a", "bca", "aaa"}, no: []string{"b", ""}},
		{expr: "", yes: []string{""}, no: []string{"a"}},
		{expr: "a |", mistaken: true},
		{expr: "(a", mistaken: true},
		{expr: "a)", mistaken: true},
		{expr: "a{x}", mistaken: true},
		{expr: "a{1", mistaken: true},
		{expr: "unknown", mistaken: true},
		{expr: "a text", mistaken: true},
		{expr: "a{4096}{4096}", mistaken: true},
	} {
		t.Run(c.expr, func(t *testing.T) {
			schema, err := prose.ParseSchema(fmt.Appendf(nil, `{"nodes":[["doc",{"content":%q}],["a",{"group":"block"}],["b",{"group":"block"}],["c",{"group":"block"}],["text",{}]],"marks":[]}`, c.expr))
			if c.mistaken != (err != nil) {
				t.Fatalf("schema: %v", err)
			}
			if err != nil {
				return
			}
			for _, content := range c.yes {
				if err := letters(t, schema, content).Check(); err != nil {
					t.Errorf("%q: %v", content, err)
				}
			}
			for _, content := range c.no {
				if schema.NodeType("doc").IsLeaf() {
					continue
				}
				if letters(t, schema, content).Check() == nil {
					t.Errorf("%q was accepted", content)
				}
			}
		})
	}
}

func letters(t *testing.T, s *prose.Schema, names string) *prose.Node {
	t.Helper()
	var kids []*prose.Node
	for _, name := range names {
		n, err := s.Node(string(name), nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		kids = append(kids, n)
	}
	doc, err := s.Node("doc", nil, kids)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheProductSchemaHasWhatTheOtherPartsCount(t *testing.T) {
	s := prose.Default()
	if s.NodeType("footnote").IsAtom() != true || s.NodeType("page_break").IsLeaf() != true || s.NodeType("figure").IsTextblock() != true {
		t.Error("footnote, page_break or figure is of another nature")
	}
	if s.NodeType("table_header").TableRole() != "header_cell" || s.TopNode().Name != "doc" || s.NodeType("nothing") != nil || s.MarkType("nothing") != nil {
		t.Error("names or roles are off")
	}
	for _, attrs := range []prose.Attrs{nil, {"image": "abc", "alt": "x"}, {"alt": "x"}, {"image": string(make([]byte, 64)), "alt": "x"}} {
		if _, err := s.Node("figure", attrs, nil); err == nil {
			t.Errorf("a figure with %v was made", attrs)
		}
	}
	h, err := s.Node("heading", prose.Attrs{"level": 2.0}, nil)
	if err != nil || h.AttrInt("level") != 2 || h.AttrString("id") != "" {
		t.Errorf("heading: %v", err)
	}
	if _, err := s.Text(""); err == nil {
		t.Error("an empty text was made")
	}
	if _, err := s.Text("\xff"); err == nil {
		t.Error("a text of invalid UTF-8 was made")
	}
}
