package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// judge tells how much sentences are like those of the data sets whose
// conventions the model keeps apart, by logistic regression over the tagger's
// ConventionFeatures with a class for each of them and one, whose weights are
// zero, for all other texts of the language: the weights by class, in log-odds.
type judge map[uint64]*[tagger.MaxConventions]float64

// judged is a sentence to learn to judge by.
type judged struct {
	features []uint64
	class    int // of its data set among those of the language; -1: another
	classes  int // of the language
	weight   float64
}

// How the judge is trained: passes over the sentences, learning rate, how often
// a feature must occur, and how much more a sentence of such a data set counts
// than the square root of their number lets it.
const (
	judgeEpochs = 5
	judgeRate   = 0.3
	judgeLeast  = 3
	judgeWeight = 1.5
)

// newJudge trains on the sentences of the sets.
func newJudge(c *corpus, sets []dataSet, seed uint64) judge {
	sizes := map[string]*[tagger.MaxConventions + 1]float64{}
	for i := range sets {
		n := sizes[sets[i].Language]
		if n == nil {
			n = new([tagger.MaxConventions + 1]float64)
			sizes[sets[i].Language] = n
		}
		n[1+classOf(&sets[i])] += float64(len(sets[i].Sentences))
	}
	var all []judged
	count := map[uint64]int{}
	for i := range sets {
		set := &sets[i]
		classes := len(tagger.Conventions(set.Language))
		if classes == 0 {
			continue
		}
		class, n := classOf(set), sizes[set.Language]
		weight := math.Sqrt(slices.Max(n[:]) / n[1+class])
		if class >= 0 {
			weight *= judgeWeight
		}
		c.each(set, func(_ int, s *Sentence, toks []tagger.Token) {
			c.tagger.Features(s.Text, toks, set.Language)
			f := c.tagger.ConventionFeatures(set.Language, nil)
			for _, h := range f {
				count[h]++
			}
			all = append(all, judged{f, class, classes, weight})
		})
	}
	for i := range all {
		all[i].features = slices.DeleteFunc(all[i].features, func(h uint64) bool { return count[h] < judgeLeast })
	}
	j := judge{}
	squares := map[uint64]float64{}
	rng := rand.New(rand.NewPCG(seed, 2))
	for range judgeEpochs {
		rng.Shuffle(len(all), func(a, b int) { all[a], all[b] = all[b], all[a] })
		for i := range all {
			j.learn(&all[i], squares)
		}
	}
	return j
}

// classOf returns the class of a data set among those of its language, or -1.
func classOf(set *dataSet) int { return slices.Index(tagger.Conventions(set.Language), set.Name) }

// learn takes one step by AdaGrad, whose sums are in squares.
func (j judge) learn(s *judged, squares map[uint64]float64) {
	scale := tagger.Evidence(len(s.features)) * s.weight
	var g [tagger.MaxConventions]float64
	square := 0.0
	for k, p := range j.shares(s.features, s.classes) {
		g[k] = -scale * p
		if k == s.class {
			g[k] += scale
		}
		square += float64(g[k] * g[k])
	}
	for _, h := range s.features {
		w := j[h]
		if w == nil {
			w = new([tagger.MaxConventions]float64)
			j[h] = w
		}
		squares[h] += square
		step := judgeRate / (math.Sqrt(squares[h]) + judgeRate)
		for k := range w {
			w[k] += float64(step * g[k])
		}
	}
}

// shares returns how much a sentence is like those of each of n classes.
func (j judge) shares(features []uint64, n int) []float64 {
	sums := make([]float64, n)
	scale := tagger.Evidence(len(features))
	for _, h := range features {
		if w := j[h]; w != nil {
			for k := range sums {
				sums[k] += float64(scale * w[k])
			}
		}
	}
	tagger.Shares(sums)
	return sums
}

// like returns the data set that the sentence t has just computed the features
// of is more like than not, or "".
func (j judge) like(t *tagger.Tagger, lang string) string {
	names := tagger.Conventions(lang)
	for k, p := range j.shares(t.ConventionFeatures(lang, nil), len(names)) {
		if p > 0.5 {
			return names[k]
		}
	}
	return ""
}
