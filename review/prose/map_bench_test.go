package prose_test

import (
	"testing"

	"meelezen/review/prose"
)

// BenchmarkMapPositions maps 10,000 positions, such as anchors, through 1,000 steps.
func BenchmarkMapPositions(b *testing.B) {
	mapping := prose.NewMapping()
	for i := range 1000 {
		mapping.Append(prose.NewStepMap(prose.Range{Start: i * 97 % 50000, OldSize: i % 3, NewSize: i % 5}))
	}
	for b.Loop() {
		for pos := range 10000 {
			mapping.Map(pos*5, 1)
		}
	}
}
