package review

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

func (t *turn) planRound(c PlanRound) error {
	const op = "review.PlanRound"
	r := Round{ID: c.Round, Name: strings.TrimSpace(c.Name), Mode: c.Mode, Voice: c.Voice, OpensAt: c.OpensAt.UTC(), ClosesAt: c.ClosesAt.UTC()}
	if r.ID == "" {
		r.ID = RoundID(t.env.NewID())
	} else if _, err := t.plannedRound(op, r.ID); err != nil {
		return err
	}
	if err := t.checkRound(op, &r); err != nil {
		return err
	}
	if !r.OpensAt.IsZero() && !r.ClosesAt.IsZero() && !r.OpensAt.Before(r.ClosesAt) {
		return E(Invalid, op, "error.roundOrder", nil)
	}
	t.answer.Round = r.ID
	return t.record(RoundPlanned{r})
}

// plannedRound finds a round that was not opened yet.
func (t *turn) plannedRound(op string, id RoundID) (*Round, error) {
	r, ok := t.state.RoundByID(id)
	if !ok {
		return nil, E(NotFound, op, "error.notFound", fmt.Errorf("no round %s", id))
	}
	if r.State() != RoundIsPlanned {
		return nil, E(Conflict, op, "error.roundOpened", fmt.Errorf("round %s is %s", id, r.State()))
	}
	return r, nil
}

func (t *turn) dropRound(c DropRound) error {
	const op = "review.DropRound"
	if c.Round == "" {
		return E(Invalid, op, "error.malformed", errors.New("it names no round"))
	}
	r, err := t.plannedRound(op, c.Round)
	if err != nil {
		return err
	}
	t.answer.Round = r.ID
	return t.record(RoundDropped{r.ID})
}

func (t *turn) openRound(c OpenRound) error {
	const op = "review.OpenRound"
	r := Round{ID: RoundID(t.env.NewID()), Name: strings.TrimSpace(c.Name), Mode: c.Mode, Voice: c.Voice, ClosesAt: c.ClosesAt.UTC()}
	if c.Round != "" {
		planned, err := t.plannedRound(op, c.Round)
		if err != nil {
			return err
		}
		r = *planned
	}
	if state := t.state.RoundStateAt(t.env.Now); state == RoundIsOpen {
		return E(Conflict, op, "error.roundOpen", nil)
	}
	if err := t.checkRound(op, &r); err != nil {
		return err
	}
	if err := t.onRevision(op, &r, c.Revision); err != nil {
		return err
	}
	// One whose time is over is closed first, on record.
	if t.state.Round().State() == RoundIsOpen {
		if err := t.record(RoundClosed{t.state.Round().ID}); err != nil {
			return err
		}
	}
	r.Opened, r.OpenedBy = t.env.Now, t.env.Actor.Participant
	t.answer.Round = r.ID
	return t.record(RoundOpened{r})
}

// onRevision says what text the round is on. A fixed round is on the latest
// revision, because only of that is it known where everything stands.
func (t *turn) onRevision(op string, r *Round, id RevisionID) error {
	if id == "" && r.Mode == ModeLive {
		return nil
	}
	if id == "" {
		return E(Invalid, op, "error.roundRevision", nil)
	}
	if _, ok := t.state.Revision(id); !ok {
		return E(NotFound, op, "error.notFound", fmt.Errorf("no revision %s", id))
	}
	if latest := t.state.revisions[len(t.state.revisions)-1]; r.Mode == ModeFixed && latest.ID != id {
		return E(Conflict, op, "error.roundLatest", fmt.Errorf("the latest revision is %s", latest.ID))
	}
	r.Revision = id
	return nil
}

func (t *turn) checkRound(op string, r *Round) error {
	if r.Voice == "" {
		r.Voice = VoiceIndividual
	}
	switch {
	case r.Mode != ModeLive && r.Mode != ModeFixed:
		return E(Invalid, op, "error.roundMode", fmt.Errorf("%q", r.Mode))
	case r.Voice != VoiceIndividual && r.Voice != VoiceOrganisation:
		return E(Invalid, op, "error.roundVoice", fmt.Errorf("%q", r.Voice))
	}
	if err := checkName(op, r.Name); err != nil {
		return err
	}
	return t.checkDeadline(op, r.ClosesAt)
}

