package server

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"

	"meelezen/review"
)

// adoption is how far a text is on its way to parliament.
type adoption struct {
	Status    review.DocumentStatus `json:"status"`
	Version   review.Version        `json:"version"` // of the text that the viewer has before them
	History   []review.SeenAdoption `json:"history"` // oldest first
	Base      review.RevisionID     `json:"base,omitempty"`
	Obstacles []review.Obstacle     `json:"obstacles,omitempty"` // for editors
	Revision  *adoptedRevision      `json:"revision,omitempty"`  // that the head is; for editors
}

type adoptedRevision struct {
	ID   review.RevisionID `json:"id"`
	Name string            `json:"name"`
}

// handleAdoption says what became of the text, and tells editors what is still in
// the way of adopting it.
func (s *Server) handleAdoption(w http.ResponseWriter, _ *http.Request, v *visit) error {
	now := s.clock()
	answer := adoption{
		Status: v.state.StatusAt(now), Version: review.ReadingVersion(v.state, v.actor),
		History: review.SeenAdoptions(v.state, v.actor, v.site),
	}
	if base, ok := v.state.Base(); ok {
		answer.Base = base.Revision
	}
	if v.actor.Roles.IsEditor() {
		if !v.state.Status().Locked() {
			answer.Obstacles = review.Obstacles(v.state, now)
		}
		if r, ok := v.state.HeadRevision(); ok {
			answer.Revision = &adoptedRevision{r.ID, r.Name}
		}
	}
	return writeJSON(w, http.StatusOK, answer)
}

// amendments is what changed since a text was submitted, and why.
type amendments struct {
	Base       *review.SeenAdoption       `json:"base"`               // null when the text was never adopted before
	Reasons    []review.SeenReopening     `json:"reasons"`            // why it was taken up again since, oldest first
	Revision   review.RevisionID          `json:"revision,omitempty"` // that the viewer has before them
	Version    review.Version             `json:"version"`            // of it
	Title      []review.ComparisonSegment `json:"title,omitempty"`    // how the title changed, as in a comparison
	Counts     review.ComparisonCounts    `json:"counts"`             //
	Amendments []review.Amendment         `json:"amendments"`         // in the order of the text
}

// handleAmendments sends what changed in the text that the visitor has before
// them since the one that it is a revision of, and why, as far as they may know.
func (s *Server) handleAmendments(w http.ResponseWriter, r *http.Request, v *visit) error {
	answer := amendments{Reasons: []review.SeenReopening{}, Amendments: []review.Amendment{}}
	newer, err := s.edition(r, v, head)
	if err != nil {
		return err
	}
	answer.Revision, answer.Version = newer.id, newer.version
	base, ok := v.state.Base()
	if !ok {
		return writeJSON(w, http.StatusOK, answer)
	}
	for i, seen := range review.SeenAdoptions(v.state, v.actor, v.site) {
		if a := v.state.Adoptions()[i]; a.Seq == base.Seq {
			answer.Base = &seen
		}
		if a := v.state.Adoptions()[i]; a.Seq >= base.Seq && seen.Reopened != nil {
			answer.Reasons = append(answer.Reasons, *seen.Reopened)
		}
	}
	older, err := s.edition(r, v, string(base.Revision))
	if err != nil {
		return err
	}
	body, err := s.comparison(r.Context(), v.state.ID(), older, newer)
	if err != nil {
		return err
	}
	var compared review.Comparison
	if err := json.Unmarshal(body, &compared); err != nil {
		return err
	}
	touched, err := s.touched.find(r.Context(), v, base, newer.version)
	if err != nil {
		return err
	}
	answer.Title, answer.Counts = compared.Title, compared.Counts
	answer.Amendments = touched.Amendments(v.state, v.actor, v.site, &compared)
	return writeJSON(w, http.StatusOK, answer)
}

// touchedMax is how many of what was worked out are kept.
const touchedMax = 32

// touchedKey names where the changes between two texts have been. With another
// revision the same steps have another reason.
type touchedKey struct {
	document  review.DocumentID
	base      review.Seq
	version   review.Version
	revisions int
}

// touchedTexts keeps where changes have been: it is the same for all who ask, and they
// ask together when a text was adopted.
type touchedTexts struct {
	mu    sync.Mutex // guards what follows
	kept  map[touchedKey]*review.Touched
	order []touchedKey // oldest first
	busy  sync.Mutex   // one is worked out at a time: who comes meanwhile finds it
}

func (k *touchedTexts) find(ctx context.Context, v *visit, base *review.Adoption, upto review.Version) (*review.Touched, error) {
	key := touchedKey{v.state.ID(), base.Seq, upto, len(v.state.Revisions())}
	if found, ok := k.get(key); ok {
		return found, nil
	}
	k.busy.Lock()
	defer k.busy.Unlock()
	if found, ok := k.get(key); ok {
		return found, nil
	}
	changes, err := changesSince(ctx, v, base, upto)
	if err != nil {
		return nil, err
	}
	touched := changes.Touched()
	k.keep(key, touched)
	return touched, nil
}

func (k *touchedTexts) get(key touchedKey) (*review.Touched, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	found, ok := k.kept[key]
	return found, ok
}

func (k *touchedTexts) keep(key touchedKey, touched *review.Touched) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil {
		k.kept = map[touchedKey]*review.Touched{}
	}
	k.kept[key] = touched
	if k.order = append(k.order, key); len(k.order) > touchedMax {
		delete(k.kept, k.order[0])
		k.order = k.order[1:]
	}
}

// changesPage is how many entries are read at once.
const changesPage = 1000

// changesSince gathers the steps from an adoption up to a version.
func changesSince(ctx context.Context, v *visit, base *review.Adoption, upto review.Version) (*review.Changes, error) {
	var changes review.Changes
	for at, end := base.Seq, v.state.Seq(); at < end; {
		entries, err := v.room.Entries(ctx, at, min(changesPage, int(end-at)))
		if err != nil {
			return nil, err
		}
		if len(entries) == 0 {
			break
		}
		at += review.Seq(len(entries))
		for _, e := range entries {
			if err := changes.Take(v.state, e, upto); err != nil {
				return nil, err
			}
		}
	}
	return &changes, nil
}
