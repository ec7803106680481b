package review

import "slices"

// ReportTotals counts. Every contribution that the report is about is an entry of it,
// or is counted in Unshown.
type ReportTotals struct {
	Submitted int            `json:"submitted"`
	AtLeast   bool           `json:"atLeast,omitempty"` // Submitted is without what Unshown calls few
	Shown     int            `json:"shown"`
	Outcomes  []OutcomeTotal `json:"outcomes"` // of what is shown; those that there are
	Kinds     []KindTotal    `json:"kinds"`    // as of outcomes
	Unshown   []UnshownTotal `json:"unshown,omitempty"`
}

// OutcomeTotal is how often an outcome came.
type OutcomeTotal struct {
	Outcome ReportOutcome `json:"outcome"`
	Count   int           `json:"count"`
}

// KindTotal is how often a kind came.
type KindTotal struct {
	Kind  ContributionKind `json:"kind"`
	Count int              `json:"count"`
}

// Unshown is why something is only counted.
type Unshown string

// The reasons.
const (
	UnshownEditors   Unshown = "editorsOnly" // its author did not say that it may be published
	UnshownWithdrawn Unshown = "withdrawn"
	UnshownHidden    Unshown = "hidden"
	UnshownHeld      Unshown = "held"  // not let through to readers yet
	UnshownOther     Unshown = "other" // of several reasons that are too few to tell apart
)

// UnshownTotal is how many are only counted. Below three the number is not told: with
// what somebody knows of who took part, it would point at a person.
type UnshownTotal struct {
	Why   Unshown `json:"why"`
	Count int     `json:"count,omitempty"`
	Few   bool    `json:"few,omitempty"`
}

// unshownFor is why something is only counted, "" for what is an entry. Editors
// have everything.
func (m *reporter) unshownFor(c *Contribution, sight Sight) Unshown {
	switch {
	case m.edition == EditionFull:
		return ""
	case c.Withdrawn:
		return UnshownWithdrawn
	case c.Hidden != nil:
		return UnshownHidden
	case !sight.Visible && c.Audience == AudienceEditors:
		return UnshownEditors
	case !sight.Visible:
		return UnshownHeld
	}
	return ""
}

// reportOutcomes has every outcome in the order of the panel, and where it stands without one.
func reportOutcomes() []ReportOutcome {
	list := []ReportOutcome{}
	for _, o := range Outcomes() {
		list = append(list, ReportOutcome(o))
	}
	return append(list, InProcess, IsWithdrawn)
}

func (m *reporter) totals(sections []ReportSection) ReportTotals {
	t := ReportTotals{Outcomes: []OutcomeTotal{}, Kinds: []KindTotal{}, Unshown: guardUnshown(m.unshown)}
	outcomes, kinds := map[ReportOutcome]int{}, map[ContributionKind]int{}
	for _, section := range sections {
		for _, e := range section.Entries {
			t.Shown++
			outcomes[e.Outcome]++
			kinds[e.Kind]++
		}
	}
	for _, o := range reportOutcomes() {
		if n := outcomes[o]; n > 0 {
			t.Outcomes = append(t.Outcomes, OutcomeTotal{o, n})
		}
	}
	for _, k := range []ContributionKind{Suggestion, Remark, Question, Support, Objection, Factual, Typo} {
		if n := kinds[k]; n > 0 {
			t.Kinds = append(t.Kinds, KindTotal{k, n})
		}
	}
	t.Submitted = t.Shown
	for _, u := range t.Unshown {
		t.Submitted += u.Count
		t.AtLeast = t.AtLeast || u.Few
	}
	return t
}

// guardUnshown tells no number below three: what is too few goes together with other
// few, and if that is still too little, with the smallest of the rest. What is left
// over cannot be worked out from a total.
func guardUnshown(counts map[Unshown]int) []UnshownTotal {
	var list []UnshownTotal
	other := 0
	for _, why := range []Unshown{UnshownEditors, UnshownWithdrawn, UnshownHidden, UnshownHeld} {
		switch n := counts[why]; {
		case n == 0:
		case n < few:
			other += n
		default:
			list = append(list, UnshownTotal{Why: why, Count: n})
		}
	}
	if other > 0 && other < few && len(list) > 0 {
		least := 0
		for i := range list {
			if list[i].Count < list[least].Count {
				least = i
			}
		}
		other += list[least].Count
		list = slices.Delete(list, least, least+1)
	}
	switch {
	case other == 0:
		return list
	case other < few:
		return []UnshownTotal{{Why: UnshownOther, Few: true}}
	}
	return append(list, UnshownTotal{Why: UnshownOther, Count: other})
}
