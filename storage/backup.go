package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/mattn/go-sqlite3"

	"meelezen/review"
)

// backupPages are copied at once before writers get a turn: 4 MiB.
const backupPages = 1024

// BackupDir copies a data directory into a new one while a server may be using
// it, by SQLite's own online backup, and proves what it copied. The journal comes
// first: whoever it speaks of is in the vault by then. The new directory must not
// exist; when it fails, nothing of it stays.
func BackupDir(ctx context.Context, dir, to string) (Report, error) {
	const op = "storage.BackupDir"
	if _, err := os.Stat(filepath.Join(dir, journalFile)); err != nil {
		return Report{}, review.E(review.NotFound, op, "", fmt.Errorf("no database in %s: %w", dir, err))
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return Report{}, review.E(review.Unavailable, op, textUnavailable, err)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return Report{}, review.E(review.Conflict, op, "", fmt.Errorf("a backup goes into a new folder: %w", err))
	}
	report, err := backup(ctx, dir, to)
	if err != nil {
		return Report{}, errors.Join(wrap(op, err), os.RemoveAll(to))
	}
	return report, nil
}

func backup(ctx context.Context, dir, to string) (Report, error) {
	for _, name := range []string{journalFile, vaultFile} {
		if err := backupFile(ctx, filepath.Join(dir, name), filepath.Join(to, name)); err != nil {
			return Report{}, fmt.Errorf("copy %s: %w", name, err)
		}
	}
	report, err := VerifyDir(ctx, to)
	if err != nil {
		return Report{}, err
	}
	return report, report.Err()
}

func backupFile(ctx context.Context, from, to string) (err error) {
	source, err := openRead(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := sql.Open("sqlite3", fileURI(to, "_synchronous=FULL"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	return withRaw(ctx, source, func(s *sqlite3.SQLiteConn) error {
		return withRaw(ctx, target, func(t *sqlite3.SQLiteConn) error { return copyPages(ctx, t, s) })
	})
}

// withRaw lends the driver's own connection.
func withRaw(ctx context.Context, db *sql.DB, f func(*sqlite3.SQLiteConn) error) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(driver any) error {
		raw, ok := driver.(*sqlite3.SQLiteConn)
		if !ok {
			return fmt.Errorf("the driver is a %T", driver)
		}
		return f(raw)
	})
	return errors.Join(err, conn.Close())
}

func copyPages(ctx context.Context, to, from *sqlite3.SQLiteConn) error {
	b, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	for {
		done, err := b.Step(backupPages)
		if err != nil || done {
			return errors.Join(err, b.Finish())
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), b.Finish())
		case <-time.After(time.Millisecond): // a turn for the checkpointer
		}
	}
}
