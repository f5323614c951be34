package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/harkara/harkara/workers/parse/extract"
)

// refusals measures, with the embedded model, how pages that are no articles
// are told from those that are. The latter are the pages as they stand; the
// former the same pages with their article taken away and nothing said in
// their head, which leaves menus, teasers, forms and notices.
func (t *trainer) refusals() {
	articles, refused := 0, map[string]int{}
	rests, missed := 0, 0
	for _, p := range t.pages {
		in := extract.Input{URL: p.URL, HTML: p.html}
		articles++
		if why := p.seen.NotArticle(in, p.seen.Score(), true); why != "" {
			refused[why]++
			fmt.Printf("refused\t%s\t%s\t%s\n", p.Set, p.ID, why)
		}
		if p.Body == "" {
			continue
		}
		rest := p.seen.Without(func(i int) bool { return p.label[i] > 0.3 || p.seen.Headline() == i })
		rests++
		if rest.NotArticle(in, rest.Score(), false) == "" {
			missed++
			fmt.Printf("missed\t%s\t%s\t%.200q\n", p.Set, p.ID, rest.Body(rest.Score()))
		}
	}
	n := 0
	for _, why := range slices.Sorted(maps.Keys(refused)) {
		fmt.Printf("%6d articles refused as %s\n", refused[why], why)
		n += refused[why]
	}
	caught := rests - missed
	fmt.Printf("articles %d, refused %d; other pages %d, refused %d: precision %.3f, recall %.3f\n",
		articles, n, rests, caught, float64(caught)/float64(caught+n), float64(caught)/float64(rests))
}
