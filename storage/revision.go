package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"

	"meelezen/review"
	"meelezen/review/prose"
)

// putRevision writes a revision with its text. The text of a version that the
// state no longer remembers is left to the first reader: the journal has it.
func putRevision(t *tx, s *review.State, id review.RevisionID) error {
	r, ok := s.Revision(id)
	if !ok {
		return fmt.Errorf("no revision %s in the state after the batch", id)
	}
	if err := put(t, revisionTable, revisionRow(s.ID(), r)); err != nil {
		return err
	}
	doc, ok := s.DocAt(r.Version)
	if !ok {
		return nil
	}
	return putRevisionText(t, s.ID(), id, doc.AppendJSON(nil))
}

func putRevisionText(t *tx, doc review.DocumentID, id review.RevisionID, body []byte) error {
	return t.exec("INSERT INTO revision_text (document, revision, body) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
		string(doc), string(id), body)
}

// RevisionText returns the text of a revision, exactly as it was named.
func (db *DB) RevisionText(ctx context.Context, doc review.DocumentID, id review.RevisionID) (*prose.Node, error) {
	const op = "storage.RevisionText"
	var version review.Version
	var hash string
	var body []byte
	err := db.journal.read.QueryRowContext(ctx, `SELECT version, hash, (SELECT body FROM revision_text t WHERE t.document = r.document AND t.revision = r.id)
		FROM revision r WHERE document = ? AND id = ?`, string(doc), string(id)).Scan(&version, &hash, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, review.E(review.NotFound, op, "error.notFound", fmt.Errorf("no revision %s of %s", id, doc))
	}
	if err != nil {
		return nil, wrap(op, err)
	}
	if body != nil && textHash(body) == hash {
		n, err := prose.Default().ParseNode(body)
		return n, wrap(op, err)
	}
	return db.recallRevision(ctx, doc, id, version, hash)
}

// recallRevision computes a revision's text from the journal and keeps it.
func (db *DB) recallRevision(ctx context.Context, doc review.DocumentID, id review.RevisionID, v review.Version, hash string) (*prose.Node, error) {
	const op = "storage.RevisionText"
	n, err := db.TextAt(ctx, doc, v)
	if err != nil {
		return nil, err
	}
	body := n.AppendJSON(nil)
	if textHash(body) != hash {
		return nil, review.E(review.Internal, op, "", fmt.Errorf("the journal's version %d of %s is not revision %s", v, doc, id))
	}
	return n, wrap(op, db.writer.do(ctx, &job{run: func(t *tx) error { return putRevisionText(t, doc, id, body) }}))
}

func textHash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
