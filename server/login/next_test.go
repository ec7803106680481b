package login

import (
	"strings"
	"testing"
)

func TestWhereOneGoesAfterLoggingIn(t *testing.T) {
	for next, want := range map[string]string{
		"":                              "/",
		"/":                             "/",
		"/d/abc/verwerken?a=b#c-1":      "/d/abc/verwerken?a=b#c-1",
		"//evil.example":                "/",
		"/\\evil.example":               "/",
		"\\\\evil.example":              "/",
		"https://evil.example":          "/",
		"javascript:alert(1)":           "/",
		"/a\r\nSet-Cookie: x=y":         "/",
		"/a\tb":                         "/",
		"evil.example":                  "/",
		"/" + strings.Repeat("x", 1000): "/",
	} {
		if got := safeNext(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}
