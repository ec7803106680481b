package prose

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON strictly. encoding/json is of no use here: it turns lone
// surrogates into U+FFFD, matches keys without regard to case and takes the last
// of double keys, so that the server and the browser would come to differ.
type scanner struct {
	b     []byte
	i     int
	depth int
}

func newScanner(b []byte) (scanner, error) {
	if !utf8.Valid(b) {
		return scanner{}, failf(ErrSyntax, "not valid UTF-8")
	}
	return scanner{b: b}, nil
}

func (s *scanner) fail(what string) error { return failf(ErrSyntax, "%s at byte %d", what, s.i) }

func (s *scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// peek returns the next byte that is not space, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.i == len(s.b) {
		return 0
	}
	return s.b[s.i]
}

func (s *scanner) eat(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.i++
	return true
}

// done reports what follows after the end of the value.
func (s *scanner) done() error {
	if s.peek() != 0 || s.i < len(s.b) {
		return s.fail("text after the end")
	}
	return nil
}

func (s *scanner) deeper() error {
	if s.depth++; s.depth > 4*MaxDepth {
		return failf(ErrLimit, "JSON nests too deep")
	}
	return nil
}

// object calls f for each key, with the scanner before the value. The bytes of
// the key are only valid until f reads on.
func (s *scanner) object(f func(key []byte) error) error {
	if !s.eat('{') {
		return s.fail("no object")
	}
	if err := s.deeper(); err != nil {
		return err
	}
	for first := true; !s.eat('}'); first = false {
		if !first && !s.eat(',') {
			return s.fail("no comma or end of object")
		}
		key, err := s.stringBytes()
		if err != nil {
			return err
		}
		if !s.eat(':') {
			return s.fail("no colon")
		}
		if err := f(key); err != nil {
			return err
		}
	}
	s.depth--
	return nil
}

// list calls f for each item, with the scanner before it.
func (s *scanner) list(f func() error) error {
	if !s.eat('[') {
		return s.fail("no list")
	}
	if err := s.deeper(); err != nil {
		return err
	}
	for first := true; !s.eat(']'); first = false {
		if !first && !s.eat(',') {
			return s.fail("no comma or end of list")
		}
		if err := f(); err != nil {
			return err
		}
	}
	s.depth--
	return nil
}

func (s *scanner) literal(word string) bool {
	s.space()
	if len(s.b)-s.i < len(word) || string(s.b[s.i:s.i+len(word)]) != word {
		return false
	}
	s.i += len(word)
	return true
}

func (s *scanner) boolean() (bool, error) {
	switch {
	case s.literal("true"):
		return true, nil
	case s.literal("false"):
		return false, nil
	default:
		return false, s.fail("no boolean")
	}
}

func (s *scanner) string() (string, error) {
	b, err := s.stringBytes()
	return string(b), err
}

// stringBytes reads a string; without escapes it returns a part of the input.
func (s *scanner) stringBytes() ([]byte, error) {
	if !s.eat('"') {
		return nil, s.fail("no string")
	}
	begin := s.i
	for ; s.i < len(s.b); s.i++ {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[begin : s.i-1], nil
		case s.i-begin > MaxText:
			return nil, failf(ErrLimit, "string of more than %d bytes", MaxText)
		case c == '\\':
			return s.escaped(append([]byte(nil), s.b[begin:s.i]...))
		case c < ' ':
			return nil, s.fail("control character in a string")
		}
	}
	return nil, s.fail("string without end")
}

// escaped reads on from the first backslash of a string.
func (s *scanner) escaped(out []byte) ([]byte, error) {
	for s.i < len(s.b) {
		c := s.b[s.i]
		s.i++
		switch {
		case c == '"':
			return out, nil
		case len(out) > MaxText:
			return nil, failf(ErrLimit, "string of more than %d bytes", MaxText)
		case c < ' ':
			return nil, s.fail("control character in a string")
		case c == '\\':
			var err error
			if out, err = s.escape(out); err != nil {
				return nil, err
			}
		default:
			out = append(out, c)
		}
	}
	return nil, s.fail("string without end")
}

