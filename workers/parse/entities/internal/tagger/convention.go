package tagger

// conventions names, by language, a data set whose texts are of a kind of their
// own, such as web pages in English, and whose makers drew the line between
// names and other words in their own way. The model has features for it, and
// sentences like those of the set get them.
var conventions = map[string]string{
	"en": "en-uner-ewt",
	"hi": "hi-hiner",
	"pt": "pt-uner-bosque",
	"ru": "ru-factrueval",
}

// Convention returns the data set whose like is told from other texts in a
// language, or "".
func Convention(lang string) string { return conventions[lang] }

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

// convention returns the hash of the data set that the sentence of t.words is
// like, as the model tells it, or zero.
func (t *Tagger) convention(lang string) uint64 {
	set := conventions[lang]
	if set == "" || t.model == nil {
		return 0
	}
	t.features.Hash = conventionFeatures(t.words, hashString(lang), t.features.Hash[:0])
	if t.model.sum(t.features.Hash) <= 0 {
		return 0
	}
	return hashString(set)
}
