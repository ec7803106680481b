package review

import (
	"encoding/json"
	"testing"
	"time"

	"meelezen/review/prose"
)

func TestARemarkStaysOnItsWordsWhileOthersType(t *testing.T) {
	s := tell(t, "Het meldpunt geeft binnen twee werkdagen antwoord.")
	id := s.remark(fatma, "binnen twee werkdagen", "Dat is te lang.")
	s.edit(tom, "Het meldpunt", "Het landelijke meldpunt")
	s.wantPlace(id, Placed, "binnen twee werkdagen")
	s.edit(tom, "twee", "drie")
	s.wantPlace(id, Placed, "binnen drie werkdagen")
	c, _ := s.state.Contribution(id)
	if c.Origin.Quote.Exact != "binnen twee werkdagen" {
		t.Errorf("the origin changed: %+v", c.Origin)
	}
}

func TestTextTypedAtTheEdgesIsNotDrawnIn(t *testing.T) {
	s := tell(t, "een vaste contactpersoon")
	id := s.remark(fatma, "vaste", "Wie?")
	r := s.find("vaste")
	s.must(tom, s.steps(prose.NewReplaceStep(r.To, r.To, textSlice(t, "re"))))
	s.must(tom, s.steps(prose.NewReplaceStep(r.From, r.From, textSlice(t, "hele "))))
	s.wantText("een hele vastere contactpersoon")
	s.wantPlace(id, Placed, "vaste")
}

func TestARemarkWhoseTextIsDeletedBecomesAnOrphanWithItsQuote(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.", "Het Rijk betaalt mee.")
	id := s.remark(fatma, "een loket", "Waar?")
	s.edit(tom, "kunnen een loket openen", "doen mee")
	s.wantPlace(id, Orphaned, "")
	c, ok := s.state.Contribution(id)
	if !ok || c.Origin.Quote.Exact != "een loket" || c.Body != "Waar?" {
		t.Errorf("the voice is lost: %+v", c)
	}
	r := s.find("doen mee")
	s.refused(joost, Reattach{Contribution: id, Version: s.state.Version(), From: r.From, To: r.To}, Forbidden, "")
	s.must(fatma, Reattach{Contribution: id, Version: s.state.Version(), From: r.From, To: r.To})
	s.wantPlace(id, Placed, "doen mee")
}

func TestASuggestionIsOutdatedWhileItsWordsDiffer(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	s.edit(tom, "kunnen", "mogen")
	s.wantPlace(id, Outdated, "mogen")
	s.refused(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()}, Conflict, "error.outdated")
	s.wantText("Gemeenten mogen een loket openen.")
	s.edit(tom, "mogen", "kunnen")
	s.wantPlace(id, Placed, "kunnen")
}

func TestBoldWordsOutdateASuggestionOnThem(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten")
	strong, err := prose.Default().Mark("strong", nil)
	if err != nil {
		t.Fatal(err)
	}
	r := s.find("kunnen een")
	s.must(tom, s.steps(&prose.AddMarkStep{From: r.From, To: r.To, Mark: strong}))
	s.wantPlace(id, Outdated, "kunnen")
}

func TestAcceptingWritesTheWordsAndTheDecisionTogether(t *testing.T) {
	s := tell(t, "Gemeenten kunnen hiervoor een eigen loket openen.")
	on := s.remark(joost, "kunnen", "Vrijblijvend.")
	first := s.suggest(fatma, "kunnen hiervoor", "moeten")
	other := s.suggest(joost, "hiervoor een eigen", "een bestaand")
	if got := s.state.Conflicts(first); len(got) != 1 || got[0] != other {
		t.Fatalf("conflicts of the first: %v", got)
	}
	effect, err := EffectOf(s.state, first, s.env(tom))
	if err != nil {
		t.Fatal(err)
	}
	s.must(tom, Decide{Contribution: first, Outcome: Accepted, Version: s.state.Version()})
	s.wantText("Gemeenten moeten een eigen loket openen.")
	s.wantPlace(first, Placed, "moeten")
	s.wantPlace(on, Replaced, "moeten")
	if got := s.state.Place(other).State; got != Outdated {
		t.Errorf("the other is %s, want outdated", got)
	}
	if len(effect.Outdated) != 1 || effect.Outdated[0] != other || len(effect.Replaced) != 1 || effect.Replaced[0] != on {
		t.Errorf("the effect shown before was %+v", effect)
	}
	c, _ := s.state.Contribution(first)
	if c.Decision == nil || c.Decision.Outcome != Accepted || c.Decision.By != tom.Participant {
		t.Errorf("decision: %+v", c.Decision)
	}
	s.refused(tom, Decide{Contribution: first, Outcome: NotAccepted, Reason: "Toch niet."}, Conflict, "error.alreadyDecided")
}

