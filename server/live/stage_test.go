package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"meelezen/client"
	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
	"meelezen/server/live"
	"meelezen/server/room"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

func TestMain(m *testing.M) {
	if spec := os.Getenv(loadVariable); spec != "" { // the readers' process of a benchmark
		if err := runLoad(spec); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// stage is the whole of room and live on a real database and a real listener.
// Who somebody is stands in a header, in place of a session.
type stage struct {
	t       testing.TB
	db      *storage.DB
	hub     *room.Hub
	live    *live.Server
	serving atomic.Pointer[live.Server] // the same, for the listener
	http    *httptest.Server
	ids     atomic.Int64
	dossier review.DossierID
	doc     review.DocumentID
	lead    review.ParticipantID
	limits  live.Limits
}

const participantHeader = "X-Participant"

func quick() live.Timing {
	return live.Timing{Ping: 5 * time.Second, Pong: 15 * time.Second, Write: 5 * time.Second,
		Close: time.Second, Presence: 5 * time.Millisecond, Hello: 10 * time.Second}
}

func newStage(t testing.TB, timing live.Timing, parts ...any) *stage {
	t.Helper()
	return newStageWith(t, timing, live.Limits{}, parts...)
}

// unlimited is for tests in which one person stands for many.
func unlimited() live.Limits { return live.Limits{FramesPerSecond: 1e6, FrameBurst: 1e6, Sockets: 1e6} }

func newStageWith(t testing.TB, timing live.Timing, limits live.Limits, parts ...any) *stage {
	t.Helper()
	s := &stage{t: t, db: storagetest.Open(t), doc: "document-1", limits: limits}
	s.http = httptest.NewServer(s.routes())
	s.start(timing)
	t.Cleanup(func() { s.stop(); s.http.Close() })
	s.dossier = s.site(review.CreateDossier{Title: "Plan"}).Dossier
	s.lead = s.admit(s.organisation("Ministerie"), "", review.RoleLeadEditor)
	if len(parts) == 0 {
		parts = []any{prosetest.P("Iedere gemeente wijst iemand aan."), prosetest.P("De tweede alinea.")}
	}
	create := review.CreateDocument{Dossier: s.dossier, Doc: prosetest.Titled(t, "Plan", parts...).Node}
	if _, err := s.hub.Create(t.Context(), s.lead, s.newID(), s.doc, create); err != nil {
		t.Fatal(err)
	}
	s.must(s.lead, review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive})
	return s
}

func (s *stage) start(timing live.Timing) {
	s.t.Helper()
	log := slog.New(slog.DiscardHandler)
	var err error
	s.hub, err = room.NewHub(s.db, room.Options{Clock: time.Now, Log: log, NewID: s.newName})
	if err != nil {
		s.t.Fatal(err)
	}
	s.live, err = live.New(live.Options{
		Hub: s.hub, Origins: []string{s.http.URL}, CursorKey: [32]byte{7}, Timing: timing, Limits: s.limits, Log: log,
		Refuse: func(w http.ResponseWriter, _ *http.Request, err error) {
			status := map[review.Kind]int{review.Forbidden: 403, review.NotFound: 404, review.Invalid: 400}[review.KindOf(err)]
			if status == 0 {
				status = 503
			}
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(live.Problem{Kind: review.KindOf(err).String(), Key: string(review.TextOf(err)), Detail: err.Error()})
		},
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.serving.Store(s.live)
}

func (s *stage) stop() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := s.live.Close(ctx); err != nil {
		s.t.Error(err)
	}
	if err := s.hub.Close(ctx); err != nil {
		s.t.Error(err)
	}
}

func (s *stage) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/v1/documents/{id}", func(w http.ResponseWriter, r *http.Request) {
		o, err := s.serving.Load().Opening(r.Context(), review.DocumentID(r.PathValue("id")), review.ParticipantID(r.Header.Get(participantHeader)))
		if err != nil {
			w.WriteHeader(http.StatusNotFound)
			_ = json.NewEncoder(w).Encode(live.Problem{Kind: review.KindOf(err).String(), Detail: err.Error()})
			return
		}
		_ = json.NewEncoder(w).Encode(o)
	})
	mux.HandleFunc("GET /api/v1/documents/{id}/live", func(w http.ResponseWriter, r *http.Request) {
		who := r.Header.Get(participantHeader)
		s.serving.Load().ServeHTTP(w, r, review.DocumentID(r.PathValue("id")), live.Who{
			Participant: review.ParticipantID(who), Person: "person-" + who, Session: "session-" + who, Language: "nl",
		})
	})
	return mux
}

func (s *stage) newName() string         { return fmt.Sprintf("id-%08d", s.ids.Add(1)) }
func (s *stage) newID() review.CommandID { return review.CommandID("command-" + s.newName()) }

func (s *stage) site(c review.SiteCommand) review.Answer {
	s.t.Helper()
	a, err := s.hub.DoSite(context.Background(), review.Operator, s.newID(), c)
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	return a
}

func (s *stage) organisation(name string) review.OrganisationID {
	s.t.Helper()
	return s.site(review.CreateOrganisation{Name: name}).Organisation
}

func (s *stage) admit(in review.OrganisationID, pseudonym string, role review.Role) review.ParticipantID {
	s.t.Helper()
	id := s.site(review.Admit{Dossier: s.dossier, Organisation: in, Pseudonym: pseudonym, Roles: review.Roles(role)}).Participant
	if pseudonym == "" {
		if err := s.hub.SetName(context.Background(), id, "Naam van "+string(id)); err != nil {
			s.t.Fatal(err)
		}
	}
	return id
}

