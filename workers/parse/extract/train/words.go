package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// minGroups and minTextGroups are how many publishers must use a word in class
// names or in texts for it to count: a word of a few sites says nothing of
// others.
const (
	minGroups     = 6
	minTextGroups = 10
)

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

// tallyWords counts all pages together, and those of each group, by count.
func (t *trainer) tallyWords(count func(p *page, into wordTally)) (all wordTally, groups map[string]wordTally) {
	all, groups = wordTally{}, map[string]wordTally{}
	for _, p := range t.pages {
		if groups[p.Group] == nil {
			groups[p.Group] = wordTally{}
		}
		if p.Body != "" {
			count(p, groups[p.Group])
		}
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		for word, c := range groups[group] {
			all.add(word, 1, c.yes, c.no)
		}
	}
	return all, groups
}

func (p *page) tallyClassWords(into wordTally) {
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

// tallyTextWords counts the words of short texts, each publisher's as one: what
// share of its blocks with the word is part of an article.
func (p *page) tallyTextWords(into wordTally) {
	for i, w := range p.weight {
		if w == 0 {
			continue
		}
		seen := map[string]bool{}
		p.seen.TextWords(i, func(word string) {
			if !seen[word] {
				seen[word] = true
				into.add(word, 0, float64(p.label[i]), float64(1-p.label[i]))
			}
		})
	}
}

// asOne makes the counts of each group add up to one.
func asOne(groups map[string]wordTally) (all wordTally) {
	all = wordTally{}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		for word, c := range groups[group] {
			sum := c.yes + c.no
			c.yes, c.no = c.yes/sum, c.no/sum
			all.add(word, 1, c.yes, c.no)
		}
	}
	return all
}

// odds returns the odds of all words together.
func (t wordTally) odds() float64 {
	yes, no := 1e-9, 1e-9
	for _, word := range slices.Sorted(maps.Keys(t)) { // in order: sums of floats depend on it
		yes += t[word].yes
		no += t[word].no
	}
	return yes / no
}

// weights returns the log-odds, relative to these odds, of the words that at
// least minGroups publishers use, those nearer to zero than least left out. One
// group's counts are left out, so that no page is judged by its own publisher's
// words; nil leaves nothing out.
func (t wordTally) weights(without wordTally, odds, minGroups, least float64) map[string]float32 {
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
		if weight := math.Log((n.yes + 0.3) / (n.no + 0.3) / odds); math.Abs(weight) >= least {
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
