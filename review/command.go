package review

import (
	"encoding/json"
	"fmt"
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

// Decide takes a decision. Version is the text that the editor had in front of
// them; accepting is refused when the words of the suggestion changed since.
type Decide struct {
	Contribution ContributionID `json:"contribution"`
	Outcome      Outcome        `json:"outcome"`
	ReasonCode   string         `json:"reasonCode"`
	Reason       string         `json:"reason"`
	Version      Version        `json:"version"`
}

// Reattach gives an orphaned annotation a place again.
type Reattach struct {
	Contribution ContributionID `json:"contribution"`
	Version      Version        `json:"version"`
	From         int            `json:"from"`
	To           int            `json:"to"`
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

// OpenRound opens a round on the document.
type OpenRound struct {
	Name     string    `json:"name"`
	Mode     Mode      `json:"mode"`
	ClosesAt time.Time `json:"closesAt"`
}

// CloseRound closes the open round.
type CloseRound struct{}

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

func (SendSteps) Action() Action      { return EditText }
func (Contribute) Action() Action     { return AddContribution }
func (AddReply) Action() Action       { return AddReplyAction }
func (Endorse) Action() Action        { return EndorseAction }
func (Withdraw) Action() Action       { return WithdrawAction }
func (Decide) Action() Action         { return DecideAction }
func (Reattach) Action() Action       { return ReattachAction }
func (NameRevision) Action() Action   { return NameRevisions }
func (Restore) Action() Action        { return RestoreText }
func (Import) Action() Action         { return ImportText }
func (OpenRound) Action() Action      { return RunRound }
func (CloseRound) Action() Action     { return RunRound }
func (CreateDocument) Action() Action { return CreateDocuments }
func (Redact) Action() Action         { return RedactAction }

// commands has the types that may come from outside, by their wire name.
var commands = map[string]func([]byte) (Command, error){
	"steps":        command[SendSteps],
	"contribute":   command[Contribute],
	"reply":        command[AddReply],
	"endorse":      command[Endorse],
	"withdraw":     command[Withdraw],
	"decide":       command[Decide],
	"reattach":     command[Reattach],
	"nameRevision": command[NameRevision],
	"restore":      command[Restore],
	"openRound":    command[OpenRound],
	"closeRound":   command[CloseRound],
	"redact":       command[Redact],
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
