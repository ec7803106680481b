package server

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"meelezen/review"
	"meelezen/server/mail"
	"meelezen/storage"
)

const (
	// digestEvery is how often the server looks whether the mail is due.
	digestEvery = time.Minute
	// settled is how old something must be to be in the mail: what is being stored at
	// that moment is not yet to be seen, and comes with the next one.
	settled = time.Minute
	// digestPatience is the most between two tries while the mail server is away.
	digestPatience = time.Hour
)

// digest is the mail that tells people what is new. It is due at an hour of the day;
// who wants it weekly gets it on Mondays. A digest that could not be sent stays due,
// and tells then what came until its hour.
type digest struct {
	mailer mailer
	hour   int
	zone   *time.Location
	waits  atomic.Bool // the last try was not the end of it

	mu       sync.Mutex // guards what follows; held during a round of mail, so that there is one at a time
	done     time.Time  // the moment whose mail has all been dealt with
	failures int        // in a row
	retry    time.Time  // when to try again
	taken    map[storage.PersonID]time.Time
}

// newDigest makes a digest that everybody still has to get.
func newDigest(m mailer, hour int, zone *time.Location) *digest {
	return &digest{mailer: m, hour: hour, zone: zone, taken: map[storage.PersonID]time.Time{}}
}

// moment is the last one, not after now, at which the mail of a rhythm was due.
func (d *digest) moment(now time.Time, m review.MailRhythm) time.Time {
	year, month, day := now.In(d.zone).Date()
	at := time.Date(year, month, day, d.hour, 0, 0, 0, d.zone)
	for at.After(now) || m == review.MailWeekly && at.Weekday() != time.Monday {
		at = at.AddDate(0, 0, -1)
	}
	return at
}

// keepTelling sends mail when it is due, until ctx ends. It has a goroutine of its
// own: a mail server that hangs holds up nothing else.
func (s *Server) keepTelling(ctx context.Context) {
	if s.digest == nil {
		return
	}
	ticker := time.NewTicker(digestEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			s.tellByMail(ctx)
		}
	}
}

// tellByMail sends the mail that is due. While the mail server is away it is tried
// again after a minute, two, four, until once an hour.
func (s *Server) tellByMail(ctx context.Context) {
	d := s.digest
	d.mu.Lock()
	defer d.mu.Unlock()
	now := s.clock()
	moment := d.moment(now, review.MailDaily)
	if !moment.After(d.done) || now.Before(d.retry) {
		return
	}
	err := s.mailEverybody(ctx, now)
	if ctx.Err() != nil {
		return
	}
	d.waits.Store(err != nil)
	if err == nil {
		d.done, d.failures, d.retry = moment, 0, time.Time{}
		return
	}
	wait := digestPatience
	if d.failures < 6 {
		wait = min(wait, time.Minute<<d.failures)
	}
	d.failures++
	d.retry = now.Add(wait)
	s.log.Warn("mail with what is new waits", "err", err, "again in", wait)
}

// mailEverybody sends who is due their mail. With an error something is still due.
// When the mail server is away the others are not tried; what concerns one person
// holds up nobody else. A log line counts people and names nobody.
func (s *Server) mailEverybody(ctx context.Context, now time.Time) error {
	states, err := s.Vault().NoticeStates(ctx)
	if err != nil {
		return err
	}
	sent, refused, waiting := 0, 0, 0
	var first error // the same document gives everybody the same one
	for _, kept := range states {
		told, err := s.mailPerson(ctx, kept, now)
		if told {
			sent++
		}
		away := errAway{}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &away):
			return away.error
		case errors.Is(err, mail.ErrRefused):
			refused++ // tried again with the next digest, and not before
		case err != nil:
			first = cmp.Or(first, err)
			waiting++
		}
	}
	if sent+refused > 0 {
		s.log.Info("mail with what is new", "sent", sent, "refused", refused, "waiting", waiting)
	}
	return first
}

// errAway says that the mail server takes nothing now, from anybody.
type errAway struct{ error }

// mailPerson sends somebody what is new for them, if they want that and it is due.
// It reports whether a mail went out.
func (s *Server) mailPerson(ctx context.Context, kept storage.NoticeState, now time.Time) (sent bool, err error) {
	d := s.digest
	if kept.Mail == review.MailOff {
		return false, nil
	}
	until := d.moment(now, kept.Mail).Add(-settled)
	if !until.After(kept.Mailed) {
		return false, nil
	}
	if !d.taken[kept.Person].Equal(until) {
		letter, address, err := s.letterFor(ctx, kept, until, now)
		if err != nil || letter.body == "" {
			return false, err
		}
		err = d.mailer.Send(ctx, address, letter.subject, letter.body)
		if err != nil && !errors.Is(err, mail.ErrRefused) && !errors.Is(err, mail.ErrLater) {
			err = errAway{err}
		}
		if err != nil {
			return false, err
		}
		sent = true
		d.taken[kept.Person] = until // if it cannot be recorded now, it is not sent twice for that
	}
	if err := s.Vault().MarkNoticesMailed(ctx, kept.Person, until); err != nil {
		return sent, err
	}
	delete(d.taken, kept.Person)
	return sent, nil
}

// letterFor writes somebody's mail; it is empty when there is nothing to tell, or
// nowhere to send it. What they saw in the application is not told again.
func (s *Server) letterFor(ctx context.Context, kept storage.NoticeState, until, now time.Time) (letter, string, error) {
	person, err := s.Vault().FindPerson(ctx, kept.Person)
	if err != nil || person.Mail == "" {
		return letter{}, "", err
	}
	places, err := s.Vault().Participations(ctx, kept.Person)
	if err != nil {
		return letter{}, "", err
	}
	site := s.hub.Site()
	list, err := s.noticesOf(ctx, site, places, now)
	if err != nil {
		return letter{}, "", err
	}
	// What was being stored when the list was made was not in it.
	seen := kept.Seen.Add(-settled)
	list = slices.DeleteFunc(list, func(n notice) bool {
		return !n.Since.After(kept.Mailed) || !n.Since.After(seen) || n.Since.After(until)
	})
	if len(list) == 0 {
		return letter{}, "", nil
	}
	hidden := slices.ContainsFunc(places, func(p storage.Participation) bool {
		_, _, pseudonym := site.NameOf(p.Participant)
		return pseudonym
	})
	return s.letter(list, hidden, now), person.Mail, nil
}
