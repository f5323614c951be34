package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

func TestRetain(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Now()
	// Articles that are 1, 10 and 100 days old, one of them on another host,
	// one with an earlier text, and outcomes of the same ages.
	fill := func(t *testing.T, s *store.Store) {
		for i, age := range []time.Duration{1, 10, 100, 100} {
			a := article(url(i))
			a.Fetched = now.Add(-age * day)
			a.Authors = []string{fmt.Sprint("Author ", i)}
			if i == 3 {
				a.Host = "other.example"
			}
			put(t, s, a)
			if i == 1 {
				a.Title, a.Fetched = "New headline", a.Fetched.Add(day)
				put(t, s, a)
			}
			o := schema.Outcome{Request: fmt.Sprint(i), URL: a.URL, Key: a.Key, Host: a.Host, Stage: schema.StageStore, Result: schema.ResultStored, Time: a.Fetched}
			for _, err := range s.Outcomes(t.Context(), []schema.Outcome{o}) {
				if err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	const left = `SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE body = '' AND body_dropped IS NOT NULL),
		(SELECT count(*) FROM revisions), (SELECT count(*) FROM outcomes), (SELECT count(*) FROM urls), (SELECT count(*) FROM authors), (SELECT count(*) FROM mentions)`
	for _, c := range []struct {
		name string
		keep store.Retention
		done store.Retained
		left string
	}{
		{"nothing", store.Retention{}, store.Retained{}, "4|0|1|4|4|4|8"},
		{"articles", store.Retention{Articles: 50 * day}, store.Retained{Articles: 2, Names: 2}, "2|0|1|4|4|2|4"},
		{"bodies", store.Retention{Bodies: 5 * day}, store.Retained{Bodies: 3}, "4|3|1|4|4|4|8"},
		{"revisions", store.Retention{Revisions: 5 * day}, store.Retained{Revisions: 1}, "4|0|0|4|4|4|8"},
		{"outcomes", store.Retention{Outcomes: 5 * day}, store.Retained{Outcomes: 3}, "4|0|1|1|4|4|8"},
		{"articles and outcomes of one host", store.Retention{Articles: 5 * day, Outcomes: 5 * day, Hosts: []string{"other.example"}},
			store.Retained{Articles: 1, Outcomes: 1, Names: 2}, "3|0|1|3|3|3|6"},
		{"dry run", store.Retention{Articles: 50 * day, Bodies: 5 * day, DryRun: true}, store.Retained{Articles: 2, Bodies: 3}, "4|0|1|4|4|4|8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			pool := pgtest.Pool(t)
			s := store.New(pool, quiet())
			fill(t, s)
			done, err := s.Retain(t.Context(), c.keep)
			if err != nil {
				t.Fatal(err)
			}
			if done != c.done {
				t.Errorf("done: %+v; want %+v", done, c.done)
			}
			want(t, pool, left, c.left)
			again, err := s.Retain(t.Context(), c.keep)
			if err != nil || !c.keep.DryRun && again != (store.Retained{}) {
				t.Errorf("once more: %+v, %v", again, err)
			}
			fill(t, s) // with a memory of names that are gone
		})
	}
}
