package storage

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"meelezen/review"
)

// sealTo is what the length of a sealed text is rounded up to, in bytes: every name
// and mail address that the server takes fits, so that lengths tell nobody apart.
const sealTo = 256

// padding ends a text that is filled up with zeros.
const padding = 0x80

// sealer seals what identifies somebody, and makes the marks by which it is found
// again. Each has a key of its own, derived from the key of the vault.
type sealer struct {
	aead  cipher.AEAD
	marks []byte
	proof []byte // kept in the vault, to recognise the key
}

func newSealer(key []byte) (*sealer, error) {
	var derived [3][]byte
	for i, purpose := range []string{"seal", "mark", "proof"} {
		var err error
		if derived[i], err = hkdf.Key(sha256.New, key, nil, "meelezen vault 1 "+purpose, sha256.Size); err != nil {
			return nil, fmt.Errorf("deriving a key: %w", err)
		}
	}
	block, err := aes.NewCipher(derived[0])
	if err != nil {
		return nil, fmt.Errorf("AES: %w", err)
	}
	// Nonces are random: there will never be the billions of rows at which two
	// might be alike.
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("GCM: %w", err)
	}
	return &sealer{aead: aead, marks: derived[1], proof: derived[2]}, nil
}

// cell is where a sealed text stands: it opens nowhere else.
type cell struct {
	table, column string
	row           []byte // primary key
}

// bytes are never those of another cell: neither name has a zero byte.
func (c cell) bytes() []byte {
	return append([]byte(c.table+"\x00"+c.column+"\x00"), c.row...)
}

func (s *sealer) seal(c cell, text string) []byte {
	size := (len(text) + sealTo) / sealTo * sealTo // room for one byte of padding at least
	padded := make([]byte, size)
	copy(padded, text)
	padded[len(text)] = padding
	return s.aead.Seal(nil, nil, padded, c.bytes())
}

// open returns the text of a cell. The kind is Internal for one that was changed,
// or moved there from another row.
func (s *sealer) open(c cell, sealed []byte) (string, error) {
	padded, err := s.aead.Open(nil, nil, sealed, c.bytes())
	if err != nil {
		return "", tampered(c, err)
	}
	text, ok := bytes.CutSuffix(bytes.TrimRight(padded, "\x00"), []byte{padding})
	if !ok {
		return "", tampered(c, errors.New("it has no end"))
	}
	return string(text), nil
}

// tampered is the error for a cell that does not hold what the server put there.
func tampered(c cell, cause error) error {
	return review.E(review.Internal, "storage.Vault", "",
		fmt.Errorf("%s.%s was changed outside the server: %w", c.table, c.column, cause))
}

// mark finds what the parts name. Marks of different purposes have nothing in common.
func (s *sealer) mark(purpose string, parts ...string) []byte {
	h := hmac.New(sha256.New, s.marks)
	for _, part := range append([]string{purpose}, parts...) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		h.Write([]byte(part))
	}
	return h.Sum(nil)
}
