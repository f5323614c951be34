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
	nodes    []node    // per tree 2^depth-1 tests, breadth first, and one place that is not used
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
	sureNo    = -4.5
	lookAfter = 10
)

// lanes is how many rows are walked in step, which lets the processor overlap
// them.
const lanes = 4

// Scores returns for each row the log-odds that the answer is yes; where they
// are far below zero, only about. A row's score does not depend on the others.
func (f *Forest) Scores(rows [][]float32) []float32 {
	out := make([]float32, len(rows))
	trees := len(f.leaf) >> f.depth
	var x [256 * lanes]float32 // the values of some rows, feature by feature
	for at := 0; at < len(rows); at += lanes {
		n := min(lanes, len(rows)-at)
		for lane, row := range rows[at : at+n] {
			for j, v := range row {
				x[j*lanes+lane] = v
			}
		}
		sum := [lanes]float32{f.bias, f.bias, f.bias, f.bias}
		var done [lanes]bool
		for from, left := 0, n; from < trees && left > 0; from += lookAfter {
			f.walk(&x, &sum, from, min(from+lookAfter, trees))
			for lane := range n {
				if done[lane] {
					continue
				}
				out[at+lane] = sum[lane]
				if sum[lane] < sureNo {
					done[lane] = true
					left--
				}
			}
		}
	}
	return out
}

// walk adds what some trees say of the rows in x to their sums.
func (f *Forest) walk(x *[256 * lanes]float32, sum *[lanes]float32, from, to int) {
	size := 1 << f.depth
	for t := from; t < to; t++ {
		nodes := f.nodes[t*size : (t+1)*size]
		var i, j, k, l int
		for range f.depth {
			ni, nj, nk, nl := nodes[i], nodes[j], nodes[k], nodes[l]
			i = 2*i + 1 + above(x[int(ni.feature)*lanes], ni.limit)
			j = 2*j + 1 + above(x[int(nj.feature)*lanes+1], nj.limit)
			k = 2*k + 1 + above(x[int(nk.feature)*lanes+2], nk.limit)
			l = 2*l + 1 + above(x[int(nl.feature)*lanes+3], nl.limit)
		}
		leaf := f.leaf[t*size : (t+1)*size]
		sum[0] += leaf[i-size+1]
		sum[1] += leaf[j-size+1]
		sum[2] += leaf[k-size+1]
		sum[3] += leaf[l-size+1]
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
	size := 1 << f.depth
	for i, n := range f.nodes {
		if i%size < size-1 {
			b = append(b, n.feature)
		}
	}
	for i, n := range f.nodes {
		if i%size < size-1 {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.limit))
		}
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
	f.nodes = make([]node, leaves)
	places := make([]int, 0, tests)
	for i := range f.nodes {
		if size := 1 << f.depth; i%size < size-1 {
			places = append(places, i)
		}
	}
	for i, v := range b[:tests] {
		if int(v) >= f.features {
			return nil, nil, fmt.Errorf("boost: test of feature %d of %d", v, f.features)
		}
		f.nodes[places[i]].feature = v
	}
	limits, b := floats(b[tests:], tests)
	for i, v := range limits {
		f.nodes[places[i]].limit = v
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
