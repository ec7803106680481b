package review

import (
	"fmt"
	"slices"
	"time"

	"meelezen/review/prose"
)

// Amendment is one block that is not what it was in the text that was submitted,
// with why.
type Amendment struct {
	ComparisonRow
	Causes []AmendmentCause `json:"causes"` // oldest first; empty when nothing was said about why
}

// AmendmentCause is why a block changed, as a viewer may know it. Of a decision
// there is a contribution; of the rest what editors wrote down.
type AmendmentCause struct {
	Kind         Cause                `json:"kind"`
	Contribution *AmendmentDecision   `json:"contribution,omitempty"`
	Revision     *AmendmentInRevision `json:"revision,omitempty"` // that the change first stood in
	Note         string               `json:"note,omitempty"`     // of an import or a restored text, for editors
	At           time.Time            `json:"at"`
}

// AmendmentDecision is the decision that changed a block, with what it was on.
type AmendmentDecision struct {
	ID       ContributionID   `json:"id"`
	Number   int              `json:"number,omitempty"` // for editors
	Kind     ContributionKind `json:"kind"`
	Author   SeenAuthor       `json:"author"`
	Decision SeenDecision     `json:"decision"`
}

// AmendmentInRevision is a revision with why it was made.
type AmendmentInRevision struct {
	ID   RevisionID `json:"id"`
	Name string     `json:"name"`
	Note string     `json:"note,omitempty"`
}

// Changes gathers which steps touched which part of a text, between two versions
// of it. The zero Changes is ready for use.
type Changes struct {
	steps  []changeStep
	causes []changeCause
	index  map[changeCause]int
	at     []time.Time // beside causes: the last time
}

type changeStep struct {
	m             prose.StepMap
	before, after []Range
	cause         int
}

// changeCause tells the causes of steps apart. What editors type is taken together
// by the revision that it first stood in.
type changeCause struct {
	kind     Cause
	ref      string
	note     string
	revision RevisionID
}

// Take adds an entry, in the order of the journal, as far as its steps come before
// a version. Other entries than of steps are passed over.
func (c *Changes) Take(s *State, e Entry, upto Version) error {
	ev, ok := e.Event.(StepsAccepted)
	if !ok || ev.First >= upto {
		return nil
	}
	cause := c.causeOf(s, e.At, ev)
	for _, raw := range ev.Steps {
		step, err := prose.Default().ParseStep(raw)
		if err != nil {
			return fmt.Errorf("review.Changes: entry %d: %w", e.Seq, err)
		}
		m := step.StepMap()
		before, after := reach(step, m)
		c.steps = append(c.steps, changeStep{m, before, after, cause})
	}
	return nil
}

func (c *Changes) causeOf(s *State, at time.Time, ev StepsAccepted) int {
	cause := changeCause{kind: ev.Cause, revision: s.firstIn(ev.First)}
	switch ev.Cause {
	case CauseDecision:
		cause.ref = ev.Ref
	case CauseImport, CauseRestore:
		cause.ref, cause.note = ev.Ref, ev.Note
	}
	i, known := c.index[cause]
	if !known {
		if c.index == nil {
			c.index = map[changeCause]int{}
		}
		i = len(c.causes)
		c.index[cause] = i
		c.causes, c.at = append(c.causes, cause), append(c.at, at)
	}
	c.at[i] = at
	return i
}

// firstIn returns the first revision that has what was changed on a version.
func (s *State) firstIn(v Version) RevisionID {
	for _, r := range s.revisions {
		if r.Version > v {
			return r.ID
		}
	}
	return ""
}

// reach is where a step can have changed anything, before and after it. What is
// only wrapped or unwrapped has changed too.
func reach(step prose.Step, m prose.StepMap) (before, after []Range) {
	if around, ok := step.(*prose.ReplaceAroundStep); ok {
		return []Range{{around.From, around.To}}, []Range{{m.Map(around.From, -1), m.Map(around.To, 1)}}
	}
	before = touchedBy(step, m)
	m.ForEach(func(_, _, start, end int) { after = append(after, Range{start, end}) })
	if len(after) == 0 {
		after = before // marks and attributes move nothing
	}
	return before, after
}

// Touched is where each cause changed anything, in the old text and in the new. It
// is immutable, and the same for every viewer.
type Touched struct {
	causes   []changeCause
	at       []time.Time
	old, now [][]Range // beside causes
}

// Touched works out where the steps taken have been: with thousands of them, and
// hundreds of decisions, in tenths of a second.
func (c *Changes) Touched() *Touched {
	old, now := c.touched()
	return &Touched{c.causes, c.at, old, now}
}

