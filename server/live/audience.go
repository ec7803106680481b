package live

import (
	"context"
	"errors"
	"fmt"
	"time"

	"meelezen/review"
	"meelezen/server/room"
)

// audienceInbox is how many commits the audience may be behind the room. It
// never waits for the network, so it is behind only by what it computes.
const audienceInbox = 256

// disappearMost is how many items may come and go by one change of roles; beyond
// it, loading again is less than telling.
const disappearMost = 100

// audience is everybody who has one document open. One goroutine owns it: it
// hears what the room tells, frames it, and queues the frames.
type audience struct {
	server *Server
	room   *room.Room
	inbox  chan func()
	stop   chan struct{}
	users  int    // guarded by Server.mu
	leaves func() // ends the subscription

	// Of the goroutine alone:
	state    *review.State
	site     *review.Site
	seats    map[*conn]*seat
	presence *time.Timer // running when presence is to be told

	presenceDue bool
}

// seat is what the audience knows of a connection.
type seat struct {
	actor        review.Actor
	client       string
	editor       *EditorPresent
	presenceTold frame // the last one it was sent
}

// acquire returns the audience of a document, and makes it if it is the first.
func (s *Server) acquire(ctx context.Context, r *room.Room) (*audience, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, review.E(review.Unavailable, "live.hello", "", errors.New("the server is closing"))
	}
	if a := s.audiences[r.ID()]; a != nil {
		a.users++
		return a, nil
	}
	a := &audience{server: s, inbox: make(chan func(), audienceInbox), stop: make(chan struct{}),
		users: 1, seats: map[*conn]*seat{}}
	if err := a.subscribe(ctx, r); err != nil {
		return nil, err
	}
	s.audiences[r.ID()] = a
	s.running.Add(1)
	go func() { defer s.running.Done(); a.run() }()
	return a, nil
}

// subscribe hears the room from here on. A room that closed meanwhile opens again.
func (a *audience) subscribe(ctx context.Context, r *room.Room) error {
	for {
		state, leaves, err := r.Subscribe(func(t room.Told) { a.inbox <- func() { a.hear(t) } })
		if errors.Is(err, room.ErrClosed) {
			if r, err = a.server.o.Hub.Open(ctx, r.ID()); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return fmt.Errorf("live: subscribe: %w", err)
		}
		a.room, a.state, a.leaves = r, state, leaves
		a.site = a.server.o.Hub.Site()
		return nil
	}
}

// release is the counterpart of acquire. The last one ends the audience.
func (s *Server) release(a *audience) {
	s.mu.Lock()
	a.users--
	last := a.users == 0
	if last {
		delete(s.audiences, a.room.ID())
	}
	s.mu.Unlock()
	if last {
		s.openings.forget(a.room.ID())
		a.leaves() // while the goroutine still empties the inbox, or the room could wait for us
		close(a.stop)
	}
}

func (a *audience) run() {
	a.presence = time.NewTimer(time.Hour)
	a.presence.Stop()
	defer a.presence.Stop()
	for {
		select {
		case f := <-a.inbox:
			f()
		case <-a.presence.C:
			a.tellPresence()
		case <-a.stop:
			return
		}
	}
}

// do runs f on the goroutine, after what was told before. Only who holds the
// audience may call it.
func (a *audience) do(f func()) { a.inbox <- f }

// join takes a connection in, from a known place in the journal on. Whoever may
// not read the document any more gets no seat, and so hears nothing.
func (a *audience) join(c *conn, client string) (*review.State, *review.Site, review.Actor) {
	type joined struct {
		state *review.State
		site  *review.Site
		actor review.Actor
	}
	ch := make(chan joined, 1)
	a.do(func() {
		actor := room.Actor(a.site, a.state.Dossier(), c.who.Participant)
		c.queue.hold()
		if mayRead(a.site, a.state, c.who.Participant) {
			a.seats[c] = &seat{actor: actor, client: client}
			a.changedPresence()
		}
		ch <- joined{a.state, a.site, actor}
	})
	j := <-ch
	return j.state, j.site, j.actor
}

func (a *audience) leave(c *conn) {
	left := make(chan struct{})
	a.do(func() {
		delete(a.seats, c)
		a.changedPresence()
		close(left)
	})
	<-left
}

