package storage_test

import (
	"testing"
	"time"

	"meelezen/review"
	"meelezen/storage"
)

// later is after there began to be notices, which is by the clock of SQLite.
func later() time.Time { return time.Now().Add(time.Hour).UTC().Round(0) }

func noticeState(t *testing.T, v *storage.Vault, id storage.PersonID) storage.NoticeState {
	t.Helper()
	n, err := v.FindNoticeState(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestHowFarNoticesHaveComeNeverGoesBack(t *testing.T) {
	v, _, _ := openVault(t)
	n := noticeState(t, v, "fatma")
	if age := time.Since(n.Seen); n.Mail != review.MailDaily || n.Seen != n.Mailed || age < 0 || age > time.Minute {
		t.Errorf("who chose nothing has %+v, and it is %s", n, time.Now())
	}
	first := later()
	for _, until := range []time.Time{first, first.Add(-time.Minute)} {
		if err := v.MarkNoticesSeen(t.Context(), "fatma", until); err != nil {
			t.Fatal(err)
		}
		if err := v.MarkNoticesMailed(t.Context(), "fatma", until.Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	n = noticeState(t, v, "fatma")
	if !n.Seen.Equal(first) || !n.Mailed.Equal(first.Add(time.Minute)) || n.Mail != review.MailDaily {
		t.Errorf("seen until %s: %+v", first, n)
	}
	all, err := v.NoticeStates(t.Context())
	if err != nil || len(all) != 3 || all[0] != n || all[1].Person != "joost" || all[1].Seen.Equal(first) {
		t.Errorf("of everybody: %+v (%v)", all, err)
	}
}

func TestWhoWantsMailAgainIsNotToldOfWhatCameMeanwhile(t *testing.T) {
	v, clock, _ := openVault(t)
	begin := noticeState(t, v, "joost").Mailed
	for _, m := range []review.MailRhythm{review.MailWeekly, review.MailDaily, review.MailOff} {
		if err := v.ChooseMail(t.Context(), "joost", m); err != nil {
			t.Fatal(err)
		}
		if n := noticeState(t, v, "joost"); n.Mail != m || !n.Mailed.Equal(begin) {
			t.Errorf("chose %s: %+v", m, n)
		}
	}
	before := clock.Advance(time.Until(clock.Now()) + time.Hour)
	if err := v.ChooseMail(t.Context(), "joost", review.MailWeekly); err != nil {
		t.Fatal(err)
	}
	if n := noticeState(t, v, "joost"); n.Mail != review.MailWeekly || !n.Mailed.After(before) {
		t.Errorf("mail again after %s: %+v", before, n)
	}
	wantKind(t, "a rhythm that is none", v.ChooseMail(t.Context(), "joost", "hourly"), review.Invalid)
}
