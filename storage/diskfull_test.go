package storage_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// fillUp writes until the disk takes no more, and returns what was acknowledged.
func fillUp(t *testing.T, a *storagetest.Authority) []review.CommandID {
	t.Helper()
	var acked []review.CommandID
	for {
		b, _, err := a.Compute(a.Readers[0], review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Target: review.TargetDocument, Version: a.State.Version(), Body: strings.Repeat("Vol. ", 400)})
		if err != nil {
			t.Fatal(err)
		}
		err = a.DB.Commit(context.WithoutCancel(t.Context()), b)
		if err != nil {
			if review.KindOf(err) != review.Unavailable || review.TextOf(err) != "error.storageUnavailable" {
				t.Fatalf("on a full disk: %v", err)
			}
			return acked
		}
		a.State = b.After
		acked = append(acked, b.Executed[0].Command)
		if len(acked) > 20000 {
			t.Fatal("the disk does not fill up")
		}
	}
}

// endure fills the disk, makes room and goes on without a restart.
func endure(t *testing.T, dir string, makeRoom func()) {
	t.Helper()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	a := storagetest.NewAuthority(t, db)
	a.Create(plan(t))
	acked := fillUp(t, a)
	if len(acked) == 0 {
		t.Fatal("full before anything was written: the test proves nothing")
	}
	if err := db.Ready(t.Context()); review.KindOf(err) != review.Unavailable {
		t.Errorf("full, and ready: %v", err)
	}
	if _, err := db.LoadState(t.Context(), a.State.ID()); err != nil {
		t.Errorf("nothing can be read any more: %v", err)
	}
	makeRoom()
	if err := db.Ready(t.Context()); err != nil {
		t.Fatalf("there is room again: %v", err)
	}
	a.Type(13, "Verder ")
	for _, id := range acked {
		if _, found, err := db.FindCommand(t.Context(), storage.StreamOf(a.State.ID()), a.Readers[0], id); err != nil || !found {
			t.Errorf("%s is lost (%v)", id, err)
		}
	}
	got, err := db.LoadState(t.Context(), a.State.ID())
	if err != nil || snapshotOf(t, got) != snapshotOf(t, a.State) {
		t.Errorf("the document differs (%v)", err)
	}
	storagetest.CheckInvariants(t, db)
}

// fillQuota runs under a limit on the size of files. It holds for a whole process,
// so this is a child.
func fillQuota(t *testing.T, dir string) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	narrow := limit
	narrow.Cur = 2 << 20
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &narrow); err != nil {
		t.Fatal(err)
	}
	endure(t, dir, func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
	})
	_, _ = fmt.Println("endured") // the parent looks for it
}

func TestAFullQuotaIsRefusedAndRecoversWithoutRestart(t *testing.T) {
	if dir := os.Getenv(childDir); dir != "" {
		fillQuota(t, dir)
		return
	}
	out, err := func() ([]byte, error) {
		c := child(t, t.TempDir(), "", 0)
		c.Stderr = nil
		return c.CombinedOutput()
	}()
	if err != nil || !strings.Contains(string(out), "endured") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAFullDiskIsRefusedAndRecoversWithoutRestart(t *testing.T) {
	for _, size := range []string{"4m", "6m", "8m"} {
		t.Run(size, func(t *testing.T) {
			dir := t.TempDir()
			if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
				if os.Getenv("CI") == "" && (errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES)) {
					t.Skip("SKIPPED: mounting a small disk needs root")
				}
				t.Fatal(err)
			}
			defer func() {
				if err := syscall.Unmount(dir, 0); err != nil {
					t.Error(err)
				}
			}()
			ballast := filepath.Join(dir, "ballast")
			if err := os.WriteFile(ballast, make([]byte, 5<<19), 0o600); err != nil {
				t.Fatal(err)
			}
			data := filepath.Join(dir, "data")
			endure(t, data, func() {
				if err := os.Remove(ballast); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
