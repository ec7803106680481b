package live_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/client"
	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
	"meelezen/server/live"
	"meelezen/server/room"
)

// The story: 80 readers of 50 organisations and 3 editors, over connections that
// break and that repeat what clients send.
const (
	storyReaders       = 80
	storyOrganisations = 50
	storyEdits         = 40 // per editor
	storySeed          = 20261204
)

// badNetwork stands between the clients and the server. It repeats frames that
// clients send, cuts connections without a word, and keeps what it carried.
type badNetwork struct {
	t      *testing.T
	target string
	calm   chan struct{} // closed when it behaves from now on

	mu     sync.Mutex // guards what follows
	random *rand.Rand
	heard  map[string]map[string]bool // participant → canaries that came past on the way to them
	cuts   int
	again  int
}

var canary = regexp.MustCompile(`canary-[a-z0-9-]+-end`)

func (n *badNetwork) chance(p float64) bool {
	select {
	case <-n.calm:
		return false
	default:
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.random.Float64() < p
}

func (n *badNetwork) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := http.Header{participantHeader: r.Header[participantHeader], "Origin": r.Header["Origin"]}
	dialer := websocket.Dialer{Subprotocols: []string{live.Protocol}}
	server, _, err := dialer.Dial(n.target+r.URL.Path, header)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	up := websocket.Upgrader{Subprotocols: []string{live.Protocol}, CheckOrigin: func(*http.Request) bool { return true }}
	to, err := up.Upgrade(w, r, nil)
	if err != nil {
		_ = server.Close()
		return
	}
	var both sync.WaitGroup
	both.Go(func() { n.outward(to, server) })
	both.Go(func() { n.inward(server, to, r.Header.Get(participantHeader)) })
	both.Wait()
}

// outward carries what the client sends, some of it twice. Only hello is never
// repeated: no network makes two of it.
func (n *badNetwork) outward(from, to *websocket.Conn) {
	defer func() { _ = from.Close(); _ = to.Close() }()
	for {
		kind, b, err := from.ReadMessage()
		if err != nil {
			return
		}
		times := 1
		if !strings.HasPrefix(string(b), `{"type":"hello"`) && n.chance(0.1) {
			times = 2
			n.count(&n.again)
		}
		for range times {
			if to.WriteMessage(kind, b) != nil {
				return
			}
		}
		if n.chance(0.03) {
			n.count(&n.cuts)
			return
		}
	}
}

// inward carries what the server sends, some of it twice.
func (n *badNetwork) inward(from, to *websocket.Conn, who string) {
	defer func() { _ = from.Close(); _ = to.Close() }()
	for {
		kind, b, err := from.ReadMessage()
		if err != nil {
			return
		}
		n.hear(who, b)
		times := 1
		if n.chance(0.1) {
			times = 2
			n.count(&n.again)
		}
		for range times {
			if to.WriteMessage(kind, b) != nil {
				return
			}
		}
		if n.chance(0.003) {
			n.count(&n.cuts)
			return
		}
	}
}

func (n *badNetwork) count(what *int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	*what++
}

func (n *badNetwork) hear(who string, b []byte) {
	found := canary.FindAllString(string(b), -1)
	if len(found) == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.heard[who] == nil {
		n.heard[who] = map[string]bool{}
	}
	for _, c := range found {
		n.heard[who][c] = true
	}
}

// cast is who takes part.
type cast struct {
	s                *stage
	net              *badNetwork
	readers, editors []*client.Session
	who              map[*client.Session]review.ParticipantID
}

func newCast(t *testing.T, s *stage) *cast {
	c := &cast{s: s, who: map[*client.Session]review.ParticipantID{}}
	c.net = &badNetwork{t: t, target: "ws" + strings.TrimPrefix(s.http.URL, "http"), calm: make(chan struct{}),
		random: rand.New(rand.NewPCG(storySeed, 1)), heard: map[string]map[string]bool{}}
	addr := s.listen(c.net)
	organisations := make([]review.OrganisationID, storyOrganisations)
	for i := range organisations {
		organisations[i] = s.organisation(fmt.Sprintf("Organisatie %d", i))
	}
	open := func(who review.ParticipantID) *client.Session {
		session := s.session(who, func(o *client.Options) {
			o.Live = addr + "/api/v1/documents/" + string(s.doc) + "/live"
		})
		c.who[session] = who
		return session
	}
	c.editors = append(c.editors, open(s.lead))
	for range 2 {
		c.editors = append(c.editors, open(s.admit("", "", review.RoleEditor)))
	}
	for i := range storyReaders {
		pseudonym := ""
		if i%10 == 9 {
			pseudonym = fmt.Sprintf("Merel %d", i)
		}
		c.readers = append(c.readers, open(s.admit(organisations[i%storyOrganisations], pseudonym, review.RoleReader)))
	}
	return c
}

