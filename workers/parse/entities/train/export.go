package main

import (
	"maps"
	"math"
	"slices"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// unit is the model's unit of weight, in log-odds.
const unit = 0.0025

// levels are the weights that a row of the model stores, in log-odds, before
// its scale. The first is wide, so that three in four weights are stored as
// none and the model compresses well.
var levels = [...]float64{0, 0.2, 0.35, 0.55, 0.8, 1.1, 1.45, 1.9}

// scales are what the levels of a row are multiplied by. Most rows have small
// weights only: a score is the sum of some sixty of them, and with them of
// their roundings.
var scales = [tagger.Scales]float64{1, 0.6, 0.36, 0.2}

// scaleFor returns the smallest scale for a row whose largest weight is size.
func scaleFor(size float64) uint8 {
	s := len(scales) - 1
	for s > 0 && size > scales[s]*levels[len(levels)-1] {
		s--
	}
	return uint8(s)
}

// quantise returns the number of the level next to a weight, as a row of a
// scale stores it.
func quantise(w float64, scale uint8) uint8 {
	w /= scales[scale]
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
func levelTable() (table [tagger.Scales][tagger.Levels]int16) {
	for s, scale := range scales {
		for i, l := range levels {
			table[s][i] = int16(math.Round(scale * l / unit))
			if i > 0 {
				table[s][i+len(levels)-1] = -table[s][i]
			}
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
	add := func(hash uint64, weights []float64, scale uint8) {
		r := tagger.Row{Hash: hash, Scale: scale}
		for l, w := range weights {
			r.Codes[l] = quantise(w, scale)
		}
		if r.Codes != [labels]uint8{} {
			m.Rows = append(m.Rows, r)
		}
	}
	weights := make([]float64, labels)
	for i := range t.rows {
		if c.isSource[i] {
			continue
		}
		for l, w := range t.rows[i].w {
			weights[l] = t.share() * float64(w)
		}
		scale := t.rows[i].scale
		if b := bias[c.numbers.hashes[i]]; b != 0 {
			weights[tagger.Outside] -= b
			scale = scaleFor(largest(weights))
		}
		add(c.numbers.hashes[i], weights, scale)
	}
	for _, hash := range slices.Sorted(maps.Keys(c.judge)) {
		for k, w := range c.judge[hash] {
			weights[k] = tagger.JudgeScale * w
		}
		add(hash, weights[:tagger.MaxConventions], scaleFor(largest(weights[:tagger.MaxConventions])))
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

// largest returns the largest weight, regardless of its sign.
func largest(weights []float64) (size float64) {
	for _, w := range weights {
		size = max(size, math.Abs(w))
	}
	return size
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
