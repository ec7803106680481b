package storage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// openVault opens a vault with three persons whose clock the test moves.
func openVault(t *testing.T) (*storage.Vault, *storagetest.Clock, string) {
	t.Helper()
	clock := storagetest.NewClock()
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	v := db.Vault()
	for _, p := range []storage.Person{{ID: "fatma", Name: "Fatma Aydin", Mail: "fatma@example.org"}, {ID: "joost", Name: "Joost"}, {ID: "merel", Name: "Echte Naam"}} {
		if err := v.CreatePerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if err := v.LinkParticipant(t.Context(), storage.Participation{Participant: review.ParticipantID("as-" + p.ID), Person: p.ID, Dossier: "dossier1", Shown: p.Name}); err != nil {
			t.Fatal(err)
		}
	}
	return v, clock, dir
}

func wantKind(t *testing.T, what string, err error, want review.Kind) {
	t.Helper()
	if err == nil || review.KindOf(err) != want {
		t.Errorf("%s: got %v, want %s", what, err, want)
	}
}

func TestAnAccountIsIssuerAndSubject(t *testing.T) {
	v, _, _ := openVault(t)
	ctx := t.Context()
	a := storage.Account{Issuer: "https://inlog.example/", Subject: "1234"}
	if err := v.LinkAccount(ctx, a, "fatma"); err != nil {
		t.Fatal(err)
	}
	if who, err := v.PersonOf(ctx, a); err != nil || who != "fatma" {
		t.Errorf("it is %q's (%v)", who, err)
	}
	wantKind(t, "for a second person", v.LinkAccount(ctx, a, "joost"), review.Conflict)
	for _, other := range []storage.Account{{a.Issuer, "1235"}, {"https://inlog.example", a.Subject}, {a.Issuer, "fatma@example.org"}} {
		_, err := v.PersonOf(ctx, other)
		wantKind(t, "another account", err, review.NotFound)
	}
	p, err := v.FindPerson(ctx, "fatma")
	if err != nil || p.Name != "Fatma Aydin" {
		t.Errorf("got %+v (%v)", p, err)
	}
	list, err := v.Participations(ctx, "fatma")
	if err != nil || len(list) != 1 || list[0].Participant != "as-fatma" {
		t.Errorf("takes part as %+v (%v)", list, err)
	}
}

