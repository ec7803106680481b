package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"meelezen/review"
	"meelezen/server/room"
	"meelezen/storage"
)

// maxNotices bounds a list of notices; older ones are of no use any more.
const maxNotices = 100

// notice is a notice with the document that it is about, as its receiver knows it.
type notice struct {
	review.Notice
	document review.DocumentID
	title    string
}

// listedNotice is a row of the list of notices. Times are RFC 3339.
type listedNotice struct {
	Kind         review.NoticeKind     `json:"kind"`
	Document     review.DocumentID     `json:"document"`
	Title        string                `json:"title"`                  // of the text that the visitor reads
	Contribution review.ContributionID `json:"contribution,omitempty"` // absent for what is about the round
	At           string                `json:"at"`
	ClosesAt     string                `json:"closesAt,omitempty"` // of the round, absent for no deadline
	New          bool                  `json:"new"`
}

// listedNotices answers GET /api/v1/notices. A browser gives the times back as it got
// them.
type listedNotices struct {
	Notices   []listedNotice `json:"notices"`   // newest first, at most 100
	New       int            `json:"new"`       // how many are, also of those that are not listed
	Until     string         `json:"until"`     // to be posted when the visitor has seen these
	SeenUntil string         `json:"seenUntil"` // what was posted last, or when there began to be notices
}

// noticesOf lists what there is to tell somebody at a moment in all their dossiers,
// newest first. With an error come those of the documents that could be read.
func (s *Server) noticesOf(ctx context.Context, site *review.Site, places []storage.Participation, now time.Time) ([]notice, error) {
	var list []notice
	var errs []error
	for _, place := range places {
		actor := room.Actor(site, place.Dossier, place.Participant)
		if actor.Roles == 0 {
			continue
		}
		for _, d := range site.Documents(place.Dossier) {
			found, err := s.noticesOn(ctx, site, actor, d.ID, now)
			list = append(list, found...)
			errs = append(errs, err)
		}
	}
	slices.SortStableFunc(list, func(a, b notice) int { return b.Since.Compare(a.Since) })
	return list, errors.Join(errs...)
}

func (s *Server) noticesOn(ctx context.Context, site *review.Site, actor review.Actor, doc review.DocumentID, now time.Time) ([]notice, error) {
	opened, err := s.hub.Open(ctx, doc)
	if err != nil {
		return nil, fmt.Errorf("notices on %s: %w", doc, err)
	}
	var joined time.Time
	if history := site.RightsHistory(actor.Participant); len(history) > 0 {
		joined = history[0].At
	}
	state := opened.State()
	found := review.Notices(state, actor, site, joined, now.In(s.zone))
	if len(found) == 0 {
		return nil, nil
	}
	title, err := s.live.Title(ctx, opened, state, actor)
	if err != nil {
		return nil, fmt.Errorf("notices on %s: %w", doc, err)
	}
	list := make([]notice, len(found))
	for i, n := range found {
		list[i] = notice{n, doc, title}
	}
	return list, nil
}

// handleNotices lists what there is to tell the visitor.
func (s *Server) handleNotices(w http.ResponseWriter, r *http.Request, v *visit) error {
	kept, err := s.Vault().FindNoticeState(r.Context(), v.session.Person)
	if err != nil {
		return err
	}
	now := s.clock()
	found, err := s.noticesOf(r.Context(), v.site, v.participations, now)
	if err != nil && r.Context().Err() == nil {
		s.log.Error("list notices", "err", err) // those of the other documents are told
	}
	answer := listedNotices{Notices: []listedNotice{}, Until: exact(now), SeenUntil: exact(kept.Seen)}
	for i, n := range found {
		isNew := n.Since.After(kept.Seen)
		if isNew {
			answer.New++
		}
		if i < maxNotices {
			answer.Notices = append(answer.Notices, listedNotice{
				n.Kind, n.document, n.title, n.Contribution, rfc3339(n.At), rfc3339(n.ClosesAt), isNew,
			})
		}
	}
	return writeJSON(w, http.StatusOK, answer)
}

// handleNoticesSeen records until when the visitor saw their notices.
func (s *Server) handleNoticesSeen(w http.ResponseWriter, r *http.Request, v *visit) error {
	var seen struct {
		Until time.Time `json:"until"`
	}
	if err := decodeBody(r, &seen); err != nil {
		return err
	}
	switch now := s.clock(); {
	case seen.Until.Unix() <= 0:
		return review.E(review.Invalid, "server.handleNoticesSeen", "http.badBody", errors.New("no time, or one before any notice"))
	case seen.Until.After(now):
		seen.Until = now // nobody has seen what is still to come
	}
	if err := s.Vault().MarkNoticesSeen(r.Context(), v.session.Person, seen.Until); err != nil {
		return err
	}
	kept, err := s.Vault().FindNoticeState(r.Context(), v.session.Person)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		SeenUntil string `json:"seenUntil"`
	}{exact(kept.Seen)})
}

// noticeSettings answers what the visitor chose about mail, and whether it comes.
type noticeSettings struct {
	Mail  review.MailRhythm `json:"mail"`
	Sends bool              `json:"sends"` // this server sends mail, and has an address of the visitor
	Hour  int               `json:"hour"`  // of the day, in Dutch time, at which it does
}

func (s *Server) handleNoticeSettings(w http.ResponseWriter, r *http.Request, v *visit) error {
	kept, err := s.Vault().FindNoticeState(r.Context(), v.session.Person)
	if err != nil {
		return err
	}
	person, err := s.Vault().FindPerson(r.Context(), v.session.Person)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, noticeSettings{kept.Mail, s.digest != nil && person.Mail != "", s.config.DigestHour})
}

// handleChooseMail records how often the visitor wants mail, and answers as
// handleNoticeSettings.
func (s *Server) handleChooseMail(w http.ResponseWriter, r *http.Request, v *visit) error {
	var chosen struct {
		Mail review.MailRhythm `json:"mail"`
	}
	if err := decodeBody(r, &chosen); err != nil {
		return err
	}
	if err := s.Vault().ChooseMail(r.Context(), v.session.Person, chosen.Mail); err != nil {
		return err
	}
	return s.handleNoticeSettings(w, r, v)
}

func decodeBody(r *http.Request, into any) error {
	dec := json.NewDecoder(r.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return badBody(err)
	}
	return nil
}

// rfc3339 is empty for no time.
func rfc3339(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// exact is rfc3339 to the nanosecond.
func exact(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
