package review

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// manyDecided is a text of 1,500 paragraphs with as many contributions; of every
// three the first is accepted, the second answered and the third still open.
func manyDecided(b *testing.B, decide bool) *State {
	b.Helper()
	const all = 1500
	paragraphs := make([]string, all)
	for i := range paragraphs {
		paragraphs[i] = fmt.Sprintf("Gemeente %d kan een loket openen. Dat is goed voor iedereen. %s", i, strings.Repeat("Er staat meer. ", 8))
	}
	s := &story{state: NewState("document1"), now: time.Date(2026, 12, 4, 9, 0, 0, 0, time.UTC)}
	s.run(nadia, CreateDocument{Dossier: "dossier1", Doc: docOf(b, paragraphs...)})
	s.run(nadia, OpenRound{Name: "Ronde 1", Mode: ModeLive})
	for i := range all {
		words := fmt.Sprintf("Gemeente %d kan", i)
		at := 1
		for _, p := range s.state.Doc().Children() {
			if p.TextBetween(0, len(words), "", "") == words {
				break
			}
			at += p.Size()
		}
		id := s.run(fatma, Contribute{
			Kind: Suggestion, Audience: AudienceRound, Version: s.state.Version(), Target: TargetWords,
			Body:    "Dat is duidelijker voor wie het leest, en voor wie het doet.",
			Changes: []Replacement{replacement(b, s.state.Doc(), Range{at, at + len(words)}, fmt.Sprintf("Gemeente %d moet", i))},
		}).Contribution
		switch {
		case !decide || i%3 == 2:
		case i%3 == 0:
			s.run(tom, Decide{Contribution: id, Outcome: Accepted, Version: s.state.Version()})
		default:
			s.run(tom, Decide{Contribution: id, Outcome: NotAccepted, Reason: "Dat is aan de gemeente zelf.", Version: s.state.Version()})
		}
	}
	return s.state
}

// run is must without its checks, which copy the whole state each time.
func (s *story) run(a Actor, c Command) Answer {
	r, err := Execute(s.state, c, s.env(a))
	if err != nil {
		panic(fmt.Sprintf("%T: %v", c, err))
	}
	s.state = r.State
	return r.Answer
}

// go test -tags "sqlite_fts5 sqlite_omit_load_extension" -run xxx -bench 'Report|Effect' ./review
func BenchmarkReportOf1500(b *testing.B) {
	s := manyDecided(b, true)
	for b.Loop() {
		r, err := ReportOf(s, s.Doc(), nadia, testNames{}, EditionFull, "")
		if err != nil || r.Totals.Shown != 1500 {
			b.Fatal(err, r)
		}
	}
}

func BenchmarkEffectWith1500Open(b *testing.B) {
	s := manyDecided(b, false)
	ids := s.Contributions()
	for i := 0; b.Loop(); i++ {
		if _, err := EffectOf(s, ids[i%len(ids)].ID, Env{Actor: tom, Now: time.Date(2026, 12, 5, 9, 0, 0, 0, time.UTC)}); err != nil {
			b.Fatal(err)
		}
	}
}
