package live

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/server/room"
	"meelezen/server/text"
)

// Timing has the pauses of a connection; tests make them short.
type Timing struct {
	Ping     time.Duration // between two pings: below the minute after which middle boxes drop a silent connection
	Pong     time.Duration // without one for this long the peer is gone
	Write    time.Duration // for one frame to leave
	Close    time.Duration // for the peer to answer a close frame
	Presence time.Duration // between two presence frames
	Hello    time.Duration // for the first frame to come
}

// DefaultTiming is that of the protocol page.
func DefaultTiming() Timing {
	return Timing{Ping: 25 * time.Second, Pong: 60 * time.Second, Write: 10 * time.Second,
		Close: 2 * time.Second, Presence: 250 * time.Millisecond, Hello: 10 * time.Second}
}

// Options are what a Server is given from outside.
type Options struct {
	Hub       *room.Hub
	Origins   []string         // those whose pages may connect, as "https://meelezen.example"
	CursorKey [32]byte         // the same after a restart, or every client loads again
	Clock     func() time.Time // by which rounds open and close; nil is time.Now
	Timing    Timing           // zero is DefaultTiming
	Limits    Limits           // zero is DefaultLimits
	Log       *slog.Logger
	Text      func(language, key string) string                       // for users
	Refuse    func(w http.ResponseWriter, r *http.Request, err error) // before the upgrade
	Builds    func(build string) bool                                 // nil takes every build of the application
}

// Who is who connects, as the session says.
type Who struct {
	Participant review.ParticipantID // in the dossier of the document
	Person      string               // the same for all their participants: what limits count by
	Session     string
	Language    text.Language
}

// Server has all live connections.
type Server struct {
	o        Options
	cursors  *cursors
	upgrader websocket.Upgrader
	people   people
	openings openings
	pumps    pumps

	mu        sync.Mutex // guards what follows
	audiences map[review.DocumentID]*audience
	conns     map[*conn]struct{}
	closed    bool
	running   sync.WaitGroup // a count per goroutine; added to under mu while not closed
}

// New makes a Server. Close ends its connections.
func New(o Options) (*Server, error) {
	c, err := newCursors(o.CursorKey)
	if err != nil {
		return nil, fmt.Errorf("live.New: %w", err)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Timing == (Timing{}) {
		o.Timing = DefaultTiming()
	}
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	s := &Server{
		o: o, cursors: c,
		audiences: map[review.DocumentID]*audience{},
		conns:     map[*conn]struct{}{},
	}
	s.people.limits, s.people.all = o.Limits, map[string]*person{}
	s.upgrader = websocket.Upgrader{
		Subprotocols: []string{Protocol},
		// Frames of readers are small; a connection that writes nothing holds no
		// write buffer.
		ReadBufferSize:  1 << 10,
		WriteBufferSize: 4 << 10,
		WriteBufferPool: &sync.Pool{},
		CheckOrigin:     s.originAllowed,
		// The read limit does not bound what a compressed frame unfolds to.
		EnableCompression: false,
	}
	return s, nil
}

// originAllowed takes only the origins in the list. A request without one is
// refused too: browsers always send it, and http.CrossOriginProtection does not
// look at the GET that an upgrade is.
func (s *Server) originAllowed(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	return len(origins) == 1 && slices.Contains(s.o.Origins, origins[0])
}

// ServeHTTP upgrades a request of somebody who is logged in, and returns; the
// connection lives on by itself. What it refuses, it refuses before the upgrade,
// but for the number of sockets, of which a browser learns only by a close code.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request, doc review.DocumentID, who Who) {
	if err := s.acceptable(r); err != nil {
		s.o.Refuse(w, r, err)
		return
	}
	opened, err := s.readable(r.Context(), doc, who)
	if err != nil {
		s.o.Refuse(w, r, err)
		return
	}
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	one, ok := s.people.enter(who.Person, time.Now())
	if !ok {
		s.turnAway(ws, CloseTooMany)
		return
	}
	c := newConn(s, ws, opened, who, one)
	if !s.start(c) {
		s.people.leave(one)
		s.turnAway(ws, CloseRestart)
	}
}

func (s *Server) acceptable(r *http.Request) error {
	const op = "live.ServeHTTP"
	switch {
	case !s.originAllowed(r):
		return review.E(review.Forbidden, op, "error.origin", fmt.Errorf("origin %q", r.Header.Get("Origin")))
	case !websocket.IsWebSocketUpgrade(r):
		return review.E(review.Invalid, op, "error.upgrade", errors.New("not a WebSocket request"))
	case !slices.Contains(websocket.Subprotocols(r), Protocol):
		return review.E(review.Invalid, op, "error.subprotocol", fmt.Errorf("subprotocols %q", websocket.Subprotocols(r)))
	}
	return nil
}

// readable opens the room if the participant may read the document. That it may
// not be read and that it does not exist look the same.
func (s *Server) readable(ctx context.Context, doc review.DocumentID, who Who) (*room.Room, error) {
	r, err := s.o.Hub.Open(ctx, doc)
	if err != nil {
		return nil, err
	}
	state := r.State()
	if !mayRead(s.o.Hub.Site(), state, who.Participant) {
		return nil, review.E(review.NotFound, "live.ServeHTTP", "error.notFound", nil)
	}
	return r, nil
}

func mayRead(site *review.Site, state *review.State, who review.ParticipantID) bool {
	actor := room.Actor(site, state.Dossier(), who)
	// A text that was out once stays out: its status does, whatever the time is.
	return review.Authorize(actor, review.ReadDocument, review.Object{Status: state.Status()}) == nil
}

func (s *Server) turnAway(ws *websocket.Conn, code Close) {
	deadline := time.Now().Add(s.o.Timing.Close)
	// The peer may be gone already; there is nothing to tell it then.
	_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(int(code), ""), deadline)
	_ = ws.Close()
}

// start registers a connection and starts its goroutine. It returns false
// when the server is closing.
func (s *Server) start(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.conns[c] = struct{}{}
	s.running.Add(1)
	c.ping = time.AfterFunc(s.o.Timing.Ping, func() { c.pinging.Store(true); c.wake() })
	go func() { defer s.running.Done(); c.readPump() }()
	return true
}

func (s *Server) remove(c *conn) {
	s.mu.Lock()
	delete(s.conns, c)
	s.mu.Unlock()
	s.people.leave(c.person)
}

// Drop closes the connections that match, with a code that says why: when a
// session ends (CloseSessionOver), or access is withdrawn. Nothing that waits to
// be sent is sent any more.
func (s *Server) Drop(code Close, match func(doc review.DocumentID, who Who) bool) {
	for _, c := range s.all() {
		if match(c.room.ID(), c.who) {
			c.end(code)
		}
	}
}

func (s *Server) all() []*conn {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]*conn, 0, len(s.conns))
	for c := range s.conns {
		list = append(list, c)
	}
	return list
}

// Close drains: no new connection is taken, commands that are under way are
// answered, and each connection is closed with CloseRestart. It returns when all
// goroutines have ended, or with ctx.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	for _, c := range s.all() {
		c.end(CloseRestart)
	}
	ended := make(chan struct{})
	go func() { s.running.Wait(); s.pumps.running.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		for _, c := range s.all() {
			_ = c.ws.Close() // it had its chance
		}
		return fmt.Errorf("live.Close: %w", ctx.Err())
	}
}

// Connections returns how many there are, for a metric.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.conns)
}

// Cursor returns the cursor that belongs to an opening answer made from a state.
func (s *Server) Cursor(state *review.State, site *review.Site) string {
	return s.cursors.encode(state.ID(), position{state.Seq(), site.Seq()})
}
