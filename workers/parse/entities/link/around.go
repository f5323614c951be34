package link

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// peopleOf returns the country whose people a text speaks of where the folded
// name of the country is part of a word for them, and that word: 俄罗斯人,
// アメリカ人, ชาวจีน, 미국인들은. These languages write both without a space,
// and recognisers take the country alone. before and after are the text
// around the name.
func (p *page) peopleOf(folded, before, after string) (country, word string) {
	switch {
	case strings.HasPrefix(after, "人") && !startsWithAny(after[len("人"):], notPeople):
		word = folded + "人"
	case strings.HasPrefix(after, "인") && !strings.HasPrefix(after, "인민"):
		word = folded + "인"
	case strings.HasSuffix(before, "ชาว"):
		word = "ชาว" + folded
	case strings.HasSuffix(before, "คน"):
		word = "คน" + folded
	case !strings.Contains(folded, "인"):
		return "", ""
	default: // taken whole, with plural and particle
		stem, korean := strings.CutSuffix(strings.TrimSuffix(p.linker.inflect.stem(folded, "ko"), "들"), "인")
		if !korean {
			return "", ""
		}
		folded, word = stem, folded
	}
	for _, e := range p.linker.gazetteer.Lookup(folded) {
		if e.Type == gazetteer.Country {
			return e.Country, word
		}
	}
	return "", ""
}

// notPeople are the characters with which 人 makes another word: 中国人民银行,
// 中国人口.
const notPeople = "民口大士员員工权權"

func startsWithAny(s, chars string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(chars, r)
}

// enclose notes behind which mentions the country or the part of a country
// stands that the place lies in: Paris, Texas; लंदन (कनाडा).
func (p *page) enclose(mentions []Mention) {
	for i := range mentions[:max(len(mentions)-1, 0)] {
		m, next := &mentions[i], &mentions[i+1]
		of, by := p.ofMention[i], p.ofMention[i+1]
		if of < 0 || by < 0 || of == by || m.InTitle != next.InTitle || m.Kind != schema.Location || next.Start < m.End || next.Start > m.End+maxApart {
			continue
		}
		text := p.body
		if m.InTitle {
			text = p.title
		}
		if !slices.Contains(enclosing, text[m.End:next.Start]) {
			continue
		}
		for _, e := range p.forms[by].entries {
			if (e.Type == gazetteer.Country || e.Type == gazetteer.Region) && e.Country != "" {
				p.forms[of].isWithin(e.Country, 1)
			}
		}
	}
}

// enclosing is what stands between a place and one that it lies in.
var enclosing = []string{", ", " (", "، ", "，", "（", "("}

// maxApart is the length of the longest of them, in bytes.
const maxApart = 3

// isWithin adds n mentions behind which a country stands.
func (f *form) isWithin(country string, n int) {
	if f.within == nil {
		f.within = map[string]int{}
	}
	f.within[country] += n
}
