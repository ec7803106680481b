package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/server/live"
	"meelezen/storage"
)

// A canary is a word that stands in one confidential place. Who may read it is
// written down here by hand, not asked of the rule that is under test.
type canary struct {
	word string
	what string
	may  func(subject string) bool
}

// aviary is a house of 80 readers of 50 organisations, with everything that
// anybody was sent.
type aviary struct {
	*house
	readers  []string
	inside   map[string]string // subject: organisation, "" for a pseudonym
	hidden   []string          // subjects under a pseudonym
	answered []string          // subjects whom an editor answered
	canaries []canary
	browsers map[string]*visitor

	mu    sync.Mutex // guards heard
	heard map[string]*bytes.Buffer
	open  sync.WaitGroup
}

var editorsAll = []string{"nadia", "tom"}

func isEditor(subject string) bool { return slices.Contains(editorsAll, subject) }

func newAviary(t *testing.T) *aviary {
	t.Helper()
	a := &aviary{inside: map[string]string{}, browsers: map[string]*visitor{}, heard: map[string]*bytes.Buffer{}}
	members := slices.Clone(more)
	for i := range 80 {
		subject, organisation := fmt.Sprintf("lezer%02d", i), fmt.Sprintf("Organisatie %02d", i%50)
		who := Newcomer{Dossier: "Plan", Organisation: organisation, Name: "Naam " + subject, Mail: subject + "@example.org", Roles: review.Roles(review.RoleReader)}
		switch {
		case i >= 74: // six take part under a pseudonym, beside others of their organisation
			who.Pseudonym, who.Name = fmt.Sprintf("Vogel%02d", i), a.word("the name behind a pseudonym", a.only(subject))
			a.hidden, organisation = append(a.hidden, subject), ""
		case i < 30:
			who.Roles = review.Roles(review.RoleCoordinator)
		}
		a.readers, a.inside[subject] = append(a.readers, subject), organisation
		members = append(members, member{subject, who})
	}
	a.house = newHouseMailing(t, Options{Limits: live.Limits{FramesPerSecond: 1e6, FrameBurst: 1e6, Sockets: 1000}}, newPostOffice(t), members...)
	// No whole hour passes during the test, or the batches would rightly be let through.
	a.server.timing.Lock()
	a.server.batch = a.now().Add(24 * time.Hour)
	a.server.timing.Unlock()
	for _, m := range a.cast {
		if m.who.Roles != 0 {
			a.heard[m.subject] = &bytes.Buffer{}
		}
	}
	return a
}

// word makes the next canary.
func (a *aviary) word(what string, may func(string) bool) string {
	word := fmt.Sprintf("kanarie%04dx", len(a.canaries))
	a.canaries = append(a.canaries, canary{word, what, may})
	return word
}

func (a *aviary) hear(subject string, b []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heard[subject].Write(b)
	a.heard[subject].WriteByte('\n')
}

// follow keeps somebody's socket open, and opens it again when they have to load again.
func (a *aviary) follow(subject string) {
	v := a.browsers[subject]
	address := "/api/v1/documents/" + string(a.document)
	a.open.Add(1)
	ready := make(chan struct{}, 1)
	go func() {
		defer a.open.Done()
		for a.listen(subject, v, address, ready) {
		}
	}()
	<-ready
}

// listen reads until the connection ends; true asks for another.
func (a *aviary) listen(subject string, v *visitor, address string, ready chan<- struct{}) bool {
	r := v.get(address)
	if r.status != http.StatusOK {
		ready <- struct{}{}
		return false
	}
	a.hear(subject, r.body)
	var opening live.Opening
	if err := json.Unmarshal(r.body, &opening); err != nil {
		a.t.Error(err)
		return false
	}
	ws, status := v.dialTo(a.document, a.base)
	if ws == nil {
		a.t.Errorf("%s: the socket was refused with %d", subject, status)
		return false
	}
	hello := live.Hello{Type: "hello", Cursor: opening.Cursor, Version: int(opening.Version), Client: "tab-" + subject}
	if err := ws.WriteJSON(hello); err != nil {
		a.t.Error(err)
		return false
	}
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			closed, ok := err.(*websocket.CloseError)
			return ok && closed.Code == int(live.CloseNormal)
		}
		a.hear(subject, frame)
		select {
		case ready <- struct{}{}:
		default:
		}
	}
}

