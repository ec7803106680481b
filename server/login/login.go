// Package login lets invited people in: OpenID Connect with the provider, and a
// session of our own afterwards.
//
// An account is the pair of issuer and subject that the provider vouches for;
// nothing else the provider says is used, neither name nor mail nor roles. What
// somebody may do follows from our own records. It must not decide permissions.
// Begin at Service; oidc.go has the checks of a token, session.go what comes after.
package login

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"meelezen/review"
	"meelezen/server/page"
	"meelezen/server/text"
	"meelezen/storage"
)

// The addresses of logging in. One provider has one callback.
const (
	LoginPath    = "/login"
	CallbackPath = "/login/callback"
)

// loginLife is how long a browser remembers a log-in under way; the vault does
// not take it back any later either.
const loginLife = 10 * time.Minute

// Config is what log-in needs to know. All but Transport, Language and Ended must be set.
type Config struct {
	Issuer, ClientID, ClientSecret string
	BaseURL                        string        // of this server, without a closing slash
	Contact                        string        // whom somebody without an invitation can ask
	Idle, Max                      time.Duration // of a session
	Clock                          func() time.Time
	Log                            *slog.Logger
	Language                       func(*http.Request) text.Language
	Transport                      http.RoundTripper // to the provider; http.DefaultTransport when nil
	Ended                          func(Key)         // told of a session that was ended by its owner
}

// Service handles everything about logging in.
type Service struct {
	config Config
	vault  *storage.Vault
	secure bool // cookies only over https

	mu       sync.Mutex // guards provider
	provider *Provider
}

// New makes the service. It does not speak to the provider yet.
func New(vault *storage.Vault, config Config) *Service {
	if config.Ended == nil {
		config.Ended = func(Key) {}
	}
	return &Service{config: config, vault: vault, secure: strings.HasPrefix(config.BaseURL, "https://")}
}

// Prepare fetches the provider's metadata, so that a wrong setting shows at the
// start. Kind Unavailable means that the provider is away: it is tried again at
// the next log-in. Kind Invalid will not get better by itself.
func (s *Service) Prepare(ctx context.Context) error {
	_, err := s.current(ctx)
	return err
}

// current returns the provider, and looks for it when that did not work before.
func (s *Service) current(ctx context.Context) (*Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	found, err := discover(ctx, s.config)
	if err != nil {
		return nil, err
	}
	s.provider = found
	return found, nil
}

// HandleLogin sends the browser to the provider.
func (s *Service) HandleLogin(w http.ResponseWriter, r *http.Request) {
	provider, err := s.current(r.Context())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	query := r.URL.Query()
	if invitation := query.Get("invite"); invitation != "" && foreign(r) {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, "/invite/"+url.PathEscape(invitation), http.StatusSeeOther)
		return
	}
	// State and nonce have 130 random bits each.
	attempt := storage.LoginAttempt{
		State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(),
		Next: safeNext(query.Get("next")), Invitation: query.Get("invite"),
	}
	if err := s.vault.StartLogin(r.Context(), attempt); err != nil {
		s.refuse(w, r, err)
		return
	}
	// The cookie ties the log-in to this browser: a state that somebody else
	// started is of no use here.
	http.SetCookie(w, s.cookie(loginCookie, attempt.State, loginLife))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, provider.address(attempt), http.StatusFound)
}

// foreign reports whether another site's page sent the browser here. It must not
// accept an invitation in somebody's name; that takes a press of our own button.
func foreign(r *http.Request) bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

// HandleCallback takes the provider's answer, and makes a session of it.
func (s *Service) HandleCallback(w http.ResponseWriter, r *http.Request) {
	attempt, err := s.take(w, r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	provider, err := s.current(r.Context())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	account, err := provider.finish(r.Context(), attempt, r.URL.Query())
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	person, err := s.recognise(r.Context(), account, attempt.Invitation)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.end(r) // whatever session this browser had: the id is new at every log-in
	token, err := s.vault.CreateSession(r.Context(), person, s.config.Max)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	http.SetCookie(w, s.cookie(sessionCookie, token, s.config.Max))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, attempt.Next, http.StatusSeeOther)
}

