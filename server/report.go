package server

import (
	"net/http"
	"time"

	"meelezen/review"
	"meelezen/server/text"
)

// reportFile is an edition of the response report on its way into a file: what it
// says, in whose language, and with whose clock.
type reportFile struct {
	*review.Report
	lang text.Language
	zone *time.Location
	text edition // that the report is on
}

// handleReport sends the response report.
func (s *Server) handleReport(w http.ResponseWriter, r *http.Request, v *visit) error {
	file, err := s.report(r, v)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, file.Report)
}

// report makes the edition that was asked for: the published one, unless an editor
// asks for the full one. Its sections are those of the text that its readers have.
func (s *Server) report(r *http.Request, v *visit) (*reportFile, error) {
	which := review.Edition(r.URL.Query().Get("edition"))
	reader := *v
	switch which {
	case "":
		which = review.EditionPublished
		fallthrough
	case review.EditionPublished:
		reader.actor = review.Actor{Roles: review.Roles(review.RoleReader)}
	}
	on, err := s.edition(r, &reader, head)
	if err != nil {
		return nil, err
	}
	report, err := review.ReportOf(v.state, on.doc, v.actor, v.site, which, review.RoundID(r.URL.Query().Get("round")))
	if err != nil {
		return nil, err
	}
	return &reportFile{report, language(r), s.zone, on}, nil
}

// fileName is that of the text, with what the file is.
func (f *reportFile) fileName(extension string) string {
	on := f.text
	on.name = f.say("report.file")
	if f.Edition == review.EditionFull {
		on.name += " (" + string(f.Edition) + ")"
	}
	return fileName(on, extension)
}

func (f *reportFile) say(key review.TextKey, args ...any) string {
	return text.Of(f.lang, key, args...)
}

func (f *reportFile) day(t time.Time) string { return text.Day(f.lang, t.In(f.zone)) }

func (f *reportFile) outcome(o review.ReportOutcome) string {
	return f.say("report.outcome." + review.TextKey(o))
}

func (f *reportFile) kind(k review.ContributionKind) string {
	return f.say("report.kind." + review.TextKey(k))
}

// by is who said it, as they chose to be named.
func by(a review.SeenAuthor) string {
	if a.Organisation == "" {
		return a.Name
	}
	return a.Name + ", " + a.Organisation
}

// section names a part of the report.
func (f *reportFile) section(s review.ReportSection) string {
	switch s.Part {
	case review.PartWhole:
		return f.say("report.whole")
	case review.PartGone:
		return f.say("report.gone")
	}
	if s.Title == "" {
		return "–"
	}
	return s.Title
}

func (f *reportFile) citation(c *review.Citation) string {
	switch {
	case c == nil:
		return ""
	case f.lang == text.English:
		return c.English()
	}
	return c.Dutch()
}

// round is the name of a round, "" for none.
func (f *reportFile) round(id review.RoundID) string {
	for _, r := range f.Rounds {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// change says a change of words in a line.
func (f *reportFile) change(c review.ReportChange) string {
	switch {
	case c.Before == "":
		return f.say("report.insert", c.After)
	case c.After == "":
		return f.say("report.delete", c.Before)
	}
	return f.say("report.propose", c.Before, c.After)
}

// figures lists the totals: what, and how many.
func (f *reportFile) figures() [][2]string {
	t := f.Totals
	submitted := count(t.Submitted)
	if t.AtLeast {
		submitted = f.say("report.atLeast", submitted)
	}
	list := [][2]string{{f.say("report.submitted"), submitted}, {f.say("report.shown"), count(t.Shown)}}
	for _, o := range t.Outcomes {
		list = append(list, [2]string{f.outcome(o.Outcome), count(o.Count)})
	}
	for _, u := range t.Unshown {
		n := count(u.Count)
		if u.Few {
			n = f.say("report.few")
		}
		list = append(list, [2]string{f.say("report.unshown." + review.TextKey(u.Why)), n})
	}
	return list
}
