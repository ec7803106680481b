package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"meelezen/review"
	"meelezen/server/live"
)

// site sends a command on people, in the dossier of the house.
func (v *visitor) site(id, command string) httpReply {
	v.h.t.Helper()
	return v.post("/api/v1/people/commands?dossier="+string(v.h.dossier), "application/json", fmt.Sprintf(command, id))
}

func TestATakenRoleShowsOnAnOpenSocket(t *testing.T) {
	h := newHouse(t)
	admin, reader := h.logIn("bram"), h.logIn("fatma")
	ws := reader.follow()
	gone := fmt.Sprintf(`{"type":"withdrawParticipant","id":%%q,"participant":%q}`, h.people["fatma"].Participant)
	if r := reader.site("withdraw-0001", gone); r.status != http.StatusForbidden {
		t.Errorf("a reader sends somebody away: %d", r.status)
	}
	if r := h.logIn("olga").post("/api/v1/people/commands?dossier="+string(h.people["olga"].Dossier), "application/json", fmt.Sprintf(gone, "withdraw-0002")); r.status != http.StatusNotFound {
		t.Errorf("somebody of another dossier: %d", r.status)
	}
	if r := admin.site("withdraw-0003", gone); r.status != http.StatusOK {
		t.Fatal(string(r.body))
	}
	if code := closeCode(t, ws); code != int(live.CloseWithdrawn) {
		t.Errorf("the socket was closed with %d", code)
	}
	if r := reader.get(h.doc("")); r.status != http.StatusNotFound {
		t.Errorf("who was sent away opens the text: %d", r.status)
	}
}

func TestAnEditorIsMadeByTwoPeople(t *testing.T) {
	h := newHouse(t)
	admin, lead := h.logIn("bram"), h.logIn("nadia")
	r := admin.site("roles-000001", fmt.Sprintf(`{"type":"changeRoles","id":%%q,"participant":%q,"roles":["editor"]}`, h.people["joost"].Participant))
	grant := decode[struct{ Answer review.Answer }](t, r).Answer.Grant
	if grant == "" {
		t.Fatal("one person made an editor")
	}
	agree := fmt.Sprintf(`{"type":"answerGrant","id":%%q,"grant":%q,"agree":true}`, grant)
	if r := admin.site("agree-000001", agree); r.status != http.StatusForbidden {
		t.Errorf("who asked agrees: %d", r.status)
	}
	if r := lead.site("agree-000002", agree); r.status != http.StatusOK {
		t.Fatal(string(r.body))
	}
	people := string(admin.get("/api/v1/people?dossier=" + string(h.dossier)).body)
	if !strings.Contains(people, `"second":"Nadia Prins"`) || strings.Contains(people, "Terpstra") || !strings.Contains(people, `"name":"Merel"`) {
		t.Errorf("the list says %s", people)
	}
}

func TestALookBehindAPseudonymIsShownToWhoseItIs(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	ida, merel := h.logIn("ida"), h.logIn("merel")
	path := "/api/v1/people/" + string(h.people["merel"].Participant) + "/look?dossier=" + string(h.dossier)
	for _, subject := range []string{"bram", "nadia", "fatma", "merel"} {
		if r := h.logIn(subject).post(path, "application/json", `{"id":"look-00000001","reason":"Nieuwsgierig."}`); r.status != http.StatusForbidden {
			t.Errorf("%s looks: %d", subject, r.status)
		}
	}
	if r := ida.post(path, "application/json", `{"id":"look-00000002","reason":" "}`); r.status == http.StatusOK {
		t.Error("a look without a reason")
	}
	r := ida.post(path, "application/json", `{"id":"look-00000003","reason":"Er is een melding over haar veiligheid."}`)
	if r.status != http.StatusOK || !strings.Contains(string(r.body), "Hanna Terpstra") {
		t.Fatalf("%d %s", r.status, r.body)
	}
	mine := string(merel.get("/api/v1/participation?dossier=" + string(h.dossier)).body)
	if !strings.Contains(mine, "Er is een melding over haar veiligheid.") || strings.Contains(mine, "Nieuwsgierig") || !strings.Contains(mine, `"mayRename":true`) {
		t.Errorf("whose pseudonym it is reads %s", mine)
	}
	rename := fmt.Sprintf(`{"type":"choosePseudonym","id":%%q,"participant":%q,"pseudonym":"Wilg"}`, h.people["merel"].Participant)
	if r := merel.site("rename-00001", rename); r.status != http.StatusOK {
		t.Error(string(r.body))
	}
	merel.contribute("said-0000001", "editors", "Nu heb ik iets gezegd.")
	if r := merel.site("rename-00002", strings.Replace(rename, "Wilg", "Vos", 1)); r.status != http.StatusConflict {
		t.Errorf("renamed after something was said: %d", r.status)
	}
}

