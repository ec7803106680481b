package live

import "encoding/json"

// Protocol is the WebSocket subprotocol that both sides name in the handshake.
const Protocol = "meelezen.1"

// The types in this file are the protocol: client/web/src/protocol.ts is made
// from them, and docs/protocol.md explains them. A field with omitempty may be
// absent; the tag ts names a TypeScript type where Go's says too little.

// Hello is the first frame of a connection, and the only one without an answer of its own but Welcome.
type Hello struct {
	Type    string `json:"type" ts:"\"hello\""`
	Cursor  string `json:"cursor"`          // of the opening answer, or of the last frame that had one
	Version int    `json:"version"`         // steps below it are not sent again
	Client  string `json:"client"`          // random id of this tab; own steps come back with it
	Build   string `json:"build,omitempty"` // build of the application, so that an old tab can be told to reload
}

// Steps changes the text. They were made on Version, and are taken only if that is the head.
type Steps struct {
	Type    string            `json:"type" ts:"\"steps\""`
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Client  string            `json:"client"`
	Steps   []json.RawMessage `json:"steps" ts:"readonly StepJSON[]"`
}

// Contribute says something about the text, or proposes other words.
type Contribute struct {
	Type      string        `json:"type" ts:"\"contribute\""`
	ID        string        `json:"id"`
	Kind      string        `json:"kind" ts:"ContributionKind"`
	Audience  string        `json:"audience" ts:"Audience"`
	NameShown string        `json:"nameShown" ts:"NameShown"`
	Version   int           `json:"version"`            // the text that the positions are of
	Revision  string        `json:"revision,omitempty"` // the published text it was made on; absent on the head
	Target    string        `json:"target" ts:"Target"`
	From      int           `json:"from"`
	To        int           `json:"to"`
	Body      string        `json:"body"`
	Changes   []Replacement `json:"changes,omitempty"` // of a suggestion
}

// Replacement is one change of a suggestion; Before is what stands there now.
type Replacement struct {
	From   int             `json:"from"`
	To     int             `json:"to"`
	Slice  json.RawMessage `json:"slice" ts:"SliceJSON"`
	Before json.RawMessage `json:"before" ts:"SliceJSON"`
}

// Reply answers in the thread of a contribution.
type Reply struct {
	Type         string `json:"type" ts:"\"reply\""`
	ID           string `json:"id"`
	Contribution string `json:"contribution"`
	Body         string `json:"body"`
}

// Endorse adds or takes back one's "I agree with this".
type Endorse struct {
	Type         string `json:"type" ts:"\"endorse\""`
	ID           string `json:"id"`
	Contribution string `json:"contribution"`
	On           bool   `json:"on"`
}

// Withdraw takes back one's own contribution; it stays on record.
type Withdraw struct {
	Type         string `json:"type" ts:"\"withdraw\""`
	ID           string `json:"id"`
	Contribution string `json:"contribution"`
	Reason       string `json:"reason,omitempty"`
}

// Decide is an editor's answer to a contribution. Accepting a suggestion changes the text in the same moment.
type Decide struct {
	Type         string `json:"type" ts:"\"decide\""`
	ID           string `json:"id"`
	Contribution string `json:"contribution"`
	Outcome      string `json:"outcome" ts:"Outcome"`
	ReasonCode   string `json:"reasonCode,omitempty"`
	Reason       string `json:"reason"`
	Version      int    `json:"version"` // the text that the editor saw
}

// Reattach gives an orphan a place again, confirmed by a person.
type Reattach struct {
	Type         string `json:"type" ts:"\"reattach\""`
	ID           string `json:"id"`
	Contribution string `json:"contribution"`
	Version      int    `json:"version"`
	From         int    `json:"from"`
	To           int    `json:"to"`
}

// NameRevision makes a named, immutable revision of the head.
type NameRevision struct {
	Type string `json:"type" ts:"\"nameRevision\""`
	ID   string `json:"id"`
	Name string `json:"name"`
	Note string `json:"note"`
}

// Restore brings the text of a revision back, as a new change.
type Restore struct {
	Type     string `json:"type" ts:"\"restore\""`
	ID       string `json:"id"`
	Revision string `json:"revision"`
	Note     string `json:"note"`
}

// OpenRound opens a round of review.
type OpenRound struct {
	Type     string `json:"type" ts:"\"openRound\""`
	ID       string `json:"id"`
	Name     string `json:"name"`
	Mode     string `json:"mode" ts:"RoundMode"`
	ClosesAt string `json:"closesAt,omitempty"` // RFC 3339; absent without an end
}

// CloseRound closes the open round.
type CloseRound struct {
	Type string `json:"type" ts:"\"closeRound\""`
	ID   string `json:"id"`
}

// SetPresence tells the other editors where one's selection is. It has no id and no answer.
type SetPresence struct {
	Type    string `json:"type" ts:"\"presence\""`
	Version int    `json:"version"`
	From    int    `json:"from"`
	To      int    `json:"to"`
}

// Welcome answers Hello, and comes again when the viewer's own roles change. The backlog follows as ordinary frames.
type Welcome struct {
	Type        string `json:"type" ts:"\"welcome\""`
	Cursor      string `json:"cursor"`  // where the backlog starts
	Version     int    `json:"version"` // the head now; reached when the backlog is in
	Hash        string `json:"hash"`    // of the text at HashVersion
	HashVersion int    `json:"hashVersion"`
	Me          Me     `json:"me"`
}

