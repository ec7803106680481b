package review

import (
	"testing"

	"meelezen/review/prose"
)

func TestCoverageTellsSilenceFromConsent(t *testing.T) {
	s := &story{t: t, state: NewState("document1")}
	s.must(nadia, CreateDocument{Dossier: "dossier1", Doc: chapters(t)})
	s.must(nadia, OpenRound{Name: "Ronde 1", Mode: ModeLive})
	one := Actor{Participant: "reader-1", Organisation: "org-1", Roles: Roles(RoleReader)}
	two := Actor{Participant: "reader-3", Organisation: "org-2", Roles: Roles(RoleReader)}
	hidden := Actor{Participant: "reader-2", Organisation: "org-1", Roles: Roles(RoleReader), Pseudonymous: true}
	for range 3 {
		s.remark(one, "eerste", "Iets.")
	}
	s.remark(one, "diep", "Iets in een derde niveau.")
	s.remark(hidden, "tweede", "Iets.")
	s.say(two, AudienceAuthor, "Een concept.")
	s.must(two, MarkSection{Section: "h2", Mark: MarkNoRemarks})
	s.must(one, MarkSection{Section: "h1", Mark: MarkRead})
	s.must(hidden, MarkSection{Section: "h2", Mark: MarkRead})
	s.refused(two, MarkSection{Section: "onbekend", Mark: MarkRead}, NotFound, "")
	s.refused(two, MarkSection{Section: "h1", Mark: "mooi"}, Invalid, "error.mark")

	site := peopled(t)
	for _, ev := range []Event{
		OrganisationCreated{Organisation{"org-2", "De Lantaarn"}},
		ParticipantAdmitted{ID: "reader-3", Dossier: "dossier1", Organisation: "org-2", Roles: Roles(RoleReader)},
	} {
		next, err := site.Apply(Entry{Seq: site.Seq() + 1, Event: ev})
		if err != nil {
			t.Fatal(err)
		}
		site = next
	}
	got := CoverageOf(s.state, site)
	if len(got.Sections) != 3 || len(got.Organisations) != 2 || got.Organisations[0].ID != "org-2" {
		t.Fatalf("rows %+v, columns %+v", got.Sections, got.Organisations)
	}
	want := [][]CoverageCell{
		{{}, {Count: 3, Read: true}},
		{{}, {Few: true}}, // the third level counts for its section
		{{NoRemarks: true}, {}},
	}
	for i, row := range want {
		for k, cell := range row {
			if got.Cells[i][k] != cell {
				t.Errorf("section %s of %s: %+v, want %+v", got.Sections[i].Title, got.Organisations[k].Name, got.Cells[i][k], cell)
			}
		}
	}
	s.must(two, MarkSection{Section: "h2"})
	if marks := s.state.MarksOf(two.Participant); len(marks) != 0 {
		t.Errorf("a mark that was taken back is there: %v", marks)
	}
	s.reopen()
}

// chapters is a text of two chapters; the first has a section with one below it.
func chapters(t testing.TB) *prose.Node {
	t.Helper()
	schema := prose.Default()
	text := func(words string) []*prose.Node {
		n, err := schema.Text(words)
		if err != nil {
			t.Fatal(err)
		}
		return []*prose.Node{n}
	}
	block := func(name string, attrs prose.Attrs, words string) *prose.Node {
		n, err := schema.Node(name, attrs, text(words))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	doc, err := schema.Node("doc", prose.Attrs{"title": "Plan"}, []*prose.Node{
		block("heading", prose.Attrs{"level": 1, "id": "h1"}, "Een"),
		block("paragraph", nil, "De eerste alinea."),
		block("heading", prose.Attrs{"level": 2, "id": "h1a"}, "Onder een"),
		block("heading", prose.Attrs{"level": 3, "id": "h1aa"}, "Dieper"),
		block("paragraph", nil, "Een alinea die diep staat."),
		block("heading", prose.Attrs{"level": 1, "id": "h2"}, "Twee"),
		block("paragraph", nil, "De tweede alinea."),
	})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
