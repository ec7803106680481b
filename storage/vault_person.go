package storage

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"meelezen/review"
)

// PersonID is a person in the vault. It appears nowhere else, and there only sealed.
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

// Where the sealed texts of these tables stand.
func personCell(column string, mark []byte) cell  { return cell{"person", column, mark} }
func accountCell(column string, mark []byte) cell { return cell{"account", column, mark} }
func participationCell(column string, id review.ParticipantID) cell {
	return cell{"participation", column, []byte(id)}
}

// The marks that rows are found by.
func (s *sealer) personMark(id PersonID) []byte   { return s.mark("person", string(id)) }
func (s *sealer) accountMark(a Account) []byte    { return s.mark("account", a.Issuer, a.Subject) }
func (s *sealer) accountOwner(id PersonID) []byte { return s.mark("account owner", string(id)) }
func (s *sealer) participationOwner(id PersonID, in review.DossierID) []byte {
	return s.mark("participation owner", string(id), string(in))
}

// CreatePerson adds a person; Conflict if the id is there.
func (v *Vault) CreatePerson(ctx context.Context, p Person) error {
	return v.update(ctx, "storage.CreatePerson", func(tx *sql.Tx) error { return v.insertPerson(ctx, tx, p) })
}

func (v *Vault) insertPerson(ctx context.Context, tx *sql.Tx, p Person) error {
	mark := v.sealer.personMark(p.ID)
	_, err := tx.ExecContext(ctx, "INSERT INTO person (mark, name, mail) VALUES (?, ?, ?)",
		mark, v.sealer.seal(personCell("name", mark), p.Name), v.sealer.seal(personCell("mail", mark), p.Mail))
	return err
}

// FindPerson returns a person by id.
func (v *Vault) FindPerson(ctx context.Context, id PersonID) (Person, error) {
	const op = "storage.FindPerson"
	mark := v.sealer.personMark(id)
	var name, mail []byte
	if err := v.files.read.QueryRowContext(ctx, "SELECT name, mail FROM person WHERE mark = ?", mark).Scan(&name, &mail); err != nil {
		return Person{}, notFound(op, err)
	}
	p := Person{ID: id}
	var err error
	if p.Name, err = v.sealer.open(personCell("name", mark), name); err != nil {
		return Person{}, err
	}
	p.Mail, err = v.sealer.open(personCell("mail", mark), mail)
	return p, err
}

// mustKnow returns Conflict for an id that is nobody's: what is sealed cannot be a
// foreign key.
func (v *Vault) mustKnow(ctx context.Context, q querier, op string, id PersonID) error {
	var one int
	err := q.QueryRowContext(ctx, "SELECT 1 FROM person WHERE mark = ?", v.sealer.personMark(id)).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return review.E(review.Conflict, op, "", errors.New("there is no such person"))
	}
	return err
}

// PersonBehind returns who a participant really is. It is for what is already on
// record: nothing but the answer to a look of the confidant may call it.
func (v *Vault) PersonBehind(ctx context.Context, who review.ParticipantID) (Person, error) {
	const op = "storage.PersonBehind"
	var sealed []byte
	if err := v.files.read.QueryRowContext(ctx, "SELECT person FROM participation WHERE participant = ?", string(who)).Scan(&sealed); err != nil {
		return Person{}, notFound(op, err)
	}
	id, err := v.sealer.open(participationCell("person", who), sealed)
	if err != nil {
		return Person{}, err
	}
	return v.FindPerson(ctx, PersonID(id))
}

// LinkAccount lets a person log in with an account; Conflict if it is somebody's.
func (v *Vault) LinkAccount(ctx context.Context, a Account, to PersonID) error {
	const op = "storage.LinkAccount"
	return v.update(ctx, op, func(tx *sql.Tx) error {
		if err := v.mustKnow(ctx, tx, op, to); err != nil {
			return err
		}
		return v.insertAccount(ctx, tx, a, to)
	})
}

func (v *Vault) insertAccount(ctx context.Context, tx *sql.Tx, a Account, to PersonID) error {
	mark := v.sealer.accountMark(a)
	_, err := tx.ExecContext(ctx, "INSERT INTO account (mark, issuer, subject, person, owner) VALUES (?, ?, ?, ?, ?)", mark,
		v.sealer.seal(accountCell("issuer", mark), a.Issuer), v.sealer.seal(accountCell("subject", mark), a.Subject),
		v.sealer.seal(accountCell("person", mark), string(to)), v.sealer.accountOwner(to))
	return err
}

// PersonOf returns whose account it is; NotFound if it is nobody's.
func (v *Vault) PersonOf(ctx context.Context, a Account) (PersonID, error) {
	return v.personOf(ctx, v.files.read, a)
}

