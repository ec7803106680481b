package storage

import (
	"context"

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
	Round         string // name of the open or the last round, "" for none
	RoundOpen     bool
	Contributions int // all that were ever made; tell it to editors only
}

// Documents lists the documents of a dossier, by title.
func (db *DB) Documents(ctx context.Context, in review.DossierID) ([]ListedDocument, error) {
	rows, err := db.journal.read.QueryContext(ctx, `SELECT d.id, d.dossier, d.title, d.status, d.version, d.seq, coalesce(r.name, ''), r.id IS NOT NULL AND r.closed IS NULL, d.contributions
		FROM document d LEFT JOIN round r ON r.document = d.id AND r.id = d.round
		WHERE d.dossier = ? ORDER BY d.title, d.id`, string(in))
	if err != nil {
		return nil, wrap("storage.Documents", err)
	}
	defer func() { _ = rows.Close() }() // Err below has what matters
	var list []ListedDocument
	for rows.Next() {
		var d ListedDocument
		if err := rows.Scan(&d.ID, &d.Dossier, &d.Title, &d.Status, &d.Version, &d.Seq, &d.Round, &d.RoundOpen, &d.Contributions); err != nil {
			return nil, wrap("storage.Documents", err)
		}
		list = append(list, d)
	}
	return list, wrap("storage.Documents", rows.Err())
}
