package link

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// lookUp asks the gazetteer for every form, and notes the countries named.
func (p *page) lookUp() {
	for i := range p.forms {
		f := &p.forms[i]
		if f.people != "" {
			f.entries = []gazetteer.Entry{{Type: gazetteer.Demonym, Country: f.people}}
			continue
		}
		f.entries = p.known(f.folded, f)
		if len(f.entries) == 0 || onlyDemonyms(f.entries) {
			if found, base := p.inflected(f); len(found) > 0 {
				f.entries, f.base = found, base
			}
		}
	}
	p.tellTowns()
	for i := range p.forms {
		f := &p.forms[i]
		if iso := countryOf(f.entries); iso != "" {
			p.countries[iso] += float64(f.count)
			p.countryMentions += float64(f.count)
		}
	}
}

// countryOf returns the country that entries name, or whose people, or "".
func countryOf(entries []gazetteer.Entry) string {
	for _, e := range entries {
		if e.Type == gazetteer.Country || e.Type == gazetteer.Demonym {
			return e.Country
		}
	}
	return ""
}

// tellTowns takes the country from the entries of forms that are the name of a
// large town, letter by letter, and of a country, where the page names the
// town's country by another name and the other country by none: Brasília and
// Salvador on a page about Brasil, Granada on one about España. A country that
// is called so in English stays.
func (p *page) tellTowns() {
	called := map[string]map[string]bool{} // country → the names that the page has for it
	for i := range p.forms {
		f := &p.forms[i]
		if iso := countryOf(f.entries); iso != "" {
			if called[iso] == nil {
				called[iso] = map[string]bool{}
			}
			called[iso][f.known()] = true
		}
	}
	otherwise := func(iso, name string) bool {
		return len(called[iso]) > 1 || len(called[iso]) == 1 && !called[iso][name]
	}
	for i := range p.forms {
		f := &p.forms[i]
		at := slices.IndexFunc(f.entries, func(e gazetteer.Entry) bool { return e.Type == gazetteer.Country })
		if at < 0 || f.base != "" {
			continue
		}
		country := f.entries[at]
		own := gazetteer.Fold(country.Name) == f.folded
		for _, t := range f.entries {
			if t.Type != gazetteer.Town || t.Population < minNamesake || !f.isSpelled(t.Name) || !otherwise(t.Country, f.folded) {
				continue
			}
			if t.Country == country.Country || !own && !otherwise(country.Country, f.folded) {
				f.entries = slices.DeleteFunc(f.entries, func(e gazetteer.Entry) bool { return e.Type == gazetteer.Country })
				break
			}
		}
	}
}

// minNamesake is the population from which a town may be meant by the name of a
// country.
const minNamesake = 100_000

// known returns the name under which the gazetteer knows f.
func (f *form) known() string { return cmp.Or(f.base, f.folded) }

// isSpelled reports whether f is written so, but for case.
func (f *form) isSpelled(name string) bool {
	return slices.ContainsFunc(f.texts, func(t string) bool { return strings.EqualFold(trimName(t), name) })
}

// known returns the gazetteer's entries for a folded name, less those that
// want capitals where the text has none.
func (p *page) known(folded string, f *form) []gazetteer.Entry {
	all := p.linker.gazetteer.Lookup(folded)
	kept := all[:0]
	for _, e := range all {
		if !e.Acronym || f.shouted() || p.titled(f) {
			kept = append(kept, e)
		}
	}
	return kept
}

// shouted reports whether a spelling of f has no lower-case letter, an article
// before it and a suffix behind an apostrophe apart.
func (f *form) shouted() bool {
	for _, t := range f.texts {
		if stem, suffix, ok := cutApostrophe(t); ok && isSuffix(suffix) {
			t = stem
		}
		t = strings.TrimPrefix(strings.TrimPrefix(t, "the "), "The ")
		if !strings.ContainsFunc(t, unicode.IsLower) {
			return true
		}
	}
	return false
}

