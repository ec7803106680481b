package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/server/demo/idp"
	"meelezen/server/live"
)

func TestSomebodyInvitedLogsInAndReads(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	me := decode[me](t, v.get("/api/v1/me"))
	if me.Person.Name != "Fatma Aydin" || len(me.Dossiers) != 1 || me.Dossiers[0].Title != "Plan" {
		t.Errorf("me is %+v", me)
	}
	list := decode[[]listedDocument](t, v.get("/api/v1/documents"))
	if len(list) != 1 || list[0].ID != h.document || list[0].State != "open" {
		t.Errorf("documents are %+v", list)
	}
	opening := decode[live.Opening](t, v.get(h.doc("")))
	if opening.Title != "Melden" && !strings.Contains(string(opening.Doc), "meldpunt antwoordt") {
		t.Errorf("opening has %q: %s", opening.Title, opening.Doc)
	}
}

func TestSomebodyWithoutInvitationIsToldWhomToAsk(t *testing.T) {
	h := newHouse(t)
	v := h.browser()
	answer, err := idp.LogIn(t.Context(), v.client, h.base+"/login", "vera")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("status %d", answer.StatusCode)
	}
	if _, in := cookies(t, v)["meelezen"]; in {
		t.Error("a stranger has a session")
	}
	if r := v.get("/api/v1/me"); r.status != http.StatusUnauthorized {
		t.Errorf("a stranger asks who they are: %d", r.status)
	}
}

func TestAnInvitationBindsAnAccountOnce(t *testing.T) {
	h := newHouse(t)
	place, err := h.store.Admit(t.Context(), Newcomer{Dossier: "Plan", Organisation: "Gemeente Heidehoek", Name: "Vera Echt", Pseudonym: "", Roles: review.Roles(review.RoleReader)})
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.store.Invite(t.Context(), place.Participant)
	if err != nil {
		t.Fatal(err)
	}
	page := h.browser().get("/invite/" + token)
	if page.status != http.StatusOK || !strings.Contains(string(page.body), "/login?invite="+token) {
		t.Fatalf("the invitation shows %d: %s", page.status, page.body)
	}
	v := h.browser()
	answer, err := idp.LogIn(t.Context(), v.client, h.base+"/login?invite="+token, "vera")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if me := decode[me](t, v.get("/api/v1/me")); me.Person.Name != "Vera Echt" {
		t.Errorf("logged in as %q", me.Person.Name)
	}
	h.logIn("vera") // from now on without the link
	if again := h.browser().get("/invite/" + token); again.status != http.StatusNotFound {
		t.Errorf("the link works again: %d", again.status)
	}
}

func TestAnotherSiteCannotAcceptAnInvitationForSomebody(t *testing.T) {
	h := newHouse(t)
	place, err := h.store.Admit(t.Context(), Newcomer{Dossier: "Plan", Organisation: "Gemeente Heidehoek", Name: "Vera Echt", Pseudonym: "", Roles: review.Roles(review.RoleReader)})
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.store.Invite(t.Context(), place.Participant)
	if err != nil {
		t.Fatal(err)
	}
	v := h.browser()
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for site, want := range map[string]string{"cross-site": "/invite/" + token, "same-site": "/invite/" + token} {
		r := v.do("GET", "/login?invite="+token, "", "", "Sec-Fetch-Site", site)
		if got := r.header.Get("Location"); r.status != http.StatusSeeOther || got != want {
			t.Errorf("sent by a %s page: %d to %q", site, r.status, got)
		}
	}
	for _, site := range []string{"same-origin", "none"} {
		if r := v.do("GET", "/login?invite="+token, "", "", "Sec-Fetch-Site", site); r.status != http.StatusFound {
			t.Errorf("%s: %d", site, r.status)
		}
	}
}

