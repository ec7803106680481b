package server

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"meelezen/review"
)

// morning is just after the n-th time that the mail is due since the house was made.
func (h *house) morning(n int) time.Time {
	first := h.server.digest.moment(h.made, review.MailDaily)
	return first.AddDate(0, 0, n).Add(time.Second)
}

// hourFor is an hour of the day at which a test can have the mail go out: more than
// an hour from now, and not in the night, in which days change.
func hourFor(t *testing.T, now time.Time) int {
	t.Helper()
	zone, err := time.LoadLocation(printTimeZone)
	if err != nil {
		t.Fatal(err)
	}
	if hour := now.In(zone).Hour(); hour < 22 {
		return hour + 2
	}
	return 8
}

// mailAt moves the clock, has the mail go out and collects it.
func (h *house) mailAt(at time.Time) map[string][]delivered {
	h.t.Helper()
	h.offset.Store(int64(time.Until(at)))
	h.server.tellByMail(h.t.Context())
	return h.post.collect()
}

// one is the only letter to somebody.
func one(t *testing.T, box map[string][]delivered, subject string) delivered {
	t.Helper()
	if n := len(box[addressOf(subject)]); n != 1 {
		t.Fatalf("%s got %d letters; there is mail for %d", subject, n, len(box))
	}
	return box[addressOf(subject)][0]
}

func (l delivered) has(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(l.body, w) {
			t.Errorf("%q is not in\n%s", w, l.body)
		}
	}
}

func (l delivered) hasNot(t *testing.T, words ...string) {
	t.Helper()
	for _, w := range words {
		if strings.Contains(l.subject+l.body, w) {
			t.Errorf("%q is in\n%s\n%s", w, l.subject, l.body)
		}
	}
}

func (h *house) remark(subject string, to review.Audience, body string) review.ContributionID {
	h.t.Helper()
	return h.must(subject, h.document, review.Contribute{Kind: review.Remark, Audience: to, Target: review.TargetDocument, Body: body}).Contribution
}

func (h *house) reply(subject string, on review.ContributionID, body string) {
	h.t.Helper()
	h.must(subject, h.document, review.AddReply{Contribution: on, Body: body})
}

func TestADigestTellsHowMuchAndNeverWhat(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	id := h.remark("fatma", review.AudienceRound, "kanarie1")
	h.reply("joost", id, "kanarie2")
	h.reply("nadia", id, "kanarie3")
	h.must("nadia", h.document, review.Decide{Contribution: id, Outcome: review.Noted, Reason: "kanarie4"})
	year, month, day := h.morning(2).Date()
	h.must("nadia", h.document, review.ExtendRound{ClosesAt: time.Date(year, month, day, 17, 0, 0, 0, h.server.zone)})
	if box := h.mailAt(h.morning(1).Add(-time.Minute)); len(box) > 0 {
		t.Errorf("before its hour there is mail for %d", len(box))
	}
	box := h.mailAt(h.morning(1))
	fatma := one(t, box, "fatma")
	fatma.has(t, "Melden\n", "- De ronde sluit morgen om 17:00.\n", "- Er zijn 2 reacties en 1 besluit op uw inbreng.\n", "- Er is een nieuwe ronde. U kunt reageren tot ",
		"- The round closes tomorrow at 17:00.\n", "- There are 2 replies and 1 decision on your input.\n", h.base+"/\n", "kies dat bij Meldingen")
	for subject := range h.people {
		for _, l := range box[addressOf(subject)] {
			l.hasNot(t, "kanarie", "Joost", "Hartman", "Nadia", "Prins", "Fatma", "Merel", "Terpstra", "Ronde 1", string(id))
			if l.subject != "Nieuws uit Meelezen" || l.header.Get("Auto-Submitted") == "" {
				t.Errorf("%s got %q", subject, l.header)
			}
		}
	}
	one(t, box, "joost").hasNot(t, "besluit")
	one(t, box, "joost").has(t, "- Er is 1 reactie op uw inbreng.\n", "- There is 1 reply on your input.\n")
	one(t, box, "nadia").has(t, "- De ronde sluit morgen om 17:00.\n")
	one(t, box, "nadia").hasNot(t, "reactie", "nieuwe ronde")
	for _, subject := range []string{"olga", "bram", "vera"} {
		if len(box[addressOf(subject)]) > 0 {
			t.Errorf("there is mail for %s, who reads nothing", subject)
		}
	}
	for _, at := range []time.Time{h.morning(1), h.morning(1).Add(time.Hour), h.morning(2)} {
		if box := h.mailAt(at); len(box) > 0 {
			t.Errorf("at %s there is mail again, for %d", at, len(box))
		}
	}
}

