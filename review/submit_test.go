package review

import (
	"slices"
	"testing"
)

func TestDraftsAreSentTogetherUnderOneReceipt(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	a, b := s.say(fatma, AudienceAuthor, "Een."), s.say(fatma, AudienceAuthor, "Twee.")
	other := s.say(joost, AudienceEditors, "Drie.")
	if _, ok := s.seen(tom, a); ok {
		t.Fatal("an editor sees a draft")
	}
	s.refused(tom, Decide{Contribution: a, Outcome: Noted, Reason: "x"}, NotFound, "")
	s.refused(joost, Submit{Contributions: []ContributionID{a}, Audience: AudienceEditors}, NotFound, "")
	s.refused(joost, Submit{Contributions: []ContributionID{"onbekend"}, Audience: AudienceEditors}, NotFound, "")
	s.refused(fatma, Submit{Contributions: []ContributionID{other}, Audience: AudienceEditors}, NotFound, "")
	s.refused(fatma, Submit{Contributions: []ContributionID{a, a}, Audience: AudienceEditors}, Invalid, "error.malformed")
	s.refused(fatma, Submit{Audience: AudienceEditors}, Invalid, "error.nothingToSend")
	s.refused(fatma, Submit{Contributions: []ContributionID{a}, Audience: AudienceAuthor}, Invalid, "error.audience")
	receipt := s.must(fatma, Submit{Contributions: []ContributionID{a, b}, Audience: AudienceEditors}).Receipt
	if receipt == nil || len(receipt.Items) != 2 || receipt.Late {
		t.Fatalf("the receipt is %+v", receipt)
	}
	kept, ok := s.state.Receipt(receipt.Number)
	if !ok || s.state.CheckReceipt(kept) != ReceiptHolds || len(s.state.ReceiptsOf(fatma.Participant)) != 1 {
		t.Error("the receipt does not hold")
	}
	s.refused(fatma, Submit{Contributions: []ContributionID{a}, Audience: AudienceEditors}, Conflict, "error.alreadySent")
	s.refused(fatma, Discard{Contribution: a}, Conflict, "error.alreadySent")
	for id, number := range map[ContributionID]int{other: 1, a: 2, b: 3} {
		if c, _ := s.seen(tom, id); c.Number != number || c.Receipt != "" {
			t.Errorf("an editor sees number %d and receipt %q, want %d and none", c.Number, c.Receipt, number)
		}
	}
	if c, _ := s.seen(fatma, a); c.Receipt != receipt.Number {
		t.Errorf("its author sees receipt %q", c.Receipt)
	}
	s.must(nadia, Redact{Contribution: b, Reason: "Staat een naam in."})
	if s.state.CheckReceipt(kept) != ReceiptRedacted {
		t.Error("the receipt does not say that something was erased")
	}
}

func TestAReceiptShowsThatWordsWereChanged(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	receipt := s.must(fatma, s.words(fatma, AudienceEditors, "Precies dit.")).Receipt
	kept, _ := s.state.Receipt(receipt.Number)
	if s.state.CheckReceipt(kept) != ReceiptHolds {
		t.Fatal("the receipt does not hold")
	}
	c, _ := s.state.Contribution(kept.Items[0])
	forged := *c
	forged.Body = "Iets anders."
	s.state.contributions = slices.Clone(s.state.contributions)
	s.state.contributions[0] = &forged
	if s.state.CheckReceipt(kept) != ReceiptBroken {
		t.Error("the receipt holds over other words")
	}
}

func TestADraftThatIsThrownAwayLeavesNoWords(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.say(fatma, AudienceAuthor, "Mijn naam is Fatma.")
	s.refused(joost, Discard{Contribution: id}, NotFound, "")
	s.must(fatma, Discard{Contribution: id})
	if c, _ := s.seen(fatma, id); !c.Withdrawn || c.Body != "" {
		t.Errorf("it left %+v", c)
	}
	s.refused(fatma, Discard{Contribution: id}, Conflict, "error.withdrawn")
	s.refused(fatma, Submit{Contributions: []ContributionID{id}, Audience: AudienceEditors}, Conflict, "error.withdrawn")
}

