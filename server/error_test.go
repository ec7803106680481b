package server

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/server/live"
)

func TestEveryKindOfErrorLeavesWithStatusAdviceAndWords(t *testing.T) {
	s := &Server{log: slog.New(slog.DiscardHandler)}
	for _, kind := range review.Kinds() {
		if _, ok := outcomes[kind]; !ok {
			t.Errorf("%s: no row", kind)
			continue
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", "en")
		s.problem(w, r, review.E(kind, "test", "", errors.New("secret cause")))
		got := w.Body.String()
		for _, want := range []string{`"kind":"` + kind.String() + `"`, `"advice":"` + string(live.AdviceFor(kind)) + `"`, `"title":"`} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in %s", kind, want, got)
			}
		}
		if w.Code < 400 || w.Code != outcomes[kind].status {
			t.Errorf("%s: status %d", kind, w.Code)
		}
		if strings.Contains(got, "secret") {
			t.Errorf("%s: the cause leaves the house: %s", kind, got)
		}
	}
}

func TestADefectInOneRequestIsAnAnswerAndNotAnOutage(t *testing.T) {
	h := newHouse(t)
	broken := route{"GET /broken", open, "", nil}
	w := httptest.NewRecorder()
	h.server.recovered(h.server.routes([]route{broken})).ServeHTTP(w, httptest.NewRequest("GET", "/broken", nil))
	if w.Code != 500 || !strings.Contains(w.Body.String(), `"kind":"internal"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestALinkThatDoesNotWorkShowsAPageAndNoJSON(t *testing.T) {
	h := newHouse(t)
	nobody := h.browser()
	nobody.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	path := h.doc("/print.pdf?revision=x")
	r := nobody.do("GET", path, "", "", "Accept", "text/html,*/*")
	if got := r.header.Get("Location"); r.status != http.StatusSeeOther || got != "/login?next="+url.QueryEscape(path) {
		t.Errorf("nobody: %d to %q", r.status, got)
	}
	r = h.logIn("fatma").do("GET", path, "", "", "Accept", "text/html,*/*")
	if body := string(r.body); r.status != http.StatusNotFound || !strings.Contains(body, "<h1>") || !strings.Contains(body, "bestaat niet") {
		t.Errorf("an unknown revision: %d %s", r.status, body)
	}
}
