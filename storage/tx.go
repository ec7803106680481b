package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
)

// tx is the one writing connection inside a transaction, with its prepared
// statements and what the writer remembers of the journals' heads.
type tx struct {
	conn   *sql.Conn
	stmts  map[string]*sql.Stmt
	heads  map[Stream]head
	dirty  map[Stream]bool                         // heads changed since the last savepoint
	roles  map[review.ParticipantID]review.RoleSet // read in this transaction
	erased bool                                    // content was erased: cut the log after the commit
}

// head is the end of a stream.
type head struct {
	seq     review.Seq
	version review.Version
	hash    Hash
}

// background is for statements on the writing connection: they are never
// cancelled half-way, and without a Done channel the driver starts no goroutine.
var background = context.Background

func newTx(conn *sql.Conn) *tx {
	return &tx{conn: conn, stmts: map[string]*sql.Stmt{}, heads: map[Stream]head{}, dirty: map[Stream]bool{}, roles: map[review.ParticipantID]review.RoleSet{}}
}

// writingTx takes over a connection whose log the writer moves itself, when
// nobody waits for it.
func writingTx(conn *sql.Conn) (*tx, error) {
	t := newTx(conn)
	var pages int
	if err := t.row("PRAGMA wal_autocheckpoint = 0").Scan(&pages); err != nil || pages != 0 {
		_ = t.close() // the refusal is what matters
		return nil, fmt.Errorf("wal_autocheckpoint is %d instead of 0: %w", pages, err)
	}
	return t, nil
}

func (t *tx) prepare(query string) (*sql.Stmt, error) {
	if s, ok := t.stmts[query]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(background(), query)
	if err != nil {
		return nil, fmt.Errorf("preparing %.60q: %w", query, err)
	}
	t.stmts[query] = s
	return s, nil
}

func (t *tx) exec(query string, args ...any) error {
	_, err := t.insert(query, args...)
	return err
}

// insert runs the statement and returns the id of the row it inserted.
func (t *tx) insert(query string, args ...any) (int64, error) {
	s, err := t.prepare(query)
	if err != nil {
		return 0, err
	}
	r, err := s.ExecContext(background(), args...)
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

func (t *tx) row(query string, args ...any) *sql.Row {
	s, err := t.prepare(query)
	if err != nil {
		// The same statement once more, so that its error comes out of Scan.
		return t.conn.QueryRowContext(background(), query, args...)
	}
	return s.QueryRowContext(background(), args...)
}

// plain runs a statement that is not worth preparing, as BEGIN.
func (t *tx) plain(statement string) error {
	_, err := t.conn.ExecContext(background(), statement)
	return err
}

// headOf returns the end of a stream, from memory where possible.
func (t *tx) headOf(s Stream) (head, error) {
	if h, ok := t.heads[s]; ok {
		return h, nil
	}
	h, err := readHead(t.row, s)
	if err != nil {
		return h, err
	}
	t.heads[s] = h
	return h, nil
}

func (t *tx) setHead(s Stream, h head) {
	t.heads[s] = h
	t.dirty[s] = true
}

// forget drops what is remembered of heads that were rolled back.
func (t *tx) forget() {
	for s := range t.dirty {
		delete(t.heads, s)
	}
	clear(t.dirty)
}

// readHead reads the end of a stream; a stream without entries ends in its genesis.
func readHead(row func(string, ...any) *sql.Row, s Stream) (head, error) {
	h := head{hash: genesis(s)}
	var hash []byte
	err := row(`SELECT seq, hash, coalesce((SELECT first + steps FROM entry WHERE stream = ?1 AND first IS NOT NULL ORDER BY first DESC LIMIT 1), 0)
		FROM entry WHERE stream = ?1 ORDER BY seq DESC LIMIT 1`, string(s)).Scan(&h.seq, &hash, &h.version)
	if errors.Is(err, sql.ErrNoRows) {
		return h, nil
	}
	if err != nil {
		return h, fmt.Errorf("reading the head of %s: %w", s, err)
	}
	copy(h.hash[:], hash)
	return h, nil
}

func (t *tx) close() error {
	for _, s := range t.stmts {
		_ = s.Close() // the connection goes too
	}
	return t.conn.Close()
}
