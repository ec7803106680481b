package live_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"meelezen/client"
	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
)

// fixed opens a fixed round on the text of now.
func (s *stage) fixed(name string) review.RevisionID {
	s.t.Helper()
	if s.state().Round().State() == review.RoundIsOpen {
		s.must(s.lead, review.CloseRound{})
	}
	revision := s.must(s.lead, review.NameRevision{Name: "Tekst van " + name}).Revision
	s.must(s.lead, review.OpenRound{Name: name, Mode: review.ModeFixed, Revision: revision})
	return revision
}

// published is a remark on the text that readers have.
func (s *stage) published(audience review.Audience, body string) review.Contribute {
	r, _ := s.state().Published()
	c := remark(r.Version, audience, body)
	c.Revision = r.ID
	return c
}

// until reads frames up to the item with that body, and returns them as they came.
func (c *raw) until(body string) []string {
	c.t.Helper()
	var trace []string
	for {
		f, err := c.read()
		if err != nil {
			c.t.Fatalf("waiting for %q: %v", body, err)
		}
		b, err := json.Marshal(f)
		if err != nil {
			c.t.Fatal(err)
		}
		trace = append(trace, string(b))
		if strings.Contains(string(b), body) {
			return trace
		}
	}
}

func TestReadersOfAFixedRoundHearNothingOfTheWorkOnTheText(t *testing.T) {
	s := newStage(t, quick())
	author, other := s.admit("", "", review.RoleReader), s.admit("", "", review.RoleReader)
	revision := s.fixed("Ronde 2")
	version := s.state().Version()
	mine := s.must(author, s.published(review.AudienceRound, "Uitleg gevraagd."))
	a, o := s.connect(author), s.connect(other)
	before := s.opening(other)

	for i := range 120 { // past a version whose hash is told
		s.must(s.lead, insert(t, version+review.Version(i), 1, "geheim "))
	}
	s.must(s.lead, remark(s.state().Version(), review.AudienceEditors, "geheim"))
	s.must(s.lead, review.NameRevision{Name: "geheim"})
	s.must(s.lead, review.Decide{Contribution: mine.Contribution, Outcome: review.Noted, Reason: "geheim", Version: s.state().Version()})
	s.must(s.lead, s.published(review.AudienceRound, "einde"))

	for name, c := range map[string]*raw{"the author": a, "another reader": o} {
		for _, f := range c.until("einde") {
			if strings.Contains(f, `"type":"presence"`) || strings.Contains(f, "einde") {
				continue
			}
			t.Errorf("%s is sent %s", name, f)
		}
	}
	now := s.opening(other)
	if now.Revision != revision || now.Version != version || string(now.Doc) != string(before.Doc) || len(now.Revisions) != 1 {
		t.Errorf("a reader opens version %d of %q with %d revisions", now.Version, now.Revision, len(now.Revisions))
	}
	if b, _ := json.Marshal(now); strings.Contains(string(b), "geheim") {
		t.Errorf("a reader opens %s", b)
	}
	resumed := s.dial(other)
	resumed.hello(before.Cursor, int(before.Version))
	if f := resumed.next("welcome"); f["version"] != float64(version) {
		t.Errorf("welcome %v", f)
	}
	for _, f := range resumed.until("einde") {
		if strings.Contains(f, "geheim") || !strings.Contains(f, "einde") && !strings.Contains(f, `"type":"presence"`) {
			t.Errorf("who comes back is sent %s", f)
		}
	}
}

func TestARefusalTellsReadersNothingOfTheHead(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	s.fixed("Ronde 2")
	version := s.state().Version()
	s.must(s.lead, insert(t, version, 1, "geheim "))
	c := s.connect(reader)
	for i, frame := range []string{
		`"kind":"remark","audience":"round","version":%d,"target":"words","from":1,"to":7,"body":"x"`,
		`"kind":"remark","audience":"round","version":%d,"target":"document","body":"x"`,
	} {
		c.send(fmt.Sprintf(`{"type":"contribute","id":"guess-%06d",`+frame+`}`, i, version+1))
		if f := c.next("refused"); f["version"] != float64(version) || f["kind"] != "stale" {
			t.Errorf("refused with %v", f)
		}
	}
}

