package live

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/server/room"
)

// conn is one connection: a goroutine that reads, and a bounded queue between the
// audience and the pumps, which write.
type conn struct {
	server *Server
	ws     *websocket.Conn
	room   *room.Room
	who    Who
	person *person
	queue  queue

	ended   atomic.Bool   // the connection is to end, for the reason in code
	pinging atomic.Bool   // a ping is due
	ping    *time.Timer   // to the next ping
	turn    turn          // guarded by the pumps
	written chan struct{} // closed when nothing is written any more
	once    sync.Once     // of ending
	code    Close         // set before ended
	command sync.Mutex    // held while a command is under way
	aud     *audience     // of the reader; nil before hello
	fast    int           // of the reader: commands in a row that were refused for speed
}

func newConn(s *Server, ws *websocket.Conn, r *room.Room, who Who, one *person) *conn {
	return &conn{server: s, ws: ws, room: r, who: who, person: one, written: make(chan struct{})}
}

// wake has a pump look at the connection.
func (c *conn) wake() { c.server.pumps.add(c) }

// end begins the end of the connection, with a code. Only the first call counts.
func (c *conn) end(code Close) {
	c.once.Do(func() {
		c.code = code
		c.ended.Store(true)
		c.wake()
	})
}

func (c *conn) ending() bool { return c.ended.Load() }

// push queues a frame; a connection that cannot keep up is closed, and resumes.
func (c *conn) push(f frame) {
	if !c.queue.push(f) {
		c.end(CloseTooSlow)
		return
	}
	c.wake()
}

// write does what there is to do: the only place that writes messages, which the
// pumps call for one connection never twice at once. False is the end.
func (c *conn) write() bool {
	ok := c.flush()
	if ok && c.ending() {
		c.farewell()
		ok = false
	}
	if ok && c.pinging.CompareAndSwap(true, false) {
		if err := c.ws.WriteControl(websocket.PingMessage, nil, c.deadline()); err != nil {
			c.abort()
			ok = false
		} else {
			c.ping.Reset(c.server.o.Timing.Ping)
		}
	}
	if !ok {
		c.ping.Stop()
		close(c.written)
	}
	return ok
}

// release lets frames go again that were held, after the given ones.
func (c *conn) release(first []frame) {
	c.queue.release(first)
	c.wake()
}

func (c *conn) deadline() time.Time { return time.Now().Add(c.server.o.Timing.Write) }

// flush writes what is queued. It returns false when the connection broke.
func (c *conn) flush() bool {
	for !c.ending() { // what may still go then is for farewell to say
		f, ok := c.queue.pop()
		if !ok {
			break
		}
		// Nobody else uses this deadline: control frames bring their own.
		_ = c.ws.SetWriteDeadline(c.deadline())
		if err := c.ws.WriteMessage(websocket.TextMessage, f); err != nil {
			c.abort()
			return false
		}
	}
	return true
}

// abort ends a connection that cannot be written to.
func (c *conn) abort() {
	c.end(CloseGoingAway)
	_ = c.ws.Close() // it is broken; this wakes the reader
}

// farewell sends what may still be sent, then the close frame, and gives the peer
// a moment to answer it: closing at once could destroy the frame on its way.
func (c *conn) farewell() {
	c.command.Lock()
	//lint:ignore SA2001 a command under way is answered first, and no other begins
	c.command.Unlock()
	if !c.lastWords() {
		c.queue.drop()
	}
	for f, ok := c.queue.pop(); ok; f, ok = c.queue.pop() {
		_ = c.ws.SetWriteDeadline(c.deadline())
		if err := c.ws.WriteMessage(websocket.TextMessage, f); err != nil {
			c.abort()
			return
		}
	}
	message := websocket.FormatCloseMessage(int(c.code), closeReason(c.code))
	if err := c.ws.WriteControl(websocket.CloseMessage, message, c.deadline()); err != nil {
		c.abort()
		return
	}
	_ = c.ws.NetConn().SetReadDeadline(time.Now().Add(c.server.o.Timing.Close))
}

// lastWords says whether what is queued goes out before the close frame. It does
// when it explains the close or answers a command; not when the peer is too slow
// for it, or may not have it any more.
func (c *conn) lastWords() bool {
	switch c.code {
	case CloseTooSlow, CloseSessionOver, CloseWithdrawn, CloseGoingAway:
		return false
	}
	return true
}

// readPump is the only goroutine that reads. It takes commands one by one, so
// that a sender who is too fast waits for the network.
func (c *conn) readPump() {
	defer c.gone()
	c.ws.SetPongHandler(func(string) error {
		if !c.ending() {
			_ = c.ws.SetReadDeadline(time.Now().Add(c.server.o.Timing.Pong))
		}
		return nil
	})
	_ = c.ws.SetReadDeadline(time.Now().Add(c.server.o.Timing.Hello))
	for {
		raw, err := c.read()
		if err != nil {
			return
		}
		c.command.Lock()
		if !c.ending() {
			c.handle(raw)
		}
		c.command.Unlock()
	}
}

var errTooBig = errors.New("frame too big")

// read returns the next message. One that is too big is not read to its end.
func (c *conn) read() ([]byte, error) {
	for {
		kind, r, err := c.ws.NextReader()
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(io.LimitReader(r, frameMost+1))
		switch {
		case err != nil:
			return nil, err
		case c.ending():
			continue // nothing is taken any more, but the close frame must arrive
		case len(raw) > frameMost:
			c.refuse("", review.E(review.Limit, "live.read", "error.frameTooBig", errTooBig))
			c.end(CloseTooBig)
			continue
		case kind != websocket.TextMessage:
			c.malformed(review.E(review.Invalid, "live.read", "error.malformed", errors.New("not a text frame")))
			continue
		}
		return raw, nil
	}
}

// gone is the end of a connection, whoever began it.
func (c *conn) gone() {
	c.end(CloseGoingAway)
	<-c.written
	_ = c.ws.Close() // both sides are done
	if c.aud != nil {
		c.aud.leave(c)
		c.server.release(c.aud)
	}
	c.server.remove(c)
}
