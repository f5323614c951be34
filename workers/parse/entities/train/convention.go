package main

import (
	"math"
	"math/rand/v2"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// judge tells which sentences are like those of a data set whose conventions
// the model keeps apart, by logistic regression: the weights, in log-odds, of
// the tagger's ConventionFeatures.
type judge map[uint64]float64

// judged is a sentence to learn to judge by.
type judged struct {
	features []uint64
	like     float64 // 1: it comes from the data set; 0: from another of its language
}

// How the judge is trained: passes over the sentences, learning rate, how often
// a feature must occur, and how often the sentences of the data set count, which
// are fewer than the others.
const (
	judgeEpochs = 5
	judgeRate   = 0.3
	judgeLeast  = 3
	judgeWeight = 2
)

// newJudge trains on the sentences of the sets.
func newJudge(c *corpus, sets []dataSet, seed uint64) judge {
	var all []judged
	count := map[uint64]int{}
	for i := range sets {
		set := &sets[i]
		apart := tagger.Convention(set.Language)
		if apart == "" {
			continue
		}
		like := 0.0
		if set.Name == apart {
			like = 1
		}
		c.each(set, func(_ int, s *Sentence, toks []tagger.Token) {
			c.tagger.Features(s.Text, toks, set.Language)
			f := c.tagger.ConventionFeatures(set.Language, nil)
			for _, h := range f {
				count[h]++
			}
			all = append(all, judged{f, like})
		})
	}
	for i := range all {
		kept := all[i].features[:0]
		for _, h := range all[i].features {
			if count[h] >= judgeLeast {
				kept = append(kept, h)
			}
		}
		all[i].features = kept
	}
	j := judge{}
	squares := map[uint64]float64{}
	rng := rand.New(rand.NewPCG(seed, 2))
	for range judgeEpochs {
		rng.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		for _, s := range all {
			// Long sentences would be all too sure otherwise.
			scale := 1 / math.Sqrt(float64(len(s.features)+1))
			g := scale * (s.like - 1/(1+math.Exp(float64(-scale*j.sum(s.features)))))
			if s.like == 1 {
				g *= judgeWeight
			}
			for _, h := range s.features {
				squares[h] += float64(g * g)
				j[h] += judgeRate * g / (math.Sqrt(squares[h]) + judgeRate)
			}
		}
	}
	return j
}

func (j judge) sum(features []uint64) float64 {
	sum := 0.0
	for _, h := range features {
		sum += j[h]
	}
	return sum
}

// like returns the data set that the sentence t has just computed the features
// of is like, or "".
func (j judge) like(t *tagger.Tagger, lang string) string {
	set := tagger.Convention(lang)
	if set == "" || j.sum(t.ConventionFeatures(lang, nil)) <= 0 {
		return ""
	}
	return set
}
