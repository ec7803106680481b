package storage

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"

	"meelezen/review"
)

// strays are rows that belong to nothing: no journal has claimed them.
var strays = []string{
	"SELECT 'entry of no stream' FROM entry NOT INDEXED WHERE stream NOT IN (SELECT DISTINCT stream FROM entry) LIMIT 1",
	"SELECT 'content of no entry' FROM content WHERE entry NOT IN (SELECT id FROM entry) LIMIT 1",
	"SELECT 'document without a journal' FROM document WHERE id NOT IN (SELECT stream FROM entry) LIMIT 1",
	"SELECT 'contribution of no document' FROM contribution WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
	"SELECT 'snapshot of no document' FROM snapshot WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
	"SELECT 'searchable words of no document' FROM searchable WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
	"SELECT 'revision of no document' FROM revision WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
	"SELECT 'round of no document' FROM round WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
}

// checkRest looks at what no journal commits to: strays, and rows that carry a
// checksum of their own.
func (v *verifier) checkRest() {
	for _, query := range strays {
		var what string
		err := v.q.QueryRowContext(v.ctx, query).Scan(&what)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			what = err.Error()
		}
		v.fault(Fault{Breaks: breaksFile, What: what})
	}
	v.checkSums("command", "SELECT stream, participant, id, digest, answer, seq, checksum FROM command", func(rows *sql.Rows) (string, bool, error) {
		var stream Stream
		var by review.ParticipantID
		var id review.CommandID
		var digest, answer, sum []byte
		var seq review.Seq
		err := rows.Scan(&stream, &by, &id, &digest, &answer, &seq, &sum)
		want := commandChecksum(stream, by, id, digest, answer, seq)
		return string(id), bytes.Equal(sum, want[:]), err
	})
	v.checkSums("comparison", "SELECT document, older, newer, checksum, body FROM comparison", func(rows *sql.Rows) (string, bool, error) {
		var key [3]string
		var sum, body []byte
		err := rows.Scan(&key[0], &key[1], &key[2], &sum, &body)
		want := comparisonChecksum(key, body)
		return key[1] + " " + key[2], bytes.Equal(sum, want[:]), err
	})
	v.checkSums("image", "SELECT hash, bytes FROM image", func(rows *sql.Rows) (string, bool, error) {
		var hash string
		var i Image
		err := rows.Scan(&hash, &i.Bytes)
		return hash, i.Hash() == hash, err
	})
}

// checkSums checks every row of a table by itself.
func (v *verifier) checkSums(table, query string, check func(*sql.Rows) (key string, holds bool, err error)) {
	rows, err := v.q.QueryContext(v.ctx, query)
	if err == nil {
		err = eachRow(rows, func() error {
			key, holds, err := check(rows)
			if err == nil && !holds {
				v.fault(Fault{Breaks: breaksProjection, What: fmt.Sprintf("%s %s: the checksum is wrong", table, key)})
			}
			return err
		})
	}
	if err != nil {
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("%s: %v", table, err)})
	}
}
