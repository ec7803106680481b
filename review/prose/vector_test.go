package prose_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// vector is a line of testdata/oracle/vectors.mjs.
type vector struct {
	Schema  json.RawMessage `json:"schema"`
	Doc     json.RawMessage `json:"doc"`
	Step    json.RawMessage `json:"step"`
	Mutated json.RawMessage `json:"mutated"`
	Rebase  *rebaseVector   `json:"rebase"`
	Verdict string          `json:"verdict"`
	Split   bool            `json:"split"`
	Hash    string          `json:"hash"`
	Inverse json.RawMessage `json:"inverse"`
	Back    *string         `json:"back"`
	Probes  [][5]int        `json:"probes"`
	Maps    []mapVector     `json:"maps"`
}

// mapVector is a step moved through a map of one or two ranges.
type mapVector struct {
	Ranges   []int           `json:"ranges"`
	Inverted bool            `json:"inverted"`
	Step     json.RawMessage `json:"step"`
}

type rebaseVector struct {
	Start   json.RawMessage   `json:"start"`
	Theirs  []json.RawMessage `json:"theirs"`
	Own     []json.RawMessage `json:"own"`
	Steps   []json.RawMessage `json:"steps"`
	Applied []bool            `json:"applied"`
	Hash    string            `json:"hash"`
	Maps    int               `json:"maps"`
	Probes  [][4]int          `json:"probes"`
}

// tally counts what a replay of vectors saw.
type tally struct {
	documents, steps, refused, invalid, split, undeclared int
	probes, mutated, rebases, rebased                     int
	stricter, kinds                                       map[string]int
}

// replayer compares this package with the vectors of the npm packages.
type replayer struct {
	t      *testing.T
	schema *prose.Schema
	doc    *prose.Node
	tally  tally
	wrong  int

	applied int
}

