package room

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/storage"
)

// A snapshot is due after snapshotEvery entries, and waits for a moment in which
// nobody writes: making and storing it would hold up the next one who does by some
// milliseconds. After snapshotLatest it waits no longer: a room that opens and
// could not close replays half of that on average, which may take half of the time
// that reading the snapshot of a long document does (storage's BenchmarkOpen).
const (
	snapshotEvery  = 100
	snapshotLatest = 300
)

// hashEvery is how many versions lie between two hashes of the text.
const hashEvery = 100

// Room is one open document. It may be held for as long as one likes: a room
// that was closed because nobody used it opens again at the next command.
type Room struct {
	hub       *Hub
	id        review.DocumentID
	authority *authority[*review.State, review.Command]

	mu          sync.Mutex // guards what follows; held while told, so that none is called twice at once
	subscribers map[int]func(Told)
	next        int
	told        *review.State // the state of the last telling

	opened     review.Seq     // head of the journal when the room opened
	background sync.WaitGroup // snapshots and hashes
	snapshot   struct {
		sync.Mutex
		running bool
		seq     review.Seq // of the newest that this room made, or as if it had
	}
	hash hashes
	kept publishedText
}

// Told is what subscribers hear: a command's entries with the states before and
// after it, or a new site (then Entries is empty and the states are equal), or
// the hash of a version. Site is always the newest.
type Told struct {
	Entries       []review.Entry
	Before, After *review.State
	Site          *review.Site
	Hash          *Hash
}

// ID returns the document's id.
func (r *Room) ID() review.DocumentID { return r.id }

// State returns the committed state. It may be a moment newer than what was told.
func (r *Room) State() *review.State { return *r.authority.state.Load() }

// Do takes a command to its answer. The error has the kind that the sender is
// told; whatever happens, the same id may be sent again.
func (r *Room) Do(ctx context.Context, who review.ParticipantID, id review.CommandID, digest [32]byte, c review.Command) (review.Answer, error) {
	c, err := r.hub.complete(ctx, r, c)
	if err != nil {
		return review.Answer{}, err
	}
	answer, err := r.authority.do(ctx, who, id, digest, c)
	if !errors.Is(err, errClosed) {
		return answer, err
	}
	again, err := r.hub.Open(ctx, r.id)
	if err != nil {
		return review.Answer{}, err
	}
	return again.Do(ctx, who, id, digest, c)
}

// Subscribe has f called with everything that is told after the state it
// returns: in order, never twice at once, and only once it is committed. f must
// not wait for the network, nor call the room. The function it returns ends that,
// and returns when f is not running. A room with subscribers stays open.
func (r *Room) Subscribe(f func(Told)) (*review.State, func(), error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.subscribers == nil {
		return nil, nil, errClosed
	}
	n := r.next
	r.next++
	r.subscribers[n] = f
	return r.told, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.subscribers, n)
	}, nil
}

// Entries reads the journal behind a sequence number.
func (r *Room) Entries(ctx context.Context, after review.Seq, limit int) ([]review.Entry, error) {
	entries, err := r.hub.db.Entries(ctx, r.authority.name, after, limit)
	if err != nil {
		return nil, fmt.Errorf("room.Entries: %w", err)
	}
	return entries, nil
}

// RevisionText reads the text of a revision.
func (r *Room) RevisionText(ctx context.Context, id review.RevisionID) (*prose.Node, error) {
	doc, err := r.hub.db.RevisionText(ctx, r.id, id)
	if err != nil {
		return nil, fmt.Errorf("room.RevisionText: %w", err)
	}
	return doc, nil
}

// tell is called by the authority, after the commit.
func (r *Room) tell(o outcome[*review.State]) {
	r.mu.Lock()
	r.told = o.after
	r.publish(Told{Entries: o.entries, Before: o.before, After: o.after})
	r.mu.Unlock()
	r.maybeSnapshot(o.after, snapshotLatest)
	r.maybeHash(o.before, o.after)
}

// publish needs mu.
func (r *Room) publish(t Told) {
	t.Site = r.hub.Site()
	for _, f := range r.subscribers {
		f(t)
	}
}

func (r *Room) tellSite() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.publish(Told{Before: r.told, After: r.told})
}

// tryClose is asked by the authority when nothing happened for a while. From
// then on nobody can subscribe, and the hub opens another room.
func (r *Room) tryClose() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.subscribers) > 0 {
		return false
	}
	r.subscribers = nil
	return true
}

// maybeSnapshot saves the state if so many entries came since the last one.
func (r *Room) maybeSnapshot(s *review.State, after review.Seq) {
	r.snapshot.Lock()
	defer r.snapshot.Unlock()
	if r.snapshot.running || s.Seq() < r.snapshot.seq+after {
		return
	}
	r.snapshot.running = true
	r.background.Add(1)
	go r.saveSnapshot(s)
}

// lastSnapshot spares whoever opens the document next the replay.
func (r *Room) lastSnapshot() {
	if s := r.State(); s.Exists() && s.Seq() > max(r.opened, r.snapshot.seq) {
		r.background.Add(1)
		r.saveSnapshot(s)
	}
}

func (r *Room) saveSnapshot(s *review.State) {
	defer r.background.Done()
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	start := time.Now()
	err := r.hub.db.SaveSnapshot(ctx, s)
	r.snapshot.Lock()
	defer r.snapshot.Unlock()
	r.snapshot.running = false
	r.snapshot.seq = s.Seq() // also after a failure: the next try is a whole interval later
	if err != nil {
		r.hub.o.Log.Error("snapshot", "document", r.id, "seq", s.Seq(), "err", err)
		return
	}
	r.hub.o.Log.Debug("snapshot", "document", r.id, "seq", s.Seq(), "took", time.Since(start))
}

// documentStream is what an authority over a document does.
func (h *Hub) documentStream(r *Room) stream[*review.State, review.Command] {
	return stream[*review.State, review.Command]{
		name: storage.StreamOf(r.id),
		execute: func(s *review.State, c review.Command, who review.ParticipantID) (outcome[*review.State], error) {
			return h.execute(r.id, s, c, who)
		},
		apply: (*review.State).Apply,
		seq:   (*review.State).Seq,
		after: func(b *storage.Batch, s *review.State) { b.After = s },
		tell:  r.tell,
	}
}
