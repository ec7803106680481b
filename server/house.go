package server

import (
	"io"
	"net/http"

	"meelezen/review"
)

// handleHealth says that the process answers.
func handleHealth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n") // whoever asked has gone
}

// handleNoIcon keeps browsers that look for an icon by themselves from asking at
// every page.
func handleNoIcon(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.WriteHeader(http.StatusNoContent)
}

// handleReady says whether writes are taken, and beside that whether mail waits: that
// keeps nobody from reading along.
func (s *Server) handleReady(w http.ResponseWriter, r *http.Request, _ *visit) error {
	if err := s.db.Ready(r.Context()); err != nil {
		return err
	}
	handleHealth(w, r)
	if s.digest != nil && s.digest.waits.Load() {
		_, _ = io.WriteString(w, "mail waits for the mail server\n") // whoever asked has gone
	}
	return nil
}

// handleUnknown answers for addresses of the interface that do not exist.
func (s *Server) handleUnknown(http.ResponseWriter, *http.Request, *visit) error {
	return review.E(review.NotFound, "server.handleUnknown", "http.noSuchPage", nil)
}

func (s *Server) handleLogin(w http.ResponseWriter, r *http.Request, _ *visit) error {
	s.login.HandleLogin(w, r)
	return nil
}

func (s *Server) handleCallback(w http.ResponseWriter, r *http.Request, _ *visit) error {
	s.login.HandleCallback(w, r)
	return nil
}

func (s *Server) handleInvite(w http.ResponseWriter, r *http.Request, _ *visit) error {
	s.login.HandleInvite(w, r)
	return nil
}

func (s *Server) handleLogout(w http.ResponseWriter, r *http.Request, _ *visit) error {
	s.login.HandleLogout(w, r)
	return nil
}
