package storage

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"meelezen/review"
)

const (
	// groupMost bounds a transaction: beyond some tens of requests a commit gets
	// no cheaper per request, and the first one in it waits longer.
	groupMost = 64
	// groupLinger bounds how long a transaction stays open for requests that
	// are still on their way.
	groupLinger = 2 * time.Millisecond
	// queueMost is several groups; senders wait when it is full.
	queueMost = 256
	// lull is a pause between two edits that somebody types: in it the log is moved
	// into the file from walSome pages (of 4 KiB) on, and nobody waits for that.
	lull    = 20 * time.Millisecond
	walSome = 250
	// walLong is from where it is moved without a lull. A longer log would be moved
	// less often, but a file that grows costs every commit more than one that is
	// written over.
	walLong = 1000
	// idleCheckpoint is when a quiet writer cuts the log as well.
	idleCheckpoint = 5 * time.Second
	// commitsPerLook spreads the question how long the log is.
	commitsPerLook = 8
	// walMost is the size in pages (64 MiB) at which the log is cut, though readers
	// may have kept it from being moved.
	walMost = 16384
	// commitsPerCut spreads the look at whether it must be cut.
	commitsPerCut = 512
)

// errUnknown marks a request of which it is not known whether it was committed.
var errUnknown = errors.New("outcome of the commit is unknown")

// job is one request to the writer: it takes part in a shared transaction, in a
// savepoint of its own.
type job struct {
	ctx context.Context
	run func(*tx) error
	// landed is asked after a commit of unknown outcome, on a fresh connection:
	// is what run wrote there? nil for what may simply be done again.
	landed func(*tx) (bool, error)
	err    error
	done   chan struct{}
}

// writer owns the only connection that writes. Who holds it takes a request, drains
// what else is waiting, runs all in one transaction and answers after COMMIT. It is
// the sender itself when nobody else writes: handing one request to another
// goroutine and its answer back would wake two threads, which costs as much as the
// transaction. What comes meanwhile is queued for the goroutine.
type writer struct {
	files  *files
	epoch  int64
	jobs   chan *job
	broken atomic.Bool // the last transaction did not reach the disk
	ended  chan struct{}
	failed error // what went wrong at the end; read after ended

	own     sync.Mutex    // guards what follows; held while a transaction runs
	tx      *tx           // nil after a failure, until it is reopened
	linger  time.Duration // groupLinger, but in tests that decide themselves who shares a transaction
	commits int
	quiet   *time.Timer // runs since the last transaction
	lulled  bool        // what a lull is for was done

	mu     sync.RWMutex // guards closed, and sending on jobs against its close
	closed bool
}

func startWriter(ctx context.Context, f *files, epoch int64) (*writer, error) {
	w := &writer{files: f, epoch: epoch, linger: groupLinger, jobs: make(chan *job, queueMost), ended: make(chan struct{}), quiet: time.NewTimer(idleCheckpoint)}
	conn, err := f.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if w.tx, err = writingTx(conn); err != nil {
		return nil, err
	}
	go w.loop()
	return w, nil
}

// do runs a job and returns when it is durable, or when it is certain that it is
// not. A context that ends while the job waits in the queue takes it out; once
// it runs it is not abandoned.
func (w *writer) do(ctx context.Context, j *job) error {
	j.ctx, j.done = ctx, make(chan struct{})
	if w.lead(j) {
		return j.err
	}
	if err := w.send(ctx, j); err != nil {
		return err
	}
	<-j.done
	return j.err
}

// lead runs a transaction on the sender's goroutine, if nobody else runs one.
func (w *writer) lead(j *job) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed || !w.own.TryLock() {
		return false
	}
	defer w.own.Unlock()
	w.write(j)
	return true
}

func (w *writer) send(ctx context.Context, j *job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return review.E(review.Unavailable, "storage.write", textUnavailable, errors.New("the database is closed"))
	}
	select {
	case w.jobs <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// close runs what is still queued, then cuts the log.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	w.closed = true
	w.mu.Unlock()
	if !already {
		close(w.jobs)
	}
	<-w.ended
	return w.failed
}

