package store_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

// largeURL names a database that the program in generate/fill has filled with
// 100,000 articles; the cookbook's queries are then timed on it and their
// plans checked:
//
//	go test ./workers/store -run CookbookLarge -v -large postgres://…
var largeURL = flag.String("large", "", "URL of a database with 100,000 generated articles, to time the cookbook's queries on")

// recipe is a query of docs/sql.md.
type recipe struct {
	title, sql string
	columns    []string // none for COPY
}

// cookbook reads the recipes and the variables that they use.
func cookbook(t *testing.T) (recipes []recipe, variables map[string]string) {
	t.Helper()
	b, err := os.ReadFile("../../docs/sql.md")
	if err != nil {
		t.Fatal(err)
	}
	variables = map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\\set (\w+) (.+)$`).FindAllStringSubmatch(string(b), -1) {
		variables[m[1]] = strings.Trim(m[2], "'")
	}
	for _, section := range strings.Split(string(b), "\n### ")[1:] {
		title, rest, _ := strings.Cut(section, "\n")
		_, rest, ok := strings.Cut(rest, "```sql\n")
		sql, rest, closed := strings.Cut(rest, "\n```")
		if !ok || !closed {
			t.Fatalf("recipe %q has no query", title)
		}
		r := recipe{title: title, sql: strings.TrimSuffix(strings.TrimSpace(sql), ";")}
		if _, list, ok := strings.Cut(rest, "\nColumns: "); ok {
			list, _, _ = strings.Cut(list, "\n")
			r.columns = strings.Split(list, ", ")
		}
		recipes = append(recipes, r)
	}
	if len(recipes) < 25 {
		t.Fatalf("only %d recipes", len(recipes))
	}
	return recipes, variables
}

// fillIn puts variables into a query as psql does.
func fillIn(t *testing.T, sql string, variables map[string]string) string {
	t.Helper()
	return regexp.MustCompile(`:'(\w+)'`).ReplaceAllStringFunc(sql, func(m string) string {
		value, ok := variables[m[2:len(m)-1]]
		if !ok {
			t.Fatalf("variable %s is not set on the page", m)
		}
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	})
}

