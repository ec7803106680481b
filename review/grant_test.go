package review

import (
	"fmt"
	"testing"
	"time"
)

// register runs commands on a site.
type register struct {
	t    *testing.T
	site *Site
	ids  int
}

func (r *register) do(by ParticipantID, c SiteCommand) (Answer, error) {
	r.t.Helper()
	actor, ok := r.site.Actor(by)
	if !ok {
		actor = OperatorActor()
	}
	result, err := ExecuteSite(r.site, c, Env{Actor: actor, Now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC),
		NewID: func() string { r.ids++; return fmt.Sprintf("nr-%d", r.ids) }})
	if err == nil {
		r.site = result.Site
	}
	return result.Answer, err
}

func (r *register) must(by ParticipantID, c SiteCommand) Answer {
	r.t.Helper()
	answer, err := r.do(by, c)
	if err != nil {
		r.t.Fatalf("%T by %s: %v", c, by, err)
	}
	return answer
}

func (r *register) refused(by ParticipantID, c SiteCommand, want Kind) {
	r.t.Helper()
	if _, err := r.do(by, c); KindOf(err) != want || err == nil {
		r.t.Errorf("%T by %s: got %v, want %s", c, by, err, want)
	}
}

func (r *register) roles(of ParticipantID) RoleSet {
	p, _ := r.site.Participant(of)
	return p.Roles
}

func newRegister(t *testing.T) (r *register, dossier DossierID, admin, lead, reader ParticipantID) {
	r = &register{t: t, site: NewSite()}
	dossier = r.must(Operator, CreateDossier{Title: "Plan"}).Dossier
	admin = r.must(Operator, Admit{Dossier: dossier, Roles: Roles(RoleAdministrator)}).Participant
	lead = r.must(Operator, Admit{Dossier: dossier, Roles: Roles(RoleLeadEditor)}).Participant
	reader = r.must(admin, Admit{Dossier: dossier, Roles: Roles(RoleReader)}).Participant
	return r, dossier, admin, lead, reader
}

func TestEditorAndConfidantTakeASecondPerson(t *testing.T) {
	r, dossier, admin, lead, reader := newRegister(t)
	grant := r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleReader, RoleEditor)}).Grant
	if grant == "" || r.roles(reader) != Roles(RoleReader) {
		t.Fatalf("one person made an editor: %s", r.roles(reader))
	}
	r.refused(admin, AnswerGrant{Grant: grant, Agree: true}, Forbidden)
	r.refused(reader, AnswerGrant{Grant: grant, Agree: true}, Forbidden)
	r.refused(lead, AnswerGrant{Grant: "onbekend", Agree: true}, NotFound)
	r.must(lead, AnswerGrant{Grant: grant, Agree: true})
	if r.roles(reader) != Roles(RoleReader, RoleEditor) || len(r.site.Grants(dossier)) != 0 {
		t.Errorf("after the second person: %s, %v", r.roles(reader), r.site.Grants(dossier))
	}
	history := r.site.RightsHistory(reader)
	if last := history[len(history)-1]; last.By != admin || last.Second != lead {
		t.Errorf("the history says %+v", last)
	}
	r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleReader)}) // taking away takes one
	if r.roles(reader) != Roles(RoleReader) {
		t.Error("an editor could not be made a reader again")
	}

	confidant := r.must(admin, Admit{Dossier: dossier, Roles: Roles(RoleConfidant)})
	if confidant.Grant == "" || r.roles(confidant.Participant) != Roles(RoleReader) {
		t.Errorf("one person made a confidant: %+v", confidant)
	}
	r.must(lead, AnswerGrant{Grant: confidant.Grant, Agree: false})
	if r.roles(confidant.Participant) != Roles(RoleReader) {
		t.Error("a grant that was refused was given")
	}
}

func TestWhatWasDecidedSinceGoesBeforeAGrantThatWaits(t *testing.T) {
	r, _, admin, lead, reader := newRegister(t)
	first := r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleEditor)}).Grant
	second := r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleReader, RoleConfidant)}).Grant
	r.refused(lead, AnswerGrant{Grant: first, Agree: true}, NotFound)
	r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleCoordinator)})
	r.refused(lead, AnswerGrant{Grant: second, Agree: true}, NotFound)
	third := r.must(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleEditor)}).Grant
	r.must(admin, WithdrawParticipant{Participant: reader})
	r.refused(lead, AnswerGrant{Grant: third, Agree: true}, NotFound)
	r.refused(admin, WithdrawParticipant{Participant: reader}, NotFound)
	r.refused(admin, ChangeRoles{Participant: reader, Roles: Roles(RoleReader)}, NotFound)
}

