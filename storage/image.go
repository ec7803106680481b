package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"meelezen/review"
)

// Image is a picture of the text, addressed by its bytes.
type Image struct {
	Type  string // media type, image/png or image/jpeg
	Bytes []byte
}

// Hash returns the address: SHA-256 of the bytes, in hex.
func (i Image) Hash() string {
	sum := sha256.Sum256(i.Bytes)
	return hex.EncodeToString(sum[:])
}

// PutImage keeps an image and returns its address. The same bytes are kept once.
// Whether it is an image at all is for the caller to have seen.
func (db *DB) PutImage(ctx context.Context, i Image) (string, error) {
	hash := i.Hash()
	err := db.writer.do(ctx, &job{run: func(t *tx) error {
		return t.exec("INSERT INTO image (hash, type, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", hash, i.Type, i.Bytes)
	}})
	return hash, wrap("storage.PutImage", err)
}

// Image finds an image by its address. One whose bytes rotted is an error, never shown.
func (db *DB) Image(ctx context.Context, hash string) (Image, error) {
	const op = "storage.Image"
	var i Image
	err := db.journal.read.QueryRowContext(ctx, "SELECT type, bytes FROM image WHERE hash = ?", hash).Scan(&i.Type, &i.Bytes)
	if errors.Is(err, sql.ErrNoRows) {
		return i, review.E(review.NotFound, op, "error.notFound", fmt.Errorf("no image %.64q", hash))
	}
	if err == nil && i.Hash() != hash {
		return Image{}, review.E(review.Internal, op, "", fmt.Errorf("image %s has other bytes than its address", hash))
	}
	return i, wrap(op, err)
}
