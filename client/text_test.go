package client

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// dummy is a server in the manner of prosemirror-collab's tests: it accepts steps
// on the head and nothing else, and keeps what each client has not yet heard.
type dummy struct {
	t     *testing.T
	doc   *prose.Node
	steps []json.RawMessage
	by    []int
	texts []*text
	at    []int // how far each client has heard
}

func newDummy(t *testing.T, clients int, parts ...any) *dummy {
	d := &dummy{t: t, doc: prosetest.Doc(t, parts...).Node}
	for range clients {
		one := newText(0, d.doc)
		d.texts = append(d.texts, &one)
		d.at = append(d.at, 0)
	}
	return d
}

// hear gives a client what it has not heard.
func (d *dummy) hear(n int) {
	d.t.Helper()
	for ; d.at[n] < len(d.steps); d.at[n]++ {
		i := d.at[n]
		if _, err := d.texts[n].take(i, d.steps[i:i+1], d.by[i] == n); err != nil {
			d.t.Fatalf("client %d at version %d: %v", n, i, err)
		}
	}
}

// send brings a client's steps to the server, after hearing what came before.
func (d *dummy) send(n int) {
	d.t.Helper()
	d.hear(n)
	for _, own := range d.texts[n].mine {
		doc, err := prose.Apply(d.doc, own.step)
		if err != nil {
			d.t.Fatalf("a rebased step does not fit: %v", err)
		}
		raw, err := own.step.MarshalJSON()
		if err != nil {
			d.t.Fatal(err)
		}
		d.doc = doc
		d.steps, d.by = append(d.steps, raw), append(d.by, n)
	}
	d.hear(n)
}

func (d *dummy) insert(n, at int, s string) {
	d.t.Helper()
	node, err := prose.Default().Text(s)
	if err != nil {
		d.t.Fatal(err)
	}
	d.edit(n, prose.NewReplaceStep(at, at, prose.Slice{Content: []*prose.Node{node}}))
}

func (d *dummy) cut(n, from, to int) {
	d.t.Helper()
	d.edit(n, prose.NewReplaceStep(from, to, prose.Slice{}))
}

func (d *dummy) edit(n int, step prose.Step) {
	d.t.Helper()
	if err := d.texts[n].edit([]prose.Step{step}); err != nil {
		d.t.Fatal(err)
	}
}

// agree sends and hears everything, and wants this text everywhere.
func (d *dummy) agree(want string) {
	d.t.Helper()
	for n := range d.texts {
		d.send(n)
	}
	for n, one := range d.texts {
		d.hear(n)
		if !one.doc.Eq(d.doc) || !one.confirmed.Eq(d.doc) || len(one.mine) != 0 {
			d.t.Errorf("client %d has %q, the server %q", n, one.doc.TextContent(), d.doc.TextContent())
		}
	}
	if got := d.doc.TextContent(); want != "" && got != want {
		d.t.Errorf("the text is %q, want %q", got, want)
	}
}

func TestPeopleWhoTypeAtOnceEndWithOneText(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(d *dummy)
		want string
	}{
		{"in different words", func(d *dummy) { d.insert(0, 1, "A"); d.insert(1, 4, "B") }, "AeenB"},
		{"in the same place", func(d *dummy) { d.insert(0, 1, "A"); d.insert(1, 1, "B") }, "ABeen"},
		{"one deletes what the other types in", func(d *dummy) { d.cut(0, 1, 4); d.insert(1, 2, "B") }, ""},
		{"both delete the same", func(d *dummy) { d.cut(0, 1, 3); d.cut(1, 2, 4) }, ""},
		{"one is three steps behind", func(d *dummy) {
			d.insert(1, 4, "B")
			for i, s := range []string{"x", "y", "z"} {
				d.insert(0, 1+i, s)
				d.send(0)
			}
		}, "xyzeenB"},
		{"typing and taking it back", func(d *dummy) { d.insert(0, 4, "!"); d.cut(0, 4, 5); d.insert(1, 1, "B") }, "Been"},
		{"a step that has lost its place is dropped", func(d *dummy) { d.cut(0, 0, 5); d.send(0); d.cut(1, 1, 3); d.send(1) }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDummy(t, 2, prosetest.P("een"), prosetest.P("twee"))
			c.play(d)
			d.agree(withSecond(c.want))
		})
	}
}

func withSecond(want string) string {
	if want == "" {
		return ""
	}
	return want + "twee"
}

func TestAnyOrderOfEditsEndsWithOneText(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 7))
		d := newDummy(t, 3, prosetest.P("alinea een"), prosetest.P("alinea twee"), prosetest.P("alinea drie"))
		for range 40 {
			n := random.IntN(3)
			one := d.texts[n]
			at := blockStart(one.doc, random)
			size := one.doc.NodeAt(at - 1).ContentSize()
			switch random.IntN(5) {
			case 0, 1:
				d.insert(n, at+random.IntN(size+1), fmt.Sprintf("%c", 'a'+random.IntN(26)))
			case 2:
				if size > 1 {
					from := random.IntN(size - 1)
					d.cut(n, at+from, at+from+1+random.IntN(size-from))
				}
			case 3:
				d.send(n)
			default:
				d.hear(n)
			}
		}
		d.agree("")
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

func blockStart(doc *prose.Node, random *rand.Rand) int {
	pick := random.IntN(doc.ChildCount())
	for offset, _ := range doc.Children() {
		if pick == 0 {
			return offset + 1
		}
		pick--
	}
	return 1
}

func TestStepsThatComeTwiceAreTakenOnce(t *testing.T) {
	d := newDummy(t, 2, prosetest.P("een"))
	d.insert(0, 1, "A")
	d.insert(0, 2, "B")
	d.send(0)
	one := d.texts[1]
	for _, first := range []int{0, 0, 1} {
		if _, err := one.take(first, d.steps[first:], false); err != nil {
			t.Fatal(err)
		}
	}
	if one.version != 2 || !one.doc.Eq(d.doc) {
		t.Errorf("version %d, text %q", one.version, one.doc.TextContent())
	}
	if _, err := one.take(5, d.steps[:1], false); err == nil {
		t.Error("a gap was not noticed")
	}
}

func TestADriftedTextIsNoticedByItsHash(t *testing.T) {
	d := newDummy(t, 1, prosetest.P("een"))
	for i := range 250 {
		d.insert(0, 1+i, "x")
	}
	d.send(0)
	one := d.texts[0]
	for version, doc := range one.kept {
		sum := doc.Hash()
		if one.differs(version, fmt.Sprintf("%x", sum)) {
			t.Errorf("version %d differs from itself", version)
		}
		if !one.differs(version, "00") {
			t.Errorf("another text at version %d goes unnoticed", version)
		}
	}
	if one.differs(123, "00") {
		t.Error("a version whose text is gone cannot be compared")
	}
}
