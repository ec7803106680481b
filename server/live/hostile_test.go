package live_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"meelezen/review"
	"meelezen/server/live"
)

// hostile is one frame that no client of ours sends, and what becomes of it.
type hostile struct {
	name  string
	frame string
	kind  string
	code  int // 0: the connection goes on
}

func hostileFrames(other review.ContributionID) []hostile {
	const place = `"version":0,"target":"words","from":1,"to":7,"body":"x"`
	deep := strings.Repeat("[", 200) + strings.Repeat("]", 200)
	step := `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"x"}]}}`
	steps := func(version int, step string) string {
		return fmt.Sprintf(`{"type":"steps","id":"hostile-steps","version":%d,"client":"c","steps":[%s]}`, version, step)
	}
	return []hostile{
		{"not JSON", `{"type":`, "invalid", 1008},
		{"a list", `[1,2]`, "invalid", 1008},
		{"nothing", ``, "invalid", 1008},
		{"two values", `{"type":"endorse"}{"type":"endorse"}`, "invalid", 1008},
		{"a key twice", `{"type":"endorse","type":"decide","id":"hostile-01"}`, "invalid", 1008},
		{"an unknown type", `{"type":"becomeEditor","id":"hostile-02"}`, "invalid", 1008},
		{"no type", `{"id":"hostile-03"}`, "invalid", 1008},
		{"a second hello", `{"type":"hello","cursor":"","version":0,"client":"x"}`, "invalid", 1008},
		{"presence with a field too many", `{"type":"presence","version":0,"from":1,"to":1,"as":"lead"}`, "invalid", 1008},
		{"more than 64 KiB", `{"type":"reply","id":"hostile-04","contribution":"a","body":"` + strings.Repeat("x", 66<<10) + `"}`, "limit", 1009},

		{"no id", `{"type":"endorse","contribution":"a","on":true}`, "invalid", 0},
		{"an id of a thousand characters", `{"type":"endorse","id":"` + strings.Repeat("a", 1000) + `","contribution":"a","on":true}`, "invalid", 0},
		{"an unknown field", `{"type":"endorse","id":"hostile-05","contribution":"a","on":true,"actor":"lead"}`, "invalid", 0},
		{"a field in another case", `{"type":"endorse","id":"hostile-06","Contribution":"a","on":true}`, "invalid", 0},
		{"a field twice", `{"type":"reply","id":"hostile-07","contribution":"a","body":"x","body":"y"}`, "invalid", 1008},
		{"nested two hundred deep", `{"type":"steps","id":"hostile-08","version":0,"client":"c","steps":` + deep + `}`, "invalid", 0},
		{"a lone surrogate", `{"type":"contribute","id":"hostile-09","kind":"remark","audience":"round","version":0,"target":"words","from":1,"to":7,"body":"\ud800"}`, "invalid", 0},
		{"an audience that is none", `{"type":"contribute","id":"hostile-10","kind":"remark","audience":"world",` + place + `}`, "invalid", 0},
		{"a place outside the text", `{"type":"contribute","id":"hostile-11","kind":"remark","audience":"round","version":0,"target":"words","from":1,"to":99999,"body":"x"}`, "invalid", 0},
		{"a version that is not there yet", `{"type":"contribute","id":"hostile-12","kind":"remark","audience":"round","version":99,"target":"words","from":1,"to":7,"body":"x"}`, "stale", 0},
		{"an edit by a reader", steps(0, step), "forbidden", 0},
		{"a decision by a reader", `{"type":"decide","id":"hostile-13","contribution":"` + string(other) + `","outcome":"noted","reason":"ik","version":0}`, "notFound", 0},
		{"a reply to what may not be seen", `{"type":"reply","id":"hostile-14","contribution":"` + string(other) + `","body":"x"}`, "notFound", 0},
		{"a reply to what is not there", `{"type":"reply","id":"hostile-15","contribution":"nothing","body":"x"}`, "notFound", 0},
		{"opening a round by a reader", `{"type":"openRound","id":"hostile-16","name":"x","mode":"live"}`, "forbidden", 0},
	}
}

func TestAHostileFrameIsRefusedAndNobodyElseNotices(t *testing.T) {
	s := newStage(t, quick())
	hidden := s.must(s.lead, remark(0, review.AudienceEditors, "geheim")).Contribution
	witness := s.session(s.lead)
	connected(t, witness)
	before := s.state()
	for _, h := range hostileFrames(hidden) {
		t.Run(h.name, func(t *testing.T) {
			c := s.connect(s.admit("", "", review.RoleReader))
			c.send(h.frame)
			f := c.next("refused")
			if f["kind"] != h.kind || f["text"] == "" || f["advice"] == "" || f["key"] == "" {
				t.Errorf("refused %v, want kind %s with text and advice", f, h.kind)
			}
			if h.code != 0 {
				if code := c.closed(); code != h.code {
					t.Errorf("closed %d, want %d", code, h.code)
				}
			}
		})
	}
	if after := s.state(); after.Seq() != before.Seq() || after.Version() != before.Version() {
		t.Errorf("something was stored: seq %d, was %d", after.Seq(), before.Seq())
	}
	if v := witness.View(); !v.Connected || len(v.Contributions) != 1 {
		t.Errorf("somebody else noticed: %+v", v)
	}
}

