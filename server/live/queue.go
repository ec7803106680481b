package live

import "sync"

// A queue holds what a connection has yet to be sent. At five frames a second,
// 256 frames are most of a minute of a busy session; 1 MiB bounds what 1,000
// stalled connections can hold. What is full is closed, and resumes.
const (
	queueFrames = 256
	queueBytes  = 1 << 20
)

// frame is one message to send, encoded once and shared by all who are sent it.
// It is not a websocket.PreparedMessage: that has a mutex which a thousand
// writers queue for, and one writer that the kernel takes the processor from
// while it holds it makes all others wait.
type frame []byte

// queue is filled by any goroutine and emptied by the one that writes.
type queue struct {
	mu     sync.Mutex // guards what follows
	first  []frame    // the welcome and the backlog: sent before all others, and not counted
	frames []frame
	head   int
	bytes  int
	held   bool // until first is known
}

// push adds a frame. It returns false when the queue is full.
func (q *queue) push(f frame) bool {
	q.mu.Lock()
	if len(q.frames)-q.head >= queueFrames || q.bytes+len(f) > queueBytes {
		q.mu.Unlock()
		return false
	}
	q.frames = append(q.frames, f)
	q.bytes += len(f)
	q.mu.Unlock()
	return true
}

// hold keeps frames back until release.
func (q *queue) hold() {
	q.mu.Lock()
	q.held = true
	q.mu.Unlock()
}

// release lets frames go again, after the given ones.
func (q *queue) release(first []frame) {
	q.mu.Lock()
	q.first, q.held = first, false
	q.mu.Unlock()
}

// pop returns the next frame. An empty queue keeps no memory.
func (q *queue) pop() (frame, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.held:
		return nil, false
	case len(q.first) > 0:
		f := q.first[0]
		q.first[0] = nil
		if q.first = q.first[1:]; len(q.first) == 0 {
			q.first = nil
		}
		return f, true
	case q.head == len(q.frames):
		return nil, false
	}
	f := q.frames[q.head]
	q.frames[q.head] = nil
	q.head++
	q.bytes -= len(f)
	if q.head == len(q.frames) {
		q.head = 0
		if q.frames = q.frames[:0]; cap(q.frames) > 16 {
			q.frames = nil
		}
	}
	return f, true
}

// drop forgets everything that was not sent.
func (q *queue) drop() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.first, q.frames, q.head, q.bytes, q.held = nil, nil, 0, 0, false
}
