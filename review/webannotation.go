package review

import (
	"strings"
	"time"
	"unicode/utf8"

	"meelezen/review/prose"
)

// AnnotationCollection is what somebody may see of what was said about a text, as
// the W3C's Web Annotation Data Model has it (www.w3.org/TR/annotation-model):
// JSON-LD, one page. It is made of what Seen returns, and of nothing else.
type AnnotationCollection struct {
	Context string         `json:"@context"`
	ID      string         `json:"id"`
	Type    string         `json:"type"`
	Label   string         `json:"label"`
	Total   int            `json:"total"`
	First   AnnotationPage `json:"first"`
}

// AnnotationPage has the annotations.
type AnnotationPage struct {
	ID         string          `json:"id"`
	Type       string          `json:"type"`
	StartIndex int             `json:"startIndex"`
	Items      []WebAnnotation `json:"items"`
}

// WebAnnotation is a contribution, a reply or a decision. The target of a
// contribution is a list of TextTarget, that of the others the id of the
// contribution.
type WebAnnotation struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Motivation string            `json:"motivation"`
	Created    time.Time         `json:"created"`
	Creator    *AnnotationAgent  `json:"creator,omitempty"` // nobody of a decision: it is the ministry's
	Body       []AnnotationWords `json:"body,omitempty"`
	Target     any               `json:"target"`
}

// AnnotationAgent is who said it, by the name that they go by and by nothing that
// two documents could be laid beside each other with.
type AnnotationAgent struct {
	Type     string `json:"type,omitempty"` // Person; "" where only an organisation may be shown
	Name     string `json:"name,omitempty"`
	Nickname string `json:"nickname,omitempty"` // a pseudonym
}

// AnnotationWords is a TextualBody.
type AnnotationWords struct {
	Type     string `json:"type"`
	Value    string `json:"value"`
	Format   string `json:"format"`
	Language string `json:"language,omitempty"`
	Purpose  string `json:"purpose"`
}

// TextTarget is a passage of the text, or all of it when there is no selector.
type TextTarget struct {
	Source   string         `json:"source"`
	Selector []TextSelector `json:"selector,omitempty"`
}

// TextSelector is a TextQuoteSelector (the words that it was made on) or a
// TextPositionSelector: characters of PlainText, from 0, End behind the last.
type TextSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
}

const (
	annotationContext = "http://www.w3.org/ns/anno.jsonld"
	annotationURN     = "urn:meelezen:"
)

var motivations = map[ContributionKind]string{
	Remark: "commenting", Question: "questioning", Support: "assessing", Objection: "assessing",
	Typo: "editing", Factual: "commenting", Suggestion: "editing", Warning: "classifying",
}

// PlainText is a text without structure, a line per block and a space for what is
// no text: what positions of a TextPositionSelector count in.
func PlainText(doc *prose.Node) string { return doc.TextBetween(0, doc.ContentSize(), "\n", " ") }

// WebAnnotations returns what somebody may see. Doc is the text that they have
// before them, which the seen places count in.
func WebAnnotations(s *State, a Actor, names Names, doc *prose.Node) AnnotationCollection {
	id := annotationURN + string(s.ID())
	m := annotationMaker{id: id, source: id + ":text", doc: doc, language: doc.AttrString("language")}
	items := []WebAnnotation{}
	for _, c := range s.contributions {
		if sight := View(a, c); sight.Visible {
			items = append(items, m.all(Seen(s, c, sight, names))...)
		}
	}
	return AnnotationCollection{
		Context: annotationContext, ID: id + ":annotations", Type: "AnnotationCollection", Label: doc.AttrString("title"), Total: len(items),
		First: AnnotationPage{id + ":annotations:1", "AnnotationPage", 0, items},
	}
}

type annotationMaker struct {
	id, source, language string
	doc                  *prose.Node
}

// all returns a contribution, its replies and the decision on it.
func (m *annotationMaker) all(c SeenContribution) []WebAnnotation {
	id := m.id + ":" + string(c.ID)
	first := WebAnnotation{ID: id, Type: "Annotation", Motivation: motivations[c.Kind], Created: c.At, Creator: agent(c.Author), Target: m.targets(c)}
	for _, change := range c.Changes {
		first.Body = append(first.Body, m.words(plainSlice(change.Slice), "editing"))
	}
	if c.Body != "" {
		first.Body = append(first.Body, m.words(c.Body, "commenting"))
	}
	list := []WebAnnotation{first}
	for _, r := range c.Replies {
		reply := WebAnnotation{ID: id + ":" + string(r.ID), Type: "Annotation", Motivation: "replying", Created: r.At, Creator: agent(r.Author), Target: id}
		if r.Body != "" {
			reply.Body = append(reply.Body, m.words(r.Body, "replying"))
		}
		list = append(list, reply)
	}
	if d := c.Decision; d != nil {
		decision := WebAnnotation{ID: id + ":decision", Type: "Annotation", Motivation: "assessing", Created: d.At, Target: id}
		decision.Body = []AnnotationWords{{"TextualBody", string(d.Outcome), "text/plain", "", "tagging"}}
		for _, change := range d.Adopted {
			decision.Body = append(decision.Body, m.words(plainSlice(change.Slice), "editing"))
		}
		if d.Reason != "" {
			decision.Body = append(decision.Body, m.words(d.Reason, "commenting"))
		}
		list = append(list, decision)
	}
	return list
}

func (m *annotationMaker) words(value, purpose string) AnnotationWords {
	return AnnotationWords{"TextualBody", value, "text/plain", m.language, purpose}
}

// targets has a passage per place. What has no place has the words it was made on.
func (m *annotationMaker) targets(c SeenContribution) []TextTarget {
	var list []TextTarget
	quote := TextSelector{Type: "TextQuoteSelector", Exact: c.Origin.Quote.Exact, Prefix: c.Origin.Quote.Prefix, Suffix: c.Origin.Quote.Suffix}
	for _, r := range c.Place.Ranges {
		target := TextTarget{Source: m.source}
		if c.Place.State == Placed || c.Place.State == Replaced {
			end := utf8.RuneCountInString(m.doc.TextBetween(0, r.To, "\n", " "))
			start := end - utf8.RuneCountInString(m.doc.TextBetween(r.From, r.To, "\n", " "))
			target.Selector = append(target.Selector, TextSelector{Type: "TextPositionSelector", Start: &start, End: &end})
		}
		if len(c.Place.Ranges) == 1 && quote.Exact != "" {
			target.Selector = append(target.Selector, quote)
		}
		list = append(list, target)
	}
	if list == nil {
		list = []TextTarget{{Source: m.source}}
	}
	return list
}

// agent is nil for who is not shown.
func agent(a SeenAuthor) *AnnotationAgent {
	switch {
	case a.Name == "":
		return nil
	case a.Pseudonym:
		return &AnnotationAgent{Type: "Person", Nickname: a.Name}
	case a.Organisation == "":
		return &AnnotationAgent{Name: a.Name}
	}
	return &AnnotationAgent{Type: "Person", Name: a.Name + ", " + a.Organisation}
}

func plainSlice(s prose.Slice) string {
	var b strings.Builder
	for i, n := range s.Content {
		switch {
		case n.IsText():
			b.WriteString(n.Text())
			continue
		case i > 0 && n.IsBlock():
			b.WriteString("\n")
		case n.IsLeaf():
			b.WriteString(" ")
		}
		b.WriteString(PlainText(n))
	}
	return b.String()
}