func TestWhoHasAPseudonymGetsCountsAndNothingElse(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	id := h.remark("merel", review.AudienceEditors, "kanarie1")
	h.reply("nadia", id, "kanarie2")
	own := h.remark("fatma", review.AudienceRound, "kanarie3")
	h.reply("merel", own, "kanarie4")
	box := h.mailAt(h.morning(1))
	merel, fatma := one(t, box, "merel"), one(t, box, "fatma")
	merel.has(t, "Nieuwe rondes: 1\n", "Nieuwe reacties: 1\n", "New replies: 1\n", h.base+"/\n")
	merel.hasNot(t, "Melden\n", "Plan", "Merel", "Hanna", "Terpstra", "kanarie", "Ronde 1", string(h.people["merel"].Participant), string(h.people["merel"].Person))
	if merel.subject != fatma.subject {
		t.Errorf("the subject tells who has a pseudonym: %q and %q", merel.subject, fatma.subject)
	}
	fatma.hasNot(t, "reactie", "Merel") // it still waits for readers
	h.server.onTime(t.Context())
	one(t, h.mailAt(h.morning(2)), "fatma").has(t, "- Er is 1 reactie op uw inbreng.")
}

func TestAMailServerThatIsDownGetsTheMailOnceItIsUp(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	h.reply("joost", h.remark("fatma", review.AudienceRound, "Mooi."), "Ja.")
	h.post.stop()
	at := h.morning(1)
	for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60} {
		if box := h.mailAt(at); len(box) > 0 {
			t.Fatalf("a server that is down took mail for %d", len(box))
		}
		if wait := h.server.digest.retry.Sub(at).Round(time.Second); wait != want*time.Minute {
			t.Errorf("after try %d it waits %s, want %dm", i+1, wait, want)
		}
		h.mailAt(at.Add(want*time.Minute - 10*time.Second)) // not yet
		if h.server.digest.failures != i+1 {
			t.Errorf("tried before the time had come")
		}
		at = at.Add(want*time.Minute + time.Second)
	}
	if r := h.browser().get("/readyz"); r.status != 200 || !strings.Contains(string(r.body), "mail waits") {
		t.Errorf("ready: %d %s", r.status, r.body)
	}
	h.remark("fatma", review.AudienceRound, "Alles gaat gewoon door.")
	h.post.start()
	box := h.mailAt(at)
	one(t, box, "fatma").has(t, "- Er is 1 reactie op uw inbreng.")
	one(t, box, "joost")
	if r := h.browser().get("/readyz"); r.status != 200 || string(r.body) != "ok\n" {
		t.Errorf("ready: %d %s", r.status, r.body)
	}
	for _, later := range []time.Duration{time.Minute, time.Hour, 12 * time.Hour} {
		if box := h.mailAt(at.Add(later)); len(box) > 0 {
			t.Errorf("sent twice, to %d", len(box))
		}
	}
	h.server.digest.mu.Lock()
	h.server.digest.done = time.Time{} // as after a restart
	h.server.digest.mu.Unlock()
	if box := h.mailAt(at.Add(12 * time.Hour)); len(box) > 0 {
		t.Errorf("sent twice after a restart, to %d", len(box))
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(h.log.String(), "mail with what is new waits") {
		t.Error("the log says nothing of it")
	}
	for _, secret := range []string{"@example.nl", "Fatma", "Aydin", "Merel", h.post.address, string(h.people["fatma"].Person)} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("the log has %q", secret)
		}
	}
}

