package login

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"meelezen/review"
	"meelezen/storage"
)

// What an ID token may be at most. The library checks signature, issuer,
// audience, expiry and nbf; the rest is ours.
const (
	maxSubject   = 255
	maxAhead     = 5 * time.Minute  // clocks differ
	maxAge       = 15 * time.Minute // a token is used at once
	maxTokenSpan = 24 * time.Hour
)

// Provider is the identity provider as this server uses it.
type Provider struct {
	config   Config
	client   *http.Client
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	sendsIss bool // RFC 9207: the answer names its issuer
}

// discover reads the provider's metadata. It refuses a provider without PKCE S256
// with kind Invalid; one that cannot be reached is Unavailable.
func discover(ctx context.Context, config Config) (*Provider, error) {
	const op = "login: discover"
	client := newClient(config.Transport)
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, client), config.Issuer)
	if err != nil {
		kind := review.Invalid
		// The library gives no type for an answer of 5xx, only its status as text.
		if unreachable := new(url.Error); errors.As(err, &unreachable) || strings.HasPrefix(err.Error(), "5") {
			kind = review.Unavailable
		}
		return nil, review.E(kind, op, "login.providerAway", fmt.Errorf("issuer %s: %w", config.Issuer, err))
	}
	var metadata struct {
		Methods  []string `json:"code_challenge_methods_supported"`
		SendsIss bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := found.Claims(&metadata); err != nil {
		return nil, review.E(review.Invalid, op, "login.providerAway", fmt.Errorf("metadata of %s: %w", config.Issuer, err))
	}
	if !slices.Contains(metadata.Methods, "S256") {
		return nil, review.E(review.Invalid, op, "login.providerAway",
			fmt.Errorf("issuer %s does not offer PKCE with S256; ask its operator to switch it on", config.Issuer))
	}
	endpoint := found.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if config.ClientSecret == "" {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &Provider{
		config: config, client: client, sendsIss: metadata.SendsIss,
		verifier: found.VerifierContext(oidc.ClientContext(context.WithoutCancel(ctx), client), &oidc.Config{
			ClientID: config.ClientID, Now: config.Clock,
			// A list of our own, so that hostile metadata cannot widen it.
			SupportedSigningAlgs: []string{oidc.RS256, oidc.PS256, oidc.ES256},
		}),
		oauth: oauth2.Config{
			ClientID: config.ClientID, ClientSecret: config.ClientSecret, Endpoint: endpoint,
			RedirectURL: config.BaseURL + CallbackPath, Scopes: []string{oidc.ScopeOpenID},
		},
	}, nil
}

// address is where the browser goes to log in.
func (p *Provider) address(r storage.LoginAttempt) string {
	return p.oauth.AuthCodeURL(r.State, oidc.Nonce(r.Nonce), oauth2.S256ChallengeOption(r.Verifier))
}

// finish turns the provider's answer into an account. That its state is the one
// of this browser has been seen to.
func (p *Provider) finish(ctx context.Context, r storage.PendingLogin, answer url.Values) (storage.Account, error) {
	const op = "login: finish"
	refuse := func(text review.TextKey, err error) (storage.Account, error) {
		return storage.Account{}, review.E(review.Unauthenticated, op, text, err)
	}
	if iss, sent := answer.Get("iss"), answer.Has("iss"); (sent || p.sendsIss) && iss != p.config.Issuer {
		return refuse("login.refused", errors.New("the answer names another issuer"))
	}
	if answer.Has("error") {
		return refuse("login.cancelled", fmt.Errorf("the provider answered %.40q", answer.Get("error")))
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := p.oauth.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(r.Verifier))
	if err != nil {
		return refuse("login.refused", fmt.Errorf("exchange the code: %w", withoutWords(err)))
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return refuse("login.refused", errors.New("the answer has no ID token"))
	}
	verified, err := p.verifier.Verify(ctx, raw)
	if err != nil {
		return refuse("login.refused", fmt.Errorf("verify the ID token: %w", err))
	}
	if err := p.check(verified, raw, token.AccessToken, r.Nonce); err != nil {
		return refuse("login.refused", fmt.Errorf("check the ID token: %w", err))
	}
	return storage.Account{Issuer: verified.Issuer, Subject: verified.Subject}, nil
}

// withoutWords keeps the provider's own words, which may name somebody, out of the log.
func withoutWords(err error) error {
	if refused := new(oauth2.RetrieveError); errors.As(err, &refused) {
		return fmt.Errorf("the provider answered %.40q", refused.ErrorCode)
	}
	return err
}

// check is what the library leaves to its user.
func (p *Provider) check(token *oidc.IDToken, raw, access, nonce string) error {
	if err := checkUnambiguous(raw); err != nil {
		return err
	}
	var claims struct {
		IssuedAt *json.Number `json:"iat"`
		Party    *string      `json:"azp"`
	}
	if err := token.Claims(&claims); err != nil {
		return fmt.Errorf("read the claims: %w", err)
	}
	now := p.config.Clock()
	switch {
	case !sameText(token.Nonce, nonce):
		return errors.New("the nonce is another one")
	case len(token.Audience) != 1 || token.Audience[0] != p.config.ClientID:
		return errors.New("the token is for more than this application")
	case claims.Party != nil && *claims.Party != p.config.ClientID:
		return errors.New("the token was asked for by another application")
	case len(token.Subject) == 0 || len(token.Subject) > maxSubject:
		return fmt.Errorf("the subject has %d bytes", len(token.Subject))
	case claims.IssuedAt == nil:
		return errors.New("the token does not say when it was made")
	case token.IssuedAt.After(now.Add(maxAhead)) || token.IssuedAt.Before(now.Add(-maxAge)):
		return fmt.Errorf("the token was made %s ago", now.Sub(token.IssuedAt))
	case token.Expiry.Sub(token.IssuedAt) > maxTokenSpan:
		return errors.New("the token is good for too long")
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(access); err != nil {
			return fmt.Errorf("access token: %w", err)
		}
	}
	return nil
}

// checkUnambiguous refuses a payload that names a claim twice: two readers could
// see two identities in it.
func checkUnambiguous(raw string) error {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return errors.New("the token has no three parts")
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return fmt.Errorf("decode the payload: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(payload))
	if _, err := dec.Token(); err != nil {
		return fmt.Errorf("read the payload: %w", err)
	}
	seen := map[string]bool{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return fmt.Errorf("read the payload: %w", err)
		}
		// Claims match without regard to case in encoding/json.
		key := strings.ToLower(fmt.Sprint(name))
		if seen[key] {
			return fmt.Errorf("the claim %.40q stands there twice", key)
		}
		seen[key] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return fmt.Errorf("read the payload: %w", err)
		}
	}
	return nil
}

// sameText compares without telling by time where two texts differ. Two empty
// texts are not the same: nothing was asked for, so nothing was answered.
func sameText(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
