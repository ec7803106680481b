package live_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	_ "github.com/mattn/go-sqlite3"

	"meelezen/review"
	"meelezen/review/prose/prosetest"
	"meelezen/server/live"
)

// The benchmarks stand beside a bare loop: gorilla, one SQLite table with
// synchronous=FULL, append, then write to everybody. Both servers run in this
// process and take turns; their readers run in a process of their own each, so
// that what they cost is not counted.

// rounds is how often the two take turns; a ratio is that of the medians.
const (
	rounds     = 9
	roundEdits = 30
)

func BenchmarkOneEditToReaders(b *testing.B) {
	for _, n := range []int{80, 400, 1000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			for b.Loop() {
				oneEditTo(b, n)
			}
		})
	}
}

func oneEditTo(b *testing.B, n int) {
	ours, bare := newOurs(b, n), newBare(b, n)
	memoryOurs := ours.connect(b, n)
	memoryBare := bare.connect(b, n)
	var a, z []sample
	ours.round(b, roundEdits) // both warm
	bare.round(b, roundEdits)
	for range rounds {
		a = append(a, ours.round(b, roundEdits))
		z = append(z, bare.round(b, roundEdits))
	}
	report := func(name, unit string, of func(sample) float64) {
		x, y := median(a, of), median(z, of)
		b.ReportMetric(x, name+"-"+unit)
		b.ReportMetric(x/y, name+"-ratio")
		b.Logf("%4d readers: %-4s ours %8.1f %s, bare %8.1f %s, ratio %.2f", n, name, x, unit, y, unit, x/y)
	}
	report("p50", "µs", func(s sample) float64 { return s.P50 })
	report("p99", "µs", func(s sample) float64 { return s.P99 })
	report("cpu", "µs/message", func(s sample) float64 { return s.cpu / float64(roundEdits*n) })
	b.ReportMetric(memoryOurs/memoryBare, "memory-ratio")
	b.Logf("%4d readers: memory per connection ours %.0f, bare %.0f bytes, ratio %.2f", n, memoryOurs, memoryBare, memoryOurs/memoryBare)
	ours.stop(b)
	bare.stop(b)
}

// sample is one round: latencies over all deliveries, and the server's CPU.
type sample struct {
	P50, P99 float64 // µs from send to receipt
	cpu      float64 // µs
}

func median(all []sample, of func(sample) float64) float64 {
	values := make([]float64, len(all))
	for i, s := range all {
		values[i] = of(s)
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// side is one of the two servers with its readers' process.
type side struct {
	load  load
	child *exec.Cmd
	in    *bufio.Writer
	out   *bufio.Scanner
	close func()
}

// connect starts the readers and returns the bytes of heap and stack that the
// server holds per connection.
func (s *side) connect(b *testing.B, n int) float64 {
	b.Helper()
	before := held()
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	spec, err := json.Marshal(s.load)
	if err != nil {
		b.Fatal(err)
	}
	s.child = exec.Command(self)
	s.child.Env = append(os.Environ(), loadVariable+"="+string(spec))
	s.child.Stderr = os.Stderr
	in, err := s.child.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := s.child.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := s.child.Start(); err != nil {
		b.Fatal(err)
	}
	s.in, s.out = bufio.NewWriter(in), bufio.NewScanner(out)
	if !s.out.Scan() || s.out.Text() != "connected" {
		b.Fatalf("the readers did not connect: %q", s.out.Text())
	}
	return (held() - before) / float64(n+1)
}

func held() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

func (s *side) round(b *testing.B, edits int) sample {
	b.Helper()
	before := cpuTime()
	fmt.Fprintln(s.in, edits)
	if err := s.in.Flush(); err != nil {
		b.Fatal(err)
	}
	if !s.out.Scan() {
		b.Fatal("the readers are gone")
	}
	var got sample
	if err := json.Unmarshal(s.out.Bytes(), &got); err != nil {
		b.Fatal(err)
	}
	got.cpu = cpuTime() - before
	return got
}

func (s *side) stop(b *testing.B) {
	b.Helper()
	if err := s.child.Process.Kill(); err != nil {
		b.Error(err)
	}
	_ = s.child.Wait() // killed
	s.close()
}

// cpuTime is that of this process, in µs.
func cpuTime() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e3
}

func newOurs(b *testing.B, n int) *side {
	parts := make([]any, 200)
	for i := range parts {
		parts[i] = prosetest.P(strings.Repeat("Iedere gemeente wijst iemand aan die meeleest. ", 4))
	}
	s := newStageWith(b, live.DefaultTiming(), unlimited(), parts...)
	spec := load{URL: s.http.URL, Path: "/api/v1/documents/" + string(s.doc) + "/live", Readers: n, Protocol: true,
		Participants: []string{string(s.lead)}}
	for range 80 {
		spec.Participants = append(spec.Participants, string(s.admit("", "", review.RoleReader)))
	}
	spec.Cursor = s.opening(s.lead).Cursor
	return &side{load: spec, close: func() {}}
}

// newBare is the loop that everything is compared with.
func newBare(b *testing.B, n int) *side {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(b.TempDir(), "bare.db")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE entry (seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"); err != nil {
		b.Fatal(err)
	}
	insert, err := db.Prepare("INSERT INTO entry (body) VALUES (?)")
	if err != nil {
		b.Fatal(err)
	}
	var mu sync.Mutex
	conns := map[*websocket.Conn]bool{}
	up := websocket.Upgrader{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		mu.Lock()
		conns[ws] = true
		mu.Unlock()
		for {
			_, body, err := ws.ReadMessage()
			if err != nil {
				mu.Lock()
				delete(conns, ws)
				mu.Unlock()
				_ = ws.Close()
				return
			}
			mu.Lock()
			if _, err := insert.Exec(body); err != nil {
				panic(err)
			}
			frame, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
			if err != nil {
				panic(err)
			}
			for c := range conns {
				_ = c.SetWriteDeadline(time.Now().Add(10 * time.Second))
				_ = c.WritePreparedMessage(frame)
			}
			mu.Unlock()
		}
	}))
	return &side{load: load{URL: server.URL, Path: "/", Readers: n}, close: func() { server.Close(); _ = db.Close() }}
}

