package login

import (
	"net/http"
	"time"
)

// The cookies by purpose. Over https their names get the prefix that makes a
// browser refuse them from anywhere else; __Host- demands the path "/".
const (
	sessionCookie = "meelezen"
	loginCookie   = "meelezen-login"
)

func (s *Service) name(purpose string) string {
	if s.secure {
		return "__Host-" + purpose
	}
	return purpose
}

// cookie makes a cookie that script cannot read and that does not travel with
// what another site makes a browser send. A negative life deletes it.
func (s *Service) cookie(purpose, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{
		Name: s.name(purpose), Value: value, Path: "/",
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(life / time.Second),
	}
	if life < 0 {
		c.MaxAge = -1
	}
	return c
}
