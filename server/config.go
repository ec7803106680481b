package server

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Config is everything that an operator sets, by flag or by an environment
// variable of the same name.
type Config struct {
	Data        string        // folder of the database
	VaultKey    string        // file of the key of the vault; "" for vault.key in the folder
	Listen      string        // address to listen on
	BaseURL     string        // address that people see, without a closing slash
	Issuer      string        // of the identity provider, exactly as it names itself
	ClientID    string        // that the provider knows us by
	Secret      string        // that goes with it
	Contact     string        // whom people without an invitation can ask
	SessionIdle time.Duration // log-in ends after this long without use
	SessionMax  time.Duration // log-in ends after this long in any case
	LogLevel    string        // debug, info, warn or error

	SMTPAddress  string // host:port of the mail server; "" sends no mail
	SMTPUser     string
	SMTPPassword string
	SMTPFrom     string // address that mail comes from
	DigestHour   int    // hour of the day, in Dutch time, at which the mail with what is new goes out
}

// setting is one row of the configuration: the flag, and what it is for.
type setting struct {
	name, usage string
	secret      bool
	text        *string
	duration    *time.Duration
	number      *int
	fallback    string
}

// settings is the one table of the configuration; README has the same rows.
func (c *Config) settings() []setting {
	return []setting{
		{name: "data", text: &c.Data, fallback: "data", usage: "folder of the database; made when it is not there"},
		{name: "vault-key", text: &c.VaultKey, usage: "file of the key that identities are sealed with; vault.key in the folder of the database when empty; made when nothing is sealed yet"},
		{name: "listen", text: &c.Listen, fallback: "127.0.0.1:8080", usage: "address to listen on"},
		{name: "base-url", text: &c.BaseURL, fallback: "http://127.0.0.1:8080", usage: "address that people see, without a closing slash; https except on this machine itself"},
		{name: "oidc-issuer", text: &c.Issuer, usage: "OpenID Connect provider, exactly as it names itself"},
		{name: "oidc-client-id", text: &c.ClientID, fallback: "meelezen", usage: "name that the provider knows this server by"},
		{name: "oidc-client-secret", text: &c.Secret, secret: true, usage: "secret that goes with it; empty for a client without one"},
		{name: "contact", text: &c.Contact, fallback: "de redactie", usage: "whom people without an invitation can ask, as shown to them"},
		{name: "session-idle", duration: &c.SessionIdle, fallback: "4h", usage: "a log-in ends after this long without use"},
		{name: "session-max", duration: &c.SessionMax, fallback: "12h", usage: "a log-in ends after this long in any case"},
		{name: "smtp-address", text: &c.SMTPAddress, usage: "mail server as host:port; empty sends no mail"},
		{name: "smtp-user", text: &c.SMTPUser, usage: "name that the mail server knows this one by; empty when it asks for none"},
		{name: "smtp-password", text: &c.SMTPPassword, secret: true, usage: "password that goes with it"},
		{name: "smtp-from", text: &c.SMTPFrom, usage: "address that mail comes from"},
		{name: "digest-hour", number: &c.DigestHour, fallback: "8", usage: "hour of the day, in Dutch time, at which the mail with what is new goes out"},
		{name: "log-level", text: &c.LogLevel, fallback: "info", usage: "debug, info, warn or error"},
	}
}

// EnvName is the environment variable of a flag.
func EnvName(flag string) string {
	return "MEELEZEN_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// register declares the settings as flags. The environment gives the defaults, so
// that a flag on the command line wins.
func (c *Config) register(flags *flag.FlagSet, getenv func(string) string) error {
	for _, s := range c.settings() {
		value := s.fallback
		if v := getenv(EnvName(s.name)); v != "" {
			value = v
		}
		if s.text != nil {
			flags.StringVar(s.text, s.name, value, s.usage)
			continue
		}
		if err := s.registerValue(flags, value); err != nil {
			return fmt.Errorf("%s: %w", EnvName(s.name), err)
		}
	}
	return nil
}

// registerValue declares a setting that is not a text.
func (s setting) registerValue(flags *flag.FlagSet, value string) error {
	if s.number != nil {
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("%q is no whole number", value)
		}
		flags.IntVar(s.number, s.name, n, s.usage)
		return nil
	}
	d, err := time.ParseDuration(value)
	if err != nil {
		return fmt.Errorf("read a duration: %w", err)
	}
	flags.DurationVar(s.duration, s.name, d, s.usage)
	return nil
}

// Validate says everything that is wrong at once, and what to do about it.
func (c *Config) Validate() error {
	var errs []error
	bad := func(name, format string, args ...any) {
		errs = append(errs, fmt.Errorf("-%s (%s): %s", name, EnvName(name), fmt.Sprintf(format, args...)))
	}
	base, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || base.Host == "" || (base.Scheme != "https" && base.Scheme != "http"):
		bad("base-url", "%q is no web address; give for example https://meelezen.example.nl", c.BaseURL)
	case base.Path != "" || base.RawQuery != "":
		bad("base-url", "%q has a path or a closing slash; give scheme and host only", c.BaseURL)
	case base.Scheme == "http" && !loopback(base.Hostname()):
		bad("base-url", "%q would send sessions over the network unprotected; use https, with a proxy in front", c.BaseURL)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		bad("listen", "%q is no address; give host:port, for example 127.0.0.1:8080", c.Listen)
	}
	issuer, err := url.Parse(c.Issuer)
	switch {
	case c.Issuer == "":
		bad("oidc-issuer", "is empty; people log in through an OpenID Connect provider. To try without one: go run ./server/demo")
	case err != nil || issuer.Host == "" || (issuer.Scheme != "https" && !loopback(issuer.Hostname())):
		bad("oidc-issuer", "%q is no https address", c.Issuer)
	}
	if c.ClientID == "" {
		bad("oidc-client-id", "is empty; the provider's operator gives it to you")
	}
	if c.Data == "" {
		bad("data", "is empty; give a folder on a local disk")
	}
	if c.SessionIdle <= 0 || c.SessionMax < c.SessionIdle {
		bad("session-max", "must be at least session-idle, and both more than nothing")
	}
	if c.SMTPAddress != "" {
		if _, _, err := net.SplitHostPort(c.SMTPAddress); err != nil {
			bad("smtp-address", "%q is no address; give host:port, for example smtp.example.nl:587", c.SMTPAddress)
		}
		if _, err := mail.ParseAddress(c.SMTPFrom); err != nil {
			bad("smtp-from", "%q is no mail address", c.SMTPFrom)
		}
	}
	if c.DigestHour < 0 || c.DigestHour > 23 {
		bad("digest-hour", "%d is no hour of the day; give 0 to 23", c.DigestHour)
	}
	if _, err := logLevel(c.LogLevel); err != nil {
		bad("log-level", "%v", err)
	}
	return errors.Join(errs...)
}

// print writes the settings as they will be used; secrets are masked.
func (c *Config) print(w io.Writer) error {
	for _, s := range c.settings() {
		value := ""
		switch {
		case s.duration != nil:
			value = s.duration.String()
		case s.number != nil:
			value = strconv.Itoa(*s.number)
		case s.secret && *s.text != "":
			value = "********"
		default:
			value = *s.text
		}
		if _, err := fmt.Fprintf(w, "%s=%s\n", EnvName(s.name), value); err != nil {
			return fmt.Errorf("print the configuration: %w", err)
		}
	}
	return nil
}

// loopback reports whether the host can only be this machine.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
