package main

import (
	"log/slog"
	"math"
	"math/rand/v2"
	"time"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

const labels = tagger.Labels

// row is the weights of one feature and what AdaGrad remembers of its
// gradients (Duchi, Hazan and Singer, 2011), one sum a row; 64 bytes, a cache
// line.
type row struct {
	w     [labels]float32
	g     float32
	scale uint8 // in settle: of its levels
	_     [7]byte
}

// trainer fits a linear-chain conditional random field by stochastic gradient
// descent, one sentence a step, in an order that depends on the seed alone. It
// is single-threaded, so that the same data and seed give the same weights.
type trainer struct {
	settings
	rows        []row
	transitions [labels][labels]float32
	transG      [labels][labels]float32
	follows     [labels][labels]bool
	expT        [labels][labels]float64

	// Scratch space, per token of the sentence.
	em, alpha, beta [][labels]float64
	score           [labels]float32
	hidden          example

	stored [][]float32 // in settle: the weights as the model stores them, by scale and slot
	toSlot float32     // slots a unit of weight
}

// settings are the numbers that training depends on.
type settings struct {
	Rate   float64 // of learning
	Settle float64 // the same at the beginning of settle
	Decay  float64 // weight decay, on the rows that a step touches
	Seed   uint64

	Drop float64 // share of the features that a step does not see
}

func newTrainer(s settings, rows int) *trainer {
	t := &trainer{settings: s, rows: make([]row, rows)}
	for a := range labels {
		for b := range labels {
			t.follows[a][b] = tagger.Follows(uint8(a), uint8(b))
		}
	}
	return t
}

// settled is the loss below which a sentence, which would hardly move the
// weights, is passed over for two epochs.
const settled = 0.01

// fit trains for some epochs, and calls after at the end of each.
func (t *trainer) fit(examples []example, epochs int, log *slog.Logger, after func()) {
	rng := rand.New(rand.NewPCG(t.Seed, 1))
	order := inOrder(len(examples))
	rest := make([]uint8, len(examples))
	for epoch := range epochs {
		t.epoch(order, rng, log.With("epoch", epoch+1), func(k int) float64 {
			withSource := rng.Float64() < examples[k].apart
			if rest[k] > 0 {
				rest[k]--
				return 0
			}
			loss := t.sentence(t.hide(&examples[k], rng), float32(t.Rate), withSource)
			if loss < settled {
				rest[k] = 2
			}
			return loss
		})
		after()
	}
}

// settle trains for some epochs more, with scores that are sums of the weights
// as the model will store them, while the gradients move the weights behind
// those: so the weights learn to make up for the rounding of each other
// (Courbariaux, Bengio and David, NIPS 2015). The learning rate falls to zero.
func (t *trainer) settle(examples []example, epochs int, log *slog.Logger, after func()) {
	rng := rand.New(rand.NewPCG(t.Seed, 3))
	order := inOrder(len(examples))
	t.store()
	step, steps := 0, epochs*len(order)
	for epoch := range epochs {
		t.epoch(order, rng, log.With("settling", epoch+1), func(k int) float64 {
			rate := t.Settle * (1 - float64(step)/float64(steps))
			step++
			withSource := rng.Float64() < examples[k].apart
			return t.sentence(t.hide(&examples[k], rng), float32(rate), withSource)
		})
		after()
	}
}

func inOrder(n int) []int {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	return order
}

// epoch calls learn with the places in a new order, for the loss.
func (t *trainer) epoch(order []int, rng *rand.Rand, log *slog.Logger, learn func(k int) float64) {
	start := time.Now()
	rng.Shuffle(len(order), func(a, b int) { order[a], order[b] = order[b], order[a] })
	loss := 0.0
	for _, k := range order {
		loss += learn(k)
	}
	log.Info("epoch done", "loss", loss/float64(len(order)), "took", time.Since(start).Round(time.Second))
}

// average moves the weights of t, the mean of n trainers, to the mean of them
// and o.
func (t *trainer) average(o *trainer, n int) {
	share := 1 / float32(n+1)
	for i := range t.rows {
		r, of := &t.rows[i], &o.rows[i]
		for l := range r.w {
			r.w[l] += share * (of.w[l] - r.w[l])
		}
		r.g += share * (of.g - r.g)
	}
	for a := range labels {
		for b := range labels {
			t.transitions[a][b] += share * (o.transitions[a][b] - t.transitions[a][b])
			t.transG[a][b] += share * (o.transG[a][b] - t.transG[a][b])
		}
	}
}

// sentence takes one step, and returns minus the log-likelihood of the labels.
func (t *trainer) sentence(e *example, rate float32, withSource bool) float64 {
	n := len(e.labels)
	t.reserve(n)
	loss := t.emissions(e, withSource)
	for a := range labels {
		for b := range labels {
			if t.follows[a][b] {
				t.expT[a][b] = math.Exp(float64(t.transitions[a][b]))
			}
		}
	}
	loss += t.forward(n)
	t.backward(n)
	for i := 1; i < n; i++ {
		loss -= float64(t.transitions[e.labels[i-1]][e.labels[i]])
	}
	t.update(e, rate, withSource)
	return loss
}

func (t *trainer) reserve(n int) {
	if cap(t.em) < n {
		t.em, t.alpha, t.beta = make([][labels]float64, 2*n), make([][labels]float64, 2*n), make([][labels]float64, 2*n)
	}
	t.em, t.alpha, t.beta = t.em[:n], t.alpha[:n], t.beta[:n]
}

// emissions sets em to the exponentials of the scores, each token's best being
// one, and returns the part of the loss that comes from them.
func (t *trainer) emissions(e *example, withSource bool) float64 {
	loss := 0.0
	for i := range t.em {
		s := &t.score
		*s = [labels]float32{}
		t.sum(e.rows[e.offset[i]:e.offset[i+1]], s)
		if withSource {
			t.sum(e.source[e.srcOff[i]:e.srcOff[i+1]], s)
		}
		best := s[0]
		for _, x := range s {
			best = max(best, x)
		}
		loss += float64(best - s[e.labels[i]])
		for l, x := range s {
			t.em[i][l] = math.Exp(float64(x - best))
		}
	}
	for l := range labels {
		// A name neither begins before the sentence nor ends after it.
		if t.ends(l, 1) {
			t.em[0][l] = 0
		}
		if t.ends(l, 2) {
			t.em[len(t.em)-1][l] = 0
		}
	}
	return loss
}

// ends reports whether label l cannot stand at the first (side 1) or at the
// last token (side 2).
func (t *trainer) ends(l, side int) bool {
	if side == 1 {
		return !t.follows[tagger.Outside][l]
	}
	return !t.follows[l][tagger.Outside]
}

// slots is how many slots the weights have between zero and maxWeight, above
// which all are stored alike.
const (
	slots     = 1280
	maxWeight = 2.5
)

// store begins to use the weights as they are stored.
func (t *trainer) store() {
	table := levelTable()
	t.toSlot = float32(t.share() * slots / maxWeight)
	t.stored = make([][]float32, tagger.Scales)
	for s := range t.stored {
		t.stored[s] = make([]float32, 2*slots+1)
		for i := range t.stored[s] {
			code := quantise(float64(i-slots)*maxWeight/slots, uint8(s))
			t.stored[s][i] = float32(float64(table[s][code]) * unit / t.share())
		}
	}
	for i := range t.rows {
		t.rows[i].scale = scaleFor(t.share() * float64(t.rows[i].size()))
	}
}

// asStored returns a weight as the model stores it, given the weights of its
// row's scale.
func (t *trainer) asStored(w float32, stored []float32) float32 {
	i := int(slots + 0.5 + w*t.toSlot)
	return stored[max(0, min(i, 2*slots))]
}

// share is the share of the features that a weight has beside it in training.
func (t *trainer) share() float64 { return 1 - t.Drop }

func (t *trainer) sum(rows []uint32, s *[labels]float32) {
	if t.stored != nil {
		for _, r := range rows {
			row := &t.rows[r]
			stored := t.stored[row.scale]
			for l, w := range row.w {
				s[l] += t.asStored(w, stored)
			}
		}
		return
	}
	for _, r := range rows {
		w := &t.rows[r].w
		for l := range labels {
			s[l] += w[l]
		}
	}
}

// forward returns the logarithm of the sum over all sequences of labels.
func (t *trainer) forward(n int) float64 {
	z := 0.0
	for i := range n {
		a := &t.alpha[i]
		sum := 0.0
		for l := range labels {
			x := 1.0
			if i > 0 {
				x = 0
				for p := range labels {
					x += float64(t.alpha[i-1][p] * t.expT[p][l])
				}
			}
			a[l] = x * t.em[i][l]
			sum += a[l]
		}
		for l := range a {
			a[l] /= sum
		}
		z += math.Log(sum)
	}
	return z
}

func (t *trainer) backward(n int) {
	for l := range labels {
		t.beta[n-1][l] = 1
	}
	var next [labels]float64
	for i := n - 2; i >= 0; i-- {
		for l := range labels {
			next[l] = t.em[i+1][l] * t.beta[i+1][l]
		}
		sum := 0.0
		for p := range labels {
			x := 0.0
			for l := range labels {
				x += float64(t.expT[p][l] * next[l])
			}
			t.beta[i][p] = x
			sum += x
		}
		for l := range labels {
			t.beta[i][l] /= sum
		}
	}
}

// negligible is the gradient below which a token is left alone.
const negligible = 0.002

func (t *trainer) update(e *example, rate float32, withSource bool) {
	for i, gold := range e.labels {
		var g [labels]float32
		z := 0.0
		for l := range labels {
			z += float64(t.alpha[i][l] * t.beta[i][l])
		}
		largest, square := float32(0), float32(0)
		for l := range labels {
			g[l] = -float32(t.alpha[i][l] * t.beta[i][l] / z)
			if l == int(gold) {
				g[l]++
			}
			g[l] *= e.weight
			largest = max(largest, g[l], -g[l])
			square += float32(g[l] * g[l])
		}
		if largest > negligible {
			t.apply(e.rows[e.offset[i]:e.offset[i+1]], &g, square, rate)
			if withSource {
				t.apply(e.source[e.srcOff[i]:e.srcOff[i+1]], &g, square, rate)
			}
		}
		if i > 0 {
			t.updateTransitions(i, e.labels[i-1], gold, rate, e.weight)
		}
	}
}

func (t *trainer) apply(rows []uint32, g *[labels]float32, square, rate float32) {
	decay := float32(t.Decay)
	for _, r := range rows {
		w := &t.rows[r]
		w.g += square
		step := rate / (float32(math.Sqrt(float64(w.g))) + 0.1)
		for l := range labels {
			w.w[l] += step * (g[l] - float32(decay*w.w[l]))
		}
	}
}

func (t *trainer) updateTransitions(i int, before, gold uint8, rate, weight float32) {
	var p [labels][labels]float64
	z := 0.0
	for l := range labels {
		x := t.em[i][l] * t.beta[i][l]
		if x == 0 {
			continue
		}
		for a := range labels {
			if t.follows[a][l] {
				p[a][l] = t.alpha[i-1][a] * t.expT[a][l] * x
				z += p[a][l]
			}
		}
	}
	for a := range labels {
		for l := range labels {
			if !t.follows[a][l] {
				continue
			}
			d := -float32(p[a][l] / z)
			if a == int(before) && l == int(gold) {
				d++
			}
			d *= weight
			if d > -1e-5 && d < 1e-5 {
				continue
			}
			t.transG[a][l] += float32(d * d)
			t.transitions[a][l] += rate * d / (float32(math.Sqrt(float64(t.transG[a][l]))) + 0.1)
		}
	}
}

// hide returns the example without a share of its features, chosen at random,
// so that no weight relies on others being there (dropout: Srivastava et al.,
// JMLR 2014). It is valid until the next call.
func (t *trainer) hide(e *example, rng *rand.Rand) *example {
	h := &t.hidden
	*h = example{labels: e.labels, weight: e.weight, apart: e.apart, rows: h.rows[:0], offset: append(h.offset[:0], 0), source: h.source[:0], srcOff: append(h.srcOff[:0], 0)}
	limit := uint32(t.Drop * (1 << 16))
	thin := func(dst, rows []uint32) []uint32 {
		bits, n := uint64(0), 0
		for _, r := range rows {
			if n == 0 {
				bits, n = rng.Uint64(), 4
			}
			if uint32(bits&0xFFFF) >= limit {
				dst = append(dst, r)
			}
			bits >>= 16
			n--
		}
		return dst
	}
	for i := range e.labels {
		h.rows = thin(h.rows, e.rows[e.offset[i]:e.offset[i+1]])
		h.offset = append(h.offset, int32(len(h.rows)))
		h.source = thin(h.source, e.source[e.srcOff[i]:e.srcOff[i+1]])
		h.srcOff = append(h.srcOff, int32(len(h.source)))
	}
	return h
}
