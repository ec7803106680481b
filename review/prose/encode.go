package prose

import "strconv"

// AppendJSON appends the node as ProseMirror JSON in the canonical form: keys
// sorted, nothing escaped that JSON does not demand. Equal nodes give equal bytes.
func (n *Node) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	if len(n.attrs) > 0 {
		b = append(b, `"attrs":`...)
		b = append(n.typ.attrs.append(b, n.attrs), ',')
	}
	if len(n.kids) > 0 {
		b = append(b, `"content":`...)
		b = append(appendList(b, n.kids), ',')
	}
	if len(n.marks) > 0 {
		b = append(b, `"marks":[`...)
		for i, m := range n.marks {
			if i > 0 {
				b = append(b, ',')
			}
			b = m.AppendJSON(b)
		}
		b = append(b, "],"...)
	}
	if n.IsText() {
		b = append(b, `"text":`...)
		b = append(appendString(b, n.text), ',')
	}
	b = append(b, `"type":`...)
	return append(appendString(b, n.typ.Name), '}')
}

func appendList(b []byte, nodes []*Node) []byte {
	b = append(b, '[')
	for i, n := range nodes {
		if i > 0 {
			b = append(b, ',')
		}
		b = n.AppendJSON(b)
	}
	return append(b, ']')
}

// append writes attributes in the order of their names.
func (r *attrRules) append(b []byte, attrs Attrs) []byte {
	b = append(b, '{')
	for i := range r.rules {
		if i > 0 {
			b = append(b, ',')
		}
		name := r.rules[i].name
		b = append(appendString(b, name), ':')
		b = appendValue(b, attrs[name])
	}
	return append(b, '}')
}

// MarshalJSON returns the bytes of AppendJSON.
func (n *Node) MarshalJSON() ([]byte, error) { return n.AppendJSON(nil), nil }

// AppendJSON appends the mark in the canonical form.
func (m Mark) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	if len(m.attrs) > 0 {
		b = append(b, `"attrs":`...)
		b = append(m.typ.attrs.append(b, m.attrs), ',')
	}
	b = append(b, `"type":`...)
	return append(appendString(b, m.typ.Name), '}')
}

// MarshalJSON returns the bytes of AppendJSON.
func (m Mark) MarshalJSON() ([]byte, error) { return m.AppendJSON(nil), nil }

// AppendJSON appends the slice in the canonical form, null when it is empty.
func (s Slice) AppendJSON(b []byte) []byte {
	if len(s.Content) == 0 {
		return append(b, "null"...)
	}
	b = appendList(append(b, `{"content":`...), s.Content)
	if s.OpenEnd > 0 {
		b = strconv.AppendInt(append(b, `,"openEnd":`...), int64(s.OpenEnd), 10)
	}
	if s.OpenStart > 0 {
		b = strconv.AppendInt(append(b, `,"openStart":`...), int64(s.OpenStart), 10)
	}
	return append(b, '}')
}

// MarshalJSON returns the bytes of AppendJSON.
func (s Slice) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }
