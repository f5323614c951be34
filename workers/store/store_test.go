package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// noon is when the articles of these tests are fetched first.
func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

// article returns an article with everything in it.
func article(url string) schema.Article {
	return schema.Article{
		Request: "r-" + url, Key: weburl.Key(url), URL: url, Host: weburl.Host(url),
		Labels:       map[string]string{"desk": "south"},
		Fetched:      noon(),
		CanonicalURL: url, SiteName: "The Sarn Courier",
		Title: "Bridge over the Sarn opens", Description: "After nine years of work.",
		Authors:   []string{"Mira Oske", "Tomas Veil"},
		Published: schema.Instant(time.Date(2026, 3, 1, 9, 30, 0, 0, time.FixedZone("", 5*3600+1800))),
		Modified:  schema.Day(2026, 3, 1),
		Language:  "en", Section: "Region", Kind: schema.KindArticle, Image: "https://sarn.example/bridge.jpg",
		Tags:   []schema.Tag{{Name: "Bridges", Source: "keywords"}, {Name: "Traffic", Source: "computed", Score: 0.7}},
		Topics: []schema.Tag{{Name: "society", Source: "computed", Score: 0.9}},
		Body:   "The new bridge over the Sarn has opened in Port Elden.\n\nMira Oske watched the first lorries cross.",
		Entities: []schema.Entity{
			{Name: "Port Elden", Kind: schema.Location, Key: "geonames:1", Link: "geonames:1", Forms: []string{"Port Elden"}, Mentions: 1, First: 43, Confidence: 0.9, Salience: 0.6},
			{Name: "Mira Oske", Kind: schema.Person, Key: "person:mira oske", Forms: []string{"Mira Oske", "Oske"}, Mentions: 2, First: 56, InTitle: false, Confidence: 0.8, Salience: 0.4},
		},
		OptOuts: []string{"noai"},
		Sources: map[string]string{"title": "json-ld", "body": "dom"},
	}
}

func url(n int) string { return fmt.Sprintf("https://sarn.example/news/%d", n) }

// put writes articles one by one of the results, and fails on any error.
func put(t *testing.T, s *store.Store, articles ...schema.Article) []schema.Result {
	t.Helper()
	var results []schema.Result
	for i, w := range s.Articles(t.Context(), articles) {
		if w.Err != nil {
			t.Fatalf("article %d: %v", i, w.Err)
		}
		results = append(results, w.Result)
	}
	return results
}

// query returns the rows of a statement, each as its columns joined by "|".
func query(t testing.TB, pool *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	rows, err := pool.Query(context.Background(), sql, append([]any{pgx.QueryExecModeSimpleProtocol}, args...)...)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	lines, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		var fields []string
		for _, v := range row.RawValues() {
			fields = append(fields, string(v))
		}
		return strings.Join(fields, "|"), nil
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return lines
}

// want compares the rows of a statement.
func want(t *testing.T, pool *pgxpool.Pool, sql string, lines ...string) {
	t.Helper()
	got := query(t, pool, sql)
	if strings.Join(got, "\n") != strings.Join(lines, "\n") {
		t.Errorf("%s:\ngot\n\t%s\nwant\n\t%s", sql, strings.Join(got, "\n\t"), strings.Join(lines, "\n\t"))
	}
}

