package prose

import (
	"errors"
	"fmt"
)

// The classes of error, for use with errors.Is. Their texts are for logs.
var (
	// ErrSyntax: malformed JSON, an unknown, missing or double key, a value of the wrong type.
	ErrSyntax = errors.New("malformed JSON")
	// ErrLimit: something is deeper or longer than the package accepts.
	ErrLimit = errors.New("over the limit")
	// ErrContent: a node, mark or attribute breaks a rule of the schema.
	ErrContent = errors.New("invalid content")
	// ErrStep: a step does not fit the document it was applied to.
	ErrStep = errors.New("step does not fit")
)

// What the package accepts. A document that grows over them through steps is
// refused too, otherwise its own snapshot could not be loaded again.
const (
	// MaxDepth is the number of levels a document, slice or attribute value may nest.
	MaxDepth = 100
	// MaxText is the length of one text node in bytes.
	MaxText = 1 << 20
	// MaxAttr is the length of one attribute value in bytes of JSON.
	MaxAttr = 64 << 10
	// MaxSize is the size of a whole document in positions.
	MaxSize = 1 << 28
)

func failf(class error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", class, fmt.Sprintf(format, args...))
}
