package markdown

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meelezen/review/prose"
)

const sampleFolder = "../server/demo/sample"

func TestTheSamplePlanIsReadWithoutAWarning(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(sampleFolder, "actieplan.md"))
	if err != nil {
		t.Fatal(err)
	}
	pictures := map[string]string{}
	res, err := Parse(src, Options{Image: func(path, _ string) (string, error) {
		picture, err := os.ReadFile(filepath.Join(sampleFolder, path))
		sum := sha256.Sum256(picture)
		hash := hex.EncodeToString(sum[:])
		pictures[hash] = path
		return hash, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range res.Warnings {
		t.Error(w)
	}
	counts := map[string]int{}
	ids := map[string]bool{}
	res.Doc.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		name := n.Name()
		if name == "heading" {
			name += string(rune('0' + n.AttrInt("level")))
			ids[n.AttrString("id")] = true
		}
		counts[name]++
		for _, m := range n.Marks() {
			if href, inside := strings.CutPrefix(m.AttrString("href"), "#"); inside && m.Name() == "link" {
				ids["link to "+href] = true
			}
		}
		return true
	})
	for name, least := range map[string]int{
		"heading1": 8, "heading2": 20, "heading3": 20, "heading4": 3, "table": 8, "footnote": 12, "figure": 1,
		"bullet_list": 10, "ordered_list": 8, "blockquote": 1, "page_break": 1,
	} {
		if counts[name] < least {
			t.Errorf("%d × %s, want at least %d", counts[name], name, least)
		}
	}
	for id := range ids {
		if to, link := strings.CutPrefix(id, "link to "); link && !ids[to] {
			t.Errorf("a link to #%s, which is no section", to)
		}
	}
	if words := len(strings.Fields(res.Doc.TextBetween(0, res.Doc.ContentSize(), " ", " "))); words < 8500 {
		t.Errorf("%d words are not twenty pages", words)
	}
	out, err := Render(res.Doc, RenderOptions{Image: func(hash string) string { return pictures[hash] }})
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse(out, Options{Image: func(path, _ string) (string, error) {
		for hash, name := range pictures {
			if name == path {
				return hash, nil
			}
		}
		return "", os.ErrNotExist
	}})
	if err != nil || !again.Doc.Eq(res.Doc) {
		t.Errorf("written and read again the plan differs: %v", err)
	}
}
