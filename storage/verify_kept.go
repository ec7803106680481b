package storage

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"meelezen/review"
)

// kept is what the tables keep of a document at certain places of its journal:
// known beforehand, compared when the replay comes by.
type kept struct {
	snapshots map[review.Seq]bool
	blocksAt  review.Version // of the indexed text, -1 for none
	blocks    [][]any        // what the index must have
}

func (j *journalCheck) prepare() error {
	j.kept = kept{snapshots: map[review.Seq]bool{}, blocksAt: -1}
	rows, err := j.q.QueryContext(j.ctx, "SELECT seq FROM snapshot WHERE document = ?", string(j.stream))
	if err != nil {
		return err
	}
	err = eachRow(rows, func() error {
		var seq review.Seq
		err := rows.Scan(&seq)
		j.kept.snapshots[seq] = true
		return err
	})
	if err != nil {
		return err
	}
	return j.q.QueryRowContext(j.ctx, "SELECT coalesce(max(version), -1) FROM searchable WHERE document = ? AND kind = 'block'", string(j.stream)).Scan(&j.kept.blocksAt)
}

// checkKept compares what is kept of this very place in the journal.
func (j *journalCheck) checkKept(event review.Event) {
	if j.state == nil {
		return
	}
	if j.kept.snapshots[j.seq] {
		delete(j.kept.snapshots, j.seq)
		j.checkSnapshot()
	}
	if r, ok := event.(review.RevisionNamed); ok {
		j.checkRevision(r.Revision)
	}
	if j.kept.blocks == nil && j.kept.blocksAt >= 0 && j.state.Version() >= j.kept.blocksAt {
		j.kept.blocks = [][]any{}
		if j.state.Version() == j.kept.blocksAt {
			j.kept.blocks = blockRows(j.state)
		}
	}
}

func (j *journalCheck) checkSnapshot() {
	var version review.Version
	var sum, body []byte
	err := j.q.QueryRowContext(j.ctx, "SELECT version, checksum, body FROM snapshot WHERE document = ? AND seq = ?", string(j.stream), int64(j.seq)).
		Scan(&version, &sum, &body)
	if err != nil {
		j.bad(breaksVersions, "snapshot: %v", err)
		return
	}
	want, err := j.state.MarshalJSON()
	if err != nil || !bytes.Equal(want, body) || version != j.state.Version() {
		j.bad(breaksVersions, "the snapshot is not what replaying gives (%v)", err)
	}
	if hash := sha256.Sum256(body); !bytes.Equal(hash[:], sum) {
		j.bad(breaksVersions, "the snapshot's checksum is wrong")
	}
}

func (j *journalCheck) checkRevision(r review.Revision) {
	doc, ok := j.state.DocAt(r.Version)
	if !ok {
		j.bad(breaksVersions, "revision %s is of version %d, out of reach", r.ID, r.Version)
		return
	}
	hash := doc.Hash()
	if hex.EncodeToString(hash[:]) != r.Hash {
		j.bad(breaksVersions, "revision %s names another text than version %d has", r.ID, r.Version)
	}
	var body []byte
	err := j.q.QueryRowContext(j.ctx, "SELECT body FROM revision_text WHERE document = ? AND revision = ?", string(j.stream), string(r.ID)).Scan(&body)
	if err == sql.ErrNoRows {
		return // computed when first asked for
	}
	if err != nil || textHash(body) != r.Hash {
		j.bad(breaksVersions, "the kept text of revision %s is not its text (%v)", r.ID, err)
	}
}

// compareDocument compares the projections with the end of the journal.
func (j *journalCheck) compareDocument() {
	for seq := range j.kept.snapshots {
		j.fault(Fault{Stream: j.stream, Seq: seq, Breaks: breaksVersions, What: "a snapshot of an entry that is not there"})
	}
	for _, p := range documentProjections {
		want := p.rows(j.state)
		if p.name == searchableTable.name {
			want = append(want, j.kept.blocks...)
		}
		j.compareTable(p.table, p.columns[0]+" = ?", []any{string(j.stream)}, want)
	}
}

func (j *journalCheck) compareSite() {
	var dossiers, organisations, participants [][]any
	for _, d := range j.site.Dossiers() {
		dossiers = append(dossiers, []any{string(d.ID), d.Title})
	}
	for _, o := range j.site.Organisations() {
		organisations = append(organisations, []any{string(o.ID), o.Name})
	}
	for id := range j.grants {
		if p, ok := j.site.Participant(id); ok {
			participants = append(participants, participantRow(p))
		}
	}
	j.compareTable(dossierTable, "?", []any{1}, dossiers)
	j.compareTable(organisationTable, "?", []any{1}, organisations)
	j.compareTable(participantTable, "?", []any{1}, participants)
}

