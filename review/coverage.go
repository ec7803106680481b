package review

// Coverage says, per section and organisation, who said something, who said that
// they have no remarks, and who was silent: so that nobody is overlooked.
//
// What came under a pseudonym is in no cell, nor is who came without an
// organisation. A number below three is told as "a few": with the name of a small
// organisation beside it, it would point at a person.
type Coverage struct {
	Sections      []CoverageSection `json:"sections"`
	Organisations []Organisation    `json:"organisations"`
	Cells         [][]CoverageCell  `json:"cells"` // per section, per organisation
}

// CoverageSection is a row.
type CoverageSection struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Depth  int    `json:"depth"`
}

// CoverageCell is what one organisation did with one section. All zero is silence.
type CoverageCell struct {
	Few       bool `json:"few,omitempty"`       // one or two contributions
	Count     int  `json:"count,omitempty"`     // three or more
	NoRemarks bool `json:"noRemarks,omitempty"` // somebody of theirs said so
	Read      bool `json:"read,omitempty"`      // somebody of theirs marked it as read
}

// coverageDepth is how deep the rows go: chapters and their sections.
const coverageDepth = 2

// few is the number from which contributions are counted.
const few = 3

// CoverageOf computes the coverage of the head by who takes part in the dossier.
func CoverageOf(s *State, site *Site) Coverage {
	outline := OutlineOf(s.Doc())
	cover := Coverage{Sections: []CoverageSection{}, Organisations: []Organisation{}, Cells: [][]CoverageCell{}}
	rows, columns := map[string]int{}, map[OrganisationID]int{}
	for _, e := range outline.Entries() {
		if h := e.Heading; h != nil && h.Depth <= coverageDepth {
			rows[h.ID] = len(cover.Sections)
			cover.Sections = append(cover.Sections, CoverageSection{h.ID, h.Number, h.Title, h.Depth})
		}
	}
	for _, o := range site.organisationsOf(s.Dossier()) {
		columns[o.ID] = len(cover.Organisations)
		cover.Organisations = append(cover.Organisations, o)
	}
	for range cover.Sections {
		cover.Cells = append(cover.Cells, make([]CoverageCell, len(cover.Organisations)))
	}
	for _, c := range s.contributions {
		row, inRow := rows[rowAt(outline, s.Place(c.ID))]
		column, inColumn := columns[c.Organisation]
		if inRow && inColumn && c.IsSubmitted() && c.IsInput() && !c.Withdrawn && c.OnBehalf == nil {
			cover.Cells[row][column].Count++
		}
	}
	for key, mark := range s.marks {
		a, _ := site.Actor(key.Participant)
		row, inRow := rows[key.Section]
		column, inColumn := columns[a.inside()]
		if inRow && inColumn {
			cell := &cover.Cells[row][column]
			cell.NoRemarks = cell.NoRemarks || mark == MarkNoRemarks
			cell.Read = cell.Read || mark == MarkRead
		}
	}
	for _, row := range cover.Cells {
		for i := range row {
			row[i].guard()
		}
	}
	return cover
}

// guard keeps a small number from being told.
func (c *CoverageCell) guard() {
	if c.Count > 0 && c.Count < few {
		c.Few, c.Count = true, 0
	}
}

// rowAt is the id of the row's heading that something stands under.
func rowAt(outline *Outline, p Place) string {
	if len(p.Ranges) == 0 {
		return ""
	}
	for at := p.Start(); ; {
		heading, from, _ := outline.SectionAt(at)
		switch {
		case heading == nil:
			return ""
		case heading.Depth <= coverageDepth:
			return heading.ID
		case from == 0:
			return ""
		}
		at = from - 1
	}
}

// organisationsOf lists those that somebody reads along for under their own name
// in a dossier, by name. Editors do not read along.
func (s *Site) organisationsOf(in DossierID) []Organisation {
	there := map[OrganisationID]bool{}
	for _, p := range s.Participants(in) {
		a, _ := s.Actor(p.ID)
		if a.inside() != "" && a.Roles.Meets(anyParticipant) && !a.Roles.IsEditor() {
			there[a.Organisation] = true
		}
	}
	list := []Organisation{}
	for _, o := range s.Organisations() {
		if there[o.ID] {
			list = append(list, o)
		}
	}
	return list
}
