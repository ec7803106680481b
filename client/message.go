package client

import (
	"encoding/json"
	"fmt"

	"meelezen/review"
)

// protocol is the WebSocket subprotocol.
const protocol = "meelezen.1"

// Me is what the viewer is and may do in the document.
type Me struct {
	Participant  review.ParticipantID `json:"participant"`
	Name         string               `json:"name"`
	Organisation string               `json:"organisation"`
	Roles        review.RoleSet       `json:"roles"`
	May          []review.Action      `json:"may"`
	NameChoices  []review.NameShown   `json:"nameChoices"`
	Audiences    []review.Audience    `json:"audiences"`
	Audience     review.Audience      `json:"audience"`
	Pseudonymous bool                 `json:"pseudonymous"`
	Speaks       bool                 `json:"speaks"`
}

// Revision is a named version of the text.
type Revision struct {
	ID      review.RevisionID `json:"id"`
	Name    string            `json:"name"`
	Note    string            `json:"note"`
	Version int               `json:"version"`
	At      string            `json:"at"`
	By      string            `json:"by"`
}

// Round is a period of review.
type Round struct {
	ID          review.RoundID    `json:"id"`
	Name        string            `json:"name"`
	Mode        review.Mode       `json:"mode"`
	Voice       review.Voice      `json:"voice"`
	State       string            `json:"state"`
	Revision    review.RevisionID `json:"revision"`
	OpensAt     string            `json:"opensAt"`
	ClosesAt    string            `json:"closesAt"`
	OpenedAt    string            `json:"openedAt"`
	ClosedAt    string            `json:"closedAt"`
	AccountedAt string            `json:"accountedAt"`
}

// SectionMark is what the viewer says of a section as a whole.
type SectionMark struct {
	Section string      `json:"section"`
	Mark    review.Mark `json:"mark"`
}

// Presence says who is there.
type Presence struct {
	Readers int             `json:"readers"`
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

// incoming has the fields of every frame that a server sends.
type incoming struct {
	Type   string `json:"type"`
	Cursor string `json:"cursor"`
	ID     string `json:"id"`

	Version     int    `json:"version"`
	Hash        string `json:"hash"`
	HashVersion int    `json:"hashVersion"`
	Me          *Me    `json:"me"`

	First  int               `json:"first"`
	Steps  []json.RawMessage `json:"steps"`
	Client string            `json:"client"`

	Contribution *review.SeenContribution `json:"contribution"`
	Places       []placeOf                `json:"places"`
	Revision     *Revision                `json:"revision"`
	Rounds       []Round                  `json:"rounds"`
	Status       review.DocumentStatus    `json:"status"`
	Receipt      *review.Receipt          `json:"receipt"`
	Section      *SectionMark             `json:"section"`
	Adoptions    []review.SeenAdoption    `json:"adoptions"`

	Answer review.Answer `json:"answer"`

	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Key    string `json:"key"`
	Advice string `json:"advice"`

	Presence
}

type placeOf struct {
	ID    review.ContributionID `json:"id"`
	Place review.SeenPlace      `json:"place"`
}

// refusal makes an error of a refused frame.
func (f incoming) refusal() error {
	return review.E(kindNamed(f.Kind), "server", review.TextKey(f.Key), fmt.Errorf("%s", f.Text))
}

// commandFrame writes {type, id, …} with the fields of a command.
func commandFrame(typ string, id review.CommandID, c review.Command) ([]byte, error) {
	body, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("client: %s: %w", typ, err)
	}
	head := fmt.Appendf(nil, `{"type":%q,"id":%q`, typ, id)
	if string(body) == "{}" {
		return append(head, '}'), nil
	}
	return append(append(head, ','), body[1:]...), nil
}
