package login

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"

	"meelezen/review"
	"meelezen/storage"
)

var testNow = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

const testClient = "meelezen"

// hostile is a provider that lies on demand. With no lie set it is a good one.
type hostile struct {
	t        *testing.T
	key      *rsa.PrivateKey
	server   *httptest.Server
	claims   map[string]any // of the next ID token
	metadata map[string]any // laid over the good metadata
	sign     func(payload []byte) string
	token    map[string]any // laid over the good token answer
}

// providerKey is made once: it takes half a second on a busy machine.
var providerKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func newHostile(t *testing.T) *hostile {
	key, err := providerKey()
	if err != nil {
		t.Fatal(err)
	}
	h := &hostile{t: t, key: key, metadata: map[string]any{}, token: map[string]any{}}
	h.sign = func(payload []byte) string { return signed(t, jose.RS256, key, "k1", payload) }
	h.server = httptest.NewServer(h)
	t.Cleanup(h.server.Close)
	h.claims = map[string]any{
		"iss": h.server.URL, "aud": testClient, "sub": "person-1",
		"iat": testNow.Unix(), "exp": testNow.Add(5 * time.Minute).Unix(),
	}
	return h
}

func (h *hostile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body any
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		metadata := map[string]any{
			"issuer": h.server.URL, "authorization_endpoint": h.server.URL + "/authorize",
			"token_endpoint": h.server.URL + "/token", "jwks_uri": h.server.URL + "/keys",
			"code_challenge_methods_supported":      []string{"S256"},
			"id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"},
		}
		for k, v := range h.metadata {
			metadata[k] = v
		}
		body = metadata
	case "/keys":
		body = jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: h.key.Public(), KeyID: "k1", Algorithm: "RS256", Use: "sig"}}}
	case "/token":
		payload, err := json.Marshal(h.claims)
		if err != nil {
			h.t.Error(err)
		}
		answer := map[string]any{"access_token": "access", "token_type": "Bearer", "id_token": h.sign(payload)}
		for k, v := range h.token {
			answer[k] = v
		}
		body = answer
	default:
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(body); err != nil {
		h.t.Log(err)
	}
}

func signed(t *testing.T, alg jose.SignatureAlgorithm, key any, id string, payload []byte) string {
	t.Helper()
	options := (&jose.SignerOptions{}).WithType("JWT")
	if id != "" {
		options = options.WithHeader("kid", id)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, options)
	if err != nil {
		t.Fatal(err)
	}
	object, err := signer.Sign(payload)
	if err != nil {
		t.Fatal(err)
	}
	compact, err := object.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return compact
}

func (h *hostile) config() Config {
	return Config{
		Issuer: h.server.URL, ClientID: testClient, ClientSecret: "secret",
		BaseURL: "http://127.0.0.1:1", Clock: func() time.Time { return testNow },
	}
}

// login runs one log-in against the provider, with the answer that lie made.
func (h *hostile) login(change func(url.Values)) (storage.Account, error) {
	h.t.Helper()
	provider, err := discover(context.Background(), h.config())
	if err != nil {
		return storage.Account{}, err
	}
	started := storage.PendingLogin{Nonce: "nonce-1", Verifier: strings.Repeat("v", 43), Next: "/"}
	if _, set := h.claims["nonce"]; !set {
		h.claims["nonce"] = started.Nonce
	}
	answer := url.Values{"code": {"code"}}
	if change != nil {
		change(answer)
	}
	return provider.finish(context.Background(), started, answer)
}

func TestAnHonestProviderLetsSomebodyIn(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*hostile)
	}{
		{"with nothing special", func(*hostile) {}},
		{"without a key id", func(h *hostile) {
			h.sign = func(p []byte) string { return signed(t, jose.RS256, h.key, "", p) }
		}},
		{"naming its issuer in the answer", func(h *hostile) { h.metadata["authorization_response_iss_parameter_supported"] = true }},
		{"with a clock four minutes fast", func(h *hostile) { h.claims["iat"] = testNow.Add(4 * time.Minute).Unix() }},
		{"with the hash of the access token", func(h *hostile) { h.claims["at_hash"] = accessHash("access") }},
		{"naming us as the party that asked", func(h *hostile) { h.claims["azp"] = testClient }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHostile(t)
			c.change(h)
			got, err := h.login(func(answer url.Values) {
				if h.metadata["authorization_response_iss_parameter_supported"] == true {
					answer.Set("iss", h.server.URL)
				}
			})
			if want := (storage.Account{Issuer: h.server.URL, Subject: "person-1"}); err != nil || got != want {
				t.Errorf("got %v, %v; want %v", got, err, want)
			}
		})
	}
}

func accessHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

