package server

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"meelezen/review"
)

var update = flag.Bool("update", false, "write the goldens anew")

// The golden is the list of routes as a policy officer reads it: what is open to
// everybody, and which row of the policy guards the rest.
func TestTheListOfRoutesIsTheOneThatWasAgreed(t *testing.T) {
	var b strings.Builder
	for _, row := range table() {
		action := string(row.action)
		if action == "" {
			action = "-"
		}
		fmt.Fprintf(&b, "%-10s %-16s %s\n", row.access, action, row.pattern)
	}
	const name = "testdata/routes.golden"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the routes differ from %s; run with -update and read the difference:\n%s", name, b.String())
	}
}

func TestEveryRouteAsksThePolicy(t *testing.T) {
	for _, row := range table() {
		switch row.access {
		case open, personal:
			if row.action != "" {
				t.Errorf("%s: names an action that nobody asks for", row.pattern)
			}
		default:
			if !slices.Contains(review.Actions(), row.action) {
				t.Errorf("%s: the action %q has no row in the policy", row.pattern, row.action)
			}
		}
		if row.handle == nil {
			t.Errorf("%s: no handler", row.pattern)
		}
	}
}

// address fills in a pattern for the document of the house.
func (h *house) address(row route) (method, path string) {
	method, path, _ = strings.Cut(row.pattern, " ")
	return method, strings.NewReplacer("{id}", string(h.document), "{rev}", "head", "{hash}", strings.Repeat("0", 64),
		"{contribution}", "nietbestaand", "{token}", "x", "{participant}", "nietbestaand", "{number}", "0000-0000", "{audience}", "round").Replace(path) + "?dossier=" + string(h.dossier)
}

func TestWhoIsLetThroughToWhat(t *testing.T) {
	h := newHouse(t)
	anonymous, stranger, reader, editor := h.browser(), h.logIn("olga"), h.logIn("fatma"), h.logIn("nadia")
	editorsOnly := []review.Action{review.ImportText, review.EditText, review.CreateDocuments, review.ManagePeople,
		review.SeeRights, review.LookBehindAction, review.SeeCoverage}
	for _, row := range table() {
		if row.access == open || strings.HasSuffix(row.pattern, "/live") {
			continue
		}
		t.Run(row.pattern, func(t *testing.T) {
			method, path := h.address(row)
			if r := anonymous.do(method, path, "text/markdown", ""); r.status != http.StatusUnauthorized {
				t.Errorf("nobody: %d", r.status)
			}
			if row.access == personal {
				return
			}
			outside := stranger.do(method, path, "text/markdown", "")
			if outside.status != http.StatusNotFound {
				t.Errorf("somebody of another dossier: %d", outside.status)
			}
			inside := reader.do(method, path, "text/markdown", "")
			forbidden := inside.status == http.StatusForbidden
			if want := slices.Contains(editorsOnly, row.action); forbidden != want {
				t.Errorf("a reader: %d", inside.status)
			}
			if row.action == review.ManagePeople || row.action == review.LookBehindAction {
				return // for administrators, and for the confidant; they have tests of their own
			}
			if r := editor.do(method, path, "text/markdown", ""); r.status == http.StatusForbidden || r.status == http.StatusUnauthorized {
				t.Errorf("an editor: %d", r.status)
			}
		})
	}
}

func TestWhatMayNotBeSeenLooksLikeWhatDoesNotExist(t *testing.T) {
	h := newHouse(t)
	stranger := h.logIn("olga")
	hidden := stranger.get(h.doc(""))
	absent := stranger.get("/api/v1/documents/" + strings.Repeat("a", len(h.document)))
	if hidden.status != absent.status || string(hidden.body) != string(absent.body) {
		t.Errorf("hidden %d %s; absent %d %s", hidden.status, hidden.body, absent.status, absent.body)
	}
}

func TestEveryAnswerHasTheHeadersThatKeepABrowserSafe(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	for _, path := range []string{"/", "/api/v1/me", "/api/v1/nergens", h.doc(""), h.doc("/print.pdf"), "/login/callback", "/message.css", "/healthz"} {
		r := v.get(path)
		policy := r.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "script-src 'self'") || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := r.header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if r.header.Get("X-Request-Id") == "" {
			t.Errorf("%s: no request id", path)
		}
	}
}

func TestAnotherSitesPageCannotSendAnything(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("nadia")
	for _, path := range []string{"/logout", h.doc("/commands"), h.doc("/import")} {
		r := v.do("POST", path, "text/markdown", "# weg", "Origin", "https://evil.example")
		if _, key, _ := r.problem(t); r.status != http.StatusForbidden || key != "http.foreignOrigin" {
			t.Errorf("%s: %d %s", path, r.status, key)
		}
	}
	if r := v.get("/api/v1/me"); r.status != http.StatusOK {
		t.Errorf("logged out all the same: %d", r.status)
	}
}

func TestTheLogHasNoNamesAddressesOrTokens(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("merel")
	v.get(h.doc(""))
	v.get("/invite/geheimetoken")
	v.get(h.doc("/search?q=Terpstra"))
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(h.log.String(), "/api/v1/documents/{id}") {
		t.Fatalf("the log has no requests: %s", h.log.String())
	}
	for _, secret := range []string{"Terpstra", "Merel", "127.0.0.1", "geheimetoken", string(h.people["merel"].Person), cookies(t, v)["meelezen"]} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

func TestTheOtherNameOfThisMachineLeadsToTheOneThatCookiesKnow(t *testing.T) {
	h := newHouse(t)
	v := h.browser()
	_, port, _ := strings.Cut(strings.TrimPrefix(h.base, "http://"), ":")
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r := v.do("GET", "http://localhost:"+port+"/d/x?y=z", "", "")
	if got := r.header.Get("Location"); r.status != http.StatusTemporaryRedirect || got != h.base+"/d/x?y=z" {
		t.Errorf("%d to %q", r.status, got)
	}
}
