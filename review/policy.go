package review

import (
	"fmt"
	"strings"
)

// Action is something that a person can ask for. Every command, message and
// route names one; what has no row below is denied.
type Action string

// The actions on a document, and on the site.
const (
	ReadDocument     Action = "readDocument"
	ReadContribution Action = "readContribution"
	AddContribution  Action = "contribute"
	AddReplyAction   Action = "reply"
	EndorseAction    Action = "endorse"
	WithdrawAction   Action = "withdraw"
	ReattachAction   Action = "reattach"
	EditText         Action = "edit"
	ImportText       Action = "import"
	RestoreText      Action = "restore"
	DecideAction     Action = "decide"
	NameRevisions    Action = "nameRevision"
	RunRound         Action = "runRound"
	RedactAction     Action = "redact"
	PrintDocument    Action = "print"
	SeeCursors       Action = "seeCursors"
	CreateDocuments  Action = "createDocument"
	ManagePeople     Action = "managePeople"
)

// Relation of the actor to the thing acted on.
type Relation uint8

// The relations. Hidden things are answered with NotFound, so that nobody learns
// that they exist.
const (
	RelationNone Relation = iota // the action is on the document, or on something not yet there
	RelationOwn
	RelationVisible
	RelationHidden
)

var relationNames = [...]string{"-", "own", "visible", "hidden"}

func (r Relation) String() string { return relationNames[r] }

// Object is what an action is on, as far as the policy looks at it.
type Object struct {
	Round    RoundState
	Relation Relation
}

// rule is one row of the policy. A nil condition always holds.
type rule struct {
	action Action
	who    RoleSet
	when   func(Object) bool
	text   string // the condition in words, for the printed table
}

var operator = Roles(RoleOperator)

// policy is the whole of who may do what. Nothing else decides permission.
var policy = []rule{
	{ReadDocument, anyParticipant, nil, ""},
	{ReadContribution, anyParticipant, reachable, "own or visible"},
	{PrintDocument, anyParticipant, nil, ""},
	{AddContribution, editors, nil, ""},
	{AddContribution, anyParticipant, roundOpen, "while a round is open"},
	{AddReplyAction, editors, reachable, "own or visible"},
	{AddReplyAction, anyParticipant, all(roundOpen, reachable), "own or visible, while a round is open"},
	{EndorseAction, anyParticipant, all(roundOpen, visible), "another's visible one, while a round is open"},
	{WithdrawAction, anyParticipant, own, "own"},
	{ReattachAction, editors, reachable, "own or visible"},
	{ReattachAction, anyParticipant, all(roundOpen, own), "own, while a round is open"},
	{EditText, editors, nil, ""},
	{ImportText, editors, nil, ""},
	{RestoreText, editors, nil, ""},
	{DecideAction, editors, reachable, "own or visible"},
	{NameRevisions, editors, nil, ""},
	{SeeCursors, editors, nil, ""},
	{CreateDocuments, editors, nil, ""},
	{RunRound, Roles(RoleLeadEditor), nil, ""},
	{RedactAction, Roles(RoleLeadEditor), reachable, "own or visible"},
	{ManagePeople, Roles(RoleAdministrator) | operator, nil, ""},
}

func roundOpen(o Object) bool { return o.Round == RoundIsOpen }
func own(o Object) bool       { return o.Relation == RelationOwn }
func visible(o Object) bool   { return o.Relation == RelationVisible }
func reachable(o Object) bool { return own(o) || visible(o) }

func all(conditions ...func(Object) bool) func(Object) bool {
	return func(o Object) bool {
		for _, c := range conditions {
			if !c(o) {
				return false
			}
		}
		return true
	}
}

// Authorize returns nil when a row of the policy allows the action. Otherwise:
// NotFound for what the actor may not see, Closed when the same actor could do it
// while a round is open, Forbidden for the rest.
func Authorize(a Actor, action Action, on Object) error {
	const op = "review.Authorize"
	if allowed(a.Roles, action, on) {
		return nil
	}
	if on.Relation == RelationHidden {
		return E(NotFound, op, "error.notFound", nil)
	}
	during := on
	during.Round = RoundIsOpen
	if allowed(a.Roles, action, during) {
		return E(Closed, op, "error.roundClosed", nil)
	}
	return E(Forbidden, op, "error.forbidden", fmt.Errorf("%s by %s", action, a.Roles))
}

func allowed(roles RoleSet, action Action, on Object) bool {
	for _, r := range policy {
		if r.action == action && r.who.Meets(roles) && (r.when == nil || r.when(on)) {
			return true
		}
	}
	return false
}

// May lists the actions that the actor can do now on the document itself, on
// what others said or on what they said themselves: what a screen offers.
func May(a Actor, round RoundState) []Action {
	may := []Action{}
	for _, action := range Actions() {
		on := func(r Relation) bool { return allowed(a.Roles, action, Object{Round: round, Relation: r}) }
		if on(RelationNone) || on(RelationVisible) || on(RelationOwn) {
			may = append(may, action)
		}
	}
	return may
}

// Actions lists every action that has a row, in the order of the table.
func Actions() []Action {
	var list []Action
	for _, r := range policy {
		if len(list) == 0 || list[len(list)-1] != r.action {
			list = append(list, r.action)
		}
	}
	return list
}

// PolicyTable prints the policy for people: a row per action and role, with the
// condition in words.
func PolicyTable() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-17s %-40s %s\n", "action", "who", "when")
	for _, r := range policy {
		when := r.text
		if when == "" {
			when = "always"
		}
		fmt.Fprintf(&b, "%-17s %-40s %s\n", r.action, strings.ReplaceAll(r.who.String(), ",", ", "), when)
	}
	return b.String()
}
