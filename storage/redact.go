package storage

import (
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
)

// A redaction is committed like anything else: a Redacted entry in a batch makes
// Commit erase the salts and bodies of the entries it names, in the same
// transaction. Its leaf commits to what remains of them, so that the chain holds
// and nobody can put other words in their place.

// remains is what is left of one entry.
type remains struct {
	seq  review.Seq
	body []byte // the event that is read instead; nil if it was erased before
	leaf Hash   // over it and the entry's actor, time and kind, which stay too
}

// remainsOf computes what is left of the entries that a redaction names.
func remainsOf(t *tx, s Stream, seqs []review.Seq) ([]remains, error) {
	all := make([]remains, len(seqs))
	for i, seq := range seqs {
		r := remains{seq: seq}
		f := leafFields{}
		var body []byte
		err := t.row("SELECT actor, at, kind, authority, site, body FROM entry JOIN content ON entry = entry.id WHERE stream = ? AND seq = ?", string(s), int64(seq)).
			Scan(&f.actor, &f.at, &f.kind, &f.authority, &f.site, &body)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fmt.Errorf("no entry %d to redact in %s", seq, s)
		}
		if err != nil {
			return nil, err
		}
		if body != nil {
			if r.body, err = remainingBody(f.kind, body); err != nil {
				return nil, err
			}
			f.body = r.body
			r.leaf = f.leaf()
		}
		all[i] = r
	}
	return all, nil
}

func remainingBody(kind string, body []byte) ([]byte, error) {
	event, err := review.DecodeEvent(kind, body)
	if err != nil {
		return nil, err
	}
	return review.EncodeEvent(review.Remains(event))
}

// erase takes the salts and bodies away.
func erase(t *tx, s Stream, by review.Seq, all []remains) error {
	for _, r := range all {
		if r.body == nil {
			continue
		}
		t.erased = true
		err := t.exec(`UPDATE content SET salt = NULL, body = NULL, redacted = ?, remains = ?
			WHERE entry = (SELECT id FROM entry WHERE stream = ? AND seq = ?)`, int64(by), r.body, string(s), int64(r.seq))
		if err != nil {
			return fmt.Errorf("erasing entry %d of %s: %w", r.seq, s, err)
		}
	}
	return nil
}

// rebuild writes everything that is kept of a document again from its state:
// projections, search, and one snapshot in place of all that held the words.
func rebuild(t *tx, s *review.State) error {
	id := string(s.ID())
	for _, statement := range []string{
		"DELETE FROM comparison WHERE document = ?",
		"DELETE FROM snapshot WHERE document = ?",
		"DELETE FROM searchable WHERE document = ?",
		"DELETE FROM reply WHERE document = ?",
		"DELETE FROM decision WHERE document = ?",
		"DELETE FROM contribution WHERE document = ?",
	} {
		if err := t.exec(statement, id); err != nil {
			return err
		}
	}
	for _, p := range documentProjections {
		for _, row := range p.rows(s) {
			if err := t.exec(p.upsert, row...); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}
	body, err := s.MarshalJSON()
	if err != nil {
		return err
	}
	return insertSnapshot(t, s, body)
}
