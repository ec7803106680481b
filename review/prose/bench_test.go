package prose_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"meelezen/review/prose"
)

// The sizes of a large consultation document.
const (
	benchWords = 97000
	benchSteps = 100000
)

// npm is a Node process that measures the npm packages when it is asked, so
// that both are measured in turns on the same machine.
type npm struct {
	in     io.Writer
	out    *bufio.Scanner
	doc    []byte
	steps  [][]byte
	single [][]byte
}

func startNpm(b *testing.B) *npm {
	b.Helper()
	needOracle(b)
	dir := b.TempDir()
	cmd := exec.Command("node", "bench.mjs", dir, strconv.Itoa(benchWords), strconv.Itoa(benchSteps))
	cmd.Dir, cmd.Stderr = oracle, os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = in.Close() // ends the process
		if err := cmd.Wait(); err != nil {
			b.Error(err)
		}
	})
	n := &npm{in: in, out: bufio.NewScanner(out)}
	if !n.out.Scan() || n.out.Text() != "ready" {
		b.Fatalf("node says %q", n.out.Text())
	}
	n.doc = readFile(b, filepath.Join(dir, "document.json"))
	n.steps = bytes.Split(bytes.TrimSpace(readFile(b, filepath.Join(dir, "steps.jsonl"))), []byte("\n"))
	n.single = bytes.Split(bytes.TrimSpace(readFile(b, filepath.Join(dir, "singles.jsonl"))), []byte("\n"))
	return n
}

func readFile(b *testing.B, name string) []byte {
	b.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

// ask returns the nanoseconds that npm took and, after a replay, the hash.
func (n *npm) ask(b *testing.B, what string) (time.Duration, string) {
	b.Helper()
	fmt.Fprintln(n.in, what)
	if !n.out.Scan() {
		b.Fatal("node has ended")
	}
	took, hash, _ := strings.Cut(n.out.Text(), " ")
	ns, err := strconv.ParseInt(took, 10, 64)
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(ns), hash
}

func (n *npm) document(b *testing.B) *prose.Node {
	b.Helper()
	doc, err := prose.Default().ParseNode(n.doc)
	if err == nil {
		err = doc.Check()
	}
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

func mustStep(b *testing.B, doc *prose.Node, raw []byte) *prose.Node {
	step, err := prose.Default().ParseStep(raw)
	if err == nil {
		doc, err = prose.Apply(doc, step)
	}
	if err != nil {
		b.Fatal(err)
	}
	return doc
}

func median(all []time.Duration) time.Duration {
	slices.Sort(all)
	return all[len(all)/2]
}

// report prints both medians and their ratio.
func report(b *testing.B, ours, npms []time.Duration, unit time.Duration, name string) {
	o, n := median(ours), median(npms)
	b.ReportMetric(float64(o)/float64(unit), "go-"+name)
	b.ReportMetric(float64(n)/float64(unit), "npm-"+name)
	b.ReportMetric(float64(o)/float64(n), "ratio")
	b.ReportMetric(0, "ns/op") // says nothing: an iteration is both
}

// BenchmarkStepAgainstNpm compares decode, apply and check of one insertion
// here with only applying it there. The ratio should stay below 5.
func BenchmarkStepAgainstNpm(b *testing.B) {
	n := startNpm(b)
	doc := n.document(b)
	n.ask(b, "apply") // lets the compiler there warm up
	var ours, npms []time.Duration
	for b.Loop() {
		for range 11 {
			begin := time.Now()
			for _, raw := range n.single {
				mustStep(b, doc, raw)
			}
			ours = append(ours, time.Since(begin)/time.Duration(len(n.single)))
			took, _ := n.ask(b, "apply")
			npms = append(npms, took)
		}
	}
	report(b, ours, npms, time.Microsecond, "us/step")
}

// BenchmarkReplayAgainstNpm compares decoding and applying 100,000 steps, here
// with the check of every step. The ratio should stay below 0.8, and both must
// end in the same document.
func BenchmarkReplayAgainstNpm(b *testing.B) {
	n := startNpm(b)
	start := n.document(b)
	var ours, npms []time.Duration
	for b.Loop() {
		for range 3 {
			begin := time.Now()
			doc := start
			for _, raw := range n.steps {
				doc = mustStep(b, doc, raw)
			}
			ours = append(ours, time.Since(begin))
			took, hash := n.ask(b, "replay")
			npms = append(npms, took)
			if sum := doc.Hash(); hex.EncodeToString(sum[:]) != hash {
				b.Fatal("the documents at the end differ")
			}
		}
	}
	report(b, ours, npms, time.Millisecond, "ms/replay")
}

// BenchmarkDocument measures what loading and storing a large document costs.
func BenchmarkDocument(b *testing.B) {
	n := startNpm(b)
	doc := n.document(b)
	raw := doc.AppendJSON(nil)
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := prose.Default().ParseNode(raw); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		b.ReportAllocs()
		room := make([]byte, 0, len(raw))
		for b.Loop() {
			doc.AppendJSON(room)
		}
	})
	b.Run("hash", func(b *testing.B) {
		for b.Loop() {
			doc.Hash()
		}
	})
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := doc.Check(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("step", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			mustStep(b, doc, n.single[i%len(n.single)])
		}
	})
}
