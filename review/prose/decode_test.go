package prose_test

import (
	"errors"
	"testing"

	"meelezen/review/prose"
)

func TestWhatAStepMayLookLike(t *testing.T) {
	for _, c := range []struct {
		name, json string
		class      error // nil: accepted
	}{
		{"a plain insertion", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"x"}]}}`, nil},
		{"keys in any order", `{"to":1,"slice":{"content":[{"text":"x","type":"text"}]},"from":1,"stepType":"replace"}`, nil},
		{"the empty slice as null", `{"stepType":"replace","from":1,"to":2,"slice":null}`, nil},
		{"a whole number written as 1.0", `{"stepType":"replace","from":1.0,"to":2e0}`, nil},
		{"an empty set of marks", `{"stepType":"markSet","steps":[]}`, nil},
		{"a pair of surrogates as escapes", `{"stepType":"docAttr","attr":"title","value":"\ud83d\ude00"}`, nil},
		{"a mark step without to", `{"stepType":"addMark","from":1,"mark":{"type":"em"}}`, prose.ErrSyntax},
		{"a replacement without to", `{"stepType":"replace","from":1}`, prose.ErrSyntax},
		{"to is null", `{"stepType":"replace","from":1,"to":null}`, prose.ErrSyntax},
		{"a position of 1.5", `{"stepType":"replace","from":1,"to":1.5}`, prose.ErrSyntax},
		{"a position of 1e308", `{"stepType":"replace","from":1,"to":1e308}`, prose.ErrSyntax},
		{"a position below 0", `{"stepType":"replace","from":-1,"to":1}`, prose.ErrSyntax},
		{"a range that runs backwards", `{"stepType":"replace","from":2,"to":1}`, prose.ErrSyntax},
		{"a gap outside its range", `{"stepType":"replaceAround","from":1,"to":4,"gapFrom":2,"gapTo":5,"insert":0}`, prose.ErrSyntax},
		{"a gap that goes outside the slice", `{"stepType":"replaceAround","from":1,"to":4,"gapFrom":2,"gapTo":3,"insert":1}`, prose.ErrSyntax},
		{"a text open at 1", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"x"}],"openStart":1}}`, prose.ErrSyntax},
		{"a slice open 50 deep", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"paragraph"}],"openStart":50}}`, prose.ErrSyntax},
		{"a slice open -1 deep", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"paragraph"}],"openEnd":-1}}`, prose.ErrSyntax},
		{"an empty slice that is open", `{"stepType":"replace","from":1,"to":1,"slice":{"openStart":1}}`, prose.ErrSyntax},
		{"an empty text", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":""}]}}`, prose.ErrContent},
		{"a text without text", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text"}]}}`, prose.ErrSyntax},
		{"a text on a paragraph", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"paragraph","text":"x"}]}}`, prose.ErrSyntax},
		{"content in a leaf", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"hard_break","content":[{"type":"hard_break"}]}]}}`, prose.ErrContent},
		{"a figure without its image", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"figure","attrs":{"alt":"x"}}]}}`, prose.ErrContent},
		{"a heading of level 5", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"heading","attrs":{"level":5}}]}}`, prose.ErrContent},
		{"a heading of level null", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"heading","attrs":{"level":null}}]}}`, prose.ErrContent},
		{"an attribute that is not declared", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"paragraph","attrs":{"secret":1}}]}}`, prose.ErrContent},
		{"a list of widths with an object in it", `{"stepType":"attr","pos":0,"attr":"colwidth","value":[{"a":1}]}`, nil}, // judged when applied
		{"a link to a script", `{"stepType":"addMark","from":1,"to":2,"mark":{"type":"link","attrs":{"href":"javascript:alert(1)"}}}`, prose.ErrContent},
		{"an unknown mark", `{"stepType":"addMark","from":1,"to":2,"mark":{"type":"blink"}}`, prose.ErrContent},
		{"an unknown node", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"script"}]}}`, prose.ErrContent},
		{"an unknown kind of step", `{"stepType":"explode","from":1,"to":1}`, prose.ErrSyntax},
		{"a key of another kind of step", `{"stepType":"replace","from":1,"to":1,"mark":{"type":"em"}}`, prose.ErrSyntax},
		{"an unknown key", `{"stepType":"replace","from":1,"to":1,"hidden":1}`, prose.ErrSyntax},
		{"a key in other case", `{"stepType":"replace","From":1,"to":1}`, prose.ErrSyntax},
		{"a double key", `{"stepType":"replace","from":1,"to":1,"to":2}`, prose.ErrSyntax},
		{"a double attribute", `{"stepType":"replace","from":0,"to":0,"slice":{"content":[{"type":"heading","attrs":{"level":1,"level":2}}]}}`, prose.ErrSyntax},
		{"a double key in a value", `{"stepType":"attr","pos":0,"attr":"colwidth","value":{"a":1,"a":2}}`, prose.ErrSyntax},
		{"half an emoji", `{"stepType":"replace","from":1,"to":1,"slice":{"content":[{"type":"text","text":"\ud83d"}]}}`, prose.ErrSyntax},
		{"halves of an emoji in the wrong order", `{"stepType":"docAttr","attr":"title","value":"\ude00\ud83d"}`, prose.ErrSyntax},
		{"bytes that are no UTF-8", "{\"stepType\":\"docAttr\",\"attr\":\"title\",\"value\":\"\xff\"}", prose.ErrSyntax},
		{"a surrogate as bytes", "{\"stepType\":\"docAttr\",\"attr\":\"title\",\"value\":\"\xed\xa0\xbd\"}", prose.ErrSyntax},
		{"a line break in a string", "{\"stepType\":\"docAttr\",\"attr\":\"title\",\"value\":\"a\nb\"}", prose.ErrSyntax},
		{"structure as a number", `{"stepType":"replace","from":1,"to":1,"structure":1}`, prose.ErrSyntax},
		{"a number that starts with 0", `{"stepType":"replace","from":01,"to":1}`, prose.ErrSyntax},
		{"more after the end", `{"stepType":"replace","from":1,"to":1}{}`, prose.ErrSyntax},
		{"a comma too many", `{"stepType":"replace","from":1,"to":1,}`, prose.ErrSyntax},
		{"nothing", ``, prose.ErrSyntax},
		{"a set of marks with a replacement", `{"stepType":"markSet","steps":[{"stepType":"replace","from":1,"to":1}]}`, prose.ErrSyntax},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := prose.Default().ParseStep([]byte(c.json))
			if (c.class == nil) != (err == nil) || (c.class != nil && !errors.Is(err, c.class)) {
				t.Errorf("got %v, want %v", err, c.class)
			}
		})
	}
}

func TestASetOfMarksInsideASetIsMadeFlat(t *testing.T) {
	const nested = `{"stepType":"markSet","steps":[{"stepType":"markSet","steps":[{"stepType":"addMark","from":1,"to":2,"mark":{"type":"em"}},
		{"stepType":"markSet","steps":[]}]},{"stepType":"removeMark","from":2,"to":3,"mark":{"type":"em"}}]}`
	const flat = `{"stepType":"markSet","steps":[{"from":1,"mark":{"type":"em"},"stepType":"addMark","to":2},{"from":2,"mark":{"type":"em"},"stepType":"removeMark","to":3}]}`
	step, err := prose.Default().ParseStep([]byte(nested))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(step.AppendJSON(nil)); got != flat {
		t.Errorf("got %s", got)
	}
}

func TestAListOfStepsIsReadInOrder(t *testing.T) {
	steps, err := prose.Default().ParseSteps([]byte(`[ {"stepType":"replace","from":1,"to":2} , {"stepType":"docAttr","attr":"title","value":"x"} ]`))
	if err != nil || len(steps) != 2 {
		t.Fatalf("%d steps, %v", len(steps), err)
	}
	if _, ok := steps[1].(*prose.DocAttrStep); !ok {
		t.Errorf("second step is %T", steps[1])
	}
	if _, err := prose.Default().ParseSteps([]byte(`[{"stepType":"replace","from":1,"to":2}`)); err == nil {
		t.Error("an unclosed list was accepted")
	}
}

func TestTheCanonicalFormIsThatOfJSONStringify(t *testing.T) {
	for _, c := range []struct {
		name  string
		value any
		want  string
	}{
		{"angle brackets and line separators stay", "<&>\u2028\u007f", "\"<&>\u2028\u007f\""},
		{"control characters are escaped", "\x00\b\t\n\f\r\x1f\"\\", `"\u0000\b\t\n\f\r\u001f\"\\"`},
		{"whole numbers have no point", 3.0, "3"},
		{"small numbers", 1e-7, "1e-7"},
		{"large numbers", 1e21, "1e+21"},
		{"numbers below 1e21 are written out", 1e20, "100000000000000000000"},
		{"fractions", 0.000001, "0.000001"},
		{"keys are sorted by UTF-16 unit", map[string]any{"\uffff": 1, "😀": 2, "a": 3}, `{"a":3,"😀":2,"` + "\uffff" + `":1}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			step := &prose.DocAttrStep{Attr: "title", Value: c.value}
			want := `{"attr":"title","stepType":"docAttr","value":` + c.want + `}`
			if got := string(step.AppendJSON(nil)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
