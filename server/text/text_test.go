package text

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"meelezen/review"
)

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	for key, nl := range dutch {
		en, ok := english[key]
		if !ok {
			t.Errorf("%s: no English", key)
		}
		if strings.Count(nl, "%s") != strings.Count(en, "%s") {
			t.Errorf("%s: the languages have different blanks", key)
		}
	}
	for key := range english {
		if _, ok := dutch[key]; !ok {
			t.Errorf("%s: no Dutch", key)
		}
	}
}

func TestEveryKindOfErrorHasASentence(t *testing.T) {
	for _, kind := range review.Kinds() {
		if _, ok := dutch[review.TextKey("error."+kind.String())]; !ok {
			t.Errorf("no sentence for %s", kind)
		}
	}
}

// A key is any literal of the form "word.word" that stands where a TextKey is
// made: as an argument of E, in a field or constant of that type, or converted.
func TestEveryKeyUsedInTheModuleHasASentence(t *testing.T) {
	files, found := token.NewFileSet(), 0
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || path == "data") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, key := range keysIn(file) {
			found++
			if _, ok := dutch[key]; !ok {
				t.Errorf("%s: the key %q has no sentence in server/text", path, key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 10 {
		t.Errorf("found only %d keys: does this test still look in the right place?", found)
	}
}

var keyForm = regexp.MustCompile(`^(error|login|invite|mail|http|import|image|shell|page|markdown|pdf|report)\.[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)?$`)

func keysIn(file *ast.File) []review.TextKey {
	var keys []review.TextKey
	ast.Inspect(file, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		if value, err := strconv.Unquote(literal.Value); err == nil && keyForm.MatchString(value) {
			keys = append(keys, review.TextKey(value))
		}
		return true
	})
	return keys
}

func TestWhatAUserIsToldAboutAnError(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want review.TextKey
	}{
		{"an error with a sentence of its own", review.E(review.Invalid, "x", "image.notAnImage", nil), "image.notAnImage"},
		{"an error without one gets the sentence of its kind", review.E(review.Limit, "x", "", nil), "error.limit"},
		{"an unknown key gets the sentence of its kind", review.E(review.Limit, "x", "no.such", nil), "error.limit"},
		{"an unclassified error says nothing of its cause", errors.New("secret"), "error.internal"},
	} {
		if got := ForError(Dutch, c.err); got != dutch[c.want] {
			t.Errorf("%s: got %q", c.name, got)
		}
	}
}

func TestTheLanguageOfTheBrowserIsFollowed(t *testing.T) {
	for header, want := range map[string]Language{
		"": Dutch, "en-GB,en;q=0.9,nl;q=0.8": English, "nl,en": Dutch, "fr,en": English, "fr": Dutch, "*": Dutch,
	} {
		if got := Match(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}
