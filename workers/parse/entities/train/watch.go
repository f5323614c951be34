package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

// watched is a part of a data set that training is watched on: scored between
// epochs with the weights as they are, and without what a document says.
type watched struct {
	name     string
	language string
	examples []example
}

// watchDev returns the development parts of the sets, and the held-out
// sentences of those written for the project, as examples without features
// that training does not know. It must be called after the last set was added.
// Sets without a development part are left out, and those with labels by links.
func watchDev(o options, c *corpus, sets []dataSet, held []dataSet) ([]watched, error) {
	old := *c
	defer func() { c.examples, c.tokens, c.wanted = old.examples, old.tokens, old.wanted }()
	c.wanted = c.numbers.has
	var all []watched
	add := func(set dataSet) {
		c.examples = nil
		c.add(&set)
		all = append(all, watched{set.Name, set.Language, c.examples})
	}
	for _, set := range sets {
		if set.handmade() || strings.HasSuffix(set.Name, "-wikiann") {
			continue
		}
		var err error
		set.Sentences, err = readCoNLL(filepath.Join(o.sets, set.Name, "dev.conll"), set.Language)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if set.Name == "hi-hiner" {
			set.Sentences = withoutTemplates(set.Sentences)
		}
		add(set)
	}
	for _, set := range held {
		add(set)
	}
	return all, nil
}

// tally scores the present weights.
func (t *trainer) tally(w *watched, favour float32) (sum tally) {
	for i := range w.examples {
		e := &w.examples[i]
		got := t.decode(e, favour)
		want := e.labels
		for i := 0; i < len(got); {
			j := i + 1
			if want[i] != tagger.Outside && !continuesName(want[i]) {
				for j < len(want) && continuesName(want[j]) {
					j++
				}
				same := true
				for k := i; k < j; k++ {
					same = same && got[k] == want[k]
				}
				if same {
					sum.right++
				} else {
					sum.missed++
				}
			}
			i++
		}
		for _, l := range got {
			if l != tagger.Outside && !continuesName(l) {
				sum.wrong++
			}
		}
	}
	sum.wrong -= sum.right
	return sum
}

func continuesName(l uint8) bool { return l != tagger.Outside && !tagger.Follows(tagger.Outside, l) }

// decode returns the best labels under the present weights.
func (t *trainer) decode(e *example, favour float32) []uint8 {
	n := len(e.labels)
	var score [labels]float32
	back := make([][labels]uint8, n)
	for i := range n {
		var s [labels]float32
		t.sum(e.rows[e.offset[i]:e.offset[i+1]], &s)
		for l := range s {
			s[l] *= float32(t.share())
		}
		s[tagger.Outside] -= favour
		if i == 0 {
			for l := range labels {
				if t.ends(l, 1) {
					s[l] = -1e9
				}
			}
			score = s
			continue
		}
		var next [labels]float32
		for l := range labels {
			best, from := float32(-2e9), 0
			for p := range labels {
				if t.follows[p][l] {
					if x := score[p] + t.transitions[p][l]; x > best {
						best, from = x, p
					}
				}
			}
			next[l], back[i][l] = best+s[l], uint8(from)
		}
		score = next
	}
	best := 0
	for l := range labels {
		if !t.ends(l, 2) && score[l] > score[best] {
			best = l
		}
	}
	out := make([]uint8, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = uint8(best)
		best = int(back[i][best])
	}
	return out
}

// report prints the scores of the present weights: F1, and in brackets
// precision and recall.
func (t *trainer) report(all []watched, favour func(lang string) float64) {
	var b strings.Builder
	for i := range all {
		w := &all[i]
		a := t.tally(w, float32(favour(w.language)))
		fmt.Fprintf(&b, "%s %.1f (%.1f %.1f), ", w.name, a.f1(), a.precision(), a.recall())
	}
	fmt.Println(strings.TrimSuffix(b.String(), ", "))
}
