package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
)

// PersonID is a person in the vault. It appears nowhere else.
type PersonID string

// Person is somebody real.
type Person struct {
	ID   PersonID
	Name string
	Mail string // "" when unknown; never used to recognise anyone
}

// Account is how an identity provider names somebody.
type Account struct {
	Issuer  string
	Subject string
}

// Participation links a participant to the person who takes part. There is one
// per person and dossier.
type Participation struct {
	Participant review.ParticipantID
	Person      PersonID
	Dossier     review.DossierID
	Shown       string // name that others see, unless the participant has a pseudonym
}

// CreatePerson adds a person; Conflict if the id is there.
func (v *Vault) CreatePerson(ctx context.Context, p Person) error {
	_, err := v.exec(ctx, "storage.CreatePerson", "INSERT INTO person (id, name, mail, created) VALUES (?, ?, ?, ?)",
		string(p.ID), p.Name, p.Mail, v.clock().UnixNano())
	return err
}

// FindPerson returns a person by id.
func (v *Vault) FindPerson(ctx context.Context, id PersonID) (Person, error) {
	p := Person{ID: id}
	err := v.files.read.QueryRowContext(ctx, "SELECT name, mail FROM person WHERE id = ?", string(id)).Scan(&p.Name, &p.Mail)
	return p, notFound("storage.FindPerson", err)
}

// PersonBehind returns who a participant really is. It is for what is already on
// record: nothing but the answer to a look of the confidant may call it.
func (v *Vault) PersonBehind(ctx context.Context, who review.ParticipantID) (Person, error) {
	var p Person
	err := v.files.read.QueryRowContext(ctx, `SELECT p.id, p.name, p.mail FROM person p JOIN participation t ON t.person = p.id
		WHERE t.participant = ?`, string(who)).Scan(&p.ID, &p.Name, &p.Mail)
	return p, notFound("storage.PersonBehind", err)
}

// LinkAccount lets a person log in with an account; Conflict if it is somebody's.
func (v *Vault) LinkAccount(ctx context.Context, a Account, to PersonID) error {
	_, err := v.exec(ctx, "storage.LinkAccount", "INSERT INTO account (issuer, subject, person, linked) VALUES (?, ?, ?, ?)",
		a.Issuer, a.Subject, string(to), v.clock().UnixNano())
	return err
}

// PersonOf returns whose account it is; NotFound if it is nobody's.
func (v *Vault) PersonOf(ctx context.Context, a Account) (PersonID, error) {
	return personOf(ctx, v.files.read, a)
}

func personOf(ctx context.Context, q querier, a Account) (PersonID, error) {
	var id PersonID
	err := q.QueryRowContext(ctx, "SELECT person FROM account WHERE issuer = ? AND subject = ?", a.Issuer, a.Subject).Scan(&id)
	return id, notFound("storage.PersonOf", err)
}

// LinkParticipant records who a participant really is. Call it before the
// participant enters the journal. Conflict if the person is in the dossier already.
func (v *Vault) LinkParticipant(ctx context.Context, p Participation) error {
	_, err := v.exec(ctx, "storage.LinkParticipant", "INSERT INTO participation (participant, person, dossier, shown) VALUES (?, ?, ?, ?)",
		string(p.Participant), string(p.Person), string(p.Dossier), p.Shown)
	return err
}

// Participations lists as whom a person takes part.
func (v *Vault) Participations(ctx context.Context, id PersonID) ([]Participation, error) {
	const op = "storage.Participations"
	rows, err := v.files.read.QueryContext(ctx, "SELECT participant, person, dossier, shown FROM participation WHERE person = ? ORDER BY participant", string(id))
	if err != nil {
		return nil, wrap(op, err)
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	var list []Participation
	for rows.Next() {
		var p Participation
		if err := rows.Scan(&p.Participant, &p.Person, &p.Dossier, &p.Shown); err != nil {
			return nil, wrap(op, err)
		}
		list = append(list, p)
	}
	return list, wrap(op, rows.Err())
}

// shownNames returns the name that others see, of every participant.
func (v *Vault) shownNames(ctx context.Context) (map[review.ParticipantID]string, error) {
	rows, err := v.files.read.QueryContext(ctx, "SELECT participant, shown FROM participation")
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	names := map[review.ParticipantID]string{}
	for rows.Next() {
		var id review.ParticipantID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, err
		}
		names[id] = name
	}
	return names, rows.Err()
}

// movePerson gives what an invited person has to the person who turned out to be
// them, and lets the empty shell go.
func movePerson(ctx context.Context, tx *sql.Tx, from, to PersonID) error {
	for _, statement := range []string{
		"UPDATE participation SET person = ?2 WHERE person = ?1",
		"UPDATE session SET person = ?2 WHERE person = ?1",
		"DELETE FROM person WHERE id = ?1 AND ?1 <> ?2",
	} {
		if _, err := tx.ExecContext(ctx, statement, string(from), string(to)); err != nil {
			return fmt.Errorf("joining persons: %w", err)
		}
	}
	return nil
}

// hasAccount reports whether a person can log in already.
func hasAccount(ctx context.Context, q querier, id PersonID) (bool, error) {
	var one int
	err := q.QueryRowContext(ctx, "SELECT 1 FROM account WHERE person = ? LIMIT 1", string(id)).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
