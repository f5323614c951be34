package tagger

// Features are the features of the tokens of one sentence, as hashes: those of
// token i are Hash[Offset[i]:Offset[i+1]].
type Features struct {
	Hash   []uint64
	Offset []int
	Apart  []Shared // those for the data sets of Conventions

	rows []uint64 // of the model, for Hash
}

// Shared are features that count for a share, from 0, when there are none, to 1.
type Shared struct {
	Share  float64
	Hash   []uint64
	Offset []int

	rows []uint64 // of the model, for Hash
}

// edge stands for what is before the first and after the last token.
var edge = word{exact: 101, folded: 102, shape: 103, brief: 104}

// template numbers a kind of feature; each has a hash function of its own.
type template uint64

const (
	tExact template = iota + 1
	tFolded
	tBefore
	tAfter
	tBefore2
	tAfter2
	tPairBefore
	tPairAfter
	tAround
	tBeforeBoth
	tAfterBoth
	tShape
	tBrief
	tBriefBefore
	tBriefAfter
	tBriefAround
	tBeforeBrief
	tAfterBrief
	tSkeleton
	tSkeletonStart
	tSkeletonBefore
	tSkeletonAfter
	tScript
	tSuffixBefore
	tPrefixBefore
	tSuffixAfter
	tPrefixAfter
	tEndBefore
	tEndAfter
	tPhrase
	tPhraseAround
	tPhraseBefore
	tPhraseAfter
	tPhraseBrief
	tKind
	tKindBefore
	tKindAfter
	tKindBefore2
	tKindBeforeBrief
	tKindAfterBrief
	tCluster
	tClusterBefore
	tClusterAfter
	tClusterPairBefore
	tClusterPairAfter
	tClusterAround
	tGram3
	tGram3Mid
	tGram3End
	tGram4
	tInner
	tFarBefore
	tFarAfter
	tFirst
	tUnitClass
	tUnit
	tUnitBefore
	tUnitAfter
	tUnitPairBefore
	tUnitPairAfter
	tUnitClassBefore
	tUnitClassAfter
	tUnitClassAround
	tUnitLast
	tUnitFirst
	tUnitLength
	tUnitLastAfter
	tUnitClassLastAfter
	tUnitLastBefore
	tPrefix     // and the following maxAffix-1
	tSuffix     = tPrefix + maxAffix
	tLanguage   = tSuffix + maxAffix // and those of labelled
	tSource     = tLanguage + 16
	tConvention = tSource + 16 // and those of conventionFeatures
	tTemplates  = tConvention + 8
)

// feature returns the hash of a feature.
func feature(t template, value uint64) uint64 {
	x := (value ^ uint64(t)*k1) * k2
	return x ^ x>>32
}

// far is how many tokens away words are still features. From the third on it
// does not matter how far.
const far = 5

// features sets f to the features of the words of a sentence in a language,
// with those for data sets that it is like, as far as it is.
func features(words []word, units []unit, lang uint64, sets []string, shares []float64, f *Features) {
	f.share(shares)
	var labels [MaxConventions]uint64
	for k := range shares {
		labels[k] = hashString(sets[k])
	}
	f.Hash, f.Offset = f.Hash[:0], append(f.Offset[:0], 0)
	at := func(i int) *word {
		if i < 0 || i >= len(words) {
			return &edge
		}
		return &words[i]
	}
	for i := range words {
		w := &words[i]
		a, b := at(i-1), at(i+1)
		aa, bb := at(i-2), at(i+2)
		h := f.Hash
		h = append(h,
			feature(tExact, w.exact),
			feature(tFolded, w.folded),
			feature(tBefore, a.folded),
			feature(tAfter, b.folded),
			feature(tBefore2, aa.folded),
			feature(tAfter2, bb.folded),
			feature(tPairBefore, a.folded*3+w.folded),
			feature(tPairAfter, w.folded*3+b.folded),
			feature(tAround, a.folded*5+b.folded),
			feature(tBeforeBoth, aa.folded*3+a.folded),
			feature(tAfterBoth, b.folded*3+bb.folded),
			feature(tShape, w.shape),
			feature(tBrief, w.brief),
			feature(tBriefBefore, a.brief*3+w.brief),
			feature(tBriefAfter, w.brief*5+b.brief),
			feature(tBriefAround, a.brief*7+w.brief*5+b.brief),
			feature(tBeforeBrief, a.folded*7+w.brief),
			feature(tAfterBrief, b.folded*11+w.brief),
			feature(tScript, uint64(w.script)*k1),
		)
		if i == 0 {
			h = append(h, feature(tFirst, w.brief))
		}
		for k := range w.affixes {
			h = append(h, feature(tPrefix+template(k), w.prefix[k]), feature(tSuffix+template(k), w.suffix[k]))
		}
		for _, g := range w.grams[:w.inner] {
			h = append(h, feature(tInner, g))
		}
		for k := 3; k <= far; k++ {
			h = append(h, feature(tFarBefore, at(i-k).folded), feature(tFarAfter, at(i+k).folded))
		}
		h = neighbours(h, w, a, b)
		h = ngrams(h, words, i, w, a, b, aa, bb)
		h = segmented(h, words, units, i)
		h = lexical(h, w, a, b, aa)
		h = labelled(h, tLanguage, lang, w, a, b)
		for k := range f.Apart {
			if s := &f.Apart[k]; s.Share > 0 {
				s.Hash = labelled(s.Hash, tSource, labels[k], w, a, b)
				s.Offset = append(s.Offset, len(s.Hash))
			}
		}
		f.Hash = h
		f.Offset = append(f.Offset, len(h))
	}
}

