// Command demo is Meelezen to try: the real server on this machine, with a
// provider to log in at, people to log in as, and a plan to read along with.
//
// It listens on loopback only, because anybody can log in as anybody. The first
// start fills the data folder through the real commands; later starts go on where
// the last one ended. Begin at run; seed.go has the plan, people.go the people.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"meelezen/server"
	"meelezen/server/demo/idp"
)

// options are the flags of the demo.
type options struct {
	data, address, provider string
	verbose                 bool
}

func main() {
	var o options
	flag.StringVar(&o.data, "data", "data/demo", "folder of the database; empty it to begin anew")
	flag.StringVar(&o.address, "listen", "127.0.0.1:8080", "address of the server, on this machine")
	flag.StringVar(&o.provider, "provider", "127.0.0.1:8081", "address of the log-in provider, on this machine")
	flag.BoolVar(&o.verbose, "verbose", false, "log every request")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintf(os.Stderr, "demo: %v\n", err)
		os.Exit(1)
	}
}

// run serves until ctx ends.
func run(ctx context.Context, o options, stdout, stderr io.Writer) error {
	level := slog.LevelWarn
	if o.verbose {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}))
	ours, err := listen(o.address)
	if err != nil {
		return err
	}
	theirs, err := listen(o.provider)
	if err != nil {
		return errors.Join(err, ours.Close())
	}
	base, issuer := "http://"+ours.Addr().String(), "http://"+theirs.Addr().String()
	stopProvider, err := serveProvider(theirs, issuer, base)
	if err != nil {
		return errors.Join(err, ours.Close(), theirs.Close())
	}
	defer stopProvider()
	return serve(ctx, ours, config(o.data, base, issuer), log, stdout)
}

func serve(ctx context.Context, listener net.Listener, config server.Config, log *slog.Logger, stdout io.Writer) error {
	store, err := server.OpenStore(ctx, config.Data, server.Options{Log: log})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	served := func() error {
		if err := seed(ctx, store, config.Issuer); err != nil {
			return errors.Join(err, listener.Close())
		}
		s, err := server.New(ctx, store, config)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		greet(stdout, config)
		return s.Serve(ctx, listener)
	}()
	// ctx has ended, and the rooms still have to finish.
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), server.DrainTime)
	defer cancel()
	return errors.Join(served, store.Close(closing))
}

func config(data, base, issuer string) server.Config {
	return server.Config{
		Data: data, BaseURL: base, Listen: "127.0.0.1:0",
		Issuer: issuer, ClientID: clientID, Secret: clientSecret,
		Contact: "Nadia Prins van het Ministerie van Werk en Zorg (in deze proefopstelling: log in als een van de anderen)",
		// Long enough for a day of trying.
		SessionIdle: 12 * time.Hour, SessionMax: 24 * time.Hour, LogLevel: "warn", DigestHour: 8,
	}
}

// The demo's own credentials at its own provider; they open nothing else.
const (
	clientID     = "meelezen-demo"
	clientSecret = "demo"
)

// serveProvider serves the provider until the function it returns is called.
func serveProvider(listener net.Listener, issuer, base string) (func(), error) {
	provider, err := idp.New(idp.Options{
		Issuer: issuer, People: loginPeople(),
		Client: idp.Client{ID: clientID, Secret: clientSecret, RedirectURI: base + "/login/callback"},
	})
	if err != nil {
		return nil, err
	}
	s := &http.Server{Handler: provider, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(listener) // it ends by Close only
	}()
	return func() { _ = s.Close(); <-done }, nil
}

// listen refuses every address that others could reach.
func listen(address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", address, err)
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("address %q is not of this machine: anybody can log in as anybody here; use 127.0.0.1", address)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%w; is the demo running already? Stop it, or choose other ports with -listen and -provider", err)
	}
	return listener, nil
}

func greet(w io.Writer, config server.Config) {
	fmt.Fprintf(w, `
Meelezen draait op  %s
Inloggen gaat via   %s
(Ctrl-C stopt. De gegevens staan in %s; een volgende start gaat daar verder.)

Probeer bijvoorbeeld:
  1. Log in als Fatma Aydin. Selecteer woorden en plaats een opmerking, of kies “Tekst wijzigen” en typ.
  2. Open een ander venster (een privévenster) en log in als Joost Hartman. Hij ziet het meteen.
  3. Log in een derde venster in als Nadia Prins, de eindredacteur. Open Verwerken en neem een voorstel over,
     of wijs het af met een reden. Iedereen ziet de tekst veranderen.
  4. Log in als Tom Wester en typ samen met Nadia in de tekst.
  5. Leg als Nadia een versie vast, vergelijk die met de eerste en druk af.
  6. Merel leest mee onder een schuilnaam. Vera Niemand is niet uitgenodigd: zij komt er niet in.

`, config.BaseURL, config.Issuer, config.Data)
}
