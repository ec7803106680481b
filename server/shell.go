package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"meelezen/review"
)

// shell is the browser application as it is embedded: a page, and assets whose
// names change with their content.
type shell struct {
	page    []byte // index.html, or the placeholder
	tag     string // ETag of the page
	build   string // id of the build, "" when there is none
	missing bool   // only the placeholder is there
	assets  map[string]asset
}

type asset struct {
	media        string
	data, zipped []byte // zipped is nil where it saves nothing
}

func newShell(files fs.FS) (*shell, error) {
	s := &shell{assets: map[string]asset{}}
	page, err := fs.ReadFile(files, "index.html")
	if errors.Is(err, fs.ErrNotExist) {
		s.missing = true
		page, err = fs.ReadFile(files, "placeholder.html")
	}
	if err != nil {
		return nil, fmt.Errorf("read the embedded application: %w", err)
	}
	sum := sha256.Sum256(page)
	s.page, s.tag = page, `"`+hex.EncodeToString(sum[:12])+`"`
	if build, err := fs.ReadFile(files, "build.txt"); err == nil {
		s.build = strings.TrimSpace(string(build))
	}
	return s, fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasPrefix(name, "assets/") {
			return err
		}
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read the embedded %s: %w", name, err)
		}
		s.assets["/"+name] = newAsset(name, data)
		return nil
	})
}

func newAsset(name string, data []byte) asset {
	a := asset{media: mime.TypeByExtension(path.Ext(name)), data: data}
	if path.Ext(name) == ".woff2" {
		a.media = "font/woff2"
	}
	if a.media == "" {
		a.media = "application/octet-stream"
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return a
	}
	_, writeErr := w.Write(data)
	if closeErr := w.Close(); writeErr != nil || closeErr != nil || b.Len() > len(data)*9/10 {
		return a
	}
	a.zipped = b.Bytes()
	return a
}

// handleShell serves assets, and the page for every other path: the application
// reads the path itself.
func (s *Server) handleShell(w http.ResponseWriter, r *http.Request, _ *visit) error {
	if a, ok := s.shell.assets[r.URL.Path]; ok {
		a.serve(w, r)
		return nil
	}
	if strings.HasPrefix(r.URL.Path, "/assets/") || path.Ext(r.URL.Path) != "" {
		return review.E(review.NotFound, "server.handleShell", "http.noSuchPage", nil)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-cache") // it names the assets of the newest build
	h.Set("ETag", s.shell.tag)
	switch {
	case s.shell.missing:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.Header.Get("If-None-Match") == s.shell.tag:
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = w.Write(s.shell.page) // the browser has gone: nobody left to tell
	return nil
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.media)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	data := a.data
	if a.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			data = a.zipped
		}
	}
	_, _ = w.Write(data) // the browser has gone: nobody left to tell
}
