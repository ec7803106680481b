package storage_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

func TestABackupMadeUnderWritesComesBackWhole(t *testing.T) {
	dir := t.TempDir()
	a := storagetest.NewAuthority(t, storagetest.OpenDir(t, dir))
	a.Create(plan(t))
	ctx := t.Context()
	if err := a.DB.Vault().CreatePerson(ctx, storage.Person{ID: "fatma", Name: "Fatma Aydin"}); err != nil {
		t.Fatal(err)
	}
	token, err := a.DB.Vault().CreateSession(ctx, "fatma", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	everything(a)
	a.Must(a.Lead, review.OpenRound{Name: "Ronde 2", Mode: review.ModeLive})
	stop := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				a.Type(1, "x")
			}
		}
	})
	to := filepath.Join(t.TempDir(), "backup")
	report, err := storage.BackupDir(ctx, dir, to)
	close(stop)
	writing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(t.TempDir(), "data")
	if _, err := storage.RestoreDir(ctx, to, data); err != nil {
		t.Fatal(err)
	}
	wantKind(t, "restored without the key", refused(t, data, storage.Options{}), review.NotFound)
	key := storage.KeyPath(dir, "")
	if err := storage.CheckKey(ctx, data, key); err != nil {
		t.Errorf("the key of what was backed up: %v", err)
	}
	if err := os.Link(key, storage.KeyPath(data, "")); err != nil {
		t.Fatal(err)
	}
	db := storagetest.OpenDir(t, data)
	s, err := db.LoadState(ctx, a.State.ID())
	if err != nil || len(report.Streams) != 2 || s.Seq() != report.Streams[0].Entries {
		t.Errorf("the restored journal ends at %d, the backup said %+v (%v)", s.Seq(), report.Streams, err)
	}
	if p, err := db.Vault().FindPerson(ctx, "fatma"); err != nil || p.Name != "Fatma Aydin" {
		t.Errorf("the vault has %+v (%v)", p, err)
	}
	if _, err := db.Vault().FindSession(ctx, token); review.KindOf(err) != review.Unauthenticated {
		t.Errorf("a session survived the restore: %v", err)
	}
	if _, err := storage.RestoreDir(ctx, to, data); review.KindOf(err) != review.Conflict {
		t.Errorf("over a database that is in use: %v", err)
	}
	if _, err := storage.BackupDir(ctx, t.TempDir(), filepath.Join(t.TempDir(), "none")); review.KindOf(err) != review.NotFound {
		t.Errorf("of nothing: %v", err)
	}
	if _, err := storage.BackupDir(ctx, dir, to); review.KindOf(err) != review.Conflict {
		t.Errorf("over an earlier backup: %v", err)
	}
}

func TestABackupThatIsNoLongerWhatWasMadeIsRefused(t *testing.T) {
	data := t.TempDir()
	a := storagetest.NewAuthority(t, storagetest.OpenDir(t, data))
	a.Create(plan(t))
	whole := filepath.Join(t.TempDir(), "backup")
	if _, err := storage.BackupDir(t.Context(), data, whole); err != nil {
		t.Fatal(err)
	}
	everything(a)
	later := filepath.Join(t.TempDir(), "later")
	if _, err := storage.BackupDir(t.Context(), data, later); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.CheckBackup(t.Context(), whole); err != nil {
		t.Fatalf("untouched: %v", err)
	}
	for _, c := range []struct {
		what string
		do   func(dir string) error
	}{
		{"cut short", func(dir string) error { return os.Truncate(filepath.Join(dir, "meelezen.db"), 8192) }},
		{"one file of another backup", func(dir string) error {
			b, err := os.ReadFile(filepath.Join(later, "meelezen.db"))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(dir, "meelezen.db"), b, 0o600)
		}},
		{"without its vault", func(dir string) error { return os.Remove(filepath.Join(dir, "vault.db")) }},
		{"without a manifest", func(dir string) error { return os.Remove(filepath.Join(dir, "manifest.json")) }},
		{"with a manifest of its own making", func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "manifest.json"), []byte(`{"files":[]}`), 0o600)
		}},
	} {
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		if err := c.do(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := storage.RestoreDir(t.Context(), dir, filepath.Join(t.TempDir(), "data")); review.KindOf(err) != review.Invalid {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}
