package review

import "sort"

// pair says that element Old of one list is element New of another.
type pair struct{ Old, New int }

// maxAlignTable bounds the memory of one exact alignment: 4 million cells of two
// bytes. Beyond it, what is not unique stays unaligned, which is correct and coarse.
const maxAlignTable = 4 << 20

// align returns a longest list of equal elements, in the order of both lists. It
// first pairs what stands at both ends and what is unique on both sides, so that
// its cost follows the size of the change and not that of the text.
func align(a, b []int) []pair {
	out := make([]pair, 0, min(len(a), len(b)))
	alignRange(a, b, 0, 0, &out)
	return out
}

func alignRange(a, b []int, oldAt, newAt int, out *[]pair) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		*out = append(*out, pair{oldAt + head, newAt + head})
		head++
	}
	a, b, oldAt, newAt = a[head:], b[head:], oldAt+head, newAt+head
	tail := 0
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	middleA, middleB := a[:len(a)-tail], b[:len(b)-tail]
	if len(middleA) > 0 && len(middleB) > 0 {
		alignMiddle(middleA, middleB, oldAt, newAt, out)
	}
	for i := tail; i > 0; i-- {
		*out = append(*out, pair{oldAt + len(a) - i, newAt + len(b) - i})
	}
}

// alignMiddle cuts the lists at elements that are unique in both.
func alignMiddle(a, b []int, oldAt, newAt int, out *[]pair) {
	anchors := uniquePairs(a, b)
	if len(anchors) == 0 {
		if len(a)*len(b) <= maxAlignTable {
			alignTable(a, b, oldAt, newAt, out)
		}
		return
	}
	i, j := 0, 0
	for _, at := range append(anchors, pair{len(a), len(b)}) {
		alignRange(a[i:at.Old], b[j:at.New], oldAt+i, newAt+j, out)
		if at.Old < len(a) {
			*out = append(*out, pair{oldAt + at.Old, newAt + at.New})
		}
		i, j = at.Old+1, at.New+1
	}
}

// uniquePairs returns the longest increasing list of elements that occur exactly
// once on both sides.
func uniquePairs(a, b []int) []pair {
	type seen struct{ count, old, count2, new int }
	places := make(map[int]seen, len(a))
	for i, v := range a {
		s := places[v]
		s.count, s.old = s.count+1, i
		places[v] = s
	}
	for j, v := range b {
		if s, ok := places[v]; ok {
			s.count2, s.new = s.count2+1, j
			places[v] = s
		}
	}
	var list []pair
	for i, v := range a {
		if s := places[v]; s.count == 1 && s.count2 == 1 {
			list = append(list, pair{i, s.new})
		}
	}
	return increasing(list)
}

// increasing returns the longest part of the list, sorted by Old, in which New
// increases too.
func increasing(list []pair) []pair {
	ends := make([]int, 0, len(list)) // ends[k]: index of the smallest end of a run of k+1
	previous := make([]int, len(list))
	for i, p := range list {
		k := sort.Search(len(ends), func(k int) bool { return list[ends[k]].New >= p.New })
		previous[i] = -1
		if k > 0 {
			previous[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	out := make([]pair, len(ends))
	if len(ends) == 0 {
		return nil
	}
	for i, k := ends[len(ends)-1], len(ends)-1; k >= 0; i, k = previous[i], k-1 {
		out[k] = list[i]
	}
	return out
}

// alignTable is the textbook longest common subsequence.
func alignTable(a, b []int, oldAt, newAt int, out *[]pair) {
	width := len(b) + 1
	best := make([]uint16, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			at := i*width + j
			switch {
			case a[i] == b[j] && best[at+width+1] < 1<<16-1:
				best[at] = best[at+width+1] + 1
			default:
				best[at] = max(best[at+width], best[at+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		at := i*width + j
		switch {
		case a[i] == b[j]:
			*out = append(*out, pair{oldAt + i, newAt + j})
			i, j = i+1, j+1
		case best[at+width] >= best[at+1]:
			i++
		default:
			j++
		}
	}
}

// pairWindow keeps the comparison of large gaps to what lies at about the same
// place: every block of one side is compared with this many before and behind.
const pairWindow = 64

// pairTable holds, for every element of one list and those of the other within
// its window, the best sum of scores from there on.
type pairTable struct {
	n, m   int
	scores [][]int32
	best   [][]int32
}

// window returns the first and last element of the other list for element i.
func (t *pairTable) window(i int) (low, high int) {
	middle := i * t.m / t.n
	return max(0, middle-pairWindow), min(t.m-1, middle+pairWindow)
}

func (t *pairTable) at(i, j int) int32 {
	for ; i < t.n && j < t.m; i++ {
		low, high := t.window(i)
		if j <= high {
			return t.best[i][max(j, low)-low]
		}
	}
	return 0
}

func (t *pairTable) fill(i int, score func(i, j int) int) {
	low, high := t.window(i)
	t.scores[i], t.best[i] = make([]int32, high-low+1), make([]int32, high-low+1)
	for j := high; j >= low; j-- {
		s := int32(score(i, j))
		t.scores[i][j-low] = s
		best := t.at(i+1, j)
		if j < high {
			best = max(best, t.best[i][j+1-low])
		}
		if s > 0 {
			best = max(best, s+t.at(i+1, j+1))
		}
		t.best[i][j-low] = best
	}
}

// pairBest pairs elements of two lists in order so that the sum of their scores
// is highest. A score of 0 or less means that two do not belong together.
func pairBest(n, m int, score func(i, j int) int) []pair {
	if n == 0 || m == 0 {
		return nil
	}
	t := &pairTable{n: n, m: m, scores: make([][]int32, n), best: make([][]int32, n)}
	for i := n - 1; i >= 0; i-- {
		t.fill(i, score)
	}
	var out []pair
	for i, j := 0, 0; i < n && j < m; {
		low, high := t.window(i)
		j = max(j, low)
		switch {
		case j > high:
			i++
		case t.scores[i][j-low] > 0 && t.best[i][j-low] == t.scores[i][j-low]+t.at(i+1, j+1):
			out = append(out, pair{i, j})
			i, j = i+1, j+1
		case t.best[i][j-low] == t.at(i+1, j):
			i++
		default:
			j++
		}
	}
	return out
}