func TestAnOrganisationSpeaksWithOneVoice(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive, Voice: VoiceOrganisation})
	s.refused(fatma, s.words(fatma, AudienceEditors, "Buiten de coördinator om."), Forbidden, "error.oneVoice")
	a := s.say(fatma, AudienceOrganisation, "Een loket is te weinig.")
	b := s.say(koen, AudienceAuthor, "Twee loketten.")
	s.refused(sanne, AddReply{Contribution: b, Body: "?"}, NotFound, "")
	s.must(koen, Share{Contribution: b})
	s.must(sanne, AddReply{Contribution: a, Body: "Onder ons: dit kost te veel."})
	s.refused(joost, AddReply{Contribution: a, Body: "?"}, NotFound, "")
	s.refused(fatma, Submit{Contributions: []ContributionID{a}, Audience: AudienceEditors}, Forbidden, "error.oneVoice")
	s.refused(fatma, Submit{Contributions: []ContributionID{b}, Audience: AudienceEditors}, Forbidden, "error.oneVoice")

	merge := s.words(sanne, AudienceOrganisation, "Wij vragen twee loketten.")
	merge.Merges = []ContributionID{a, b}
	foreign := merge
	foreign.Merges = []ContributionID{s.say(joost, AudienceAuthor, "Van een ander.")}
	s.refused(sanne, foreign, NotFound, "")
	byMember := s.words(koen, AudienceOrganisation, "Ik voeg samen.")
	byMember.Merges = []ContributionID{a}
	s.refused(koen, byMember, Invalid, "error.merge")
	merged := s.must(sanne, merge).Contribution
	s.refused(sanne, merge, Conflict, "error.merge")
	s.refused(sanne, Submit{Contributions: []ContributionID{a}, Audience: AudienceEditors}, Conflict, "error.merged")
	if c, _ := s.seen(koen, b); c.MergedIn != merged {
		t.Errorf("its author sees it merged in %q", c.MergedIn)
	}
	if _, ok := s.seen(tom, merged); ok {
		t.Error("an editor sees what was not sent")
	}
	s.must(sanne, Submit{Contributions: []ContributionID{merged}, Audience: AudienceRound})
	c, ok := s.seen(tom, merged)
	if !ok || c.Author.Name != "organisatie van sanne-coord" || !c.OneVoice || c.Merges != nil {
		t.Errorf("an editor sees %+v", c)
	}
	if c, _ := s.seen(koen, merged); len(c.Merges) != 2 {
		t.Errorf("a colleague sees it merged of %v", c.Merges)
	}
	s.refused(koen, Withdraw{Contribution: merged}, Forbidden, "")
	s.must(sanne, Withdraw{Contribution: merged})
}

func TestWhatAnOrganisationSaidInsideStaysInside(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive, Voice: VoiceOrganisation})
	id := s.say(koen, AudienceOrganisation, "Een loket is te weinig.")
	inside := s.must(fatma, AddReply{Contribution: id, Body: "Onder ons."}).Reply
	s.must(sanne, Submit{Contributions: []ContributionID{id}, Audience: AudienceRound})
	s.must(tom, AddReply{Contribution: id, Body: "Hoeveel dan?"})
	for _, v := range []struct {
		who  Actor
		want int
	}{{koen, 2}, {fatma, 2}, {sanne, 2}, {tom, 1}, {joost, 1}, {nadia, 1}} {
		if c, _ := s.seen(v.who, id); len(c.Replies) != v.want {
			t.Errorf("%s sees %d replies, want %d", v.who.Participant, len(c.Replies), v.want)
		}
	}
	s.refused(nadia, Hide{Contribution: id, Reply: inside, Reason: "x"}, NotFound, "")
	s.refused(nadia, Redact{Contribution: id, Reply: inside, Reason: "x"}, NotFound, "")
	s.refused(joost, AddFlag{Contribution: id, Reply: inside, Reason: "x"}, NotFound, "")
	s.refused(koen, Withdraw{Contribution: id}, Forbidden, "")
}

func TestWhoHasNoCoordinatorSendsThemselves(t *testing.T) {
	s := tell(t, "Een alinea.")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive, Voice: VoiceOrganisation})
	alone := joost
	alone.Speaks = true // as Site.Actor says of who is alone
	id := s.say(alone, AudienceEditors, "Namens ons.")
	if c, _ := s.seen(tom, id); !c.OneVoice {
		t.Errorf("an editor sees %+v", c)
	}
	own := s.say(merel, AudienceEditors, "Voor mezelf.")
	if c, _ := s.seen(tom, own); c.OneVoice || !c.Author.Pseudonym {
		t.Errorf("who has a pseudonym speaks for somebody else: %+v", c)
	}
	s.refused(merel, s.words(merel, AudienceOrganisation, "?"), Invalid, "error.noOrganisation")
}

func TestWhatAPseudonymSaysReachesReadersInBatches(t *testing.T) {
	s := tell(t, "Gemeenten kunnen een loket openen.")
	id := s.say(merel, AudienceRound, "Dit werkt niet.")
	thread := s.remark(fatma, "loket", "Waar?")
	reply := s.must(merel, AddReply{Contribution: thread, Body: "Bij mij."}).Reply
	s.must(joost, AddReply{Contribution: thread, Body: "Bij ons ook."})
	if _, ok := s.seen(joost, id); ok {
		t.Error("a reader sees it at once")
	}
	if c, ok := s.seen(tom, id); !ok || !c.Held || !c.At.Equal(s.now.Truncate(Coarse)) {
		t.Errorf("an editor sees %+v", c)
	}
	if c, _ := s.seen(merel, id); c.At.Equal(c.At.Truncate(Coarse)) || !c.Held {
		t.Errorf("its author sees %+v", c)
	}
	if c, _ := s.seen(joost, thread); len(c.Replies) != 1 {
		t.Errorf("a reader sees %d replies", len(c.Replies))
	}
	s.refused(joost, Endorse{Contribution: id, On: true}, NotFound, "")
	s.refused(nadia, Release{}, Forbidden, "")
	s.must(ClockActor(), Release{})
	c, ok := s.seen(joost, id)
	if !ok || c.Held || !c.At.Equal(c.At.Truncate(Coarse)) || !c.Author.Pseudonym || c.Author.Organisation != "" {
		t.Errorf("after the batch a reader sees %+v", c)
	}
	if c, _ := s.seen(joost, thread); len(c.Replies) != 2 || c.Replies[1].ID != reply {
		t.Errorf("the reply of a pseudonym stands where it tells when it was said: %+v", c.Replies)
	}
	before := len(s.entries)
	s.must(ClockActor(), Release{})
	if len(s.entries) != before {
		t.Error("an empty batch is on record")
	}
}

