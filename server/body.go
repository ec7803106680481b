package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"meelezen/review"
)

// maxBody is the most that a request may carry unless its handler allows more: a
// command with the largest suggestion, and room to spare.
const maxBody = 256 << 10

// limitedBody is a body with a bound that a handler can widen.
type limitedBody struct {
	whole   io.ReadCloser
	limited io.ReadCloser
}

func (b *limitedBody) Read(p []byte) (int, error) { return b.limited.Read(p) }
func (b *limitedBody) Close() error               { return b.limited.Close() }

// allow widens the bound of a request's body.
func allow(w http.ResponseWriter, r *http.Request, size int64) io.ReadCloser {
	if b, ok := r.Body.(*limitedBody); ok {
		b.limited = http.MaxBytesReader(w, b.whole, size)
	}
	return r.Body
}

// badBody gives what went wrong with reading a body its kind.
func badBody(err error) error {
	const op = "server.readBody"
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		return review.E(review.Limit, op, "http.tooBig", err)
	}
	return review.E(review.Invalid, op, "http.badBody", err)
}

// writeJSON answers with v. What is sent here is for one person: never stored.
func writeJSON(w http.ResponseWriter, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return writeRawJSON(w, status, body)
}

func writeRawJSON(w http.ResponseWriter, status int, body []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone: nobody left to tell
	return nil
}
