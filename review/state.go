package review

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"meelezen/review/prose"
)

// State is one document with everything said about it: the fold of its journal.
// It is immutable and may be read by anyone at any time; Apply and Execute
// return a new State that shares what did not change.
type State struct {
	id      DocumentID
	dossier DossierID
	status  DocumentStatus
	doc     *prose.Node
	version Version
	seq     Seq

	contributions []*Contribution // in order of arrival
	submitted     int             // how many of them reached the editors
	held          int             // how much waits for the next batch
	places        []Place         // beside contributions
	index         map[ContributionID]int
	revisions     []*Revision
	rounds        []*Round // planned ones too
	receipts      []*Receipt
	marks         map[markKey]Mark
	adoptions     []*Adoption

	published *publishedText           // what readers have, nil when they follow the head
	latest    map[ContributionID]Place // of the last revision: its places

	past history // the last versions, so that input made a moment ago can be mapped
}

// NewState is the state before a document's first entry.
func NewState(id DocumentID) *State {
	return &State{id: id, index: map[ContributionID]int{}}
}

func (s *State) ID() DocumentID         { return s.id }
func (s *State) Dossier() DossierID     { return s.dossier }
func (s *State) Status() DocumentStatus { return s.status }
func (s *State) Doc() *prose.Node       { return s.doc } // the head; nil before the first entry
func (s *State) Version() Version       { return s.version }
func (s *State) Seq() Seq               { return s.seq }
func (s *State) Revisions() []*Revision { return s.revisions }
func (s *State) Rounds() []*Round       { return s.rounds }
func (s *State) Exists() bool           { return s.doc != nil }
func (s *State) Title() string          { return s.doc.AttrString("title") }
func (s *State) Language() string       { return s.doc.AttrString("language") }

// RoundStateAt returns how far the latest round is at a moment.
func (s *State) RoundStateAt(now time.Time) RoundState { return s.Round().StateAt(now) }

// Contributions returns all, in order of arrival. Do not change the slice.
func (s *State) Contributions() []*Contribution { return s.contributions }

// Contribution finds one.
func (s *State) Contribution(id ContributionID) (*Contribution, bool) {
	i, ok := s.index[id]
	if !ok {
		return nil, false
	}
	return s.contributions[i], true
}

// Place returns where a contribution stands on the head; the zero Place for an
// unknown one.
func (s *State) Place(id ContributionID) Place {
	if i, ok := s.index[id]; ok {
		return s.places[i]
	}
	return Place{}
}

// Revision finds one.
func (s *State) Revision(id RevisionID) (*Revision, bool) {
	for _, r := range s.revisions {
		if r.ID == id {
			return r, true
		}
	}
	return nil, false
}

// Round returns the round that was opened last; before there was one, the first
// that is planned; nil if there is none.
func (s *State) Round() *Round {
	var planned *Round
	for _, r := range slices.Backward(s.rounds) {
		if !r.Opened.IsZero() {
			return r
		}
		planned = r
	}
	return planned
}

// RoundByID finds one.
func (s *State) RoundByID(id RoundID) (*Round, bool) {
	for _, r := range s.rounds {
		if r.ID == id {
			return r, true
		}
	}
	return nil, false
}

// DocAt returns the text at a version that is at most maxPast steps back.
func (s *State) DocAt(v Version) (*prose.Node, bool) {
	if v == s.version {
		return s.doc, true
	}
	list, ok := s.past.since(int(s.version - v))
	if !ok {
		return nil, false
	}
	return list[0].doc, true
}

// mapsSince returns the step maps from a version to the head.
func (s *State) mapsSince(v Version) ([]prose.StepMap, bool) {
	list, ok := s.past.since(int(s.version - v))
	if !ok {
		return nil, false
	}
	maps := make([]prose.StepMap, len(list))
	for i, p := range list {
		maps[i] = p.m
	}
	return maps, true
}

