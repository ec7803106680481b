package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds the nesting of any JSON that comes from outside.
const maxDepth = 100

// decodeStrict decodes one JSON value into v and refuses what encoding/json lets
// pass: unknown and doubled keys, keys in another case, invalid UTF-8, lone
// surrogates, deep nesting and anything behind the value.
func decodeStrict(data []byte, v any) error {
	if err := wellFormed(data); err != nil {
		return err
	}
	if err := exactKeys(data, reflect.TypeOf(v)); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}

// wellFormed checks what a decoder would silently mend.
func wellFormed(data []byte) error {
	if !utf8.Valid(data) {
		return errors.New("invalid UTF-8")
	}
	if err := loneSurrogate(data); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return noDoubles(dec, 0)
}

func noDoubles(dec *json.Decoder, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("nested more than %d deep", maxDepth)
	}
	tok, err := dec.Token()
	if err != nil {
		return err
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		if delim == '{' {
			key, err := dec.Token()
			if err != nil {
				return err
			}
			name, _ := key.(string)
			if seen[name] {
				return fmt.Errorf("key %q stands twice", name)
			}
			seen[name] = true
		}
		if err := noDoubles(dec, depth+1); err != nil {
			return err
		}
	}
	_, err = dec.Token()
	return err
}

// loneSurrogate finds \uD800-\uDFFF escapes that do not form a pair.
func loneSurrogate(data []byte) error {
	high := false
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' || i+1 >= len(data) {
			if high {
				return errors.New("lone surrogate")
			}
			continue
		}
		code, isEscape := unicodeEscape(data[i:])
		low := isEscape && code >= 0xDC00 && code <= 0xDFFF
		if high != low {
			return errors.New("lone surrogate")
		}
		high = isEscape && code >= 0xD800 && code <= 0xDBFF
		if isEscape {
			i += 5
		} else {
			i++
		}
	}
	return nil
}

func unicodeEscape(b []byte) (rune, bool) {
	if len(b) < 6 || b[1] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[2:6] {
		d := strings.IndexByte("0123456789abcdef", c|0x20)
		if d < 0 {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
}

// exactKeys checks that the keys of an object are spelt exactly as the struct's
// JSON names; nested values check themselves, or are scalars.
func exactKeys(data []byte, t reflect.Type) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(data, &object); err != nil {
		return err
	}
	names := map[string]bool{}
	jsonNames(t, names)
	for key := range object {
		if !names[key] {
			return fmt.Errorf("unknown field %q", key)
		}
	}
	return nil
}

func jsonNames(t reflect.Type, into map[string]bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			jsonNames(f.Type, into)
		case name == "-" || !f.IsExported():
		case name == "":
			into[f.Name] = true
		default:
			into[name] = true
		}
	}
}
