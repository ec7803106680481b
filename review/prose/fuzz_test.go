package prose_test

import (
	"bytes"
	"testing"

	"meelezen/review/prose"
)

func FuzzParseStep(f *testing.F) {
	for _, s := range samples(f)[:200] {
		f.Add(s.step)
	}
	schema := prose.Default()
	f.Fuzz(func(t *testing.T, raw []byte) {
		step, err := schema.ParseStep(raw)
		if err != nil {
			return
		}
		form := step.AppendJSON(nil)
		again, err := schema.ParseStep(form)
		if err != nil {
			t.Fatalf("%s does not come back: %v", form, err)
		}
		if !bytes.Equal(again.AppendJSON(nil), form) {
			t.Fatalf("%s comes back as %s", form, again.AppendJSON(nil))
		}
	})
}

func FuzzParseNode(f *testing.F) {
	for _, s := range samples(f)[:50] {
		f.Add(s.doc.AppendJSON(nil))
	}
	schema := prose.Default()
	f.Fuzz(func(t *testing.T, raw []byte) {
		node, err := schema.ParseNode(raw)
		if err != nil {
			return
		}
		again, err := schema.ParseNode(node.AppendJSON(nil))
		if err != nil || !again.Eq(node) || again.Hash() != node.Hash() || again.Size() != node.Size() {
			t.Fatalf("%s does not come back: %v", node.AppendJSON(nil), err)
		}
	})
}

func FuzzApply(f *testing.F) {
	all := samples(f)[:400]
	for i, s := range all {
		f.Add(i, s.step)
	}
	f.Fuzz(func(t *testing.T, i int, raw []byte) {
		var got judged
		got.judge(t, all[uint(i)%uint(len(all))], raw)
	})
}
