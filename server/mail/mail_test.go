package mail_test

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"testing"

	"meelezen/server/mail"
)

// listen is a mail server that takes one message, or refuses every receiver.
func listen(t *testing.T, takes bool) (address string, got chan string) {
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
		got <- converse(c, takes)
	}()
	return l.Addr().String(), got
}

func converse(c net.Conn, takes bool) string {
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 test")
	var message strings.Builder
	inData := false
	for lines := bufio.NewScanner(c); lines.Scan(); {
		line := lines.Text()
		switch {
		case inData && line == ".":
			inData = false
			say("250 ok")
		case inData:
			message.WriteString(line + "\n")
		case strings.HasPrefix(line, "RCPT") && !takes:
			say("550 no such receiver")
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
	address, got := listen(t, true)
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

func TestWhatGoesWrongDoesNotTellTheAddress(t *testing.T) {
	refusing, _ := listen(t, false)
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
