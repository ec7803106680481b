package review

import (
	"strings"
	"testing"
)

func TestCommandsFromOutsideAreReadStrictly(t *testing.T) {
	cases := []struct{ name, typ, body string }{
		{"an unknown field", "reply", `{"contribution":"x","body":"y","actor":"me"}`},
		{"a key in another case", "reply", `{"contribution":"x","Body":"y"}`},
		{"a key that stands twice", "reply", `{"body":"x","body":"y"}`},
		{"a lone high surrogate", "reply", `{"body":"\ud83d"}`},
		{"a lone low surrogate", "reply", `{"body":"\ude00 x"}`},
		{"a pair the wrong way round", "reply", `{"body":"\ude00\ud83d"}`},
		{"a high surrogate before text", "reply", `{"body":"\ud83dx"}`},
		{"invalid UTF-8", "reply", "{\"body\":\"\xff\"}"},
		{"two values", "reply", `{} {}`},
		{"nothing", "reply", ``},
		{"an array", "reply", `[]`},
		{"half an object", "reply", `{"body":`},
		{"a number for a text", "reply", `{"body":1}`},
		{"half a version", "steps", `{"version":1.5}`},
		{"a version beyond 64 bits", "steps", `{"version":1e308}`},
		{"deep nesting", "steps", `{"steps":[` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `]}`},
		{"an unknown field in a replacement", "contribute", `{"changes":[{"from":1,"to":2,"slice":null,"before":null,"x":1}]}`},
		{"an unknown command", "launch", `{}`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got, err := DecodeCommand(c.typ, []byte(c.body)); KindOf(err) != Invalid {
				t.Errorf("got %+v, %v; want it refused as invalid", got, err)
			}
		})
	}
}

func TestAPairOfSurrogatesIsOneCharacter(t *testing.T) {
	c, err := DecodeCommand("reply", []byte(`{"body":"\ud83d\ude00 en \\ud83d"}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.(AddReply).Body, "😀 en \\ud83d"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzDecodeCommand(f *testing.F) {
	f.Add("reply", []byte(`{"contribution":"x","body":"y"}`))
	f.Add("contribute", []byte(`{"changes":[{"from":1,"to":2,"slice":null,"before":null}]}`))
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		if c, err := DecodeCommand(typ, body); err == nil && c == nil {
			t.Error("neither a command nor an error")
		}
	})
}