func (w *writer) loop() {
	defer close(w.ended)
	defer w.quiet.Stop()
	for {
		select {
		case first, ok := <-w.jobs:
			w.own.Lock()
			if !ok {
				w.failed = w.finish()
				w.own.Unlock()
				return
			}
			w.write(first)
			w.own.Unlock()
		case <-w.quiet.C:
			w.own.Lock()
			w.rest()
			w.own.Unlock()
		}
	}
}

// write runs one transaction for first and what else is waiting, and keeps the log
// from growing while there is no lull.
func (w *writer) write(first *job) {
	w.group(first)
	w.commits++
	if w.commits%commitsPerLook == 0 {
		w.moveLog(walLong)
	}
	if w.commits%commitsPerCut == 0 {
		w.cutLongLog()
	}
	w.lulled = false
	w.quiet.Reset(lull)
}

// rest does what can be done while nobody writes.
func (w *writer) rest() {
	if w.lulled {
		w.checkpoint()
		return
	}
	w.moveLog(walSome)
	w.lulled = true
	w.quiet.Reset(idleCheckpoint - lull)
}

// group answers each request of the transaction once it is certain what became of it.
func (w *writer) group(first *job) {
	err := w.probe()
	if err == nil {
		err = w.begin()
	}
	if err != nil {
		w.abandon([]*job{first}, err)
		return
	}
	var ran []*job
	until := time.Now().Add(w.linger)
	for j := first; j != nil; j = w.next(len(ran), until) {
		if !w.runOne(j) {
			w.abandon(append(ran, j), j.err)
			return
		}
		ran = append(ran, j)
	}
	if err := w.tx.plain("COMMIT"); err != nil {
		w.readBack(ran, fmt.Errorf("commit: %w", err))
		return
	}
	clear(w.tx.dirty)
	w.broken.Store(false)
	if w.tx.erased {
		w.tx.erased = false
		w.checkpoint() // erased words must not stay behind in the log
	}
	for _, j := range ran {
		close(j.done)
	}
}

// next returns a waiting request if the group has room and time for it.
func (w *writer) next(size int, until time.Time) *job {
	if size >= groupMost || time.Now().After(until) {
		return nil
	}
	select {
	case j, ok := <-w.jobs:
		if ok {
			return j
		}
	default:
	}
	return nil
}

// probe tries, after a failure, whether the disk takes a good deal more than the
// next request will ask for: otherwise small writes would get through and large
// ones would not, and nobody could tell what to expect.
func (w *writer) probe() error {
	if !w.broken.Load() {
		return nil
	}
	for _, statement := range []string{"UPDATE owner SET probe = zeroblob(262144)", "UPDATE owner SET probe = NULL"} {
		if err := w.begin(); err != nil {
			return err
		}
		if err := w.tx.plain(statement); err != nil {
			return err
		}
		if err := w.tx.plain("COMMIT"); err != nil {
			return err
		}
	}
	w.checkpoint()
	return nil
}

// begin opens the transaction and checks that this server still owns the file.
func (w *writer) begin() error {
	if w.tx == nil {
		if err := w.reopen(); err != nil {
			return err
		}
	}
	if err := w.tx.plain("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	clear(w.tx.roles)
	var epoch int64
	if err := w.tx.row("SELECT epoch FROM owner").Scan(&epoch); err != nil {
		return err
	}
	if epoch != w.epoch {
		return review.E(review.Unavailable, "storage.write", textInUse, fmt.Errorf("another server has taken the database (epoch %d, ours is %d)", epoch, w.epoch))
	}
	return nil
}

// runOne runs a job in its savepoint. It reports false when the transaction can
// no longer be used; otherwise the job's own failure has been undone.
func (w *writer) runOne(j *job) bool {
	if j.err = j.ctx.Err(); j.err != nil {
		return true
	}
	if j.err = w.tx.plain("SAVEPOINT request"); j.err != nil {
		return false
	}
	clear(w.tx.dirty)
	j.err = runGuarded(j, w.tx)
	if j.err == nil {
		j.err = w.tx.plain("RELEASE request")
		return j.err == nil
	}
	w.tx.forget()
	clear(w.tx.roles)
	if breaksTransaction(j.err) {
		return false
	}
	return w.tx.plain("ROLLBACK TO request") == nil && w.tx.plain("RELEASE request") == nil
}

// runGuarded turns a defect in one request into an error of that request: the
// writer serves every room.
func runGuarded(j *job, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = review.E(review.Internal, "storage.write", "", fmt.Errorf("panic: %v", p))
		}
	}()
	return j.run(t)
}

