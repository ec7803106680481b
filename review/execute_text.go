package review

import (
	"bytes"
	"encoding/json"
	"fmt"

	"meelezen/review/prose"
)

// maxSteps bounds one command: a person types a few steps in the quarter second
// that a browser collects; a paste is one.
const maxSteps = 500

func (t *turn) create(c CreateDocument) error {
	const op = "review.CreateDocument"
	if t.state.Exists() {
		return E(Conflict, op, "error.exists", nil)
	}
	if err := c.Doc.Check(); err != nil {
		return E(Invalid, op, "error.document", err)
	}
	if err := headingIDs(c.Doc); err != nil {
		return E(Invalid, op, "error.headingID", err)
	}
	t.answer.Document = t.state.ID()
	return t.record(DocumentCreated{Dossier: c.Dossier, Doc: c.Doc.AppendJSON(nil), parsed: c.Doc})
}

func (t *turn) sendSteps(c SendSteps) error {
	const op = "review.SendSteps"
	switch {
	case c.Version != t.state.Version():
		return E(Stale, op, "error.catchUp", fmt.Errorf("version %d, the head is %d", c.Version, t.state.Version()))
	case len(c.Steps) == 0:
		return E(Invalid, op, "error.noSteps", nil)
	case len(c.Steps) > maxSteps:
		return E(Limit, op, "error.tooManySteps", fmt.Errorf("%d steps, at most %d", len(c.Steps), maxSteps))
	case len(c.Client) > 64:
		return E(Invalid, op, "error.malformed", fmt.Errorf("client id of %d bytes", len(c.Client)))
	}
	steps := make([]prose.Step, 0, len(c.Steps))
	for i, raw := range c.Steps {
		step, err := prose.Default().ParseStep(raw)
		if err != nil {
			return E(Invalid, op, "error.step", fmt.Errorf("step %d: %w", i, err))
		}
		steps = append(steps, step)
	}
	if err := t.recordSteps(op, steps, StepsAccepted{Cause: CauseEdit, Client: c.Client}); err != nil {
		return err
	}
	if mayBringHeading(c.Steps) {
		if err := headingIDs(t.state.Doc()); err != nil {
			return E(Invalid, op, "error.headingID", err)
		}
	}
	return t.recordPlaces()
}

// recordSteps tries the steps and records them, in the canonical form of this
// server rather than as they came in.
func (t *turn) recordSteps(op string, steps []prose.Step, ev StepsAccepted) error {
	doc := t.state.Doc()
	ev.First, ev.parsed = t.state.Version(), steps
	for i, step := range steps {
		next, err := prose.Apply(doc, step)
		if err != nil {
			return E(Invalid, op, "error.step", fmt.Errorf("step %d: %w", i, err))
		}
		raw, err := step.MarshalJSON()
		if err != nil {
			return fmt.Errorf("%s: step %d: %w", op, i, err)
		}
		ev.Steps = append(ev.Steps, raw)
		doc = next
	}
	return t.record(ev)
}

// mayBringHeading saves looking through the text at every keystroke: a heading
// with an id that another has already can only come in by a step that says so.
func mayBringHeading(steps []json.RawMessage) bool {
	for _, s := range steps {
		if bytes.Contains(s, []byte("heading")) || bytes.Contains(s, []byte(`"id"`)) {
			return true
		}
	}
	return false
}

// headingIDs checks that no two headings share an id. It looks per batch, not
// per step: a split copies the id, and the same batch gives the half a fresh one.
func headingIDs(doc *prose.Node) error {
	seen := map[string]bool{}
	var double error
	doc.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		if n.Name() == "heading" {
			id := n.AttrString("id")
			if id != "" && seen[id] {
				double = fmt.Errorf("two headings with id %q", id)
			}
			seen[id] = true
		}
		return double == nil && !n.IsTextblock()
	})
	return double
}

func (t *turn) importText(c Import) error {
	return t.become("review.Import", c.Doc, StepsAccepted{Cause: CauseImport, Note: c.Note})
}

func (t *turn) restore(c Restore) error {
	const op = "review.Restore"
	r, ok := t.state.Revision(c.Revision)
	if !ok {
		return E(NotFound, op, "error.notFound", nil)
	}
	if c.Doc == nil {
		return fmt.Errorf("%s: the text of %s was not filled in", op, r.ID)
	}
	return t.become(op, c.Doc, StepsAccepted{Cause: CauseRestore, Ref: string(r.ID), Note: c.Note})
}

// become makes another text the head, as the difference, so that what people
// said stays on its words.
func (t *turn) become(op string, next *prose.Node, ev StepsAccepted) error {
	if err := checkNote(op, ev.Note); err != nil {
		return err
	}
	if err := next.Check(); err != nil {
		return E(Invalid, op, "error.document", err)
	}
	steps, want, err := Difference(t.state.Doc(), next)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	if len(steps) == 0 {
		return E(Conflict, op, "error.sameText", nil)
	}
	if err := t.recordSteps(op, steps, ev); err != nil {
		return err
	}
	if !t.state.Doc().Eq(want) {
		return fmt.Errorf("%s: the difference does not lead to the text", op)
	}
	if err := headingIDs(t.state.Doc()); err != nil {
		return E(Invalid, op, "error.headingID", err)
	}
	return t.recordPlaces()
}
