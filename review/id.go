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

// validID keeps ids that come from outside to what we make ourselves: it is a
// bound on size and alphabet, not a proof that the thing exists.
func validID(id string) bool {
	if len(id) < 8 || len(id) > 64 {
		return false
	}
	for _, c := range []byte(id) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
