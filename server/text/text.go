// Package text holds every sentence that the server says to a person, in Dutch
// (level B1, "u") and in English.
//
// The keys are review.TextKey values; a test sees to it that both languages have
// the same keys and that no key used in the module is missing. What the browser
// says by itself stands in client/web/src/text.
package text

import (
	"fmt"
	"maps"
	"strings"

	"meelezen/review"
)

// Language is a language of the screen.
type Language string

// The languages. Dutch is the zero choice.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// Of returns the sentence for the key, with args filled in as by fmt.Sprintf. An
// unknown key gives the sentence for an unexpected fault, never the key itself.
func Of(lang Language, key review.TextKey, args ...any) string {
	sentence, ok := catalogue(lang)[key]
	if !ok {
		return catalogue(lang)["error.internal"]
	}
	if len(args) == 0 {
		return sentence
	}
	return fmt.Sprintf(sentence, args...)
}

// ForError returns what to tell a user about err: its own sentence if it has one
// that the catalogue knows, else the sentence for its kind.
func ForError(lang Language, err error) string {
	if sentence, ok := Known(lang, err); ok {
		return sentence
	}
	return Of(lang, review.TextKey("error."+review.KindOf(err).String()))
}

// Known returns the sentence that stands for err itself, if there is one.
func Known(lang Language, err error) (string, bool) {
	key, args := review.TextAndArgs(err)
	if _, ok := catalogue(lang)[key]; !ok {
		return "", false
	}
	return Of(lang, key, args...), true
}

// Match picks a language from an Accept-Language header: English when it stands
// before Dutch, else Dutch.
func Match(header string) Language {
	for part := range strings.SplitSeq(header, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		switch Language(primary) {
		case Dutch:
			return Dutch
		case English:
			return English
		}
	}
	return Dutch
}

// Parse returns the language with that code, Dutch when there is none.
func Parse(code string) Language {
	if Language(code) == English {
		return English
	}
	return Dutch
}

var (
	dutch   = join(dutchSentences, dutchReport)
	english = join(englishSentences, englishReport)
)

func join(lists ...map[review.TextKey]string) map[review.TextKey]string {
	all := map[review.TextKey]string{}
	for _, list := range lists {
		maps.Copy(all, list)
	}
	return all
}

func catalogue(lang Language) map[review.TextKey]string {
	if lang == English {
		return english
	}
	return dutch
}
