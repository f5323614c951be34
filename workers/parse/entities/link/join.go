package link

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// group is the forms of one entity.
type group struct {
	forms []int
	kind  schema.EntityKind
	entry gazetteer.Entry
	sure  float64 // that entry is right; 0 without one
	count int
}

// join puts forms into groups: those with one link, then full names, then
// parts of names, acronyms and other scripts.
func (p *page) join() {
	byLink := map[string]int{}
	var parts []int // forms of one word without a link of their own
	for i := range p.forms {
		f := &p.forms[i]
		switch {
		case f.dropped || f.count == 0:
		case f.sure > 0:
			key := linkKey(f.entry)
			g, ok := byLink[key]
			if !ok {
				g = p.newGroup(f.kind)
				byLink[key] = g
			}
			p.put(i, g)
			if f.sure > p.groups[g].sure {
				p.groups[g].entry, p.groups[g].sure = f.entry, f.sure
			}
		case f.kind == schema.Person && len(f.words) == 1:
			parts = append(parts, i)
		default:
			p.put(i, p.newGroup(f.kind))
		}
	}
	names := p.indexPeople()
	p.joinFullNames(names)
	p.joinParts(parts, names, byLink)
	p.joinAcronyms()
	p.joinScripts()
}

// linkKey identifies an entry on the page: by its link, or by its name where
// the reviewed list has no id.
func linkKey(e gazetteer.Entry) string {
	if e.Link != "" {
		return e.Link
	}
	return string(e.Kind) + " " + e.Name
}

func (p *page) newGroup(kind schema.EntityKind) int {
	p.groups = append(p.groups, group{kind: kind})
	return len(p.groups) - 1
}

func (p *page) put(form, g int) {
	p.forms[form].group = g
	p.groups[g].forms = append(p.groups[g].forms, form)
	p.groups[g].count += p.forms[form].count
}

// merge moves the forms of group b into a and leaves b empty.
func (p *page) merge(a, b int) {
	if a == b {
		return
	}
	for _, f := range p.groups[b].forms {
		p.forms[f].group = a
	}
	p.groups[a].forms = append(p.groups[a].forms, p.groups[b].forms...)
	p.groups[a].count += p.groups[b].count
	if p.groups[b].sure > p.groups[a].sure {
		p.groups[a].entry, p.groups[a].sure = p.groups[b].entry, p.groups[b].sure
	}
	p.groups[b] = group{}
}

// maxBearers bounds how many people of one surname are told apart on a page.
const maxBearers = 8

// bearers is the groups of people by a word of their full names.
type bearers struct {
	word map[string][]int // as it stands
	stem map[string][]int
}

// indexPeople returns the people with full names by their words.
func (p *page) indexPeople() bearers {
	index := bearers{map[string][]int{}, map[string][]int{}}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Person || len(f.words) < 2 {
			continue
		}
		for _, w := range f.words {
			addBearer(index.word, w, f.group)
			addBearer(index.stem, p.linker.inflect.stem(w, p.lang), f.group)
		}
	}
	return index
}

func addBearer(index map[string][]int, word string, g int) {
	if have := index[word]; !slices.Contains(have, g) && len(have) < maxBearers {
		index[word] = append(have, g)
	}
}

// of returns who bears a name of one word: as it stands, else in another case.
func (b bearers) of(word, stem string) []int {
	if have := b.word[word]; len(have) > 0 {
		return have
	}
	return b.stem[stem]
}

// joinFullNames merges people whose full names have the same words but for
// case endings and middle names: Donald Trump, Donald J. Trump.
func (p *page) joinFullNames(names bearers) {
	seen := map[string]int{}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Person || len(f.words) < 2 {
			continue
		}
		key := p.linker.inflect.stem(f.words[0], p.lang) + " " + p.linker.inflect.stem(f.words[len(f.words)-1], p.lang)
		g, ok := seen[key]
		switch {
		case !ok:
			seen[key] = f.group
		case p.mayMerge(g, f.group):
			p.replace(names, f.group, g)
			p.merge(g, f.group)
		}
	}
}

// mayMerge reports whether two groups are not linked to different things.
func (p *page) mayMerge(a, b int) bool {
	x, y := p.groups[a], p.groups[b]
	return a != b && x.kind == y.kind && (x.sure == 0 || y.sure == 0 || linkKey(x.entry) == linkKey(y.entry))
}

// replace lets the group to bear the names of the group from.
func (p *page) replace(index bearers, from, to int) {
	move := func(index map[string][]int, word string) {
		index[word] = slices.DeleteFunc(index[word], func(g int) bool { return g == from })
		addBearer(index, word, to)
	}
	for _, i := range p.groups[from].forms {
		for _, w := range p.forms[i].words {
			move(index.word, w)
			move(index.stem, p.linker.inflect.stem(w, p.lang))
		}
	}
}