func TestADayWithoutAMailServerIsToldTheNextDay(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	id := h.remark("fatma", review.AudienceRound, "Mooi.")
	h.reply("joost", id, "Ja.")
	h.post.stop()
	h.mailAt(h.morning(1))
	h.offset.Add(int64(time.Hour))
	h.reply("joost", id, "Nee.")
	h.mailAt(h.morning(2))
	h.post.start()
	one(t, h.mailAt(h.morning(2).Add(3*time.Hour)), "fatma").has(t, "- Er zijn 2 reacties op uw inbreng.")
}

func TestARefusedAddressHoldsUpNobodyElse(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	h.post.answer(addressOf("fatma"), "550 5.1.1 no such receiver fatma@example.nl")
	h.post.answer(addressOf("joost"), "451 4.7.1 greylisted joost@example.nl")
	box := h.mailAt(h.morning(1))
	one(t, box, "merel")
	if len(box) != 1 {
		t.Errorf("there is mail for %d", len(box))
	}
	h.post.answer(addressOf("fatma"), "")
	h.post.answer(addressOf("joost"), "")
	box = h.mailAt(h.morning(1).Add(2 * time.Minute))
	one(t, box, "joost")
	one(t, box, "fatma") // tried along, because something was still due
	if len(box) != 2 {
		t.Errorf("who had it got it again: there is mail for %d", len(box))
	}
	h.post.answer(addressOf("fatma"), "550 5.1.1 no such receiver")
	h.must("nadia", h.document, review.ExtendRound{ClosesAt: h.morning(9)})
	box = h.mailAt(h.morning(2))
	one(t, box, "joost").has(t, "- De ronde sluit op een andere tijd: ")
	h.post.answer(addressOf("fatma"), "")
	if box := h.mailAt(h.morning(2).Add(2 * time.Hour)); len(box) > 0 {
		t.Errorf("a refused address is tried again the same day: mail for %d", len(box))
	}
	one(t, h.mailAt(h.morning(3)), "fatma").has(t, "- De ronde sluit op een andere tijd: ")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(h.log.String(), "@example.nl") {
		t.Error("the log has an address")
	}
}

func TestWhatCannotBeRecordedIsNotSentTwice(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	raw, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, "vault.db")+"?_busy_timeout=5000")
	if err != nil {
		t.Fatal(err)
	}
	run := func(statement string) {
		t.Helper()
		if _, err := raw.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	run("CREATE TRIGGER full BEFORE INSERT ON notice BEGIN SELECT RAISE(ABORT, 'full'); END")
	first := h.mailAt(h.morning(1))
	one(t, first, "fatma")
	again := h.mailAt(h.morning(1).Add(2 * time.Minute))
	run("DROP TRIGGER full")
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	last := h.mailAt(h.morning(1).Add(2 * time.Hour))
	if len(again) > 0 || len(last) > 0 {
		t.Errorf("sent again to %d and %d", len(again), len(last))
	}
	kept, err := h.store.Vault().FindNoticeState(t.Context(), h.people["fatma"].Person)
	if err != nil || !kept.Mailed.Equal(h.morning(1).Add(-time.Second-settled)) {
		t.Errorf("recorded until %s (%v)", kept.Mailed, err)
	}
}

