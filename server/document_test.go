package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/server/live"
)

// contribute says something over HTTP and returns its id.
func (v *visitor) contribute(id, audience, body string) review.ContributionID {
	v.h.t.Helper()
	r := v.post(v.h.doc("/commands"), "application/json", fmt.Sprintf(
		`{"type":"contribute","id":%q,"kind":"remark","audience":%q,"nameShown":%q,"version":0,"target":"words","from":1,"to":4,"body":%q,"changes":[]}`,
		id, audience, v.nameShown(), body))
	return decode[struct{ Answer review.Answer }](v.h.t, r).Answer.Contribution
}

func (v *visitor) nameShown() string {
	v.h.t.Helper()
	return string(decode[live.Opening](v.h.t, v.get(v.h.doc(""))).Me.NameChoices[0])
}

func TestTheOrderOfAnOpeningDoesNotTellWhenAPseudonymSpoke(t *testing.T) {
	h := newHouse(t)
	reader, merel := h.logIn("fatma"), h.logIn("merel")
	for i := range 8 {
		by := pick(i%2 == 0, reader, merel)
		by.contribute(fmt.Sprintf("said-%07d", i), "round", fmt.Sprintf("Bijdrage %d.", i))
	}
	list := decode[live.Opening](t, h.logIn("nadia").get(h.doc(""))).Contributions
	if len(list) != 8 || !slices.IsSortedFunc(list, func(a, b review.SeenContribution) int { return strings.Compare(string(a.ID), string(b.ID)) }) {
		t.Errorf("%d contributions, in the order in which they came", len(list))
	}
}

func pick(first bool, a, b *visitor) *visitor {
	if first {
		return a
	}
	return b
}

func TestAReplyUnderAPseudonymIsNotFoundBeforeTheBatch(t *testing.T) {
	h := newHouse(t)
	reader, merel := h.logIn("fatma"), h.logIn("merel")
	thread := reader.contribute("said-0000001", "round", "Hierover wil ik praten.")
	r := merel.post(h.doc("/commands"), "application/json", fmt.Sprintf(`{"type":"reply","id":"reply-000001","contribution":%q,"body":"Kanariegeel was het."}`, thread))
	if r.status != http.StatusOK {
		t.Fatal(string(r.body))
	}
	for subject, want := range map[string]int{"fatma": 0, "joost": 0, "nadia": 1, "merel": 1} {
		if got := decode[found](t, h.logIn(subject).get(h.doc("/search?q=kanariegeel"))).Count; got != want {
			t.Errorf("%s finds %d, not %d", subject, got, want)
		}
	}
}

func TestWhatIsForEditorsIsNowhereToBeFoundByOthers(t *testing.T) {
	h := newHouse(t)
	author, reader, editor := h.logIn("merel"), h.logIn("fatma"), h.logIn("nadia")
	id := author.contribute("confidential-1", "editors", "Kanariegeel staat hier in vertrouwen.")
	author.contribute("public-000001", "round", "Dit mag iedereen lezen, kanariegeel of niet.")
	h.server.byClock(t.Context(), h.document, review.Release{})
	paths := []string{h.doc(""), h.doc("/search?q=kanariegeel"), h.doc("/search?q=vertrouwen"), h.doc("/audiences"), h.doc("/audiences/round/readers"), h.doc("/text.md"), h.doc("/annotations.jsonld"),
		h.doc("/revisions/head/text"), h.doc("/contributions/" + string(id) + "/effect"), "/api/v1/me", "/api/v1/documents", h.doc("/print.pdf")}
	for _, path := range paths {
		body := string(reader.get(path).body)
		if strings.Contains(body, "in vertrouwen") || strings.Contains(body, string(id)) {
			t.Errorf("a reader finds it on %s: %s", path, body)
		}
		for _, secret := range []string{"Terpstra", string(h.people["merel"].Participant), string(h.people["merel"].Person)} {
			if strings.Contains(body, secret) {
				t.Errorf("%q stands on %s", secret, path)
			}
		}
	}
	if found := decode[found](t, reader.get(h.doc("/search?q=kanariegeel"))); found.Count != 1 || len(found.Hits) != 1 {
		t.Errorf("a reader counts %+v", found)
	}
	if found := decode[found](t, editor.get(h.doc("/search?q=kanariegeel"))); found.Count != 2 {
		t.Errorf("an editor counts %+v", found)
	}
	if body := string(editor.get(h.doc("")).body); !strings.Contains(body, "in vertrouwen") || !strings.Contains(body, "Merel") || strings.Contains(body, "Terpstra") {
		t.Errorf("an editor sees %s", body)
	}
}

