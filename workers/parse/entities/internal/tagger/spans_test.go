package tagger

import (
	"math"
	"math/rand/v2"
	"testing"
)

// small returns a model without features, with random weights of label pairs.
func small(rng *rand.Rand) *model {
	m := &model{scale: 400}
	for a := range Labels {
		for b := range Labels {
			m.transitions[a][b] = int32(rng.NormFloat64() * 400)
		}
	}
	m.setExps()
	return m
}

// everyReading calls f with each sequence of labels that a sentence with these
// emissions can have, and its weight.
func everyReading(m *model, em [][Labels]int32, f func(labels []uint8, weight float64)) {
	labels := make([]uint8, 0, len(em))
	var extend func(score int32)
	extend = func(score int32) {
		i := len(labels)
		if i == len(em) {
			if !inside(labels[i-1]) {
				f(labels, math.Exp(float64(score)/m.scale))
			}
			return
		}
		for l := range uint8(Labels) {
			s := score + em[i][l]
			switch {
			case i == 0 && continues(l), i > 0 && !Follows(labels[i-1], l):
				continue
			case i > 0:
				s += m.transitions[labels[i-1]][l]
			}
			labels = append(labels, l)
			extend(s)
			labels = labels[:i]
		}
	}
	extend(0)
}

// namesIn returns the names that labels mean.
func namesIn(labels []uint8) (names []found) {
	for i, l := range labels {
		if l == Outside || continues(l) {
			continue
		}
		j := i + 1
		for inside(labels[j-1]) {
			j++
		}
		names = append(names, found{i, j, int(l-1) / 4})
	}
	return names
}

// TestLabel compares the names with those found by counting every reading of
// short sentences.
func TestLabel(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var l lattice
	for round := range 60 {
		m := small(rng)
		em := make([][Labels]int32, 4)
		for i := range em {
			for k := range em[i] {
				em[i][k] = int32(rng.NormFloat64() * 500)
			}
			if round%2 == 0 && rng.IntN(3) == 0 {
				em[i][Outside] += 12_000 // out of the reckoning
			}
		}
		p, all := map[found]float64{}, 0.0
		everyReading(m, em, func(labels []uint8, w float64) {
			all += w
			for _, n := range namesIn(labels) {
				p[n] += w
			}
		})
		const bound = 0.2
		worth := func(labels []uint8) (sum float64) {
			for _, n := range namesIn(labels) {
				sum += p[n]/all - bound
			}
			return sum
		}
		best := 0.0
		everyReading(m, em, func(labels []uint8, _ float64) { best = max(best, worth(labels)) })
		labels := make([]uint8, len(em))
		m.label(em, bound, &l, labels)
		if got := worth(labels); math.Abs(got-best) > 1e-4 {
			t.Errorf("round %d: names %v are worth %.5f, the best %.5f", round, namesIn(labels), got, best)
		}
	}
}
