package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"meelezen/review"
)

// querier is a pool, a connection or a transaction that reads.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Entries returns at most limit entries of a journal after a sequence number; of
// a redacted entry, what remains of it.
func (db *DB) Entries(ctx context.Context, s Stream, after review.Seq, limit int) ([]review.Entry, error) {
	var list []review.Entry
	err := eachEntry(ctx, db.journal.read, s, after, limit, func(e review.Entry) error {
		list = append(list, e)
		return nil
	})
	return list, wrap("storage.Entries", err)
}

// noLimit reads a journal to its end.
const noLimit = -1

// eachEntry calls f with the entries after a sequence number, in order.
func eachEntry(ctx context.Context, q querier, s Stream, after review.Seq, limit int, f func(review.Entry) error) error {
	rows, err := q.QueryContext(ctx, `SELECT seq, at, actor, kind, authority, coalesce(body, remains)
		FROM entry JOIN content ON entry = entry.id WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?`, string(s), int64(after), limit)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	for rows.Next() {
		var e review.Entry
		var at int64
		var kind string
		var body []byte
		if err := rows.Scan(&e.Seq, &at, &e.Actor, &kind, &e.Authority, &body); err != nil {
			return err
		}
		e.At = time.Unix(0, at).UTC()
		if e.Event, err = review.DecodeEvent(kind, body); err != nil {
			return fmt.Errorf("entry %d of %s: %w", e.Seq, s, err)
		}
		if err := f(e); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Head returns the sequence number and the hash at the end of a journal: what a
// receipt or a backup manifest refers to.
func (db *DB) Head(ctx context.Context, s Stream) (review.Seq, Hash, error) {
	h, err := readHead(func(query string, args ...any) *sql.Row { return db.journal.read.QueryRowContext(ctx, query, args...) }, s)
	return h.seq, h.hash, wrap("storage.Head", err)
}

// Streams returns the names of all journals.
func (db *DB) Streams(ctx context.Context) ([]Stream, error) {
	list, err := readStreams(ctx, db.journal.read)
	return list, wrap("storage.Streams", err)
}

func readStreams(ctx context.Context, q querier) ([]Stream, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT stream FROM entry ORDER BY stream")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	var list []Stream
	for rows.Next() {
		var s Stream
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// snapshotRead runs f on one consistent view of the journal's file.
func (db *DB) snapshotRead(ctx context.Context, f func(querier) error) error {
	tx, err := db.journal.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only read
	return f(tx)
}

// SeqOfVersion returns the last entry of steps that ends at a version or before;
// 0 when there is none.
func (db *DB) SeqOfVersion(ctx context.Context, s Stream, v review.Version) (review.Seq, error) {
	var seq review.Seq
	err := db.journal.read.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM entry WHERE stream = ? AND first < ?", string(s), int64(v)).Scan(&seq)
	return seq, wrap("storage.SeqOfVersion", err)
}
