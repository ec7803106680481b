package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/server/demo/idp"
	"meelezen/storage"
)

// house is a server on a real listener, with a real provider beside it, and a
// document in one of two dossiers.
type house struct {
	t        *testing.T
	dir      string
	store    *Store
	server   *Server
	base     string
	stop     func() error
	post     *postOffice // nil for a house without mail
	made     time.Time
	offset   atomic.Int64 // added to the clock
	log      bytes.Buffer
	cast     []member
	document review.DocumentID
	dossier  review.DossierID
	people   map[string]storage.Participation
}

const plan = `# Melden

Wie uitbuiting vermoedt, kan **overal** terecht. Het meldpunt antwoordt binnen twee dagen.[^1]

## Acties

| Actie | Wie |
| --- | --- |
| Meldpunt openen | Rijk |

[^1]: Ook in het weekeinde.
`

// member is somebody whom the provider knows, and who they are here; without a role
// they are not invited.
type member struct {
	subject string
	who     Newcomer
}

// somebody are the people of the house. Olga is in another dossier; Vera is known
// to the provider only.
var somebody = []member{
	{"nadia", Newcomer{Dossier: "Plan", Organisation: "Ministerie", Name: "Nadia Prins", Pseudonym: "", Roles: review.Roles(review.RoleLeadEditor)}},
	{"fatma", Newcomer{Dossier: "Plan", Organisation: "Gemeente Waterstede", Name: "Fatma Aydin", Pseudonym: "", Roles: review.Roles(review.RoleReader)}},
	{"joost", Newcomer{Dossier: "Plan", Organisation: "De Lantaarn", Name: "Joost Hartman", Pseudonym: "", Roles: review.Roles(review.RoleReader)}},
	{"merel", Newcomer{Dossier: "Plan", Organisation: "", Name: "Hanna Terpstra", Pseudonym: "Merel", Roles: review.Roles(review.RoleReader)}},
	{"olga", Newcomer{Dossier: "Ander plan", Organisation: "Ministerie", Name: "Olga Smit", Pseudonym: "", Roles: review.Roles(review.RoleLeadEditor)}},
	{"bram", Newcomer{Dossier: "Plan", Organisation: "Ministerie", Name: "Bram Bos", Pseudonym: "", Roles: review.Roles(review.RoleAdministrator)}},
	{"vera", Newcomer{}},
}

func newHouse(t *testing.T) *house {
	t.Helper()
	return newHouseWith(t, Options{})
}

// newHouseWith is newHouse with options of its own, and more people; clock and log
// are the house's.
func newHouseWith(t *testing.T, o Options, more ...member) *house {
	t.Helper()
	return newHouseMailing(t, o, nil, more...)
}

// newHouseMailing is newHouseWith with a mail server; everybody has an address there.
func newHouseMailing(t *testing.T, o Options, post *postOffice, more ...member) *house {
	t.Helper()
	h := &house{t: t, post: post, made: time.Now(), cast: slices.Concat(somebody, more), dir: t.TempDir(), people: map[string]storage.Participation{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.base = "http://" + listener.Addr().String()
	issuer := h.provider()
	o.Log, o.Clock = slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})), h.now
	h.store, err = OpenStore(t.Context(), h.dir, o)
	if err != nil {
		t.Fatal(err)
	}
	h.fill(issuer)
	h.server, err = New(t.Context(), h.store, h.config(issuer))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(ctx, listener) }()
	stopped := false
	h.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-served
	}
	t.Cleanup(func() {
		if err := h.stop(); err != nil {
			t.Errorf("serve: %v", err)
		}
		h.checkFiles()
	})
	return h
}

// checkFiles closes the store and proves what it left behind.
func (h *house) checkFiles() {
	if err := h.store.Close(context.Background()); err != nil {
		h.t.Errorf("close: %v", err)
	}
	report, err := storage.VerifyDir(context.Background(), h.dir)
	if err != nil || report.Err() != nil {
		h.t.Errorf("the folder that the test left: %v %v", err, report.Err())
	}
}

func (h *house) now() time.Time { return time.Now().Add(time.Duration(h.offset.Load())) }

