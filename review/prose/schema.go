package prose

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"unicode/utf8"
)

//go:embed schema.json
var schemaJSON []byte

// SchemaJSON returns a copy of the product schema, the file that the browser reads too.
func SchemaJSON() []byte { return slices.Clone(schemaJSON) }

// Default returns the product schema. It is parsed once.
func Default() *Schema { return defaultSchema() }

var defaultSchema = sync.OnceValue(func() *Schema {
	s, err := ParseSchema(schemaJSON)
	if err != nil {
		panic(fmt.Sprintf("prose: embedded schema: %v", err))
	}
	return s
})

// Schema holds the node and mark types of a kind of document. It is immutable.
type Schema struct {
	nodes []*NodeType
	marks []*MarkType
	top   *NodeType
	text  *NodeType

	nodeByName map[string]*NodeType
	markByName map[string]*MarkType
}

// NodeType returns the node type of that name, nil when there is none.
func (s *Schema) NodeType(name string) *NodeType { return s.nodeByName[name] }

// MarkType returns the mark type of that name, nil when there is none.
func (s *Schema) MarkType(name string) *MarkType { return s.markByName[name] }

// TopNode returns the type of a whole document.
func (s *Schema) TopNode() *NodeType { return s.top }

// Text makes a text node. It refuses empty text and invalid UTF-8.
func (s *Schema) Text(text string, marks ...Mark) (*Node, error) {
	if !utf8.ValidString(text) {
		return nil, failf(ErrContent, "text is not valid UTF-8")
	}
	return s.newText(text, marks)
}

// newText makes a text node of text that is known to be valid UTF-8.
func (s *Schema) newText(text string, marks []Mark) (*Node, error) {
	if text == "" {
		return nil, failf(ErrContent, "empty text node")
	}
	if len(text) > MaxText {
		return nil, failf(ErrLimit, "text of %d bytes", len(text))
	}
	return &Node{typ: s.text, attrs: s.text.defaults, marks: sortMarks(marks), text: text, size: utf16Len(text)}, nil
}

// Node makes a node. Attributes that are left out get their default; unknown,
// missing or invalid ones are refused. Neighbouring text with the same markup
// is joined. The rules for content are not checked: call [Node.Check].
func (s *Schema) Node(name string, attrs Attrs, content []*Node, marks ...Mark) (*Node, error) {
	typ := s.NodeType(name)
	if typ == nil {
		return nil, failf(ErrContent, "unknown node type %q", name)
	}
	if typ == s.text {
		return nil, failf(ErrContent, "a text node is made with Text")
	}
	full, err := typ.attrs.fill(name, attrs)
	if err != nil {
		return nil, err
	}
	kids := joinTexts(content)
	if typ.IsLeaf() && len(kids) > 0 {
		return nil, failf(ErrContent, "%s holds no content", name)
	}
	return newNode(typ, full, sortMarks(marks), kids), nil
}

// Mark makes a mark. Attributes are treated as in [Schema.Node].
func (s *Schema) Mark(name string, attrs Attrs) (Mark, error) {
	typ := s.MarkType(name)
	if typ == nil {
		return Mark{}, failf(ErrContent, "unknown mark type %q", name)
	}
	full, err := typ.attrs.fill(name, attrs)
	if err != nil {
		return Mark{}, err
	}
	return Mark{typ: typ, attrs: full}, nil
}

type schemaSpec struct {
	TopNode string           `json:"topNode"`
	Nodes   []pair[nodeSpec] `json:"nodes"`
	Marks   []pair[markSpec] `json:"marks"`
}

type nodeSpec struct {
	Content   string              `json:"content"`
	Marks     *string             `json:"marks"`
	Group     string              `json:"group"`
	Inline    bool                `json:"inline"`
	Atom      bool                `json:"atom"`
	TableRole string              `json:"tableRole"`
	Attrs     map[string]attrSpec `json:"attrs"`
}

type markSpec struct {
	Excludes *string             `json:"excludes"`
	Group    string              `json:"group"`
	Attrs    map[string]attrSpec `json:"attrs"`
}

