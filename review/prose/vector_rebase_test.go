package prose_test

import (
	"encoding/json"

	"meelezen/review/prose"
)

// rebase undoes own steps, applies those of others, and then each own step
// mapped, as prosemirror-collab does.
func (p *replayer) rebase(v *rebaseVector) {
	p.tally.rebases++
	doc, err := p.schema.ParseNode(v.Start)
	if err != nil {
		p.t.Fatal(err)
	}
	own, theirs := p.parseAll(v.Own), p.parseAll(v.Theirs)
	size, mapping, ok := undoAndApply(p, doc, own, theirs)
	if !ok {
		return
	}
	for _, step := range theirs {
		doc = p.must(step.Apply(doc))
	}
	from := len(own)
	for i, step := range own {
		mapped, kept := step.Map(mapping.Slice(from, mapping.Len()))
		from--
		p.tally.rebased++
		if !p.sameMapped(mapped, kept, v.Steps[i]) || !kept {
			continue
		}
		next, err := mapped.Apply(doc)
		if (err == nil) != v.Applied[i] {
			p.differ("rebased %s applied: %v, npm says %v", v.Steps[i], err, v.Applied[i])
			return
		}
		if err == nil {
			doc = next
			mapping.Append(mapped.StepMap())
			mapping.SetMirror(from, mapping.Len()-1)
		}
	}
	if hashOf(doc) != v.Hash || mapping.Len() != v.Maps {
		p.differ("rebase ends differently:\n%s", doc.AppendJSON(nil))
	}
	for _, probe := range v.Probes {
		r := mapping.MapResult(probe[0], probe[1])
		if got := [4]int{probe[0], probe[1], r.Pos, flags(r)}; got != probe || probe[0] > size {
			p.differ("mirrored mapping gives %v, not %v", got, probe)
		}
	}
}

// undoAndApply makes the mapping of the inverted own steps and then the others'.
func undoAndApply(p *replayer, doc *prose.Node, own, theirs []prose.Step) (int, *prose.Mapping, bool) {
	mapping := prose.NewMapping()
	undo := make([]prose.Step, 0, len(own))
	at := doc
	for _, step := range own {
		inverse, err := step.Invert(at)
		if err != nil {
			p.differ("invert: %v", err)
			return 0, nil, false
		}
		undo = append(undo, inverse)
		at = p.must(step.Apply(at))
	}
	for i := len(undo) - 1; i >= 0; i-- {
		mapping.Append(undo[i].StepMap())
	}
	for _, step := range theirs {
		mapping.Append(step.StepMap())
	}
	return at.ContentSize(), mapping, true
}

func (p *replayer) sameMapped(mapped prose.Step, kept bool, want json.RawMessage) bool {
	if string(want) == "null" || !kept {
		if kept != (string(want) != "null") {
			p.differ("rebased step is kept: %v, npm says %s", kept, want)
		}
		return true
	}
	parsed, err := p.schema.ParseStep(want)
	if err != nil || !prose.StepsEqual(parsed, mapped) {
		p.differ("rebased step is %s, not %s: %v", mapped.AppendJSON(nil), want, err)
		return false
	}
	return true
}

func (p *replayer) must(doc *prose.Node, err error) *prose.Node {
	if err != nil {
		p.t.Fatal(err)
	}
	return doc
}

func (p *replayer) parseAll(raw []json.RawMessage) []prose.Step {
	var out []prose.Step
	for _, r := range raw {
		step, err := p.schema.ParseStep(r)
		if err != nil {
			p.t.Fatalf("%s: %v", r, err)
		}
		out = append(out, step)
	}
	return out
}
