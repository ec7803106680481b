package room

import (
	"context"
	"encoding/hex"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

func remark(v review.Version, body string) review.Contribute {
	return review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Version: v,
		Target: review.TargetWords, From: 1, To: 7, Body: body}
}

func TestNobodyIsToldBeforeItIsStored(t *testing.T) {
	s := newScene(t)
	var told []review.Seq
	stop := s.listen(func(n Told) {
		for _, e := range n.Entries {
			stored, err := s.db.Entries(context.Background(), storage.StreamOf(s.doc), e.Seq-1, 1)
			if err != nil || len(stored) != 1 || stored[0].Seq != e.Seq {
				t.Errorf("entry %d was told and is not stored: %v %v", e.Seq, stored, err)
			}
			told = append(told, e.Seq)
		}
	})
	for i := range 20 {
		s.must(s.editor, insert(t, review.Version(i), 1, "x"))
	}
	s.settle()
	stop()
	for i, seq := range told {
		if seq != told[0]+review.Seq(i) {
			t.Fatalf("told %v, which has a hole", told)
		}
	}
	if len(told) != 20 {
		t.Errorf("told %d entries, want 20", len(told))
	}
}

func TestACommitThatFailsIsToldToNobody(t *testing.T) {
	s := newScene(t)
	s.room()
	told := 0
	stop := s.listen(func(n Told) { told += len(n.Entries) })
	defer stop()
	// The grant goes in the database, behind the hub's back: only the check
	// inside the transaction can see it.
	s.behindTheBack(review.ChangeRoles{Participant: s.editor, Roles: review.Roles(review.RoleReader)})
	before := s.room().State()
	_, err := s.do(s.editor, insert(t, 0, 1, "x"))
	wantKind(t, err, review.Forbidden)
	s.settle()
	if told != 0 || s.room().State().Seq() != before.Seq() {
		t.Errorf("told %d entries, state at %d, was %d", told, s.room().State().Seq(), before.Seq())
	}
	s.must(s.lead, insert(t, 0, 1, "y"))
	s.settle()
	if told != 1 {
		t.Errorf("told %d entries after one that was stored", told)
	}
}

func TestOneBadCommandSinksNone(t *testing.T) {
	s := newScene(t)
	r := s.room()
	s.behindTheBack(review.ChangeRoles{Participant: s.editor, Roles: review.Roles(review.RoleReader)})
	var good, bad sync.WaitGroup
	release := s.hold(r)
	for range 5 {
		good.Go(func() {
			if _, err := s.do(s.reader, remark(0, "goed")); err != nil {
				t.Errorf("a good command in one batch with a bad one: %v", err)
			}
		})
	}
	bad.Go(func() {
		_, err := s.do(s.editor, insert(t, 0, 1, "x"))
		wantKind(t, err, review.Forbidden)
	})
	s.waitForInbox(r, 6)
	release()
	good.Wait()
	bad.Wait()
	if n := len(s.room().State().Contributions()); n != 5 {
		t.Errorf("%d contributions, want 5", n)
	}
}

func TestARetryGetsTheFirstAnswer(t *testing.T) {
	s := newScene(t)
	c := insert(t, 0, 1, "x")
	first, err := s.room().Do(t.Context(), s.editor, "command-a", Digest(c), c)
	if err != nil {
		t.Fatal(err)
	}
	s.must(s.editor, insert(t, 1, 1, "y"))
	retry := func(when string) {
		again, err := s.room().Do(t.Context(), s.editor, "command-a", Digest(c), c)
		if err != nil || !reflect.DeepEqual(again, first) {
			t.Errorf("%s: %+v %v, want %+v: the id is looked at before the version", when, again, err, first)
		}
	}
	retry("in the same room")
	other := insert(t, 2, 1, "z")
	_, err = s.room().Do(t.Context(), s.editor, "command-a", Digest(other), other)
	wantKind(t, err, review.Conflict)
	if _, err := s.room().Do(t.Context(), s.lead, "command-a", Digest(other), other); err != nil {
		t.Errorf("another participant may use the same id: %v", err)
	}
	s.close(s.hub)
	s.open(0)
	retry("after a restart")
	said := remark(3, "een keer")
	once, err := s.room().Do(t.Context(), s.reader, "command-c", Digest(said), said)
	if err != nil {
		t.Fatal(err)
	}
	s.close(s.hub)
	s.open(0)
	again, err := s.room().Do(t.Context(), s.reader, "command-c", Digest(said), said)
	if err != nil || !reflect.DeepEqual(again, once) {
		t.Errorf("a command that could be done again was: %+v %v, want %+v", again, err, once)
	}
	if v := s.room().State().Version(); v != 3 {
		t.Errorf("version %d, want 3", v)
	}
}