// say has somebody contribute on the text they read.
func (a *aviary) say(subject string, to review.Audience, body string) review.ContributionID {
	a.t.Helper()
	c := review.Contribute{Kind: review.Remark, Audience: to, Target: review.TargetDocument, Body: body}
	state := a.state()
	c.Version = state.Version()
	if r, ok := state.Published(); ok && !isEditor(subject) {
		c.Version, c.Revision = r.Version, r.ID
	}
	return a.must(subject, a.document, c).Contribution
}

func (a *aviary) state() *review.State {
	a.t.Helper()
	r, err := a.store.Hub().Open(a.t.Context(), a.document)
	if err != nil {
		a.t.Fatal(err)
	}
	return r.State()
}

func (a *aviary) only(subjects ...string) func(string) bool {
	return func(s string) bool { return slices.Contains(subjects, s) }
}

// late are readers who open the text when everything has been said.
func (a *aviary) late() []string { return a.readers[42:46] }

// plant puts a canary in every confidential place of a live round and a fixed one.
func (a *aviary) plant() {
	a.t.Helper()
	for i, subject := range a.readers {
		withEditors := func(s string) bool { return s == subject || isEditor(s) }
		a.say(subject, review.AudienceAuthor, a.word("a draft", a.only(subject)))
		asked := a.say(subject, review.AudienceEditors, a.word("a contribution for editors", withEditors))
		if i%4 == 0 || a.inside[subject] == "" {
			a.must("nadia", a.document, review.AddReply{Contribution: asked, Body: a.word("an editor's answer", withEditors)})
			a.answered = append(a.answered, subject)
		}
		if organisation := a.inside[subject]; organisation != "" {
			inside := func(s string) bool { return a.inside[s] == organisation }
			id := a.say(subject, review.AudienceOrganisation, a.word("a contribution of an organisation", inside))
			a.must(subject, a.document, review.AddReply{Contribution: id, Body: a.word("a reply inside an organisation", inside)})
		}
	}
	for _, subject := range a.hidden {
		withEditors := func(s string) bool { return s == subject || isEditor(s) }
		a.say(subject, review.AudienceRound, a.word("a contribution that waits for its batch", withEditors))
	}
	a.acceptForEditors(a.readers[30])
	a.moderate()
	a.sendInside()
	a.processFixed()
}

// submitFirst makes all that follows a revision of a text that was submitted, so that
// what changed since, and why, is asked about too.
func (a *aviary) submitFirst() {
	a.must("nadia", a.document, review.CloseRound{})
	a.must("nadia", a.document, review.ProcessRound{})
	a.must("nadia", a.document, review.AccountRound{})
	a.adoptTo(review.StatusInRevision, a.document)
	a.must("nadia", a.document, review.OpenRound{Name: "Ronde van de herziening", Mode: review.ModeLive})
}

// acceptForEditors has the text changed by what only editors were asked.
func (a *aviary) acceptForEditors(author string) {
	withEditors := func(s string) bool { return s == author || isEditor(s) }
	asked := suggestion(a.t, a.state().Doc(), "twee", "drie", a.word("why words were asked for", withEditors))
	asked.Version = a.state().Version()
	id := a.must(author, a.document, asked).Contribution
	a.must("tom", a.document, review.Decide{Contribution: id, Outcome: review.Accepted, Version: a.state().Version(), Reason: a.word("why words were taken over", withEditors)})
}