// must takes a command straight to the room.
func (s *stage) must(who review.ParticipantID, c review.Command) review.Answer {
	s.t.Helper()
	r, err := s.hub.Open(context.Background(), s.doc)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := r.Do(context.Background(), who, s.newID(), room.Digest(c), c)
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	return a
}

func (s *stage) state() *review.State {
	s.t.Helper()
	r, err := s.hub.Open(context.Background(), s.doc)
	if err != nil {
		s.t.Fatal(err)
	}
	return r.State()
}

func (s *stage) header(who review.ParticipantID) http.Header {
	return http.Header{participantHeader: {string(who)}, "Origin": {s.http.URL}}
}

// session opens the document with the Go client.
func (s *stage) session(who review.ParticipantID, change ...func(*client.Options)) *client.Session {
	s.t.Helper()
	o := client.Options{URL: s.http.URL, Document: s.doc, Header: s.header(who),
		Pause: func(int) time.Duration { return 5 * time.Millisecond }}
	for _, f := range change {
		f(&o)
	}
	c, err := client.Open(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// raw is a connection without a client around it.
type raw struct {
	t      testing.TB
	ws     *websocket.Conn
	cursor string          // the last one seen
	items  map[string]bool // that appeared
}

func (s *stage) opening(who review.ParticipantID) live.Opening {
	s.t.Helper()
	o, err := s.live.Opening(context.Background(), s.doc, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return o
}

func (s *stage) dial(who review.ParticipantID) *raw {
	s.t.Helper()
	return s.dialWith(websocket.Dialer{}, who)
}

func (s *stage) dialWith(dialer websocket.Dialer, who review.ParticipantID) *raw {
	s.t.Helper()
	dialer.Subprotocols = []string{live.Protocol}
	url := "ws" + strings.TrimPrefix(s.http.URL, "http") + "/api/v1/documents/" + string(s.doc) + "/live"
	ws, res, err := dialer.Dial(url, s.header(who))
	if err != nil {
		s.t.Fatalf("dial: %v (%v)", err, res)
	}
	s.t.Cleanup(func() { _ = ws.Close() })
	return &raw{t: s.t, ws: ws, items: map[string]bool{}}
}

// connect is dial, and hello from the state of now.
func (s *stage) connect(who review.ParticipantID) *raw {
	s.t.Helper()
	return s.greet(who, s.dial(who))
}

// connectNarrow is connect with a receive buffer that is soon full.
func (s *stage) connectNarrow(who review.ParticipantID) *raw {
	s.t.Helper()
	return s.greet(who, s.dialWith(websocket.Dialer{NetDial: func(network, addr string) (net.Conn, error) {
		c, err := net.Dial(network, addr)
		if err != nil {
			return nil, err
		}
		return c, c.(*net.TCPConn).SetReadBuffer(32 << 10)
	}}, who))
}

func (s *stage) greet(who review.ParticipantID, c *raw) *raw {
	s.t.Helper()
	o := s.opening(who)
	c.hello(o.Cursor, int(o.Version))
	if f := c.next("welcome"); f["version"] == nil {
		s.t.Fatalf("welcome without a version: %v", f)
	}
	return c
}

func (c *raw) hello(cursor string, version int) {
	c.t.Helper()
	c.send(fmt.Sprintf(`{"type":"hello","cursor":%q,"version":%d,"client":"raw-tab"}`, cursor, version))
}

func (c *raw) send(frame string) {
	c.t.Helper()
	if err := c.ws.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// read returns the next frame, or the error that ended the connection.
func (c *raw) read() (map[string]any, error) {
	_ = c.ws.SetReadDeadline(time.Now().Add(20 * time.Second))
	_, b, err := c.ws.ReadMessage()
	if err != nil {
		return nil, err
	}
	var f map[string]any
	if err := json.Unmarshal(b, &f); err != nil {
		c.t.Fatalf("frame %s: %v", b, err)
	}
	if cursor, ok := f["cursor"].(string); ok {
		c.cursor = cursor
	}
	if item, ok := f["contribution"].(map[string]any); ok {
		c.items[fmt.Sprint(item["id"])] = true
	}
	return f, nil
}

// next skips to the next frame of a type.
func (c *raw) next(typ string) map[string]any {
	c.t.Helper()
	for {
		f, err := c.read()
		if err != nil {
			c.t.Fatalf("waiting for %s: %v", typ, err)
		}
		if f["type"] == typ {
			return f
		}
	}
}

// closed skips to the end of the connection and returns its code.
func (c *raw) closed() int {
	c.t.Helper()
	for {
		_, err := c.read()
		if err == nil {
			continue
		}
		if e, ok := err.(*websocket.CloseError); ok {
			return e.Code
		}
		c.t.Fatalf("the connection ended without a code: %v", err)
	}
}

// typing makes the step that inserts text.
func typing(t testing.TB, at int, text string) prose.Step {
	t.Helper()
	n, err := prose.Default().Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return prose.NewReplaceStep(at, at, prose.Slice{Content: []*prose.Node{n}})
}

func insert(t testing.TB, v review.Version, at int, text string) review.SendSteps {
	t.Helper()
	b, err := typing(t, at, text).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return review.SendSteps{Version: v, Client: "direct", Steps: []json.RawMessage{b}}
}

func remark(v review.Version, audience review.Audience, body string) review.Contribute {
	return review.Contribute{Kind: review.Remark, Audience: audience, Version: v,
		Target: review.TargetWords, From: 1, To: 7, Body: body}
}
