package room

import (
	"testing"
	"time"

	"meelezen/review"
)

// saved returns up to where the room has saved.
func (s *scene) saved() review.Seq {
	s.t.Helper()
	r := s.room()
	r.snapshot.Lock()
	defer r.snapshot.Unlock()
	return r.snapshot.seq
}

// savedAtRest is saved, once what the room has begun to save is done.
func (s *scene) savedAtRest() review.Seq {
	s.t.Helper()
	s.settle()
	s.room().background.Wait()
	return s.saved()
}

func (s *scene) typeLetters(n int) {
	s.t.Helper()
	for range n {
		s.must(s.editor, insert(s.t, s.room().State().Version(), 13, "x"))
	}
}

func TestASnapshotWaitsForAMomentInWhichNobodyWrites(t *testing.T) {
	s := newScene(t)
	s.close(s.hub)
	s.openWith(Options{Lull: time.Hour})
	before := s.savedAtRest()
	s.typeLetters(snapshotEvery)
	if got := s.savedAtRest(); got != before {
		t.Errorf("somebody is writing, and a snapshot was saved at %d", got)
	}
	lull := func() {
		if err := s.room().authority.call(t.Context(), func() { s.room().authority.pauses[0].do() }); err != nil {
			t.Fatal(err)
		}
	}
	lull()
	head := s.room().State().Seq()
	if got := s.savedAtRest(); got != head {
		t.Errorf("nobody writes: saved up to %d, the journal is at %d", got, head)
	}
	s.typeLetters(1)
	lull()
	if got := s.savedAtRest(); got != head {
		t.Errorf("saved again at %d for a single letter", got)
	}
}

func TestASnapshotDoesNotWaitForEver(t *testing.T) {
	s := newScene(t)
	s.close(s.hub)
	s.openWith(Options{Lull: time.Hour})
	before := s.savedAtRest()
	s.typeLetters(int(before + snapshotLatest - 1 - s.room().State().Seq()))
	if got := s.savedAtRest(); got != before {
		t.Errorf("saved up to %d before it was due", got)
	}
	s.typeLetters(1)
	if got := s.savedAtRest(); got != before+snapshotLatest {
		t.Errorf("saved up to %d after %d letters without a pause", got, snapshotLatest)
	}
}

func TestAQuietRoomSavesASnapshotByItself(t *testing.T) {
	s := newScene(t)
	s.close(s.hub)
	s.openWith(Options{Lull: time.Millisecond})
	before := s.saved()
	s.typeLetters(snapshotEvery)
	for deadline := time.Now().Add(10 * time.Second); s.saved() == before; {
		if time.Now().After(deadline) {
			t.Fatal("no snapshot")
		}
	}
}
