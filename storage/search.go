package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"unicode"

	"meelezen/review"
	"meelezen/review/prose"
)

// FoundIn says where the words of a candidate stand.
type FoundIn string

// The places that are searched.
const (
	FoundInContribution FoundIn = "contribution"
	FoundInReply        FoundIn = "reply"
	FoundInBlock        FoundIn = "block"
)

// Candidate is something that has the words. Whoever answers a user must let it
// pass review.View on Contribution first, and count only after that.
type Candidate struct {
	In           FoundIn
	Contribution review.ContributionID // "" for a block
	Reply        review.ReplyID        // "" unless a reply
	// Version and Position say where a block starts in the text that was indexed,
	// which may be some steps behind the head.
	Version  review.Version
	Position int
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
	rows, err := db.journal.read.QueryContext(ctx, `SELECT kind, item, contribution, version, position
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
		if err := rows.Scan(&c.In, &item, &c.Contribution, &c.Version, &c.Position); err != nil {
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

// blockRows are the rows of the text's blocks, for the search. A block is named
// by its words, so that a paragraph more at the top leaves the rows below it, and
// the index of their words, as they are.
func blockRows(s *review.State) [][]any {
	var rows [][]any
	seen := map[string]int{}
	s.Doc().Descendants(func(n *prose.Node, pos int, _ *prose.Node) bool {
		if !n.IsTextblock() {
			return true
		}
		words := blockWords(n)
		if alt := n.AttrString("alt"); alt != "" {
			words = strings.TrimSpace(words + " " + alt)
		}
		if words != "" {
			item := fmt.Sprintf("%s-%d", textHash([]byte(words))[:16], seen[words])
			seen[words]++
			rows = append(rows, []any{string(s.ID()), "block", item, "", int64(s.Version()), int64(pos), words})
		}
		return false
	})
	return rows
}

// indexBlocks brings the indexed text of a document up to a state, unless a newer
// one is there.
func indexBlocks(t *tx, s *review.State, rows [][]any) error {
	var newest int64
	err := t.row("SELECT coalesce(max(version), -1) FROM searchable WHERE document = ? AND kind = 'block'", string(s.ID())).Scan(&newest)
	if err != nil {
		return err
	}
	if newest >= int64(s.Version()) {
		return nil
	}
	for _, row := range rows {
		if err := put(t, searchableTable, row); err != nil {
			return err
		}
	}
	return t.exec("DELETE FROM searchable WHERE document = ? AND kind = 'block' AND version <> ?", string(s.ID()), int64(s.Version()))
}