const loadVariable = "MEELEZEN_BENCH_LOAD"

// load is what the readers' process is told.
type load struct {
	URL, Path    string
	Readers      int
	Protocol     bool // speak meelezen.1; else send and take anything
	Participants []string
	Cursor       string
}

// runLoad is the main of the readers' process: it connects, and for each number
// on its input makes that many edits one after the other, each when all readers
// have the one before, and writes the latencies of all deliveries.
func runLoad(spec string) error {
	var l load
	if err := json.Unmarshal([]byte(spec), &l); err != nil {
		return err
	}
	arrived := make(chan time.Time, l.Readers)
	for i := range l.Readers {
		ws, err := l.dial(1 + i%80)
		if err != nil {
			return err
		}
		go l.read(ws, arrived)
	}
	sender, err := l.dial(0)
	if err != nil {
		return err
	}
	go l.read(sender, nil)
	fmt.Println("connected")
	version := 0
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		n, err := strconv.Atoi(input.Text())
		if err != nil {
			return err
		}
		var all []float64
		for range n {
			start := time.Now()
			if err := sender.WriteMessage(websocket.TextMessage, editFrame(version)); err != nil {
				return err
			}
			version++
			for range l.Readers {
				all = append(all, float64((<-arrived).Sub(start).Nanoseconds())/1e3)
			}
		}
		slices.Sort(all)
		out, err := json.Marshal(sample{P50: all[len(all)/2], P99: all[len(all)*99/100]})
		if err != nil {
			return err
		}
		fmt.Println(string(out))
	}
	return input.Err()
}

// editFrame types a letter, and takes it away the next time.
func editFrame(version int) []byte {
	step := `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"x"}]}}`
	if version%2 == 1 {
		step = `{"stepType":"replace","from":1,"to":2}`
	}
	return fmt.Appendf(nil, `{"type":"steps","id":"bench-%06d","version":%d,"client":"bench","steps":[%s]}`, version, version, step)
}

func (l load) dial(participant int) (*websocket.Conn, error) {
	header := http.Header{"Origin": {l.URL}}
	dialer := websocket.Dialer{}
	if l.Protocol {
		header.Set(participantHeader, l.Participants[participant])
		dialer.Subprotocols = []string{live.Protocol}
	}
	ws, _, err := dialer.Dial("ws"+strings.TrimPrefix(l.URL, "http")+l.Path, header)
	if err != nil || !l.Protocol {
		return ws, err
	}
	hello := fmt.Sprintf(`{"type":"hello","cursor":%q,"version":0,"client":"bench"}`, l.Cursor)
	if err := ws.WriteMessage(websocket.TextMessage, []byte(hello)); err != nil {
		return nil, err
	}
	_, _, err = ws.ReadMessage() // welcome
	return ws, err
}

func (l load) read(ws *websocket.Conn, arrived chan<- time.Time) {
	steps := []byte(`{"type":"steps"`)
	for {
		_, b, err := ws.ReadMessage()
		if err != nil {
			return
		}
		if arrived != nil && bytes.HasPrefix(b, steps) {
			arrived <- time.Now()
		}
	}
}
