package review

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"meelezen/review/prose"
)

// Command is what somebody asks a document's room to do. The set is closed; each
// names the action that the policy looks up.
type Command interface{ Action() Action }

// SendSteps changes accepted text. It is taken only on the head.
type SendSteps struct {
	Version Version           `json:"version"`
	Client  string            `json:"client"`
	Steps   []json.RawMessage `json:"steps"`
}

// Contribute brings an annotation or a suggestion, in the positions of a version
// that the sender has seen. For a suggestion the range follows from its changes.
type Contribute struct {
	Kind      ContributionKind `json:"kind"`
	Audience  Audience         `json:"audience"`
	NameShown NameShown        `json:"nameShown"`
	Version   Version          `json:"version"`
	Revision  RevisionID       `json:"revision"` // the published text that the sender reads, if it is one
	Target    Target           `json:"target"`
	From      int              `json:"from"`
	To        int              `json:"to"`
	Body      string           `json:"body"`
	Changes   []Replacement    `json:"changes"`
	Merges    []ContributionID `json:"merges"`   // what a coordinator makes it of
	OnBehalf  *OnBehalf        `json:"onBehalf"` // of whom an editor enters it

	Text *PublishedText `json:"-"` // of Revision; filled in by the server
}

// PublishedText is the text of a revision, and how positions in it move to a
// later version, for input on a text that is further back than the state remembers.
type PublishedText struct {
	Doc  *prose.Node
	Maps []prose.StepMap // from the revision's version to Upto
	Upto Version
}

// AddReply answers in a thread.
type AddReply struct {
	Contribution ContributionID `json:"contribution"`
	NameShown    NameShown      `json:"nameShown"`
	Body         string         `json:"body"`
}

// Endorse says "I agree with this", or takes that back.
type Endorse struct {
	Contribution ContributionID `json:"contribution"`
	On           bool           `json:"on"`
}

// Withdraw takes the sender's own contribution back.
type Withdraw struct {
	Contribution ContributionID `json:"contribution"`
	Reason       string         `json:"reason"` // may be empty; kept in the journal
}

// Decide takes a decision, also on what was deferred. Version is the text that the
// editor had in front of them; accepting is refused when the words changed since.
type Decide struct {
	Contribution ContributionID `json:"contribution"`
	Outcome      Outcome        `json:"outcome"`
	ReasonCode   string         `json:"reasonCode"`
	Reason       string         `json:"reason"`
	Version      Version        `json:"version"`

	Changes []Replacement  `json:"changes"` // of acceptedChanged: the editor's own, on Version
	Parts   []int          `json:"parts"`   // of acceptedPartly: which changes, from 0, in order
	Of      ContributionID `json:"of"`      // of duplicate
	Owner   ParticipantID  `json:"owner"`   // of deferred: an editor; empty for the sender
	Until   time.Time      `json:"until"`   // of deferred
}

// Reverse takes a decision back, with what it brought in the text. It is refused
// when that was built on.
type Reverse struct {
	Contribution ContributionID `json:"contribution"`
	Reason       string         `json:"reason"`
}

// Consent says whether what was sent to editors only may be in the published report.
type Consent struct {
	Contribution ContributionID `json:"contribution"`
	On           bool           `json:"on"`
}

// Reattach gives an orphaned annotation a place again.
type Reattach struct {
	Contribution ContributionID `json:"contribution"`
	Version      Version        `json:"version"`
	Revision     RevisionID     `json:"revision"` // the published text that the sender reads, if it is one
	From         int            `json:"from"`
	To           int            `json:"to"`

	Text *PublishedText `json:"-"` // of Revision; filled in by the server
}

// Submit sends what is still the sender's own, or their organisation's, to the
// editors or to everybody, under one receipt.
type Submit struct {
	Contributions []ContributionID `json:"contributions"`
	Audience      Audience         `json:"audience"`
}

// Share shows what is still the sender's own to their organisation.
type Share struct {
	Contribution ContributionID `json:"contribution"`
}

// Discard takes back what nobody else has seen, and erases its words.
type Discard struct {
	Contribution ContributionID `json:"contribution"`
}

