package store_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

// TestCopies makes pairs of each kind and measures how many are found.
func TestCopies(t *testing.T) {
	g := generate.New(7)
	const each = 20
	languages := []string{"en", "hi", "zh", "ru", "ar", "th"}
	bodies := map[string][]string{} // by language
	for n := 0; len(bodies["th"]) < each || len(bodies["ar"]) < each; n++ {
		a := g.Article(n)
		if _, copied := g.Original(n); !copied {
			bodies[a.Language] = append(bodies[a.Language], a.Body)
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	paragraphs := func(body string, keep float64) string {
		p := strings.Split(body, "\n\n")
		return strings.Join(p[:max(1, int(float64(len(p))*keep))], "\n\n")
	}
	for _, c := range []struct {
		name   string
		edit   func(body, language string, i int) string
		copies bool
		least  float64 // of the pairs that must come out right
	}{
		{"the same text", func(b, _ string, _ int) string { return b }, true, 1},
		{"a paragraph in front", func(b, l string, i int) string { return bodies[l][i+1][:len(bodies[l][i+1])/5] + "\n\n" + b }, true, 0.95},
		{"three words in a hundred changed", func(b, l string, _ int) string { return generate.Edit(b, 0.03, g.Vocabulary(l), r) }, true, 0.95},
		{"shortened by a quarter", func(b, _ string, _ int) string { return string([]rune(b)[:len([]rune(b))*3/4]) }, true, 0.95},
		{"another text", func(_, l string, i int) string { return bodies[l][i+1] }, false, 1},
		{"a third in common", func(b, l string, i int) string { return paragraphs(b, 0.33) + "\n\n" + bodies[l][i+1] }, false, 0.9},
		{"translated", func(_, l string, i int) string {
			return bodies[map[string]string{"en": "ru"}[l]+map[bool]string{true: "en"}[l != "en"]][i]
		}, false, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := pgtest.Pool(t)
			s := store.New(pool, quiet())
			right, pairs := 0, 0
			for _, language := range languages {
				for i := 0; i+1 < min(each, len(bodies[language])); i += 2 {
					a, b := written(2*pairs, language, "One", bodies[language][i]), written(2*pairs+1, language, "Another", c.edit(bodies[language][i], language, i))
					if c.name == "translated" {
						b.Language = map[bool]string{true: "ru", false: "en"}[language == "en"]
					}
					put(t, s, a)
					put(t, s, b)
					found := query(t, pool, `SELECT count(*) FROM copies x JOIN copies y USING (cluster_id)
						WHERE x.article_id = (SELECT id FROM articles WHERE url = $1) AND y.article_id = (SELECT id FROM articles WHERE url = $2)`, a.URL, b.URL)[0] == "1"
					pairs++
					if found == c.copies {
						right++
					}
				}
			}
			share := float64(right) / float64(pairs)
			t.Logf("%d of %d right (%.0f %%)", right, pairs, 100*share)
			if share < c.least {
				t.Errorf("%.3f right; want %.3f", share, c.least)
			}
		})
	}
}

func TestCopiesShortTexts(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	short := "The harbour of Port Elden stays closed until Friday morning because of the storm"
	put(t, s,
		written(1, "en", "a", short), written(2, "en", "b", strings.ToUpper(short)+"!"), written(3, "en", "c", short+" and the ice"),
		written(4, "en", "d", "Watch the video"), written(5, "en", "e", "Watch the video"), written(6, "en", "f", ""))
	want(t, pool, `SELECT title FROM copies JOIN articles ON id = article_id ORDER BY 1`, "a", "b")
}

// TestCopiesMeet joins two clusters by a text that is like both.
func TestCopiesMeet(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	words := generate.New(3).Vocabulary("en")[1000:]
	text := func(from, to int) string { return strings.Join(words[from:to], " ") }
	put(t, s, written(1, "en", "a", text(0, 300)), written(2, "en", "b", text(0, 290)))
	put(t, s, written(3, "en", "c", text(140, 440)), written(4, "en", "d", text(145, 440)))
	want(t, pool, `SELECT count(*), count(DISTINCT cluster_id) FROM copies`, "4|2")
	put(t, s, written(5, "en", "e", text(70, 370)))
	want(t, pool, `SELECT count(*), count(DISTINCT cluster_id), min(cluster_id) = min(article_id) FROM copies`, "5|1|t")
	put(t, s, written(5, "en", "e", text(70, 370)))
	want(t, pool, `SELECT count(*), count(DISTINCT cluster_id) FROM copies`, "5|1")
}

// TestCopiesAtOnce writes many copies of one text by several workers.
func TestCopiesAtOnce(t *testing.T) {
	pool := pgtest.Pool(t)
	words := generate.New(3).Vocabulary("en")[1000:]
	body := strings.Join(words[:200], " ")
	done := make(chan error)
	const workers = 4
	for w := range workers {
		go func() {
			s := store.New(pool, quiet())
			var err error
			for i := range 10 {
				a := written(w*100+i, "en", fmt.Sprint(w, i), body)
				if e := s.Articles(t.Context(), []schema.Article{a, written(w*100+50+i, "en", "", body+" again")})[0].Err; e != nil {
					err = e
				}
			}
			done <- err
		}()
	}
	for range workers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	want(t, pool, `SELECT count(*), count(DISTINCT cluster_id) FROM copies`, "80|1")
}

// TestCopiesLarge measures on the large set (see -large): how many of the
// copies that the generator made are found, how many that it did not, how many
// articles a second are looked up among all, and how many are written.
func TestCopiesLarge(t *testing.T) {
	if *largeURL == "" {
		t.Log("without -large there is nothing to measure")
		return
	}
	pool := pgtest.Connect(t, *largeURL)
	g := generate.New(1)
	member := map[int]string{} // article to cluster
	size := map[string]int{}
	for _, line := range query(t, pool, `SELECT substring(a.url from '\d+$'), c.cluster_id FROM copies c JOIN articles a ON a.id = c.article_id`) {
		number, cluster, _ := strings.Cut(line, "|")
		var n int
		if _, err := fmt.Sscan(number, &n); err != nil {
			t.Fatal(err)
		}
		member[n], size[cluster] = cluster, size[cluster]+1
	}
	var articles, made, found, pairs int
	if _, err := fmt.Sscan(query(t, pool, `SELECT count(*) FROM articles`)[0], &articles); err != nil {
		t.Fatal(err)
	}
	for n := range articles {
		if original, ok := g.Original(n); ok {
			made++
			if c, ok := member[n]; ok && member[original] == c {
				found++
			}
		}
	}
	for _, n := range size {
		pairs += n * (n - 1) / 2
	}
	t.Logf("%d articles: recall %.4f (%d of %d pairs), precision %.4f (of %d)", articles, float64(found)/float64(made), found, made, float64(found)/float64(pairs), pairs)

	const some = 4000
	there, fresh := generated(articles/2, articles/2+some), generated(10_000_000, 10_000_000+some)
	s := store.New(pool, quiet())
	storeAll(t, s, there[:some/2]) // warm
	start := time.Now()
	storeAll(t, s, there[some/2:])
	t.Logf("looked up, unchanged: %.0f articles/s", some/2/time.Since(start).Seconds())
	start = time.Now()
	storeAll(t, s, fresh)
	mergeAll(t, pool)
	t.Logf("new: %.0f articles/s", some/time.Since(start).Seconds())
	query(t, pool, `DELETE FROM urls WHERE substring(url from '\d+$')::bigint >= 10000000`)
}
