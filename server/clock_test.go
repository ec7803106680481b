package server

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
)

// heard reads frames until one has the words.
func heard(t *testing.T, ws *websocket.Conn, words string) string {
	t.Helper()
	for {
		_, frame, err := ws.ReadMessage()
		if err != nil {
			t.Fatalf("waiting for %q: %v", words, err)
		}
		if strings.Contains(string(frame), words) {
			return string(frame)
		}
	}
}

func TestTheClockClosesARoundAndEverybodyHearsIt(t *testing.T) {
	h := newHouse(t)
	fatma, joost := h.logIn("fatma"), h.logIn("joost")
	ws := joost.follow()
	h.must("nadia", h.document, review.ExtendRound{ClosesAt: h.now().Add(30 * time.Minute)})
	h.server.onTime(t.Context())
	fatma.contribute("in-time-00001", "round", "Op tijd.")
	if frame := heard(t, ws, "Op tijd."); strings.Contains(frame, `"late":true`) {
		t.Errorf("what came in time is late: %s", frame)
	}
	h.offset.Add(int64(31 * time.Minute))
	fatma.contribute("late-00000001", "round", "Te laat.") // whether anybody recorded the closing or not
	if frame := heard(t, ws, "Te laat."); !strings.Contains(frame, `"late":true`) {
		t.Errorf("what came late is in time: %s", frame)
	}
	h.server.onTime(t.Context())
	r, err := h.store.Hub().Open(t.Context(), h.document)
	if err != nil || r.State().Round().State() != review.RoundIsClosed {
		t.Errorf("the round is %s (%v)", r.State().Round().State(), err)
	}
}

func TestAtTheWholeHourReadersGetWhatWasSaidUnderAPseudonym(t *testing.T) {
	h := newHouse(t)
	merel, joost := h.logIn("merel"), h.logIn("joost")
	ws := joost.follow()
	merel.contribute("held-00000001", "round", "Dit werkt niet.")
	next := h.now().Truncate(time.Hour).Add(time.Hour + time.Second)
	h.offset.Add(int64(next.Sub(h.now())))
	h.server.onTime(t.Context())
	if frame := heard(t, ws, "Dit werkt niet."); !strings.Contains(frame, `:00:00Z"`) || strings.Contains(frame, `"held"`) {
		t.Errorf("a reader hears %s", frame)
	}
}
