package prose_test

import (
	"testing"

	"meelezen/review/prose"
)

func TestStepsMovedThroughTheChangesOfOthers(t *testing.T) {
	const wrap = `{"stepType":"replaceAround","from":0,"to":5,"gapFrom":0,"gapTo":5,"insert":1,"slice":{"content":[{"type":"blockquote"}]},"structure":true}`
	for _, c := range []struct {
		name, step string
		start      int
		old, new   int
		want       string // "" when nothing is left
	}{
		{"others type before it", `{"from":5,"stepType":"replace","to":7}`, 1, 0, 3, `{"from":8,"stepType":"replace","to":10}`},
		{"others type inside it, and it swallows that", `{"from":5,"stepType":"replace","to":7}`, 6, 0, 3, `{"from":5,"stepType":"replace","to":10}`},
		{"others type at its start, which it leaves alone", `{"from":5,"stepType":"replace","to":7}`, 5, 0, 3, `{"from":8,"stepType":"replace","to":10}`},
		{"others type at its end, which it leaves alone", `{"from":5,"stepType":"replace","to":7}`, 7, 0, 3, `{"from":5,"stepType":"replace","to":7}`},
		{"others delete all around it", `{"from":5,"stepType":"replace","to":7}`, 4, 5, 0, ""},
		{"others delete exactly it", `{"from":5,"stepType":"replace","to":7}`, 5, 2, 0, `{"from":5,"stepType":"replace","to":5}`},
		{"an insertion in what others delete", `{"from":5,"slice":{"content":[{"text":"x","type":"text"}]},"stepType":"replace","to":5}`, 4, 5, 0, ""},
		{"an insertion at the edge of what others delete", `{"from":5,"slice":{"content":[{"text":"x","type":"text"}]},"stepType":"replace","to":5}`, 5, 5, 0,
			`{"from":5,"slice":{"content":[{"text":"x","type":"text"}]},"stepType":"replace","to":5}`},
		{"a step that may only change structure stays so", `{"from":5,"stepType":"replace","structure":true,"to":7}`, 1, 0, 3, `{"from":8,"stepType":"replace","structure":true,"to":10}`},
		{"others insert at the start of a wrap", wrap, 0, 0, 4,
			`{"from":4,"gapFrom":4,"gapTo":9,"insert":1,"slice":{"content":[{"type":"blockquote"}]},"stepType":"replaceAround","structure":true,"to":9}`},
		{"a mark in what others delete", `{"from":5,"mark":{"type":"em"},"stepType":"addMark","to":7}`, 4, 5, 0, ""},
		{"a mark partly in what others delete", `{"from":5,"mark":{"type":"em"},"stepType":"addMark","to":7}`, 6, 5, 0, `{"from":5,"mark":{"type":"em"},"stepType":"addMark","to":6}`},
		{"an attribute of a node that others delete", `{"attr":"level","pos":5,"stepType":"attr","value":2}`, 5, 5, 0, ""},
		{"an attribute after an insertion", `{"attr":"level","pos":5,"stepType":"attr","value":2}`, 5, 0, 2, `{"attr":"level","pos":7,"stepType":"attr","value":2}`},
		{"a title", `{"attr":"title","stepType":"docAttr","value":"x"}`, 0, 50, 0, `{"attr":"title","stepType":"docAttr","value":"x"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			mapped, kept := step(t, c.step).Map(prose.NewStepMap(prose.Range{Start: c.start, OldSize: c.old, NewSize: c.new}))
			got := ""
			if kept {
				got = string(mapped.AppendJSON(nil))
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAMirrorFindsADeletedPositionAgain(t *testing.T) {
	deleted := prose.NewStepMap(prose.Range{Start: 2, OldSize: 6})
	typed := prose.NewStepMap(prose.Range{Start: 0, NewSize: 3})
	restored := prose.NewStepMap(prose.Range{Start: 5, NewSize: 6})
	lossy := prose.NewMapping(deleted, typed, restored)
	if got := lossy.Map(4, 1); got != 11 {
		t.Errorf("without a mirror 4 goes to %d", got)
	}
	exact := prose.NewMapping(deleted, typed)
	exact.Append(restored)
	exact.SetMirror(0, 2)
	if got := exact.MapResult(4, 1); got.Pos != 7 || got.Deleted {
		t.Errorf("with a mirror 4 goes to %+v", got)
	}
	if got := exact.Slice(0, 2).Map(4, 1); got != 5 {
		t.Errorf("a part without the mirror maps 4 to %d", got)
	}
	if got := exact.Slice(1, 3).Map(2, 1); got != 11 {
		t.Errorf("a part from 1 maps 2 to %d", got)
	}
}

func TestAPartOfAMappingDoesNotSeeWhatIsAppendedLater(t *testing.T) {
	one := prose.NewStepMap(prose.Range{NewSize: 1})
	all := prose.NewMapping(one, one)
	part := all.Slice(0, 2)
	all.Append(one)
	part.Append(prose.NewStepMap(prose.Range{NewSize: 10}))
	if got := [2]int{all.Map(5, 1), part.Map(5, 1)}; got != [2]int{8, 17} {
		t.Errorf("got %v", got)
	}
}

func TestTheRangesOfAMap(t *testing.T) {
	m := prose.NewStepMap(prose.Range{Start: 2, OldSize: 1, NewSize: 3}, prose.Range{Start: 8, OldSize: 2})
	var got [][4]int
	m.ForEach(func(a, b, c, d int) { got = append(got, [4]int{a, b, c, d}) })
	m.Invert().ForEach(func(a, b, c, d int) { got = append(got, [4]int{a, b, c, d}) })
	if !m.Touches(0, 2) || !m.Touches(3, 5) || m.Touches(4, 7) || !m.Touches(10, 12) || (prose.StepMap{}).Touches(0, 99) {
		t.Error("touches where it does not, or the other way round")
	}
	want := [][4]int{{2, 3, 2, 5}, {8, 10, 10, 10}, {2, 5, 2, 3}, {10, 10, 8, 10}}
	for i := range want {
		if i >= len(got) || got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}
