package server

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"meelezen/review"
)

func count(n int) string { return strconv.Itoa(n) }

// handleReportCSV sends the report as a table for a spreadsheet. Dutch ones take a
// semicolon for the border of a cell, and the mark at the start for UTF-8.
func (s *Server) handleReportCSV(w http.ResponseWriter, r *http.Request, v *visit) error {
	file, err := s.report(r, v)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	out := csv.NewWriter(&b)
	out.Comma, out.UseCRLF = ';', true
	for _, row := range file.rows() {
		for i := range row {
			row[i] = harmlessCell(row[i])
		}
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	out.Flush()
	sendFile(w, "text/csv; charset=utf-8", file.fileName("csv"), b.Bytes())
	return nil
}

// handleReportXLSX sends the report as a workbook: the contributions, and the totals.
func (s *Server) handleReportXLSX(w http.ResponseWriter, r *http.Request, v *visit) error {
	file, err := s.report(r, v)
	if err != nil {
		return err
	}
	out, err := file.workbook()
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	sendFile(w, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file.fileName("xlsx"), out)
	return nil
}

// reportColumns are the heads of the table, with how wide each is in a workbook.
var reportColumns = []struct {
	key   review.TextKey
	width float64
}{
	{"report.nr", 6}, {"report.number", 9}, {"report.section", 26}, {"report.place", 16}, {"report.kind", 18}, {"report.by", 28},
	{"report.date", 18}, {"report.round", 14}, {"report.quote", 30}, {"report.body", 50}, {"report.proposed", 40}, {"report.support", 8},
	{"report.outcome", 22}, {"report.reason", 50}, {"report.decided", 18}, {"report.adopted", 40}, {"report.before", 50},
	{"report.after", 50}, {"report.earlier", 40},
}

// rows is the table, with its head.
func (f *reportFile) rows() [][]string {
	head := make([]string, len(reportColumns))
	for i, c := range reportColumns {
		head[i] = f.say(c.key)
	}
	rows := [][]string{head}
	for _, section := range f.Sections {
		name := strings.TrimSpace(section.Number + " " + f.section(section))
		for _, e := range section.Entries {
			rows = append(rows, f.row(name, e))
		}
	}
	return rows
}

func (f *reportFile) row(section string, e review.ReportEntry) []string {
	number := ""
	if e.Number > 0 {
		number = count(e.Number)
	}
	row := []string{
		count(e.N), number, section, f.citation(e.Citation), f.kind(e.Kind), by(e.Author),
		f.day(e.At), f.round(e.Round), e.Quote, f.body(e), f.changes(e.Proposed), count(e.Endorsements),
		f.outcome(e.Outcome), "", "", "", "", "", "",
	}
	if a := e.Answer; a != nil {
		after := a.After
		if !a.Changed {
			after = a.Before
		}
		copy(row[13:], []string{f.reason(a), f.day(a.At), f.changes(a.Adopted), a.Before, after})
	}
	var earlier []string
	for _, a := range e.Earlier {
		earlier = append(earlier, f.earlier(a))
	}
	row[18] = strings.Join(earlier, "\n")
	return row
}

func (f *reportFile) body(e review.ReportEntry) string {
	if e.Redacted {
		return f.say("report.redacted")
	}
	return e.Body
}

func (f *reportFile) changes(list []review.ReportChange) string {
	var lines []string
	for _, c := range list {
		lines = append(lines, f.change(c))
	}
	return strings.Join(lines, "\n")
}

// reason is why, with what belongs to the outcome.
func (f *reportFile) reason(a *review.ReportAnswer) string {
	lines := []string{}
	if a.Reason != "" {
		lines = append(lines, a.Reason)
	}
	if a.SameAs > 0 {
		lines = append(lines, f.say("report.sameAs", count(a.SameAs)))
	}
	if !a.Until.IsZero() {
		lines = append(lines, f.say("report.until", f.day(a.Until)))
	}
	return strings.Join(lines, "\n")
}

func (f *reportFile) earlier(a review.ReportAnswer) string {
	line := f.say("report.earlierLine", f.day(a.At)+", "+f.outcome(review.ReportOutcome(a.Outcome)))
	if a.Reason != "" {
		line += " " + a.Reason
	}
	if a.Reversed != nil {
		line += " " + f.say("report.reversed", a.Reversed.Reason)
	}
	return line
}

// workbookMade stands for when a workbook was made: the same report is the same bytes.
const workbookMade = "2000-01-01T00:00:00Z"

// mostInCell is what a cell of a workbook can hold, in characters.
const mostInCell = 32_767

func (f *reportFile) workbook() ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	main, totals := f.say("report.title"), f.say("report.totals")
	if err := book.SetSheetName("Sheet1", main); err != nil {
		return nil, err
	}
	if err := f.fill(book, main, f.rows()); err != nil {
		return nil, err
	}
	if _, err := book.NewSheet(totals); err != nil {
		return nil, err
	}
	figures := [][]string{{f.say("report.what"), f.say("report.count")}}
	for _, line := range f.figures() {
		figures = append(figures, line[:])
	}
	if err := f.fill(book, totals, figures); err != nil {
		return nil, err
	}
	props := &excelize.DocProperties{
		Title: f.say("report.title") + ": " + f.Title, Language: string(f.lang), Created: workbookMade, Modified: workbookMade,
	}
	if err := book.SetDocProps(props); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return nil, err
	}
	return inOrder(b.Bytes())
}

// inOrder writes the parts of a ZIP file anew in the order of their names: the library
// takes them in any order.
func inOrder(in []byte) ([]byte, error) {
	from, err := zip.NewReader(bytes.NewReader(in), int64(len(in)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, part := range from.File {
		content, err := part.Open()
		if err != nil {
			return nil, err
		}
		out, err := to.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate})
		if err == nil {
			_, err = io.Copy(out, content)
		}
		if err := errors.Join(err, content.Close()); err != nil {
			return nil, err
		}
	}
	if err := to.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// fill writes a sheet, as text: what somebody wrote is never a formula. The head stays in sight.
func (f *reportFile) fill(book *excelize.File, sheet string, rows [][]string) error {
	out, err := book.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	plain, err := book.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return err
	}
	for i, c := range reportColumns[:len(rows[0])] {
		width := c.width
		if len(rows[0]) == 2 {
			width = []float64{50, 16}[i]
		}
		if err := out.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range rows {
		cells := make([]any, len(row))
		for k, value := range row {
			style := plain
			if i == 0 {
				style = bold
			}
			cells[k] = excelize.Cell{StyleID: style, Value: cellValue(value)}
		}
		if err := out.SetRow("A"+count(i+1), cells); err != nil {
			return err
		}
	}
	return out.Flush()
}

// cellValue is a number where it is one, so that a spreadsheet can count, else text as
// far as a cell can hold.
func cellValue(s string) any {
	if n, err := strconv.Atoi(s); err == nil && count(n) == s {
		return n
	}
	if runes := []rune(s); len(runes) > mostInCell {
		return string(runes[:mostInCell-1]) + "…"
	}
	return s
}
