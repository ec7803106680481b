package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"meelezen/review"
)

// Report is what Verify found in a journal's file.
type Report struct {
	Streams []StreamReport
	Faults  []Fault // empty for a file in which everything holds
}

// StreamReport is one journal.
type StreamReport struct {
	Stream   Stream
	Entries  review.Seq
	Version  review.Version
	Head     Hash         // of the last entry: whoever noted it elsewhere can compare
	Redacted []review.Seq // entries whose words were erased, on record
}

// Fault is one thing that does not hold.
type Fault struct {
	Stream Stream     // "" for the file as a whole
	Seq    review.Seq // the entry at fault; 0 when it is not about an entry
	Breaks string     // I2, I3, I4 of the design, "projection" or "file"
	What   string     // for the operator; never holds the words of a contribution
}

func (f Fault) String() string {
	where := "file"
	if f.Stream != "" {
		where = string(f.Stream)
	}
	if f.Seq > 0 {
		where = fmt.Sprintf("%s entry %d", where, f.Seq)
	}
	return fmt.Sprintf("%s: %s: %s", where, f.Breaks, f.What)
}

// Err returns nil for a report without faults.
func (r Report) Err() error {
	if len(r.Faults) == 0 {
		return nil
	}
	lines := make([]string, len(r.Faults))
	for i, f := range r.Faults {
		lines[i] = f.String()
	}
	return review.E(review.Internal, "storage.Verify", "", fmt.Errorf("%d faults:\n%s", len(r.Faults), strings.Join(lines, "\n")))
}

// What a fault breaks.
const (
	breaksVersions   = "I2"
	breaksChain      = "I3"
	breaksAuthority  = "I4"
	breaksProjection = "projection"
	breaksFile       = "file"
)

// faultsMost bounds a report: beyond this the file is lost anyhow.
const faultsMost = 200

// Verify proves what a file can prove of itself: that sequence numbers and
// versions have no holes and replaying the journal gives every stored snapshot,
// revision and projection (I2), that the chain holds (I3), and that accepted text
// was changed by editors only (I4). Each journal is read in one transaction, so
// that it can run beside a server at work. The error is for what could not be
// read at all; what does not hold is in the report.
func (db *DB) Verify(ctx context.Context) (Report, error) {
	return verifyFile(ctx, db.journal.read, db.journal.path)
}

// VerifyDir is Verify on a data directory that need not be open: it takes no
// lock and writes nothing.
func VerifyDir(ctx context.Context, dir string) (Report, error) {
	path := filepath.Join(dir, journalFile)
	if _, err := os.Stat(path); err != nil {
		return Report{}, review.E(review.NotFound, "storage.VerifyDir", "", err)
	}
	read, err := openRead(path)
	if err != nil {
		return Report{}, wrap("storage.VerifyDir", err)
	}
	report, err := verifyFile(ctx, read, path)
	return report, errors.Join(err, read.Close())
}

// verifier collects faults.
type verifier struct {
	ctx    context.Context
	q      querier
	report *Report
}

func verifyFile(ctx context.Context, db *sql.DB, path string) (Report, error) {
	var report Report
	v := &verifier{ctx, db, &report}
	v.checkFile()
	v.checkSearch(path)
	streams, err := readStreams(ctx, db)
	if err != nil {
		v.fault(Fault{Breaks: breaksFile, What: err.Error()})
		return report, ctx.Err()
	}
	for _, s := range streams {
		if err := v.guarded(s, func() error { return v.verifyStream(db, s) }); err != nil {
			return report, wrap("storage.Verify", err)
		}
	}
	v.checkRest()
	return report, ctx.Err()
}

func (v *verifier) fault(f Fault) {
	if len(v.report.Faults) < faultsMost {
		v.report.Faults = append(v.report.Faults, f)
	}
}

// checkFile asks SQLite about its pages and indexes, and compares the schema,
// whose triggers keep the journal append-only.
func (v *verifier) checkFile() {
	rows, err := v.q.QueryContext(v.ctx, "PRAGMA integrity_check(20)")
	if err == nil {
		err = eachRow(rows, func() error {
			var line string
			if err := rows.Scan(&line); err != nil {
				return err
			}
			if line != "ok" {
				v.fault(Fault{Breaks: breaksFile, What: line})
			}
			return nil
		})
	}
	if err != nil {
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("integrity check: %v", err)})
	}
	got, err := readSchema(v.ctx, v.q)
	if err != nil {
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("schema: %v", err)})
		return
	}
	want, err := Schema(v.ctx, "journal")
	if err != nil || got != want {
		v.fault(Fault{Breaks: breaksFile, What: fmt.Sprintf("the schema is not that of this program (%v)", err)})
	}
}

// verifyStream verifies one journal and what is kept of it, on one view of the file.
func (v *verifier) verifyStream(db *sql.DB, s Stream) error {
	tx, err := db.BeginTx(v.ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it only read
	inTx := &verifier{v.ctx, tx, v.report}
	grants, err := readGrants(v.ctx, tx)
	if err != nil {
		v.fault(Fault{Stream: SiteStream, Breaks: breaksVersions, What: err.Error()})
		grants = nil
	}
	j := &journalCheck{verifier: inTx, stream: s, grants: grants, previous: genesis(s), erased: map[review.Seq]erasedEntry{}}
	if s == SiteStream {
		j.site = review.NewSite()
	} else {
		j.state = review.NewState(review.DocumentID(s))
	}
	if err := j.prepare(); err != nil {
		v.fault(Fault{Stream: s, Breaks: breaksFile, What: err.Error()})
		return v.ctx.Err()
	}
	if err := j.run(); err != nil {
		v.fault(Fault{Stream: s, Seq: j.seq + 1, Breaks: breaksFile, What: err.Error()})
		return v.ctx.Err()
	}
	j.finish()
	return v.ctx.Err()
}

// guarded keeps a check going on a file whose damage nobody thought of.
func (v *verifier) guarded(s Stream, check func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			v.fault(Fault{Stream: s, Breaks: breaksFile, What: fmt.Sprintf("cannot be checked: %v", p)})
		}
	}()
	return check()
}

// eachRow calls f per row and closes.
func eachRow(rows *sql.Rows, f func() error) error {
	defer func() { _ = rows.Close() }() // Err below has what matters
	for rows.Next() {
		if err := f(); err != nil {
			return err
		}
	}
	return rows.Err()
}
