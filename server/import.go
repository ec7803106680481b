package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"strings"

	"meelezen/markdown"
	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/server/room"
	"meelezen/server/text"
)

// Bounds on what is imported at once: a text with its images.
const (
	maxImportImages = 100
	maxImportBytes  = 64 << 20
)

// textField is the part of a form that holds the text; each other part is an
// image, with the path that the text gives it as its file name.
const textField = "text"

// errNotSent stands in the warning about an image that is not in the form.
var errNotSent = errors.New("-")

// upload is what was sent: a text, and images by the path that the text uses.
type upload struct {
	title  string
	source []byte
	images map[string][]byte
	known  map[string]bool // hashes of the images that the text to be replaced has
}

// readUpload takes Markdown as it is, or a form with Markdown and images.
func readUpload(w http.ResponseWriter, r *http.Request) (upload, error) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return upload{}, review.E(review.Invalid, "server.readUpload", "import.notMarkdown", err)
	}
	up := upload{title: r.URL.Query().Get("title"), images: map[string][]byte{}}
	switch media {
	case "text/markdown", "text/plain":
		// One byte more than is allowed, so that the reader of Markdown says so.
		up.source, err = io.ReadAll(allow(w, r, markdown.MaxSize+1))
		if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
			return up, review.E(review.Limit, "server.readUpload", markdown.TextTooLarge, err)
		}
		if err != nil {
			return up, badBody(err)
		}
		return up, nil
	case "multipart/form-data":
		return up, up.readForm(multipart.NewReader(allow(w, r, maxImportBytes), parameters["boundary"]))
	}
	return up, review.E(review.Invalid, "server.readUpload", "import.notMarkdown", fmt.Errorf("media type %q", media))
}

func (u *upload) readForm(form *multipart.Reader) error {
	const op = "server.readForm"
	for {
		part, err := form.NextPart()
		if err == io.EOF { // wrapped, it means that the form was cut off
			if u.source == nil {
				return review.E(review.Invalid, op, "import.notMarkdown", errors.New("no text in the form"))
			}
			return nil
		}
		if err != nil {
			return badBody(err)
		}
		limit := int64(maxImageBytes)
		if part.FormName() == textField {
			limit = markdown.MaxSize
		}
		data, err := io.ReadAll(io.LimitReader(part, limit+1))
		if err != nil {
			return badBody(err)
		}
		switch {
		case part.FormName() == textField:
			u.source = data
		case len(u.images) >= maxImportImages:
			return review.E(review.Limit, op, "http.tooBig", fmt.Errorf("more than %d images", maxImportImages))
		default:
			// FileName drops all folders; the text knows an image by its last name.
			u.images[part.FileName()] = data
		}
	}
}

// parse reads the text. Images are stored on the way: they are addressed by their
// bytes, so that one that is not used in the end harms nobody.
func (s *Store) parse(up upload, keep func([]byte) (string, error)) (*markdown.Result, error) {
	var refused error
	result, err := markdown.Parse(up.source, markdown.Options{
		Title: up.title,
		Image: func(name, _ string) (string, error) {
			base := baseOf(name)
			data, ok := up.images[base]
			if !ok && up.known[base] {
				return base, nil
			}
			if !ok {
				return "", errNotSent
			}
			hash, err := keep(data)
			if err != nil && refused == nil {
				refused = err
			}
			return hash, err
		},
	})
	if err != nil {
		return nil, err
	}
	return result, refused
}