// run returns the columns and the number of rows of a query.
func run(t *testing.T, pool *pgxpool.Pool, sql string) (columns []string, rows int) {
	t.Helper()
	if strings.HasPrefix(sql, "COPY") {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
		var out bytes.Buffer
		if _, err := conn.Conn().PgConn().CopyTo(t.Context(), &out, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return nil, bytes.Count(out.Bytes(), []byte("\n")) - 1 // without the header
	}
	result, err := pool.Query(t.Context(), sql, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	defer result.Close()
	for result.Next() {
		rows++
	}
	if err := result.Err(); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	for _, f := range result.FieldDescriptions() {
		columns = append(columns, f.Name)
	}
	return columns, rows
}

// fillCookbook writes what the recipes are about: a small archive, a story
// that was changed and copied, a trail, a site that went quiet.
func fillCookbook(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	s := store.New(pool, quiet())
	today := time.Date(2026, 6, 29, 8, 0, 0, 0, time.UTC)
	for batch := range slices.Chunk(generated(0, 400), 100) {
		put(t, s, batch...)
	}
	a := article("https://www.sarn.example/news/1")
	a.Fetched, a.Section = today, "politics"
	a.Published = schema.Instant(today.Add(-time.Hour))
	a.Title, a.Body = "River rises after the storm", strings.Repeat("The storm has passed over Port Elden, and the river rises still. ", 3)+a.Body
	put(t, s, a)
	copied := a
	copied.URL = "https://copy.example/1"
	copied.Host, copied.Key, copied.Section, copied.Title = "copy.example", weburl.Key(copied.URL), "world", "The river, and the storm"
	copied.Published = schema.Instant(today)
	put(t, s, copied)
	a.Title, a.Fetched = "River falls after the storm", today.Add(time.Hour)
	put(t, s, a)
	for i := range 5 { // a paper that came every day and then no more
		q := article(fmt.Sprintf("https://quiet.example/%d", i))
		q.Published = schema.Day(2026, 5, 1+i)
		put(t, s, q)
	}
	trail := schema.Outcome{Request: "r", URL: a.URL, Key: a.Key, Host: a.Host}
	submitted, stored, failed := trail, trail, trail
	submitted.Stage, submitted.Result, submitted.Time = schema.StageIntake, schema.ResultSubmitted, today
	stored.Stage, stored.Result, stored.Time = schema.StageStore, schema.ResultStored, today.Add(time.Second)
	failed.URL, failed.Key = "https://www.sarn.example/gone", weburl.Key("https://www.sarn.example/gone")
	failed.Stage, failed.Result, failed.Reason, failed.Time = schema.StageFetch, schema.ResultRefused, schema.ReasonStatus, today
	for _, err := range s.Outcomes(t.Context(), []schema.Outcome{submitted, stored, failed}) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestCookbook(t *testing.T) {
	pool := pgtest.Pool(t)
	fillCookbook(t, pool)
	recipes, variables := cookbook(t)
	for _, r := range recipes {
		columns, rows := run(t, pool, fillIn(t, r.sql, variables))
		if !slices.Equal(columns, r.columns) {
			t.Errorf("%s: columns %v; the page says %v", r.title, columns, r.columns)
		}
		if rows <= 0 {
			t.Errorf("%s: no rows", r.title)
		}
	}
}

// TestCookbookReader runs the recipes as one who may only read.
func TestCookbookReader(t *testing.T) {
	pool := pgtest.Pool(t)
	recipes, variables := cookbook(t)
	conn, err := pgx.Connect(t.Context(), pgtest.Superuser(t, pool.Config().ConnString()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(t.Context(), "SET ROLE harkara_reader"); err != nil {
		t.Fatal(err)
	}
	for _, r := range recipes {
		if _, err := conn.Exec(t.Context(), fillIn(t, r.sql, variables), pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Errorf("%s: %v", r.title, err)
		}
	}
	for _, sql := range []string{"DELETE FROM articles", "INSERT INTO sites (host) VALUES ('x')", "CREATE TABLE mine ()", "UPDATE schema_migrations SET version = 1"} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("the reader may %s", sql)
		}
	}
}

// largeTables are those that no recipe may read from end to end. Not among them
// are the bylines and the copies, of which a recipe may want a good part: they
// take 100 and 5 bytes an article.
var largeTables = regexp.MustCompile(`Seq Scan on (articles|mentions|article_tags|fingerprints|revisions|entity_names|outcomes|urls)\b`)

// TestCookbookLarge times the recipes on the large set, as seen by one who
// waits for the answer, and looks at their plans; that of a COPY is the plan of
// its query. Limits: a median of 50 ms, nothing above 300 ms, full text 30 ms.
// Beside each time stands the processor time of the server process, when the
// server runs on this machine and this is a Linux.
func TestCookbookLarge(t *testing.T) {
	if *largeURL == "" {
		t.Log("without -large there is nothing to time")
		return
	}
	pool, err := postgres.Open(t.Context(), *largeURL+"&pool_max_conns=1&max_parallel_workers_per_gather=0&random_page_cost=1.1", quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	backend := query(t, pool, "SELECT pg_backend_pid()")[0]
	recipes, variables := cookbook(t)
	g := generate.New(1)
	frequent := g.Article(0)
	for n := 0; frequent.Language != "en" || len(query(t, pool, "SELECT 1 FROM articles a JOIN copies ON article_id = id WHERE url = $1", frequent.URL)) == 0; n++ {
		frequent = g.Article(n)
	}
	words := g.Vocabulary("en")
	variables["url"], variables["host"], variables["tag"] = frequent.URL, frequent.Host, strings.ToLower(frequent.Tags[0].Name)
	variables["author"], variables["entity"], variables["other"] = strings.ToLower(frequent.Authors[0]), frequent.Entities[0].Name, frequent.Entities[1].Name
	variables["words"] = words[120] + " " + words[400]
	for _, r := range recipes {
		sql := fillIn(t, r.sql, variables)
		run(t, pool, sql) // warm
		var times []time.Duration
		busy := processorTime(backend)
		for range 9 {
			start := time.Now()
			run(t, pool, sql)
			times = append(times, time.Since(start))
		}
		busy = (processorTime(backend) - busy) / 9
		slices.Sort(times)
		limit := 50 * time.Millisecond
		if strings.Contains(sql, "search_articles") {
			limit = 30 * time.Millisecond
		}
		_, rows := run(t, pool, sql)
		t.Logf("%-60s median %6.1f ms, longest %6.1f ms, processor %6.1f ms, %5d rows", r.title, milliseconds(times[4]), milliseconds(times[8]), milliseconds(busy), rows)
		if times[4] > limit || times[8] > 300*time.Millisecond {
			t.Errorf("%s is too slow", r.title)
		}
		plan := strings.Join(query(t, pool, "EXPLAIN "+strings.TrimSuffix(strings.TrimPrefix(sql, "COPY ("), ") TO STDOUT (FORMAT csv, HEADER)")), "\n")
		if scan := largeTables.FindString(plan); scan != "" {
			t.Errorf("%s: %s", r.title, scan)
		}
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// processorTime returns how long a process has run on a processor, 0 when
// nobody says.
func processorTime(pid string) time.Duration {
	b, err := os.ReadFile("/proc/" + pid + "/schedstat")
	if err != nil {
		return 0
	}
	var ns int64
	_, _ = fmt.Sscan(string(b), &ns)
	return time.Duration(ns)
}
