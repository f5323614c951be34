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
	"sync"
)

// Forest is a trained model. It is safe for concurrent use.
type Forest struct {
	depth    int
	features int
	bias     float32
	nodes    []node    // per tree 2^depth, the first not used: test i is followed by tests 2i and 2i+1
	leaf     []float32 // per tree 2^depth sums
}

// node is a test: x[feature] > limit goes right. The feature is the lowest
// byte, the value of the limit the rest.
type node int64

func newNode(limit float32, feature int) node {
	return node(order(limit+0)) | node(feature) // +0 makes 0 of -0
}

func (n node) limit() float32 { return unorder(value(n)) }

// Features returns how many values a row of Scores has.
func (f *Forest) Features() int { return f.features }

// When the sum lies below sureNo after lookAfter trees, or twice as many and so
// on, the rest of the trees is not asked: most blocks of a page are menus.
const (
	sureNo    = -4.5
	lookAfter = 10
)

// value is a number as an integer that compares as it does, which takes the
// processor less time: the upper four bytes but for one bit.
type value int64

// order returns a number's value; it may not be NaN.
func order(x float32) value {
	b := int32(math.Float32bits(x))
	return value(b^b>>31&math.MaxInt32) << 31
}

// unorder undoes order.
func unorder(v value) float32 {
	b := int32(v >> 31)
	return math.Float32frombits(uint32(b ^ b>>31&math.MaxInt32))
}

// lanes is how many rows are walked in step, which lets the processor overlap
// them; a batch is what is judged before the next rows are looked at.
const (
	lanes = 8
	batch = 4 * lanes
)

// values are a row, with room for every feature that a test can name, and for
// what keeps rows side by side apart in the processor's cache.
type values [256 + 8]value

var batches = sync.Pool{New: func() any { return new([batch]values) }}

// Scores returns for each row the log-odds that the answer is yes; where they
// are far below zero, only about. A row's score does not depend on the others.
func (f *Forest) Scores(rows [][]float32) []float32 {
	out := make([]float32, len(rows))
	x := batches.Get().(*[batch]values)
	for at := 0; at < len(rows); at += batch {
		n := min(batch, len(rows)-at)
		for i, row := range rows[at : at+n] {
			for j, v := range row[:f.features] {
				x[i][j] = order(v)
			}
		}
		f.judge(x, out[at:at+n])
	}
	batches.Put(x)
	return out
}

// judge sets out to the scores of the first rows in x.
func (f *Forest) judge(x *[batch]values, out []float32) {
	var sum [batch]float32
	var row [batch]int // which of out the rows in x are
	for i := range out {
		sum[i], row[i] = f.bias, i
	}
	trees, left := len(f.leaf)>>f.depth, len(out)
	for from := 0; from < trees && left > 0; from += lookAfter {
		for at := 0; at < left; at += lanes {
			f.walk((*[lanes]values)(x[at:]), (*[lanes]float32)(sum[at:]), from, min(from+lookAfter, trees))
		}
		kept := 0
		for i := range left {
			out[row[i]] = sum[i]
			if sum[i] < sureNo {
				continue
			}
			if kept < i {
				copy(x[kept][:f.features], x[i][:])
				sum[kept], row[kept] = sum[i], row[i]
			}
			kept++
		}
		left = kept
	}
}

// walk adds what some trees say of the rows in x to their sums.
func (f *Forest) walk(x *[lanes]values, sum *[lanes]float32, from, to int) {
	size := uint(1) << f.depth
	for t := from; t < to; t++ {
		nodes, leaf := f.nodes[t<<f.depth:(t+1)<<f.depth], f.leaf[t<<f.depth:(t+1)<<f.depth]
		a, b, c, d, e, f, g, h := fall(nodes, x)
		sum[0] += leaf[a-size]
		sum[1] += leaf[b-size]
		sum[2] += leaf[c-size]
		sum[3] += leaf[d-size]
		sum[4] += leaf[e-size]
		sum[5] += leaf[f-size]
		sum[6] += leaf[g-size]
		sum[7] += leaf[h-size]
	}
}

// fall returns where rows come out of a tree.
//
//go:noinline
func fall(nodes []node, x *[lanes]values) (a, b, c, d, e, f, g, h uint) {
	a, b, c, d, e, f, g, h = 1, 1, 1, 1, 1, 1, 1, 1
	size := uint(len(nodes))
	for a < size && b < size && c < size && d < size && e < size && f < size && g < size && h < size {
		a = 2*a + nodes[a].right(&x[0])
		b = 2*b + nodes[b].right(&x[1])
		c = 2*c + nodes[c].right(&x[2])
		d = 2*d + nodes[d].right(&x[3])
		e = 2*e + nodes[e].right(&x[4])
		f = 2*f + nodes[f].right(&x[5])
		g = 2*g + nodes[g].right(&x[6])
		h = 2*h + nodes[h].right(&x[7])
	}
	return
}

// right is 1 when a row goes right, else 0, without a branch to mispredict.
func (n node) right(x *values) uint { return uint(value(n)-x[uint8(n)]) >> 63 }

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
		if i%size > 0 {
			b = append(b, byte(n))
		}
	}
	for i, n := range f.nodes {
		if i%size > 0 {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.limit()))
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
		if size := 1 << f.depth; i%size > 0 {
			places = append(places, i)
		}
	}
	for i, v := range b[:tests] {
		if int(v) >= f.features {
			return nil, nil, fmt.Errorf("boost: test of feature %d of %d", v, f.features)
		}
		f.nodes[places[i]] = node(v)
	}
	limits, b := floats(b[tests:], tests)
	for i, v := range limits {
		f.nodes[places[i]] = newNode(v, int(f.nodes[places[i]]))
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