// Apply folds one entry. It refuses an entry that does not follow, and never
// changes s. What it refuses is a defect of the journal: kind Internal.
func (s *State) Apply(e Entry) (*State, error) {
	if e.Seq != s.seq+1 {
		return nil, fmt.Errorf("review.Apply: entry %d after %d", e.Seq, s.seq)
	}
	next := *s
	next.seq = e.Seq
	if err := next.fold(e); err != nil {
		return nil, fmt.Errorf("review.Apply %s at %d: %w", e.Event.Kind(), e.Seq, err)
	}
	return &next, nil
}

// fold changes the receiver, which Apply made a copy of; slices and maps that it
// shares with the original are copied before they are written.
func (s *State) fold(e Entry) error {
	if _, first := e.Event.(DocumentCreated); !first && !s.Exists() {
		return fmt.Errorf("before the document was created")
	}
	switch ev := e.Event.(type) {
	case DocumentCreated:
		return s.create(ev)
	case StepsAccepted:
		return s.steps(ev)
	case Contributed:
		return s.contribute(ev, e.Seq)
	case Replied:
		reply := ev.Reply
		reply.Seq = e.Seq
		if reply.Held {
			s.held++
		}
		return s.change(ev.Contribution, func(c *Contribution) { c.Replies = append(slices.Clip(c.Replies), reply) })
	case Endorsed:
		return s.change(ev.Contribution, func(c *Contribution) { c.Endorsers = endorse(c.Endorsers, e.Actor, ev.On) })
	case Withdrawn:
		return s.change(ev.Contribution, func(c *Contribution) { c.Withdrawn = true })
	case Decided:
		return s.change(ev.Contribution, func(c *Contribution) {
			if c.Decision != nil {
				c.Earlier = append(slices.Clip(c.Earlier), *c.Decision)
			}
			c.Decision = &ev.Decision
		})
	case Reversed:
		return s.reverse(ev)
	case Consented:
		return s.change(ev.Contribution, func(c *Contribution) { c.Consents = ev.On })
	case PlacesChanged:
		return s.replace(ev.Changes)
	case Reattached:
		return s.reattach(ev)
	case RevisionNamed:
		s.revisions = append(slices.Clip(s.revisions), &ev.Revision)
		s.latest = ev.Places
	case Redacted:
		return s.redact(ev)
	default:
		return s.foldProcess(e)
	}
	return nil
}

// foldProcess folds what belongs to the process around the text.
func (s *State) foldProcess(e Entry) error {
	switch ev := e.Event.(type) {
	case RoundPlanned:
		return s.planRound(ev.Round)
	case RoundDropped:
		return s.dropRound(ev.Round)
	case RoundOpened:
		return s.openRound(ev.Round)
	case RoundExtended:
		return s.changeRound(ev.Round, RoundIsOpen, func(r *Round) {
			r.ClosesAt, r.Extended, r.ExtendedBy = ev.ClosesAt, ev.At, ev.By
		})
	case RoundClosed:
		return s.changeRound(ev.Round, RoundIsOpen, func(r *Round) { r.Closed = e.At })
	case RoundProcessed:
		return s.changeRound(ev.Round, RoundIsClosed, func(r *Round) { r.Processed = e.At })
	case RoundAccounted:
		return s.changeRound(ev.Round, RoundIsProcessed, func(r *Round) { r.Accounted = e.At })
	case DecisionsPublished:
		return s.publish(ev)
	case Submitted:
		return s.submit(ev)
	case Shared:
		return s.change(ev.Contribution, func(c *Contribution) { c.Audience = AudienceOrganisation })
	case Confirmed:
		return s.change(ev.Contribution, func(c *Contribution) { c.Confirmed = ev.Round })
	case Released:
		return s.release(ev, e.At)
	case HiddenFromReaders:
		return s.moderate(ev.Contribution, ev.Reply, &Hidden{ev.Reason, e.Actor, e.At})
	case ShownAgain:
		return s.moderate(ev.Contribution, ev.Reply, nil)
	case Flagged:
		return s.change(ev.Contribution, func(c *Contribution) { c.Flags = append(slices.Clip(c.Flags), ev.Flag) })
	case SectionMarked:
		s.mark(markKey{e.Actor, ev.Section}, ev.Mark)
	default:
		return s.foldAdoption(e)
	}
	return nil
}

