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

// impossible is below every score.
const impossible = -1 << 28

// viterbi sets labels to the best sequence of labels for a sentence with these
// emissions. back is scratch space.
func (m *model) viterbi(em [][Labels]int32, back [][Labels]uint8, labels []uint8) [][Labels]uint8 {
	if cap(back) < len(em) {
		back = make([][Labels]uint8, len(em), len(em)+maxSentence)
	}
	back = back[:len(em)]
	score := em[0]
	for l := range score {
		if continues(uint8(l)) {
			score[l] = impossible
		}
	}
	for i := 1; i < len(em); i++ {
		score = m.step(&score, &em[i], &back[i])
	}
	best := 0
	for l := range score {
		if inside(uint8(l)) {
			continue
		}
		if score[l] > score[best] {
			best = l
		}
	}
	for i := len(em) - 1; i >= 0; i-- {
		labels[i] = uint8(best)
		best = int(back[i][best])
	}
	return back
}

// closing are the labels after which a name may begin or none goes on, and
// opening those that begin one or are outside.
var (
	closing = [...]uint8{Outside, 3, 4, 7, 8, 11, 12}
	opening = [...]uint8{Outside, 1, 4, 5, 8, 9, 12}
)

// choiceBits is the room below a score for the number of a choice, so that the
// best choice is the largest number, and of equal ones the first.
const choiceBits = 4

// setSteps fills steps from transitions.
func (m *model) setSteps() {
	for i, l := range opening {
		for k, p := range closing {
			m.steps[i][k] = int64(m.transitions[p][l])<<choiceBits | int64(1<<choiceBits-1-k)
		}
	}
}

// step extends the best paths by one token.
func (m *model) step(score, em *[Labels]int32, back *[Labels]uint8) (next [Labels]int32) {
	var s [len(closing)]int64
	for k, p := range closing {
		s[k] = int64(score[p]) << choiceBits
	}
	for i := range m.steps {
		t := &m.steps[i]
		best := max(s[0]+t[0], s[1]+t[1], s[2]+t[2], s[3]+t[3], s[4]+t[4], s[5]+t[5], s[6]+t[6])
		l := opening[i]
		next[l] = int32(best>>choiceBits) + em[l]
		back[l] = closing[1<<choiceBits-1-best&(1<<choiceBits-1)]
	}
	for b := uint8(1); b < Labels; b += 4 {
		for l := b + 1; l <= b+2; l++ {
			best, from := score[b]+m.transitions[b][l], b
			if s := score[b+1] + m.transitions[b+1][l]; s > best {
				best, from = s, b+1
			}
			next[l], back[l] = best+em[l], from
		}
	}
	return next
}

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