func TestEveryOutcomeButAcceptanceNeedsAWrittenReason(t *testing.T) {
	for _, outcome := range Outcomes()[1:] {
		s := tell(t, "Gemeenten kunnen een loket openen.")
		id := s.suggest(fatma, "kunnen", "moeten")
		s.refused(tom, Decide{Contribution: id, Outcome: outcome, Reason: "  \n"}, Invalid, "error.reasonRequired")
		c := Decide{Contribution: id, Outcome: outcome, Reason: "Omdat het zo is."}
		switch outcome {
		case AcceptedChanged, AcceptedPartly: // take words over, see their own tests
			continue
		case Deferred:
			c.Until = s.now.Add(24 * time.Hour)
		case Duplicate:
			c.Of = s.remark(joost, "loket", "Waar?")
		}
		s.must(tom, c)
		s.wantText("Gemeenten kunnen een loket openen.")
	}
}

func TestTheLaterAcceptedOfTwoInsertionsComesAfter(t *testing.T) {
	s := tell(t, "Melden kan zonder naam.")
	insert := func(a Actor, words string) ContributionID {
		at := s.find("Melden kan").To
		return s.must(a, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(),
			Changes: []Replacement{{Range: Range{at, at}, Slice: textSlice(t, words)}}}).Contribution
	}
	one, two := insert(fatma, " altijd"), insert(joost, " ook")
	if got := s.state.Conflicts(one); len(got) != 1 || got[0] != two {
		t.Errorf("two insertions at one place do not conflict: %v", got)
	}
	s.must(tom, Decide{Contribution: one, Outcome: Accepted})
	s.must(tom, Decide{Contribution: two, Outcome: Accepted, Version: s.state.Version()})
	s.wantText("Melden kan altijd ook zonder naam.")
}

func TestWhatWasSaidAMomentAgoIsMappedToTheHead(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	late := s.suggestion("kunnen", "moeten")
	r := s.find("loket")
	remark := Contribute{Kind: Question, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords, From: r.From, To: r.To, Body: "Waar?"}
	s.edit(tom, "Gemeenten", "Alle gemeenten")
	s.wantPlace(s.must(fatma, late).Contribution, Placed, "kunnen")
	s.wantPlace(s.must(fatma, remark).Contribution, Placed, "loket")
	s.edit(tom, "kunnen", "mogen")
	s.wantPlace(s.must(joost, late).Contribution, Outdated, "mogen")
}

func TestWhoIsTooFarBehindCatchesUpFirst(t *testing.T) {
	s := tell(t, "a")
	remark := Contribute{Kind: Remark, Audience: AudienceRound, Version: 0, Target: TargetDocument, Body: "x"}
	for range maxPast + 1 {
		s.must(tom, s.steps(prose.NewReplaceStep(1, 1, textSlice(t, "b"))))
	}
	s.refused(fatma, remark, Stale, "error.catchUp")
	remark.Version = s.state.Version()
	s.must(fatma, remark)
}

func TestSuggestionsThatAreNotWhatTheySayAreRefused(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.", "Tweede alinea.")
	good := s.suggestion("kunnen", "moeten")
	cases := []struct {
		name string
		mend func(*Contribute)
		text TextKey
	}{
		{"no changes", func(c *Contribute) { c.Changes = nil }, "error.changes"},
		{"a range that ends before it begins", func(c *Contribute) { c.Changes[0].Range = Range{9, 3} }, "error.changes"},
		{"a range out of the text", func(c *Contribute) { c.Changes[0].Range = Range{9, 9000} }, "error.changes"},
		{"a negative range", func(c *Contribute) { c.Changes[0].Range = Range{-1, 3} }, "error.changes"},
		{"other words before", func(c *Contribute) { c.Changes[0].Before = textSlice(t, "zullen") }, "error.changesBefore"},
		{"the same words again", func(c *Contribute) { c.Changes[0].Slice = c.Changes[0].Before }, "error.changesNothing"},
		{"two that overlap", func(c *Contribute) { c.Changes = append(c.Changes, c.Changes[0]) }, "error.changes"},
		{"text straight into the document", func(c *Contribute) {
			c.Changes = []Replacement{{Range: Range{0, 0}, Slice: textSlice(t, "los")}}
		}, "error.changesUnfit"},
		{"a version that is not there yet", func(c *Contribute) { c.Version = 99 }, "error.catchUp"},
		{"a revision that is not that version", func(c *Contribute) { c.Revision = "nergens1" }, "error.place"},
		{"an unknown audience", func(c *Contribute) { c.Audience = "public" }, "error.audience"},
		{"an unknown kind", func(c *Contribute) { c.Kind = "shout" }, "error.kind"},
		{"an unknown name", func(c *Contribute) { c.NameShown = "minister" }, "error.nameShown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			bad := good
			bad.Changes = append([]Replacement(nil), good.Changes...)
			c.mend(&bad)
			if _, err := s.do(fatma, bad); TextOf(err) != c.text {
				t.Errorf("got %v, want %s", err, c.text)
			}
		})
	}
	s.must(fatma, good)
}

