package prose_test

import (
	"errors"
	"testing"

	"meelezen/review/prose"
	. "meelezen/review/prose/prosetest"
)

func step(t *testing.T, json string) prose.Step {
	t.Helper()
	s, err := prose.Default().ParseStep([]byte(json))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mark(t *testing.T, name string) prose.Mark {
	t.Helper()
	m, err := prose.Default().Mark(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func text(t *testing.T, s string) prose.Slice {
	t.Helper()
	n, err := prose.Default().Text(s)
	if err != nil {
		t.Fatal(err)
	}
	return prose.Slice{Content: []*prose.Node{n}}
}

func node(t *testing.T, name string, content ...*prose.Node) *prose.Node {
	t.Helper()
	n, err := prose.Default().Node(name, nil, content)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestWhatAStepMakesOfADocument(t *testing.T) {
	d := Doc(t, H(1, "Plan"), P("Some <a>text<b> here<c>"), P("<d>next"))
	em := mark(t, "em")
	for _, c := range []struct {
		name string
		step prose.Step
		want *Document
	}{
		{"typing", prose.NewReplaceStep(d.At("b"), d.At("b"), text(t, "s")), Doc(t, H(1, "Plan"), P("Some texts here"), P("next"))},
		{"deleting a word", prose.NewReplaceStep(d.At("a"), d.At("b"), prose.Slice{}), Doc(t, H(1, "Plan"), P("Some  here"), P("next"))},
		{"splitting a paragraph", prose.NewReplaceStep(d.At("a"), d.At("a"), prose.Slice{Content: []*prose.Node{node(t, "paragraph"), node(t, "paragraph")}, OpenStart: 1, OpenEnd: 1}),
			Doc(t, H(1, "Plan"), P("Some "), P("text here"), P("next"))},
		{"joining paragraphs", prose.NewReplaceStep(d.At("c"), d.At("d"), prose.Slice{}), Doc(t, H(1, "Plan"), P("Some text herenext"))},
		{"deleting from one block into another keeps the first", prose.NewReplaceStep(2, d.At("d"), prose.Slice{}), Doc(t, H(1, "Pnext"))},
		{"adding a mark", &prose.AddMarkStep{From: d.At("a"), To: d.At("b"), Mark: em}, Doc(t, H(1, "Plan"), P("Some ", Em("text"), " here"), P("next"))},
		{"adding a mark over two blocks", &prose.AddMarkStep{From: d.At("b"), To: d.At("d") + 2, Mark: em}, Doc(t, H(1, "Plan"), P("Some text", Em(" here")), P(Em("ne"), "xt"))},
		{"changing the level of a heading", &prose.AttrStep{Pos: 0, Attr: "level", Value: 2}, Doc(t, H(2, "Plan"), P("Some text here"), P("next"))},
		{"changing the title", &prose.DocAttrStep{Attr: "title", Value: "Nieuw"}, Titled(t, "Nieuw", H(1, "Plan"), P("Some text here"), P("next"))},
		{"an empty set of marks", &prose.MarkSetStep{}, d},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := d.Hash()
			got, err := prose.Apply(d.Node, c.step)
			if err != nil {
				t.Fatal(err)
			}
			if !got.Eq(c.want.Node) {
				t.Errorf("got\n%s, want\n%s", got.AppendJSON(nil), c.want.AppendJSON(nil))
			}
			undo, err := c.step.Invert(d.Node)
			if err != nil {
				t.Fatal(err)
			}
			back, err := prose.Apply(got, undo)
			if err != nil || !back.Eq(d.Node) {
				t.Errorf("undo: %v, got\n%s", err, back.AppendJSON(nil))
			}
			if d.Hash() != before {
				t.Error("the document itself changed")
			}
		})
	}
}

func TestStepsThatAreRefused(t *testing.T) {
	d := Doc(t, P("A 😀<e> smile<a>"), Quote(P("quote<q>")), Table(Row(Cell(P("cell<c>")))))
	em := mark(t, "em")
	half := d.At("e") - 1
	for _, c := range []struct {
		name  string
		step  prose.Step
		class error
	}{
		{"a position outside the document", prose.NewReplaceStep(0, d.ContentSize()+1, prose.Slice{}), prose.ErrStep},
		{"a position before the document", prose.NewReplaceStep(-1, 0, prose.Slice{}), prose.ErrStep},
		{"a range that runs backwards", prose.NewReplaceStep(3, 1, prose.Slice{}), prose.ErrStep},
		{"an empty quote", prose.NewReplaceStep(0, 0, prose.Slice{Content: []*prose.Node{node(t, "blockquote")}}), prose.ErrContent},
		{"an empty cell", prose.NewReplaceStep(d.At("c")+2, d.At("c")+2, prose.Slice{Content: []*prose.Node{node(t, "table_cell")}}), prose.ErrContent},
		{"a block in a paragraph", prose.NewReplaceStep(1, 1, prose.Slice{Content: []*prose.Node{node(t, "page_break")}}), prose.ErrContent},
		{"text between blocks", prose.NewReplaceStep(0, 0, text(t, "x")), prose.ErrContent},
		{"deleting all", prose.NewReplaceStep(0, d.ContentSize(), prose.Slice{}), prose.ErrContent},
		{"a cut through an emoji", prose.NewReplaceStep(half, half, text(t, "x")), prose.ErrStep},
		{"a mark over half an emoji", &prose.AddMarkStep{From: 1, To: half, Mark: em}, prose.ErrStep},
		{"a slice open deeper than it is", prose.NewReplaceStep(1, 1, prose.Slice{OpenStart: 3, OpenEnd: 3}), prose.ErrStep},
		{"a slice open deeper than its place", prose.NewReplaceStep(0, 0, prose.Slice{Content: []*prose.Node{node(t, "paragraph")}, OpenStart: 1}), prose.ErrStep},
		{"a change of structure over content", &prose.ReplaceStep{From: 1, To: 3, Structure: true}, prose.ErrStep},
		{"a gap that is not flat", &prose.ReplaceAroundStep{From: 0, To: d.At("q"), GapFrom: 1, GapTo: d.At("q") - 1}, prose.ErrStep},
		{"a gap that does not fit", &prose.ReplaceAroundStep{From: 0, To: d.At("a") + 1, GapFrom: 0, GapTo: d.At("a") + 1,
			Slice: prose.Slice{Content: []*prose.Node{node(t, "bullet_list")}}, Insert: 1}, prose.ErrStep},
		{"a change of structure over text before the gap", &prose.ReplaceAroundStep{From: 1, To: d.At("a"), GapFrom: 2, GapTo: d.At("a"), Structure: true}, prose.ErrStep},
		{"a mark on a block", &prose.AddNodeMarkStep{Pos: 0, Mark: em}, prose.ErrContent},
		{"a mark on the node of a text", &prose.AddNodeMarkStep{Pos: 1, Mark: em}, prose.ErrStep},
		{"an attribute that is not declared", &prose.AttrStep{Pos: 0, Attr: "level", Value: 1}, prose.ErrContent},
		{"an attribute where no node is", &prose.AttrStep{Pos: d.At("a"), Attr: "level", Value: 1}, prose.ErrStep},
		{"an attribute far outside", &prose.AttrStep{Pos: 1 << 40, Attr: "level", Value: 1}, prose.ErrStep},
		{"a title that is a number", &prose.DocAttrStep{Attr: "title", Value: 1}, prose.ErrContent},
		{"a colspan of a million", &prose.AttrStep{Pos: d.At("c") - 6, Attr: "colspan", Value: 1000000}, prose.ErrContent},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := prose.Apply(d.Node, c.step); !errors.Is(err, c.class) {
				t.Errorf("got %v, want %v", err, c.class)
			}
		})
	}
}

