package login

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// Key stands for a session where the token itself must not go: it names it, and
// does not open it.
type Key string

// touchEvery keeps a session in use from being written at every request.
const touchEvery = time.Minute

// Session is somebody who is logged in.
type Session struct {
	Key     Key
	Person  storage.PersonID
	Expires time.Time
	token   string
}

// Session returns who sends the request. The kind is Unauthenticated when nobody
// is logged in, or the session was ended or not used for too long.
func (s *Service) Session(r *http.Request) (Session, error) {
	const op = "login.Session"
	token, ok := s.token(r)
	if !ok {
		return Session{}, review.E(review.Unauthenticated, op, "", nil)
	}
	found, err := s.vault.FindSession(r.Context(), token)
	if err != nil {
		return Session{}, err
	}
	unused := s.config.Clock().Sub(found.Seen)
	if unused > s.config.Idle {
		s.end(r)
		return Session{}, review.E(review.Unauthenticated, op, "", nil)
	}
	session := Session{Key: keyOf(token), Person: found.Person, Expires: found.Expires, token: token}
	if unused > touchEvery {
		return session, s.vault.TouchSession(r.Context(), token)
	}
	return session, nil
}

// Keep records that a session is in use, without a request of its own. The kind
// is Unauthenticated when it has ended.
func (s *Service) Keep(ctx context.Context, session Session) error {
	if _, err := s.vault.FindSession(ctx, session.token); err != nil {
		return err
	}
	return s.vault.TouchSession(ctx, session.token)
}

// end ends the session of this browser, if it has one, and tells of it.
func (s *Service) end(r *http.Request) {
	token, ok := s.token(r)
	if !ok {
		return
	}
	if err := s.vault.RevokeSession(r.Context(), token); err != nil {
		s.config.Log.Error("end a session", "err", err)
	}
	s.config.Ended(keyOf(token))
}

func (s *Service) token(r *http.Request) (string, bool) {
	cookie, err := r.Cookie(s.name(sessionCookie))
	if err != nil || cookie.Value == "" {
		return "", false
	}
	return cookie.Value, true
}

func keyOf(token string) Key {
	sum := sha256.Sum256([]byte("session " + token))
	return Key(hex.EncodeToString(sum[:]))
}
