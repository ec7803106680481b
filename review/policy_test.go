package review

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the goldens anew")

// Reading the golden is reading the policy.
func TestPolicyReadsAsItsGolden(t *testing.T) {
	golden(t, "testdata/policy.golden", PolicyTable()+"\n"+policyMatrix())
}

// policyMatrix asks Authorize itself: role × action × round × relation.
func policyMatrix() string {
	var b strings.Builder
	for role := RoleReader; role <= RoleOperator; role++ {
		b.WriteString(role.String() + "\n")
		for _, action := range Actions() {
			b.WriteString("  " + string(action) + strings.Repeat(" ", 18-len(action)))
			for _, round := range []RoundState{NoRound, RoundIsOpen, RoundIsClosed} {
				b.WriteString(round.String() + ":")
				for _, rel := range []Relation{RelationNone, RelationOwn, RelationVisible, RelationHidden} {
					err := Authorize(Actor{Participant: "someone1", Roles: Roles(role)}, action, Object{round, rel})
					b.WriteString(" " + rel.String() + "=" + verdict(err))
				}
				b.WriteString("  ")
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func verdict(err error) string {
	if err == nil {
		return "yes"
	}
	return KindOf(err).String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; if the change is meant, run with -update and read it.\ngot:\n%s", path, got)
	}
}

func TestWhatHasNoRowIsDenied(t *testing.T) {
	everything := Actor{Participant: "someone1", Roles: ^RoleSet(0)}
	if err := Authorize(everything, "launchRockets", Object{}); KindOf(err) != Forbidden {
		t.Errorf("got %v, want forbidden", err)
	}
	if err := Authorize(Actor{Participant: "someone1"}, ReadDocument, Object{}); KindOf(err) != Forbidden {
		t.Errorf("without roles: got %v, want forbidden", err)
	}
}

func TestEveryCommandHasARowInThePolicy(t *testing.T) {
	rows := map[Action]bool{}
	for _, a := range Actions() {
		rows[a] = true
	}
	for _, typ := range CommandTypes() {
		c, err := DecodeCommand(typ, []byte(`{}`))
		if err != nil {
			t.Fatalf("%s: %v", typ, err)
		}
		if !rows[c.Action()] {
			t.Errorf("command %s asks for %s, which has no row", typ, c.Action())
		}
	}
}

func TestTheConfidantIsNeverAlsoEditorOrAdministrator(t *testing.T) {
	for _, with := range []Role{RoleEditor, RoleLeadEditor, RoleAdministrator} {
		if err := checkRoles(Roles(RoleConfidant, with)); KindOf(err) != Invalid {
			t.Errorf("confidant and %s: got %v, want invalid", with, err)
		}
	}
}

func TestAReaderIsOfferedToWithdrawWhatTheySaid(t *testing.T) {
	reader := Actor{Roles: Roles(RoleReader)}
	for _, action := range []Action{WithdrawAction, ReattachAction, EndorseAction} {
		if !slices.Contains(May(reader, RoundIsOpen), action) {
			t.Errorf("a reader is not offered to %s", action)
		}
	}
	if slices.Contains(May(reader, RoundIsOpen), DecideAction) {
		t.Error("a reader is offered to decide")
	}
}
