// Package mail sends plain messages over SMTP. What stands in them is the
// server's to decide: never a word of a contribution. Begin at New.
package mail

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// sendTime bounds one message: who waits for it does something else after that.
const sendTime = 15 * time.Second

// Options say through whom to send. Address is host:port.
type Options struct {
	Address        string
	User, Password string // "" for a server that asks for none
	From           string // address that the messages come from
}

// Sender sends through one server.
type Sender struct {
	client *gomail.Client
	from   string
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
	client, err := gomail.NewClient(host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return &Sender{client, o.From}, nil
}

// Send sends one message of plain text. The error never has the address in it:
// it may be logged.
func (s *Sender) Send(ctx context.Context, to, subject, body string) error {
	m := gomail.NewMsg()
	if err := m.From(s.from); err != nil {
		return fmt.Errorf("mail: sender: %w", err)
	}
	if m.To(to) != nil {
		return fmt.Errorf("mail: the address of the receiver cannot be used")
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, body)
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if s.client.DialAndSendWithContext(ctx, m) != nil {
		return fmt.Errorf("mail: the server did not take the message")
	}
	return nil
}
