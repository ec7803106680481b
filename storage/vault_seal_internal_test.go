package storage

import (
	"bytes"
	"strings"
	"testing"

	"meelezen/review"
)

func testSealer(t *testing.T, key byte) *sealer {
	t.Helper()
	s, err := newSealer(bytes.Repeat([]byte{key}, keyBytes))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestASealedTextOpensInItsOwnCellOnly(t *testing.T) {
	s := testSealer(t, 1)
	home := cell{"person", "name", []byte("row1")}
	for _, text := range []string{"", "Fatma Aydin", "ends in zeros\x00\x00", "ends in padding\x80", strings.Repeat("é", 120), strings.Repeat("x", 3*sealTo)} {
		got, err := s.open(home, s.seal(home, text))
		if err != nil || got != text {
			t.Errorf("%q came back as %q (%v)", text, got, err)
		}
	}
	sealed := s.seal(home, "Fatma Aydin")
	for _, other := range []cell{
		{"person", "name", []byte("row2")}, {"person", "mail", []byte("row1")}, {"participation", "name", []byte("row1")},
		{"person", "nam", []byte("erow1")}, {"personname", "", []byte("row1")},
	} {
		if _, err := s.open(other, sealed); review.KindOf(err) != review.Internal || err == nil {
			t.Errorf("opened in %v: %v", other, err)
		}
	}
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		if _, err := s.open(home, changed); err == nil {
			t.Errorf("byte %d was changed unnoticed", i)
		}
	}
	for _, short := range [][]byte{nil, sealed[:10], sealed[:len(sealed)-1]} {
		if _, err := s.open(home, short); err == nil {
			t.Errorf("opened with %d bytes", len(short))
		}
	}
	if _, err := testSealer(t, 2).open(home, sealed); err == nil {
		t.Error("opened with another key")
	}
}

func TestSealedTextsTellNothing(t *testing.T) {
	s := testSealer(t, 1)
	c := cell{"person", "mail", []byte("row")}
	short, long := s.seal(c, ""), s.seal(c, strings.Repeat("m", 254)) // the longest address
	if len(short) != len(long) {
		t.Errorf("lengths are %d and %d", len(short), len(long))
	}
	if bytes.Equal(s.seal(c, "x"), s.seal(c, "x")) {
		t.Error("the same text looks the same")
	}
}

func TestMarksFindOnlyWhatTheyAreOf(t *testing.T) {
	s := testSealer(t, 1)
	if !bytes.Equal(s.mark("account", "i", "s"), testSealer(t, 1).mark("account", "i", "s")) {
		t.Error("a mark is not found again")
	}
	seen := map[string]string{}
	for what, mark := range map[string][]byte{
		"account i s": s.mark("account", "i", "s"), "account is": s.mark("account", "is"), "account is and nothing": s.mark("account", "is", ""),
		"person i": s.mark("person", "i"), "account i": s.mark("account", "i"), "with another key": testSealer(t, 2).mark("account", "i", "s"),
	} {
		if other, twice := seen[string(mark)]; twice {
			t.Errorf("%s and %s have the same mark", what, other)
		}
		seen[string(mark)] = what
	}
	if bytes.Equal(s.marks, s.proof) {
		t.Error("the proof is the key of the marks")
	}
}