func TestReadersGetTheirNewTextWithTheDecisions(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	s.fixed("Ronde 2")
	c := s.session(reader)
	word, err := s.state().Doc().Slice(1, 7)
	if err != nil {
		t.Fatal(err)
	}
	proposal := s.published(review.AudienceRound, "Korter.")
	proposal.Kind, proposal.Changes = review.Suggestion, []review.Replacement{{Range: review.Range{From: 1, To: 7}, Slice: prose.Slice{}, Before: word}}
	id := s.must(reader, proposal).Contribution
	s.must(s.lead, review.Decide{Contribution: id, Outcome: review.Accepted, Version: s.state().Version()})
	s.must(s.lead, review.CloseRound{})
	next := s.must(s.lead, review.NameRevision{Name: "Concept 2"}).Revision
	if v := c.View(); v.Contributions[id].Decision != nil || v.Revision == next {
		t.Errorf("before publication the reader has %q and %+v", v.Revision, v.Contributions[id].Decision)
	}
	s.must(s.lead, review.PublishDecisions{Revision: next})
	err = c.Until(t.Context(), func(v client.View) bool { return v.Revision == next && v.Contributions[id].Decision != nil })
	if err != nil {
		t.Fatal(err)
	}
	if got := c.View().Doc; !got.Eq(s.state().Doc()) {
		t.Errorf("the reader has %q", got.TextContent())
	}
	s.must(s.lead, review.OpenRound{Name: "Ronde 3", Mode: review.ModeLive})
	s.must(s.lead, insert(t, s.state().Version(), 1, "Nieuw "))
	if err := c.Until(t.Context(), func(v client.View) bool { return v.Revision == "" && v.Doc.Eq(s.state().Doc()) }); err != nil {
		t.Fatalf("in a live round the reader does not follow: %v", err)
	}
}

func TestWhoWasAwayWhenTheTextChangedWentOnWithTheOldOne(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	s.fixed("Ronde 2")
	away := s.opening(reader)
	s.must(s.lead, review.CloseRound{})
	s.must(s.lead, review.OpenRound{Name: "Ronde 3", Mode: review.ModeLive})
	s.must(s.lead, insert(t, s.state().Version(), 1, "Nieuw "))
	c := s.dial(reader)
	c.hello(away.Cursor, int(away.Version))
	if f := c.next("refused"); f["kind"] != review.Gone.String() {
		t.Errorf("who comes back to a live round with the text of a fixed one is told %v", f)
	}
}

