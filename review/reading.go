package review

// Reading is which text somebody has before them.

// ReadsHead reports whether somebody follows the head: editors do, and readers
// when no fixed text was published to them.
func ReadsHead(s *State, a Actor) bool { return s.published == nil || a.Roles.IsEditor() }

// ReadingVersion is the version of the text that somebody has before them. That
// of the head would tell readers of a fixed text how much is being changed.
func ReadingVersion(s *State, a Actor) Version {
	if revision, ok := s.Published(); ok && !ReadsHead(s, a) {
		return revision.Version
	}
	return s.version
}

// MayReadRevision reports whether somebody sees a revision: readers of a fixed
// text do not see the ones that were named since.
func MayReadRevision(s *State, a Actor, r *Revision) bool {
	return ReadsHead(s, a) || r.Version <= ReadingVersion(s, a)
}
