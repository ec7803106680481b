package server

import (
	"context"
	"sync"
	"time"

	"meelezen/review"
	"meelezen/server/live"
	"meelezen/server/login"
)

// houseEvery is how often sessions of open sockets are looked at. A socket thus
// outlives its session by a minute at most; a session that somebody ends, or a
// role that is withdrawn, closes it at once.
const houseEvery = time.Minute

// staleAfter is how long ended sessions and old invitations are kept to look at.
const staleAfter = 30 * 24 * time.Hour

// attendance knows the sessions behind the open sockets.
type attendance struct {
	mu       sync.Mutex // guards sessions
	sessions map[login.Key]login.Session
}

func newAttendance() *attendance {
	return &attendance{sessions: map[login.Key]login.Session{}}
}

func (a *attendance) enter(session login.Session) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sessions[session.Key] = session
}

func (a *attendance) find(key login.Key) (login.Session, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	session, ok := a.sessions[key]
	return session, ok
}

// keep forgets all sessions but those, and returns what is left.
func (a *attendance) keep(open map[login.Key]bool) []login.Session {
	a.mu.Lock()
	defer a.mu.Unlock()
	var left []login.Session
	for key, session := range a.sessions {
		if !open[key] {
			delete(a.sessions, key)
			continue
		}
		left = append(left, session)
	}
	return left
}

// sessionEnded closes the sockets of a session that its owner ended.
func (s *Server) sessionEnded(key login.Key) {
	s.live.Drop(live.CloseSessionOver, func(_ review.DocumentID, who live.Who) bool { return who.Session == string(key) })
}

// keepHouse looks after sessions until ctx ends.
func (s *Server) keepHouse(ctx context.Context) {
	ticker := time.NewTicker(houseEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.checkSessions(ctx)
		}
	}
}

// checkSessions closes the sockets whose session is over. An open socket counts
// as use, so that nobody who reads along is logged out for reading.
func (s *Server) checkSessions(ctx context.Context) {
	now := s.clock()
	open := map[login.Key]bool{}
	s.live.Drop(live.CloseSessionOver, func(_ review.DocumentID, who live.Who) bool {
		key := login.Key(who.Session)
		session, ok := s.attendance.find(key)
		if ok && now.Before(session.Expires) {
			open[key] = true
			return false
		}
		return true
	})
	for _, session := range s.attendance.keep(open) {
		switch err := s.login.Keep(ctx, session); {
		case review.KindOf(err) == review.Unauthenticated && err != nil:
			s.sessionEnded(session.Key) // it ended while the socket was being opened
		case err != nil && ctx.Err() == nil:
			s.log.Error("keep a session", "err", err)
		}
	}
	if err := s.Vault().DeleteStale(ctx, now.Add(-staleAfter)); err != nil && ctx.Err() == nil {
		s.log.Error("delete old sessions", "err", err)
	}
	s.people.forget(now)
}