func TestAnAdministratorStartsADossierAndIsAlone(t *testing.T) {
	h := newHouse(t)
	path := "/api/v1/dossiers?dossier=" + string(h.dossier)
	for _, subject := range []string{"nadia", "fatma", "merel"} {
		if r := h.logIn(subject).post(path, "application/json", `{"id":"dossier-0000","title":"Van een ander"}`); r.status != http.StatusForbidden {
			t.Errorf("%s starts a dossier: %d", subject, r.status)
		}
	}
	admin := h.logIn("bram")
	if r := admin.post(path, "application/json", `{"id":"dossier-0001","title":" "}`); r.status != http.StatusBadRequest {
		t.Errorf("a dossier without a title: %d", r.status)
	}
	const asked = `{"id":"dossier-0002","title":"Wet eerlijk werk"}`
	made := decode[struct{ Dossier review.DossierID }](t, admin.post(path, "application/json", asked)).Dossier
	if again := decode[struct{ Dossier review.DossierID }](t, admin.post(path, "application/json", asked)).Dossier; again != made {
		t.Errorf("asked twice, made %s and %s", made, again)
	}
	mine := decode[me](t, admin.get("/api/v1/me")).Dossiers
	if len(mine) != 2 || !slices.ContainsFunc(mine, func(d myDossier) bool { return d.ID == made && d.Title == "Wet eerlijk werk" && d.Name == "Bram Bos" }) {
		t.Errorf("the administrator is in %v", mine)
	}
	listed := decode[struct{ People []listedPerson }](t, admin.get("/api/v1/people?dossier="+string(made)))
	if len(listed.People) != 1 || listed.People[0].Roles != review.Roles(review.RoleAdministrator) {
		t.Errorf("there are %v", listed.People)
	}
	if r := h.logIn("nadia").get("/api/v1/people?dossier=" + string(made)); r.status != http.StatusNotFound {
		t.Errorf("somebody of the other dossier: %d", r.status)
	}
}

func TestTheConfidantSeesPseudonymsAndNoPersons(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	path := "/api/v1/pseudonyms?dossier=" + string(h.dossier)
	for _, subject := range []string{"bram", "nadia", "fatma", "merel"} {
		if r := h.logIn(subject).get(path); r.status != http.StatusForbidden {
			t.Errorf("%s lists pseudonyms: %d", subject, r.status)
		}
	}
	r := h.logIn("ida").get(path)
	list := decode[[]listedPseudonym](t, r)
	if len(list) != 1 || list[0].Name != "Merel" || len(list[0].Looks) != 0 || strings.Contains(string(r.body), "Terpstra") {
		t.Errorf("the confidant sees %s", r.body)
	}
}

func TestAReceiptIsForWhoSentIt(t *testing.T) {
	h := newHouse(t)
	fatma := h.logIn("fatma")
	fatma.contribute("said-0000001", "editors", "Precies dit.")
	receipts := decode[live.Opening](t, fatma.get(h.doc(""))).Receipts
	if len(receipts) != 1 {
		t.Fatalf("%d receipts", len(receipts))
	}
	path := h.doc("/receipts/" + receipts[0].Number)
	if got := decode[struct{ State review.ReceiptState }](t, fatma.get(path)).State; got != review.ReceiptHolds {
		t.Errorf("it %s", got)
	}
	for _, subject := range []string{"joost", "nadia"} {
		if r := h.logIn(subject).get(path); r.status != http.StatusNotFound {
			t.Errorf("%s: %d", subject, r.status)
		}
	}
	if r := fatma.get(h.doc("/coverage")); r.status != http.StatusForbidden {
		t.Errorf("a reader sees the coverage: %d", r.status)
	}
	if r := h.logIn("nadia").get(h.doc("/coverage")); r.status != http.StatusOK || !strings.Contains(string(r.body), `"few":true`) && !strings.Contains(string(r.body), `"cells"`) {
		t.Errorf("an editor: %d %s", r.status, r.body)
	}
}

