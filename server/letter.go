package server

import (
	"strconv"
	"strings"
	"time"

	"meelezen/review"
	"meelezen/server/text"
)

// letter is a mail: plain text, in Dutch and then in English.
type letter struct{ subject, body string }

// between stands between the two languages.
const between = "\n\n----\n\n"

// letter tells somebody what is new: how much of what about which document, never
// what was said or by whom. For who takes part under a pseudonym there are counts
// only, because others may read over their shoulder. The subject is the same for all,
// or it would tell who that is.
func (s *Server) letter(list []notice, hidden bool, now time.Time) letter {
	write := s.news
	if hidden {
		write = s.counts
	}
	var languages []string
	for _, lang := range []text.Language{text.Dutch, text.English} {
		languages = append(languages, strings.Join([]string{
			text.Of(lang, "mail.newsBegin"),
			write(lang, list, now),
			text.Of(lang, "mail.newsEnd", s.config.BaseURL+"/"),
		}, "\n\n"))
	}
	return letter{text.Of(text.Dutch, "mail.newsSubject"), strings.Join(languages, between) + "\n"}
}

// news says per document what is new about it.
func (s *Server) news(lang text.Language, list []notice, now time.Time) string {
	var order []review.DocumentID
	about := map[review.DocumentID][]notice{}
	for _, n := range list {
		if about[n.document] == nil {
			order = append(order, n.document)
		}
		about[n.document] = append(about[n.document], n)
	}
	var parts []string
	for _, doc := range order {
		title := about[doc][0].title
		if title == "" {
			title = text.Of(lang, "mail.newsUntitled")
		}
		lines := []string{title}
		for _, sentence := range s.sentences(lang, about[doc], now) {
			lines = append(lines, "- "+sentence)
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// sentences says what is new about one document: the round first, oldest first.
func (s *Server) sentences(lang text.Language, list []notice, now time.Time) []string {
	var said []string
	count := map[review.NoticeKind]int{}
	for i := len(list) - 1; i >= 0; i-- {
		n := list[i]
		count[n.Kind]++
		if n.Contribution == "" {
			said = append(said, s.roundSentence(lang, n, now))
		}
	}
	replies := counted(lang, count[review.NoticeReply], "mail.newsReply", "mail.newsReplies")
	decisions := counted(lang, count[review.NoticeDecision], "mail.newsDecision", "mail.newsDecisions")
	if n := count[review.NoticeReversal]; n > 0 {
		said = append(said, counted(lang, n, "mail.newsReversal", "mail.newsReversals"))
	}
	onInput := replies + decisions
	if replies != "" && decisions != "" {
		onInput = text.Of(lang, "mail.newsAnd", replies, decisions)
	}
	switch count[review.NoticeReply] + count[review.NoticeDecision] {
	case 0:
		return said
	case 1:
		return append(said, text.Of(lang, "mail.newsOnInputOne", onInput))
	}
	return append(said, text.Of(lang, "mail.newsOnInput", onInput))
}

func (s *Server) roundSentence(lang text.Language, n notice, now time.Time) string {
	closes := n.ClosesAt.In(s.zone)
	if key, ok := adoptionKeys[n.Kind]; ok {
		return text.Of(lang, key)
	}
	switch {
	case n.Kind == review.NoticeClosesTomorrow && sameDay(closes, now.In(s.zone)):
		return text.Of(lang, "mail.newsClosesToday", text.Hour(closes))
	case n.Kind == review.NoticeClosesTomorrow:
		return text.Of(lang, "mail.newsClosesTomorrow", text.Hour(closes))
	case n.Kind == review.NoticeRoundExtended && n.ClosesAt.IsZero():
		return text.Of(lang, "mail.newsRoundEndless")
	case n.Kind == review.NoticeRoundExtended:
		return text.Of(lang, "mail.newsRoundExtended", text.Moment(lang, closes))
	case n.ClosesAt.IsZero():
		return text.Of(lang, "mail.newsRoundOpened")
	}
	return text.Of(lang, "mail.newsRoundOpenedUntil", text.Moment(lang, closes))
}

// adoptionKeys has what is said of the text as a whole.
var adoptionKeys = map[review.NoticeKind]review.TextKey{
	review.NoticeAdopted:   "mail.newsAdopted",
	review.NoticeSubmitted: "mail.newsSubmitted",
	review.NoticeReopened:  "mail.newsReopened",
}

func sameDay(a, b time.Time) bool { return a.Format(time.DateOnly) == b.Format(time.DateOnly) }

// counted is empty for none.
func counted(lang text.Language, n int, one, many review.TextKey) string {
	switch n {
	case 0:
		return ""
	case 1:
		return text.Of(lang, one)
	}
	return text.Of(lang, many, strconv.Itoa(n))
}

// countKeys has the kinds in the order in which they are counted.
var countKeys = []struct {
	kind review.NoticeKind
	key  review.TextKey
}{
	{review.NoticeClosesTomorrow, "mail.countClosesTomorrow"},
	{review.NoticeRoundOpened, "mail.countRoundOpened"},
	{review.NoticeRoundExtended, "mail.countRoundExtended"},
	{review.NoticeAdopted, "mail.countAdopted"},
	{review.NoticeSubmitted, "mail.countSubmitted"},
	{review.NoticeReopened, "mail.countReopened"},
	{review.NoticeReply, "mail.countReply"},
	{review.NoticeDecision, "mail.countDecision"},
	{review.NoticeReversal, "mail.countReversal"},
}

// counts says how much of what is new, and of nothing what it is about.
func (s *Server) counts(lang text.Language, list []notice, _ time.Time) string {
	count := map[review.NoticeKind]int{}
	for _, n := range list {
		count[n.Kind]++
	}
	var lines []string
	for _, c := range countKeys {
		if count[c.kind] > 0 {
			lines = append(lines, text.Of(lang, c.key, strconv.Itoa(count[c.kind])))
		}
	}
	return strings.Join(lines, "\n")
}
