package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"meelezen/review"
)

// grant is what a participant might do from a site entry on.
type grant struct {
	from  review.Seq
	roles review.RoleSet
}

// readGrants returns the history of everybody's roles, from the site's journal.
func readGrants(ctx context.Context, q querier) (map[review.ParticipantID][]grant, error) {
	history := map[review.ParticipantID][]grant{}
	waiting := map[review.GrantID]review.RoleSet{} // for a second person
	err := eachEntry(ctx, q, SiteStream, 0, noLimit, func(e review.Entry) error {
		switch ev := e.Event.(type) {
		case review.ParticipantAdmitted:
			history[ev.ID] = append(history[ev.ID], grant{e.Seq, ev.Roles})
		case review.RolesChanged:
			history[ev.ID] = append(history[ev.ID], grant{e.Seq, ev.Roles})
		case review.ParticipantWithdrawn:
			history[ev.ID] = append(history[ev.ID], grant{e.Seq, 0})
		case review.GrantProposed:
			waiting[ev.Grant.ID] = ev.Grant.Roles
		case review.GrantAnswered:
			if ev.Agree {
				history[ev.Participant] = append(history[ev.Participant], grant{e.Seq, waiting[ev.Grant]})
			}
		}
		return nil
	})
	return history, err
}

// storedEntry is an entry as the tables have it.
type storedEntry struct {
	leafFields
	seq          review.Seq
	first, steps sql.NullInt64
	leaf, hash   []byte
	redacted     sql.NullInt64
	remaining    []byte
	hasContent   bool
}

// erasedEntry waits for the redaction that it names.
type erasedEntry struct {
	by   review.Seq
	leaf Hash
}

// journalCheck goes through one journal from its first entry.
type journalCheck struct {
	*verifier
	stream   Stream
	grants   map[review.ParticipantID][]grant
	previous Hash
	seq      review.Seq
	version  review.Version
	siteSeq  review.Seq
	erased   map[review.Seq]erasedEntry
	redacted []review.Seq
	state    *review.State // nil for the site, and after an entry that cannot be folded
	site     *review.Site
	kept     kept
}

func (j *journalCheck) bad(breaks, format string, args ...any) {
	j.fault(Fault{Stream: j.stream, Seq: j.seq, Breaks: breaks, What: fmt.Sprintf(format, args...)})
}

func (j *journalCheck) run() error {
	rows, err := j.q.QueryContext(j.ctx, `SELECT seq, actor, at, kind, authority, site, first, steps, leaf, hash, content.entry IS NOT NULL, salt, body, redacted, remains
		FROM entry LEFT JOIN content ON content.entry = entry.id WHERE stream = ? ORDER BY seq`, string(j.stream))
	if err != nil {
		return err
	}
	return eachRow(rows, func() error {
		var e storedEntry
		err := rows.Scan(&e.seq, &e.actor, &e.at, &e.kind, &e.authority, &e.site, &e.first, &e.steps, &e.leaf, &e.hash,
			&e.hasContent, &e.salt, &e.body, &e.redacted, &e.remaining)
		if err != nil {
			return err
		}
		j.entry(&e)
		return nil
	})
}

func (j *journalCheck) entry(e *storedEntry) {
	if e.seq != j.seq+1 {
		j.bad(breaksVersions, "the next entry is %d", e.seq)
	}
	j.seq = e.seq
	if !e.hasContent {
		j.bad(breaksChain, "the content is missing")
	}
	event := j.decode(e)
	j.checkChain(e, event)
	j.checkColumns(e, event)
	if event == nil {
		j.state, j.site = nil, nil
		return
	}
	j.checkEditor(e)
	j.fold(e, event)
}

// decode reads the event, or what remains of it.
func (j *journalCheck) decode(e *storedEntry) review.Event {
	body := e.body
	if e.redacted.Valid {
		body = e.remaining
	}
	event, err := review.DecodeEvent(e.kind, body)
	if err != nil {
		j.bad(breaksChain, "%v", err)
		return nil
	}
	return event
}

