package storage

import (
	"database/sql"
	"errors"

	"github.com/mattn/go-sqlite3"

	"meelezen/review"
)

// Texts that a user or an operator may see because of storage.
const (
	textUnavailable review.TextKey = "error.storageUnavailable"
	textInUse       review.TextKey = "error.storageInUse"
	textCommandUsed review.TextKey = "error.commandUsed"
)

// wrap gives err the kind that the driver's numeric code stands for. An error
// that already has a kind keeps it.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	var known *review.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return review.E(review.NotFound, op, "", err)
	}
	var driver sqlite3.Error
	if !errors.As(err, &driver) {
		return review.E(review.Internal, op, "", err)
	}
	switch driver.Code {
	case sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrNomem:
		return review.E(review.Unavailable, op, textUnavailable, err)
	case sqlite3.ErrConstraint:
		return review.E(review.Conflict, op, "", err)
	default:
		return review.E(review.Internal, op, "", err)
	}
}

// breaksTransaction says whether SQLite may have rolled the whole transaction
// back by itself, so that no savepoint of it can be trusted any more.
func breaksTransaction(err error) bool {
	var driver sqlite3.Error
	if !errors.As(err, &driver) {
		return false
	}
	return driver.Code != sqlite3.ErrConstraint && driver.Code != sqlite3.ErrMismatch && driver.Code != sqlite3.ErrTooBig
}
