package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"meelezen/review"
)

// Stream names a journal: a document id, or the site's.
type Stream string

// SiteStream is the journal of people, organisations and grants.
const SiteStream Stream = "site"

// StreamOf returns the journal of a document.
func StreamOf(id review.DocumentID) Stream { return Stream(id) }

// Executed is one command that was computed: what it came to, and what its
// sender hears on every retry.
type Executed struct {
	Actor   review.ParticipantID
	Command review.CommandID
	Digest  [32]byte // of the request
	Answer  []byte   // JSON
	Entries []review.Entry
	// Authorise runs inside the transaction on the roles that the actor holds
	// there; an error refuses the batch.
	Authorise func(review.RoleSet) error
}

// Batch is what a room computed on top of Base. It is stored whole or not at all:
// later commands stand on earlier ones. After it, State (or Site, for the site's
// journal) is the fold of the journal.
type Batch struct {
	Stream   Stream
	Base     review.Seq // head of the journal that the first entry follows
	Executed []Executed
	After    *review.State // nil for the site's journal
	Site     *review.Site  // nil for a document's
}

// Commit stores a batch. When it returns nil everything in it is on the disk. A
// Conflict means that the journal is not at Base, or that a command id was used
// before; an error of Authorise comes back as it is; Unavailable means that
// nothing was stored, unless it wraps the unknown outcome of a failed disk.
func (db *DB) Commit(ctx context.Context, b Batch) error {
	const op = "storage.Commit"
	c, err := prepareCommit(b, db.options.Random)
	if err != nil {
		return review.E(review.Internal, op, "", err)
	}
	return wrap(op, db.writer.do(ctx, &job{run: c.run, landed: c.landed}))
}

// commit is a batch on its way: encoded by the sender's goroutine, so that the
// writer only links and inserts.
type commit struct {
	Batch
	rows [][]entryRow // per Executed
	head head         // after run
}

// entryRow is an entry as it is stored.
type entryRow struct {
	leafFields
	seq   review.Seq
	first sql.NullInt64
	steps sql.NullInt64
}

func prepareCommit(b Batch, random io.Reader) (*commit, error) {
	if (b.Stream == SiteStream) != (b.Site != nil) || (b.Site == nil) == (b.After == nil) {
		return nil, fmt.Errorf("stream %s needs the state it leads to", b.Stream)
	}
	c := &commit{Batch: b, rows: make([][]entryRow, len(b.Executed))}
	seq := b.Base
	for i, x := range b.Executed {
		if x.Authorise == nil || x.Command == "" {
			return nil, fmt.Errorf("command %d has no id or no authorisation", i)
		}
		for _, e := range x.Entries {
			if seq++; e.Seq != seq || e.Actor != x.Actor {
				return nil, fmt.Errorf("entry %d of %s by %s, expected %d of %s", e.Seq, b.Stream, e.Actor, seq, x.Actor)
			}
			row, err := prepareEntry(e, random)
			if err != nil {
				return nil, err
			}
			c.rows[i] = append(c.rows[i], row)
		}
	}
	if end := b.end(); end != seq {
		return nil, fmt.Errorf("state at %d after entry %d of %s", end, seq, b.Stream)
	}
	return c, nil
}

func (b Batch) end() review.Seq {
	if b.Site != nil {
		return b.Site.Seq()
	}
	return b.After.Seq()
}

func prepareEntry(e review.Entry, random io.Reader) (entryRow, error) {
	if e.At.Location() != time.UTC {
		return entryRow{}, fmt.Errorf("entry %d is not in UTC: replaying would give another value", e.Seq)
	}
	body, err := review.EncodeEvent(e.Event)
	if err != nil {
		return entryRow{}, err
	}
	row := entryRow{seq: e.Seq, leafFields: leafFields{
		salt: make([]byte, saltSize), actor: e.Actor, at: e.At.UnixNano(), kind: e.Event.Kind(), authority: e.Authority, body: body,
	}}
	if _, err := io.ReadFull(random, row.salt); err != nil {
		return row, fmt.Errorf("salt: %w", err)
	}
	if steps, ok := e.Event.(review.StepsAccepted); ok {
		row.first = sql.NullInt64{Int64: int64(steps.First), Valid: true}
		row.steps = sql.NullInt64{Int64: int64(len(steps.Steps)), Valid: true}
	}
	return row, nil
}

