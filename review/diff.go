package review

import "meelezen/review/prose"

// RowKind says what happened to a block between two texts. The set is closed;
// the names are also the wire names.
type RowKind string

const (
	RowSame      RowKind = "same"
	RowChanged   RowKind = "changed"   // other words, or another picture
	RowFormat    RowKind = "format"    // the same words, shown otherwise
	RowInserted  RowKind = "inserted"  // Right only
	RowDeleted   RowKind = "deleted"   // Left only
	RowMovedFrom RowKind = "movedFrom" // Left only: it stood here
	RowMovedTo   RowKind = "movedTo"   // Right only: it stands here now
)

// RowChange is one way in which two blocks differ.
type RowChange string

const (
	ChangedWords RowChange = "words"
	ChangedMarks RowChange = "marks" // bold, links and so on
	ChangedBlock RowChange = "block" // a heading became a paragraph, or changed its level
	ChangedPlace RowChange = "place" // into or out of a list or quotation
	ChangedAttrs RowChange = "attrs" // the picture, its alternative text, the span of a cell
	ChangedCells RowChange = "cells" // a row got or lost cells
)

// Comparison is what people see of the difference between two texts, a and b:
// blocks first, then words. It is for showing; what changes a text is Difference.
//
// Rows are in the order in which the two texts are read side by side: Left is a
// block of a, Right one of b. A table that changed has one row per table row, with
// cells; one that is equal, new or gone is one row. Empty paragraphs are left out.
type Comparison struct {
	Title  []ComparisonSegment `json:"title,omitempty"` // only when the title changed
	Rows   []ComparisonRow     `json:"rows"`
	Counts ComparisonCounts    `json:"counts"`
}

// ComparisonCounts counts rows, and moves as often as something was moved: a
// section that was moved as a whole is one.
type ComparisonCounts struct {
	Changed   int `json:"changed"`
	Formatted int `json:"formatted"`
	Inserted  int `json:"inserted"`
	Deleted   int `json:"deleted"`
	Moved     int `json:"moved"`
}

// ComparisonRow is one line of the comparison.
type ComparisonRow struct {
	Kind    RowKind          `json:"kind"`
	Left    *ComparisonBlock `json:"left,omitempty"`
	Right   *ComparisonBlock `json:"right,omitempty"`
	Changes []RowChange      `json:"changes,omitempty"` // of changed, format and movedTo
	// Segments are the words: of both sides in changed, format and movedTo, of the
	// one side in inserted, deleted and movedFrom. A row with cells has none.
	Segments []ComparisonSegment `json:"segments,omitempty"`
	Cells    []ComparisonCell    `json:"cells,omitempty"`
	// Move joins both ends of a move and all blocks that moved together; from 1.
	Move int `json:"move,omitempty"`
	// Partner is the index in Rows of the other end of this block's move.
	Partner *int `json:"partner,omitempty"`
}

// ComparisonCell is a cell of a table row that changed.
type ComparisonCell struct {
	Kind     RowKind             `json:"kind"` // same, changed, format, inserted or deleted
	Left     *ComparisonBlock    `json:"left,omitempty"`
	Right    *ComparisonBlock    `json:"right,omitempty"`
	Changes  []RowChange         `json:"changes,omitempty"`
	Segments []ComparisonSegment `json:"segments,omitempty"`
}

// ComparisonBlock refers to a block of one text: from before to after its node.
type ComparisonBlock struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Type string `json:"type"` // of the node: paragraph, heading, table_row
	// Level of a heading.
	Level int `json:"level,omitempty"`
	// Within are the lists and quotations around it, outermost first.
	Within []string `json:"within,omitempty"`
	// Citation is filled in where something changed.
	Citation *Citation `json:"citation,omitempty"`
}

// SegmentOp says what happened to a run of words.
type SegmentOp string

const (
	SegmentEqual  SegmentOp = "equal"
	SegmentInsert SegmentOp = "insert"
	SegmentDelete SegmentOp = "delete"
	SegmentFormat SegmentOp = "format" // the same words with other marks
)

// ComparisonSegment is a run of words. A hard break is "\n" in its text, as is
// the border between two blocks of a cell; a border between cells is "\t".
type ComparisonSegment struct {
	Op    SegmentOp `json:"op"`
	Text  string    `json:"text"`
	Note  bool      `json:"note,omitempty"`  // the text is that of a footnote
	Left  *Range    `json:"left,omitempty"`  // where it is in a
	Right *Range    `json:"right,omitempty"` // where it is in b
	// Added and Removed name the marks of a format segment.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// Compare compares two texts for people. The same texts always give the same
// comparison.
func Compare(a, b *prose.Node) *Comparison {
	c := &comparer{
		differ: &differ{want: b, words: interner{}, keys: interner{}},
		left:   &side{outline: OutlineOf(a)}, right: &side{outline: OutlineOf(b)},
		out: &Comparison{Rows: []ComparisonRow{}},
	}
	c.title(a, b)
	c.left.flatten(c.differ, a, 0, nil)
	c.right.flatten(c.differ, b, 0, nil)
	c.pairItems()
	c.rows()
	c.count()
	return c.out
}

// comparer holds one comparison while it is made.
type comparer struct {
	differ      *differ
	left, right *side
	ordered     []pair // items that are shown side by side, increasing on both sides
	moves       []pair // items that moved, by Old
	out         *Comparison
	movedRows   map[pair][2]int // the two rows of each move
}

func (c *comparer) title(a, b *prose.Node) {
	before, after := a.AttrString("title"), b.AttrString("title")
	if before == after {
		return
	}
	_, c.out.Title = segments(c.differ.flattenText(before), c.differ.flattenText(after))
	for i := range c.out.Title {
		c.out.Title[i].Left, c.out.Title[i].Right = nil, nil // a title has no place in the text
	}
}

func (c *comparer) count() {
	n := &c.out.Counts
	for _, r := range c.out.Rows {
		switch r.Kind {
		case RowChanged:
			n.Changed++
		case RowFormat:
			n.Formatted++
		case RowInserted:
			n.Inserted++
		case RowDeleted:
			n.Deleted++
		case RowMovedTo:
			n.Moved = max(n.Moved, r.Move)
		}
	}
}