func (v *Vault) personOf(ctx context.Context, q querier, a Account) (PersonID, error) {
	mark := v.sealer.accountMark(a)
	var sealed []byte
	if err := q.QueryRowContext(ctx, "SELECT person FROM account WHERE mark = ?", mark).Scan(&sealed); err != nil {
		return "", notFound("storage.PersonOf", err)
	}
	id, err := v.sealer.open(accountCell("person", mark), sealed)
	return PersonID(id), err
}

// LinkParticipant records who a participant really is. Call it before the
// participant enters the journal. Conflict if the person is in the dossier already.
func (v *Vault) LinkParticipant(ctx context.Context, p Participation) error {
	const op = "storage.LinkParticipant"
	return v.update(ctx, op, func(tx *sql.Tx) error {
		if err := v.mustKnow(ctx, tx, op, p.Person); err != nil {
			return err
		}
		return v.insertParticipation(ctx, tx, p)
	})
}

func (v *Vault) insertParticipation(ctx context.Context, tx *sql.Tx, p Participation) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO participation (participant, dossier, owner, person, shown) VALUES (?, ?, ?, ?, ?)",
		string(p.Participant), string(p.Dossier), v.sealer.participationOwner(p.Person, p.Dossier),
		v.sealer.seal(participationCell("person", p.Participant), string(p.Person)),
		v.sealer.seal(participationCell("shown", p.Participant), p.Shown))
	return err
}

// Participations lists as whom a person takes part.
func (v *Vault) Participations(ctx context.Context, id PersonID) ([]Participation, error) {
	list, err := v.participations(ctx, v.files.read, id)
	return list, wrap("storage.Participations", err)
}

// participations looks in every dossier, because the mark of a person is another
// one in each.
func (v *Vault) participations(ctx context.Context, q querier, id PersonID) ([]Participation, error) {
	rows, err := q.QueryContext(ctx, "SELECT DISTINCT dossier FROM participation")
	if err != nil {
		return nil, err
	}
	var dossiers []review.DossierID
	err = eachRow(rows, func() error {
		var d review.DossierID
		err := rows.Scan(&d)
		dossiers = append(dossiers, d)
		return err
	})
	if err != nil {
		return nil, err
	}
	var list []Participation
	for _, d := range dossiers {
		p, err := v.participationIn(ctx, q, id, d)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b Participation) int { return cmp.Compare(a.Participant, b.Participant) })
	return list, nil
}

func (v *Vault) participationIn(ctx context.Context, q querier, id PersonID, in review.DossierID) (Participation, error) {
	p := Participation{Person: id, Dossier: in}
	var person, shown []byte
	err := q.QueryRowContext(ctx, "SELECT participant, person, shown FROM participation WHERE dossier = ? AND owner = ?",
		string(in), v.sealer.participationOwner(id, in)).Scan(&p.Participant, &person, &shown)
	if err != nil {
		return p, err
	}
	// The mark only finds the row; who it is of is what is sealed in it.
	owner := participationCell("person", p.Participant)
	switch behind, err := v.sealer.open(owner, person); {
	case err != nil:
		return p, err
	case PersonID(behind) != id:
		return p, tampered(owner, errors.New("the mark is of another row"))
	}
	p.Shown, err = v.sealer.open(participationCell("shown", p.Participant), shown)
	return p, err
}

// shownNames returns the name that others see, of every participant.
func (v *Vault) shownNames(ctx context.Context) (map[review.ParticipantID]string, error) {
	rows, err := v.files.read.QueryContext(ctx, "SELECT participant, shown FROM participation")
	if err != nil {
		return nil, err
	}
	names := map[review.ParticipantID]string{}
	err = eachRow(rows, func() error {
		var id review.ParticipantID
		var shown []byte
		if err := rows.Scan(&id, &shown); err != nil {
			return err
		}
		var err error
		names[id], err = v.sealer.open(participationCell("shown", id), shown)
		return err
	})
	return names, err
}

// movePerson gives what an invited person has to the person who turned out to be
// them, and lets the empty shell go. It has no sessions, for want of an account.
func (v *Vault) movePerson(ctx context.Context, tx *sql.Tx, from, to PersonID) error {
	list, err := v.participations(ctx, tx, from)
	if err != nil {
		return fmt.Errorf("joining persons: %w", err)
	}
	for _, p := range list {
		_, err := tx.ExecContext(ctx, "UPDATE participation SET owner = ?, person = ? WHERE participant = ?",
			v.sealer.participationOwner(to, p.Dossier), v.sealer.seal(participationCell("person", p.Participant), string(to)), string(p.Participant))
		if err != nil {
			return fmt.Errorf("joining persons: %w", err)
		}
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM person WHERE mark = ?", v.sealer.personMark(from)); err != nil {
		return fmt.Errorf("joining persons: %w", err)
	}
	return nil
}

// hasAccount reports whether a person can log in already.
func (v *Vault) hasAccount(ctx context.Context, q querier, id PersonID) (bool, error) {
	var one int
	err := q.QueryRowContext(ctx, "SELECT 1 FROM account WHERE owner = ? LIMIT 1", v.sealer.accountOwner(id)).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
