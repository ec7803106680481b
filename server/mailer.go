package server

import (
	"context"
	"fmt"

	"meelezen/review"
	"meelezen/server/mail"
	"meelezen/server/text"
)

// mailer sends one message of plain text. Its errors have no address in them.
type mailer interface {
	Send(ctx context.Context, to, subject, body string) error
}

// newMailer is nil when no mail server was configured.
func newMailer(c Config) (mailer, error) {
	if c.SMTPAddress == "" {
		return nil, nil
	}
	sender, err := mail.New(mail.Options{Address: c.SMTPAddress, User: c.SMTPUser, Password: c.SMTPPassword, From: c.SMTPFrom})
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return sender, nil
}

// mailInvitation reports whether the link went out. A mail server that is down
// keeps nobody out: who invites has the link.
func (s *Server) mailInvitation(ctx context.Context, to, link string) bool {
	if s.mailer == nil || to == "" {
		return false
	}
	err := s.mailer.Send(ctx, to, text.Of(text.Dutch, review.TextKey("mail.inviteSubject")), text.Of(text.Dutch, review.TextKey("mail.invite"), link))
	if err != nil {
		s.log.Warn("an invitation was not mailed", "err", err)
		return false
	}
	return true
}
