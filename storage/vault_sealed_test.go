package storage_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// resident is somebody who takes part in two dossiers, in the second under a
// pseudonym.
type resident struct {
	person  storage.Person
	account storage.Account
	places  []storage.Participation
}

func residents() []resident {
	var all []resident
	for i := range 80 {
		id := storage.PersonID(fmt.Sprintf("persoonkanarie%02d", i))
		name := fmt.Sprintf("Naamkanarie%02d de Vries", i)
		all = append(all, resident{
			person:  storage.Person{ID: id, Name: name, Mail: fmt.Sprintf("mailkanarie%02d@example.org", i)},
			account: storage.Account{Issuer: "https://inlogkanarie.example", Subject: fmt.Sprintf("subkanarie%02d", i)},
			places: []storage.Participation{
				{Participant: review.ParticipantID(fmt.Sprintf("een-%02d", i)), Person: id, Dossier: "dossier1", Shown: name},
				{Participant: review.ParticipantID(fmt.Sprintf("twee-%02d", i)), Person: id, Dossier: "dossier2"},
			},
		})
	}
	return all
}

// moveIn lets all residents in, each with a session.
func moveIn(t *testing.T, v *storage.Vault, all []resident) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, r := range all {
		must(v.CreatePerson(ctx, r.person))
		for _, p := range r.places {
			must(v.LinkParticipant(ctx, p))
		}
		token, err := v.CreateInvitation(ctx, r.places[0].Participant, time.Hour)
		must(err)
		_, err = v.AcceptInvitation(ctx, invite(t, v, token, fmt.Sprint("state", i)), r.account)
		must(err)
		_, err = v.CreateSession(ctx, r.person.ID, time.Hour)
		must(err)
	}
}

// wantHome fails unless all residents are known as they are.
func wantHome(t *testing.T, v *storage.Vault, all []resident) {
	t.Helper()
	for _, r := range all {
		if id, err := v.PersonOf(t.Context(), r.account); err != nil || id != r.person.ID {
			t.Errorf("%s logs in as %q (%v)", r.account.Subject, id, err)
		}
		if p, err := v.FindPerson(t.Context(), r.person.ID); err != nil || p != r.person {
			t.Errorf("%s is %+v (%v)", r.person.ID, p, err)
		}
		if list, err := v.Participations(t.Context(), r.person.ID); err != nil || len(list) != 2 || list[0] != r.places[0] || list[1] != r.places[1] {
			t.Errorf("%s takes part as %+v (%v)", r.person.ID, list, err)
		}
		if p, err := v.PersonBehind(t.Context(), r.places[1].Participant); err != nil || p != r.person {
			t.Errorf("behind %s is %+v (%v)", r.places[1].Participant, p, err)
		}
	}
}

// canariesIn returns how many files below a directory have a canary in clear, of
// those that hold people.
func canariesIn(t *testing.T, dir string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s (%v)", dir, err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(bytes.ToLower(b), []byte("kanarie")); n > 0 {
			found = append(found, fmt.Sprintf("%s (%d)", filepath.Base(file), n))
		}
	}
	return found
}

func TestACopyOfTheVaultTellsNobodyWhoIsWho(t *testing.T) {
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	all := residents()
	moveIn(t, db.Vault(), all)
	for _, file := range []string{"vault.db-wal", "vault.db-shm", "meelezen.db"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err != nil {
			t.Errorf("the search is not of all files: %v", err)
		}
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("while the server runs they stand in %v", found)
	}
	copied := filepath.Join(t.TempDir(), "backup")
	if _, err := storage.BackupDir(t.Context(), dir, copied); err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, copied); len(found) > 0 {
		t.Errorf("in the backup they stand in %v", found)
	}
	if _, err := os.Stat(filepath.Join(copied, "vault.key")); !os.IsNotExist(err) {
		t.Errorf("the key is in the backup (%v)", err)
	}
	wantHome(t, db.Vault(), all)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("afterwards they stand in %v", found)
	}
	wantNoTies(t, dir)
}

