package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync"
	"testing"

	"meelezen/server/demo/idp"
	"meelezen/storage"
)

// output is what the demo prints; ready is closed when it has greeted.
type output struct {
	mu    sync.Mutex
	text  bytes.Buffer
	once  sync.Once
	ready chan struct{}
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.once.Do(func() { close(o.ready) })
	return o.text.Write(p)
}

// free returns an address that nobody listens on just now.
func free(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// start runs the demo until the function it returns is called.
func start(t *testing.T, o options) func() {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, ended := &output{ready: make(chan struct{})}, make(chan error, 1)
	go func() { ended <- run(ctx, o, out, io.Discard) }()
	select {
	case <-out.ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the end: %v", err)
		}
	}
}

func fetch[V any](t *testing.T, client *http.Client, address string) V {
	t.Helper()
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var v V
	if err := json.NewDecoder(answer.Body).Decode(&v); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", address, answer.StatusCode, err)
	}
	return v
}

type listed []struct{ ID, Title, Round string }

type opened struct {
	Contributions []struct{ ID, Kind string }
	Revisions     []struct{ Name string }
}

func logIn(t *testing.T, o options, subject string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	answer, err := idp.LogIn(t.Context(), client, "http://"+o.address+"/login", subject)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return client
}

func TestTheFirstLookIsNotEmptyAndASecondStartGoesOn(t *testing.T) {
	o := options{data: t.TempDir(), address: free(t), provider: free(t)}
	stop := start(t, o)
	client := logIn(t, o, "nadia")
	documents := fetch[listed](t, client, "http://"+o.address+"/api/v1/documents")
	if len(documents) != 1 || documents[0].Title != "Samen tegen uitbuiting" || documents[0].Round != "Ronde 1" {
		t.Fatalf("documents are %+v", documents)
	}
	address := "http://" + o.address + "/api/v1/documents/" + documents[0].ID
	first := fetch[opened](t, client, address)
	if len(first.Contributions) != len(sayings()) || len(first.Revisions) != 1 {
		t.Errorf("there are %d contributions and %d revisions", len(first.Contributions), len(first.Revisions))
	}
	stop()

	stop = start(t, o)
	defer stop()
	if again := fetch[opened](t, client, address); len(again.Contributions) != len(first.Contributions) {
		t.Errorf("after the second start there are %d contributions", len(again.Contributions))
	}
	answer, err := http.Get("http://" + o.provider + "/people")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil || strings.Contains(string(page), "Terpstra") {
		t.Errorf("%v: the page names who is behind the pseudonym", err)
	}
	report, err := storage.VerifyDir(t.Context(), o.data)
	if err != nil || report.Err() != nil {
		t.Errorf("the folder: %v %v", err, report.Err())
	}
}

func TestTheDemoListensOnThisMachineOnly(t *testing.T) {
	for _, address := range []string{":8080", "0.0.0.0:8080", "192.0.2.1:80", "example.org:80", "8080"} {
		o := options{data: t.TempDir(), address: address, provider: "127.0.0.1:0"}
		if err := run(t.Context(), o, io.Discard, io.Discard); err == nil {
			t.Errorf("%s: it started", address)
		}
	}
}

func TestAFolderOfAnotherProviderIsRefused(t *testing.T) {
	o := options{data: t.TempDir(), address: free(t), provider: free(t)}
	start(t, o)()
	o.provider = free(t)
	if err := run(t.Context(), o, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), "-data") {
		t.Errorf("got %v", err)
	}
}
