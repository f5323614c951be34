// Package tagger finds the names of people, places and organisations in one
// text at a time: the tokeniser, the features and the model of package
// entities, which adds what a whole article tells. The training program uses
// the same tokeniser and features, so that both see the same.
//
// A text is cut into tokens and sentences. Each token gets some sixty features:
// the words around it, their beginnings, endings and case patterns, their
// consonants in a notation shared by all scripts, their clusters, what the
// lexicon knows of them, all as 64-bit hashes. The model, a linear-chain
// conditional random field, has for each feature that it knows a weight per
// label; the best sequence of labels under the sums of these and the weights of
// label pairs is the answer.
package tagger

import (
	"io"
)

// Tagger finds names. The zero Tagger is not usable; see New. It is not safe
// for concurrent use; see Clone.
type Tagger struct {
	runes   *runeTable
	lexicon *Lexicon
	model   *model

	// Scratch space, kept between calls.
	toks     []Token
	buf      []rune
	words    []word
	features Features
	em       [][Labels]int32
	back     [][Labels]uint8
	labels   []uint8
}

// New returns a tagger without a model, for an empty lexicon with room for so
// many entries.
func New(entries int) *Tagger {
	return &Tagger{runes: newRuneTable(), lexicon: NewLexicon(entries)}
}

// Load reads a model that WriteModel wrote.
func (t *Tagger) Load(r io.Reader) (err error) {
	t.model, err = readModel(r)
	return err
}

// Clone returns a tagger with the same model and lexicon that may be used at
// the same time as t, so long as nothing is added to the lexicon.
func (t *Tagger) Clone() *Tagger {
	return &Tagger{runes: t.runes, lexicon: t.lexicon, model: t.model}
}

// Sentences calls f for each sentence of text, with its tokens, which are
// valid until f returns.
func (t *Tagger) Sentences(text string, f func(toks []Token)) {
	t.toks = t.Tokenise(text, t.toks[:0])
	for i := 0; i < len(t.toks); {
		j := t.sentenceEnd(text, t.toks, i)
		f(t.toks[i:j])
		i = j
	}
}

// Features returns the features of the tokens of one sentence of text. They
// are valid until the next call. A language is a BCP 47 base language; "" is
// unknown.
func (t *Tagger) Features(text string, toks []Token, lang string) *Features {
	t.analyseAll(text, toks, lang)
	features(t.words, hashString(lang), &t.features)
	return &t.features
}

// SourceFeatures appends, after Features, the features that token i has for
// coming from the data set named source.
func (t *Tagger) SourceFeatures(source string, i int, dst []uint64) []uint64 {
	a, b := &edge, &edge
	if i > 0 {
		a = &t.words[i-1]
	}
	if i+1 < len(t.words) {
		b = &t.words[i+1]
	}
	return labelled(dst, tSource, hashString(source), &t.words[i], a, b)
}

func (t *Tagger) analyseAll(text string, toks []Token, lang string) {
	if cap(t.words) < len(toks) {
		t.words = make([]word, len(toks), len(toks)+64)
	}
	t.words = t.words[:len(toks)]
	for i, tok := range toks {
		t.buf = t.analyse(text[tok.Start:tok.End], &t.words[i], t.buf)
	}
	t.mark(t.words, lang)
}

// Spans appends the names in text to dst, in order.
func (t *Tagger) Spans(text, lang string, dst []Span) []Span {
	t.Sentences(text, func(toks []Token) {
		dst = t.sentence(text, toks, lang, dst)
	})
	return dst
}

// sentence appends the names in one sentence.
func (t *Tagger) sentence(text string, toks []Token, lang string, dst []Span) []Span {
	t.em = t.model.emissions(t.Features(text, toks, lang), t.em[:0])
	if cap(t.labels) < len(toks) {
		t.labels = make([]uint8, len(toks)+64)
	}
	labels := t.labels[:len(toks)]
	t.back = t.model.viterbi(t.em, t.back, labels)
	for i := 0; i < len(labels); {
		l := labels[i]
		if l == Outside {
			i++
			continue
		}
		j := i + 1
		for inside(labels[j-1]) {
			j++
		}
		kind := int(l-1) / 4
		dst = append(dst, Span{Start: toks[i].Start, End: toks[j-1].End, Kind: kind, Odds: t.model.odds(t.em, labels, i, j, kind)})
		i = j
	}
	return dst
}
