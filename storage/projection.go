package storage

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
)

// table is how rows are written, and read back by Verify. The key comes first in
// columns, and the document's id first of all where a table has several documents.
type table struct {
	name    string
	columns []string
	keys    int
	upsert  string
}

func newTable(name string, keys int, columns ...string) table {
	var set []string
	for _, c := range columns[keys:] {
		set = append(set, c+" = excluded."+c)
	}
	return table{name, columns, keys, fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (%s) DO UPDATE SET %s",
		name, strings.Join(columns, ", "), strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", "),
		strings.Join(columns[:keys], ", "), strings.Join(set, ", "))}
}

var (
	documentTable     = newTable("document", 1, "id", "dossier", "title", "status", "version", "seq", "round", "contributions", "held")
	contributionTable = newTable("contribution", 2, "document", "id", "number", "seq", "kind", "audience", "author", "name_shown",
		"state", "round", "at", "outcome", "withdrawn", "redacted", "endorsements", "value")
	replyTable        = newTable("reply", 2, "document", "id", "contribution", "seq", "author", "at", "body")
	decisionTable     = newTable("decision", 2, "document", "contribution", "outcome", "reason_code", "reason", "actor", "at", "version")
	revisionTable     = newTable("revision", 2, "document", "id", "name", "note", "version", "actor", "at", "hash")
	roundTable        = newTable("round", 2, "document", "id", "name", "mode", "voice", "revision", "opens_at", "closes_at", "opened", "closed", "processed", "accounted")
	searchableTable   = newTable("searchable", 3, "document", "kind", "item", "contribution", "words")
	dossierTable      = newTable("dossier", 1, "id", "title")
	organisationTable = newTable("organisation", 1, "id", "name")
	participantTable  = newTable("participant", 1, "id", "dossier", "organisation", "pseudonym", "roles", "withdrawn", "granted")
)

// projection is a table that is a function of a document's state.
type projection struct {
	table
	rows func(*review.State) [][]any
}

// documentProjections are in the order in which rows refer to one another.
var documentProjections = []projection{
	{documentTable, func(s *review.State) [][]any { return [][]any{documentRow(s)} }},
	{contributionTable, eachContribution(func(s *review.State, c *review.Contribution) [][]any {
		return [][]any{contributionRow(s, c)}
	})},
	{replyTable, eachContribution(replyRows)},
	{decisionTable, eachContribution(func(s *review.State, c *review.Contribution) [][]any {
		if c.Decision == nil {
			return nil
		}
		return [][]any{decisionRow(s.ID(), c)}
	})},
	{revisionTable, func(s *review.State) (rows [][]any) {
		for _, r := range s.Revisions() {
			rows = append(rows, revisionRow(s.ID(), r))
		}
		return rows
	}},
	{roundTable, func(s *review.State) (rows [][]any) {
		for _, r := range s.Rounds() {
			rows = append(rows, roundRow(s.ID(), r))
		}
		return rows
	}},
	{searchableTable, eachContribution(func(s *review.State, c *review.Contribution) [][]any {
		rows := [][]any{contributionWords(s.ID(), c)}
		for _, r := range c.Replies {
			rows = append(rows, replyWords(s.ID(), c.ID, r))
		}
		return rows
	})},
}

func eachContribution(f func(*review.State, *review.Contribution) [][]any) func(*review.State) [][]any {
	return func(s *review.State) (rows [][]any) {
		for _, c := range s.Contributions() {
			rows = append(rows, f(s, c)...)
		}
		return rows
	}
}

func documentRow(s *review.State) []any {
	round := ""
	if r := s.Round(); r != nil {
		round = string(r.ID)
	}
	return []any{string(s.ID()), string(s.Dossier()), s.Title(), string(s.Status()), int64(s.Version()), int64(s.Seq()), round, int64(len(s.Contributions())), flag(s.Holds())}
}

func contributionRow(s *review.State, c *review.Contribution) []any {
	outcome := ""
	if c.Decision != nil {
		outcome = string(c.Decision.Outcome)
	}
	value, err := json.Marshal(c)
	if err != nil {
		value = nil // the NOT NULL of the column refuses it; a parsed contribution always encodes
	}
	return []any{string(s.ID()), string(c.ID), int64(c.Number), int64(c.Seq), string(c.Kind), string(c.Audience), string(c.Author), string(c.NameShown),
		string(s.Place(c.ID).State), string(c.Round), c.At.UnixNano(), outcome, flag(c.Withdrawn), flag(c.Redacted), int64(len(c.Endorsers)), value}
}

func replyRows(s *review.State, c *review.Contribution) (rows [][]any) {
	for _, r := range c.Replies {
		rows = append(rows, replyRow(s.ID(), c.ID, r))
	}
	return rows
}

func replyRow(doc review.DocumentID, c review.ContributionID, r review.Reply) []any {
	return []any{string(doc), string(r.ID), string(c), int64(r.Seq), string(r.Author), r.At.UnixNano(), r.Body}
}

func decisionRow(doc review.DocumentID, c *review.Contribution) []any {
	d := c.Decision
	return []any{string(doc), string(c.ID), string(d.Outcome), d.ReasonCode, d.Reason, string(d.By), d.At.UnixNano(), int64(d.Version)}
}

func revisionRow(doc review.DocumentID, r *review.Revision) []any {
	return []any{string(doc), string(r.ID), r.Name, r.Note, int64(r.Version), string(r.By), r.At.UnixNano(), r.Hash}
}

func roundRow(doc review.DocumentID, r *review.Round) []any {
	return []any{string(doc), string(r.ID), r.Name, string(r.Mode), string(r.Voice), string(r.Revision),
		optionalTime(r.OpensAt), optionalTime(r.ClosesAt), optionalTime(r.Opened), optionalTime(r.Closed), optionalTime(r.Processed), optionalTime(r.Accounted)}
}

func contributionWords(doc review.DocumentID, c *review.Contribution) []any {
	words := []string{c.Body}
	for _, change := range c.Changes {
		for _, n := range change.Slice.Content {
			words = append(words, blockWords(n))
		}
	}
	return []any{string(doc), "contribution", string(c.ID), string(c.ID), strings.TrimSpace(strings.Join(words, "\n"))}
}

func replyWords(doc review.DocumentID, c review.ContributionID, r review.Reply) []any {
	return []any{string(doc), "reply", string(r.ID), string(c), r.Body}
}

// blockWords is the text of a node with that of its footnotes, which are attributes.
func blockWords(n *prose.Node) string {
	if n.IsText() {
		return n.Text()
	}
	var b strings.Builder
	n.Descendants(func(node *prose.Node, _ int, _ *prose.Node) bool {
		switch {
		case node.IsText():
			b.WriteString(node.Text())
		case node.Name() == "footnote":
			b.WriteString(" " + node.AttrString("text") + " ")
		default:
			b.WriteByte(' ')
		}
		return true
	})
	return strings.TrimSpace(b.String())
}

func participantRow(p review.Participant) []any {
	return []any{string(p.ID), string(p.Dossier), string(p.Organisation), p.Pseudonym, p.Roles.String(), flag(p.Withdrawn), int64(p.Granted)}
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

func optionalTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixNano()
}
