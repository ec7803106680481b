package prose

// ReplaceAroundStep replaces a range but keeps a flat part of it, the gap,
// which moves into the slice: it wraps, lifts and changes the type of blocks.
type ReplaceAroundStep struct {
	From, To, GapFrom, GapTo int
	Slice                    Slice
	// Insert is the position in the slice where the gap goes.
	Insert    int
	Structure bool
}

// check reports numbers that no document can make right.
func (s *ReplaceAroundStep) check() error {
	if s.From < 0 || s.GapFrom < s.From || s.GapTo < s.GapFrom || s.To < s.GapTo {
		return failf(ErrStep, "gap %d to %d does not lie in %d to %d", s.GapFrom, s.GapTo, s.From, s.To)
	}
	if s.Insert < 0 || s.Insert > s.Slice.Size() {
		return failf(ErrStep, "gap goes outside the slice")
	}
	return nil
}

// Apply implements [Step].
func (s *ReplaceAroundStep) Apply(doc *Node) (*Node, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	if err := s.Slice.check(); err != nil {
		return nil, err
	}
	if s.Structure {
		if err := mustBeStructure(doc, s.From, s.GapFrom); err != nil {
			return nil, err
		}
		if err := mustBeStructure(doc, s.GapTo, s.To); err != nil {
			return nil, err
		}
	}
	gap, err := doc.Slice(s.GapFrom, s.GapTo)
	if err != nil {
		return nil, err
	}
	if gap.OpenStart > 0 || gap.OpenEnd > 0 {
		return nil, failf(ErrStep, "gap is not flat")
	}
	filled, ok := s.Slice.insertAt(s.Insert, gap.Content)
	if !ok {
		return nil, failf(ErrStep, "content of the gap does not fit in the slice")
	}
	return doc.Replace(s.From, s.To, filled)
}

// StepMap implements [Step].
func (s *ReplaceAroundStep) StepMap() StepMap {
	return newStepMap(
		Range{s.From, s.GapFrom - s.From, s.Insert},
		Range{s.GapTo, s.To - s.GapTo, s.Slice.Size() - s.Insert},
	)
}

// Map implements [Step].
func (s *ReplaceAroundStep) Map(m Mappable) (Step, bool) {
	from, to := m.MapResult(s.From, 1), m.MapResult(s.To, -1)
	// An empty outer side follows its outer end, else what others insert at the
	// start of a wrap would fall out of it and take the wrap along.
	gapFrom, gapTo := from.Pos, to.Pos
	if s.GapFrom != s.From {
		gapFrom = m.Map(s.GapFrom, -1)
	}
	if s.GapTo != s.To {
		gapTo = m.Map(s.GapTo, 1)
	}
	if from.DeletedAcross && to.DeletedAcross || gapFrom < from.Pos || gapTo > to.Pos || gapFrom > gapTo {
		return nil, false
	}
	return &ReplaceAroundStep{from.Pos, to.Pos, gapFrom, gapTo, s.Slice, s.Insert, s.Structure}, true
}

// Invert implements [Step].
func (s *ReplaceAroundStep) Invert(doc *Node) (Step, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	old, err := doc.Slice(s.From, s.To)
	if err != nil {
		return nil, err
	}
	if old, err = old.removeBetween(s.GapFrom-s.From, s.GapTo-s.From); err != nil {
		return nil, err
	}
	gap := s.GapTo - s.GapFrom
	return &ReplaceAroundStep{
		From: s.From, To: s.From + s.Slice.Size() + gap,
		GapFrom: s.From + s.Insert, GapTo: s.From + s.Insert + gap,
		Slice: old, Insert: s.GapFrom - s.From, Structure: s.Structure,
	}, nil
}

// AppendJSON implements [Step].
func (s *ReplaceAroundStep) AppendJSON(b []byte) []byte {
	b = appendInt(b, `{"from":`, s.From)
	b = appendInt(b, `,"gapFrom":`, s.GapFrom)
	b = appendInt(b, `,"gapTo":`, s.GapTo)
	b = appendInt(b, `,"insert":`, s.Insert)
	if s.Slice.Size() > 0 {
		b = append(b, `,"slice":`...)
		b = s.Slice.AppendJSON(b)
	}
	b = append(b, `,"stepType":"replaceAround"`...)
	if s.Structure {
		b = append(b, `,"structure":true`...)
	}
	return append(appendInt(b, `,"to":`, s.To), '}')
}

// MarshalJSON implements [Step].
func (s *ReplaceAroundStep) MarshalJSON() ([]byte, error) { return s.AppendJSON(nil), nil }
