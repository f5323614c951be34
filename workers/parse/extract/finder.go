package extract

import "strings"

// finder is a set of words and phrases to be looked for in many short texts,
// by their first two bytes.
type finder struct {
	starts [1 << 16 / 64]uint64 // a bit for each two bytes that begin one
	by     map[uint16][]string
}

// newFinder makes a set of phrases of at least two bytes each.
func newFinder(list ...string) *finder {
	p := &finder{by: map[uint16][]string{}}
	for _, s := range list {
		k := uint16(s[0])<<8 | uint16(s[1])
		p.starts[k/64] |= 1 << (k % 64)
		p.by[k] = append(p.by[k], s)
	}
	return p
}

// in reports whether a text holds any of them.
func (p *finder) in(text string) bool {
	for i := 1; i < len(text); i++ {
		for _, s := range p.at(text, i-1) {
			if strings.HasPrefix(text[i-1:], s) {
				return true
			}
		}
	}
	return false
}

// at returns those that begin with the two bytes at i.
func (p *finder) at(text string, i int) []string {
	k := uint16(text[i])<<8 | uint16(text[i+1])
	if p.starts[k/64]&(1<<(k%64)) == 0 {
		return nil
	}
	return p.by[k]
}
