package live

import (
	"bytes"
	"encoding/json"
	"slices"

	"meelezen/review"
	"meelezen/server/room"
)

// placesAlone is from how many items on, places that changed go in one frame
// instead of the items themselves: an import can move the ground under 1,500.
const placesAlone = 16

// telling is what one command came to, on its way to everybody. Each frame is
// made once per distinct Sight.
type telling struct {
	a             *audience
	before, after *review.State
	site          *review.Site // of the same moment: a resume reads it beside the audience's goroutine
	cursor        string

	steps        []review.Entry // with a StepsAccepted each
	items        []review.ContributionID
	places       []review.ContributionID // whose place changed and nothing else
	things       []Event                 // that everybody may see, but for what is for editors
	own          []ownThing              // that one participant may see
	roundChanged bool

	stepFrames [2][]frame // beside steps: for the others, and for who made them
	made       map[frameKey]frame
}

// ownThing is for one participant, in all their tabs.
type ownThing struct {
	of    review.ParticipantID
	event Event
}

// frameKey tells frames of one telling apart.
type frameKey struct {
	what  byte // 'a'ppear, 'e'vent, 'd'isappear, 't'hing
	index int
	sight review.Sight
	was   review.Sight // before, of an 'e'vent
	set   string       // of places: whose are in it
}

func newTelling(a *audience, t room.Told) *telling {
	tell := &telling{a: a, before: t.Before, after: t.After, site: a.site, made: map[frameKey]frame{}}
	tell.gather(t.Entries)
	// A client that loses its connection between two frames of one command must
	// hear both again: only a command of a single frame moves the cursor past it.
	at := position{t.Before.Seq(), a.site.Seq()}
	if len(tell.steps)+len(tell.items)+len(tell.places)+len(tell.things)+len(tell.own) <= 1 {
		at.seq = t.After.Seq()
	}
	tell.cursor = a.server.cursors.encode(t.After.ID(), at)
	return tell
}

// gather sorts the entries by what they change.
func (t *telling) gather(entries []review.Entry) {
	for _, e := range entries {
		switch ev := e.Event.(type) {
		case review.StepsAccepted:
			t.steps = append(t.steps, e)
		case review.Contributed:
			t.touch(ev.Contribution.ID)
			t.touchAll(ev.Contribution.Merges)
			t.receipt(ev.Receipt)
		case review.Replied:
			t.touch(ev.Contribution)
		case review.Endorsed:
			t.touch(ev.Contribution)
		case review.Withdrawn:
			t.touch(ev.Contribution)
		case review.Decided:
			t.touch(ev.Contribution)
		case review.Reversed:
			t.touch(ev.Contribution)
		case review.Reattached:
			t.touch(ev.Contribution)
		case review.Redacted:
			t.touch(ev.Contribution)
		case review.PlacesChanged:
			t.moved(ev.Changes)
		case review.RevisionNamed:
			t.things = append(t.things, Event{Type: "event", Revision: ptr(revisionOf(&ev.Revision, t.site, true))})
		case review.RoundPlanned, review.RoundDropped, review.RoundOpened, review.RoundExtended, review.RoundClosed, review.RoundProcessed, review.RoundAccounted,
			review.TextAdopted, review.DocumentSubmitted, review.TextReopened:
			t.roundChanged = true
		default:
			t.gatherProcess(e)
		}
	}
	if t.roundChanged {
		t.things = append(t.things, t.process())
		// Whether something still belongs is asked when a round opens.
		for _, c := range t.after.Contributions() {
			if c.Asks(t.after.Round()) {
				t.touch(c.ID)
			}
		}
	}
}

// process is how far the document is: its rounds, and whether the text was adopted.
func (t *telling) process() Event {
	now := t.a.server.o.Clock()
	return Event{
		Type: "event", Rounds: roundsOf(t.after, now), Status: string(t.after.StatusAt(now)),
		Adoptions: review.SeenAdoptions(t.after, review.Actor{Roles: review.Roles(review.RoleEditor)}, t.site),
	}
}

