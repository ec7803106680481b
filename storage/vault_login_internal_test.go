package storage

import (
	"fmt"
	"testing"
	"time"

	"meelezen/review"
)

func TestStrangersWhoBeginLogInsFillNothing(t *testing.T) {
	ctx, now := t.Context(), time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)
	db, err := Open(ctx, t.TempDir(), Options{Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	v := db.Vault()
	begin := func(state string) {
		t.Helper()
		now = now.Add(time.Millisecond)
		if err := v.StartLogin(ctx, LoginAttempt{State: state}); err != nil {
			t.Fatal(err)
		}
	}
	wantKept := func(what string, want int) {
		t.Helper()
		var n int
		if err := v.files.read.QueryRowContext(ctx, "SELECT count(*) FROM login").Scan(&n); err != nil || n != want {
			t.Errorf("%s: %d attempts are kept, want %d (%v)", what, n, want, err)
		}
	}
	begin("early")
	fill := fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO login (hash, nonce, verifier, next, created) SELECT randomblob(32), '', '', '', %d FROM n`, loginsMost-1, now.UnixNano()+1)
	if _, err := v.exec(ctx, "fill", fill); err != nil {
		t.Fatal(err)
	}
	begin("late")
	wantKept("a flood", loginsMost)
	if _, err := v.TakeLogin(ctx, "late"); err != nil {
		t.Errorf("somebody who comes in the middle of a flood: %v", err)
	}
	if _, err := v.TakeLogin(ctx, "early"); review.KindOf(err) != review.Unauthenticated {
		t.Errorf("the oldest was not the one that went: %v", err)
	}
	now = now.Add(loginLasts + time.Second)
	begin("next")
	wantKept("ten minutes later", 1)
}