func TestEverybodyChoosesHowOftenMailComes(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	fatma, joost := h.logIn("fatma"), h.logIn("joost")
	const path = "/api/v1/notices/settings"
	if got := decode[noticeSettings](t, fatma.get(path)); got != (noticeSettings{review.MailDaily, true, h.server.config.DigestHour}) {
		t.Errorf("who chose nothing has %+v", got)
	}
	if got := decode[noticeSettings](t, fatma.post(path, "application/json", `{"mail":"weekly"}`)); got.Mail != review.MailWeekly {
		t.Errorf("chose weekly: %+v", got)
	}
	decode[noticeSettings](t, joost.post(path, "application/json", `{"mail":"off"}`))
	for _, body := range []string{`{"mail":"hourly"}`, `{"mail":`, `{"mail":"off","of":"fatma"}`} {
		if r := fatma.post(path, "application/json", body); r.status != 400 {
			t.Errorf("%s: %d", body, r.status)
		}
	}
	id := h.remark("fatma", review.AudienceRound, "Mooi.")
	monday := 1
	for h.morning(monday).Weekday() != time.Monday {
		monday++
	}
	one(t, h.mailAt(h.morning(monday)), "fatma").has(t, "- Er is een nieuwe ronde.")
	for day := 1; day <= 7; day++ {
		h.reply("merel", id, fmt.Sprintf("Antwoord %d.", day))
		h.offset.Add(int64(2 * time.Hour))
		h.server.onTime(t.Context()) // lets it through to readers
		box := h.mailAt(h.morning(monday + day))
		if day == 7 {
			one(t, box, "fatma").has(t, "- Er zijn 7 reacties op uw inbreng.")
		} else if len(box[addressOf("fatma")]) > 0 {
			t.Errorf("on %s there is mail for who wants it on Mondays", h.morning(monday+day).Weekday())
		}
		if len(box[addressOf("joost")]) > 0 {
			t.Errorf("there is mail for who wants none")
		}
	}
	own := h.remark("joost", review.AudienceRound, "Ook.")
	h.reply("fatma", own, "Ja.")
	h.offset.Add(int64(time.Hour))
	if err := h.store.Vault().ChooseMail(t.Context(), h.people["joost"].Person, review.MailDaily); err != nil {
		t.Fatal(err)
	}
	if box := h.mailAt(h.morning(monday + 8)); len(box[addressOf("joost")]) > 0 {
		t.Error("who wants mail again is told of what came before that")
	}
	h.reply("fatma", own, "Nee.")
	one(t, h.mailAt(h.morning(monday+9)), "joost").has(t, "- Er is 1 reactie op uw inbreng.")
}

func TestNobodyIsMailedWhoNoLongerTakesPartOrHasSeenIt(t *testing.T) {
	h := newHouseMailing(t, Options{}, newPostOffice(t))
	fatma := h.logIn("fatma")
	id := h.remark("fatma", review.AudienceRound, "Mooi.")
	h.reply("joost", id, "Ja.")
	h.offset.Add(int64(2 * time.Minute))
	list := decode[listedNotices](t, fatma.get("/api/v1/notices"))
	decode[struct{}](t, fatma.post("/api/v1/notices/seen", "application/json", fmt.Sprintf(`{"until":%q}`, list.Until)))
	_, err := h.store.Hub().DoSite(t.Context(), h.people["bram"].Participant, h.store.command(), review.WithdrawParticipant{Participant: h.people["joost"].Participant})
	if err != nil {
		t.Fatal(err)
	}
	box := h.mailAt(h.morning(1))
	one(t, box, "merel")
	if len(box) != 1 {
		t.Errorf("there is mail for %d: %v", len(box), box)
	}
}

func TestWhenTheMailIsDue(t *testing.T) {
	zone, err := time.LoadLocation(printTimeZone)
	if err != nil {
		t.Fatal(err)
	}
	d := newDigest(nil, 8, zone)
	for _, c := range []struct{ name, now, daily, weekly string }{
		{"at the hour itself", "2026-12-07T08:00:00+01:00", "2026-12-07T08:00:00+01:00", "2026-12-07T08:00:00+01:00"},
		{"a second before it", "2026-12-07T07:59:59+01:00", "2026-12-06T08:00:00+01:00", "2026-11-30T08:00:00+01:00"},
		{"late on a Sunday", "2026-12-06T23:00:00+01:00", "2026-12-06T08:00:00+01:00", "2026-11-30T08:00:00+01:00"},
		{"by a clock elsewhere", "2026-12-07T07:30:00Z", "2026-12-07T08:00:00+01:00", "2026-12-07T08:00:00+01:00"},
		{"in summer", "2026-07-01T07:00:00Z", "2026-07-01T08:00:00+02:00", "2026-06-29T08:00:00+02:00"},
		{"the day on which summer begins", "2026-03-29T06:30:00Z", "2026-03-29T08:00:00+02:00", "2026-03-23T08:00:00+01:00"},
	} {
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.moment(now, review.MailDaily).Format(time.RFC3339); got != c.daily {
			t.Errorf("%s: daily %s, want %s", c.name, got, c.daily)
		}
		if got := d.moment(now, review.MailWeekly).Format(time.RFC3339); got != c.weekly {
			t.Errorf("%s: weekly %s, want %s", c.name, got, c.weekly)
		}
	}
}
