package review

import (
	"slices"

	"meelezen/review/prose"
)

// past is the text before a step, and how the step moved positions.
type past struct {
	doc *prose.Node
	m   prose.StepMap
}

// maxPast is how many versions a sender may be behind: at five steps a second,
// over a minute and a half. Who is further behind catches up first.
const maxPast = 512

// pastChunk is what a step copies at most: others may be computing on the state
// that the next one is made from, so nothing is ever appended in place.
const pastChunk = 64

// history is the last versions, oldest first: immutable, in chunks that are full
// but for the last.
type history [][]past

// with returns the history with newer versions behind it.
func (h history) with(steps []past) history {
	h = slices.Clone(h)
	if n := len(h); n > 0 && len(h[n-1]) < pastChunk {
		room := min(len(steps), pastChunk-len(h[n-1]))
		h[n-1] = slices.Concat(h[n-1], steps[:room])
		steps = steps[room:]
	}
	for chunk := range slices.Chunk(steps, pastChunk) {
		h = append(h, chunk)
	}
	// One chunk more than needed, because the last is not full.
	return h[max(0, len(h)-maxPast/pastChunk-1):]
}

// since returns the last n versions, oldest first, or false when there are not so many.
func (h history) since(n int) ([]past, bool) {
	if n < 0 || n > maxPast {
		return nil, false
	}
	var list []past
	for i := len(h) - 1; i >= 0 && len(list) < n; i-- {
		chunk := h[i]
		list = slices.Concat(chunk[max(0, len(chunk)-(n-len(list))):], list)
	}
	return list, len(list) == n
}
