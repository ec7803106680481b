package server

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"time"

	"meelezen/review"
)

// handleRights sends how everybody's rights came to be, a line per change, for
// who has to look through them once a year. Of who has a pseudonym the day is
// enough: the moment would lead to an invitation.
func (s *Server) handleRights(w http.ResponseWriter, _ *http.Request, v *visit) error {
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that a spreadsheet reads UTF-8
	out := csv.NewWriter(&b)
	lines := [][]string{{"when", "who", "organisation", "roles", "by", "second"}}
	for _, p := range v.site.Participants(v.dossier) {
		lines = append(lines, v.rights(p)...)
	}
	for _, line := range lines {
		for i := range line {
			line[i] = harmlessCell(line[i])
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("write the rights: %w", err)
		}
	}
	out.Flush()
	sendFile(w, "text/csv; charset=utf-8", "rechten.csv", b.Bytes())
	return nil
}

func (v *visit) rights(p review.Participant) (lines [][]string) {
	name, organisation, pseudonym := v.site.NameOf(p.ID)
	for _, change := range v.site.RightsHistory(p.ID) {
		when, by, second := change.At.UTC().Format(time.RFC3339), v.nameOf(change.By), v.nameOf(change.Second)
		if pseudonym {
			when, by, second = change.At.UTC().Format(time.DateOnly), "", ""
		}
		lines = append(lines, []string{when, name, organisation, change.Roles.String(), by, second})
	}
	return lines
}

// harmlessCell keeps a spreadsheet from taking a name for a formula.
func harmlessCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
