package live

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync/atomic"

	"meelezen/review"
)

// position is what a cursor stands for: how far in the document's journal, and
// how far in the site's, so that a change of roles since then is noticed.
type position struct {
	seq  review.Seq
	site review.Seq
}

// cursors encrypts positions. A cursor is one AES block: 5 bytes of sequence
// number, 4 of the site's, 3 that differ each time, so that two cursors tell
// nobody whether something lies between them, and 4 that tie it to the document.
type cursors struct {
	block cipher.Block
	count atomic.Uint32
}

var errCursor = errors.New("not a cursor of this document")

func newCursors(key [32]byte) (*cursors, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return &cursors{block: block}, nil
}

func documentTag(doc review.DocumentID) uint32 {
	sum := sha256.Sum256([]byte(doc))
	return binary.BigEndian.Uint32(sum[:])
}

func (c *cursors) encode(doc review.DocumentID, p position) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[0:], uint64(p.seq)<<24|uint64(p.site)>>8)
	binary.BigEndian.PutUint32(b[8:], uint32(p.site)<<24|c.count.Add(1)&0xffffff)
	binary.BigEndian.PutUint32(b[12:], documentTag(doc))
	c.block.Encrypt(b[:], b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (c *cursors) decode(doc review.DocumentID, s string) (position, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(b) != 16 {
		return position{}, errCursor
	}
	c.block.Decrypt(b, b)
	if binary.BigEndian.Uint32(b[12:]) != documentTag(doc) {
		return position{}, errCursor
	}
	high, low := binary.BigEndian.Uint64(b[0:]), binary.BigEndian.Uint32(b[8:])
	return position{
		seq:  review.Seq(high >> 24),
		site: review.Seq(high&0xffffff<<8 | uint64(low>>24)),
	}, nil
}
