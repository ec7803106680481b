package live

import (
	"bytes"

	"meelezen/review"
)

// changedPresence has presence told soon; many changes make one telling. A later
// change does not put it off: that would tell of who is not counted.
func (a *audience) changedPresence() {
	if !a.presenceDue {
		a.presenceDue = true
		a.presence.Reset(a.server.o.Timing.Presence)
	}
}

// setPresence takes an editor's selection. Others have none to show.
func (a *audience) setPresence(c *conn, p SetPresence) {
	a.do(func() {
		s := a.seats[c]
		if s == nil || review.Authorize(s.actor, review.SeeCursors, review.Object{}) != nil {
			return
		}
		if p.From < 0 || p.To < p.From || p.Version < 0 || p.Version > int(a.state.Version()) {
			return // nothing that could be shown
		}
		if p.To == 0 { // nobody stands before the first block: this one stopped writing
			s.editor = nil
			a.changedPresence()
			return
		}
		name, _, _ := a.site.NameOf(s.actor.Participant)
		s.editor = &EditorPresent{Client: s.client, Name: name, Version: p.Version, From: p.From, To: p.To}
		a.changedPresence()
	})
}

// tellPresence sends everybody what changed for them. Who takes part under a
// pseudonym is not counted: whether they are there is nobody's business.
func (a *audience) tellPresence() {
	a.presenceDue = false
	counted := map[review.ParticipantID]bool{}
	editors := []EditorPresent{}
	for _, s := range a.seats {
		if !s.actor.Pseudonymous {
			counted[s.actor.Participant] = true
		}
		if s.editor != nil && s.actor.Roles.IsEditor() {
			editors = append(editors, *s.editor)
		}
	}
	made := map[presenceKey]frame{}
	for c, s := range a.seats {
		n := len(counted)
		if counted[s.actor.Participant] {
			n--
		}
		a.tellPresenceTo(c, s, presenceKey{rounded(n), s.actor.Roles.IsEditor()}, editors, made)
	}
}

type presenceKey struct {
	readers int
	editor  bool
}

func (a *audience) tellPresenceTo(c *conn, s *seat, key presenceKey, editors []EditorPresent, made map[presenceKey]frame) {
	f, ok := made[key]
	if !ok {
		p := Presence{Type: "presence", Readers: key.readers, Editors: []EditorPresent{}}
		if key.editor {
			p.Editors = editors
		}
		f = a.server.encode(p)
		made[key] = f
	}
	// Nothing new is no frame: it would tell that somebody came or went who is not counted.
	if bytes.Equal(s.presenceTold, f) {
		return
	}
	s.presenceTold = f
	c.push(f)
}

// rounded hides who exactly came or left: to the nearest five, but never "nobody"
// when there is somebody.
func rounded(n int) int {
	switch {
	case n == 0:
		return 0
	case n < 8:
		return 5
	}
	return (n + 2) / 5 * 5
}
