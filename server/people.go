package server

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"meelezen/storage"
)

// What one person may ask over HTTP: opening a document takes a handful of
// requests, a page of search results one per key.
const (
	requestRate  = 20
	requestBurst = 100
)

// people counts requests per person, so that one tab gone wild does not take the
// server from the others.
type people struct {
	mu      sync.Mutex // guards buckets
	buckets map[storage.PersonID]*rate.Limiter
}

func newPeople() *people {
	return &people{buckets: map[storage.PersonID]*rate.Limiter{}}
}

func (p *people) allow(who storage.PersonID, now time.Time) bool {
	p.mu.Lock()
	bucket := p.buckets[who]
	if bucket == nil {
		bucket = rate.NewLimiter(requestRate, requestBurst)
		p.buckets[who] = bucket
	}
	p.mu.Unlock()
	return bucket.AllowN(now, 1)
}

// forget drops those who have rested.
func (p *people) forget(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for who, bucket := range p.buckets {
		if bucket.TokensAt(now) >= requestBurst {
			delete(p.buckets, who)
		}
	}
}
