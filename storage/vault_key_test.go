package storage_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/storage"
)

// sealedDir returns a closed directory with a vault that holds one person.
func sealedDir(t *testing.T, o storage.Options) string {
	t.Helper()
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Vault().CreatePerson(t.Context(), storage.Person{ID: "fatma", Name: "Fatma Aydin"}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// refused opens a directory, which must not work, and returns why not.
func refused(t *testing.T, dir string, o storage.Options) error {
	t.Helper()
	db, err := storage.Open(t.Context(), dir, o)
	if err == nil {
		t.Fatal("it was opened", db.Close())
	}
	return err
}

func TestTheKeyIsMadeOnceAndForItsOwnerOnly(t *testing.T) {
	dir := sealedDir(t, storage.Options{})
	path := storage.KeyPath(dir, "")
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || path != filepath.Join(dir, "vault.key") {
		t.Fatalf("%s: %v (%v)", path, info, err)
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	if p, err := db.Vault().FindPerson(t.Context(), "fatma"); err != nil || p.Name != "Fatma Aydin" {
		t.Errorf("the vault has %+v (%v)", p, err)
	}
	if again, err := os.ReadFile(path); err != nil || string(again) != string(first) {
		t.Errorf("the key is another one (%v)", err)
	}
	another, err := os.ReadFile(storage.KeyPath(sealedDir(t, storage.Options{}), ""))
	if err != nil || string(another) == string(first) {
		t.Errorf("two vaults have one key (%v)", err)
	}
}

func TestAVaultWithoutItsKeyStaysShut(t *testing.T) {
	dir, other := sealedDir(t, storage.Options{}), sealedDir(t, storage.Options{})
	path := storage.KeyPath(dir, "")
	right, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	err = refused(t, dir, storage.Options{})
	if review.KindOf(err) != review.NotFound || review.TextOf(err) != "error.vaultKey" || !strings.Contains(err.Error(), path) {
		t.Errorf("without the key: %v", err)
	}
	wantKind(t, "asked whether the key is there", storage.CheckKey(t.Context(), dir, path), review.NotFound)
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a new key was made (%v)", err)
	}
	err = refused(t, dir, storage.Options{Key: storage.KeyPath(other, "")})
	if review.KindOf(err) != review.Invalid || review.TextOf(err) != "error.vaultKey" || !strings.Contains(err.Error(), "another key") {
		t.Errorf("with the key of another vault: %v", err)
	}
	for what, text := range map[string]string{
		"an empty file": "", "too short": "abcd", "too long": strings.Repeat("ab", 33), "no number": strings.Repeat("geheim", 11),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := refused(t, dir, storage.Options{})
		if review.KindOf(err) != review.Invalid || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%s: %v", what, err)
		}
		if left, err := os.ReadFile(path); err != nil || string(left) != text {
			t.Errorf("%s: it was written over (%v)", what, err)
		}
	}
	if err := os.WriteFile(path, right, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := storage.CheckKey(t.Context(), dir, path); err != nil {
		t.Errorf("the key is back: %v", err)
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

func TestTheKeyMayBeElsewhere(t *testing.T) {
	key := filepath.Join(t.TempDir(), "secret")
	dir := sealedDir(t, storage.Options{Key: key})
	if _, err := os.Stat(filepath.Join(dir, "vault.key")); !os.IsNotExist(err) {
		t.Errorf("there is a key in the directory too (%v)", err)
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	err = refused(t, t.TempDir(), storage.Options{Key: filepath.Join(dir, "nowhere", "secret")})
	wantKind(t, "a key that cannot be made", err, review.Unavailable)
}

// A vault that is thrown away because its key is lost begins anew; what was said
// stays, and nobody is recognised.
func TestWhoLostTheKeyCanBeginANewVault(t *testing.T) {
	dir := sealedDir(t, storage.Options{})
	for _, name := range []string{"vault.key", "vault.db"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Vault().FindPerson(t.Context(), "fatma")
	wantKind(t, "who was there before", err, review.NotFound)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}
