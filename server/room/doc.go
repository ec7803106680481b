// Package room is the authority on the order of things: each document has one,
// and the site has one, that takes commands one after the other.
//
// It knows no socket and no HTTP, and holds no rules: those are review's. Its own
// business is the order of effects, which stands at the top of authority.go.
// Begin at Hub, which has a Room for each document that somebody has open.
package room
