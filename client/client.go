// Package client is the Go client of the live protocol, for tests, for load, and
// for whoever builds on Meelezen.
//
// A Session keeps one document and what the viewer may see of what was said about
// it up to date, sends edits and commands, and survives dropped connections: what
// was not answered is sent again under the same id. It speaks the protocol of
// docs/protocol.md and shares no code with the server. Begin at Open.
package client

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	mrand "math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/review/prose"
)

// Options say where to and as whom.
type Options struct {
	URL      string // of the server, without a slash at the end: "https://meelezen.example"
	Document review.DocumentID
	Header   http.Header                     // of every request: the session's cookie
	HTTP     *http.Client                    // http.DefaultClient when nil
	Dialer   *websocket.Dialer               // websocket.DefaultDialer when nil
	Live     string                          // the socket's address, when it is not that of URL
	OnEvent  func(Event)                     // called in order, from one goroutine; may be nil
	Pause    func(attempt int) time.Duration // before a new connection; nil backs off to five seconds
	Log      *slog.Logger                    // nothing is logged when nil
}

// Event tells what changed. Look at the Session for what is so now.
type Event struct {
	Kind string // "connected", "disconnected", "steps", "contribution", "document", "presence", "refused", "reloaded", "ended"
	ID   string // of the contribution, if it is about one
	Err  error  // of "refused", "disconnected" and "ended"
}

// Session is one open document. Its methods may be called from any goroutine.
type Session struct {
	o      Options
	client string
	cancel context.CancelFunc
	ended  chan struct{}

	writing sync.Mutex // one writer per connection

	mu       sync.Mutex // guards what follows
	ws       *websocket.Conn
	ready    bool // the server has welcomed this connection
	cursor   string
	me       Me
	text     text
	items    map[review.ContributionID]review.SeenContribution
	document document
	presence Presence
	pending  map[review.CommandID]*pending
	err      error         // why the session ended
	changed  chan struct{} // closed and renewed at every change
}

// document is what is known besides the text and the contributions.
type document struct {
	Title     string                `json:"title"`
	Status    review.DocumentStatus `json:"status"`
	Revisions []Revision            `json:"revisions"`
	Revision  review.RevisionID     `json:"revision"`
	Rounds    []Round               `json:"rounds"`
	Receipts  []review.Receipt      `json:"receipts"`
	Sections  []SectionMark         `json:"sections"`
	Adoptions []review.SeenAdoption `json:"adoptions"`
}

// Open loads the document and connects. It returns when the text is there; the
// connection is made, and made again when it breaks, until ctx ends or Close.
func Open(ctx context.Context, o Options) (*Session, error) {
	if o.HTTP == nil {
		o.HTTP = http.DefaultClient
	}
	if o.Dialer == nil {
		o.Dialer = websocket.DefaultDialer
	}
	if o.Pause == nil {
		o.Pause = backOff
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Live == "" {
		o.Live = "ws" + strings.TrimPrefix(o.URL, "http") + "/api/v1/documents/" + string(o.Document) + "/live"
	}
	s := &Session{o: o, client: newID(), ended: make(chan struct{}), changed: make(chan struct{}),
		pending: map[review.CommandID]*pending{}}
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	run, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	go s.run(run)
	return s, nil
}

// Close ends the session and waits for its goroutine.
func (s *Session) Close() error {
	s.cancel()
	s.mu.Lock()
	if s.ws != nil {
		_ = s.ws.Close() // wakes the reader
	}
	s.mu.Unlock()
	<-s.ended
	return nil
}

// backOff waits longer after each failure, and never the same for two clients.
func backOff(attempt int) time.Duration {
	most := min(100*time.Millisecond<<min(attempt, 6), 5*time.Second)
	return most/2 + mrand.N(most/2)
}

// newID makes 128 random bits.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its documentation
	return hex.EncodeToString(b[:])
}

