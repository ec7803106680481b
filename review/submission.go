package review

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Recipient is to whom an adopted text is submitted.
type Recipient string

// The recipients.
const (
	TweedeKamer  Recipient = "tweedeKamer"
	EersteKamer  Recipient = "eersteKamer"
	BothChambers Recipient = "bothChambers"
)

// Recipients lists them.
func Recipients() []Recipient { return []Recipient{TweedeKamer, EersteKamer, BothChambers} }

// PaperKind is what kind of paper a text is submitted as.
type PaperKind string

// The kinds of paper.
const (
	PaperPlan   PaperKind = "plan"
	PaperLetter PaperKind = "letter"
	PaperReport PaperKind = "report"
	PaperAnnex  PaperKind = "annex"
	PaperOther  PaperKind = "other"
)

// PaperKinds lists them.
func PaperKinds() []PaperKind {
	return []PaperKind{PaperPlan, PaperLetter, PaperReport, PaperAnnex, PaperOther}
}

// SubmissionFields is what is recorded of a submission: what the letter says. The
// numbers are given by the recipient, often later: they may be empty.
type SubmissionFields struct {
	Recipient Recipient `json:"recipient"`
	Kind      PaperKind `json:"kind"`
	Subject   string    `json:"subject"`
	Date      string    `json:"date"`              // of the letter, 2026-12-04
	Dossier   string    `json:"dossier,omitempty"` // 28 638, or 36 600-VII
	Number    string    `json:"number,omitempty"`  // within the dossier: 233, or D
}

// Submission is a text having been submitted. Saying it again corrects the fields;
// By and At are of the last time.
type Submission struct {
	SubmissionFields
	By ParticipantID `json:"by"`
	At time.Time     `json:"at"`
}

// SeenSubmission is a submission as it is told.
type SeenSubmission struct {
	SubmissionFields
	At time.Time `json:"at"`
	By string    `json:"by,omitempty"` // for editors
}

// maxSubject bounds what a letter is about, in characters.
const maxSubject = 300

var (
	dossierNumber = regexp.MustCompile(`^([0-9]{2}) ?([0-9]{3})(?:[- ]([IVXLC]{1,7}))?$`)
	paperNumber   = regexp.MustCompile(`^(?:[1-9][0-9]{0,3}|[A-Z]{1,2})$`)
)

// check returns the fields in the form in which they are kept.
func (f SubmissionFields) check(op string, adopted, now time.Time) (SubmissionFields, error) {
	f.Subject, f.Dossier, f.Number = strings.TrimSpace(f.Subject), strings.TrimSpace(f.Dossier), strings.TrimSpace(f.Number)
	switch {
	case !slices.Contains(Recipients(), f.Recipient):
		return f, E(Invalid, op, "error.submitRecipient", fmt.Errorf("%q", f.Recipient))
	case !slices.Contains(PaperKinds(), f.Kind):
		return f, E(Invalid, op, "error.submitKind", fmt.Errorf("%q", f.Kind))
	case f.Subject == "" || !oneLine(f.Subject):
		return f, E(Invalid, op, "error.submitSubject", nil)
	case utf8.RuneCountInString(f.Subject) > maxSubject:
		return f, E(Limit, op, "error.submitSubject", nil)
	case f.Number != "" && f.Dossier == "":
		return f, E(Invalid, op, "error.submitNumberAlone", nil)
	case f.Number != "" && !paperNumber.MatchString(f.Number):
		return f, E(Invalid, op, "error.submitNumber", nil)
	}
	if f.Dossier != "" {
		parts := dossierNumber.FindStringSubmatch(f.Dossier)
		if parts == nil {
			return f, E(Invalid, op, "error.submitDossier", nil)
		}
		if f.Dossier = parts[1] + " " + parts[2]; parts[3] != "" {
			f.Dossier += "-" + parts[3]
		}
	}
	return f, f.checkDate(op, adopted, now)
}

// checkDate holds that a letter is sent from the day of adoption on, and today at
// the latest. A day is somebody's own: east of Greenwich it can be tomorrow here.
func (f SubmissionFields) checkDate(op string, adopted, now time.Time) error {
	day, err := time.Parse(time.DateOnly, f.Date)
	if err != nil {
		return E(Invalid, op, "error.submitDate", err)
	}
	first, last := adopted.UTC().Format(time.DateOnly), now.UTC().AddDate(0, 0, 1).Format(time.DateOnly)
	if f.Date < first || f.Date > last {
		return E(Invalid, op, "error.submitDate", fmt.Errorf("%s is not from %s to %s", day.Format(time.DateOnly), first, last))
	}
	return nil
}

// oneLine reports whether a text has no line breaks and nothing that cannot be printed.
func oneLine(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' })
}
