package storage

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"
	"time"

	"github.com/mattn/go-sqlite3"
)

// oldestSQLite is the first release without the WAL-reset corruption of 3.7.0 to 3.51.2.
const oldestSQLite = 3051003

// files holds the two pools of one database file: a writer of one connection,
// and readers that cannot write.
type files struct {
	path  string
	write *sql.DB
	read  *sql.DB
}

func fileURI(path, query string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query
}

// openWrite opens the writing pool. Settings are in the DSN because they are per
// connection: an Exec would reach one connection only.
func openWrite(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", fileURI(path, "_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000&_foreign_keys=on&_txlock=immediate&_secure_delete=on"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	db.SetConnMaxLifetime(0)
	return db, nil
}

func openRead(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", fileURI(path, "mode=ro&_query_only=1&_busy_timeout=5000&_foreign_keys=on"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(max(4, 2*runtime.NumCPU()))
	db.SetConnMaxIdleTime(30 * time.Second)
	return db, nil
}

// openFiles opens and checks one database file, and has it migrated. The writer comes
// first: a read-only connection cannot make the WAL that it needs.
func openFiles(ctx context.Context, path string, migrate func(context.Context, *sql.DB) error) (*files, error) {
	w, err := openWrite(path)
	if err != nil {
		return nil, err
	}
	f := &files{path: path, write: w}
	if err := checkSettings(ctx, w); err != nil {
		_ = f.close() // the refusal is what matters
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := migrate(ctx, w); err != nil {
		_ = f.close() // as above
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if f.read, err = openRead(path); err != nil {
		_ = f.close() // as above
		return nil, err
	}
	return f, nil
}

func (f *files) close() error {
	var readErr error
	if f.read != nil {
		readErr = f.read.Close()
	}
	if err := f.write.Close(); err != nil {
		return err
	}
	return readErr
}

// checkSettings reads back what was asked for: a silent fallback would cost
// durability without anyone noticing.
func checkSettings(ctx context.Context, db *sql.DB) error {
	if _, number, _ := sqlite3.Version(); number < oldestSQLite {
		return fmt.Errorf("SQLite %d is older than %d, which can corrupt a WAL database", number, oldestSQLite)
	}
	for _, want := range []struct{ query, value, why string }{
		{"SELECT sqlite_compileoption_used('ENABLE_FTS5')", "1", "built without full-text search: build with -tags sqlite_fts5"},
		{"PRAGMA journal_mode", "wal", "no write-ahead log"},
		{"PRAGMA synchronous", "2", "a commit would not reach the disk"},
		{"PRAGMA foreign_keys", "1", "references would go unchecked"},
		{"PRAGMA secure_delete", "1", "erased bytes would stay on the disk"},
		{"PRAGMA quick_check(1)", "ok", "the file is damaged: restore a backup"},
	} {
		var got string
		if err := db.QueryRowContext(ctx, want.query).Scan(&got); err != nil {
			return fmt.Errorf("%s: %w", want.query, err)
		}
		if got != want.value {
			return fmt.Errorf("%s is %q instead of %q: %s", want.query, got, want.value, want.why)
		}
	}
	return nil
}