func TestAPseudonymIsFreeToChooseUntilItWasUsed(t *testing.T) {
	r, dossier, admin, lead, reader := newRegister(t)
	one := r.must(admin, Admit{Dossier: dossier, Pseudonymous: true, Roles: Roles(RoleReader)}).Participant
	two := r.must(admin, Admit{Dossier: dossier, Pseudonymous: true, Roles: Roles(RoleReader)}).Participant
	name, _, pseudonym := r.site.NameOf(one)
	if other, _, _ := r.site.NameOf(two); !pseudonym || name == "" || name == other {
		t.Fatalf("they are called %q and %q", name, other)
	}
	r.refused(admin, Admit{Dossier: dossier, Pseudonymous: true, Roles: Roles(RoleCoordinator)}, Invalid)
	r.refused(admin, ChangeRoles{Participant: one, Roles: Roles(RoleEditor)}, Invalid)
	r.refused(lead, ChoosePseudonym{Participant: one, Pseudonym: "Vos"}, Forbidden)
	r.refused(two, ChoosePseudonym{Participant: two, Pseudonym: name}, Conflict)
	r.refused(one, ChoosePseudonym{Participant: one, Pseudonym: "Vos", Spoke: true}, Conflict)
	r.refused(one, ChoosePseudonym{Participant: one, Pseudonym: "  "}, Invalid)
	r.refused(reader, ChoosePseudonym{Participant: reader, Pseudonym: "Vos"}, Invalid)
	r.must(one, ChoosePseudonym{Participant: one, Pseudonym: "Vos"})
	if name, _, _ := r.site.NameOf(one); name != "Vos" {
		t.Errorf("it is called %q", name)
	}
	r.must(admin, WithdrawParticipant{Participant: one})
	r.refused(two, ChoosePseudonym{Participant: two, Pseudonym: "vos"}, Conflict) // what was said under it still stands
}

func TestThereAreEnoughPseudonyms(t *testing.T) {
	r, dossier, admin, _, _ := newRegister(t)
	seen := map[string]bool{}
	for range 2*len(birds) + 3 {
		id := r.must(admin, Admit{Dossier: dossier, Pseudonymous: true, Roles: Roles(RoleReader)}).Participant
		name, _, _ := r.site.NameOf(id)
		if seen[name] {
			t.Fatalf("two are called %q", name)
		}
		seen[name] = true
	}
}

func TestOnlyTheConfidantLooksBehindAPseudonymAndItIsOnRecord(t *testing.T) {
	r, dossier, admin, lead, reader := newRegister(t)
	who := r.must(admin, Admit{Dossier: dossier, Pseudonymous: true, Roles: Roles(RoleReader)}).Participant
	confidant := r.must(Operator, Admit{Dossier: dossier, Roles: Roles(RoleConfidant)}).Participant
	look := LookBehind{Participant: who, Reason: "Er is een melding over haar veiligheid."}
	for _, by := range []ParticipantID{admin, lead, reader, who, Operator} {
		r.refused(by, look, Forbidden)
	}
	r.refused(confidant, LookBehind{Participant: who}, Invalid)
	r.refused(confidant, LookBehind{Participant: reader, Reason: "x"}, NotFound)
	r.must(confidant, look)
	if looks := r.site.Looks(who); len(looks) != 1 || looks[0].Reason != look.Reason {
		t.Errorf("whose pseudonym it is sees %+v", looks)
	}
}

func TestWhoSpeaksForAnOrganisation(t *testing.T) {
	r, dossier, admin, _, _ := newRegister(t)
	org := r.must(admin, CreateOrganisation{Name: "De Lantaarn"}).Organisation
	speaks := func(id ParticipantID) bool { a, _ := r.site.Actor(id); return a.Speaks }
	alone := r.must(admin, Admit{Dossier: dossier, Organisation: org, Roles: Roles(RoleReader)}).Participant
	if !speaks(alone) {
		t.Error("who is alone does not speak for their organisation")
	}
	coordinator := r.must(admin, Admit{Dossier: dossier, Organisation: org, Roles: Roles(RoleCoordinator)}).Participant
	hidden := r.must(admin, Admit{Dossier: dossier, Organisation: org, Pseudonymous: true, Roles: Roles(RoleReader)}).Participant
	if speaks(alone) || !speaks(coordinator) || speaks(hidden) {
		t.Error("beside a coordinator others speak")
	}
	r.must(admin, WithdrawParticipant{Participant: coordinator})
	if !speaks(alone) || speaks(coordinator) {
		t.Error("when the coordinator has left, nobody speaks")
	}
}
