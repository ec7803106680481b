package prose

// NewStepMap lets tests make any map.
func NewStepMap(ranges ...Range) StepMap { return newStepMap(ranges...) }
