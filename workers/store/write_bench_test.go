package store_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

// Of the write benchmarks.
var (
	benchArticles    = flag.Int("bench-articles", 2000, "articles that a round of a write benchmark writes")
	benchConnections = flag.Int("bench-connections", 4, "connections that write at once")
	benchLanguage    = flag.String("bench-language", "", "write articles of this language only, such as en")
)

// inParallel hands out batches of at most size articles to workers.
func inParallel(workers int, articles []schema.Article, size int, work func(batch []schema.Article)) {
	batches := slices.Collect(slices.Chunk(articles, size))
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(batches); i += workers {
				work(batches[i])
			}
		})
	}
	wait.Wait()
}

func generated(from, to int) []schema.Article {
	return generatedIn("", from, to)
}

// generatedIn returns articles of one language, or of all for "", of which
// those before from are skipped.
func generatedIn(language string, from, to int) []schema.Article {
	g := generate.New(1)
	var out []schema.Article
	for n, found := 0, 0; found < to; n++ {
		if language == "" && n < from {
			n, found = from, from
		}
		a := g.Article(n)
		if language != "" && a.Language != language {
			continue
		}
		if found >= from {
			out = append(out, a)
		}
		found++
	}
	return out
}

func storeAll(b testing.TB, s *store.Store, articles []schema.Article) {
	inParallel(*benchConnections, articles, 100, func(batch []schema.Article) {
		for i, w := range s.Articles(context.Background(), batch) {
			if w.Err != nil {
				b.Errorf("%s: %v", batch[i].URL, w.Err)
			}
		}
	})
}

// mergeAll ends a timed round: what lies unmerged in the full-text index is work
// not done yet.
func mergeAll(b testing.TB, pool *pgxpool.Pool) { query(b, pool, "SELECT search_merge()") }

// BenchmarkArticles writes new articles through the store and, in turn, the
// same rows by COPY into tables with the same indexes, with as many
// connections. It reports both rates and their ratio; to both belongs the
// merging of the full-text index. For what a disk does, name a cluster with
// fsync by HARKARA_TEST_POSTGRES.
func BenchmarkArticles(b *testing.B) {
	ours, peer := pgtest.Pool(b), pgtest.Pool(b)
	s := store.New(ours, quiet())
	var storing, copying time.Duration
	n := 0
	for b.Loop() {
		b.StopTimer()
		articles := generatedIn(*benchLanguage, n, n+*benchArticles)
		b.StartTimer()
		start := time.Now()
		storeAll(b, s, articles)
		mergeAll(b, ours)
		storing += time.Since(start)

		b.StopTimer()
		names, chunks := exportNames(b, ours, peer), exportChunks(b, ours, n)
		b.StartTimer()
		start = time.Now()
		importList(b, peer, names)
		importChunks(b, peer, chunks)
		mergeAll(b, peer)
		copying += time.Since(start)
		n += *benchArticles
	}
	rate := float64(n) / storing.Seconds()
	b.ReportMetric(rate, "articles/s")
	b.ReportMetric(float64(n)/copying.Seconds(), "COPY-articles/s")
	b.ReportMetric(copying.Seconds()/storing.Seconds(), "of-COPY")
}

// BenchmarkRedelivered writes articles that are there already.
func BenchmarkRedelivered(b *testing.B) {
	pool := pgtest.Pool(b)
	s := store.New(pool, quiet())
	articles := generated(0, *benchArticles)
	storeAll(b, s, articles)
	n := 0
	for b.Loop() {
		storeAll(b, s, articles)
		n += len(articles)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "articles/s")
}

// columnsOf lists the columns that are not generated.
func columnsOf(b testing.TB, pool *pgxpool.Pool, table string) string {
	return query(b, pool, `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
		WHERE attrelid = '`+table+`'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`)[0]
}

// chunk is the rows of a table in COPY's binary format.
type chunk struct {
	table, columns string
	rows           []byte
}

