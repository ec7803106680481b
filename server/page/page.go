// Package page renders the few pages that the server makes itself: what went
// wrong, who to ask, you are logged out. They work without script.
//
// It must not decide anything; it is given sentences. Begin with Write.
package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"meelezen/server/text"
)

//go:embed message.html
var files embed.FS

//go:embed message.css
var style []byte

// StylePath is where Style must be served.
const StylePath = "/message.css"

// Message is one page.
type Message struct {
	Title      string
	Paragraphs []string
	Links      []Link // the first is the strong one
}

// Link leads on.
type Link struct{ Label, Address string }

var layout = template.Must(template.ParseFS(files, "message.html"))

// Write sends the page with that status. It is never cached.
func Write(w http.ResponseWriter, status int, lang text.Language, m Message) {
	var b bytes.Buffer
	err := layout.Execute(&b, struct {
		Message
		Language text.Language
		Style    string
	}{m, lang, StylePath})
	if err != nil {
		http.Error(w, text.Of(lang, "kind.internal"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the browser has gone: nobody left to tell
}

// Style serves the style sheet of the pages.
func Style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(style) // the browser has gone: nobody left to tell
}
