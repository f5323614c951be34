// Package link turns the names that a recogniser found on a page into the
// people, organisations and places that the page is about.
//
// It works in four steps, all on one page:
//
//  1. Mentions with the same folded spelling are one form. Titles before a
//     person's name fall away; when the recogniser took one form for different
//     kinds, the kinds are weighed against each other and against what the
//     gazetteer knows.
//  2. Each form is looked up in the gazetteer, as it stands and with the case
//     endings and particles of the language taken off. A country becomes
//     "iso:RU", a town "geonames:524901" (of several by population and by the
//     countries that the page names, first of all behind it), a person or
//     organisation of the reviewed list "wikidata:Q7747". Words for the people of
//     a country are no entities.
//  3. Forms of one thing join: a surname joins the one full name on the page
//     that has it, inflected forms share their stem, an acronym joins the
//     organisation whose initials it is, and two scripts join by sound.
//  4. What is left without a link gets a name key, the same in every script
//     where a person's full name sounds the same; see [NameKey].
//
// What a page says comes before what the gazetteer knows: "Kim" is the Kim of
// the page, and only a page that names no other takes the famous one.
//
// # Sources
//
// Joining by page evidence follows the one-sense-per-discourse observation of
// Gale, Church and Yarowsky (1992). The name key is a consonant skeleton in the
// tradition of Soundex and of Freeman, Condon and Ackerman (2006) for Arabic
// names; what it reaches is measured in docs/names.md.
package link

