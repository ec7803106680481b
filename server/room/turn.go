package room

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// commitTime bounds how long one transaction may take before its senders hear
// that the server cannot write now.
const commitTime = 30 * time.Second

// computed is a batch after review.Execute, before the commit.
type computed[S, C any] struct {
	candidate S
	replies   []reply // beside the batch
	outcomes  []outcome[S]
	executed  []storage.Executed
	fresh     map[commandKey]stored
}

// together takes the whole batch through one transaction. When it returns an
// error nothing was answered and nothing told, and nothing may be assumed about
// what is stored.
//
// Unless it is careful, it looks for a command id in the storage only when the
// command is refused: the storage itself refuses an id that it has, and then the
// batch comes back carefully. So a command that is new costs no read.
func (a *authority[S, C]) together(batch []*request[C], careful bool) error {
	c, err := a.compute(batch, careful)
	if err != nil {
		return err
	}
	if len(c.executed) > 0 {
		if err := a.commit(c); err != nil {
			if len(batch) > 1 {
				a.log.Warn("a transaction failed; its commands run one by one", "stream", a.name, "commands", len(batch), "err", err)
			}
			return err
		}
	}
	a.state.Store(&c.candidate)
	for key, s := range c.fresh {
		a.remember(key, s)
	}
	for i, r := range batch {
		r.answer(c.replies[i].answer, c.replies[i].err)
	}
	for _, o := range c.outcomes {
		a.tell(o)
	}
	return nil
}

func (a *authority[S, C]) compute(batch []*request[C], careful bool) (*computed[S, C], error) {
	c := &computed[S, C]{candidate: *a.state.Load(), fresh: map[commandKey]stored{}}
	for _, r := range batch {
		answer, err := a.computeOne(c, r, careful)
		if review.KindOf(err) == review.Unavailable {
			return nil, err // the storage could not be read: nothing is certain
		}
		c.replies = append(c.replies, reply{answer, err})
	}
	return c, nil
}

func (a *authority[S, C]) computeOne(c *computed[S, C], r *request[C], careful bool) (review.Answer, error) {
	if err := r.ctx.Err(); err != nil {
		return review.Answer{}, fmt.Errorf("room: the sender is gone: %w", err)
	}
	key := commandKey{r.who, r.id}
	if r.id == "" {
		return review.Answer{}, review.E(review.Invalid, "room.Do", "error.commandID", errors.New("no command id"))
	}
	before, known := a.recall(c, key)
	if !known && careful {
		var err error
		if before, known, err = a.find(key); err != nil {
			return review.Answer{}, err
		}
	}
	if known {
		return sameAgain(before, r.digest)
	}
	o, err := a.safely(c.candidate, r)
	if err != nil {
		return a.refusedOrKnown(r, key, err)
	}
	return o.answer, c.add(r, key, o)
}

// refusedOrKnown gives a retry its first answer, whatever the rules say now.
func (a *authority[S, C]) refusedOrKnown(r *request[C], key commandKey, refusal error) (review.Answer, error) {
	before, known, err := a.find(key)
	switch {
	case err != nil:
		return review.Answer{}, err
	case known:
		return sameAgain(before, r.digest)
	}
	return review.Answer{}, refusal
}

// add takes an executed command into the batch.
func (c *computed[S, C]) add(r *request[C], key commandKey, o outcome[S]) error {
	encoded, err := json.Marshal(o.answer)
	if err != nil {
		return fmt.Errorf("room: encode the answer: %w", err)
	}
	c.executed = append(c.executed, storage.Executed{
		Actor: r.who, Command: r.id, Digest: r.digest, Answer: encoded,
		Entries: o.entries, Authorise: o.authorise,
	})
	c.outcomes = append(c.outcomes, o)
	c.fresh[key] = stored{r.digest, o.answer}
	c.candidate = o.after
	return nil
}

// recall looks for the command id among what this authority did lately.
func (a *authority[S, C]) recall(c *computed[S, C], key commandKey) (stored, bool) {
	if s, ok := c.fresh[key]; ok {
		return s, true
	}
	s, ok := a.recent[key]
	return s, ok
}

// find looks for the command id in the storage.
func (a *authority[S, C]) find(key commandKey) (stored, bool, error) {
	// Not the sender's context: one who leaves must not fail the batch.
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	old, ok, err := a.db.FindCommand(ctx, a.name, key.who, key.id)
	if err != nil || !ok {
		return stored{}, false, err
	}
	s := stored{digest: old.Digest}
	if err := json.Unmarshal(old.Answer, &s.answer); err != nil {
		return stored{}, false, fmt.Errorf("room: stored answer of %s: %w", key.id, err)
	}
	return s, true, nil
}

func sameAgain(before stored, digest [32]byte) (review.Answer, error) {
	if before.digest != digest {
		return review.Answer{}, review.E(review.Conflict, "room.Do", "error.commandReused",
			errors.New("the command id was used before, for something else"))
	}
	return before.answer, nil
}

// safely keeps a panic in one command to that command.
func (a *authority[S, C]) safely(state S, r *request[C]) (o outcome[S], err error) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("panic in a command", "stream", a.name, "command", fmt.Sprintf("%T", r.command), "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("room: panic: %v", p)
		}
	}()
	return a.execute(state, r.command, r.who)
}

func (a *authority[S, C]) commit(c *computed[S, C]) error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	b := storage.Batch{Stream: a.name, Base: a.seq(*a.state.Load()), Executed: c.executed}
	a.after(&b, c.candidate)
	return a.db.Commit(ctx, b)
}

func (a *authority[S, C]) remember(key commandKey, s stored) {
	if len(a.order) >= recentMax {
		delete(a.recent, a.order[0])
		a.order = a.order[1:]
	}
	a.recent[key] = s
	a.order = append(a.order, key)
}

// catchUp takes over what the storage has and the state has not: after a failed
// commit its outcome is unknown. What it finds was committed, so it is told.
func (a *authority[S, C]) catchUp() error {
	ctx, cancel := context.WithTimeout(context.Background(), commitTime)
	defer cancel()
	for {
		state := *a.state.Load()
		entries, err := a.db.Entries(ctx, a.name, a.seq(state), 1000)
		if err != nil {
			return fmt.Errorf("room: catch up: %w", err)
		}
		if len(entries) == 0 {
			a.behind = false
			return nil
		}
		next := state
		for _, e := range entries {
			if next, err = a.apply(next, e); err != nil {
				return fmt.Errorf("room: catch up: %w", err)
			}
		}
		a.state.Store(&next)
		a.tell(outcome[S]{entries: entries, before: state, after: next})
	}
}