func TestAHostileTokenIsRefused(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(name string, value any) func(*hostile) {
		return func(h *hostile) {
			h.claims[name] = value
			if value == nil {
				delete(h.claims, name)
			}
		}
	}
	at := func(d time.Duration) int64 { return testNow.Add(d).Unix() }
	for _, c := range []struct {
		name string
		lie  func(*hostile)
	}{
		{"not signed at all", func(h *hostile) {
			h.sign = func(p []byte) string {
				head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
				return head + "." + base64.RawURLEncoding.EncodeToString(p) + "."
			}
		}},
		{"signed with the public key as a secret", func(h *hostile) {
			h.sign = func(p []byte) string { return signed(t, jose.HS256, h.key.PublicKey.N.Bytes(), "k1", p) }
		}},
		{"signed with somebody else's key", func(h *hostile) {
			h.sign = func(p []byte) string { return signed(t, jose.RS256, other, "k1", p) }
		}},
		{"signed with an unknown key", func(h *hostile) {
			h.sign = func(p []byte) string { return signed(t, jose.RS256, other, "k2", p) }
		}},
		{"signed with an algorithm that is not on our list", func(h *hostile) {
			h.metadata["id_token_signing_alg_values_supported"] = []string{"RS512"}
			h.sign = func(p []byte) string { return signed(t, jose.RS512, h.key, "k1", p) }
		}},
		{"of another issuer", claim("iss", "https://other.example")},
		{"of the issuer with a closing slash", func(h *hostile) { h.claims["iss"] = h.server.URL + "/" }},
		{"for another application", claim("aud", "other")},
		{"for us and one more", claim("aud", []string{testClient, "other"})},
		{"for nobody", claim("aud", nil)},
		{"asked for by another application", claim("azp", "other")},
		{"without a subject", claim("sub", nil)},
		{"with an empty subject", claim("sub", "")},
		{"with a subject of 100 kB", claim("sub", strings.Repeat("x", 100_000))},
		{"that does not say when it was made", claim("iat", nil)},
		{"made in an hour", claim("iat", at(time.Hour))},
		{"made six minutes ahead", claim("iat", at(6*time.Minute))},
		{"made ten years ago", claim("iat", at(-10*365*24*time.Hour))},
		{"that never ends", claim("exp", nil)},
		{"that has ended", claim("exp", at(-time.Second))},
		{"good until the year 9999", claim("exp", 253370764800)},
		{"not good yet", claim("nbf", at(time.Hour))},
		{"with another nonce", claim("nonce", "other")},
		{"without a nonce", claim("nonce", "")},
		{"with the hash of another access token", claim("at_hash", accessHash("other"))},
		{"with two subjects", func(h *hostile) {
			h.sign = func(p []byte) string {
				return signed(t, jose.RS256, h.key, "k1", append([]byte(`{"sub":"admin",`), p[1:]...))
			}
		}},
		{"with two subjects, one in capitals", func(h *hostile) {
			h.sign = func(p []byte) string {
				return signed(t, jose.RS256, h.key, "k1", append([]byte(`{"SUB":"admin",`), p[1:]...))
			}
		}},
		{"that is not there", func(h *hostile) { h.token["id_token"] = "" }},
		{"in an answer of 64 MiB", func(h *hostile) { h.token["padding"] = strings.Repeat("x", 64<<20) }},
	} {
		t.Run("a token "+c.name, func(t *testing.T) {
			h := newHostile(t)
			c.lie(h)
			got, err := h.login(nil)
			if err == nil {
				t.Fatalf("let in as %v", got)
			}
			if review.KindOf(err) != review.Unauthenticated {
				t.Errorf("kind %s: %v", review.KindOf(err), err)
			}
		})
	}
}

func TestAnAnswerThatDoesNotBelongToThisLogInIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(*hostile, url.Values)
	}{
		{"another issuer", func(_ *hostile, a url.Values) { a.Set("iss", "https://other.example") }},
		{"no issuer, though promised", func(h *hostile, _ url.Values) {
			h.metadata["authorization_response_iss_parameter_supported"] = true
		}},
		{"an error", func(_ *hostile, a url.Values) { a.Set("error", "access_denied") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHostile(t)
			c.lie(h, url.Values{}) // what concerns the metadata must be there before it is read
			if _, err := h.login(func(a url.Values) { c.lie(h, a) }); review.KindOf(err) != review.Unauthenticated {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestTheProvidersWordsAboutSomebodyStayOutOfTheLog(t *testing.T) {
	h := newHostile(t)
	h.token = map[string]any{"error": "invalid_grant", "error_description": "account of Vera Echt is closed"}
	_, err := h.login(nil)
	if err == nil || strings.Contains(err.Error(), "Vera") || !strings.Contains(err.Error(), "invalid_grant") {
		t.Errorf("the line in the log would be %v", err)
	}
}

func TestAProviderThatCannotBeUsedIsRefusedAtTheStart(t *testing.T) {
	for _, c := range []struct {
		name string
		lie  func(*hostile)
		want review.Kind
	}{
		{"no PKCE with S256", func(h *hostile) { h.metadata["code_challenge_methods_supported"] = []string{"plain"} }, review.Invalid},
		{"metadata of another issuer", func(h *hostile) { h.metadata["issuer"] = "https://other.example" }, review.Invalid},
		{"metadata of 2 MiB", func(h *hostile) { h.metadata["padding"] = strings.Repeat("x", 2<<20) }, review.Invalid},
		{"nobody listens", func(h *hostile) { h.server.Close() }, review.Unavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHostile(t)
			c.lie(h)
			if _, err := discover(context.Background(), h.config()); err == nil || review.KindOf(err) != c.want {
				t.Errorf("got %v, want kind %s", err, c.want)
			}
		})
	}
}

func TestTheProviderIsAskedWithPKCEStateAndNonce(t *testing.T) {
	h := newHostile(t)
	provider, err := discover(context.Background(), h.config())
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(provider.address(storage.LoginAttempt{State: "s", Nonce: "n", Verifier: "v"}))
	if err != nil {
		t.Fatal(err)
	}
	sum := crypto.SHA256.New()
	sum.Write([]byte("v"))
	want := map[string]string{
		"response_type": "code", "scope": "openid", "state": "s", "nonce": "n", "client_id": testClient,
		"code_challenge_method": "S256", "code_challenge": base64.RawURLEncoding.EncodeToString(sum.Sum(nil)),
		"redirect_uri": "http://127.0.0.1:1/login/callback",
	}
	for name, value := range want {
		if got := address.Query().Get(name); got != value {
			t.Errorf("%s is %q, want %q", name, got, value)
		}
	}
	if len(address.Query()) != len(want) {
		t.Errorf("more is asked than that: %s", fmt.Sprint(address.Query()))
	}
}