// Confirm says that something from an earlier round belongs in this one too.
type Confirm struct {
	Contribution ContributionID `json:"contribution"`
}

// Hide takes something out of the readers' sight at once. Its author keeps it in
// sight, with the reason.
type Hide struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply"`
	Reason       string         `json:"reason"`
}

// ShowAgain undoes Hide, or lets something stand that was flagged.
type ShowAgain struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply"`
	Reason       string         `json:"reason"`
}

// AddFlag points at something that should not stand there.
type AddFlag struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply"`
	Reason       string         `json:"reason"`
}

// MarkSection says something of a section as a whole.
type MarkSection struct {
	Section string `json:"section"` // id of the heading
	Mark    Mark   `json:"mark"`    // "" takes it back
}

// NameRevision makes the head a revision.
type NameRevision struct {
	Name string `json:"name"`
	Note string `json:"note"`
}

// Restore brings the text of an earlier revision back, as a new change. Doc is
// that text; the server fills it in, it never comes from outside.
type Restore struct {
	Revision RevisionID  `json:"revision"`
	Note     string      `json:"note"`
	Doc      *prose.Node `json:"-"`
}

// Import replaces the text by another one, as the difference. Doc is filled in
// by the server from what was parsed; Note says where it came from.
type Import struct {
	Note string      `json:"note"`
	Doc  *prose.Node `json:"-"`
}

// PlanRound announces a round, or says anew of the one that it names what it will
// be. OpensAt is for people to read: an editor opens it.
type PlanRound struct {
	Round    RoundID   `json:"round"` // a planned one; empty for a new one
	Name     string    `json:"name"`
	Mode     Mode      `json:"mode"`
	Voice    Voice     `json:"voice"`
	OpensAt  time.Time `json:"opensAt"`
	ClosesAt time.Time `json:"closesAt"`
}

// OpenRound opens a round on the document: the planned one that it names, or a
// new one. A fixed round opens on the latest revision.
type OpenRound struct {
	Round    RoundID    `json:"round"` // a planned one; then the rest but Revision may be left out
	Name     string     `json:"name"`
	Mode     Mode       `json:"mode"`
	Voice    Voice      `json:"voice"`
	Revision RevisionID `json:"revision"`
	ClosesAt time.Time  `json:"closesAt"`
}

// DropRound takes a planned round back.
type DropRound struct {
	Round RoundID `json:"round"`
}

// ExtendRound gives the open round another deadline, or none.
type ExtendRound struct {
	ClosesAt time.Time `json:"closesAt"`
}

// CloseRound closes the open round.
type CloseRound struct{}

// CloseExpired closes the open round when its time is over. Only the clock asks for it.
type CloseExpired struct{}

// Release lets through what was held back of people under a pseudonym. Only the
// clock asks for it.
type Release struct{}

// ProcessRound says that everything in the closed round was decided on.
type ProcessRound struct{}

// PublishDecisions shows readers all decisions that they do not know yet,
// together with the latest revision, which must be the head.
type PublishDecisions struct {
	Revision RevisionID `json:"revision"`
}

// AccountRound ends a processed round: readers have been told what was done.
type AccountRound struct{}

// CreateDocument starts a document.
type CreateDocument struct {
	Dossier DossierID
	Doc     *prose.Node
}

// Redact erases what somebody wrote. The storage erases the contents, and keeps
// the chain.
type Redact struct {
	Contribution ContributionID `json:"contribution"`
	Reply        ReplyID        `json:"reply"`
	Reason       string         `json:"reason"`
}