func replayVectors(t *testing.T, r io.Reader) tally {
	t.Helper()
	p := &replayer{t: t, tally: tally{stricter: map[string]int{}, kinds: map[string]int{}}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		p.line(&v)
		if p.wrong > 20 {
			t.Fatal("too many differences")
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return p.tally
}

func (p *replayer) differ(format string, args ...any) {
	p.t.Helper()
	p.wrong++
	p.t.Errorf(format, args...)
}

func (p *replayer) line(v *vector) {
	switch {
	case v.Schema != nil:
		var err error
		if p.schema, err = prose.ParseSchema(v.Schema); err != nil {
			p.t.Fatal(err)
		}
	case v.Step != nil:
		p.step(v)
	case v.Mutated != nil:
		p.mutated(v)
	case v.Rebase != nil:
		p.rebase(v.Rebase)
	default:
		p.start(v)
	}
}

func (p *replayer) start(v *vector) {
	doc, err := p.schema.ParseNode(v.Doc)
	if err == nil {
		err = doc.Check()
	}
	if err != nil {
		p.t.Fatalf("document: %v", err)
	}
	if got := doc.AppendJSON(nil); !bytes.Equal(got, v.Doc) {
		p.differ("document comes back as\n%s, not\n%s", got, v.Doc)
	}
	p.doc = doc
	p.tally.documents++
}

// apply decodes and applies a step, and checks that nothing invalid came out.
func (p *replayer) apply(raw []byte) (prose.Step, *prose.Node, error) {
	step, err := p.schema.ParseStep(raw)
	if err != nil {
		return nil, nil, err
	}
	p.applied++
	var before [32]byte
	if p.applied%8 == 0 { // costs more than the step
		before = p.doc.Hash()
	}
	doc, err := prose.Apply(p.doc, step)
	if p.applied%8 == 0 && p.doc.Hash() != before {
		p.differ("%s changed the document it was applied to", raw)
	}
	if err != nil {
		if errors.Is(err, prose.ErrSyntax) || strings.Contains(err.Error(), "panic") {
			p.differ("%s: %v", raw, err)
		}
		return step, nil, err
	}
	if err := doc.Check(); err != nil {
		p.differ("%s left an invalid document: %v", raw, err)
	}
	return step, doc, nil
}

func (p *replayer) step(v *vector) {
	step, doc, err := p.apply(v.Step)
	if v.Verdict != "ok" {
		if err == nil {
			p.differ("%s was accepted, npm says %s", v.Step, v.Verdict)
		}
		p.count(v.Verdict)
		return
	}
	p.tally.steps++
	if err != nil {
		p.differ("%s: %v\n%s", v.Step, err, p.doc.AppendJSON(nil))
		return
	}
	if got := step.AppendJSON(nil); !bytes.Equal(got, v.Step) {
		p.differ("step comes back as\n%s, not\n%s", got, v.Step)
	}
	if got := hashOf(doc); got != v.Hash {
		p.differ("%s on\n%s gives\n%s%s", v.Step, p.doc.AppendJSON(nil), doc.AppendJSON(nil), difference(doc, v.Doc))
		if v.Doc != nil {
			p.doc = p.must(p.schema.ParseNode(v.Doc))
			return
		}
	}
	p.tally.kinds[fmt.Sprintf("%T", step)]++
	p.inverse(v, step, doc)
	p.probe(v, step)
	p.moved(v, step)
	p.doc = doc
}

func (p *replayer) count(verdict string) {
	switch verdict {
	case "refused":
		p.tally.refused++
	case "invalid":
		p.tally.invalid++
	case "split":
		p.tally.split++
	case "undeclared":
		p.tally.undeclared++
	}
}

func (p *replayer) inverse(v *vector, step prose.Step, doc *prose.Node) {
	want, err := p.schema.ParseStep(v.Inverse)
	if err != nil {
		p.differ("inverse %s: %v", v.Inverse, err)
		return
	}
	got, err := step.Invert(p.doc)
	if err != nil || !prose.StepsEqual(got, want) {
		p.differ("inverse of %s on\n%s is\n%s (%v), not\n%s", v.Step, p.doc.AppendJSON(nil), got.AppendJSON(nil), err, v.Inverse)
		return
	}
	back, err := got.Apply(doc)
	switch {
	case err != nil && v.Back == nil:
	case err != nil || v.Back == nil:
		p.differ("inverse %s applies differently: %v", v.Inverse, err)
	case hashOf(back) != *v.Back:
		p.differ("inverse %s gives\n%s", v.Inverse, back.AppendJSON(nil))
	}
}

func (p *replayer) probe(v *vector, step prose.Step) {
	m := step.StepMap()
	for _, probe := range v.Probes {
		p.tally.probes++
		pos, assoc := probe[0], probe[1]
		got := [5]int{pos, assoc, m.Map(pos, assoc), flags(m.MapResult(pos, assoc)), m.Invert().Map(m.Map(pos, assoc), assoc)}
		if got != probe || m.MapResult(pos, assoc).Pos != got[2] {
			p.differ("%s maps %v, not %v", v.Step, got, probe)
		}
	}
}

// moved maps the step through every map of the vector. A gap or range that npm
// lets run backwards is compared too: maps never judge.
func (p *replayer) moved(v *vector, step prose.Step) {
	for _, m := range v.Maps {
		var ranges []prose.Range
		for i := 0; i < len(m.Ranges); i += 3 {
			ranges = append(ranges, prose.Range{Start: m.Ranges[i], OldSize: m.Ranges[i+1], NewSize: m.Ranges[i+2]})
		}
		stepMap := prose.NewStepMap(ranges...)
		if m.Inverted {
			stepMap = stepMap.Invert()
		}
		got := []byte("null")
		if mapped, kept := step.Map(stepMap); kept {
			got = mapped.AppendJSON(nil)
		}
		p.tally.probes++
		if !bytes.Equal(got, m.Step) {
			p.differ("%s through %v (inverted %v) is\n%s, not\n%s", v.Step, m.Ranges, m.Inverted, got, m.Step)
		}
	}
}

func (p *replayer) mutated(v *vector) {
	p.tally.mutated++
	_, doc, err := p.apply(v.Mutated)
	switch {
	case v.Verdict != "ok" && err == nil:
		p.differ("%s was accepted, npm says %s", v.Mutated, v.Verdict)
	case v.Verdict != "ok":
	case err == nil && hashOf(doc) != v.Hash:
		p.differ("%s on\n%s gives\n%s%s", v.Mutated, p.doc.AppendJSON(nil), doc.AppendJSON(nil), difference(doc, v.Doc))
	case err != nil:
		p.stricter(v, err)
	}
}

// stricter allows a refusal of what npm accepts only in the known classes.
func (p *replayer) stricter(v *vector, err error) {
	for _, class := range []string{"is inverted", "does not lie in", "splits a surrogate pair", "slice is not open", "slice is open at depths", "no whole number", "has no attribute"} {
		if strings.Contains(err.Error(), class) {
			p.tally.stricter[class]++
			return
		}
	}
	p.differ("%s was refused, npm accepts it: %v\n%s", v.Mutated, err, p.doc.AppendJSON(nil))
}

// difference shows where the document leaves that of npm, when the vectors are full.
func difference(doc *prose.Node, want []byte) string {
	got := doc.AppendJSON(nil)
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	if want == nil {
		return ""
	}
	return fmt.Sprintf("\ngot  …%.300s\nwant …%.300s", got[max(0, i-80):], want[max(0, i-80):])
}

func hashOf(n *prose.Node) string {
	sum := n.Hash()
	return hex.EncodeToString(sum[:])[:20]
}

func flags(r prose.MapResult) int {
	out := 0
	for i, flag := range []bool{r.Deleted, r.DeletedBefore, r.DeletedAfter, r.DeletedAcross} {
		if flag {
			out |= 1 << i
		}
	}
	return out
}