// joinParts finds for each name of one word the person it is a part of: the
// one on the page who bears it (of several the one named most), else the
// famous one of the reviewed list, else a person of that name only.
func (p *page) joinParts(parts []int, names bearers, byLink map[string]int) {
	alone := map[string]int{}
	whole := p.indexUndivided()
	// Names that are written in one come before their parts.
	slices.SortStableFunc(parts, func(a, b int) int {
		return cmp.Compare(p.forms[b].undivided(), p.forms[a].undivided())
	})
	for _, i := range parts {
		f := &p.forms[i]
		stem := p.linker.inflect.stem(f.folded, p.lang)
		if bear := names.of(f.folded, stem); len(bear) > 0 {
			p.put(i, slices.MaxFunc(bear, func(a, b int) int { return p.groups[a].count - p.groups[b].count }))
			continue
		}
		if g := p.undividedBearer(f, whole); g >= 0 {
			p.put(i, g)
			continue
		}
		if e, sure := p.famous(f); sure > 0 {
			key := linkKey(e)
			g, ok := byLink[key]
			if !ok {
				g = p.newGroup(schema.Person)
				byLink[key] = g
				p.groups[g].entry, p.groups[g].sure = e, sure
			}
			p.put(i, g)
			continue
		}
		g, ok := alone[stem]
		if !ok {
			g = p.newGroup(schema.Person)
			alone[stem] = g
		}
		p.put(i, g)
		whole.add(f, g)
	}
}

// famous returns the person of the reviewed list whose short form f is. Of
// several, the one whose country the page names.
func (p *page) famous(f *form) (gazetteer.Entry, float64) {
	var found []gazetteer.Entry
	for _, e := range f.entries {
		if e.Weak && e.Kind == schema.Person {
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		return gazetteer.Entry{}, 0
	}
	sure := sureWeak
	if len(found) > 1 {
		sure -= 0.2
	}
	for _, e := range found {
		if p.countries[e.Country] > 0 {
			return e, sure + 0.15
		}
	}
	if utf8.RuneCountInString(f.folded) <= maxCommon && scriptOf(f.folded) < han {
		return gazetteer.Entry{}, 0
	}
	return found[0], sure
}

// maxCommon is the length of a surname up to which half the world may bear it:
// Kim, Li, Xi, Lee. It needs the country on the page.
const maxCommon = 3

// joinAcronyms merges an organisation written as an acronym with the one on
// the page whose words have these initials.
func (p *page) joinAcronyms() {
	initials := map[string]int{}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Organization || len(f.words) < 2 {
			continue
		}
		for _, all := range []bool{true, false} {
			s := acronym(f.words, all)
			if _, ok := initials[s]; !ok && utf8.RuneCountInString(s) >= 2 {
				initials[s] = f.group
			}
		}
	}
	if len(initials) == 0 {
		return
	}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Organization || len(f.words) != 1 || !f.shouted() {
			continue
		}
		if g, ok := initials[f.folded]; ok && p.mayMerge(g, f.group) {
			p.merge(g, f.group)
		}
	}
}

// acronym returns the initials of words; without all, small words are left out.
func acronym(words []string, all bool) string {
	var b strings.Builder
	for _, w := range words {
		if !all && utf8.RuneCountInString(w) <= 3 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	return b.String()
}

// joinScripts merges people written in two scripts: full names by their
// skeleton, and a single word with the last word of the only full name that
// sounds like it.
func (p *page) joinScripts() {
	full := map[string]int{}
	last := map[string][]int{}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Person || len(f.words) < 2 {
			continue
		}
		if s := nameSkeleton(f.folded); s != "" {
			if g, ok := full[s]; !ok {
				full[s] = f.group
			} else if p.mayMerge(g, f.group) && p.acrossScripts(g, f.group) {
				p.merge(g, f.group)
			}
		}
		if s := skeleton(plainRoman(f.words[len(f.words)-1])); len(s) >= 3 {
			if have := last[s]; !slices.Contains(have, i) && len(have) < maxBearers {
				last[s] = append(have, i)
			}
		}
	}
	for i := range p.forms {
		f := &p.forms[i]
		if f.group < 0 || f.kind != schema.Person || len(f.words) != 1 || p.groups[f.group].sure > 0 {
			continue
		}
		bearers := last[skeleton(plainRoman(f.folded))]
		if len(bearers) == 0 {
			continue
		}
		b := &p.forms[bearers[0]]
		if scriptOf(b.folded) != scriptOf(f.folded) && p.mayMerge(b.group, f.group) &&
			similarity(b.words[len(b.words)-1], f.folded) >= Alike {
			p.merge(b.group, f.group)
		}
	}
}

// acrossScripts reports whether the first forms of two groups sound alike, and
// look so where they are in one script.
func (p *page) acrossScripts(a, b int) bool {
	x, y := p.forms[p.groups[a].forms[0]].folded, p.forms[p.groups[b].forms[0]].folded
	return similarity(x, y) >= Alike && (scriptOf(x) != scriptOf(y) || spelledAlike(x, y))
}
