package storage

import (
	"context"
	"database/sql"
	"time"

	"meelezen/review"
)

// LoadSite returns people, organisations and grants: the fold of the site's
// journal, with the names that the vault holds of those who have no pseudonym.
func (db *DB) LoadSite(ctx context.Context) (*review.Site, error) {
	site, err := foldSite(ctx, db.journal.read)
	if err != nil {
		return nil, wrap("storage.LoadSite", err)
	}
	names, err := db.vault.shownNames(ctx)
	if err != nil {
		return nil, wrap("storage.LoadSite", err)
	}
	for id := range names {
		if p, ok := site.Participant(id); !ok || p.Pseudonym != "" {
			delete(names, id) // nobody who has a pseudonym may be named by mistake
		}
	}
	return site.WithNames(names), nil
}

func foldSite(ctx context.Context, q querier) (*review.Site, error) {
	site := review.NewSite()
	err := eachEntry(ctx, q, SiteStream, 0, noLimit, func(e review.Entry) (err error) {
		site, err = site.Apply(e)
		return err
	})
	return site, err
}

// ListedDocument is a document as a list shows it, without opening it.
type ListedDocument struct {
	ID            review.DocumentID
	Dossier       review.DossierID
	Title         string
	Status        review.DocumentStatus
	Version       review.Version
	Seq           review.Seq
	Round         *review.Round // as State.Round, nil for none
	Contributions int           // all that were ever made; tell it to editors only
}

// Documents lists the documents of a dossier, by title.
func (db *DB) Documents(ctx context.Context, in review.DossierID) ([]ListedDocument, error) {
	rows, err := db.journal.read.QueryContext(ctx, `SELECT d.id, d.dossier, d.title, d.status, d.version, d.seq, d.contributions, d.round,
			coalesce(r.name, ''), coalesce(r.mode, ''), coalesce(r.voice, ''), coalesce(r.revision, ''),
			r.opens_at, r.closes_at, r.opened, r.closed, r.processed, r.accounted
		FROM document d LEFT JOIN round r ON r.document = d.id AND r.id = d.round
		WHERE d.dossier = ? ORDER BY d.title, d.id`, string(in))
	if err != nil {
		return nil, wrap("storage.Documents", err)
	}
	var list []ListedDocument
	err = eachRow(rows, func() error {
		var d ListedDocument
		var r review.Round
		var opensAt, closesAt, opened, closed, processed, accounted sql.NullInt64
		err := rows.Scan(&d.ID, &d.Dossier, &d.Title, &d.Status, &d.Version, &d.Seq, &d.Contributions, &r.ID,
			&r.Name, &r.Mode, &r.Voice, &r.Revision, &opensAt, &closesAt, &opened, &closed, &processed, &accounted)
		if err != nil {
			return err
		}
		if r.ID != "" {
			r.OpensAt, r.ClosesAt, r.Opened = timeOf(opensAt), timeOf(closesAt), timeOf(opened)
			r.Closed, r.Processed, r.Accounted = timeOf(closed), timeOf(processed), timeOf(accounted)
			d.Round = &r
		}
		list = append(list, d)
		return nil
	})
	return list, wrap("storage.Documents", err)
}

// timeOf is the counterpart of optionalTime.
func timeOf(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(0, n.Int64).UTC()
}

// Expired lists the documents whose open round is over at a moment, though
// nobody has recorded that; and Next is when the next one will be, zero for never.
func (db *DB) Expired(ctx context.Context, now time.Time) (over []review.DocumentID, next time.Time, err error) {
	rows, err := db.journal.read.QueryContext(ctx, `SELECT document, closes_at FROM round
		WHERE opened IS NOT NULL AND closed IS NULL AND closes_at IS NOT NULL ORDER BY closes_at`)
	if err != nil {
		return nil, next, wrap("storage.Expired", err)
	}
	err = eachRow(rows, func() error {
		var id review.DocumentID
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return err
		}
		if at <= now.UnixNano() {
			over = append(over, id)
		} else if next.IsZero() {
			next = time.Unix(0, at).UTC()
		}
		return nil
	})
	return over, next, wrap("storage.Expired", err)
}

// Holding lists the documents in which something of a pseudonym waits for readers.
func (db *DB) Holding(ctx context.Context) ([]review.DocumentID, error) {
	rows, err := db.journal.read.QueryContext(ctx, "SELECT id FROM document WHERE held = 1 ORDER BY id")
	if err != nil {
		return nil, wrap("storage.Holding", err)
	}
	var list []review.DocumentID
	err = eachRow(rows, func() error {
		var id review.DocumentID
		list = append(list, id)
		return rows.Scan(&list[len(list)-1])
	})
	return list, wrap("storage.Holding", err)
}

// Spoke reports whether a participant said anything in any document.
func (db *DB) Spoke(ctx context.Context, who review.ParticipantID) (bool, error) {
	var spoke bool
	err := db.journal.read.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM contribution WHERE author = ?1)
		OR EXISTS (SELECT 1 FROM reply WHERE author = ?1)`, string(who)).Scan(&spoke)
	return spoke, wrap("storage.Spoke", err)
}
