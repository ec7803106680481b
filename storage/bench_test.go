package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

const benchWriters = 80

// median returns the middle of the durations.
func median(all []time.Duration) time.Duration {
	all = slices.Clone(all)
	slices.Sort(all)
	return all[len(all)/2]
}

// BenchmarkAppend measures durable appends to one document by 80 writers against
// a bare go-sqlite3 loop that inserts the same rows in groups, interleaved.
// Commands are computed beforehand: what a command costs is review's figure.
func BenchmarkAppend(b *testing.B) {
	const appends, rounds = 8000, 9
	ours, bare := make([]time.Duration, 0, rounds), make([]time.Duration, 0, rounds)
	for b.Loop() {
		for range rounds {
			ours = append(ours, appendOurs(b, appends))
			bare = append(bare, appendBare(b, appends))
		}
	}
	o, n := median(ours), median(bare)
	b.ReportMetric(appends/o.Seconds(), "appends/s")
	b.ReportMetric(appends/n.Seconds(), "bare/s")
	b.ReportMetric(n.Seconds()/o.Seconds(), "rate/bare")
}

// appendOurs lets 80 writers append through Commit, in the groups that a room makes.
func appendOurs(b *testing.B, appends int) time.Duration {
	b.StopTimer()
	db, err := storage.Open(b.Context(), b.TempDir(), storage.Options{})
	if err != nil {
		b.Fatal(err)
	}
	a := storagetest.NewAuthority(b, db)
	a.Create(plan(b))
	batches := make([]storage.Batch, 0, appends)
	for range appends {
		batch, _, err := a.Compute(a.Editor, storagetest.TypeAt(a.State.Version(), 13, "x"))
		if err != nil {
			b.Fatal(err)
		}
		a.State = batch.After
		batches = append(batches, batch)
	}
	runtime.GC() // what was computed beforehand is not part of the figure
	b.StartTimer()
	took := inGroups(benchWriters, appends, func(first, n int) {
		all := batches[first]
		all.Executed = nil
		for _, each := range batches[first : first+n] {
			all.Executed, all.After = append(all.Executed, each.Executed...), each.After
		}
		if err := db.Commit(context.Background(), all); err != nil {
			b.Error(err)
		}
	})
	b.StopTimer()
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	return took
}

// inGroups lets writers ask for one append after another, and serves those who
// wait, at most 64 at a time: the loop that both sides share.
func inGroups(writers, appends int, commit func(first, n int)) time.Duration {
	asked := make(chan chan struct{}, writers)
	start := time.Now()
	var people sync.WaitGroup
	for range writers {
		people.Go(func() {
			answer := make(chan struct{}, 1)
			for range appends / writers {
				asked <- answer
				<-answer
			}
		})
	}
	go func() { people.Wait(); close(asked) }()
	done := 0
	for answer := range asked {
		waiting := []chan struct{}{answer}
		for more := true; more && len(waiting) < 64; {
			select {
			case next, ok := <-asked:
				if more = ok; ok {
					waiting = append(waiting, next)
				}
			default:
				more = false
			}
		}
		commit(done, len(waiting))
		done += len(waiting)
		for _, w := range waiting {
			w <- struct{}{}
		}
	}
	return time.Since(start)
}

// The rows that an append leaves, in plain tables: no triggers, checks or second index.
const bareSchema = `
CREATE TABLE entry (id INTEGER PRIMARY KEY, stream TEXT, seq INTEGER, at INTEGER, actor TEXT, kind TEXT, authority INTEGER, site INTEGER, first INTEGER, steps INTEGER, leaf BLOB, hash BLOB, UNIQUE (stream, seq));
CREATE TABLE content (entry INTEGER PRIMARY KEY, salt BLOB, body BLOB);
CREATE TABLE command (stream TEXT, participant TEXT, id TEXT, digest BLOB, answer BLOB, seq INTEGER, checksum BLOB, PRIMARY KEY (stream, participant, id)) WITHOUT ROWID;`

