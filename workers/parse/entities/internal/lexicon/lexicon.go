// Package lexicon fills a tagger's lexicon with the lists that people edit:
// known names, demonyms, titles, the words that organisations are called by,
// given and family names.
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

// wordKinds are the tagger's kinds of the classes of words.
var wordKinds = []struct {
	class gazetteer.Classes
	kind  uint16
}{
	{gazetteer.IsTitle, tagger.KindTitle},
	{gazetteer.IsOrgWord, tagger.KindOrgWord},
	{gazetteer.IsGiven, tagger.KindGiven},
	{gazetteer.IsFamily, tagger.KindFamily},
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
		for _, k := range wordKinds {
			if class&k.class != 0 {
				t.Add(word, k.kind)
			}
		}
	}
}
