// Package review is what Meelezen is about: documents under review, the
// contributions people make to them, and the decisions editors take.
//
// It is pure. It knows no clock, no randomness, no goroutine, no storage and no
// network: times and ids are passed in, and what happened comes out as events.
// State is an immutable value that is the fold of a document's journal; Site is
// the same for people, organisations and grants. A command is authorised by the
// one table in policy.go and computed to events by command.go; what a person may
// see of an item is decided by View in view.go, and nowhere else.
//
// The life of a suggestion: a reader types in the text; the browser reduces that
// to replacements on one version, and sends a Contribute command. The room
// has Execute authorise it, check the replacements against that version and map
// them to the head; a Contributed event enters the journal. While others edit, its
// ranges move through step maps; when the words under it change it becomes
// outdated, never lost. An editor decides: accepting yields the steps and the
// Decided event in one commit; any other outcome needs a written reason.
//
// The life of a text: a draft is in review while a round is open, in processing
// when it is closed and for adoption when it is accounted for. A lead editor adopts
// it when nothing is undecided or unpublished: then it is locked, and can be
// submitted. Reopened, it is a revision of what was submitted, and what changed
// since is known with the reasons.
package review
