package storage

import (
	"crypto/sha256"
	"encoding/binary"

	"meelezen/review"
)

// Hash is a link of the chain, or the checksum of a stored value.
type Hash [sha256.Size]byte

// saltSize makes the leaf of a short body ("eens") impossible to guess once the
// body is erased or withheld.
const saltSize = 16

// leafFields is what a leaf commits to. The domain tag keeps a leaf from ever
// being read as a link.
type leafFields struct {
	salt      []byte
	actor     review.ParticipantID
	at        int64 // nanoseconds since 1970 UTC
	kind      string
	authority review.Seq
	site      review.Seq
	body      []byte
	remains   []Hash // of a redaction: the leaf of each entry it erased, without salt and with what remains
}

// leaf is H(salt ‖ actor, time, kind, authority, site, body, remains), each part
// with its length so that no two lists of parts give the same bytes.
func (f leafFields) leaf() Hash {
	b := make([]byte, 0, 128+len(f.actor)+len(f.kind)+len(f.body))
	b = append(b, "meelezen.leaf.1\x00"...)
	b = appendPart(b, f.salt)
	b = appendPart(b, []byte(f.actor))
	b = binary.BigEndian.AppendUint64(b, uint64(f.at))
	b = appendPart(b, []byte(f.kind))
	b = binary.BigEndian.AppendUint64(b, uint64(f.authority))
	b = binary.BigEndian.AppendUint64(b, uint64(f.site))
	b = appendPart(b, f.body)
	for _, r := range f.remains {
		b = append(b, r[:]...)
	}
	return sha256.Sum256(b)
}

// link is H(previous ‖ seq ‖ leaf). The stream is in the first link (genesis), so
// that one document's journal cannot be passed off as another's.
func link(previous Hash, seq review.Seq, leaf Hash) Hash {
	var b [2*sha256.Size + 8]byte
	copy(b[:], previous[:])
	binary.BigEndian.PutUint64(b[sha256.Size:], uint64(seq))
	copy(b[sha256.Size+8:], leaf[:])
	return sha256.Sum256(b[:])
}

// genesis is what the first entry of a stream is linked to.
func genesis(s Stream) Hash {
	return sha256.Sum256([]byte("meelezen.stream.1\x00" + string(s)))
}

func appendPart(b, part []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(part)))
	return append(b, part...)
}

// checksum is over parts with their lengths: it guards rows that no journal entry
// commits to (answers, cached comparisons) against rot.
func checksum(parts ...[]byte) Hash {
	var b []byte
	for _, p := range parts {
		b = appendPart(b, p)
	}
	return sha256.Sum256(b)
}
