package storage_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/review/prose/prosetest"
	"meelezen/storage"
	"meelezen/storage/storagetest"
)

// plan is a small action plan.
func plan(t testing.TB) *prose.Node {
	return prosetest.Titled(t, "Plan tegen mensenhandel",
		prosetest.HeadingID(1, "aanleiding", "Aanleiding"),
		prosetest.P("Gemeenten kunnen een loket openen voor slachtoffers."),
		prosetest.P("Melden kan zonder naam.", prosetest.Footnote("Zie de Handelingen over privacy.")),
	).Node
}

// begin opens a database with the plan in an open round.
func begin(t testing.TB) *storagetest.Authority {
	t.Helper()
	a := storagetest.NewAuthority(t, storagetest.Open(t))
	a.Create(plan(t))
	return a
}

func remark(a *storagetest.Authority, who review.ParticipantID, body string) review.ContributionID {
	return a.Must(who, review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Version: a.State.Version(), Target: review.TargetWords, From: 13, To: 22, Body: body}).Contribution
}

func suggestion(a *storagetest.Authority, who review.ParticipantID, from, to int, text string) review.ContributionID {
	a.TB.Helper()
	before, err := a.State.Doc().Slice(from, to)
	if err != nil {
		a.TB.Fatal(err)
	}
	slice, err := prose.Default().ParseSlice(fmt.Appendf(nil, `{"content":[{"type":"text","text":%q}]}`, text))
	if err != nil {
		a.TB.Fatal(err)
	}
	change := review.Replacement{Range: review.Range{From: from, To: to}, Slice: slice, Before: before}
	return a.Must(who, review.Contribute{Kind: review.Suggestion, Audience: review.AudienceRound, Version: a.State.Version(), Body: "Korter.", Changes: []review.Replacement{change}}).Contribution
}

// everything lets every kind of entry happen once or more.
func everything(a *storagetest.Authority) {
	a.TB.Helper()
	reader, other := a.Readers[0], a.Readers[1]
	first := remark(a, reader, "Welke gemeenten?")
	accept := suggestion(a, other, 13, 22, "Alle gemeenten")
	goes := remark(a, other, "Dit verdwijnt.")
	a.Must(other, review.AddReply{Contribution: first, Body: "Goede vraag over Waterstede."})
	a.Must(other, review.Endorse{Contribution: first, On: true})
	a.Must(reader, review.Withdraw{Contribution: remark(a, reader, "Toch niet.")})
	a.Must(a.Editor, review.Decide{Contribution: accept, Outcome: review.Accepted, Version: a.State.Version()})
	a.Must(a.Editor, review.Decide{Contribution: first, Outcome: review.Noted, Reason: "Staat in bijlage 2.", Version: a.State.Version()})
	a.Must(a.Editor, review.NameRevision{Name: "Concept 1", Note: "Na het eerste overleg."})
	for i := range 12 {
		a.Type(13, fmt.Sprintf("%d ", i))
	}
	cut, err := json.Marshal(prose.NewReplaceStep(13, 60, prose.Slice{}))
	if err != nil {
		a.TB.Fatal(err)
	}
	a.Must(a.Editor, review.SendSteps{Version: a.State.Version(), Client: "tab-1", Steps: []json.RawMessage{cut}})
	a.Must(other, review.Reattach{Contribution: goes, Version: a.State.Version(), From: 2, To: 8})
	a.Must(a.Lead, review.NameRevision{Name: "Concept 2"})
	a.Must(a.Lead, review.CloseRound{})
	process(a)
}

