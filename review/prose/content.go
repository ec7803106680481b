package prose

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// state is a state of the deterministic automaton of a content expression.
type state struct {
	next []*state // by node type id, nil where that type may not follow
	end  bool     // the content may stop here
}

func (s *state) dead() bool {
	for _, n := range s.next {
		if n != nil {
			return false
		}
	}
	return true
}

func (s *state) inline(types []*NodeType) bool {
	for i, n := range s.next {
		if n != nil {
			return types[i].IsInline()
		}
	}
	return false
}

// follow walks over kids; nil when one does not fit. It accepts a nil state.
func (s *state) follow(kids []*Node) *state {
	for _, kid := range kids {
		if s == nil {
			return nil
		}
		s = s.next[kid.typ.id]
	}
	return s
}

// maxPlaces bounds what a repeat like {1,500} may unfold to.
const maxPlaces = 4096

// exprParser reads a content expression. Each name in it becomes a place; what
// an expression knows is which places may come first, which may come last, and
// whether it may be empty. Which place may follow which is collected on the way.
type exprParser struct {
	schema *Schema
	toks   []string
	place  []*NodeType
	follow [][]int
}

type expr struct {
	first, last []int
	empty       bool
}

// compile turns a content expression into its automaton.
func (s *Schema) compile(text string) (*state, error) {
	p := &exprParser{schema: s, toks: tokens(text)}
	whole := expr{empty: true}
	if len(p.toks) > 0 {
		var err error
		if whole, err = p.choice(); err != nil {
			return nil, err
		}
	}
	if len(p.toks) > 0 {
		return nil, failf(ErrSyntax, "unexpected %q in content expression", p.toks[0])
	}
	for i := range p.place {
		if p.place[i].block != p.place[0].block {
			return nil, failf(ErrSyntax, "content expression mixes inline and block nodes")
		}
	}
	return p.determine(whole), nil
}

func tokens(text string) []string {
	var out []string
	word := func(r rune) bool { return r == '_' || r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		n := strings.IndexFunc(text, func(r rune) bool { return !word(r) })
		switch n {
		case -1:
			n = len(text)
		case 0:
			n = 1
		}
		out, text = append(out, text[:n]), text[n:]
	}
	return out
}

func (p *exprParser) peek() string {
	if len(p.toks) == 0 {
		return ""
	}
	return p.toks[0]
}

func (p *exprParser) eat(tok string) bool {
	if p.peek() != tok {
		return false
	}
	p.toks = p.toks[1:]
	return true
}

func (p *exprParser) choice() (expr, error) {
	out, err := p.sequence()
	for err == nil && p.eat("|") {
		var other expr
		if other, err = p.sequence(); err == nil {
			out = expr{
				first: slices.Concat(out.first, other.first),
				last:  slices.Concat(out.last, other.last),
				empty: out.empty || other.empty,
			}
		}
	}
	return out, err
}

func (p *exprParser) sequence() (expr, error) {
	out := expr{empty: true}
	for {
		part, err := p.repeated()
		if err != nil {
			return out, err
		}
		out = p.concat(out, part)
		if tok := p.peek(); tok == "" || tok == ")" || tok == "|" {
			return out, nil
		}
	}
}

func (p *exprParser) concat(a, b expr) expr {
	for _, from := range a.last {
		p.follow[from] = append(p.follow[from], b.first...)
	}
	out := expr{first: a.first, last: b.last, empty: a.empty && b.empty}
	if a.empty {
		out.first = slices.Concat(a.first, b.first)
	}
	if b.empty {
		out.last = slices.Concat(b.last, a.last)
	}
	return out
}

func (p *exprParser) repeated() (expr, error) {
	begin := p.toks
	out, err := p.atom()
	for err == nil {
		switch {
		case p.eat("+"):
			out = p.loop(out)
		case p.eat("*"):
			out = p.loop(out)
			out.empty = true
		case p.eat("?"):
			out.empty = true
		case p.peek() == "{":
			out, err = p.counted(begin[:len(begin)-len(p.toks)])
		default:
			return out, nil
		}
	}
	return out, err
}

func (p *exprParser) loop(e expr) expr {
	return p.concat(e, expr{first: e.first, last: e.last, empty: e.empty})
}

