// Package tags settles the subject words of an article: those that the page
// gives, cleaned; key phrases computed from the text where the page gives none;
// and broad topics.
//
// # The page's own tags
//
// Lists are divided, numbering and labels of content systems taken off, and
// dropped are: the site's names, words about the page's form ("news", "read
// more"), identifiers, codes and pairs for machines, dates, headlines, the list
// repeated as one tag, the title taken apart, and lists of which the text has
// next to nothing, which are the same on all pages of a site. Two spellings with
// one folded form (package gazetteer) are one tag. Of several places that give
// tags, the one that editors write for machines wins; a page that has none but
// states its section has that; see [For].
//
// # Key phrases
//
// In the way of YAKE! (Campos and others, "YAKE! Keyword extraction from single
// documents using multiple local features", Information Sciences 509, 2020):
// words are scored by statistics of this one text (how early, how often, in how
// many sentences, how often with a capital, among how many different
// neighbours), phrases of one to three words by their words. No phrase has a
// stop word. Languages without a list of stop words, and scripts without spaces
// between words, get the most salient entities, and for Chinese and Japanese
// the longest strings of the title that the text repeats.
//
// # Topics
//
// The first level of the IPTC Media Topics (NewsCodes, International Press
// Telecommunications Council), without human interest. Words and beginnings of
// words in 22 languages, written for this project (topics.tsv), count by where
// they stand; so do the section, the address and the tags when they are named
// for a topic in one of some forty languages. An article gets one topic, or none
// when the evidence is thin or divided. docs/names.md says how often it is right.
package tags

import (
	"slices"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Computed is the Source of tags that come from the text rather than the page.
const Computed = "computed"

// For returns the tags of an article: its own, a.Tags, without junk; and when
// nothing but its section is left of them, up to eight key phrases with the
// Source [Computed] and a Score above 0. Set a.Language and a.Entities before.
// It changes nothing of a, and takes time linear in its text, of which it reads
// the first 50,000 bytes.
//
// topics is the one IPTC Media Topic of the first level that the article is
// about, with the Source [Topic] and as Score its share of the evidence; nil when
// none is clear.
func For(a *schema.Article) (tags, topics []schema.Tag) {
	tags = clean(a)
	if few(tags, a.Section) {
		tags = append(tags, keyPhrases(a, tags)...)
	}
	return tags, topicOf(a, tags)
}

// few reports whether tags say nothing beyond the section.
func few(tags []schema.Tag, section string) bool {
	section = gazetteer.Fold(section)
	return !slices.ContainsFunc(tags, func(t schema.Tag) bool { return t.Source != "section" && gazetteer.Fold(t.Name) != section })
}
