package live

import (
	"encoding/json"

	"meelezen/review"
)

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

// Head begins every command. ID is made by the client, a UUID; the same command
// may be sent again under it, and gets the first answer.
type Head struct {
	Type string `json:"type"`
	ID   string `json:"id"`
}

// The commands. Their fields are those of package review, beside type and id.
type (
	// Steps changes the text. They were made on Version, and are taken only if that is the head.
	Steps struct {
		Head
		review.SendSteps
	}
	// Contribute says something about the text, or proposes other words.
	Contribute struct {
		Head
		review.Contribute
	}
	// Reply answers in the thread of a contribution.
	Reply struct {
		Head
		review.AddReply
	}
	// Endorse adds or takes back one's "I agree with this".
	Endorse struct {
		Head
		review.Endorse
	}
	// Withdraw takes back one's own contribution; it stays on record.
	Withdraw struct {
		Head
		review.Withdraw
	}
	// Decide answers a contribution. Accepting a suggestion changes the text in the same moment.
	Decide struct {
		Head
		review.Decide
	}
	// Reverse takes a decision back, with what it brought in the text.
	Reverse struct {
		Head
		review.Reverse
	}
	// Consent lets what was sent to editors only be in the published report, or takes that back.
	Consent struct {
		Head
		review.Consent
	}
	// Reattach gives an orphan a place again, confirmed by a person.
	Reattach struct {
		Head
		review.Reattach
	}
	// NameRevision makes a named, immutable revision of the head.
	NameRevision struct {
		Head
		review.NameRevision
	}
	// Restore brings the text of a revision back, as a new change.
	Restore struct {
		Head
		review.Restore
	}
	// OpenRound opens a round of review.
	OpenRound struct {
		Head
		review.OpenRound
	}
	// CloseRound closes the open round.
	CloseRound struct {
		Head
		review.CloseRound
	}
	// Redact erases the words of a contribution or a reply.
	Redact struct {
		Head
		review.Redact
	}
	// Submit sends drafts, or what is the organisation's, under one receipt.
	Submit struct {
		Head
		review.Submit
	}
	// Share shows one's draft to one's organisation.
	Share struct {
		Head
		review.Share
	}
	// Discard throws one's draft away; its words are erased.
	Discard struct {
		Head
		review.Discard
	}
	// Confirm says that something of one's own belongs in this round too.
	Confirm struct {
		Head
		review.Confirm
	}
	// Hide takes something out of the readers' sight, with a reason that all can read.
	Hide struct {
		Head
		review.Hide
	}
	// ShowAgain undoes Hide, or lets something stand that was flagged.
	ShowAgain struct {
		Head
		review.ShowAgain
	}
	// Flag points editors at something that should not stand there.
	Flag struct {
		Head
		review.AddFlag
	}
	// MarkSection says something of a section as a whole: read, or no remarks.
	MarkSection struct {
		Head
		review.MarkSection
	}
	// PlanRound announces a round, or changes a planned one.
	PlanRound struct {
		Head
		review.PlanRound
	}
	// DropRound takes a planned round back.
	DropRound struct {
		Head
		review.DropRound
	}
	// ExtendRound gives the open round another deadline, or none.
	ExtendRound struct {
		Head
		review.ExtendRound
	}
	// ProcessRound says that everything in the closed round was decided on.
	ProcessRound struct {
		Head
		review.ProcessRound
	}
	// PublishDecisions shows readers the decisions that they do not know yet, with the revision they led to.
	PublishDecisions struct {
		Head
		review.PublishDecisions
	}
	// AccountRound ends a processed round. Nothing more is taken.
	AccountRound struct {
		Head
		review.AccountRound
	}
	// Adopt locks the text as what was agreed. Nothing may be undecided or unpublished.
	Adopt struct {
		Head
		review.Adopt
	}
	// SubmitDocument records to whom the adopted text was submitted; again, it corrects that.
	SubmitDocument struct {
		Head
		review.SubmitDocument
	}
	// Reopen takes an adopted text up again, as a revision of it.
	Reopen struct {
		Head
		review.Reopen
	}
)

