// Package boost is gradient-boosted decision trees for yes-or-no questions
// (Friedman, "Greedy Function Approximation: A Gradient Boosting Machine",
// 2001, with the second-order gains of Chen and Guestrin, "XGBoost", 2016).
//
// Trees are complete: every one has the same depth, so that walking one is a
// loop without branches, and a forest is three flat slices.
package boost

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Forest is a trained model. It is safe for concurrent use.
type Forest struct {
	depth    int
	features int
	bias     float32
	nodes    []node    // per tree 2^depth-1 tests, breadth first
	leaf     []float32 // per tree 2^depth sums
}

// node is a test: x[feature] > limit goes right.
type node struct {
	limit   float32
	feature uint8
}

// Features returns how many values a row of Scores has.
func (f *Forest) Features() int { return f.features }

// When the sum lies below sureNo after lookAfter trees, or twice as many and so
// on, the rest of the trees is not asked: most blocks of a page are menus.
const (
	sureNo    = -6
	lookAfter = 20
)

// Scores returns for each row the log-odds that the answer is yes; where they
// are far below zero, only about. A few trees at a time are asked about all
// rows, so that the trees stay in the processor's cache.
func (f *Forest) Scores(rows [][]float32) []float32 {
	sums := make([]float32, len(rows))
	open := make([]int, len(rows))
	for i := range rows {
		sums[i], open[i] = f.bias, i
	}
	trees := len(f.leaf) >> f.depth
	for from := 0; from < trees && len(open) > 0; from += lookAfter {
		to := min(from+lookAfter, trees)
		n := 0
		for ; n+4 <= len(open); n += 4 {
			f.four(rows, sums, [4]int(open[n:n+4]), from, to)
		}
		for ; n < len(open); n++ {
			f.four(rows, sums, [4]int{open[n], -1, -1, -1}, from, to)
		}
		still := open[:0]
		for _, i := range open {
			if sums[i] >= sureNo {
				still = append(still, i)
			}
		}
		open = still
	}
	return sums
}

// four adds what some trees say of four rows to their sums. The rows are walked
// in step, which lets the processor overlap them; -1 stands for no row.
func (f *Forest) four(rows [][]float32, sums []float32, at [4]int, from, to int) {
	a := rows[at[0]]
	b, c, d := a, a, a
	if at[1] >= 0 {
		b, c, d = rows[at[1]], rows[at[2]], rows[at[3]]
	}
	tests, leaves := 1<<f.depth-1, 1<<f.depth
	var sum [4]float32
	for i := range at {
		if at[i] >= 0 {
			sum[i] = sums[at[i]]
		}
	}
	for t := from; t < to; t++ {
		nodes := f.nodes[t*tests : (t+1)*tests]
		leaf := f.leaf[t*leaves : (t+1)*leaves]
		var i, j, k, l int
		for range f.depth {
			ni, nj, nk, nl := &nodes[i], &nodes[j], &nodes[k], &nodes[l]
			i = 2*i + 1 + above(a[ni.feature], ni.limit)
			j = 2*j + 1 + above(b[nj.feature], nj.limit)
			k = 2*k + 1 + above(c[nk.feature], nk.limit)
			l = 2*l + 1 + above(d[nl.feature], nl.limit)
		}
		sum[0] += leaf[i-tests]
		sum[1] += leaf[j-tests]
		sum[2] += leaf[k-tests]
		sum[3] += leaf[l-tests]
	}
	for i := range at {
		if at[i] >= 0 {
			sums[at[i]] = sum[i]
		}
	}
}

// above is 1 when x > limit, else 0, without a branch to mispredict.
func above(x, limit float32) int {
	if x > limit {
		return 1
	}
	return 0
}

// Probability turns log-odds into a probability.
func Probability(score float32) float32 {
	return float32(1 / (1 + math.Exp(-float64(score))))
}

const magic = "hkf1"

// AppendBinary appends f in a form that Decode reads.
func (f *Forest) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = append(b, byte(f.depth), byte(f.features))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(f.leaf)>>f.depth))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f.bias))
	for _, n := range f.nodes {
		b = append(b, n.feature)
	}
	for _, n := range f.nodes {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.limit))
	}
	for _, v := range f.leaf {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	}
	return b, nil
}

// Decode reads a forest from the front of b and returns what follows it.
func Decode(b []byte) (*Forest, []byte, error) {
	const head = len(magic) + 10
	if len(b) < head || string(b[:len(magic)]) != magic {
		return nil, nil, errors.New("boost: not a forest")
	}
	f := &Forest{depth: int(b[4]), features: int(b[5])}
	trees := int(binary.LittleEndian.Uint32(b[6:]))
	f.bias = math.Float32frombits(binary.LittleEndian.Uint32(b[10:]))
	b = b[head:]
	if f.depth < 1 || f.depth > 8 || trees > 1<<16 {
		return nil, nil, fmt.Errorf("boost: forest of %d trees of depth %d", trees, f.depth)
	}
	tests, leaves := trees*(1<<f.depth-1), trees<<f.depth
	if len(b) < tests*5+leaves*4 {
		return nil, nil, errors.New("boost: forest cut short")
	}
	f.nodes = make([]node, tests)
	for i, v := range b[:tests] {
		if int(v) >= f.features {
			return nil, nil, fmt.Errorf("boost: test of feature %d of %d", v, f.features)
		}
		f.nodes[i].feature = v
	}
	limits, b := floats(b[tests:], tests)
	for i, v := range limits {
		f.nodes[i].limit = v
	}
	f.leaf, b = floats(b, leaves)
	return f, b, nil
}

func floats(b []byte, n int) ([]float32, []byte) {
	out := make([]float32, n)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out, b[4*n:]
}
