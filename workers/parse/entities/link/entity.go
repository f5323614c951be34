package link

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
)

// entities turns the groups into entities, the most salient first, and says
// for each mention which of them it belongs to.
func (p *page) entities(mentions []Mention) (entities []schema.Entity, of []int) {
	at := make([]int, len(p.groups)) // group → place among entities before sorting
	for g := range p.groups {
		at[g] = -1
		if len(p.groups[g].forms) > 0 {
			at[g] = len(entities)
			entities = append(entities, p.entity(&p.groups[g]))
		}
	}
	p.countFirsts(entities)
	p.salience(entities)
	order := make([]int, len(entities))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := entities[a], entities[b]
		return cmp.Or(cmp.Compare(y.Salience, x.Salience), cmp.Compare(x.First, y.First), cmp.Compare(x.Key, y.Key))
	})
	sorted := make([]schema.Entity, len(entities))
	rank := make([]int, len(entities))
	for r, i := range order {
		sorted[r], rank[i] = entities[i], r
	}
	of = make([]int, len(mentions))
	for i, f := range p.ofMention {
		of[i] = -1
		if f >= 0 && p.forms[f].count == 0 {
			f = p.forms[f].into
		}
		if f >= 0 && p.forms[f].group >= 0 {
			of[i] = rank[at[p.forms[f].group]]
		}
	}
	return sorted, of
}

// maxForms bounds the surface forms kept of an entity.
const maxForms = 20