// process goes on through a fixed round, with every kind of entry that belongs to one.
func process(a *storagetest.Authority) {
	a.TB.Helper()
	reader, other := a.Readers[0], a.Readers[1]
	revision := a.Must(a.Lead, review.NameRevision{Name: "Concept 3"}).Revision
	plan := a.Must(a.Lead, review.PlanRound{Name: "Ronde 2", Mode: review.ModeFixed, Voice: review.VoiceOrganisation, ClosesAt: a.Clock.Now().Add(time.Hour)}).Round
	dropped := a.Must(a.Lead, review.PlanRound{Name: "Ronde 3", Mode: review.ModeLive}).Round
	a.Must(a.Lead, review.PlanRound{Round: dropped, Name: "Ronde drie", Mode: review.ModeLive})
	a.Must(a.Lead, review.DropRound{Round: dropped})
	a.Must(a.Lead, review.OpenRound{Round: plan, Revision: revision})
	a.Must(a.Lead, review.ExtendRound{ClosesAt: a.Clock.Now().Add(2 * time.Hour)})
	say := func(who review.ParticipantID, to review.Audience, body string) review.ContributionID {
		c := review.Contribute{Kind: review.Remark, Audience: to, Version: a.State.Version(), Target: review.TargetDocument, Body: body}
		if r, ok := a.State.Published(); ok {
			c.Version, c.Revision = r.Version, r.ID
		}
		return a.Must(who, c).Contribution
	}
	inside := say(reader, review.AudienceAuthor, "Eerst voor mezelf.")
	a.Must(reader, review.Share{Contribution: inside})
	a.Must(reader, review.Submit{Contributions: []review.ContributionID{inside}, Audience: review.AudienceRound})
	a.Must(reader, review.Discard{Contribution: say(reader, review.AudienceAuthor, "Een naam die niemand mag zien.")})
	held := say(other, review.AudienceRound, "Onder schuilnaam.")
	a.Must(other, review.AddReply{Contribution: inside, Body: "Ook onder schuilnaam."})
	a.Must(review.Clock, review.Release{})
	a.Must(reader, review.AddFlag{Contribution: held, Reason: "Staat hier een naam?"})
	a.Must(a.Lead, review.Hide{Contribution: held, Reason: "Wij kijken ernaar."})
	a.Must(a.Lead, review.ShowAgain{Contribution: held, Reason: "Het is geen naam."})
	a.Must(reader, review.MarkSection{Section: "aanleiding", Mark: review.MarkNoRemarks})
	a.Must(a.Editor, review.Decide{Contribution: held, Outcome: review.Noted, Reason: "Dank.", Version: a.State.Version()})
	a.Must(a.Editor, review.Decide{Contribution: inside, Outcome: review.Noted, Reason: "Dank.", Version: a.State.Version()})
	a.Clock.Advance(3 * time.Hour)
	a.Must(review.Clock, review.CloseExpired{})
	a.Must(a.Lead, review.ProcessRound{})
	a.Must(a.Lead, review.PublishDecisions{Revision: revision})
	a.Must(a.Lead, review.AccountRound{})
}