func (s *State) create(ev DocumentCreated) error {
	if s.Exists() {
		return fmt.Errorf("created twice")
	}
	doc := ev.parsed
	if doc == nil {
		var err error
		if doc, err = prose.Default().ParseNode(ev.Doc); err != nil {
			return err
		}
	}
	s.doc, s.dossier, s.status = doc, ev.Dossier, StatusDraft
	return nil
}

func (s *State) steps(ev StepsAccepted) error {
	if ev.First != s.version {
		return fmt.Errorf("steps on version %d, the head is %d", ev.First, s.version)
	}
	steps := ev.parsed
	if steps == nil {
		for _, raw := range ev.Steps {
			step, err := prose.Default().ParseStep(raw)
			if err != nil {
				return err
			}
			steps = append(steps, step)
		}
	}
	mover := newMover(s, ev)
	taken := make([]past, 0, len(steps))
	for _, step := range steps {
		doc, err := prose.Apply(s.doc, step)
		if err != nil {
			return err
		}
		mover.step(step, doc)
		taken = append(taken, past{s.doc, step.StepMap()})
		s.doc = doc
		s.version++
	}
	s.past = s.past.with(taken)
	s.places = mover.places
	return nil
}

func (s *State) contribute(ev Contributed, seq Seq) error {
	c := ev.Contribution
	if _, known := s.index[c.ID]; known || c.IsSubmitted() && c.Number != s.nextNumber() {
		return fmt.Errorf("contribution %s with number %d, the next is %d", c.ID, c.Number, s.nextNumber())
	}
	c.Seq = seq
	s.index = maps.Clone(s.index)
	s.index[c.ID] = len(s.contributions)
	s.contributions = append(slices.Clip(s.contributions), &c)
	s.places = append(slices.Clip(s.places), ev.Place)
	if c.IsSubmitted() {
		s.submitted++
	}
	s.held += c.holding()
	if ev.Receipt != nil {
		s.receipts = append(slices.Clip(s.receipts), ev.Receipt)
	}
	for _, id := range c.Merges {
		if err := s.change(id, func(source *Contribution) { source.MergedIn = c.ID }); err != nil {
			return err
		}
	}
	return nil
}

// nextNumber is that of the next contribution to reach the editors.
func (s *State) nextNumber() int { return s.submitted + 1 }

// change replaces one contribution by a changed copy.
func (s *State) change(id ContributionID, f func(*Contribution)) error {
	i, ok := s.index[id]
	if !ok {
		return fmt.Errorf("no contribution %s", id)
	}
	c := *s.contributions[i]
	f(&c)
	s.contributions = slices.Clone(s.contributions)
	s.contributions[i] = &c
	return nil
}

func (s *State) replace(changes []PlaceChange) error {
	s.places = slices.Clone(s.places)
	for _, ch := range changes {
		i, ok := s.index[ch.Contribution]
		if !ok {
			return fmt.Errorf("no contribution %s", ch.Contribution)
		}
		s.places[i] = ch.Place
	}
	return nil
}

func (s *State) redact(ev Redacted) error {
	return s.change(ev.Contribution, func(c *Contribution) {
		if ev.Reply == "" {
			*c = redactContribution(*c)
			return
		}
		c.Replies = slices.Clone(c.Replies)
		for i, r := range c.Replies {
			if r.ID == ev.Reply {
				c.Replies[i] = redactReply(r)
			}
		}
	})
}

func endorse(list []ParticipantID, by ParticipantID, on bool) []ParticipantID {
	without := slices.DeleteFunc(slices.Clone(list), func(p ParticipantID) bool { return p == by })
	if on {
		without = append(without, by)
	}
	return without
}