func TestAnnotationsThatStandNowhereAreRefused(t *testing.T) {
	s := tell(t, "Een alinea.", "")
	cases := []struct {
		name     string
		target   Target
		from, to int
	}{
		{"no words", TargetWords, 3, 3},
		{"beyond the end", TargetWords, 3, 300},
		{"backwards", TargetWords, 5, 3},
		{"an empty paragraph", TargetWords, 13, 14},
		{"half a block", TargetBlock, 0, 5},
		{"a section on a paragraph", TargetSection, 0, 13},
		{"an unknown target", "page", 0, 13},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s.refused(fatma, Contribute{Kind: Remark, Audience: AudienceRound, Target: c.target, From: c.from, To: c.to, Body: "x"}, Invalid, "error.place")
		})
	}
	s.must(fatma, Contribute{Kind: Remark, Audience: AudienceRound, Target: TargetBlock, From: 0, To: 13, Body: "x"})
}

func TestReadersChangeNoTextAndTakeNoDecision(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.suggest(fatma, "alinea", "zin")
	for _, who := range []Actor{fatma, joost, merel, beheer, {Participant: "niemand1"}} {
		s.refused(who, Decide{Contribution: id, Outcome: Accepted}, kindFor(who), "")
		s.refused(who, s.steps(prose.NewReplaceStep(1, 2, prose.Slice{})), Forbidden, "")
		s.refused(who, NameRevision{Name: "Mijn versie"}, Forbidden, "")
		s.refused(who, Import{Doc: docOf(t, "Iets anders.")}, Forbidden, "")
	}
}

// kindFor: who takes no part does not learn that the contribution exists.
func kindFor(a Actor) Kind {
	if a.Roles.Meets(anyParticipant) {
		return Forbidden
	}
	return NotFound
}

func TestWhatIsForEditorsOnlyDoesNotExistForOthers(t *testing.T) {
	s := tell(t, "Een alinea.")
	r := s.find("alinea")
	id := s.must(fatma, Contribute{Kind: Objection, Audience: AudienceEditors, Version: 0, Target: TargetWords, From: r.From, To: r.To, Body: "Vertrouwelijk."}).Contribution
	for _, c := range []Command{AddReply{Contribution: id, Body: "x"}, Endorse{Contribution: id, On: true}, Withdraw{Contribution: id}} {
		s.refused(joost, c, NotFound, "error.notFound")
	}
	s.refused(joost, AddReply{Contribution: "bestaat-niet", Body: "x"}, NotFound, "error.notFound")
	s.must(tom, AddReply{Contribution: id, Body: "Dank."})
	s.must(fatma, AddReply{Contribution: id, Body: "Graag gedaan."})
}

func TestUnderAPseudonymThereIsNoOtherName(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.must(merel, Contribute{Kind: Remark, Audience: AudienceRound, NameShown: NameFull, Target: TargetDocument, Body: "x"}).Contribution
	if c, _ := s.state.Contribution(id); c.NameShown != NamePseudonym {
		t.Errorf("named as %s", c.NameShown)
	}
}

func TestEndorsingTwiceCountsOnce(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	s.refused(fatma, Endorse{Contribution: id, On: true}, Forbidden, "")
	s.must(joost, Endorse{Contribution: id, On: true})
	s.must(joost, Endorse{Contribution: id, On: true})
	s.must(merel, Endorse{Contribution: id, On: true})
	s.must(merel, Endorse{Contribution: id, On: false})
	if c, _ := s.state.Contribution(id); len(c.Endorsers) != 1 {
		t.Errorf("endorsed by %v", c.Endorsers)
	}
}