func TestTheSameCommandTwiceInOneBatchIsDoneOnce(t *testing.T) {
	s := newScene(t)
	r := s.room()
	c := remark(0, "een keer")
	release := s.hold(r)
	answers := make(chan review.Answer, 2)
	for range 2 {
		go func() {
			a, err := r.Do(context.Background(), s.reader, "command-b", Digest(c), c)
			if err != nil {
				t.Error(err)
			}
			answers <- a
		}()
	}
	s.waitForInbox(r, 2)
	release()
	if a, b := <-answers, <-answers; a != b {
		t.Errorf("two answers: %+v and %+v", a, b)
	}
	if n := len(r.State().Contributions()); n != 1 {
		t.Errorf("%d contributions, want 1", n)
	}
}

func TestOnlyOneOfManyEditsOnAVersionIsTaken(t *testing.T) {
	s := newScene(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	for range 40 {
		wg.Go(func() {
			_, err := s.do(s.editor, insert(t, 0, 1, "x"))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				taken++
			} else if review.KindOf(err) != review.Stale {
				t.Errorf("got %v, want stale", err)
			}
		})
	}
	wg.Wait()
	if v := s.room().State().Version(); taken != 1 || v != 1 {
		t.Errorf("%d taken, version %d", taken, v)
	}
}

func TestADefectInOneCommandLeavesTheRoomAlive(t *testing.T) {
	s := newScene(t)
	r := s.room()
	real := r.authority.execute
	if err := r.authority.call(t.Context(), func() {
		r.authority.execute = func(st *review.State, c review.Command, who review.ParticipantID) (outcome[*review.State], error) {
			if _, bad := c.(review.Endorse); bad {
				panic("defect")
			}
			return real(st, c, who)
		}
	}); err != nil {
		t.Fatal(err)
	}
	_, err := s.do(s.reader, review.Endorse{Contribution: "nothing"})
	wantKind(t, err, review.Internal)
	s.must(s.reader, remark(0, "de kamer leeft"))
}

func TestWhatStandsInTheStorageIsTakenOver(t *testing.T) {
	s := newScene(t)
	r := s.room()
	var seen []string
	stop := s.listen(func(n Told) {
		for _, e := range n.Entries {
			seen = append(seen, e.Event.Kind())
		}
	})
	defer stop()
	// Another writer got in between, as after a commit whose outcome was unknown.
	c := remark(0, "van een ander")
	o, err := s.hub.execute(s.doc, r.State(), c, s.reader)
	if err != nil {
		t.Fatal(err)
	}
	s.commit(storage.Batch{Stream: storage.StreamOf(s.doc), Base: r.State().Seq(), After: o.after,
		Executed: []storage.Executed{{Actor: s.reader, Command: "other-1", Digest: Digest(c), Answer: []byte(`{"version":0}`), Entries: o.entries, Authorise: o.authorise}}})
	s.must(s.editor, insert(t, 0, 1, "x"))
	s.settle()
	if got := strings.Join(seen, " "); got != "contributed steps" {
		t.Errorf("told %q, want the foreign entry and then the own one", got)
	}
}

func TestAParticipantOfAnotherDossierIsNobodyHere(t *testing.T) {
	s := newScene(t)
	other := s.site(review.CreateDossier{Title: "Ander"}).Dossier
	stranger := s.site(review.Admit{Dossier: other, Roles: review.Roles(review.RoleLeadEditor)}).Participant
	boss := s.site(review.Admit{Dossier: other, Roles: review.Roles(review.RoleAdministrator)}).Participant
	_, err := s.do(stranger, insert(t, 0, 1, "x"))
	wantKind(t, err, review.Forbidden)
	_, err = s.hub.DoSite(t.Context(), boss, s.newID(), review.ChangeRoles{Participant: s.reader, Roles: review.Roles(review.RoleEditor)})
	wantKind(t, err, review.Forbidden)
	_, err = s.do("nobody-at-all", insert(t, 0, 1, "x"))
	wantKind(t, err, review.Forbidden)
}

func TestADocumentThatDoesNotExist(t *testing.T) {
	s := newScene(t)
	_, err := s.hub.Open(t.Context(), "no-such-document")
	wantKind(t, err, review.NotFound)
}