func TestAnAdministratorInvitesWhileTheServerRuns(t *testing.T) {
	h := newHouse(t)
	path := "/api/v1/invitations?dossier=" + string(h.dossier)
	administrator := h.logIn("bram")
	made := decode[struct{ Link string }](t, administrator.post(path, "application/json", `{"organisation":"Gemeente Heidehoek","name":"Vera Echt","mail":"vera@example.nl"}`))
	v := h.browser()
	answer, err := idp.LogIn(t.Context(), v.client, h.base+"/login?invite="+strings.TrimPrefix(made.Link, h.base+"/invite/"), "vera")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	opening := decode[live.Opening](t, v.get(h.doc("")))
	if opening.Me.Name != "Vera Echt" || opening.Me.Organisation != "Gemeente Heidehoek" || opening.Me.Roles != review.Roles(review.RoleReader) {
		t.Errorf("me is %+v", opening.Me)
	}
	for name, body := range map[string]string{
		"a role that nobody is given": `{"name":"X","roles":["operator"]}`,
		"a pseudonym of their choice": `{"name":"X","pseudonym":"Merel"}`,
		"a bad mail address":          `{"name":"X","mail":"vera@"}`,
		"nobody":                      `{"organisation":"X"}`,
	} {
		if r := administrator.post(path, "application/json", body); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, r.status)
		}
	}
	if r := administrator.post(path, "application/json", `{"name":"`+strings.Repeat("a", 5000)+`"}`); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a name of five thousand characters: %d", r.status)
	}
	if r := h.logIn("nadia").post(path, "application/json", `{"name":"X"}`); r.status != http.StatusForbidden {
		t.Errorf("an editor invites: %d", r.status)
	}
	if r := administrator.get(h.doc("")); r.status != http.StatusForbidden {
		t.Errorf("an administrator reads the document: %d", r.status)
	}
}

func TestALogInThatIsNotThisBrowsersIsRefused(t *testing.T) {
	h := newHouse(t)
	victim := h.browser()
	for name, path := range map[string]string{
		"without a log-in under way":  "/login/callback?code=x&state=y",
		"with nothing in the address": "/login/callback",
	} {
		if r := victim.get(path); r.status != http.StatusForbidden {
			t.Errorf("%s: status %d", name, r.status)
		}
	}
	// The attacker starts a log-in and sends its end to the victim.
	attacker := h.browser()
	var end string
	attacker.client.CheckRedirect = func(r *http.Request, _ []*http.Request) error {
		if r.URL.Path == "/login/callback" {
			end = r.URL.String()
			return http.ErrUseLastResponse
		}
		return nil
	}
	answer, err := idp.LogIn(t.Context(), attacker.client, h.base+"/login", "nadia")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if r := victim.get(end); r.status != http.StatusForbidden {
		t.Errorf("the victim is logged in as the attacker: %d", r.status)
	}
	attacker.client.CheckRedirect = nil
	if r := attacker.get(end); r.path != "/" {
		t.Errorf("the attacker's own end: %d on %s", r.status, r.path)
	}
	if r := attacker.get(end); r.status != http.StatusForbidden {
		t.Errorf("the same end a second time: %d", r.status)
	}
}

func TestASessionEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		end  func(*house, *visitor)
	}{
		{"when it is not used for an hour", func(h *house, _ *visitor) { h.offset.Store(int64(61 * time.Minute)) }},
		{"after eight hours of use", func(h *house, v *visitor) {
			for minutes := int64(50); minutes < 8*60; minutes += 50 {
				h.offset.Store(minutes * int64(time.Minute))
				if r := v.get("/api/v1/me"); r.status != http.StatusOK {
					t.Fatalf("it ended after %d minutes", minutes)
				}
			}
			h.offset.Store(int64(8*time.Hour + time.Minute))
		}},
		{"at log-out", func(_ *house, v *visitor) { v.post("/logout", "", "") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			v := h.logIn("fatma")
			before := cookies(t, v)["meelezen"]
			c.end(h, v)
			r := v.do("GET", "/api/v1/me", "", "", "Cookie", "meelezen="+before)
			if kind, _, _ := r.problem(t); r.status != http.StatusUnauthorized || kind != "unauthenticated" {
				t.Errorf("status %d, kind %s", r.status, kind)
			}
		})
	}
}

func TestEveryLogInHasANewSessionAndEndsTheOld(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	first := cookies(t, v)["meelezen"]
	answer, err := idp.LogIn(t.Context(), v.client, h.base+"/login", "fatma")
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if second := cookies(t, v)["meelezen"]; second == first {
		t.Error("the id of the session stayed")
	}
	if r := h.browser().do("GET", "/api/v1/me", "", "", "Cookie", "meelezen="+first); r.status != http.StatusUnauthorized {
		t.Errorf("the old session still works: %d", r.status)
	}
}