// Me is what the viewer is and may do in this document.
type Me struct {
	Participant  string   `json:"participant"`
	Name         string   `json:"name"`
	Organisation string   `json:"organisation"`
	Roles        []string `json:"roles" ts:"readonly Role[]"`
	May          []string `json:"may" ts:"readonly Action[]"`
	NameChoices  []string `json:"nameChoices" ts:"readonly NameShown[]"`
}

// StepsTaken are steps that the authority accepted: the version after them is First + the number of Steps.
type StepsTaken struct {
	Type   string            `json:"type" ts:"\"steps\""`
	Cursor string            `json:"cursor"`
	First  int               `json:"first"`
	Steps  []json.RawMessage `json:"steps" ts:"readonly StepJSON[]"`
	Client string            `json:"client"` // the tab that made them if it is the viewer's own, else ""
	Cause  string            `json:"cause" ts:"Cause"`
}

// Appear brings an item that is new or came into sight.
type Appear struct {
	Type         string       `json:"type" ts:"\"appear\""`
	Cursor       string       `json:"cursor"`
	Contribution Contribution `json:"contribution" ts:"SeenContribution"`
}

// Event brings the new state of exactly one thing.
type Event struct {
	Type         string        `json:"type" ts:"\"event\""`
	Cursor       string        `json:"cursor"`
	Contribution *Contribution `json:"contribution,omitempty" ts:"SeenContribution"` // replaces the one with its id
	Revision     *Revision     `json:"revision,omitempty"`
	Round        *Round        `json:"round,omitempty"`
	Status       string        `json:"status,omitempty" ts:"DocumentStatus"`
}

// Disappear takes away an item that went out of sight.
type Disappear struct {
	Type   string `json:"type" ts:"\"disappear\""`
	Cursor string `json:"cursor"`
	ID     string `json:"id"`
}

// Ack answers a command: it is stored. It has no cursor, because the frames that it caused may still be on their way.
type Ack struct {
	Type   string `json:"type" ts:"\"ack\""`
	ID     string `json:"id"`
	Answer Answer `json:"answer"`
}

// Answer is what a command made.
type Answer struct {
	Version      int    `json:"version"`
	Contribution string `json:"contribution,omitempty"`
	Reply        string `json:"reply,omitempty"`
	Revision     string `json:"revision,omitempty"`
	Round        string `json:"round,omitempty"`
	Number       int    `json:"number,omitempty"`
}

// Refused says that a command was not done, why, and what to do now.
type Refused struct {
	Type    string `json:"type" ts:"\"refused\""`
	ID      string `json:"id"` // of the command; "" for Hello or when it had none
	Kind    string `json:"kind" ts:"ErrorKind"`
	Text    string `json:"text"` // for the user, in the user's language
	Key     string `json:"key"`
	Advice  Advice `json:"advice" ts:"Advice"`
	Version int    `json:"version"` // the head
}

// Presence says who is there. Only editors get Editors.
type Presence struct {
	Type    string          `json:"type" ts:"\"presence\""`
	Readers int             `json:"readers"` // others than the viewer, rounded
	Editors []EditorPresent `json:"editors"`
}

// EditorPresent is one tab of an editor.
type EditorPresent struct {
	Client  string `json:"client"`
	Name    string `json:"name"`
	Version int    `json:"version"`
	From    int    `json:"from"`
	To      int    `json:"to"`
}

// Hash is the hash of the text at a version. A client that has another text at that version loads again.
type Hash struct {
	Type    string `json:"type" ts:"\"hash\""`
	Version int    `json:"version"`
	Hash    string `json:"hash"` // SHA-256 in hex of the canonical JSON
}

// Opening answers GET /api/v1/documents/{id}: everything the viewer may see now, and the cursor to go on from.
type Opening struct {
	ID            string          `json:"id"`
	Title         string          `json:"title"`
	Dossier       string          `json:"dossier"`
	Status        string          `json:"status" ts:"DocumentStatus"`
	Version       int             `json:"version"`
	Cursor        string          `json:"cursor"`
	Doc           json.RawMessage `json:"doc" ts:"NodeJSON"`
	Hash          string          `json:"hash"`
	Round         *Round          `json:"round,omitempty"`
	Revisions     []Revision      `json:"revisions"`
	Contributions []Contribution  `json:"contributions" ts:"readonly SeenContribution[]"`
	Me            Me              `json:"me"`
}

// Problem is the body of an HTTP answer that refuses, application/problem+json.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Kind   string `json:"kind" ts:"ErrorKind"`
	Key    string `json:"key"`
	Advice Advice `json:"advice" ts:"Advice"`
}

// Advice tells a client what to do about a refusal.
type Advice string

// The closed set of advice.
const (
	Retry   Advice = "retry"   // the same again, later
	CatchUp Advice = "catchUp" // take what is new, rebase, send anew under another id
	Reload  Advice = "reload"  // get the opening state again
	LogIn   Advice = "logIn"
	Change  Advice = "change" // the user must change the request
	Stop    Advice = "stop"   // it will not be allowed
)

// ClientFrames has one zero value of every frame that a client may send.
func ClientFrames() []any {
	return []any{Hello{}, Steps{}, Contribute{}, Reply{}, Endorse{}, Withdraw{}, Decide{}, Reattach{},
		NameRevision{}, Restore{}, OpenRound{}, CloseRound{}, SetPresence{}}
}

// ServerFrames has one zero value of every frame that a server may send.
func ServerFrames() []any {
	return []any{Welcome{}, StepsTaken{}, Appear{}, Event{}, Disappear{}, Ack{}, Refused{}, Presence{}, Hash{}}
}
