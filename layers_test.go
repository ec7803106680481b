package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "meelezen"

// layer is what a package may import: packages of this module, modules of others,
// and what it may not use even from the standard library. Tests may use more.
type layer struct {
	own, third, banned   []string
	testOwn, testThird   []string
	noClock, noGoroutine bool // no call of time.Now, no go statement
}

var (
	pureBan = []string{"os", "net", "net/http", "database/sql", "log/slog", "math/rand", "math/rand/v2"}
	netBan  = []string{"net", "net/http", "database/sql"}
)

// layers is the architecture: a package that has no row fails the test. Imports
// point one way: main, server, then storage, pdf and markdown, then review, then
// review/prose.
var layers = map[string]layer{
	".": {own: []string{"server"}},

	"review/prose": {
		banned: pureBan, noClock: true, noGoroutine: true,
		testOwn: []string{"review/prose/prosetest"}, testThird: []string{"pgregory.net/rapid"},
	},
	"review/prose/prosetest": {own: []string{"review/prose"}},
	"review": {
		own: []string{"review/prose"}, third: []string{"github.com/sergi/go-diff", "github.com/rivo/uniseg"},
		banned: pureBan, noClock: true, noGoroutine: true,
		testOwn: []string{"review/prose/prosetest"}, testThird: []string{"pgregory.net/rapid"},
	},
	"storage": {
		own: []string{"review", "review/prose"}, third: []string{"github.com/mattn/go-sqlite3"},
		banned:    []string{"net/http"},
		testOwn:   []string{"storage/storagetest", "review/prose/prosetest"},
		testThird: []string{"pgregory.net/rapid", "go.uber.org/goleak"},
	},
	"storage/storagetest": {own: []string{"storage", "review", "review/prose"}, third: []string{"github.com/mattn/go-sqlite3"}},
	"pdf": {
		own: []string{"review", "review/prose"}, third: []string{"codeberg.org/go-pdf/fpdf", "golang.org/x/image"},
		banned: netBan, testOwn: []string{"review/prose/prosetest", "markdown"},
	},
	"markdown": {
		own: []string{"review", "review/prose"}, third: []string{"github.com/yuin/goldmark"},
		banned: netBan, testOwn: []string{"review/prose/prosetest"},
	},
	"client": {
		own: []string{"review", "review/prose"}, third: []string{"github.com/gorilla/websocket"},
		banned: []string{"database/sql"}, testOwn: []string{"*"}, testThird: []string{"*"},
	},
	"client/web": {banned: pureBan},

	"server": {
		own: []string{
			"server/room", "server/live", "server/login", "server/mail", "server/page", "server/text",
			"client/web", "markdown", "pdf", "review", "review/prose", "storage",
		},
		third:   []string{"golang.org/x/time", "github.com/xuri/excelize/v2"},
		testOwn: []string{"client", "server/demo/idp"}, testThird: []string{"github.com/gorilla/websocket", "go.uber.org/goleak"},
	},
	"server/room": {
		own: []string{"review", "review/prose", "storage"}, banned: []string{"net", "net/http"},
		testOwn: []string{"storage/storagetest", "review/prose/prosetest"}, testThird: []string{"*"},
	},
	"server/live": {
		own:     []string{"server/room", "server/text", "review", "review/prose"},
		third:   []string{"github.com/gorilla/websocket", "golang.org/x/time"},
		banned:  []string{"database/sql"},
		testOwn: []string{"*"}, testThird: []string{"*"},
	},
	"server/login": {
		own:     []string{"review", "storage", "server/page", "server/text"},
		third:   []string{"github.com/coreos/go-oidc/v3", "golang.org/x/oauth2"},
		testOwn: []string{"server/demo/idp"}, testThird: []string{"github.com/go-jose/go-jose/v4"},
	},
	"server/text": {own: []string{"review"}},
	"server/mail": {third: []string{"github.com/wneessen/go-mail"}, banned: []string{"database/sql", "net/http"}},
	"server/page": {own: []string{"server/text"}},

	"server/demo": {
		own:     []string{"server", "server/demo/idp", "review", "review/prose", "storage"},
		testOwn: []string{"client"},
	},
	"server/demo/idp": {third: []string{"github.com/zitadel/oidc/v3", "github.com/go-jose/go-jose/v4"}},
}

