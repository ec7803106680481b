package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// Invariant: the order of effects. An authority drains its inbox; for each
// command in order it authorises, validates and computes on a candidate state
// (review.Execute); it commits what they came to in one transaction, in which
// they are authorised again on the grants that stand there; then it adopts the
// candidate, answers the senders, and tells the others. Nobody hears of anything
// that is not stored, not even a sender of their own refusal if it was computed
// on a candidate. If the transaction fails, the commands run again one by one, so
// that one bad command sinks none. A command that was stored before is answered
// as then, whatever its version: an id that is known goes before any refusal.

// batchMax is how many commands share a transaction, as many as the writer of
// the storage joins; inboxSize is as large, so that the next batch gathers while
// this one is synced to disk. A full inbox makes senders wait.
const (
	batchMax  = 64
	inboxSize = 64
)

// recentMax bounds the answers kept in memory; older ones are in the storage.
const recentMax = 1024

// errClosed says that the room takes no more; the hub opens another.
var errClosed = errors.New("the room is closed")

// outcome is what a command came to on a candidate.
type outcome[S any] struct {
	entries   []review.Entry
	before    S
	after     S
	answer    review.Answer
	authorise func(review.RoleSet) error
}

// stream is what differs between documents and the site.
type stream[S, C any] struct {
	name    storage.Stream
	execute func(state S, c C, who review.ParticipantID) (outcome[S], error)
	apply   func(state S, e review.Entry) (S, error)
	seq     func(state S) review.Seq
	after   func(b *storage.Batch, state S) // puts the state beside the batch, for the projections
	tell    func(o outcome[S])              // called in order, after the commit
}

// request is a command on its way, with a place for its reply.
type request[C any] struct {
	ctx     context.Context
	who     review.ParticipantID
	id      review.CommandID
	digest  [32]byte
	command C
	reply   chan reply // of one place: the authority never waits for a sender
}

type reply struct {
	answer review.Answer
	err    error
}

// pause is what is done when no command came for a while; true ends the goroutine.
type pause struct {
	after time.Duration
	do    func() bool
}

type commandKey struct {
	who review.ParticipantID
	id  review.CommandID
}

type stored struct {
	digest [32]byte
	answer review.Answer
}

// authority runs one batch at a time: its goroutine takes them from the inbox, and
// a sender who finds nobody at work runs their own, which saves two hand-overs
// between threads.
type authority[S, C any] struct {
	stream[S, C]
	db    *storage.DB
	log   *slog.Logger
	inbox chan *request[C]
	calls chan func() // things to do between two batches
	stop  chan struct{}
	done  chan struct{}
	state atomic.Pointer[S]

	own    sync.Mutex // guards what follows; held while a batch runs
	still  *stillness // nil until the goroutine runs
	ended  bool       // the goroutine takes no more
	recent map[commandKey]stored
	order  []commandKey // of recent, oldest first
	behind bool         // a commit failed, and the storage may be ahead of the state
	pauses []pause      // what is done when no command comes, shortest first; the last one over and over

	stopOnce sync.Once
}

func newAuthority[S, C any](db *storage.DB, log *slog.Logger, s stream[S, C], state S) *authority[S, C] {
	a := &authority[S, C]{
		stream: s, db: db, log: log,
		inbox: make(chan *request[C], inboxSize), calls: make(chan func()),
		stop: make(chan struct{}), done: make(chan struct{}),
		recent: map[commandKey]stored{},
	}
	a.state.Store(&state)
	return a
}

// do hands a command over and waits for its reply, or for the sender's own context.
// A command that was handed over may still be done after the sender stopped waiting.
func (a *authority[S, C]) do(ctx context.Context, who review.ParticipantID, id review.CommandID, digest [32]byte, c C) (review.Answer, error) {
	r := &request[C]{ctx, who, id, digest, c, make(chan reply, 1)}
	if a.lead(r) {
		rep := <-r.reply
		return rep.answer, rep.err
	}
	select {
	case a.inbox <- r:
	case <-a.done:
		return review.Answer{}, errClosed
	case <-ctx.Done():
		return review.Answer{}, waiting(ctx)
	}
	select {
	case rep := <-r.reply:
		return rep.answer, rep.err
	case <-ctx.Done():
		return review.Answer{}, waiting(ctx)
	case <-a.done:
	}
	select {
	case rep := <-r.reply:
		return rep.answer, rep.err
	default:
		return review.Answer{}, errClosed
	}
}