func TestWithdrawingLeavesATombstone(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Toch niet.")
	s.must(joost, AddReply{Contribution: id, Body: "Jammer."})
	s.refused(joost, Withdraw{Contribution: id}, Forbidden, "")
	s.must(fatma, Withdraw{Contribution: id, Reason: "Vergissing."})
	s.refused(fatma, Withdraw{Contribution: id}, Conflict, "error.withdrawn")
	s.refused(tom, Decide{Contribution: id, Outcome: Noted, Reason: "x"}, Conflict, "error.withdrawn")
	c, ok := s.state.Contribution(id)
	if !ok || !c.Withdrawn || len(c.Replies) != 1 {
		t.Errorf("got %+v", c)
	}
	if seen := Seen(s.state, c, View(joost, c), NewSite()); seen.Body != "" || !seen.Withdrawn {
		t.Errorf("others still read what was withdrawn: %+v", seen)
	}
}

func TestStepsAreTakenOnlyOnTheHead(t *testing.T) {
	s := tell(t, "Een alinea.")
	stale := s.steps(prose.NewReplaceStep(1, 2, prose.Slice{}))
	s.edit(tom, "Een", "Eén")
	s.refused(nadia, stale, Stale, "error.catchUp")
	s.refused(nadia, SendSteps{Version: s.state.Version()}, Invalid, "error.noSteps")
	s.refused(nadia, SendSteps{Version: s.state.Version(), Steps: make([]json.RawMessage, maxSteps+1)}, Limit, "error.tooManySteps")
	s.refused(nadia, SendSteps{Version: s.state.Version(), Steps: []json.RawMessage{json.RawMessage(`{"stepType":"replace"}`)}}, Invalid, "error.step")
	s.refused(nadia, s.steps(prose.NewReplaceStep(0, s.state.Doc().ContentSize(), prose.Slice{})), Invalid, "error.step")
	s.wantText("Eén alinea.")
}