func TestReadersOfAFixedRoundSeeTheTitleOfTheirText(t *testing.T) {
	h := newHouse(t)
	fatma, nadia := h.logIn("fatma"), h.logIn("nadia")
	title := func(v *visitor) string {
		return decode[[]listedDocument](t, v.get("/api/v1/documents"))[0].Title
	}
	h.must("nadia", h.document, review.CloseRound{})
	revision := h.must("nadia", h.document, review.NameRevision{Name: "Concept 1"}).Revision
	h.must("nadia", h.document, review.OpenRound{Name: "Ronde 2", Mode: review.ModeFixed, Revision: revision})
	before := title(fatma)
	h.rename("Geheime nieuwe titel")
	if got := title(fatma); got != before || got == "" {
		t.Errorf("a reader sees %q, before it was %q", got, before)
	}
	if got := title(nadia); got != "Geheime nieuwe titel" {
		t.Errorf("an editor sees %q", got)
	}
	revision = h.must("nadia", h.document, review.NameRevision{Name: "Concept 2"}).Revision
	h.must("nadia", h.document, review.PublishDecisions{Revision: revision})
	if got := title(fatma); got != "Geheime nieuwe titel" {
		t.Errorf("once it is published a reader sees %q", got)
	}
}

// rename gives the head another title.
func (h *house) rename(title string) {
	h.t.Helper()
	opened, err := h.store.Hub().Open(h.t.Context(), h.document)
	if err != nil {
		h.t.Fatal(err)
	}
	step := json.RawMessage(fmt.Sprintf(`{"stepType":"docAttr","attr":"title","value":%q}`, title))
	h.must("nadia", h.document, review.SendSteps{Version: opened.State().Version(), Client: "tab", Steps: []json.RawMessage{step}})
}

func TestSearchFindsTheTextAsItIsNow(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	for query, want := range map[string]int{
		"uitbuiting": 1, "UITBUITING vermoedt": 1, "meldp": 2, "overál": 1, "kan overal terecht": 1, "weekein": 1, "nergens": 0, `"*`: 0, "": 0,
	} {
		if got := decode[found](t, v.get(h.doc("/search?q="+strings.ReplaceAll(query, " ", "+")))); got.Count != want {
			t.Errorf("%q: %+v, want %d", query, got, want)
		}
	}
}

func TestACommandSentTwiceIsDoneOnce(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	first := v.contribute("same-id-0001", "round", "Een keer.")
	if again := v.contribute("same-id-0001", "round", "Een keer."); again != first {
		t.Errorf("the retry made %s beside %s", again, first)
	}
	r := v.post(h.doc("/commands"), "application/json",
		`{"type":"contribute","id":"same-id-0001","kind":"remark","audience":"round","nameShown":"full","version":0,"target":"words","from":1,"to":4,"body":"Iets anders.","changes":[]}`)
	if kind, key, _ := r.problem(t); r.status != http.StatusConflict || key != "error.commandReused" {
		t.Errorf("%d %s %s", r.status, kind, key)
	}
}

func TestMalformedCommandsAreRefused(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	for name, body := range map[string]string{
		"nothing":                  ``,
		"no JSON":                  `{`,
		"an unknown type":          `{"type":"makeMeEditor","id":"abcdefgh"}`,
		"a forged author":          `{"type":"reply","id":"abcdefgh","contribution":"x","body":"y","actor":"nadia"}`,
		"a forged audience":        `{"type":"contribute","id":"abcdefgh","kind":"remark","audience":"everybody","version":0,"target":"document","from":0,"to":0,"body":"y"}`,
		"a forged organisation":    `{"type":"contribute","id":"abcdefgh","kind":"remark","audience":"round","organisation":"x","version":0,"target":"document","from":0,"to":0,"body":"y"}`,
		"a field twice":            `{"type":"reply","id":"abcdefgh","id":"abcdefgi","contribution":"x","body":"y"}`,
		"an id of one character":   `{"type":"closeRound","id":"a"}`,
		"something after the end":  `{"type":"closeRound","id":"abcdefgh"}{}`,
		"nested beyond any reason": `{"type":"steps","id":"abcdefgh","version":0,"client":"c","steps":[` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `]}`,
	} {
		r := v.post(h.doc("/commands"), "application/json", body)
		if kind, _, detail := r.problem(t); r.status != http.StatusBadRequest || kind != "invalid" || detail == "" {
			t.Errorf("%s: %d %s %q", name, r.status, kind, detail)
		}
	}
	if r := v.post(h.doc("/commands"), "application/json", strings.Repeat(" ", maxBody+1)); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body that is too big: %d", r.status)
	}
	if r := v.post(h.doc("/commands"), "application/json", `{"type":"closeRound","id":"abcdefgh"}`); r.status != http.StatusForbidden {
		t.Errorf("a reader closes the round: %d", r.status)
	}
}

