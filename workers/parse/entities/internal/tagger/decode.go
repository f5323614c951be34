package tagger

import "math"

// Span is a name found in a text: text[Start:End].
type Span struct {
	Start, End int
	Kind       int                // Person, Location or Organization
	Odds       [Kinds + 1]float64 // log-odds of outside and of each kind against the chosen one, given the rest of the sentence
}

// Confidence is the probability, by the model, that the span is a name of its
// kind, given its borders and the rest of the sentence.
func (s Span) Confidence() float64 {
	sum := 0.0
	for _, o := range s.Odds {
		sum += exp(o)
	}
	return 1 / sum
}

// exp is the exponential function, kept within what sums and quotients bear.
func exp(x float64) float64 { return math.Exp(min(x, 300)) }

// emissions appends the score of each label for each token.
func (m *model) emissions(f *Features, dst [][Labels]int32) [][Labels]int32 {
	f.rows = m.find(f.Hash, f.rows[:0])
	for k := range f.Apart {
		s := &f.Apart[k]
		s.rows = m.find(s.Hash, s.rows[:0])
	}
	for i := range len(f.Offset) - 1 {
		var all sums
		m.addTo(&all, f.rows[f.Offset[i]:f.Offset[i+1]])
		for k := range f.Apart {
			if s := &f.Apart[k]; s.Share >= 1 {
				m.addTo(&all, s.rows[s.Offset[i]:s.Offset[i+1]])
			}
		}
		e := all.scores()
		for k := range f.Apart {
			s := &f.Apart[k]
			if s.Share <= 0 || s.Share >= 1 {
				continue
			}
			var part sums
			m.addTo(&part, s.rows[s.Offset[i]:s.Offset[i+1]])
			share := int32(s.Share * 256)
			for l, x := range part.scores() {
				e[l] += x * share >> 8
			}
		}
		dst = append(dst, e)
	}
	return dst
}

// sums are sums of weights, of two labels each, in 32 bits, with the bias of
// each of n rows.
type sums struct {
	of [codePlanes]uint64
	n  uint64
}

// scores returns the sums by label, in units.
func (s *sums) scores() (e [Labels]int32) {
	none := s.n * bias
	for l := range Labels / 2 {
		e[2*l] = int32(uint32(s.of[l]) - uint32(none))
		e[2*l+1] = int32(uint32(s.of[l]>>32) - uint32(none))
	}
	e[Labels-1] = int32(uint32(s.of[codePlanes-1]) - uint32(none))
	return e
}

// addTo adds the weights of rows. One that is zero has none.
func (m *model) addTo(s *sums, rows []uint64) {
	of := s.of
	for _, r := range rows {
		pairs := &m.pairs[r>>scaleAt&(Scales-1)]
		of[0] += pairs[byte(r)]
		of[1] += pairs[byte(r>>8)]
		of[2] += pairs[byte(r>>16)]
		of[3] += pairs[byte(r>>24)]
		of[4] += pairs[byte(r>>32)]
		of[5] += pairs[byte(r>>40)]
		of[6] += pairs[byte(r>>48)&codeMask]
	}
	s.of, s.n = of, s.n+uint64(len(rows))
}

// starting are the labels that do not go on with a name, and closing those after
// which none goes on.
var (
	starting = [...]uint8{Outside, 1, 4, 5, 8, 9, 12}
	closing  = [...]uint8{Outside, 3, 4, 7, 8, 11, 12}
)

// odds returns how the names of other kinds, and no name at all, compare with
// the name of the kind at tokens [i, j) of a labelled sentence.
func (m *model) odds(em [][Labels]int32, labels []uint8, i, j, kind int) (odds [Kinds + 1]float64) {
	score := func(label func(k int) uint8) int32 {
		s := int32(0)
		for k := i; k < j; k++ {
			l := label(k)
			s += em[k][l]
			if k > i {
				s += m.transitions[label(k-1)][l]
			}
		}
		if i > 0 {
			s += m.transitions[labels[i-1]][label(i)]
		}
		if j < len(em) {
			s += m.transitions[label(j-1)][labels[j]]
		}
		return s
	}
	as := func(kind int) func(k int) uint8 {
		return func(k int) uint8 { return Label(kind, k == i, k == j-1) }
	}
	chosen := score(as(kind))
	odds[0] = float64(score(func(int) uint8 { return Outside })-chosen) / m.scale
	for k := range Kinds {
		odds[k+1] = float64(score(as(k))-chosen) / m.scale
	}
	return odds
}
