package link

import (
	"bufio"
	"cmp"
	"encoding/json"
	"flag"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

var articlesFile = flag.String("articles", "", "articles as harkara extract --batch writes them, for TestSalienceRanksTags")

// TestSalienceRanksTags measures how well salience ranks the entities of an
// article that its editors made tags of above its others, as mean average
// precision, and how well other rules would:
//
//	harkara extract --batch < pages.jsonl > articles.jsonl
//	go test ./workers/parse/entities/link -run SalienceRanksTags -v -args -articles articles.jsonl
//
// Articles count that have such entities and others.
func TestSalienceRanksTags(t *testing.T) {
	if *articlesFile == "" {
		t.Skip("no -articles given")
	}
	f, err := os.Open(*articlesFile)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	mixed := func(title, share, first float64, log bool) func(schema.Entity, int) float64 {
		return func(e schema.Entity, most int) float64 {
			s := share * float64(e.Mentions) / float64(most)
			if log {
				s = share * math.Log1p(float64(e.Mentions)) / math.Log1p(float64(most))
			}
			if e.InTitle {
				s += title
			}
			if e.First >= 0 {
				s += first / (1 + float64(e.First)/firstHalf)
			}
			return s
		}
	}
	rules := []struct {
		name  string
		score func(schema.Entity, int) float64
		sum   float64
	}{
		{name: "as the program has it", score: func(e schema.Entity, _ int) float64 { return e.Salience }},
		{name: "0.3, 0.4, 0.3 with logarithms", score: mixed(titleWeight, shareWeight, firstWeight, true)},
		{name: "0.4, 0.35, 0.25, counts as they are", score: mixed(0.4, 0.35, 0.25, false)},
		{name: "0.5, 0.3, 0.2 with logarithms", score: mixed(0.5, 0.3, 0.2, true)},
		{name: "in the title", score: mixed(1, 0, 0, true)},
		{name: "number of mentions", score: mixed(0, 1, 0, true)},
		{name: "first mention", score: mixed(0, 0, 1, true)},
	}
	pages, entities, tagged := 0, 0, 0
	for lines := json.NewDecoder(bufio.NewReader(f)); lines.More(); {
		var a schema.Article
		if err := lines.Decode(&a); err != nil {
			t.Fatal(err)
		}
		tags := map[string]bool{}
		for _, tag := range a.Tags {
			if tag.Source != "computed" && tag.Source != "topic" && tag.Source != "section" {
				tags[gazetteer.Fold(tag.Name)] = true
			}
		}
		right := make([]bool, len(a.Entities))
		n := 0
		for i, e := range a.Entities {
			right[i] = tags[gazetteer.Fold(e.Name)] || slices.ContainsFunc(e.Forms, func(form string) bool { return tags[gazetteer.Fold(form)] })
			if right[i] {
				n++
			}
		}
		if n == 0 || n == len(a.Entities) {
			continue
		}
		pages, entities, tagged = pages+1, entities+len(a.Entities), tagged+n
		most := 1
		for _, e := range a.Entities {
			most = max(most, e.Mentions)
		}
		for r := range rules {
			rules[r].sum += averagePrecision(a.Entities, right, func(e schema.Entity) float64 { return rules[r].score(e, most) })
		}
	}
	t.Logf("%d articles, %d entities, %d of them tags", pages, entities, tagged)
	for _, r := range rules {
		t.Logf("%s: mean average precision %.3f", r.name, r.sum/float64(max(pages, 1)))
	}
}

// averagePrecision is the mean, over the right entities, of the share of right
// ones among those ranked no lower. Ties count as the mean of their orders, in
// that the wrong of equal score stand half before.
func averagePrecision(entities []schema.Entity, right []bool, score func(schema.Entity) float64) float64 {
	type ranked struct {
		score float64
		right bool
	}
	list := make([]ranked, len(entities))
	for i, e := range entities {
		list[i] = ranked{score(e), right[i]}
	}
	slices.SortStableFunc(list, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	sum, n, before, wrong := 0.0, 0.0, 0.0, 0.0
	for i := 0; i < len(list); {
		r, w, j := 0.0, 0.0, i
		for ; j < len(list) && list[j].score == list[i].score; j++ {
			if list[j].right {
				r++
			} else {
				w++
			}
		}
		for k := range int(r) {
			at := before + float64(k) + 1
			sum += at / (at + wrong + w/2)
			n++
		}
		before, wrong, i = before+r, wrong+w, j
	}
	return sum / n
}
