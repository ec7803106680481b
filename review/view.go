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
	Inside  bool // of the organisation whose own it was
	Own     bool // the viewer's to take back: the author's, or the organisation's voice's
	As      ParticipantID
}

// View is the one visibility rule: live frames, answers over HTTP, search,
// exports, notices and print all pass through it.
func View(v Actor, c *Contribution) Sight {
	s := Sight{Editor: v.Roles.IsEditor(), Inside: c.Organisation != "" && v.inside() == c.Organisation}
	author := c.Author == v.Participant
	switch {
	case !v.Roles.Meets(anyParticipant):
	case author:
		s.Visible = true
	case s.Inside && c.within():
		s.Visible = true
	case s.Editor:
		s.Visible = c.IsSubmitted()
	case c.Audience == AudienceRound:
		s.Visible = !c.Held
	}
	if !s.Visible {
		return Sight{}
	}
	s.Own = author && !c.OneVoice || c.OneVoice && s.Inside && v.Speaks
	if involved(v.Participant, c) {
		s.As = v.Participant
	}
	return s
}

// ViewPublished is how a publication sees a contribution: as somebody does who has no
// part in anything. What was for editors only is in it when whose it is agreed.
func ViewPublished(c *Contribution) Sight {
	switch c.Audience {
	case AudienceRound:
		return Sight{Visible: !c.Held}
	case AudienceEditors:
		return Sight{Visible: c.Consents}
	}
	return Sight{}
}

// within reports whether the organisation of its author may read it: while it is
// the organisation's own, and after it was sent with one voice.
func (c *Contribution) within() bool { return c.Audience == AudienceOrganisation || c.OneVoice }

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

// viewReply says whether who sees a contribution so sees this reply of it.
func viewReply(s Sight, r Reply) bool {
	switch {
	case s.As != "" && r.Author == s.As:
		return true
	case r.Inside:
		return s.Inside
	case s.Editor:
		return true
	}
	return !r.Held
}

