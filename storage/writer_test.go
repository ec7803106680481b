package storage_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// desk is the room of one document for many writers at once: it orders them, and
// commits what is waiting as one batch.
type desk struct {
	*storagetest.Authority
	inbox chan order
	acked func(storage.Executed) // told of every command that is durable; may be nil
}

type order struct {
	who    review.ParticipantID
	make   func(*review.State) review.Command
	answer chan error
}

func openDesk(a *storagetest.Authority) *desk {
	return &desk{Authority: a, inbox: make(chan order, 128)}
}

// run serves orders until the inbox is closed.
func (d *desk) run(ctx context.Context, most int) {
	for first := range d.inbox {
		waiting := []order{first}
		for len(waiting) < most {
			select {
			case o, ok := <-d.inbox:
				if ok {
					waiting = append(waiting, o)
					continue
				}
			default:
			}
			break
		}
		err := d.commitAll(ctx, waiting)
		for _, o := range waiting {
			o.answer <- err
		}
	}
}

func (d *desk) commitAll(ctx context.Context, waiting []order) error {
	before := d.State
	all := storage.Batch{Stream: storage.StreamOf(before.ID()), Base: before.Seq(), After: before}
	for _, o := range waiting {
		b, _, err := d.Compute(o.who, o.make(d.State))
		if err != nil {
			return err
		}
		all.Executed = append(all.Executed, b.Executed...)
		d.State, all.After = b.After, b.After
	}
	err := d.DB.Commit(ctx, all)
	if err != nil {
		d.State = before
		return err
	}
	for _, x := range all.Executed {
		if d.acked != nil {
			d.acked(x)
		}
	}
	return nil
}

func (d *desk) do(who review.ParticipantID, f func(*review.State) review.Command) error {
	o := order{who, f, make(chan error, 1)}
	d.inbox <- o
	return <-o.answer
}

func TestEightyWritersLoseNothing(t *testing.T) {
	db := storagetest.Open(t)
	ctx := context.WithoutCancel(t.Context())
	const writers, each, documents = 80, 12, 4
	a := storagetest.NewAuthority(t, db)
	var desks []*desk
	var rooms sync.WaitGroup
	for n := range documents {
		another := *a
		another.IDs = &storagetest.IDs{Prefix: fmt.Sprintf("doc%d-", n)}
		another.Create(plan(t))
		a.Site = another.Site
		desks = append(desks, openDesk(&another))
	}
	for _, d := range desks {
		rooms.Go(func() { d.run(ctx, 16) })
	}
	var people sync.WaitGroup
	for w := range writers {
		d := desks[w%documents]
		people.Go(func() {
			for i := range each {
				err := d.do(d.Readers[w%2], func(*review.State) review.Command {
					return review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Target: review.TargetDocument, Version: 0, Body: fmt.Sprintf("Schrijver %d zegt %d.", w, i)}
				})
				if err != nil {
					t.Errorf("writer %d: %v", w, err)
				}
			}
		})
	}
	people.Wait()
	for _, d := range desks {
		close(d.inbox)
	}
	rooms.Wait()
	for _, d := range desks {
		got, err := db.LoadState(ctx, d.State.ID())
		if err != nil || len(got.Contributions()) != writers/documents*each {
			t.Errorf("%d contributions of %d (%v)", len(got.Contributions()), writers/documents*each, err)
		}
	}
}