// What is there but not for somebody, and what is not there at all, cannot be told
// apart by who guesses its id.
func TestAGuessedIdTellsNothing(t *testing.T) {
	h := newHouse(t)
	fatma, joost := h.logIn("fatma"), h.logIn("joost")
	draft, sent := joost.contribute("draft-000001", "author", "Nog niet af."), joost.contribute("sent-0000001", "editors", "Voor de redactie.")
	for _, frame := range []string{
		`"type":"reply","contribution":%q,"body":"Ja."`, `"type":"endorse","contribution":%q,"on":true`,
		`"type":"withdraw","contribution":%q`, `"type":"flag","contribution":%q,"reason":"Raar."`,
		`"type":"submit","contributions":[%q],"audience":"round"`, `"type":"discard","contribution":%q`,
		`"type":"hide","contribution":%q,"reason":"Raar."`, `"type":"decide","contribution":%q,"outcome":"noted","reason":"Nee.","version":0`,
	} {
		answers := map[string]bool{}
		for _, id := range []review.ContributionID{draft, sent, "aaaaaaaaaaaaaaaaaaaaaaaaaa"} {
			r := fatma.post(h.doc("/commands"), "application/json", fmt.Sprintf(`{"id":"guess-000001",`+frame+`}`, id))
			if r.status < 400 {
				t.Errorf("%s was done: %s", frame, r.body)
			}
			answers[fmt.Sprintf("%d %s", r.status, r.body)] = true
		}
		if len(answers) != 1 {
			t.Errorf("%s tells what is there: %v", frame, answers)
		}
	}
}

func TestAPrintIsTheSameEveryTime(t *testing.T) {
	h := newHouse(t)
	lead := h.people["nadia"].Participant
	if _, err := h.store.Do(t.Context(), lead, h.document, review.NameRevision{Name: "Concept 1/β"}); err != nil {
		t.Fatal(err)
	}
	v := h.logIn("fatma")
	opening := decode[live.Opening](t, v.get(h.doc("")))
	path := h.doc("/print.pdf?revision=" + string(opening.Revisions[0].ID))
	first := v.get(path)
	h.server.prints = newPrinter(1) // nothing kept
	second := v.get(path)
	if first.status != http.StatusOK || string(first.body) != string(second.body) || !strings.HasPrefix(string(first.body), "%PDF-") {
		t.Errorf("%d and %d bytes, status %d", len(first.body), len(second.body), first.status)
	}
	if got := first.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename") || strings.Contains(got, "/") {
		t.Errorf("the name of the file: %q", got)
	}
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		cmd := exec.Command(tool, "-", "-")
		cmd.Stdin = strings.NewReader(string(first.body))
		words, err := cmd.Output()
		if err != nil || !strings.Contains(string(words), "meldpunt") {
			t.Errorf("%v: the print says %s", err, words)
		}
	} else {
		t.Log("pdftotext is not there: the words on paper were not read")
	}
}

func TestTheAudienceSaysWhoWillRead(t *testing.T) {
	h := newHouse(t)
	list := decode[[]audienceReaders](t, h.logIn("fatma").get(h.doc("/audiences")))
	if len(list) != 4 || list[0].Audience != review.AudienceAuthor || len(list[0].Names) != 0 || len(list[1].Names) != 0 {
		t.Errorf("a draft and an organisation of one: %+v", list)
	}
	if list[2].Readers.Editors != 1 || list[2].Readers.Participants != 0 || list[3].Readers.Participants != 2 {
		t.Errorf("got %+v", list)
	}
	if names := strings.Join(list[3].Names, ", "); names != "Joost Hartman, Merel, Nadia Prins" {
		t.Errorf("names are %s", names)
	}
}