func snapshotOf(t testing.TB, s *review.State) string {
	t.Helper()
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestADocumentComesBackAsItWas(t *testing.T) {
	a := begin(t)
	everything(a)
	ctx := t.Context()
	id := a.State.ID()
	for _, when := range []string{"from its journal alone", "from a snapshot at the head"} {
		got, err := a.DB.LoadState(ctx, id)
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		if snapshotOf(t, got) != snapshotOf(t, a.State) {
			t.Errorf("%s it differs:\ngot  %s\nwant %s", when, snapshotOf(t, got), snapshotOf(t, a.State))
		}
		if err := a.DB.SaveSnapshot(ctx, a.State); err != nil {
			t.Fatal(err)
		}
	}
	a.Must(a.Lead, review.OpenRound{Name: "Ronde 3", Mode: review.ModeLive})
	a.Type(1, "Nieuw ")
	got, err := a.DB.LoadState(ctx, id)
	if err != nil || snapshotOf(t, got) != snapshotOf(t, a.State) {
		t.Errorf("from a snapshot and what came after it differs (%v)", err)
	}
	if _, err := a.DB.LoadState(ctx, "nobody-knows-it"); review.KindOf(err) != review.NotFound {
		t.Errorf("an unknown document: %v", err)
	}
}

func TestEveryVersionCanBeReadBack(t *testing.T) {
	a := begin(t)
	texts := []string{string(a.State.Doc().AppendJSON(nil))}
	for i := range 30 {
		two := storagetest.TypeAt(a.State.Version(), 13, fmt.Sprint("a", i))
		two.Steps = append(two.Steps, storagetest.TypeAt(0, 14, "b").Steps...)
		before := a.State
		a.Must(a.Editor, two)
		mid, _ := a.State.DocAt(before.Version() + 1)
		texts = append(texts, string(mid.AppendJSON(nil)), string(a.State.Doc().AppendJSON(nil)))
		if i == 10 || i == 20 {
			if err := a.DB.SaveSnapshot(t.Context(), a.State); err != nil {
				t.Fatal(err)
			}
		}
	}
	for v, want := range texts {
		got, err := a.DB.TextAt(t.Context(), a.State.ID(), review.Version(v))
		if err != nil || string(got.AppendJSON(nil)) != want {
			t.Fatalf("version %d differs (%v)", v, err)
		}
	}
	if _, err := a.DB.TextAt(t.Context(), a.State.ID(), 61); review.KindOf(err) != review.NotFound {
		t.Errorf("a version to come: %v", err)
	}
	at, err := a.DB.StateAt(t.Context(), a.State.ID(), 21)
	if err != nil || at.Version() != 20 {
		t.Errorf("the state around version 21 is at %v (%v)", at, err)
	}
}

func TestARevisionKeepsItsText(t *testing.T) {
	a := begin(t)
	before := string(a.State.Doc().AppendJSON(nil))
	id := a.Must(a.Editor, review.NameRevision{Name: "Concept 1", Note: "Begin."}).Revision
	a.Type(13, "Alle ")
	got, err := a.DB.RevisionText(t.Context(), a.State.ID(), id)
	if err != nil || string(got.AppendJSON(nil)) != before {
		t.Errorf("the revision moved along with the text (%v)", err)
	}
	if _, err := a.DB.RevisionText(t.Context(), a.State.ID(), "rev-unknown"); review.KindOf(err) != review.NotFound {
		t.Errorf("an unknown revision: %v", err)
	}
}

func TestARetryGetsTheFirstAnswer(t *testing.T) {
	a := begin(t)
	b, answer, err := a.Compute(a.Readers[0], review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Version: 0, Target: review.TargetDocument, Body: "Goed plan."})
	if err != nil {
		t.Fatal(err)
	}
	x := b.Executed[0]
	if _, found, err := a.DB.FindCommand(t.Context(), b.Stream, x.Actor, x.Command); found || err != nil {
		t.Fatalf("found before it was sent (%v)", err)
	}
	if err := a.DB.Commit(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	a.State = b.After
	stored, found, err := a.DB.FindCommand(t.Context(), b.Stream, x.Actor, x.Command)
	if err != nil || !found {
		t.Fatalf("the receipt is not there (%v)", err)
	}
	got, err := stored.Check(x.Digest)
	want, _ := json.Marshal(answer)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("answer %s, want %s (%v)", got, want, err)
	}
	if _, err := stored.Check([32]byte{1}); review.KindOf(err) != review.Conflict {
		t.Errorf("another request under the same id: %v", err)
	}
	if _, found, _ := a.DB.FindCommand(t.Context(), b.Stream, a.Readers[1], x.Command); found {
		t.Errorf("somebody else's id found the receipt")
	}
	again, _, err := a.Compute(a.Readers[0], review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Version: 0, Target: review.TargetDocument, Body: "Iets anders."})
	if err != nil {
		t.Fatal(err)
	}
	again.Executed[0].Command = x.Command
	if err := a.DB.Commit(t.Context(), again); review.KindOf(err) != review.Conflict {
		t.Errorf("the same id committed twice: %v", err)
	}
}

func TestABatchIsStoredWholeOrNotAtAll(t *testing.T) {
	a := begin(t)
	good := a.State
	first, _, err := a.Compute(a.Readers[0], review.Contribute{Kind: review.Remark, Audience: review.AudienceRound, Target: review.TargetDocument, Body: "Een."})
	if err != nil {
		t.Fatal(err)
	}
	a.State = first.After
	second, _, err := a.Compute(a.Editor, storagetest.TypeAt(0, 13, "Alle "))
	if err != nil {
		t.Fatal(err)
	}
	a.State = good
	both := storage.Batch{Stream: first.Stream, Base: first.Base, Executed: append(first.Executed, second.Executed...), After: second.After}
	denied := both
	denied.Executed = append([]storage.Executed{}, both.Executed...)
	denied.Executed[1].Authorise = func(review.RoleSet) error { return review.E(review.Forbidden, "test", "", nil) }
	if err := a.DB.Commit(t.Context(), denied); review.KindOf(err) != review.Forbidden {
		t.Fatalf("a batch that may not be: %v", err)
	}
	if got, err := a.DB.LoadState(t.Context(), good.ID()); err != nil || got.Seq() != good.Seq() {
		t.Fatalf("half of it stayed (%v)", err)
	}
	if err := a.DB.Commit(t.Context(), both); err != nil {
		t.Fatal(err)
	}
	if err := a.DB.Commit(t.Context(), both); review.KindOf(err) != review.Conflict {
		t.Errorf("on a head that is no longer there: %v", err)
	}
	a.State = second.After
}

