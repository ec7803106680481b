package main

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	"unicode/utf16"

	"meelezen/review"
	"meelezen/review/prose"
	"meelezen/server"
	"meelezen/storage"
)

//go:embed sample
var sample embed.FS

// seed fills an empty folder: people, the plan in an open round, and a few
// contributions, so that the first look is not at an empty margin. All of it goes
// through the commands that people's own clicks go through.
func seed(ctx context.Context, store *server.Store, issuer string) error {
	if len(store.Hub().Site().Dossiers()) > 0 {
		return checkIssuer(ctx, store, issuer)
	}
	s := &seeding{store: store, people: map[string]review.ParticipantID{}}
	for _, member := range cast() {
		if err := s.admit(ctx, member, issuer); err != nil {
			return fmt.Errorf("admit %s: %w", member.subject, err)
		}
	}
	if err := s.plan(ctx); err != nil {
		return fmt.Errorf("import the plan: %w", err)
	}
	for _, say := range sayings() {
		if err := s.say(ctx, say); err != nil {
			return fmt.Errorf("contribution on %q: %w", say.words, err)
		}
	}
	return nil
}

// checkIssuer keeps people from finding themselves strangers in their own folder.
func checkIssuer(ctx context.Context, store *server.Store, issuer string) error {
	_, err := store.Vault().PersonOf(ctx, storage.Account{Issuer: issuer, Subject: cast()[0].subject})
	if review.KindOf(err) == review.NotFound {
		return fmt.Errorf("this folder was made with another address of the log-in provider than %s; give the same -provider, or another -data", issuer)
	}
	return err
}

type seeding struct {
	store    *server.Store
	people   map[string]review.ParticipantID
	dossier  review.DossierID
	document review.DocumentID
	doc      *prose.Node
}

func (s *seeding) admit(ctx context.Context, member someone, issuer string) error {
	if member.newcomer.Roles == 0 {
		return nil // known to the provider, not to us
	}
	place, err := s.store.Admit(ctx, member.newcomer)
	if err != nil {
		return err
	}
	s.people[member.subject], s.dossier = place.Participant, place.Dossier
	return s.store.Vault().LinkAccount(ctx, storage.Account{Issuer: issuer, Subject: member.subject}, place.Person)
}

// plan imports the text, names the first revision, and opens a live round.
func (s *seeding) plan(ctx context.Context) error {
	source, err := fs.ReadFile(sample, "sample/actieplan.md")
	if err != nil {
		return fmt.Errorf("read the plan: %w", err)
	}
	doc, _, err := s.store.ParseText(ctx, source, nil, func(name string) ([]byte, error) {
		return fs.ReadFile(sample, path.Join("sample", name))
	})
	if err != nil {
		return err
	}
	lead := s.people["nadia"]
	if s.document, err = s.store.Create(ctx, lead, s.dossier, doc); err != nil {
		return err
	}
	s.doc = doc
	closes, err := closing(time.Now())
	if err != nil {
		return err
	}
	for _, command := range []review.Command{
		review.NameRevision{Name: "Concept 1", Note: "De tekst waarmee de ronde begint."},
		review.OpenRound{Name: "Ronde 1", Mode: review.ModeLive, ClosesAt: closes},
	} {
		if _, err := s.store.Do(ctx, lead, s.document, command); err != nil {
			return err
		}
	}
	return nil
}

// closing is five o'clock in four weeks, by the clock in The Hague.
func closing(now time.Time) (time.Time, error) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		return time.Time{}, fmt.Errorf("time zone: %w", err)
	}
	day := now.In(zone).AddDate(0, 0, 28)
	return time.Date(day.Year(), day.Month(), day.Day(), 17, 0, 0, 0, zone), nil
}

// saying is a contribution by one of the cast, on words of the plan.
type saying struct {
	by       string
	kind     review.ContributionKind
	audience review.Audience
	words    string // exactly as they stand in one piece of the text
	with     string // for a suggestion: the words in their place
	body     string
	endorsed []string
	replies  []reply
}

type reply struct{ by, body string }

func (s *seeding) say(ctx context.Context, say saying) error {
	from, to, err := find(s.doc, say.words)
	if err != nil {
		return err
	}
	shown := review.NameFull
	if say.by == "merel" {
		shown = review.NamePseudonym
	}
	command := review.Contribute{
		Kind: say.kind, Audience: say.audience, NameShown: shown,
		Target: review.TargetWords, From: from, To: to, Body: say.body,
	}
	if say.kind == review.Suggestion {
		change, err := replacement(s.doc, from, to, say.with)
		if err != nil {
			return err
		}
		command.Changes = []review.Replacement{change}
	}
	answer, err := s.store.Do(ctx, s.people[say.by], s.document, command)
	if err != nil {
		return err
	}
	for _, r := range say.replies {
		command := review.AddReply{Contribution: answer.Contribution, NameShown: review.NameFull, Body: r.body}
		if _, err := s.store.Do(ctx, s.people[r.by], s.document, command); err != nil {
			return err
		}
	}
	for _, who := range say.endorsed {
		if _, err := s.store.Do(ctx, s.people[who], s.document, review.Endorse{Contribution: answer.Contribution, On: true}); err != nil {
			return err
		}
	}
	return nil
}

// find returns the positions of words that stand in one piece of text.
func find(doc *prose.Node, words string) (from, to int, err error) {
	from = -1
	doc.Descendants(func(n *prose.Node, pos int, _ *prose.Node) bool {
		at := strings.Index(n.Text(), words)
		if from >= 0 || !n.IsText() || at < 0 {
			return from < 0
		}
		from = pos + units(n.Text()[:at])
		return false
	})
	if from < 0 {
		return 0, 0, fmt.Errorf("the plan does not say %q", words)
	}
	return from, from + units(words), nil
}

// units is the length in the units that positions count.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

func replacement(doc *prose.Node, from, to int, with string) (review.Replacement, error) {
	before, err := doc.Slice(from, to)
	if err != nil {
		return review.Replacement{}, err
	}
	change := review.Replacement{Range: review.Range{From: from, To: to}, Before: before}
	if with == "" {
		return change, nil
	}
	text, err := prose.Default().Text(with)
	if err != nil {
		return review.Replacement{}, err
	}
	change.Slice = prose.Slice{Content: []*prose.Node{text}}
	return change, nil
}