func appendBare(b *testing.B, appends int) time.Duration {
	b.StopTimer()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(b.Context(), bareSchema); err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	prepare := func(query string) *sql.Stmt {
		s, err := db.PrepareContext(ctx, query)
		if err != nil {
			b.Fatal(err)
		}
		return s
	}
	entry := prepare("INSERT INTO entry (stream, seq, at, actor, kind, authority, site, first, steps, leaf, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	content := prepare("INSERT INTO content (entry, salt, body) VALUES (?, ?, ?)")
	command := prepare("INSERT INTO command (stream, participant, id, digest, answer, seq, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)")
	body := []byte(`{"first":1000,"steps":[{"from":13,"slice":{"content":[{"text":"x","type":"text"}]},"stepType":"replace","to":13}],"client":"tab-1","cause":"edit"}`)
	hash, salt, answer := make([]byte, 32), make([]byte, 16), []byte(`{"version":1000}`)
	runtime.GC()
	b.StartTimer()
	took := inGroups(benchWriters, appends, func(first, n int) {
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			b.Error(err)
			return
		}
		for i := first; i < first+n; i++ {
			r, err := tx.StmtContext(ctx, entry).ExecContext(ctx, "id-000008", i, time.Now().UnixNano(), "id-000005", "steps", 5, 8, i, 1, hash, hash)
			if err != nil {
				b.Error(err)
				return
			}
			id, err := r.LastInsertId()
			if err != nil {
				b.Error(err)
			}
			if _, err := tx.StmtContext(ctx, content).ExecContext(ctx, id, salt, body); err != nil {
				b.Error(err)
			}
			if _, err := tx.StmtContext(ctx, command).ExecContext(ctx, "id-000008", "id-000005", fmt.Sprintf("command-id-%06d", i), hash, answer, i, hash); err != nil {
				b.Error(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Error(err)
		}
	})
	b.StopTimer()
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
	b.StartTimer()
	return took
}

// BenchmarkOpen measures opening a document with 100,000 steps of history against
// parsing its newest snapshot, interleaved: after a crash, with half of the room's
// interval to replay; after a crash in a stretch without a moment's rest, with half
// of its longest interval; and after the room closed with a snapshot.
func BenchmarkOpen(b *testing.B) {
	const steps = 100_000
	db, err := storage.Open(b.Context(), b.TempDir(), storage.Options{})
	if err != nil {
		b.Fatal(err)
	}
	a := storagetest.NewAuthority(b, db)
	a.Create(longPlan(b, 97_000))
	snapshot := writeHistory(b, a, steps)
	for b.Loop() {
		crashed, _ := openAgainstParse(b, a, snapshot)
		typeSteps(b, a, (snapshotLatest-snapshotEvery)/2)
		unbroken, _ := openAgainstParse(b, a, snapshot)
		if err := db.SaveSnapshot(b.Context(), a.State); err != nil {
			b.Fatal(err)
		}
		if snapshot, err = a.State.MarshalJSON(); err != nil {
			b.Fatal(err)
		}
		closed, opening := openAgainstParse(b, a, snapshot)
		b.ReportMetric(opening.Seconds()*1000, "ms/open")
		b.ReportMetric(closed, "open/parse")
		b.ReportMetric(crashed, "crashed/parse")
		b.ReportMetric(unbroken, "unbroken/parse")
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}

// openAgainstParse returns the ratio of the medians, and what opening took.
func openAgainstParse(b *testing.B, a *storagetest.Authority, snapshot []byte) (ratio float64, open time.Duration) {
	const rounds = 50
	var opening, parsing []time.Duration
	for range rounds {
		start := time.Now()
		s, err := a.DB.LoadState(b.Context(), a.State.ID())
		opening = append(opening, time.Since(start))
		if err != nil || s.Version() != a.State.Version() {
			b.Fatalf("opened at version %d: %v", s.Version(), err)
		}
		start = time.Now()
		_, err = review.ParseState(snapshot)
		parsing = append(parsing, time.Since(start))
		if err != nil {
			b.Fatal(err)
		}
	}
	return median(opening).Seconds() / median(parsing).Seconds(), median(opening)
}

// longPlan is a text of so many words.
func longPlan(b *testing.B, words int) *prose.Node {
	schema := prose.Default()
	sentence := "Gemeenten openen samen met het Rijk een loket voor slachtoffers van mensenhandel en uitbuiting in het hele land "
	var blocks []*prose.Node
	for n := 0; n < words; n += 90 {
		text, err := schema.Text(strings.Repeat(sentence, 5))
		if err != nil {
			b.Fatal(err)
		}
		p, err := schema.Node("paragraph", nil, []*prose.Node{text})
		if err != nil {
			b.Fatal(err)
		}
		blocks = append(blocks, p)
	}
	doc, err := schema.Node("doc", prose.Attrs{"title": "Plan"}, blocks)
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

// somewhere is a place in the text that moves about with the version.
func somewhere(b *testing.B, s *review.State) int {
	at := 1 + int(s.Version())*7919%(s.Doc().ContentSize()-4)
	for ; ; at++ {
		pos, err := s.Doc().Resolve(at)
		if err != nil {
			b.Fatal(err)
		}
		if pos.Parent().IsTextblock() {
			return at
		}
	}
}

// What the room does: a snapshot at the first quiet moment, or without one.
const (
	snapshotEvery  = 100
	snapshotLatest = 300
)

// typeSteps commits so many letters, each an entry, in one batch.
func typeSteps(b *testing.B, a *storagetest.Authority, n int) {
	var all storage.Batch
	for i := range n {
		batch, _, err := a.Compute(a.Editor, storagetest.TypeAt(a.State.Version(), somewhere(b, a.State), "x"))
		if err != nil {
			b.Fatal(err)
		}
		if i == 0 {
			all = batch
		} else {
			all.Executed, all.After = append(all.Executed, batch.Executed...), batch.After
		}
		a.State = batch.After
	}
	if err := a.DB.Commit(b.Context(), all); err != nil {
		b.Fatal(err)
	}
}

// writeHistory types the steps, with a snapshot every few hundred entries, and
// returns the last snapshot. The last stretch is left half full: the middle of
// what a server finds when it opens a document.
func writeHistory(b *testing.B, a *storagetest.Authority, steps int) (snapshot []byte) {
	last := steps - snapshotEvery/2
	for int(a.State.Version()) < steps {
		n := min(100, steps-int(a.State.Version()), max(1, last-int(a.State.Version())))
		if int(a.State.Version()) >= last {
			n = steps - int(a.State.Version())
		}
		typeSteps(b, a, n)
		if v := int(a.State.Version()); v == last || v < last && v%5000 == 0 {
			if err := a.DB.SaveSnapshot(b.Context(), a.State); err != nil {
				b.Fatal(err)
			}
			var err error
			if snapshot, err = a.State.MarshalJSON(); err != nil {
				b.Fatal(err)
			}
		}
	}
	return snapshot
}

// BenchmarkSnapshot measures what a snapshot of a long document costs the writer,
// after one edit, against storing its bytes in a bare table.
func BenchmarkSnapshot(b *testing.B) {
	db, err := storage.Open(b.Context(), b.TempDir(), storage.Options{})
	if err != nil {
		b.Fatal(err)
	}
	a := storagetest.NewAuthority(b, db)
	a.Create(longPlan(b, 97_000))
	for b.Loop() {
		b.StopTimer()
		a.Type(somewhere(b, a.State), "x")
		b.StartTimer()
		if err := db.SaveSnapshot(b.Context(), a.State); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		b.Fatal(err)
	}
}
