package review

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

// Look is the confidant looking behind a pseudonym: when, and why. It is shown
// to whose pseudonym it is.
type Look struct {
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

type (
	// PseudonymChosen is somebody choosing the name that others see.
	PseudonymChosen struct {
		ID        ParticipantID `json:"id"`
		Pseudonym string        `json:"pseudonym"`
	}
	// IdentitySeen records a look before it is answered.
	IdentitySeen struct {
		ID     ParticipantID `json:"id"`
		Reason string        `json:"reason"`
	}
)

func (PseudonymChosen) Kind() string { return "pseudonymChosen" }
func (IdentitySeen) Kind() string    { return "identitySeen" }

// Looks lists the looks behind somebody's pseudonym, oldest first.
func (s *Site) Looks(id ParticipantID) []Look { return s.looks[id] }

// birds are the pseudonyms that people get until they choose another: short, known
// to everybody, of no sex and no origin.
var birds = [...]string{
	"Merel", "Vink", "Koolmees", "Roodborst", "Winterkoning", "Boomklever", "Zwaluw", "Kievit", "Grutto", "Tureluur",
	"Scholekster", "Wulp", "Leeuwerik", "Kwikstaart", "Putter", "Sijs", "Goudvink", "Spreeuw", "Lijster", "Nachtegaal",
	"Ijsvogel", "Reiger", "Lepelaar", "Ooievaar", "Aalscholver", "Fuut", "Meerkoet", "Wilde eend", "Bergeend", "Smient",
	"Buizerd", "Torenvalk", "Kerkuil", "Steenuil", "Ransuil", "Specht", "Gaai", "Ekster", "Kauw", "Roek",
}

// freePseudonym picks a name that nobody in the dossier has, by a random id.
func (s *Site) freePseudonym(in DossierID, random string) string {
	sum := sha256.Sum256([]byte("pseudonym " + random))
	start := binary.BigEndian.Uint64(sum[:8])
	for round := 1; ; round++ {
		for i := range uint64(len(birds)) {
			name := birds[(start+i)%uint64(len(birds))]
			if round > 1 {
				name = fmt.Sprintf("%s %d", name, round)
			}
			if !s.pseudonymTaken(in, name, "") {
				return name
			}
		}
	}
}

// pseudonymTaken also looks at who no longer takes part: what they said still
// stands under their name.
func (s *Site) pseudonymTaken(in DossierID, name string, but ParticipantID) bool {
	for _, p := range s.participants {
		if p.Dossier == in && p.ID != but && strings.EqualFold(p.Pseudonym, name) {
			return true
		}
	}
	return false
}