func (j *journalCheck) checkChain(e *storedEntry, event review.Event) {
	leaf := Hash(make([]byte, len(Hash{})))
	if len(e.leaf) == len(leaf) {
		leaf = Hash(e.leaf)
	}
	if r, ok := event.(review.Redacted); ok {
		e.remains = j.confirm(r)
	}
	if e.redacted.Valid {
		f := e.leafFields
		f.salt, f.body, f.remains = nil, e.remaining, nil
		j.erased[e.seq] = erasedEntry{review.Seq(e.redacted.Int64), f.leaf()}
		j.redacted = append(j.redacted, e.seq)
	} else if e.leafFields.leaf() != leaf {
		j.bad(breaksChain, "the content is not what was committed")
	}
	hash := link(j.previous, e.seq, leaf)
	if !slices.Equal(hash[:], e.hash) {
		j.bad(breaksChain, "the hash does not follow from the entry before")
	}
	j.previous = hash
	if len(e.hash) == len(hash) {
		j.previous = Hash(e.hash) // one broken link is one fault
	}
}

// confirm returns what a redaction must have committed to, of the entries that
// name it as what erased them.
func (j *journalCheck) confirm(r review.Redacted) []Hash {
	var all []Hash
	for _, seq := range r.Seqs {
		e := j.erased[seq]
		if e.by != j.seq {
			all = append(all, Hash{})
			continue
		}
		all = append(all, e.leaf)
		delete(j.erased, seq)
	}
	return all
}

// checkColumns compares what the entry's row says with what its content says.
func (j *journalCheck) checkColumns(e *storedEntry, event review.Event) {
	steps, isSteps := event.(review.StepsAccepted)
	if event != nil && isSteps != e.first.Valid {
		j.bad(breaksVersions, "the row has versions %v, the kind is %s", e.first.Valid, e.kind)
	}
	if isSteps {
		if review.Version(e.first.Int64) != steps.First || int(e.steps.Int64) != len(steps.Steps) {
			j.bad(breaksVersions, "the row says steps %d+%d, the content %d+%d", e.first.Int64, e.steps.Int64, steps.First, len(steps.Steps))
		}
		if steps.First != j.version {
			j.bad(breaksVersions, "steps on version %d after version %d", steps.First, j.version)
		}
		j.version = steps.First + review.Version(len(steps.Steps))
	}
	if e.site < j.siteSeq {
		j.bad(breaksAuthority, "made at site entry %d, the one before it at %d", e.site, j.siteSeq)
	}
	j.siteSeq = e.site
}

// editorKinds are the entries that change accepted text, or decide on what others
// propose to it.
var editorKinds = []string{review.DocumentCreated{}.Kind(), review.StepsAccepted{}.Kind(), review.Decided{}.Kind(), review.Reversed{}.Kind()}

// checkEditor proves from the site's journal that the actor was an editor when
// the entry was committed.
func (j *journalCheck) checkEditor(e *storedEntry) {
	if j.stream == SiteStream || !slices.Contains(editorKinds, e.kind) || j.grants == nil {
		return
	}
	var now grant
	named := false
	for _, g := range j.grants[e.actor] {
		if g.from <= e.site {
			now = g
		}
		named = named || g.from == e.authority
	}
	if !now.roles.IsEditor() {
		j.bad(breaksAuthority, "%s was no editor at site entry %d", e.actor, e.site)
	}
	if !named {
		j.bad(breaksAuthority, "site entry %d gave %s no role", e.authority, e.actor)
	}
}

func (j *journalCheck) fold(e *storedEntry, event review.Event) {
	entry := review.Entry{Seq: e.seq, At: time.Unix(0, e.at).UTC(), Actor: e.actor, Authority: e.authority, Event: event}
	if j.site != nil {
		site, err := j.site.Apply(entry)
		if err != nil {
			j.bad(breaksVersions, "%v", err)
		}
		j.site = site
	}
	if j.state != nil {
		state, err := j.state.Apply(entry)
		if err != nil {
			j.bad(breaksVersions, "%v", err)
		}
		j.state = state
		j.checkKept(event)
	}
}

// finish compares what is kept with the end of the journal.
func (j *journalCheck) finish() {
	for seq, e := range j.erased {
		j.fault(Fault{Stream: j.stream, Seq: seq, Breaks: breaksChain, What: fmt.Sprintf("erased, but entry %d is no redaction of it", e.by)})
	}
	j.report.Streams = append(j.report.Streams, StreamReport{j.stream, j.seq, j.version, j.previous, j.redacted})
	switch {
	case j.site != nil:
		j.compareSite()
	case j.state != nil && j.state.Exists():
		j.compareDocument()
	case j.state != nil:
		j.bad(breaksVersions, "the journal has no entry that can be read")
	}
}
