package review

import "time"

// What there is to tell about the text as a whole. Like a round, it tells everybody
// but who did it.
const (
	NoticeAdopted   NoticeKind = "adopted"
	NoticeSubmitted NoticeKind = "submitted"
	NoticeReopened  NoticeKind = "reopened"
)

// adoptionNotices lists what became of the text the last time that it was adopted.
// That it was adopted matters no more once it was taken up again; that a
// submission was corrected is no news.
func adoptionNotices(s *State, v Actor, joined time.Time) []Notice {
	if len(s.adoptions) == 0 {
		return nil
	}
	var list []Notice
	tell := func(kind NoticeKind, by ParticipantID, at time.Time) {
		if by != v.Participant && at.After(joined) {
			list = append(list, Notice{Kind: kind, At: at, Since: at})
		}
	}
	a := s.adoptions[len(s.adoptions)-1]
	if a.Reopened != nil {
		tell(NoticeReopened, a.Reopened.By, a.Reopened.At)
		return list
	}
	tell(NoticeAdopted, a.By, a.At)
	if a.Submission != nil {
		tell(NoticeSubmitted, a.Submission.By, a.Submitted)
	}
	return list
}
