package tagger

import "math"

// lattice is the forward-backward algorithm over a part of a sentence: scratch
// space, kept between calls.
type lattice struct {
	weight      [][Labels]float64 // of the labels of each token: the best is one
	alpha, beta [][Labels]float64 // so scaled that the product is the probability of the label
	per         []float64         // what alpha was multiplied by
	best        []float64         // by end: the most that names up to there are worth
	from        []found           // the name that ends there, if it does
}

// found is a name at tokens [start, end).
type found struct{ start, end, kind int }

// clear is by how much, in log-odds, a token must be outside of names to be left
// out of the reckoning.
const clear = 6.0

// expSteps are the steps of the tables of exponentials.
const expSteps = 1 << 7

// setExps fills the tables of exponentials.
func (m *model) setExps() {
	for i := range expSteps {
		m.expLow[i] = math.Exp(-float64(i) / m.scale)
		m.expHigh[i] = math.Exp(-float64(i*expSteps) / m.scale)
	}
	for a := range Labels {
		for b := range Labels {
			if Follows(uint8(a), uint8(b)) {
				m.follow[a][b] = math.Exp(float64(m.transitions[a][b]) / m.scale)
			}
		}
	}
	for i, k := range starting {
		for j, p := range closing {
			m.into[i][j], m.out[j][i] = m.follow[p][k], m.follow[p][k]
		}
	}
}

// exp returns the exponential of minus d, in units of score; below e^-40 it is
// zero.
func (m *model) exp(d int32) float64 {
	if d >= expSteps*expSteps {
		return 0
	}
	return m.expHigh[d/expSteps] * m.expLow[d%expSteps]
}

// label sets labels to those of the names of a sentence with these emissions
// that together have the largest sum of probabilities, less enough for each. A
// name whose probability is at least half of the F1 that is reached makes that
// larger (Lipton, Elkan and Naryanaswamy, ECML 2014), which the best sequence of
// labels does not aim at.
func (m *model) label(em [][Labels]int32, enough float64, l *lattice, labels []uint8) {
	least := int32(clear * m.scale)
	for i := 0; i < len(em); {
		if outside(&em[i], least) {
			labels[i] = Outside
			i++
			continue
		}
		j := i + 1
		for j < len(em) && !outside(&em[j], least) {
			j++
		}
		m.labelPart(em, i, j, enough, l, labels)
		i = j
	}
}

// outside reports whether all other labels are least below Outside.
func outside(e *[Labels]int32, least int32) bool {
	for _, s := range e[1:] {
		if e[Outside]-s < least {
			return false
		}
	}
	return true
}

// labelPart does so for tokens [a, b); those beside it are outside of names.
func (m *model) labelPart(em [][Labels]int32, a, b int, enough float64, l *lattice, labels []uint8) {
	m.marginals(em, a, b, l)
	n := b - a
	l.best, l.from = append(l.best[:0], make([]float64, n+1)...), append(l.from[:0], make([]found, n+1)...)
	for i := range n {
		labels[a+i] = Outside
		if l.best[i] > l.best[i+1] {
			l.best[i+1], l.from[i+1] = l.best[i], found{}
		}
		for kind := range Kinds {
			m.namesFrom(i, n, kind, enough, l)
		}
	}
	for i := n; i > 0; {
		f := l.from[i]
		if f.end == 0 {
			i--
			continue
		}
		for k := f.start; k < f.end; k++ {
			labels[a+k] = Label(f.kind, k == f.start, k == f.end-1)
		}
		i = f.start
	}
}

// namesFrom considers the names of a kind that begin with token i.
func (m *model) namesFrom(i, n, kind int, enough float64, l *lattice) {
	consider := func(end int, p float64) {
		if v := l.best[i] + p - enough; p > enough && v > l.best[end] {
			l.best[end], l.from[end] = v, found{i, end, kind}
		}
	}
	alpha, beta := l.alpha, l.beta
	single, begin, inner, last := Label(kind, true, true), Label(kind, true, false), Label(kind, false, false), Label(kind, false, true)
	consider(i+1, alpha[i][single]*beta[i][single])
	if alpha[i][begin]*beta[i][begin] <= enough {
		return
	}
	path, at := alpha[i][begin], begin
	for j := i + 1; j < n; j++ {
		consider(j+1, path*m.follow[at][last]*l.weight[j][last]*l.per[j]*beta[j][last])
		path *= m.follow[at][inner] * l.weight[j][inner] * l.per[j]
		if path*beta[j][inner] <= enough {
			return
		}
		at = inner
	}
}

