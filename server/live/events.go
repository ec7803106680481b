package live

import (
	"context"

	"meelezen/review"
	"meelezen/server/room"
)

// Events returns what happened in a document since a cursor, as the frames that a
// connection would have been sent: for a client that was away, or that finds work
// of a tab that is gone. A cursor that is unknown or too far back is Gone; what
// the participant may not read is NotFound.
func (s *Server) Events(ctx context.Context, doc review.DocumentID, who review.ParticipantID, cursor string) ([]any, error) {
	r, err := s.readable(ctx, doc, Who{Participant: who})
	if err != nil {
		return nil, err
	}
	at, err := s.cursors.decode(doc, cursor)
	if err != nil {
		return nil, gone(err)
	}
	state, site := r.State(), s.o.Hub.Site()
	if at.seq > state.Seq() {
		return nil, gone(errEpoch)
	}
	if p, _ := site.Participant(who); p.Granted > at.site {
		return nil, review.E(review.Gone, "live.Events", "error.rolesChanged", nil)
	}
	b := &backlog{
		a: &audience{server: s, room: r}, state: state, site: site,
		actor: room.Actor(site, state.Dossier(), who), from: at, unsaid: true,
	}
	return b.gather(ctx)
}