// share empties f.Apart, for features with these shares.
func (f *Features) share(shares []float64) {
	for len(f.Apart) < len(shares) {
		f.Apart = append(f.Apart, Shared{})
	}
	f.Apart = f.Apart[:len(shares)]
	for k, p := range shares {
		s := &f.Apart[k]
		s.Share, s.Hash, s.Offset = p, s.Hash[:0], append(s.Offset[:0], 0)
	}
}

// neighbours adds the affixes and consonants of the words beside w.
func neighbours(h []uint64, w, a, b *word) []uint64 {
	if a.affixes > 2 {
		h = append(h, feature(tSuffixBefore, a.suffix[2]), feature(tPrefixBefore, a.prefix[2]))
	}
	if b.affixes > 2 {
		h = append(h, feature(tSuffixAfter, b.suffix[2]), feature(tPrefixAfter, b.prefix[2]))
	}
	if w.affixes > 1 {
		h = append(h, feature(tEndBefore, w.suffix[1]*3+a.folded), feature(tEndAfter, w.suffix[1]*5+b.folded))
	}
	if w.skeleton != 0 {
		h = append(h, feature(tSkeleton, w.skeleton))
	}
	if w.skeletonStart != 0 {
		h = append(h, feature(tSkeletonStart, w.skeletonStart))
	}
	if a.skeleton != 0 && w.skeleton != 0 {
		h = append(h, feature(tSkeletonBefore, a.skeleton*3+w.skeleton))
	}
	if b.skeleton != 0 && w.skeleton != 0 {
		h = append(h, feature(tSkeletonAfter, w.skeleton*3+b.skeleton))
	}
	return h
}

// ngrams adds the sequences of three and four tokens, which are the words of
// scripts without spaces.
func ngrams(h []uint64, words []word, i int, w, a, b, aa, bb *word) []uint64 {
	if w.script != scriptHan && w.script != scriptKana && w.script != scriptSoutheast {
		return h
	}
	h = append(h,
		feature(tGram3, (aa.folded*3+a.folded)*3+w.folded),
		feature(tGram3Mid, (a.folded*3+w.folded)*3+b.folded),
		feature(tGram3End, (w.folded*3+b.folded)*3+bb.folded))
	if i+3 < len(words) {
		h = append(h, feature(tGram4, ((w.folded*3+b.folded)*3+bb.folded)*3+words[i+3].folded))
	}
	return h
}

// lexical adds what the lexicon knows.
func lexical(h []uint64, w, a, b, aa *word) []uint64 {
	if w.phrase != 0 {
		p := uint64(w.phrase) * k1
		h = append(h, feature(tPhrase, p), feature(tPhraseBefore, p+a.folded), feature(tPhraseAfter, p+b.folded), feature(tPhraseBrief, p+w.brief))
	}
	if w.phrase|a.phrase|b.phrase != 0 {
		h = append(h, feature(tPhraseAround, (uint64(a.phrase)<<32|uint64(w.phrase)<<16|uint64(b.phrase))*k1))
	}
	if k := uint64(w.kind &^ kindMore); k != 0 {
		h = append(h, feature(tKind, k*k1))
	}
	if k := uint64(a.kind &^ kindMore); k != 0 {
		h = append(h, feature(tKindBefore, k*k1), feature(tKindBeforeBrief, k*k1+w.brief))
	}
	if k := uint64(b.kind &^ kindMore); k != 0 {
		h = append(h, feature(tKindAfter, k*k1), feature(tKindAfterBrief, k*k1+w.brief))
	}
	if k := uint64(aa.kind &^ kindMore); k != 0 {
		h = append(h, feature(tKindBefore2, (k<<16|uint64(a.kind))*k1))
	}
	c, ca, cb := uint64(w.cluster), uint64(a.cluster), uint64(b.cluster)
	if c != 0 {
		h = append(h, feature(tCluster, c*k1))
	}
	if ca != 0 {
		h = append(h, feature(tClusterBefore, ca*k1), feature(tClusterPairBefore, (ca<<16|c)*k1))
	}
	if cb != 0 {
		h = append(h, feature(tClusterAfter, cb*k1), feature(tClusterPairAfter, (c<<16|cb)*k1))
	}
	if ca != 0 && cb != 0 {
		h = append(h, feature(tClusterAround, (ca<<16|cb)*k1))
	}
	return h
}

// labelled adds features under a label: the language of the text, or the data
// set that it comes from or is like, which take up what is particular to them
// so that the rest is left to what all have in common.
func labelled(h []uint64, base template, label uint64, w, a, b *word) []uint64 {
	h = append(h,
		feature(base, label),
		feature(base+1, label+w.folded*3),
		feature(base+2, label+w.brief*5),
		feature(base+3, label+uint64(w.phrase)*k2),
		feature(base+4, label+a.folded*11),
		feature(base+5, label+b.folded*13),
	)
	if w.affixes > 0 {
		h = append(h, feature(base+6, label+w.suffix[min(3, w.affixes)-1]*7), feature(base+7, label+w.prefix[min(3, w.affixes)-1]*9))
	}
	return h
}

// LanguageFeature returns the feature that every token of a language has.
func LanguageFeature(lang string) uint64 { return feature(tLanguage, hashString(lang)) }

// hashString hashes a language or the name of a data set.
func hashString(s string) uint64 {
	h := uint64(5)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * k1
	}
	return mix(h)
}
