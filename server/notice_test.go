package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"meelezen/review"
)

func (v *visitor) notices() listedNotices {
	v.h.t.Helper()
	return decode[listedNotices](v.h.t, v.get("/api/v1/notices"))
}

// kinds lists them, newest first.
func (l listedNotices) kinds() string {
	var list []string
	for _, n := range l.Notices {
		list = append(list, string(n.Kind))
	}
	return strings.Join(list, " ")
}

func TestNoticesAreNewUntilTheyAreSeen(t *testing.T) {
	h := newHouse(t)
	fatma, joost := h.logIn("fatma"), h.logIn("joost")
	first := fatma.notices()
	if first.kinds() != "roundOpened" || first.New != 1 || first.SeenUntil == "" || !first.Notices[0].New {
		t.Fatalf("at first: %+v", first)
	}
	seen := decode[struct{ SeenUntil string }](t, fatma.post("/api/v1/notices/seen", "application/json", fmt.Sprintf(`{"until":%q}`, first.Until)))
	if seen.SeenUntil != first.Until {
		t.Errorf("posted %s, kept %s", first.Until, seen.SeenUntil)
	}
	id := h.remark("fatma", review.AudienceRound, "Kanariegeel.")
	h.reply("joost", id, "Kanariegroen.")
	h.must("nadia", h.document, review.Decide{Contribution: id, Outcome: review.Noted, Reason: "Kanarierood."})
	r := fatma.get("/api/v1/notices")
	next := decode[listedNotices](t, r)
	if next.kinds() != "decision reply roundOpened" || next.New != 2 || next.Notices[2].New || next.SeenUntil != first.Until {
		t.Errorf("then: %+v", next)
	}
	if n := next.Notices[1]; n.Contribution != id || n.Document != h.document || n.Title != "Melden" || n.At == "" || !n.New {
		t.Errorf("the reply is told as %+v", n)
	}
	for _, secret := range []string{"anarie", "Joost", "Nadia", string(h.people["joost"].Participant)} {
		if strings.Contains(string(r.body), secret) {
			t.Errorf("the notices have %q: %s", secret, r.body)
		}
	}
	if list := joost.notices(); list.kinds() != "roundOpened" || list.New != 1 {
		t.Errorf("somebody else is told %+v", list)
	}
	if list := h.logIn("olga").notices(); list.kinds() != "" || list.Until == "" {
		t.Errorf("somebody of another dossier is told %+v", list)
	}
	old := decode[struct{ SeenUntil string }](t, fatma.post("/api/v1/notices/seen", "application/json", `{"until":"2001-01-01T00:00:00Z"}`))
	if old.SeenUntil != first.Until {
		t.Errorf("it went back to %s", old.SeenUntil)
	}
	decode[struct{}](t, fatma.post("/api/v1/notices/seen", "application/json", `{"until":"2200-01-01T00:00:00Z"}`))
	h.reply("joost", id, "Nog iets.")
	if list := fatma.notices(); list.New != 1 {
		t.Errorf("who saw the future is told nothing new: %+v", list)
	}
	for _, body := range []string{`{"until":"gisteren"}`, `{}`, `{"until":"0001-01-01T00:00:00Z"}`, `{"until":""}`} {
		if r := fatma.post("/api/v1/notices/seen", "application/json", body); r.status != http.StatusBadRequest {
			t.Errorf("%s: %d", body, r.status)
		}
	}
}

func TestNoticesNameTheTextThatSomebodyReads(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	fatma, nadia := h.logIn("fatma"), h.logIn("nadia")
	h.must("nadia", h.document, review.CloseRound{})
	revision := h.must("nadia", h.document, review.NameRevision{Name: "Concept 1"}).Revision
	h.must("nadia", h.document, review.OpenRound{Name: "Ronde 2", Mode: review.ModeFixed, Revision: revision})
	h.rename("Geheime nieuwe titel")
	h.must("nadia", h.document, review.ExtendRound{ClosesAt: h.now().Add(100 * time.Hour)})
	list := fatma.notices()
	if list.kinds() != "roundExtended roundOpened" || list.Notices[0].Title != "Melden" || list.Notices[0].ClosesAt == "" {
		t.Errorf("a reader is told %+v", list)
	}
	id := h.must("nadia", h.document, review.Contribute{Kind: review.Remark, Audience: review.AudienceEditors, Target: review.TargetDocument, Body: "Iets.", Version: 1}).Contribution
	h.reply("tom", id, "Ja.")
	if list := nadia.notices(); list.kinds() != "reply" || list.Notices[0].Title != "Geheime nieuwe titel" {
		t.Errorf("an editor is told %+v", list)
	}
}

func TestWithoutAMailServerThereAreNoticesAndNoMail(t *testing.T) {
	h := newHouse(t)
	if h.server.digest != nil {
		t.Fatal("there is a digest without a mail server")
	}
	h.server.keepTelling(t.Context()) // returns at once
	fatma := h.logIn("fatma")
	if list := fatma.notices(); list.kinds() != "roundOpened" {
		t.Errorf("told %+v", list)
	}
	if got := decode[noticeSettings](t, fatma.get("/api/v1/notices/settings")); got.Sends || got.Mail != review.MailDaily {
		t.Errorf("settings %+v", got)
	}
}

func TestOnlyTheNewestNoticesAreListed(t *testing.T) {
	h := newHouse(t)
	id := h.remark("fatma", review.AudienceRound, "Mooi.")
	for i := range maxNotices + 5 {
		h.reply("joost", id, fmt.Sprint(i))
	}
	if list := h.logIn("fatma").notices(); len(list.Notices) != maxNotices || list.New != maxNotices+6 || list.Notices[0].Kind != review.NoticeReply {
		t.Errorf("%d notices, %d new", len(list.Notices), list.New)
	}
}
