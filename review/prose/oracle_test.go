package prose_test

import (
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// oracle is where the npm packages are, which say what is right.
const oracle = "testdata/oracle"

func TestStoredVectorsOfTheBrowserPackagesGiveTheSameDocuments(t *testing.T) {
	f, err := os.Open("testdata/vectors.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got := replayVectors(t, lines)
	t.Logf("%+v", got)
	if got.steps < 1000 || got.rebases < 40 || got.mutated < 400 || len(got.kinds) < 9 {
		t.Errorf("the stored vectors are too few: %+v", got)
	}
}

func TestFreshVectorsOfTheBrowserPackagesGiveTheSameDocuments(t *testing.T) {
	needOracle(t)
	seeds, steps := []int{20261124}, 11500
	if os.Getenv("MEELEZEN_SOAK") != "" {
		seeds, steps = []int{1, 2, 3}, 46000
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			got := replayOracle(t, seed, steps)
			t.Logf("%+v", got)
			if got.steps < steps*85/100 || len(got.kinds) < 9 {
				t.Errorf("too few steps were valid: %+v", got)
			}
		})
	}
}

func replayOracle(t *testing.T, seed, steps int) tally {
	t.Helper()
	cmd := exec.Command("node", "vectors.mjs", "--seed", strconv.Itoa(seed), "--steps", strconv.Itoa(steps))
	cmd.Dir, cmd.Stderr = oracle, os.Stderr
	lines, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill() // after a failure; else it has ended
		if err := cmd.Wait(); err != nil && !t.Failed() {
			t.Fatal(err)
		}
	}()
	return replayVectors(t, lines)
}

// needOracle skips loudly without node or the packages, and fails in CI.
func needOracle(t testing.TB) {
	t.Helper()
	_, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(oracle, "node_modules", "prosemirror-transform", "package.json"))
	}
	if err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the npm packages are missing, which CI must have: %v; run npm ci in review/prose/%s", err, oracle)
	}
	t.Skipf("SKIPPED, NOT COMPARED WITH NPM: %v; run npm ci in review/prose/%s", err, oracle)
}
