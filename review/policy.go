package review

import (
	"fmt"
	"slices"
	"strings"
)

// Action is something that a person can ask for. Every command, message and
// route names one; what has no row below is denied.
type Action string

// The actions on a document, and on the site.
const (
	ReadDocument     Action = "readDocument"
	ReadContribution Action = "readContribution"
	PrintDocument    Action = "print"
	AddContribution  Action = "contribute"
	EnterOnBehalf    Action = "enterOnBehalf"
	ShareAction      Action = "share"
	SubmitAction     Action = "submit"
	DiscardAction    Action = "discard"
	AddReplyAction   Action = "reply"
	EndorseAction    Action = "endorse"
	WithdrawAction   Action = "withdraw"
	ConfirmAction    Action = "confirm"
	ReattachAction   Action = "reattach"
	MarkSections     Action = "markSection"
	FlagAction       Action = "flag"
	ModerateAction   Action = "moderate"
	RedactAction     Action = "redact"
	EditText         Action = "edit"
	ImportText       Action = "import"
	RestoreText      Action = "restore"
	NameRevisions    Action = "nameRevision"
	DecideAction     Action = "decide"
	ConsentAction    Action = "consent"
	ReadFullReport   Action = "readFullReport"
	PublishAction    Action = "publishDecisions"
	SeeCursors       Action = "seeCursors"
	SeeCoverage      Action = "seeCoverage"
	RunRound         Action = "runRound"
	CloseOnTime      Action = "closeOnTime"
	ReleaseHeld      Action = "releaseHeld"
	CreateDocuments  Action = "createDocument"
	ManagePeople     Action = "managePeople"
	ConfirmGrants    Action = "confirmGrant"
	SeeRights        Action = "seeRights"
	ChoosePseudonyms Action = "choosePseudonym"
	LookBehindAction Action = "lookBehind"
	SetSettings      Action = "setSettings"

	AdoptAction          Action = "adopt"
	SubmitDocumentAction Action = "submitDocument"
	ReopenAction         Action = "reopen"
)

// Relation of the actor to the thing acted on.
type Relation uint8

// The relations. Hidden things are answered with NotFound, so that nobody learns
// that they exist. What is the organisation's own is seen by its members and
// belongs to its author; once sent with one voice it belongs to who speaks for it.
const (
	RelationNone         Relation = iota // the action is on the document, or on something not yet there
	RelationOwn                          // the actor's to take back
	RelationOrganisation                 // of somebody of the actor's organisation
	RelationVisible
	RelationHidden
)

var relationNames = [...]string{"-", "own", "organisation", "visible", "hidden"}

func (r Relation) String() string { return relationNames[r] }

// Relations lists them.
func Relations() []Relation {
	return []Relation{RelationNone, RelationOwn, RelationOrganisation, RelationVisible, RelationHidden}
}

// Object is what an action is on, as far as the policy looks at it.
type Object struct {
	Status   DocumentStatus // "" for what is on the site
	Round    RoundState
	Relation Relation
}

// rule is one row of the policy. A nil condition always holds.
type rule struct {
	action Action
	who    RoleSet
	when   condition
}

// condition is what must hold of the object, with its name in the printed table.
type condition struct {
	text  string
	holds func(Object) bool
}

var (
	always       = condition{"always", func(Object) bool { return true }}
	published    = condition{"once a round was opened or the text adopted", func(o Object) bool { return o.Status != StatusDraft }}
	roundOpen    = condition{"while a round is open", func(o Object) bool { return o.Round == RoundIsOpen }}
	inputTaken   = condition{"from opening until accounted", func(o Object) bool { return o.Round.TakesInput() }}
	own          = condition{"own", func(o Object) bool { return o.Relation == RelationOwn }}
	notOwn       = condition{"another's", func(o Object) bool { return o.Relation != RelationOwn }}
	mine         = condition{"own or of the own organisation", func(o Object) bool { return o.Relation == RelationOwn || o.Relation == RelationOrganisation }}
	othersInView = condition{"another's in sight", func(o Object) bool { return o.Relation == RelationVisible || o.Relation == RelationOrganisation }}
	adopted      = condition{"once the text is adopted", func(o Object) bool { return o.Status.Locked() }}
	inSight      = condition{"own or in sight", func(o Object) bool { return o.Relation != RelationNone && o.Relation != RelationHidden }}
)

// and joins two conditions.
func (c condition) and(d condition) condition {
	return condition{c.text + ", " + d.text, func(o Object) bool { return c.holds(o) && d.holds(o) }}
}

var (
	operator      = Roles(RoleOperator)
	clock         = Roles(RoleClock)
	administrator = Roles(RoleAdministrator)
	lead          = Roles(RoleLeadEditor)
)

