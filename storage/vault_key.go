package storage

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"meelezen/review"
)

// keyFile is the vault's key in a data directory, when Options name no other file.
const keyFile = "vault.key"

// keyBytes is the length of the key: 256 bits, in hexadecimal in its file.
const keyBytes = 32

// keyAdvice is what an operator can do who lacks the key.
const keyAdvice review.TextKey = "error.vaultKey"

// KeyPath is the file of the vault's key: the one named, or when that is empty the
// one in the data directory.
func KeyPath(dir, named string) string {
	if named != "" {
		return named
	}
	return filepath.Join(dir, keyFile)
}

// CheckKey tells whether the file has the key that the vault of a data directory,
// which no server need hold, was sealed with. The kind is NotFound when it is not there and
// Invalid when it is another one. It is nil for a vault that nothing was sealed in yet.
func CheckKey(ctx context.Context, dir, file string) error {
	const op = "storage.CheckKey"
	db, err := openRead(filepath.Join(dir, vaultFile))
	if err != nil {
		return wrap(op, err)
	}
	proof, err := readProof(ctx, db)
	if err == nil && proof != nil {
		_, err = provenSealer(file, proof)
	}
	return wrap(op, errors.Join(err, db.Close()))
}

// findSealer returns what opens the vault. A key is made only where nothing is
// sealed yet; whatever is sealed needs the key that it was sealed with.
func findSealer(ctx context.Context, db *sql.DB, file string) (*sealer, error) {
	proof, err := readProof(ctx, db)
	if err != nil {
		return nil, err
	}
	if proof != nil {
		return provenSealer(file, proof)
	}
	key, err := readKey(file)
	if review.KindOf(err) == review.NotFound {
		key, err = makeKey(file)
	}
	if err != nil {
		return nil, err
	}
	return newSealer(key)
}

// readProof returns what the key is recognised by; nil for a vault in which
// nothing is sealed yet.
func readProof(ctx context.Context, db *sql.DB) ([]byte, error) {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return nil, fmt.Errorf("reading the schema version: %w", err)
	}
	if version < sealedFrom {
		return nil, nil
	}
	var proof []byte
	if err := db.QueryRowContext(ctx, "SELECT proof FROM seal").Scan(&proof); err != nil {
		return nil, fmt.Errorf("reading what the key is recognised by: %w", err)
	}
	return proof, nil
}

func provenSealer(file string, proof []byte) (*sealer, error) {
	key, err := readKey(file)
	if err != nil {
		return nil, err
	}
	s, err := newSealer(key)
	if err != nil {
		return nil, err
	}
	if !hmac.Equal(s.proof, proof) {
		return nil, review.E(review.Invalid, "storage.key", keyAdvice, fmt.Errorf("%s has another key than the one that the vault was sealed with", file))
	}
	return s, nil
}

func readKey(file string) ([]byte, error) {
	const op = "storage.key"
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, review.E(review.NotFound, op, keyAdvice, fmt.Errorf("the key of the vault is not there: %w", err))
	}
	if err != nil {
		return nil, review.E(review.Unavailable, op, keyAdvice, fmt.Errorf("reading the key of the vault: %w", err))
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != keyBytes {
		// Without the cause, which would show part of what may be a key.
		return nil, review.E(review.Invalid, op, keyAdvice, fmt.Errorf("%s has no key: that is %d hexadecimal digits", file, 2*keyBytes))
	}
	return key, nil
}

// makeKey makes the key of a new vault. It is on the disk before anything is
// sealed with it, and never takes the place of another file.
func makeKey(file string) ([]byte, error) {
	key := make([]byte, keyBytes)
	_, _ = rand.Read(key) // never fails
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = fmt.Fprintf(f, "%x\n", key)
		err = errors.Join(err, f.Sync(), f.Close(), syncDir(filepath.Dir(file)))
	}
	if err != nil {
		return nil, review.E(review.Unavailable, "storage.key", keyAdvice, fmt.Errorf("making the key of the vault: %w", err))
	}
	return key, nil
}

// syncDir makes sure that a file that was made in a directory is still there
// after a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
