package live

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits bound one person, over all documents and tabs.
type Limits struct {
	FramesPerSecond float64
	FrameBurst      int
	Sockets         int
}

// DefaultLimits are those of the protocol page. Ten frames a second is a person
// who types while the browser gathers a tenth of a second each time; the burst is
// a reconnect that sends its unsent work.
func DefaultLimits() Limits { return Limits{FramesPerSecond: 10, FrameBurst: 50, Sockets: 5} }

const (
	refusalsMost  = 50   // refused for speed in a row: closed
	peopleTracked = 2000 // above it, those who are gone and rested are forgotten
)

// people counts sockets and frames per person.
type people struct {
	limits Limits
	mu     sync.Mutex // guards all
	all    map[string]*person
}

type person struct {
	sockets int
	bucket  *rate.Limiter
}

// enter counts a socket, unless the person has too many.
func (p *people) enter(key string, now time.Time) (*person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.all) > peopleTracked {
		p.forget(now)
	}
	one := p.all[key]
	if one == nil {
		one = &person{bucket: rate.NewLimiter(rate.Limit(p.limits.FramesPerSecond), p.limits.FrameBurst)}
		p.all[key] = one
	}
	if one.sockets >= p.limits.Sockets {
		return nil, false
	}
	one.sockets++
	return one, true
}

func (p *people) leave(one *person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	one.sockets--
}

// forget needs mu. Who left keeps an emptied bucket, so that coming back does not fill it.
func (p *people) forget(now time.Time) {
	for key, one := range p.all {
		if one.sockets == 0 && one.bucket.TokensAt(now) >= float64(p.limits.FrameBurst) {
			delete(p.all, key)
		}
	}
}
