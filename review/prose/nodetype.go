package prose

import (
	"slices"
	"strings"
)

// NodeType is a kind of node of a [Schema]. It is immutable.
type NodeType struct {
	// Name is the name in the schema.
	Name string

	id            int
	groups        []string
	block, atom   bool
	leaf          bool
	inlineContent bool
	tableRole     string
	attrs         attrRules
	defaults      Attrs
	start         *state
	marks         markSet
}

func newNodeType(id int, name string, spec nodeSpec, attrs attrRules) *NodeType {
	return &NodeType{
		Name: name, id: id,
		groups:    strings.Fields(spec.Group),
		block:     !spec.Inline && name != "text",
		atom:      spec.Atom,
		tableRole: spec.TableRole,
		attrs:     attrs,
		defaults:  attrs.defaults,
	}
}

// IsBlock reports that nodes of this type are blocks, not inline.
func (t *NodeType) IsBlock() bool { return t.block }

// IsInline reports that nodes of this type stand in a line of text.
func (t *NodeType) IsInline() bool { return !t.block }

// IsLeaf reports that nodes of this type never hold content.
func (t *NodeType) IsLeaf() bool { return t.leaf }

// IsTextblock reports that nodes of this type are blocks with inline content.
func (t *NodeType) IsTextblock() bool { return t.block && t.inlineContent }

// IsAtom reports that nodes of this type count as one unit for the user.
func (t *NodeType) IsAtom() bool { return t.leaf || t.atom }

// TableRole is the role in a table (table, row, cell, header_cell), or "".
func (t *NodeType) TableRole() string { return t.tableRole }

// InGroup reports that the type belongs to that group of the schema.
func (t *NodeType) InGroup(name string) bool { return slices.Contains(t.groups, name) }

// AllowsMark reports that children of this type may carry that mark.
func (t *NodeType) AllowsMark(m *MarkType) bool { return t.marks.has(m.rank) }

// compatible reports that content of one type can be joined onto the other: some
// kind of node may come first in both.
func (t *NodeType) compatible(o *NodeType) bool {
	if t == o {
		return true
	}
	for i, next := range t.start.next {
		if next != nil && o.start.next[i] != nil {
			return true
		}
	}
	return false
}

// checkContent reports why kids may not be the content of a node of this type.
func (t *NodeType) checkContent(kids []*Node) error {
	at := t.start
	for _, kid := range kids {
		if at = at.next[kid.typ.id]; at == nil {
			return failf(ErrContent, "%s does not fit in %s at this place", kid.typ.Name, t.Name)
		}
	}
	if !at.end {
		return failf(ErrContent, "content of %s is not complete", t.Name)
	}
	return t.checkMarks(kids)
}

// checkMarks reports which mark the kids may not carry inside this type.
func (t *NodeType) checkMarks(kids []*Node) error {
	if t.marks == allMarks {
		return nil
	}
	for _, kid := range kids {
		for _, m := range kid.marks {
			if !t.marks.has(m.typ.rank) {
				return failf(ErrContent, "mark %s is not allowed in %s", m.typ.Name, t.Name)
			}
		}
	}
	return nil
}

// accepts reports that the content stays valid when kids[from:to] becomes insert.
func (t *NodeType) accepts(kids []*Node, from, to int, insert []*Node) bool {
	at := t.start.follow(kids[:from]).follow(insert).follow(kids[to:])
	return at != nil && at.end && t.checkMarks(insert) == nil
}
