package prose

import (
	"slices"
	"strings"
)

// MarkType is a kind of mark of a [Schema]. It is immutable.
type MarkType struct {
	// Name is the name in the schema.
	Name string

	rank     int
	group    string
	attrs    attrRules
	excludes markSet
}

// Mark is a property of inline content, like emphasis. It is a value; compare with Eq.
type Mark struct {
	typ   *MarkType
	attrs Attrs
}

// Type returns the type of the mark.
func (m Mark) Type() *MarkType { return m.typ }

// Name is the name of its type.
func (m Mark) Name() string { return m.typ.Name }

// Attrs returns all attributes; do not change them.
func (m Mark) Attrs() Attrs { return m.attrs }

// Attr returns one attribute, nil when there is none.
func (m Mark) Attr(name string) any { return m.attrs[name] }

// AttrString returns an attribute that is a string, else "".
func (m Mark) AttrString(name string) string {
	s, _ := m.attrs[name].(string)
	return s
}

// Eq reports that both are of one type with equal attributes.
func (m Mark) Eq(o Mark) bool { return m.typ == o.typ && attrsEq(m.attrs, o.attrs) }

// markSet is a set of mark types by rank.
type markSet uint64

const allMarks = ^markSet(0)

func (s markSet) has(rank int) bool          { return s&(1<<rank) != 0 }
func (s markSet) with(rank int) markSet      { return s | 1<<rank }
func (m *MarkType) shuts(o *MarkType) bool   { return m.excludes.has(o.rank) }
func (m *MarkType) inGroup(name string) bool { return slices.Contains(strings.Fields(m.group), name) }

// gatherMarks reads a list of mark names and groups; "_" stands for all.
func (s *Schema) gatherMarks(expr string) (markSet, error) {
	var set markSet
	for _, name := range strings.Fields(expr) {
		found := false
		for _, typ := range s.marks {
			if typ.Name == name || name == "_" || (s.markByName[name] == nil && typ.inGroup(name)) {
				set, found = set.with(typ.rank), true
			}
		}
		switch {
		case name == "_":
			return allMarks, nil
		case !found:
			return 0, failf(ErrSyntax, "unknown mark type %q", name)
		}
	}
	return set, nil
}

func marksEq(a, b []Mark) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Eq(b[i]) {
			return false
		}
	}
	return true
}

// in reports that the mark is in the set.
func (m Mark) in(set []Mark) bool { return slices.ContainsFunc(set, m.Eq) }

// addTo returns the set with the mark, in order of rank. Marks that it excludes
// leave; when one of the set excludes it, the set stays as it is.
func (m Mark) addTo(set []Mark) []Mark {
	for _, other := range set {
		if m.Eq(other) {
			return set
		}
		if !m.typ.shuts(other.typ) && other.typ.shuts(m.typ) {
			return set
		}
	}
	out := make([]Mark, 0, len(set)+1)
	placed := false
	for _, other := range set {
		if m.typ.shuts(other.typ) {
			continue
		}
		if !placed && other.typ.rank > m.typ.rank {
			out, placed = append(out, m), true
		}
		out = append(out, other)
	}
	if !placed {
		out = append(out, m)
	}
	return out
}

// removeFrom returns the set without the mark; the same slice when it is not there.
func (m Mark) removeFrom(set []Mark) []Mark {
	for i, other := range set {
		if m.Eq(other) {
			return slices.Concat(set[:i], set[i+1:])
		}
	}
	return set
}

// sortMarks returns the marks in order of rank.
func sortMarks(marks []Mark) []Mark {
	byRank := func(a, b Mark) int { return a.typ.rank - b.typ.rank }
	if len(marks) < 2 || slices.IsSortedFunc(marks, byRank) {
		return slices.Clip(marks)
	}
	marks = slices.Clone(marks)
	slices.SortStableFunc(marks, byRank)
	return marks
}

// checkMarks reports why a list of marks is not a proper set.
func checkMarks(marks []Mark) error {
	if len(marks) < 2 {
		return nil
	}
	var set []Mark
	for _, m := range marks {
		set = m.addTo(set)
	}
	if !marksEq(set, marks) {
		return failf(ErrContent, "marks exclude each other or stand twice")
	}
	return nil
}
