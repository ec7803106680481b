package storage

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"meelezen/review"
)

// LoginAttempt is what must still be known when somebody comes back from the
// identity provider.
type LoginAttempt struct {
	State      string // of the request; stored as a hash
	Nonce      string // expected in the ID token
	Verifier   string // PKCE
	Next       string // path to go to afterwards
	Invitation string // token that the attempt started from, "" for none; stored as a hash
}

// loginLasts is how long an attempt may take: time to find a telephone, not to
// be found by somebody else.
const loginLasts = 10 * time.Minute

// loginsMost bounds the attempts that are kept. Anybody can begin one, so that
// without a bound a stranger could fill the disk; so many within ten minutes are
// never people.
const loginsMost = 10_000

// StartLogin keeps an attempt, and forgets those that took too long. When there
// are too many the oldest goes: refusing new ones would keep everybody out.
func (v *Vault) StartLogin(ctx context.Context, a LoginAttempt) error {
	var invitation []byte
	if a.Invitation != "" {
		invitation = tokenHash(a.Invitation)
	}
	now := v.clock()
	return v.update(ctx, "storage.StartLogin", func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM login WHERE created < ?", now.Add(-loginLasts).UnixNano()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO login (hash, nonce, verifier, next, invitation, created) VALUES (?, ?, ?, ?, ?, ?)",
			tokenHash(a.State), a.Nonce, a.Verifier, a.Next, invitation, now.UnixNano())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "DELETE FROM login WHERE hash IN (SELECT hash FROM login ORDER BY created DESC LIMIT -1 OFFSET ?)", loginsMost)
		return err
	})
}

// PendingLogin is an attempt that came back. Invitation is opaque: give it to
// AcceptInvitation.
type PendingLogin struct {
	Nonce      string
	Verifier   string
	Next       string
	Invitation InvitationHash
}

// InvitationHash stands for an invitation's token. The zero value is none.
type InvitationHash string

// TakeLogin returns the attempt with this state, once; Unauthenticated when there
// is none, when it was taken, or when it took too long.
func (v *Vault) TakeLogin(ctx context.Context, state string) (PendingLogin, error) {
	const op = "storage.TakeLogin"
	var p PendingLogin
	var invitation []byte
	var created int64
	err := v.files.write.QueryRowContext(ctx, "DELETE FROM login WHERE hash = ? RETURNING nonce, verifier, next, invitation, created", tokenHash(state)).
		Scan(&p.Nonce, &p.Verifier, &p.Next, &invitation, &created)
	if errors.Is(err, sql.ErrNoRows) || err == nil && v.clock().Sub(time.Unix(0, created)) > loginLasts {
		return PendingLogin{}, review.E(review.Unauthenticated, op, "error.loginAgain", nil)
	}
	p.Invitation = InvitationHash(invitation)
	return p, wrap(op, err)
}

// CreateInvitation returns the token of a link with which a participant comes in
// for the first time.
func (v *Vault) CreateInvitation(ctx context.Context, p review.ParticipantID, length time.Duration) (string, error) {
	const op = "storage.CreateInvitation"
	token, err := v.newToken()
	if err != nil {
		return "", wrap(op, err)
	}
	i := keptInvitation{tokenHash(token), p, v.clock().Add(length).UnixNano(), false}
	return token, v.update(ctx, op, func(tx *sql.Tx) error { return insertInvitation(ctx, tx, i) })
}

// keptInvitation is an invitation as the vault has it.
type keptInvitation struct {
	hash        []byte
	participant review.ParticipantID
	expires     int64 // nanoseconds since 1970
	used        bool
}

func insertInvitation(ctx context.Context, tx *sql.Tx, i keptInvitation) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO invitation (hash, participant, expires, used) VALUES (?, ?, ?, ?)",
		i.hash, string(i.participant), i.expires, i.used)
	return err
}

// InvitationState is how far somebody's coming in is.
type InvitationState string

