package main

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// example is one sentence ready for training.
type example struct {
	labels []uint8
	rows   []uint32 // rows of the weights: those of token i are rows[offset[i]:offset[i+1]]
	offset []int32
	source []uint32 // rows of the features for the data set, sourceFeatures per token at most
	srcOff []int32
	weight float32
	apart  float64
}

// corpus turns sentences into examples. When features must be seen more than
// once to count, a first pass over the sentences counts them; the second
// numbers those that are wanted.
type corpus struct {
	tagger   *tagger.Tagger
	counts   []uint8 // by the hash's high bits, saturating
	minCount uint8
	numbers  *numbering
	examples []example
	tokens   int
	isSource []bool                 // by number: a feature for a data set that texts are not compared with
	judge    judge                  // tells which data sets the watched sentences are like
	wanted   func(hash uint64) bool // which features are numbered; nil: all that were seen often enough
}

// countBits is the size of the table of counts: collisions in it keep some
// rare features, which does no harm.
const countBits = 28

func newCorpus(t *tagger.Tagger, minCount uint8) *corpus {
	return &corpus{tagger: t, minCount: minCount, numbers: newNumbering()}
}

// count is the first pass.
func (c *corpus) count(set *dataSet) {
	if c.counts == nil {
		c.counts = make([]uint8, 1<<countBits)
	}
	var src []uint64
	c.each(set, func(_ int, s *Sentence, toks []tagger.Token) {
		f := c.tagger.Features(s.Text, toks, set.Language)
		c.bump(f.Hash)
		for i := range toks {
			src = c.tagger.SourceFeatures(set.Name, i, src[:0])
			c.bump(src)
		}
	})
}

func (c *corpus) bump(hashes []uint64) {
	for _, h := range hashes {
		if n := &c.counts[h>>(64-countBits)]; *n < 255 {
			*n++
		}
	}
}

// add is the second pass.
func (c *corpus) add(set *dataSet) {
	var src []uint64
	c.each(set, func(_ int, s *Sentence, toks []tagger.Token) {
		f := c.tagger.Features(s.Text, toks, set.Language)
		like := ""
		if c.wanted != nil {
			like = c.judge.like(c.tagger, set.Language)
		}
		e := example{labels: label(s, toks), weight: set.Weight, apart: set.Apart, offset: make([]int32, 1, len(toks)+1), srcOff: make([]int32, 1, len(toks)+1)}
		for i := range toks {
			e.rows = c.number(e.rows, f.Hash[f.Offset[i]:f.Offset[i+1]], false)
			if like != "" {
				src = c.tagger.SourceFeatures(like, i, src[:0])
				e.rows = c.number(e.rows, src, false)
			}
			e.offset = append(e.offset, int32(len(e.rows)))
			src = c.tagger.SourceFeatures(set.Name, i, src[:0])
			e.source = c.number(e.source, src, !tagger.HasConvention(set.Language, set.Name))
			e.srcOff = append(e.srcOff, int32(len(e.source)))
		}
		c.tokens += len(toks)
		c.examples = append(c.examples, e)
	})
}

func (c *corpus) number(dst []uint32, hashes []uint64, source bool) []uint32 {
	for _, h := range hashes {
		if c.wants(h) || source && c.wanted == nil {
			n := c.numbers.of(h)
			if int(n) == len(c.isSource) {
				c.isSource = append(c.isSource, source)
			}
			dst = append(dst, n)
		}
	}
	return dst
}

func (c *corpus) wants(hash uint64) bool {
	if c.wanted != nil {
		return c.wanted(hash)
	}
	return c.minCount <= 1 || c.counts[hash>>(64-countBits)] >= c.minCount
}

func (c *corpus) each(set *dataSet, f func(k int, s *Sentence, toks []tagger.Token)) {
	for k := range set.Sentences {
		s := &set.Sentences[k]
		c.tagger.Sentences(s.Text, func(toks []tagger.Token) { f(k, s, toks) })
	}
}

// label returns the labels of the tokens of a sentence, or of a part of it. A
// name whose borders fall into a token is given to the whole token.
func label(s *Sentence, toks []tagger.Token) []uint8 {
	labels := make([]uint8, len(toks))
	i := 0
	for _, n := range s.Names {
		for i < len(toks) && toks[i].End <= n.Start {
			i++
		}
		first := i
		for i < len(toks) && toks[i].Start < n.End {
			i++
		}
		for k := first; k < i; k++ {
			labels[k] = tagger.Label(n.Kind, k == first, k == i-1)
		}
	}
	return labels
}

// heldOut reports whether a sentence belongs to the fifth that is kept from
// training while the model is developed.
func heldOut(text string) bool {
	h := fnv.New32a()
	fmt.Fprint(h, text)
	return h.Sum32()%5 == 0
}

// thin keeps a share of the sentences of a set, the same at every run.
func thin(sentences []Sentence, share float64, seed uint64) []Sentence {
	rng := rand.New(rand.NewPCG(seed, 17))
	kept := sentences[:0]
	for _, s := range sentences {
		if rng.Float64() < share {
			kept = append(kept, s)
		}
	}
	return kept
}

// numbering numbers features in the order of their first appearance, so that
// the weights of frequent ones lie close together.
type numbering struct {
	keys   []uint64
	values []uint32
	hashes []uint64 // by number
}

func newNumbering() *numbering {
	return &numbering{keys: make([]uint64, 1<<16), values: make([]uint32, 1<<16)}
}

func (n *numbering) of(hash uint64) uint32 {
	if len(n.hashes)*2 > len(n.keys) {
		n.grow()
	}
	i := n.slot(hash)
	if n.keys[i] == 0 {
		n.keys[i], n.values[i] = hash, uint32(len(n.hashes))
		n.hashes = append(n.hashes, hash)
	}
	return n.values[i]
}

func (n *numbering) has(hash uint64) bool { return n.keys[n.slot(hash)] != 0 }

func (n *numbering) slot(hash uint64) uint64 {
	mask := uint64(len(n.keys) - 1)
	i := hash >> 20 & mask
	for n.keys[i] != 0 && n.keys[i] != hash {
		i = (i + 1) & mask
	}
	return i
}

func (n *numbering) grow() {
	n.keys, n.values = make([]uint64, 4*len(n.keys)), make([]uint32, 4*len(n.values))
	for v, h := range n.hashes {
		i := n.slot(h)
		n.keys[i], n.values[i] = h, uint32(v)
	}
}
