package review

import (
	"cmp"
	"slices"
	"time"

	"meelezen/review/prose"
)

// Edition of the response report (reactienota).
type Edition string

// The editions. The published one is the same for everybody who reads it; the full
// one is for editors.
const (
	EditionPublished Edition = "published"
	EditionFull      Edition = "full"
)

// Report is the response report: every contribution that was submitted, with what
// was done with it and why, by section of the text. It is made of what Seen returns.
type Report struct {
	Edition  Edition         `json:"edition"`
	Title    string          `json:"title"`
	Language string          `json:"language"`
	Rounds   []ReportRound   `json:"rounds"` // that it accounts for, oldest first
	Preview  bool            `json:"preview,omitempty"`
	Totals   ReportTotals    `json:"totals"`
	Sections []ReportSection `json:"sections"` // those that something was said about, in the order of the text
}

// ReportRound is a round that the report accounts for.
type ReportRound struct {
	ID     RoundID   `json:"id"`
	Name   string    `json:"name"`
	Opened time.Time `json:"opened"`
	Closed time.Time `json:"closed,omitzero"`
}

// ReportPart tells sections of the text from what is about none of them.
type ReportPart string

// The parts, in the order in which they stand in the report.
const (
	PartWhole   ReportPart = "whole"   // about the text as a whole, or before its first heading
	PartSection ReportPart = "section" // of the text
	PartGone    ReportPart = "gone"    // about words that the text no longer has
)

// ReportSection is what was said about one section.
type ReportSection struct {
	Part    ReportPart    `json:"part"`
	ID      string        `json:"id,omitempty"` // of the heading
	Number  string        `json:"number,omitempty"`
	Title   string        `json:"title,omitempty"`
	Entries []ReportEntry `json:"entries"`
}

// ReportOutcome is an outcome, or where it stands without one.
type ReportOutcome string

// Where a contribution without a decision stands.
const (
	InProcess   ReportOutcome = "inProcess"
	IsWithdrawn ReportOutcome = "withdrawn" // in the full edition only
)

// ReportEntry is one contribution with its answer.
type ReportEntry struct {
	N            int              `json:"n"` // order in the report, from 1
	ID           ContributionID   `json:"id"`
	Number       int              `json:"number,omitempty"` // in the full edition
	Kind         ContributionKind `json:"kind"`
	Audience     Audience         `json:"audience"`
	Author       SeenAuthor       `json:"author"`
	At           time.Time        `json:"at"`
	Late         bool             `json:"late,omitempty"`
	Round        RoundID          `json:"round,omitempty"`
	OneVoice     bool             `json:"oneVoice,omitempty"`
	Citation     *Citation        `json:"citation,omitempty"`
	Quote        string           `json:"quote,omitempty"` // the words that it is about
	Body         string           `json:"body,omitempty"`
	Redacted     bool             `json:"redacted,omitempty"`
	Proposed     []ReportChange   `json:"proposed,omitempty"`
	Endorsements int              `json:"endorsements,omitempty"`
	Outcome      ReportOutcome    `json:"outcome"`
	Answer       *ReportAnswer    `json:"answer,omitempty"`
	Earlier      []ReportAnswer   `json:"earlier,omitempty"` // that no longer hold, oldest first
}

// ReportChange is a change of words.
type ReportChange struct {
	Before string `json:"before"`
	After  string `json:"after"`
}

// ReportAnswer is a decision as the report has it.
type ReportAnswer struct {
	Outcome    Outcome        `json:"outcome"`
	ReasonCode string         `json:"reasonCode,omitempty"`
	Reason     string         `json:"reason,omitempty"`
	At         time.Time      `json:"at"`
	Adopted    []ReportChange `json:"adopted,omitempty"` // when that is not all that was proposed
	SameAs     int            `json:"sameAs,omitempty"`  // the entry that is answered for both, when it is in the report
	Until      time.Time      `json:"until,omitzero"`
	Before     string         `json:"before,omitempty"` // the sentence, as in SeenDecision
	Changed    bool           `json:"changed,omitempty"`
	After      string         `json:"after,omitempty"`
	Reversed   *SeenReversal  `json:"reversed,omitempty"`
}

