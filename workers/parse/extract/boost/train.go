package boost

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Options are the settings of Train.
type Options struct {
	Trees    int
	Depth    int     // 1 to 8
	Rate     float64 // shrinkage of each tree, such as 0.1
	Lambda   float64 // L2 penalty on leaf values
	MinLeaf  float64 // least sum of second derivatives in a leaf
	Rows     float64 // share of the rows that each tree sees
	Columns  float64 // share of the features that each tree sees
	Seed     uint64
	Progress func(tree int, loss float64) // may be nil; called after each tree
}

// maxBins is how many values of a feature the training tells apart.
const maxBins = 64

// Train fits a forest to rows x (all of the same length, at most 255) with
// answers y from 0 to 1 and weights w. The same input gives the same forest.
func Train(x [][]float32, y, w []float32, opts Options) *Forest {
	features := len(x[0])
	limits := make([][]float32, features)
	binned := make([][]uint8, features) // by feature, then row
	for j := range features {
		limits[j] = cuts(x, j)
		binned[j] = make([]uint8, len(x))
		for i := range x {
			n, _ := slices.BinarySearch(limits[j], x[i][j])
			binned[j][i] = uint8(n)
		}
	}
	t := &trainer{opts: opts, binned: binned, limits: limits, w: w, y: y,
		score: make([]float64, len(x)), grad: make([]float32, len(x)), hess: make([]float32, len(x)), node: make([]uint8, len(x)),
		random: rand.New(rand.NewPCG(opts.Seed, 1))}
	var yes, all float64
	for i := range y {
		yes += float64(y[i] * w[i])
		all += float64(w[i])
	}
	bias := math.Log(max(yes, 1e-6) / max(all-yes, 1e-6))
	f := &Forest{depth: opts.Depth, features: features, bias: float32(bias)}
	for i := range t.score {
		t.score[i] = bias
	}
	for n := range opts.Trees {
		loss := t.tree(f)
		if opts.Progress != nil {
			opts.Progress(n, loss/all)
		}
	}
	return f
}

// cuts returns the limits between the bins of feature j, at quantiles.
func cuts(x [][]float32, j int) []float32 {
	step := max(1, len(x)/100_000)
	var values []float32
	for i := 0; i < len(x); i += step {
		values = append(values, x[i][j])
	}
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	if len(distinct) <= maxBins {
		return distinct[:len(distinct)-1]
	}
	var out []float32
	for b := 1; b < maxBins; b++ {
		out = append(out, values[b*len(values)/maxBins])
	}
	out = slices.Compact(out)
	if out[len(out)-1] == values[len(values)-1] {
		out = out[:len(out)-1]
	}
	return out
}

type trainer struct {
	opts       Options
	binned     [][]uint8
	limits     [][]float32
	y, w       []float32
	score      []float64
	grad, hess []float32
	node       []uint8 // of each row, its place in the current level
	random     *rand.Rand
}

// sums are gradient and second derivative of a bin.
type sums struct{ g, h float64 }

// tree adds one tree to f and returns the loss before it.
func (t *trainer) tree(f *Forest) (loss float64) {
	for i := range t.score {
		p := 1 / (1 + math.Exp(-t.score[i]))
		y := float64(t.y[i])
		loss -= float64(t.w[i]) * (y*math.Log(p+1e-12) + (1-y)*math.Log(1-p+1e-12))
		t.grad[i] = float32((p - y)) * t.w[i]
		t.hess[i] = float32(p*(1-p)) * t.w[i]
		t.node[i] = 0
	}
	var rows []int32
	for i := range t.score {
		if t.random.Float64() < t.opts.Rows {
			rows = append(rows, int32(i))
		}
	}
	var columns []int
	for j := range t.binned {
		if len(t.limits[j]) > 0 && t.random.Float64() < t.opts.Columns {
			columns = append(columns, j)
		}
	}
	depth := t.opts.Depth
	first := len(f.nodes)
	for range 1 << depth {
		f.nodes = append(f.nodes, newNode(math.MaxFloat32, 0)) // until it is split, sends all left
	}
	for level := range depth {
		t.split(f, first+1<<level, 1<<level, rows, columns)
	}
	t.leaves(f, rows)
	return loss
}

// split finds the best test for each of the n nodes of a level, whose tests
// start at base, and moves all rows down.
func (t *trainer) split(f *Forest, base, n int, rows []int32, columns []int) {
	best := make([]float64, n)
	bin := make([]int, n)
	feature := make([]int, n)
	for k := range feature {
		feature[k] = -1
	}
	hist := make([]sums, n*maxBins)
	for _, j := range columns {
		clear(hist)
		b := t.binned[j]
		for _, i := range rows {
			s := &hist[int(t.node[i])*maxBins+int(b[i])]
			s.g += float64(t.grad[i])
			s.h += float64(t.hess[i])
		}
		for k := range n {
			gain, cut := t.bestCut(hist[k*maxBins:(k+1)*maxBins], len(t.limits[j]))
			if gain > best[k] {
				best[k], bin[k], feature[k] = gain, cut, j
			}
		}
	}
	for k := range n {
		if feature[k] >= 0 {
			f.nodes[base+k] = newNode(t.limits[feature[k]][bin[k]], feature[k])
		}
	}
	for i := range t.node {
		k := t.node[i]
		t.node[i] = 2 * k
		if j := feature[k]; j >= 0 && int(t.binned[j][i]) > bin[k] {
			t.node[i]++
		}
	}
}

// bestCut returns the gain of the best cut of a histogram and the last bin
// left of it.
func (t *trainer) bestCut(hist []sums, cuts int) (gain float64, bin int) {
	var all sums
	for _, s := range hist[:cuts+1] {
		all.g += s.g
		all.h += s.h
	}
	value := func(s sums) float64 { return s.g * s.g / (s.h + t.opts.Lambda) }
	var left sums
	for b := range cuts {
		left.g += hist[b].g
		left.h += hist[b].h
		right := sums{all.g - left.g, all.h - left.h}
		if left.h < t.opts.MinLeaf || right.h < t.opts.MinLeaf {
			continue
		}
		if g := value(left) + value(right) - value(all); g > gain {
			gain, bin = g, b
		}
	}
	return gain, bin
}

// leaves appends the leaf values and adds them to every row's score.
func (t *trainer) leaves(f *Forest, rows []int32) {
	leaf := make([]sums, 1<<t.opts.Depth)
	for _, i := range rows {
		leaf[t.node[i]].g += float64(t.grad[i])
		leaf[t.node[i]].h += float64(t.hess[i])
	}
	value := make([]float32, len(leaf))
	for k, s := range leaf {
		value[k] = float32(-t.opts.Rate * s.g / (s.h + t.opts.Lambda))
	}
	for i := range t.score {
		t.score[i] += float64(value[t.node[i]])
	}
	f.leaf = append(f.leaf, value...)
}
