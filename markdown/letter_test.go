package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedFile reads a sample that lies outside the repository: in the folder that
// MEELEZEN_SHARED names, or in "shared" beside the module or the folder it is in.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	folders := []string{"../../shared", "../../../shared"}
	if dir := os.Getenv("MEELEZEN_SHARED"); dir != "" {
		folders = []string{dir}
	}
	for _, dir := range folders {
		if src, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			return src
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not in %v", name, folders)
	}
	t.Skipf("SKIPPED, THE LETTER IS NOT TESTED: %s is not in %v", name, folders)
	return nil
}

func TestTheLetterToParliamentIsRead(t *testing.T) {
	src := sharedFile(t, "samples/kamerbrief-28638-217.md")
	res, err := Parse(src, Options{Title: "Kamerbrief"})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Warnings) > 0 {
		t.Errorf("warnings: %v", res.Warnings)
	}
	got := strings.Split(outline(res.Doc), "\n")
	if len(got) != 14 || res.Doc.AttrString("title") != "Kamerbrief" {
		t.Errorf("%d blocks:\n%s", len(got), outline(res.Doc))
	}
	wants := map[int]string{
		0: "p: Vergaderjaar 2022–2023", 1: "p: strong(28 638)", 5: "p: Aan de Voorzitter van de Tweede Kamer der Staten-Generaal",
		13: "p: De Staatssecretaris van Justitie en Veiligheid,⏎E. van der Burg",
	}
	for i, want := range wants {
		if i < len(got) && got[i] != want {
			t.Errorf("block %d: got %q, want %q", i, got[i], want)
		}
	}
	if !strings.Contains(res.Doc.TextContent(), "«op de plank zijn blijven liggen»") {
		t.Error("the quotation marks of the letter are gone")
	}
	out, err := Render(res.Doc, RenderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(out, Options{})
	if err != nil || !again.Doc.Eq(res.Doc) {
		t.Errorf("written and read again the letter differs: %v", err)
	}
}
