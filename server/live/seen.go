package live

// Contribution is what a viewer sees of a contribution.
type Contribution struct {
	ID           string        `json:"id"`
	Number       int           `json:"number,omitempty"` // only for its author and for editors
	Kind         string        `json:"kind" ts:"ContributionKind"`
	Audience     string        `json:"audience" ts:"Audience"`
	Own          bool          `json:"own"`
	Author       Author        `json:"author" ts:"SeenAuthor"`
	Origin       Origin        `json:"origin" ts:"SeenOrigin"`
	Place        Place         `json:"place" ts:"SeenPlace"`
	Body         string        `json:"body"`
	Changes      []Replacement `json:"changes,omitempty"`
	Replies      []SeenReply   `json:"replies"`
	Endorsements int           `json:"endorsements"`
	Endorsed     bool          `json:"endorsed"`
	Withdrawn    bool          `json:"withdrawn"`
	Decision     *Decision     `json:"decision,omitempty" ts:"SeenDecision"`
	Conflicts    []string      `json:"conflicts"`
	At           string        `json:"at"`
}

// Author is the name that a contribution is shown under.
type Author struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation"`
	Pseudonym    bool   `json:"pseudonym"`
}

// Origin is where a contribution was made; it never changes.
type Origin struct {
	Version  int    `json:"version"`
	Revision string `json:"revision"`
	Target   string `json:"target" ts:"Target"`
	From     int    `json:"from"`
	To       int    `json:"to"`
	Quote    Quote  `json:"quote"`
}

// Quote is the text that a contribution is about, with what stood around it.
type Quote struct {
	Exact  string `json:"exact"`
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// Place is where a contribution stands in the text of a version.
type Place struct {
	State   string  `json:"state" ts:"PlaceState"`
	Version int     `json:"version"`
	Ranges  []Range `json:"ranges"` // of a suggestion: one per change
}

// Range is a pair of positions.
type Range struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// SeenReply is one answer in a thread.
type SeenReply struct {
	ID     string `json:"id"`
	Author Author `json:"author" ts:"SeenAuthor"`
	Own    bool   `json:"own"`
	Body   string `json:"body"`
	At     string `json:"at"`
}

// Decision is what editors decided, and why.
type Decision struct {
	Outcome    string `json:"outcome" ts:"Outcome"`
	ReasonCode string `json:"reasonCode"`
	Reason     string `json:"reason"`
	Author     Author `json:"author" ts:"SeenAuthor"`
	At         string `json:"at"`
}

// Revision is a named version of the text.
type Revision struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Note    string `json:"note"`
	Version int    `json:"version"`
	At      string `json:"at"`
	By      string `json:"by"` // the name of who named it
}

// Round is a period of review.
type Round struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Mode     string `json:"mode" ts:"RoundMode"`
	Open     bool   `json:"open"`
	Revision string `json:"revision"` // the text that a fixed round reads
	OpenedAt string `json:"openedAt"`
	ClosesAt string `json:"closesAt,omitempty"`
}
