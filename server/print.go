package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // the image has no time zones of its own

	"meelezen/markdown"
	"meelezen/pdf"
	"meelezen/review"
	"meelezen/review/prose"
)

// Bounds on printing. A print of 200 pages takes a second and some tens of MB.
const (
	printWait     = 20 * time.Second // for a free place; after that the server is too busy
	printCacheMax = 64 << 20         // bytes of finished prints that are kept
	printTimeZone = "Europe/Amsterdam"
)

// printer makes prints, a bounded number at once, and keeps the newest: the same
// text with the same front matter is the same file.
type printer struct {
	slots chan struct{}

	mu    sync.Mutex // guards what follows
	kept  map[[32]byte][]byte
	order [][32]byte // oldest first
	size  int
}

func newPrinter(atOnce int) *printer {
	return &printer{slots: make(chan struct{}, atOnce), kept: map[[32]byte][]byte{}}
}

// print returns the finished file for the key, and makes it when it is not kept.
func (p *printer) print(ctx context.Context, key [32]byte, render func() ([]byte, error)) ([]byte, error) {
	if done, ok := p.find(key); ok {
		return done, nil
	}
	wait, cancel := context.WithTimeout(ctx, printWait)
	defer cancel()
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-wait.Done():
		return nil, review.E(review.Unavailable, "server.print", "http.busy", wait.Err())
	}
	if done, ok := p.find(key); ok { // made while this one waited
		return done, nil
	}
	done, err := render()
	if err == nil {
		p.keep(key, done)
	}
	return done, err
}

func (p *printer) find(key [32]byte) ([]byte, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	done, ok := p.kept[key]
	return done, ok
}

func (p *printer) keep(key [32]byte, done []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.kept[key]; ok {
		return
	}
	p.kept[key] = done
	p.order = append(p.order, key)
	for p.size += len(done); p.size > printCacheMax && len(p.order) > 1; p.order = p.order[1:] {
		p.size -= len(p.kept[p.order[0]])
		delete(p.kept, p.order[0])
	}
}

// handlePrint sends a revision, or the text as it is now, as PDF.
func (s *Server) handlePrint(w http.ResponseWriter, r *http.Request, v *visit) error {
	e, err := s.edition(r, v, r.URL.Query().Get("revision"))
	if err != nil {
		return err
	}
	dossier, _ := v.site.Dossier(v.dossier)
	meta, err := printMeta(e, dossier.Title, publisher(v.site, v.dossier), v.state)
	if err != nil {
		return err
	}
	done, err := s.prints.print(r.Context(), printKey(e.doc, meta), func() ([]byte, error) {
		return s.Store.render(r.Context(), e.doc, meta)
	})
	if err != nil {
		return err
	}
	sendFile(w, "application/pdf", fileName(e, "pdf"), done)
	return nil
}

// render makes the PDF. It is the same for the command line.
func (s *Store) render(ctx context.Context, doc *prose.Node, meta pdf.Meta) ([]byte, error) {
	meta.Images = func(hash string) ([]byte, error) {
		image, err := s.db.Image(ctx, hash)
		return image.Bytes, err
	}
	meta.Warn = func(warning pdf.Warning) {
		s.options.Log.Warn("print", "kind", warning.Kind, "detail", warning.Detail)
	}
	var b bytes.Buffer
	if err := pdf.Render(&b, doc, meta); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// printMeta is what stands on paper beside the text. The head has no date: it
// would have to be the clock's, and the same text would print differently. What
// was adopted is no concept, also when it was taken up again.
func printMeta(e edition, dossier, organisation string, state *review.State) (pdf.Meta, error) {
	zone, err := time.LoadLocation(printTimeZone)
	if err != nil {
		return pdf.Meta{}, fmt.Errorf("time zone: %w", err)
	}
	meta := pdf.Meta{
		Title: e.doc.AttrString("title"), Organisation: organisation, Subtitle: dossier,
		RevisionName: e.name, Note: e.note,
	}
	adopted, ok := state.AdoptedAs(e.id)
	meta.Concept = !ok
	if ok && adopted.Submission != nil {
		meta.Dossier = adopted.Submission.Dossier
	}
	if !e.at.IsZero() {
		meta.Date = e.at.In(zone)
	}
	return meta, nil
}

// publisher is the organisation that the text is of: that of the lead editor.
func publisher(site *review.Site, in review.DossierID) string {
	for _, p := range site.Participants(in) {
		if organisation, ok := site.Organisation(p.Organisation); ok && p.Roles.Has(review.RoleLeadEditor) {
			return organisation.Name
		}
	}
	return ""
}

func printKey(doc *prose.Node, meta pdf.Meta) [32]byte {
	h := sha256.New()
	hash := doc.Hash()
	h.Write(hash[:])
	meta.Images, meta.Warn = nil, nil
	// A struct of strings, a bool and a time: it always encodes.
	front, _ := json.Marshal([]any{
		meta.Title, meta.Subtitle, meta.Organisation, meta.Dossier, meta.RevisionName, meta.Note, meta.Date, meta.Concept, meta.Language, meta.Numbers,
	})
	h.Write(front)
	return [32]byte(h.Sum(nil))
}

// handleExport sends a revision, or the text as it is now, as Markdown.
func (s *Server) handleExport(w http.ResponseWriter, r *http.Request, v *visit) error {
	e, err := s.edition(r, v, r.URL.Query().Get("revision"))
	if err != nil {
		return err
	}
	out, err := markdown.Render(e.doc, markdown.RenderOptions{})
	if err != nil {
		return err
	}
	sendFile(w, "text/markdown; charset=utf-8", fileName(e, "md"), out)
	return nil
}

// sendFile sends a file to keep, under a name that a header can hold.
func sendFile(w http.ResponseWriter, media, name string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(data) // the client has gone: nobody left to tell
}

// fileName is the title, and the revision, as far as a file system takes them.
func fileName(e edition, extension string) string {
	name := e.doc.AttrString("title")
	if e.name != "" {
		name += " - " + e.name
	}
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '-'
		}
		return c
	}, name)
	name = strings.Trim(name, " .-")
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[:120])
	}
	if name == "" {
		name = "document"
	}
	return name + "." + extension
}
