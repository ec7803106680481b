package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
)

// adoptTo takes a document that nothing is in the way of from its last round to a
// status; to others than of adoption it does nothing.
func (h *house) adoptTo(status review.DocumentStatus, id review.DocumentID) {
	h.t.Helper()
	if !status.Locked() && status != review.StatusInRevision {
		return
	}
	r, err := h.store.Hub().Open(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	h.must("nadia", id, review.Adopt{Version: r.State().Version(), Name: "Vastgestelde tekst"})
	if status == review.StatusAdopted {
		return
	}
	h.must("nadia", id, review.SubmitDocument{SubmissionFields: review.SubmissionFields{
		Recipient: review.TweedeKamer, Kind: review.PaperPlan, Subject: "Actieplan", Date: h.now().UTC().Format(time.DateOnly), Dossier: "28 638",
	}})
	if status == review.StatusInRevision {
		h.must("nadia", id, review.Reopen{Reason: "De motie van 21 december."})
	}
}

// suggestion proposes other words for the first place where the old ones stand, to
// editors only.
func suggestion(t *testing.T, doc *prose.Node, old, words, body string) review.Contribute {
	t.Helper()
	for from := range doc.ContentSize() {
		to := from + len(old)
		if to > doc.ContentSize() || doc.TextBetween(from, to, "\n", "") != old {
			continue
		}
		before, err := doc.Slice(from, to)
		if err != nil {
			t.Fatal(err)
		}
		n, err := prose.Default().Text(words)
		if err != nil {
			t.Fatal(err)
		}
		change := review.Replacement{Range: review.Range{From: from, To: to}, Slice: prose.Slice{Content: []*prose.Node{n}}, Before: before}
		return review.Contribute{Kind: review.Suggestion, Audience: review.AudienceEditors, Target: review.TargetWords, Changes: []review.Replacement{change}, Body: body}
	}
	t.Fatalf("no %q in the text", old)
	return review.Contribute{}
}

// head is the text as it is now.
func (h *house) head() *review.State {
	h.t.Helper()
	r, err := h.store.Hub().Open(h.t.Context(), h.document)
	if err != nil {
		h.t.Fatal(err)
	}
	return r.State()
}

func (v *visitor) order(frame string, args ...any) httpReply {
	v.h.t.Helper()
	return v.post(v.h.doc("/commands"), "application/json", fmt.Sprintf(frame, args...))
}

func TestATextGoesFromDecidedToSubmittedAndIsTakenUpAgain(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	nadia, tom, fatma := h.logIn("nadia"), h.logIn("tom"), h.logIn("fatma")
	first := suggestion(t, h.head().Doc(), "twee", "drie", "Dat is nodig.")
	first.Audience, first.Version = review.AudienceRound, h.head().Version()
	id := h.must("fatma", h.document, first).Contribution

	got := decode[adoption](t, nadia.get(h.doc("/adoption")))
	if len(got.Obstacles) != 2 || got.Obstacles[1].Contributions[0] != id || got.Status != review.StatusInReview {
		t.Errorf("a lead editor is told %+v", got)
	}
	if got := decode[adoption](t, fatma.get(h.doc("/adoption"))); got.Obstacles != nil || got.Revision != nil {
		t.Errorf("a reader is told what is in the way: %+v", got)
	}
	h.must("nadia", h.document, review.CloseRound{})
	h.must("tom", h.document, review.Decide{Contribution: id, Outcome: review.Noted, Reason: "Later.", Version: h.head().Version()})
	h.must("nadia", h.document, review.ProcessRound{})
	h.must("nadia", h.document, review.AccountRound{})
	h.must("tom", h.document, review.Contribute{Kind: review.Remark, Audience: review.AudienceEditors, Target: review.TargetDocument, Body: "Van ons.", Version: h.head().Version()})
	r := nadia.order(`{"type":"adopt","id":"adopt-000001","version":%d,"name":"Vastgesteld"}`, h.head().Version())
	if _, key, detail := r.problem(t); key != "error.adoptUndecided" || !strings.Contains(detail, "Nog zonder besluit: 1 (nummer 2)") {
		t.Errorf("refused with %s: %s", key, detail)
	}
	own := h.head().Contributions()[1].ID
	h.must("tom", h.document, review.Decide{Contribution: own, Outcome: review.Noted, Reason: "Gezien."})
	for subject, v := range map[string]*visitor{"tom": tom, "fatma": fatma} {
		if r := v.order(`{"type":"adopt","id":"adopt-%s","version":%d,"name":"V"}`, subject+"0000", h.head().Version()); r.status != http.StatusForbidden {
			t.Errorf("%s adopts: %d", subject, r.status)
		}
	}
	if got := words(t, nadia.get(h.doc("/print.pdf"))); !strings.Contains(got, "Concept") {
		t.Error("what is not adopted prints as if it were")
	}
	if r := nadia.order(`{"type":"adopt","id":"adopt-000002","version":%d,"name":"Vastgesteld"}`, h.head().Version()); r.status != http.StatusOK {
		t.Fatalf("adopting: %s", r.body)
	}
	h.checkLocked(nadia, tom, fatma)

	today := h.now().UTC().Format(time.DateOnly)
	if r := nadia.order(`{"type":"submitDocument","id":"submit-00001","recipient":"tweedeKamer","kind":"plan","subject":"Actieplan","date":%q,"dossier":"28638"}`, today); r.status != http.StatusOK {
		t.Fatalf("submitting: %s", r.body)
	}
	if got := decode[adoption](t, fatma.get(h.doc("/adoption"))); got.Status != review.StatusSubmitted || got.History[0].Submission.Dossier != "28 638" || got.History[0].By != "" {
		t.Errorf("a reader is told %+v", got)
	}
	if r := nadia.order(`{"type":"reopen","id":"reopen-00001","reason":"De motie van 21 december."}`); r.status != http.StatusOK {
		t.Fatalf("reopening: %s", r.body)
	}
	h.checkAmendments(nadia, fatma)
}

// checkLocked tries what an adopted text does not take, over HTTP, and what it still gives.
func (h *house) checkLocked(nadia, tom, fatma *visitor) {
	h.t.Helper()
	if r := nadia.do("POST", h.doc("/import"), "text/markdown", "# Anders\n\nAnders."); r.status != http.StatusConflict {
		h.t.Errorf("an import over an adopted text: %d", r.status)
	}
	for i, frame := range []string{
		`{"type":"steps","id":"locked-%04d","version":0,"client":"x","steps":[]}`,
		`{"type":"contribute","id":"locked-%04d","kind":"remark","audience":"editors","target":"document","from":0,"to":0,"version":0,"body":"Nog iets."}`,
		`{"type":"nameRevision","id":"locked-%04d","name":"x","note":""}`,
	} {
		if kind, key, _ := tom.order(frame, i).problem(h.t); kind != "closed" || key != "error.textAdopted" {
			h.t.Errorf("%s: %s %s", frame, kind, key)
		}
	}
	for name, v := range map[string]*visitor{"nadia": nadia, "fatma": fatma} {
		if got := words(h.t, v.get(h.doc("/print.pdf"))); strings.Contains(got, "Concept") || !strings.Contains(got, "Vastgesteld") {
			h.t.Errorf("for %s the adopted text prints as\n%s", name, got)
		}
	}
}

// checkAmendments changes the reopened text, shows it, and asks what changed.
func (h *house) checkAmendments(nadia, fatma *visitor) {
	h.t.Helper()
	if got := decode[amendments](h.t, nadia.get(h.doc("/amendments"))); got.Base == nil || len(got.Amendments) != 0 || len(got.Reasons) != 1 {
		h.t.Errorf("before anything changed: %+v", got)
	}
	h.must("tom", h.document, insertion(h.t, h.head().Version(), "Herzien "))
	if got := decode[amendments](h.t, nadia.get(h.doc("/amendments"))); len(got.Amendments) != 1 || got.Amendments[0].Causes[0].Revision != nil {
		h.t.Errorf("before it was named: %+v", got.Amendments)
	}
	h.must("tom", h.document, review.NameRevision{Name: "Na de motie", Note: "De Kamer vroeg erom."})
	if got := decode[amendments](h.t, fatma.get(h.doc("/amendments"))); len(got.Amendments) != 0 {
		h.t.Errorf("a reader is told of what they cannot read yet: %+v", got.Amendments)
	}
	got := decode[amendments](h.t, nadia.get(h.doc("/amendments")))
	if len(got.Amendments) != 1 || got.Amendments[0].Causes[0].Revision.Note != "De Kamer vroeg erom." {
		h.t.Fatalf("%+v", got)
	}
	if r := nadia.order(`{"type":"adopt","id":"adopt-000003","version":%d}`, h.head().Version()); r.status != http.StatusOK {
		h.t.Fatalf("adopting anew: %s", r.body)
	}
	if got := decode[amendments](h.t, fatma.get(h.doc("/amendments"))); len(got.Amendments) != 1 || len(got.Reasons) != 1 {
		h.t.Errorf("a reader of what was adopted anew is told %+v", got)
	}
	// What was sent stays what it was.
	sent := h.head().Adoptions()[0].Revision
	if got := words(h.t, fatma.get(h.doc("/print.pdf?revision="+string(sent)))); strings.Contains(got, "Concept") || !strings.Contains(got, "28 638") {
		h.t.Errorf("the text that was submitted prints as\n%s", got)
	}
}

func TestATextThatWasNeverAdoptedHasNoAmendments(t *testing.T) {
	h := newHouse(t)
	r := h.logIn("fatma").get(h.doc("/amendments"))
	var got struct {
		Base       any   `json:"base"`
		Amendments []any `json:"amendments"`
	}
	if err := json.Unmarshal(r.body, &got); err != nil || got.Base != nil || len(got.Amendments) != 0 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

// words are those of a PDF.
func words(t *testing.T, r httpReply) string {
	t.Helper()
	if r.status != http.StatusOK {
		t.Fatalf("%d %s", r.status, r.body)
	}
	tool := exec.Command("pdftotext", "-", "-")
	tool.Stdin = strings.NewReader(string(r.body))
	out, err := tool.Output()
	if err != nil {
		t.Fatalf("pdftotext (scripts/install test brings it): %v", err)
	}
	return string(out)
}

func TestTheMailTellsThatATextWasAdoptedSubmittedAndTakenUpAgain(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	for _, c := range []review.Command{review.CloseRound{}, review.ProcessRound{}, review.AccountRound{}} {
		h.must("nadia", h.document, c)
	}
	h.adoptTo(review.StatusSubmitted, h.document)
	box := h.mailAt(h.morning(1))
	fatma, merel := one(t, box, "fatma"), one(t, box, "merel")
	fatma.has(t, "- De tekst is vastgesteld.\n", "- De tekst is aangeboden aan de Kamer.\n", "- The text has been adopted.\n")
	merel.has(t, "Vastgestelde teksten: 1\n", "Aangeboden teksten: 1\n")
	merel.hasNot(t, "Melden\n", "Actieplan", "28 638")
	if len(box[addressOf("nadia")]) > 0 {
		t.Error("who did it is told of it")
	}
	h.must("nadia", h.document, review.Reopen{Reason: "kanarie"})
	fatma = one(t, h.mailAt(h.morning(2)), "fatma")
	fatma.has(t, "- De tekst wordt herzien.\n")
	fatma.hasNot(t, "kanarie", "vastgesteld")
}
