package gazetteer

import (
	"iter"
	"strings"
)

// Listed yields every name of the lists that people edit, as it is written
// there, with a bearer's type and whether the name is an acronym or weak; the
// Entry holds nothing else. The same name may come more than once. Places that
// only the table from GeoNames and CLDR has are not among them: it holds no
// names.
func Listed() iter.Seq2[string, Entry] {
	return func(yield func(string, Entry) bool) {
		more := true
		each := func(names string, typ Type, weak bool) {
			for name := range strings.SplitSeq(names, "|") {
				name, acronym := strings.CutSuffix(strings.TrimSpace(name), "!")
				if more && name != "" {
					more = yield(name, Entry{Type: typ, Kind: typ.Kind(), Acronym: acronym, Weak: weak})
				}
			}
		}
		// Open reports what is wrong with the tables; here it can be ignored.
		_ = eachRow("countries.tsv", countriesData, 3, func(cells []string) error {
			each(cells[1], Country, false)
			each(cells[2], Demonym, false)
			return nil
		})
		_ = eachRow("towns.tsv", townsData, 3, func(cells []string) error {
			each(cells[2], Town, false)
			return nil
		})
		_ = eachRow("names.tsv", namesData, 6, func(cells []string) error {
			each(cells[3], listTypes[cells[1]], false)
			each(cells[4], listTypes[cells[1]], false)
			each(cells[5], listTypes[cells[1]], true)
			return nil
		})
	}
}

// Words yields the words that stand beside names or are parts of them, as they
// are written in the lists, with their classes: IsTitle, IsOrgWord, IsAgency,
// IsGiven, IsFamily, IsPlace.
func Words() iter.Seq2[string, Classes] {
	return func(yield func(string, Classes) bool) {
		more := true
		_ = eachRow("words.tsv", wordsData, 3, func(cells []string) error {
			for word := range strings.SplitSeq(cells[2], "|") {
				if word = strings.TrimSpace(word); more && word != "" {
					more = yield(word, wordClasses[cells[0]])
				}
			}
			return nil
		})
	}
}
