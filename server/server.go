// Package server is the face to the network: routes, handlers by noun, and the
// command line.
//
// It sequences and translates; it decides nothing. Every request passes
// review.Authorize with the action that its row in routes.go names, and whatever
// is sent of a contribution passes review.View. Begin at routes.go; main.go has
// the command line, error.go how errors leave.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"meelezen/client/web"
	"meelezen/review"
	"meelezen/server/live"
	"meelezen/server/login"
	"meelezen/server/text"
)

// The patience of the listener. There is no deadline for a whole answer: a PDF to
// a telephone takes its time; sockets have deadlines of their own.
const (
	headerTimeout = 10 * time.Second
	bodyTimeout   = 2 * time.Minute
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	// DrainTime is how long a stop may take; systemd and Docker wait ten seconds.
	DrainTime = 5 * time.Second
)

// Server serves one Store.
type Server struct {
	*Store
	config     Config
	log        *slog.Logger
	clock      func() time.Time
	secure     bool
	login      *login.Service
	live       *live.Server
	shell      *shell
	prints     *printer
	touched    touchedTexts
	people     *people
	attendance *attendance
	imageSlots chan struct{}
	mailer     mailer         // nil sends no mail
	zone       *time.Location // of the people: whose days and hours are told
	digest     *digest        // nil when no mail is sent
	handler    http.Handler

	timing sync.Mutex // guards what follows
	batch  time.Time  // the hour at which readers last got what was said under a pseudonym
}

// New makes a server. It fails on a configuration that cannot work; a provider
// that is away for the moment is only logged.
func New(ctx context.Context, store *Store, config Config) (*Server, error) {
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	s := &Server{
		Store: store, config: config, log: store.options.Log, clock: store.options.Clock,
		secure: strings.HasPrefix(config.BaseURL, "https://"),
		prints: newPrinter(runtime.NumCPU()), people: newPeople(), attendance: newAttendance(),
		imageSlots: make(chan struct{}, maxImagesAtOnce), batch: store.options.Clock().Truncate(review.Coarse),
	}
	var err error
	if s.mailer, err = newMailer(config); err != nil {
		return nil, err
	}
	if s.zone, err = time.LoadLocation(printTimeZone); err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	if s.mailer != nil {
		s.digest = newDigest(s.mailer, config.DigestHour, s.zone)
	}
	if s.shell, err = newShell(web.Files()); err != nil {
		return nil, err
	}
	if s.live, err = s.newLive(); err != nil {
		return nil, err
	}
	s.login = login.New(store.Vault(), login.Config{
		Issuer: config.Issuer, ClientID: config.ClientID, ClientSecret: config.Secret,
		BaseURL: config.BaseURL, Contact: config.Contact, Idle: config.SessionIdle, Max: config.SessionMax,
		Clock: s.clock, Log: s.log, Language: language, Ended: s.sessionEnded,
	})
	if err := s.login.Prepare(ctx); review.KindOf(err) == review.Unavailable {
		s.log.Warn("the log-in provider is away; it is tried again at the next log-in", "err", err)
	} else if err != nil {
		return nil, err
	}
	s.handler = identified(s.secured(s.logged(s.recovered(limited(s.athome(s.sameOrigin(s.routes(table()))))))))
	return s, nil
}

func (s *Server) newLive() (*live.Server, error) {
	key, err := cursorKey(s.config.Data)
	if err != nil {
		return nil, err
	}
	return live.New(live.Options{
		Hub: s.hub, Origins: []string{s.config.BaseURL}, CursorKey: key, Clock: s.clock, Limits: s.options.Limits, Log: s.log,
		Text:   func(lang, key string) string { return text.Of(text.Parse(lang), review.TextKey(key)) },
		Refuse: s.problem,
	})
}

// ServeHTTP serves one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Serve answers on the listener until ctx ends; then it drains: no new requests,
// those under way finish, sockets are closed with "restart", rooms finish what
// they took. The store stays open for its owner to close.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	httpServer := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headerTimeout, ReadTimeout: bodyTimeout, IdleTimeout: idleTimeout,
		MaxHeaderBytes: maxHeader,
		ErrorLog:       slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	background, stop := context.WithCancel(ctx)
	defer stop()
	var kept sync.WaitGroup
	kept.Go(func() { s.keepHouse(background) })
	kept.Go(func() { s.keepTime(background) })
	kept.Go(func() { s.keepTelling(background) })
	failed := make(chan error, 1)
	go func() { failed <- httpServer.Serve(listener) }()
	select {
	case err := <-failed:
		stop()
		kept.Wait()
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	kept.Wait()
	return s.drain(httpServer)
}

func (s *Server) drain(httpServer *http.Server) error {
	s.log.Info("draining")
	ctx, cancel := context.WithTimeout(context.Background(), DrainTime)
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- httpServer.Shutdown(ctx) }()
	return errors.Join(s.live.Close(ctx), <-stopped)
}
