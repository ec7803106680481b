package review

import (
	"encoding/json"
	"fmt"
	"time"

	"meelezen/review/prose"
)

// Event is something that happened: the body of a journal entry, and what the
// room tells. The set is closed; Kind is the journal's name for it.
type Event interface{ Kind() string }

// Entry is one place in a journal.
type Entry struct {
	Seq       Seq
	At        time.Time
	Actor     ParticipantID
	Authority Seq // the site entry that gave the actor their roles, 0 for the operator
	Event     Event
}

// Cause says why accepted text changed.
type Cause string

// The causes.
const (
	CauseEdit     Cause = "edit"
	CauseImport   Cause = "import"
	CauseRestore  Cause = "restore"
	CauseDecision Cause = "decision"
	CauseReversal Cause = "reversal"
)

// onContribution reports whether the change follows from a contribution, its Ref.
func (c Cause) onContribution() bool { return c == CauseDecision || c == CauseReversal }

// DocumentCreated starts a document's journal.
type DocumentCreated struct {
	Dossier DossierID       `json:"dossier"`
	Doc     json.RawMessage `json:"doc"`

	parsed *prose.Node
}

// StepsAccepted changes accepted text. First is the version before the first step.
type StepsAccepted struct {
	First  Version           `json:"first"`
	Steps  []json.RawMessage `json:"steps"`
	Client string            `json:"client,omitempty"` // the tab that made them, so that it recognises its own
	Cause  Cause             `json:"cause"`
	Ref    string            `json:"ref,omitempty"`  // the contribution decided on, or the revision restored
	Note   string            `json:"note,omitempty"` // why, in the editor's words

	parsed []prose.Step
}

// Contributed brings a contribution, and its place on the head of that moment.
// The receipt is there when it was submitted in the same moment.
type Contributed struct {
	Contribution Contribution `json:"contribution"`
	Place        Place        `json:"place"`
	Receipt      *Receipt     `json:"receipt,omitempty"`
}

// Submitted sends what was the author's or their organisation's own to the
// editors, under one receipt.
type Submitted struct {
	Items    []SubmittedItem `json:"items"`
	Receipt  Receipt         `json:"receipt"`
	Round    RoundID         `json:"round,omitempty"`
	OneVoice bool            `json:"oneVoice,omitempty"` // in the name of the organisation
	Held     bool            `json:"held,omitempty"`     // by a pseudonym: readers get it with the next batch
}

// SubmittedItem is one contribution with what it became.
type SubmittedItem struct {
	Contribution ContributionID `json:"contribution"`
	Audience     Audience       `json:"audience"`
	Number       int            `json:"number"`
}

// Shared shows what was the author's own to their organisation.
type Shared struct {
	Contribution ContributionID `json:"contribution"`
}

// Confirmed is the author saying that it belongs in this round too.
type Confirmed struct {
	Contribution ContributionID `json:"contribution"`
	Round        RoundID        `json:"round"`
}

// Consented says whether what was sent to editors only may be in the published report.
type Consented struct {
	Contribution ContributionID `json:"contribution"`
	On           bool           `json:"on"`
}

// Released lets through to readers what was held back of people under a pseudonym:
// these contributions, and replies on them.
type Released struct {
	Contributions []ContributionID `json:"contributions"`
}

// HiddenFromReaders takes a contribution or a reply out of the readers' sight.
type HiddenFromReaders struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply,omitempty"`
	Reason       string         `json:"reason"`
}

// ShownAgain undoes that, and answers the flags on it.
type ShownAgain struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply,omitempty"`
	Reason       string         `json:"reason"`
}

// Flagged is somebody pointing at something that should not stand there.
type Flagged struct {
	Contribution ContributionID `json:"contribution"`
	Flag         Flag           `json:"flag"`
}

// SectionMarked is what the actor says of a section as a whole.
type SectionMarked struct {
	Section string `json:"section"`
	Mark    Mark   `json:"mark"` // "" takes it back
}

// Replied adds a reply to a thread.
type Replied struct {
	Contribution ContributionID `json:"contribution"`
	Reply        Reply          `json:"reply"`
}

// Endorsed adds or takes back the actor's endorsement.
type Endorsed struct {
	Contribution ContributionID `json:"contribution"`
	On           bool           `json:"on"`
}

