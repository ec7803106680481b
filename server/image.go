package server

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"regexp"

	"meelezen/review"
	"meelezen/storage"
)

const (
	maxImageBytes  = 10 << 20
	maxImagePixels = 40_000_000 // four bytes each while it is decoded
	jpegQuality    = 90
	// Two decoded images at once fit beside everything else in half a GiB.
	maxImagesAtOnce = 2
)

var imageHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readPicture takes the bytes of a PNG or JPEG file and makes an image that is
// fit to be stored: encoded anew, so that nothing of the file but the picture
// itself is kept. Whatever else it is, too large, or has too many pixels, is
// refused before it is decoded.
func readPicture(data []byte) (storage.Image, error) {
	const op = "server.readPicture"
	if len(data) > maxImageBytes {
		return storage.Image{}, review.E(review.Limit, op, "image.tooBig", fmt.Errorf("%d bytes", len(data)))
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || (format != "png" && format != "jpeg") {
		return storage.Image{}, review.E(review.Invalid, op, "image.notAnImage", err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxImagePixels/config.Height {
		return storage.Image{}, review.E(review.Limit, op, "image.tooBig", fmt.Errorf("%d × %d pixels", config.Width, config.Height))
	}
	decoded, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return storage.Image{}, review.E(review.Invalid, op, "image.notAnImage", err)
	}
	var b bytes.Buffer
	if format == "png" {
		err = png.Encode(&b, decoded)
	} else {
		err = jpeg.Encode(&b, decoded, &jpeg.Options{Quality: jpegQuality})
	}
	if err != nil {
		return storage.Image{}, fmt.Errorf("%s: encode: %w", op, err)
	}
	return storage.Image{Type: "image/" + format, Bytes: b.Bytes()}, nil
}

// keepPicture stores an image that somebody sent and returns its hash.
func (s *Server) keepPicture(r *http.Request, data []byte) (string, error) {
	select {
	case s.imageSlots <- struct{}{}:
		defer func() { <-s.imageSlots }()
	case <-r.Context().Done():
		return "", review.E(review.Unavailable, "server.keepPicture", "", r.Context().Err())
	}
	p, err := readPicture(data)
	if err != nil {
		return "", err
	}
	return s.db.PutImage(r.Context(), p)
}

// handleAddImage stores an image for use in the text.
func (s *Server) handleAddImage(w http.ResponseWriter, r *http.Request, _ *visit) error {
	data, err := io.ReadAll(allow(w, r, maxImageBytes))
	if err != nil {
		return badBody(err)
	}
	hash, err := s.keepPicture(r, data)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, struct {
		Hash string `json:"hash"`
	}{hash})
}

// handleImage sends an image. Its address is the hash of its bytes, so that it
// never changes; only who reads a text can know it, and only who still reads one
// gets it.
func (s *Server) handleImage(w http.ResponseWriter, r *http.Request, v *visit) error {
	hash := r.PathValue("hash")
	if !imageHash.MatchString(hash) || !v.readsAnything() {
		return review.E(review.NotFound, "server.handleImage", "error.notFound", nil)
	}
	picture, err := s.db.Image(r.Context(), hash)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", picture.Type)
	w.Header().Set("Cache-Control", "private, max-age=31536000, immutable")
	_, _ = w.Write(picture.Bytes) // the client has gone: nobody left to tell
	return nil
}
