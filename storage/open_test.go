package storage_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

func TestASecondServerIsRefused(t *testing.T) {
	dir := t.TempDir()
	first := storagetest.OpenDir(t, dir)
	_, err := storage.Open(t.Context(), dir, storage.Options{})
	if review.KindOf(err) != review.Unavailable || !strings.Contains(err.Error(), "in use by another server") || review.TextOf(err) != "error.storageInUse" {
		t.Errorf("the second server hears: %v", err)
	}
	if err := first.Ready(t.Context()); err != nil {
		t.Errorf("the first server: %v", err)
	}
}

// Should somebody remove the lock file, the epoch still keeps the loser from writing.
func TestAServerThatLostTheFileStopsWriting(t *testing.T) {
	dir := t.TempDir()
	ctx := t.Context()
	loser, err := storage.Open(ctx, dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, loser)
	a.Create(plan(t))
	if err := os.Remove(filepath.Join(dir, "lock")); err != nil {
		t.Fatal(err)
	}
	winner := storagetest.OpenDir(t, dir)
	_, err = a.Do(a.Editor, storagetest.TypeAt(0, 13, "Alle "))
	if review.KindOf(err) != review.Unavailable || !strings.Contains(err.Error(), "another server") {
		t.Errorf("the loser hears: %v", err)
	}
	if err := loser.Ready(ctx); err == nil {
		t.Error("the loser says that it is ready")
	}
	a.DB = winner
	a.Type(13, "Elke ")
	if err := loser.Close(); err != nil {
		t.Error(err)
	}
}

func TestADatabaseIsRefusedWhenItCannotBeTrusted(t *testing.T) {
	spoil := func(statement string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			raw, err := sql.Open("sqlite3", "file:"+path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := raw.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			if err := raw.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct {
		what, says string
		do         func(*testing.T, string)
	}{
		{"written by a newer program", "use the newer program", spoil("PRAGMA user_version = 9999")},
		{"not a database", "not a database", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("geen databank ", 500)), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"with pages overwritten", "", func(t *testing.T, path string) {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 4096; i < len(b); i += 64 {
				b[i] ^= 0xff
			}
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			db, err := storage.Open(t.Context(), dir, storage.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			c.do(t, filepath.Join(dir, "meelezen.db"))
			db, err = storage.Open(t.Context(), dir, storage.Options{})
			if err == nil {
				t.Fatal("it was opened", db.Close())
			}
			if !strings.Contains(err.Error(), c.says) {
				t.Errorf("refused with %v", err)
			}
		})
	}
}

func TestADatabaseOpensAgainWhereItEnded(t *testing.T) {
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, db)
	a.Create(plan(t))
	everything(a)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "meelezen.db-wal")); !os.IsNotExist(err) {
		t.Errorf("the log was not moved into the file (%v)", err)
	}
	again := storagetest.OpenDir(t, dir)
	got, err := again.LoadState(t.Context(), a.State.ID())
	if err != nil || snapshotOf(t, got) != snapshotOf(t, a.State) {
		t.Errorf("it differs (%v)", err)
	}
	if err := db.Commit(t.Context(), storage.Batch{Stream: "x", After: review.NewState("x")}); review.KindOf(err) != review.Unavailable {
		t.Errorf("a closed database: %v", err)
	}
}

func TestAWriteThatNobodyWaitsForAnyMoreIsNotDone(t *testing.T) {
	a := begin(t)
	b, _, err := a.Compute(a.Editor, storagetest.TypeAt(0, 13, "Alle "))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := a.DB.Commit(ctx, b); err == nil {
		t.Error("it was done")
	}
	if got, err := a.DB.LoadState(t.Context(), a.State.ID()); err != nil || got.Version() != 0 {
		t.Errorf("it was done all the same (%v)", err)
	}
}
