package server

import (
	"net/http"
	"slices"
	"time"

	"meelezen/review"
	"meelezen/server/login"
	"meelezen/server/room"
	"meelezen/storage"
)

// visit is who sends a request, and what it is about, as far as the route says.
// Actor, room and state are of one moment.
type visit struct {
	session        login.Session
	participations []storage.Participation
	site           *review.Site
	dossier        review.DossierID // of the document, or the one that is named
	actor          review.Actor     // in that dossier; nobody when they have no place there
	room           *room.Room
	state          *review.State
}

// enter fills in a visit and asks the policy. Somebody without a place in the
// dossier hears that the thing does not exist.
func (s *Server) enter(r *http.Request, row route) (*visit, error) {
	if row.access == open {
		return nil, nil
	}
	v, err := s.arrive(r)
	if err != nil || row.access == personal {
		return v, err
	}
	if row.access == inDossier {
		v.dossier = review.DossierID(r.URL.Query().Get("dossier"))
	} else if err := s.openRoom(r, v); err != nil {
		return nil, err
	}
	v.actor = v.actorIn(v.dossier)
	if v.actor.Roles == 0 {
		return nil, review.E(review.NotFound, "server.enter", "error.notFound", nil)
	}
	object, err := v.object(review.ContributionID(r.PathValue("contribution")), s.clock())
	if err != nil {
		return nil, err
	}
	return v, review.Authorize(v.actor, row.action, object)
}

// arrive finds the session and the places of its person.
func (s *Server) arrive(r *http.Request) (*visit, error) {
	session, err := s.login.Session(r)
	if err != nil {
		return nil, err
	}
	if !s.people.allow(session.Person, s.clock()) {
		return nil, review.E(review.Unavailable, "server.arrive", "http.tooFast", nil)
	}
	places, err := s.Vault().Participations(r.Context(), session.Person)
	if err != nil {
		return nil, err
	}
	return &visit{session: session, participations: places, site: s.hub.Site()}, nil
}

func (s *Server) openRoom(r *http.Request, v *visit) error {
	id := review.DocumentID(r.PathValue("id"))
	registered, ok := v.site.Document(id)
	if !ok {
		return review.E(review.NotFound, "server.openRoom", "error.notFound", nil)
	}
	v.dossier = registered.Dossier
	if v.actorIn(v.dossier).Roles == 0 {
		return nil // enter refuses; the room need not be opened for it
	}
	opened, err := s.hub.Open(r.Context(), id)
	if err != nil {
		return err
	}
	v.room, v.state = opened, opened.State()
	return nil
}

// actorIn returns what the visitor is in a dossier.
func (v *visit) actorIn(in review.DossierID) review.Actor {
	for _, p := range v.participations {
		if p.Dossier == in {
			return room.Actor(v.site, in, p.Participant)
		}
	}
	return review.Actor{}
}

// readsAnything reports whether there is a dossier whose documents they may read.
func (v *visit) readsAnything() bool {
	return slices.ContainsFunc(v.participations, func(p storage.Participation) bool {
		return review.Authorize(v.actorIn(p.Dossier), review.ReadDocument, review.Object{}) == nil
	})
}

// object is what the policy is asked about.
func (v *visit) object(id review.ContributionID, now time.Time) (review.Object, error) {
	if v.state == nil {
		return review.Object{}, nil
	}
	object := review.ObjectAt(v.state, now)
	if id == "" {
		return object, nil
	}
	c, ok := v.state.Contribution(id)
	if !ok {
		return object, review.E(review.NotFound, "server.object", "error.notFound", nil)
	}
	object.Relation = review.RelationTo(v.actor, c)
	return object, nil
}
