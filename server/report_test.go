package server

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"meelezen/review"
)

// unzipped is what a file of parts has in it, one part behind the other.
func unzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(f.Name + "\n")
		if _, err := io.Copy(&all, part); err != nil {
			t.Fatal(err)
		}
		all.WriteByte('\n')
	}
	return all.Bytes()
}

func TestTheReportIsReadOnceTheRoundIsAccountedFor(t *testing.T) {
	h := newHouseWith(t, Options{}, more...)
	nadia, fatma := h.logIn("nadia"), h.logIn("fatma")
	word := suggestion(t, h.head().Doc(), "twee", "drie", "=1+1 is geen formule; echt niet.\nTweede regel.")
	word.Audience, word.Version = review.AudienceRound, h.head().Version()
	id := h.must("fatma", h.document, word).Contribution
	secret := h.must("fatma", h.document, review.Contribute{Kind: review.Remark, Audience: review.AudienceEditors, Target: review.TargetDocument, Body: "Onder ons.", Version: h.head().Version()}).Contribution
	h.must("nadia", h.document, review.CloseRound{})
	h.must("tom", h.document, review.Decide{Contribution: id, Outcome: review.Accepted, Version: h.head().Version()})
	h.must("tom", h.document, review.Decide{Contribution: secret, Outcome: review.NotAccepted, Reason: "Dat kan niet.", Version: h.head().Version()})
	h.must("nadia", h.document, review.ProcessRound{})

	if r := fatma.get(h.doc("/report")); r.status != http.StatusConflict {
		t.Fatalf("before the round is accounted for: %d %s", r.status, r.body)
	} else if _, key, detail := r.problem(t); key != "error.reportNotYet" || !strings.Contains(detail, "reactienota is er nog niet") {
		t.Errorf("told %s: %s", key, detail)
	}
	h.must("nadia", h.document, review.AccountRound{})
	if r := fatma.get(h.doc("/report?edition=full")); r.status != http.StatusForbidden {
		t.Errorf("a reader asks for the full edition: %d", r.status)
	}
	if r := fatma.get(h.doc("/report?edition=neat")); r.status != http.StatusBadRequest {
		t.Errorf("an unknown edition: %d", r.status)
	}
	published := decode[review.Report](t, fatma.get(h.doc("/report")))
	if e := published.Sections[0].Entries[0]; published.Totals.Shown != 1 || !e.Answer.Changed || !strings.Contains(e.Answer.Before, "twee") || !strings.Contains(e.Answer.After, "drie") {
		t.Errorf("the published edition has %+v", published)
	}

	for edition, has := range map[string]bool{"published": false, "full": true} {
		for _, format := range []string{"", ".csv", ".xlsx", ".pdf"} {
			address := h.doc("/report" + format + "?edition=" + edition)
			first, again := nadia.get(address), nadia.get(address)
			if first.status != http.StatusOK || !bytes.Equal(first.body, again.body) {
				t.Errorf("%s: %d, or not the same bytes twice", address, first.status)
			}
			content := string(first.body)
			switch format {
			case ".xlsx":
				content = string(unzipped(t, first.body))
			case ".pdf":
				content = words(t, first)
			}
			if !strings.Contains(content, "is geen formule") || strings.Contains(content, "Onder ons.") != has {
				t.Errorf("%s %s has the wrong words: %s", edition, format, content)
			}
		}
	}
	h.checkSheets(nadia.get(h.doc("/report.csv")).body, nadia.get(h.doc("/report.xlsx")).body)
}

// checkSheets reads the report back as a spreadsheet does: nothing is a formula, and
// both have the same cells.
func (h *house) checkSheets(asCSV, asXLSX []byte) {
	h.t.Helper()
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(asCSV, []byte("\ufeff"))))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil || len(rows) != 2 || rows[0][0] != "Nr." {
		h.t.Fatalf("%v: %q", err, rows)
	}
	if body := rows[1][9]; body != "'=1+1 is geen formule; echt niet.\nTweede regel." {
		h.t.Errorf("the cell is %q", body)
	}
	book, err := excelize.OpenReader(bytes.NewReader(asXLSX))
	if err != nil {
		h.t.Fatal(err)
	}
	sheet, err := book.GetRows("Reactienota")
	if err != nil || len(sheet) != 2 || len(sheet[0]) != len(rows[0]) {
		h.t.Fatalf("%v: %q", err, sheet)
	}
	for i, value := range rows[1] {
		if i < len(sheet[1]) && sheet[1][i] != strings.TrimPrefix(value, "'") {
			h.t.Errorf("column %s: %q in the workbook, %q in the table", rows[0][i], sheet[1][i], value)
		}
	}
	if formula, err := book.GetCellFormula("Reactienota", "J2"); err != nil || formula != "" {
		h.t.Errorf("a formula %q: %v", formula, err)
	}
}
