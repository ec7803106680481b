package storage_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"meelezen/review"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// filesHold reports whether any file of the directory has the bytes.
func filesHold(t *testing.T, dir, canary string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	held := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		held = held || bytes.Contains(bytes.ToLower(b), []byte(canary))
	}
	return held
}

func TestWhatIsRedactedIsGoneFromEveryFile(t *testing.T) {
	dir := t.TempDir()
	a := storagetest.NewAuthority(t, storagetest.OpenDir(t, dir))
	a.Create(plan(t))
	ctx := t.Context()
	said := remark(a, a.Readers[0], "Kanarie woont in de Dorpsstraat.")
	proposed := suggestion(a, a.Readers[0], 13, 22, "kanarievogel")
	reply := a.Must(a.Readers[1], review.AddReply{Contribution: said, Body: "Ik ken kanarie ook."}).Reply
	if err := a.DB.SaveSnapshot(ctx, a.State); err != nil {
		t.Fatal(err)
	}
	old := a.State
	everything(a)
	if !filesHold(t, dir, "kanarie") {
		t.Fatal("the words never reached the disk: the test proves nothing")
	}
	a.Must(a.Lead, review.Redact{Contribution: said, Reply: reply, Reason: "Noemt een slachtoffer."})
	a.Must(a.Lead, review.Redact{Contribution: said, Reason: "Noemt een slachtoffer."})
	a.Must(a.Lead, review.Redact{Contribution: proposed, Reason: "Noemt een slachtoffer."})
	a.Must(a.Lead, review.Redact{Contribution: said, Reason: "Nogmaals, voor de zekerheid."})
	if filesHold(t, dir, "kanarie") {
		t.Error("the words are still in a file")
	}
	if filesHold(t, dir, "een naam die niemand mag zien") {
		t.Error("a draft that was thrown away is still in a file")
	}
	if err := a.DB.SaveSnapshot(ctx, old); err != nil {
		t.Fatal(err)
	}
	if filesHold(t, dir, "kanarie") {
		t.Error("a late snapshot brought the words back")
	}
	got, err := a.DB.LoadState(ctx, a.State.ID())
	if err != nil || snapshotOf(t, got) != snapshotOf(t, a.State) {
		t.Errorf("the document differs from what the room has (%v)", err)
	}
	if found, err := a.DB.Search(ctx, a.State.ID(), "kanarie"); err != nil || len(found) > 0 {
		t.Errorf("the search still finds %v (%v)", found, err)
	}
	report := storagetest.CheckInvariants(t, a.DB)
	var redacted []review.Seq
	for _, s := range report.Streams {
		redacted = append(redacted, s.Redacted...)
	}
	c, _ := a.State.Contribution(said)
	p, _ := a.State.Contribution(proposed)
	// The fourth is the draft that everything throws away.
	if len(redacted) != 4 || redacted[0] != c.Seq || redacted[1] != p.Seq {
		t.Errorf("verify names entries %v as redacted", redacted)
	}
}

func TestSearchFindsWordsWhereverTheyStand(t *testing.T) {
	a := begin(t)
	ctx := t.Context()
	said := remark(a, a.Readers[0], "Is Middelburg één van de gemeenten?")
	reply := a.Must(a.Readers[1], review.AddReply{Contribution: said, Body: "Ja, ook Zierikzee."}).Reply
	proposed := suggestion(a, a.Readers[0], 13, 22, "Alle waterschappen")
	if err := a.DB.SaveSnapshot(ctx, a.State); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what, query string
		want        []storage.Candidate
	}{
		{"a word of a remark", "middelburg", []storage.Candidate{{In: storage.FoundInContribution, Contribution: said}}},
		{"without its accent", "een van", []storage.Candidate{{In: storage.FoundInContribution, Contribution: said}}},
		{"the beginning of a word", "zierik", []storage.Candidate{{In: storage.FoundInReply, Contribution: said, Reply: reply}}},
		{"a word that is only proposed", "waterschappen", []storage.Candidate{{In: storage.FoundInContribution, Contribution: proposed}}},
		{"a word of the text, which is searched itself", "slachtoffers", nil},
		{"syntax is only text", `") OR words:* NEAR(`, nil},
		{"words that do not stand together in one place", "zierikzee slachtoffers", nil},
		{"nothing", " - ", nil},
	} {
		got, err := a.DB.Search(ctx, a.State.ID(), c.query)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		}
		if len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
			t.Errorf("%s: got %+v, want %+v", c.what, got, c.want)
		}
	}
	if got, err := a.DB.Search(ctx, "another-document", "middelburg"); err != nil || len(got) > 0 {
		t.Errorf("in another document: %v (%v)", got, err)
	}
}

