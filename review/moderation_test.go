package review

import "testing"

func TestWhatIsHiddenLeavesATraceForReaders(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Hier woont Anna.")
	s.must(joost, AddReply{Contribution: id, Body: "Ja, Anna."})
	s.refused(tom, Hide{Contribution: id, Reason: "Naam."}, Forbidden, "")
	s.refused(nadia, Hide{Contribution: id}, Invalid, "error.reasonRequired")
	s.must(nadia, Hide{Contribution: id, Reason: "Er staat een naam in."})
	s.refused(nadia, Hide{Contribution: id, Reason: "Nog eens."}, Conflict, "error.hiddenAlready")
	c, ok := s.seen(merel, id)
	if !ok || c.Body != "" || c.Origin.Quote.Exact != "" || c.Author.Name != "" || len(c.Replies) != 0 || c.Hidden == nil || c.Hidden.Reason == "" {
		t.Errorf("another reader sees %+v", c)
	}
	for _, who := range []Actor{fatma, tom} {
		if c, _ := s.seen(who, id); c.Body == "" || c.Hidden == nil {
			t.Errorf("%s sees %+v", who.Participant, c)
		}
	}
	s.refused(merel, AddReply{Contribution: id, Body: "?"}, Conflict, "error.hidden")
	s.must(nadia, ShowAgain{Contribution: id, Reason: "Anna vindt het goed."})
	if c, _ := s.seen(merel, id); c.Body == "" || c.Hidden != nil || len(c.Replies) != 1 {
		t.Errorf("shown again, another reader sees %+v", c)
	}
	s.refused(nadia, ShowAgain{Contribution: id, Reason: "Nog eens."}, Conflict, "error.notHidden")
}

func TestAReplyIsHiddenByItself(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Mooi.")
	reply := s.must(joost, AddReply{Contribution: id, Body: "Anna ook."}).Reply
	s.must(nadia, Hide{Contribution: id, Reply: reply, Reason: "Naam."})
	if c, _ := s.seen(merel, id); c.Body == "" || c.Replies[0].Body != "" || c.Replies[0].Author.Name != "" {
		t.Errorf("another reader sees %+v", c)
	}
	if c, _ := s.seen(joost, id); c.Replies[0].Body == "" {
		t.Error("who said it does not see it any more")
	}
	s.refused(nadia, Hide{Contribution: id, Reply: "onbekend", Reason: "Naam."}, NotFound, "")
	s.must(nadia, ShowAgain{Contribution: id, Reply: reply, Reason: "Mag."})
}

func TestAFlagIsForEditorsUntilItIsAnswered(t *testing.T) {
	s := tell(t, "Een alinea.")
	id := s.remark(fatma, "alinea", "Hier woont Anna.")
	s.refused(fatma, AddFlag{Contribution: id, Reason: "x"}, Forbidden, "")
	s.must(joost, AddFlag{Contribution: id, Reason: "Een naam."})
	s.must(joost, AddFlag{Contribution: id, Reason: "Een naam."})
	if c, _ := s.seen(tom, id); len(c.Flags) != 1 {
		t.Errorf("an editor sees %d flags", len(c.Flags))
	}
	for _, who := range []Actor{fatma, joost, merel} {
		if c, _ := s.seen(who, id); c.Flags != nil {
			t.Errorf("%s sees the flags", who.Participant)
		}
	}
	s.must(nadia, ShowAgain{Contribution: id, Reason: "Het is een straatnaam."})
	if c, _ := s.seen(tom, id); len(c.Flags) != 0 {
		t.Error("the flag is still there")
	}
	draft := s.say(fatma, AudienceOrganisation, "Inside.")
	s.refused(koen, AddFlag{Contribution: draft, Reason: "x"}, Invalid, "error.flagInside")
}

func TestAContentWarningIsNoInput(t *testing.T) {
	s := tell(t, "Een schokkende alinea.")
	at := s.find("schokkende")
	warn := Contribute{Kind: Warning, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords, From: at.From, To: at.To, Body: "Gaat over geweld."}
	s.refused(tom, warn, Forbidden, "")
	s.refused(fatma, warn, Forbidden, "")
	answer := s.must(nadia, warn)
	if answer.Receipt != nil {
		t.Error("there is a receipt for it")
	}
	if c, ok := s.seen(merel, answer.Contribution); !ok || c.Kind != Warning {
		t.Error("readers do not see it")
	}
	s.refused(tom, Decide{Contribution: answer.Contribution, Outcome: Noted, Reason: "x"}, Conflict, "error.notInput")
	s.must(nadia, CloseRound{})
	s.must(nadia, ProcessRound{})
}
