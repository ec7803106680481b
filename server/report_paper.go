package server

import (
	"fmt"
	"net/http"

	"meelezen/pdf"
	"meelezen/review"
	"meelezen/review/prose"
)

// handleReportPDF sends the report on paper: a text like any other, so that it is as
// accessible as the plan itself.
func (s *Server) handleReportPDF(w http.ResponseWriter, r *http.Request, v *visit) error {
	file, err := s.report(r, v)
	if err != nil {
		return err
	}
	doc, numbers, err := file.paper()
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	meta := pdf.Meta{
		Title: file.say("report.title"), Subtitle: file.Title, Organisation: publisher(v.site, v.dossier),
		Language: string(file.lang), Numbers: numbers,
	}
	switch {
	case file.Edition == review.EditionFull:
		meta.RevisionName = file.say("report.full")
	case file.Preview:
		meta.RevisionName = file.say("report.preview")
	}
	done, err := s.prints.print(r.Context(), printKey(doc, meta), func() ([]byte, error) {
		return s.Store.render(r.Context(), doc, meta)
	})
	if err != nil {
		return err
	}
	sendFile(w, "application/pdf", file.fileName("pdf"), done)
	return nil
}

// paper writes the report as a text, with the numbers that its headings go by.
func (f *reportFile) paper() (*prose.Node, map[string]string, error) {
	p := &paperWriter{numbers: map[string]string{}}
	p.heading(f.say("report.totals"), "totals", "")
	p.paragraph(f.say("report.lead"))
	rows := [][][]*prose.Node{{{p.text(f.say("report.what"))}, {p.text(f.say("report.count"))}}}
	for _, line := range f.figures() {
		rows = append(rows, [][]*prose.Node{{p.text(line[0])}, {p.text(line[1])}})
	}
	p.table(rows)
	for i, section := range f.Sections {
		p.heading(f.section(section), fmt.Sprintf("s%d", i+1), section.Number)
		rows := [][][]*prose.Node{{{p.text(f.say("report.input"))}, {p.text(f.say("report.answer"))}, {p.text(f.say("report.inText"))}}}
		for _, e := range section.Entries {
			rows = append(rows, [][]*prose.Node{f.inputCell(p, e), f.answerCell(p, e), f.textCell(p, e)})
		}
		p.table(rows)
	}
	doc := p.node("doc", prose.Attrs{"title": f.say("report.title"), "language": string(f.lang)}, p.blocks)
	return doc, p.numbers, p.err
}

// inputCell is what somebody said.
func (f *reportFile) inputCell(p *paperWriter, e review.ReportEntry) []*prose.Node {
	cell := []*prose.Node{p.strong(count(e.N) + ". " + f.say("report.entry", f.kind(e.Kind), by(e.Author)))}
	add := func(line string) { cell = append(cell, p.text(line)) }
	if e.Citation != nil {
		add(f.citation(e.Citation))
	}
	if e.Quote != "" && len(e.Proposed) == 0 {
		add(f.say("report.about", e.Quote))
	}
	for _, c := range e.Proposed {
		add(f.change(c))
	}
	if body := f.body(e); body != "" {
		add(body)
	}
	switch {
	case e.Endorsements == 1:
		add(f.say("report.support1"))
	case e.Endorsements > 1:
		add(f.say("report.supportN", count(e.Endorsements)))
	}
	if e.Late {
		add(f.say("report.late"))
	}
	return cell
}

// answerCell is what the editors said to it.
func (f *reportFile) answerCell(p *paperWriter, e review.ReportEntry) []*prose.Node {
	cell := []*prose.Node{p.strong(f.outcome(e.Outcome))}
	if e.Answer != nil {
		if reason := f.reason(e.Answer); reason != "" {
			cell = append(cell, p.text(reason))
		}
	}
	for _, a := range e.Earlier {
		cell = append(cell, p.text(f.earlier(a)))
	}
	return cell
}

// textCell is what came of it in the text.
func (f *reportFile) textCell(p *paperWriter, e review.ReportEntry) []*prose.Node {
	var cell []*prose.Node
	if a := e.Answer; a != nil {
		if len(a.Adopted) > 0 {
			cell = append(cell, p.text(f.say("report.adoptedLine", f.changes(a.Adopted))))
		}
		switch {
		case a.Changed && a.Before != "" && a.After == "":
			cell = append(cell, p.text(f.say("report.wasLine", a.Before)), p.text(f.say("report.sentenceGone")))
		case a.Changed && a.Before == "":
			cell = append(cell, p.text(f.say("report.isLine", a.After)))
		case a.Changed:
			cell = append(cell, p.text(f.say("report.wasLine", a.Before)), p.text(f.say("report.isLine", a.After)))
		case a.Before != "":
			cell = append(cell, p.text(f.say("report.about1", a.Before)))
		}
	}
	if cell == nil {
		cell = []*prose.Node{p.text("–")}
	}
	return cell
}
