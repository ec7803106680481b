package prose_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
)

// hostile spoils a step in one to three places.
func hostile(r *rand.Rand, step []byte) []byte {
	var tree any
	if json.Unmarshal(step, &tree) != nil {
		return step
	}
	for range 1 + r.IntN(3)*r.IntN(2) {
		spots := places(&tree, nil)
		spots[r.IntN(len(spots))](r)
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return step
	}
	if r.IntN(8) == 0 {
		raw = spoilText(r, raw)
	}
	return raw
}

// gentle keeps the form of a step, so that it gets past the decoder: it shifts
// numbers, changes lists, or takes over a value of another step.
func gentle(r *rand.Rand, step, other []byte) []byte {
	var tree, donor map[string]any
	if json.Unmarshal(step, &tree) != nil || json.Unmarshal(other, &donor) != nil {
		return step
	}
	for range 1 + r.IntN(2) {
		key := []string{"from", "to", "gapFrom", "gapTo", "pos", "insert", "slice", "mark", "value", "structure"}[r.IntN(10)]
		v, has := tree[key]
		n, isNumber := v.(float64)
		given, hasGiven := donor[key]
		switch {
		case isNumber:
			tree[key] = max(0, n+float64(r.IntN(13)-6))
		case has && hasGiven:
			tree[key] = given
		case key == "slice" && tree["to"] != nil && tree["mark"] == nil && hasGiven:
			tree[key] = given
		case key == "slice" && has:
			v.(map[string]any)[[]string{"openStart", "openEnd"}[r.IntN(2)]] = r.IntN(3)
		}
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return step
	}
	return raw
}

// spoil changes one value of a JSON tree.
type spoil func(r *rand.Rand)

func places(at *any, out []spoil) []spoil {
	out = append(out, func(r *rand.Rand) { *at = badValue(r, *at) })
	switch v := (*at).(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			item := v[key]
			out = append(out, func(r *rand.Rand) { badKey(r, v, key) })
			inner := places(&item, nil)
			for _, f := range inner {
				out = append(out, func(r *rand.Rand) { f(r); v[key] = item })
			}
		}
	case []any:
		for i := range v {
			out = places(&v[i], out)
		}
	}
	return out
}

func badKey(r *rand.Rand, in map[string]any, key string) {
	v := in[key]
	switch r.IntN(4) {
	case 0:
		delete(in, key)
	case 1:
		delete(in, key)
		in[strings.ToUpper(key)] = v
	case 2:
		in["hidden"] = v
	default:
		in[[]string{"openStart", "openEnd", "from", "to", "pos", "marks", "content", "text", "attrs"}[r.IntN(9)]] = v
	}
}

func badValue(r *rand.Rand, old any) any {
	if n, ok := old.(float64); ok && r.IntN(2) == 0 {
		return n + float64(r.IntN(9)-4)
	}
	if list, ok := old.([]any); ok && r.IntN(2) == 0 && len(list) > 0 {
		return [][]any{append(slices.Clone(list), list[r.IntN(len(list))]), list[1:], list[:len(list)-1], {}}[r.IntN(4)]
	}
	values := []any{nil, -1, 1e308, 1.5, []any{}, map[string]any{}, "", "x", "doc", "text", true, 50, 1 << 53,
		map[string]any{"type": "paragraph"}, map[string]any{"type": "text", "text": ""}, map[string]any{"type": "table_row"},
		[]any{map[string]any{"type": "blockquote"}}, []any{map[string]any{"type": "em"}, map[string]any{"type": "em"}}, nested(r.IntN(130))}
	return values[r.IntN(len(values))]
}

func nested(depth int) any {
	node := map[string]any{"type": "paragraph"}
	for range depth {
		node = map[string]any{"type": "blockquote", "content": []any{node}}
	}
	return node
}

// spoilText changes bytes, for what no JSON writer would write.
func spoilText(r *rand.Rand, raw []byte) []byte {
	at := r.IntN(len(raw))
	insert := []string{`\ud83d`, `\udc00`, "\xff", "\xed\xa0\x80", `"`, `{`, `]`, `,`, "\x00", `1e999`, `-`, `\u0000`, "\ufeff"}[r.IntN(13)]
	switch r.IntN(3) {
	case 0:
		return raw[:at]
	case 1:
		return slices.Concat(raw[:at], []byte(insert), raw[at:])
	default:
		return slices.Concat(raw[:at], []byte(insert), raw[min(len(raw), at+len(insert)):])
	}
}
