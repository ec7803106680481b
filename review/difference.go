package review

import (
	"fmt"
	"slices"

	"meelezen/review/prose"
)

// Difference returns the steps that lead from one text to another, and the text
// they lead to. That is next, but for the ids of headings: a heading that is
// still the same heading, by its words, its section or its place, keeps the id
// that it had in old, so that what people said about a section stays with it.
//
// Only what differs is replaced: blocks that are equal are not touched, inside a
// changed block only the words that changed are, and marks and attributes have
// steps of their own. A place on words that did not change maps to those words.
// No steps means that the texts are equal.
func Difference(old, next *prose.Node) ([]prose.Step, *prose.Node, error) {
	want, err := carryHeadingIDs(old, next)
	if err != nil {
		return nil, nil, fmt.Errorf("review.Difference: %w", err)
	}
	if old.Eq(want) {
		return nil, want, nil
	}
	d := &differ{want: want, words: interner{}, keys: interner{}}
	d.children(old, want, 0, 0)
	d.docAttrs(old)
	if d.err == nil && leadsTo(old, d.steps, want) {
		return d.steps, want, nil
	}
	return wholeDifference(old, want)
}

// wholeDifference replaces all that lies between the first and the last block
// that differ. It is the net under the fine difference: coarse, and always exact.
func wholeDifference(old, want *prose.Node) ([]prose.Step, *prose.Node, error) {
	d := &differ{want: want}
	head, from := 0, 0
	for head < min(old.ChildCount(), want.ChildCount())-1 && old.Child(head).Eq(want.Child(head)) {
		from += old.Child(head).Size()
		head++
	}
	oldTo, newTo := old.ContentSize(), want.ContentSize()
	for i, j := old.ChildCount()-1, want.ChildCount()-1; i > head && j > head && old.Child(i).Eq(want.Child(j)); i, j = i-1, j-1 {
		oldTo -= old.Child(i).Size()
		newTo -= want.Child(j).Size()
	}
	d.replace(from, oldTo, from, newTo)
	d.docAttrs(old)
	if d.err != nil {
		return nil, nil, fmt.Errorf("review.Difference: %w", d.err)
	}
	if !leadsTo(old, d.steps, want) {
		return nil, nil, fmt.Errorf("review.Difference: the steps do not lead to the text")
	}
	return d.steps, want, nil
}

// leadsTo applies the steps as the authority will.
func leadsTo(old *prose.Node, steps []prose.Step, want *prose.Node) bool {
	doc := old
	for _, s := range steps {
		after, err := prose.Apply(doc, s)
		if err != nil {
			return false
		}
		doc = after
	}
	return doc.Eq(want)
}

// differ walks two trees from their ends to their beginnings, so that every
// step still finds its place in the coordinates of the old text.
type differ struct {
	want  *prose.Node
	words interner
	keys  interner
	like  likeness
	// scratch is where a key is built before it is looked up.
	scratch []byte
	steps   []prose.Step
	err     error
}

func (d *differ) emit(s prose.Step) { d.steps = append(d.steps, s) }

// replace puts what stands between two positions of the new text in the place of
// what stands between two of the old.
func (d *differ) replace(from, to, newFrom, newTo int) {
	slice, err := d.want.Slice(newFrom, newTo)
	if err != nil {
		if d.err == nil {
			d.err = err
		}
		return
	}
	if from == to && slice.Size() == 0 {
		return
	}
	d.emit(prose.NewReplaceStep(from, to, slice))
}

func (d *differ) docAttrs(old *prose.Node) {
	for _, name := range changedAttrs(old, d.want) {
		d.emit(&prose.DocAttrStep{Attr: name, Value: d.want.Attr(name)})
	}
}

// changedAttrs names the attributes that differ, sorted.
func changedAttrs(old, next *prose.Node) []string {
	var names []string
	for name, value := range next.Attrs() {
		if !attrEqual(old.Attr(name), value) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// attrEqual compares JSON values; lists of column widths are the only deep ones.
func attrEqual(a, b any) bool {
	la, ok := a.([]any)
	lb, ok2 := b.([]any)
	if ok != ok2 {
		return false
	}
	if !ok {
		return a == b
	}
	return slices.EqualFunc(la, lb, attrEqual)
}
