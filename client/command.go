package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"meelezen/review"
	"meelezen/review/prose"
)

// pending is a command without an answer yet.
type pending struct {
	frame  []byte
	answer chan outcome // of one place
}

type outcome struct {
	answer review.Answer
	err    error
}

// Do sends a command and waits for its answer, over as many connections as it
// takes. A refusal comes back as a *review.Error with its kind. When ctx ends
// first, the command may still be done.
func (s *Session) Do(ctx context.Context, c review.Command) (review.Answer, error) {
	return s.DoAs(ctx, review.CommandID(newID()), c)
}

// DoAs is Do under an id of the caller's: sent twice, it is done once.
func (s *Session) DoAs(ctx context.Context, id review.CommandID, c review.Command) (review.Answer, error) {
	typ, ok := review.CommandType(c)
	if !ok {
		return review.Answer{}, fmt.Errorf("client: %T does not go over the wire", c)
	}
	frame, err := commandFrame(typ, id, c)
	if err != nil {
		return review.Answer{}, err
	}
	p := &pending{frame: frame, answer: make(chan outcome, 1)}
	s.mu.Lock()
	if s.err != nil {
		defer s.mu.Unlock()
		return review.Answer{}, s.err
	}
	s.pending[id] = p
	s.mu.Unlock()
	s.send(frame)
	select {
	case out := <-p.answer:
		return out.answer, out.err
	case <-ctx.Done():
		s.mu.Lock()
		delete(s.pending, id)
		s.mu.Unlock()
		return review.Answer{}, ctx.Err()
	case <-s.ended:
		return review.Answer{}, errors.Join(errors.New("client: the session has ended"), s.Err())
	}
}

// Contribute says something about the text, or proposes other words. The
// positions are those of the confirmed text, at the version of the command.
func (s *Session) Contribute(ctx context.Context, c review.Contribute) (review.Answer, error) {
	return s.Do(ctx, c)
}

// Reply answers in a thread.
func (s *Session) Reply(ctx context.Context, id review.ContributionID, body string) (review.Answer, error) {
	return s.Do(ctx, review.AddReply{Contribution: id, Body: body})
}

// Endorse adds or takes back agreement.
func (s *Session) Endorse(ctx context.Context, id review.ContributionID, on bool) (review.Answer, error) {
	return s.Do(ctx, review.Endorse{Contribution: id, On: on})
}

// Withdraw takes back one's own contribution.
func (s *Session) Withdraw(ctx context.Context, id review.ContributionID) (review.Answer, error) {
	return s.Do(ctx, review.Withdraw{Contribution: id})
}

// Decide decides on a contribution, on the text as it is seen now.
func (s *Session) Decide(ctx context.Context, id review.ContributionID, outcome review.Outcome, reason string) (review.Answer, error) {
	version := s.View().Version
	return s.Do(ctx, review.Decide{Contribution: id, Outcome: outcome, Reason: reason, Version: review.Version(version)})
}

// NameRevision names the head.
func (s *Session) NameRevision(ctx context.Context, name, note string) (review.Answer, error) {
	return s.Do(ctx, review.NameRevision{Name: name, Note: note})
}

// Edit changes the text: f makes steps on the text as it is seen now. They show
// at once and are sent as soon as earlier ones are confirmed; others' steps that
// come in between are put under them.
func (s *Session) Edit(f func(doc *prose.Node) ([]prose.Step, error)) error {
	s.mu.Lock()
	if s.err != nil {
		defer s.mu.Unlock()
		return s.err
	}
	steps, err := f(s.text.doc)
	if err == nil {
		err = s.text.edit(steps)
	}
	frame := s.nextSteps()
	s.change()
	s.mu.Unlock()
	s.send(frame)
	return err
}

// Confirmed waits until every step of the viewer's own is accepted or dropped.
func (s *Session) Confirmed(ctx context.Context) error {
	return s.Until(ctx, func(v View) bool { return v.Unconfirmed == 0 })
}

// stepsMost keeps a frame of steps well within what the server takes.
const (
	stepsMost = 100
	bytesMost = 48 << 10
)

// nextSteps needs mu. It returns the frame to send, nil if there is none now.
func (s *Session) nextSteps() []byte {
	t := &s.text
	if !s.ready || t.sent != nil || len(t.mine) == 0 || t.version < t.wait {
		return nil
	}
	var raw []json.RawMessage
	size := 0
	for _, own := range t.mine[:min(len(t.mine), stepsMost)] {
		b, err := own.step.MarshalJSON()
		if err != nil || (size > 0 && size+len(b) > bytesMost) {
			break
		}
		size += len(b)
		raw = append(raw, b)
	}
	id := newID()
	frame, err := commandFrame("steps", review.CommandID(id), review.SendSteps{
		Version: review.Version(t.version), Client: s.client, Steps: raw,
	})
	if err != nil {
		return nil // steps that were applied can be encoded
	}
	t.sent = &sentSteps{frame: frame, id: id, n: len(raw)}
	return frame
}

// SetSelection shows the other editors where this one is.
func (s *Session) SetSelection(from, to int) {
	s.mu.Lock()
	frame := fmt.Appendf(nil, `{"type":"presence","version":%d,"from":%d,"to":%d}`, s.text.version, from, to)
	s.mu.Unlock()
	s.send(frame)
}