// Amendments lists what is not as it was between two texts of a document, in the
// order of the text, with why as far as the viewer may know. Compared is how the
// two differ; the steps taken must lead from the one to the other.
func (c *Touched) Amendments(s *State, v Actor, names Names, compared *Comparison) []Amendment {
	list := []Amendment{}
	for _, row := range changedRows(compared) {
		a := Amendment{row, []AmendmentCause{}}
		for i := range c.causes {
			if !touches(c.old[i], row.Left) && !touches(c.now[i], row.Right) {
				continue
			}
			if cause, ok := c.seen(s, i, v, names); ok && !slices.ContainsFunc(a.Causes, cause.same) {
				a.Causes = append(a.Causes, cause)
			}
		}
		list = append(list, a)
	}
	return list
}

// changedRows leaves out what is the same; the partner of a move is counted in what is left.
func changedRows(compared *Comparison) []ComparisonRow {
	var rows []ComparisonRow
	at := map[int]int{}
	for i, row := range compared.Rows {
		if row.Kind != RowSame {
			at[i] = len(rows)
			rows = append(rows, row)
		}
	}
	for i, row := range rows {
		if row.Partner != nil {
			partner := at[*row.Partner]
			rows[i].Partner = &partner
		}
	}
	return rows
}

// touched returns what each cause touched, in the old text and in the new.
func (c *Changes) touched() (old, now [][]Range) {
	old, now = make([][]Range, len(c.causes)), make([][]Range, len(c.causes))
	for _, s := range c.steps {
		move(now, s.m)
		now[s.cause] = join(now[s.cause], s.after)
	}
	for _, s := range slices.Backward(c.steps) {
		move(old, s.m.Invert())
		old[s.cause] = join(old[s.cause], s.before)
	}
	return old, now
}

func move(all [][]Range, m prose.StepMap) {
	for _, ranges := range all {
		for i, r := range ranges {
			from, to := m.Map(r.From, 1), m.Map(r.To, -1)
			if from > to { // what was there is gone
				from = m.Map(r.From, -1)
				to = from
			}
			ranges[i] = Range{from, to}
		}
	}
}

// join adds ranges to those of the same cause; those that meet become one.
func join(list, more []Range) []Range {
	for _, r := range more {
		list = slices.DeleteFunc(list, func(known Range) bool {
			if known.From > r.To || r.From > known.To {
				return false
			}
			r = Range{min(r.From, known.From), max(r.To, known.To)}
			return true
		})
		list = append(list, r)
	}
	return list
}

// touches reports whether anything in a block was touched; beside it is not enough.
func touches(ranges []Range, block *ComparisonBlock) bool {
	return block != nil && slices.ContainsFunc(ranges, func(r Range) bool { return r.From < block.To && block.From < r.To })
}

// seen is a cause as a viewer may know it, false when there is nothing to tell. A
// decision on what is not in their sight is to them an edit like any other: that
// somebody asked for it is not theirs to know.
func (c *Touched) seen(s *State, i int, v Actor, names Names) (AmendmentCause, bool) {
	cause, editor := c.causes[i], v.Roles.IsEditor()
	seen := AmendmentCause{Kind: cause.kind, At: c.at[i]}
	if cause.kind == CauseDecision {
		if seen.Contribution = seenAmendment(s, ContributionID(cause.ref), v, names); seen.Contribution != nil {
			seen.At = seen.Contribution.Decision.At
			return seen, true
		}
	}
	if r, ok := s.Revision(cause.revision); ok && MayReadRevision(s, v, r) {
		seen.Revision, seen.At = &AmendmentInRevision{r.ID, r.Name, r.Note}, r.At
	}
	if editor {
		seen.Note = cause.note
		return seen, true
	}
	seen.Kind = CauseEdit
	return seen, seen.Revision != nil
}

func seenAmendment(s *State, id ContributionID, v Actor, names Names) *AmendmentDecision {
	item, ok := s.Contribution(id)
	if !ok {
		return nil
	}
	sight := View(v, item)
	if !sight.Visible {
		return nil
	}
	seen := Seen(s, item, sight, names)
	if seen.Decision == nil {
		return nil
	}
	return &AmendmentDecision{seen.ID, seen.Number, seen.Kind, seen.Author, *seen.Decision}
}

// same reports whether two causes read the same: they are told once.
func (a AmendmentCause) same(b AmendmentCause) bool {
	if a.Contribution != nil || b.Contribution != nil {
		return a.Contribution != nil && b.Contribution != nil && a.Contribution.ID == b.Contribution.ID
	}
	same := a.Revision == nil && b.Revision == nil || a.Revision != nil && b.Revision != nil && a.Revision.ID == b.Revision.ID
	return same && a.Kind == b.Kind && a.Note == b.Note
}
