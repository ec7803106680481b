package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
	"meelezen/review/prose"
)

const (
	// snapshotsKept is how many of the newest snapshots stay, whatever their distance.
	snapshotsKept = 3
	// snapshotGrid keeps one older snapshot per so many versions, so that an old
	// version is at most that many steps away without a copy of the text per few
	// hundred steps.
	snapshotGrid = 5000
)

// LoadState returns a document: its newest snapshot that is whole, and the
// entries since. NotFound if it has no journal.
func (db *DB) LoadState(ctx context.Context, id review.DocumentID) (*review.State, error) {
	s, err := db.stateAt(ctx, id, -1)
	return s, wrap("storage.LoadState", err)
}

// StateAt returns the document as it was when its text last was at the version,
// or just below it if one entry of several steps went past it.
func (db *DB) StateAt(ctx context.Context, id review.DocumentID, v review.Version) (*review.State, error) {
	s, err := db.stateAt(ctx, id, v)
	return s, wrap("storage.StateAt", err)
}

// stateAt is StateAt, and the head when v is negative.
func (db *DB) stateAt(ctx context.Context, id review.DocumentID, v review.Version) (*review.State, error) {
	var s *review.State
	err := db.snapshotRead(ctx, func(q querier) error {
		var err error
		if s, err = newestSnapshot(ctx, q, id, v); err != nil {
			return err
		}
		s, err = foldUntil(ctx, q, s, v)
		return err
	})
	if err == nil && !s.Exists() {
		err = review.E(review.NotFound, "storage.StateAt", "error.notFound", fmt.Errorf("no document %s", id))
	}
	return s, err
}

// TextAt returns the text at any version, also one in the middle of an entry.
func (db *DB) TextAt(ctx context.Context, id review.DocumentID, v review.Version) (*prose.Node, error) {
	const op = "storage.TextAt"
	s, err := db.stateAt(ctx, id, max(v, 0))
	if err == nil && s.Version() < v {
		s, err = db.oneFurther(ctx, s)
	}
	if err != nil {
		return nil, wrap(op, err)
	}
	doc, ok := s.DocAt(v)
	if !ok {
		return nil, review.E(review.NotFound, op, "error.notFound", fmt.Errorf("document %s has no version %d", id, v))
	}
	return doc, nil
}

func (db *DB) oneFurther(ctx context.Context, s *review.State) (*review.State, error) {
	err := eachEntry(ctx, db.journal.read, StreamOf(s.ID()), s.Seq(), 1, func(e review.Entry) (err error) {
		s, err = s.Apply(e)
		return err
	})
	return s, err
}

// errFarEnough ends a fold.
var errFarEnough = errors.New("far enough")

// foldUntil applies the entries after s, up to the first that leads past version
// v; all when v is negative.
func foldUntil(ctx context.Context, q querier, s *review.State, v review.Version) (*review.State, error) {
	err := eachEntry(ctx, q, StreamOf(s.ID()), s.Seq(), noLimit, func(e review.Entry) error {
		if steps, ok := e.Event.(review.StepsAccepted); ok && v >= 0 && steps.First+review.Version(len(steps.Steps)) > v {
			return errFarEnough
		}
		next, err := s.Apply(e)
		if err == nil {
			s = next
		}
		return err
	})
	if errors.Is(err, errFarEnough) {
		err = nil
	}
	return s, err
}

// newestSnapshot returns the newest whole snapshot at or below version v (any
// when negative), or the empty state. One that rotted is passed over: the journal
// has everything, and Verify names the damage.
func newestSnapshot(ctx context.Context, q querier, id review.DocumentID, v review.Version) (*review.State, error) {
	rows, err := q.QueryContext(ctx, `SELECT checksum, body FROM snapshot WHERE document = ? AND (? < 0 OR version <= ?) ORDER BY seq DESC`,
		string(id), int64(v), int64(v))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	for rows.Next() {
		var sum, body sql.RawBytes // a megabyte that is only read: not copied
		if err := rows.Scan(&sum, &body); err != nil {
			return nil, err
		}
		if hash := sha256.Sum256(body); bytes.Equal(hash[:], sum) {
			if s, err := review.ParseState(body); err == nil && s.ID() == id {
				return s, nil
			}
		}
	}
	return review.NewState(id), rows.Err()
}

// SaveSnapshot keeps a committed state, so that opening the document folds only
// what comes after. Older snapshots are thinned.
func (db *DB) SaveSnapshot(ctx context.Context, s *review.State) error {
	const op = "storage.SaveSnapshot"
	body, err := s.MarshalJSON()
	if err != nil {
		return review.E(review.Internal, op, "", err)
	}
	return wrap(op, db.writer.do(ctx, &job{run: func(t *tx) error {
		if err := insertSnapshot(t, s, body); err != nil {
			return err
		}
		return thinSnapshots(t, s.ID())
	}}))
}

func insertSnapshot(t *tx, s *review.State, body []byte) error {
	h, err := t.headOf(StreamOf(s.ID()))
	if err != nil {
		return err
	}
	if s.Seq() > h.seq {
		return fmt.Errorf("snapshot at %d, the journal is at %d", s.Seq(), h.seq)
	}
	var redacted int
	err = t.row("SELECT count(*) FROM entry WHERE stream = ? AND seq > ? AND kind = 'redacted'", string(s.ID()), int64(s.Seq())).Scan(&redacted)
	if err != nil || redacted > 0 {
		return err // a state from before a redaction would bring the words back: it is not kept
	}
	sum := sha256.Sum256(body)
	return t.exec("INSERT INTO snapshot (document, seq, version, checksum, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
		string(s.ID()), int64(s.Seq()), int64(s.Version()), sum[:], body)
}

// thinSnapshots keeps the newest, and of the older ones the last in each stretch
// of the grid.
func thinSnapshots(t *tx, id review.DocumentID) error {
	return t.exec(`DELETE FROM snapshot WHERE document = ?1
		AND seq NOT IN (SELECT seq FROM snapshot WHERE document = ?1 ORDER BY seq DESC LIMIT ?2)
		AND seq NOT IN (SELECT max(seq) FROM snapshot WHERE document = ?1 GROUP BY version / ?3)`,
		string(id), snapshotsKept, snapshotGrid)
}
