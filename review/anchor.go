package review

import (
	"fmt"
	"unicode/utf8"

	"meelezen/review/prose"
)

// Target says what an annotation is about.
type Target string

// The targets. A section is anchored on its heading, a whole document on nothing.
const (
	TargetWords    Target = "words"
	TargetBlock    Target = "block"
	TargetSection  Target = "section"
	TargetDocument Target = "document"
)

// Range is a pair of ProseMirror positions, From ≤ To.
type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Quote is the text at an anchor with a little around it, as in the
// TextQuoteSelector of W3C Web Annotation. It is for people, for export and for
// re-attachment that somebody confirms; nothing is placed by it silently.
type Quote struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// Anchor is the origin of a contribution. It never changes.
type Anchor struct {
	Version  Version    `json:"version"`
	Revision RevisionID `json:"revision,omitempty"`
	Target   Target     `json:"target"`
	Range
	Quote Quote `json:"quote"`
}

// PlaceState says how a contribution stands on the head.
type PlaceState string

// The states of a place. Orphaned is for annotations whose text is gone,
// outdated for suggestions whose ground changed (the place is still known),
// lost for suggestions whose place is gone too.
const (
	Placed   PlaceState = "placed"
	Replaced PlaceState = "replaced"
	Orphaned PlaceState = "orphaned"
	Outdated PlaceState = "outdated"
	Lost     PlaceState = "lost"
)

// Place is where a contribution stands on the head: one range for an annotation,
// one per replacement for a suggestion, none for the whole document. An orphan
// keeps an empty range where its text was, so that lists stay in text order.
type Place struct {
	State  PlaceState `json:"state"`
	Ranges []Range    `json:"ranges"`

	// Adopted is what its decision brought in the text, where that stands: one
	// range per change, empty where words only went, or have gone since.
	Adopted []Range `json:"adopted,omitempty"`
}

// Start returns the first position of the place, 0 for the whole document.
func (p Place) Start() int {
	if len(p.Ranges) == 0 {
		return 0
	}
	return p.Ranges[0].From
}

// Quotes are cut by runes: enough to recognise a place by, little enough to keep
// a snapshot of 1,500 contributions small.
const (
	quoteAround = 32
	quoteExact  = 2000
)

// anchorAt makes the origin of something said about a range of doc.
func anchorAt(doc *prose.Node, v Version, target Target, r Range) (Anchor, error) {
	const op = "review.Anchor"
	a := Anchor{Version: v, Target: target, Range: r}
	if target == TargetDocument {
		a.Range = Range{}
		return a, nil
	}
	if r.From < 0 || r.To > doc.ContentSize() || r.From > r.To {
		return a, E(Invalid, op, "error.place", fmt.Errorf("range %d-%d outside the text of %d", r.From, r.To, doc.ContentSize()))
	}
	if err := fits(doc, target, r); err != nil {
		return a, E(Invalid, op, "error.place", err)
	}
	a.Quote = quoteAt(doc, r)
	return a, nil
}

// fits checks that a range is what its target says it is.
func fits(doc *prose.Node, target Target, r Range) error {
	switch target {
	case TargetWords:
		if r.From == r.To {
			return fmt.Errorf("no words between %d and %d", r.From, r.To)
		}
		if doc.TextBetween(r.From, r.To, " ", " ") == "" {
			return fmt.Errorf("no text between %d and %d", r.From, r.To)
		}
		return nil
	case TargetBlock, TargetSection:
		n := doc.NodeAt(r.From)
		if n == nil || !n.IsBlock() || r.From+n.Size() != r.To {
			return fmt.Errorf("no block from %d to %d", r.From, r.To)
		}
		if target == TargetSection && n.Name() != "heading" {
			return fmt.Errorf("a section is anchored on its heading, not on a %s", n.Name())
		}
		return nil
	default:
		return fmt.Errorf("unknown target %q", target)
	}
}

func quoteAt(doc *prose.Node, r Range) Quote {
	return Quote{
		Exact:  firstRunes(doc.TextBetween(r.From, r.To, "\n", " "), quoteExact),
		Prefix: lastRunes(doc.TextBetween(max(0, r.From-4*quoteAround), r.From, "\n", " "), quoteAround),
		Suffix: firstRunes(doc.TextBetween(r.To, min(doc.ContentSize(), r.To+4*quoteAround), "\n", " "), quoteAround),
	}
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func lastRunes(s string, n int) string {
	i := len(s)
	for ; i > 0 && n > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}
