package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/server/live"
)

// more are those who are in no other test.
var more = []member{
	{"tom", Newcomer{Dossier: "Plan", Organisation: "Ministerie", Name: "Tom Wester", Pseudonym: "", Roles: review.Roles(review.RoleEditor)}},
	{"sanne", Newcomer{Dossier: "Plan", Organisation: "Gemeente Waterstede", Name: "Sanne Vos", Pseudonym: "", Roles: review.Roles(review.RoleCoordinator)}},
	{"koen", Newcomer{Dossier: "Plan", Organisation: "Gemeente Waterstede", Name: "Koen Dijk", Pseudonym: "", Roles: review.Roles(review.RoleReader)}},
	{"ida", Newcomer{Dossier: "Plan", Organisation: "", Name: "Ida Zomer", Pseudonym: "", Roles: review.Roles(review.RoleConfidant)}},
}

// cell is one square of the matrix: who asks for what, on what, of a document in what state.
type cell struct {
	subject  string
	role     review.Role
	moment   review.Object
	command  string
	relation review.Relation
	item     review.ContributionID
}

func (c cell) String() string {
	return fmt.Sprintf("%s (%s) %s on %s, %s/%s", c.subject, c.role, c.command, c.relation, c.moment.Status, c.moment.Round)
}

// harmless has for each command a body that the rules refuse after the policy has
// let it through, so that no cell changes what another is asked about. %s is the
// contribution it is on; the revision is one that is not the head any more.
var harmless = map[string]string{
	"steps":            `"version":-1,"client":"m","steps":[]`,
	"contribute":       `"kind":"geen","audience":"round","version":0,"target":"document","from":0,"to":0,"body":"x"`,
	"reply":            `"contribution":%q,"body":""`,
	"endorse":          `"contribution":%q,"on":false`,
	"withdraw":         `"contribution":%q,"reason":"` + strings.Repeat("x", 3000) + `"`,
	"decide":           `"contribution":%q,"outcome":"geen","reason":"","version":0`,
	"reverse":          `"contribution":%q,"reason":""`,
	"consent":          `"contribution":%q,"on":false`,
	"reattach":         `"contribution":%q,"version":-1,"from":0,"to":0`,
	"nameRevision":     `"name":"","note":""`,
	"restore":          `"revision":"REVISION","note":"` + strings.Repeat("x", 3000) + `"`,
	"openRound":        `"name":"","mode":"live"`,
	"closeRound":       ``,
	"redact":           `"contribution":%q,"reason":""`,
	"submit":           `"contributions":[%q],"audience":"niemand"`,
	"share":            `"contribution":%q`,
	"discard":          `"contribution":%q`,
	"confirm":          `"contribution":%q`,
	"hide":             `"contribution":%q,"reason":""`,
	"showAgain":        `"contribution":%q,"reason":""`,
	"flag":             `"contribution":%q,"reason":"` + strings.Repeat("x", 3000) + `"`,
	"markSection":      `"section":"x","mark":"mooi"`,
	"planRound":        `"name":"","mode":"live"`,
	"dropRound":        `"round":""`,
	"extendRound":      `"closesAt":"2001-01-01T00:00:00Z"`,
	"processRound":     ``,
	"publishDecisions": `"revision":"REVISION"`,
	"accountRound":     ``,
	"adopt":            `"version":-1`,
	"submitDocument":   `"recipient":"gemeenteraad","kind":"plan","subject":"x","date":"2001-01-01"`,
	"reopen":           `"reason":""`,
}

// moves are the commands without a body that could be refused: where they would
// succeed they are asked last, on documents that nothing else is asked about.
var moves = map[string]review.RoundState{
	"closeRound": review.RoundIsOpen, "processRound": review.RoundIsClosed, "accountRound": review.RoundIsProcessed,
}

// requestPause is how far the clock goes on before a request, so that nobody asks too much.
const requestPause = 60 * time.Millisecond

