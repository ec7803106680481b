package storage_test

import (
	"database/sql"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"meelezen/storage"
	"meelezen/storage/storagetest"
)

var update = flag.Bool("update", false, "rewrite the goldens")

// The whole schema, so that a review sees what a migration does.
func TestSchemaReadsAsItsGolden(t *testing.T) {
	for _, file := range []string{"journal", "vault"} {
		got, err := storage.Schema(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", file+".schema.golden")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil || got != string(want) {
			t.Errorf("%s is not the schema (%v): look at what changed, then go test -update", path, err)
		}
	}
}

func TestEveryTableIsStrictAndEveryColumnExplained(t *testing.T) {
	column := regexp.MustCompile(`^    [a-z_]+ +(TEXT|INTEGER|BLOB)\b`)
	for _, file := range []string{"journal", "vault"} {
		schema, err := storage.Schema(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		for _, object := range strings.Split(schema, "\n\n") {
			if !strings.Contains(object, "\nCREATE TABLE ") || strings.Contains(object, "'search_") {
				continue
			}
			name := strings.Fields(object)[2]
			if !regexp.MustCompile(`\) STRICT(, WITHOUT ROWID)?$`).MatchString(object) {
				t.Errorf("%s is not strict", name)
			}
			for _, line := range strings.Split(object, "\n") {
				if column.MatchString(line) && !strings.Contains(line, "-- ") {
					t.Errorf("%s has a column that nothing explains: %s", name, line)
				}
			}
		}
	}
}

// Whatever goes wrong in our own code, the journal only grows.
func TestTheJournalRefusesToForget(t *testing.T) {
	dir := t.TempDir()
	a := storagetest.NewAuthority(t, storagetest.OpenDir(t, dir))
	a.Create(plan(t))
	everything(a)
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "meelezen.db")+"?_foreign_keys=on&_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := raw.Close(); err != nil {
			t.Error(err)
		}
	}()
	stream := string(a.State.ID())
	for _, c := range []struct{ what, statement string }{
		{"changing an entry", "UPDATE entry SET actor = 'someone' WHERE seq = 1"},
		{"deleting an entry", "DELETE FROM entry WHERE seq = 1"},
		{"replacing an entry", "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 1"},
		{"changing what was said", "UPDATE content SET body = '{}'"},
		{"erasing without a redaction on record", "UPDATE content SET body = NULL, salt = NULL, redacted = 3, remains = '{}' WHERE entry = 1"},
		{"deleting what was said", "DELETE FROM content WHERE entry = 1"},
		{"changing an answer", "UPDATE command SET answer = '{}'"},
		{"deleting a receipt", "DELETE FROM command"},
		{"a hole in the sequence", "INSERT INTO entry SELECT 999, '" + stream + "', 999, at, actor, kind, authority, site, NULL, NULL, leaf, hash FROM entry WHERE id = 1"},
		{"a second first entry", "INSERT INTO entry SELECT 999, '" + stream + "', 1, at, actor, kind, authority, site, NULL, NULL, leaf, hash FROM entry WHERE id = 1"},
		{"a version twice", "INSERT INTO entry SELECT 999, '" + stream + "', 1 + (SELECT max(seq) FROM entry WHERE stream = '" + stream + "'), at, actor, kind, authority, site, 0, 1, leaf, hash FROM entry WHERE id = 1"},
		{"a hole in the versions", "INSERT INTO entry SELECT 999, '" + stream + "', 1 + (SELECT max(seq) FROM entry WHERE stream = '" + stream + "'), at, actor, kind, authority, site, 500, 1, leaf, hash FROM entry WHERE id = 1"},
		{"a short hash", "INSERT INTO entry SELECT 999, 'new', 1, at, actor, kind, authority, site, NULL, NULL, leaf, x'00' FROM entry WHERE id = 1"},
		{"text where a number belongs", "INSERT INTO entry SELECT 999, 'new', 1, 'yesterday', actor, kind, authority, site, NULL, NULL, leaf, hash FROM entry WHERE id = 1"},
		{"an image with other bytes", "INSERT INTO image VALUES ('" + strings.Repeat("a", 64) + "', 'image/png', x'00') ON CONFLICT DO UPDATE SET bytes = x'01'; UPDATE image SET bytes = x'02'"},
	} {
		if _, err := raw.ExecContext(t.Context(), c.statement); err == nil {
			t.Errorf("%s was let through", c.what)
		}
		if _, err := raw.ExecContext(t.Context(), "DELETE FROM image"); err != nil {
			t.Fatal(err)
		}
	}
}