// isAcronym reports whether f is one word in capitals.
func (f *form) isAcronym() bool {
	return len(f.words) == 1 && f.shouted() && strings.ContainsFunc(f.texts[0], unicode.IsUpper)
}

// minTitled is the least length of an acronym that may be written with one
// capital.
const minTitled = 3

// titled reports whether the page's language writes acronyms like other names
// (Otan, Usa, Nato) and f may be one. English does not.
func (p *page) titled(f *form) bool {
	switch p.lang {
	case "it", "fr", "es", "pt", "nl", "sv", "da", "no", "nb", "fi", "de", "ro", "ca", "et":
	default:
		return false
	}
	if len(f.words) != 1 || utf8.RuneCountInString(f.folded) < minTitled {
		return false
	}
	return slices.ContainsFunc(f.texts, func(t string) bool {
		r, _ := utf8.DecodeRuneInString(t)
		return unicode.IsUpper(r)
	})
}

func onlyDemonyms(entries []gazetteer.Entry) bool {
	for _, e := range entries {
		if e.Type != gazetteer.Demonym {
			return false
		}
	}
	return len(entries) > 0
}

// maxInflected bounds the base forms tried for a name of several words.
const maxInflected = 24

// inflected returns what the gazetteer knows under the base forms of f: the
// last word's, and for names of up to three words those of all words; and the
// base form.
func (p *page) inflected(f *form) (entries []gazetteer.Entry, base string) {
	if p.lang == "" || len(f.words) == 0 || len(f.words) > 4 {
		return nil, ""
	}
	names := []string{""}
	for i, w := range f.words {
		variants := []string{w}
		if i == len(f.words)-1 || len(f.words) <= 3 {
			variants = append(variants, p.linker.inflect.bases(w, p.lang)...)
		}
		var next []string
		for _, n := range names {
			for _, v := range variants {
				if len(next) == maxInflected {
					break
				}
				if n != "" {
					v = n + " " + v
				}
				next = append(next, v)
			}
		}
		names = next
	}
	for _, n := range names[1:] {
		found := p.known(n, f)
		if len(found) == 0 || onlyDemonyms(found) {
			continue
		}
		if entries == nil || prominence(found[0]) > prominence(entries[0]) {
			entries, base = found, n
		}
	}
	if entries != nil && entries[0].Type == gazetteer.Town && entries[0].Population < minInflectedTown {
		return nil, ""
	}
	return entries, base
}

// minInflectedTown is the population a town must have to be known under a form
// that is not its name.
const minInflectedTown = 100_000

// prominence orders entries found under different base forms: listed names,
// countries, then towns by size.
func prominence(e gazetteer.Entry) float64 {
	switch {
	case e.Weak:
		return 9
	case e.Type == gazetteer.Town:
		return math.Log10(float64(e.Population) + 1)
	}
	return 10
}

// What the gazetteer's knowledge weighs against the recogniser's confidence
// when it comes to the kind of a form.
const (
	priorListed    = 0.9
	priorCountry   = 0.8
	priorRare      = 0.3 // a country by a name that is neither English nor listed
	priorWeak      = 0.3
	priorLargeTown = 0.3
	largeTown      = 300_000
)

// reconcile settles the kinds of spellings that the recogniser took for several:
// a kind stays when something but the recogniser speaks for it, too; the others
// go to the heaviest. A country taken for an organisation, as when it is said
// to act, is the country.
func (p *page) reconcile() {
	fullNames := map[string]bool{}
	for i := range p.forms {
		if f := &p.forms[i]; f.kind == schema.Person && len(f.words) > 1 {
			for _, w := range f.words {
				fullNames[w] = true
			}
		}
	}
	for i := range p.forms {
		f := &p.forms[i]
		prior := priors(f.known(), f.entries)
		same := p.index[f.folded]
		if f.count == 0 {
			continue
		}
		if len(f.words) == 1 && fullNames[f.folded] {
			prior[kindIndex(schema.Person)] = max(prior[kindIndex(schema.Person)], priorListed)
		}
		weight := prior
		heaviest := 0
		for k, at := range same {
			if at >= 0 && p.forms[at].count > 0 {
				weight[k] += p.forms[at].weight
			}
		}
		if isCountry(f.entries) && (f.entries[0].Acronym || !f.isAcronym()) {
			weight[kindIndex(schema.Location)] += weight[kindIndex(schema.Organization)]
			weight[kindIndex(schema.Organization)] = 0
		}
		for k := range weight {
			if weight[k] > weight[heaviest] {
				heaviest = k
			}
		}
		p.settle(same, heaviest, prior)
	}
}

