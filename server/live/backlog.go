package live

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"meelezen/review"
)

// Bounds on what a client can be brought up to date with. Beyond them the text
// itself is less to send than its changes.
const (
	backlogSteps   = 5000
	backlogEntries = 10_000
	backlogPage    = 1000
	backlogFrame   = 200 // steps of one author in one frame
)

// errEpoch says that the client has seen more than there is: the server was put
// back to an earlier state.
var errEpoch = errors.New("the cursor is ahead of the journal")

// join brings a connection in: subscribe first, then load what it missed; what
// happens meanwhile waits in its queue.
func (c *conn) join(ctx context.Context, h Hello) error {
	at, err := c.server.cursors.decode(c.room.ID(), h.Cursor)
	if err != nil {
		return gone(err)
	}
	if head := c.room.State(); at.seq > head.Seq() || h.Version > int(head.Version()) {
		return gone(errEpoch)
	}
	a, err := c.server.acquire(ctx, c.room)
	if err != nil {
		return err
	}
	c.aud = a
	state, site, actor := a.join(c, h.Client)
	if !mayRead(site, state, c.who.Participant) {
		c.release(nil)
		return review.E(review.NotFound, "live.hello", "error.notFound", nil)
	}
	if p, _ := site.Participant(c.who.Participant); p.Granted > at.site {
		c.release(nil)
		return review.E(review.Gone, "live.hello", "error.rolesChanged", nil)
	}
	b := &backlog{a: a, state: state, site: site, actor: actor, from: at, version: h.Version}
	frames, err := b.frames(ctx)
	if err != nil {
		c.queue.drop()
		return err
	}
	c.release(frames)
	return nil
}

func gone(err error) error {
	return review.E(review.Gone, "live.hello", "error.tooOld", err)
}

// backlog is what a client missed: the entries since its cursor, reduced to the
// steps and the present state of what else they touched.
type backlog struct {
	a       *audience
	state   *review.State // the client continues from here with live frames
	site    *review.Site
	actor   review.Actor
	from    position
	version int  // steps before it are known
	unsaid  bool // the version was not said: all steps from the cursor on

	telling *telling // gathers what was touched
	runs    []StepsTaken
	steps   int
	fresh   map[review.ContributionID]bool
}

func (b *backlog) frames(ctx context.Context) ([]frame, error) {
	values, err := b.gather(ctx)
	if err != nil {
		return nil, err
	}
	old, head := b.ends()
	frames := []frame{b.a.server.encode(b.a.welcome(b.state, b.site, b.actor, pick(len(values) == 0, head, old)))}
	for _, v := range values {
		frames = append(frames, b.a.server.encode(v))
	}
	return frames, nil
}

// gather reads what was missed. All frames but the last keep the cursor that the
// client came with: one that is cut off in between hears the rest again.
func (b *backlog) gather(ctx context.Context) ([]any, error) {
	b.fresh = map[review.ContributionID]bool{}
	b.telling = &telling{a: b.a, before: b.state, after: b.state, site: b.site}
	if err := b.load(ctx); err != nil {
		return nil, err
	}
	values := b.values()
	old, head := b.ends()
	for i, v := range values {
		values[i] = withCursor(v, pick(i == len(values)-1, head, old))
	}
	return values, nil
}

