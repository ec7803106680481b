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
	s := keptSession{tokenHash(token), p, now.UnixNano(), now.UnixNano(), now.Add(length).UnixNano()}
	return token, v.update(ctx, op, func(tx *sql.Tx) error {
		if err := v.mustKnow(ctx, tx, op, p); err != nil {
			return err
		}
		return v.insertSession(ctx, tx, s)
	})
}

// keptSession is a session as the vault has it, before it is sealed; times in
// nanoseconds since 1970.
type keptSession struct {
	hash                   []byte
	person                 PersonID
	created, seen, expires int64
}

func sessionCell(hash []byte) cell { return cell{"session", "person", hash} }

func (v *Vault) insertSession(ctx context.Context, tx *sql.Tx, s keptSession) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO session (hash, person, created, seen, expires) VALUES (?, ?, ?, ?, ?)",
		s.hash, v.sealer.seal(sessionCell(s.hash), string(s.person)), s.created, s.seen, s.expires)
	return err
}

// FindSession returns the session of a token; Unauthenticated when it is unknown,
// revoked or over.
func (v *Vault) FindSession(ctx context.Context, token string) (Session, error) {
	const op = "storage.FindSession"
	hash := tokenHash(token)
	var sealed []byte
	var created, seen, expires int64
	var revoked sql.NullInt64
	err := v.files.read.QueryRowContext(ctx, "SELECT person, created, seen, expires, revoked FROM session WHERE hash = ?", hash).
		Scan(&sealed, &created, &seen, &expires, &revoked)
	now := v.clock()
	if errors.Is(err, sql.ErrNoRows) || err == nil && (revoked.Valid || now.UnixNano() >= expires) {
		return Session{}, review.E(review.Unauthenticated, op, "error.sessionEnded", nil)
	}
	if err != nil {
		return Session{}, wrap(op, err)
	}
	person, err := v.sealer.open(sessionCell(hash), sealed)
	return Session{PersonID(person), time.Unix(0, created).UTC(), time.Unix(0, seen).UTC(), time.Unix(0, expires).UTC()}, err
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
	const op = "storage.RevokeSessions"
	var ended [][]byte
	err := v.update(ctx, op, func(tx *sql.Tx) error {
		var err error
		if ended, err = v.sessionsOf(ctx, tx, p); err != nil {
			return err
		}
		for _, hash := range ended {
			if _, err := tx.ExecContext(ctx, "UPDATE session SET revoked = ? WHERE hash = ?", v.clock().UnixNano(), hash); err != nil {
				return err
			}
		}
		return nil
	})
	return len(ended), err
}

// sessionsOf opens all sessions that hold: there is no mark to find them by, so that
// nobody sees which ones are of the same person.
func (v *Vault) sessionsOf(ctx context.Context, q querier, p PersonID) ([][]byte, error) {
	rows, err := q.QueryContext(ctx, "SELECT hash, person FROM session WHERE revoked IS NULL")
	if err != nil {
		return nil, err
	}
	var found [][]byte
	err = eachRow(rows, func() error {
		var hash, sealed []byte
		if err := rows.Scan(&hash, &sealed); err != nil {
			return err
		}
		person, err := v.sealer.open(sessionCell(hash), sealed)
		if PersonID(person) == p {
			found = append(found, hash)
		}
		return err
	})
	return found, err
}

// DeleteStale deletes sessions, login attempts and unused invitations that ended
// before the time given.
func (v *Vault) DeleteStale(ctx context.Context, before time.Time) error {
	return v.update(ctx, "storage.DeleteStale", func(tx *sql.Tx) error {
		for _, statement := range []string{
			"DELETE FROM session WHERE expires < ?",
			"DELETE FROM login WHERE created < ?",
			"DELETE FROM invitation WHERE used = 0 AND expires < ?",
		} {
			if _, err := tx.ExecContext(ctx, statement, before.UnixNano()); err != nil {
				return err
			}
		}
		return nil
	})
}