// abandon gives up a transaction that was certainly not committed: those that
// had failed by themselves keep their error, the others get the cause.
func (w *writer) abandon(jobs []*job, cause error) {
	w.drop()
	w.broken.Store(true)
	for _, j := range jobs {
		if j.err == nil {
			j.err = cause
		}
		j.err = wrap("storage.write", j.err)
		close(j.done)
	}
}

// readBack finds out on a fresh connection what became of a commit that
// returned an error: SQLite may have written it all the same.
func (w *writer) readBack(jobs []*job, cause error) {
	w.drop()
	w.broken.Store(true)
	reopened := w.reopen()
	for _, j := range jobs {
		if j.err == nil {
			j.err = w.outcome(j, reopened, cause)
		}
		close(j.done)
	}
}

func (w *writer) outcome(j *job, reopened, cause error) error {
	const op = "storage.write"
	if reopened != nil {
		return review.E(review.Unavailable, op, textUnavailable, errors.Join(errUnknown, cause, reopened))
	}
	if j.landed != nil {
		there, err := j.landed(w.tx)
		if err != nil {
			return review.E(review.Unavailable, op, textUnavailable, errors.Join(errUnknown, cause, err))
		}
		if there {
			return nil
		}
	}
	return review.E(review.Unavailable, op, textUnavailable, cause)
}

// drop closes the connection, which rolls back whatever was open on it.
func (w *writer) drop() {
	if w.tx == nil {
		return
	}
	_ = w.tx.plain("ROLLBACK") // fails when SQLite did so already
	_ = w.tx.close()           // nothing to lose any more
	w.tx = nil
}

// reopen starts over with a new pool, so that no state of a failed connection
// is left, and reads its settings back.
func (w *writer) reopen() error {
	fresh, err := openWrite(w.files.path)
	if err != nil {
		return err
	}
	conn, err := fresh.Conn(background())
	if err != nil {
		_ = fresh.Close() // the refusal is what matters
		return err
	}
	t, err := writingTx(conn)
	if err != nil {
		_ = fresh.Close() // as above
		return err
	}
	_ = w.files.write.Close() // its connection is gone already
	w.files.write, w.tx = fresh, t
	return nil
}

// checkpoint moves the log into the file and cuts it. It is left for later when
// a reader is in the way.
func (w *writer) checkpoint() {
	if w.tx == nil {
		return
	}
	var busy, inLog, moved int
	// An error leaves the log as it is, which is safe; writing will show it.
	_ = w.tx.conn.QueryRowContext(background(), "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &inLog, &moved)
}

// moveLog moves a log of so many pages into the file, as far as readers let it.
// SQLite would do so inside a COMMIT, whose senders would wait for it.
func (w *writer) moveLog(pages int) {
	if w.tx == nil {
		return
	}
	var busy, inLog, moved int
	err := w.tx.row("PRAGMA wal_checkpoint(NOOP)").Scan(&busy, &inLog, &moved)
	if err == nil && inLog-moved >= pages {
		// An error is as in checkpoint.
		_ = w.tx.row("PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &inLog, &moved)
	}
}

func (w *writer) cutLongLog() {
	if w.tx == nil {
		return
	}
	var busy, inLog, moved int
	err := w.tx.conn.QueryRowContext(background(), "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &inLog, &moved)
	if err == nil && inLog > walMost {
		w.checkpoint()
	}
}

func (w *writer) finish() error {
	if w.tx == nil {
		return nil
	}
	w.checkpoint()
	t := w.tx
	w.tx = nil
	return t.close()
}