// moderate plants what readers may not see of what everybody could.
func (a *aviary) moderate() {
	author, flagger := a.readers[40], a.readers[41]
	id := a.say(author, review.AudienceRound, "Dit mag iedereen lezen.")
	a.must(flagger, a.document, review.AddFlag{Contribution: id, Reason: a.word("the reason of a flag", isEditor)})
	reply := a.must(author, a.document, review.AddReply{Contribution: id, Body: a.word("a reply that is hidden", func(s string) bool { return !slices.Contains(a.late(), s) })}).Reply
	a.must("nadia", a.document, review.Hide{Contribution: id, Reply: reply, Reason: "Naam."})
	// What is hidden was seen before; a reader who opens the text later must not see it.
	before := func(s string) bool { return !slices.Contains(a.late(), s) }
	hidden := a.say(author, review.AudienceRound, a.word("a contribution that is hidden", before))
	a.must(flagger, a.document, review.AddReply{Contribution: hidden, Body: a.word("a reply to it", before)})
	a.must("nadia", a.document, review.Hide{Contribution: hidden, Reason: "Naam."})
	held := a.say(a.hidden[0], review.AudienceRound, a.word("a contribution that was hidden before its batch", func(s string) bool { return s == a.hidden[0] || isEditor(s) }))
	a.must("nadia", a.document, review.Hide{Contribution: held, Reason: "Naam."})
	thrown := a.say(author, review.AudienceAuthor, a.word("a draft that was thrown away", a.only(author)))
	a.must(author, a.document, review.Discard{Contribution: thrown})
}

// sendInside plants what an organisation keeps of what it sent with one voice.
func (a *aviary) sendInside() {
	a.must("nadia", a.document, review.CloseRound{})
	a.must("nadia", a.document, review.OpenRound{Name: "Ronde 2", Mode: review.ModeLive, Voice: review.VoiceOrganisation})
	coordinator, member := a.readers[0], a.readers[50]
	inside := func(s string) bool { return a.inside[s] == a.inside[coordinator] }
	id := a.say(member, review.AudienceOrganisation, "Wij vinden dit goed.")
	a.must(coordinator, a.document, review.AddReply{Contribution: id, Body: a.word("what was said inside before it was sent", inside)})
	source := a.say(member, review.AudienceOrganisation, a.word("what a coordinator merged", inside))
	merge := review.Contribute{Kind: review.Remark, Audience: review.AudienceOrganisation, Target: review.TargetDocument,
		Version: a.state().Version(), Body: "Samengevoegd.", Merges: []review.ContributionID{source}}
	merged := a.must(coordinator, a.document, merge).Contribution
	a.must(coordinator, a.document, review.Submit{Contributions: []review.ContributionID{id, merged}, Audience: review.AudienceRound})
}

// processFixed plants what editors do while readers have a published text.
func (a *aviary) processFixed() {
	a.must("nadia", a.document, review.CloseRound{})
	revision := a.must("nadia", a.document, review.NameRevision{Name: "Concept 1"}).Revision
	a.must("nadia", a.document, review.OpenRound{Name: "Ronde 3", Mode: review.ModeFixed, Revision: revision})
	id := a.say(a.readers[60], review.AudienceRound, "Kan dit eerder?")
	a.must("tom", a.document, insertion(a.t, a.state().Version(), a.word("a word of the working text", isEditor)+" "))
	a.rename(a.word("the title of the working text", isEditor))
	a.must("tom", a.document, review.Decide{Contribution: id, Outcome: review.Noted, Version: a.state().Version(),
		Reason: a.word("the reason of a decision that is not published", isEditor)})
	a.must("nadia", a.document, review.NameRevision{Name: a.word("the name of a revision that is not published", isEditor), Note: a.word("its note", isEditor)})
	a.say("tom", review.AudienceAuthor, a.word("an editor's draft", a.only("tom")))
}