// SetPresence tells the other editors where one's selection is; from and to 0 say
// that one no longer writes. It has no id and no answer.
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
	Participant  review.ParticipantID `json:"participant"`
	Name         string               `json:"name"`
	Organisation string               `json:"organisation"`
	Roles        review.RoleSet       `json:"roles"`
	May          []review.Action      `json:"may"`
	NameChoices  []review.NameShown   `json:"nameChoices"`
	Audiences    []review.Audience    `json:"audiences"`    // that the viewer can choose now, narrowest first
	Audience     review.Audience      `json:"audience"`     // that a chooser starts with
	Pseudonymous bool                 `json:"pseudonymous"` // takes part under a pseudonym
	Speaks       bool                 `json:"speaks"`       // sends in the name of the organisation, where a round asks for one voice
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
	Type         string                  `json:"type" ts:"\"appear\""`
	Cursor       string                  `json:"cursor"`
	Contribution review.SeenContribution `json:"contribution"`
}

// Event brings the new state of exactly one thing.
type Event struct {
	Type         string                   `json:"type" ts:"\"event\""`
	Cursor       string                   `json:"cursor"`
	Contribution *review.SeenContribution `json:"contribution,omitempty"` // replaces the one with its id
	Places       []PlaceOf                `json:"places,omitempty"`       // many at once: only where they stand changed
	Revision     *Revision                `json:"revision,omitempty"`
	Rounds       []Round                  `json:"rounds,omitempty"`                     // all of them, when one changed
	Status       string                   `json:"status,omitempty" ts:"DocumentStatus"` // beside Rounds
	Receipt      *review.Receipt          `json:"receipt,omitempty"`                    // a new one of the viewer's own
	Section      *SectionMark             `json:"section,omitempty"`                    // what the viewer says of one section now
	Adoptions    []review.SeenAdoption    `json:"adoptions,omitempty"`                  // all of them, beside Rounds
}

// SectionMark is what the viewer says of a section as a whole.
type SectionMark struct {
	Section string      `json:"section"` // id of the heading
	Mark    review.Mark `json:"mark"`
}

// Disappear takes away an item that went out of sight.
type Disappear struct {
	Type   string `json:"type" ts:"\"disappear\""`
	Cursor string `json:"cursor"`
	ID     string `json:"id"`
}

// Ack answers a command: it is stored. It has no cursor, because the frames that it caused may still be on their way.
type Ack struct {
	Type   string        `json:"type" ts:"\"ack\""`
	ID     string        `json:"id"`
	Answer review.Answer `json:"answer"`
}

// PlaceOf is where one contribution stands now.
type PlaceOf struct {
	ID    string           `json:"id"`
	Place review.SeenPlace `json:"place"`
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
	ID            review.DocumentID         `json:"id"`
	Title         string                    `json:"title"`
	Dossier       review.DossierID          `json:"dossier"`
	Status        review.DocumentStatus     `json:"status"`
	Version       review.Version            `json:"version"`
	Cursor        string                    `json:"cursor"`
	Doc           json.RawMessage           `json:"doc" ts:"NodeJSON"`
	Hash          string                    `json:"hash"`
	Revision      review.RevisionID         `json:"revision,omitempty"` // that Doc is, when the viewer does not follow the head
	Now           string                    `json:"now"`                // the server's time, RFC 3339: deadlines are by it
	Rounds        []Round                   `json:"rounds"`             // oldest first, planned ones last
	Revisions     []Revision                `json:"revisions"`
	Receipts      []*review.Receipt         `json:"receipts"` // the viewer's own
	Sections      []SectionMark             `json:"sections"` // that the viewer marked
	Contributions []review.SeenContribution `json:"contributions"`
	Adoptions     []review.SeenAdoption     `json:"adoptions"` // of the text, oldest first
	Me            Me                        `json:"me"`
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
	return []any{Hello{}, Steps{}, Contribute{}, Reply{}, Endorse{}, Withdraw{}, Decide{}, Reverse{}, Consent{}, Reattach{},
		NameRevision{}, Restore{}, OpenRound{}, CloseRound{}, Redact{}, Submit{}, Share{}, Discard{}, Confirm{},
		Hide{}, ShowAgain{}, Flag{}, MarkSection{}, PlanRound{}, DropRound{}, ExtendRound{}, ProcessRound{}, PublishDecisions{},
		AccountRound{}, Adopt{}, SubmitDocument{}, Reopen{}, SetPresence{}}
}

// ServerFrames has one zero value of every frame that a server may send.
func ServerFrames() []any {
	return []any{Welcome{}, StepsTaken{}, Appear{}, Event{}, Disappear{}, Ack{}, Refused{}, Presence{}, Hash{}}
}
