package prose

import (
	"bytes"
	"fmt"
)

// Step is one atomic change of a document. Steps are values to share: nothing
// changes them after they were made.
type Step interface {
	// Apply returns the changed document. It does not check the inside of an
	// inserted slice; the function [Apply] does.
	Apply(doc *Node) (*Node, error)
	// StepMap says how the step moves positions.
	StepMap() StepMap
	// Map moves the step through other changes; false means nothing is left of it.
	Map(m Mappable) (Step, bool)
	// Invert returns the step that undoes this one. doc is the document before it.
	Invert(doc *Node) (Step, error)
	// AppendJSON appends the step as ProseMirror JSON with sorted keys.
	AppendJSON(b []byte) []byte
	// MarshalJSON returns the bytes of AppendJSON.
	MarshalJSON() ([]byte, error)
}

// Apply applies a step to a valid document and checks what changed, so that the
// result is valid too. It never changes doc. A panic, which would be a defect,
// comes back as an error of no class.
func Apply(doc *Node, step Step) (result *Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = nil, fmt.Errorf("prose: panic while applying a step: %v", r)
		}
	}()
	if result, err = step.Apply(doc); err != nil {
		return nil, err
	}
	if err = result.CheckChanged(doc); err != nil {
		return nil, err
	}
	return result, nil
}

// StepsEqual reports that two steps have the same JSON.
func StepsEqual(a, b Step) bool { return bytes.Equal(a.AppendJSON(nil), b.AppendJSON(nil)) }

// checkRange reports a range that runs backwards. JavaScript accepts some of
// these and copies text; nobody means that.
func checkRange(from, to int) error {
	if from < 0 || to < from {
		return failf(ErrStep, "range %d to %d is inverted", from, to)
	}
	return nil
}

// holdsContent reports that a range of a step that may only change structure
// crosses more than node borders.
func holdsContent(doc *Node, from, to int) (bool, error) {
	p, err := doc.Resolve(from)
	if err != nil {
		return false, err
	}
	left, depth := to-from, p.Depth()
	for left > 0 && depth > 0 && p.indexAfter(depth) == p.Node(depth).ChildCount() {
		depth--
		left--
	}
	if left == 0 {
		return false, nil
	}
	node, i := p.Node(depth), p.indexAfter(depth)
	for ; left > 0; left-- {
		if i >= node.ChildCount() || node.Child(i).IsLeaf() {
			return true, nil
		}
		node, i = node.Child(i), 0
	}
	return false, nil
}
