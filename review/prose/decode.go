package prose

// ParseNode reads a node from ProseMirror JSON. It is strict: exact key names,
// no unknown or double keys, no undeclared attributes, nothing left out, no lone
// surrogates. The rules for content are not checked: call [Node.Check].
func (s *Schema) ParseNode(b []byte) (*Node, error) {
	return parse(s, b, func(d *decoder) (*Node, error) { return d.node(0) })
}

// ParseSlice reads a slice; null is the empty one.
func (s *Schema) ParseSlice(b []byte) (Slice, error) {
	return parse(s, b, (*decoder).slice)
}

// ParseStep reads a step. A markSet inside a markSet is made flat.
func (s *Schema) ParseStep(b []byte) (Step, error) {
	return parse(s, b, func(d *decoder) (Step, error) { return d.step(0) })
}

// ParseSteps reads a list of steps.
func (s *Schema) ParseSteps(b []byte) ([]Step, error) {
	return parse(s, b, func(d *decoder) ([]Step, error) { return d.steps(0) })
}

// ParseMark reads a mark.
func (s *Schema) ParseMark(b []byte) (Mark, error) { return parse(s, b, (*decoder).mark) }

func parse[T any](s *Schema, b []byte, read func(*decoder) (T, error)) (T, error) {
	var none T
	sc, err := newScanner(b)
	if err != nil {
		return none, err
	}
	d := decoder{scanner: sc, schema: s}
	out, err := read(&d)
	if err == nil {
		err = d.done()
	}
	if err != nil {
		return none, err
	}
	return out, nil
}

type decoder struct {
	scanner
	schema *Schema
	room   []*Node // children read so far of all open nodes
}

// keys remembers which of a fixed list of keys were seen.
type keys uint16

// take marks a key as seen; it fails the second time.
func (d *decoder) take(seen *keys, key keys) error {
	if *seen&key != 0 {
		return d.fail("double key")
	}
	*seen |= key
	return nil
}

const (
	keyType keys = 1 << iota
	keyAttrs
	keyContent
	keyMarks
	keyText
)

// rawNode is a node as it stands in JSON; its type may come last.
type rawNode struct {
	seen  keys
	name  string
	attrs Attrs
	kids  []*Node
	marks []Mark
	text  string
}

func (d *decoder) node(depth int) (*Node, error) {
	if depth > MaxDepth {
		return nil, failf(ErrLimit, "nodes nest deeper than %d", MaxDepth)
	}
	var raw rawNode
	if err := d.object(func(key []byte) error { return d.nodeKey(&raw, key, depth) }); err != nil {
		return nil, err
	}
	if raw.seen&keyType == 0 {
		return nil, d.fail("node without a type")
	}
	return d.build(&raw)
}

func (d *decoder) nodeKey(raw *rawNode, key []byte, depth int) (err error) {
	switch string(key) {
	case "type":
		if err = d.take(&raw.seen, keyType); err == nil {
			raw.name, err = d.name()
		}
	case "attrs":
		if err = d.take(&raw.seen, keyAttrs); err == nil {
			raw.attrs, err = d.attrs()
		}
	case "content":
		if err = d.take(&raw.seen, keyContent); err == nil {
			raw.kids, err = d.nodes(depth + 1)
		}
	case "marks":
		if err = d.take(&raw.seen, keyMarks); err == nil {
			raw.marks, err = d.marks()
		}
	case "text":
		if err = d.take(&raw.seen, keyText); err == nil {
			raw.text, err = d.string()
		}
	default:
		err = d.fail("unknown key in a node")
	}
	return err
}

// name reads the name of a type without a copy when the schema knows it.
func (d *decoder) name() (string, error) {
	b, err := d.stringBytes()
	if err != nil {
		return "", err
	}
	if typ := d.schema.nodeByName[string(b)]; typ != nil {
		return typ.Name, nil
	}
	return string(b), nil
}

func (d *decoder) build(raw *rawNode) (*Node, error) {
	typ := d.schema.NodeType(raw.name)
	if typ == nil {
		return nil, failf(ErrContent, "unknown node type %.40q", raw.name)
	}
	isText := typ == d.schema.text
	if isText != (raw.seen&keyText != 0) {
		return nil, d.fail("text and only text has the key text")
	}
	if isText {
		if len(raw.attrs) > 0 || len(raw.kids) > 0 {
			return nil, d.fail("text with attributes or content")
		}
		return d.schema.newText(raw.text, raw.marks)
	}
	if typ.leaf && len(raw.kids) > 0 {
		return nil, failf(ErrContent, "%s holds no content", raw.name)
	}
	attrs, err := typ.attrs.fill(raw.name, raw.attrs)
	if err != nil {
		return nil, err
	}
	return newNode(typ, attrs, sortMarks(raw.marks), raw.kids), nil
}

// nodes reads a list of nodes.
func (d *decoder) nodes(depth int) ([]*Node, error) {
	begin := len(d.room)
	err := d.list(func() error {
		n, err := d.node(depth)
		d.room = append(d.room, n)
		return err
	})
	if err != nil || begin == len(d.room) {
		return nil, err
	}
	out := make([]*Node, len(d.room)-begin)
	copy(out, d.room[begin:])
	d.room = d.room[:begin]
	return out, nil
}

func (d *decoder) attrs() (Attrs, error) {
	var out Attrs
	err := d.object(func(key []byte) error {
		if out == nil {
			out = Attrs{}
		}
		name := string(key)
		if _, double := out[name]; double {
			return d.fail("double attribute")
		}
		v, err := d.value(0)
		out[name] = v
		return err
	})
	return out, err
}

func (d *decoder) marks() ([]Mark, error) {
	var out []Mark
	err := d.list(func() error {
		m, err := d.mark()
		out = append(out, m)
		return err
	})
	return out, err
}

func (d *decoder) mark() (Mark, error) {
	var seen keys
	var name string
	var attrs Attrs
	err := d.object(func(key []byte) (err error) {
		switch string(key) {
		case "type":
			if err = d.take(&seen, keyType); err == nil {
				name, err = d.string()
			}
		case "attrs":
			if err = d.take(&seen, keyAttrs); err == nil {
				attrs, err = d.attrs()
			}
		default:
			err = d.fail("unknown key in a mark")
		}
		return err
	})
	if err != nil {
		return Mark{}, err
	}
	return d.schema.Mark(name, attrs)
}

func (d *decoder) slice() (Slice, error) {
	if d.literal("null") {
		return Slice{}, nil
	}
	const keyStart, keyEnd = keyText, keyMarks
	var seen keys
	var out Slice
	err := d.object(func(key []byte) (err error) {
		switch string(key) {
		case "content":
			if err = d.take(&seen, keyContent); err == nil {
				out.Content, err = d.nodes(0)
			}
		case "openStart":
			if err = d.take(&seen, keyStart); err == nil {
				out.OpenStart, err = d.count()
			}
		case "openEnd":
			if err = d.take(&seen, keyEnd); err == nil {
				out.OpenEnd, err = d.count()
			}
		default:
			err = d.fail("unknown key in a slice")
		}
		return err
	})
	if err != nil {
		return Slice{}, err
	}
	if err := out.check(); err != nil {
		return Slice{}, d.fail(err.Error())
	}
	return out, nil
}