// ReportOf makes an edition of the report. Doc is the text that its readers have. The
// published edition is there once a round was accounted for or the text was adopted,
// and is about those rounds; before that editors get a preview, and everybody else
// Conflict. An empty round takes all.
func ReportOf(s *State, doc *prose.Node, v Actor, names Names, edition Edition, round RoundID) (*Report, error) {
	const op = "review.ReportOf"
	m := &reporter{s: s, v: v, names: names, edition: edition, outline: OutlineOf(doc), entryOf: map[ContributionID]*ReportEntry{}}
	switch edition {
	case EditionFull:
		if err := Authorize(v, ReadFullReport, Object{Status: s.Status()}); err != nil {
			return nil, err
		}
	case EditionPublished:
		if m.accounted = s.accounted(); m.accounted == nil {
			if !v.Roles.IsEditor() {
				return nil, E(Conflict, op, "error.reportNotYet", nil)
			}
			m.preview = true
		}
	default:
		return nil, E(Invalid, op, "error.malformed", nil)
	}
	rounds := m.rounds(round)
	if round != "" && len(rounds) == 0 {
		return nil, E(NotFound, op, "error.notFound", nil)
	}
	m.only = round
	r := &Report{
		Edition: edition, Title: doc.AttrString("title"), Language: doc.AttrString("language"),
		Rounds: rounds, Preview: m.preview, Sections: m.sections(),
	}
	r.Totals = m.totals(r.Sections)
	return r, nil
}

// accounted returns the rounds that the published edition is about, nil when there is
// no edition yet. An adopted text accounts for all; "" is what came outside a round.
func (s *State) accounted() map[RoundID]bool {
	in := map[RoundID]bool{}
	for _, r := range s.rounds {
		if !r.Accounted.IsZero() || len(s.adoptions) > 0 && !r.Opened.IsZero() && r != s.Round() {
			in[r.ID] = true
		}
	}
	if _, adopted := s.Adopted(); adopted && s.Round() != nil {
		in[s.Round().ID] = true
	}
	if len(in) == 0 && len(s.adoptions) == 0 {
		return nil
	}
	in[""] = true
	return in
}

// reporter makes one edition.
type reporter struct {
	s         *State
	v         Actor
	names     Names
	edition   Edition
	preview   bool
	accounted map[RoundID]bool // of the published edition that is no preview
	only      RoundID
	outline   *Outline

	unshown map[Unshown]int
	entryOf map[ContributionID]*ReportEntry
	sameAs  map[*ReportAnswer]ContributionID
}

func (m *reporter) rounds(only RoundID) []ReportRound {
	list := []ReportRound{}
	for _, r := range m.s.rounds {
		if r.Opened.IsZero() || m.accounted != nil && !m.accounted[r.ID] || only != "" && r.ID != only {
			continue
		}
		list = append(list, ReportRound{r.ID, r.Name, r.Opened, r.Closed})
	}
	return list
}

// covers reports whether the report is about it at all.
func (m *reporter) covers(c *Contribution) bool {
	return c.IsSubmitted() && c.IsInput() && (m.only == "" || c.Round == m.only) && (m.accounted == nil || m.accounted[c.Round])
}

// sight is how the readers of this edition see a contribution.
func (m *reporter) sight(c *Contribution) Sight {
	if m.edition == EditionFull {
		return View(m.v, c)
	}
	return ViewPublished(c)
}

// placed is an entry with where it goes.
type placed struct {
	entry *ReportEntry
	part  ReportPart
	at    int
	from  int // where the section begins
	of    ReportSection
}

