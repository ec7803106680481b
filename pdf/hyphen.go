package pdf

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
)

//go:embed patterns/nl.txt
var dutchPatterns string

// hyphenator finds the places where a word may be divided, with Liang's method:
// every pattern that occurs in the word votes on the places it covers, the
// highest vote counts, and an odd vote allows a hyphen.
type hyphenator struct {
	votes   map[string][]byte
	longest int // length of the longest pattern, in runes
}

// The shortest word and the least that may stand before and after a hyphen, in letters.
const (
	hyphenWord  = 6
	hyphenLeft  = 2
	hyphenRight = 3
)

// hyphenatorFor returns the patterns of a language, or nil if there are none.
func hyphenatorFor(language string) *hyphenator {
	if language == "nl" || strings.HasPrefix(language, "nl-") {
		return dutchHyphenator()
	}
	return nil
}

var dutchHyphenator = sync.OnceValue(func() *hyphenator { return parsePatterns(dutchPatterns) })

func parsePatterns(text string) *hyphenator {
	h := &hyphenator{votes: map[string][]byte{}}
	for pattern := range strings.FieldsSeq(text) {
		letters, votes := parsePattern(pattern)
		h.votes[letters] = votes
		h.longest = max(h.longest, len(votes)-1)
	}
	return h
}

// parsePattern takes "a1b2c" apart into "abc" and the votes 0 1 2 0 around its letters.
func parsePattern(pattern string) (string, []byte) {
	var letters strings.Builder
	votes := []byte{0}
	for _, r := range pattern {
		if r >= '0' && r <= '9' {
			votes[len(votes)-1] = byte(r - '0')
			continue
		}
		letters.WriteRune(r)
		votes = append(votes, 0)
	}
	return letters.String(), votes
}

// points returns where word may be divided, as numbers of letters before the
// hyphen. Names, abbreviations and words with a digit are left alone: only the
// first letter may be a capital.
func (h *hyphenator) points(word []rune) []int {
	if h == nil || len(word) < hyphenWord || len(word) > 100 {
		return nil
	}
	for i, r := range word {
		if !unicode.IsLetter(r) || i > 0 && unicode.IsUpper(r) {
			return nil
		}
	}
	votes := h.vote([]rune("." + strings.ToLower(string(word)) + "."))
	var points []int
	for i := hyphenLeft; i <= len(word)-hyphenRight; i++ {
		// votes[k] stands before rune k of the dotted word, whose rune 0 is the dot.
		if votes[i+1]%2 == 1 && !dropsTrema(word[i]) {
			points = append(points, i)
		}
	}
	return points
}

func (h *hyphenator) vote(dotted []rune) []byte {
	votes := make([]byte, len(dotted)+1)
	for i := range dotted {
		for j := i + 1; j <= len(dotted) && j-i <= h.longest; j++ {
			for k, vote := range h.votes[string(dotted[i:j])] {
				votes[i+k] = max(votes[i+k], vote)
			}
		}
	}
	return votes
}

// dropsTrema reports a letter that loses its trema after a hyphen (re-eel for
// reëel): such a place is not used, because the letters must stay what they are.
func dropsTrema(r rune) bool { return strings.ContainsRune("äëïöü", r) }