// listen serves a handler on a port of its own and returns its ws address.
func (s *stage) listen(h http.Handler) string {
	server := httptest.NewServer(h)
	s.t.Cleanup(server.Close)
	return "ws" + strings.TrimPrefix(server.URL, "http")
}

func TestStoryOfEightyReadersAndThreeEditorsOnABadNetwork(t *testing.T) {
	parts := make([]any, 40)
	for i := range parts {
		parts[i] = prosetest.P(fmt.Sprintf("Alinea %d van het plan, waarin iedere gemeente iemand aanwijst die meeleest.", i))
	}
	// Five times as fast as people may be, or the test waits for its editors.
	s := newStageWith(t, quick(), live.Limits{FramesPerSecond: 50, FrameBurst: 50, Sockets: 5}, parts...)
	c := newCast(t, s)
	var all sync.WaitGroup
	for i, e := range c.editors {
		all.Go(func() { c.edit(t, i, e) })
	}
	for i, r := range c.readers {
		all.Go(func() { c.readAlong(t, i, r) })
	}
	all.Wait()
	close(c.net.calm)
	c.decide(t)
	c.converge(t)
	c.checkCanaries(t)
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	if c.net.cuts < 20 || c.net.again < 100 {
		t.Errorf("the network was not bad: %d cuts, %d repeated frames", c.net.cuts, c.net.again)
	}
	t.Logf("%d cuts, %d repeated frames, %d entries, version %d, %d contributions",
		c.net.cuts, c.net.again, s.state().Seq(), s.state().Version(), len(s.state().Contributions()))
}

// edit types and deletes all over the text.
func (c *cast) edit(t *testing.T, n int, e *client.Session) {
	random := rand.New(rand.NewPCG(storySeed, uint64(100+n)))
	for i := range storyEdits {
		err := e.Edit(func(doc *prose.Node) ([]prose.Step, error) {
			at := textPosition(doc, random)
			if random.IntN(4) == 0 {
				return []prose.Step{prose.NewReplaceStep(at, at+1, prose.Slice{})}, nil
			}
			return []prose.Step{typing(t, at, fmt.Sprintf("%c", 'a'+random.IntN(26)))}, nil
		})
		if err != nil {
			t.Errorf("editor %d: %v", n, err)
			return
		}
		if i%4 == 0 {
			if err := e.Confirmed(t.Context()); err != nil {
				t.Errorf("editor %d: %v", n, err)
				return
			}
		}
	}
	if err := e.Confirmed(t.Context()); err != nil {
		t.Errorf("editor %d: %v", n, err)
	}
}

// textPosition is a place within the words of some block.
func textPosition(doc *prose.Node, random *rand.Rand) int {
	pick := random.IntN(doc.ChildCount())
	at := 0
	for offset, child := range doc.Children() {
		if pick == 0 {
			at = offset + 1 + random.IntN(max(1, child.ContentSize()-1))
			break
		}
		pick--
	}
	return at
}

// readAlong remarks, suggests, replies and endorses.
func (c *cast) readAlong(t *testing.T, n int, r *client.Session) {
	random := rand.New(rand.NewPCG(storySeed, uint64(1000+n)))
	for i := range 3 {
		body := fmt.Sprintf("canary-%s-%d-end", c.who[r], i)
		audience := review.AudienceRound
		if random.IntN(2) == 0 {
			audience = review.AudienceEditors
		}
		c.say(t, r, random, audience, body)
	}
	v := r.View()
	for id, item := range v.Contributions {
		if item.Own || item.Withdrawn {
			continue
		}
		if _, err := r.Endorse(t.Context(), id, true); err != nil {
			t.Errorf("reader %d endorses: %v", n, err)
		}
		if _, err := r.Reply(t.Context(), id, fmt.Sprintf("Antwoord van %d", n)); err != nil {
			t.Errorf("reader %d replies: %v", n, err)
		}
		return
	}
}

