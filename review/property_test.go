package review

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"meelezen/review/prose"
)

// A random walk of readers and editors: whatever they do, no contribution
// vanishes, every place lies within the text, and the journal folds to the state.
func TestNoVoiceIsLostWhateverPeopleDo(t *testing.T) {
	for seed := range uint64(20) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			w := &walk{story: tell(t, "Wie uitbuiting vermoedt, weet vaak niet waar hij terechtkan.", "Melden kan zonder naam.", "Het Rijk betaalt mee."), r: rand.New(rand.NewPCG(seed, 7))}
			for range 150 {
				w.step()
				w.check()
			}
			again := NewState("document1")
			for _, e := range w.entries {
				again = w.refold(again, e)
			}
			same(t, w.state, again)
		})
	}
}

type walk struct {
	*story
	r    *rand.Rand
	said int
}

func (w *walk) step() {
	w.t.Helper()
	who := []Actor{fatma, joost, merel, tom, nadia}[w.r.IntN(5)]
	var c Command
	switch n := w.r.IntN(12); {
	case n < 4:
		who, c = tom, w.randomEdit()
	case n < 6:
		c = w.randomRemark()
	case n < 8:
		c = w.randomSuggestion()
	default:
		c = w.about(&who, n)
	}
	if c == nil {
		return
	}
	_, err := w.do(who, c)
	if _, ok := c.(Contribute); ok && err == nil {
		w.said++
	}
	if err != nil && KindOf(err) == Internal {
		w.t.Fatalf("%T: %v", c, err)
	}
}

func (w *walk) about(who *Actor, n int) Command {
	all := w.state.Contributions()
	if len(all) == 0 {
		return nil
	}
	id := all[w.r.IntN(len(all))].ID
	switch n {
	case 8:
		return AddReply{Contribution: id, Body: "Een reactie."}
	case 9:
		return Endorse{Contribution: id, On: w.r.IntN(2) == 0}
	case 10:
		return Withdraw{Contribution: id}
	default:
		*who = nadia
		return Decide{Contribution: id, Outcome: Outcomes()[w.r.IntN(len(Outcomes()))], Reason: "Daarom.", Version: w.state.Version()}
	}
}

func (w *walk) randomRange() Range {
	size := w.state.Doc().ContentSize()
	from := w.r.IntN(size)
	return Range{from, min(size, from+w.r.IntN(20))}
}

func (w *walk) randomEdit() Command {
	r := w.randomRange()
	var slice prose.Slice
	if w.r.IntN(2) == 0 {
		slice = textSlice(w.t, "nieuw ")
	}
	return w.steps(prose.NewReplaceStep(r.From, r.To, slice))
}

func (w *walk) randomRemark() Command {
	r := w.randomRange()
	return Contribute{Kind: Remark, Audience: Audiences()[w.r.IntN(2)], Version: w.state.Version(), Target: TargetWords, From: r.From, To: r.To, Body: "Let op."}
}

func (w *walk) randomSuggestion() Command {
	r := w.randomRange()
	before, err := w.state.Doc().Slice(r.From, r.To)
	if err != nil {
		w.t.Fatal(err)
	}
	return Contribute{Kind: Suggestion, Audience: AudienceRound, Version: w.state.Version(), Changes: []Replacement{{r, textSlice(w.t, "beter"), before}}}
}

func (w *walk) check() {
	w.t.Helper()
	if got := len(w.state.Contributions()); got != w.said {
		w.t.Fatalf("%d contributions of %d are there", got, w.said)
	}
	size := w.state.Doc().ContentSize()
	for _, c := range w.state.Contributions() {
		for _, r := range w.state.Place(c.ID).Ranges {
			if r.From < 0 || r.From > r.To || r.To > size {
				w.t.Fatalf("%s stands at %d-%d of %d", c.ID, r.From, r.To, size)
			}
		}
	}
	if err := w.state.Doc().Check(); err != nil {
		w.t.Fatal(err)
	}
}

// Places of 1,500 contributions move at every keystroke: beside applying the
// step alone.
func BenchmarkKeystrokeUnder1500Contributions(b *testing.B) {
	paragraphs := make([]string, 1500)
	for i := range paragraphs {
		paragraphs[i] = fmt.Sprintf("Alinea %d zegt dat gemeenten hiervoor een loket openen.", i)
	}
	doc := docOf(b, paragraphs...)
	state := NewState("document1")
	env := Env{Actor: nadia, NewID: func() string { return "id-eerste" }}
	r, err := Execute(state, CreateDocument{Dossier: "dossier1", Doc: doc}, env)
	if err != nil {
		b.Fatal(err)
	}
	state = r.State
	for i := range 1500 {
		env.NewID = func() string { return fmt.Sprintf("id-%06d", i) }
		at := doc.ContentSize() * i / 1500
		r, err := Execute(state, Contribute{Kind: Remark, Audience: AudienceRound, Target: TargetWords, From: at, To: min(at+30, doc.ContentSize()), Body: "x"}, env)
		if err != nil {
			b.Fatal(err)
		}
		state = r.State
	}
	text, err := prose.Default().Text("a")
	if err != nil {
		b.Fatal(err)
	}
	raw, err := prose.NewReplaceStep(1, 1, prose.Slice{Content: []*prose.Node{text}}).MarshalJSON()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Execute(state, SendSteps{Version: state.Version(), Client: "tab", Steps: []json.RawMessage{raw}}, env)
		if err != nil {
			b.Fatal(err)
		}
		state = r.State
	}
}
