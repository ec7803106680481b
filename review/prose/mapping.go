package prose

import (
	"iter"
	"slices"
)

// Mappable moves a position through changes. assoc says to which side the
// position belongs when something is inserted there: below zero to what stands
// before it, else to what stands after it.
type Mappable interface {
	Map(pos, assoc int) int
	MapResult(pos, assoc int) MapResult
}

// MapResult is a moved position and what happened around it.
type MapResult struct {
	Pos int
	// Deleted: the content on the side of assoc went. DeletedBefore and
	// DeletedAfter: that before or after went. DeletedAcross: that on both sides.
	Deleted, DeletedBefore, DeletedAfter, DeletedAcross bool

	spot    int // where the position lay in a replaced range, for mirrors
	inRange int // the number of that range and 1; 0 when spot says nothing
}

// Range is a replaced range of a [StepMap].
type Range struct{ Start, OldSize, NewSize int }

// StepMap says which ranges a step replaced. No step replaces more than two, so
// it is a value without allocation. The zero value maps every position to itself.
type StepMap struct {
	ranges   [2]Range
	n        int
	inverted bool
}

func newStepMap(ranges ...Range) StepMap {
	m := StepMap{n: len(ranges)}
	copy(m.ranges[:], ranges)
	return m
}

// Invert returns the map from the new positions to the old.
func (m StepMap) Invert() StepMap {
	m.inverted = !m.inverted
	return m
}

// Ranges yields the ranges with their start before the step.
func (m StepMap) Ranges() iter.Seq[Range] {
	return func(yield func(Range) bool) {
		shift := 0
		for i := range m.n {
			r := m.at(i, shift)
			shift += r.NewSize - r.OldSize
			if !yield(r) {
				return
			}
		}
	}
}

// Touches reports that the step replaced something in or at the edge of a range
// of positions before it.
func (m StepMap) Touches(from, to int) bool {
	for r := range m.Ranges() {
		if r.Start <= to && r.Start+r.OldSize >= from && (r.OldSize > 0 || r.NewSize > 0) {
			return true
		}
	}
	return false
}

// at returns a range in the direction of the map. shift is what the ranges
// before it added.
func (m *StepMap) at(i, shift int) Range {
	r := m.ranges[i]
	if m.inverted {
		return Range{r.Start - shift, r.NewSize, r.OldSize}
	}
	return r
}

// ForEach calls f with the borders of every range before and after the step.
func (m StepMap) ForEach(f func(oldStart, oldEnd, newStart, newEnd int)) {
	shift := 0
	for r := range m.Ranges() {
		f(r.Start, r.Start+r.OldSize, r.Start+shift, r.Start+shift+r.NewSize)
		shift += r.NewSize - r.OldSize
	}
}

// Map moves a position.
func (m StepMap) Map(pos, assoc int) int { return m.move(pos, assoc) }

// move is Map without copying the map; anchors go through thousands of them.
func (m *StepMap) move(pos, assoc int) int {
	shift := 0
	for i := range m.n {
		r := &m.ranges[i]
		start, before, after := r.Start, r.OldSize, r.NewSize
		if m.inverted {
			start, before, after = start-shift, after, before
		}
		if start > pos {
			break
		}
		if pos <= start+before {
			return Range{start, before, after}.land(pos, assoc) + shift
		}
		shift += after - before
	}
	return pos + shift
}

// land returns where a position in or at the range goes, not counting earlier ranges.
func (r Range) land(pos, assoc int) int {
	side := assoc
	if r.OldSize > 0 {
		switch pos {
		case r.Start:
			side = -1
		case r.Start + r.OldSize:
			side = 1
		}
	}
	if side < 0 {
		return r.Start
	}
	return r.Start + r.NewSize
}

// MapResult moves a position and says what was deleted around it.
func (m StepMap) MapResult(pos, assoc int) MapResult {
	shift := 0
	for i := range m.n {
		r := m.at(i, shift)
		if r.Start > pos {
			break
		}
		if end := r.Start + r.OldSize; pos <= end {
			return r.result(i, shift, pos, assoc)
		}
		shift += r.NewSize - r.OldSize
	}
	return MapResult{Pos: pos + shift}
}

func (r Range) result(i, shift, pos, assoc int) MapResult {
	end := r.Start + r.OldSize
	out := MapResult{Pos: r.land(pos, assoc) + shift}
	if r.OldSize == 0 {
		return out
	}
	near := end
	if assoc < 0 {
		near = r.Start
	}
	if pos != near {
		out.Deleted = true
		out.spot, out.inRange = pos-r.Start, i+1
	}
	out.DeletedAcross = pos != r.Start && pos != end
	out.DeletedAfter = pos == r.Start || out.DeletedAcross
	out.DeletedBefore = pos != r.Start
	return out
}

// recover returns the position of a spot that another map, of which this is
// the mirror, remembered.
func (m StepMap) recover(r MapResult) int {
	shift, i := 0, r.inRange-1
	if !m.inverted {
		for _, before := range m.ranges[:i] {
			shift += before.NewSize - before.OldSize
		}
	}
	return m.ranges[i].Start + shift + r.spot
}

// Mapping is a series of step maps. Two of them can be mirrors: one undoes the
// other, so that a position deleted by the first is found again after the second.
type Mapping struct {
	maps     []StepMap
	mirrors  map[int]int
	from, to int
}

// NewMapping returns a mapping through the maps in order.
func NewMapping(maps ...StepMap) *Mapping {
	return &Mapping{maps: slices.Clip(maps), to: len(maps)}
}

// Append adds a map at the end.
func (m *Mapping) Append(s StepMap) {
	m.maps = append(m.maps, s)
	m.to++
}

// Len is the number of maps.
func (m *Mapping) Len() int { return m.to - m.from }

// SetMirror says that the maps with these numbers undo each other.
func (m *Mapping) SetMirror(i, j int) {
	if m.mirrors == nil {
		m.mirrors = map[int]int{}
	}
	m.mirrors[i+m.from], m.mirrors[j+m.from] = j+m.from, i+m.from
}

// Slice returns the mapping through a part of the maps. It shares their mirrors.
func (m *Mapping) Slice(from, to int) *Mapping {
	end := m.from + to
	return &Mapping{maps: m.maps[:end:end], mirrors: m.mirrors, from: m.from + from, to: end}
}

// Map moves a position through all maps.
func (m *Mapping) Map(pos, assoc int) int {
	if len(m.mirrors) > 0 {
		return m.MapResult(pos, assoc).Pos
	}
	for i := m.from; i < m.to; i++ {
		pos = m.maps[i].move(pos, assoc)
	}
	return pos
}

// MapResult moves a position and gathers what was deleted around it on the way.
func (m *Mapping) MapResult(pos, assoc int) MapResult {
	var out MapResult
	for i := m.from; i < m.to; i++ {
		r := m.maps[i].MapResult(pos, assoc)
		if mirror, ok := m.mirrors[i]; ok && r.inRange > 0 && mirror > i && mirror < m.to {
			pos = m.maps[mirror].recover(r)
			i = mirror
			continue
		}
		pos = r.Pos
		out.Deleted = out.Deleted || r.Deleted
		out.DeletedBefore = out.DeletedBefore || r.DeletedBefore
		out.DeletedAfter = out.DeletedAfter || r.DeletedAfter
		out.DeletedAcross = out.DeletedAcross || r.DeletedAcross
	}
	out.Pos = pos
	return out
}
