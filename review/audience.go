package review

import (
	"fmt"
	"slices"
)

// Audience is who may read a contribution.
type Audience string

// The audiences, narrowest first. What is for the author or their organisation is
// not yet input: editors do not see it, and nobody has to answer it.
const (
	AudienceAuthor       Audience = "author"
	AudienceOrganisation Audience = "organisation"
	AudienceEditors      Audience = "editors"
	AudienceRound        Audience = "round"
)

// Audiences lists them, narrowest first, as a chooser shows them.
func Audiences() []Audience {
	return []Audience{AudienceAuthor, AudienceOrganisation, AudienceEditors, AudienceRound}
}

func validAudience(a Audience) bool { return slices.Contains(Audiences(), a) }

// reachesEditors reports whether who decides can read it.
func (a Audience) reachesEditors() bool { return a == AudienceEditors || a == AudienceRound }

// AudiencesFor lists the audiences that somebody can choose in a round, narrowest
// first. Who has no organisation, or is not to be seen with it, has nobody inside;
// where a round asks for one voice, only who speaks for the organisation sends to
// the editors.
func AudiencesFor(a Actor, r *Round) []Audience {
	return slices.DeleteFunc(Audiences(), func(to Audience) bool {
		switch {
		case to == AudienceOrganisation:
			return !a.hasInside()
		case to.reachesEditors():
			return !a.maySend(r)
		}
		return false
	})
}

// CheckAudience refuses an audience that somebody cannot choose, whatever their
// screen offered.
func CheckAudience(op string, a Actor, r *Round, to Audience) error {
	switch {
	case !validAudience(to):
		return E(Invalid, op, "error.audience", fmt.Errorf("%q", to))
	case slices.Contains(AudiencesFor(a, r), to):
		return nil
	case to == AudienceOrganisation:
		return E(Invalid, op, "error.noOrganisation", nil)
	}
	return E(Forbidden, op, "error.oneVoice", nil)
}

// DefaultAudience is the one a chooser starts with: never wider than the editors,
// and as narrow as it gets for who takes part under a pseudonym.
func DefaultAudience(a Actor, r *Round) Audience {
	choices := AudiencesFor(a, r)
	switch {
	case a.Pseudonymous:
		return choices[0]
	case slices.Contains(choices, AudienceEditors):
		return AudienceEditors
	}
	return choices[len(choices)-1]
}

// hasInside reports whether there is an organisation that the actor is seen with.
func (a Actor) hasInside() bool { return a.Organisation != "" && !a.Pseudonymous }

// maySend reports whether the actor's own input goes to the editors as it is.
func (a Actor) maySend(r *Round) bool {
	return r == nil || r.Voice != VoiceOrganisation || a.Speaks || a.Roles.IsEditor() || !a.hasInside()
}

// inside is the organisation that the actor's input belongs to, "" for none.
func (a Actor) inside() OrganisationID {
	if !a.hasInside() {
		return ""
	}
	return a.Organisation
}