// pair is [name, spec]: the order of the types carries meaning, so they are lists.
type pair[T any] struct {
	Name string
	Spec T
}

func (p *pair[T]) UnmarshalJSON(b []byte) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(b, &parts); err != nil {
		return err
	}
	if len(parts) != 2 {
		return fmt.Errorf("a type is [name, spec], not %d parts", len(parts))
	}
	if err := json.Unmarshal(parts[0], &p.Name); err != nil {
		return err
	}
	return json.Unmarshal(parts[1], &p.Spec)
}

// ParseSchema reads a schema: ordered [name, spec] pairs with the keys of
// ProseMirror specs. Of these it uses content, marks, group, inline, atom,
// excludes and attrs with default and validate, and of its own the attribute
// keys enum (the allowed values), pattern (a regular expression for strings),
// min and max (bounds of a whole number) and items (the kind of all items of a
// list). Other keys are for the browser.
func ParseSchema(b []byte) (*Schema, error) {
	var spec schemaSpec
	dec := json.NewDecoder(bytes.NewReader(b))
	if err := dec.Decode(&spec); err != nil {
		return nil, fmt.Errorf("%w: schema: %w", ErrSyntax, err)
	}
	s := &Schema{nodeByName: map[string]*NodeType{}, markByName: map[string]*MarkType{}}
	if err := s.addMarks(spec.Marks); err != nil {
		return nil, err
	}
	if err := s.addNodes(spec.Nodes); err != nil {
		return nil, err
	}
	if spec.TopNode == "" {
		spec.TopNode = "doc"
	}
	s.top, s.text = s.nodeByName[spec.TopNode], s.nodeByName["text"]
	if s.top == nil || s.text == nil {
		return nil, failf(ErrSyntax, "schema lacks its top node or text")
	}
	return s, nil
}

func (s *Schema) addMarks(specs []pair[markSpec]) error {
	for rank, p := range specs {
		if s.markByName[p.Name] != nil {
			return failf(ErrSyntax, "mark %q stands twice in the schema", p.Name)
		}
		attrs, err := newAttrRules(p.Name, p.Spec.Attrs)
		if err != nil {
			return err
		}
		typ := &MarkType{Name: p.Name, rank: rank, group: p.Spec.Group, attrs: attrs}
		s.marks, s.markByName[p.Name] = append(s.marks, typ), typ
	}
	for i, p := range specs {
		if p.Spec.Excludes == nil {
			s.marks[i].excludes = markSet(0).with(i)
			continue
		}
		set, err := s.gatherMarks(*p.Spec.Excludes)
		if err != nil {
			return err
		}
		s.marks[i].excludes = set
	}
	if len(specs) > 64 {
		return failf(ErrSyntax, "a schema has at most 64 marks")
	}
	return nil
}

func (s *Schema) addNodes(specs []pair[nodeSpec]) error {
	for i, p := range specs {
		if s.nodeByName[p.Name] != nil {
			return failf(ErrSyntax, "node %q stands twice in the schema", p.Name)
		}
		attrs, err := newAttrRules(p.Name, p.Spec.Attrs)
		if err != nil {
			return err
		}
		typ := newNodeType(i, p.Name, p.Spec, attrs)
		s.nodes, s.nodeByName[p.Name] = append(s.nodes, typ), typ
	}
	for i, p := range specs {
		typ := s.nodes[i]
		start, err := s.compile(p.Spec.Content)
		if err != nil {
			return fmt.Errorf("content of %s: %w", p.Name, err)
		}
		typ.start = start
		typ.leaf = start.dead()
		typ.inlineContent = start.inline(s.nodes)
		if typ.marks, err = s.allowedMarks(p.Spec.Marks, typ.inlineContent); err != nil {
			return fmt.Errorf("marks of %s: %w", p.Name, err)
		}
	}
	return nil
}

func (s *Schema) allowedMarks(expr *string, inline bool) (markSet, error) {
	switch {
	case expr == nil && inline:
		return allMarks, nil
	case expr == nil:
		return 0, nil
	default:
		return s.gatherMarks(*expr)
	}
}
