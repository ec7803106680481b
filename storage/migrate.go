package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed migrations
var migrationFiles embed.FS

// migrations are the numbered files of one folder, oldest first. A released file
// never changes: PRAGMA user_version counts how many a database has had.
type migrations []migration

// migration is one file, and where it takes more than SQL a move: that is called
// before the file runs, and what it returns afterwards, in the same transaction.
type migration struct {
	text string
	move func(context.Context, *sql.Tx) (finish func() error, err error)
}

func loadMigrations(folder string) (migrations, error) {
	dir := path.Join("migrations", folder)
	names, err := fs.ReadDir(migrationFiles, dir) // sorted by name
	if err != nil {
		return nil, err
	}
	var all migrations
	for i, n := range names {
		if want := fmt.Sprintf("%04d_", i+1); !strings.HasPrefix(n.Name(), want) {
			return nil, fmt.Errorf("migration %s should start with %s", n.Name(), want)
		}
		text, err := fs.ReadFile(migrationFiles, path.Join(dir, n.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, migration{text: string(text)})
	}
	return all, nil
}

// apply brings the database to the newest schema, one transaction per file, and
// refuses a database that a newer server has written.
func (m migrations) apply(ctx context.Context, db *sql.DB) error {
	var have int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return fmt.Errorf("reading the schema version: %w", err)
	}
	if have > len(m) {
		return fmt.Errorf("schema version %d is newer than this program's %d: use the newer program", have, len(m))
	}
	for i := have; i < len(m); i++ {
		if err := m.applyOne(ctx, db, i); err != nil {
			return fmt.Errorf("migration %d: %w", i+1, err)
		}
	}
	return nil
}

func (m migrations) applyOne(ctx context.Context, db *sql.DB, i int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	if err := m[i].run(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", i+1)); err != nil {
		return err
	}
	return tx.Commit()
}

func (m migration) run(ctx context.Context, tx *sql.Tx) error {
	finish := func() error { return nil }
	if m.move != nil {
		var err error
		if finish, err = m.move(ctx, tx); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, m.text); err != nil {
		return err
	}
	return finish()
}