// matrixCast are those who ask: who takes part in the dossier, and how.
var matrixCast = []struct {
	subject      string
	role         review.Role
	organisation string
}{
	{"fatma", review.RoleReader, "Gemeente Waterstede"},
	{"merel", review.RoleReader, ""}, // under a pseudonym
	{"sanne", review.RoleCoordinator, "Gemeente Waterstede"},
	{"tom", review.RoleEditor, ""},
	{"nadia", review.RoleLeadEditor, ""},
	{"ida", review.RoleConfidant, ""},
	{"bram", review.RoleAdministrator, ""},
}

// matrixDocument is a document in one state, with something to act on for each relation.
type matrixDocument struct {
	id       review.DocumentID
	revision review.RevisionID
	own      map[string]review.ContributionID // by subject
	shared   review.ContributionID            // of the organisation of fatma and sanne, by koen
	public   review.ContributionID            // for everybody, by joost
	draft    review.ContributionID            // of joost alone, or of tom while the text is a draft
	other    review.ContributionID            // of nadia alone, while the text is a draft
}

func (h *house) must(subject string, doc review.DocumentID, c review.Command) review.Answer {
	h.t.Helper()
	answer, err := h.store.Do(h.t.Context(), h.people[subject].Participant, doc, c)
	if err != nil {
		h.t.Fatalf("%T by %s: %v", c, subject, err)
	}
	return answer
}

// inState makes a document and takes it to a state.
func (h *house) inState(at review.Object) matrixDocument {
	h.t.Helper()
	doc, _, err := h.store.ParseText(h.t.Context(), []byte(plan), nil, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	d := matrixDocument{own: map[string]review.ContributionID{}}
	if d.id, err = h.store.Create(h.t.Context(), h.people["nadia"].Participant, h.dossier, doc); err != nil {
		h.t.Fatal(err)
	}
	d.revision = h.must("nadia", d.id, review.NameRevision{Name: "Concept 1"}).Revision
	h.must("nadia", d.id, review.NameRevision{Name: "Concept 2"})
	say := func(subject string, to review.Audience) review.ContributionID {
		return h.must(subject, d.id, review.Contribute{Kind: review.Remark, Audience: to, Target: review.TargetDocument, Body: "Iets."}).Contribution
	}
	if at.Status == review.StatusDraft {
		d.draft, d.other = say("tom", review.AudienceAuthor), say("nadia", review.AudienceAuthor)
		d.own["tom"], d.own["nadia"] = say("tom", review.AudienceEditors), say("nadia", review.AudienceEditors)
		d.public = d.own["tom"]
		if at.Round == review.RoundIsPlanned {
			h.must("nadia", d.id, review.PlanRound{Name: "Ronde 1", Mode: review.ModeLive})
		}
		return d
	}
	h.must("nadia", d.id, review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive})
	for _, who := range matrixCast {
		if who.role <= review.RoleLeadEditor {
			d.own[who.subject] = say(who.subject, review.AudienceEditors)
		}
	}
	d.shared, d.public, d.draft = say("koen", review.AudienceOrganisation), say("joost", review.AudienceRound), say("joost", review.AudienceAuthor)
	if at.Round >= review.RoundIsClosed {
		h.must("nadia", d.id, review.CloseRound{})
	}
	if at.Round >= review.RoundIsProcessed {
		for _, id := range append([]review.ContributionID{d.public}, values(d.own)...) {
			h.must("nadia", d.id, review.Decide{Contribution: id, Outcome: review.Noted, Reason: "Dank."})
		}
		h.must("nadia", d.id, review.ProcessRound{})
	}
	if at.Round >= review.RoundIsAccounted {
		h.must("nadia", d.id, review.AccountRound{})
	}
	h.adoptTo(at.Status, d.id)
	return d
}

