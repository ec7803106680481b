package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
)

// sealedFrom is the schema version of the vault from which identities are sealed.
const sealedFrom = 3

// migrate brings the vault to the newest schema. What stood there in clear is
// sealed in one transaction; then nothing of it stays in the file or its log.
func (v *Vault) migrate(ctx context.Context, db *sql.DB) error {
	schema, err := loadMigrations("vault")
	if err != nil {
		return err
	}
	schema[sealedFrom-1].move = v.move
	// Or what is in clear could get into a temporary file.
	if _, err := db.ExecContext(ctx, "PRAGMA temp_store = MEMORY"); err != nil {
		return err
	}
	if err := schema.apply(ctx, db); err != nil {
		return err
	}
	return sweep(ctx, db)
}

// sweep takes what was in clear before out of the file and its log. A server that
// was stopped in the middle of it begins anew at the next start.
func sweep(ctx context.Context, db *sql.DB) error {
	var swept bool
	if err := db.QueryRowContext(ctx, "SELECT swept FROM seal").Scan(&swept); err != nil || swept {
		return err
	}
	// The log goes first: it has zeros for the pages that the old tables were on,
	// and VACUUM may leave those behind at the end of the file.
	if err := cutLog(ctx, db); err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM"); err != nil {
		return fmt.Errorf("vacuum: %w", err)
	}
	if err := cutLog(ctx, db); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, "UPDATE seal SET swept = 1")
	return err
}

func cutLog(ctx context.Context, db *sql.DB) error {
	var busy, inLog, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &inLog, &moved); err != nil {
		return fmt.Errorf("moving the log into the file: %w", err)
	}
	if busy != 0 {
		return review.E(review.Unavailable, "storage.sweep", textUnavailable,
			errors.New("another program is reading the vault, in whose log identities stand in clear: stop it and start again"))
	}
	return nil
}

// unsealed is what a vault holds in clear.
type unsealed struct {
	persons        []Person
	accounts       []ownedAccount
	participations []Participation
	sessions       []keptSession
	invitations    []keptInvitation
}

type ownedAccount struct {
	Account
	owner PersonID
}

// move takes what there is out of the old tables, and returns what puts it into
// the new ones, with the proof of the key.
func (v *Vault) move(ctx context.Context, tx *sql.Tx) (func() error, error) {
	u, err := readUnsealed(ctx, tx)
	if err != nil {
		return nil, err
	}
	return func() error {
		if _, err := tx.ExecContext(ctx, "INSERT INTO seal (one, proof, swept) VALUES (1, ?, 0)", v.sealer.proof); err != nil {
			return err
		}
		return v.insertAll(ctx, tx, u)
	}, nil
}

func (v *Vault) insertAll(ctx context.Context, tx *sql.Tx, u unsealed) error {
	for _, p := range u.persons {
		if err := v.insertPerson(ctx, tx, p); err != nil {
			return err
		}
	}
	for _, a := range u.accounts {
		if err := v.insertAccount(ctx, tx, a.Account, a.owner); err != nil {
			return err
		}
	}
	for _, p := range u.participations {
		if err := v.insertParticipation(ctx, tx, p); err != nil {
			return err
		}
	}
	for _, s := range u.sessions {
		if err := v.insertSession(ctx, tx, s); err != nil {
			return err
		}
	}
	for _, i := range u.invitations {
		if err := insertInvitation(ctx, tx, i); err != nil {
			return err
		}
	}
	for _, p := range u.persons {
		// The mark was one that anybody could make who guesses the id.
		sum := sha256.Sum256([]byte("notice " + string(p.ID)))
		if _, err := tx.ExecContext(ctx, "UPDATE notice SET mark = ? WHERE mark = ?", v.sealer.noticeMark(p.ID), sum[:]); err != nil {
			return err
		}
	}
	return nil
}

// readUnsealed reads what is in clear. Sessions that were ended stay
// behind: a session that is not there is no other than one that has ended.
func readUnsealed(ctx context.Context, q querier) (unsealed, error) {
	var u unsealed
	read := func(query string, row func(*sql.Rows) error) error {
		rows, err := q.QueryContext(ctx, query)
		if err != nil {
			return err
		}
		return eachRow(rows, func() error { return row(rows) })
	}
	err := errors.Join(
		read("SELECT id, name, mail FROM person", func(r *sql.Rows) error {
			var p Person
			err := r.Scan(&p.ID, &p.Name, &p.Mail)
			u.persons = append(u.persons, p)
			return err
		}),
		read("SELECT issuer, subject, person FROM account", func(r *sql.Rows) error {
			var a ownedAccount
			err := r.Scan(&a.Issuer, &a.Subject, &a.owner)
			u.accounts = append(u.accounts, a)
			return err
		}),
		read("SELECT participant, person, dossier, shown FROM participation", func(r *sql.Rows) error {
			var p Participation
			err := r.Scan(&p.Participant, &p.Person, &p.Dossier, &p.Shown)
			u.participations = append(u.participations, p)
			return err
		}),
		read("SELECT hash, person, created, seen, expires FROM session WHERE revoked IS NULL", func(r *sql.Rows) error {
			var s keptSession
			err := r.Scan(&s.hash, &s.person, &s.created, &s.seen, &s.expires)
			u.sessions = append(u.sessions, s)
			return err
		}),
		read("SELECT hash, participant, expires, used IS NOT NULL FROM invitation", func(r *sql.Rows) error {
			var i keptInvitation
			err := r.Scan(&i.hash, &i.participant, &i.expires, &i.used)
			u.invitations = append(u.invitations, i)
			return err
		}),
	)
	return u, err
}
