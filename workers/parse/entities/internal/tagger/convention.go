package tagger

import (
	"math"
	"slices"
)

// conventions names, by language, the data sets whose makers drew the line
// between names and other words in their own way, or whose texts are of a kind
// of their own, such as web pages in English, and the sentences written for the
// project, which draw it as the recogniser should. The model has features for
// each, and a sentence gets them as far as it is like those of the set.
var conventions = map[string][]string{
	"ar": {"ar-harkara"},
	"bn": {"bn-harkara"},
	"de": {"de-harkara"},
	"en": {"en-harkara", "en-uner-ewt"},
	"es": {"es-harkara"},
	"hi": {"hi-harkara", "hi-hiner"},
	"id": {"id-harkara"},
	"ja": {"ja-harkara"},
	"ko": {"ko-harkara"},
	"nl": {"nl-harkara"},
	"pl": {"pl-harkara"},
	"pt": {"pt-harkara", "pt-uner-bosque"},
	"ru": {"ru-harkara", "ru-factrueval"},
	"te": {"te-harkara"},
	"tr": {"tr-harkara"},
	"ur": {"ur-harkara"},
	"zh": {"zh-harkara"},
}

// MaxConventions is the limit on the data sets of a language in conventions.
const MaxConventions = 2

// Conventions returns the data sets whose like is told from other texts in a
// language, at most MaxConventions.
func Conventions(lang string) []string { return conventions[lang] }

// HasConvention reports whether the model keeps features for a data set.
func HasConvention(lang, set string) bool { return slices.Contains(conventions[lang], set) }

// ConventionFeatures appends, after Features, what a sentence is told by: its
// words, their case patterns, its last word and its length. They may repeat.
func (t *Tagger) ConventionFeatures(lang string, dst []uint64) []uint64 {
	return conventionFeatures(t.words, hashString(lang), dst)
}

func conventionFeatures(words []word, lang uint64, dst []uint64) []uint64 {
	for i := range words {
		w := &words[i]
		dst = append(dst, feature(tConvention, lang+w.folded), feature(tConvention+1, lang+w.shape))
	}
	if n := len(words); n > 0 {
		dst = append(dst, feature(tConvention+2, lang+words[0].brief), feature(tConvention+3, lang+words[n-1].folded), feature(tConvention+4, lang+uint64(min(n/4, 12))*k1))
	}
	return dst
}

// JudgeScale is what the weights of ConventionFeatures are multiplied by to
// bring them into the range of the levels.
const JudgeScale = 0.5

// Evidence is what the sum of the weights of n ConventionFeatures is multiplied
// by: the words of long sentences repeat each other.
func Evidence(n int) float64 { return 1 / math.Sqrt(float64(n+1)) }

// Shares turns the scores of conventions, in log-odds against all other texts,
// into probabilities.
func Shares(scores []float64) {
	sum := 1.0
	for k, s := range scores {
		scores[k] = math.Exp(min(s, 30))
		sum += scores[k]
	}
	for k := range scores {
		scores[k] /= sum
	}
}

// Shares of a convention below which it is left aside, and above which it is
// taken for certain.
const (
	leastShare = 0.1
	mostShare  = 0.9
)

// convention returns how much the sentence of t.words is like those of the
// conventions of its language, as the model tells it.
func (t *Tagger) convention(lang string) []float64 {
	sets := conventions[lang]
	if len(sets) == 0 || t.model == nil {
		return nil
	}
	t.features.Hash = conventionFeatures(t.words, hashString(lang), t.features.Hash[:0])
	t.features.rows = t.model.find(t.features.Hash, t.features.rows[:0])
	t.shares = t.model.judge(t.features.rows, t.shares[:0], len(sets))
	return t.shares
}

// judge appends the shares of n conventions in a sentence whose
// ConventionFeatures have these rows.
func (m *model) judge(rows []uint64, dst []float64, n int) []float64 {
	var all sums
	m.addTo(&all, rows)
	sums := all.scores()
	unit := Evidence(len(rows)) / (m.scale * JudgeScale)
	for k := range n {
		dst = append(dst, float64(sums[k])*unit)
	}
	Shares(dst)
	for k, p := range dst {
		switch {
		case p < leastShare:
			dst[k] = 0
		case p > mostShare:
			dst[k] = 1
		}
	}
	return dst
}
