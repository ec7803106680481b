package room

import (
	"encoding/hex"
	"sync"

	"meelezen/review"
	"meelezen/review/prose"
)

// Hash is the SHA-256 of a text's canonical JSON, in hex.
type Hash struct {
	Version review.Version
	Hex     string
}

// hashes keeps the newest hash that was computed.
type hashes struct {
	sync.Mutex
	newest Hash
}

// Hash returns the newest hash there is, and makes one of the head if it is the
// first. A text of 100,000 words takes some milliseconds; the room does not wait.
func (r *Room) Hash() Hash {
	r.hash.Lock()
	newest := r.hash.newest
	r.hash.Unlock()
	if newest.Hex != "" {
		return newest
	}
	s := r.State()
	if !s.Exists() {
		return Hash{}
	}
	return r.keepHash(hashOf(s.Version(), s.Doc()))
}

// keepHash keeps the hash if it is newer than the one there is.
func (r *Room) keepHash(h Hash) Hash {
	r.hash.Lock()
	defer r.hash.Unlock()
	if r.hash.newest.Hex == "" || h.Version > r.hash.newest.Version {
		r.hash.newest = h
	}
	return h
}

func hashOf(v review.Version, doc *prose.Node) Hash {
	sum := doc.Hash()
	return Hash{v, hex.EncodeToString(sum[:])}
}

// maybeHash computes and tells the hash of the version that a change passed, if
// it was one of those that every client keeps for comparison.
func (r *Room) maybeHash(before, after *review.State) {
	v := after.Version() / hashEvery * hashEvery
	if before.Version() >= v {
		return
	}
	doc, ok := after.DocAt(v)
	if !ok {
		return
	}
	r.background.Add(1)
	go func() {
		defer r.background.Done()
		h := r.keepHash(hashOf(v, doc))
		r.mu.Lock()
		defer r.mu.Unlock()
		r.publish(Told{Before: r.told, After: r.told, Hash: &h})
	}()
}
