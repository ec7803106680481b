package storage_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// What a child process of these tests is told by its environment.
const (
	childDir      = "MEELEZEN_CHILD_DIR"
	childDocument = "MEELEZEN_CHILD_DOCUMENT"
	childRound    = "MEELEZEN_CHILD_ROUND"
)

// child starts this test again in a process of its own; there it finds childDir
// set, and takes the part of the child.
func child(t *testing.T, dir string, id review.DocumentID, round int) *exec.Cmd {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.count=1")
	c.Env = append(os.Environ(), childDir+"="+dir, childDocument+"="+string(id), fmt.Sprintf("%s=%d", childRound, round))
	c.Stderr = os.Stderr
	return c
}

// prepared leaves a closed database with a plan in it.
func prepared(t *testing.T, dir string) review.DocumentID {
	t.Helper()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, db)
	id := a.Create(plan(t))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return id
}

// writeUntilKilled is the server under load: 80 writers, and a line per
// acknowledged command. It runs in a child process.
func writeUntilKilled(t *testing.T) {
	db, err := storage.Open(t.Context(), os.Getenv(childDir), storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.Resume(t, db, review.DocumentID(os.Getenv(childDocument)), "r"+os.Getenv(childRound)+"-")
	if err := db.SaveSnapshot(t.Context(), a.State); err != nil {
		t.Fatal(err)
	}
	d := openDesk(a)
	d.acked = func(x storage.Executed) { _, _ = fmt.Printf("ack %s %s\n", x.Actor, x.Command) } // a broken pipe ends the child anyway
	var people sync.WaitGroup
	for w := range 80 {
		people.Go(func() {
			for i := 0; ; i++ {
				if err := d.do(d.writes(w, i)); err != nil {
					panic(err) // the child has to die loudly
				}
			}
		})
	}
	d.run(context.WithoutCancel(t.Context()), 64)
}

// writes is what writer w does the i-th time: one in four edits, the others speak.
func (d *desk) writes(w, i int) (review.ParticipantID, func(*review.State) review.Command) {
	if w%4 == 0 {
		return d.Editor, func(s *review.State) review.Command { return storagetest.TypeAt(s.Version(), 13, "x") }
	}
	return d.Readers[w%2], func(s *review.State) review.Command {
		return review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Target: review.TargetDocument, Version: s.Version(), Body: fmt.Sprintf("Schrijver %d zegt %d.", w, i)}
	}
}

// times is how often something runs: in the gate, and in a soak.
func times(t *testing.T, gate, soak int) int {
	t.Helper()
	switch {
	case os.Getenv("MEELEZEN_SOAK") != "":
		return soak
	case testing.Short():
		return max(1, gate/10)
	}
	return gate
}

func TestKilledServersLoseNothingTheyAcknowledged(t *testing.T) {
	if os.Getenv(childDir) != "" {
		writeUntilKilled(t)
		return
	}
	t.Parallel()
	dir := t.TempDir()
	id := prepared(t, dir)
	r := rand.New(rand.NewPCG(9, 9))
	var acked []string
	kills := times(t, 100, 2000)
	for round := range kills {
		acked = append(acked, killOne(t, child(t, dir, id, round), 1+r.IntN(80))...)
	}
	db := storagetest.OpenDir(t, dir)
	lost := 0
	for _, line := range acked {
		var by review.ParticipantID
		var command review.CommandID
		if _, err := fmt.Sscanf(line, "ack %s %s", &by, &command); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if _, found, err := db.FindCommand(t.Context(), storage.StreamOf(id), by, command); err != nil || !found {
			lost++
		}
	}
	s, err := db.LoadState(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged commands are lost", lost, len(acked))
	}
	t.Logf("%d kills, %d acknowledged, %d in the journal, 0 lost", kills, len(acked), s.Seq())
}

// killOne lets a child acknowledge some commands, kills it, and returns all that
// it had acknowledged by then.
func killOne(t *testing.T, c *exec.Cmd, after int) []string {
	t.Helper()
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var acked []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if !strings.HasPrefix(lines.Text(), "ack ") {
			t.Fatalf("the child says %q", lines.Text())
		}
		if acked = append(acked, lines.Text()); len(acked) == after {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); err == nil || len(acked) < after {
		t.Fatalf("the child ended by itself after %d commands: %v", len(acked), err)
	}
	return acked
}

// A crash of the machine can leave any part of the log's tail unwritten or as garbage.
func TestATornLogLosesNothingThatWasWholeInIt(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	id := prepared(t, dir)
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.Resume(t, db, id, "torn-")
	wal := filepath.Join(dir, "meelezen.db-wal")
	type mark struct {
		size int64
		seq  review.Seq
	}
	var marks []mark
	for i := range 40 {
		a.Type(13, fmt.Sprint(i, " "))
		info, err := os.Stat(wal)
		if err != nil {
			t.Fatal(err)
		}
		marks = append(marks, mark{info.Size(), a.State.Seq()})
	}
	file, log := read(t, filepath.Join(dir, "meelezen.db")), read(t, wal)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 1000))
	for i := range times(t, 1000, 20000) {
		cut := r.IntN(len(log) + 1)
		torn := append([]byte{}, log[:cut]...)
		if i%2 == 1 {
			for range min(len(log)-cut, 3*4096) {
				torn = append(torn, byte(r.Uint32()))
			}
		}
		var acked review.Seq
		for _, m := range marks {
			if m.size <= int64(cut) {
				acked = m.seq
			}
		}
		checkTorn(t, file, torn, id, acked, i%25 == 0)
		if t.Failed() {
			t.Fatalf("cut %d at %d of %d", i, cut, len(log))
		}
	}
}

// checkTorn opens a database with a torn log and looks whether it still has what
// was acknowledged.
func checkTorn(t *testing.T, file, log []byte, id review.DocumentID, acked review.Seq, thorough bool) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "torn")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "meelezen.db")
	for name, b := range map[string][]byte{path: file, path + "-wal": log} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if thorough {
		db, err := storage.Open(t.Context(), dir, storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		storagetest.CheckInvariants(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	seq, err := headOf(t.Context(), path, id)
	if err != nil || seq < acked {
		t.Errorf("entry %d was acknowledged, the head is %d (%v)", acked, seq, err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return b
}