func TestAChangedRoleIsToldToTheRooms(t *testing.T) {
	s := newScene(t)
	roles := make(chan review.RoleSet, 8)
	stop := s.listen(func(n Told) {
		a, _ := n.Site.Actor(s.reader)
		roles <- a.Roles
	})
	defer stop()
	s.site(review.ChangeRoles{Participant: s.reader, Roles: review.Roles(review.RoleEditor)})
	if got := <-roles; !got.IsEditor() {
		t.Errorf("told roles %v", got)
	}
}

func TestTheHashOfEveryHundredthVersionIsTold(t *testing.T) {
	s := newScene(t)
	hashes := make(chan Hash, 4)
	texts := map[review.Version]string{}
	stop := s.listen(func(n Told) {
		if n.Hash != nil {
			hashes <- *n.Hash
			return
		}
		sum := n.After.Doc().Hash()
		texts[n.After.Version()] = hex.EncodeToString(sum[:])
	})
	for i := range 101 {
		s.must(s.editor, insert(t, review.Version(i), 1, "x"))
	}
	h := <-hashes
	stop()
	if h.Version != 100 || h.Hex != texts[100] {
		t.Errorf("told %+v, want the hash %s of version 100", h, texts[100])
	}
}

func TestARoomThatNobodyUsesClosesAndOpensAgain(t *testing.T) {
	s := newScene(t)
	s.close(s.hub)
	s.open(time.Millisecond)
	r := s.room()
	<-r.authority.done
	answer, err := r.Do(t.Context(), s.editor, s.newID(), [32]byte{}, insert(t, 0, 1, "x"))
	if err != nil || answer.Version != 1 {
		t.Fatalf("a command to a room that had closed: %+v %v", answer, err)
	}
	for { // a room that closes right after it opened is opened once more
		_, stop, err := s.room().Subscribe(func(Told) {})
		if errors.Is(err, ErrClosed) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		stop()
		return
	}
}

func TestCommandsInTheInboxAreAnsweredWhenTheServerCloses(t *testing.T) {
	s := newScene(t)
	r := s.room()
	release := s.hold(r)
	answered := make(chan error, 10)
	for range 10 {
		go func() {
			_, err := s.do(s.reader, remark(0, "nog net"))
			answered <- err
		}()
	}
	s.waitForInbox(r, 10)
	closed := make(chan struct{})
	go func() { s.close(s.hub); close(closed) }()
	release()
	for range 10 {
		if err := <-answered; err != nil {
			t.Errorf("a command that was handed over before the close: %v", err)
		}
	}
	<-closed
}

// listen subscribes to the document's room.
func (s *scene) listen(f func(Told)) (stop func()) {
	s.t.Helper()
	s.settle() // what was answered before may still have to be told
	_, stop, err := s.room().Subscribe(f)
	if err != nil {
		s.t.Fatal(err)
	}
	return stop
}

// settle waits until everything that was answered is told too.
func (s *scene) settle() {
	s.t.Helper()
	if err := s.room().authority.call(context.Background(), func() {}); err != nil {
		s.t.Fatal(err)
	}
}

// hold keeps the room busy until release, so that commands gather in its inbox.
func (s *scene) hold(r *Room) (release func()) {
	held, let := make(chan struct{}), make(chan struct{})
	go func() {
		if err := r.authority.call(context.Background(), func() { close(held); <-let }); err != nil {
			s.t.Error(err)
		}
	}()
	<-held
	return func() { close(let) }
}

func (s *scene) waitForInbox(r *Room, n int) {
	s.t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for len(r.authority.inbox) < n {
		if time.Now().After(deadline) {
			s.t.Fatalf("%d commands in the inbox, want %d", len(r.authority.inbox), n)
		}
	}
}

// behindTheBack commits a site command without the hub.
func (s *scene) behindTheBack(c review.SiteCommand) {
	s.t.Helper()
	o, err := s.hub.executeSite(s.hub.Site(), c, review.Operator)
	if err != nil {
		s.t.Fatal(err)
	}
	s.commit(storage.Batch{Stream: storage.SiteStream, Base: s.hub.Site().Seq(), Site: o.after,
		Executed: []storage.Executed{{Actor: review.Operator, Command: s.newID(), Answer: []byte(`{"version":0}`), Entries: o.entries, Authorise: o.authorise}}})
}

func (s *scene) commit(b storage.Batch) {
	s.t.Helper()
	if err := s.db.Commit(context.Background(), b); err != nil {
		s.t.Fatal(err)
	}
}