// postbox is a mail server of which a test decides whether it takes anything.
type postbox struct {
	down bool
	sent []string
}

func (p *postbox) Send(_ context.Context, to, subject, body string) error {
	if p.down {
		return errors.New("the mail server is down")
	}
	p.sent = append(p.sent, to+"\n"+subject+"\n"+body)
	return nil
}

func TestAnInvitationIsMailedAndNobodyLearnsWhosePseudonymItIs(t *testing.T) {
	h := newHouse(t)
	box := &postbox{}
	h.server.mailer = box
	admin := h.logIn("bram")
	before := string(admin.get("/api/v1/people?dossier=" + string(h.dossier)).body)
	path := "/api/v1/invitations?dossier=" + string(h.dossier)
	r := admin.post(path, "application/json", `{"name":"Noor Kanarie","mail":"noor@example.nl","pseudonymous":true}`)
	made := decode[invitation](t, r)
	if !made.Mailed || len(box.sent) != 1 || !strings.Contains(box.sent[0], made.Link) || strings.Contains(box.sent[0], "Plan") {
		t.Errorf("%s; mailed %v", r.body, box.sent)
	}
	if strings.Contains(string(r.body), "participant") {
		t.Errorf("who invites is told as whom: %s", r.body)
	}
	listed := decode[struct{ People []listedPerson }](t, admin.get("/api/v1/people?dossier="+string(h.dossier)))
	var fresh listedPerson
	for _, p := range listed.People {
		if !strings.Contains(before, string(p.Participant)) {
			fresh = p
		}
	}
	if !fresh.Pseudonym || fresh.Name == "Noor Kanarie" || fresh.Since != "" || fresh.By != "" || fresh.Invitation != "" {
		t.Errorf("the list says %+v", fresh)
	}
	again := decode[invitation](t, admin.post("/api/v1/invitations/"+string(fresh.Participant)+"/again?dossier="+string(h.dossier), "", ""))
	if again.Link != "" || !again.Mailed || len(box.sent) != 2 {
		t.Errorf("the link of a pseudonym comes to %+v", again)
	}
	if r := h.browser().get("/invite/" + strings.TrimPrefix(made.Link, h.base+"/invite/")); r.status != http.StatusNotFound {
		t.Errorf("the old link still works: %d", r.status)
	}
	box.down = true
	down := decode[invitation](t, admin.post(path, "application/json", `{"name":"Vera Kanarie","mail":"vera@example.nl","roles":["editor"]}`))
	if down.Mailed || down.Link == "" || down.Grant == "" {
		t.Errorf("with the mail server down: %+v", down)
	}
	if log := h.log.String(); strings.Contains(log, "Kanarie") || strings.Contains(log, "example.nl") {
		t.Error("the log has a name or an address")
	}
}

func TestTheOverviewOfRightsIsHarmlessInASpreadsheet(t *testing.T) {
	h := newHouse(t)
	admin := h.logIn("bram")
	admin.post("/api/v1/invitations?dossier="+string(h.dossier), "application/json", `{"name":"=HYPERLINK(\"x\")","organisation":"+Stichting"}`)
	csv := string(admin.get("/api/v1/rights.csv?dossier=" + string(h.dossier)).body)
	for _, want := range []string{"'=HYPERLINK", "'+Stichting", "Nadia Prins", "Merel", "Bram Bos"} {
		if !strings.Contains(csv, want) {
			t.Errorf("%q is not in %s", want, csv)
		}
	}
	if strings.Contains(csv, "Terpstra") {
		t.Error("it names who is behind a pseudonym")
	}
}
