package main

import (
	"maps"
	"math"
	"slices"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// unit is the model's unit of weight, in log-odds.
const unit = 0.015

// levels are the weights that the model stores, in log-odds: few, and finer
// where most weights are, since a score is the sum of some sixty of them.
var levels = [...]float64{0, 0.07, 0.15, 0.26, 0.42, 0.68, 1.1, 1.9}

// quantise returns the number of the level next to a weight, as the model
// stores it.
func quantise(w float64) uint8 {
	best, code := math.Inf(1), 0
	for i, l := range levels {
		if d := math.Abs(math.Abs(w) - l); d < best {
			best, code = d, i
		}
	}
	if w < 0 && code > 0 {
		code += len(levels) - 1
	}
	return uint8(code)
}

// levelTable is what the codes of quantise mean, in units.
func levelTable() (table [tagger.Levels]int8) {
	for i, l := range levels {
		table[i] = int8(math.Round(l / unit))
		if i > 0 {
			table[i+len(levels)-1] = -table[i]
		}
	}
	return table
}

// keep drops all but the n features with the largest weights, so that the
// epochs that follow fit those to do the work of all. Features for data sets
// that texts are not compared with do not count: the model is written without
// them.
func (t *trainer) keep(n int, c *corpus, watch []watched) {
	var sizes []float32
	for i := range t.rows {
		if !c.isSource[i] {
			sizes = append(sizes, t.rows[i].size())
		}
	}
	if len(sizes) <= n {
		return
	}
	slices.Sort(sizes)
	least := sizes[len(sizes)-n]
	const gone = math.MaxUint32
	number := make([]uint32, len(t.rows))
	var rows []row
	var hashes []uint64
	var isSource []bool
	for i := range t.rows {
		number[i] = gone
		if t.rows[i].size() >= least {
			number[i] = uint32(len(rows))
			rows, hashes, isSource = append(rows, t.rows[i]), append(hashes, c.numbers.hashes[i]), append(isSource, c.isSource[i])
		}
	}
	renumber := func(rows []uint32, offset []int32) []uint32 {
		kept := rows[:0]
		for i := range len(offset) - 1 {
			start := offset[i]
			offset[i] = int32(len(kept))
			for _, r := range rows[start:offset[i+1]] {
				if number[r] != gone {
					kept = append(kept, number[r])
				}
			}
		}
		offset[len(offset)-1] = int32(len(kept))
		return kept
	}
	all := [][]example{c.examples}
	for _, w := range watch {
		all = append(all, w.examples)
	}
	for _, examples := range all {
		for i := range examples {
			e := &examples[i]
			e.rows, e.source = renumber(e.rows, e.offset), renumber(e.source, e.srcOff)
		}
	}
	t.rows, c.isSource = rows, isSource
	c.numbers = &numbering{hashes: hashes}
}

// size is the largest weight of a row, regardless of its sign.
func (r *row) size() float32 {
	size := float32(0)
	for _, w := range r.w {
		size = max(size, w, -w)
	}
	return size
}

// judgeScale brings the weights of a judge, of whose sums only the sign counts,
// into the range of the levels.
const judgeScale = 0.5

// export returns the quantised model, without the features for data sets that
// texts are not compared with. The bias towards names is in the
// weights of the features for the languages, and for other languages in those
// of label pairs.
func (t *trainer) export(c *corpus, languages []string) tagger.Weights {
	m := tagger.Weights{Levels: levelTable(), Scale: 1 / unit}
	bias := map[uint64]float64{}
	for _, lang := range languages {
		bias[tagger.LanguageFeature(lang)] = favour(lang) - favour("")
	}
	for i := range t.rows {
		if c.isSource[i] {
			continue
		}
		r := tagger.Row{Hash: c.numbers.hashes[i]}
		for l, w := range t.rows[i].w {
			x := t.share() * float64(w)
			if l == tagger.Outside {
				x -= bias[r.Hash]
			}
			r.Codes[l] = quantise(x)
		}
		if r.Codes != [labels]uint8{} {
			m.Rows = append(m.Rows, r)
		}
	}
	for _, hash := range slices.Sorted(maps.Keys(c.judge)) {
		r := tagger.Row{Hash: hash}
		if r.Codes[tagger.Outside] = quantise(judgeScale * c.judge[hash]); r.Codes[tagger.Outside] != 0 {
			m.Rows = append(m.Rows, r)
		}
	}
	for a := range labels {
		for b := range labels {
			w := float64(t.transitions[a][b])
			if b == tagger.Outside {
				w -= favour("")
			}
			m.Transitions[a][b] = int32(math.Round(w / unit))
		}
	}
	return m
}

// languages returns the languages of the sets.
func languages(sets []dataSet) []string {
	var out []string
	for i := range sets {
		if !slices.Contains(out, sets[i].Language) {
			out = append(out, sets[i].Language)
		}
	}
	return out
}