func (SendSteps) Action() Action    { return EditText }
func (Submit) Action() Action       { return SubmitAction }
func (Share) Action() Action        { return ShareAction }
func (Discard) Action() Action      { return DiscardAction }
func (Confirm) Action() Action      { return ConfirmAction }
func (Hide) Action() Action         { return ModerateAction }
func (ShowAgain) Action() Action    { return ModerateAction }
func (AddFlag) Action() Action      { return FlagAction }
func (MarkSection) Action() Action  { return MarkSections }
func (AddReply) Action() Action     { return AddReplyAction }
func (Endorse) Action() Action      { return EndorseAction }
func (Withdraw) Action() Action     { return WithdrawAction }
func (Decide) Action() Action       { return DecideAction }
func (Reverse) Action() Action      { return DecideAction }
func (Consent) Action() Action      { return ConsentAction }
func (Reattach) Action() Action     { return ReattachAction }
func (NameRevision) Action() Action { return NameRevisions }
func (Restore) Action() Action      { return RestoreText }
func (Import) Action() Action       { return ImportText }
func (OpenRound) Action() Action    { return RunRound }
func (CloseRound) Action() Action   { return RunRound }
func (PlanRound) Action() Action    { return RunRound }
func (DropRound) Action() Action    { return RunRound }
func (ExtendRound) Action() Action  { return RunRound }
func (ProcessRound) Action() Action { return RunRound }
func (AccountRound) Action() Action { return RunRound }
func (CloseExpired) Action() Action { return CloseOnTime }
func (Release) Action() Action      { return ReleaseHeld }

func (PublishDecisions) Action() Action { return PublishAction }
func (CreateDocument) Action() Action   { return CreateDocuments }
func (Redact) Action() Action           { return RedactAction }

// Action of a contribution depends on what it is: a content warning is
// moderation, and what somebody said elsewhere is entered by an editor.
func (c Contribute) Action() Action {
	switch {
	case c.Kind == Warning:
		return ModerateAction
	case c.OnBehalf != nil:
		return EnterOnBehalf
	}
	return AddContribution
}

// commands has the types that may come from outside, by their wire name.
var commands = map[string]func([]byte) (Command, error){
	"steps":        command[SendSteps],
	"contribute":   command[Contribute],
	"reply":        command[AddReply],
	"endorse":      command[Endorse],
	"withdraw":     command[Withdraw],
	"decide":       command[Decide],
	"reverse":      command[Reverse],
	"consent":      command[Consent],
	"reattach":     command[Reattach],
	"nameRevision": command[NameRevision],
	"restore":      command[Restore],
	"openRound":    command[OpenRound],
	"closeRound":   command[CloseRound],
	"redact":       command[Redact],
	"submit":       command[Submit],
	"share":        command[Share],
	"discard":      command[Discard],
	"confirm":      command[Confirm],
	"hide":         command[Hide],
	"showAgain":    command[ShowAgain],
	"flag":         command[AddFlag],
	"markSection":  command[MarkSection],
	"planRound":    command[PlanRound],
	"dropRound":    command[DropRound],
	"extendRound":  command[ExtendRound],
	"processRound": command[ProcessRound],
	"accountRound": command[AccountRound],

	"publishDecisions": command[PublishDecisions],

	"adopt":          command[Adopt],
	"submitDocument": command[SubmitDocument],
	"reopen":         command[Reopen],
}

func command[C Command](body []byte) (Command, error) {
	var c C
	if err := decodeStrict(body, &c); err != nil {
		return nil, err
	}
	return c, nil
}

// CommandTypes lists the wire names, for the test that each is documented.
func CommandTypes() []string {
	names := make([]string, 0, len(commands))
	for n := range commands {
		names = append(names, n)
	}
	return names
}

// CommandType returns the wire name of a command, false for one that does not
// come from outside.
func CommandType(c Command) (string, bool) {
	for name, decode := range commands {
		if zero, err := decode([]byte("{}")); err == nil && reflect.TypeOf(zero) == reflect.TypeOf(c) {
			return name, true
		}
	}
	return "", false
}

// DecodeCommand reads a command from outside. Unknown and doubled fields, lone
// surrogates and nesting are refused. The kind is Invalid.
func DecodeCommand(typ string, body []byte) (Command, error) {
	const op = "review.DecodeCommand"
	decode := commands[typ]
	if decode == nil {
		return nil, E(Invalid, op, "error.unknownCommand", fmt.Errorf("no command %q", typ))
	}
	c, err := decode(body)
	if err != nil {
		return nil, E(Invalid, op, "error.malformed", fmt.Errorf("%s: %w", typ, err))
	}
	return c, nil
}
