package review

import (
	"flag"
	"fmt"
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

// policyMatrix asks Authorize itself, every action × role × state of the document
// and its round × relation, and prints what is allowed. States in which the same
// is allowed share a line; what is not printed is denied.
func policyMatrix() string {
	var b strings.Builder
	for _, action := range Actions() {
		b.WriteString(string(action) + "\n")
		for role := RoleReader; role <= RoleClock; role++ {
			writeCells(&b, role, action)
		}
	}
	return b.String()
}

func writeCells(b *strings.Builder, role Role, action Action) {
	var order []string
	states := map[string][]string{}
	for _, at := range moments() {
		var on []string
		for _, rel := range Relations() {
			if Authorize(Actor{Participant: "someone1", Roles: Roles(role)}, action, Object{at.Status, at.Round, rel}) == nil {
				on = append(on, rel.String())
			}
		}
		line := strings.Join(on, ", ")
		if states[line] == nil && line != "" {
			order = append(order, line)
		}
		states[line] = append(states[line], momentName(at))
	}
	for _, line := range order {
		when, on := strings.Join(states[line], ", "), line
		if len(states[line]) == len(moments()) {
			when = "always"
		}
		if line == "-, own, organisation, visible, hidden" {
			on = "anything"
		}
		fmt.Fprintf(b, "  %-14s %-28s %s\n", role, on, when)
	}
}

// moments are the states that a document can be in.
func moments() []Object {
	list := []Object{{Status: StatusDraft, Round: NoRound}, {Status: StatusDraft, Round: RoundIsPlanned}}
	for _, r := range RoundStates()[2:] {
		list = append(list, Object{Status: StatusInReview, Round: r})
	}
	for _, status := range []DocumentStatus{StatusAdopted, StatusSubmitted, StatusInRevision} {
		list = append(list, Object{Status: status, Round: RoundIsAccounted})
	}
	return list
}

func momentName(o Object) string {
	if o.Status == StatusDraft {
		return "draft/" + o.Round.String()
	}
	if o.Status != StatusInReview {
		return string(o.Status)
	}
	return o.Round.String()
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
		if err := checkRoles(Roles(RoleConfidant, with), false); KindOf(err) != Invalid {
			t.Errorf("confidant and %s: got %v, want invalid", with, err)
		}
	}
}

func TestAReaderIsOfferedToWithdrawWhatTheySaid(t *testing.T) {
	reader := Actor{Roles: Roles(RoleReader)}
	open := Object{Status: StatusInReview, Round: RoundIsOpen}
	for _, action := range []Action{WithdrawAction, ReattachAction, EndorseAction} {
		if !slices.Contains(May(reader, open), action) {
			t.Errorf("a reader is not offered to %s", action)
		}
	}
	if slices.Contains(May(reader, open), DecideAction) {
		t.Error("a reader is offered to decide")
	}
}
