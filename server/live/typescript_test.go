package live

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
)

var update = flag.Bool("update", false, "write the generated files anew")

const typescriptFile = "../../client/web/src/protocol.ts"

// enums are the closed sets of strings on the wire, in TypeScript's order of declaration.
func enums() []enum {
	return []enum{
		{"ErrorKind", strs(review.Kinds())},
		{"Advice", strs([]Advice{Retry, CatchUp, Reload, LogIn, Change, Stop})},
		{"ContributionKind", strs([]review.ContributionKind{review.Remark, review.Question, review.Support, review.Objection, review.Typo, review.Factual, review.Suggestion, review.Warning})},
		{"Audience", strs(review.Audiences())},
		{"NameShown", strs([]review.NameShown{review.NameFull, review.NameOrganisation, review.NamePseudonym})},
		{"Target", strs([]review.Target{review.TargetWords, review.TargetBlock, review.TargetSection, review.TargetDocument})},
		{"PlaceState", strs([]review.PlaceState{review.Placed, review.Replaced, review.Orphaned, review.Outdated, review.Lost})},
		{"Outcome", strs(review.Outcomes())},
		{"RoundMode", strs([]review.Mode{review.ModeFixed, review.ModeLive})},
		{"RoundVoice", strs([]review.Voice{review.VoiceIndividual, review.VoiceOrganisation})},
		{"RoundState", strs(review.RoundStates()[1:])},
		{"Source", strs([]review.Source{review.SourceLetter, review.SourceMail, review.SourcePhone, review.SourceMeeting})},
		{"Mark", []string{"", string(review.MarkRead), string(review.MarkNoRemarks)}},
		{"Cause", strs([]review.Cause{review.CauseEdit, review.CauseImport, review.CauseRestore, review.CauseDecision, review.CauseReversal})},
		{"DocumentStatus", strs(review.DocumentStatuses())},
		{"Recipient", strs(review.Recipients())},
		{"PaperKind", strs(review.PaperKinds())},
		{"Role", strs([]review.Role{review.RoleReader, review.RoleCoordinator, review.RoleEditor, review.RoleLeadEditor, review.RoleConfidant, review.RoleAdministrator})},
		{"Action", strs(review.Actions())},
	}
}

func strs[T any](values []T) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = fmt.Sprint(v)
	}
	return list
}

// given has the Go types that have a name of their own in TypeScript.
func given() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[review.ContributionKind](): "ContributionKind",
		reflect.TypeFor[review.Audience]():         "Audience",
		reflect.TypeFor[review.NameShown]():        "NameShown",
		reflect.TypeFor[review.Target]():           "Target",
		reflect.TypeFor[review.PlaceState]():       "PlaceState",
		reflect.TypeFor[review.Outcome]():          "Outcome",
		reflect.TypeFor[review.Mode]():             "RoundMode",
		reflect.TypeFor[review.Voice]():            "RoundVoice",
		reflect.TypeFor[review.Source]():           "Source",
		reflect.TypeFor[review.Mark]():             "Mark",
		reflect.TypeFor[review.Cause]():            "Cause",
		reflect.TypeFor[review.DocumentStatus]():   "DocumentStatus",
		reflect.TypeFor[review.Recipient]():        "Recipient",
		reflect.TypeFor[review.PaperKind]():        "PaperKind",
		reflect.TypeFor[review.RoleSet]():          "readonly Role[]",
		reflect.TypeFor[review.Action]():           "Action",
		reflect.TypeFor[json.RawMessage]():         "StepJSON",
		reflect.TypeFor[prose.Slice]():             "SliceJSON",
		reflect.TypeFor[time.Time]():               "string",
	}
}

// mayLack are the fields of commands that a client may leave out.
var mayLack = map[string]bool{
	"Contribute.revision": true, "Withdraw.reason": true, "Contribute.nameShown": true, "Contribute.changes": true, "Reply.nameShown": true,
	"Decide.reasonCode": true, "Decide.changes": true, "Decide.parts": true, "Decide.of": true, "Decide.owner": true, "Decide.until": true,
	"OpenRound.closesAt": true, "Redact.reply": true,
	"Contribute.merges": true, "Contribute.onBehalf": true, "Reattach.revision": true,
	"OpenRound.round": true, "OpenRound.name": true, "OpenRound.mode": true, "OpenRound.voice": true, "OpenRound.revision": true,
	"PlanRound.round": true, "PlanRound.voice": true, "PlanRound.opensAt": true, "PlanRound.closesAt": true, "ExtendRound.closesAt": true,
	"Adopt.name": true, "Adopt.note": true, "SubmitDocument.dossier": true, "SubmitDocument.number": true,
	"Hide.reply": true, "ShowAgain.reply": true, "Flag.reply": true,
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

// tsName is the TypeScript name of a Go type, longer for those whose own name
// would say too little outside their package.
func tsName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[review.Range]():
		return "TextRange"
	case reflect.TypeFor[review.Anchor]():
		return "SeenOrigin"
	case reflect.TypeFor[Event]():
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
	g.fields(&body, name, t)
	g.printf("export interface %s {\n%s}\n\n", name, body.String())
	return name
}

func (g *generator) fields(body *strings.Builder, name string, t reflect.Type) {
	for i := range t.NumField() {
		f := t.Field(i)
		key, optional := wireKey(f)
		switch {
		case f.Anonymous && key == "":
			g.fields(body, name, f.Type)
			continue
		case t == reflect.TypeFor[Head]() && key == "type":
			fmt.Fprintf(body, "  readonly type: %q;\n", strings.ToLower(name[:1])+name[1:])
			continue
		case t == reflect.TypeFor[review.Replacement]():
			key = strings.ToLower(f.Name) // it writes its JSON itself
		case key == "":
			continue
		}
		mark := ""
		if optional || mayLack[name+"."+key] {
			mark = "?"
		}
		fmt.Fprintf(body, "  readonly %s%s: %s;\n", key, mark, g.typeOf(f))
	}
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
	if ts := f.Tag.Get("ts"); ts != "" {
		return ts
	}
	return g.plain(f.Type)
}

func (g *generator) plain(t reflect.Type) string {
	if name, ok := given()[t]; ok {
		return name
	}
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
		return g.declare(t)
	default:
		panic("no TypeScript type for " + t.String())
	}
}
