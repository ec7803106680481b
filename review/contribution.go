package review

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"meelezen/review/prose"
)

// ContributionKind tells six kinds of annotation, the suggestion, and the
// content warning, which is no input but is kept on its words like one.
type ContributionKind string

// The kinds.
const (
	Remark     ContributionKind = "remark"
	Question   ContributionKind = "question"
	Support    ContributionKind = "support"
	Objection  ContributionKind = "objection"
	Typo       ContributionKind = "typo"
	Factual    ContributionKind = "factual"
	Suggestion ContributionKind = "suggestion"
	Warning    ContributionKind = "warning"
)

// NameShown is how the author wants to be named. Who takes part under a
// pseudonym has no choice: the pseudonym is all that anybody gets.
type NameShown string

// The choices.
const (
	NameFull         NameShown = "full"
	NameOrganisation NameShown = "organisation"
	NamePseudonym    NameShown = "pseudonym"
)

// Bounds on what one person can put into one contribution. A body of 10,000
// runes is some four printed pages; more belongs in a document of its own.
const (
	maxBody         = 10_000
	maxReplacements = 200
	maxName         = 120
	maxNote         = 2_000
)

// Contribution is an annotation or a suggestion with all that was said about it.
// It is immutable: State replaces the pointer when something is added.
type Contribution struct {
	ID           ContributionID   `json:"id"`
	Number       int              `json:"number"` // order of arrival in the document, from 1; for editors
	Seq          Seq              `json:"seq"`    // the journal entry that brought it
	Kind         ContributionKind `json:"kind"`
	Audience     Audience         `json:"audience"`
	Author       ParticipantID    `json:"author"`
	Organisation OrganisationID   `json:"organisation,omitempty"` // the author's when it was made; "" under a pseudonym
	NameShown    NameShown        `json:"nameShown"`
	Origin       Anchor           `json:"origin"`
	Body         string           `json:"body"` // of a suggestion: the motivation, may be empty
	Changes      []Replacement    `json:"changes,omitempty"`
	Round        RoundID          `json:"round,omitempty"`
	At           time.Time        `json:"at"`                 // when it was made; once it is submitted, when it was
	Late         bool             `json:"late,omitempty"`     // it was submitted when its round had closed
	Receipt      string           `json:"receipt,omitempty"`  // number of the receipt that it was submitted under
	OneVoice     bool             `json:"oneVoice,omitempty"` // submitted in the name of Organisation, and frozen
	OnBehalf     *OnBehalf        `json:"onBehalf,omitempty"` // of whom an editor entered it
	Merges       []ContributionID `json:"merges,omitempty"`   // what a coordinator made it of

	Replies   []Reply         `json:"replies,omitempty"`
	Endorsers []ParticipantID `json:"endorsers,omitempty"`
	Decision  *Decision       `json:"decision,omitempty"`
	Earlier   []Decision      `json:"earlier,omitempty"` // that were followed by another or taken back, oldest first
	Withdrawn bool            `json:"withdrawn,omitempty"`
	Redacted  bool            `json:"redacted,omitempty"`
	Held      bool            `json:"held,omitempty"`      // by a pseudonym, and not yet let through to readers
	Released  time.Time       `json:"released,omitzero"`   // when it was let through
	Hidden    *Hidden         `json:"hidden,omitempty"`    // by a lead editor
	Flags     []Flag          `json:"flags,omitempty"`     // that a lead editor has not answered
	MergedIn  ContributionID  `json:"mergedIn,omitempty"`  // what the coordinator made of it
	Consents  bool            `json:"consents,omitempty"`  // for editors only, and may be in the published report
	Confirmed RoundID         `json:"confirmed,omitempty"` // the later round in which the author said that it still belongs
}

// IsSuggestion reports whether it proposes other wording.
func (c *Contribution) IsSuggestion() bool { return c.Kind == Suggestion }

// IsInput reports whether it is something that is to be answered: not a content
// warning, which editors place themselves.
func (c *Contribution) IsInput() bool { return c.Kind != Warning }

// IsSubmitted reports whether it was sent to the editors. Before that it is its
// author's or their organisation's own.
func (c *Contribution) IsSubmitted() bool { return c.Audience.reachesEditors() }

// IsOpen reports whether an editor still has to decide on it.
func (c *Contribution) IsOpen() bool { return c.undecided() && c.IsSubmitted() && c.IsInput() }

