package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"meelezen/review"
)

// silence is after how long without a sign of life a connection is given up. The
// server pings every 25 seconds.
const silence = 60 * time.Second

// writeTime is how long one frame may take to leave.
const writeTime = 10 * time.Second

// run connects, and connects again, until the session ends.
func (s *Session) run(ctx context.Context) {
	defer close(s.ended)
	for attempt := 0; ; attempt++ {
		welcomed, err := s.connect(ctx)
		if ctx.Err() != nil {
			s.end(ctx.Err())
			return
		}
		if final(err) {
			s.end(err)
			return
		}
		if welcomed {
			attempt = 0
		}
		s.emit(Event{Kind: "disconnected", Err: err})
		s.o.Log.Debug("disconnected", "err", err, "attempt", attempt)
		select {
		case <-time.After(s.o.Pause(attempt)):
		case <-ctx.Done():
			s.end(ctx.Err())
			return
		}
		if errors.Is(err, errGone) {
			if err := s.reload(ctx); err != nil && final(err) {
				s.end(err)
				return
			}
		}
	}
}

// reload starts over with a new opening state. Own steps that were not confirmed
// were made on a text that is gone; they are reported, not guessed at.
func (s *Session) reload(ctx context.Context) error {
	s.mu.Lock()
	lost := len(s.text.mine)
	s.mu.Unlock()
	if err := s.load(ctx); err != nil {
		return err
	}
	var err error
	if lost > 0 {
		err = fmt.Errorf("client: %d own steps were lost", lost)
	}
	s.emit(Event{Kind: "reloaded", Err: err})
	return nil
}

// final reports whether connecting again cannot help.
func final(err error) bool {
	switch review.KindOf(err) {
	case review.Unauthenticated, review.Forbidden, review.NotFound, review.Invalid:
		return true
	}
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return false
	}
	switch closed.Code {
	case websocket.ClosePolicyViolation, websocket.CloseMessageTooBig, 4401, 4403, 4426:
		return true
	}
	return false
}

func (s *Session) end(err error) {
	s.mu.Lock()
	s.err = fmt.Errorf("client: the session has ended: %w", err)
	s.ready = false
	s.change()
	s.mu.Unlock()
	s.emit(Event{Kind: "ended", Err: err})
}

// connect is one connection from dial to end.
func (s *Session) connect(ctx context.Context) (welcomed bool, err error) {
	ws, err := s.dial(ctx)
	if err != nil {
		return false, err
	}
	stop := context.AfterFunc(ctx, func() { _ = ws.Close() }) // wakes the reader
	defer stop()
	s.mu.Lock()
	s.ws = ws
	hello := fmt.Appendf(nil, `{"type":"hello","cursor":%q,"version":%d,"client":%q}`, s.cursor, s.text.version, s.client)
	s.mu.Unlock()
	defer func() {
		_ = ws.Close() // it has ended
		s.mu.Lock()
		welcomed = s.ready
		s.ws, s.ready = nil, false
		s.change()
		s.mu.Unlock()
	}()
	if err := s.write(ws, hello); err != nil {
		return false, err
	}
	return false, s.read(ws)
}

func (s *Session) dial(ctx context.Context) (*websocket.Conn, error) {
	dialer := *s.o.Dialer
	dialer.Subprotocols = []string{protocol}
	ws, res, err := dialer.DialContext(ctx, s.o.Live, s.o.Header.Clone())
	if err == nil {
		return ws, nil
	}
	if res != nil && res.StatusCode >= http.StatusBadRequest && res.StatusCode < http.StatusInternalServerError {
		return nil, problem("client.Open", res)
	}
	return nil, fmt.Errorf("client: dial: %w", err)
}

// send writes a frame if there is a connection; if not, or if it breaks, the next
// one sends what is not answered.
func (s *Session) send(frame []byte) {
	s.mu.Lock()
	ws := s.ws
	if !s.ready {
		ws = nil
	}
	s.mu.Unlock()
	if ws == nil || frame == nil {
		return
	}
	if err := s.write(ws, frame); err != nil {
		_ = ws.Close() // the reader notices, and connects again
	}
}

func (s *Session) write(ws *websocket.Conn, frame []byte) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	if err := ws.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	return ws.WriteMessage(websocket.TextMessage, frame)
}

func (s *Session) read(ws *websocket.Conn) error {
	alive := func() error { return ws.SetReadDeadline(time.Now().Add(silence)) }
	ws.SetPingHandler(func(data string) error {
		err := ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime))
		return errors.Join(err, alive())
	})
	var refused error
	for {
		if err := alive(); err != nil {
			return err
		}
		_, raw, err := ws.ReadMessage()
		if err != nil {
			if refused != nil {
				return refused
			}
			return err
		}
		var f incoming
		if err := json.Unmarshal(raw, &f); err != nil {
			return fmt.Errorf("client: %w", err)
		}
		if f.Type == "refused" && f.ID == "" {
			refused = f.refusal() // a close follows, which this explains
			if f.Kind == review.Gone.String() {
				refused = errGone
			}
			s.emit(Event{Kind: "refused", Err: f.refusal()})
			continue
		}
		if err := s.take(f); err != nil {
			return err
		}
	}
}