// lead runs a batch on the sender's goroutine, if nobody else runs one.
func (a *authority[S, C]) lead(r *request[C]) bool {
	if !a.own.TryLock() {
		return false
	}
	defer a.own.Unlock()
	if a.still == nil || a.ended {
		return false
	}
	a.take(r)
	return true
}

// take runs one batch: a request, and what else is waiting.
func (a *authority[S, C]) take(first *request[C]) {
	a.turn(a.drain(first))
	a.still.begin()
}

func waiting(ctx context.Context) error {
	return review.E(review.Unavailable, "room.Do", "", fmt.Errorf("waiting for the room: %w", ctx.Err()))
}

// call runs f between two batches, and waits for it.
func (a *authority[S, C]) call(ctx context.Context, f func()) error {
	finished := make(chan struct{})
	select {
	case a.calls <- func() { defer close(finished); f() }:
		<-finished
		return nil
	case <-a.done:
		return errClosed
	case <-ctx.Done():
		return waiting(ctx)
	}
}

// run is the goroutine. When it stops it first empties the inbox.
func (a *authority[S, C]) run() {
	defer close(a.done)
	a.own.Lock()
	a.still = newStillness(a.pauses)
	a.own.Unlock()
	defer a.still.timer.Stop()
	for a.once() {
	}
}

// once does the next thing there is to do; false ends the goroutine.
func (a *authority[S, C]) once() bool {
	var f func()
	select {
	case first := <-a.inbox:
		f = func() { a.take(first) }
	case f = <-a.calls:
	case <-a.still.timer.C:
		f = func() { a.ended = a.still.over() }
	case <-a.stop:
		f = func() { a.ended = true }
	}
	a.own.Lock()
	defer a.own.Unlock()
	f()
	if a.ended {
		a.empty()
	}
	return !a.ended
}

// stillness goes through the pauses while no command comes.
type stillness struct {
	pauses []pause
	next   int
	timer  *time.Timer
}

func newStillness(pauses []pause) *stillness {
	s := &stillness{pauses: pauses, timer: time.NewTimer(time.Hour)}
	s.begin()
	return s
}

// begin is called after a command.
func (s *stillness) begin() {
	s.next = 0
	if len(s.pauses) == 0 {
		s.timer.Stop()
		return
	}
	s.timer.Reset(s.pauses[0].after)
}

// over does what waited for this pause, and waits for the next.
func (s *stillness) over() (end bool) {
	now := s.pauses[s.next]
	if now.do() {
		return true
	}
	wait := now.after
	if s.next+1 < len(s.pauses) {
		s.next++
		wait = s.pauses[s.next].after - now.after
	}
	s.timer.Reset(wait)
	return false
}

func (a *authority[S, C]) close() { a.stopOnce.Do(func() { close(a.stop) }) }

func (a *authority[S, C]) empty() {
	for {
		select {
		case first := <-a.inbox:
			a.turn(a.drain(first))
		default:
			return
		}
	}
}

func (a *authority[S, C]) drain(first *request[C]) []*request[C] {
	batch := []*request[C]{first}
	for len(batch) < batchMax {
		select {
		case r := <-a.inbox:
			batch = append(batch, r)
		default:
			return batch
		}
	}
	return batch
}

// turn takes a batch through the order of effects. A panic in here is a defect:
// who is still waiting hears Internal, and the authority lives on.
func (a *authority[S, C]) turn(batch []*request[C]) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("panic in a room", "stream", a.name, "panic", p, "stack", string(debug.Stack()))
			a.behind = true
			for _, r := range batch {
				r.answer(review.Answer{}, fmt.Errorf("room: panic: %v", p))
			}
		}
	}()
	if a.behind {
		if err := a.catchUp(); err != nil {
			refuseAll(batch, err)
			return
		}
	}
	if a.together(batch, false) == nil {
		return
	}
	for _, r := range batch {
		if err := a.catchUp(); err != nil {
			a.behind = true
			r.answer(review.Answer{}, err)
			continue
		}
		if err := a.together([]*request[C]{r}, true); err != nil {
			a.behind = true
			r.answer(review.Answer{}, err)
		}
	}
}

// answer may be called more than once; only the first counts.
func (r *request[C]) answer(answer review.Answer, err error) {
	select {
	case r.reply <- reply{answer, err}:
	default:
	}
}

func refuseAll[C any](batch []*request[C], err error) {
	for _, r := range batch {
		r.answer(review.Answer{}, err)
	}
}