// wantNoTies fails when two rows of the vault share anything by which they would
// show that they are of one person.
func wantNoTies(t *testing.T, dir string) {
	t.Helper()
	raw := openRaw(t, filepath.Join(dir, "vault.db"))
	seen := map[string]string{}
	for table, columns := range map[string]string{
		"person": "mark, name, mail", "account": "mark, issuer, subject, person, owner",
		"participation": "owner, person, shown", "session": "hash, person",
	} {
		for _, column := range strings.Split(columns, ", ") {
			rows, err := raw.QueryContext(t.Context(), "SELECT "+column+", length("+column+") FROM "+table)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for ; rows.Next(); n++ {
				var value []byte
				var length int
				if err := rows.Scan(&value, &length); err != nil {
					t.Fatal(err)
				}
				if other, twice := seen[string(value)]; twice {
					t.Errorf("a row of %s and one of %s have the same in %s", table, other, column)
				}
				if length != 32 && length != 284 {
					t.Errorf("%s.%s has a length of its own: %d", table, column, length)
				}
				seen[string(value)] = table
			}
			if err := rows.Err(); err != nil || n < 80 {
				t.Errorf("%s has %d rows (%v)", table, n, err)
			}
		}
	}
}

// openRaw opens a file behind the server's back.
func openRaw(t *testing.T, path string) *sql.DB {
	t.Helper()
	raw, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000&_foreign_keys=on")
	if err != nil {
		t.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	t.Cleanup(func() {
		if err := raw.Close(); err != nil {
			t.Error(err)
		}
	})
	return raw
}

// Whoever can write the file, but lacks the key, cannot put one in another's place.
func TestWhatWasMovedBetweenRowsIsRefused(t *testing.T) {
	swap := func(table, key, column string) string {
		return fmt.Sprintf(`UPDATE %[1]s SET %[3]s = (SELECT %[3]s FROM %[1]s o WHERE o.%[2]s <> %[1]s.%[2]s LIMIT 1)`, table, key, column)
	}
	for _, c := range []struct{ what, statement string }{
		{"a name", swap("person", "mark", "name")},
		{"a mail address", swap("person", "mark", "mail")},
		{"a name in the place of a mail address", "UPDATE person SET mail = name"},
		{"an account", swap("account", "mark", "person")},
		{"a session", swap("session", "hash", "person")},
		{"the person behind a participant", swap("participation", "participant", "person")},
		{"the name of a participant", swap("participation", "participant", "shown")},
		{"a mark of a participant", `CREATE TABLE o AS SELECT * FROM participation; UPDATE participation SET owner = randomblob(32);
			UPDATE participation SET owner = (SELECT owner FROM o WHERE o.participant <> participation.participant)`},
	} {
		t.Run(c.what, func(t *testing.T) {
			dir := t.TempDir()
			db, err := storage.Open(t.Context(), dir, storage.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := db.Close(); err != nil {
					t.Error(err)
				}
			}()
			v := db.Vault()
			var tokens []string
			for _, r := range residents()[:2] {
				r.places = r.places[:1]
				moveIn(t, v, []resident{r})
				token, err := v.CreateSession(t.Context(), r.person.ID, time.Hour)
				if err != nil {
					t.Fatal(err)
				}
				tokens = append(tokens, token)
			}
			if err := ask(t, v, tokens); err != nil {
				t.Fatalf("before: %v", err)
			}
			if _, err := openRaw(t, filepath.Join(dir, "vault.db")).ExecContext(t.Context(), c.statement); err != nil {
				t.Fatal(err)
			}
			err = ask(t, v, tokens)
			wantKind(t, "asked for what was moved", err, review.Internal)
			if err != nil && !strings.Contains(err.Error(), "changed outside the server") {
				t.Errorf("the operator reads: %v", err)
			}
		})
	}
}

// ask asks the vault everything about the first two residents, until it refuses.
func ask(t *testing.T, v *storage.Vault, tokens []string) error {
	t.Helper()
	for i, r := range residents()[:2] {
		s, err := v.FindSession(t.Context(), tokens[i])
		if err != nil {
			return err
		}
		if s.Person != r.person.ID {
			t.Errorf("a session is of %s", s.Person)
		}
		if _, err := v.PersonOf(t.Context(), r.account); err != nil {
			return err
		}
		if _, err := v.Participations(t.Context(), s.Person); err != nil {
			return err
		}
		if _, err := v.PersonBehind(t.Context(), r.places[0].Participant); err != nil {
			return err
		}
	}
	return nil
}