// load gets the opening state.
func (s *Session) load(ctx context.Context) error {
	const op = "client.Open"
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.o.URL+"/api/v1/documents/"+string(s.o.Document), nil)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	req.Header = s.o.Header.Clone()
	res, err := s.o.HTTP.Do(req)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return problem(op, res)
	}
	var o struct {
		document
		Cursor        string                    `json:"cursor"`
		Version       int                       `json:"version"`
		Doc           json.RawMessage           `json:"doc"`
		Contributions []review.SeenContribution `json:"contributions"`
		Me            Me                        `json:"me"`
	}
	if err := json.NewDecoder(res.Body).Decode(&o); err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	doc, err := prose.Default().ParseNode(o.Doc)
	if err != nil {
		return fmt.Errorf("%s: %w", op, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cursor, s.me, s.document = o.Cursor, o.Me, o.document
	s.text = newText(o.Version, doc)
	s.items = map[review.ContributionID]review.SeenContribution{}
	for _, c := range o.Contributions {
		s.items[c.ID] = c
	}
	s.change()
	return nil
}

// problem reads an application/problem+json answer.
func problem(op string, res *http.Response) error {
	var p struct {
		Kind   string `json:"kind"`
		Detail string `json:"detail"`
		Key    string `json:"key"`
	}
	body, _ := io.ReadAll(io.LimitReader(res.Body, 64<<10)) // what there is of it
	_ = json.Unmarshal(body, &p)                            // may be no problem+json at all
	kind := kindNamed(p.Kind)
	return review.E(kind, op, review.TextKey(p.Key), fmt.Errorf("%s: %s", res.Status, p.Detail))
}

func kindNamed(name string) review.Kind {
	for _, k := range review.Kinds() {
		if k.String() == name {
			return k
		}
	}
	return review.Internal
}

// change needs mu. It wakes whoever waits in Until.
func (s *Session) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Until waits until f holds. f is called with the session locked: it may look at
// the View and must not call the session.
func (s *Session) Until(ctx context.Context, f func(View) bool) error {
	for {
		s.mu.Lock()
		ok, changed, err := f(s.view()), s.changed, s.err
		s.mu.Unlock()
		switch {
		case ok:
			return nil
		case err != nil:
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// View is what the viewer sees at one moment. Its values must not be changed.
type View struct {
	Connected     bool
	Version       int         // of the confirmed text
	Doc           *prose.Node // with the viewer's own steps that are not confirmed yet
	Confirmed     *prose.Node
	Unconfirmed   int // own steps
	Unanswered    int // commands
	Contributions map[review.ContributionID]review.SeenContribution
	Title         string
	Status        review.DocumentStatus
	Revisions     []Revision
	Revision      review.RevisionID // that the text is, "" when the viewer follows the head
	Rounds        []Round           // oldest first, planned ones last
	Receipts      []review.Receipt  // the viewer's own
	Sections      map[string]review.Mark
	Adoptions     []review.SeenAdoption // of the text, oldest first
	Me            Me
	Presence      Presence
}

// View returns what is seen now; it is the caller's.
func (s *Session) View() View {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := s.view()
	v.Contributions = make(map[review.ContributionID]review.SeenContribution, len(s.items))
	for id, c := range s.items {
		c.Place.Ranges = slices.Clone(c.Place.Ranges)
		v.Contributions[id] = c
	}
	return v
}

// view needs mu, and its maps are the session's own.
func (s *Session) view() View {
	return View{
		Connected: s.ready, Version: s.text.version, Doc: s.text.doc, Confirmed: s.text.confirmed,
		Unconfirmed: len(s.text.mine), Unanswered: len(s.pending), Contributions: s.items,
		Title: s.document.Title, Status: s.document.Status,
		Revisions: slices.Clone(s.document.Revisions), Revision: s.document.Revision, Rounds: s.document.Rounds,
		Receipts: slices.Clone(s.document.Receipts), Sections: marks(s.document.Sections), Adoptions: s.document.Adoptions,
		Me: s.me, Presence: s.presence,
	}
}

func marks(list []SectionMark) map[string]review.Mark {
	byID := make(map[string]review.Mark, len(list))
	for _, m := range list {
		byID[m.Section] = m.Mark
	}
	return byID
}

// Err returns why the session ended by itself, nil while it lives.
func (s *Session) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *Session) emit(e Event) {
	if s.o.OnEvent != nil {
		s.o.OnEvent(e)
	}
}

// errGone asks for a new opening state.
var errGone = errors.New("too old to catch up: load again")
