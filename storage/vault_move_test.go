package storage_test

import (
	"crypto/sha256"
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// unsealedDir returns the files that the last server before sealing would leave behind
// if it were killed: 80 people in clear, in the file and in its log.
func unsealedDir(t *testing.T, all []resident) string {
	t.Helper()
	from, dir := t.TempDir(), t.TempDir()
	for _, name := range []string{"meelezen.db", "vault.db"} {
		unpack(t, filepath.Join("testdata", "0001", name+".gz"), filepath.Join(from, name))
	}
	raw := openRaw(t, filepath.Join(from, "vault.db"))
	exec := func(statement string, args ...any) {
		t.Helper()
		if _, err := raw.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec("PRAGMA journal_mode = WAL")
	exec("PRAGMA wal_autocheckpoint = 0")
	for i, r := range all {
		if i == len(all)/2 {
			exec("PRAGMA wal_checkpoint(TRUNCATE)")
		}
		exec("INSERT INTO person VALUES (?, ?, ?, ?)", string(r.person.ID), r.person.Name, r.person.Mail, i)
		exec("INSERT INTO account VALUES (?, ?, ?, ?)", r.account.Issuer, r.account.Subject, string(r.person.ID), i)
		for _, p := range r.places {
			exec("INSERT INTO participation VALUES (?, ?, ?, ?)", string(p.Participant), string(p.Person), string(p.Dossier), p.Shown)
		}
	}
	future := time.Now().Add(time.Hour).UnixNano()
	exec("INSERT INTO session VALUES (?, ?, 1, 1, ?, NULL)", hashOf("open"), string(all[3].person.ID), future)
	exec("INSERT INTO session VALUES (?, ?, 1, 1, ?, 1)", hashOf("ended"), string(all[3].person.ID), future)
	exec("INSERT INTO invitation VALUES (?, ?, 1, ?, NULL)", hashOf("invitation"), string(all[4].places[0].Participant), future)
	exec("INSERT INTO invitation VALUES (?, ?, 1, ?, 1)", hashOf("accepted"), string(all[5].places[0].Participant), future)
	notices, err := os.ReadFile(filepath.Join("migrations", "vault", "0002_notice.sql"))
	if err != nil {
		t.Fatal(err)
	}
	exec(string(notices))
	exec("PRAGMA user_version = 2")
	exec("INSERT INTO notice VALUES (?, 'weekly', 0, 0)", hashOf("notice "+string(all[6].person.ID)))
	if err := os.CopyFS(dir, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func hashOf(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

func TestAVaultInClearIsSealedAndNothingStaysBehind(t *testing.T) {
	all := residents()
	dir := unsealedDir(t, all)
	if found := canariesIn(t, dir); len(found) != 2 {
		t.Fatalf("before, they stand in %v: the test proves nothing", found)
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("they still stand in %v", found)
	}
	v := db.Vault()
	wantHome(t, v, all)
	if s, err := v.FindSession(t.Context(), "open"); err != nil || s.Person != all[3].person.ID {
		t.Errorf("who was logged in is %+v (%v)", s, err)
	}
	_, err = v.FindSession(t.Context(), "ended")
	wantKind(t, "a session that had ended", err, review.Unauthenticated)
	if n, err := v.FindNoticeState(t.Context(), all[6].person.ID); err != nil || n.Mail != review.MailWeekly {
		t.Errorf("who wanted mail once a week has %+v (%v)", n, err)
	}
	if err := v.CheckInvitation(t.Context(), "invitation"); err != nil {
		t.Errorf("an open invitation: %v", err)
	}
	wantKind(t, "an invitation that was accepted", v.CheckInvitation(t.Context(), "accepted"), review.NotFound)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("after the end they stand in %v", found)
	}
}

func TestAVaultInClearStaysAsItIsWithoutAKey(t *testing.T) {
	all := residents()
	dir := unsealedDir(t, all)
	err := refused(t, dir, storage.Options{Key: filepath.Join(dir, "nowhere", "key")})
	wantKind(t, "a key that cannot be made", err, review.Unavailable)
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantHome(t, db.Vault(), all)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// As long as another program reads the old log it cannot be cut; then the server
// does not start, and the next start goes on with it.
func TestWhatStaysBehindInTheLogIsSweptAtTheNextStart(t *testing.T) {
	dir := unsealedDir(t, residents())
	reader, err := openRaw(t, filepath.Join(dir, "vault.db")).BeginTx(t.Context(), &sql.TxOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := reader.QueryRowContext(t.Context(), "SELECT count(*) FROM person").Scan(&n); err != nil || n != 80 {
		t.Fatalf("%d persons (%v)", n, err)
	}
	err = refused(t, dir, storage.Options{})
	wantKind(t, "while another program reads", err, review.Unavailable)
	if err := reader.Rollback(); err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("they still stand in %v", found)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
