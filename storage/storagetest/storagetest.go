// Package storagetest gives tests a real database: Open a fresh one, CheckInvariants
// over what a test left in it, and an Authority that runs commands and commits
// them the way a room does, but one at a time and without a goroutine.
package storagetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"meelezen/storage"
)

// Open opens a fresh database in a directory of the test's own. When the test
// ends its invariants are checked and it is closed.
func Open(tb testing.TB) *storage.DB {
	tb.Helper()
	return OpenDir(tb, tb.TempDir())
}

// OpenDir is Open for a directory that may hold a database already.
func OpenDir(tb testing.TB, dir string) *storage.DB {
	tb.Helper()
	db, err := storage.Open(tb.Context(), dir, storage.Options{Clock: NewClock().Now})
	if err != nil {
		tb.Fatalf("opening %s: %v", dir, err)
	}
	tb.Cleanup(func() {
		CheckInvariants(tb, db)
		if err := db.Close(); err != nil {
			tb.Errorf("closing %s: %v", dir, err)
		}
	})
	return db
}

// CheckInvariants fails the test when the file does not prove I2, I3 and I4, or
// when anything kept differs from the journal.
func CheckInvariants(tb testing.TB, db *storage.DB) storage.Report {
	tb.Helper()
	report, err := db.Verify(context.WithoutCancel(tb.Context()))
	if err != nil {
		tb.Fatalf("verify: %v", err)
	}
	if err := report.Err(); err != nil {
		tb.Errorf("invariants: %v", err)
	}
	return report
}

// Clock is a clock that tests move. It is safe for use by many goroutines.
type Clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

// NewClock returns a clock at a working morning in December.
func NewClock() *Clock { return &Clock{now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)} }

// Now returns the time, a millisecond later at every call.
func (c *Clock) Now() time.Time { return c.Advance(time.Millisecond) }

// Advance moves the clock and returns its time.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// IDs makes ids that tell tests apart from real ones and sort in order.
type IDs struct {
	mu     sync.Mutex // guards n
	n      int
	Prefix string
}

// New returns the next id.
func (i *IDs) New() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.n++
	return fmt.Sprintf("%sid-%06d", i.Prefix, i.n)
}