func TestHostileStepsOfAnEditor(t *testing.T) {
	s := newStage(t, quick())
	c := s.connect(s.lead)
	s.must(s.lead, insert(t, 0, 1, "x"))
	for name, h := range map[string]struct {
		version int
		step    string
		kind    string
	}{
		"a stale version":                    {0, `{"stepType":"replace","from":1,"to":2}`, "stale"},
		"an unknown kind of step":            {1, `{"stepType":"eval","from":1,"to":2}`, "invalid"},
		"a node that the schema has not":     {1, `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"script"}]}}`, "invalid"},
		"a step that leaves an invalid text": {1, `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"text","text":"bare"}]}}`, "invalid"},
		"a place outside the text":           {1, `{"stepType":"replace","from":5000,"to":5001}`, "invalid"},
		"an attribute twice":                 {1, `{"stepType":"replace","from":1,"from":2,"to":2}`, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			c.send(fmt.Sprintf(`{"type":"steps","id":"%s","version":%d,"client":"c","steps":[%s]}`, s.newID(), h.version, h.step))
			f := c.next("refused")
			if f["kind"] != h.kind || (h.kind == "stale") != (f["advice"] == "catchUp") {
				t.Errorf("refused %v", f)
			}
		})
	}
	if v := s.state().Version(); v != 1 {
		t.Errorf("version %d", v)
	}
}

func TestACommandIDUsedForSomethingElseIsAConflict(t *testing.T) {
	s := newStage(t, quick())
	c := s.connect(s.lead)
	frame := func(body string) string {
		return `{"type":"contribute","id":"reused-id","kind":"remark","audience":"round","version":0,"target":"words","from":1,"to":7,"body":"` + body + `"}`
	}
	c.send(frame("een"))
	c.next("ack")
	c.send(frame("twee"))
	if f := c.next("refused"); f["kind"] != "conflict" || f["advice"] != "change" {
		t.Errorf("refused %v", f)
	}
}

func TestAnotherEditorsTabIDIsNotConfirmedToThem(t *testing.T) {
	s := newStage(t, quick())
	editor := s.admit("", "", review.RoleEditor)
	victim := s.connect(editor) // its tab is "raw-tab"
	forged := insert(t, 0, 1, "x")
	forged.Client = "raw-tab"
	s.must(s.lead, forged)
	if f := victim.next("steps"); f["client"] != "" {
		t.Errorf("foreign steps came back as own ones: %v", f)
	}
}

func TestReplayedAndReorderedFramesChangeNothing(t *testing.T) {
	s := newStageWith(t, quick(), unlimited())
	var frames []string
	for i := range 60 {
		frames = append(frames, fmt.Sprintf(`{"type":"steps","id":"replay-%04d","version":%d,"client":"c","steps":[{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"%c"}]}}]}`, i, i, 'a'+i%26))
	}
	for i := range 20 {
		frames = append(frames, fmt.Sprintf(`{"type":"contribute","id":"replay-c%03d","kind":"remark","audience":"round","version":60,"target":"words","from":1,"to":7,"body":"nr %d"}`, i, i))
	}
	c := s.connect(s.lead)
	for _, f := range frames {
		c.send(f)
		c.next("ack")
	}
	want := s.state()
	random := rand.New(rand.NewPCG(1, 2))
	var again []string
	for _, f := range frames {
		for range 1 + random.IntN(4) {
			again = append(again, f)
		}
	}
	random.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	for _, f := range again {
		c.send(f)
		c.next("ack") // the first answer, whatever the head is now
	}
	got := s.state()
	if got.Seq() != want.Seq() || !got.Doc().Eq(want.Doc()) {
		t.Errorf("seq %d, was %d", got.Seq(), want.Seq())
	}
}

func FuzzFrame(f *testing.F) {
	for _, h := range hostileFrames("id-1") {
		f.Add([]byte(h.frame))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		c, err := live.DecodeCommand(frame)
		if err != nil {
			if review.KindOf(err) != review.Invalid && review.KindOf(err) != review.Limit {
				t.Errorf("kind %v for %q", review.KindOf(err), frame)
			}
			return
		}
		if !json.Valid(frame) || c.ID == "" {
			t.Errorf("took %q", frame)
		}
	})
}

func TestABinaryFrameIsMalformed(t *testing.T) {
	s := newStage(t, quick())
	c := s.connect(s.lead)
	if err := c.ws.WriteMessage(websocket.BinaryMessage, []byte(`{}`)); err != nil {
		t.Fatal(err)
	}
	if f := c.next("refused"); f["kind"] != "invalid" {
		t.Errorf("refused %v", f)
	}
	if code := c.closed(); code != 1008 {
		t.Errorf("closed %d", code)
	}
}

func TestACommandBeforeHelloIsMalformed(t *testing.T) {
	s := newStage(t, quick())
	c := s.dial(s.lead)
	c.send(`{"type":"closeRound","id":"too-early-1"}`)
	if code := c.closed(); code != 1008 {
		t.Errorf("closed %d", code)
	}
	if s.state().Round().State() != review.RoundIsOpen {
		t.Error("it was done")
	}
}
