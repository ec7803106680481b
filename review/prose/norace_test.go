//go:build !race

package prose_test

const hostileInputs = 60000
