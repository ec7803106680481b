package server

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/storage"
)

const (
	maxQuery   = 200 // characters; nobody looks for more
	maxExcerpt = 160 // characters of a hit that are shown
)

// inBlock is where a hit is that stands in the text, beside the storage's own.
const inBlock storage.FoundIn = "block"

// hit is something that has the words. Position counts in Version.
type hit struct {
	In           storage.FoundIn       `json:"in"`
	Contribution review.ContributionID `json:"contribution,omitempty"`
	Reply        review.ReplyID        `json:"reply,omitempty"`
	Version      review.Version        `json:"version"`
	Position     int                   `json:"position"` // -1 for what has no place
	Excerpt      string                `json:"excerpt"`
}

// found answers a search: what the visitor may see of it, in the order of the text.
type found struct {
	Count int   `json:"count"`
	Hits  []hit `json:"hits"`
}

// handleSearch finds words in the text and in what people said about it. The
// candidates pass the visibility rule before they are counted.
func (s *Server) handleSearch(w http.ResponseWriter, r *http.Request, v *visit) error {
	query := r.URL.Query().Get("q")
	if utf8.RuneCountInString(query) > maxQuery || !utf8.ValidString(query) {
		return review.E(review.Invalid, "server.handleSearch", "http.badBody", nil)
	}
	candidates, err := s.db.Search(r.Context(), v.state.ID(), query)
	if err != nil {
		return err
	}
	text, err := s.edition(r, v, head)
	if err != nil {
		return err
	}
	hits := inText(text, query)
	for _, c := range candidates {
		if h, ok := v.seen(c); ok {
			hits = append(hits, h)
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(order(a), order(b)) })
	return writeJSON(w, http.StatusOK, found{len(hits), hits})
}

// order puts what has no place last.
func order(h hit) int {
	if h.Position < 0 {
		return math.MaxInt
	}
	return h.Position
}

// seen makes a hit of a candidate, if the visitor may see it.
func (v *visit) seen(c storage.Candidate) (hit, bool) {
	on, ok := v.state.Contribution(c.Contribution)
	if !ok {
		return hit{}, false
	}
	sight := review.View(v.actor, on)
	if !sight.Visible {
		return hit{}, false
	}
	shown := review.Seen(v.state, on, sight, v.site)
	h := hit{In: c.In, Contribution: c.Contribution, Reply: c.Reply, Version: shown.Place.Version, Position: -1}
	if len(shown.Place.Ranges) > 0 {
		h.Position = shown.Place.Ranges[0].From
	}
	// What is hidden of a visible contribution must not be found by its words.
	if c.Reply == "" {
		h.Excerpt = excerpt(shown.Body)
		return h, h.Excerpt != "" || len(shown.Changes) > 0
	}
	for _, reply := range shown.Replies {
		if reply.ID == c.Reply {
			h.Excerpt = excerpt(reply.Body)
		}
	}
	return h, h.Excerpt != ""
}

// inText finds the blocks of a text that have all the words. The text is in no index: that would have to be written at every edit, and reading
// 100,000 words takes milliseconds.
func inText(text edition, query string) []hit {
	hits := []hit{}
	words := wordsOf(query)
	if len(words) == 0 {
		return hits
	}
	text.doc.Descendants(func(n *prose.Node, pos int, _ *prose.Node) bool {
		if !n.IsTextblock() {
			return true
		}
		content := n.TextBetween(0, n.ContentSize(), " ", " ")
		if hasWords(wordsOf(content+" "+aside(n)), words) {
			hits = append(hits, hit{In: inBlock, Version: text.version, Position: pos, Excerpt: excerpt(content)})
		}
		return false
	})
	return hits
}

// aside is what a block says in attributes: an image's description, footnotes.
func aside(block *prose.Node) string {
	said := []string{block.AttrString("alt")}
	block.Descendants(func(n *prose.Node, _ int, _ *prose.Node) bool {
		if n.Name() == "footnote" {
			said = append(said, n.AttrString("text"))
		}
		return true
	})
	return strings.Join(said, " ")
}

// hasWords reports whether all words are there, the last of them as a beginning:
// the rule of the index.
func hasWords(have, want []string) bool {
	for i, w := range want {
		last := i == len(want)-1
		if !slices.ContainsFunc(have, func(h string) bool { return h == w || last && strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return true
}

// wordsOf splits and folds a text as the index does: letters and digits make
// words, capitals and accents make no difference.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.Map(fold, strings.ToLower(s)), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c)
	})
}

// fold takes the accents off the letters of western Europe.
func fold(c rune) rune {
	const accented, plain = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ", "aaaaaaceeeeiiiinoooooouuuuyy"
	if at := strings.IndexRune(accented, c); at >= 0 {
		return rune(plain[at/2]) // two bytes each
	}
	return c
}

func excerpt(s string) string {
	runes := []rune(s)
	if len(runes) <= maxExcerpt {
		return s
	}
	return string(runes[:maxExcerpt-1]) + "…"
}
