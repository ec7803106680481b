package client

import (
	"fmt"
	"time"

	"meelezen/review"
)

// take is the one place where a frame changes the session.
func (s *Session) take(f incoming) error {
	s.mu.Lock()
	event, send, err := s.takeLocked(f)
	if err == nil && f.Cursor != "" {
		s.cursor = f.Cursor
	}
	if frame := s.nextSteps(); frame != nil {
		send = append(send, frame)
	}
	s.change()
	s.mu.Unlock()
	for _, frame := range send {
		s.send(frame)
	}
	if event.Kind != "" {
		s.emit(event)
	}
	return err
}

func (s *Session) takeLocked(f incoming) (Event, [][]byte, error) {
	switch f.Type {
	case "welcome":
		return s.welcome(f)
	case "steps":
		maps, err := s.text.take(f.First, f.Steps, f.Client == s.client)
		if err != nil {
			return Event{}, nil, fmt.Errorf("%w: %w", errGone, err)
		}
		s.moveAll(maps)
		return Event{Kind: "steps"}, nil, nil
	case "appear", "event":
		return s.event(f), nil, nil
	case "disappear":
		delete(s.items, review.ContributionID(f.ID))
		return Event{Kind: "contribution", ID: f.ID}, nil, nil
	case "presence":
		s.presence = f.Presence
		return Event{Kind: "presence"}, nil, nil
	case "hash":
		return Event{}, nil, s.compare(f.Version, f.Hash)
	case "ack":
		s.answer(f.ID, outcome{answer: f.Answer})
		return Event{}, nil, nil
	case "refused":
		return s.refused(f), nil, nil
	}
	return Event{}, nil, nil // of a newer server: nothing that this client knows
}

// welcome marks the connection as usable, and sends again what has no answer.
func (s *Session) welcome(f incoming) (Event, [][]byte, error) {
	if f.Me != nil {
		s.me = *f.Me
	}
	if err := s.compare(f.HashVersion, f.Hash); err != nil {
		return Event{}, nil, err
	}
	if s.ready {
		return Event{Kind: "document"}, nil, nil // one's own roles changed
	}
	s.ready = true
	s.text.wait = f.Version // the backlog comes first
	var again [][]byte
	if s.text.sent != nil {
		again = append(again, s.text.sent.frame)
	}
	for _, p := range s.pending {
		again = append(again, p.frame)
	}
	return Event{Kind: "connected"}, again, nil
}

func (s *Session) compare(version int, hash string) error {
	if s.text.differs(version, hash) {
		return fmt.Errorf("%w: another text at version %d", errGone, version)
	}
	return nil
}

func (s *Session) event(f incoming) Event {
	for _, p := range f.Places {
		if c, ok := s.items[p.ID]; ok {
			c.Place = p.Place
			s.items[p.ID] = c
		}
	}
	switch {
	case f.Contribution != nil:
		s.items[f.Contribution.ID] = *f.Contribution
		return Event{Kind: "contribution", ID: string(f.Contribution.ID)}
	case len(f.Places) > 0:
		return Event{Kind: "contribution"}
	case f.Revision != nil:
		s.addRevision(*f.Revision)
	}
	if f.Rounds != nil {
		s.document.Rounds = f.Rounds
	}
	if f.Receipt != nil {
		s.document.Receipts = append(s.document.Receipts, *f.Receipt)
	}
	if f.Section != nil {
		s.document.Sections = append(s.document.Sections, *f.Section) // the last one counts
	}
	if f.Adoptions != nil {
		s.document.Adoptions = f.Adoptions
	}
	if f.Status != "" {
		s.document.Status = f.Status
	}
	return Event{Kind: "document"}
}

func (s *Session) addRevision(r Revision) {
	for _, known := range s.document.Revisions {
		if known.ID == r.ID {
			return
		}
	}
	s.document.Revisions = append(s.document.Revisions, r)
}

// answer needs mu. A second answer to the same command has nobody waiting.
func (s *Session) answer(id string, out outcome) {
	if p, ok := s.pending[review.CommandID(id)]; ok {
		delete(s.pending, review.CommandID(id))
		p.answer <- out
	}
}

// retryAfter is how long to wait before sending again what the server could not
// take just now: its bucket fills ten a second.
const retryAfter = 300 * time.Millisecond

func (s *Session) refused(f incoming) Event {
	if t := &s.text; t.sent != nil && t.sent.id == f.ID {
		return s.refusedSteps(f)
	}
	p := s.pending[review.CommandID(f.ID)]
	if p == nil {
		return Event{}
	}
	if f.Advice == "retry" {
		s.later(func() []byte {
			if s.pending[review.CommandID(f.ID)] == p {
				return p.frame
			}
			return nil
		})
		return Event{}
	}
	s.answer(f.ID, outcome{err: f.refusal()})
	return Event{Kind: "refused", Err: f.refusal()}
}

// refusedSteps decides what becomes of the steps on their way: rebased and sent
// anew, sent again, or taken back.
func (s *Session) refusedSteps(f incoming) Event {
	t := &s.text
	switch f.Advice {
	case "catchUp":
		t.sent, t.wait = nil, f.Version
		return Event{}
	case "retry":
		sent := t.sent
		s.later(func() []byte {
			if s.text.sent == sent {
				return sent.frame
			}
			return nil
		})
		return Event{}
	}
	t.sent, t.mine, t.doc = nil, nil, t.confirmed
	return Event{Kind: "refused", Err: f.refusal()}
}

// later sends what f returns after a pause, f being called with the session locked.
func (s *Session) later(f func() []byte) {
	time.AfterFunc(retryAfter, func() {
		s.mu.Lock()
		frame := f()
		s.mu.Unlock()
		s.send(frame)
	})
}