func (c *commit) run(t *tx) error {
	h, err := t.headOf(c.Stream)
	if err != nil {
		return err
	}
	if h.seq != c.Base {
		return review.E(review.Conflict, "storage.Commit", "", fmt.Errorf("journal of %s is at %d, not at %d", c.Stream, h.seq, c.Base))
	}
	for i, x := range c.Executed {
		if err := authorise(t, x); err != nil {
			return err
		}
		if h, err = c.append(t, h, i); err != nil {
			return err
		}
		if err := insertCommand(t, c.Stream, x, h.seq); err != nil {
			return err
		}
	}
	c.head = h
	t.setHead(c.Stream, h)
	return c.project(t)
}

// append writes the entries of one command behind the head.
func (c *commit) append(t *tx, h head, i int) (head, error) {
	site, err := t.headOf(SiteStream)
	if err != nil {
		return h, err
	}
	for k, row := range c.rows[i] {
		row.site = site.seq
		if c.Stream == SiteStream {
			row.site = row.seq - 1
		}
		var erased []remains
		if r, ok := c.Executed[i].Entries[k].Event.(review.Redacted); ok {
			if erased, err = remainsOf(t, c.Stream, r.Seqs); err != nil {
				return h, err
			}
			for _, e := range erased {
				row.remains = append(row.remains, e.leaf)
			}
		}
		leaf := row.leaf()
		h = head{seq: row.seq, version: h.version + review.Version(row.steps.Int64), hash: link(h.hash, row.seq, leaf)}
		if err := insertEntry(t, c.Stream, row, leaf, h.hash); err != nil {
			return h, fmt.Errorf("entry %d of %s: %w", row.seq, c.Stream, err)
		}
		if err := erase(t, c.Stream, row.seq, erased); err != nil {
			return h, err
		}
	}
	return h, nil
}

func insertEntry(t *tx, s Stream, row entryRow, leaf, hash Hash) error {
	id, err := t.insert(`INSERT INTO entry (stream, seq, at, actor, kind, authority, site, first, steps, leaf, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(s), int64(row.seq), row.at, string(row.actor), row.kind, int64(row.authority), int64(row.site), row.first, row.steps, leaf[:], hash[:])
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO content (entry, salt, body) VALUES (?, ?, ?)", id, row.salt, row.body)
}

// authorise asks again, on what the actor may do at this very commit.
func authorise(t *tx, x Executed) error {
	roles, err := rolesOf(t, x.Actor)
	if err != nil {
		return err
	}
	return x.Authorise(roles)
}

func rolesOf(t *tx, id review.ParticipantID) (review.RoleSet, error) {
	switch id { // neither holds a grant: they are the server itself
	case review.Operator:
		return review.OperatorActor().Roles, nil
	case review.Clock:
		return review.ClockActor().Roles, nil
	}
	if roles, ok := t.roles[id]; ok {
		return roles, nil
	}
	roles, err := readRoles(t, id)
	if err == nil {
		t.roles[id] = roles
	}
	return roles, err
}

func readRoles(t *tx, id review.ParticipantID) (review.RoleSet, error) {
	var names string
	err := t.row("SELECT roles FROM participant WHERE id = ?", string(id)).Scan(&names)
	if errors.Is(err, sql.ErrNoRows) || names == "" && err == nil {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var roles review.RoleSet
	for name := range strings.SplitSeq(names, ",") {
		r, err := review.ParseRole(name)
		if err != nil {
			return 0, err
		}
		roles |= review.Roles(r)
	}
	return roles, nil
}

// landed finds out whether run reached the disk: a hash that is salted at random
// cannot be there by accident.
func (c *commit) landed(t *tx) (bool, error) {
	if c.head.seq == c.Base {
		return c.commandsLanded(t)
	}
	var hash []byte
	err := t.row("SELECT hash FROM entry WHERE stream = ? AND seq = ?", string(c.Stream), int64(c.head.seq)).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil && bytes.Equal(hash, c.head.hash[:]), err
}

func (c *commit) commandsLanded(t *tx) (bool, error) {
	for _, x := range c.Executed {
		_, found, err := findCommand(t.row, c.Stream, x.Actor, x.Command)
		if err != nil || !found {
			return false, err
		}
	}
	return true, nil
}
