package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"meelezen/review"
)

// StoredCommand is the receipt of a command that was committed.
type StoredCommand struct {
	Digest [32]byte // of the request: another request under the same id is a Conflict
	Answer []byte   // what the sender heard
}

// Check returns the first answer to a retry, and a Conflict for a different
// request under the same id.
func (c StoredCommand) Check(digest [32]byte) ([]byte, error) {
	if c.Digest != digest {
		return nil, review.E(review.Conflict, "storage.FindCommand", textCommandUsed, nil)
	}
	return c.Answer, nil
}

// FindCommand looks for the receipt of a command. It reads what is committed, so
// that an answer found here may be given at once.
func (db *DB) FindCommand(ctx context.Context, s Stream, by review.ParticipantID, id review.CommandID) (StoredCommand, bool, error) {
	row := func(query string, args ...any) *sql.Row { return db.journal.read.QueryRowContext(ctx, query, args...) }
	c, found, err := findCommand(row, s, by, id)
	return c, found, wrap("storage.FindCommand", err)
}

func findCommand(row func(string, ...any) *sql.Row, s Stream, by review.ParticipantID, id review.CommandID) (StoredCommand, bool, error) {
	var digest []byte
	var c StoredCommand
	err := row("SELECT digest, answer FROM command WHERE stream = ? AND participant = ? AND id = ?", string(s), string(by), string(id)).
		Scan(&digest, &c.Answer)
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	copy(c.Digest[:], digest)
	return c, err == nil, err
}

func insertCommand(t *tx, s Stream, x Executed, seq review.Seq) error {
	answer := x.Answer
	if answer == nil {
		answer = []byte{} // the driver would store nil as NULL
	}
	sum := commandChecksum(s, x.Actor, x.Command, x.Digest[:], answer, seq)
	err := t.exec("INSERT INTO command (stream, participant, id, digest, answer, seq, checksum) VALUES (?, ?, ?, ?, ?, ?, ?)",
		string(s), string(x.Actor), string(x.Command), x.Digest[:], answer, int64(seq), sum[:])
	var driver sqlite3.Error
	if errors.As(err, &driver) && driver.ExtendedCode == sqlite3.ErrConstraintPrimaryKey {
		return review.E(review.Conflict, "storage.Commit", textCommandUsed, fmt.Errorf("command %s of %s: %w", x.Command, x.Actor, err))
	}
	return err
}

func commandChecksum(s Stream, by review.ParticipantID, id review.CommandID, digest, answer []byte, seq review.Seq) Hash {
	return checksum([]byte(s), []byte(by), []byte(id), digest, answer, fmt.Appendf(nil, "%d", seq))
}