func insertion(t *testing.T, v review.Version, words string) review.SendSteps {
	t.Helper()
	n, err := prose.Default().Text(words)
	if err != nil {
		t.Fatal(err)
	}
	// The third position is in the first heading of the plan.
	step, err := prose.NewReplaceStep(2, 2, prose.Slice{Content: []*prose.Node{n}}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return review.SendSteps{Version: v, Client: "tab", Steps: []json.RawMessage{step}}
}

// drive asks for everything there is to ask for, as one person.
func (a *aviary) drive(subject string) {
	v := a.browsers[subject]
	state := a.state()
	ids := map[string][]string{"{id}": {string(a.document)}, "{dossier}": {string(a.dossier)}, "{hash}": {strings.Repeat("0", 64)}, "{token}": {"x"}, "{rev}": {"head"}}
	for _, r := range state.Revisions() {
		ids["{rev}"] = append(ids["{rev}"], string(r.ID))
	}
	for _, c := range state.Contributions() {
		ids["{contribution}"] = append(ids["{contribution}"], string(c.ID))
	}
	for _, audience := range review.Audiences() {
		ids["{audience}"] = append(ids["{audience}"], string(audience))
	}
	for _, who := range []string{subject, a.hidden[0], "nadia"} {
		ids["{participant}"] = append(ids["{participant}"], string(a.people[who].Participant))
		for _, r := range state.ReceiptsOf(a.people[who].Participant) {
			ids["{number}"] = append(ids["{number}"], r.Number)
		}
	}
	queries := []string{"?dossier=" + string(a.dossier), "?q=kanarie", "?revision=" + ids["{rev}"][1], "?from=head&to=" + ids["{rev}"][1], "?edition=full"}
	for _, row := range table() {
		method, path, _ := strings.Cut(row.pattern, " ")
		if method != http.MethodGet || row.access == open || strings.HasSuffix(path, "/live") {
			continue
		}
		for _, address := range filled(path, ids) {
			for _, q := range queries {
				if strings.HasSuffix(path, ".pdf") && !strings.HasPrefix(q, "?rev") && !strings.HasPrefix(q, "?edition") {
					continue
				}
				a.offset.Add(int64(requestPause))
				r := v.get(address + q)
				a.hear(subject, a.readable(r))
			}
		}
	}
}

// filled lists the addresses that a pattern stands for. Of the many
// contributions one in eight is asked about.
func filled(pattern string, ids map[string][]string) []string {
	list := []string{pattern}
	for blank, values := range ids {
		if !strings.Contains(pattern, blank) {
			continue
		}
		var next []string
		for i, value := range values {
			if len(values) > 100 && i%8 != 0 {
				continue
			}
			for _, address := range list {
				next = append(next, strings.ReplaceAll(address, blank, value))
			}
		}
		list = next
	}
	return list
}

var printed sync.Map // of a PDF's bytes to its words

// readable is what somebody reads in an answer: of a PDF its words, of a workbook its parts.
func (a *aviary) readable(r httpReply) []byte {
	switch media := r.header.Get("Content-Type"); {
	case strings.HasPrefix(media, "application/vnd.openxmlformats"):
		return unzipped(a.t, r.body)
	case media != "application/pdf":
		return r.body
	}
	if words, ok := printed.Load(string(r.body)); ok {
		return words.([]byte)
	}
	tool := exec.Command("pdftotext", "-", "-")
	tool.Stdin = bytes.NewReader(r.body)
	words, err := tool.Output()
	if err != nil {
		a.t.Fatalf("pdftotext (scripts/install test brings it): %v", err)
	}
	words = append(words, r.body...)
	printed.Store(string(r.body), words)
	return words
}

// Every word that is not for everybody is planted once; then everybody asks for
// everything and listens to everything. Nobody finds what is not for them, and
// who it is for finds it.
func TestNoCanaryIsFoundWhereItMustNotBe(t *testing.T) {
	a := newAviary(t)
	everybody := append(slices.Clone(a.readers), "nadia", "tom", "bram", "ida", "sanne", "koen")
	for _, subject := range everybody {
		a.browsers[subject] = a.logIn(subject)
	}
	a.submitFirst()
	for _, subject := range everybody {
		if !slices.Contains(a.late(), subject) {
			a.follow(subject)
		}
	}
	a.plant()
	for _, subject := range a.late() {
		a.follow(subject)
	}
	for _, subject := range everybody {
		a.drive(subject)
	}
	a.must("nadia", a.document, review.CloseRound{})
	if err := a.stop(); err != nil { // ends the sockets
		t.Fatal(err)
	}
	a.open.Wait()
	a.mail()
	found := 0
	for _, c := range a.canaries {
		readBy := 0
		for _, subject := range everybody {
			switch has := bytes.Contains(a.heard[subject].Bytes(), []byte(c.word)); {
			case has && !c.may(subject):
				t.Errorf("%s found %s (%s): %s", subject, c.word, c.what, around(a.heard[subject].Bytes(), c.word))
			case has:
				readBy++
			}
		}
		found += readBy
		if readBy == 0 && slices.ContainsFunc(everybody, c.may) {
			t.Errorf("nobody found %s (%s): the test proves nothing of it", c.word, c.what)
		}
		if bytes.Contains(a.log.Bytes(), []byte(c.word)) {
			t.Errorf("the log has %s (%s)", c.word, c.what)
		}
	}
	a.checkIdentities()
	t.Logf("%d canaries, found %d times by those they are for", len(a.canaries), found)
}

// mail has the mail with what is new go out, now that nobody listens to a socket any
// more: what comes at the next day is none of theirs.
func (a *aviary) mail() {
	a.t.Helper()
	box := a.mailAt(a.morning(2))
	for _, subject := range a.answered {
		if len(box[addressOf(subject)]) != 1 {
			a.t.Errorf("%s got %d letters: the test proves nothing of mail", subject, len(box[addressOf(subject)]))
		}
	}
	for _, m := range a.cast {
		for _, l := range box[addressOf(m.subject)] {
			a.hear(m.subject, []byte(l.subject+"\n"+l.body))
			a.checkLetter(m.subject, l)
		}
		delete(box, addressOf(m.subject))
	}
	for address := range box {
		a.t.Errorf("a letter went to %s", address)
	}
}

// checkLetter looks for what no letter may have, whoever gets it: anything that
// somebody said, a name or a pseudonym; and for who has a pseudonym what it is about.
func (a *aviary) checkLetter(subject string, l delivered) {
	words := []string{string(a.document), string(a.dossier)}
	for _, c := range a.canaries {
		if c.what != "the title of the working text" { // editors read it
			words = append(words, c.word)
		}
	}
	for _, m := range a.cast {
		words = append(words, m.who.Name, m.who.Pseudonym, m.who.Organisation, addressOf(m.subject))
		if m.who.Roles != 0 {
			words = append(words, string(a.people[m.subject].Participant), string(a.people[m.subject].Person))
		}
	}
	if slices.Contains(a.hidden, subject) {
		words = append(words, "Melden", "Plan")
	}
	for _, word := range words {
		if word != "" && strings.Contains(l.subject+l.body, word) {
			a.t.Errorf("a letter to %s has %s:\n%s", subject, word, l.body)
		}
	}
}

// checkIdentities looks for what identifies people: of those under a pseudonym in
// nothing that anybody else was sent, of nobody in clear in any file.
func (a *aviary) checkIdentities() {
	secrets := map[string]string{}
	for _, subject := range a.hidden {
		place := a.people[subject]
		secrets[string(place.Person)] = subject
		secrets[string(place.Participant)] = subject
	}
	for subject, heard := range a.heard {
		for secret, of := range secrets {
			// An administrator manages participants by their id; it leads to nobody.
			if subject != of && !slices.Contains([]string{"bram", "nadia", "ida"}, subject) && bytes.Contains(heard.Bytes(), []byte(secret)) {
				a.t.Errorf("%s was sent %s of %s: %s", subject, secret, of, around(heard.Bytes(), secret))
			}
		}
	}
	a.checkInClear(a.dir)
	copied := filepath.Join(a.t.TempDir(), "backup")
	if _, err := storage.BackupDir(a.t.Context(), a.dir, copied); err != nil {
		a.t.Fatal(err)
	}
	a.checkInClear(copied)
	if _, err := os.Stat(storage.KeyPath(copied, "")); err == nil {
		a.t.Error("the key of the vault is in the backup")
	}
}

// checkInClear looks in the bytes of every file of a folder for what identifies the
// readers: their subjects, which are in their names and addresses too, and the ids
// that link them to their participants.
func (a *aviary) checkInClear(dir string) {
	files, err := filepath.Glob(filepath.Join(dir, "*.db*"))
	if err != nil || len(files) < 2 {
		a.t.Fatalf("the files are %v: %v", files, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, subject := range a.readers {
			for what, secret := range map[string]string{"the name or subject": subject, "the person": string(a.people[subject].Person)} {
				if bytes.Contains(b, []byte(secret)) {
					a.t.Errorf("%s has %s of %s: %q", filepath.Base(file), what, subject, around(b, secret))
				}
			}
		}
		for _, c := range a.canaries {
			if c.what == "the name behind a pseudonym" && bytes.Contains(b, []byte(c.word)) {
				a.t.Errorf("%s has %s", filepath.Base(file), c.what)
			}
		}
	}
}

func around(b []byte, word string) []byte {
	at := bytes.Index(b, []byte(word))
	return b[max(0, at-120):min(len(b), at+60)]
}
