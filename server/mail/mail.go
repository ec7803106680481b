// Package mail sends plain messages over SMTP. What stands in them is the
// server's to decide: never a word of a contribution. Begin at New.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendTime bounds one message: who waits for it does something else after that.
const sendTime = 15 * time.Second

// What Send can come to. Any other error says that the mail server is away, or takes
// nothing from us: the next message would fare the same.
var (
	// ErrRefused: this message will never be taken, as when there is no such address.
	ErrRefused = errors.New("mail: the server refused the message for good")
	// ErrLater: this message may be taken at another time.
	ErrLater = errors.New("mail: the server does not take the message now")
)

// Options say through whom to send. Address is host:port.
type Options struct {
	Address        string
	User, Password string // "" for a server that asks for none
	From           string // address that the messages come from
}

// Sender sends through one server.
type Sender struct {
	host    string
	options []gomail.Option
	from    string
}

// New makes a Sender; it connects for each message. Outside this machine the
// connection is always encrypted.
func New(o Options) (*Sender, error) {
	host, port, err := net.SplitHostPort(o.Address)
	if err != nil {
		return nil, fmt.Errorf("mail: address: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("mail: port: %w", err)
	}
	policy := gomail.TLSMandatory
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		policy = gomail.TLSOpportunistic
	}
	options := []gomail.Option{gomail.WithPort(number), gomail.WithTLSPolicy(policy), gomail.WithTimeout(sendTime)}
	if o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(o.User), gomail.WithPassword(o.Password))
	}
	if _, err := gomail.NewClient(host, options...); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{host, options, o.From}, nil
}

// Send sends one message of plain text; nil when the server has it. When ctx ends
// the connection is cut, and whether the server has it is not known. The error never
// has the address in it: it may be logged.
func (s *Sender) Send(ctx context.Context, to, subject, body string) error {
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return fmt.Errorf("mail: sender: %w", err)
	}
	if m.To(to) != nil {
		return fmt.Errorf("%w: the address of the receiver cannot be used", ErrRefused)
	}
	m.Subject(subject)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // nobody's holiday message comes back
	m.SetBodyString(gomail.TypeTextPlain, body)
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var line wire
	defer context.AfterFunc(ctx, line.cut)()
	client, err := gomail.NewClient(s.host, append(slices.Clone(s.options), gomail.WithDialContextFunc(line.dial))...)
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	// What goes wrong after the server has the message does not matter any more.
	if err := client.DialAndSendWithContext(ctx, m); err != nil && !m.IsDelivered() {
		return outcome(err)
	}
	return nil
}

// outcome leaves out what the server said, which may have the address in it.
func outcome(err error) error {
	refusal := new(gomail.SendError)
	if errors.As(err, &refusal) && slices.Contains([]gomail.SendErrReason{gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose}, refusal.Reason) {
		switch code := refusal.ErrorCode(); {
		case code >= 500:
			return ErrRefused
		case code >= 400 && code != closing:
			return ErrLater
		}
	}
	return errors.New("mail: the server did not take the message")
}

// closing is what a mail server answers that is going down, to whatever it is asked.
const closing = 421

// wire is the connection of one message, which is cut when there is no more time:
// the client itself looks at its context only while it dials.
type wire struct {
	mu   sync.Mutex // guards what follows
	conn net.Conn
	over bool
}

func (l *wire) dial(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, network, address)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && l.over {
		_ = conn.Close() // nothing was said on it
		return nil, context.Canceled
	}
	l.conn = conn
	return conn, err
}

func (l *wire) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.over = true
	if l.conn != nil {
		_ = l.conn.Close() // the sender gets the error
	}
}
