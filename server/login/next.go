package login

import (
	"net/url"
	"strings"
)

// maxNext is the longest path that is remembered during a log-in.
const maxNext = 512

// safeNext returns where to go after log-in: a path on this server, or "/".
func safeNext(next string) string {
	if len(next) > maxNext || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return "/"
	}
	for _, c := range next {
		if c == '\\' || c < ' ' || c == 0x7f {
			return "/"
		}
	}
	parsed, err := url.Parse(next)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" || parsed.User != nil {
		return "/"
	}
	return next
}
