package live

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"meelezen/review"
)

const protocolPage = "../../docs/protocol.md"

// TestTheProtocolPageHasEverything holds the page to the code: every frame with
// its fields, every close code, every kind with its advice, every value of a set.
func TestTheProtocolPageHasEverything(t *testing.T) {
	b, err := os.ReadFile(protocolPage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	client, server, ok := strings.Cut(page[strings.Index(page, "### From the client"):], "### From the server")
	if !ok {
		t.Fatal("the page has no frames of the server")
	}
	for _, f := range ClientFrames() {
		checkFrame(t, client, f)
	}
	for _, f := range ServerFrames() {
		checkFrame(t, server, f)
	}
	for _, name := range review.CommandTypes() {
		if !strings.Contains(client, "| `"+name+"` |") {
			t.Errorf("the command %s has no row", name)
		}
	}
	for _, row := range CloseTable() {
		if !strings.Contains(page, fmt.Sprintf("\n| %d | ", row.Code)) {
			t.Errorf("the close code %d has no row", row.Code)
		}
	}
	for _, kind := range review.Kinds() {
		if !strings.Contains(page, fmt.Sprintf("\n| `%s` | `%s`", kind, AdviceFor(kind))) {
			t.Errorf("the kind %s has no row with the advice %s", kind, AdviceFor(kind))
		}
	}
	for _, e := range enums() {
		if slices.Contains([]string{"Role", "Action", "DocumentStatus"}, e.name) {
			continue // shown, not decided on, by a client
		}
		for _, v := range e.values {
			if !strings.Contains(page, "`"+v+"`") {
				t.Errorf("the value %s of %s is not on the page", v, e.name)
			}
		}
	}
}

// checkFrame looks for the row of a frame and for each of its fields in it.
func checkFrame(t *testing.T, section string, frame any) {
	t.Helper()
	name := wireName(reflect.TypeOf(frame))
	row := regexp.MustCompile("(?m)^\\| `" + name + "` \\|.*$").FindString(section)
	if row == "" {
		t.Errorf("the frame %s has no row", name)
		return
	}
	for _, key := range fieldsOf(reflect.TypeOf(frame)) {
		if key != "type" && key != "id" && !regexp.MustCompile(`\b`+key+`\b`).MatchString(row) {
			t.Errorf("the row of %s does not have the field %s", name, key)
		}
	}
}

func wireName(t reflect.Type) string {
	switch t {
	case reflect.TypeFor[StepsTaken]():
		return "steps"
	case reflect.TypeFor[SetPresence]():
		return "presence"
	}
	return strings.ToLower(t.Name()[:1]) + t.Name()[1:]
}

func fieldsOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		f := t.Field(i)
		if key, _ := wireKey(f); key != "" {
			keys = append(keys, key)
		} else if f.Anonymous {
			keys = append(keys, fieldsOf(f.Type)...)
		}
	}
	return keys
}
