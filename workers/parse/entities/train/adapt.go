package main

import (
	"log/slog"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"github.com/harkara/harkara/workers/parse/entities/internal/lexicon"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// adapt goes on with training a finished model: on all sentences that were
// written for this project, and on a small share of the other sets so that
// nothing is forgotten. It takes a minute where training takes an hour, so that
// new sentences need no new training. Weights of label pairs stay as they are.
func adapt(o options, sets []dataSet, log *slog.Logger) ([]byte, error) {
	base := tagger.New()
	if err := loadModel(base, o.adapt); err != nil {
		return nil, err
	}
	lexiconOnly := tagger.New()
	if err := loadModel(lexiconOnly, o.adapt); err != nil {
		return nil, err
	}
	lexicon.AddLists(base)
	c := newCorpus(base, 1)
	// The sentences of the project come first. From the other sets no feature
	// is taken that is new to both them and the model.
	for i := range sets {
		o.limit(&sets[i])
		if sets[i].handmade() {
			c.add(&sets[i])
		}
	}
	c.wanted = func(hash uint64) bool {
		_, ok := base.Codes(hash)
		return ok || c.numbers.has(hash)
	}
	for i := range sets {
		if !sets[i].handmade() {
			c.add(&sets[i])
		}
	}
	log.Info("features counted", "sentences", len(c.examples), "tokens", c.tokens, "features", len(c.numbers.hashes))
	tr := newTrainer(o.settings, len(c.numbers.hashes))
	tr.fixed = true
	for a := range labels {
		for b := range labels {
			tr.transitions[a][b] = float32(base.Transition(a, b))
		}
	}
	known := make([]bool, len(tr.rows))
	start := make([][labels]uint8, len(tr.rows))
	for i, h := range c.numbers.hashes {
		if start[i], known[i] = base.Codes(h); known[i] {
			tr.rows[i].g = o.Inertia
			for l, code := range start[i] {
				tr.rows[i].w[l] = float32(weight(code))
			}
		}
	}
	tr.run(c.examples, log, func(int) {})
	changed, added := tr.writeBack(lexiconOnly, c, known, start, o.rows)
	log.Info("adapted", "changed", changed, "added", added)
	return pack(lexiconOnly.WriteLexicon, lexiconOnly.WriteModel, log)
}

// writeBack sets the changed rows and the n new ones with the largest weights.
func (t *trainer) writeBack(model *tagger.Tagger, c *corpus, known []bool, start [][labels]uint8, n int) (changed, added int) {
	var sizes []float32
	for i := range t.rows {
		if !known[i] && !c.isSource[i] {
			sizes = append(sizes, t.rows[i].size())
		}
	}
	slices.Sort(sizes)
	least := sizes[max(0, len(sizes)-n)]
	for i := range t.rows {
		if c.isSource[i] || !known[i] && t.rows[i].size() < least {
			continue
		}
		var codes [labels]uint8
		for l, w := range t.rows[i].w {
			codes[l] = quantise(float64(w))
		}
		switch {
		case codes == start[i]: // for new ones: no weight at all
			continue
		case known[i]:
			changed++
		case added == n:
			continue
		default:
			added++
		}
		model.SetCodes(c.numbers.hashes[i], codes)
	}
	return changed, added
}

// weight returns what a code stands for, in log-odds.
func weight(code uint8) float64 {
	table := levelTable()
	return float64(table[code]) * unit
}

func loadModel(t *tagger.Tagger, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return err
	}
	defer z.Close()
	return t.Load(z)
}
