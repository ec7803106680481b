package review

import (
	"fmt"
	"time"
)

// Env is what a command needs besides the state: who, when, and fresh ids.
type Env struct {
	Actor Actor
	Now   time.Time
	NewID func() string // 128 random bits, lower case

	IsEditor func(ParticipantID) bool // in this dossier; nil: nobody is
}

// Answer is what the sender hears, now and on every retry.
type Answer struct {
	Version      Version        `json:"version"`
	Contribution ContributionID `json:"contribution,omitempty"`
	Reply        ReplyID        `json:"reply,omitempty"`
	Revision     RevisionID     `json:"revision,omitempty"`
	Round        RoundID        `json:"round,omitempty"`
	Participant  ParticipantID  `json:"participant,omitempty"`
	Dossier      DossierID      `json:"dossier,omitempty"`
	Organisation OrganisationID `json:"organisation,omitempty"`
	Document     DocumentID     `json:"document,omitempty"`
	Grant        GrantID        `json:"grant,omitempty"` // that waits for a second person
	Receipt      *Receipt       `json:"receipt,omitempty"`
}

// Result is what a command comes to. The state is a candidate until its entries
// are committed.
type Result struct {
	Entries []Entry
	State   *State
	Answer  Answer
}

// Execute authorises, validates and computes. It changes nothing: on error the
// state is as it was.
func Execute(s *State, c Command, env Env) (Result, error) {
	if _, create := c.(CreateDocument); !create && !s.Exists() {
		return Result{}, E(NotFound, "review.Execute", "error.notFound", nil)
	}
	if err := AuthorizeCommand(s, c, env.Actor, env.Now); err != nil {
		return Result{}, err
	}
	t := &turn{base: s, state: s, env: env}
	if err := t.run(c); err != nil {
		return Result{}, err
	}
	t.answer.Version = ReadingVersion(t.state, env.Actor)
	return Result{t.entries, t.state, t.answer}, nil
}

// AuthorizeCommand is Authorize for a command on a document, with what the
// command is on. It is asked again inside the transaction that stores the result.
//
// Of a command on several contributions each must be allowed. An unknown
// contribution looks the same as one that may not be seen.
func AuthorizeCommand(s *State, c Command, a Actor, now time.Time) error {
	o := ObjectAt(s, now)
	if _, create := c.(CreateDocument); create {
		o = Object{}
	}
	ids, on := subjects(c)
	if !on {
		return Authorize(a, c.Action(), o)
	}
	for _, id := range ids {
		o.Relation = RelationHidden
		if item, found := s.Contribution(id); found {
			o.Relation = RelationTo(a, item)
		}
		if err := Authorize(a, c.Action(), o); err != nil {
			return err
		}
	}
	return nil
}

// ObjectAt is what the policy looks at of a document as a whole, at a moment.
func ObjectAt(s *State, now time.Time) Object {
	return Object{Status: s.Status(), Round: s.RoundStateAt(now)}
}

// subjects returns the contributions that a command is on, and whether it is on any.
func subjects(c Command) ([]ContributionID, bool) {
	if c, ok := c.(Submit); ok {
		return c.Contributions, true
	}
	id, ok := subject(c)
	return []ContributionID{id}, ok
}

func subject(c Command) (ContributionID, bool) {
	switch c := c.(type) {
	case Share:
		return c.Contribution, true
	case Discard:
		return c.Contribution, true
	case Confirm:
		return c.Contribution, true
	case Hide:
		return c.Contribution, true
	case ShowAgain:
		return c.Contribution, true
	case AddFlag:
		return c.Contribution, true
	case AddReply:
		return c.Contribution, true
	case Endorse:
		return c.Contribution, true
	case Withdraw:
		return c.Contribution, true
	case Decide:
		return c.Contribution, true
	case Reverse:
		return c.Contribution, true
	case Consent:
		return c.Contribution, true
	case Reattach:
		return c.Contribution, true
	case Redact:
		return c.Contribution, true
	}
	return "", false
}

// turn is one command being computed.
type turn struct {
	base    *State
	state   *State
	env     Env
	entries []Entry
	answer  Answer
}

func (t *turn) run(c Command) error {
	switch c := c.(type) {
	case CreateDocument:
		return t.create(c)
	case SendSteps:
		return t.sendSteps(c)
	case Contribute:
		return t.contribute(c)
	case AddReply:
		return t.reply(c)
	case Endorse:
		return t.endorse(c)
	case Withdraw:
		return t.withdraw(c)
	case Decide:
		return t.decide(c)
	case Reverse:
		return t.reverse(c)
	case Consent:
		return t.consent(c)
	case Reattach:
		return t.reattach(c)
	case NameRevision:
		return t.nameRevision(c)
	case Restore:
		return t.restore(c)
	case Import:
		return t.importText(c)
	case Redact:
		return t.redact(c)
	case Hide:
		return t.hide(c)
	case ShowAgain:
		return t.showAgain(c)
	case AddFlag:
		return t.flag(c)
	}
	return t.runProcess(c)
}

// runProcess is run for what belongs to the process around the text.
func (t *turn) runProcess(c Command) error {
	switch c := c.(type) {
	case Submit:
		return t.submit(c)
	case Share:
		return t.share(c)
	case Discard:
		return t.discard(c)
	case Confirm:
		return t.confirm(c)
	case MarkSection:
		return t.markSection(c)
	case PlanRound:
		return t.planRound(c)
	case DropRound:
		return t.dropRound(c)
	case OpenRound:
		return t.openRound(c)
	case ExtendRound:
		return t.extendRound(c)
	case CloseRound:
		return t.closeRound()
	case CloseExpired:
		return t.closeExpired()
	case ProcessRound:
		return t.processRound()
	case PublishDecisions:
		return t.publishDecisions(c)
	case AccountRound:
		return t.accountRound()
	case Release:
		return t.release()
	case Adopt:
		return t.adoptText(c)
	case SubmitDocument:
		return t.submitDocument(c)
	case Reopen:
		return t.reopen(c)
	}
	return fmt.Errorf("review.Execute: no rule for %T", c)
}

// record appends an event and folds it into the candidate.
func (t *turn) record(ev Event) error {
	e := Entry{
		Seq: t.state.Seq() + 1, At: t.env.Now,
		Actor: t.env.Actor.Participant, Authority: t.env.Actor.Authorisation,
		Event: ev,
	}
	next, err := t.state.Apply(e)
	if err != nil {
		return err
	}
	t.state = next
	t.entries = append(t.entries, e)
	return nil
}

// recordPlaces journals which contributions lost or found their ground.
func (t *turn) recordPlaces() error {
	if changes := placeChanges(t.base, t.state); len(changes) > 0 {
		return t.record(PlacesChanged{changes})
	}
	return nil
}

// name returns the name shown that an actor may use: who takes part under a
// pseudonym has no other.
func (t *turn) name(op string, wish NameShown) (NameShown, error) {
	switch {
	case t.env.Actor.Pseudonymous:
		return NamePseudonym, nil
	case wish == "" || wish == NameFull:
		return NameFull, nil
	case wish == NameOrganisation:
		return NameOrganisation, nil
	}
	return "", E(Invalid, op, "error.nameShown", fmt.Errorf("%q", wish))
}
