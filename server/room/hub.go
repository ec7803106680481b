package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// ErrClosed says that a room was closed because nobody used it; Hub.Open gives
// another. Room.Do does so by itself.
var ErrClosed = errClosed

// Options are what the rooms are given from outside.
type Options struct {
	Clock func() time.Time // of the times in the journal
	NewID func() string    // 128 random bits, lower case
	Log   *slog.Logger
	Idle  time.Duration // how long a room that nobody uses stays open; 0 is ten minutes
	Lull  time.Duration // how long nobody writes before a room does what can wait; 0 is a second
}

// Hub has the rooms that are open, and the one authority over the site.
type Hub struct {
	db   *storage.DB
	o    Options
	site *authority[*review.Site, review.SiteCommand]

	mu     sync.Mutex // guards what follows
	rooms  map[review.DocumentID]*slot
	closed bool
}

// slot is the place of a room that is being opened, is open, or is being closed.
type slot struct {
	ready chan struct{} // closed when room and err are set
	gone  chan struct{} // closed when the slot is free again
	room  *Room
	err   error
}

// NewHub loads the site and starts its authority. Close ends it.
func NewHub(db *storage.DB, o Options) (*Hub, error) {
	site, err := db.LoadSite(context.Background())
	if err != nil {
		return nil, fmt.Errorf("room.NewHub: %w", err)
	}
	if o.Idle == 0 {
		o.Idle = 10 * time.Minute
	}
	if o.Lull == 0 {
		o.Lull = min(time.Second, o.Idle)
	}
	h := &Hub{db: db, o: o, rooms: map[review.DocumentID]*slot{}}
	clock := o.Clock
	h.o.Clock = func() time.Time { return clock().UTC().Round(0) } // as it comes back out of the journal
	h.site = newAuthority(db, o.Log, h.siteAuthority(), site)
	go h.site.run()
	return h, nil
}

// Site returns the committed site.
func (h *Hub) Site() *review.Site { return *h.site.state.Load() }

// SetName gives a participant the name that the vault holds for them. Names are
// in no journal, so this is not a command.
func (h *Hub) SetName(ctx context.Context, who review.ParticipantID, name string) error {
	err := h.site.call(ctx, func() {
		site := h.Site()
		if p, ok := site.Participant(who); !ok || p.Pseudonym != "" {
			return // who has a pseudonym is not named by mistake
		}
		site = site.WithName(who, name)
		h.site.state.Store(&site)
	})
	if err == nil {
		h.tellSite()
	}
	return err
}

// Open returns the room of a document, and opens it if need be. A document that
// does not exist is NotFound.
func (h *Hub) Open(ctx context.Context, id review.DocumentID) (*Room, error) {
	r, err := h.open(ctx, id)
	if err != nil {
		return nil, err
	}
	if !r.State().Exists() {
		return nil, review.E(review.NotFound, "room.Open", "error.notFound", nil)
	}
	return r, nil
}

// Create starts a document and puts it in its dossier. Sent again with the same
// ids it gives the same answer.
func (h *Hub) Create(ctx context.Context, who review.ParticipantID, id review.CommandID, doc review.DocumentID, c review.CreateDocument) (review.Answer, error) {
	r, err := h.open(ctx, doc)
	if err != nil {
		return review.Answer{}, err
	}
	answer, err := r.Do(ctx, who, id, Digest(c), c)
	if err != nil {
		return review.Answer{}, err
	}
	if _, err := h.DoSite(ctx, who, id, review.RegisterDocument{Document: doc, Dossier: c.Dossier}); err != nil {
		return review.Answer{}, err
	}
	return answer, nil
}

func (h *Hub) open(ctx context.Context, id review.DocumentID) (*Room, error) {
	for {
		s, err := h.slot(id)
		if err != nil {
			return nil, err
		}
		select {
		case <-s.ready:
		case <-ctx.Done():
			return nil, waiting(ctx)
		}
		if s.err != nil {
			return nil, s.err
		}
		select {
		case <-s.room.authority.done:
		default:
			return s.room, nil
		}
		select {
		case <-s.gone:
		case <-ctx.Done():
			return nil, waiting(ctx)
		}
	}
}

// slot finds the slot of a document, or makes one and starts to fill it.
func (h *Hub) slot(id review.DocumentID) (*slot, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return nil, review.E(review.Unavailable, "room.Open", "", errors.New("the server is closing"))
	}
	s := h.rooms[id]
	if s == nil {
		s = &slot{ready: make(chan struct{}), gone: make(chan struct{})}
		h.rooms[id] = s
		go h.live(id, s)
	}
	return s, nil
}

// live is the life of a room: load, run, wait for what it left running, go.
func (h *Hub) live(id review.DocumentID, s *slot) {
	defer func() {
		h.mu.Lock()
		delete(h.rooms, id)
		h.mu.Unlock()
		close(s.gone)
	}()
	s.room, s.err = h.load(id)
	close(s.ready)
	if s.err != nil {
		return
	}
	s.room.authority.run()
	s.room.background.Wait()
	s.room.lastSnapshot()
}

func (h *Hub) load(id review.DocumentID) (*Room, error) {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	state, err := h.db.LoadState(ctx, id)
	if review.KindOf(err) == review.NotFound {
		state, err = review.NewState(id), nil
	}
	if err != nil {
		return nil, fmt.Errorf("room.Open %s: %w", id, err)
	}
	r := &Room{hub: h, id: id, subscribers: map[int]func(Told){}, told: state}
	r.opened = state.Seq()
	if r.opened >= snapshotEvery { // some of it may have been replayed: one is due soon
		r.snapshot.seq = r.opened + 1 - snapshotEvery
	}
	r.authority = newAuthority(h.db, h.o.Log, h.documentStream(r), state)
	r.authority.pauses = []pause{
		{h.o.Lull, func() bool { r.maybeSnapshot(r.State(), snapshotEvery); return false }},
		{h.o.Idle, r.tryClose},
	}
	return r, nil
}

// Close lets every room finish what it took, and ends them. It returns early
// when ctx ends; what was answered is stored in any case.
func (h *Hub) Close(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	slots := make([]*slot, 0, len(h.rooms))
	for _, s := range h.rooms {
		slots = append(slots, s)
	}
	h.mu.Unlock()
	for _, s := range slots {
		if err := closeSlot(ctx, s); err != nil {
			return err
		}
	}
	h.site.close()
	select {
	case <-h.site.done:
		return nil
	case <-ctx.Done():
		return waiting(ctx)
	}
}

func closeSlot(ctx context.Context, s *slot) error {
	select {
	case <-s.ready:
	case <-ctx.Done():
		return waiting(ctx)
	}
	if s.room != nil {
		s.room.authority.close()
	}
	select {
	case <-s.gone:
		return nil
	case <-ctx.Done():
		return waiting(ctx)
	}
}

// tellSite gives every open room the new site, so that a changed role shows at once.
func (h *Hub) tellSite() {
	h.mu.Lock()
	var rooms []*Room
	for _, s := range h.rooms {
		select {
		case <-s.ready:
			if s.room != nil {
				rooms = append(rooms, s.room)
			}
		default: // still loading: it will read the new site
		}
	}
	h.mu.Unlock()
	for _, r := range rooms {
		r.tellSite()
	}
}
