package review

import "slices"

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

// ReadersOf tells who would read a contribution of this author with this
// audience, by the visibility rule itself.
func (s *Site) ReadersOf(in DossierID, author ParticipantID, audience Audience) Readers {
	writer, _ := s.Actor(author)
	probe := &Contribution{Author: author, Audience: audience, Organisation: writer.inside()}
	r := Readers{Audience: audience, Names: []string{}}
	organisations := map[OrganisationID]bool{}
	var names []string
	for _, p := range s.Participants(in) {
		a, _ := s.Actor(p.ID)
		if p.ID == author || !View(a, probe).Visible {
			continue
		}
		if a.Roles.IsEditor() {
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
