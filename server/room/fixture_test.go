package room

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scene is a hub on a real database, with a document in a live round.
type scene struct {
	t                    testing.TB
	db                   *storage.DB
	hub                  *Hub
	dossier              review.DossierID
	lead, editor, reader review.ParticipantID
	doc                  review.DocumentID
	ids                  *atomic.Int64
}

func newScene(t testing.TB) *scene {
	t.Helper()
	s := &scene{t: t, db: storagetest.Open(t), ids: new(atomic.Int64)}
	s.open(0)
	s.dossier = s.site(review.CreateDossier{Title: "Plan"}).Dossier
	in := s.site(review.CreateOrganisation{Name: "Ministerie"}).Organisation
	s.lead = s.admit(in, review.RoleLeadEditor)
	s.editor = s.admit(in, review.RoleEditor)
	s.reader = s.admit(in, review.RoleReader)
	s.doc = "document-1"
	text := prosetest.Titled(t, "Plan", prosetest.P("Iedere gemeente wijst iemand aan."), prosetest.P("De tweede alinea."))
	if _, err := s.hub.Create(t.Context(), s.lead, "create-1", s.doc, review.CreateDocument{Dossier: s.dossier, Doc: text.Node}); err != nil {
		t.Fatal(err)
	}
	s.must(s.lead, review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive})
	return s
}

// open makes a hub on the database; the test closes it.
func (s *scene) open(idle time.Duration) { s.openWith(Options{Idle: idle}) }

func (s *scene) openWith(o Options) {
	s.t.Helper()
	o.Clock, o.Log = time.Now, slog.New(slog.DiscardHandler)
	o.NewID = func() string { return fmt.Sprintf("id-%08d", s.ids.Add(1)) }
	hub, err := NewHub(s.db, o)
	if err != nil {
		s.t.Fatal(err)
	}
	s.hub = hub
	s.t.Cleanup(func() { s.close(hub) })
}

func (s *scene) close(hub *Hub) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := hub.Close(ctx); err != nil {
		s.t.Error(err)
	}
}

func (s *scene) newID() review.CommandID {
	return review.CommandID(fmt.Sprintf("command-%d", s.ids.Add(1)))
}

func (s *scene) site(c review.SiteCommand) review.Answer {
	s.t.Helper()
	a, err := s.hub.DoSite(context.Background(), review.Operator, s.newID(), c)
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	return a
}

func (s *scene) admit(in review.OrganisationID, role review.Role) review.ParticipantID {
	return s.site(review.Admit{Dossier: s.dossier, Organisation: in, Roles: review.Roles(role)}).Participant
}

func (s *scene) room() *Room {
	s.t.Helper()
	r, err := s.hub.Open(context.Background(), s.doc)
	if err != nil {
		s.t.Fatal(err)
	}
	return r
}

func (s *scene) do(who review.ParticipantID, c review.Command) (review.Answer, error) {
	return s.room().Do(context.Background(), who, s.newID(), Digest(c), c)
}

func (s *scene) must(who review.ParticipantID, c review.Command) review.Answer {
	s.t.Helper()
	a, err := s.do(who, c)
	if err != nil {
		s.t.Fatalf("%T: %v", c, err)
	}
	return a
}

// insert makes the command that types text at a position of a version.
func insert(t testing.TB, v review.Version, at int, text string) review.SendSteps {
	t.Helper()
	n, err := prose.Default().Text(text)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := prose.NewReplaceStep(at, at, prose.Slice{Content: []*prose.Node{n}}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return review.SendSteps{Version: v, Client: "tab", Steps: []json.RawMessage{raw}}
}

// wantKind fails unless the error has the kind.
func wantKind(t testing.TB, err error, want review.Kind) {
	t.Helper()
	if err == nil || review.KindOf(err) != want {
		t.Errorf("got %v (%v), want %v", review.KindOf(err), err, want)
	}
}
