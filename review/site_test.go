package review

import (
	"testing"
)

func TestPeopleAreManagedByTheAdministratorAndTheOperatorOnly(t *testing.T) {
	site := peopled(t)
	ids := 0
	env := func(a Actor) Env {
		return Env{Actor: a, NewID: func() string { ids++; return "fresh-id" }}
	}
	admit := Admit{Dossier: "dossier1", Organisation: "org-1", Roles: Roles(RoleReader)}
	for _, who := range []Actor{nadia, fatma, {}} {
		if _, err := ExecuteSite(site, admit, env(who)); KindOf(err) != Forbidden {
			t.Errorf("%+v: got %v, want forbidden", who, err)
		}
	}
	for _, who := range []Actor{beheer, OperatorActor()} {
		r, err := ExecuteSite(site, admit, env(who))
		if err != nil {
			t.Fatal(err)
		}
		if a, ok := r.Site.Actor(r.Answer.Participant); !ok || a.Roles != Roles(RoleReader) {
			t.Errorf("admitted as %+v", a)
		}
	}
}

func TestInvitationsThatCannotBeAreRefused(t *testing.T) {
	site := peopled(t)
	env := Env{Actor: OperatorActor(), NewID: func() string { return "fresh-id" }}
	cases := []struct {
		name string
		c    SiteCommand
		want Kind
	}{
		{"to a dossier that is not there", Admit{Dossier: "x", Roles: Roles(RoleReader)}, NotFound},
		{"for an organisation that is not there", Admit{Dossier: "dossier1", Organisation: "x", Roles: Roles(RoleReader)}, NotFound},
		{"without a role", Admit{Dossier: "dossier1"}, Invalid},
		{"as the operator", Admit{Dossier: "dossier1", Roles: Roles(RoleOperator)}, Invalid},
		{"as confidant and editor", Admit{Dossier: "dossier1", Roles: Roles(RoleConfidant, RoleEditor)}, Invalid},
		{"under a pseudonym that is taken", Admit{Dossier: "dossier1", Pseudonym: "MEREL", Roles: Roles(RoleReader)}, Conflict},
		{"an organisation without a name", CreateOrganisation{Name: " "}, Invalid},
		{"other roles for nobody", ChangeRoles{Participant: "x", Roles: Roles(RoleReader)}, NotFound},
		{"the withdrawal of nobody", WithdrawParticipant{Participant: "x"}, NotFound},
		{"a document in no dossier", RegisterDocument{Document: "d", Dossier: "x"}, Forbidden},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, err := ExecuteSite(site, c.c, env); KindOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
