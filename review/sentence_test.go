package review

import (
	"slices"
	"strings"
	"testing"

	"meelezen/review/prose"
)

func TestSentencesEndWhereADutchReaderEndsThem(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Gemeenten openen een loket. Dat doen zij in 2027.", "Gemeenten openen een loket.|Dat doen zij in 2027."},
		{"Zie art. 3 van de wet. En dan?", "Zie art. 3 van de wet.|En dan?"},
		{"Kamerstuk 28 638, nr. 216. De minister schrijft.", "Kamerstuk 28 638, nr. 216.|De minister schrijft."},
		{"Volgens dr. Jansen en mevr. De Wit kan het.", "Volgens dr. Jansen en mevr. De Wit kan het."},
		{"J.P. Balkenende sprak. A. Visser ook.", "J.P. Balkenende sprak.|A. Visser ook."},
		{"Werkt het? Ja! “Zeker.” Goed.", "Werkt het?|Ja!|“Zeker.”|Goed."},
		{"Zonder punt", "Zonder punt"},
		{"  ", ""},
		{"Groei 😀 van 3.5%. Klaar.", "Groei 😀 van 3.5%.|Klaar."},
	} {
		s := tell(t, c.text)
		doc := s.state.Doc()
		var got []string
		for _, sentence := range SentencesOf(doc, Range{0, doc.ContentSize()}) {
			got = append(got, sentence.Text)
			if stands := strings.TrimSpace(doc.TextBetween(sentence.From, sentence.To, "", "")); stands != sentence.Text {
				t.Errorf("%q stands at the place of %q", stands, sentence.Text)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.text, strings.Join(got, "|"), c.want)
		}
	}
}

// Sentences cover every word of the text once, in order, whatever is in it.
func TestSentencesCoverTheText(t *testing.T) {
	doc, err := prose.Default().ParseNode([]byte(`{"type":"doc","attrs":{"title":"T","language":"nl"},"content":[
		{"type":"heading","attrs":{"level":1,"id":"a"},"content":[{"type":"text","text":"Een kop zonder punt"}]},
		{"type":"paragraph"},
		{"type":"paragraph","content":[{"type":"text","text":"Eén zin"},{"type":"footnote","attrs":{"text":"Een noot."}},{"type":"text","text":". Nog"},
			{"type":"text","text":" een","marks":[{"type":"strong"}]},{"type":"text","text":" zin. Slot"},{"type":"hard_break"},{"type":"text","text":"op een regel."}]},
		{"type":"bullet_list","content":[{"type":"list_item","content":[{"type":"paragraph","content":[{"type":"text","text":"Punt 😀. Komma"}]}]}]},
		{"type":"table","content":[{"type":"table_row","content":[{"type":"table_cell","content":[{"type":"paragraph","content":[{"type":"text","text":"Cel. Twee."}]}]}]}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	all := SentencesOf(doc, Range{0, doc.ContentSize()})
	var words, read []string
	at := 0
	for _, s := range all {
		if s.From < at {
			t.Fatalf("%q begins at %d, the one before it ended at %d", s.Text, s.From, at)
		}
		at = s.To
		read = append(read, strings.Fields(s.Text)...)
	}
	doc.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		if n.IsTextblock() {
			words = append(words, strings.Fields(n.TextBetween(0, n.ContentSize(), "", " "))...)
		}
		return !n.IsTextblock()
	})
	if len(words) == 0 || strings.Join(words, "") != strings.Join(read, "") {
		t.Errorf("%d words in the text, %d in its sentences", len(words), len(read))
	}
}

func TestADecisionKeepsTheSentencesBeforeAndAfter(t *testing.T) {
	const text = "Eerst dit. Gemeenten kunnen een loket openen. Dat is goed."
	for _, c := range []struct {
		name, old, by, before, after string
	}{
		{"a word", "kunnen", "moeten", "Gemeenten kunnen een loket openen.", "Gemeenten moeten een loket openen."},
		{"a sentence that goes", "Gemeenten kunnen een loket openen. ", "", "Gemeenten kunnen een loket openen.", ""},
		{"two made one", "dit. Gemeenten", "dit: gemeenten", "Eerst dit. Gemeenten kunnen een loket openen.", "Eerst dit: gemeenten kunnen een loket openen."},
		{"one made two", "een loket openen", "dat doen. Er komt een loket", "Gemeenten kunnen een loket openen.", "Gemeenten kunnen dat doen. Er komt een loket."},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := tell(t, "Kop", text, "Slot.")
			id := s.suggest(fatma, c.old, c.by)
			s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
			d := s.decision(id)
			if d.Before != c.before || d.After != c.after || !d.Changed {
				t.Errorf("before %q, after %q", d.Before, d.After)
			}
		})
	}
	s := tell(t, text)
	id := s.remark(fatma, "kunnen", "Waarom?")
	s.must(tom, Decide{Contribution: id, Outcome: Noted, Reason: "Dank."})
	if d := s.decision(id); d.Before != "Gemeenten kunnen een loket openen." || d.After != "" || d.Changed {
		t.Errorf("of a remark: %+v", d)
	}
	all := s.must(fatma, Contribute{Kind: Remark, Audience: AudienceRound, Version: s.state.Version(), Target: TargetDocument, Body: "Mooi."}).Contribution
	s.must(tom, Decide{Contribution: all, Outcome: Noted, Reason: "Dank."})
	if d := s.decision(all); d.Before != "" {
		t.Errorf("of the whole text: %q", d.Before)
	}
}

func TestWhatADecisionBroughtIsKnownWhereItStands(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen voor slachtoffers.")
	id := s.must(fatma, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Changes: []Replacement{
		s.replacing("kunnen", "moeten"), s.replacing("voor slachtoffers", "voor iedereen die dat wil"),
	}}).Contribution
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
	brought := func() (words []string) {
		for _, r := range s.state.Place(id).Adopted {
			words = append(words, s.state.Doc().TextBetween(r.From, r.To, "\n", ""))
		}
		return words
	}
	want := func(list ...string) {
		t.Helper()
		if got := brought(); !slices.Equal(got, list) {
			t.Errorf("brought %q, want %q", got, list)
		}
	}
	want("moeten", "voor iedereen die dat wil")
	s.edit(tom, "Gemeenten", "Alle gemeenten")
	s.edit(tom, "een loket", "snel een loket") // beside it is not part of it
	want("moeten", "voor iedereen die dat wil")
	s.reopen()
	s.edit(tom, " die dat wil", "")
	want("moeten", "voor iedereen")
	s.edit(tom, "moeten ", "")
	want("", "voor iedereen")
}