// say contributes on the text as it is seen now, and again when that is too old.
func (c *cast) say(t *testing.T, r *client.Session, random *rand.Rand, audience review.Audience, body string) {
	for {
		v := r.View()
		at := textPosition(v.Confirmed, random)
		command := review.Contribute{Kind: review.Remark, Audience: audience, Version: review.Version(v.Version),
			Target: review.TargetWords, From: at, To: at + 1, Body: body}
		if random.IntN(2) == 0 {
			before, err := v.Confirmed.Slice(at, at+1)
			if err != nil {
				t.Error(err)
				return
			}
			command.Kind = review.Suggestion
			command.Changes = []review.Replacement{{Range: review.Range{From: at, To: at + 1}, Slice: textSlice(t, "WOORD"), Before: before}}
		}
		_, err := r.Contribute(t.Context(), command)
		switch review.KindOf(err) {
		case review.Stale:
			continue
		case review.Invalid:
			if v.Confirmed.TextBetween(at, at+1, "", "") == "" {
				continue // no words there
			}
		}
		if err != nil {
			t.Errorf("contribute: %v", err)
		}
		return
	}
}

func textSlice(t *testing.T, text string) prose.Slice {
	n, err := prose.Default().Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return prose.Slice{Content: []*prose.Node{n}}
}

// decide has the three editors decide on everything, against each other.
func (c *cast) decide(t *testing.T) {
	var all sync.WaitGroup
	items := c.s.state().Contributions()
	for i, e := range c.editors {
		all.Go(func() {
			for n, item := range items {
				if n%len(c.editors) != i {
					continue
				}
				outcome := review.Noted
				if item.IsSuggestion() {
					outcome = review.Accepted
				}
				_, err := e.Decide(t.Context(), item.ID, outcome, "omdat het beter leest")
				if outcome == review.Accepted && review.KindOf(err) != review.Internal {
					continue // the ground may have changed
				}
				if err != nil {
					t.Errorf("decide: %v", err)
				}
			}
		})
	}
	all.Wait()
}

// converge waits until everybody has the server's text, and sees what View allows.
func (c *cast) converge(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	state, site := c.s.state(), c.s.hub.Site()
	for session, who := range c.who {
		want := sight(t, state, site, who)
		err := session.Until(ctx, func(v client.View) bool {
			return v.Version == int(state.Version()) && v.Unconfirmed == 0 && v.Unanswered == 0 &&
				v.Doc.Eq(state.Doc()) && len(difference(t, v.Contributions, want)) == 0
		})
		if err != nil {
			v := session.View()
			t.Errorf("%s: version %d of %d, same text %v, %d unconfirmed, %d unanswered, differs in %v", who, v.Version, state.Version(),
				v.Doc.Eq(state.Doc()), v.Unconfirmed, v.Unanswered, difference(t, v.Contributions, want))
			return
		}
	}
}

// sight is what somebody may see, by the rule itself.
func sight(t *testing.T, state *review.State, site *review.Site, who review.ParticipantID) map[review.ContributionID]string {
	actor := room.Actor(site, state.Dossier(), who)
	want := map[review.ContributionID]string{}
	for _, item := range state.Contributions() {
		if s := review.View(actor, item); s.Visible {
			want[item.ID] = encode(t, review.Seen(state, item, s, site))
		}
	}
	return want
}

func difference(t *testing.T, got map[review.ContributionID]review.SeenContribution, want map[review.ContributionID]string) []string {
	var all []string
	for id, item := range got {
		if e := encode(t, item); e != want[id] {
			all = append(all, "got "+e+" want "+want[id])
		}
	}
	if len(got) != len(want) {
		all = append(all, fmt.Sprintf("%d items, want %d", len(got), len(want)))
	}
	return all[:min(len(all), 2)]
}

func encode(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// checkCanaries looks at every byte that went to everybody.
func (c *cast) checkCanaries(t *testing.T) {
	state, site := c.s.state(), c.s.hub.Site()
	owner := map[string]*review.Contribution{}
	for _, item := range state.Contributions() {
		owner[item.Body] = item
	}
	c.net.mu.Lock()
	defer c.net.mu.Unlock()
	heard := 0
	for who, canaries := range c.net.heard {
		actor := room.Actor(site, state.Dossier(), review.ParticipantID(who))
		for body := range canaries {
			heard++
			if item := owner[body]; item == nil || !review.View(actor, item).Visible {
				t.Errorf("%s was sent %s", who, body)
			}
		}
	}
	if heard < storyReaders*storyReaders {
		t.Errorf("only %d canaries came past: the test looks at the wrong place", heard)
	}
	if !slices.ContainsFunc(state.Contributions(), func(i *review.Contribution) bool { return i.Audience == review.AudienceEditors }) {
		t.Error("nothing was confidential")
	}
}
