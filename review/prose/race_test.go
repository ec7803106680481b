//go:build race

package prose_test

// The race detector makes this many times slower and has little to find here:
// the package starts no goroutine.
const hostileInputs = 6000