func TestAComparisonIsComputedOnce(t *testing.T) {
	a := begin(t)
	ctx := t.Context()
	computed := 0
	compute := func() ([]byte, error) { computed++; return []byte(`{"changes":[]}`), nil }
	for range 3 {
		got, err := a.DB.Comparison(ctx, a.State.ID(), "revision-1", "revision-2", compute)
		if err != nil || string(got) != `{"changes":[]}` {
			t.Fatalf("got %s (%v)", got, err)
		}
	}
	if computed != 1 {
		t.Errorf("computed %d times", computed)
	}
	for v := range review.Version(3) {
		if _, err := a.DB.Comparison(ctx, a.State.ID(), "revision-1", storage.ComparedVersion(v), compute); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := a.DB.Comparison(ctx, a.State.ID(), "revision-1", storage.ComparedVersion(2), compute); err != nil || computed != 4 {
		t.Errorf("the latest comparison with the head was not kept: computed %d times (%v)", computed, err)
	}
}

func TestComparingFromTheHeadOverAndOverKeepsOne(t *testing.T) {
	a := begin(t)
	computed := 0
	compute := func() ([]byte, error) { computed++; return []byte(`{"changes":[]}`), nil }
	compare := func(older, newer storage.Compared) {
		t.Helper()
		if _, err := a.DB.Comparison(t.Context(), a.State.ID(), older, newer, compute); err != nil {
			t.Fatal(err)
		}
	}
	for v := range review.Version(3) {
		compare(storage.ComparedVersion(v), "revision-1")
		compare(storage.ComparedVersion(v), storage.ComparedVersion(v))
	}
	computed = 0
	compare(storage.ComparedVersion(2), "revision-1")
	compare(storage.ComparedVersion(2), storage.ComparedVersion(2))
	if computed != 0 {
		t.Errorf("the latest are computed again: %d times", computed)
	}
	compare(storage.ComparedVersion(0), "revision-1")
	compare(storage.ComparedVersion(1), storage.ComparedVersion(1))
	if computed != 2 {
		t.Errorf("what nobody asks for again is kept: computed %d times", computed)
	}
}

func TestAnImageIsKeptOnceUnderItsHash(t *testing.T) {
	db := storagetest.Open(t)
	ctx := t.Context()
	i := storage.Image{Type: "image/png", Bytes: []byte("not really")}
	first, err := db.PutImage(ctx, i)
	if err != nil {
		t.Fatal(err)
	}
	second, err := db.PutImage(ctx, i)
	if err != nil || first != second || len(first) != 64 {
		t.Errorf("%s and %s (%v)", first, second, err)
	}
	if got, err := db.Image(ctx, first); err != nil || got.Type != i.Type || !bytes.Equal(got.Bytes, i.Bytes) {
		t.Errorf("got %+v (%v)", got, err)
	}
	if _, err := db.Image(ctx, "0"); review.KindOf(err) != review.NotFound {
		t.Errorf("an unknown image: %v", err)
	}
	if _, err := db.PutImage(ctx, storage.Image{Type: "text/html", Bytes: []byte("<script>")}); review.KindOf(err) != review.Conflict {
		t.Errorf("an image that is none: %v", err)
	}
}
