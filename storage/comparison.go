package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"

	"meelezen/review"
)

// Compared names one side of a comparison.
type Compared string

// ComparedRevision is a revision as a side.
func ComparedRevision(id review.RevisionID) Compared { return Compared(id) }

// ComparedVersion is the text at a version as a side: the head, as it is now.
func ComparedVersion(v review.Version) Compared { return Compared(fmt.Sprintf("v%d", v)) }

func (c Compared) isVersion() bool { return strings.HasPrefix(string(c), "v") && len(c) < 20 }

// comparisons lets the first who asks compute, and the others wait for it.
type comparisons struct {
	mu      sync.Mutex // guards running
	running map[[3]string]chan struct{}
}

// Comparison returns what is kept of a comparison, or computes it once and keeps
// it. Both sides must be what they always were: a revision, or a version.
func (db *DB) Comparison(ctx context.Context, doc review.DocumentID, older, newer Compared, compute func() ([]byte, error)) ([]byte, error) {
	const op = "storage.Comparison"
	key := [3]string{string(doc), string(older), string(newer)}
	for {
		body, err := db.findComparison(ctx, key)
		if body != nil || err != nil {
			return body, wrap(op, err)
		}
		mine, wait := db.comparisons.start(key)
		if mine {
			defer db.comparisons.end(key, wait)
			break
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	body, err := compute()
	if err != nil {
		return nil, err
	}
	err = db.writer.do(ctx, &job{run: func(t *tx) error { return putComparison(t, key, older, newer, body) }})
	return body, wrap(op, err)
}

func (c *comparisons) start(key [3]string) (mine bool, wait chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if wait, ok := c.running[key]; ok {
		return false, wait
	}
	if c.running == nil {
		c.running = map[[3]string]chan struct{}{}
	}
	wait = make(chan struct{})
	c.running[key] = wait
	return true, wait
}

func (c *comparisons) end(key [3]string, wait chan struct{}) {
	c.mu.Lock()
	delete(c.running, key)
	c.mu.Unlock()
	close(wait)
}

// findComparison returns nil for one that is not kept, or that rotted.
func (db *DB) findComparison(ctx context.Context, key [3]string) ([]byte, error) {
	var sum, body []byte
	err := db.journal.read.QueryRowContext(ctx, "SELECT checksum, body FROM comparison WHERE document = ? AND older = ? AND newer = ?",
		key[0], key[1], key[2]).Scan(&sum, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err == nil && comparisonChecksum(key, body) != Hash(sum) {
		return nil, nil
	}
	return body, err
}

func comparisonChecksum(key [3]string, body []byte) Hash {
	if len(body) == 0 {
		return sha256.Sum256(nil)
	}
	return checksum([]byte(key[0]), []byte(key[1]), []byte(key[2]), body)
}

// isHead is the condition in SQL that a side is a version.
const isHead = "%[1]s GLOB 'v[0-9]*' AND length(%[1]s) < 20"

// putComparison keeps a comparison. Of comparisons with the head, on either side,
// only the latest is worth keeping.
func putComparison(t *tx, key [3]string, older, newer Compared, body []byte) error {
	if newer.isVersion() {
		if err := t.exec("DELETE FROM comparison WHERE document = ? AND older = ? AND "+fmt.Sprintf(isHead, "newer"), key[0], key[1]); err != nil {
			return err
		}
	}
	if older.isVersion() {
		statement := "DELETE FROM comparison WHERE document = ? AND " + fmt.Sprintf(isHead, "older") + " AND (newer = ? OR " + fmt.Sprintf(isHead, "newer") + ")"
		if err := t.exec(statement, key[0], key[2]); err != nil {
			return err
		}
	}
	sum := comparisonChecksum(key, body)
	return t.exec(`INSERT INTO comparison (document, older, newer, checksum, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET checksum = excluded.checksum, body = excluded.body`, key[0], key[1], key[2], sum[:], body)
}
