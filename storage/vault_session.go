package storage

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"meelezen/review"
)

// Session is somebody who is logged in.
type Session struct {
	Person  PersonID
	Created time.Time
	Seen    time.Time
	Expires time.Time
}

// seenEvery keeps a session that is in use from writing at every request.
const seenEvery = time.Minute

// CreateSession starts a session of the length given and returns the token for
// the cookie. The token is not stored.
func (v *Vault) CreateSession(ctx context.Context, p PersonID, length time.Duration) (string, error) {
	const op = "storage.CreateSession"
	token, err := v.newToken()
	if err != nil {
		return "", wrap(op, err)
	}
	now := v.clock()
	_, err = v.exec(ctx, op, "INSERT INTO session (hash, person, created, seen, expires) VALUES (?, ?, ?, ?, ?)",
		tokenHash(token), string(p), now.UnixNano(), now.UnixNano(), now.Add(length).UnixNano())
	return token, err
}

// FindSession returns the session of a token; Unauthenticated when it is unknown,
// revoked or over.
func (v *Vault) FindSession(ctx context.Context, token string) (Session, error) {
	const op = "storage.FindSession"
	var s Session
	var created, seen, expires int64
	var revoked sql.NullInt64
	err := v.files.read.QueryRowContext(ctx, "SELECT person, created, seen, expires, revoked FROM session WHERE hash = ?", tokenHash(token)).
		Scan(&s.Person, &created, &seen, &expires, &revoked)
	now := v.clock()
	if errors.Is(err, sql.ErrNoRows) || err == nil && (revoked.Valid || now.UnixNano() >= expires) {
		return Session{}, review.E(review.Unauthenticated, op, "error.sessionEnded", nil)
	}
	s.Created, s.Seen, s.Expires = time.Unix(0, created).UTC(), time.Unix(0, seen).UTC(), time.Unix(0, expires).UTC()
	return s, wrap(op, err)
}

// TouchSession records that a session is in use, at most once a minute.
func (v *Vault) TouchSession(ctx context.Context, token string) error {
	now := v.clock()
	_, err := v.exec(ctx, "storage.TouchSession", "UPDATE session SET seen = ? WHERE hash = ? AND seen < ?",
		now.UnixNano(), tokenHash(token), now.Add(-seenEvery).UnixNano())
	return err
}

// RevokeSession ends a session for good. An unknown token is no error.
func (v *Vault) RevokeSession(ctx context.Context, token string) error {
	_, err := v.exec(ctx, "storage.RevokeSession", "UPDATE session SET revoked = ? WHERE hash = ? AND revoked IS NULL",
		v.clock().UnixNano(), tokenHash(token))
	return err
}

// RevokeSessions ends all sessions of a person, and returns how many there were.
func (v *Vault) RevokeSessions(ctx context.Context, p PersonID) (int, error) {
	n, err := v.exec(ctx, "storage.RevokeSessions", "UPDATE session SET revoked = ? WHERE person = ? AND revoked IS NULL",
		v.clock().UnixNano(), string(p))
	return int(n), err
}

// DeleteStale deletes sessions, login attempts and unused invitations that ended
// before the time given.
func (v *Vault) DeleteStale(ctx context.Context, before time.Time) error {
	return v.update(ctx, "storage.DeleteStale", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM session WHERE expires < ?",
			"DELETE FROM login WHERE created < ?",
			"DELETE FROM invitation WHERE used IS NULL AND expires < ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, before.UnixNano()); err != nil {
				return err
			}
		}
		return nil
	})
}
