package review

import (
	"fmt"
	"slices"
	"strings"
)

// Adopt makes the text what was agreed, and locks it. Version is the text that the
// sender saw. Name and Note are of the revision that the head becomes when nobody
// has named it yet.
type Adopt struct {
	Version Version `json:"version"`
	Name    string  `json:"name"`
	Note    string  `json:"note"`
}

// SubmitDocument records that the adopted text was submitted. Doing it again
// corrects what was recorded.
type SubmitDocument struct {
	SubmissionFields
}

// Reopen takes an adopted text up again, as a revision of it. Readers keep the
// adopted text until a round opens or another is adopted.
type Reopen struct {
	Reason string `json:"reason"` // readers get it to read
}

func (Adopt) Action() Action          { return AdoptAction }
func (SubmitDocument) Action() Action { return SubmitDocumentAction }
func (Reopen) Action() Action         { return ReopenAction }

// TextAdopted locks the text.
type TextAdopted struct {
	Adoption Adoption `json:"adoption"`
}

// DocumentSubmitted says to whom the adopted text was submitted, and as what.
type DocumentSubmitted struct {
	Submission Submission `json:"submission"`
}

// TextReopened unlocks the text.
type TextReopened struct {
	Reopening Reopening `json:"reopening"`
}

func (TextAdopted) Kind() string       { return "textAdopted" }
func (DocumentSubmitted) Kind() string { return "documentSubmitted" }
func (TextReopened) Kind() string      { return "textReopened" }

func (t *turn) adoptText(c Adopt) error {
	const op = "review.Adopt"
	if err := checkNote(op, c.Note); err != nil {
		return err
	}
	if c.Version != t.state.Version() {
		return E(Conflict, op, "error.adoptChanged", fmt.Errorf("version %d, the head is %d", c.Version, t.state.Version()))
	}
	if obstacles := Obstacles(t.state, t.env.Now); len(obstacles) > 0 {
		return obstacles[0].refusal(op)
	}
	if _, named := t.state.HeadRevision(); !named {
		if err := t.nameRevision(NameRevision{Name: c.Name, Note: c.Note}); err != nil {
			return err
		}
	}
	r, _ := t.state.HeadRevision()
	t.answer.Revision = r.ID
	return t.record(TextAdopted{Adoption{
		Revision: r.ID, Version: r.Version, By: t.env.Actor.Participant, At: t.env.Now, Note: strings.TrimSpace(c.Note),
	}})
}

func (t *turn) submitDocument(c SubmitDocument) error {
	const op = "review.SubmitDocument"
	adopted, ok := t.state.Adopted()
	if !ok {
		return E(Conflict, op, "error.notAdopted", nil)
	}
	fields, err := c.check(op, adopted.At, t.env.Now)
	if err != nil {
		return err
	}
	if adopted.Submission != nil && adopted.Submission.SubmissionFields == fields {
		return E(Conflict, op, "error.submitSame", nil)
	}
	t.answer.Revision = adopted.Revision
	return t.record(DocumentSubmitted{Submission{fields, t.env.Actor.Participant, t.env.Now}})
}

func (t *turn) reopen(c Reopen) error {
	const op = "review.Reopen"
	if strings.TrimSpace(c.Reason) == "" {
		return E(Invalid, op, "error.reasonRequired", nil)
	}
	if err := checkNote(op, c.Reason); err != nil {
		return err
	}
	adopted, ok := t.state.Adopted()
	if !ok {
		return E(Conflict, op, "error.notAdopted", nil)
	}
	t.answer.Revision = adopted.Revision
	return t.record(TextReopened{Reopening{strings.TrimSpace(c.Reason), t.env.Actor.Participant, t.env.Now}})
}

// foldAdoption folds what happens to a text that nothing is in the way of.
func (s *State) foldAdoption(e Entry) error {
	switch ev := e.Event.(type) {
	case TextAdopted:
		return s.adopt(ev.Adoption, e.Seq)
	case DocumentSubmitted:
		s.status = StatusSubmitted
		return s.changeAdoption(func(a *Adoption) {
			if a.Submission = &ev.Submission; a.Submitted.IsZero() {
				a.Submitted = ev.Submission.At
			}
		})
	case TextReopened:
		return s.unlock(ev.Reopening)
	default:
		return fmt.Errorf("not an event of a document")
	}
}

func (s *State) adopt(a Adoption, seq Seq) error {
	r, ok := s.HeadRevision()
	if !ok || r.ID != a.Revision || s.status.Locked() {
		return fmt.Errorf("revision %s is adopted and is not the head, or the text was adopted before", a.Revision)
	}
	a.Seq = seq
	s.adoptions = append(slices.Clip(s.adoptions), &a)
	s.status = StatusAdopted
	if s.published != nil {
		s.published = &publishedText{a.Revision, s.latest}
	}
	return nil
}

// unlock leaves readers the text that was adopted: what becomes of it is not
// theirs until it is shown to them.
func (s *State) unlock(r Reopening) error {
	adopted, ok := s.Adopted()
	if !ok {
		return fmt.Errorf("reopened and not adopted")
	}
	if err := s.changeAdoption(func(a *Adoption) { a.Reopened = &r }); err != nil {
		return err
	}
	s.published = &publishedText{adopted.Revision, s.latest}
	s.status = StatusInRevision
	return nil
}

// changeAdoption replaces the last adoption by a changed copy.
func (s *State) changeAdoption(f func(*Adoption)) error {
	n := len(s.adoptions)
	if n == 0 || s.adoptions[n-1].Reopened != nil {
		return fmt.Errorf("the text is not adopted")
	}
	a := *s.adoptions[n-1]
	f(&a)
	s.adoptions = slices.Clone(s.adoptions)
	s.adoptions[n-1] = &a
	return nil
}
