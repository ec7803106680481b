package prose_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// sample is a valid step and the document it fits.
type sample struct {
	schema *prose.Schema
	doc    *prose.Node
	step   []byte
}

// samples returns the valid steps of the stored vectors.
func samples(t testing.TB) []sample {
	t.Helper()
	f, err := os.Open("testdata/vectors.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(raw)
	lines.Buffer(nil, 64<<20)
	var out []sample
	var now sample
	for lines.Scan() {
		var v vector
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		switch {
		case v.Schema != nil:
			now.schema, err = prose.ParseSchema(v.Schema)
		case v.Doc != nil:
			now.doc, err = now.schema.ParseNode(v.Doc)
		case v.Step != nil && v.Verdict == "ok":
			now.step = v.Step
			out = append(out, now)
			now.doc = after(t, now)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func after(t testing.TB, s sample) *prose.Node {
	t.Helper()
	step, err := s.schema.ParseStep(s.step)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := prose.Apply(s.doc, step)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// judged counts what became of hostile input.
type judged struct{ syntax, refused, accepted int }

// judge decodes and applies hostile input. Nothing may panic, and what is
// accepted must be valid by the full check too.
func (j *judged) judge(t testing.TB, s sample, raw []byte) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Fatalf("panic %v on %.300q", r, raw)
		}
	}()
	step, err := s.schema.ParseStep(raw)
	if err != nil {
		j.syntax++
		return
	}
	loose, err := step.Apply(s.doc)
	if err != nil {
		j.refused++
		return
	}
	full, changed := loose.Check(), loose.CheckChanged(s.doc)
	if (full == nil) != (changed == nil) {
		t.Errorf("full check says %v, check of what changed %v, for %.300q", full, changed, raw)
	}
	doc, err := prose.Apply(s.doc, step)
	if (err == nil) != (full == nil) {
		t.Errorf("Apply says %v, check %v, for %.300q", err, full, raw)
	}
	if err != nil {
		j.refused++
		return
	}
	if j.accepted++; j.accepted%8 != 1 {
		return
	}
	back, err := s.schema.ParseNode(doc.AppendJSON(nil))
	if err != nil || !back.Eq(doc) {
		t.Errorf("accepted document does not come back: %v, for %.300q", err, raw)
	}
}

func TestHostileStepsNeverPanicAndNeverLeaveAnInvalidDocument(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	all := samples(t)
	var got judged
	for range hostileInputs {
		s := all[r.IntN(len(all))]
		raw := hostile(r, s.step)
		if r.IntN(2) == 0 {
			raw = gentle(r, s.step, all[r.IntN(len(all))].step)
		}
		got.judge(t, s, raw)
		if t.Failed() {
			return
		}
	}
	t.Logf("%+v", got)
	if got.syntax < hostileInputs/50 || got.refused < hostileInputs/50 || got.accepted < hostileInputs/50 {
		t.Errorf("the input is one-sided: %+v", got)
	}
}

func TestHostileDocumentsNeverPanic(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	all := samples(t)
	loaded := 0
	for range 1000 {
		s := all[r.IntN(len(all))]
		raw := hostile(r, s.doc.AppendJSON(nil))
		doc, err := s.schema.ParseNode(raw)
		if err != nil || doc.Check() != nil {
			continue
		}
		loaded++
		back, err := s.schema.ParseNode(doc.AppendJSON(nil))
		if err != nil || !back.Eq(doc) || back.Hash() != doc.Hash() {
			t.Fatalf("document does not come back: %v, for %.300q", err, raw)
		}
	}
	if loaded == 0 {
		t.Error("no document was valid any more")
	}
}

func TestHugeAndDeepInputIsRefusedQuickly(t *testing.T) {
	s := samples(t)[0]
	deepList := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	deepNode := func(n int) string {
		return strings.Repeat(`{"type":"blockquote","content":[`, n) + `{"type":"paragraph"}` + strings.Repeat("]}", n)
	}
	deepSet := func(n int) string {
		return strings.Repeat(`{"stepType":"markSet","steps":[`, n) + strings.Repeat("]}", n)
	}
	insert := func(node string) string {
		return `{"stepType":"replace","from":0,"to":0,"slice":{"content":[` + node + `]}}`
	}
	cases := map[string]string{
		"text of 50 MB":                   insert(`{"type":"paragraph","content":[{"type":"text","text":"` + strings.Repeat("x", 50<<20) + `"}]}`),
		"attribute of 50 MB":              `{"stepType":"docAttr","attr":"title","value":"` + strings.Repeat("x", 50<<20) + `"}`,
		"attribute of 100,000 levels":     `{"stepType":"docAttr","attr":"title","value":` + deepList(100000) + `}`,
		"marks of 100,000 sets":           deepSet(100000),
		"unclosed list of 100,000 levels": strings.Repeat("[", 100000),
	}
	for _, n := range []int{101, 4900, 100000} {
		cases[fmt.Sprintf("nodes of %d levels", n)] = insert(deepNode(n))
	}
	for name, raw := range cases {
		t.Run(name, func(t *testing.T) {
			var got judged
			got.judge(t, s, []byte(raw))
			if got.accepted > 0 {
				t.Error("was accepted")
			}
		})
	}
}

func TestGrowingADocumentOverTheDepthLimitIsRefused(t *testing.T) {
	schema := prose.Default()
	doc, err := schema.ParseNode([]byte(`{"type":"doc","content":[{"type":"paragraph"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	wraps := 0
	for ; wraps < 2*prose.MaxDepth; wraps++ {
		size := doc.ContentSize()
		step, err := schema.ParseStep(fmt.Appendf(nil, `{"stepType":"replaceAround","from":0,"to":%d,"gapFrom":0,"gapTo":%d,"insert":1,
			"slice":{"content":[{"type":"blockquote"}]},"structure":true}`, size, size))
		if err != nil {
			t.Fatal(err)
		}
		next, err := prose.Apply(doc, step)
		if err != nil {
			break
		}
		doc = next
	}
	if wraps < 50 || wraps >= prose.MaxDepth {
		t.Errorf("%d wraps were accepted", wraps)
	}
	if _, err := schema.ParseNode(doc.AppendJSON(nil)); err != nil {
		t.Errorf("the document cannot be loaded again: %v", err)
	}
}

func TestGrowingATextOverTheLimitIsRefused(t *testing.T) {
	schema := prose.Default()
	doc, err := schema.ParseNode([]byte(`{"type":"doc","content":[{"type":"paragraph"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	text, err := schema.Text(strings.Repeat("x", prose.MaxText*2/3))
	if err != nil {
		t.Fatal(err)
	}
	step := prose.NewReplaceStep(1, 1, prose.Slice{Content: []*prose.Node{text}})
	if doc, err = prose.Apply(doc, step); err != nil {
		t.Fatal(err)
	}
	if _, err = prose.Apply(doc, step); err == nil {
		t.Error("a text over the limit was accepted")
	}
	if !bytes.Contains(doc.AppendJSON(nil), []byte("xxx")) {
		t.Error("the refused step changed the document")
	}
}

func TestASetOfMarksThatCoversTheDocumentAgainAndAgainIsRefused(t *testing.T) {
	doc, err := prose.Default().ParseNode([]byte(`{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"x"}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	part := `{"stepType":"addMark","from":0,"to":3,"mark":{"type":"em"}},`
	step, err := prose.Default().ParseStep([]byte(`{"stepType":"markSet","steps":[` + strings.TrimSuffix(strings.Repeat(part, 500), ",") + `]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := prose.Apply(doc, step); !errors.Is(err, prose.ErrLimit) {
		t.Errorf("got %v", err)
	}
}