// compareTable compares the rows of a table with what the replay says they are.
func (j *journalCheck) compareTable(t table, where string, args []any, want [][]any) {
	got, err := readRows(j.verifier, fmt.Sprintf("SELECT %s FROM %s WHERE %s", strings.Join(t.columns, ", "), t.name, where), args, len(t.columns))
	if err != nil {
		j.fault(Fault{Stream: j.stream, Breaks: breaksProjection, What: fmt.Sprintf("%s: %v", t.name, err)})
		return
	}
	byKey := func(a, b []any) int { return strings.Compare(keyOf(a, t.keys), keyOf(b, t.keys)) }
	slices.SortFunc(got, byKey)
	slices.SortFunc(want, byKey)
	for len(got) > 0 || len(want) > 0 {
		switch {
		case len(want) == 0 || len(got) > 0 && byKey(got[0], want[0]) < 0:
			j.projectionFault(t, got[0], "is not in the journal")
			got = got[1:]
		case len(got) == 0 || byKey(got[0], want[0]) > 0:
			j.projectionFault(t, want[0], "is missing")
			want = want[1:]
		default:
			if c := differs(got[0], want[0]); c >= 0 {
				j.projectionFault(t, got[0], "differs from the journal in "+t.columns[c])
			}
			got, want = got[1:], want[1:]
		}
	}
}

// projectionFault names the entry that brought the row where the row knows it.
func (j *journalCheck) projectionFault(t table, row []any, what string) {
	var seq review.Seq
	if c := slices.Index(t.columns, "seq"); c >= 0 {
		if n, ok := row[c].(int64); ok {
			seq = review.Seq(n)
		}
	}
	key := strings.ReplaceAll(keyOf(row, t.keys), "\x00", " ")
	j.fault(Fault{Stream: j.stream, Seq: seq, Breaks: breaksProjection, What: fmt.Sprintf("%s %s %s", t.name, key, what)})
}

func keyOf(row []any, keys int) string {
	parts := make([]string, keys)
	for i := range parts {
		parts[i] = fmt.Sprint(row[i])
	}
	return strings.Join(parts, "\x00")
}

// differs returns the first column in which two rows differ, -1 for none.
func differs(a, b []any) int {
	for i := range a {
		x, isBytes := a[i].([]byte)
		y, other := b[i].([]byte)
		if isBytes != other || isBytes && !bytes.Equal(x, y) || !isBytes && a[i] != b[i] {
			return i
		}
	}
	return -1
}

func readRows(v *verifier, query string, args []any, columns int) ([][]any, error) {
	rows, err := v.q.QueryContext(v.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	var all [][]any
	err = eachRow(rows, func() error {
		row := make([]any, columns)
		into := make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		all = append(all, row)
		return nil
	})
	return all, err
}

// checkLeftovers looks at what no stream has claimed: rows of streams that do not
// exist, and values that have a checksum of their own.
func (v *verifier) checkLeftovers() {
	for _, query := range []string{
		"SELECT 'entry without a stream' FROM entry NOT INDEXED WHERE stream NOT IN (SELECT DISTINCT stream FROM entry) LIMIT 1",
		"SELECT 'content without an entry' FROM content WHERE entry NOT IN (SELECT id FROM entry) LIMIT 1",
		"SELECT 'document without a journal: ' || id FROM document WHERE id NOT IN (SELECT stream FROM entry) LIMIT 1",
		"SELECT 'contribution without a document' FROM contribution WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
		"SELECT 'snapshot without a document' FROM snapshot WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
		"SELECT 'search for a document that is not there' FROM searchable WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
		"SELECT 'revision without a document' FROM revision WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
		"SELECT 'round without a document' FROM round WHERE document NOT IN (SELECT id FROM document) LIMIT 1",
	} {
		var what string
		err := v.q.QueryRowContext(v.ctx, query).Scan(&what)
		if err == sql.ErrNoRows {
			continue
		}
		if err != nil {
			what = err.Error()
		}
		v.fault(Fault{Breaks: breaksFile, What: what})
	}
	v.checkSums("command", "SELECT stream, participant, id, digest, answer, seq, checksum FROM command", 7, func(r []any) bool {
		return len(texts(r[:3])) == 3 && Hash(blob(r[6])) == commandChecksum(Stream(texts(r)[0]), review.ParticipantID(texts(r)[1]), review.CommandID(texts(r)[2]), bytesOf(r[3]), bytesOf(r[4]), seqOf(r[5]))
	})
	v.checkSums("comparison", "SELECT document, older, newer, checksum, body FROM comparison", 5, func(r []any) bool {
		k := texts(r[:3])
		return len(k) == 3 && Hash(blob(r[3])) == comparisonChecksum([3]string(k), bytesOf(r[4]))
	})
	v.checkSums("image", "SELECT hash, bytes FROM image", 2, func(r []any) bool {
		k := texts(r[:1])
		return len(k) == 1 && Image{Bytes: bytesOf(r[1])}.Hash() == k[0]
	})
}

// checkSums checks rows that carry their own checksum.
func (v *verifier) checkSums(name, query string, columns int, holds func([]any) bool) {
	rows, err := readRows(v, query, nil, columns)
	if err != nil {
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("%s: %v", name, err)})
		return
	}
	for _, r := range rows {
		if !holds(r) {
			v.fault(Fault{Breaks: breaksProjection, What: fmt.Sprintf("%s %v: the checksum is wrong", name, texts(r[:1]))})
		}
	}
}

func texts(row []any) []string {
	var all []string
	for _, c := range row {
		if s, ok := c.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

func bytesOf(c any) []byte {
	b, _ := c.([]byte) // another type gives another checksum
	return b
}

func blob(c any) []byte {
	if b, ok := c.([]byte); ok && len(b) == len(Hash{}) {
		return b
	}
	return make([]byte, len(Hash{}))
}

func seqOf(c any) review.Seq {
	n, _ := c.(int64) // another type gives another checksum
	return review.Seq(n)
}