// gatherProcess sorts what belongs to the process around the text.
func (t *telling) gatherProcess(e review.Entry) {
	switch ev := e.Event.(type) {
	case review.Submitted:
		for _, item := range ev.Items {
			t.touch(item.Contribution)
		}
		t.receipt(&ev.Receipt)
	case review.Shared:
		t.touch(ev.Contribution)
	case review.Consented:
		t.touch(ev.Contribution)
	case review.Confirmed:
		t.touch(ev.Contribution)
	case review.HiddenFromReaders:
		t.touch(ev.Contribution)
	case review.ShownAgain:
		t.touch(ev.Contribution)
	case review.Flagged:
		t.touch(ev.Contribution)
	case review.Released:
		t.touchAll(ev.Contributions)
	case review.DecisionsPublished:
		t.touchAll(ev.Contributions)
	case review.SectionMarked:
		t.own = append(t.own, ownThing{e.Actor, Event{Type: "event", Section: &SectionMark{ev.Section, ev.Mark}}})
	}
}

func (t *telling) touchAll(ids []review.ContributionID) {
	for _, id := range ids {
		t.touch(id)
	}
}

func (t *telling) receipt(r *review.Receipt) {
	if r != nil {
		t.own = append(t.own, ownThing{r.Owner, Event{Type: "event", Receipt: r}})
	}
}

// sameText reports whether the viewer has the same text before them as before:
// one that follows the head, or one that stands still.
func (t *telling) sameText(a review.Actor) bool {
	if !t.before.Exists() {
		return true
	}
	was, is := review.ReadsHead(t.before, a), review.ReadsHead(t.after, a)
	return was && is || was == is && review.ReadingVersion(t.before, a) == review.ReadingVersion(t.after, a)
}

func (t *telling) touch(id review.ContributionID) {
	if !slices.Contains(t.items, id) {
		t.items = append(t.items, id)
	}
	t.places = slices.DeleteFunc(t.places, func(p review.ContributionID) bool { return p == id })
}

func (t *telling) moved(changes []review.PlaceChange) {
	if len(changes) < placesAlone {
		for _, ch := range changes {
			t.touch(ch.Contribution)
		}
		return
	}
	for _, ch := range changes {
		if !slices.Contains(t.items, ch.Contribution) {
			t.places = append(t.places, ch.Contribution)
		}
	}
}

// to queues what one viewer may see: first the text, so that places count in a
// version that the viewer has.
func (t *telling) to(c *conn, s *seat) {
	if review.ReadsHead(t.after, s.actor) {
		for i := range t.steps {
			t.step(c, s, i)
		}
	}
	for i, id := range t.items {
		t.item(c, s, i, id)
	}
	if len(t.places) > 0 {
		t.manyPlaces(c, s)
	}
	for _, thing := range t.own {
		if thing.of == s.actor.Participant {
			thing.event.Cursor = t.cursor
			c.push(t.a.server.encode(thing.event))
		}
	}
	editor := s.actor.Roles.IsEditor()
	for i, thing := range t.things {
		if thing.Revision != nil && !mayReadRevision(t.after, s.actor, thing.Revision.ID) {
			continue
		}
		t.push(c, frameKey{what: 't', index: i, sight: review.Sight{Editor: editor}}, func() any {
			ev := thing.shownTo(editor)
			ev.Cursor = t.cursor
			return ev
		})
	}
}

func (t *telling) step(c *conn, s *seat, i int) {
	own := t.steps[i].Actor == s.actor.Participant
	made := &t.stepFrames[0]
	if own {
		made = &t.stepFrames[1]
	}
	for len(*made) <= i {
		*made = append(*made, t.a.server.encode(t.stepsFrame(t.steps[len(*made)], own)))
	}
	c.push((*made)[i])
}