// hear takes what the room tells, in order.
func (a *audience) hear(t room.Told) {
	if t.Site != nil && t.Site.Seq() >= a.site.Seq() && t.Site != a.site {
		a.newSite(t.Site)
	}
	if t.Hash != nil {
		a.tellHash(Hash{Type: "hash", Version: int(t.Hash.Version), Hash: t.Hash.Hex})
		return
	}
	if len(t.Entries) == 0 {
		return
	}
	a.state = t.After
	tell := newTelling(a, t)
	for c, s := range a.seats {
		if tell.sameText(s.actor) {
			tell.to(c, s)
		} else {
			a.loadAgain(c)
		}
	}
	if tell.roundChanged {
		a.newRound()
	}
}

// loadAgain is for who has another text before them from now on.
func (a *audience) loadAgain(c *conn) {
	c.refuse("", review.E(review.Gone, "live.hear", "error.textChanged", nil))
	c.end(CloseNormal)
}

// tellHash is for who follows the head: of a text that others do not have they
// are not to hear even that it changes.
func (a *audience) tellHash(h Hash) {
	f := a.server.encode(h)
	for c, s := range a.seats {
		if review.ReadsHead(a.state, s.actor) {
			c.push(f)
		}
	}
}

// meOf is for a state that the goroutine, or a resume beside it, has.
func (a *audience) meOf(state *review.State, site *review.Site, actor review.Actor) Me {
	return meOf(state, site, actor, a.server.o.Clock())
}

// newSite tells the connections whose roles changed what that means for them.
func (a *audience) newSite(site *review.Site) {
	a.site = site
	for c, s := range a.seats {
		actor := room.Actor(site, a.state.Dossier(), c.who.Participant)
		if actor == s.actor {
			continue
		}
		before := s.actor
		s.actor = actor
		if !mayRead(site, a.state, c.who.Participant) {
			c.end(CloseWithdrawn)
			continue
		}
		a.newSight(c, s, before)
		a.changedPresence()
	}
}

// newSight tells what came into and went out of a viewer's sight.
func (a *audience) newSight(c *conn, s *seat, before review.Actor) {
	var gone, come []frame
	for _, item := range a.state.Contributions() {
		was, is := review.View(before, item), review.View(s.actor, item)
		switch {
		case was == is:
		case is.Visible:
			come = append(come, a.server.encode(Appear{"appear", a.cursor(), review.Seen(a.state, item, is, a.site)}))
		case was.Visible:
			gone = append(gone, a.server.encode(Disappear{"disappear", a.cursor(), string(item.ID)}))
		}
	}
	if len(gone)+len(come) > disappearMost {
		c.refuse("", review.E(review.Gone, "live.newSite", "error.rolesChanged", nil))
		c.end(CloseNormal)
		return
	}
	for _, f := range gone {
		c.push(f)
	}
	c.push(a.server.encode(a.welcome(a.state, a.site, s.actor, a.cursor())))
	for _, f := range come {
		c.push(f)
	}
}

// newRound follows a change of the round: what one may do depends on it.
func (a *audience) newRound() {
	for c, s := range a.seats {
		if !mayRead(a.site, a.state, c.who.Participant) {
			c.end(CloseWithdrawn)
			continue
		}
		c.push(a.server.encode(a.welcome(a.state, a.site, s.actor, a.cursor())))
	}
}

// cursor is that of the newest state that was told.
func (a *audience) cursor() string {
	return a.server.cursors.encode(a.state.ID(), position{a.state.Seq(), a.site.Seq()})
}

func (a *audience) welcome(state *review.State, site *review.Site, actor review.Actor, cursor string) Welcome {
	w := Welcome{Type: "welcome", Cursor: cursor, Version: int(review.ReadingVersion(state, actor)), Me: a.meOf(state, site, actor)}
	if review.ReadsHead(state, actor) {
		h := a.room.Hash()
		w.Hash, w.HashVersion = h.Hex, int(h.Version)
		return w
	}
	revision, _ := state.Published()
	w.Hash, w.HashVersion = revision.Hash, int(revision.Version)
	return w
}
