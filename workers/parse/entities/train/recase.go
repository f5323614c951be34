package main

import (
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentences without capitals, as people write on the web: copies of a share of
// those in English, which count as sentences of the set that is from there.
const (
	lowerShare  = 0.15
	lowerWeight = 0.5
	lowerApart  = 0.9
	lowerLike   = "en-uner-ewt"
)

// lowered returns the copies, of the sets with print's capitals.
func lowered(sets []dataSet, seed uint64) dataSet {
	rng := rand.New(rand.NewPCG(seed, 29))
	out := dataSet{Name: lowerLike, Language: "en", Weight: lowerWeight, Apart: lowerApart}
	for i := range sets {
		s := &sets[i]
		if s.Language != out.Language || !s.handmade() && s.Name != "en-gmb" && s.Name != lowerLike {
			continue
		}
		for k := range s.Sentences {
			if rng.Float64() < lowerShare {
				out.Sentences = append(out.Sentences, s.Sentences[k].lower())
			}
		}
	}
	return out
}

// lower returns the sentence without capitals, but those whose small letters
// have another length.
func (s Sentence) lower() Sentence {
	s.Text = strings.Map(func(c rune) rune {
		if l := unicode.ToLower(c); utf8.RuneLen(l) == utf8.RuneLen(c) {
			return l
		}
		return c
	}, s.Text)
	return s
}