// ends are the cursors that the client came with, and of what is now.
func (b *backlog) ends() (old, head string) {
	cursors := b.a.server.cursors
	return cursors.encode(b.state.ID(), b.from),
		cursors.encode(b.state.ID(), position{max(b.state.Seq(), b.from.seq), b.site.Seq()})
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func withCursor(v any, cursor string) any {
	switch v := v.(type) {
	case StepsTaken:
		v.Cursor = cursor
		return v
	case Appear:
		v.Cursor = cursor
		return v
	case Event:
		v.Cursor = cursor
		return v
	}
	return v
}

// load reads the entries page by page.
func (b *backlog) load(ctx context.Context) error {
	for at, n := b.from.seq, 0; at < b.state.Seq(); {
		limit := min(backlogPage, int(b.state.Seq()-at))
		entries, err := b.a.room.Entries(ctx, at, limit)
		if err != nil {
			return err
		}
		if len(entries) == 0 {
			return fmt.Errorf("live: no entries after %d of %d", at, b.state.Seq())
		}
		at += review.Seq(len(entries))
		if n += len(entries); n > backlogEntries {
			return gone(errors.New("too many entries behind"))
		}
		if err := b.take(entries); err != nil {
			return err
		}
	}
	if b.unsaid {
		return nil
	}
	reading := int(review.ReadingVersion(b.state, b.actor))
	if len(b.runs) == 0 && b.version < reading || !b.readsHead() && b.version != reading {
		return gone(fmt.Errorf("version %d does not go with the cursor", b.version))
	}
	return nil
}

func (b *backlog) readsHead() bool { return review.ReadsHead(b.state, b.actor) }

func (b *backlog) take(entries []review.Entry) error {
	for _, e := range entries {
		if b.otherText(e.Event) {
			return review.E(review.Gone, "live.hello", "error.textChanged", nil)
		}
		switch ev := e.Event.(type) {
		case review.StepsAccepted:
			if !b.readsHead() {
				continue
			}
			if err := b.addSteps(e, ev); err != nil {
				return err
			}
		case review.Contributed:
			b.fresh[ev.Contribution.ID] = true
		}
	}
	b.telling.gather(slices.DeleteFunc(entries, b.unseen))
	return nil
}

// otherText reports whether readers may have another text before them since an
// entry: what the client has then begins anew.
func (b *backlog) otherText(e review.Event) bool {
	switch e.(type) {
	case review.RoundOpened, review.DecisionsPublished, review.TextAdopted, review.TextReopened:
		return !b.actor.Roles.IsEditor()
	}
	return false
}

// unseen reports whether an entry changed nothing that the viewer sees. Such an
// item is not sent again: that would tell that something happened to it.
func (b *backlog) unseen(e review.Entry) bool {
	editor := b.actor.Roles.IsEditor()
	switch ev := e.Event.(type) {
	case review.PlacesChanged:
		return !b.readsHead()
	case review.Decided:
		return ev.Decision.Unpublished && !editor
	case review.Reversed:
		return ev.Reversal.Unpublished && !editor
	case review.Flagged:
		return !editor
	case review.Consented:
		item, ok := b.state.Contribution(ev.Contribution)
		return !editor && ok && !b.concerns(item)
	case review.Replied:
		return ev.Reply.Held && !editor && e.Actor != b.actor.Participant
	}
	return false
}

// concerns reports whether what is for whose it is and for editors is for the viewer.
func (b *backlog) concerns(c *review.Contribution) bool {
	sight := review.View(b.actor, c)
	return sight.Own || c.Author == b.actor.Participant
}

// addSteps joins steps that look alike into one frame, and leaves out what the
// client has.
func (b *backlog) addSteps(e review.Entry, ev review.StepsAccepted) error {
	end := int(ev.First) + len(ev.Steps)
	if end <= b.version && !b.unsaid {
		return nil
	}
	if len(b.runs) == 0 && !b.unsaid && int(ev.First) > b.version {
		return gone(fmt.Errorf("version %d does not go with the cursor", b.version))
	}
	if b.steps += len(ev.Steps); b.steps > backlogSteps {
		return gone(errors.New("too many steps behind"))
	}
	s := stepsTaken("", ev, e.Actor == b.actor.Participant)
	if n := len(b.runs); n > 0 {
		last := &b.runs[n-1]
		if last.Client == s.Client && last.Cause == s.Cause && len(last.Steps)+len(s.Steps) <= backlogFrame {
			last.Steps = append(last.Steps[:len(last.Steps):len(last.Steps)], s.Steps...)
			return nil
		}
	}
	b.runs = append(b.runs, s)
	return nil
}

// values are the frames without their cursors.
func (b *backlog) values() []any {
	var values []any
	for _, s := range b.runs {
		values = append(values, s)
	}
	for _, id := range append(b.telling.items, b.telling.places...) {
		item, ok := b.state.Contribution(id)
		if !ok {
			continue
		}
		sight := review.View(b.actor, item)
		if !sight.Visible {
			continue
		}
		seen := review.Seen(b.state, item, sight, b.site)
		if b.fresh[id] {
			values = append(values, Appear{Type: "appear", Contribution: seen})
		} else {
			values = append(values, Event{Type: "event", Contribution: &seen})
		}
	}
	for _, thing := range b.telling.own {
		if thing.of == b.actor.Participant {
			values = append(values, thing.event)
		}
	}
	for _, thing := range b.telling.things {
		if thing.Revision == nil || mayReadRevision(b.state, b.actor, thing.Revision.ID) {
			values = append(values, thing.shownTo(b.actor.Roles.IsEditor()))
		}
	}
	return values
}
