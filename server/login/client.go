package login

import (
	"errors"
	"io"
	"net/http"
	"time"
)

const (
	providerTimeout = 5 * time.Second
	providerAnswer  = 1 << 20 // bytes; metadata and keys are a few KiB
)

var errAnswerTooBig = errors.New("the provider's answer is larger than 1 MiB")

// newClient makes the only HTTP client that speaks to the provider: it gives up
// in time, reads no more than a bound, and follows no redirect elsewhere.
func newClient(transport http.RoundTripper) *http.Client {
	if transport == nil {
		transport = http.DefaultTransport
	}
	return &http.Client{
		Transport:     bounded{transport},
		Timeout:       providerTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = &boundedBody{body: answer.Body, left: providerAnswer}
	}
	return answer, err
}

// boundedBody fails when there is more, where io.LimitReader would cut silently.
type boundedBody struct {
	body io.ReadCloser
	left int64
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errAnswerTooBig
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	return n, err
}

func (b *boundedBody) Close() error { return b.body.Close() }
