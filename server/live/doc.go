// Package live keeps the WebSocket connections of the people who have a document
// open: it frames what a room tells, queues it per connection, and closes a
// connection that cannot keep up, with a code that says what to do.
//
// It decides nothing about the text or about who may see what: commands go to
// server/room, and every item passes review.View. It authenticates nobody: the
// caller says who is connecting. Begin at message.go for the protocol, at
// audience.go for who is told what, and at conn.go for the two pumps.
package live
