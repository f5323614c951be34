package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// minGroups is how many publishers must use a class word for it to count: a
// word of a few sites says nothing of others.
const minGroups = 6

// wordTally counts, for the words in classes and ids, how much of the articles
// and how much of the rest of the pages stands within elements named so.
type wordTally map[string]*wordCount

type wordCount struct{ groups, yes, no float64 }

func (t wordTally) add(word string, groups, yes, no float64) {
	c := t[word]
	if c == nil {
		c = &wordCount{}
		t[word] = c
	}
	c.groups += groups
	c.yes += yes
	c.no += no
}

// tallyWords counts all pages together, and those of each group.
func (t *trainer) tallyWords() (all wordTally, groups map[string]wordTally) {
	all, groups = wordTally{}, map[string]wordTally{}
	for _, p := range t.pages {
		if groups[p.Group] == nil {
			groups[p.Group] = wordTally{}
		}
		if p.Body != "" {
			p.tallyWords(groups[p.Group])
		}
	}
	for _, g := range groups {
		for word, c := range g {
			all.add(word, 1, c.yes, c.no)
		}
	}
	return all, groups
}

func (p *page) tallyWords(into wordTally) {
	yes, no := 1e-9, 1e-9
	for i, w := range p.weight {
		yes += float64(w * p.label[i])
		no += float64(w * (1 - p.label[i]))
	}
	for i, w := range p.weight {
		if w == 0 {
			continue
		}
		seen := map[string]bool{}
		p.seen.ClassWords(i, func(word string) {
			if !seen[word] {
				seen[word] = true
				into.add(word, 0, float64(w*p.label[i])/yes, float64(w*(1-p.label[i]))/no)
			}
		})
	}
}

// weights returns the log-odds of the words, with one group left out, so that
// no page is judged by its own publisher's words. A nil group leaves nothing
// out.
func (t wordTally) weights(without wordTally) map[string]float32 {
	out := map[string]float32{}
	for word, c := range t {
		n := *c
		if own := without[word]; own != nil {
			n.groups--
			n.yes -= own.yes
			n.no -= own.no
		}
		if n.groups < minGroups {
			continue
		}
		if weight := math.Log((n.yes + 0.3) / (n.no + 0.3)); math.Abs(weight) >= 0.2 {
			out[word] = float32(math.Round(weight*10) / 10)
		}
	}
	return out
}

func wordsTSV(words map[string]float32) []byte {
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(words)) {
		fmt.Fprintf(&b, "%s\t%.1f\n", word, words[word])
	}
	return []byte(b.String())
}