import (
	"slices"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Mention is a name in a text.
type Mention struct {
	Start, End int               // bytes of the title when InTitle, else of the body
	InTitle    bool              //
	Text       string            // as it stands in the text
	Kind       schema.EntityKind // what the recogniser takes it for
	Confidence float64           // 0 to 1: that it does so rightly
}

// Linker links mentions. It is immutable and safe for concurrent use.
type Linker struct {
	gazetteer *gazetteer.Gazetteer
	inflect   inflections
	people    map[string]gazetteer.Entry // people of the reviewed list by the skeleton of their name
}

// New returns a linker over g.
func New(g *gazetteer.Gazetteer) *Linker {
	l := &Linker{gazetteer: g, inflect: newInflections(), people: map[string]gazetteer.Entry{}}
	for e := range g.People {
		for _, name := range g.Names(e) {
			if s := nameSkeleton(gazetteer.Fold(name)); s != "" {
				l.people[s] = e
			}
		}
	}
	return l
}

// Link returns the entities of a page in order of their salience. lang is the
// BCP 47 base language of the page, or "". Mentions whose offsets lie outside
// their text are ignored.
func (l *Linker) Link(title, body, lang string, mentions []Mention) []schema.Entity {
	entities, _ := l.Resolve(title, body, lang, mentions)
	return entities
}

// Resolve is [Linker.Link] that also says, for each mention, which of the
// entities it belongs to: its index, or -1 for a mention that is none.
func (l *Linker) Resolve(title, body, lang string, mentions []Mention) (entities []schema.Entity, of []int) {
	p := &page{
		linker: l, title: title, body: body, lang: lang,
		script:    scriptOf(body + " " + title),
		index:     make(map[string][3]int, len(mentions)),
		countries: map[string]float64{},
	}
	p.collect(mentions)
	p.lookUp()
	p.enclose(mentions)
	p.reconcile()
	p.choose()
	p.join()
	return p.entities(mentions)
}

// page is one page while it is being linked.
type page struct {
	linker            *Linker
	title, body, lang string
	script            script
	forms             []form
	index             map[string][3]int  // folded text → its form of each kind, or -1
	ofMention         []int              // mention → form, or -1
	countries         map[string]float64 // mentions of each country and its people
	countryMentions   float64            // of all
	groups            []group
}

// form is one folded spelling of one kind, and all its mentions.
type form struct {
	folded  string
	words   []string // of folded, without titles
	texts   []string // distinct spellings in order of appearance
	count   int      // mentions; 0 after another form of this spelling took them over
	weight  float64  // confidence summed
	best    float64  // the highest confidence of a mention
	first   int      // byte of the first mention in the body; -1 when only the title has it
	inTitle bool
	kind    schema.EntityKind
	entries []gazetteer.Entry // what the gazetteer knows under this form
	base    string            // the base form under which it does; "" for the form itself
	entry   gazetteer.Entry   // the chosen one
	sure    float64           // that entry is right; 0 when there is none
	dropped bool              // a demonym
	people  string            // the country whose people this is a word for, as its place in the text shows
	within  map[string]int    // country → mentions behind which it or a part of it stands: London, Ontario
	into    int               // the form that took over, when count is 0
	group   int
}

var kinds = [3]schema.EntityKind{schema.Person, schema.Organization, schema.Location}

func kindIndex(k schema.EntityKind) int {
	for i := range kinds {
		if kinds[i] == k {
			return i
		}
	}
	return -1
}

// maxName is the length in bytes beyond which a mention is no name.
const maxName = 300

// collect gathers mentions into forms.
func (p *page) collect(mentions []Mention) {
	p.ofMention = make([]int, len(mentions))
	for i, m := range mentions {
		p.ofMention[i] = -1
		text := p.body
		if m.InTitle {
			text = p.title
		}
		kind := kindIndex(m.Kind)
		if kind < 0 || m.Start < 0 || m.End > len(text) || m.Start >= m.End || m.End-m.Start > maxName {
			continue
		}
		folded := p.fold(m)
		if folded == "" {
			continue
		}
		people := ""
		if m.Kind == schema.Location {
			if country, word := p.peopleOf(folded, text[:m.Start], text[m.End:]); country != "" {
				folded, people = word, country
			}
		}
		at, ok := p.index[folded]
		if !ok {
			at = [3]int{-1, -1, -1}
		}
		if at[kind] < 0 {
			at[kind] = len(p.forms)
			p.index[folded] = at
			p.forms = append(p.forms, form{folded: folded, words: strings.Fields(folded), kind: m.Kind, people: people, first: -1, group: -1})
		}
		p.forms[at[kind]].add(m)
		p.ofMention[i] = at[kind]
	}
}

// maxTexts bounds the spellings kept of one form.
const maxTexts = 8

func (f *form) add(m Mention) {
	f.count++
	f.weight += m.Confidence
	f.best = max(f.best, m.Confidence)
	if m.InTitle {
		f.inTitle = true
	} else if f.first < 0 || m.Start < f.first {
		f.first = m.Start
	}
	f.spelled(m.Text)
}

func (f *form) spelled(text string) {
	if len(f.texts) < maxTexts && !slices.Contains(f.texts, text) {
		f.texts = append(f.texts, text)
	}
}

// absorb takes over the mentions of another form of the same spelling.
func (f *form) absorb(other *form) {
	f.count += other.count
	f.weight += other.weight
	f.best = max(f.best, other.best)
	f.inTitle = f.inTitle || other.inTitle
	for country, n := range other.within {
		f.isWithin(country, n)
	}
	if other.first >= 0 && (f.first < 0 || other.first < f.first) {
		f.first = other.first
	}
	for _, t := range other.texts {
		f.spelled(t)
	}
}

// fold returns the folded text of a mention without a title before a person's
// name, a suffix behind an apostrophe, and a leading article.
func (p *page) fold(m Mention) string {
	text := m.Text
	if stem, suffix, ok := cutApostrophe(text); ok && isSuffix(suffix) {
		text = stem
	}
	folded := gazetteer.Fold(text)
	if rest, ok := strings.CutPrefix(folded, "the "); ok {
		folded = rest
	}
	if m.Kind != schema.Person {
		return folded
	}
	return p.linker.withoutTitle(folded)
}

// maxTitle is the most words of a title.
const maxTitle = 3

// withoutTitle cuts the titles that stand before a folded name, so long as
// something is left.
func (l *Linker) withoutTitle(folded string) string {
cut:
	for {
		end := 0
		for range maxTitle {
			next := strings.IndexByte(folded[end:], ' ')
			if next < 0 {
				return folded
			}
			end += next
			if l.gazetteer.Title(folded[:end]) {
				folded = folded[end+1:]
				continue cut
			}
			end++
		}
		return folded
	}
}

// cutApostrophe splits text at its last apostrophe.
func cutApostrophe(text string) (before, after string, ok bool) {
	for _, mark := range []string{"'", "’"} {
		if i := strings.LastIndex(text, mark); i > 0 {
			return text[:i], text[i+len(mark):], true
		}
	}
	return text, "", false
}

// isSuffix reports whether what follows an apostrophe is a case suffix, as
// Turkish and others write them behind names: short and in lower case.
func isSuffix(s string) bool {
	letters := 0
	for _, r := range s {
		if r < 'a' || r > 'z' && r < 0xDF || r > 0x17F {
			return false
		}
		letters++
	}
	return letters > 0 && letters <= 6
}
