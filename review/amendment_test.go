package review

import (
	"encoding/json"
	"strings"
	"testing"

	"meelezen/review/prose"
)

// revised tells a story that was submitted and is worked on again, in a live round.
func revised(t *testing.T, paragraphs ...string) (*story, *prose.Node) {
	t.Helper()
	s := ready(t, paragraphs...)
	s.adopt("Vastgesteld")
	s.must(nadia, s.plan())
	base := s.state.Doc()
	s.must(nadia, Reopen{Reason: "Motie."})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive})
	return s, base
}

func (s *story) amendments(who Actor, base *prose.Node) []Amendment {
	s.t.Helper()
	since, _ := s.state.Base()
	var changes Changes
	for _, e := range s.entries {
		if e.Seq <= since.Seq {
			continue
		}
		if err := changes.Take(s.state, e, s.state.Version()); err != nil {
			s.t.Fatal(err)
		}
	}
	return changes.Touched().Amendments(s.state, who, testNames{}, Compare(base, s.state.Doc()))
}

func causes(t *testing.T, a Amendment) string {
	t.Helper()
	b, err := json.Marshal(a.Causes)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatChangedSinceTheSubmissionSaysWhy(t *testing.T) {
	s, base := revised(t, "Gemeenten kunnen een loket openen.", "Het Rijk betaalt mee.", "Melden kan zonder naam.", "Dit blijft.")
	id := s.suggest(fatma, "kunnen", "moeten")
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Reason: "Terecht.", Version: s.state.Version()})
	s.edit(tom, "betaalt", "vergoedt")
	s.must(tom, NameRevision{Name: "Na de motie", Note: "Motie over geld."})
	r := s.find("Melden kan zonder naam.")
	s.must(tom, s.steps(prose.NewReplaceStep(r.From-1, r.To+1, prose.Slice{})))
	s.edit(tom, "openen", "houden")

	got := s.amendments(tom, base)
	if len(got) != 3 {
		t.Fatalf("%d amendments: %+v", len(got), got)
	}
	for i, want := range []struct{ kind, has, hasNot string }{
		{"changed", "Terecht.", "Motie over geld."},
		{"changed", "Motie over geld.", "Terecht."},
		{"deleted", `"kind":"edit"`, "Terecht."},
	} {
		if c := causes(t, got[i]); string(got[i].Kind) != want.kind || !strings.Contains(c, want.has) || strings.Contains(c, want.hasNot) {
			t.Errorf("amendment %d is %s because of %s", i, got[i].Kind, c)
		}
	}
	if n := len(got[0].Causes); n != 2 || got[0].Causes[0].Contribution.ID != id || got[0].Causes[1].Kind != CauseEdit {
		t.Errorf("the first has %d causes: %s", n, causes(t, got[0]))
	}
}

func TestWhyATextChangedIsNotToldToWhoMayNotSeeWhatWasAsked(t *testing.T) {
	s, base := revised(t, "Gemeenten kunnen een loket openen.", "Het Rijk betaalt mee.")
	secret := s.suggestion("kunnen", "moeten")
	secret.Audience, secret.Body = AudienceEditors, "geheim"
	id := s.must(joost, secret).Contribution
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Reason: "geheime reden", Version: s.state.Version()})
	s.edit(tom, "betaalt", "vergoedt")
	s.must(tom, NameRevision{Name: "Concept 2", Note: "Aangescherpt."})
	for _, who := range []Actor{fatma, merel} {
		got := s.amendments(who, base)
		if len(got) != 2 || causes(t, got[0]) != causes(t, got[1]) || strings.Contains(causes(t, got[0]), "geheim") {
			t.Errorf("%s can tell the one from the other: %s and %s", who.Participant, causes(t, got[0]), causes(t, got[1]))
		}
	}
	for _, who := range []Actor{tom, joost} {
		if c := causes(t, s.amendments(who, base)[0]); !strings.Contains(c, "geheime reden") {
			t.Errorf("%s does not learn why: %s", who.Participant, c)
		}
	}
}

func TestWhereAnImportCameFromIsForEditors(t *testing.T) {
	s, base := revised(t, "Een alinea.", "Nog een.")
	s.must(tom, Import{Doc: docOf(t, "Een zin.", "Nog een."), Note: "geheim.docx"})
	s.must(tom, NameRevision{Name: "Concept 2"})
	for _, c := range []struct {
		who  Actor
		told bool
	}{{tom, true}, {fatma, false}} {
		got := s.amendments(c.who, base)
		if len(got) != 1 || len(got[0].Causes) != 1 || strings.Contains(causes(t, got[0]), "geheim") != c.told {
			t.Errorf("%s is told %s", c.who.Participant, causes(t, got[0]))
		}
	}
}

func TestWhatMovedKnowsItsOtherEnd(t *testing.T) {
	lines := []string{"De eerste alinea gaat over melden.", "De tweede alinea gaat over opvang.", "De derde alinea gaat over geld.", "De vierde alinea gaat over werk."}
	s, base := revised(t, lines...)
	s.must(tom, Import{Doc: docOf(t, lines[1], lines[2], lines[3], lines[0])})
	got := s.amendments(tom, base)
	for i, a := range got {
		if a.Partner == nil || *a.Partner >= len(got) || *got[*a.Partner].Partner != i || len(a.Causes) != 1 {
			t.Errorf("amendment %d of %d: %+v", i, len(got), a)
		}
	}
	if len(got) != 2 {
		t.Errorf("%d amendments", len(got))
	}
}

func TestWordsThatWereTakenBackAreNoAmendment(t *testing.T) {
	s, base := revised(t, "Een alinea.", "Nog een.")
	s.edit(tom, "alinea", "zin")
	s.edit(tom, "zin", "alinea")
	if got := s.amendments(tom, base); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestStepsThatMoveNothingHaveACauseToo(t *testing.T) {
	s, base := revised(t, "Een alinea.", "Nog een.")
	r := s.find("Nog")
	strong, err := prose.Default().Mark("strong", nil)
	if err != nil {
		t.Fatal(err)
	}
	s.must(tom, s.steps(&prose.AddMarkStep{From: r.From, To: r.To, Mark: strong}))
	got := s.amendments(tom, base)
	if len(got) != 1 || got[0].Kind != RowFormat || len(got[0].Causes) != 1 {
		t.Errorf("%+v", got)
	}
}
