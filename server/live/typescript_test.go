package live

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated files anew")

const typescriptFile = "../../client/web/src/protocol.ts"

// enums are the closed sets of strings on the wire, in TypeScript's order of declaration.
func enums() []enum {
	return []enum{
		{"ErrorKind", []string{"internal", "invalid", "unauthenticated", "forbidden", "notFound", "conflict", "stale", "gone", "closed", "limit", "unavailable"}},
		{"Advice", []string{"retry", "catchUp", "reload", "logIn", "change", "stop"}},
		{"ContributionKind", []string{"remark", "question", "support", "objection", "typo", "factual", "suggestion"}},
		{"Audience", []string{"editors", "round"}},
		{"NameShown", []string{"full", "organisation", "pseudonym"}},
		{"Target", []string{"words", "block", "section", "document"}},
		{"PlaceState", []string{"placed", "replaced", "orphaned", "outdated"}},
		{"Outcome", []string{"accepted", "notAccepted", "alreadyCovered", "outOfScope", "noted"}},
		{"RoundMode", []string{"live", "fixed"}},
		{"Cause", []string{"edit", "import", "restore", "decision"}},
		{"DocumentStatus", nil},
		{"Role", nil},
		{"Action", nil},
	}
}

type enum struct {
	name   string
	values []string
}

func TestTheTypeScriptTypesAreThoseOfGo(t *testing.T) {
	want := typescript()
	if *update {
		if err := os.WriteFile(typescriptFile, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(typescriptFile)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what message.go says; run go test ./server/live -run TypeScript -update", typescriptFile)
	}
}

func typescript() []byte {
	g := &generator{done: map[string]bool{}}
	g.printf("// Generated from server/live/message.go by go test ./server/live -run TypeScript -update. Do not edit.\n\n")
	g.printf("export const protocolName = %q;\n\n", Protocol)
	g.printf("export type NodeJSON = { readonly type: string; readonly [key: string]: unknown };\n")
	g.printf("export type SliceJSON = { readonly [key: string]: unknown } | null;\n")
	g.printf("export type StepJSON = { readonly stepType: string; readonly [key: string]: unknown };\n\n")
	g.printf("export const closeCodes = {\n")
	for _, row := range CloseTable() {
		g.printf("  %s: %d, // %s: %s\n", row.Name, row.Code, row.Meaning, row.Advice)
	}
	g.printf("} as const;\n\n")
	for _, e := range enums() {
		g.enum(e)
	}
	g.printf("\n")
	g.union("ClientFrame", ClientFrames())
	g.union("ServerFrame", ServerFrames())
	g.declare(reflect.TypeOf(Opening{}))
	g.declare(reflect.TypeOf(Problem{}))
	return []byte(strings.TrimRight(g.out.String(), "\n") + "\n")
}

type generator struct {
	out  strings.Builder
	done map[string]bool
}

func (g *generator) printf(format string, args ...any) { fmt.Fprintf(&g.out, format, args...) }

func (g *generator) enum(e enum) {
	if e.values == nil {
		g.printf("export type %s = string;\n", e.name)
		return
	}
	quoted := make([]string, len(e.values))
	for i, v := range e.values {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	g.printf("export type %s = %s;\n", e.name, strings.Join(quoted, " | "))
}

func (g *generator) union(name string, frames []any) {
	names := make([]string, len(frames))
	for i, f := range frames {
		names[i] = g.declare(reflect.TypeOf(f))
	}
	g.printf("export type %s = %s;\n\n", name, strings.Join(names, " | "))
}

// tsName is the TypeScript name of a Go type, longer for those whose own name would say too little outside their package.
func tsName(t reflect.Type) string {
	switch t.Name() {
	case "Contribution", "Author", "Origin", "Place", "Decision":
		return "Seen" + t.Name()
	case "Range":
		return "TextRange"
	case "Event":
		return "ItemEvent"
	}
	return t.Name()
}

// declare writes the interface of a struct, after those that it needs.
func (g *generator) declare(t reflect.Type) string {
	name := tsName(t)
	if g.done[name] {
		return name
	}
	g.done[name] = true
	var body strings.Builder
	for i := range t.NumField() {
		f := t.Field(i)
		key, optional := wireKey(f)
		if key == "" {
			continue
		}
		mark := ""
		if optional {
			mark = "?"
		}
		fmt.Fprintf(&body, "  readonly %s%s: %s;\n", key, mark, g.typeOf(f))
	}
	g.printf("export interface %s {\n%s}\n\n", name, body.String())
	return name
}

func wireKey(f reflect.StructField) (key string, optional bool) {
	parts := strings.Split(f.Tag.Get("json"), ",")
	if parts[0] == "-" || parts[0] == "" {
		return "", false
	}
	for _, option := range parts[1:] {
		optional = optional || option == "omitempty" || option == "omitzero"
	}
	return parts[0], optional
}

func (g *generator) typeOf(f reflect.StructField) string {
	inner := f.Type
	for inner.Kind() == reflect.Slice || inner.Kind() == reflect.Pointer {
		inner = inner.Elem()
	}
	if inner.Kind() == reflect.Struct {
		g.declare(inner)
	}
	if ts := f.Tag.Get("ts"); ts != "" {
		return ts
	}
	return g.plain(f.Type)
}

func (g *generator) plain(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Int, reflect.Int64:
		return "number"
	case reflect.Slice:
		return "readonly " + g.plain(t.Elem()) + "[]"
	case reflect.Pointer:
		return g.plain(t.Elem())
	case reflect.Struct:
		return tsName(t)
	default:
		panic("no TypeScript type for " + t.String())
	}
}