// baseOf is the last part of an image's path. Our own export names an image by
// its hash there.
func baseOf(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// importWarning is a place in the text that could not be taken as it was.
type importWarning struct {
	markdown.Warning
	Text string `json:"text"` // for the user
}

func warningsIn(lang text.Language, list []markdown.Warning) []importWarning {
	out := []importWarning{}
	for _, w := range list {
		out = append(out, importWarning{w, text.Of(lang, w.Text())})
	}
	return out
}

// importPreview says what an import would do.
type importPreview struct {
	Warnings []importWarning           `json:"warnings"`
	Changes  int                       `json:"changes"` // pieces of the text that would differ
	Orphans  []review.SeenContribution `json:"orphans"` // whose words would go
}

// handleImportPreview computes an import without doing it.
func (s *Server) handleImportPreview(w http.ResponseWriter, r *http.Request, v *visit) error {
	result, err := s.readText(w, r, v.state.Doc())
	if err != nil {
		return err
	}
	preview := importPreview{Warnings: warningsIn(language(r), result.Warnings), Orphans: []review.SeenContribution{}}
	computed, err := review.Execute(v.state, review.Import{Doc: result.Doc}, s.env(v))
	if review.TextOf(err) == "error.sameText" {
		return writeJSON(w, http.StatusOK, preview)
	}
	if err != nil {
		return err
	}
	preview.Changes = int(computed.State.Version() - v.state.Version())
	for _, c := range v.state.Contributions() {
		before, after := v.state.Place(c.ID), computed.State.Place(c.ID)
		sight := review.View(v.actor, c)
		if c.IsOpen() && sight.Visible && before.State != review.Orphaned && after.State == review.Orphaned {
			preview.Orphans = append(preview.Orphans, review.Seen(v.state, c, sight, v.site))
		}
	}
	return writeJSON(w, http.StatusOK, preview)
}

// handleImport replaces the text by another one, as the difference.
func (s *Server) handleImport(w http.ResponseWriter, r *http.Request, v *visit) error {
	result, err := s.readText(w, r, v.state.Doc())
	if err != nil {
		return err
	}
	command := review.Import{Doc: result.Doc}
	id := review.CommandID(r.Header.Get("Idempotency-Key"))
	if id == "" {
		id = s.command()
	}
	answer, err := v.room.Do(r.Context(), v.actor.Participant, id, room.Digest(command), command)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, struct {
		Answer   review.Answer   `json:"answer"`
		Warnings []importWarning `json:"warnings"`
	}{answer, warningsIn(language(r), result.Warnings)})
}

// handleCreate starts a document from a text.
func (s *Server) handleCreate(w http.ResponseWriter, r *http.Request, v *visit) error {
	result, err := s.readText(w, r, nil)
	if err != nil {
		return err
	}
	id, err := s.Create(r.Context(), v.actor.Participant, v.dossier, result.Doc)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		ID       review.DocumentID `json:"id"`
		Warnings []importWarning   `json:"warnings"`
	}{id, warningsIn(language(r), result.Warnings)})
}

// readText reads what was sent. The images of over, the text that it comes over,
// need not be sent again; others can be had by their bytes only, not by their hash.
func (s *Server) readText(w http.ResponseWriter, r *http.Request, over *prose.Node) (*markdown.Result, error) {
	up, err := readUpload(w, r)
	if err != nil {
		return nil, err
	}
	up.known = imagesOf(over)
	return s.parse(up, func(data []byte) (string, error) { return s.keepPicture(r, data) })
}

// imagesOf collects the hashes of the images in a text; none in nil.
func imagesOf(doc *prose.Node) map[string]bool {
	found := map[string]bool{}
	if doc == nil {
		return found
	}
	doc.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		if n.Type().Name == "figure" {
			found[n.AttrString("image")] = true
		}
		return true
	})
	return found
}

// ParseText reads Markdown from a file, with the images that load finds. Those of
// over, the text that it comes over, need not be there; over is nil for a new text.
func (s *Store) ParseText(ctx context.Context, source []byte, over *prose.Node, load func(name string) ([]byte, error)) (*prose.Node, []markdown.Warning, error) {
	known := imagesOf(over)
	result, err := markdown.Parse(source, markdown.Options{Image: func(name, _ string) (string, error) {
		data, err := load(name)
		if base := baseOf(name); err != nil && known[base] {
			return base, nil
		}
		if err != nil {
			return "", err
		}
		picture, err := readPicture(data)
		if err != nil {
			return "", err
		}
		return s.db.PutImage(ctx, picture)
	}})
	if err != nil {
		return nil, nil, err
	}
	return result.Doc, result.Warnings, nil
}
