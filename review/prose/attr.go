package prose

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Attrs are the attributes of a node or mark: JSON values as nil, bool, string,
// int (for whole numbers up to 2^53), float64, []any and map[string]any. Those
// of a node or mark are shared and must not be changed.
type Attrs map[string]any

// attrRules are the attributes a type declares, sorted by name.
type attrRules struct {
	rules    []attrRule
	defaults Attrs // nil when an attribute is required or none is declared
	required int
}

type attrRule struct {
	name       string
	required   bool
	preset     any
	kinds      []string // of ProseMirror's validate; empty allows every kind
	enum       []any
	pattern    *regexp.Regexp
	min, max   *float64
	itemsOfOne string
}

type attrSpec struct {
	Default  json.RawMessage   `json:"default"`
	Validate string            `json:"validate"`
	Enum     []json.RawMessage `json:"enum"`
	Pattern  string            `json:"pattern"`
	Min      *float64          `json:"min"`
	Max      *float64          `json:"max"`
	Items    string            `json:"items"`
}

// UnmarshalJSON keeps a default of null apart from no default.
func (a *attrSpec) UnmarshalJSON(b []byte) error {
	type plain attrSpec
	if err := json.Unmarshal(b, (*plain)(a)); err != nil {
		return err
	}
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(b, &keys); err != nil {
		return err
	}
	a.Default = keys["default"]
	return nil
}

func newAttrRules(owner string, specs map[string]attrSpec) (attrRules, error) {
	var out attrRules
	for name, spec := range specs {
		rule, err := newAttrRule(name, spec)
		if err != nil {
			return out, fmt.Errorf("attribute %s of %s: %w", name, owner, err)
		}
		if rule.required {
			out.required++
		}
		out.rules = append(out.rules, rule)
	}
	slices.SortFunc(out.rules, func(a, b attrRule) int { return strings.Compare(a.name, b.name) })
	if len(out.rules) > 0 && out.required == 0 {
		out.defaults = Attrs{}
		for _, rule := range out.rules {
			out.defaults[rule.name] = rule.preset
		}
	}
	return out, nil
}

func newAttrRule(name string, spec attrSpec) (rule attrRule, err error) {
	rule = attrRule{name: name, required: spec.Default == nil, min: spec.Min, max: spec.Max, itemsOfOne: spec.Items}
	if !rule.required {
		if rule.preset, err = parseValue(spec.Default); err != nil {
			return rule, err
		}
	}
	if spec.Validate != "" {
		rule.kinds = strings.Split(spec.Validate, "|")
	}
	for _, raw := range spec.Enum {
		v, err := parseValue(raw)
		if err != nil {
			return rule, err
		}
		rule.enum = append(rule.enum, v)
	}
	if spec.Pattern != "" {
		if rule.pattern, err = regexp.Compile(spec.Pattern); err != nil {
			return rule, fmt.Errorf("%w: %w", ErrSyntax, err)
		}
	}
	return rule, nil
}

// find returns the rule of that name, nil when the type does not declare it.
func (r *attrRules) find(name string) *attrRule {
	for i := range r.rules {
		if r.rules[i].name == name {
			return &r.rules[i]
		}
	}
	return nil
}

// fill returns complete, checked attributes. The given values may be used in
// the result, so the caller hands them over.
func (r *attrRules) fill(owner string, given Attrs) (Attrs, error) {
	if len(given) == 0 && r.required == 0 {
		return r.defaults, nil
	}
	full := make(Attrs, len(r.rules))
	used := 0
	for i := range r.rules {
		rule := &r.rules[i]
		v, ok := given[rule.name]
		switch {
		case ok:
			used++
			var err error
			if v, err = normalValue(v, 0); err != nil {
				return nil, fmt.Errorf("attribute %s of %s: %w", rule.name, owner, err)
			}
			if err := rule.check(v); err != nil {
				return nil, fmt.Errorf("attribute %s of %s: %w", rule.name, owner, err)
			}
		case rule.required:
			return nil, failf(ErrContent, "%s lacks attribute %s", owner, rule.name)
		default:
			v = rule.preset
		}
		full[rule.name] = v
	}
	if used < len(given) {
		for name := range given {
			if r.find(name) == nil {
				return nil, failf(ErrContent, "%s has no attribute %q", owner, name)
			}
		}
	}
	return full, nil
}

// with returns attributes in which one has another value.
func (r *attrRules) with(owner string, old Attrs, name string, value any) (Attrs, error) {
	if r.find(name) == nil {
		return nil, failf(ErrContent, "%s has no attribute %q", owner, name)
	}
	given := make(Attrs, len(old))
	for k, v := range old {
		given[k] = v
	}
	given[name] = value
	return r.fill(owner, given)
}

// check reports why a normal value is not allowed.
func (r *attrRule) check(v any) error {
	kind := kindOf(v)
	if len(r.kinds) > 0 && !slices.Contains(r.kinds, kind) {
		return failf(ErrContent, "%s is not of kind %s", kind, strings.Join(r.kinds, " or "))
	}
	if s, ok := v.(string); ok {
		if len(s) > MaxAttr {
			return failf(ErrLimit, "value of %d bytes", len(s))
		}
		if r.pattern != nil && !r.pattern.MatchString(s) {
			return failf(ErrContent, "%.40q does not match %s", s, r.pattern)
		}
	}
	if len(r.enum) > 0 && !slices.ContainsFunc(r.enum, func(e any) bool { return valueEq(e, v) }) {
		return failf(ErrContent, "value is none of the allowed ones")
	}
	if err := r.checkNumber(v); err != nil {
		return err
	}
	return r.checkItems(v)
}

// checkNumber applies min and max, which also ask for a whole number.
func (r *attrRule) checkNumber(v any) error {
	if r.min == nil && r.max == nil {
		return nil
	}
	n, ok := v.(int)
	if !ok || (r.min != nil && float64(n) < *r.min) || (r.max != nil && float64(n) > *r.max) {
		return failf(ErrContent, "%v is not a whole number within the bounds", v)
	}
	return nil
}

func (r *attrRule) checkItems(v any) error {
	if kindOf(v) != "object" {
		return nil
	}
	list, isList := v.([]any)
	if r.itemsOfOne != "" {
		if !isList {
			return failf(ErrContent, "value is not a list")
		}
		for _, item := range list {
			if kindOf(item) != r.itemsOfOne {
				return failf(ErrContent, "list holds a %s, not only %s", kindOf(item), r.itemsOfOne)
			}
		}
	}
	if n := len(appendValue(nil, v)); n > MaxAttr {
		return failf(ErrLimit, "value of %d bytes", n)
	}
	return nil
}
