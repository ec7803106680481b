package room

import (
	"context"
	"fmt"
	"sync"

	"meelezen/review"
	"meelezen/review/prose"
)

// publishedText keeps the text that readers of a fixed round have, with how
// positions in it moved since: what they say about it has to be placed on the head.
type publishedText struct {
	sync.Mutex
	revision review.RevisionID
	text     review.PublishedText
	seq      review.Seq // the entry up to which the maps go
}

// mapsPage is how many entries are read at once.
const mapsPage = 1000

// published returns the text of a revision when it is what readers have, and is
// further back than the state remembers; else nil.
func (r *Room) published(ctx context.Context, id review.RevisionID) (*review.PublishedText, error) {
	state := r.State()
	revision, ok := state.Published()
	if !ok || revision.ID != id {
		return nil, nil
	}
	if _, remembered := state.DocAt(revision.Version); remembered {
		return nil, nil
	}
	k := &r.kept
	k.Lock()
	defer k.Unlock()
	if k.revision != id {
		doc, err := r.hub.db.RevisionText(ctx, r.id, id)
		if err != nil {
			return nil, fmt.Errorf("the published text: %w", err)
		}
		if k.seq, err = r.hub.db.SeqOfVersion(ctx, r.authority.name, revision.Version); err != nil {
			return nil, fmt.Errorf("the published text: %w", err)
		}
		k.revision = id
		k.text = review.PublishedText{Doc: doc, Upto: revision.Version}
	}
	if err := k.follow(ctx, r); err != nil {
		return nil, err
	}
	text := k.text
	text.Maps = text.Maps[:len(text.Maps):len(text.Maps)]
	return &text, nil
}

// follow reads the steps since the last time.
func (k *publishedText) follow(ctx context.Context, r *Room) error {
	for {
		entries, err := r.hub.db.Entries(ctx, r.authority.name, k.seq, mapsPage)
		if err != nil {
			return fmt.Errorf("the steps since the published text: %w", err)
		}
		if len(entries) == 0 {
			return nil
		}
		for _, e := range entries {
			k.seq = e.Seq
			steps, ok := e.Event.(review.StepsAccepted)
			if !ok {
				continue
			}
			for _, raw := range steps.Steps {
				step, err := prose.Default().ParseStep(raw)
				if err != nil {
					return fmt.Errorf("a stored step at %d: %w", e.Seq, err)
				}
				k.text.Maps = append(k.text.Maps, step.StepMap())
				k.text.Upto++
			}
		}
	}
}
