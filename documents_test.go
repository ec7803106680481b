package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"meelezen/server"
)

var inCode = regexp.MustCompile("`([^`\n]+)`")

// What the documents name must exist: a path in backticks is a promise.
func TestTheDocumentsNameOnlyWhatExists(t *testing.T) {
	for _, doc := range []string{"README.md", "ARCHITECTURE.md", "docs/protocol.md"} {
		text := read(t, doc)
		for _, m := range inCode.FindAllStringSubmatch(text, -1) {
			if name := m[1]; looksLikePath(name) && !existsSomewhere(name) {
				t.Errorf("%s names %s, which is not there", doc, name)
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(doc), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", doc, m[1])
			}
		}
	}
}

var fileName = regexp.MustCompile(`^[\w./-]+\.(go|ts|tsx|md|json|golden|sql|mjs)$`)

func looksLikePath(s string) bool { return fileName.MatchString(s) }

// existsSomewhere finds a path from the root, or a bare file name in the browser
// application, whose files the architecture page names without their folder.
func existsSomewhere(name string) bool {
	for _, dir := range []string{".", "client/web/src"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

func TestTheReadmeListsEverySetting(t *testing.T) {
	var out bytes.Buffer
	if code := server.Main([]string{"serve", "-print-config"}, func(string) string { return "" }, &out, &out); out.Len() == 0 {
		t.Fatalf("nothing printed, exit code %d", code)
	}
	readme := read(t, "README.md")
	n := 0
	for line := range strings.Lines(out.String()) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if !ok || !strings.HasPrefix(name, "MEELEZEN_") {
			continue
		}
		n++
		row := regexp.MustCompile("(?m)^\\| `-[a-z-]+` \\| `" + name + "` \\|(.*)$").FindStringSubmatch(readme)
		switch value = strings.TrimSuffix(strings.TrimSuffix(value, "0s"), "0m"); {
		case row == nil:
			t.Errorf("README has no row for %s", name)
		case value != "" && !strings.Contains(row[1], "`"+value+"`"):
			t.Errorf("README has another default for %s than %q", name, value)
		}
	}
	if n < 5 {
		t.Errorf("only %d settings were printed:\n%s", n, out.String())
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
