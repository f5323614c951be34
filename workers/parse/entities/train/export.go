package main

import (
	"math"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// export quantises the weights to steps of the size step and drops the rows
// whose weights are all below prune, and those of features for data sets,
// which texts from elsewhere do not have.
func (t *trainer) export(hashes []uint64, isSource []bool, step, prune float64) ([]tagger.Row, [labels][labels]int32) {
	var out []tagger.Row
	for i := range t.rows {
		if isSource[i] {
			continue
		}
		r := tagger.Row{Hash: hashes[i]}
		keep := false
		for l, w := range t.rows[i].w {
			if math.Abs(float64(w)) >= prune {
				keep = true
			}
			r.Weights[l] = int8(max(-127, min(127, math.Round(float64(w)/step))))
		}
		if keep && r.Weights != [labels]int8{} {
			out = append(out, r)
		}
	}
	var transitions [labels][labels]int32
	for a := range labels {
		for b := range labels {
			transitions[a][b] = int32(math.Round(float64(t.transitions[a][b]) / step))
		}
	}
	return out, transitions
}
