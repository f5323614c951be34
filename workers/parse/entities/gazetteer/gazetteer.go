// Package gazetteer knows names: countries and towns of the world, a list of
// people and organisations in the news that was written and reviewed for this
// project, and the words that stand beside names (titles, words that
// organisations are called by) in many languages and scripts.
//
// Names are looked up under their folded form (see [Fold]), so that case,
// accents, width, hyphens and the spelling habits of a script do not matter.
// Of one name there may be several bearers; the more likely one, by population,
// comes first. Which of them a text means is for package link to decide.
//
// # Data
//
// Everything is embedded in the binary. places.bin holds the towns of GeoNames
// with at least 15,000 people (CC BY 4.0) and the country names of the Unicode
// CLDR in all its locales; the program in the folder generate makes it. It is
// read in place, without being decoded: a table of 32-bit fingerprints sorted
// by a 64-bit hash of the folded name, so opening it costs nothing and a lookup
// is a scan of about ten words of memory. A name that is not in the table is
// taken for one with a probability of about 2e-9.
//
// The lists that people edit are tab-separated text, read by [Open] into a map:
// countries.tsv (what newspapers call countries beside their CLDR name, and
// what they call their people), towns.tsv (names of towns that GeoNames lacks),
// names.tsv (people and organisations), words.tsv
// (titles and organisation words). docs/names.md has their form and sources.
package gazetteer

import (
	"fmt"
	"slices"

	"github.com/harkara/harkara/pkg/schema"
)

// Type says what an [Entry] is, finer than its kind.
type Type uint8

// Types of entries.
const (
	Country      Type = iota + 1 // a country or territory of ISO 3166-1
	Town                         // a populated place of GeoNames
	Region                       // any other place: a continent, state, sea, district
	Person                       //
	Organization                 //
	Agency                       // an organisation that is a news agency
	Demonym                      // a word for the people or things of a country: Russian, रूसी
)

// Kind returns the entity kind of t, and "" for a demonym, which is none.
func (t Type) Kind() schema.EntityKind {
	switch t {
	case Country, Town, Region:
		return schema.Location
	case Person:
		return schema.Person
	case Organization, Agency:
		return schema.Organization
	}
	return ""
}

// Entry is a bearer of a name.
type Entry struct {
	Type       Type
	Kind       schema.EntityKind // Type.Kind()
	Name       string            // its usual name in Latin script
	Link       string            // "iso:RU", "geonames:524901", "wikidata:Q7747"; "" when the id is not known for sure
	Country    string            // ISO 3166-1 alpha-2 code of the country it is, lies in or belongs to; may be ""
	Population int               // of towns; 0 otherwise
	Acronym    bool              // this name of it counts only when the text has it in capitals: US, WHO
	Weak       bool              // this name of it is only a part, common to others: Kim, Trump
	item       int32             // 1 + its place in the lists; 0 for what is not listed
}

// Listed reports whether the entry stands in one of the lists that people edit.
func (e Entry) Listed() bool { return e.item != 0 }

// Gazetteer is the embedded data. It is immutable and safe for concurrent use.
type Gazetteer struct {
	places places
	lists  lists
}

// Open prepares the embedded data: some milliseconds and about two megabytes.
// An error means that the data in the binary is broken.
func Open() (*Gazetteer, error) {
	p, err := openPlaces(placesData)
	if err != nil {
		return nil, err
	}
	g := &Gazetteer{places: p}
	if g.lists, err = readLists(&g.places); err != nil {
		return nil, fmt.Errorf("gazetteer lists: %w", err)
	}
	return g, nil
}

// Lookup returns the bearers of a folded name, the likelier first, or nil.
// People and organisations come before countries, countries before towns,
// larger towns before smaller.
func (g *Gazetteer) Lookup(folded string) []Entry {
	if folded == "" {
		return nil
	}
	entries := g.lists.entries(folded)
	listed := len(entries)
	entries = g.places.appendEntries(entries, folded)
	if listed == 0 || listed == len(entries) {
		return entries
	}
	same := func(e Entry) bool {
		return slices.ContainsFunc(entries[:listed], func(l Entry) bool { return l.Link == e.Link })
	}
	return append(entries[:listed], slices.DeleteFunc(entries[listed:], same)...)
}

// Names returns the full names of a listed entry as they are written, the usual
// ones first in each script, and nil for entries of the places' table alone.
// The caller must not change it.
func (g *Gazetteer) Names(e Entry) []string {
	if e.item == 0 {
		return nil
	}
	return g.lists.own[e.item-1]
}

// People calls yield for every person of the reviewed list until it returns
// false.
func (g *Gazetteer) People(yield func(Entry) bool) {
	for _, e := range g.lists.items {
		if e.Type == Person && !yield(e) {
			return
		}
	}
}

// Classes is a set of what a name or word may be; see [Gazetteer.Classes].
type Classes uint16

// Members of [Classes].
const (
	IsCountry Classes = 1 << iota
	IsTown
	IsLargeTown // a town of at least 200,000 people, or a capital
	IsRegion
	IsPerson
	IsOrganization
	IsAgency
	IsDemonym
	IsWeak    // all bearers have it only as a part of their name
	IsAcronym // counts only when written in capitals
	IsTitle   // a title or office that stands beside a person's name: President, विदेश मंत्री
	IsOrgWord // a word that organisations are called by: ministry, पार्टी
	IsGiven   // a given name: సతీశ్
	IsFamily  // a family name: পাল
	IsPlace   // a word for a kind of place or a direction: शहर, पूर्वी
)

// Classes returns what the folded name may be. It does not allocate.
func (g *Gazetteer) Classes(folded string) Classes {
	if folded == "" {
		return 0
	}
	return g.lists.classes(folded) | g.places.classes(folded)
}

// Title reports whether the folded words are a title or office that stands
// beside a person's name.
func (g *Gazetteer) Title(folded string) bool { return g.lists.words[folded]&IsTitle != 0 }

// PlaceWord reports whether the folded word says what kind of place something is
// or in which direction it lies: city, eastern.
func (g *Gazetteer) PlaceWord(folded string) bool { return g.lists.words[folded]&IsPlace != 0 }

// OrgWord reports whether the folded words are one by which organisations are
// called: ministry, party, bank.
func (g *Gazetteer) OrgWord(folded string) bool { return g.lists.words[folded]&IsOrgWord != 0 }