// marginals computes the probabilities of the labels of tokens [a, b).
func (m *model) marginals(em [][Labels]int32, a, b int, l *lattice) {
	n := b - a
	l.reserve(n)
	for i := range n {
		e, w := &em[a+i], &l.weight[i]
		best := e[0]
		for _, s := range e {
			best = max(best, s)
		}
		for k, s := range e {
			w[k] = m.exp(best - s)
		}
	}
	for i := range n {
		x := &l.alpha[i]
		switch {
		case i > 0:
			m.forward(&l.alpha[i-1], x)
		case a > 0:
			*x = m.follow[Outside]
		default:
			for k := range x {
				x[k] = 0
				if !continues(uint8(k)) {
					x[k] = 1
				}
			}
		}
		sum := 0.0
		for k, w := range l.weight[i] {
			x[k] *= w
			sum += x[k]
		}
		per := 1 / sum
		for k := range x {
			x[k] *= per
		}
		l.per[i] = per
	}
	end := &l.beta[n-1]
	total := 0.0
	for k := range end {
		end[k] = 0
		if !inside(uint8(k)) {
			end[k] = 1
			if b < len(em) {
				end[k] = m.follow[k][Outside]
			}
		}
		total += end[k] * l.alpha[n-1][k]
	}
	per := 1 / total
	for k := range end {
		end[k] *= per
	}
	for i := n - 2; i >= 0; i-- {
		m.backward(&l.weight[i+1], &l.beta[i+1], l.per[i+1], &l.beta[i])
	}
}

// forward sets next to the sums over the labels before.
func (m *model) forward(alpha, next *[Labels]float64) {
	var from [len(closing)]float64
	for i, p := range closing {
		from[i] = alpha[p]
	}
	for i, k := range starting {
		next[k] = dot(&from, &m.into[i])
	}
	for b := 1; b < Labels; b += 4 {
		for k := b + 1; k <= b+2; k++ {
			next[k] = float64(alpha[b]*m.follow[b][k]) + float64(alpha[b+1]*m.follow[b+1][k])
		}
	}
}

// backward sets before to the sums over the labels after.
func (m *model) backward(weight, beta *[Labels]float64, per float64, before *[Labels]float64) {
	var after [Labels]float64
	for k := range after {
		after[k] = weight[k] * beta[k] * per
	}
	var to [len(starting)]float64
	for i, k := range starting {
		to[i] = after[k]
	}
	for i, p := range closing {
		before[p] = dot(&to, &m.out[i])
	}
	for b := 1; b < Labels; b += 4 {
		for p := b; p <= b+1; p++ {
			before[p] = float64(m.follow[p][b+1]*after[b+1]) + float64(m.follow[p][b+2]*after[b+2])
		}
	}
}

// dot is the sum of the products. No product is fused with a sum, so that every
// processor computes the same.
func dot(x, y *[len(closing)]float64) float64 {
	a := float64(x[0]*y[0]) + float64(x[1]*y[1])
	b := float64(x[2]*y[2]) + float64(x[3]*y[3])
	c := float64(x[4]*y[4]) + float64(x[5]*y[5])
	return a + b + (c + float64(x[6]*y[6]))
}

func (l *lattice) reserve(n int) {
	if cap(l.weight) < n {
		size := n + maxSentence
		l.weight, l.alpha, l.beta = make([][Labels]float64, size), make([][Labels]float64, size), make([][Labels]float64, size)
		l.per = make([]float64, size)
	}
	l.weight, l.alpha, l.beta, l.per = l.weight[:n], l.alpha[:n], l.beta[:n], l.per[:n]
}
