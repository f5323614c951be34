package store_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
)

// TestPartitioned divides a database that has articles by docs/partition.sql,
// twice, writes more into it, and wants the same rows and the same answers to
// the cookbook's questions as from one that is not divided.
func TestPartitioned(t *testing.T) {
	b, err := os.ReadFile("../../docs/partition.sql")
	if err != nil {
		t.Fatal(err)
	}
	script := strings.NewReplacer("ids_per_partition = 5000000", "ids_per_partition = 150", "partitions = 12", "partitions = 1").Replace(string(b))
	plain, divided := pgtest.Pool(t), pgtest.Pool(t)
	divide := func() {
		t.Helper()
		conn, err := divided.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Release()
		if _, err := conn.Conn().PgConn().Exec(t.Context(), script).ReadAll(); err != nil {
			t.Fatal(err)
		}
		_ = conn.Conn().Close(t.Context()) // what it has prepared is of the old tables
	}
	articles := generated(0, 500)
	first, more := store.New(plain, quiet()), store.New(divided, quiet())
	for batch := range slices.Chunk(articles, 100) {
		put(t, first, batch...)
	}
	put(t, more, articles[:200]...)
	divide()
	divide() // adds one
	for _, batch := range [][]schema.Article{articles[150:350], articles[300:]} {
		put(t, more, batch...)
	}
	for _, sql := range dump {
		if d := difference(query(t, plain, sql), query(t, divided, sql)); d != "" {
			t.Errorf("%s:\n%s", sql, d)
		}
	}
	want(t, divided, `SELECT tableoid::regclass::text, count(*) FROM articles GROUP BY 1 ORDER BY 1`,
		"articles_1|200", "articles_2|150", "articles_3|150")
	recipes, variables := cookbook(t)
	for _, r := range recipes {
		sql := fillIn(t, r.sql, variables)
		_, got := run(t, divided, sql)
		if _, want := run(t, plain, sql); got != want {
			t.Errorf("%s: %d rows; want %d", r.title, got, want)
		}
	}
	want(t, divided, `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('p', 'v') AND obj_description(oid, 'pg_class') IS NULL`, "0")
	want(t, divided, `SELECT has_table_privilege('harkara_reader', 'articles', 'SELECT'), has_table_privilege('harkara_writer', 'mentions', 'INSERT'), has_table_privilege('harkara_reader', 'article_details', 'SELECT')`, "t|t|t")
}
