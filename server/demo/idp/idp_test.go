package idp

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// start serves a provider and a page that it may send people back to.
func start(t *testing.T) (*httptest.Server, string) {
	t.Helper()
	back := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.RawQuery)
	}))
	t.Cleanup(back.Close)
	server := httptest.NewUnstartedServer(nil)
	issuer := "http://" + server.Listener.Addr().String()
	provider, err := New(Options{
		Issuer: issuer,
		People: []Person{{"nadia", "Nadia Prins", "eindredacteur"}, {"merel", "<b>Merel</b>", ""}},
		Client: Client{"meelezen", "secret", back.URL + "/callback"},
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = provider
	server.Start()
	t.Cleanup(server.Close)
	query := url.Values{
		"client_id": {"meelezen"}, "redirect_uri": {back.URL + "/callback"}, "response_type": {"code"},
		"scope": {"openid"}, "state": {"s"}, "nonce": {"n"},
		"code_challenge": {"JBbiqONGWPaAmwXk_8bT6UnlPfrn65D32eZlJS-zGG0"}, "code_challenge_method": {"S256"},
	}
	return server, issuer + "/authorize?" + query.Encode()
}

func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func TestThePageListsThePeopleAndAButtonLogsIn(t *testing.T) {
	_, address := start(t)
	client := browser(t)
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	for _, want := range []string{"Nadia Prins", "eindredacteur", `value="merel"`, "&lt;b&gt;Merel", `lang="nl"`} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not have %q", want)
		}
	}
	done, err := LogIn(context.Background(), client, address, "nadia")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = done.Body.Close() }()
	if q := done.Request.URL.Query(); q.Get("code") == "" || q.Get("state") != "s" {
		t.Errorf("came back with %s", done.Request.URL.RawQuery)
	}
}

func TestSomebodyWhoIsNotOnThePageIsNotLetIn(t *testing.T) {
	_, address := start(t)
	done, err := LogIn(context.Background(), browser(t), address, "mallory")
	if err != nil {
		t.Fatal(err)
	}
	_ = done.Body.Close()
	if done.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", done.StatusCode)
	}
}

func TestALogInWithoutPKCEIsRefused(t *testing.T) {
	_, address := start(t)
	without, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := without.Query()
	query.Del("code_challenge")
	query.Del("code_challenge_method")
	without.RawQuery = query.Encode()
	done, err := LogIn(context.Background(), browser(t), without.String(), "nadia")
	if err == nil {
		_ = done.Body.Close()
		t.Errorf("let in: %s", done.Request.URL)
	}
}

func TestAnOldPageSaysToStartAgain(t *testing.T) {
	server, _ := start(t)
	answer, err := browser(t).Get(server.URL + "/people?request=gone")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusBadRequest || !strings.Contains(string(page), "te oud") {
		t.Errorf("status %d, %v: %s", answer.StatusCode, err, page)
	}
}
