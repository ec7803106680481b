package server

import (
	"context"
	"time"

	"meelezen/review"
	"meelezen/server/room"
)

// tick is how often the server looks whether a time has come. A deadline holds by
// itself from the moment it passes; what happens here is that it is recorded and told.
const tick = time.Second

// keepTime does what is to be done at a time, until ctx ends.
func (s *Server) keepTime(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.onTime(ctx)
		}
	}
}

// onTime closes the rounds whose time is over, and at every whole hour lets
// through to readers what was said under a pseudonym.
func (s *Server) onTime(ctx context.Context) {
	s.timing.Lock()
	defer s.timing.Unlock()
	now := s.clock()
	over, _, err := s.db.Expired(ctx, now)
	if err != nil && ctx.Err() == nil {
		s.log.Error("look for rounds that are over", "err", err)
	}
	for _, id := range over {
		s.byClock(ctx, id, review.CloseExpired{})
	}
	hour := now.Truncate(review.Coarse)
	if !hour.After(s.batch) {
		return
	}
	s.batch = hour
	holding, err := s.db.Holding(ctx)
	if err != nil && ctx.Err() == nil {
		s.log.Error("look for what waits for readers", "err", err)
	}
	for _, id := range holding {
		s.byClock(ctx, id, review.Release{})
	}
}

func (s *Server) byClock(ctx context.Context, id review.DocumentID, c review.Command) {
	r, err := s.hub.Open(ctx, id)
	if err == nil {
		_, err = r.Do(ctx, review.Clock, s.command(), room.Digest(c), c)
	}
	if err != nil && ctx.Err() == nil {
		s.log.Error("on time", "document", id, "action", c.Action(), "err", err)
	}
}
