package server

import (
	"bufio"
	"fmt"
	"io"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
)

// postOffice is a mail server on a real socket, which a test opens and closes. It
// keeps its address while it is closed.
type postOffice struct {
	t       *testing.T
	address string

	mu       sync.Mutex // guards what follows
	listener net.Listener
	open     sync.WaitGroup
	letters  []delivered
	answers  map[string]string // to a receiver, instead of taking the letter
	tries    int
}

// delivered is a letter that the server said it has.
type delivered struct {
	to      []string // of the envelope
	header  mail.Header
	subject string
	body    string
}

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	p := &postOffice{t: t, address: "127.0.0.1:0", answers: map[string]string{}}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *postOffice) start() {
	p.t.Helper()
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.listener, p.address = l, l.Addr().String()
	p.open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.open.Go(func() { p.serve(c) })
		}
	})
}

// stop closes the door; who calls is refused.
func (p *postOffice) stop() {
	p.mu.Lock()
	if p.listener != nil {
		_ = p.listener.Close() // closing it twice is no harm
	}
	p.mu.Unlock()
	p.open.Wait()
}

func (p *postOffice) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	say := func(line string) { _, _ = fmt.Fprintf(c, "%s\r\n", line) }
	say("220 test")
	var to []string
	lines := bufio.NewScanner(c)
	for lines.Scan() {
		verb, rest, _ := strings.Cut(lines.Text(), ":")
		switch verb = strings.ToUpper(verb); {
		case verb == "RCPT TO":
			receiver := strings.Trim(rest, "<>")
			answer := p.asked(receiver)
			if answer == "" {
				to, answer = append(to, receiver), "250 ok"
			}
			say(answer)
		case verb == "DATA":
			say("354 go on")
			p.take(to, readLetter(lines))
			to = nil
			say("250 ok")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func (p *postOffice) asked(receiver string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tries++
	return p.answers[receiver]
}

// answer has the server say something to a receiver, or take letters again when it
// is empty.
func (p *postOffice) answer(receiver, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers[receiver] = words
}

func readLetter(lines *bufio.Scanner) string {
	var b strings.Builder
	for lines.Scan() && lines.Text() != "." {
		b.WriteString(strings.TrimPrefix(lines.Text(), ".") + "\r\n")
	}
	return b.String()
}

// take keeps a letter as its receiver reads it.
func (p *postOffice) take(to []string, raw string) {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		p.t.Errorf("a letter that cannot be read: %v", err)
		return
	}
	var body io.Reader = m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(body)
	}
	words, err := io.ReadAll(body)
	if err != nil {
		p.t.Errorf("a letter that cannot be read: %v", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, delivered{to, m.Header, m.Header.Get("Subject"), strings.ReplaceAll(string(words), "\r\n", "\n")})
}

// collect takes out the letters since the last time, by receiver.
func (p *postOffice) collect() map[string][]delivered {
	p.mu.Lock()
	defer p.mu.Unlock()
	box := map[string][]delivered{}
	for _, l := range p.letters {
		to, err := mail.ParseAddress(l.header.Get("To"))
		if err != nil || len(l.to) != 1 || to.Address != l.to[0] {
			p.t.Errorf("a letter for %s went to %q", l.header.Get("To"), l.to)
			continue
		}
		box[to.Address] = append(box[to.Address], l)
	}
	p.letters = nil
	return box
}