func TestRolesAreReadAgainInTheTransaction(t *testing.T) {
	a := begin(t)
	b, _, err := a.Compute(a.Editor, storagetest.TypeAt(0, 13, "Alle "))
	if err != nil {
		t.Fatal(err)
	}
	a.MustSite(review.ChangeRoles{Participant: a.Editor, Roles: review.Roles(review.RoleReader)})
	if err := a.DB.Commit(t.Context(), b); review.KindOf(err) != review.Forbidden {
		t.Errorf("an editor until a moment ago: %v", err)
	}
	a.MustSite(review.WithdrawParticipant{Participant: a.Editor})
	if err := a.DB.Commit(t.Context(), b); review.KindOf(err) != review.Forbidden {
		t.Errorf("somebody who has left: %v", err)
	}
}

func TestTheSiteComesBackWithTheNamesOfTheVault(t *testing.T) {
	a := begin(t)
	ctx := t.Context()
	v := a.DB.Vault()
	for i, p := range []storage.Participation{
		{Participant: a.Readers[0], Person: "person-1", Dossier: a.Dossier, Shown: "Fatma Aydin"},
		{Participant: a.Readers[1], Person: "person-2", Dossier: a.Dossier, Shown: "Geheime Naam"},
	} {
		if err := v.CreatePerson(ctx, storage.Person{ID: p.Person, Name: fmt.Sprint("Naam ", i)}); err != nil {
			t.Fatal(err)
		}
		if err := v.LinkParticipant(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	site, err := a.DB.LoadSite(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if name, organisation, _ := site.NameOf(a.Readers[0]); name != "Fatma Aydin" || organisation != "Gemeente Waterstede" {
		t.Errorf("got %q of %q", name, organisation)
	}
	if name, _, pseudonym := site.NameOf(a.Readers[1]); name != "Merel" || !pseudonym {
		t.Errorf("behind a pseudonym: %q", name)
	}
	list, err := a.DB.Documents(ctx, a.Dossier)
	if err != nil || len(list) != 1 || list[0].Title != "Plan tegen mensenhandel" || list[0].Round == nil || list[0].Round.State() != review.RoundIsOpen || list[0].Round.Name != "Ronde 1" {
		t.Errorf("the list is %+v (%v)", list, err)
	}
}

// I6: who is behind a pseudonym stands in the vault only, and there sealed.
func TestTheNameBehindAPseudonymIsNowhereInClear(t *testing.T) {
	dir := t.TempDir()
	db, err := storage.Open(t.Context(), dir, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := storagetest.NewAuthority(t, db)
	v := db.Vault()
	if err := v.CreatePerson(t.Context(), storage.Person{ID: "person-1", Name: "Kanarie Geheim", Mail: "kanarie@example.org"}); err != nil {
		t.Fatal(err)
	}
	if err := v.LinkParticipant(t.Context(), storage.Participation{Participant: a.Readers[1], Person: "person-1", Dossier: a.Dossier, Shown: "Kanarie Geheim"}); err != nil {
		t.Fatal(err)
	}
	a.Create(plan(t))
	everything(a)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if found := canariesIn(t, dir); len(found) > 0 {
		t.Errorf("the name stands in %v", found)
	}
}

func TestJournalEntriesAreReadInOrder(t *testing.T) {
	a := begin(t)
	everything(a)
	var all []review.Entry
	for {
		part, err := a.DB.Entries(t.Context(), storage.StreamOf(a.State.ID()), review.Seq(len(all)), 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) == 0 {
			break
		}
		all = append(all, part...)
	}
	again := review.NewState(a.State.ID())
	var err error
	for _, e := range all {
		if again, err = again.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if snapshotOf(t, again) != snapshotOf(t, a.State) {
		t.Error("the journal folds to something else")
	}
}
