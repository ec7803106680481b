package server

import (
	"net/http"
	"strings"
	"testing"
)

func TestWhoAsksTooMuchIsToldToWaitAndNotToChangeAnything(t *testing.T) {
	h := newHouse(t)
	v := h.logIn("fatma")
	for range 20 * requestBurst {
		r := v.get("/api/v1/documents/nergens/search")
		if r.status == http.StatusNotFound {
			continue
		}
		_, key, _ := r.problem(t)
		if r.status != http.StatusServiceUnavailable || r.header.Get("Retry-After") == "" || key != "http.tooFast" || !strings.Contains(string(r.body), `"advice":"retry"`) {
			t.Errorf("got %d %s", r.status, r.body)
		}
		return
	}
	t.Error("nobody was told to wait")
}
