package prose

const (
	keyStepType keys = 1 << iota
	keyFrom
	keyTo
	keyGapFrom
	keyGapTo
	keyInsert
	keySlice
	keyStructure
	keyMark
	keyPos
	keyAttr
	keyValue
	keySteps
)

// rawStep is a step as it stands in JSON; its kind may come last.
type rawStep struct {
	seen                          keys
	kind                          string
	from, to, gapFrom, gapTo, pos int
	insert                        int
	slice                         Slice
	structure                     bool
	mark                          Mark
	attr                          string
	value                         any
	steps                         []Step
}

func (d *decoder) steps(depth int) ([]Step, error) {
	out := []Step{}
	err := d.list(func() error {
		s, err := d.step(depth)
		out = append(out, s)
		return err
	})
	return out, err
}

func (d *decoder) step(depth int) (Step, error) {
	if depth > MaxDepth {
		return nil, failf(ErrLimit, "steps nest deeper than %d", MaxDepth)
	}
	var raw rawStep
	if err := d.object(func(key []byte) error { return d.stepKey(&raw, key, depth) }); err != nil {
		return nil, err
	}
	kind := stepKindByName(raw.kind)
	if kind == nil {
		return nil, d.fail("unknown kind of step")
	}
	if raw.seen&kind.needs != kind.needs || raw.seen&^(kind.needs|kind.may) != 0 {
		return nil, d.fail("missing or unknown key in a " + raw.kind + " step")
	}
	step, err := kind.build(&raw)
	if err != nil {
		return nil, d.fail(err.Error())
	}
	return step, nil
}

// stepKind says which keys a kind of step has.
type stepKind struct {
	needs, may keys
	build      func(*rawStep) (Step, error)
}

func stepKindByName(name string) *stepKind {
	switch name {
	case "replace":
		return &stepKind{keyStepType | keyFrom | keyTo, keySlice | keyStructure, buildReplace}
	case "replaceAround":
		return &stepKind{keyStepType | keyFrom | keyTo | keyGapFrom | keyGapTo | keyInsert, keySlice | keyStructure, buildAround}
	case "addMark":
		return &stepKind{keyStepType | keyFrom | keyTo | keyMark, 0, buildAddMark}
	case "removeMark":
		return &stepKind{keyStepType | keyFrom | keyTo | keyMark, 0, buildRemoveMark}
	case "addNodeMark":
		return &stepKind{keyStepType | keyPos | keyMark, 0, func(r *rawStep) (Step, error) {
			return &AddNodeMarkStep{r.pos, r.mark}, nil
		}}
	case "removeNodeMark":
		return &stepKind{keyStepType | keyPos | keyMark, 0, func(r *rawStep) (Step, error) {
			return &RemoveNodeMarkStep{r.pos, r.mark}, nil
		}}
	case "attr":
		return &stepKind{keyStepType | keyPos | keyAttr | keyValue, 0, func(r *rawStep) (Step, error) {
			return &AttrStep{r.pos, r.attr, r.value}, nil
		}}
	case "docAttr":
		return &stepKind{keyStepType | keyAttr | keyValue, 0, func(r *rawStep) (Step, error) {
			return &DocAttrStep{r.attr, r.value}, nil
		}}
	case "markSet":
		return &stepKind{keyStepType | keySteps, 0, buildMarkSet}
	default:
		return nil
	}
}

func buildReplace(r *rawStep) (Step, error) {
	s := &ReplaceStep{r.from, r.to, r.slice, r.structure}
	return s, checkRange(r.from, r.to)
}

func buildAround(r *rawStep) (Step, error) {
	s := &ReplaceAroundStep{r.from, r.to, r.gapFrom, r.gapTo, r.slice, r.insert, r.structure}
	return s, s.check()
}

func buildAddMark(r *rawStep) (Step, error) {
	return &AddMarkStep{r.from, r.to, r.mark}, checkRange(r.from, r.to)
}

func buildRemoveMark(r *rawStep) (Step, error) {
	return &RemoveMarkStep{r.from, r.to, r.mark}, checkRange(r.from, r.to)
}

func buildMarkSet(r *rawStep) (Step, error) { return NewMarkSetStep(r.steps...) }

func (d *decoder) stepKey(raw *rawStep, key []byte, depth int) error {
	switch string(key) {
	case "stepType":
		return readKey(d, &raw.seen, keyStepType, &raw.kind, d.string)
	case "from":
		return readKey(d, &raw.seen, keyFrom, &raw.from, d.count)
	case "to":
		return readKey(d, &raw.seen, keyTo, &raw.to, d.count)
	case "gapFrom":
		return readKey(d, &raw.seen, keyGapFrom, &raw.gapFrom, d.count)
	case "gapTo":
		return readKey(d, &raw.seen, keyGapTo, &raw.gapTo, d.count)
	case "insert":
		return readKey(d, &raw.seen, keyInsert, &raw.insert, d.count)
	case "slice":
		return readKey(d, &raw.seen, keySlice, &raw.slice, d.slice)
	case "structure":
		return readKey(d, &raw.seen, keyStructure, &raw.structure, d.boolean)
	case "mark":
		return readKey(d, &raw.seen, keyMark, &raw.mark, d.mark)
	case "pos":
		return readKey(d, &raw.seen, keyPos, &raw.pos, d.count)
	case "attr":
		return readKey(d, &raw.seen, keyAttr, &raw.attr, d.string)
	case "value":
		return readKey(d, &raw.seen, keyValue, &raw.value, func() (any, error) { return d.value(0) })
	case "steps":
		return readKey(d, &raw.seen, keySteps, &raw.steps, func() ([]Step, error) { return d.steps(depth + 1) })
	default:
		return d.fail("unknown key in a step")
	}
}

// readKey reads the value of a key that may occur once.
func readKey[T any](d *decoder, seen *keys, key keys, into *T, read func() (T, error)) error {
	if err := d.take(seen, key); err != nil {
		return err
	}
	var err error
	*into, err = read()
	return err
}
