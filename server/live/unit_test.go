package live

import (
	"strings"
	"testing"
	"time"

	"meelezen/review"
)

func TestACursorSaysWhereItWasAndNothingElse(t *testing.T) {
	c, err := newCursors([32]byte{1})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []position{{0, 0}, {1, 1}, {1<<40 - 1, 1<<32 - 1}, {123456, 77}} {
		a, b := c.encode("document-1", want), c.encode("document-1", want)
		if a == b {
			t.Error("two cursors of one place are equal: it shows that nothing lies between them")
		}
		for _, s := range []string{a, b} {
			if got, err := c.decode("document-1", s); err != nil || got != want {
				t.Errorf("%+v came back as %+v %v", want, got, err)
			}
		}
		if _, err := c.decode("document-2", a); err == nil {
			t.Error("taken for another document")
		}
	}
	other, err := newCursors([32]byte{2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.decode("document-1", c.encode("document-1", position{5, 5})); err == nil {
		t.Error("taken with another key")
	}
	for _, s := range []string{"", "A", strings.Repeat("A", 22), strings.Repeat("A", 500), "!!!"} {
		if _, err := c.decode("document-1", s); err == nil {
			t.Errorf("%q was taken", s)
		}
	}
}

func TestAQueueIsBoundedInFramesAndInBytes(t *testing.T) {
	for name, c := range map[string]struct {
		size, fits int
	}{
		"small frames": {10, queueFrames},
		"large frames": {100 << 10, queueBytes / (100 << 10)},
		"one too big":  {queueBytes + 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var q queue
			n := 0
			for q.push(make(frame, c.size)) {
				n++
			}
			if n != c.fits {
				t.Errorf("took %d, want %d", n, c.fits)
			}
			for range n {
				if _, ok := q.pop(); !ok {
					t.Fatal("lost a frame")
				}
			}
			if c.fits > 0 && !q.push(make(frame, c.size)) {
				t.Error("an empty queue takes nothing")
			}
		})
	}
}

func TestAQueueSendsTheBacklogBeforeWhatCameMeanwhile(t *testing.T) {
	var q queue
	q.hold()
	q.push(frame("live"))
	if _, ok := q.pop(); ok {
		t.Fatal("a frame went out before the backlog")
	}
	q.release([]frame{frame("welcome"), frame("backlog")})
	var got []string
	for f, ok := q.pop(); ok; f, ok = q.pop() {
		got = append(got, string(f))
	}
	if s := strings.Join(got, " "); s != "welcome backlog live" {
		t.Errorf("sent %q", s)
	}
}

func TestComingBackDoesNotFillTheBucket(t *testing.T) {
	p := people{limits: Limits{FramesPerSecond: 1, FrameBurst: 3, Sockets: 1}, all: map[string]*person{}}
	now := time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)
	one, ok := p.enter("a", now)
	if !ok || !one.bucket.AllowN(now, 3) || one.bucket.AllowN(now, 1) {
		t.Fatal("the burst is not what it should be")
	}
	if _, ok := p.enter("a", now); ok {
		t.Error("a second socket of one")
	}
	p.leave(one)
	again, ok := p.enter("a", now)
	if !ok || again.bucket.AllowN(now, 1) {
		t.Error("the bucket is full again")
	}
	p.leave(again)
	p.forget(now.Add(time.Minute))
	if len(p.all) != 0 {
		t.Error("who is gone and rested is remembered")
	}
}

func TestEveryKindHasAnAdviceAndAText(t *testing.T) {
	for _, k := range review.Kinds() {
		if AdviceFor(k) == "" || textKey(review.E(k, "op", "", nil)) != "error."+k.String() {
			t.Errorf("kind %v", k)
		}
	}
	if key := textKey(review.E(review.Internal, "op", "error.step", nil)); key != "error.internal" {
		t.Errorf("the cause of a defect is told: %s", key)
	}
}

func TestReadersAreRounded(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 5, 7: 5, 8: 10, 12: 10, 13: 15, 79: 80} {
		if got := rounded(n); got != want {
			t.Errorf("%d readers are told as %d, want %d", n, got, want)
		}
	}
}

func TestWhoWasWithdrawnBeforeSayingHelloHearsNothing(t *testing.T) {
	a := &audience{server: &Server{}, state: review.NewState("document-1"), site: review.NewSite(),
		inbox: make(chan func(), 1), stop: make(chan struct{}), seats: map[*conn]*seat{}}
	ended := make(chan struct{})
	go func() { defer close(ended); a.run() }()
	c := &conn{who: Who{Participant: "withdrawn"}}
	a.join(c, "tab")
	told := make(chan bool)
	a.do(func() {
		_, seated := a.seats[c]
		told <- seated
	})
	if <-told {
		t.Error("has a seat, and is told what happens")
	}
	close(a.stop)
	<-ended
}