func TestArticles(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	results := put(t, s, article(url(1)), article(url(2)), article(url(1)))
	if fmt.Sprint(results) != "[stored stored unchanged]" {
		t.Errorf("results: %v", results)
	}
	want(t, pool, `SELECT url, title, description, site_name, language, section, kind, paywalled, opt_outs, labels, sources FROM articles WHERE url = '`+url(1)+`'`,
		url(1)+`|Bridge over the Sarn opens|After nine years of work.|The Sarn Courier|en|Region|article|f|{noai}|{"desk": "south"}|{"body": "dom", "title": "json-ld"}`)
	want(t, pool, `SELECT DISTINCT published, published_day, modified, modified_day, fetched, first_seen, text_since FROM articles`,
		`2026-03-01 04:00:00+00|2026-03-01||2026-03-01|2026-03-01 12:00:00+00|2026-03-01 12:00:00+00|2026-03-01 12:00:00+00`)
	want(t, pool, `SELECT a.name, count(*), min(position) FROM authors a JOIN article_authors ON author_id = a.id GROUP BY 1 ORDER BY 1`,
		"Mira Oske|2|1", "Tomas Veil|2|2")
	want(t, pool, `SELECT t.name, source, score, count(*) FROM tags t JOIN article_tags ON tag_id = t.id GROUP BY 1, 2, 3 ORDER BY 1`,
		"Bridges|keywords||2", "Traffic|computed|0.7|2", "society|topic|0.9|2")
	want(t, pool, `SELECT e.kind, e.name, e.link, m.mentions, m.first, m.in_title, m.confidence, m.salience, count(*) FROM entities e JOIN mentions m ON entity_id = e.id GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 2`,
		"person|Mira Oske||2|56|f|0.8|0.4|2", "location|Port Elden|geonames:1|1|43|f|0.9|0.6|2")
	want(t, pool, `SELECT name, script FROM entity_names ORDER BY 1`, "Mira Oske|Latin", "Oske|Latin", "Port Elden|Latin")
	want(t, pool, `SELECT host, count(*) FROM sites JOIN articles ON site_id = sites.id GROUP BY 1`, "sarn.example|2")

	if results := put(t, store.New(pool, quiet()), article(url(2)), article(url(1))); fmt.Sprint(results) != "[unchanged unchanged]" {
		t.Errorf("the same once more: %v", results)
	}
	want(t, pool, `SELECT count(*) FROM articles`, "2")
	want(t, pool, `SELECT count(*) FROM rechecks`, "0")
}

func TestOutcomes(t *testing.T) {
	pool := pgtest.Pool(t)
	s := store.New(pool, quiet())
	base := schema.Outcome{Request: "r1", Root: "r0", URL: url(1), Key: weburl.Key(url(1)), Host: "sarn.example", Worker: "w"}
	trail := []schema.Outcome{base, base, base}
	trail[0].Stage, trail[0].Result, trail[0].Time = schema.StageIntake, schema.ResultSubmitted, noon()
	trail[1].Stage, trail[1].Result, trail[1].Time = schema.StageFetch, schema.ResultRetrying, noon().Add(time.Second)
	trail[1].Reason, trail[1].Detail, trail[1].Attempt, trail[1].RetryAt = schema.ReasonStatus, "busy", 1, noon().Add(time.Minute)
	trail[1].Status, trail[1].Bytes, trail[1].Millis = 503, 12, 34
	trail[2].Stage, trail[2].Result, trail[2].Time = schema.StageFetch, schema.ResultRefused, noon().Add(time.Minute)
	trail[2].Reason, trail[2].Target, trail[2].Spawned = schema.ReasonStatus, url(2), 1
	invalid := schema.Outcome{Request: "r2", URL: "javascript:alert(1)", Stage: schema.StageIntake, Result: schema.ResultRefused, Reason: schema.ReasonInvalidURL, Time: noon()}

	for range 2 { // delivered twice, in another order
		for i, err := range s.Outcomes(t.Context(), append([]schema.Outcome{trail[2], trail[1], trail[0]}, invalid)) {
			if err != nil {
				t.Fatalf("outcome %d: %v", i, err)
			}
		}
	}
	got, err := s.Trail(t.Context(), weburl.Key(url(1)))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(trail) {
		t.Errorf("trail:\ngot  %v\nwant %v", got, trail)
	}
	want(t, pool, `SELECT url, host, stage, result, final, reason FROM url_status ORDER BY url`,
		url(1)+"|sarn.example|fetch|refused|t|status", "javascript:alert(1)||intake|refused|t|invalid-url")

	// A delivery repeated after the end does not reopen the request; a new one does.
	late, again := base, base
	late.Stage, late.Result, late.Time = schema.StageFetch, schema.ResultFetched, noon().Add(2*time.Minute)
	again.Request, again.Stage, again.Result, again.Time = "r3", schema.StageIntake, schema.ResultSubmitted, noon().Add(3*time.Minute)
	for _, step := range []struct {
		o    schema.Outcome
		want string
	}{{late, "refused"}, {again, "submitted"}} {
		for i, err := range s.Outcomes(t.Context(), []schema.Outcome{step.o}) {
			if err != nil {
				t.Fatalf("outcome %d: %v", i, err)
			}
		}
		want(t, pool, `SELECT result FROM url_status WHERE host = 'sarn.example'`, step.want)
	}
}
