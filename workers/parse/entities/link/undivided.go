package link

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
)

// surnames is the groups of people whose names are written without a space,
// by what their names begin with: 山田 and 山 by 山田花子.
type surnames map[string][]int

// maxSurname is the most characters of a surname that is written together with
// the given name.
const maxSurname = 3

// undivided returns the number of characters of a name of one word in Han or
// Hangul, kana behind them included; 0 for other names.
func (f *form) undivided() int {
	if r, _ := utf8.DecodeRuneInString(f.folded); f.kind != schema.Person || len(f.words) != 1 || runeScript(r) != han && runeScript(r) != hangul {
		return 0
	}
	return utf8.RuneCountInString(f.folded)
}

func (s surnames) add(f *form, g int) {
	runes := []rune(f.folded)
	for n := 1; n < min(f.undivided(), maxSurname+1); n++ {
		addBearer(s, string(runes[:n]), g)
	}
}

// indexUndivided returns the linked people with such names.
func (p *page) indexUndivided() surnames {
	index := surnames{}
	for i := range p.forms {
		if f := &p.forms[i]; f.group >= 0 {
			index.add(f, f.group)
		}
	}
	return index
}

// undividedBearer returns the person of the page whose surname a form is, with
// or without a title behind it (山田, 李市长, 김), -1 when there is none. A
// surname of one character must have one bearer only. In Chinese longer ones
// are hardly surnames: 马克 is not 马克龙.
func (p *page) undividedBearer(f *form, whole surnames) int {
	if f.undivided() == 0 {
		return -1
	}
	name := p.withoutTitleBehind(f.folded)
	bearers := whole[name]
	switch n := utf8.RuneCountInString(name); {
	case len(bearers) == 0, n == 1 && len(bearers) > 1, n > 1 && p.lang != "ja":
		return -1
	}
	return slices.MaxFunc(bearers, func(a, b int) int { return p.groups[a].count - p.groups[b].count })
}

// withoutTitleBehind cuts a title of up to four characters behind a name in Han.
func (p *page) withoutTitleBehind(name string) string {
	runes := []rune(name)
	for n := min(4, len(runes)-1); n > 0; n-- {
		if rest := string(runes[:len(runes)-n]); p.linker.gazetteer.Title(strings.TrimPrefix(name, rest)) {
			return rest
		}
	}
	return name
}