func (h *house) provider() string {
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String()
	var people []idp.Person
	for _, s := range h.cast {
		people = append(people, idp.Person{Subject: s.subject, Name: s.who.Name})
	}
	provider, err := idp.New(idp.Options{
		Issuer: issuer, People: people,
		Client: idp.Client{ID: "meelezen", Secret: "secret", RedirectURI: h.base + "/login/callback"},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	server.Config.Handler = provider
	server.Start()
	h.t.Cleanup(server.Close)
	return issuer
}

func (h *house) config(issuer string) Config {
	c := Config{
		Data: h.dir, Listen: "127.0.0.1:0", BaseURL: h.base, Issuer: issuer, ClientID: "meelezen", Secret: "secret",
		Contact: "Nadia Prins, toestel 12", SessionIdle: time.Hour, SessionMax: 8 * time.Hour, LogLevel: "debug",
	}
	if h.post != nil {
		c.DigestHour = hourFor(h.t, h.made)
		c.SMTPAddress, c.SMTPFrom = h.post.address, "meelezen@example.nl"
	}
	return c
}

// addressOf is where somebody's mail goes.
func addressOf(subject string) string { return subject + "@example.nl" }

func (h *house) fill(issuer string) {
	h.t.Helper()
	ctx := h.t.Context()
	for _, s := range h.cast {
		if s.who.Roles == 0 {
			continue
		}
		s.who.Mail = addressOf(s.subject)
		place, err := h.store.Admit(ctx, s.who)
		if err != nil {
			h.t.Fatal(err)
		}
		h.people[s.subject] = place
		if err := h.store.Vault().LinkAccount(ctx, storage.Account{Issuer: issuer, Subject: s.subject}, place.Person); err != nil {
			h.t.Fatal(err)
		}
	}
	doc, _, err := h.store.ParseText(ctx, []byte(plan), nil, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	lead := h.people["nadia"]
	h.dossier = lead.Dossier
	if h.document, err = h.store.Create(ctx, lead.Participant, lead.Dossier, doc); err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.store.Do(ctx, lead.Participant, h.document, review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive}); err != nil {
		h.t.Fatal(err)
	}
}

// visitor is somebody's browser.
type visitor struct {
	h      *house
	client *http.Client
}

func (h *house) browser() *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &visitor{h, &http.Client{Jar: jar}}
}

// logIn opens a browser and logs in as that person.
func (h *house) logIn(subject string) *visitor {
	h.t.Helper()
	v := h.browser()
	answer, err := idp.LogIn(h.t.Context(), v.client, h.base+"/login?next=/ergens", subject)
	if err != nil {
		h.t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.Request.URL.Path != "/ergens" {
		h.t.Fatalf("%s ended on %s with status %d", subject, answer.Request.URL.Path, answer.StatusCode)
	}
	return v
}

// httpReply is an answer that was read to its end.
type httpReply struct {
	status int
	header http.Header
	body   []byte
	path   string
}

func (v *visitor) do(method, path, media, body string, header ...string) httpReply {
	v.h.t.Helper()
	address := path
	if strings.HasPrefix(path, "/") {
		address = v.h.base + path
	}
	request, err := http.NewRequestWithContext(v.h.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		v.h.t.Fatal(err)
	}
	if media != "" {
		request.Header.Set("Content-Type", media)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := v.client.Do(request)
	if err != nil {
		v.h.t.Fatal(err)
	}
	read, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		v.h.t.Fatal(err)
	}
	return httpReply{answer.StatusCode, answer.Header, read, answer.Request.URL.Path}
}

func (v *visitor) get(path string) httpReply { v.h.t.Helper(); return v.do("GET", path, "", "") }

func (v *visitor) post(path, media, body string) httpReply {
	v.h.t.Helper()
	return v.do("POST", path, media, body)
}

// doc is an address below the document of the house.
func (h *house) doc(path string) string { return "/api/v1/documents/" + string(h.document) + path }

// problem reads a refusal.
func (r httpReply) problem(t *testing.T) (kind, key, detail string) {
	t.Helper()
	var p struct{ Kind, Key, Detail string }
	if err := json.Unmarshal(r.body, &p); err != nil || r.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("no problem but %d %s: %s", r.status, r.header.Get("Content-Type"), r.body)
	}
	return p.Kind, p.Key, p.Detail
}

func decode[V any](t *testing.T, r httpReply) V {
	t.Helper()
	var v V
	if err := json.Unmarshal(r.body, &v); err != nil || r.status >= 300 {
		t.Fatalf("status %d, %v: %s", r.status, err, r.body)
	}
	return v
}

func cookies(t *testing.T, v *visitor) map[string]string {
	t.Helper()
	base, err := url.Parse(v.h.base)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, c := range v.client.Jar.Cookies(base) {
		found[c.Name] = c.Value
	}
	return found
}