func TestTheFirstChoiceIsNeverTooWide(t *testing.T) {
	round := &Round{Voice: VoiceIndividual}
	voices := &Round{Voice: VoiceOrganisation}
	for _, c := range []struct {
		name  string
		actor Actor
		round *Round
		want  Audience
		all   []Audience
	}{
		{"a reader", fatma, round, AudienceEditors, Audiences()},
		{"a pseudonym", merel, round, AudienceAuthor, []Audience{AudienceAuthor, AudienceEditors, AudienceRound}},
		{"a member where the organisation speaks", koen, voices, AudienceOrganisation, []Audience{AudienceAuthor, AudienceOrganisation}},
		{"its coordinator", sanne, voices, AudienceEditors, Audiences()},
		{"an editor", tom, voices, AudienceEditors, Audiences()},
		{"before a round", fatma, nil, AudienceEditors, Audiences()},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := DefaultAudience(c.actor, c.round); got != c.want {
				t.Errorf("starts with %s, want %s", got, c.want)
			}
			if got := AudiencesFor(c.actor, c.round); !slices.Equal(got, c.all) {
				t.Errorf("can choose %v, want %v", got, c.all)
			}
		})
	}
}

func TestInputThatCameByLetterFollowsTheSamePath(t *testing.T) {
	s := tell(t, "Een alinea.")
	c := s.words(tom, AudienceRound, "Wij schreven u dit.")
	c.OnBehalf = &OnBehalf{Name: "Stichting De Haven", Source: SourceLetter}
	s.refused(fatma, c, Forbidden, "")
	bad := c
	bad.OnBehalf = &OnBehalf{Name: "x", Source: "duif"}
	s.refused(tom, bad, Invalid, "error.source")
	bad.OnBehalf = &OnBehalf{Name: " ", Source: SourceLetter}
	s.refused(tom, bad, Invalid, "error.nameRequired")
	answer := s.must(tom, c)
	if answer.Receipt == nil {
		t.Error("there is no receipt to send back")
	}
	seen, _ := s.seen(joost, answer.Contribution)
	if seen.Author != (SeenAuthor{Name: "Stichting De Haven"}) || seen.OnBehalf.Source != SourceLetter {
		t.Errorf("a reader sees %+v", seen)
	}
	s.must(nadia, Decide{Contribution: answer.Contribution, Outcome: Noted, Reason: "Dank."})
}

// What the organisation wrote together outlives its coordinator; what they kept
// to themselves stays theirs, and nobody else gets it.
func TestACoordinatorWhoLeavesTakesOnlyTheirOwnDraftsAlong(t *testing.T) {
	r, dossier, admin, _, _ := newRegister(t)
	org := r.must(admin, CreateOrganisation{Name: "Waterstede"}).Organisation
	member := r.must(admin, Admit{Dossier: dossier, Organisation: org, Roles: Roles(RoleReader)}).Participant
	leaver := r.must(admin, Admit{Dossier: dossier, Organisation: org, Roles: Roles(RoleCoordinator)}).Participant
	actor := func(id ParticipantID) Actor { a, _ := r.site.Actor(id); return a }

	s := tell(t, "Een alinea.")
	s.must(nadia, CloseRound{})
	s.must(nadia, OpenRound{Name: "Ronde 2", Mode: ModeLive, Voice: VoiceOrganisation})
	own := s.say(actor(leaver), AudienceAuthor, "Nog voor mezelf.")
	shared := s.say(actor(leaver), AudienceOrganisation, "Wij vinden dit goed.")
	s.refused(actor(member), Submit{Contributions: []ContributionID{shared}, Audience: AudienceEditors}, Forbidden, "error.oneVoice")

	r.must(admin, WithdrawParticipant{Participant: leaver})
	s.refused(actor(leaver), Submit{Contributions: []ContributionID{shared}, Audience: AudienceEditors}, NotFound, "")
	for _, who := range []Actor{actor(leaver), actor(member), tom, nadia} {
		if _, ok := s.seen(who, own); ok {
			t.Errorf("%s sees the draft of who has left", who.Participant)
		}
	}
	s.must(actor(member), Submit{Contributions: []ContributionID{shared}, Audience: AudienceEditors})
	if c, ok := s.seen(tom, shared); !ok || !c.OneVoice {
		t.Errorf("editors see %+v", c)
	}
	if c, ok := s.state.Contribution(own); !ok || c.Body == "" {
		t.Error("the draft is lost")
	}
}