// dial opens the live connection of a visitor with that Origin.
func (v *visitor) dial(origin string) (*websocket.Conn, int) {
	v.h.t.Helper()
	return v.dialTo(v.h.document, origin)
}

func (v *visitor) dialTo(doc review.DocumentID, origin string) (*websocket.Conn, int) {
	v.h.t.Helper()
	header := http.Header{}
	if origin != "" {
		header.Set("Origin", origin)
	}
	for name, value := range cookies(v.h.t, v) {
		header.Add("Cookie", name+"="+value)
	}
	dialer := websocket.Dialer{Subprotocols: []string{live.Protocol}}
	ws, answer, err := dialer.DialContext(v.h.t.Context(), strings.Replace(v.h.base, "http", "ws", 1)+"/api/v1/documents/"+string(doc)+"/live", header)
	if err == nil {
		v.h.t.Cleanup(func() { _ = ws.Close() })
	}
	if answer == nil {
		v.h.t.Fatal(err)
	}
	return ws, answer.StatusCode
}

// follow opens a socket as the browser does, and returns when the server has welcomed it.
func (v *visitor) follow() *websocket.Conn {
	v.h.t.Helper()
	opening := decode[live.Opening](v.h.t, v.get(v.h.doc("")))
	ws, _ := v.dial(v.h.base)
	hello := live.Hello{Type: "hello", Cursor: opening.Cursor, Version: int(opening.Version), Client: "tab"}
	if err := ws.WriteJSON(hello); err != nil {
		v.h.t.Fatal(err)
	}
	if _, frame, err := ws.ReadMessage(); err != nil || !strings.Contains(string(frame), `"welcome"`) {
		v.h.t.Fatalf("hello was answered with %s, %v", frame, err)
	}
	return ws
}

func TestWhoMayOpenASocket(t *testing.T) {
	h := newHouse(t)
	reader, other, nobody := h.logIn("fatma"), h.logIn("olga"), h.browser()
	for _, c := range []struct {
		name   string
		who    *visitor
		origin string
		want   int
	}{
		{"a reader from our own page", reader, h.base, http.StatusSwitchingProtocols},
		{"from another site's page", reader, "https://evil.example", http.StatusForbidden},
		{"from a page whose address begins like ours", reader, h.base + ".evil.example", http.StatusForbidden},
		{"without saying where from", reader, "", http.StatusForbidden},
		{"somebody of another dossier", other, h.base, http.StatusNotFound},
		{"nobody", nobody, h.base, http.StatusUnauthorized},
	} {
		if _, status := c.who.dial(c.origin); status != c.want {
			t.Errorf("%s: status %d, want %d", c.name, status, c.want)
		}
	}
}

// closeCode reads until the connection ends.
func closeCode(t *testing.T, ws *websocket.Conn) int {
	t.Helper()
	for {
		_, _, err := ws.ReadMessage()
		if closed, ok := err.(*websocket.CloseError); ok {
			return closed.Code
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoggingOutClosesTheSocket(t *testing.T) {
	h := newHouse(t)
	v, other := h.logIn("fatma"), h.logIn("joost")
	ws, stays := v.follow(), other.follow()
	v.post("/logout", "", "")
	if code := closeCode(t, ws); code != int(live.CloseSessionOver) {
		t.Errorf("closed with %d", code)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if code := closeCode(t, stays); code != int(live.CloseRestart) {
		t.Errorf("another's socket closed with %d at the stop", code)
	}
}

func TestASocketOpenedDuringLogOutIsClosedAfterAll(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	ws := v.follow()
	// Ended in the vault alone: whoever told the sockets came too early for this one.
	if err := h.store.Vault().RevokeSession(t.Context(), cookies(t, v)["meelezen"]); err != nil {
		t.Fatal(err)
	}
	h.server.checkSessions(t.Context())
	if code := closeCode(t, ws); code != int(live.CloseSessionOver) {
		t.Errorf("closed with %d", code)
	}
}

func TestASocketDoesNotOutliveItsSession(t *testing.T) {
	h := newHouse(t)
	ws := h.logIn("fatma").follow()
	h.offset.Store(int64(7 * time.Hour))
	h.server.checkSessions(t.Context()) // reading along is use
	h.offset.Store(int64(8*time.Hour + time.Minute))
	h.server.checkSessions(t.Context())
	if code := closeCode(t, ws); code != int(live.CloseSessionOver) {
		t.Errorf("closed with %d", code)
	}
}
