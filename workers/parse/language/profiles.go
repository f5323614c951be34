package language

import (
	"strings"
	"sync"
)

// sharedWeight is what a word counts that all languages of a script share; a
// word of one language alone counts 1.
const sharedWeight = 0.1

// letterWeight is what a letter of one language alone counts: letters are
// many more than words, and foreign names have them.
const letterWeight = 0.15

// vote is what a word or letter says for the language at an index of its script.
type vote struct {
	index  int
	weight float64
}

// profiles are the word and letter lists, turned around.
type profiles struct {
	scripts [scripts][]string // the languages of each
	words   [scripts]map[string][]vote
	letters [scripts]map[rune][]vote
}

// tables returns the profiles, built at the first call (about a millisecond).
var tables = sync.OnceValue(func() *profiles {
	t := new(profiles)
	for s, lang := range single {
		if lang != "" {
			t.scripts[s] = []string{lang}
		}
	}
	t.add(latinScript, latin)
	t.add(cyrillicScript, cyrillic)
	t.add(arabicScript, arabic)
	t.add(devanagariScript, devanagari)
	t.add(bengaliScript, bengali)
	t.add(hebrewScript, hebrew)
	t.add(ethiopicScript, ethiopic)
	return t
})

func (t *profiles) add(s script, list []profile) {
	words, letters := map[string][]vote{}, map[rune][]vote{}
	for i, p := range list {
		t.scripts[s] = append(t.scripts[s], p.lang)
		for w := range strings.FieldsSeq(p.words) {
			words[w] = addVote(words[w], i)
		}
		for _, r := range p.letters {
			letters[r] = addVote(letters[r], i)
		}
	}
	for _, votes := range words {
		weigh(votes, 1)
	}
	for _, votes := range letters {
		weigh(votes, letterWeight)
	}
	t.words[s], t.letters[s] = words, letters
}

func addVote(votes []vote, i int) []vote {
	if n := len(votes); n > 0 && votes[n-1].index == i {
		return votes // listed twice
	}
	return append(votes, vote{index: i})
}

// weigh gives each vote the share of full that is left when all of them share it.
func weigh(votes []vote, full float64) {
	w := max(full/float64(len(votes)), full*sharedWeight)
	for i := range votes {
		votes[i].weight = w
	}
}