func TestImportsPointOneWay(t *testing.T) {
	files := token.NewFileSet()
	seen := map[string]bool{}
	// Read from inside the test: the test cache does not see what a subprocess
	// reads, so a variant with `go list` passed after a forbidden import.
	root := os.DirFS(".")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return skipDir(name, entry)
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		pkg := path.Dir(name)
		row, ok := layers[pkg]
		if !ok {
			t.Errorf("%s: package %s has no row in the table of layers", name, pkg)
			return nil
		}
		seen[pkg] = true
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, complaint := range row.complaints(pkg, strings.HasSuffix(name, "_test.go"), file) {
			t.Errorf("%s: %s", name, complaint)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !seen["."] || !seen["review"] {
		t.Errorf("the walk missed packages: it saw only %d", len(seen))
	}
}

// skipDir leaves out what is not source of this module.
func skipDir(name string, entry fs.DirEntry) error {
	switch base := entry.Name(); {
	case name == ".":
		return nil
	case base == "node_modules", base == "testdata", name == "data", name == "bin", strings.HasPrefix(base, "."):
		return fs.SkipDir
	}
	return nil
}

func (l layer) complaints(pkg string, test bool, file *ast.File) []string {
	own, third := l.own, l.third
	if test {
		own, third = append(slices.Clone(own), l.testOwn...), append(slices.Clone(third), l.testThird...)
		own = append(own, pkg) // a test in package x_test imports x
	}
	var list []string
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			list = append(list, err.Error())
			continue
		}
		if complaint := l.judge(name, test, own, third); complaint != "" {
			list = append(list, complaint)
		}
	}
	if !test {
		list = append(list, l.impurities(file)...)
	}
	return list
}

func (l layer) judge(name string, test bool, own, third []string) string {
	first, _, _ := strings.Cut(name, "/")
	switch {
	case name == module || strings.HasPrefix(name, module+"/"):
		local := strings.TrimPrefix(strings.TrimPrefix(name, module), "/")
		if !slices.Contains(own, local) && !slices.Contains(own, "*") {
			return fmt.Sprintf("may not import %s", name)
		}
	case strings.Contains(first, "."):
		if !slices.ContainsFunc(third, func(m string) bool { return m == "*" || name == m || strings.HasPrefix(name, m+"/") }) {
			return fmt.Sprintf("may not import the module of %s", name)
		}
		if strings.HasPrefix(name, "codeberg.org/go-pdf/fpdf/contrib") {
			return "may not import fpdf's contrib: httpimg fetches addresses"
		}
	case !test && slices.Contains(l.banned, name):
		return fmt.Sprintf("may not import %s", name)
	}
	return ""
}

func (l layer) impurities(file *ast.File) []string {
	var list []string
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if l.noGoroutine {
				list = append(list, "starts a goroutine")
			}
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); l.noClock && ok && x.Name == "time" && n.Sel.Name == "Now" {
				list = append(list, "reads the clock")
			}
		}
		return true
	})
	return list
}

// Only the demo and tests may link a provider that lets anybody in as anybody.
func TestTheProductionProgramDoesNotLinkTheDemo(t *testing.T) {
	var walk func(pkg string, seen map[string]bool)
	walk = func(pkg string, seen map[string]bool) {
		if seen[pkg] {
			return
		}
		seen[pkg] = true
		for _, next := range layers[pkg].own {
			walk(next, seen)
		}
	}
	reached := map[string]bool{}
	walk(".", reached)
	for pkg := range reached {
		if strings.HasPrefix(pkg, "server/demo") || strings.HasSuffix(pkg, "test") {
			t.Errorf("main reaches %s", pkg)
		}
	}
}

func TestTheTableOfLayersRefusesWhatItShould(t *testing.T) {
	for _, c := range []struct{ name, pkg, source string }{
		{"the domain does not see the storage", "review", `import _ "meelezen/storage"`},
		{"the domain does not open files", "review", `import _ "os"`},
		{"the domain does not read the clock", "review", "import \"time\"\nvar _ = time.Now()"},
		{"the document model starts no goroutine", "review/prose", `func f() { go f() }`},
		{"the printer does not fetch images", "pdf", `import _ "codeberg.org/go-pdf/fpdf/contrib/httpimg"`},
		{"the printer does not dial", "pdf", `import _ "net/http"`},
		{"an unlisted module", "server", `import _ "example.com/x"`},
		{"the server does not see the demo", "server", `import _ "meelezen/server/demo"`},
		{"storage and markdown do not know each other", "storage", `import _ "meelezen/markdown"`},
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\n"+c.source, 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(layers[c.pkg].complaints(c.pkg, false, file)) == 0 {
			t.Errorf("%s: not refused", c.name)
		}
	}
}