func TestUndoOfAWrapAndOfALift(t *testing.T) {
	flat := Doc(t, P("one"), P("two"))
	wrapped := Doc(t, Quote(P("one"), P("two")))
	wrap := step(t, `{"stepType":"replaceAround","from":0,"to":10,"gapFrom":0,"gapTo":10,"insert":1,"slice":{"content":[{"type":"blockquote"}]},"structure":true}`)
	got, err := prose.Apply(flat.Node, wrap)
	if err != nil || !got.Eq(wrapped.Node) {
		t.Fatalf("wrap: %v", err)
	}
	lift, err := wrap.Invert(flat.Node)
	if err != nil {
		t.Fatal(err)
	}
	back, err := prose.Apply(got, lift)
	if err != nil || !back.Eq(flat.Node) {
		t.Fatalf("lift: %v", err)
	}
	again, err := lift.Invert(got)
	if err != nil || !prose.StepsEqual(again, wrap) {
		t.Errorf("undo of the lift is %s: %v", again.AppendJSON(nil), err)
	}
}

func TestUndoOfAMarkOverPartlyMarkedTextKeepsWhatWasMarked(t *testing.T) {
	d := Doc(t, P("<a>one ", Em("two"), " three<b>"))
	add := &prose.AddMarkStep{From: d.At("a"), To: d.At("b"), Mark: mark(t, "em")}
	marked, err := prose.Apply(d.Node, add)
	if err != nil {
		t.Fatal(err)
	}
	undo, err := add.Invert(d.Node)
	if err != nil {
		t.Fatal(err)
	}
	back, err := prose.Apply(marked, undo)
	if err != nil || !back.Eq(d.Node) {
		t.Errorf("got %s, %v", back.AppendJSON(nil), err)
	}
	if set, ok := undo.(*prose.MarkSetStep); !ok || len(set.Steps) != 2 {
		t.Errorf("undo is %s", undo.AppendJSON(nil))
	}
}
