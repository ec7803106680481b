package review

import (
	"testing"

	"meelezen/review/prose"
)

func TestTheHistoryKeepsTheLastVersionsInOrder(t *testing.T) {
	docs := make([]*prose.Node, 2000)
	for i := range docs {
		docs[i] = &prose.Node{}
	}
	var h history
	for n := 0; n < len(docs); { // commands of 1, 2, 3 … steps
		var steps []past
		for range min(1+n%70, len(docs)-n) {
			steps = append(steps, past{doc: docs[n]})
			n++
		}
		before, _ := h.since(min(n-len(steps), maxPast))
		h = h.with(steps)
		for _, back := range []int{0, 1, 63, 64, 65, 300, maxPast} {
			list, ok := h.since(back)
			if ok != (back <= n) {
				t.Fatalf("%d versions back of %d: %v", back, n, ok)
			}
			if ok && back > 0 && list[0].doc != docs[n-back] {
				t.Fatalf("%d versions back of %d is another text", back, n)
			}
		}
		if k := len(before); k > 0 && before[k-1].doc != docs[n-len(steps)-1] {
			t.Fatal("the history before was changed")
		}
	}
	if _, ok := h.since(maxPast + 1); ok {
		t.Error("more than the most")
	}
}
