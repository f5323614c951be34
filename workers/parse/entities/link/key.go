package link

import (
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Least number of consonants in a skeleton that may stand for a name of two
// words; one of three words, Kim Jong Un, may have one fewer.
const minSkeleton = 5

// NameKey returns the key of an entity that has no link, and how sure it is, 0
// to 1, that two entities with this key are one.
//
// A person's name of at least two words whose skeleton has enough consonants
// gets a key that is the same in every script whose letters say how it sounds:
// "name:person:srklvrv" for Sergey Lavrov, सर्गेई लावरोव, Сергей Лавров and
// سيرغي لافروف. Anything else gets a key of its folded spelling, which other
// spellings do not share: organisations are translated rather than
// transliterated, and one word alone is no evidence that two people are one.
func NameKey(kind schema.EntityKind, name string) (key string, sure float64) {
	folded := gazetteer.Fold(name)
	prefix := "name:" + string(kind) + ":"
	if kind == schema.Person {
		if s := nameSkeleton(folded); s != "" {
			return prefix + s, sureOfSkeleton(s)
		}
		if strings.Contains(folded, " ") {
			return prefix + strings.ReplaceAll(folded, " ", "_"), 0.6
		}
		return prefix + strings.ReplaceAll(folded, " ", "_"), 0.3
	}
	return prefix + strings.ReplaceAll(folded, " ", "_"), 0.7
}

// sureOfSkeleton is how sure a skeleton names one person: the longer, the
// surer. The steps are set by judgement; docs/names.md has what was measured.
func sureOfSkeleton(s string) float64 {
	switch n := len(s); {
	case n >= 8:
		return 0.95
	case n >= 6:
		return 0.85
	case n >= minSkeleton:
		return 0.7
	}
	return 0.5
}

// nameSkeleton returns the skeleton of a folded person's name, or "" when it
// has fewer than two words, a word of unknown script, or too few consonants.
// Initials in the middle and the Arabic article are left out.
func nameSkeleton(folded string) string {
	var roman []byte
	words := 0
	for word := range strings.FieldsSeq(folded) {
		if utf8.RuneCountInString(word) == 1 && words > 0 || isArticle(word) {
			continue
		}
		n := len(roman)
		if n > 0 {
			roman = append(roman, ' ')
		}
		m := len(roman)
		roman = appendRoman(roman, word)
		if len(roman) == m {
			return ""
		}
		words++
	}
	s := skeleton(string(roman))
	if words < 2 || len(s) < minSkeleton-1 || words == 2 && len(s) < minSkeleton {
		return ""
	}
	return s
}

func isArticle(word string) bool {
	switch word {
	case "al", "el", "аль", "ель", "эль", "अल", "आल", "ال", "the", "bin", "بن", "бин", "बिन":
		return true
	}
	return false
}

// Similarity returns how alike two names sound, 0 to 1, whatever their
// scripts: at least [Alike] for two spellings of one name, as a rule. It
// compares the consonants first, then the coarse Latin spellings by edit
// distance. Names of more than 64 letters are not alike.
func Similarity(a, b string) float64 {
	return similarity(gazetteer.Fold(a), gazetteer.Fold(b))
}

// Alike is the similarity from which two names on one page are taken for
// spellings of one.
const Alike = 0.62

func similarity(a, b string) float64 {
	if a == b {
		return 1
	}
	ra, rb := plainRoman(a), plainRoman(b)
	if ra == "" || rb == "" || len(ra) > 64 || len(rb) > 64 {
		return 0
	}
	sa, sb := skeleton(ra), skeleton(rb)
	d := distance([]byte(sa), []byte(sb))
	longest := max(len(sa), len(sb))
	if longest == 0 || d > 2 || d > 0 && longest < 4 || d > 1 && longest < 8 {
		return 0
	}
	s := 1 - float64(distance([]byte(ra), []byte(rb)))/float64(max(len(ra), len(rb)))
	if d == 0 {
		return 0.4 + 0.6*s
	}
	return s * (1 - 0.15*float64(d))
}

// plainRoman is the coarse Latin spelling without spaces and articles.
func plainRoman(folded string) string {
	var out []byte
	for word := range strings.FieldsSeq(folded) {
		if isArticle(word) {
			continue
		}
		n := len(out)
		if out = appendRoman(out, word); len(out) == n {
			return ""
		}
	}
	return string(out)
}

// distance is the edit distance (Levenshtein) of two names of at most 64
// letters.
func distance[letter byte | rune](a, b []letter) int {
	var row [65]int
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