// settle gives the forms of one spelling, one of each kind or -1, to the
// heaviest kind, except those with a prior of their own.
func (p *page) settle(same [3]int, heaviest int, prior [3]float64) {
	into := same[heaviest]
	for k, at := range same {
		if at < 0 || p.forms[at].count == 0 || k == heaviest || into >= 0 && prior[k] >= priorCountry {
			continue
		}
		if into < 0 { // no mention was taken for it: the form changes its kind
			into = at
			p.forms[at].kind = kinds[heaviest]
			continue
		}
		f := &p.forms[at]
		p.forms[into].absorb(f)
		f.count, f.into = 0, into
	}
}

func isCountry(entries []gazetteer.Entry) bool {
	return len(entries) > 0 && entries[0].Type == gazetteer.Country
}

// choose picks the entry that each form stands for.
func (p *page) choose() {
	for i := range p.forms {
		if f := &p.forms[i]; f.count > 0 {
			f.entry, f.sure = p.pick(f)
			f.dropped = p.isDemonym(f) || p.isNoun(f)
		}
	}
}

// usual reports whether a country's folded name is its English one or was
// listed by hand. Some language has Helene or Ira for a country.
func usual(e gazetteer.Entry, folded string) bool {
	return e.Listed() || gazetteer.Fold(e.Name) == folded
}

// isNoun reports whether a form is more likely a noun than a place: the
// gazetteer knows at best a small town of that name, and all words say a kind of
// place or a direction (पूर्वी शहर, Norden); or it knows none, the language writes
// nouns with a capital, and the recogniser is not sure. Measured in
// docs/names.md.
func (p *page) isNoun(f *form) bool {
	switch {
	case f.kind != schema.Location, f.sure > 0 && (f.entry.Type != gazetteer.Town || f.entry.Population >= minInflectedTown):
		return false
	case !slices.ContainsFunc(f.words, func(w string) bool { return !p.linker.gazetteer.PlaceWord(w) }):
		return true
	}
	return f.sure == 0 && f.best < minPlace && (p.lang == "de" || p.lang == "lb" || p.lang == "gsw")
}

// minPlace is how sure the recogniser must be of an unknown place where nouns
// have capitals.
const minPlace = 0.7

func priors(folded string, entries []gazetteer.Entry) (prior [3]float64) {
	for _, e := range entries {
		k := kindIndex(e.Kind)
		switch {
		case k < 0:
		case e.Weak:
			prior[k] = max(prior[k], priorWeak)
		case e.Type == gazetteer.Country && !usual(e, folded):
			prior[k] = max(prior[k], priorRare)
		case e.Type == gazetteer.Country:
			prior[k] = max(prior[k], priorCountry)
		case e.Type != gazetteer.Town:
			prior[k] = max(prior[k], priorListed)
		case e.Population >= largeTown:
			prior[k] = max(prior[k], priorLargeTown)
		}
	}
	return prior
}

// isDemonym reports whether a form is only a word for people or things of a
// country. A person may be called French or Polish, and what the recogniser
// takes for an organisation is one, as when the Spanish play or الفرنسية
// (Agence France-Presse) reports.
func (p *page) isDemonym(f *form) bool {
	if f.kind != schema.Location || f.base != "" || len(f.entries) == 0 {
		return false
	}
	demonym := false
	for _, e := range f.entries {
		switch {
		case e.Type == gazetteer.Demonym:
			demonym = true
		case e.Type != gazetteer.Town || e.Population >= largeTown:
			return false
		}
	}
	return demonym
}

