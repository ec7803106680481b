package storage

import (
	"context"
	"database/sql"
	"strings"
	"unicode"

	"meelezen/review"
)

// FoundIn says where the words of a candidate stand.
type FoundIn string

// The places that are searched.
const (
	FoundInContribution FoundIn = "contribution"
	FoundInReply        FoundIn = "reply"
)

// Candidate is something that has the words. Whoever answers a user must let it
// pass review.View on Contribution first, and count only after that.
type Candidate struct {
	In           FoundIn
	Contribution review.ContributionID
	Reply        review.ReplyID // "" unless a reply
}

// searchMost bounds the candidates of one query; who gets so many refines it.
const searchMost = 5000

// searchWords bounds the words of one query.
const searchWords = 16

// Search finds what has all the words of the query, the last of them as the
// beginning of a word. There is no query syntax: everything but letters and
// digits only parts words. Candidates come in no particular order.
func (db *DB) Search(ctx context.Context, doc review.DocumentID, query string) ([]Candidate, error) {
	match := matchExpression(query)
	if match == "" {
		return nil, nil
	}
	rows, err := db.journal.read.QueryContext(ctx, `SELECT kind, item, contribution
		FROM search JOIN searchable ON searchable.id = search.rowid
		WHERE search MATCH ? AND document = ? LIMIT ?`, match, string(doc), searchMost)
	if err != nil {
		return nil, wrap("storage.Search", err)
	}
	list, err := scanCandidates(rows)
	return list, wrap("storage.Search", err)
}

func scanCandidates(rows *sql.Rows) ([]Candidate, error) {
	defer func() { _ = rows.Close() }() // Err below has what matters
	var list []Candidate
	for rows.Next() {
		var c Candidate
		var item string
		if err := rows.Scan(&c.In, &item, &c.Contribution); err != nil {
			return nil, err
		}
		if c.In == FoundInReply {
			c.Reply = review.ReplyID(item)
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

// matchExpression quotes every word, so that nothing of the user's text is read
// as FTS5 syntax.
func matchExpression(query string) string {
	words := strings.FieldsFunc(query, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	if len(words) == 0 {
		return ""
	}
	words = words[:min(len(words), searchWords)]
	return `"` + strings.Join(words, `" "`) + `"*`
}
