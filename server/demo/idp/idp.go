// Package idp is an OpenID Connect provider for trying Meelezen and for its
// tests: a page with a button per person, behind it the real protocol.
//
// It runs in the process, keeps everything in memory and asks for no password.
// It must therefore never listen on anything but loopback, and the production
// program does not link it. Begin with New.
package idp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"embed"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// Person is someone to log in as.
type Person struct {
	Subject string // the stable id that ends up in the token
	Name    string // shown on the button
	About   string // shown under the name, e.g. role and organisation
}

// Client is the one relying party that the provider serves.
type Client struct {
	ID, Secret, RedirectURI string
}

// Options are what a provider needs. Clock is time.Now when nil.
type Options struct {
	Issuer string // exactly as served, without a closing slash
	People []Person
	Client Client
	Clock  func() time.Time
}

//go:embed people.html
var pages embed.FS

const (
	peoplePath = "/people"
	// A page left open longer than this asks to start again.
	requestLife = 30 * time.Minute
	// Enough for a table full of people, and a bound on memory.
	maxRequests = 1000
)

// Provider is the running provider. It is an http.Handler for its own listener.
type Provider struct {
	options  Options
	page     *template.Template
	key      *ecdsa.PrivateKey
	keyID    string
	provider *op.Provider
	mux      *http.ServeMux

	mu       sync.Mutex // guards requests and codes
	requests map[string]*authRequest
	codes    map[string]string // code to id of a request
}

// New makes a provider with a fresh signing key.
func New(o Options) (*Provider, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make the signing key: %w", err)
	}
	page, err := template.ParseFS(pages, "people.html")
	if err != nil {
		return nil, fmt.Errorf("parse the page of people: %w", err)
	}
	p := &Provider{
		options: o, page: page, key: key, keyID: rand.Text(),
		requests: map[string]*authRequest{}, codes: map[string]string{},
	}
	config := &op.Config{CodeMethodS256: true, AuthMethodPost: true, SupportedScopes: []string{"openid"}}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, fmt.Errorf("make the encryption key: %w", err)
	}
	p.provider, err = op.NewProvider(config, (*store)(p), op.StaticIssuer(o.Issuer),
		op.WithAllowInsecure(), op.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		return nil, fmt.Errorf("make the provider: %w", err)
	}
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("GET "+peoplePath, p.handlePeople)
	p.mux.Handle("POST "+peoplePath, op.NewIssuerInterceptor(p.provider.IssuerFromRequest).HandlerFunc(p.handleChosen))
	p.mux.Handle("/", p.provider)
	return p, nil
}

// ServeHTTP serves the protocol and the page of people.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// handlePeople shows whom one can log in as.
func (p *Provider) handlePeople(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("request")
	if _, err := p.request(id); err != nil {
		p.refuse(w)
		return
	}
	p.show(w, http.StatusOK, struct {
		Request string
		People  []Person
	}{id, p.options.People})
}

// handleChosen finishes the request as the chosen person.
func (p *Provider) handleChosen(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4096)
	id := r.PostFormValue("request")
	if !p.choose(id, r.PostFormValue("subject")) {
		p.refuse(w)
		return
	}
	http.Redirect(w, r, op.AuthCallbackURL(p.provider)(r.Context(), id), http.StatusFound)
}

// choose records who logs in; false when the request or the person is unknown.
func (p *Provider) choose(id, subject string) bool {
	known := false
	for _, person := range p.options.People {
		known = known || person.Subject == subject
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	request, ok := p.requests[id]
	if !ok || !known {
		return false
	}
	chosen := *request
	chosen.subject, chosen.authTime = subject, p.options.Clock()
	p.requests[id] = &chosen
	return true
}

// refuse tells that the page is too old to go on with.
func (p *Provider) refuse(w http.ResponseWriter) {
	p.show(w, http.StatusBadRequest, struct {
		Request string
		People  []Person
	}{})
}

func (p *Provider) show(w http.ResponseWriter, status int, data any) {
	var b strings.Builder
	if err := p.page.Execute(&b, data); err != nil {
		http.Error(w, "page", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	// Unsafe-inline covers the one style element of this page; there is no script.
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(b.String())) // the browser has gone: nobody left to tell
}