// undecided reports whether its words are still looked after.
func (c *Contribution) undecided() bool { return c.Decision == nil && !c.Withdrawn }

// untold reports whether readers do not know yet what was decided on it, or that
// what was decided no longer holds.
func (c *Contribution) untold() bool {
	return c.Decision != nil && c.Decision.Unpublished ||
		slices.ContainsFunc(c.Earlier, func(d Decision) bool { return d.Reversed != nil && d.Reversed.Unpublished })
}

// Asks reports whether the author still has to say if it belongs in this round:
// it was made in an earlier one and nobody decided on it.
func (c *Contribution) Asks(in *Round) bool {
	return in.State() == RoundIsOpen && c.IsOpen() && c.Round != "" && c.Round != in.ID && c.Confirmed != in.ID
}

// Endorsed reports whether the participant endorsed it.
func (c *Contribution) Endorsed(by ParticipantID) bool {
	for _, p := range c.Endorsers {
		if p == by {
			return true
		}
	}
	return false
}

// Reply is an answer in the thread of a contribution. Whoever may read the
// contribution may read its replies, but for what an organisation said inside.
type Reply struct {
	ID        ReplyID       `json:"id"`
	Seq       Seq           `json:"seq"`
	Author    ParticipantID `json:"author"`
	NameShown NameShown     `json:"nameShown"`
	Body      string        `json:"body"`
	At        time.Time     `json:"at"`
	Redacted  bool          `json:"redacted,omitempty"`
	Inside    bool          `json:"inside,omitempty"` // said when it was the organisation's own, and stays there
	Held      bool          `json:"held,omitempty"`   // as of a contribution
	Released  time.Time     `json:"released,omitzero"`
	Hidden    *Hidden       `json:"hidden,omitempty"` // as of a contribution
}

// Replacement proposes a slice in place of a range. Before is what stood there
// in the version it was made on: what stands there later must equal it, or the
// suggestion is outdated.
type Replacement struct {
	Range
	Slice  prose.Slice
	Before prose.Slice
}

type replacementJSON struct {
	From   int             `json:"from"`
	To     int             `json:"to"`
	Slice  json.RawMessage `json:"slice"`
	Before json.RawMessage `json:"before"`
}

// MarshalJSON writes {from, to, slice, before}, null for an empty slice.
func (r Replacement) MarshalJSON() ([]byte, error) {
	slice, err := r.Slice.MarshalJSON()
	if err != nil {
		return nil, err
	}
	before, err := r.Before.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return json.Marshal(replacementJSON{r.From, r.To, slice, before})
}

// UnmarshalJSON reads what MarshalJSON writes, against the product schema.
func (r *Replacement) UnmarshalJSON(b []byte) error {
	var raw replacementJSON
	if err := decodeStrict(b, &raw); err != nil {
		return err
	}
	slice, err := parseSlice(raw.Slice)
	if err != nil {
		return fmt.Errorf("slice: %w", err)
	}
	before, err := parseSlice(raw.Before)
	if err != nil {
		return fmt.Errorf("before: %w", err)
	}
	*r = Replacement{Range{raw.From, raw.To}, slice, before}
	return nil
}

func parseSlice(raw json.RawMessage) (prose.Slice, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return prose.Slice{}, nil
	}
	return prose.Default().ParseSlice(raw)
}

func validKind(k ContributionKind) bool {
	switch k {
	case Remark, Question, Support, Objection, Typo, Factual, Suggestion, Warning:
		return true
	}
	return false
}

// checkBody bounds a text that somebody wrote.
func checkBody(op, body string, required bool) error {
	switch {
	case !utf8.ValidString(body):
		return E(Invalid, op, "error.text", fmt.Errorf("not UTF-8"))
	case required && strings.TrimSpace(body) == "":
		return E(Invalid, op, "error.bodyRequired", nil)
	case utf8.RuneCountInString(body) > maxBody:
		return E(Limit, op, "error.bodyTooLong", fmt.Errorf("more than %d characters", maxBody))
	}
	return nil
}

// checkNote bounds a line of explanation.
func checkNote(op, note string) error {
	if !utf8.ValidString(note) || utf8.RuneCountInString(note) > maxNote {
		return E(Limit, op, "error.nameTooLong", nil)
	}
	return nil
}
