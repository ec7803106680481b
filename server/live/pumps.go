package live

import (
	"runtime"
	"sync"
	"time"
)

// pumpWork is for how many waiting connections another pump is worth waking a
// thread for: what one writes in the time that takes.
const pumpWork = 128

// pumpStalled is after how long without progress the pumps are taken to be held
// up by peers that do not read: far more than a write takes, and too little to see.
const pumpStalled = 10 * time.Millisecond

// pumps write what waits in the queues of connections. They are a few goroutines
// for all: one per connection would be woken for each frame, which costs about as
// much as writing it. None is there while nothing waits, and when all there are
// are held up, another comes.
type pumps struct {
	mu       sync.Mutex // guards what follows, and the turn of every connection
	waiting  []*conn
	head     int
	busy     int // goroutines
	taken    int // counts connections, to see progress
	seen     int // of taken, at the last look
	watching bool
	running  sync.WaitGroup
}

// turn is where a connection is in its being written to.
type turn uint8

const (
	turnNone  turn = iota // nothing waits
	turnWaits             // in the list
	turnNow               // a pump is at it
	turnAgain             // as turnNow, and there is more since
	turnOver              // nothing is written any more
)

// add says that a connection has something to do.
func (p *pumps) add(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch c.turn {
	case turnNone:
		p.queue(c)
	case turnNow:
		c.turn = turnAgain
	}
}

// queue needs mu.
func (p *pumps) queue(c *conn) {
	c.turn = turnWaits
	p.waiting = append(p.waiting, c)
	if left := len(p.waiting) - p.head; p.busy == 0 || p.busy < runtime.GOMAXPROCS(0) && left > pumpWork*p.busy {
		p.start()
	}
	p.watch()
}

// start needs mu.
func (p *pumps) start() {
	p.busy++
	p.running.Add(1)
	go p.run()
}

// watch needs mu.
func (p *pumps) watch() {
	if !p.watching {
		p.watching, p.seen = true, p.taken
		time.AfterFunc(pumpStalled, p.look)
	}
}

// look brings another pump when those there are make no progress.
func (p *pumps) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watching = false
	if p.head == len(p.waiting) {
		return
	}
	if p.taken == p.seen {
		p.start()
	}
	p.watch()
}

func (p *pumps) run() {
	defer p.running.Done()
	for c := p.next(nil, false); c != nil; {
		over := !c.write()
		c = p.next(c, over)
	}
}

// next puts back the connection that was written to, and takes another; nil ends
// the pump.
func (p *pumps) next(done *conn, over bool) *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case done == nil:
	case over:
		done.turn = turnOver
	case done.turn == turnAgain:
		p.queue(done)
	default:
		done.turn = turnNone
	}
	if p.head == len(p.waiting) {
		p.waiting, p.head = p.waiting[:0], 0
		p.busy--
		return nil
	}
	c := p.waiting[p.head]
	p.waiting[p.head] = nil
	p.head++
	p.taken++
	c.turn = turnNow
	return c
}
