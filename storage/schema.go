package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Schema returns the whole schema that the migrations of a file ("journal" or
// "vault") lead to, as SQLite has it: testdata/schema.golden shows a reader what
// a migration does, and Verify compares a file with it.
func Schema(ctx context.Context, file string) (string, error) {
	m, err := loadMigrations(file)
	if err != nil {
		return "", err
	}
	db, err := sql.Open("sqlite3", "file::memory:?_foreign_keys=on")
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }() // it was in memory
	db.SetMaxOpenConns(1)
	if err := m.apply(ctx, db); err != nil {
		return "", err
	}
	return readSchema(ctx, db)
}

func readSchema(ctx context.Context, q querier) (string, error) {
	rows, err := q.QueryContext(ctx, "SELECT type, name, coalesce(sql, '') FROM sqlite_schema ORDER BY tbl_name, type, name")
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = eachRow(rows, func() error {
		var kind, name, text string
		if err := rows.Scan(&kind, &name, &text); err != nil {
			return err
		}
		fmt.Fprintf(&b, "-- %s %s\n%s\n\n", kind, name, text)
		return nil
	})
	return b.String(), err
}