func (s *scanner) escape(out []byte) ([]byte, error) {
	if s.i == len(s.b) {
		return nil, s.fail("string without end")
	}
	c := s.b[s.i]
	s.i++
	switch c {
	case '"', '\\', '/':
		return append(out, c), nil
	case 'b':
		return append(out, '\b'), nil
	case 'f':
		return append(out, '\f'), nil
	case 'n':
		return append(out, '\n'), nil
	case 'r':
		return append(out, '\r'), nil
	case 't':
		return append(out, '\t'), nil
	case 'u':
		return s.unicode(out)
	default:
		return nil, s.fail("unknown escape")
	}
}

func (s *scanner) unicode(out []byte) ([]byte, error) {
	r, ok := s.hex()
	if !ok {
		return nil, s.fail("bad escape")
	}
	if utf16.IsSurrogate(r) {
		low, ok := rune(0), false
		if s.i+1 < len(s.b) && s.b[s.i] == '\\' && s.b[s.i+1] == 'u' {
			s.i += 2
			low, ok = s.hex()
		}
		if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
			return nil, s.fail("lone surrogate")
		}
	}
	return utf8.AppendRune(out, r), nil
}

func (s *scanner) hex() (rune, bool) {
	if len(s.b)-s.i < 4 {
		return 0, false
	}
	var r rune
	for _, c := range s.b[s.i : s.i+4] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	s.i += 4
	return r, true
}

// number reads a number with the exact grammar of JSON.
func (s *scanner) number() (float64, error) {
	s.space()
	begin := s.i
	if s.i < len(s.b) && s.b[s.i] == '-' {
		s.i++
	}
	whole := s.digits()
	if whole == 0 || (whole > 1 && s.b[s.i-whole] == '0') {
		return 0, s.fail("no number")
	}
	if whole < 10 && (s.i == len(s.b) || s.b[s.i] == ',' || s.b[s.i] == '}' || s.b[s.i] == ']') {
		n, err := strconv.Atoi(string(s.b[begin:s.i]))
		return float64(n), err
	}
	if err := s.fraction(); err != nil {
		return 0, err
	}
	f, err := strconv.ParseFloat(string(s.b[begin:s.i]), 64)
	if err != nil || math.IsInf(f, 0) {
		return 0, s.fail("number out of range")
	}
	return f, nil
}

func (s *scanner) fraction() error {
	if s.i < len(s.b) && s.b[s.i] == '.' {
		s.i++
		if s.digits() == 0 {
			return s.fail("no number")
		}
	}
	if s.i < len(s.b) && (s.b[s.i] == 'e' || s.b[s.i] == 'E') {
		s.i++
		if s.i < len(s.b) && (s.b[s.i] == '+' || s.b[s.i] == '-') {
			s.i++
		}
		if s.digits() == 0 {
			return s.fail("no number")
		}
	}
	return nil
}

func (s *scanner) digits() int {
	begin := s.i
	for s.i < len(s.b) && s.b[s.i] >= '0' && s.b[s.i] <= '9' {
		s.i++
	}
	return s.i - begin
}

// count reads a number that must be whole and not negative, as positions are.
func (s *scanner) count() (int, error) {
	f, err := s.number()
	if err != nil {
		return 0, err
	}
	if f < 0 || f > MaxSize || f != math.Trunc(f) {
		return 0, s.fail("no whole number of the range of positions")
	}
	return int(f), nil
}

// value reads any JSON value into the kinds that [Attrs] names.
func (s *scanner) value(depth int) (any, error) {
	if depth > MaxDepth {
		return nil, failf(ErrLimit, "value nests deeper than %d", MaxDepth)
	}
	switch s.peek() {
	case '"':
		return s.string()
	case '{':
		out := map[string]any{}
		return out, s.object(func(key []byte) error {
			name := string(key)
			if _, double := out[name]; double {
				return s.fail("double key")
			}
			v, err := s.value(depth + 1)
			out[name] = v
			return err
		})
	case '[':
		out := []any{}
		err := s.list(func() error {
			v, err := s.value(depth + 1)
			out = append(out, v)
			return err
		})
		return out, err
	case 't', 'f':
		return s.boolean()
	case 'n':
		if s.literal("null") {
			return nil, nil
		}
		return nil, s.fail("no value")
	default:
		f, err := s.number()
		return normalNumber(f), err
	}
}

func parseValue(b []byte) (any, error) {
	s, err := newScanner(b)
	if err != nil {
		return nil, err
	}
	v, err := s.value(0)
	if err != nil {
		return nil, err
	}
	return v, s.done()
}