func TestWhoAskedForAllNamesGetsEverybodyByOrganisation(t *testing.T) {
	h := newHouse(t)
	fatma, merel := h.logIn("fatma"), h.logIn("merel")
	got := decode[[]review.ReaderGroup](t, fatma.get(h.doc("/audiences/round/readers")))
	want := []review.ReaderGroup{
		{Organisation: "De Lantaarn", Readers: []review.Reader{{Name: "Joost Hartman"}}},
		{Organisation: "Ministerie", Readers: []review.Reader{{Name: "Nadia Prins", Editor: true}}},
		{Organisation: "", Readers: []review.Reader{{Name: "Merel", Pseudonym: true}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if r := fatma.get(h.doc("/audiences/author/readers")); r.status != http.StatusOK || string(r.body) != "[]" {
		t.Errorf("a draft: %d %s", r.status, r.body)
	}
	for audience, want := range map[string]string{"organisation": "error.noOrganisation", "iedereen": "error.audience"} {
		r := merel.get(h.doc("/audiences/" + audience + "/readers"))
		if _, key, _ := r.problem(t); r.status != http.StatusBadRequest || key != want {
			t.Errorf("%s under a pseudonym: %d %s", audience, r.status, key)
		}
	}
}

func TestWhereAnOrganisationSpeaksWithOneVoiceItsMembersAreNotToldWhoElseReads(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	h.must("nadia", h.document, review.CloseRound{})
	h.must("nadia", h.document, review.OpenRound{Name: "Ronde 2", Mode: review.ModeLive, Voice: review.VoiceOrganisation})
	koen := h.logIn("koen")
	if r := koen.get(h.doc("/audiences/round/readers")); r.status != http.StatusForbidden {
		t.Errorf("everybody: %d %s", r.status, r.body)
	}
	inside := decode[[]review.ReaderGroup](t, koen.get(h.doc("/audiences/organisation/readers")))
	if len(inside) != 1 || len(inside[0].Readers) != 2 || inside[0].Readers[1].Name != "Sanne Vos" {
		t.Errorf("of the organisation: %+v", inside)
	}
	if r := h.logIn("sanne").get(h.doc("/audiences/round/readers")); r.status != http.StatusOK {
		t.Errorf("the coordinator: %d", r.status)
	}
}

func TestWhatHappenedSinceACursorPassesTheVisibilityRule(t *testing.T) {
	h := newHouse(t)
	author, reader, editor := h.logIn("merel"), h.logIn("fatma"), h.logIn("nadia")
	cursor := func(v *visitor) string { return decode[live.Opening](t, v.get(h.doc(""))).Cursor }
	forReader, forEditor := cursor(reader), cursor(editor)
	author.contribute("confidential-1", "editors", "In vertrouwen.")
	if r := editor.post(h.doc("/import"), "text/markdown", strings.Replace(plan, "twee dagen", "drie dagen", 1)); r.status != http.StatusOK {
		t.Fatal(string(r.body))
	}
	seen := reader.get(h.doc("/events?cursor=" + forReader))
	if body := string(seen.body); seen.status != http.StatusOK || !strings.Contains(body, `"type":"steps"`) || strings.Contains(body, "vertrouwen") {
		t.Errorf("a reader hears %s", body)
	}
	if body := string(editor.get(h.doc("/events?cursor=" + forEditor)).body); !strings.Contains(body, "vertrouwen") || !strings.Contains(body, `"type":"appear"`) {
		t.Errorf("an editor hears %s", body)
	}
	if r := reader.get(h.doc("/events?cursor=" + cursor(reader))); string(r.body) != "[]" {
		t.Errorf("nothing since: %s", r.body)
	}
	if r := reader.get(h.doc("/events?cursor=verzonnen")); r.status != http.StatusGone {
		t.Errorf("an invented cursor: %d", r.status)
	}
}

func TestARevisionNamedSinceACursorIsHeardOf(t *testing.T) {
	h := newHouse(t)
	reader := h.logIn("fatma")
	cursor := decode[live.Opening](t, reader.get(h.doc(""))).Cursor
	if _, err := h.store.Do(t.Context(), h.people["nadia"].Participant, h.document, review.NameRevision{Name: "Concept 1"}); err != nil {
		t.Fatal(err)
	}
	r := reader.get(h.doc("/events?cursor=" + cursor))
	if r.status != http.StatusOK || !strings.Contains(string(r.body), `"name":"Concept 1"`) {
		t.Errorf("got %d %s", r.status, r.body)
	}
}

func TestTwoVersionsAreComparedAndTheComparisonIsKept(t *testing.T) {
	h := newHouse(t)
	lead := h.people["nadia"].Participant
	named, err := h.store.Do(t.Context(), lead, h.document, review.NameRevision{Name: "Concept 1"})
	if err != nil {
		t.Fatal(err)
	}
	editor, reader := h.logIn("nadia"), h.logIn("fatma")
	if r := editor.post(h.doc("/import"), "text/markdown", strings.Replace(plan, "twee dagen", "drie dagen", 1)); r.status != http.StatusOK {
		t.Fatal(string(r.body))
	}
	path := h.doc("/comparison?from=" + string(named.Revision) + "&to=head")
	first := reader.get(path)
	comparison := decode[review.Comparison](t, first)
	if comparison.Counts.Changed != 1 || comparison.Counts.Inserted != 0 || !strings.Contains(string(first.body), `"op":"insert","text":"drie"`) {
		t.Errorf("the comparison is %s", first.body)
	}
	if again := reader.get(path); string(again.body) != string(first.body) {
		t.Errorf("the second time it is %s", again.body)
	}
	if r := reader.get(h.doc("/comparison?from=nergens&to=head")); r.status != http.StatusNotFound {
		t.Errorf("an unknown revision: %d", r.status)
	}
}