// Withdrawn is the author taking a contribution back; it stays, as a tombstone.
type Withdrawn struct {
	Contribution ContributionID `json:"contribution"`
	Reason       string         `json:"reason,omitempty"`
}

// Decided records a decision. Accepted text that follows from it stands in the
// entry before, with this contribution as its Ref.
type Decided struct {
	Contribution ContributionID `json:"contribution"`
	Decision     Decision       `json:"decision"`
}

// Reversed takes back the decision on a contribution. That the text is what it was
// stands in the entry before, with this contribution as its Ref.
type Reversed struct {
	Contribution ContributionID `json:"contribution"`
	Reversal     Reversal       `json:"reversal"`
}

// PlaceChange is one contribution whose place changed state.
type PlaceChange struct {
	Contribution ContributionID `json:"contribution"`
	Place        Place          `json:"place"`
}

// PlacesChanged records every contribution whose place changed state by the
// entries before it in the same commit.
type PlacesChanged struct {
	Changes []PlaceChange `json:"changes"`
}

// Reattached is somebody giving an orphan its place. Published is its place in
// the text that readers have, when they do not have the head.
type Reattached struct {
	Contribution ContributionID `json:"contribution"`
	Place        Place          `json:"place"`
	Published    *Place         `json:"published,omitempty"`
}

// RevisionNamed makes the text at a version a revision, with all places in it.
type RevisionNamed struct {
	Revision Revision                 `json:"revision"`
	Places   map[ContributionID]Place `json:"places"`
}

// RoundPlanned announces a round; one that was planned with the same id is replaced.
type RoundPlanned struct {
	Round Round `json:"round"`
}

// RoundDropped takes a planned round back.
type RoundDropped struct {
	Round RoundID `json:"round"`
}

// RoundOpened opens a round; one that was planned is replaced.
type RoundOpened struct {
	Round Round `json:"round"`
}

// RoundExtended gives the open round another deadline, none when ClosesAt is zero.
// Older journals do not say again who did, and when.
type RoundExtended struct {
	Round    RoundID       `json:"round"`
	ClosesAt time.Time     `json:"closesAt,omitzero"`
	By       ParticipantID `json:"by,omitempty"`
	At       time.Time     `json:"at,omitzero"`
}

// RoundClosed ends the open round: by the clock, or by hand.
type RoundClosed struct {
	Round RoundID `json:"round"`
}

// RoundProcessed says that everything in the round was decided on.
type RoundProcessed struct {
	Round RoundID `json:"round"`
}

// RoundAccounted says that readers were told what was done with the input. From
// then on nothing more is taken.
type RoundAccounted struct {
	Round RoundID `json:"round"`
}

// DecisionsPublished shows readers the decisions, and the text that came of them.
// Older journals do not say again when.
type DecisionsPublished struct {
	Revision      RevisionID       `json:"revision"`
	Contributions []ContributionID `json:"contributions"`
	At            time.Time        `json:"at,omitzero"`
}

// Redacted records that what somebody wrote was erased: the contents of the
// entries in Seqs are gone, what remains of them is what Remains returns.
type Redacted struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply,omitempty"` // "" for the contribution itself
	Seqs         []Seq          `json:"seqs"`
	Reason       string         `json:"reason"`
}

func (DocumentCreated) Kind() string { return "documentCreated" }
func (StepsAccepted) Kind() string   { return "steps" }
func (Contributed) Kind() string     { return "contributed" }
func (Replied) Kind() string         { return "replied" }
func (Endorsed) Kind() string        { return "endorsed" }
func (Withdrawn) Kind() string       { return "withdrawn" }
func (Decided) Kind() string         { return "decided" }
func (Reversed) Kind() string        { return "reversed" }
func (Consented) Kind() string       { return "consented" }
func (PlacesChanged) Kind() string   { return "placesChanged" }
func (Reattached) Kind() string      { return "reattached" }
func (RevisionNamed) Kind() string   { return "revisionNamed" }
func (RoundOpened) Kind() string     { return "roundOpened" }
func (RoundClosed) Kind() string     { return "roundClosed" }
func (Redacted) Kind() string        { return "redacted" }

