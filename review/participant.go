package review

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Role is what someone may be in a dossier.
type Role uint8

// The roles of a dossier. RoleOperator is whoever runs the command line on the
// server itself, and RoleClock is the server when a time has come; neither is
// ever granted to a participant.
const (
	RoleReader Role = iota
	RoleCoordinator
	RoleEditor
	RoleLeadEditor
	RoleConfidant
	RoleAdministrator
	RoleOperator
	RoleClock
)

var roleNames = [...]string{
	"reader", "coordinator", "editor", "leadEditor", "confidant", "administrator", "operator", "clock",
}

func (r Role) String() string { return roleNames[r] }

// ParseRole returns the role with that wire name.
func ParseRole(name string) (Role, error) {
	for i, n := range roleNames {
		if n == name {
			return Role(i), nil
		}
	}
	return 0, E(Invalid, "review.ParseRole", "error.unknownRole", fmt.Errorf("no role %q", name))
}

// RoleSet is a set of roles; comparable.
type RoleSet uint16

// Roles makes a set.
func Roles(roles ...Role) RoleSet {
	var s RoleSet
	for _, r := range roles {
		s |= 1 << r
	}
	return s
}

// Everyone who takes part in reading; and everyone who may decide.
var (
	anyParticipant = Roles(RoleReader, RoleCoordinator, RoleEditor, RoleLeadEditor)
	editors        = Roles(RoleEditor, RoleLeadEditor)
	everyRole      = anyParticipant | Roles(RoleConfidant, RoleAdministrator)
	ungrantable    = Roles(RoleOperator, RoleClock)
	needSecond     = Roles(RoleEditor, RoleLeadEditor, RoleConfidant) // granted by two people
)

// Has reports whether the role is in the set.
func (s RoleSet) Has(r Role) bool { return s&(1<<r) != 0 }

// Meets reports whether the sets share a role.
func (s RoleSet) Meets(o RoleSet) bool { return s&o != 0 }

// IsEditor reports whether the holder may change accepted text.
func (s RoleSet) IsEditor() bool { return s.Meets(editors) }

// List returns the roles in their order.
func (s RoleSet) List() []Role {
	var list []Role
	for r := range roleNames {
		if s.Has(Role(r)) {
			list = append(list, Role(r))
		}
	}
	return list
}

func (s RoleSet) String() string {
	names := make([]string, 0, 2)
	for _, r := range s.List() {
		names = append(names, r.String())
	}
	return strings.Join(names, ",")
}

// MarshalJSON writes the set as a list of role names.
func (s RoleSet) MarshalJSON() ([]byte, error) {
	names := []string{}
	for _, r := range s.List() {
		names = append(names, r.String())
	}
	return json.Marshal(names)
}

// UnmarshalJSON reads a list of role names.
func (s *RoleSet) UnmarshalJSON(b []byte) error {
	var names []string
	if err := json.Unmarshal(b, &names); err != nil {
		return fmt.Errorf("roles: %w", err)
	}
	*s = 0
	for _, n := range names {
		r, err := ParseRole(n)
		if err != nil {
			return err
		}
		*s |= 1 << r
	}
	return nil
}

// Organisation is whom a participant speaks for.
type Organisation struct {
	ID   OrganisationID `json:"id"`
	Name string         `json:"name"`
}

// Participant is somebody's place in one dossier. The name of a person is not
// here: Site.Name resolves it from what the vault gave when the site was loaded.
type Participant struct {
	ID           ParticipantID  `json:"id"`
	Dossier      DossierID      `json:"dossier"`
	Organisation OrganisationID `json:"organisation"`
	Pseudonym    string         `json:"pseudonym,omitempty"` // "" for who takes part under their own name
	Roles        RoleSet        `json:"roles"`
	Withdrawn    bool           `json:"withdrawn,omitempty"`
	Granted      Seq            `json:"granted"` // the site entry that last changed the roles
}

// Actor is who does something, as far as the rules care.
type Actor struct {
	Participant   ParticipantID
	Organisation  OrganisationID
	Roles         RoleSet
	Pseudonymous  bool
	Speaks        bool // for the organisation: as its coordinator, or because it has none
	Authorisation Seq  // the site entry that gave the roles
}

// Operator is the actor of the command line on the server itself.
const Operator ParticipantID = "operator"

// Clock is the actor of what the server does when a time has come.
const Clock ParticipantID = "clock"

// ClockActor acts for the clock.
func ClockActor() Actor { return Actor{Participant: Clock, Roles: clock} }

// OperatorActor acts for whoever runs the command line.
func OperatorActor() Actor {
	return Actor{Participant: Operator, Roles: Roles(RoleOperator)}
}
