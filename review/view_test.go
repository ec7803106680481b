package review

import (
	"reflect"
	"testing"
)

func TestWhoSeesWhat(t *testing.T) {
	made := func(change func(*Contribution)) *Contribution {
		c := &Contribution{ID: "c1", Author: fatma.Participant, Organisation: "waterstede", NameShown: NameFull}
		change(c)
		return c
	}
	byFatma := func(a Audience) *Contribution { return made(func(c *Contribution) { c.Audience = a }) }
	inside := Actor{Participant: "collega-1", Organisation: "waterstede", Roles: Roles(RoleReader)}
	voice := Actor{Participant: "stem-1", Organisation: "waterstede", Roles: Roles(RoleCoordinator), Speaks: true}
	underPseudonym := Actor{Participant: "merel-1", Organisation: "waterstede", Roles: Roles(RoleReader), Pseudonymous: true}
	outsider := Actor{Participant: "buiten-1"}
	held := made(func(c *Contribution) { c.Audience, c.Held, c.Organisation = AudienceRound, true, "" })
	sent := made(func(c *Contribution) { c.Audience, c.OneVoice = AudienceEditors, true })
	cases := []struct {
		name   string
		viewer Actor
		on     *Contribution
		want   Sight
	}{
		{"the author sees their own draft", fatma, byFatma(AudienceAuthor), Sight{Visible: true, Inside: true, Own: true, As: fatma.Participant}},
		{"an editor does not see a draft", tom, byFatma(AudienceAuthor), Sight{}},
		{"a colleague does not see a draft", inside, byFatma(AudienceAuthor), Sight{}},
		{"a colleague sees what is the organisation's", inside, byFatma(AudienceOrganisation), Sight{Visible: true, Inside: true}},
		{"an editor does not see what is the organisation's", tom, byFatma(AudienceOrganisation), Sight{}},
		{"who is there under a pseudonym is not seen inside, and sees nothing there", underPseudonym, byFatma(AudienceOrganisation), Sight{}},
		{"the author sees their own, for editors only", fatma, byFatma(AudienceEditors), Sight{Visible: true, Inside: true, Own: true, As: fatma.Participant}},
		{"an editor sees what is for editors", tom, byFatma(AudienceEditors), Sight{Visible: true, Editor: true}},
		{"a colleague does not see what is for editors", inside, byFatma(AudienceEditors), Sight{}},
		{"another reader does not", joost, byFatma(AudienceEditors), Sight{}},
		{"another reader sees what is for the round", joost, byFatma(AudienceRound), Sight{Visible: true}},
		{"what was sent with one voice is its voice's", voice, sent, Sight{Visible: true, Inside: true, Own: true}},
		{"and no longer its author's to take back", fatma, sent, Sight{Visible: true, Inside: true, As: fatma.Participant}},
		{"what a pseudonym said waits for readers", joost, held, Sight{}},
		{"and reaches editors at once", tom, held, Sight{Visible: true, Editor: true}},
		{"an administrator sees nothing", beheer, byFatma(AudienceRound), Sight{}},
		{"a confidant sees nothing", Actor{Participant: "vertrouw-1", Roles: Roles(RoleConfidant)}, byFatma(AudienceRound), Sight{}},
		{"an outsider sees nothing", outsider, byFatma(AudienceRound), Sight{}},
		{"an author who was withdrawn sees nothing", Actor{Participant: fatma.Participant}, byFatma(AudienceRound), Sight{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := View(c.viewer, c.on); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestTheNumberIsOnlyForEditors(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	c, _ := s.state.Contribution(id)
	for _, viewer := range []struct {
		actor Actor
		want  int
	}{{fatma, 0}, {tom, 1}, {joost, 0}} {
		if got := Seen(s.state, c, View(viewer.actor, c), NewSite()).Number; got != viewer.want {
			t.Errorf("%s sees number %d, want %d", viewer.actor.Participant, got, viewer.want)
		}
	}
}

func TestPeopleAreNamedAsTheyChose(t *testing.T) {
	site := peopled(t)
	cases := []struct {
		name  string
		who   ParticipantID
		shown NameShown
		want  SeenAuthor
	}{
		{"full name and organisation", "reader-1", NameFull, SeenAuthor{Name: "Fatma Aydin", Organisation: "Gemeente Waterstede"}},
		{"organisation only", "reader-1", NameOrganisation, SeenAuthor{Name: "Gemeente Waterstede"}},
		{"a pseudonym, whatever was asked", "reader-2", NameFull, SeenAuthor{Name: "Merel", Pseudonym: true}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := seenAuthor(c.who, c.shown, site); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// peopled is a site with two readers and an editor.
func peopled(t *testing.T) *Site {
	t.Helper()
	site := NewSite()
	events := []Event{
		DossierCreated{Dossier{"dossier1", "Mensenhandel"}},
		OrganisationCreated{Organisation{"org-1", "Gemeente Waterstede"}},
		ParticipantAdmitted{ID: "reader-1", Dossier: "dossier1", Organisation: "org-1", Roles: Roles(RoleReader)},
		ParticipantAdmitted{ID: "reader-2", Dossier: "dossier1", Organisation: "org-1", Pseudonym: "Merel", Roles: Roles(RoleReader)},
		ParticipantAdmitted{ID: "editor-1", Dossier: "dossier1", Roles: Roles(RoleEditor)},
	}
	for i, ev := range events {
		next, err := site.Apply(Entry{Seq: Seq(i + 1), Event: ev})
		if err != nil {
			t.Fatal(err)
		}
		site = next
	}
	return site.WithName("reader-1", "Fatma Aydin").WithName("editor-1", "Tom Wester")
}

func TestWhoWillReadThisIsAnsweredByTheVisibilityRule(t *testing.T) {
	site := peopled(t)
	r := site.ReadersOf("dossier1", "reader-1", AudienceEditors)
	if r.Editors != 1 || r.Participants != 0 || len(r.Names) != 1 || r.Names[0] != "Tom Wester" {
		t.Errorf("editors only: %+v", r)
	}
	r = site.ReadersOf("dossier1", "reader-1", AudienceRound)
	if r.Editors != 1 || r.Participants != 1 || len(r.Names) != 2 || r.Names[0] != "Merel" {
		t.Errorf("everyone: %+v", r)
	}
}

func TestAllReadersAreListedByTheNamesTheyGoBy(t *testing.T) {
	site := peopled(t)
	got := site.ReaderList("dossier1", "editor-1", AudienceRound)
	want := []ReaderGroup{
		{"Gemeente Waterstede", []Reader{{Name: "Fatma Aydin"}}},
		{"", []Reader{{Name: "Merel", Pseudonym: true}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if list := site.ReaderList("dossier1", "reader-2", AudienceOrganisation); len(list) != 0 {
		t.Errorf("under a pseudonym there is nobody inside: %+v", list)
	}
}

func TestTheCountOfOrganisationsTellsNothingOfAPseudonym(t *testing.T) {
	site := peopled(t)
	if r := site.ReadersOf("dossier1", "reader-1", AudienceRound); r.Participants != 1 || r.Organisations != 0 {
		t.Errorf("the only other reader has a pseudonym: %+v", r)
	}
	if r := site.ReadersOf("dossier1", "reader-2", AudienceRound); r.Organisations != 1 {
		t.Errorf("the other reader has none: %+v", r)
	}
	next, err := site.Apply(Entry{Seq: site.Seq() + 1, Event: ParticipantAdmitted{ID: "reader-3", Dossier: "dossier1", Roles: Roles(RoleReader)}})
	if err != nil {
		t.Fatal(err)
	}
	if r := next.ReadersOf("dossier1", "reader-2", AudienceRound); r.Participants != 2 || r.Organisations != 1 {
		t.Errorf("one of the two speaks for no organisation: %+v", r)
	}
}

func TestAWithdrawnParticipantHasNoRoles(t *testing.T) {
	site := peopled(t)
	next, err := site.Apply(Entry{Seq: site.Seq() + 1, Event: ParticipantWithdrawn{"reader-1"}})
	if err != nil {
		t.Fatal(err)
	}
	a, ok := next.Actor("reader-1")
	if !ok || a.Roles != 0 {
		t.Errorf("got %+v", a)
	}
	if before, _ := site.Actor("reader-1"); before.Roles == 0 {
		t.Error("the site before changed too")
	}
}
