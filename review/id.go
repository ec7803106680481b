package review

// Ids are random, 128 bits, lower case; each has a type of its own, so that the
// compiler objects when two are swapped.
type (
	DocumentID     string
	DossierID      string
	ParticipantID  string // random per dossier; who it is stands in the vault only
	OrganisationID string
	ContributionID string
	ReplyID        string
	RevisionID     string
	RoundID        string
	CommandID      string // made by the client, unique per document and participant
)

// Version counts the steps that the authority has accepted.
type Version int

// Seq is a place in a journal, from 1 without holes.
type Seq int64
