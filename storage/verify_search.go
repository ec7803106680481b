package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// checkSearch indexes all words once more, in memory, and compares the two
// indexes: SQLite's own check does not compare an index with the words that it
// is of, and a flipped bit makes a word impossible to find.
func (v *verifier) checkSearch(path string) {
	differing, err := compareSearch(v.ctx, path)
	switch {
	case err != nil:
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("search: %v", err)})
	case differing > 0:
		v.fault(Fault{Breaks: breaksProjection, What: fmt.Sprintf("the search index differs from the words in %d places", differing)})
	}
}

func compareSearch(ctx context.Context, path string) (differing int, err error) {
	// Not query_only: the second index is a temporary table.
	db, err := sql.Open("sqlite3", fileURI(path, "mode=ro&_busy_timeout=5000"))
	if err != nil {
		return 0, err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, statement := range []string{
		"PRAGMA temp_store = MEMORY", // words must not end up in a temporary file
		"CREATE VIRTUAL TABLE temp.indexed USING fts5vocab(main, search, instance)",
		"CREATE VIRTUAL TABLE temp.again USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')",
		"CREATE VIRTUAL TABLE temp.expected USING fts5vocab(temp, again, instance)",
		"BEGIN",
		"INSERT INTO temp.again (rowid, words) SELECT id, words FROM main.searchable",
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return 0, err
		}
	}
	err = db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM search_config WHERE k NOT IN ('version', 'secure-delete')) + (SELECT count(*) FROM (SELECT * FROM indexed EXCEPT SELECT * FROM expected))
		+ (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM indexed))`).Scan(&differing)
	return differing, err
}
