// Package lexicon fills a tagger's lexicon with the lists that people edit:
// known names, demonyms, titles and the words that organisations are called by.
package lexicon

import (
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// kinds are the tagger's kinds of the types of the gazetteer.
var kinds = map[gazetteer.Type]uint16{
	gazetteer.Country:      tagger.KindCountry,
	gazetteer.Town:         tagger.KindTown,
	gazetteer.Region:       tagger.KindRegion,
	gazetteer.Person:       tagger.KindPerson,
	gazetteer.Organization: tagger.KindOrg,
	gazetteer.Agency:       tagger.KindOrg,
	gazetteer.Demonym:      tagger.KindNation,
}

// AddLists adds the gazetteer's lists to a tagger.
func AddLists(t *tagger.Tagger) {
	for name, e := range gazetteer.Listed() {
		kind := kinds[e.Type]
		if e.Weak {
			kind = tagger.KindShort
		}
		t.Add(name, kind)
	}
	for word, class := range gazetteer.Words() {
		kind := tagger.KindTitle
		if class&gazetteer.IsOrgWord != 0 {
			kind = tagger.KindOrgWord
		}
		t.Add(word, kind)
	}
}