func TestASessionEnds(t *testing.T) {
	v, clock, dir := openVault(t)
	ctx := t.Context()
	open := func(length time.Duration) string {
		token, err := v.CreateSession(ctx, "fatma", length)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	token := open(time.Hour)
	s, err := v.FindSession(ctx, token)
	if err != nil || s.Person != "fatma" || !s.Expires.After(s.Created) {
		t.Fatalf("got %+v (%v)", s, err)
	}
	clock.Advance(2 * time.Minute)
	if err := v.TouchSession(ctx, token); err != nil {
		t.Fatal(err)
	}
	if touched, err := v.FindSession(ctx, token); err != nil || !touched.Seen.After(s.Seen) {
		t.Errorf("seen %v after %v (%v)", touched.Seen, s.Seen, err)
	}
	wal, err := os.ReadFile(filepath.Join(dir, "vault.db-wal"))
	if err != nil || strings.Contains(string(wal), token) {
		t.Errorf("the token itself is on the disk (%v)", err)
	}
	_, err = v.FindSession(ctx, token+"x")
	wantKind(t, "another token", err, review.Unauthenticated)
	clock.Advance(time.Hour)
	_, err = v.FindSession(ctx, token)
	wantKind(t, "after an hour", err, review.Unauthenticated)

	out := open(time.Hour)
	if err := v.RevokeSession(ctx, out); err != nil {
		t.Fatal(err)
	}
	_, err = v.FindSession(ctx, out)
	wantKind(t, "after logging out", err, review.Unauthenticated)
	one, two := open(time.Hour), open(time.Hour)
	if n, err := v.RevokeSessions(ctx, "fatma"); err != nil || n < 2 {
		t.Errorf("ended %d sessions (%v)", n, err)
	}
	for _, each := range []string{one, two} {
		_, err = v.FindSession(ctx, each)
		wantKind(t, "after ending all", err, review.Unauthenticated)
	}
	if err := v.DeleteStale(ctx, clock.Advance(48*time.Hour)); err != nil {
		t.Error(err)
	}
}

func TestALoginIsTakenOnceWithinTenMinutes(t *testing.T) {
	v, clock, _ := openVault(t)
	ctx := t.Context()
	start := func(state string) {
		if err := v.StartLogin(ctx, storage.LoginAttempt{State: state, Nonce: "n-" + state, Verifier: "v", Next: "/d/1"}); err != nil {
			t.Fatal(err)
		}
	}
	start("one")
	p, err := v.TakeLogin(ctx, "one")
	if err != nil || p.Nonce != "n-one" || p.Next != "/d/1" || p.Invitation != "" {
		t.Errorf("got %+v (%v)", p, err)
	}
	_, err = v.TakeLogin(ctx, "one")
	wantKind(t, "a second time", err, review.Unauthenticated)
	_, err = v.TakeLogin(ctx, "never-started")
	wantKind(t, "a forged state", err, review.Unauthenticated)
	start("late")
	clock.Advance(10*time.Minute + time.Second)
	_, err = v.TakeLogin(ctx, "late")
	wantKind(t, "after ten minutes", err, review.Unauthenticated)
}

// invite goes through a login that started from an invitation.
func invite(t *testing.T, v *storage.Vault, token, state string) storage.InvitationHash {
	t.Helper()
	if err := v.StartLogin(t.Context(), storage.LoginAttempt{State: state, Invitation: token}); err != nil {
		t.Fatal(err)
	}
	p, err := v.TakeLogin(t.Context(), state)
	if err != nil {
		t.Fatal(err)
	}
	return p.Invitation
}

func TestAnInvitationLetsOnePersonInOnce(t *testing.T) {
	v, clock, _ := openVault(t)
	ctx := t.Context()
	account := storage.Account{Issuer: "https://inlog.example/", Subject: "fatma-sub"}
	token, err := v.CreateInvitation(ctx, "as-fatma", 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.CheckInvitation(ctx, token); err != nil {
		t.Errorf("a fresh link: %v", err)
	}
	who, err := v.AcceptInvitation(ctx, invite(t, v, token, "s1"), account)
	if err != nil || who != "fatma" {
		t.Fatalf("logged in as %q (%v)", who, err)
	}
	if again, err := v.PersonOf(ctx, account); err != nil || again != "fatma" {
		t.Errorf("the account is %q's (%v)", again, err)
	}
	wantKind(t, "a used link", v.CheckInvitation(ctx, token), review.NotFound)
	_, err = v.AcceptInvitation(ctx, invite(t, v, token, "s2"), storage.Account{Issuer: "https://inlog.example/", Subject: "thief"})
	wantKind(t, "a used link by somebody else", err, review.NotFound)
	wantKind(t, "an unknown link", v.CheckInvitation(ctx, "x"), review.NotFound)

	late, err := v.CreateInvitation(ctx, "as-joost", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(2 * time.Hour)
	wantKind(t, "a link that is too old", v.CheckInvitation(ctx, late), review.NotFound)

	second, err := v.CreateInvitation(ctx, "as-fatma", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.AcceptInvitation(ctx, invite(t, v, second, "s3"), storage.Account{Issuer: "https://inlog.example/", Subject: "thief"})
	wantKind(t, "somebody else with a link for who has an account", err, review.Conflict)
}

func TestWhoIsKnownAlreadyIsInvitedToAnotherDossier(t *testing.T) {
	v, _, _ := openVault(t)
	ctx := t.Context()
	account := storage.Account{Issuer: "https://inlog.example/", Subject: "fatma-sub"}
	if err := v.LinkAccount(ctx, account, "fatma"); err != nil {
		t.Fatal(err)
	}
	if err := v.CreatePerson(ctx, storage.Person{ID: "invited", Name: "F. Aydin"}); err != nil {
		t.Fatal(err)
	}
	if err := v.LinkParticipant(ctx, storage.Participation{Participant: "as-invited", Person: "invited", Dossier: "dossier2", Shown: "F. Aydin"}); err != nil {
		t.Fatal(err)
	}
	token, err := v.CreateInvitation(ctx, "as-invited", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	who, err := v.AcceptInvitation(ctx, invite(t, v, token, "s1"), account)
	if err != nil || who != "fatma" {
		t.Fatalf("logged in as %q (%v)", who, err)
	}
	list, err := v.Participations(ctx, "fatma")
	if err != nil || len(list) != 2 {
		t.Errorf("takes part as %+v (%v)", list, err)
	}
	_, err = v.FindPerson(ctx, "invited")
	wantKind(t, "the empty shell", err, review.NotFound)

	same, err := v.CreateInvitation(ctx, "as-joost", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	_, err = v.AcceptInvitation(ctx, invite(t, v, same, "s2"), account)
	wantKind(t, "a second place in the same dossier", err, review.Conflict)
}
