package gazetteer

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

//go:embed countries.tsv
var countriesData string

//go:embed towns.tsv
var townsData string

//go:embed names.tsv
var namesData string

//go:embed words.tsv
var wordsData string

// bearer is one meaning of a listed name.
type bearer struct {
	item    int32
	acronym bool
	weak    bool
}

// lists is what people edit, read into maps.
type lists struct {
	items []Entry
	own   [][]string // the names of each item as they are written, best first
	names map[string][]bearer
	words map[string]Classes
}

// reader fills lists from the tables.
type reader struct {
	lists
	places *places
	byID   map[uint32]int32 // things of places by their GeoNames id
	byISO  map[string]int32
}

func newReader(p *places) *reader {
	r := &reader{
		lists:  lists{names: make(map[string][]bearer, 16<<10), words: make(map[string]Classes, 4<<10)},
		places: p,
		byID:   make(map[uint32]int32, p.count()),
		byISO:  make(map[string]int32, 300),
	}
	for i := range p.count() {
		if e, id := p.place(i), p.id(i); e.Type == Country {
			r.byISO[e.Country] = int32(i)
		} else {
			r.byID[id] = int32(i)
		}
	}
	return r
}

func readLists(p *places) (lists, error) {
	l := newReader(p)
	err := errors.Join(
		eachRow("countries.tsv", countriesData, 3, l.country),
		eachRow("towns.tsv", townsData, 3, l.town),
		eachRow("names.tsv", namesData, 6, l.named),
		eachRow("words.tsv", wordsData, 3, l.wordRow),
	)
	return l.lists, err
}

// eachRow calls row for the rows of a tab-separated table, skipping blank lines
// and those that start with #. Cells missing at the end of a row are empty.
func eachRow(file, data string, columns int, row func(cells []string) error) error {
	cells := make([]string, columns)
	n := 0
	for line := range strings.SplitSeq(data, "\n") {
		n++
		if line == "" || line[0] == '#' {
			continue
		}
		clear(cells)
		i := 0
		for cell := range strings.SplitSeq(line, "\t") {
			if i == columns {
				return fmt.Errorf("%s:%d: more than %d columns", file, n, columns)
			}
			cells[i] = strings.TrimSpace(cell)
			i++
		}
		if err := row(cells); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return nil
}

// country takes a row of countries.tsv: ISO code, names, demonyms.
func (l *reader) country(cells []string) error {
	iso := cells[0]
	i, ok := l.byISO[iso]
	if !ok {
		return fmt.Errorf("there is no country %s", iso)
	}
	l.add(l.places.entry(int(i)), cells[1], "")
	l.add(Entry{Type: Demonym, Country: iso}, cells[2], "")
	return nil
}

// town takes a row of towns.tsv: GeoNames id, country, names.
func (l *reader) town(cells []string) error {
	id, err := strconv.ParseUint(cells[0], 10, 32)
	if err != nil {
		return err
	}
	i, ok := l.byID[uint32(id)]
	if !ok {
		return fmt.Errorf("GeoNames has no town %s", cells[0])
	}
	e := l.places.entry(int(i))
	if e.Country != cells[1] {
		return fmt.Errorf("%s lies in %s, not %s", cells[0], e.Country, cells[1])
	}
	l.add(e, cells[2], "")
	return nil
}

// named takes a row of names.tsv: Wikidata id or nothing, type, country or
// nothing, name in Latin script, further names, short forms.
func (l *reader) named(cells []string) error {
	typ, ok := listTypes[cells[1]]
	if !ok {
		return fmt.Errorf("%q is no type", cells[1])
	}
	e := Entry{Type: typ, Kind: typ.Kind(), Name: cells[3], Country: cells[2]}
	if cells[0] != "" {
		e.Link = "wikidata:" + cells[0]
	}
	names := cells[3]
	if cells[4] != "" {
		names += "|" + cells[4]
	}
	l.add(e, names, cells[5])
	return nil
}

var listTypes = map[string]Type{
	"person":       Person,
	"organization": Organization,
	"agency":       Agency,
	"region":       Region,
}

// add lists an entry under its names and its short forms, each separated by
// "|". A name that ends with "!" is an acronym.
func (l *reader) add(e Entry, names, short string) {
	item := len(l.items)
	e.item = int32(item + 1)
	var own []string
	for _, list := range []struct {
		names string
		weak  bool
	}{{names, false}, {short, true}} {
		for name := range strings.SplitSeq(list.names, "|") {
			name, acronym := strings.CutSuffix(strings.TrimSpace(name), "!")
			if name == "" {
				continue
			}
			if !list.weak {
				own = append(own, name)
			}
			l.bear(Fold(name), bearer{item: int32(item), acronym: acronym, weak: list.weak})
		}
	}
	l.items, l.own = append(l.items, e), append(l.own, own)
}

func (l *reader) bear(folded string, b bearer) {
	have := l.names[folded]
	for i := range have {
		if have[i].item == b.item { // listed twice: the stronger counts
			have[i].acronym = have[i].acronym && b.acronym
			have[i].weak = have[i].weak && b.weak
			return
		}
	}
	l.names[folded] = append(have, b)
}

// wordRow takes a row of words.tsv: class, languages, words.
func (l *reader) wordRow(cells []string) error {
	class, ok := wordClasses[cells[0]]
	if !ok {
		return fmt.Errorf("%q is no class of words", cells[0])
	}
	for word := range strings.SplitSeq(cells[2], "|") {
		if folded := Fold(word); folded != "" {
			l.words[folded] |= class
		}
	}
	return nil
}

var wordClasses = map[string]Classes{
	"title":  IsTitle,
	"org":    IsOrgWord,
	"agency": IsOrgWord | IsAgency,
	"given":  IsGiven,
	"family": IsFamily,
	"place":  IsPlace,
}

func (l *lists) entries(folded string) []Entry {
	bearers := l.names[folded]
	if len(bearers) == 0 {
		return nil
	}
	entries := make([]Entry, len(bearers))
	for i, b := range bearers {
		entries[i] = l.items[b.item]
		entries[i].Acronym, entries[i].Weak = b.acronym, b.weak
	}
	return entries
}

func (l *lists) classes(folded string) Classes {
	c := l.words[folded]
	strong, spelled := false, false
	bearers := l.names[folded]
	for _, b := range bearers {
		c |= typeClasses[l.items[b.item].Type]
		strong = strong || !b.weak
		spelled = spelled || !b.acronym
	}
	if len(bearers) > 0 && !strong {
		c |= IsWeak
	}
	if len(bearers) > 0 && !spelled {
		c |= IsAcronym
	}
	return c
}

var typeClasses = [...]Classes{
	Country: IsCountry, Town: IsTown, Region: IsRegion, Person: IsPerson,
	Organization: IsOrganization, Agency: IsOrganization | IsAgency, Demonym: IsDemonym,
}
