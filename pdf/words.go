package pdf

import (
	"fmt"
	"strings"
	"time"
)

// words are the texts that the paper itself says.
type words struct {
	contents, concept, figure, dossier, paragraph, table, untitled, noImage string
	page                                                                    string // with two numbers
	months                                                                  [12]string
}

func wordsFor(language string) words {
	if language == "en" || strings.HasPrefix(language, "en-") {
		return words{
			contents: "Contents", concept: "Draft", figure: "Figure", dossier: "Dossier",
			paragraph: "par.", table: "table", untitled: "Untitled document", noImage: "Image not available:",
			page: "page %d of %d",
			months: [12]string{
				"January", "February", "March", "April", "May", "June",
				"July", "August", "September", "October", "November", "December",
			},
		}
	}
	return words{
		contents: "Inhoud", concept: "Concept", figure: "Figuur", dossier: "Dossier",
		paragraph: "al.", table: "tabel", untitled: "Document zonder titel", noImage: "Afbeelding niet beschikbaar:",
		page: "pagina %d van %d",
		months: [12]string{
			"januari", "februari", "maart", "april", "mei", "juni",
			"juli", "augustus", "september", "oktober", "november", "december",
		},
	}
}

// date writes a day in full, "" for the zero time.
func (w words) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s %d", t.Day(), w.months[t.Month()-1], t.Year())
}

// running is the line above every page of a concept.
func (w words) running(revision string) string {
	switch {
	case revision == "":
		return w.concept
	case strings.HasPrefix(strings.ToLower(revision), strings.ToLower(w.concept)):
		return revision // "Concept — Concept 2" would say it twice
	default:
		return w.concept + " — " + revision
	}
}
