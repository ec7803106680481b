package storage

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"meelezen/review"
)

// kept is what the tables keep of a document at certain places of its journal:
// known beforehand, compared when the replay comes by.
type kept struct {
	snapshots map[review.Seq]bool
}

func (j *journalCheck) prepare() error {
	j.kept = kept{snapshots: map[review.Seq]bool{}}
	rows, err := j.q.QueryContext(j.ctx, "SELECT seq FROM snapshot WHERE document = ?", string(j.stream))
	if err != nil {
		return err
	}
	return eachRow(rows, func() error {
		var seq review.Seq
		err := rows.Scan(&seq)
		j.kept.snapshots[seq] = true
		return err
	})
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
	if errors.Is(err, sql.ErrNoRows) {
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
		j.compareTable(p.table, p.columns[0]+" = ?", []any{string(j.stream)}, p.rows(j.state))
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
