package prose_test

import (
	"testing"

	"meelezen/review/prose"
	. "meelezen/review/prose/prosetest"
)

func TestAStepChangesTheDocumentAndItsInverseRestoresIt(t *testing.T) {
	d := Doc(t, H(1, "Plan 😀<x>"), P("Some <a>text<b> and ", Strong("more<c>")), UL(LI(P("one<d>")), LI(P("two"))),
		Table(Row(Cell(P("cell<e>")))))
	schema := prose.Default()
	word, err := schema.Text("words")
	if err != nil {
		t.Fatal(err)
	}
	em, err := schema.Mark("em", nil)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := schema.Node("paragraph", nil, nil)
	steps := []prose.Step{
		prose.NewReplaceStep(d.At("a"), d.At("b"), prose.Slice{Content: []*prose.Node{word}}),
		prose.NewReplaceStep(d.At("a"), d.At("b"), prose.Slice{}),
		prose.NewReplaceStep(d.At("a"), d.At("a"), prose.Slice{Content: []*prose.Node{p, p}, OpenStart: 1, OpenEnd: 1}),
		prose.NewReplaceStep(d.At("b"), d.At("d"), prose.Slice{Content: d.Slice("x", "b").Content, OpenStart: 1, OpenEnd: 1}),
		&prose.AddMarkStep{From: d.At("a"), To: d.At("e"), Mark: em},
		&prose.AttrStep{Pos: 0, Attr: "level", Value: 2},
		&prose.DocAttrStep{Attr: "title", Value: "Plan"},
	}
	for _, step := range steps {
		raw, err := step.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := schema.ParseStep(raw)
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		changed, err := prose.Apply(d.Node, again)
		if err != nil {
			t.Logf("%s: %v", raw, err)
			continue
		}
		if err := changed.Check(); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		undo, err := step.Invert(d.Node)
		if err != nil {
			t.Fatal(err)
		}
		restored, err := prose.Apply(changed, undo)
		if err != nil {
			t.Fatal(err)
		}
		if !restored.Eq(d.Node) {
			t.Errorf("undo of %s gives\n%s, not\n%s", raw, restored.AppendJSON(nil), d.AppendJSON(nil))
		}
		copied, err := schema.ParseNode(changed.AppendJSON(nil))
		if err != nil || !copied.Eq(changed) || copied.Hash() != changed.Hash() {
			t.Errorf("the document does not come back from its JSON: %v", err)
		}
	}
}
