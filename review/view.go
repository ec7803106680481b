package review

import (
	"time"
)

// Sight is what a viewer may see of a contribution. It is comparable: a frame is
// prepared once per distinct Sight. As is set only for who has a part of their
// own in the item, so that everybody else shares one frame.
type Sight struct {
	Visible bool
	Editor  bool
	As      ParticipantID
}

// View is the one visibility rule: live frames, answers over HTTP, search,
// exports and print all pass through it.
func View(v Actor, c *Contribution) Sight {
	s := Sight{Editor: v.Roles.IsEditor()}
	if involved(v.Participant, c) {
		s.As = v.Participant
	}
	switch {
	case !v.Roles.Meets(anyParticipant):
	case c.Author == v.Participant, s.Editor:
		s.Visible = true
	case c.Audience == AudienceRound:
		s.Visible = true
	}
	if !s.Visible {
		return Sight{}
	}
	return s
}

func involved(p ParticipantID, c *Contribution) bool {
	if c.Author == p || c.Endorsed(p) {
		return true
	}
	for _, r := range c.Replies {
		if r.Author == p {
			return true
		}
	}
	return false
}

// RelationTo says how an actor stands to a contribution, for the policy.
func RelationTo(a Actor, c *Contribution) Relation {
	switch s := View(a, c); {
	case !s.Visible:
		return RelationHidden
	case c.Author == a.Participant:
		return RelationOwn
	default:
		return RelationVisible
	}
}

// Names resolves how participants are called. Site implements it.
type Names interface {
	// NameOf returns the name a participant goes by, their organisation's name,
	// and whether the name is a pseudonym.
	NameOf(ParticipantID) (name, organisation string, pseudonym bool)
}

// SeenAuthor is an author as a viewer sees them.
type SeenAuthor struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Pseudonym    bool   `json:"pseudonym,omitempty"`
}

// SeenReply is a reply as a viewer sees it.
type SeenReply struct {
	ID       ReplyID    `json:"id"`
	Author   SeenAuthor `json:"author"`
	Own      bool       `json:"own"`
	Body     string     `json:"body"`
	At       time.Time  `json:"at"`
	Redacted bool       `json:"redacted,omitempty"`
}

// SeenDecision is a decision as a viewer sees it. Editors decide in the name of
// the ministry: who of them it was is for editors.
type SeenDecision struct {
	Outcome    Outcome     `json:"outcome"`
	ReasonCode string      `json:"reasonCode,omitempty"`
	Reason     string      `json:"reason"`
	Author     *SeenAuthor `json:"author,omitempty"`
	At         time.Time   `json:"at"`
	Version    Version     `json:"version"`
}

// SeenPlace is where a contribution stands on the head, with the version it counts in.
type SeenPlace struct {
	State   PlaceState `json:"state"`
	Version Version    `json:"version"`
	Ranges  []Range    `json:"ranges"`
}

// SeenContribution is a contribution as a viewer sees it: what goes on the wire.
type SeenContribution struct {
	ID           ContributionID   `json:"id"`
	Number       int              `json:"number,omitempty"` // for its author and editors: others could count what they may not see
	Kind         ContributionKind `json:"kind"`
	Audience     Audience         `json:"audience"`
	Own          bool             `json:"own"`
	Author       SeenAuthor       `json:"author"`
	Origin       Anchor           `json:"origin"`
	Place        SeenPlace        `json:"place"`
	Body         string           `json:"body"`
	Changes      []Replacement    `json:"changes,omitempty"`
	Replies      []SeenReply      `json:"replies"`
	Endorsements int              `json:"endorsements"`
	Endorsed     bool             `json:"endorsed"`
	Withdrawn    bool             `json:"withdrawn"`
	Redacted     bool             `json:"redacted,omitempty"`
	Decision     *SeenDecision    `json:"decision,omitempty"`
	At           time.Time        `json:"at"`
}

// Seen returns what is shown of a contribution. The sight must be Visible, and
// come from View on the same contribution. Conflicts are left to the viewer's
// side: they follow from the ranges of what it can see.
func Seen(s *State, c *Contribution, sight Sight, names Names) SeenContribution {
	own := c.Author == sight.As
	place := s.Place(c.ID)
	seen := SeenContribution{
		ID: c.ID, Kind: c.Kind, Audience: c.Audience, Own: own,
		Author: seenAuthor(c.Author, c.NameShown, names),
		Origin: c.Origin,
		Place:  SeenPlace{place.State, s.version, append([]Range{}, place.Ranges...)},
		Body:   c.Body, Changes: c.Changes,
		Replies:      []SeenReply{},
		Endorsements: len(c.Endorsers), Endorsed: sight.As != "" && c.Endorsed(sight.As),
		Withdrawn: c.Withdrawn, Redacted: c.Redacted,
		At: c.At,
	}
	if own || sight.Editor {
		seen.Number = c.Number
	}
	for _, r := range c.Replies {
		seen.Replies = append(seen.Replies, SeenReply{
			ID: r.ID, Author: seenAuthor(r.Author, r.NameShown, names),
			Own: r.Author == sight.As, Body: r.Body, At: r.At, Redacted: r.Redacted,
		})
	}
	if d := c.Decision; d != nil {
		seen.Decision = &SeenDecision{Outcome: d.Outcome, ReasonCode: d.ReasonCode, Reason: d.Reason, At: d.At, Version: d.Version}
		if sight.Editor {
			by := seenAuthor(d.By, NameFull, names)
			seen.Decision.Author = &by
		}
	}
	if c.Withdrawn && !own && !sight.Editor {
		seen.Body, seen.Changes, seen.Origin.Quote = "", nil, Quote{}
	}
	return seen
}

func seenAuthor(p ParticipantID, shown NameShown, names Names) SeenAuthor {
	name, organisation, pseudonym := names.NameOf(p)
	switch {
	case pseudonym:
		// An organisation beside a pseudonym can single somebody out.
		return SeenAuthor{Name: name, Pseudonym: true}
	case shown == NameOrganisation:
		return SeenAuthor{Name: organisation}
	default:
		return SeenAuthor{Name: name, Organisation: organisation}
	}
}

// Readers counts who would read a contribution with this audience, and names them.
type Readers struct {
	Audience      Audience `json:"audience"`
	Editors       int      `json:"editors"`
	Participants  int      `json:"participants"`  // other than editors
	Organisations int      `json:"organisations"` // of those participants
	Names         []string `json:"names"`         // all of them when there are at most 8
}
