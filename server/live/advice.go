package live

import "meelezen/review"

// AdviceFor is the one table of what a client does about a kind of error.
func AdviceFor(kind review.Kind) Advice {
	switch kind {
	case review.Unauthenticated:
		return LogIn
	case review.Stale:
		return CatchUp
	case review.Gone:
		return Reload
	case review.Invalid, review.Conflict, review.Limit:
		return Change
	case review.Forbidden, review.NotFound, review.Closed:
		return Stop
	default: // Internal, Unavailable: ours, not the sender's
		return Retry
	}
}

// textKey is the key of what a user is told about an error, never empty.
func textKey(err error) string {
	kind := review.KindOf(err)
	if key := review.TextOf(err); key != "" && kind != review.Internal {
		return string(key)
	}
	return "error." + kind.String()
}
