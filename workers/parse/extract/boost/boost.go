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
	feature  []uint8   // per tree 2^depth-1 tests, breadth first
	limit    []float32 // x[feature] > limit goes right
	leaf     []float32 // per tree 2^depth sums
}

// Features returns how many values Score expects.
func (f *Forest) Features() int { return f.features }

// When the sum lies below sureNo after lookAfter trees, or twice as many and so
// on, the rest of the trees is not asked: most blocks of a page are menus.
const (
	sureNo    = -6
	lookAfter = 20
)

// Score returns the log-odds that the answer for x is yes; where they are far
// below zero, only about.
func (f *Forest) Score(x []float32) float32 {
	tests, leaves := 1<<f.depth-1, 1<<f.depth
	sum := f.bias
	look := lookAfter * tests
	for t, l := 0, 0; t < len(f.feature); t, l = t+tests, l+leaves {
		if t == look {
			if sum < sureNo {
				break
			}
			look += lookAfter * tests
		}
		feature, limit := f.feature[t:t+tests], f.limit[t:t+tests]
		i := 0
		for i < tests {
			i = 2*i + 1
			if x[feature[i>>1]] > limit[i>>1] {
				i++
			}
		}
		sum += f.leaf[l+i-tests]
	}
	return sum
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
	b = append(b, f.feature...)
	for _, v := range f.limit {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
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
	f.feature = append(f.feature, b[:tests]...)
	for _, v := range f.feature {
		if int(v) >= f.features {
			return nil, nil, fmt.Errorf("boost: test of feature %d of %d", v, f.features)
		}
	}
	b = b[tests:]
	f.limit, b = floats(b, tests)
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
