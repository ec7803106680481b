package idp

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var requestField = regexp.MustCompile(`name="request" value="([^"]+)"`)

// LogIn does what a person with a browser does: it opens start (a log-in address
// of the server), presses the button of the person with that subject, and follows
// where that leads. The client must keep cookies and follow redirects. The caller
// closes the body of the answer, which is the page that the server ended on.
func LogIn(ctx context.Context, c *http.Client, start, subject string) (*http.Response, error) {
	people, err := get(ctx, c, start)
	if err != nil {
		return nil, err
	}
	page, err := io.ReadAll(io.LimitReader(people.Body, 1<<20))
	_ = people.Body.Close() // read to the end already
	if err != nil {
		return nil, fmt.Errorf("read the page of people: %w", err)
	}
	field := requestField.FindSubmatch(page)
	if field == nil {
		return nil, fmt.Errorf("no page of people at %s: status %d", people.Request.URL.Path, people.StatusCode)
	}
	form := url.Values{"request": {string(field[1])}, "subject": {subject}}
	target := people.Request.URL.ResolveReference(&url.URL{Path: peoplePath})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("choose a person: %w", err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return c.Do(request)
}

func get(ctx context.Context, c *http.Client, address string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", address, err)
	}
	return c.Do(request)
}
