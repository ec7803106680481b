package review

// DocumentStatus is how far a document is on its way to parliament.
type DocumentStatus string

// The statuses. A document that is in a round is in review.
const (
	StatusDraft    DocumentStatus = "draft"
	StatusInReview DocumentStatus = "inReview"
)