func values(m map[string]review.ContributionID) (list []review.ContributionID) {
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

// items lists what there is to act on for somebody, by relation. Of a draft text
// the public one is for editors, so that for others it is hidden.
func (d matrixDocument) items(subject string, role review.Role, organisation string, draft bool) map[review.Relation]review.ContributionID {
	items := map[review.Relation]review.ContributionID{review.RelationHidden: d.draft}
	if subject == "tom" && draft {
		items[review.RelationHidden] = d.other
	}
	reads := role <= review.RoleLeadEditor
	if own, ok := d.own[subject]; ok && reads {
		items[review.RelationOwn] = own
	}
	if d.public != "" && reads && (!draft || role == review.RoleLeadEditor) {
		items[review.RelationVisible] = d.public
	}
	if organisation == "Gemeente Waterstede" && d.shared != "" {
		items[review.RelationOrganisation] = d.shared
	}
	return items
}

var matrixMoments = []review.Object{
	{Status: review.StatusDraft, Round: review.NoRound},
	{Status: review.StatusDraft, Round: review.RoundIsPlanned},
	{Status: review.StatusInReview, Round: review.RoundIsOpen},
	{Status: review.StatusInReview, Round: review.RoundIsClosed},
	{Status: review.StatusInReview, Round: review.RoundIsProcessed},
	{Status: review.StatusInReview, Round: review.RoundIsAccounted},
	{Status: review.StatusAdopted, Round: review.RoundIsAccounted},
	{Status: review.StatusSubmitted, Round: review.RoundIsAccounted},
	{Status: review.StatusInRevision, Round: review.RoundIsAccounted},
}

// Every role asks for every action, on everything it can stand in a relation to,
// in every state of a document, over both transports: what the policy says is
// what happens.
func TestEveryCellOfThePolicyHoldsOverBothTransports(t *testing.T) {
	h := newHouseWith(t, Options{Limits: live.Limits{FramesPerSecond: 1e6, FrameBurst: 1e6, Sockets: 1000}}, more...)
	for _, typ := range review.CommandTypes() {
		if _, ok := harmless[typ]; !ok {
			t.Errorf("the command %s is not in the matrix", typ)
		}
	}
	browsers := map[string]*visitor{}
	for _, who := range matrixCast {
		browsers[who.subject] = h.logIn(who.subject)
	}
	cells := 0
	for _, moment := range matrixMoments {
		doc := h.inState(moment)
		for _, who := range matrixCast {
			line := browsers[who.subject].line(doc.id)
			for relation, item := range doc.items(who.subject, who.role, who.organisation, moment.Status == review.StatusDraft) {
				for typ := range harmless {
					c := cell{who.subject, who.role, moment, typ, relation, item}
					if state, moving := moves[typ]; moving && state == moment.Round && who.role == review.RoleLeadEditor {
						continue // TestALeadEditorMovesARoundOn does it
					}
					if h.ask(c, doc, browsers[who.subject], line) {
						cells++
					}
				}
			}
			line.close()
		}
	}
	t.Logf("%d cells over two transports", cells)
}

// ask puts one cell to the server over both transports, unless it was put before.
func (h *house) ask(c cell, doc matrixDocument, v *visitor, line *line) bool {
	h.t.Helper()
	body := harmless[c.command]
	if strings.Contains(body, "%q") {
		body = fmt.Sprintf(body, c.item)
	} else if c.relation != review.RelationHidden {
		return false // it is on no contribution: once is enough
	} else {
		c.relation = review.RelationNone
	}
	body = strings.ReplaceAll(body, "REVISION", string(doc.revision))
	want := c.verdict()
	for transport, send := range map[string]func(string) string{"http": v.command(doc.id), "websocket": line.command} {
		frame := fmt.Sprintf(`{"type":%q,"id":"matrix-%s"`, c.command, h.store.options.NewID())
		if body != "" {
			frame += "," + body
		}
		got := send(frame + "}")
		if denied(got) != denied(want) || denied(want) && got != want && !c.outside() {
			h.t.Errorf("%s over %s: got %s, want %s", c, transport, got, want)
		}
	}
	return true
}

// verdict is what the policy says: the kind of a refusal, or "allowed".
func (c cell) verdict() string {
	command, err := review.DecodeCommand(c.command, []byte("{}"))
	if err != nil {
		return err.Error()
	}
	on := c.moment
	on.Relation = c.relation
	if err := review.Authorize(review.Actor{Participant: "x", Roles: review.Roles(c.role)}, command.Action(), on); err != nil {
		return review.KindOf(err).String()
	}
	return "allowed"
}

// outside reports whether somebody may not even read the document: then it does
// not matter in which words they are refused.
func (c cell) outside() bool {
	return review.Authorize(review.Actor{Participant: "x", Roles: review.Roles(c.role)}, review.ReadDocument, c.moment) != nil
}

func denied(kind string) bool {
	switch kind {
	case review.Forbidden.String(), review.NotFound.String(), review.Closed.String(), review.Unauthenticated.String():
		return true
	}
	return false
}

// command sends a frame over HTTP and returns the kind of the answer.
func (v *visitor) command(doc review.DocumentID) func(string) string {
	return func(frame string) string {
		v.h.offset.Add(int64(requestPause))
		r := v.post("/api/v1/documents/"+string(doc)+"/commands", "application/json", frame)
		if r.status == http.StatusOK {
			return "allowed"
		}
		kind, _, _ := r.problem(v.h.t)
		return kind
	}
}

// line is a socket of somebody; nil sockets are those of who may not connect.
type line struct {
	h  *house
	ws *websocket.Conn
}

func (v *visitor) line(doc review.DocumentID) *line {
	v.h.t.Helper()
	v.h.offset.Add(int64(requestPause))
	ws, status := v.dialTo(doc, v.h.base)
	if ws == nil {
		if status != http.StatusForbidden && status != http.StatusNotFound {
			v.h.t.Fatalf("the socket was refused with %d", status)
		}
		return &line{h: v.h}
	}
	opening := decode[live.Opening](v.h.t, v.get("/api/v1/documents/"+string(doc)))
	hello := fmt.Sprintf(`{"type":"hello","cursor":%q,"version":%d,"client":"matrix"}`, opening.Cursor, opening.Version)
	if err := ws.WriteMessage(websocket.TextMessage, []byte(hello)); err != nil {
		v.h.t.Fatal(err)
	}
	return &line{v.h, ws}
}

func (l *line) command(frame string) string {
	if l.ws == nil {
		return review.NotFound.String()
	}
	if err := l.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		l.h.t.Fatal(err)
	}
	for {
		_, b, err := l.ws.ReadMessage()
		if err != nil {
			l.h.t.Fatalf("after %s: %v", frame, err)
		}
		var f struct{ Type, ID, Kind string }
		if err := json.Unmarshal(b, &f); err != nil {
			l.h.t.Fatal(err)
		}
		if !strings.Contains(frame, f.ID) || f.ID == "" {
			continue
		}
		if f.Type == "ack" {
			return "allowed"
		}
		return f.Kind
	}
}

func (l *line) close() {
	if l.ws != nil {
		_ = l.ws.Close() // nothing more is expected of it
	}
}

func TestALeadEditorMovesARoundOn(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	nadia := h.logIn("nadia")
	doc := h.inState(review.Object{Status: review.StatusInReview, Round: review.RoundIsOpen})
	for i, typ := range []string{"closeRound", "processRound", "accountRound"} {
		if typ == "processRound" {
			for _, id := range append([]review.ContributionID{doc.public}, values(doc.own)...) {
				h.must("nadia", doc.id, review.Decide{Contribution: id, Outcome: review.Noted, Reason: "Dank."})
			}
		}
		if got := nadia.command(doc.id)(fmt.Sprintf(`{"type":%q,"id":"move-%06d"}`, typ, i)); got != "allowed" {
			t.Errorf("%s: %s", typ, got)
		}
	}
}
