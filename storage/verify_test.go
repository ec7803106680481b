package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// leave writes a database with everything in it and closes it.
func leave(t *testing.T) (dir string, document review.DocumentID) {
	t.Helper()
	dir = t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, db)
	a.Create(plan(t))
	everything(a)
	gone := a.State.Contributions()[2].ID
	a.Must(a.Lead, review.Redact{Contribution: gone, Reason: "Noemt een slachtoffer."})
	if err := db.SaveSnapshot(t.Context(), a.State); err != nil {
		t.Fatal(err)
	}
	a.Type(1, "Nog ")
	if err := db.SaveSnapshot(t.Context(), a.State); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Comparison(t.Context(), a.State.ID(), "revision-1", "revision-2", func() ([]byte, error) { return []byte("[1,2]"), nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := db.PutImage(t.Context(), storage.Image{Type: "image/png", Bytes: []byte(strings.Repeat("pixels", 40))}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir, a.State.ID()
}

func TestVerifyFindsNothingWrongWithWhatWeWrite(t *testing.T) {
	dir, document := leave(t)
	report, err := storage.VerifyDir(t.Context(), dir)
	if err != nil || report.Err() != nil {
		t.Fatal(err, report.Err())
	}
	if len(report.Streams) != 2 || report.Streams[0].Stream != storage.Stream(document) || len(report.Streams[0].Redacted) != 2 {
		t.Errorf("the report is %+v", report.Streams)
	}
	if _, err := storage.VerifyDir(t.Context(), t.TempDir()); err == nil {
		t.Error("nothing at all verifies")
	}
}

func TestVerifyKnowsTheEditorWhomTwoPeopleMade(t *testing.T) {
	a := begin(t)
	admin, _ := a.Site.Actor(a.Admit("", "", review.RoleAdministrator))
	lead, _ := a.Site.Actor(a.Lead)
	grant := a.MustSiteAs(admin, review.ChangeRoles{Participant: a.Readers[0], Roles: review.Roles(review.RoleEditor)}).Grant
	a.MustSiteAs(lead, review.AnswerGrant{Grant: grant, Agree: true})
	a.Must(a.Readers[0], storagetest.TypeAt(a.State.Version(), 1, "Ja. "))
	storagetest.CheckInvariants(t, a.DB)
}

// tamper runs statements on the file the way somebody with a copy of SQLite would.
func tamper(t *testing.T, dir string, statements ...string) {
	t.Helper()
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(dir, "meelezen.db")+"?_foreign_keys=off")
	if err != nil {
		t.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	for _, s := range statements {
		if _, err := raw.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
}

// withoutTrigger takes the guard away, does something, and puts the guard back,
// so that the schema gives nothing away.
func withoutTrigger(t *testing.T, name string, statements ...string) []string {
	t.Helper()
	schema, err := storage.Schema(t.Context(), "journal")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(schema, "-- trigger "+name+"\n")
	if !found {
		t.Fatalf("no trigger %s", name)
	}
	text, _, _ := strings.Cut(after, "\n\n")
	return append(append([]string{"DROP TRIGGER " + name}, statements...), text)
}

func TestVerifyNamesTheEntryAtFault(t *testing.T) {
	whole, document := leave(t)
	of := func(seq int) string {
		return fmt.Sprintf("(SELECT id FROM entry WHERE stream = '%s' AND seq = %d)", document, seq)
	}
	site := func(seq int) string {
		return fmt.Sprintf("(SELECT id FROM entry WHERE stream = 'site' AND seq = %d)", seq)
	}
	for _, c := range []struct {
		what   string
		do     []string
		stream storage.Stream
		seq    review.Seq
		breaks string
	}{
		{"a remark that says something else", withoutTrigger(t, "content_only_erased",
			"UPDATE content SET body = CAST(replace(body, 'Welke gemeenten', 'Geen gemeenten!') AS BLOB) WHERE entry = "+of(3)), storage.Stream(document), 3, "I3"},
		{"a decision by somebody else", withoutTrigger(t, "entry_no_update",
			"UPDATE entry SET actor = 'id-000004' WHERE id = "+of(10)), storage.Stream(document), 10, "I3"},
		{"a link that was cut", withoutTrigger(t, "entry_no_update",
			"UPDATE entry SET hash = zeroblob(32) WHERE id = "+of(4)), storage.Stream(document), 4, "I3"},
		{"an entry that vanished", append(withoutTrigger(t, "entry_no_delete", "DELETE FROM entry WHERE id = "+of(5)),
			withoutTrigger(t, "content_no_delete", "DELETE FROM content WHERE entry NOT IN (SELECT id FROM entry)")...), storage.Stream(document), 4, "I2"},
		{"words back in place of what was redacted", withoutTrigger(t, "content_only_erased",
			"UPDATE content SET remains = CAST(replace(remains, '\"body\":\"\"', '\"body\":\"Toch.\"') AS BLOB) WHERE redacted IS NOT NULL"), storage.Stream(document), 0, "I3"},
		{"another author of what was redacted", withoutTrigger(t, "entry_no_update",
			"UPDATE entry SET actor = 'id-000006' WHERE id IN (SELECT entry FROM content WHERE redacted IS NOT NULL)"), storage.Stream(document), 0, "I3"},
		{"an editor made into a reader", withoutTrigger(t, "content_only_erased",
			"UPDATE content SET body = CAST(replace(body, '[\"editor\"]', '[\"reader\"]') AS BLOB) WHERE entry = "+site(5)), "site", 5, "I3"},
		{"a row for a contribution that nobody made", []string{
			"INSERT INTO contribution SELECT document, 'id-forged', 99, 99, kind, audience, author, name_shown, state, round, at, outcome, withdrawn, redacted, endorsements, value FROM contribution LIMIT 1"},
			storage.Stream(document), 99, "projection"},
		{"an objection that is no longer listed", []string{"DELETE FROM reply", "DELETE FROM decision WHERE contribution IN (SELECT id FROM contribution WHERE number = 1)",
			"DELETE FROM contribution WHERE number = 1"}, storage.Stream(document), 3, "projection"},
		{"another outcome", []string{"UPDATE decision SET outcome = 'accepted' WHERE outcome = 'noted'"}, storage.Stream(document), 0, "projection"},
		{"a role that nobody granted", []string{"UPDATE participant SET roles = 'leadEditor' WHERE roles = 'reader'"}, "site", 0, "projection"},
		{"another text in a revision", []string{"UPDATE revision_text SET body = CAST(replace(body, 'slachtoffers', 'slachtofferz') AS BLOB)"}, storage.Stream(document), 0, "I2"},
		{"another text in a snapshot", []string{"UPDATE snapshot SET body = CAST(replace(body, 'slachtoffers', 'slachtofferz') AS BLOB)"}, storage.Stream(document), 0, "I2"},
		{"another answer to a command", withoutTrigger(t, "command_no_update", "UPDATE command SET answer = x'7b7d' WHERE id = 'command-id-000020'"), "", 0, "projection"},
		{"another comparison", []string{"UPDATE comparison SET body = x'5b5d'"}, "", 0, "projection"},
		{"a guard that was taken away", []string{"DROP TRIGGER entry_no_update"}, "", 0, "file"},
		{"a search that finds other words", []string{"UPDATE searchable SET words = 'iets' WHERE kind = 'reply'"}, storage.Stream(document), 0, "projection"},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := copyDir(t, whole)
			tamper(t, dir, c.do...)
			report, err := storage.VerifyDir(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range report.Faults {
				if f.Stream == c.stream && f.Breaks == c.breaks && (c.seq == 0 || f.Seq == c.seq) {
					return
				}
			}
			t.Errorf("not named: %v", report.Err())
		})
	}
}

// An entry of which every hash is right, but by somebody who was no editor then.
func TestVerifyFindsATextChangedByWhoWasNoEditor(t *testing.T) {
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, db)
	a.Create(plan(t))
	a.MustSite(review.ChangeRoles{Participant: a.Editor, Roles: review.Roles(review.RoleReader)})
	was, _ := a.Site.Actor(a.Editor)
	was.Roles = review.Roles(review.RoleEditor)
	r, err := review.Execute(a.State, storagetest.TypeAt(0, 13, "Gesmokkeld "), review.Env{Actor: was, Now: a.Clock.Now(), NewID: a.IDs.New})
	if err != nil {
		t.Fatal(err)
	}
	x := storage.Executed{Actor: a.Editor, Command: "smuggled", Answer: []byte("{}"), Entries: r.Entries, Authorise: func(review.RoleSet) error { return nil }}
	if err := db.Commit(t.Context(), storage.Batch{Stream: storage.StreamOf(a.State.ID()), Base: a.State.Seq(), Executed: []storage.Executed{x}, After: r.State}); err != nil {
		t.Fatal(err)
	}
	report, err := db.Verify(t.Context())
	if err != nil || len(report.Faults) != 1 || report.Faults[0].Breaks != "I4" || report.Faults[0].Seq != 3 {
		t.Errorf("verify says %v (%v)", report.Faults, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"meelezen.db", "meelezen.db-wal"} {
		b, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// dump returns everything that the tables hold, read by scanning the tables
// themselves; what cannot be read is an error. Settings of the search index and
// who owns the file are no content.
func dump(ctx context.Context, path string) (string, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro&immutable=1")
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }() // it only read
	schema, err := queryAll(ctx, db, "SELECT name, sql FROM sqlite_schema ORDER BY name")
	if err != nil {
		return "", err
	}
	tables, err := queryAll(ctx, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('owner', 'search', 'search_config') ORDER BY name")
	if err != nil {
		return "", err
	}
	all := strings.Join(schema, "\n")
	for _, name := range tables {
		rows, err := queryAll(ctx, db, fmt.Sprintf("SELECT * FROM %q NOT INDEXED", name))
		if err != nil {
			return "", err
		}
		all += "\n" + name + "\n" + strings.Join(rows, "\n")
	}
	return all, nil
}

func queryAll(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all []string
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		line := ""
		for _, v := range values {
			if b, ok := v.([]byte); ok {
				v = string(b)
			}
			line += fmt.Sprintf("%v|", v)
		}
		if len(columns) == 1 {
			line = strings.TrimSuffix(line, "|")
		}
		all = append(all, line)
	}
	return all, rows.Err()
}

// SQLite itself notices few of these: see threats-and-tests, section 2.
func TestVerifyFindsEveryFlippedBitThatChangesContent(t *testing.T) {
	t.Parallel()
	whole, _ := leave(t)
	good, err := os.ReadFile(filepath.Join(whole, "meelezen.db"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := dump(t.Context(), filepath.Join(whole, "meelezen.db"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "meelezen.db")
	r := rand.New(rand.NewPCG(28638, 217))
	flips := times(t, 500, 10000)
	changed, found := 0, 0
	for i := range flips {
		bad := append([]byte{}, good...)
		at, bit := r.IntN(len(bad)), r.IntN(8)
		bad[at] ^= 1 << bit
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := dump(t.Context(), path)
		isChanged := err != nil || got != want
		report, err := storage.VerifyDir(t.Context(), dir)
		isFound := err != nil || report.Err() != nil
		if isChanged {
			changed++
		}
		if isFound {
			found++
		}
		if isChanged && !isFound {
			t.Errorf("flip %d at byte %d bit %d changed content and was not found: %v", i, at, bit, firstDifference(got, want))
		}
		for _, name := range []string{path + "-wal", path + "-shm"} {
			if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
		}
	}
	t.Logf("%d flips: %d changed content or made it unreadable, verify found %d", flips, changed, found)
	if changed < flips/10 {
		t.Errorf("only %d of %d flips changed anything: the test proves little", changed, flips)
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("%.200q is %.200q", y[i], x[i])
		}
	}
	return "the number of rows"
}

// headOf reads the end of a document's journal straight from the file.
func headOf(ctx context.Context, path string, id review.DocumentID) (seq review.Seq, err error) {
	db, err := sql.Open("sqlite3", "file:"+path)
	if err != nil {
		return 0, err
	}
	err = db.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM entry WHERE stream = ?", string(id)).Scan(&seq)
	if closing := db.Close(); err == nil {
		err = closing
	}
	return seq, err
}