// policy is the whole of who may do what. Nothing else decides permission.
var policy = []rule{
	{ReadDocument, editors, always},
	{ReadDocument, anyParticipant, published},
	{ReadContribution, editors, inSight},
	{ReadContribution, anyParticipant, published.and(inSight)},
	{PrintDocument, editors, always},
	{PrintDocument, anyParticipant, published},
	{AddContribution, editors, always},
	{AddContribution, anyParticipant, inputTaken},
	{EnterOnBehalf, editors, always},
	{ShareAction, anyParticipant, inputTaken.and(own)},
	{SubmitAction, editors, own},
	{SubmitAction, anyParticipant, inputTaken.and(mine)},
	{DiscardAction, anyParticipant, own},
	{AddReplyAction, editors, inSight},
	{AddReplyAction, anyParticipant, inputTaken.and(inSight)},
	{EndorseAction, anyParticipant, roundOpen.and(othersInView)},
	{WithdrawAction, anyParticipant, own},
	{ConfirmAction, anyParticipant, roundOpen.and(own)},
	{ReattachAction, editors, inSight},
	{ReattachAction, anyParticipant, roundOpen.and(own)},
	{MarkSections, anyParticipant, inputTaken},
	{FlagAction, anyParticipant, othersInView},
	{ModerateAction, lead, inSight},
	{ModerateAction, lead, condition{"a new content warning", func(o Object) bool { return o.Relation == RelationNone }}},
	{RedactAction, lead, inSight},
	{EditText, editors, always},
	{ImportText, editors, always},
	{RestoreText, editors, always},
	{NameRevisions, editors, always},
	{DecideAction, editors, inSight},
	{ConsentAction, anyParticipant, own},
	{ReadFullReport, editors, always},
	{PublishAction, lead, always},
	{SeeCursors, editors, always},
	{SeeCoverage, editors, always},
	{RunRound, lead, always},
	{CloseOnTime, clock, always},
	{ReleaseHeld, clock, always},
	{CreateDocuments, editors, always},
	{ManagePeople, administrator | operator, always},
	{ConfirmGrants, administrator | lead, notOwn},
	{SeeRights, administrator | lead, always},
	{ChoosePseudonyms, anyParticipant, own},
	{LookBehindAction, Roles(RoleConfidant), always},
	{SetSettings, everyRole, always},
	{AdoptAction, lead, always},
	{SubmitDocumentAction, lead, adopted},
	{ReopenAction, lead, adopted},
}

// afterAdoption has what can still be done when the text is adopted: reading,
// taking back and protecting. All else waits until it is reopened.
var afterAdoption = []Action{
	ReadDocument, ReadContribution, PrintDocument, ReadFullReport, ConsentAction, DiscardAction, WithdrawAction, FlagAction, ModerateAction, RedactAction,
	SeeCursors, SeeCoverage, CloseOnTime, ReleaseHeld, SubmitDocumentAction, ReopenAction,
	CreateDocuments, ManagePeople, ConfirmGrants, SeeRights, ChoosePseudonyms, LookBehindAction, SetSettings,
}

// Authorize returns nil when a row of the policy allows the action. Otherwise:
// NotFound for what the actor may not see, Closed when the same actor could do it
// while a round is open or if the text were not adopted, Conflict when they could
// do it once it is, Forbidden for the rest. A text that is not out yet is
// not there for who would read it later.
func Authorize(a Actor, action Action, on Object) error {
	const op = "review.Authorize"
	if allowed(a.Roles, action, on) {
		return nil
	}
	if on.Relation == RelationHidden || on.Status == StatusDraft && !allowed(a.Roles, ReadDocument, on) {
		return E(NotFound, op, "error.notFound", nil)
	}
	if on.Status.Locked() && !slices.Contains(afterAdoption, action) {
		if before := (Object{StatusInReview, RoundIsOpen, on.Relation}); allowed(a.Roles, action, before) {
			return E(Closed, op, "error.textAdopted", nil)
		}
	}
	if after := (Object{StatusAdopted, on.Round, on.Relation}); on.Status != "" && !on.Status.Locked() && allowed(a.Roles, action, after) {
		return E(Conflict, op, "error.notAdopted", nil)
	}
	during := on
	during.Round, during.Status = RoundIsOpen, StatusInReview
	if allowed(a.Roles, action, during) {
		return E(Closed, op, "error.roundClosed", nil)
	}
	return E(Forbidden, op, "error.forbidden", fmt.Errorf("%s by %s", action, a.Roles))
}

func allowed(roles RoleSet, action Action, on Object) bool {
	if on.Status.Locked() && !slices.Contains(afterAdoption, action) {
		return false
	}
	for _, r := range policy {
		if r.action == action && r.who.Meets(roles) && r.when.holds(on) {
			return true
		}
	}
	return false
}

// May lists the actions that the actor can do now on the document itself, on
// what others said or on what they said themselves: what a screen offers. On.Relation
// is not looked at.
func May(a Actor, on Object) []Action {
	may := []Action{}
	for _, action := range Actions() {
		ask := func(r Relation) bool { return allowed(a.Roles, action, Object{on.Status, on.Round, r}) }
		if slices.ContainsFunc([]Relation{RelationNone, RelationVisible, RelationOwn}, ask) {
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
		fmt.Fprintf(&b, "%-17s %-40s %s\n", r.action, strings.ReplaceAll(r.who.String(), ",", ", "), r.when.text)
	}
	b.WriteString("\nwhen the text is adopted, of these only:\n")
	for _, action := range afterAdoption {
		fmt.Fprintf(&b, "  %s\n", action)
	}
	return b.String()
}
