package review

import (
	"errors"
	"fmt"
)

// Kind says whose fault an error is and what can be done about it. The set is
// closed: server/error.go has a row for each, with its HTTP status, its wire
// code and the advice that the client gets.
type Kind uint8

const (
	// Internal is the zero kind, so that an unclassified error never reaches a user.
	Internal        Kind = iota
	Invalid              // the request itself is wrong; sending it again will not help
	Unauthenticated      // nobody is logged in, or the session has ended
	Forbidden            // the policy has no row that allows it
	NotFound             // it does not exist, or may not be seen: the two look the same
	Conflict             // it clashes with what is there, e.g. a command id used twice
	Stale                // made on an older version: catch up, rebase, try again
	Gone                 // too old to catch up with: load the document again
	Closed               // the round or the document no longer takes this
	Limit                // too big, too many or too fast
	Unavailable          // the server cannot write now, e.g. the disk is full
)

var kindNames = [...]string{
	"internal", "invalid", "unauthenticated", "forbidden", "notFound", "conflict",
	"stale", "gone", "closed", "limit", "unavailable",
}

// String returns the wire name of the kind, in lowerCamelCase.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Internal]
}

// Kinds returns every kind, for the tests that range over all of them.
func Kinds() []Kind {
	all := make([]Kind, len(kindNames))
	for i := range all {
		all[i] = Kind(i)
	}
	return all
}

// TextKey names a message in the catalogue of texts that a user may see
// ("error.reasonRequired"). It is never itself shown.
type TextKey string

// Error is what every package returns when the cause matters to a user.
type Error struct {
	Kind Kind
	Op   string  // what was tried, as "review.Decide"
	Text TextKey // what to tell the user; "" falls back to a text per kind
	Err  error   // the cause, for the operator
	Args []any   // for the blanks in the text, each a string
}

func (e *Error) Error() string {
	switch {
	case e.Err != nil && e.Op != "":
		return fmt.Sprintf("%s: %v", e.Op, e.Err)
	case e.Err != nil:
		return e.Err.Error()
	case e.Text != "":
		return fmt.Sprintf("%s: %s (%s)", e.Op, e.Kind, e.Text)
	default:
		return fmt.Sprintf("%s: %s", e.Op, e.Kind)
	}
}

func (e *Error) Unwrap() error { return e.Err }

// E makes an *Error. The cause may be nil.
func E(kind Kind, op string, text TextKey, cause error) *Error {
	return &Error{Kind: kind, Op: op, Text: text, Err: cause}
}

// With fills in the blanks of the text.
func (e *Error) With(args ...any) *Error {
	e.Args = args
	return e
}

// KindOf returns the kind of the first *Error in the chain, Internal if there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// TextOf returns the first text key in the chain, "" if there is none.
func TextOf(err error) TextKey {
	key, _ := TextAndArgs(err)
	return key
}

// TextAndArgs is TextOf, with what fills in its blanks.
func TextAndArgs(err error) (TextKey, []any) {
	for e := (*Error)(nil); errors.As(err, &e); err = e.Err {
		if e.Text != "" {
			return e.Text, e.Args
		}
		if e.Err == nil {
			break
		}
	}
	return "", nil
}
