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
// label; the sums of these and the weights of label pairs give the probability
// of every name, and those that are likely enough are the answer.
package tagger

import (
	"bufio"
	"fmt"
	"io"
)

// Tagger finds names. The zero Tagger is not usable; see New. It is not safe
// for concurrent use; see Clone.
type Tagger struct {
	runes   *runeTable
	lexicon *lexicon
	model   *model

	// Scratch space, kept between calls.
	toks     []Token
	buf      []rune
	words    []word
	units    []unit
	scores   []int32
	lengths  []uint8
	features Features
	lattice  lattice
	labels   []uint8
	shares   []float64
}

// New returns a tagger with an empty lexicon and no model.
func New() *Tagger {
	return &Tagger{runes: newRuneTable(), lexicon: newLexicon(1 << 18)}
}

// Load reads a lexicon and a model: what WriteLexicon and Weights.Write wrote,
// one after the other.
func (t *Tagger) Load(r io.Reader) (err error) {
	br := bufio.NewReaderSize(r, 1<<16)
	if err := t.lexicon.read(br); err != nil {
		return fmt.Errorf("lexicon: %w", err)
	}
	t.model, err = readModel(br)
	return err
}

// WriteLexicon writes what was added to the lexicon.
func (t *Tagger) WriteLexicon(w io.Writer) error { return t.lexicon.write(bufio.NewWriter(w)) }

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
	shares := t.convention(lang)
	features(t.words, t.units, hashString(lang), Conventions(lang), shares, &t.features)
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
