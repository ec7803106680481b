package review

import "meelezen/review/prose"

// Difference returns the steps that lead from one text to another, and the text
// they lead to.
func Difference(old, next *prose.Node) ([]prose.Step, *prose.Node, error) {
	if old.Eq(next) {
		return nil, next, nil
	}
	whole, err := next.Slice(0, next.ContentSize())
	if err != nil {
		return nil, nil, err
	}
	return []prose.Step{prose.NewReplaceStep(0, old.ContentSize(), whole)}, next, nil
}