// counted handles {n}, {n,} and {n,m} by reading the repeated tokens again for
// every copy, since each copy needs places of its own.
func (p *exprParser) counted(body []string) (expr, error) {
	low, high, err := p.bounds()
	if err != nil {
		return expr{}, err
	}
	rest := p.toks
	copyOf := func() (expr, error) {
		p.toks = slices.Clone(body)
		e, err := p.repeated()
		p.toks = rest
		if len(p.place) > maxPlaces {
			return e, failf(ErrLimit, "content expression unfolds too far")
		}
		return e, err
	}
	out := expr{empty: true}
	for i := 0; i < max(low, high); i++ {
		e, err := copyOf()
		if err != nil {
			return e, err
		}
		e.empty = e.empty || i >= low
		out = p.concat(out, e)
	}
	if high < 0 {
		e, err := copyOf()
		if err != nil {
			return e, err
		}
		e = p.loop(e)
		e.empty = true
		out = p.concat(out, e)
	}
	return out, nil
}

// bounds reads {n}, {n,} or {n,m}; high is -1 when there is no upper bound.
func (p *exprParser) bounds() (low, high int, err error) {
	p.eat("{")
	if low, err = p.number(); err != nil {
		return 0, 0, err
	}
	high = low
	if p.eat(",") {
		high = -1
		if p.peek() != "}" {
			if high, err = p.number(); err != nil {
				return 0, 0, err
			}
		}
	}
	if !p.eat("}") {
		return 0, 0, failf(ErrSyntax, "repeat in content expression is not closed")
	}
	return low, high, nil
}

func (p *exprParser) number() (int, error) {
	n, err := strconv.Atoi(p.peek())
	if err != nil || n < 0 || n > maxPlaces {
		return 0, failf(ErrSyntax, "%q is not a count", p.peek())
	}
	p.toks = p.toks[1:]
	return n, nil
}

func (p *exprParser) atom() (expr, error) {
	if p.eat("(") {
		e, err := p.choice()
		if err == nil && !p.eat(")") {
			err = failf(ErrSyntax, "bracket in content expression is not closed")
		}
		return e, err
	}
	name := p.peek()
	var e expr
	for _, typ := range p.schema.nodes {
		if typ.Name == name || (p.schema.nodeByName[name] == nil && typ.InGroup(name)) {
			e.first = append(e.first, len(p.place))
			p.place = append(p.place, typ)
			p.follow = append(p.follow, nil)
		}
	}
	if len(e.first) == 0 {
		return e, failf(ErrSyntax, "no node type or group %q", name)
	}
	p.toks = p.toks[1:]
	e.last = e.first
	return e, nil
}

// determine makes one state per set of places that can have been read last.
func (p *exprParser) determine(whole expr) *state {
	final := make([]bool, len(p.place))
	for _, i := range whole.last {
		final[i] = true
	}
	known := map[string]*state{}
	var visit func(ends bool, next []int) *state
	visit = func(ends bool, next []int) *state {
		sets, endOf := p.byType(next, final)
		key := stateKey(ends, sets)
		if s := known[key]; s != nil {
			return s
		}
		s := &state{next: make([]*state, len(p.schema.nodes)), end: ends}
		known[key] = s
		for id, set := range sets {
			if len(set) == 0 {
				continue
			}
			var follow []int
			for _, place := range set {
				follow = append(follow, p.follow[place]...)
			}
			s.next[id] = visit(endOf[id], follow)
		}
		return s
	}
	return visit(whole.empty, whole.first)
}

func (p *exprParser) byType(places []int, final []bool) (sets [][]int, ends []bool) {
	sets = make([][]int, len(p.schema.nodes))
	ends = make([]bool, len(p.schema.nodes))
	seen := make([]bool, len(p.place))
	for _, place := range places {
		if seen[place] {
			continue
		}
		seen[place] = true
		id := p.place[place].id
		sets[id] = append(sets[id], place)
		ends[id] = ends[id] || final[place]
	}
	return sets, ends
}

func stateKey(ends bool, sets [][]int) string {
	seen := map[int]bool{}
	top := 0
	for _, set := range sets {
		for _, place := range set {
			seen[place] = true
			top = max(top, place+1)
		}
	}
	key := make([]byte, top+1)
	if ends {
		key[top] = 1
	}
	for place := range seen {
		key[place] = 1
	}
	return string(key)
}
