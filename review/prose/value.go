package prose

import (
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxExact is the largest whole number that a JavaScript number holds exactly.
const maxExact = 1 << 53

// normalNumber keeps whole numbers as int, so that 1 and 1.0 are equal.
func normalNumber(f float64) any {
	if f == math.Trunc(f) && math.Abs(f) <= maxExact {
		return int(f)
	}
	return f
}

// normalValue brings a value to the kinds that [Attrs] names.
func normalValue(v any, depth int) (any, error) {
	if depth > MaxDepth {
		return nil, failf(ErrLimit, "value nests deeper than %d", MaxDepth)
	}
	switch v := v.(type) {
	case nil, bool:
		return v, nil
	case int:
		return normalNumber(float64(v)), nil
	case int64:
		return normalNumber(float64(v)), nil
	case Attrs:
		return normalObject(v, depth)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, failf(ErrContent, "%v is not a JSON number", v)
		}
		return normalNumber(v), nil
	case string:
		if !utf8.ValidString(v) {
			return nil, failf(ErrContent, "text is not valid UTF-8")
		}
		return v, nil
	case []any:
		return normalList(v, depth)
	case map[string]any:
		return normalObject(v, depth)
	default:
		return nil, failf(ErrContent, "%T is not a JSON value", v)
	}
}

func normalList(list []any, depth int) (any, error) {
	out := make([]any, len(list))
	for i, item := range list {
		var err error
		if out[i], err = normalValue(item, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func normalObject(object map[string]any, depth int) (any, error) {
	out := make(map[string]any, len(object))
	for key, item := range object {
		if !utf8.ValidString(key) {
			return nil, failf(ErrContent, "key is not valid UTF-8")
		}
		var err error
		if out[key], err = normalValue(item, depth+1); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// kindOf names the kind as ProseMirror's validate does.
func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case int, float64:
		return "number"
	case string:
		return "string"
	default:
		return "object"
	}
}

// valueEq compares normal values deeply.
func valueEq(a, b any) bool {
	switch a := a.(type) {
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, valueEq)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && attrsEq(a, b)
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return a == b
}

func attrsEq(a, b Attrs) bool {
	if len(a) != len(b) {
		return false
	}
	for key, v := range a {
		other, ok := b[key]
		if !ok || !valueEq(v, other) {
			return false
		}
	}
	return true
}

// appendValue writes a normal value in the canonical form: keys sorted as
// JavaScript sorts them, numbers and strings as JSON.stringify writes them.
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case float64:
		return appendFloat(b, v)
	case string:
		return appendString(b, v)
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, item)
		}
		return append(b, ']')
	case map[string]any:
		return appendObject(b, v)
	default:
		return appendForeign(b, v)
	}
}

// appendForeign writes a value of a kind that is not normal yet, as in a step
// that was made by hand. What is no JSON value becomes null.
func appendForeign(b []byte, v any) []byte {
	normal, err := normalValue(v, 0)
	if err != nil {
		return append(b, "null"...)
	}
	return appendValue(b, normal)
}

func appendObject(b []byte, object map[string]any) []byte {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compareUTF16)
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, key), ':')
		b = appendValue(b, object[key])
	}
	return append(b, '}')
}

// appendFloat writes a number as JavaScript does: digits up to 1e21, then an exponent.
func appendFloat(b []byte, f float64) []byte {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		b = strconv.AppendFloat(b, f, 'e', -1, 64)
		// Go pads the exponent to two digits, JavaScript does not.
		if n := len(b); n >= 4 && b[n-4] == 'e' && b[n-2] == '0' {
			b[n-2] = b[n-1]
			b = b[:n-1]
		}
		return b
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// appendString quotes as JSON.stringify: only what JSON demands is escaped.
func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[done:i]...)
		done = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
	}
	return append(append(b, s[done:]...), '"')
}
