package live_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/client"
	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/server/live"
)

func TestAnEditIsSeenByTheOthersAndConfirmedToItsMaker(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	a, b := s.session(s.lead), s.session(reader)
	if err := a.Edit(func(*prose.Node) ([]prose.Step, error) { return []prose.Step{typing(t, 1, "Nieuw. ")}, nil }); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*client.Session{a, b} {
		if err := c.Until(t.Context(), func(v client.View) bool { return v.Version == 1 && v.Unconfirmed == 0 }); err != nil {
			t.Fatal(err)
		}
		if got := c.View().Doc.TextContent(); !strings.HasPrefix(got, "Nieuw. Iedere") {
			t.Errorf("text %q", got)
		}
	}
}

func TestTwoEditorsWhoTypeAtOnceEndWithOneText(t *testing.T) {
	s := newStage(t, quick())
	editor := s.admit("", "", review.RoleEditor)
	a, b := s.session(s.lead), s.session(editor)
	for i := range 30 {
		for n, c := range []*client.Session{a, b} {
			err := c.Edit(func(doc *prose.Node) ([]prose.Step, error) {
				at := 1 + (i*7+n*3)%(doc.Child(0).Size()-2)
				if i%5 == 4 {
					return []prose.Step{prose.NewReplaceStep(at, at+1, prose.Slice{})}, nil
				}
				return []prose.Step{typing(t, at, fmt.Sprint(n))}, nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []*client.Session{a, b} {
		if err := c.Confirmed(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	want := s.state()
	for _, c := range []*client.Session{a, b} {
		if err := c.Until(t.Context(), func(v client.View) bool { return v.Version == int(want.Version()) }); err != nil {
			t.Fatal(err)
		}
		if !c.View().Doc.Eq(want.Doc()) {
			t.Errorf("a client has another text than the server")
		}
	}
}

func TestWhatIsForEditorsOnlyReachesNobodyElse(t *testing.T) {
	s := newStage(t, quick())
	author, other := s.admit("", "", review.RoleReader), s.admit("", "", review.RoleReader)
	a, e, o := s.session(author), s.session(s.lead), s.connect(other)
	secret, err := a.Contribute(t.Context(), remark(0, review.AudienceEditors, "geheim-1"))
	if err != nil {
		t.Fatal(err)
	}
	open, err := a.Contribute(t.Context(), remark(0, review.AudienceRound, "openbaar"))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Until(t.Context(), func(v client.View) bool { return len(v.Contributions) == 2 }); err != nil {
		t.Fatal(err)
	}
	if n := e.View().Contributions[secret.Contribution].Number; n != 1 {
		t.Errorf("an editor sees number %d", n)
	}
	f := o.next("appear")
	seen, _ := f["contribution"].(map[string]any)
	if seen["id"] != string(open.Contribution) || seen["number"] != nil {
		t.Errorf("another reader's first item is %v", seen)
	}
}

func TestAResumeBringsWhatWasMissedAndNothingTwice(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	before := s.opening(reader)
	s.must(s.lead, insert(t, 0, 1, "a"))
	s.must(s.lead, remark(1, review.AudienceEditors, "geheim"))
	open := s.must(s.lead, remark(1, review.AudienceRound, "zichtbaar"))
	s.must(s.lead, insert(t, 1, 1, "b"))
	c := s.dial(reader)
	c.hello(before.Cursor, int(before.Version))
	if f := c.next("welcome"); f["version"] != 2.0 {
		t.Errorf("welcome %v", f)
	}
	steps := c.next("steps")
	if n := len(steps["steps"].([]any)); steps["first"] != 0.0 || n != 2 {
		t.Errorf("steps %v: want both in one frame", steps)
	}
	item := c.next("appear")
	if item["contribution"].(map[string]any)["id"] != string(open.Contribution) {
		t.Errorf("item %v", item)
	}
	cursor, _ := item["cursor"].(string)
	again := s.dial(reader)
	again.hello(cursor, 2)
	s.must(s.lead, insert(t, 2, 1, "c"))
	if f := again.next("steps"); f["first"] != 2.0 {
		t.Errorf("after the last cursor comes %v", f)
	}
}

func TestACursorThatSaysNothingAsksForAReload(t *testing.T) {
	s := newStage(t, quick())
	o := s.opening(s.lead)
	foreign := func() string { // of another document
		r, err := s.hub.Open(t.Context(), s.doc)
		if err != nil {
			t.Fatal(err)
		}
		return s.live.Cursor(review.NewState("another-one"), s.hub.Site()) + fmt.Sprint(r.ID()[:0])
	}()
	for name, c := range map[string]struct {
		cursor  string
		version int
		code    int
	}{
		"made up":                  {"AAAAAAAAAAAAAAAAAAAAAA", 0, 1000},
		"no cursor":                {"", 0, 1000},
		"of another document":      {foreign, 0, 1000},
		"version before the start": {o.Cursor, -1, 1000},
		"version ahead of the head, as after a restore": {o.Cursor, 9, 4409},
	} {
		t.Run(name, func(t *testing.T) {
			conn := s.dial(s.lead)
			conn.hello(c.cursor, c.version)
			f := conn.next("refused")
			if f["kind"] != "gone" || f["advice"] != "reload" || f["text"] == "" {
				t.Errorf("refused %v", f)
			}
			if code := conn.closed(); code != c.code {
				t.Errorf("closed %d, want %d", code, c.code)
			}
		})
	}
}

func TestARoleThatChangesShowsWithinASecond(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	secret := s.must(s.lead, remark(0, review.AudienceEditors, "geheim"))
	c := s.session(reader)
	connected(t, c)
	s.site(review.ChangeRoles{Participant: reader, Roles: review.Roles(review.RoleEditor)})
	has := func(want bool) func(client.View) bool {
		return func(v client.View) bool {
			_, ok := v.Contributions[secret.Contribution]
			return ok == want && v.Me.Roles.IsEditor() == want
		}
	}
	if err := c.Until(t.Context(), has(true)); err != nil {
		t.Fatal(err)
	}
	s.site(review.ChangeRoles{Participant: reader, Roles: review.Roles(review.RoleReader)})
	if err := c.Until(t.Context(), has(false)); err != nil {
		t.Fatal(err)
	}
}

func TestARoleThatChangedWhileAwayAsksForAReload(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleEditor)
	o := s.opening(reader)
	s.site(review.ChangeRoles{Participant: reader, Roles: review.Roles(review.RoleReader)})
	c := s.dial(reader)
	c.hello(o.Cursor, int(o.Version))
	if f := c.next("refused"); f["advice"] != "reload" {
		t.Errorf("refused %v", f)
	}
	fresh := s.opening(reader)
	again := s.dial(reader)
	again.hello(fresh.Cursor, int(fresh.Version))
	again.next("welcome")
}

func TestWhoIsWithdrawnIsClosed4403(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	c := s.connect(reader)
	s.site(review.WithdrawParticipant{Participant: reader})
	if code := c.closed(); code != 4403 {
		t.Errorf("closed %d", code)
	}
}

func TestWhichEditorNamedARevisionIsForEditors(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	name := "Naam van de eindredacteur"
	if err := s.hub.SetName(t.Context(), s.lead, name); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		who  review.ParticipantID
		want string
	}{{"an editor", s.lead, name}, {"a reader", reader, ""}} {
		before, live := s.opening(c.who), s.connect(c.who)
		s.must(s.lead, review.NameRevision{Name: "Concept voor " + c.what})
		heard := func(how string, f map[string]any) {
			if revision, ok := f["revision"].(map[string]any); !ok || revision["by"] != c.want {
				t.Errorf("%s hears %s %v", c.what, how, f)
			}
		}
		heard("at once", live.next("event"))
		late := s.dial(c.who)
		late.hello(before.Cursor, int(before.Version))
		heard("after a resume", late.next("event"))
		for _, revision := range s.opening(c.who).Revisions {
			if revision.By != c.want {
				t.Errorf("%s opens with %+v", c.what, revision)
			}
		}
	}
}

func TestWhoLogsOutIsClosed4401(t *testing.T) {
	s := newStage(t, quick())
	reader := s.admit("", "", review.RoleReader)
	c, other := s.connect(reader), s.connect(s.lead)
	s.live.Drop(live.CloseSessionOver, func(_ review.DocumentID, who live.Who) bool { return who.Session == "session-"+string(reader) })
	if code := c.closed(); code != 4401 {
		t.Errorf("closed %d", code)
	}
	s.must(s.lead, insert(t, 0, 1, "x"))
	other.next("steps")
}

func TestAServerThatStopsClosesWith1012AndTheClientResumes(t *testing.T) {
	s := newStage(t, quick())
	c, session := s.connect(s.lead), s.session(s.lead)
	connected(t, session)
	s.stop()
	if code := c.closed(); code != 1012 {
		t.Errorf("closed %d", code)
	}
	s.start(quick())
	s.must(s.lead, insert(t, 0, 1, "na de herstart "))
	if err := session.Until(t.Context(), func(v client.View) bool { return v.Version == 1 }); err != nil {
		t.Fatal(err)
	}
}

func TestWhoMayNotConnect(t *testing.T) {
	s := newStage(t, quick())
	other := s.site(review.CreateDossier{Title: "Ander"}).Dossier
	stranger := s.site(review.Admit{Dossier: other, Roles: review.Roles(review.RoleLeadEditor)}).Participant
	good := func() http.Header { return s.header(s.lead) }
	for name, c := range map[string]struct {
		header    http.Header
		protocols []string
		status    int
	}{
		"an origin that is not ours":         {func() http.Header { h := good(); h.Set("Origin", "https://evil.example"); return h }(), []string{live.Protocol}, 403},
		"no origin":                          {func() http.Header { h := good(); h.Del("Origin"); return h }(), []string{live.Protocol}, 403},
		"the null origin":                    {func() http.Header { h := good(); h.Set("Origin", "null"); return h }(), []string{live.Protocol}, 403},
		"an origin that begins as ours does": {func() http.Header { h := good(); h.Set("Origin", s.http.URL+".evil.example"); return h }(), []string{live.Protocol}, 403},
		"no subprotocol":                     {good(), nil, 400},
		"another subprotocol":                {good(), []string{"meelezen.2"}, 400},
		"somebody of another dossier":        {s.header(stranger), []string{live.Protocol}, 404},
		"nobody":                             {s.header("nobody"), []string{live.Protocol}, 404},
	} {
		t.Run(name, func(t *testing.T) {
			d := websocket.Dialer{Subprotocols: c.protocols}
			ws, res, err := d.Dial("ws"+strings.TrimPrefix(s.http.URL, "http")+"/api/v1/documents/"+string(s.doc)+"/live", c.header)
			if err == nil {
				_ = ws.Close()
				t.Fatal("connected")
			}
			if res.StatusCode != c.status {
				t.Errorf("status %d, want %d", res.StatusCode, c.status)
			}
		})
	}
}

func TestTheSixthSocketOfAPersonIsTurnedAway(t *testing.T) {
	s := newStage(t, quick())
	for range 5 {
		s.connect(s.lead)
	}
	if code := s.dial(s.lead).closed(); code != 1013 {
		t.Errorf("closed %d", code)
	}
}

func TestAConnectionThatDoesNotReadIsClosed4408AndResumes(t *testing.T) {
	timing := quick()
	timing.Write = time.Minute // the frame under way must be able to arrive when reading begins
	s := newStage(t, timing)
	reader := s.admit("", "", review.RoleReader)
	slow, healthy := s.connectNarrow(reader), s.session(s.lead)
	connected(t, healthy)
	// More than the kernel's 4 MiB and the queue's 1 MiB can hold.
	const n = 650
	body := strings.Repeat("lang ", 1990)
	for range n {
		s.must(s.lead, remark(0, review.AudienceRound, body))
	}
	if err := healthy.Until(t.Context(), func(v client.View) bool { return len(v.Contributions) == n }); err != nil {
		t.Fatalf("somebody else noticed: %v", err)
	}
	if code := slow.closed(); code != 4408 {
		t.Errorf("closed %d", code)
	}
	cursor := slow.cursor
	again := s.dial(reader)
	again.hello(cursor, 0)
	got := slow.items
	for len(got) < n {
		f := again.next("appear")
		got[f["contribution"].(map[string]any)["id"].(string)] = true
	}
}

func TestPresenceIsRoundedForReadersAndPreciseForEditors(t *testing.T) {
	s := newStage(t, quick())
	editor, reader := s.admit("", "", review.RoleEditor), s.admit("", "", review.RoleReader)
	merel := s.admit("", "Merel", review.RoleReader)
	a, b, r := s.session(s.lead), s.session(editor), s.connect(reader)
	connected(t, a)
	connected(t, b)
	a.SetSelection(1, 4)
	if err := b.Until(t.Context(), func(v client.View) bool {
		return slices.ContainsFunc(v.Presence.Editors, func(e client.EditorPresent) bool { return e.From == 1 && e.To == 4 })
	}); err != nil {
		t.Fatal(err)
	}
	a.SetSelection(0, 0)
	if err := b.Until(t.Context(), func(v client.View) bool { return len(v.Presence.Editors) == 0 }); err != nil {
		t.Fatalf("the cursor of an editor who stopped writing stays: %v", err)
	}
	r.send(`{"type":"presence","version":0,"from":1,"to":2}`)
	p := r.next("presence")
	for p["readers"] != 5.0 {
		p = r.next("presence")
	}
	if n := len(p["editors"].([]any)); n != 0 {
		t.Errorf("a reader sees %d cursors", n)
	}
	alone := newStage(t, quick())
	one, hidden := alone.session(alone.lead), alone.admit("", "Merel", review.RoleReader)
	connected(t, one)
	m := alone.session(hidden)
	connected(t, m)
	one.SetSelection(1, 1)
	if err := one.Until(t.Context(), func(v client.View) bool { return len(v.Presence.Editors) == 1 }); err != nil {
		t.Fatal(err)
	}
	if n := one.View().Presence.Readers; n != 0 {
		t.Errorf("somebody under a pseudonym is counted: %d", n)
	}
	_ = merel
}

func TestAnAnswerIsGivenAgainOverAnotherConnection(t *testing.T) {
	s := newStage(t, quick())
	frame := `{"type":"contribute","id":"11111111-aaaa","kind":"remark","audience":"round","version":0,"target":"words","from":1,"to":7,"body":"een keer"}`
	first := s.connect(s.lead)
	first.send(frame)
	a := first.next("ack")
	_ = first.ws.Close()
	second := s.connect(s.lead)
	second.send(frame)
	b := second.next("ack")
	if fmt.Sprint(a["answer"]) != fmt.Sprint(b["answer"]) || len(s.state().Contributions()) != 1 {
		t.Errorf("answers %v and %v, %d contributions", a, b, len(s.state().Contributions()))
	}
}

func TestAPersonWhoSendsTooFastIsRefusedAndThenClosed(t *testing.T) {
	s := newStage(t, quick())
	c := s.connect(s.lead)
	go func() {
		for i := range 400 {
			frame := fmt.Sprintf(`{"type":"endorse","id":"fast-%04d","contribution":"nothing","on":true}`, i)
			if c.ws.WriteMessage(websocket.TextMessage, []byte(frame)) != nil {
				return
			}
		}
	}()
	refused := 0
	for {
		f, err := c.read()
		if err != nil {
			if !websocket.IsCloseError(err, 4429) {
				t.Errorf("ended with %v", err)
			}
			break
		}
		if f["kind"] == "limit" {
			if refused++; f["advice"] != "retry" {
				t.Errorf("refused %v", f)
			}
		}
	}
	if refused == 0 {
		t.Error("closed without a word")
	}
}

func connected(t testing.TB, c *client.Session) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := c.Until(ctx, func(v client.View) bool { return v.Connected }); err != nil {
		t.Fatal(err)
	}
}
