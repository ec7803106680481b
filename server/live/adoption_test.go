package live_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"meelezen/client"
	"meelezen/review"
)

// adopt takes the text from its open round to adopted.
func (s *stage) adopt() {
	s.t.Helper()
	s.must(s.lead, review.CloseRound{})
	s.must(s.lead, review.ProcessRound{})
	s.must(s.lead, review.AccountRound{})
	s.must(s.lead, review.Adopt{Version: s.state().Version(), Name: "Vastgesteld"})
}

func may(v client.View, a review.Action) bool { return slices.Contains(v.Me.May, a) }

func TestOpenWindowsHearThatTheTextIsAdoptedAndTakenUpAgain(t *testing.T) {
	s := newStage(t, quick())
	editor, reader := s.admit(s.organisation("Rijk"), "", review.RoleEditor), s.admit("", "", review.RoleReader)
	e, r := s.session(editor), s.session(reader)
	until := func(c *client.Session, ok func(client.View) bool) {
		t.Helper()
		if err := c.Until(t.Context(), ok); err != nil {
			t.Fatal(err)
		}
	}
	s.adopt()
	until(e, func(v client.View) bool {
		return v.Status == review.StatusAdopted && !may(v, review.EditText) && !may(v, review.DecideAction)
	})
	until(r, func(v client.View) bool {
		return v.Status == review.StatusAdopted && len(v.Adoptions) == 1 && !may(v, review.AddContribution)
	})
	if by := r.View().Adoptions[0].By; by != "" {
		t.Errorf("a reader is told that %s did it", by)
	}
	if e.View().Adoptions[0].By == "" {
		t.Error("an editor is not told who did it")
	}
	s.must(s.lead, review.Reopen{Reason: "Motie."})
	until(e, func(v client.View) bool { return v.Status == review.StatusInRevision && may(v, review.EditText) })
	adopted := s.state().Adoptions()[0].Revision
	until(r, func(v client.View) bool { return v.Status == review.StatusInRevision && v.Revision == adopted })
	s.must(s.lead, insert(t, s.state().Version(), 1, "geheim "))
	s.must(s.lead, review.Adopt{Version: s.state().Version(), Name: "Herzien"})
	until(r, func(v client.View) bool {
		return v.Status == review.StatusAdopted && len(v.Adoptions) == 2 && v.Doc.Eq(s.state().Doc())
	})
}

func TestReadersHearNothingOfTheWorkOnATextThatWasTakenUpAgain(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	s.adopt()
	away := s.opening(reader)
	s.must(s.lead, review.Reopen{Reason: "Motie."})
	c := s.connect(reader)
	s.must(s.lead, insert(t, s.state().Version(), 1, "geheim "))
	s.must(s.lead, review.NameRevision{Name: "geheim"})
	s.must(s.lead, s.published(review.AudienceRound, "einde"))
	for _, f := range c.until("einde") {
		if strings.Contains(f, "geheim") {
			t.Errorf("a reader is sent %s", f)
		}
	}
	if b, _ := json.Marshal(s.opening(reader)); strings.Contains(string(b), "geheim") {
		t.Errorf("a reader opens %s", b)
	}
	back := s.dial(reader)
	back.hello(away.Cursor, int(away.Version))
	if f := back.next("refused"); f["kind"] != review.Gone.String() {
		t.Errorf("who was away goes on with %v", f)
	}
}