// take finds the log-in under way of this browser and uses it up.
func (s *Service) take(w http.ResponseWriter, r *http.Request) (storage.PendingLogin, error) {
	const op = "login: take"
	cookie, err := r.Cookie(s.name(loginCookie))
	if err != nil {
		return storage.PendingLogin{}, review.E(review.Unauthenticated, op, "error.loginAgain", errors.New("no log-in under way in this browser"))
	}
	http.SetCookie(w, s.cookie(loginCookie, "", -1))
	attempt, err := s.vault.TakeLogin(r.Context(), cookie.Value)
	if err == nil && !sameText(cookie.Value, r.URL.Query().Get("state")) {
		err = review.E(review.Unauthenticated, op, "error.loginAgain", errors.New("the state is another one"))
	}
	return attempt, err
}

// recognise finds the person of an account, after binding it to the invitation
// that the log-in started from, if any. Who has no account here is Forbidden.
func (s *Service) recognise(ctx context.Context, account storage.Account, invitation storage.InvitationHash) (storage.PersonID, error) {
	if invitation != "" {
		return s.vault.AcceptInvitation(ctx, invitation, account)
	}
	person, err := s.vault.PersonOf(ctx, account)
	if review.KindOf(err) == review.NotFound {
		return "", review.E(review.Forbidden, "login: recognise", "login.stranger", errors.New("no account"))
	}
	return person, err
}

// HandleInvite shows an invitation. Accepting it takes a log-in, so that looking
// at the link, as mail programs do, does not use it up.
func (s *Service) HandleInvite(w http.ResponseWriter, r *http.Request) {
	lang := s.config.Language(r)
	token := r.PathValue("token")
	if err := s.vault.CheckInvitation(r.Context(), token); err != nil {
		s.refuse(w, r, err)
		return
	}
	page.Write(w, http.StatusOK, lang, page.Message{
		Title:      text.Of(lang, "invite.title"),
		Paragraphs: []string{text.Of(lang, "invite.text")},
		Links:      []page.Link{{Label: text.Of(lang, "invite.accept"), Address: LoginPath + "?invite=" + url.QueryEscape(token)}},
	})
}

// HandleLogout ends the session of this browser and closes what hangs on it.
func (s *Service) HandleLogout(w http.ResponseWriter, r *http.Request) {
	s.end(r)
	http.SetCookie(w, s.cookie(sessionCookie, "", -1))
	lang := s.config.Language(r)
	page.Write(w, http.StatusOK, lang, page.Message{
		Title:      text.Of(lang, "login.outTitle"),
		Paragraphs: []string{text.Of(lang, "login.out")},
		Links:      []page.Link{{Label: text.Of(lang, "login.again"), Address: LoginPath}},
	})
}

// refuse tells why logging in did not work, and what to do. The cause goes to the
// operator only.
func (s *Service) refuse(w http.ResponseWriter, r *http.Request, err error) {
	kind := review.KindOf(err)
	lang := s.config.Language(r)
	s.config.Log.Info("log-in refused", "kind", kind.String(), "err", err)
	message := page.Message{
		Title:      text.Of(lang, "page.problem"),
		Paragraphs: []string{text.ForError(lang, err)},
		Links: []page.Link{
			{Label: text.Of(lang, "login.again"), Address: LoginPath},
			{Label: text.Of(lang, "login.toStart"), Address: "/"},
		},
	}
	if kind == review.Forbidden {
		message.Title = text.Of(lang, "login.strangerTitle")
		message.Paragraphs = append(message.Paragraphs, text.Of(lang, "login.strangerAsk", s.config.Contact))
	}
	if kind == review.Unavailable {
		w.Header().Set("Retry-After", "30")
	}
	page.Write(w, refusals[kind], lang, message)
}

// refusals has the status of each kind that logging in can end with.
var refusals = map[review.Kind]int{
	review.Internal:        http.StatusInternalServerError,
	review.Invalid:         http.StatusInternalServerError, // the provider's settings, not the user's
	review.Unauthenticated: http.StatusForbidden,           // not 401: there is no header to send
	review.Forbidden:       http.StatusForbidden,
	review.NotFound:        http.StatusNotFound,
	review.Conflict:        http.StatusConflict,
	review.Unavailable:     http.StatusServiceUnavailable,
}