// How sure a link is.
const (
	sureListed    = 0.97 // a full name of the reviewed list, or a country
	sureInflected = 0.9  // the same under a base form
	sureOnlyTown  = 0.9  // no other town of 15,000 is called so
	sureSkeleton  = 0.8  // by sound
	sureWeak      = 0.7  // a short form without a full name on the page
)

// pick returns the entry of f's kind that f stands for, and how sure that is;
// weak names wait for [page.join].
func (p *page) pick(f *form) (gazetteer.Entry, float64) {
	var towns []gazetteer.Entry
	for _, e := range f.entries {
		if e.Kind != f.kind {
			continue
		}
		if e.Weak {
			// The Labour Party of a page that names Britain, and no other country
			// more than twice as often.
			if n := p.countries[e.Country]; e.Kind == schema.Organization && n > 0 && 2*n >= p.mostNamed() {
				return e, sureWeak
			}
			continue
		}
		if e.Type != gazetteer.Town {
			if f.base != "" {
				return e, sureInflected
			}
			return e, sureListed
		}
		towns = append(towns, e)
	}
	if len(towns) > 0 {
		return p.town(f, towns)
	}
	if f.kind == schema.Person {
		if s := nameSkeleton(f.folded); s != "" {
			if e, ok := p.linker.people[s]; ok && p.soundsLike(f, e) {
				return e, sureSkeleton
			}
		}
	}
	return gazetteer.Entry{}, 0
}

// mostNamed is how often the country is named that is named most.
func (p *page) mostNamed() (most float64) {
	for _, n := range p.countries {
		most = max(most, n)
	}
	return most
}

// soundsLike reports whether f sounds like one of the names of a person. Where
// the list has the person's names in the script of f it must look like one of
// them, too: كمال الحارثي is not كامالا هاريس.
func (p *page) soundsLike(f *form, e gazetteer.Entry) bool {
	sounds, listed, looks := false, false, false
	script := scriptOf(f.folded)
	for _, name := range p.linker.gazetteer.Names(e) {
		name = gazetteer.Fold(name)
		sounds = sounds || similarity(f.folded, name) >= Alike
		if scriptOf(name) == script {
			listed = true
			looks = looks || spelledAlike(f.folded, name)
		}
	}
	return sounds && (looks || !listed)
}

// spelledAlike reports whether no more than one letter in four has to change to
// make one name of the other.
func spelledAlike(a, b string) bool {
	x, y := []rune(a), []rune(b)
	return len(x) <= 64 && len(y) <= 64 && 4*distance(x, y) <= max(len(x), len(y))
}

// What a town gains, in powers of ten of its population, when the page names
// its country, and what more when it names no other: the United States are named
// on many a page about Geneva, Switzerland.
const (
	countryBonus = 0.6
	onlyBonus    = 0.6
)

// withinBonus is the same for a town behind which its country or a part of that
// stands wherever the page names it.
const withinBonus = 2.5

// town picks among towns of one name: the most people, where a town in a
// country of the page counts as 4 to 16 times as many, by the share that the
// country has among those named, and one that the page says to lie in a country
// for far more.
func (p *page) town(f *form, towns []gazetteer.Entry) (gazetteer.Entry, float64) {
	best, second, at := -1.0, -1.0, 0
	for i, t := range towns {
		score := math.Log10(float64(max(t.Population, 1000)))
		if n := p.countries[t.Country]; n > 0 {
			score += countryBonus + onlyBonus*n/p.countryMentions
		}
		score += withinBonus * float64(f.within[t.Country]) / float64(f.count)
		switch {
		case score > best:
			best, second, at = score, best, i
		case score > second:
			second = score
		}
	}
	if len(towns) == 1 {
		return towns[at], sureOnlyTown
	}
	return towns[at], min(0.5+0.3*(best-second), sureOnlyTown)
}
