package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

func TestABackupUnderWritesIsWholeAndOpens(t *testing.T) {
	ctx, dir := context.Background(), t.TempDir()
	db := storagetest.OpenDir(t, dir)
	a := storagetest.NewAuthority(t, db)
	a.Create(plan(t))
	stop, stopped := make(chan struct{}), sync.WaitGroup{}
	stopped.Add(1)
	go func() {
		defer stopped.Done()
		for {
			select {
			case <-stop:
				return
			default:
				a.Type(1, "x")
			}
		}
	}()
	to := filepath.Join(t.TempDir(), "copy")
	report, err := storage.BackupDir(ctx, dir, to)
	close(stop)
	stopped.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Streams) != 2 {
		t.Errorf("copied %d journals, want 2", len(report.Streams))
	}
	copied := storagetest.OpenDir(t, to)
	storagetest.CheckInvariants(t, copied)
}

func TestABackupNeverOverwrites(t *testing.T) {
	ctx, dir, to := context.Background(), t.TempDir(), t.TempDir()
	storagetest.OpenDir(t, dir)
	kept := filepath.Join(to, "kept")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.BackupDir(ctx, dir, to); review.KindOf(err) != review.Conflict {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(kept); err != nil {
		t.Errorf("what was in the folder is gone: %v", err)
	}
}

func TestABackupOfNothingSaysSo(t *testing.T) {
	to := filepath.Join(t.TempDir(), "copy")
	if _, err := storage.BackupDir(context.Background(), t.TempDir(), to); review.KindOf(err) != review.NotFound {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(to); !os.IsNotExist(err) {
		t.Errorf("a folder was made all the same: %v", err)
	}
}
