package server

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"meelezen/review"
)

// policyHeader is the content security policy of every answer. Nothing inline:
// a contribution that smuggles script into a page has nowhere to run it.
// ProseMirror sets styles through the object model, which this allows. Images
// may be blobs, because one that is being placed is shown before it is stored.
const policyHeader = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

type requestKey struct{}

// requestID returns the id that ties the lines of one request together.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// identified gives each request an id, in the log and in the answer.
func identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := rand.Text()[:12]
		w.Header().Set("X-Request-ID", id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, id)))
	})
}

// secured sets the headers that every answer has.
func (s *Server) secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policyHeader)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if s.secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// recovered turns a defect in one request into an answer, and into a line for
// the operator; the others go on.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			s.log.Error("panic", "request", requestID(r), "cause", cause, "stack", string(debug.Stack()))
			s.problem(w, r, fmt.Errorf("panic: %v", cause))
		}()
		next.ServeHTTP(w, r)
	})
}

// limited bounds the body of every request; a handler that needs more says so.
func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = &limitedBody{r.Body, http.MaxBytesReader(w, r.Body, maxBody)}
		next.ServeHTTP(w, r)
	})
}

// logged writes a line per request: route and outcome, never who, where from or
// what about. The pattern stands for the path, because paths hold ids and tokens.
func (s *Server) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := s.clock()
		record := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(record, r)
		level := slog.LevelDebug
		if record.status >= http.StatusInternalServerError {
			level = slog.LevelWarn
		}
		s.log.Log(r.Context(), level, "request", "request", requestID(r), "route", r.Pattern,
			"status", record.status, "took", s.clock().Sub(start).Round(time.Microsecond))
	})
}

// recorder remembers the status.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Hijack lets a socket take the connection over; its library looks for this
// method and not for Unwrap.
func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	r.status = http.StatusSwitchingProtocols
	return http.NewResponseController(r.ResponseWriter).Hijack()
}

// sameOrigin refuses what another site's page makes a browser send. It never
// looks at GET, so the socket checks its Origin itself.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, review.E(review.Forbidden, "server.sameOrigin", "http.foreignOrigin", nil))
	}))
	return guard.Handler(next)
}

// athome sends a browser on this machine to the one address that cookies and the
// provider know: localhost and 127.0.0.1 are two sites. Behind a proxy the name
// that arrives says nothing, so there it is left alone.
func (s *Server) athome(next http.Handler) http.Handler {
	host := strings.TrimPrefix(s.config.BaseURL, "http://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.secure || r.Host == host || r.Method != http.MethodGet || r.URL.Path == "/healthz" || r.URL.Path == "/readyz" {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.config.BaseURL+r.URL.RequestURI(), http.StatusTemporaryRedirect)
	})
}