// exportNames reads the rows that the tables of names have in from and not in to.
func exportNames(b testing.TB, from, to *pgxpool.Pool) (list []chunk) {
	for _, table := range []string{"sites", "authors", "tags", "entities"} {
		last := query(b, to, "SELECT coalesce(max(id), 0) FROM "+table)[0]
		columns := columnsOf(b, from, table)
		list = append(list, chunk{table, columns, export(b, from, table, columns, "id > "+last)})
	}
	there := query(b, to, "SELECT coalesce(json_agg(json_build_object('id', entity_id, 'name', name)), '[]') FROM entity_names")[0]
	query(b, from, "DROP TABLE IF EXISTS names_there")
	query(b, from, "CREATE TABLE names_there AS SELECT * FROM json_to_recordset($1::json) r(id int, name text)", there)
	columns := columnsOf(b, from, "entity_names")
	return append(list, chunk{"entity_names", columns, export(b, from, "entity_names", columns,
		"NOT EXISTS (SELECT FROM names_there t WHERE t.id = entity_id AND t.name = entity_names.name)")})
}

// exportChunks reads what the articles after the first skip ones added, in an
// order of tables that foreign keys allow, one list per connection.
func exportChunks(b testing.TB, pool *pgxpool.Pool, skip int) [][]chunk {
	lists := make([][]chunk, *benchConnections)
	for _, t := range []struct{ table, key string }{
		{"urls", "id"}, {"articles", "id"}, {"article_authors", "article_id"}, {"article_tags", "article_id"}, {"mentions", "article_id"},
		{"fingerprints", "article_id"}, {"copies", "article_id"},
	} {
		columns := columnsOf(b, pool, t.table)
		for c := range lists {
			where := fmt.Sprintf("%s %% %d = %d AND %s IN (SELECT id FROM urls ORDER BY id OFFSET %d)", t.key, len(lists), c, t.key, skip)
			lists[c] = append(lists[c], chunk{t.table, columns, export(b, pool, t.table, columns, where)})
		}
	}
	return lists
}

func export(b testing.TB, pool *pgxpool.Pool, table, columns, where string) []byte {
	conn, err := pool.Acquire(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Release()
	var out bytes.Buffer
	sql := "COPY (SELECT " + columns + " FROM " + table + " WHERE " + where + " ORDER BY 1) TO STDOUT (FORMAT binary)"
	if _, err := conn.Conn().PgConn().CopyTo(context.Background(), &out, sql); err != nil {
		b.Fatalf("%s: %v", sql, err)
	}
	return out.Bytes()
}

func importChunks(b testing.TB, pool *pgxpool.Pool, lists [][]chunk) {
	var wait sync.WaitGroup
	for _, list := range lists {
		wait.Go(func() { importList(b, pool, list) })
	}
	wait.Wait()
}

func importList(b testing.TB, pool *pgxpool.Pool, list []chunk) {
	conn, err := pool.Acquire(context.Background())
	if err != nil {
		b.Error(err)
		return
	}
	defer conn.Release()
	for _, c := range list {
		sql := "COPY " + c.table + " (" + c.columns + ") FROM STDIN (FORMAT binary)"
		if _, err := conn.Conn().PgConn().CopyFrom(context.Background(), bytes.NewReader(c.rows), sql); err != nil {
			b.Errorf("%s: %v", sql, err)
			return
		}
	}
}

// BenchmarkBytesPerArticle says what an article takes on disk, in all tables
// and indexes but the outcomes.
func BenchmarkBytesPerArticle(b *testing.B) {
	pool := pgtest.Pool(b)
	s := store.New(pool, quiet())
	n := 0
	for b.Loop() {
		storeAll(b, s, generated(n, n+*benchArticles))
		n += *benchArticles
	}
	var total float64
	for _, line := range query(b, pool, `SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`) {
		name, size, _ := strings.Cut(line, "|")
		var bytes float64
		_, _ = fmt.Sscan(size, &bytes)
		b.Logf("%-16s %8.0f bytes per article", name, bytes/float64(n))
		total += bytes
	}
	b.ReportMetric(total/float64(n), "bytes/article")
}
