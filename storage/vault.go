package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"meelezen/review"
)

// Vault is the one place that links a participant to a person: a file of its own,
// in which sessions and invitations are too. Who somebody is stands there sealed,
// as does every link to a person, with a key that is in no database. Where both
// files are written, the vault comes first and the reference to it after.
type Vault struct {
	files  *files
	sealer *sealer
	clock  func() time.Time
	random io.Reader
}

// openVault opens the vault of a directory with its key.
func openVault(ctx context.Context, dir string, o Options) (*Vault, error) {
	v := &Vault{clock: o.Clock, random: o.Random}
	var err error
	v.files, err = openFiles(ctx, filepath.Join(dir, vaultFile), func(ctx context.Context, db *sql.DB) error {
		var err error
		if v.sealer, err = findSealer(ctx, db, KeyPath(dir, o.Key)); err != nil {
			return err
		}
		return v.migrate(ctx, db)
	})
	if err != nil {
		return nil, err
	}
	return v, nil
}

// tokenBytes makes 256-bit tokens; only their hash is stored.
const tokenBytes = 32

func (v *Vault) newToken() (string, error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(v.random, b); err != nil {
		return "", fmt.Errorf("random bytes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// tokenHash is what is stored of a token. The token is random, so that a plain
// hash cannot be guessed back.
func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// update runs f in one transaction.
func (v *Vault) update(ctx context.Context, op string, f func(*sql.Tx) error) error {
	tx, err := v.files.write.BeginTx(ctx, nil)
	if err != nil {
		return wrap(op, err)
	}
	defer func() { _ = tx.Rollback() }() // after Commit this does nothing
	if err := f(tx); err != nil {
		return wrap(op, err)
	}
	return wrap(op, tx.Commit())
}

// exec runs one statement and returns how many rows it changed.
func (v *Vault) exec(ctx context.Context, op, query string, args ...any) (int64, error) {
	r, err := v.files.write.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, wrap(op, err)
	}
	n, err := r.RowsAffected()
	return n, wrap(op, err)
}

// notFound gives an absent row its kind and text.
func notFound(op string, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return review.E(review.NotFound, op, "error.notFound", err)
	}
	return wrap(op, err)
}