// Whoever watches the frames of somebody else must not be able to lay what
// somebody under a pseudonym does beside them.
func TestWhatAPseudonymDoesCannotBeToldFromTheFramesOfOthers(t *testing.T) {
	acts := map[string]func(s *stage, who review.ParticipantID, thread review.ContributionID){
		"is not there": func(*stage, review.ParticipantID, review.ContributionID) {},
		"comes and goes": func(s *stage, who review.ParticipantID, _ review.ContributionID) {
			for range 3 {
				_ = s.connect(who).ws.Close()
			}
		},
		"reads, marks and drafts": func(s *stage, who review.ParticipantID, _ review.ContributionID) {
			s.connect(who)
			s.must(who, review.MarkSection{Section: "h1", Mark: review.MarkRead})
			id := s.must(who, remark(s.state().Version(), review.AudienceAuthor, "Eerst voor mezelf.")).Contribution
			s.must(who, review.Discard{Contribution: id})
		},
		"speaks to everybody": func(s *stage, who review.ParticipantID, thread review.ContributionID) {
			s.connect(who)
			s.must(who, remark(s.state().Version(), review.AudienceRound, "Dit werkt niet."))
			s.must(who, review.AddReply{Contribution: thread, Body: "Bij mij ook niet."})
		},
		"speaks to the editors": func(s *stage, who review.ParticipantID, _ review.ContributionID) {
			s.must(who, remark(s.state().Version(), review.AudienceEditors, "Alleen voor u."))
		},
	}
	var want []string
	for _, name := range slices.Sorted(maps.Keys(acts)) {
		s := newStage(t, quick(), prosetest.HeadingID(1, "h1", "Hoofdstuk"), prosetest.P("De eerste alinea."))
		who := s.admit("", "Merel", review.RoleReader)
		watcher, other := s.admit("", "", review.RoleReader), s.admit("", "", review.RoleReader)
		thread := s.must(other, remark(0, review.AudienceRound, "Wie doet dit?")).Contribution
		w := s.connect(watcher)
		w.next("presence")
		s.must(other, remark(0, review.AudienceRound, "begin"))
		got := w.until("begin")
		acts[name](s, who, thread)
		s.must(other, remark(0, review.AudienceRound, "einde"))
		got = anonymised(append(got, w.until("einde")...))
		if want == nil {
			want = got
		}
		if !slices.Equal(got, want) {
			t.Errorf("who %s leaves\n%s\nwhere another leaves\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// What has been let through tells the hour and nothing finer, and not in which
// order it was said.
func TestABatchTellsTheHourAndNothingFiner(t *testing.T) {
	s := newStage(t, quick())
	who, watcher := s.admit("", "Merel", review.RoleReader), s.admit("", "", review.RoleReader)
	w := s.connect(watcher)
	id := s.must(who, remark(0, review.AudienceRound, "Dit werkt niet.")).Contribution
	s.must(review.Clock, review.Release{})
	trace := w.until("Dit werkt niet.")
	var frame struct{ Contribution review.SeenContribution }
	if err := json.Unmarshal([]byte(trace[len(trace)-1]), &frame); err != nil {
		t.Fatal(err)
	}
	c := frame.Contribution
	if c.ID != id || !c.At.Equal(c.At.Truncate(time.Hour)) || c.Author.Organisation != "" || !c.Author.Pseudonym || c.Number != 0 || c.Receipt != "" {
		t.Errorf("a reader is told %+v", c)
	}
	if strings.Contains(strings.Join(trace, ""), string(who)) {
		t.Error("a frame has the id of the participant")
	}
}

func TestWhoIsGivenAnotherOrganisationSeesWhatIsTheirs(t *testing.T) {
	s := newStage(t, quick())
	town := s.organisation("Waterstede")
	author, colleague, stranger := s.admit(town, "", review.RoleReader), s.admit(town, "", review.RoleReader), s.admit("", "", review.RoleReader)
	in, out, lead := s.session(colleague), s.connect(stranger), s.session(s.lead)
	id := s.must(author, remark(0, review.AudienceAuthor, "geheim")).Contribution
	s.must(author, review.Share{Contribution: id})
	if err := in.Until(t.Context(), func(v client.View) bool { return v.Contributions[id].Inside }); err != nil {
		t.Fatal(err)
	}
	s.must(colleague, review.AddReply{Contribution: id, Body: "geheim, onder ons"})
	sent := s.must(author, review.Submit{Contributions: []review.ContributionID{id}, Audience: review.AudienceEditors})
	if sent.Receipt == nil {
		t.Error("no receipt")
	}
	if err := lead.Until(t.Context(), func(v client.View) bool { return len(v.Contributions) == 1 }); err != nil {
		t.Fatal(err)
	}
	if c := lead.View().Contributions[id]; len(c.Replies) != 0 || c.Receipt != "" {
		t.Errorf("an editor sees %+v", c)
	}
	if err := in.Until(t.Context(), func(v client.View) bool { return len(v.Contributions) == 0 }); err != nil {
		t.Fatalf("what went to the editors is still with the colleague: %v", err)
	}
	s.must(s.lead, remark(0, review.AudienceRound, "einde"))
	for _, f := range out.until("einde") {
		if strings.Contains(f, "geheim") || strings.Contains(f, string(id)) {
			t.Errorf("a stranger is sent %s", f)
		}
	}
}

var (
	cursors = regexp.MustCompile(`"cursor":"[^"]*"`)
	names   = regexp.MustCompile(`id-\d{8}`)
	times   = regexp.MustCompile(`"at":"[^"]*"`)
)

// anonymised takes out what differs between two runs of the same story: cursors,
// the times of those who have no pseudonym, and the numbers in ids.
func anonymised(trace []string) []string {
	seen := map[string]string{}
	out := make([]string, len(trace))
	for i, f := range trace {
		f = cursors.ReplaceAllString(f, `"cursor":""`)
		f = times.ReplaceAllString(f, `"at":""`)
		out[i] = names.ReplaceAllStringFunc(f, func(id string) string {
			if seen[id] == "" {
				seen[id] = fmt.Sprintf("id %d", len(seen)+1)
			}
			return seen[id]
		})
	}
	return out
}
