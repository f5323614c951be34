// Generate makes places.bin of package gazetteer from two named sources:
// cities15000.zip of GeoNames (https://download.geonames.org/export/dump/,
// CC BY 4.0), given as the argument, and the country names of the Unicode CLDR
// as golang.org/x/text/language/display has them. The same sources give the
// same file.
//
//	go run ./workers/parse/entities/gazetteer/generate [-o places.bin] cities15000.zip
package main

import (
	"archive/zip"
	"bufio"
	"cmp"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

func main() {
	out := flag.String("o", "workers/parse/entities/gazetteer/places.bin", "file to write")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("want one argument: cities15000.zip of GeoNames")
	}
	b := builder{keys: map[string][]ref{}}
	b.countries()
	if err := b.towns(flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
	data := b.encode()
	if err := os.WriteFile(*out, data, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d things, %d names, %d bytes\n", *out, len(b.things), len(b.keys), len(data))
}

// ref is a name's reference to a thing; votes is how many locales call it so.
type ref struct {
	thing int
	votes int
}

type builder struct {
	things []gazetteer.Thing
	keys   map[string][]ref
}

// add gives a thing a name.
func (b *builder) add(name string, thing int) {
	folded := gazetteer.Fold(name)
	if utf8.RuneCountInString(folded) < minLength(folded) {
		return
	}
	refs := b.keys[folded]
	if i := slices.IndexFunc(refs, func(r ref) bool { return r.thing == thing }); i >= 0 {
		refs[i].votes++
		return
	}
	b.keys[folded] = append(refs, ref{thing, 1})
}

// minLength is the length in code points below which a name tells nothing:
// one for Han and Hangul, three for alphabets.
func minLength(name string) int {
	r, _ := utf8.DecodeRuneInString(name)
	if unicode.In(r, unicode.Han, unicode.Hangul) {
		return 2
	}
	return 3
}

// countries adds the territories of ISO 3166-1 under their names in all
// locales of the CLDR.
func (b *builder) countries() {
	english := display.English.Regions()
	thing := map[string]int{}
	for c1 := 'A'; c1 <= 'Z'; c1++ {
		for c2 := 'A'; c2 <= 'Z'; c2++ {
			code := string([]rune{c1, c2})
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.Canonicalize() != region || english.Name(region) == "" {
				continue
			}
			thing[code] = len(b.things)
			b.things = append(b.things, gazetteer.Thing{Type: gazetteer.Country, Name: english.Name(region), Country: code})
		}
	}
	codes := slices.Sorted(maps.Keys(thing))
	for _, tag := range display.Supported.Tags() {
		names := display.Regions(tag)
		if names == nil {
			continue
		}
		for _, code := range codes {
			if name := names.Name(language.MustParseRegion(code)); name != "" && name != code {
				b.add(name, thing[code])
			}
		}
	}
	b.dropOutvoted()
}

// dropOutvoted removes from names that several countries have in different
// locales the bearers with few locales against one with many: a locale may
// call Niger what most call Nigeria.
func (b *builder) dropOutvoted() {
	for name, refs := range b.keys {
		most := slices.MaxFunc(refs, func(x, y ref) int { return cmp.Compare(x.votes, y.votes) }).votes
		b.keys[name] = slices.DeleteFunc(refs, func(r ref) bool { return 4*r.votes <= most })
	}
}

// Columns of GeoNames' geoname table.
const (
	colID, colName, colASCII, colAlternate, colFeature = 0, 1, 2, 3, 7
	colCountry, colPopulation                          = 8, 14
	columns                                            = 19
)

// towns adds the populated places of the zipped table.
func (b *builder) towns(path string) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer func() { _ = z.Close() }()
	f, err := z.Open("cities15000.txt")
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	r := bufio.NewReader(f)
	for line := 1; ; line++ {
		row, err := r.ReadString('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := b.town(strings.Split(strings.TrimSuffix(row, "\n"), "\t")); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// sections of towns below this population bear the names of villages, saints
// and trees; above it they are Manhattan and Brooklyn.
const minSection = 200_000

// From this population on, a town's names in Latin script other than its main
// one are taken, too.
const manyNames = 100_000

func (b *builder) town(row []string) error {
	if len(row) != columns {
		return fmt.Errorf("%d columns, want %d", len(row), columns)
	}
	id, err := strconv.ParseUint(row[colID], 10, 32)
	if err != nil {
		return err
	}
	population, err := strconv.ParseUint(row[colPopulation], 10, 32)
	if err != nil {
		return err
	}
	feature := row[colFeature]
	switch {
	case feature == "PPLH", feature == "PPLQ", feature == "PPLW", // historical, abandoned, destroyed
		feature == "PPLX" && population < minSection:
		return nil
	}
	thing := len(b.things)
	b.things = append(b.things, gazetteer.Thing{
		Type: gazetteer.Town, Name: row[colName], Country: row[colCountry],
		Population: uint32(population), ID: uint32(id), Capital: feature == "PPLC",
	})
	b.add(row[colName], thing)
	b.add(row[colASCII], thing)
	for name := range strings.SplitSeq(row[colAlternate], ",") {
		if wanted(name, population) {
			b.add(name, thing)
		}
	}
	return nil
}

// wanted reports whether an alternate name is one that people write: GeoNames
// has machine transliterations (in lower case) and airport codes among them.
func wanted(name string, population uint64) bool {
	first, _ := utf8.DecodeRuneInString(name)
	switch {
	case !unicode.Is(unicode.Latin, first):
		return unicode.IsLetter(first)
	case population < manyNames, !unicode.IsUpper(first):
		return false
	}
	return len(name) > 3 || strings.ToUpper(name) != name
}

// encode orders the bearers of each name, countries first, then capitals, then
// by population, and returns the file.
func (b *builder) encode() []byte {
	names := make(map[string][]int, len(b.keys))
	for name, refs := range b.keys {
		slices.SortFunc(refs, func(x, y ref) int {
			p, q := b.things[x.thing], b.things[y.thing]
			return cmp.Or(
				cmp.Compare(p.Type, q.Type),
				cmp.Compare(y.votes*int(2-q.Type), x.votes*int(2-p.Type)),
				cmp.Compare(q.Population, p.Population),
				cmp.Compare(x.thing, y.thing),
			)
		})
		for _, r := range refs[:min(len(refs), maxBearers)] {
			names[name] = append(names[name], r.thing)
		}
	}
	return gazetteer.EncodePlaces(b.things, names)
}

// maxBearers bounds how many bearers of a name are kept.
const maxBearers = 12
