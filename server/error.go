package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"meelezen/review"
	"meelezen/server/live"
	"meelezen/server/login"
	"meelezen/server/page"
	"meelezen/server/text"
)

// outcome is how one kind of error leaves over HTTP.
type outcome struct {
	status int
	level  slog.Level // of the line in the log
}

// outcomes is the one table of kinds; a test walks all of them. The wire code is
// the name of the kind itself; what a client does about it is live.AdviceFor,
// the same over the socket.
var outcomes = map[review.Kind]outcome{
	review.Internal:        {http.StatusInternalServerError, slog.LevelError},
	review.Invalid:         {http.StatusBadRequest, slog.LevelDebug},
	review.Unauthenticated: {http.StatusUnauthorized, slog.LevelDebug},
	review.Forbidden:       {http.StatusForbidden, slog.LevelInfo},
	review.NotFound:        {http.StatusNotFound, slog.LevelDebug},
	review.Conflict:        {http.StatusConflict, slog.LevelDebug},
	review.Stale:           {http.StatusConflict, slog.LevelDebug},
	review.Gone:            {http.StatusGone, slog.LevelDebug},
	review.Closed:          {http.StatusConflict, slog.LevelDebug},
	review.Limit:           {http.StatusRequestEntityTooLarge, slog.LevelInfo},
	review.Unavailable:     {http.StatusServiceUnavailable, slog.LevelWarn},
}

// retrySeconds is what a client is told to wait when the server is out of breath.
const retrySeconds = "30"

// problem writes err as application/problem+json in the user's language, and
// logs it: here and nowhere else.
func (s *Server) problem(w http.ResponseWriter, r *http.Request, err error) {
	kind := review.KindOf(err)
	row := outcomes[kind]
	lang := language(r)
	s.log.Log(r.Context(), row.level, "refused", "request", requestID(r), "route", r.Pattern, "kind", kind.String(), "err", err)
	if kind == review.Unavailable {
		w.Header().Set("Retry-After", retrySeconds)
	}
	if isNavigation(r) {
		problemPage(w, r, err, row.status)
		return
	}
	body, marshalErr := json.Marshal(live.Problem{
		Type: "about:blank", Title: text.Of(lang, review.TextKey("error."+kind.String())), Status: row.status,
		Detail: text.ForError(lang, err), Kind: kind.String(), Key: string(review.TextOf(err)), Advice: live.AdviceFor(kind),
	})
	if marshalErr != nil {
		http.Error(w, text.Of(lang, "error.internal"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(row.status)
	_, _ = w.Write(body) // the client has gone: nobody left to tell
}

// isNavigation tells a person who followed a link, to a PDF for example, from the
// application that asks something.
func isNavigation(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}

// problemPage says the same on a page. Who is not logged in goes to log in, and
// then on to where they were going.
func problemPage(w http.ResponseWriter, r *http.Request, err error, status int) {
	if review.KindOf(err) == review.Unauthenticated {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, login.LoginPath+"?next="+url.QueryEscape(r.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	lang := language(r)
	page.Write(w, status, lang, page.Message{
		Title:      text.Of(lang, "page.problem"),
		Paragraphs: []string{text.ForError(lang, err)},
		Links:      []page.Link{{Label: text.Of(lang, "login.toStart"), Address: "/"}},
	})
}

// language is what the person reads: their own choice when they made one, else
// that of their browser.
func language(r *http.Request) text.Language {
	if cookie, err := r.Cookie("language"); err == nil {
		return text.Parse(cookie.Value)
	}
	return text.Match(r.Header.Get("Accept-Language"))
}
