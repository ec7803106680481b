package review

import (
	"slices"
	"time"
)

// NoticeKind says what a notice is about.
type NoticeKind string

// The kinds.
const (
	NoticeRoundOpened    NoticeKind = "roundOpened"
	NoticeRoundExtended  NoticeKind = "roundExtended" // it has another deadline, later or not
	NoticeClosesTomorrow NoticeKind = "closesTomorrow"
	NoticeReply          NoticeKind = "reply"
	NoticeDecision       NoticeKind = "decision"
	NoticeReversal       NoticeKind = "reversal" // a decision was taken back, and there is no other yet
)

// Notice tells somebody that there is something to read, and never what it says or
// who said it.
type Notice struct {
	Kind         NoticeKind
	Contribution ContributionID // "" for what is about the round
	At           time.Time      // as it is shown beside the thing itself
	Since        time.Time      // when it came in sight: whether it is new goes by it
	ClosesAt     time.Time      // of the round, zero for no deadline
}

// MailRhythm is how often somebody gets their notices by mail.
type MailRhythm string

// The rhythms.
const (
	MailDaily  MailRhythm = "daily"
	MailWeekly MailRhythm = "weekly"
	MailOff    MailRhythm = "off"
)

// CheckMailRhythm refuses what is none: Invalid.
func CheckMailRhythm(m MailRhythm) error {
	switch m {
	case MailDaily, MailWeekly, MailOff:
		return nil
	}
	return E(Invalid, "review.CheckMailRhythm", "error.mailRhythm", nil)
}

// Notices lists what there is to tell somebody about a document at a moment, in
// the order in which it came in sight. Joined is when they began to take part. The
// location of now says when a day begins.
//
// What they did themselves is no notice, and neither is what View keeps from them,
// or what stopped mattering: a round that is over, a reply that was hidden or erased.
func Notices(s *State, v Actor, names Names, joined, now time.Time) []Notice {
	if Authorize(v, ReadDocument, ObjectAt(s, now)) != nil {
		return nil
	}
	list := append(roundNotices(s.Round(), v, joined, now), adoptionNotices(s, v, joined)...)
	for _, c := range s.contributions {
		if sight := View(v, c); sight.Visible && (sight.Own || sight.As != "") {
			list = append(list, noticesOn(s, c, sight, v, names)...)
		}
	}
	list = slices.DeleteFunc(list, func(n Notice) bool { return n.Since.After(now) })
	slices.SortStableFunc(list, func(a, b Notice) int { return a.Since.Compare(b.Since) })
	return list
}

func roundNotices(r *Round, v Actor, joined, now time.Time) []Notice {
	if r.StateAt(now) != RoundIsOpen {
		return nil
	}
	var list []Notice
	if r.OpenedBy != v.Participant {
		list = append(list, Notice{Kind: NoticeRoundOpened, At: r.Opened, Since: latest(r.Opened, joined), ClosesAt: r.ClosesAt})
	}
	if !r.Extended.IsZero() && r.ExtendedBy != v.Participant && r.Extended.After(joined) {
		list = append(list, Notice{Kind: NoticeRoundExtended, At: r.Extended, Since: r.Extended, ClosesAt: r.ClosesAt})
	}
	if r.ClosesAt.IsZero() {
		return list
	}
	// Who hears of the round on its last day hears with it when it closes.
	year, month, day := r.ClosesAt.In(now.Location()).Date()
	eve := time.Date(year, month, day-1, 0, 0, 0, 0, now.Location())
	since := latest(eve, r.Opened, r.Extended, joined)
	if last := time.Date(year, month, day, 0, 0, 0, 0, now.Location()); since.Before(last) {
		list = append(list, Notice{Kind: NoticeClosesTomorrow, At: eve, Since: since, ClosesAt: r.ClosesAt})
	}
	return list
}

// noticesOn lists what there is to tell about one contribution to who has a part in it.
func noticesOn(s *State, c *Contribution, sight Sight, v Actor, names Names) []Notice {
	mine := sight.Own || c.Author == v.Participant
	from, replied := firstReply(c, v.Participant)
	if !mine && !replied {
		return nil
	}
	var list []Notice
	seen := Seen(s, c, sight, names)
	for _, r := range seen.Replies {
		since := replySince(c, r, sight)
		if r.Own || r.Hidden != nil || r.Redacted || !mine && !since.After(from) {
			continue
		}
		list = append(list, Notice{Kind: NoticeReply, Contribution: c.ID, At: r.At, Since: since})
	}
	// Editors see a decision that waits for its publication, and have done nothing with it yet.
	if d := c.known(sight); mine && d != nil && !d.Unpublished && d.By != v.Participant {
		at := latest(d.At, d.Published)
		list = append(list, Notice{Kind: NoticeDecision, Contribution: c.ID, At: at, Since: at})
	}
	if r := c.takenBack(sight); mine && r != nil && r.By != v.Participant {
		at := latest(r.At, r.Published)
		list = append(list, Notice{Kind: NoticeReversal, Contribution: c.ID, At: at, Since: at})
	}
	return list
}

// firstReply returns when somebody first said something in a thread.
func firstReply(c *Contribution, by ParticipantID) (at time.Time, found bool) {
	for _, r := range c.Replies {
		if r.Author == by && (!found || r.At.Before(at)) {
			at, found = r.At, true
		}
	}
	return at, found
}

// replySince is when a reply of somebody else came in sight. What was said under a
// pseudonym is told at the next whole hour, or a notice that comes at once would
// tell the minute; and to readers not before it was let through.
func replySince(c *Contribution, r SeenReply, sight Sight) time.Time {
	i := slices.IndexFunc(c.Replies, func(raw Reply) bool { return raw.ID == r.ID })
	since := r.At
	if r.Author.Pseudonym {
		since = since.Truncate(Coarse).Add(Coarse)
	}
	if sight.Editor {
		return since
	}
	return latest(since, c.Replies[i].Released)
}

func latest(first time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.After(first) {
			first = t
		}
	}
	return first
}