// entity makes an entity of a group; its First is still in bytes.
func (p *page) entity(g *group) schema.Entity {
	slices.SortFunc(g.forms, func(a, b int) int {
		return cmp.Or(cmp.Compare(p.forms[a].position(), p.forms[b].position()), cmp.Compare(a, b))
	})
	e := schema.Entity{Kind: g.kind, First: -1, Name: p.name(g)}
	doubt := 1.0
	for _, i := range g.forms {
		f := &p.forms[i]
		e.Mentions += f.count
		e.InTitle = e.InTitle || f.inTitle
		if f.first >= 0 && (e.First < 0 || f.first < e.First) {
			e.First = f.first
		}
		doubt = min(doubt, 1-f.best)
		for _, t := range f.texts {
			if len(e.Forms) < maxForms && !slices.Contains(e.Forms, t) {
				e.Forms = append(e.Forms, t)
			}
		}
	}
	if g.sure > 0 {
		e.Link = g.entry.Link
		doubt *= 1 - g.sure/2
	}
	e.Confidence = round(1 - max(doubt, 0.01))
	e.Key, e.KeyConfidence = e.Link, g.sure
	if e.Link == "" {
		known := e.Name
		if g.sure > 0 {
			known = g.entry.Name
		}
		e.Key, e.KeyConfidence = NameKey(g.kind, known)
	}
	e.KeyConfidence = round(e.KeyConfidence)
	return e
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

// position orders forms by appearance, the title first.
func (f *form) position() int {
	if f.inTitle {
		return -1
	}
	return f.first
}

// countFirsts turns the entities' First from bytes into code points, in one
// pass over the body.
func (p *page) countFirsts(entities []schema.Entity) {
	order := make([]int, 0, len(entities))
	for i, e := range entities {
		if e.First >= 0 {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(entities[a].First, entities[b].First) })
	bytes, runes := 0, 0
	for _, i := range order {
		runes += utf8.RuneCountInString(p.body[bytes:entities[i].First])
		bytes = entities[i].First
		entities[i].First = runes
	}
}

// languageOf is the language whose names the reviewed lists give first in a
// script.
var languageOf = map[script]string{latinScript: "en", devanagari: "hi", cyrillic: "ru", arabic: "ar", han: "zh"}

// name returns the canonical name of a group: for listed things their usual
// name in the script of the page when its language is the one the lists are
// written for, otherwise the best form on the page.
func (p *page) name(g *group) string {
	names := p.linker.gazetteer.Names(g.entry)
	listed := ""
	if g.sure > 0 {
		for _, n := range names {
			if scriptOf(n) == p.script {
				listed = n
				break
			}
		}
	}
	if listed != "" && languageOf[p.script] == p.lang {
		return listed
	}
	best, score := "", -1
	for _, i := range g.forms {
		f := &p.forms[i]
		if s := p.nameScore(f, g); s > score {
			best, score = f.texts[0], s
			if f.base != "" {
				best = rebase(trimName(best), f.base)
			}
		}
	}
	if full := strings.ContainsRune(best, ' '); listed != "" && (scriptOf(best) != p.script || g.kind == schema.Person && !full) {
		return listed
	}
	return trimName(best)
}

// nameScore says how fit a form is to be the name of its group: in the page's
// script, whole, uninflected, often used.
func (p *page) nameScore(f *form, g *group) int {
	score := min(f.count, 99)
	if scriptOf(f.folded) == p.script {
		score += 100_000
	}
	if f.base == "" && (f.kind != schema.Person || !p.isInflected(f)) {
		score += 1000
	}
	if g.kind == schema.Person {
		score += 10_000 * min(len(f.words), 4)
		if f.undivided() > 0 { // rather the full name than a surname, with or without a title
			score += 1000 * min(utf8.RuneCountInString(p.withoutTitleBehind(f.folded)), maxSurname)
		}
	} else if !f.shouted() {
		score += 500
	}
	return score
}

// isInflected reports whether a form looks like a case form: its words have
// endings that stemming takes off.
func (p *page) isInflected(f *form) bool {
	for _, w := range f.words {
		if p.linker.inflect.stem(w, p.lang) != w {
			return true
		}
	}
	return false
}

// rebase gives an inflected name the ending of its folded base form: Москве and
// москва make Москва. A base that differs in more than its ending leaves the
// name as it is.
func rebase(name, base string) string {
	runes, want := []rune(name), []rune(base)
	same := 0
	for same < min(len(runes), len(want)) && unicode.ToLower(runes[same]) == want[same] {
		same++
	}
	if 3*same < 2*len(want) || strings.ContainsRune(base[len(string(want[:same])):], ' ') {
		return name
	}
	return string(runes[:same]) + string(want[same:])
}

// trimName cuts a possessive or case suffix behind an apostrophe.
func trimName(text string) string {
	if stem, suffix, ok := cutApostrophe(text); ok && isSuffix(suffix) {
		text = stem
	}
	return strings.Join(strings.Fields(text), " ")
}

// script is a writing system, as far as names need to tell them apart.
type script uint8

const (
	otherScript script = iota
	latinScript
	cyrillic
	greek
	arabic
	hebrew
	devanagari
	bengali
	tamil
	telugu
	thai
	han
	kanaScript
	hangul
)

// scriptOf returns the script of most letters among the first of s; kana count
// for more than Han, since Japanese mixes them.
func scriptOf(s string) script {
	const enough = 200
	var counts [hangul + 1]int
	seen := 0
	for _, r := range s {
		if sc := runeScript(r); sc != otherScript {
			counts[sc]++
			if seen++; seen == enough {
				break
			}
		}
	}
	if counts[kanaScript] > 0 && counts[han] > 0 {
		counts[kanaScript] += counts[han]
	}
	best := otherScript
	for sc := range counts {
		if counts[sc] > counts[best] {
			best = script(sc)
		}
	}
	return best
}

func runeScript(r rune) script {
	switch {
	case r < 0x41:
		return otherScript
	case r < 0x250:
		if unicode.IsLetter(r) {
			return latinScript
		}
	case r < 0x370:
	case r < 0x400:
		return greek
	case r < 0x530:
		return cyrillic
	case 0x590 <= r && r < 0x600:
		return hebrew
	case 0x600 <= r && r < 0x780:
		return arabic
	case 0x900 <= r && r < 0x980:
		return devanagari
	case 0x980 <= r && r < 0xA00:
		return bengali
	case 0xB80 <= r && r < 0xC00:
		return tamil
	case 0xC00 <= r && r < 0xC80:
		return telugu
	case 0xE00 <= r && r < 0xE80:
		return thai
	case 0x1E00 <= r && r < 0x1F00:
		return latinScript
	case 0x3040 <= r && r < 0x3100:
		return kanaScript
	case 0x3400 <= r && r < 0xA000:
		return han
	case 0xAC00 <= r && r < 0xD7A4:
		return hangul
	}
	return otherScript
}
