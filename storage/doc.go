// Package storage remembers: it holds the only SQL of the module, on SQLite.
//
// Two files lie in one directory. meelezen.db has the journals and what is read
// from them; vault.db has what links a participant to a person, sealed with a key
// from a file of its own, and nothing else does. Every journal (one per document,
// one for the site) is an append-only, hash-chained list of entries; all other
// tables of meelezen.db are projections, caches or command receipts written in the
// same transaction, and Verify proves that they still are what the journal says.
//
// All writes go through one goroutine that commits in groups (writer.go). The
// package decides nothing: rules are in review, the order of effects in
// server/room. It speaks review's types and kinds only.
//
// Begin at db.go (opening), then commit.go (a room's batch to rows), chain.go
// (the hashes) and verify.go; of the vault, at vault_seal.go.
package storage