func (m *reporter) sections() []ReportSection {
	m.unshown, m.sameAs = map[Unshown]int{}, map[*ReportAnswer]ContributionID{}
	var all []placed
	for _, c := range m.s.contributions {
		if !m.covers(c) {
			continue
		}
		sight := m.sight(c)
		if why := m.unshownFor(c, sight); why != "" {
			m.unshown[why]++
			continue
		}
		all = append(all, m.place(c, Seen(m.s, c, sight, m.names)))
	}
	slices.SortStableFunc(all, func(a, b placed) int {
		return cmp.Or(cmp.Compare(partOrder[a.part], partOrder[b.part]), cmp.Compare(a.from, b.from), cmp.Compare(a.at, b.at))
	})
	for i, p := range all {
		p.entry.N = i + 1
	}
	for answer, of := range m.sameAs {
		if entry, ok := m.entryOf[of]; ok {
			answer.SameAs = entry.N
		}
	}
	sections := []ReportSection{}
	for i, p := range all {
		if i == 0 || all[i-1].part != p.part || all[i-1].from != p.from {
			sections = append(sections, p.of)
		}
		last := &sections[len(sections)-1]
		last.Entries = append(last.Entries, *p.entry)
	}
	return sections
}

var partOrder = map[ReportPart]int{PartWhole: 0, PartSection: 1, PartGone: 2}

// place finds the section that something stands in, in the text of the edition's readers.
func (m *reporter) place(c *Contribution, seen SeenContribution) placed {
	p := placed{entry: m.entry(c, seen), part: PartWhole}
	m.entryOf[c.ID] = p.entry
	switch {
	case len(seen.Place.Ranges) > 0:
		p.at = seen.Place.Ranges[0].From
		if heading, from, _ := m.outline.SectionAt(p.at); heading != nil {
			p.part, p.from = PartSection, from
			p.of = ReportSection{ID: heading.ID, Number: heading.Number, Title: heading.Title}
		}
		if seen.Place.State == Placed || seen.Place.State == Replaced {
			cite := m.outline.Citation(p.at)
			p.entry.Citation = &cite
		}
	case seen.Place.State != Placed:
		p.part = PartGone
	}
	p.of.Part, p.of.Entries = p.part, []ReportEntry{}
	return p
}

func (m *reporter) entry(c *Contribution, seen SeenContribution) *ReportEntry {
	e := &ReportEntry{
		ID: seen.ID, Number: seen.Number, Kind: seen.Kind, Audience: seen.Audience, Author: seen.Author, At: seen.At,
		Late: seen.Late, Round: seen.Round, OneVoice: seen.OneVoice, Quote: seen.Origin.Quote.Exact,
		Body: seen.Body, Redacted: seen.Redacted, Proposed: changesOf(seen.Changes), Endorsements: seen.Endorsements,
		Outcome: InProcess,
	}
	if seen.Withdrawn {
		e.Outcome = IsWithdrawn
	}
	if seen.Decision != nil {
		answer := answerOf(seen, seen.Decision)
		e.Outcome, e.Answer = ReportOutcome(seen.Decision.Outcome), &answer
		if of := c.known(m.sight(c)).Of; of != "" {
			m.sameAs[e.Answer] = of
		}
	}
	for i := range seen.Earlier {
		answer := answerOf(seen, &seen.Earlier[i])
		if answer.Reversed = seen.Earlier[i].Reversed; answer.Reversed != nil {
			told := *answer.Reversed
			told.Author = nil // the ministry answers, not a person
			answer.Reversed = &told
		}
		e.Earlier = append(e.Earlier, answer)
	}
	return e
}

func answerOf(c SeenContribution, d *SeenDecision) ReportAnswer {
	a := ReportAnswer{
		Outcome: d.Outcome, ReasonCode: d.ReasonCode, Reason: d.Reason, At: d.At,
		Until: d.Until, Before: d.Before, Changed: d.Changed, After: d.After,
	}
	switch d.Outcome {
	case AcceptedChanged:
		a.Adopted = changesOf(d.Adopted)
	case AcceptedPartly:
		a.Adopted = changesOf(pick(c.Changes, d.Parts))
	}
	return a
}

func changesOf(list []Replacement) []ReportChange {
	var changes []ReportChange
	for _, r := range list {
		changes = append(changes, ReportChange{plainSlice(r.Before), plainSlice(r.Slice)})
	}
	return changes
}