func (t *telling) item(c *conn, s *seat, i int, id review.ContributionID) {
	item, ok := t.after.Contribution(id)
	if !ok {
		return
	}
	sight := review.View(s.actor, item)
	was := review.Sight{}
	earlier, known := t.before.Contribution(id)
	if known {
		was = review.View(s.actor, earlier)
	}
	switch {
	case sight.Visible && !was.Visible:
		t.push(c, frameKey{what: 'a', index: i, sight: sight}, func() any {
			return Appear{"appear", t.cursor, review.Seen(t.after, item, sight, t.site)}
		})
	case sight.Visible:
		t.push(c, frameKey{what: 'e', index: i, sight: sight, was: was}, func() any {
			return t.changed(review.Seen(t.before, earlier, was, t.site), review.Seen(t.after, item, sight, t.site))
		})
	case was.Visible:
		t.push(c, frameKey{what: 'd', index: i}, func() any { return Disappear{"disappear", t.cursor, string(id)} })
	}
}

// changed is the frame of what a viewer sees change. Where they see no difference
// there is none: a frame would tell that something happened which is not for them.
func (t *telling) changed(before, after review.SeenContribution) any {
	if same(before, after) {
		return nil
	}
	return Event{Type: "event", Cursor: t.cursor, Contribution: &after}
}

// same compares what goes on the wire.
func same(a, b review.SeenContribution) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func mayReadRevision(s *review.State, a review.Actor, id review.RevisionID) bool {
	r, ok := s.Revision(id)
	return ok && review.MayReadRevision(s, a, r)
}

// shownTo leaves out which of the editors it was, for who is none of them.
func (e Event) shownTo(editor bool) Event {
	if e.Revision != nil && !editor {
		r := *e.Revision
		r.By = ""
		e.Revision = &r
	}
	if !editor {
		e.Adoptions = withoutNames(e.Adoptions)
	}
	return e
}

// withoutNames copies adoptions without which of the editors it was.
func withoutNames(list []review.SeenAdoption) []review.SeenAdoption {
	list = slices.Clone(list)
	for i, a := range list {
		a.By = ""
		if a.Submission != nil {
			s := *a.Submission
			s.By = ""
			a.Submission = &s
		}
		if a.Reopened != nil {
			r := *a.Reopened
			r.By = ""
			a.Reopened = &r
		}
		list[i] = a
	}
	return list
}

// manyPlaces tells the places of all items that the viewer may see in one frame,
// shared by those who see the same ones.
func (t *telling) manyPlaces(c *conn, s *seat) {
	if !review.ReadsHead(t.after, s.actor) {
		return // where things stand in their text did not change
	}
	set := make([]byte, (len(t.places)+7)/8)
	var visible []review.ContributionID
	for i, id := range t.places {
		if item, ok := t.after.Contribution(id); ok && review.View(s.actor, item).Visible {
			set[i/8] |= 1 << (i % 8)
			visible = append(visible, id)
		}
	}
	if len(visible) == 0 {
		return
	}
	t.push(c, frameKey{what: 'p', set: string(set)}, func() any {
		return Event{Type: "event", Cursor: t.cursor, Places: placesOf(t.after, visible)}
	})
}

func placesOf(s *review.State, ids []review.ContributionID) []PlaceOf {
	list := make([]PlaceOf, len(ids))
	for i, id := range ids {
		p := s.Place(id)
		list[i] = PlaceOf{string(id), review.SeenPlace{State: p.State, Version: s.Version(), Ranges: p.Ranges}}
	}
	return list
}

// push sends the frame of a key, and makes it the first time; nil is no frame.
func (t *telling) push(c *conn, key frameKey, make func() any) {
	f, ok := t.made[key]
	if !ok {
		if v := make(); v != nil {
			f = t.a.server.encode(v)
		}
		t.made[key] = f
	}
	if f != nil {
		c.push(f)
	}
}

// stepsFrame names the tab only to who made the steps: an editor cannot have
// another one's tab take foreign steps for its own.
func (t *telling) stepsFrame(e review.Entry, own bool) any {
	ev, _ := e.Event.(review.StepsAccepted)
	return stepsTaken(t.cursor, ev, own)
}

func stepsTaken(cursor string, ev review.StepsAccepted, own bool) StepsTaken {
	s := StepsTaken{Type: "steps", Cursor: cursor, First: int(ev.First), Steps: ev.Steps, Cause: string(ev.Cause)}
	if s.Steps == nil {
		s.Steps = []json.RawMessage{}
	}
	if own {
		s.Client = ev.Client
	}
	return s
}

func ptr[T any](v T) *T { return &v }