func (t *turn) checkDeadline(op string, at time.Time) error {
	if !at.IsZero() && !at.After(t.env.Now) {
		return E(Invalid, op, "error.roundPast", nil)
	}
	return nil
}

func (t *turn) extendRound(c ExtendRound) error {
	const op = "review.ExtendRound"
	if t.state.RoundStateAt(t.env.Now) != RoundIsOpen {
		return E(Conflict, op, "error.roundClosed", nil)
	}
	if err := t.checkDeadline(op, c.ClosesAt); err != nil {
		return err
	}
	r := t.state.Round()
	t.answer.Round = r.ID
	return t.record(RoundExtended{r.ID, c.ClosesAt.UTC(), t.env.Actor.Participant, t.env.Now})
}

func (t *turn) closeRound() error {
	r := t.state.Round()
	if r.State() != RoundIsOpen {
		return E(Conflict, "review.CloseRound", "error.roundClosed", nil)
	}
	t.answer.Round = r.ID
	return t.record(RoundClosed{r.ID})
}

// closeExpired records what holds already. When it is not time yet, nothing happens.
func (t *turn) closeExpired() error {
	r := t.state.Round()
	if r.State() != RoundIsOpen || !r.expired(t.env.Now) {
		return nil
	}
	t.answer.Round = r.ID
	return t.record(RoundClosed{r.ID})
}

func (t *turn) processRound() error {
	const op = "review.ProcessRound"
	r := t.state.Round()
	if err := t.roundIs(op, RoundIsClosed); err != nil {
		return err
	}
	if n := t.state.undecided(r.ID); n > 0 {
		return E(Conflict, op, "error.undecided", fmt.Errorf("%d are not decided on", n))
	}
	if r.Closed.IsZero() { // its time is over, and nobody recorded that
		if err := t.record(RoundClosed{r.ID}); err != nil {
			return err
		}
	}
	t.answer.Round = r.ID
	return t.record(RoundProcessed{r.ID})
}

// undecided counts what came in a round and still waits for an answer.
func (s *State) undecided(in RoundID) int {
	n := 0
	for _, c := range s.contributions {
		if c.IsOpen() && c.Round == in {
			n++
		}
	}
	return n
}

func (t *turn) publishDecisions(c PublishDecisions) error {
	const op = "review.PublishDecisions"
	r, ok := t.state.Revision(c.Revision)
	switch {
	case !ok:
		return E(NotFound, op, "error.notFound", nil)
	case r.Version != t.state.Version() || r != t.state.revisions[len(t.state.revisions)-1]:
		return E(Conflict, op, "error.roundLatest", nil)
	}
	event := DecisionsPublished{Revision: r.ID, Contributions: []ContributionID{}, At: t.env.Now}
	for _, c := range t.state.contributions {
		if c.untold() {
			event.Contributions = append(event.Contributions, c.ID)
		}
	}
	if published, ok := t.state.Published(); len(event.Contributions) == 0 && (!ok || published.ID == r.ID) {
		return E(Conflict, op, "error.nothingToPublish", nil)
	}
	t.answer.Revision = r.ID
	return t.record(event)
}

func (t *turn) accountRound() error {
	const op = "review.AccountRound"
	if err := t.roundIs(op, RoundIsProcessed); err != nil {
		return err
	}
	for _, c := range t.state.contributions {
		if c.Decision != nil && c.Decision.Unpublished {
			return E(Conflict, op, "error.unpublished", nil)
		}
	}
	r := t.state.Round()
	if n := t.state.undecided(r.ID); n > 0 { // something came late
		return E(Conflict, op, "error.undecided", fmt.Errorf("%d are not decided on", n))
	}
	t.answer.Round = r.ID
	return t.record(RoundAccounted{r.ID})
}

func (t *turn) roundIs(op string, want RoundState) error {
	if got := t.state.RoundStateAt(t.env.Now); got != want {
		return E(Conflict, op, "error.roundState", fmt.Errorf("the round is %s, not %s", got, want))
	}
	return nil
}
