package mail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"meelezen/server/mail"
)

// listen is a mail server that takes one message; refusals are what it answers to a
// command instead.
func listen(t *testing.T, refusals map[string]string) (address string, got chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got = make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		got <- converse(c, refusals)
	}()
	return l.Addr().String(), got
}

func converse(c net.Conn, refusals map[string]string) string {
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 test")
	var message strings.Builder
	inData := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		line := lines.Text()
		verb, _, _ := strings.Cut(line, " ")
		if answer := refusals[verb]; answer != "" && (!inData || line == ".") {
			inData = false
			say(answer)
			continue
		}
		switch {
		case inData && line == ".":
			inData = false
			say("250 ok")
		case inData:
			message.WriteString(line + "\n")
		case line == "DATA":
			inData = true
			say("354 go on")
		case line == "QUIT":
			say("221 bye")
			return message.String()
		default:
			say("250 ok")
		}
	}
	return message.String()
}

func TestAMessageArrives(t *testing.T) {
	address, got := listen(t, nil)
	s, err := mail.New(mail.Options{Address: address, From: "meelezen@example.nl"})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "fatma@example.nl", "Uitnodiging", "Dag,\n\nOpen deze link."); err != nil {
		t.Fatal(err)
	}
	message := <-got
	for _, want := range []string{"To: <fatma@example.nl>", "From: <meelezen@example.nl>", "Subject: Uitnodiging", "Open deze link."} {
		if !strings.Contains(message, want) {
			t.Errorf("%q is not in\n%s", want, message)
		}
	}
}

func TestWhatBecameOfAMessageIsKnown(t *testing.T) {
	refused, later := mail.ErrRefused, mail.ErrLater
	for _, c := range []struct {
		name     string
		refusals map[string]string
		want     error // nil: taken; errAway: another than the two that are about this message
	}{
		{"it is taken", nil, nil},
		{"there is no such receiver", map[string]string{"RCPT": "550 5.1.1 no such receiver"}, refused},
		{"its words are refused", map[string]string{".": "554 spam"}, refused},
		{"the mailbox is full for the moment", map[string]string{"RCPT": "452 full"}, later},
		{"try again, for whom we do not know yet", map[string]string{".": "451 greylisted"}, later},
		{"the server goes down", map[string]string{"RCPT": "421 closing"}, errAway},
		{"the server does not take mail from us", map[string]string{"MAIL": "550 not from you"}, errAway},
		{"the server says no at the door", map[string]string{"EHLO": "554 no", "HELO": "554 no"}, errAway},
		{"it is taken, and the goodbye goes wrong", map[string]string{"RSET": "421 closing", "QUIT": "421 closing"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, _ := listen(t, c.refusals)
			s, err := mail.New(mail.Options{Address: address, From: "meelezen@example.nl"})
			if err != nil {
				t.Fatal(err)
			}
			err = s.Send(t.Context(), "fatma@example.nl", "Nieuws", "Dag.")
			about := errors.Is(err, refused) || errors.Is(err, later)
			if c.want == errAway && (err == nil || about) || c.want != errAway && !errors.Is(err, c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
}

var errAway = errors.New("away")

func TestAServerThatSaysNothingHoldsNobodyUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0") // it takes connections, and nobody answers
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	connected := make(chan struct{})
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		close(connected)
		_, _ = io.Copy(io.Discard, c) // until it is cut
		_ = c.Close()
	}()
	s, err := mail.New(mail.Options{Address: l.Addr().String(), From: "meelezen@example.nl"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	sent := make(chan error, 1)
	go func() { sent <- s.Send(ctx, "fatma@example.nl", "Nieuws", "Dag.") }()
	<-connected
	cancel()
	if err := <-sent; err == nil {
		t.Error("a message was sent to a server that says nothing")
	}
}

func TestWhatGoesWrongDoesNotTellTheAddress(t *testing.T) {
	refusing, _ := listen(t, map[string]string{"RCPT": "550 no such receiver fatma@example.nl"})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := l.Addr().String()
	_ = l.Close() // nobody listens there any more
	for name, c := range map[string]struct{ server, to string }{
		"a receiver that is refused":   {refusing, "fatma@example.nl"},
		"a server that is away":        {away, "fatma@example.nl"},
		"an address that is none":      {away, "fatma"},
		"an address with a line in it": {away, "fatma@example.nl\r\nBcc: x@example.nl"},
	} {
		s, err := mail.New(mail.Options{Address: c.server, From: "meelezen@example.nl"})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Send(t.Context(), c.to, "Uitnodiging", "Dag.")
		if err == nil || strings.Contains(err.Error(), "fatma") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, address := range []string{"", "nergens", "nergens:poort"} {
		if _, err := mail.New(mail.Options{Address: address}); err == nil {
			t.Errorf("%q is an address", address)
		}
	}
}
