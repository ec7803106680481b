package review

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"meelezen/review/prose"
)

// story runs commands on one document the way a room does, and checks after each
// that the fold of the journal is the candidate.
type story struct {
	t       *testing.T
	state   *State
	entries []Entry
	ids     int
	now     time.Time
}

var (
	nadia  = Actor{Participant: "nadia-lead", Organisation: "ministerie", Roles: Roles(RoleLeadEditor)}
	tom    = Actor{Participant: "tom-editor", Organisation: "ministerie", Roles: Roles(RoleEditor)}
	fatma  = Actor{Participant: "fatma-reader", Organisation: "waterstede", Roles: Roles(RoleReader)}
	joost  = Actor{Participant: "joost-reader", Organisation: "lantaarn", Roles: Roles(RoleReader)}
	merel  = Actor{Participant: "merel-reader", Roles: Roles(RoleReader), Pseudonymous: true}
	beheer = Actor{Participant: "beheerder1", Roles: Roles(RoleAdministrator)}
)

// tell starts a story on paragraphs, in an open live round.
func tell(t *testing.T, paragraphs ...string) *story {
	t.Helper()
	s := &story{t: t, state: NewState("document1"), now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)}
	s.must(nadia, CreateDocument{Dossier: "dossier1", Doc: docOf(t, paragraphs...)})
	s.must(nadia, OpenRound{Name: "Ronde 1", Mode: ModeLive})
	return s
}

func docOf(t testing.TB, paragraphs ...string) *prose.Node {
	t.Helper()
	schema := prose.Default()
	var blocks []*prose.Node
	for _, text := range paragraphs {
		var content []*prose.Node
		if text != "" {
			n, err := schema.Text(text)
			if err != nil {
				t.Fatal(err)
			}
			content = append(content, n)
		}
		p, err := schema.Node("paragraph", nil, content)
		if err != nil {
			t.Fatal(err)
		}
		blocks = append(blocks, p)
	}
	doc, err := schema.Node("doc", prose.Attrs{"title": "Plan"}, blocks)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func (s *story) env(a Actor) Env {
	return Env{Actor: a, Now: s.now, NewID: func() string { s.ids++; return fmt.Sprintf("id-%06d", s.ids) }}
}

func (s *story) do(a Actor, c Command) (Answer, error) {
	s.t.Helper()
	s.now = s.now.Add(time.Second)
	before, _ := json.Marshal(s.state)
	r, err := Execute(s.state, c, s.env(a))
	if after, _ := json.Marshal(s.state); string(before) != string(after) {
		s.t.Fatalf("%T changed the state it was computed on", c)
	}
	if err != nil {
		return Answer{}, err
	}
	folded := s.state
	for _, e := range r.Entries {
		folded = s.refold(folded, e)
	}
	same(s.t, folded, r.State)
	s.state, s.entries = folded, append(s.entries, r.Entries...)
	return r.Answer, nil
}

// refold sends an entry through its journal form, as storage does.
func (s *story) refold(state *State, e Entry) *State {
	s.t.Helper()
	body, err := EncodeEvent(e.Event)
	if err != nil {
		s.t.Fatal(err)
	}
	if e.Event, err = DecodeEvent(e.Event.Kind(), body); err != nil {
		s.t.Fatal(err)
	}
	next, err := state.Apply(e)
	if err != nil {
		s.t.Fatal(err)
	}
	return next
}

func same(t *testing.T, a, b *State) {
	t.Helper()
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	if errA != nil || errB != nil || string(x) != string(y) {
		t.Fatalf("states differ (%v, %v):\n%s\n%s", errA, errB, x, y)
	}
}

func (s *story) must(a Actor, c Command) Answer {
	s.t.Helper()
	answer, err := s.do(a, c)
	if err != nil {
		s.t.Fatalf("%T by %s: %v", c, a.Participant, err)
	}
	return answer
}

func (s *story) refused(a Actor, c Command, want Kind, text TextKey) {
	s.t.Helper()
	if _, err := s.do(a, c); KindOf(err) != want || text != "" && TextOf(err) != text {
		s.t.Fatalf("%T by %s: got %v, want %s (%s)", c, a.Participant, err, want, text)
	}
}

// find returns the range of words in the head.
func (s *story) find(words string) Range {
	s.t.Helper()
	return findIn(s.t, s.state.Doc(), words)
}

func findIn(t testing.TB, doc *prose.Node, words string) Range {
	t.Helper()
	for from := range doc.ContentSize() {
		if to := from + len(words); to <= doc.ContentSize() && doc.TextBetween(from, to, "\n", "") == words {
			return Range{from, to}
		}
	}
	t.Fatalf("no %q in the text", words)
	return Range{}
}

func (s *story) remark(a Actor, words, body string) ContributionID {
	s.t.Helper()
	r := s.find(words)
	return s.must(a, Contribute{Kind: Remark, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords, From: r.From, To: r.To, Body: body}).Contribution
}

// suggest proposes other words for the first place where the old ones stand.
func (s *story) suggest(a Actor, old, words string) ContributionID {
	s.t.Helper()
	return s.must(a, s.suggestion(old, words)).Contribution
}

func (s *story) suggestion(old, words string) Contribute {
	s.t.Helper()
	return Contribute{
		Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords,
		Changes: []Replacement{replacement(s.t, s.state.Doc(), s.find(old), words)},
	}
}

func replacement(t testing.TB, doc *prose.Node, r Range, words string) Replacement {
	t.Helper()
	before, err := doc.Slice(r.From, r.To)
	if err != nil {
		t.Fatal(err)
	}
	return Replacement{r, textSlice(t, words), before}
}

func textSlice(t testing.TB, words string) prose.Slice {
	t.Helper()
	if words == "" {
		return prose.Slice{}
	}
	n, err := prose.Default().Text(words)
	if err != nil {
		t.Fatal(err)
	}
	return prose.Slice{Content: []*prose.Node{n}}
}

// edit replaces words in the accepted text.
func (s *story) edit(a Actor, old, words string) {
	s.t.Helper()
	r := s.find(old)
	s.must(a, s.steps(prose.NewReplaceStep(r.From, r.To, textSlice(s.t, words))))
}

func (s *story) steps(steps ...prose.Step) SendSteps {
	s.t.Helper()
	c := SendSteps{Version: s.state.Version(), Client: "tab"}
	for _, step := range steps {
		raw, err := step.MarshalJSON()
		if err != nil {
			s.t.Fatal(err)
		}
		c.Steps = append(c.Steps, raw)
	}
	return c
}

func (s *story) text() string {
	return s.state.Doc().TextBetween(0, s.state.Doc().ContentSize(), "\n", "")
}

func (s *story) wantText(want string) {
	s.t.Helper()
	if got := s.text(); got != want {
		s.t.Errorf("the text is %q, want %q", got, want)
	}
}

func (s *story) wantPlace(id ContributionID, state PlaceState, words string) {
	s.t.Helper()
	p := s.state.Place(id)
	if p.State != state {
		s.t.Errorf("%s is %s, want %s", id, p.State, state)
	}
	got := ""
	for _, r := range p.Ranges {
		got += s.state.Doc().TextBetween(r.From, r.To, "\n", "")
	}
	if got != words {
		s.t.Errorf("%s stands on %q, want %q", id, got, words)
	}
}