// The states of an invitation.
const (
	InvitationOpen     InvitationState = "open"
	InvitationExpired  InvitationState = "expired"
	InvitationAccepted InvitationState = "accepted"
)

// InvitationStates returns how far everybody who was ever invited is.
func (v *Vault) InvitationStates(ctx context.Context) (map[review.ParticipantID]InvitationState, error) {
	const op = "storage.InvitationStates"
	rows, err := v.files.read.QueryContext(ctx, "SELECT participant, max(used), max(expires) FROM invitation GROUP BY participant")
	if err != nil {
		return nil, wrap(op, err)
	}
	states, now := map[review.ParticipantID]InvitationState{}, v.clock().UnixNano()
	err = eachRow(rows, func() error {
		var id review.ParticipantID
		var used bool
		var expires int64
		if err := rows.Scan(&id, &used, &expires); err != nil {
			return err
		}
		switch {
		case used:
			states[id] = InvitationAccepted
		case expires > now:
			states[id] = InvitationOpen
		default:
			states[id] = InvitationExpired
		}
		return nil
	})
	return states, wrap(op, err)
}

// EndInvitations makes the links that a participant did not use useless.
func (v *Vault) EndInvitations(ctx context.Context, p review.ParticipantID) error {
	_, err := v.exec(ctx, "storage.EndInvitations", "DELETE FROM invitation WHERE participant = ? AND used = 0", string(p))
	return err
}

// CheckInvitation tells whether a link still works: NotFound when it is unknown,
// was used or is too old.
func (v *Vault) CheckInvitation(ctx context.Context, token string) error {
	_, err := v.openInvitation(ctx, v.files.read, tokenHash(token))
	return err
}

// openInvitation returns the person that an invitation is for.
func (v *Vault) openInvitation(ctx context.Context, q querier, hash []byte) (PersonID, error) {
	const op = "storage.Invitation"
	var who review.ParticipantID
	var sealed []byte
	err := q.QueryRowContext(ctx, `SELECT participant, person FROM invitation JOIN participation USING (participant)
		WHERE hash = ? AND used = 0 AND expires > ?`, hash, v.clock().UnixNano()).Scan(&who, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", review.E(review.NotFound, op, "error.invitation", nil)
	}
	if err != nil {
		return "", wrap(op, err)
	}
	id, err := v.sealer.open(participationCell("person", who), sealed)
	return PersonID(id), err
}

// AcceptInvitation uses an invitation, once, and returns who has logged in. An
// account that is known already brings the invited participant to its person; a
// new one becomes the invited person's. Conflict when the invited person already
// has another account, or takes part in the dossier twice.
func (v *Vault) AcceptInvitation(ctx context.Context, invitation InvitationHash, a Account) (PersonID, error) {
	const op = "storage.AcceptInvitation"
	var who PersonID
	err := v.update(ctx, op, func(tx *sql.Tx) error {
		invited, err := v.openInvitation(ctx, tx, []byte(invitation))
		if err != nil {
			return err
		}
		if who, err = v.settle(ctx, tx, invited, a); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE invitation SET used = 1 WHERE hash = ?", []byte(invitation))
		return err
	})
	return who, err
}

// settle brings an invited person and an account together.
func (v *Vault) settle(ctx context.Context, tx *sql.Tx, invited PersonID, a Account) (PersonID, error) {
	const op = "storage.AcceptInvitation"
	known, err := v.personOf(ctx, tx, a)
	if err == nil && known == invited {
		return invited, nil
	}
	if err != nil && review.KindOf(err) != review.NotFound {
		return "", err
	}
	isKnown := err == nil
	taken, err := v.hasAccount(ctx, tx, invited)
	if err != nil {
		return "", err
	}
	if taken {
		return "", review.E(review.Conflict, op, "error.invitation", errors.New("the invited person has another account"))
	}
	if isKnown {
		return known, v.movePerson(ctx, tx, invited, known)
	}
	return invited, v.insertAccount(ctx, tx, a, invited)
}
