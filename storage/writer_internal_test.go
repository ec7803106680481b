package storage

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"meelezen/review"
)

// breakCommit makes the COMMIT of the transaction fail, and nothing before it: a
// reference that is checked only then.
func breakCommit(t *tx) error {
	if err := t.plain("PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	return t.exec("INSERT INTO content (entry, salt, body) VALUES (999999, zeroblob(16), x'7b7d')")
}

// together runs jobs in one transaction: it begins when all wait.
func together(t *testing.T, w *writer, jobs ...*job) []error {
	t.Helper()
	w.own.Lock()
	w.linger = time.Hour // however slow the machine is, they share it
	for _, j := range jobs {
		j.ctx, j.done = t.Context(), make(chan struct{})
		if err := w.send(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	w.own.Unlock()
	errs := make([]error, len(jobs))
	for i, j := range jobs {
		<-j.done
		errs[i] = j.err
	}
	return errs
}

func TestAfterAFailedCommitTheDatabaseSaysWhatBecameOfIt(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	says := func(there bool, err error) func(*tx) (bool, error) {
		return func(*tx) (bool, error) { return there, err }
	}
	refused := errors.New("refused")
	errs := together(t, db.writer,
		&job{run: breakCommit, landed: says(false, nil)},
		&job{run: func(*tx) error { return nil }, landed: says(true, nil)},
		&job{run: func(*tx) error { return nil }, landed: says(false, errors.New("cannot look"))},
		&job{run: func(*tx) error { return refused }, landed: says(true, nil)},
	)
	if review.KindOf(errs[0]) != review.Unavailable || errors.Is(errs[0], errUnknown) {
		t.Errorf("what is certainly not there: %v", errs[0])
	}
	if errs[1] != nil {
		t.Errorf("what landed after all: %v", errs[1])
	}
	if review.KindOf(errs[2]) != review.Unavailable || !errors.Is(errs[2], errUnknown) {
		t.Errorf("what cannot be found out: %v", errs[2])
	}
	if !errors.Is(errs[3], refused) {
		t.Errorf("what failed by itself: %v", errs[3])
	}
	if err := db.Ready(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

func TestOneBadRequestDoesNotSinkTheOthers(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	insert := func(id string) func(*tx) error {
		return func(t *tx) error { return t.exec("INSERT INTO dossier (id, title) VALUES (?, '')", id) }
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	late := &job{run: insert("late")}
	errs := together(t, db.writer,
		&job{run: insert("one")},
		&job{run: func(t *tx) error {
			if err := insert("undone")(t); err != nil {
				return err
			}
			return insert("one")(t) // twice
		}},
		&job{run: func(*tx) error { panic("a defect") }},
		&job{run: insert("two")},
	)
	if err := db.writer.do(gone, late); err == nil {
		t.Error("nobody waited, and it was done")
	}
	if errs[0] != nil || errs[3] != nil {
		t.Errorf("the good ones: %v, %v", errs[0], errs[3])
	}
	if errs[1] == nil || review.KindOf(errs[2]) != review.Internal {
		t.Errorf("the bad ones: %v, %v", errs[1], errs[2])
	}
	var ids string
	if err := db.journal.read.QueryRowContext(t.Context(), "SELECT group_concat(id) FROM dossier").Scan(&ids); err != nil || ids != "one,two" {
		t.Errorf("stored: %s (%v)", ids, err)
	}
}

// writePages commits so many pages, and leaves them in the log.
func writePages(t *testing.T, db *DB, pages int) {
	t.Helper()
	err := db.writer.do(t.Context(), &job{run: func(t *tx) error {
		return t.exec("UPDATE owner SET probe = randomblob(?)", int64(pages*4096))
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func sizeOf(t *testing.T, db *DB, name string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(db.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func openHere(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestTheLogStaysShortWhileThereIsNoPause(t *testing.T) {
	db := openHere(t)
	const pages, frame = 100, 4096 + 24
	for range 10 * walLong / pages {
		writePages(t, db, pages)
	}
	longest := int64(walLong+2*commitsPerLook*pages) * frame
	if got := sizeOf(t, db, journalFile+"-wal"); got > longest {
		t.Errorf("the log is %d pages", got/frame)
	}
}

func TestTheLogIsMovedInAPause(t *testing.T) {
	db := openHere(t)
	writePages(t, db, 2*walSome)
	for deadline := time.Now().Add(10 * time.Second); sizeOf(t, db, journalFile) < 2*walSome*4096; {
		if time.Now().After(deadline) {
			t.Fatal("the log was not moved into the file")
		}
	}
}
