package client

import (
	"encoding/hex"
	"encoding/json"
	"fmt"

	"meelezen/review/prose"
)

// hashEvery is how many versions lie between those whose text is kept to compare
// with the server's hash.
const hashEvery = 100

// text is the document with the viewer's own steps on top.
type text struct {
	version   int
	confirmed *prose.Node
	doc       *prose.Node // confirmed with mine
	mine      []ownStep
	sent      *sentSteps // the first of mine, on their way
	wait      int        // send no more before this version: the server refused, being further
	kept      map[int]*prose.Node
}

// ownStep is a step that is not confirmed yet, and how to take it back.
type ownStep struct{ step, inverse prose.Step }

type sentSteps struct {
	frame []byte
	id    string
	n     int
}

func newText(version int, doc *prose.Node) text {
	return text{version: version, confirmed: doc, doc: doc, kept: map[int]*prose.Node{version: doc}}
}

// edit applies steps of the viewer.
func (t *text) edit(steps []prose.Step) error {
	doc := t.doc
	var mine []ownStep
	for _, step := range steps {
		inverse, err := step.Invert(doc)
		if err != nil {
			return fmt.Errorf("client.Edit: %w", err)
		}
		if doc, err = prose.Apply(doc, step); err != nil {
			return fmt.Errorf("client.Edit: %w", err)
		}
		mine = append(mine, ownStep{step, inverse})
	}
	t.doc = doc
	t.mine = append(t.mine, mine...)
	return nil
}

// take brings accepted steps in. What is known already is left out. It returns
// the maps of what is new, and an error when something is missing in between.
func (t *text) take(first int, raw []json.RawMessage, own bool) ([]prose.StepMap, error) {
	if first > t.version {
		return nil, fmt.Errorf("steps from version %d on %d", first, t.version)
	}
	known := t.version - first
	if known >= len(raw) {
		return nil, nil
	}
	steps, err := parse(raw[known:])
	if err != nil {
		return nil, err
	}
	var maps []prose.StepMap
	for _, step := range steps {
		if t.confirmed, err = prose.Apply(t.confirmed, step); err != nil {
			return nil, fmt.Errorf("version %d: %w", t.version, err)
		}
		t.version++
		t.keep()
		maps = append(maps, step.StepMap())
	}
	if own {
		t.confirm(len(steps))
		return maps, nil
	}
	return maps, t.rebase(steps)
}

func parse(raw []json.RawMessage) ([]prose.Step, error) {
	steps := make([]prose.Step, len(raw))
	for i, r := range raw {
		step, err := prose.Default().ParseStep(r)
		if err != nil {
			return nil, err
		}
		steps[i] = step
	}
	return steps, nil
}

// confirm drops own steps that came back: the text has them already.
func (t *text) confirm(n int) {
	t.mine = t.mine[min(n, len(t.mine)):]
	if t.sent != nil {
		if t.sent.n -= n; t.sent.n <= 0 {
			t.sent = nil
		}
	}
}

// rebase puts others' steps under one's own: take these back, do those, do
// these again where they belong now. A step that has lost its place is dropped.
func (t *text) rebase(theirs []prose.Step) error {
	if len(t.mine) == 0 {
		t.doc = t.confirmed
		return nil
	}
	maps := prose.NewMapping()
	for i := len(t.mine) - 1; i >= 0; i-- {
		maps.Append(t.mine[i].inverse.StepMap())
	}
	for _, step := range theirs {
		maps.Append(step.StepMap())
	}
	doc := t.confirmed
	var again []ownStep
	sent := 0
	if t.sent != nil {
		sent = t.sent.n
	}
	for i, own := range t.mine {
		from := len(t.mine) - i
		step, ok := own.step.Map(maps.Slice(from, maps.Len()))
		if !ok {
			t.lost(i < sent)
			continue
		}
		inverse, err := step.Invert(doc)
		if err != nil {
			t.lost(i < sent)
			continue
		}
		next, err := prose.Apply(doc, step)
		if err != nil {
			t.lost(i < sent)
			continue
		}
		doc = next
		maps.Append(step.StepMap())
		maps.SetMirror(from-1, maps.Len()-1)
		again = append(again, ownStep{step, inverse})
	}
	t.mine, t.doc = again, doc
	return nil
}

// lost notes that a step on its way will not come back as such: the frame was
// made on an older version, and the server refuses it as stale.
func (t *text) lost(sent bool) {
	if sent {
		t.sent.n--
	}
}

// keep remembers the text of the versions that the server tells the hash of.
func (t *text) keep() {
	if t.version%hashEvery == 0 {
		t.kept[t.version] = t.confirmed
		delete(t.kept, t.version-3*hashEvery)
	}
}

// differs reports whether the text at a version is known to be another one.
func (t *text) differs(version int, hash string) bool {
	doc := t.kept[version]
	if version == t.version {
		doc = t.confirmed
	}
	if doc == nil || hash == "" {
		return false
	}
	sum := doc.Hash()
	return hex.EncodeToString(sum[:]) != hash
}