func TestTwoHeadingsNeverShareAnID(t *testing.T) {
	s := tell(t, "Een alinea.")
	heading := func(at int, id string) prose.Step {
		h, err := prose.Default().Node("heading", prose.Attrs{"level": 1, "id": id}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return prose.NewReplaceStep(at, at, prose.Slice{Content: []*prose.Node{h}})
	}
	s.must(tom, s.steps(heading(0, "doel")))
	s.refused(tom, s.steps(heading(0, "doel")), Invalid, "error.headingID")
	s.must(tom, s.steps(heading(0, "doel"), &prose.AttrStep{Pos: 0, Attr: "id", Value: "ambitie"}))
}

func TestASuggestedHeadingWithAnIDThatIsTakenDoesNotLockTheText(t *testing.T) {
	s := tell(t, "Een alinea.")
	h, err := prose.Default().Node("heading", prose.Attrs{"level": 1, "id": "doel"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	suggest := func() ContributionID {
		return s.must(fatma, Contribute{Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(),
			Changes: []Replacement{{Slice: prose.Slice{Content: []*prose.Node{h}}}}}).Contribution
	}
	one, two := suggest(), suggest()
	s.must(tom, Decide{Contribution: one, Outcome: Accepted, Version: s.state.Version()})
	if _, err := EffectOf(s.state, two, s.env(tom)); TextOf(err) != "error.headingID" {
		t.Errorf("the effect shown before: %v", err)
	}
	s.refused(tom, Decide{Contribution: two, Outcome: Accepted, Version: s.state.Version()}, Conflict, "error.headingID")
	s.must(tom, s.steps(&prose.AttrStep{Pos: 0, Attr: "level", Value: 2}))
}

func TestASuggestionWhoseWordsWereErasedIsNotAccepted(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.suggest(fatma, "kunnen", "moeten van Merel")
	s.must(nadia, Redact{Contribution: id, Reason: "Een naam."})
	s.refused(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()}, Conflict, "error.redactedSuggestion")
	s.must(tom, Decide{Contribution: id, Outcome: NotAccepted, Reason: "De woorden zijn gewist.", Version: s.state.Version()})
	s.wantText("Gemeenten kunnen een loket openen.")
}

func TestARevisionIsNamedOnceAndRestoredAsANewChange(t *testing.T) {
	s := tell(t, "Eerste zin.", "Tweede zin.")
	id := s.remark(fatma, "Tweede", "Mooi.")
	first := s.state.Doc()
	rev := s.must(tom, NameRevision{Name: " Concept 1 ", Note: "Voor de ronde."}).Revision
	s.refused(tom, NameRevision{Name: "Concept 1"}, Conflict, "error.nameTaken")
	s.refused(tom, NameRevision{Name: " "}, Invalid, "error.nameRequired")
	s.edit(tom, "Eerste zin.", "Andere zin.")
	before := s.state.Version()
	s.refused(tom, Restore{Revision: "bestaat-niet", Doc: first}, NotFound, "")
	s.must(tom, Restore{Revision: rev, Doc: first, Note: "Toch beter."})
	s.wantText("Eerste zin.\nTweede zin.")
	s.wantPlace(id, Placed, "Tweede")
	if s.state.Version() <= before {
		t.Error("restoring went back instead of forward")
	}
	s.refused(tom, Restore{Revision: rev, Doc: first}, Conflict, "error.sameText")
}

func TestImportingReplacesOnlyWhatDiffers(t *testing.T) {
	s := tell(t, "Eerste zin.", "Tweede zin blijft.", "Derde zin.")
	stays, goes := s.remark(fatma, "Tweede zin", "Mooi."), s.remark(joost, "Derde zin.", "Weg?")
	s.must(tom, Import{Doc: docOf(t, "Eerste zin, anders.", "Een nieuwe alinea.", "Tweede zin blijft."), Note: "plan.md"})
	s.wantText("Eerste zin, anders.\nEen nieuwe alinea.\nTweede zin blijft.")
	s.wantPlace(stays, Placed, "Tweede zin")
	s.wantPlace(goes, Orphaned, "")
	s.refused(tom, Import{Doc: docOf(t, "Eerste zin, anders.", "Een nieuwe alinea.", "Tweede zin blijft.")}, Conflict, "error.sameText")
}

func TestRedactingErasesTheWordsAndKeepsThePlace(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Noemt een naam.")
	reply := s.must(joost, AddReply{Contribution: id, Body: "Nog een naam."}).Reply
	s.refused(tom, Redact{Contribution: id, Reason: "x"}, Forbidden, "")
	s.must(nadia, Redact{Contribution: id, Reply: reply, Reason: "Persoonsgegeven."})
	s.must(nadia, Redact{Contribution: id, Reason: "Persoonsgegeven."})
	c, _ := s.state.Contribution(id)
	if c.Body != "" || c.Origin.Quote.Exact != "" || !c.Redacted || c.Replies[0].Body != "" {
		t.Errorf("still there: %+v", c)
	}
	again := NewState("document1")
	for _, e := range s.entries {
		if e.Seq == c.Seq || e.Seq == c.Replies[0].Seq {
			e.Event = Remains(e.Event)
		}
		again = s.refold(again, e)
	}
	same(t, s.state, again)
}

func TestASnapshotIsTheState(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	s.remark(fatma, "loket", "Waar?")
	id := s.suggest(joost, "kunnen", "moeten")
	s.must(tom, NameRevision{Name: "Concept 1"})
	b, err := json.Marshal(s.state)
	if err != nil {
		t.Fatal(err)
	}
	back, err := ParseState(b)
	if err != nil {
		t.Fatal(err)
	}
	same(t, s.state, back)
	s.state = back
	s.must(tom, Decide{Contribution: id, Outcome: Accepted, Version: back.Version()})
	s.wantText("Gemeenten moeten een loket openen.")
}

func TestAJournalThatDoesNotFollowIsRefused(t *testing.T) {
	s := tell(t, "Een alinea.")
	for _, e := range []Entry{
		{Seq: s.state.Seq(), Event: RoundClosed{}},
		{Seq: s.state.Seq() + 2, Event: RoundClosed{}},
		{Seq: s.state.Seq() + 1, Event: StepsAccepted{First: 7}},
		{Seq: s.state.Seq() + 1, Event: Withdrawn{Contribution: "onbekend"}},
		{Seq: s.state.Seq() + 1, Event: Contributed{Contribution: Contribution{ID: "x", Audience: AudienceRound, Number: 7}}},
		{Seq: s.state.Seq() + 1, Event: RoundExtended{Round: "onbekend"}},
		{Seq: s.state.Seq() + 1, Event: RoundProcessed{Round: s.state.Round().ID}},
		{Seq: s.state.Seq() + 1, Event: RoundOpened{Round: Round{ID: "r2", Mode: ModeLive}}},
		{Seq: s.state.Seq() + 1, Event: Submitted{Items: []SubmittedItem{{Contribution: "onbekend", Number: 1}}}},
		{Seq: s.state.Seq() + 1, Event: Shared{Contribution: "onbekend"}},
		{Seq: s.state.Seq() + 1, Event: HiddenFromReaders{Contribution: "onbekend"}},
		{Seq: s.state.Seq() + 1, Event: DossierCreated{}},
		{Seq: s.state.Seq() + 1, Event: DocumentCreated{Doc: json.RawMessage(`{}`)}},
	} {
		if _, err := s.state.Apply(e); err == nil {
			t.Errorf("%T at %d was folded", e.Event, e.Seq)
		}
	}
	if _, err := NewState("x").Apply(Entry{Seq: 1, Event: RoundClosed{}}); err == nil {
		t.Error("an event before the document was created was folded")
	}
}