func (Submitted) Kind() string          { return "submitted" }
func (Shared) Kind() string             { return "shared" }
func (Confirmed) Kind() string          { return "confirmed" }
func (Released) Kind() string           { return "released" }
func (HiddenFromReaders) Kind() string  { return "hidden" }
func (ShownAgain) Kind() string         { return "shownAgain" }
func (Flagged) Kind() string            { return "flagged" }
func (SectionMarked) Kind() string      { return "sectionMarked" }
func (RoundPlanned) Kind() string       { return "roundPlanned" }
func (RoundDropped) Kind() string       { return "roundDropped" }
func (RoundExtended) Kind() string      { return "roundExtended" }
func (RoundProcessed) Kind() string     { return "roundProcessed" }
func (RoundAccounted) Kind() string     { return "roundAccounted" }
func (DecisionsPublished) Kind() string { return "decisionsPublished" }

// EncodeEvent returns the JSON body that the journal keeps.
func EncodeEvent(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("review.EncodeEvent %s: %w", e.Kind(), err)
	}
	return b, nil
}

// decoders has a row per kind, of documents and of the site.
var decoders = map[string]func([]byte) (Event, error){
	"documentCreated":      into[DocumentCreated],
	"steps":                into[StepsAccepted],
	"contributed":          into[Contributed],
	"replied":              into[Replied],
	"endorsed":             into[Endorsed],
	"withdrawn":            into[Withdrawn],
	"decided":              into[Decided],
	"reversed":             into[Reversed],
	"consented":            into[Consented],
	"placesChanged":        into[PlacesChanged],
	"reattached":           into[Reattached],
	"revisionNamed":        into[RevisionNamed],
	"roundOpened":          into[RoundOpened],
	"roundClosed":          into[RoundClosed],
	"redacted":             into[Redacted],
	"submitted":            into[Submitted],
	"shared":               into[Shared],
	"confirmed":            into[Confirmed],
	"released":             into[Released],
	"hidden":               into[HiddenFromReaders],
	"shownAgain":           into[ShownAgain],
	"flagged":              into[Flagged],
	"sectionMarked":        into[SectionMarked],
	"roundPlanned":         into[RoundPlanned],
	"roundDropped":         into[RoundDropped],
	"roundExtended":        into[RoundExtended],
	"roundProcessed":       into[RoundProcessed],
	"roundAccounted":       into[RoundAccounted],
	"decisionsPublished":   into[DecisionsPublished],
	"textAdopted":          into[TextAdopted],
	"documentSubmitted":    into[DocumentSubmitted],
	"textReopened":         into[TextReopened],
	"dossierCreated":       into[DossierCreated],
	"organisationCreated":  into[OrganisationCreated],
	"participantAdmitted":  into[ParticipantAdmitted],
	"rolesChanged":         into[RolesChanged],
	"participantWithdrawn": into[ParticipantWithdrawn],
	"documentRegistered":   into[DocumentRegistered],
	"grantProposed":        into[GrantProposed],
	"grantAnswered":        into[GrantAnswered],
	"pseudonymChosen":      into[PseudonymChosen],
	"identitySeen":         into[IdentitySeen],
}

func into[E Event](b []byte) (Event, error) {
	var e E
	if err := json.Unmarshal(b, &e); err != nil {
		return nil, err
	}
	return e, nil
}

// EventKinds lists the kinds that a journal may hold.
func EventKinds() []string {
	kinds := make([]string, 0, len(decoders))
	for k := range decoders {
		kinds = append(kinds, k)
	}
	return kinds
}

// DecodeEvent reads the body of a journal entry. Bodies come from our own
// journal, whose chain is checked: they are decoded, not defended against.
func DecodeEvent(kind string, body []byte) (Event, error) {
	decode := decoders[kind]
	if decode == nil {
		return nil, fmt.Errorf("review.DecodeEvent: unknown kind %q", kind)
	}
	e, err := decode(body)
	if err != nil {
		return nil, fmt.Errorf("review.DecodeEvent %s: %w", kind, err)
	}
	return e, nil
}

// Remains returns what is left of an event whose words were erased.
func Remains(e Event) Event {
	switch e := e.(type) {
	case Contributed:
		e.Contribution = redactContribution(e.Contribution)
		return e
	case Replied:
		e.Reply = redactReply(e.Reply)
		return e
	default:
		return e
	}
}

func redactContribution(c Contribution) Contribution {
	c.Body, c.Changes, c.Origin.Quote, c.Redacted = "", nil, Quote{}, true
	return c
}

func redactReply(r Reply) Reply {
	r.Body, r.Redacted = "", true
	return r
}