// RelationTo says how an actor stands to a contribution, for the policy.
func RelationTo(a Actor, c *Contribution) Relation {
	switch s := View(a, c); {
	case !s.Visible:
		return RelationHidden
	case s.Own:
		return RelationOwn
	case s.Inside && c.within() && !s.Editor:
		return RelationOrganisation
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
	ID       ReplyID     `json:"id"`
	Author   SeenAuthor  `json:"author"`
	Own      bool        `json:"own"`
	Body     string      `json:"body"`
	At       time.Time   `json:"at"`
	Redacted bool        `json:"redacted,omitempty"`
	Inside   bool        `json:"inside,omitempty"` // stays in the organisation
	Held     bool        `json:"held,omitempty"`   // readers get it with the next batch
	Hidden   *SeenHidden `json:"hidden,omitempty"`
}

// SeenHidden says why something is out of the readers' sight. Its author and
// editors still see the words.
type SeenHidden struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// SeenFlag is a flag as editors see it.
type SeenFlag struct {
	Reply  ReplyID    `json:"reply,omitempty"`
	Reason string     `json:"reason"`
	Author SeenAuthor `json:"author"`
	At     time.Time  `json:"at"`
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

	Unpublished bool `json:"unpublished,omitempty"` // readers do not know of it yet

	Parts   []int          `json:"parts,omitempty"`   // of acceptedPartly: which changes, from 0
	Adopted []Replacement  `json:"adopted,omitempty"` // of acceptedChanged: what came in the text instead
	Of      ContributionID `json:"of,omitempty"`      // of duplicate; for editors: others may not see that one
	Owner   *SeenAuthor    `json:"owner,omitempty"`   // of deferred; for editors
	Until   time.Time      `json:"until,omitzero"`    // of deferred: by when it is answered

	Before  string `json:"before,omitempty"`  // the sentences that it is about
	Changed bool   `json:"changed,omitempty"` // it changed them
	After   string `json:"after,omitempty"`   // what it made of them; empty when they went

	Reversed *SeenReversal `json:"reversed,omitempty"` // how it was taken back; of one that no longer holds
}

// SeenReversal is how a decision was taken back, as a viewer knows it.
type SeenReversal struct {
	Reason      string      `json:"reason"`
	At          time.Time   `json:"at"`
	Author      *SeenAuthor `json:"author,omitempty"`      // for editors
	Unpublished bool        `json:"unpublished,omitempty"` // to readers the decision still holds
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
	Number       int              `json:"number,omitempty"` // for editors: others could count what they may not see
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
	Earlier      []SeenDecision   `json:"earlier,omitempty"` // that no longer hold, oldest first
	At           time.Time        `json:"at"`
	Late         bool             `json:"late,omitempty"`
	Round        RoundID          `json:"round,omitempty"`
	OnBehalf     *OnBehalf        `json:"onBehalf,omitempty"`
	Hidden       *SeenHidden      `json:"hidden,omitempty"`
	Flags        []SeenFlag       `json:"flags,omitempty"`    // for editors
	Receipt      string           `json:"receipt,omitempty"`  // for whose it is
	Held         bool             `json:"held,omitempty"`     // readers get it with the next batch; for its author and editors
	Asks         bool             `json:"asks,omitempty"`     // whether it still belongs; for whose it is
	Consents     bool             `json:"consents,omitempty"` // sent to editors only, and may be in the published report; for whose it is and editors
	OneVoice     bool             `json:"oneVoice,omitempty"` // sent in the name of an organisation, and frozen
	Inside       bool             `json:"inside,omitempty"`   // the viewer is of the organisation whose own it is or was
	Merges       []ContributionID `json:"merges,omitempty"`   // inside: what the coordinator made it of
	MergedIn     ContributionID   `json:"mergedIn,omitempty"` // inside: what the coordinator made of it
}

// Seen returns what is shown of a contribution. The sight must be Visible, and
// come from View on the same contribution. Conflicts are left to the viewer's
// side: they follow from the ranges of what it can see.
func Seen(s *State, c *Contribution, sight Sight, names Names) SeenContribution {
	seen := SeenContribution{
		ID: c.ID, Kind: c.Kind, Audience: c.Audience, Own: sight.Own,
		Author: seenContributor(c, names),
		Origin: c.Origin,
		Place:  seenPlace(s, c, sight),
		Body:   c.Body, Changes: c.Changes,
		Replies:      []SeenReply{},
		Endorsements: len(c.Endorsers), Endorsed: sight.As != "" && c.Endorsed(sight.As),
		Withdrawn: c.Withdrawn, Redacted: c.Redacted,
		At: seenTime(c.At, c.Author, sight, names), Late: c.Late, Round: c.Round, OnBehalf: c.OnBehalf,
		Hidden: seenHidden(c.Hidden), OneVoice: c.OneVoice,
	}
	author := sight.As != "" && c.Author == sight.As
	for _, r := range c.Replies {
		if viewReply(sight, r) {
			seen.Replies = append(seen.Replies, seenReply(r, sight, names))
		}
	}
	seen.Decision = seenDecision(c.known(sight), sight, names)
	seen.Earlier = c.knownEarlier(sight, names)
	if sight.Editor {
		seen.Number = c.Number
		for _, f := range c.Flags {
			seen.Flags = append(seen.Flags, SeenFlag{f.Reply, f.Reason, seenAuthor(f.By, NameFull, names), f.At})
		}
	}
	if sight.Editor || author {
		seen.Held = c.Held
	}
	if sight.Editor || author || sight.Own {
		seen.Consents = c.Consents
	}
	if sight.Own || author {
		seen.Receipt = c.Receipt
		seen.Asks = sight.Own && c.Asks(s.Round())
	}
	if sight.Inside && c.within() {
		seen.Inside, seen.Merges, seen.MergedIn = true, c.Merges, c.MergedIn
	}
	if !author && !sight.Own && !sight.Editor && (c.Withdrawn || c.Hidden != nil) {
		seen.blank()
	}
	return seen
}

// blank takes the words away from who may know only that there was something.
func (seen *SeenContribution) blank() {
	seen.Body, seen.Changes, seen.Origin.Quote = "", nil, Quote{}
	if seen.Hidden != nil {
		// What was said about it could repeat it.
		seen.Author, seen.Replies, seen.OnBehalf = SeenAuthor{}, []SeenReply{}, nil
	}
}

// seenPlace counts in the text that the viewer has before them.
func seenPlace(s *State, c *Contribution, sight Sight) SeenPlace {
	p, version := s.Place(c.ID), s.version
	if revision, ok := s.Published(); ok && !sight.Editor {
		p, version = s.PublishedPlace(c), revision.Version
	}
	return SeenPlace{p.State, version, append([]Range{}, p.Ranges...)}
}

func seenReply(r Reply, sight Sight, names Names) SeenReply {
	own := sight.As != "" && r.Author == sight.As
	seen := SeenReply{
		ID: r.ID, Author: seenAuthor(r.Author, r.NameShown, names), Own: own,
		Body: r.Body, At: seenTime(r.At, r.Author, sight, names), Redacted: r.Redacted,
		Inside: r.Inside, Hidden: seenHidden(r.Hidden),
	}
	if own || sight.Editor {
		seen.Held = r.Held
	} else if r.Hidden != nil {
		seen.Body, seen.Author = "", SeenAuthor{}
	}
	return seen
}

// known is the decision that a viewer knows of: to all but editors what is not
// published yet does not exist, and what it follows still holds.
func (c *Contribution) known(sight Sight) *Decision {
	if d := c.Decision; sight.Editor || d != nil && !d.Unpublished {
		return d
	}
	for i := len(c.Earlier) - 1; i >= 0; i-- {
		switch d := &c.Earlier[i]; {
		case d.Unpublished: // it was taken back before anybody knew
		case d.Reversed == nil || d.Reversed.Unpublished:
			return d
		default:
			return nil
		}
	}
	return nil
}

// takenBack is how the last decision was taken back, when that is where it stands
// to a viewer.
func (c *Contribution) takenBack(sight Sight) *Reversal {
	n := len(c.Earlier)
	if n == 0 || c.known(sight) != nil {
		return nil
	}
	d := c.Earlier[n-1]
	if d.Reversed == nil || d.Unpublished || d.Reversed.Unpublished {
		return nil
	}
	return d.Reversed
}

// knownEarlier lists the decisions that a viewer knows of and that no longer hold,
// oldest first.
func (c *Contribution) knownEarlier(sight Sight, names Names) []SeenDecision {
	var list []SeenDecision
	now := c.known(sight)
	for i := range c.Earlier {
		d := &c.Earlier[i]
		if d == now || d.Unpublished && !sight.Editor {
			continue
		}
		seen := seenDecision(d, sight, names)
		if r := d.Reversed; r != nil && (sight.Editor || !r.Unpublished) {
			seen.Reversed = &SeenReversal{Reason: r.Reason, At: r.At}
			if sight.Editor {
				by := seenAuthor(r.By, NameFull, names)
				seen.Reversed.Author, seen.Reversed.Unpublished = &by, r.Unpublished
			}
		}
		list = append(list, *seen)
	}
	return list
}

func seenDecision(d *Decision, sight Sight, names Names) *SeenDecision {
	if d == nil {
		return nil
	}
	seen := &SeenDecision{
		Outcome: d.Outcome, ReasonCode: d.ReasonCode, Reason: d.Reason, At: d.At, Version: d.Version,
		Parts: d.Parts, Adopted: d.Adopted, Until: d.Until, Before: d.Before, Changed: d.Changed, After: d.After,
	}
	if sight.Editor {
		by := seenAuthor(d.By, NameFull, names)
		seen.Author, seen.Unpublished, seen.Of = &by, d.Unpublished, d.Of
		if d.Owner != "" {
			owner := seenAuthor(d.Owner, NameFull, names)
			seen.Owner = &owner
		}
	}
	return seen
}

func seenHidden(h *Hidden) *SeenHidden {
	if h == nil {
		return nil
	}
	return &SeenHidden{h.Reason, h.At}
}

// Coarse is how exactly others see when somebody under a pseudonym said
// something, and how often what they say is let through to readers: who watches
// a screen and a person must not be able to lay the two beside each other.
const Coarse = time.Hour

// seenTime is exact for who said it, and for what was said under one's own name.
func seenTime(at time.Time, author ParticipantID, sight Sight, names Names) time.Time {
	if _, _, pseudonym := names.NameOf(author); pseudonym && sight.As != author {
		return at.Truncate(Coarse)
	}
	return at
}

// seenContributor is who is shown as having said it: who an editor entered it for, too.
func seenContributor(c *Contribution, names Names) SeenAuthor {
	if c.OnBehalf != nil {
		return SeenAuthor{Name: c.OnBehalf.Name}
	}
	return seenAuthor(c.Author, c.NameShown, names)
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
