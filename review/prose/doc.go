// Package prose is the document model: immutable trees of nodes with marks, the
// rules of a schema, and the steps that change a document. It follows the
// behaviour of prosemirror-model and prosemirror-transform, which run in the
// browser; positions are counted in UTF-16 units on both sides.
//
// It must not do I/O, read a clock, or start goroutines: it only computes.
// Everything that arrives from outside is untrusted: the decoders are stricter
// than the browser's, and [Apply] never changes its document and never panics.
//
// Begin with [Default] for the schema, [Schema.ParseNode] for a document,
// [Schema.ParseStep] and [Apply] for a change, [Mapping] for places that move.
package prose
