package review

import (
	"cmp"
	"slices"
)

// namedReaders is the number up to which a chooser names everybody.
const namedReaders = 8

// Readers tells who would read a contribution with this audience: how many, of
// what, and by name when they are few.
type Readers struct {
	Audience      Audience `json:"audience"`
	Editors       int      `json:"editors"`
	Participants  int      `json:"participants"`  // other than editors
	Organisations int      `json:"organisations"` // of those participants
	Names         []string `json:"names"`         // all of them when there are at most 8
}

// Reader is one who would read it, by the name that they go by.
type Reader struct {
	Name      string `json:"name"`
	Pseudonym bool   `json:"pseudonym,omitempty"`
	Editor    bool   `json:"editor,omitempty"`
}

// ReaderGroup is the readers of one organisation; "" for who has none, or is
// not to be seen with it.
type ReaderGroup struct {
	Organisation string   `json:"organisation"`
	Readers      []Reader `json:"readers"`
}

// ReadersOf tells who would read a contribution of this author with this
// audience, by the visibility rule itself.
func (s *Site) ReadersOf(in DossierID, author ParticipantID, audience Audience) Readers {
	r := Readers{Audience: audience, Names: []string{}}
	organisations := map[OrganisationID]bool{}
	var names []string
	for _, p := range s.reading(in, author, audience) {
		if p.Roles.IsEditor() {
			r.Editors++
		} else {
			r.Participants++
			if p.Organisation != "" && p.Pseudonym == "" { // a count must not tell where a pseudonym works
				organisations[p.Organisation] = true
			}
		}
		name, _, _ := s.NameOf(p.ID)
		names = append(names, name)
	}
	r.Organisations = len(organisations)
	if len(names) <= namedReaders {
		slices.Sort(names)
		r.Names = append(r.Names, names...)
	}
	return r
}

// ReaderList names everybody whom ReadersOf counts: by organisation, in the order
// of the names. Who is seen with no organisation comes last.
func (s *Site) ReaderList(in DossierID, author ParticipantID, audience Audience) []ReaderGroup {
	by := map[string][]Reader{}
	for _, p := range s.reading(in, author, audience) {
		name, organisation, pseudonym := s.NameOf(p.ID)
		by[organisation] = append(by[organisation], Reader{name, pseudonym, p.Roles.IsEditor()})
	}
	list := []ReaderGroup{}
	for organisation, readers := range by {
		slices.SortFunc(readers, func(a, b Reader) int { return cmp.Compare(a.Name, b.Name) })
		list = append(list, ReaderGroup{organisation, readers})
	}
	slices.SortFunc(list, func(a, b ReaderGroup) int {
		if a.Organisation == "" || b.Organisation == "" {
			return cmp.Compare(b.Organisation, a.Organisation)
		}
		return cmp.Compare(a.Organisation, b.Organisation)
	})
	return list
}

// reading lists who would see a contribution of this author with this audience.
func (s *Site) reading(in DossierID, author ParticipantID, audience Audience) []Participant {
	writer, _ := s.Actor(author)
	probe := &Contribution{Author: author, Audience: audience, Organisation: writer.inside()}
	return slices.DeleteFunc(s.Participants(in), func(p Participant) bool {
		a, _ := s.Actor(p.ID)
		return p.ID == author || !View(a, probe).Visible
	})
}
