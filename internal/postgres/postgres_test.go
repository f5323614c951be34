package postgres_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/migrations"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func migrate(t *testing.T, url string, version uint) {
	t.Helper()
	if err := postgres.Migrate(t.Context(), url, version, quiet()); err != nil {
		t.Fatal(err)
	}
}

func version(t *testing.T, url string) uint {
	t.Helper()
	v, err := postgres.Version(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func query[T any](t *testing.T, url, sql string, args ...any) []T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	rows, _ := conn.Query(t.Context(), sql, args...)
	v, err := pgx.CollectRows(rows, pgx.RowTo[T])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func execute(t *testing.T, url, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// objects lists what a schema consists of.
const objects = `
	SELECT c.relkind::text || ' ' || c.relname || coalesce(' ' || pg_get_indexdef(i.indexrelid), '') || coalesce(' ' || pg_get_viewdef(v.oid), '')
	FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class v ON v.oid = c.oid AND v.relkind IN ('v', 'm')
	WHERE c.relnamespace = 'public'::regnamespace
	UNION ALL
	SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
	FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
	UNION ALL
	SELECT 'constraint ' || conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
	UNION ALL
	SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
	ORDER BY 1`

func TestMigrateUpDownUp(t *testing.T) {
	url := pgtest.EmptyDatabase(t)
	newest := uint(len(files(t, "up")))
	var at [2][][]string // per pass, the objects at each version
	for pass := range at {
		for v := uint(1); v <= newest; v++ {
			migrate(t, url, v)
			at[pass] = append(at[pass], query[string](t, url, objects))
		}
		migrate(t, url, postgres.Newest) // no change is no error
		if got := version(t, url); got != newest {
			t.Errorf("version %d; want %d", got, newest)
		}
		for v := newest - 1; v > 0; v-- {
			migrate(t, url, v)
			got, want := query[string](t, url, objects), at[pass][v-1]
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("version %d after down is not as it was after up", v)
			}
		}
		migrate(t, url, 0)
		if got := version(t, url); got != 0 {
			t.Errorf("version %d after all the way down", got)
		}
		for _, object := range query[string](t, url, objects) {
			if !strings.Contains(object, "schema_migrations") {
				t.Errorf("left after all the way down: %s", object)
			}
		}
	}
	for i := range at[0] {
		if strings.Join(at[0][i], "\n") != strings.Join(at[1][i], "\n") {
			t.Errorf("version %d differs the second time", i+1)
		}
	}
}

func files(t *testing.T, direction string) []string {
	t.Helper()
	names, err := fs.Glob(migrations.FS, "*."+direction+".sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	return names
}

// TestMigrationsSayTheirVersion checks the rule that settle relies on.
func TestMigrationsSayTheirVersion(t *testing.T) {
	last := regexp.MustCompile(`COMMENT ON TABLE schema_migrations IS 'Harkara schema version (\d+)';\s*$`)
	transaction := regexp.MustCompile(`(?mi)^\s*(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\s*;|CONCURRENTLY`)
	for _, direction := range []string{"up", "down"} {
		for i, name := range files(t, direction) {
			b, err := fs.ReadFile(migrations.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			want := i + 1
			if direction == "down" {
				want = i
			}
			m := last.FindSubmatch(b)
			if m == nil || string(m[1]) != strconv.Itoa(want) {
				t.Errorf("%s does not end by noting version %d", name, want)
			}
			if transaction.Match(b) {
				t.Errorf("%s is not one transaction", name)
			}
			if filepath.Base(name) != name {
				t.Errorf("%s is in a folder", name)
			}
		}
	}
}

func TestMigrateGoesOnAfterKill(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil string
	}{
		{"killed before it took place", `COMMENT ON TABLE schema_migrations IS NULL; UPDATE schema_migrations SET version = 1, dirty = true`},
		{"killed after it took place", `UPDATE schema_migrations SET dirty = true`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var url string
			if strings.Contains(c.name, "before") {
				url = pgtest.EmptyDatabase(t)
				migrate(t, url, 1)
				migrate(t, url, 0)
				execute(t, url, `INSERT INTO schema_migrations VALUES (1, true)`)
			} else {
				url = pgtest.Database(t)
			}
			execute(t, url, c.spoil)
			migrate(t, url, postgres.Newest)
			if got := query[int](t, url, "SELECT count(*)::int FROM articles"); got[0] != 0 {
				t.Errorf("articles: %v", got)
			}
			if dirty := query[bool](t, url, "SELECT dirty FROM schema_migrations"); dirty[0] {
				t.Error("still marked as dirty")
			}
		})
	}
}

func TestMigrateAtOnce(t *testing.T) {
	url := pgtest.EmptyDatabase(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if err := postgres.Migrate(t.Context(), url, postgres.Newest, quiet()); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}

func TestMigrateRefusesLaterVersion(t *testing.T) {
	url := pgtest.Database(t)
	execute(t, url, `UPDATE schema_migrations SET version = 999999`)
	if err := postgres.Migrate(t.Context(), url, postgres.Newest, quiet()); err == nil {
		t.Error("a database of a later program was accepted")
	}
}

func TestEverythingIsCommented(t *testing.T) {
	url := pgtest.Database(t)
	for _, missing := range query[string](t, url, `
		SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class c
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm') AND c.relname <> 'schema_migrations'
		AND (obj_description(c.oid, 'pg_class') IS NULL OR a.attnum IS NOT NULL AND col_description(c.oid, a.attnum) IS NULL)
		UNION ALL
		SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND obj_description(oid, 'pg_proc') IS NULL`) {
		t.Errorf("no comment on %s", missing)
	}
}

func TestOpen(t *testing.T) {
	url := pgtest.Database(t)
	for _, c := range []struct{ name, url, want string }{
		{"no URL", "postgres://%zz", "DATABASE_URL"},
		{"no such database", strings.Replace(url, "/t_", "/no_such_", 1), "does not exist"},
		{"no such role", strings.Replace(url, "harkara@", "nobody_here@", 1), "does not exist"},
	} {
		pool, err := postgres.Open(t.Context(), c.url, quiet())
		if err == nil {
			pool.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// TestOpenWaits connects to a port behind which the server comes up late.
func TestOpenWaits(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	tries := make(chan struct{}, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close() // as a server does that is shutting down
			tries <- struct{}{}
		}
	}()
	done := make(chan error, 1)
	go func() {
		_, err := postgres.Open(ctx, "postgres://x@"+listener.Addr().String()+"/x?sslmode=disable", quiet())
		done <- err
	}()
	<-tries
	<-tries // it came back
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Open: %v", err)
	}
}

// filled puts rows into every table of version 1, which all later versions have.
const filled = `
	INSERT INTO sites (host) SELECT 'site' || n || '.example' FROM generate_series(1, 5) n;
	INSERT INTO urls (key, site_id, url) SELECT md5(n::text)::uuid, 1 + n % 5, 'https://site' || n % 5 || '.example/' || n FROM generate_series(1, 300) n;
	INSERT INTO articles (id, site_id, url, title, published_day, language, paywalled, labels, opt_outs, first_seen, text_since, fetched, text_hash, content_hash, body)
		SELECT id, site_id, url, 'Ferry number ' || id, '2026-01-01'::date + id::int % 90, (ARRAY['en', 'hi', 'zh', NULL])[1 + id % 4], false,
			CASE WHEN id % 7 = 0 THEN '{"desk": "south"}'::jsonb END, CASE WHEN id % 9 = 0 THEN ARRAY['noai'] END,
			'2026-01-01', '2026-01-01', '2026-01-02', id, id, 'The ferry has left the harbour. 渡船离开港口。 नाव बंदरगाह से निकली। Word' || id
		FROM urls;
	INSERT INTO rechecks SELECT id, '2026-02-01' FROM articles WHERE id % 3 = 0;
	INSERT INTO revisions SELECT id, -id, '2025-12-01', '2025-12-02', 'Boat number ' || id, NULL, 'The boat has left.' FROM articles WHERE id % 10 = 0;
	INSERT INTO authors (key, name, name_rank) SELECT 'author ' || n, 'Author ' || n, 0 FROM generate_series(1, 20) n;
	INSERT INTO article_authors SELECT id, 1 + id % 20, 1 FROM articles;
	INSERT INTO tags (key, name, name_rank) SELECT 'tag ' || n, 'Tag ' || n, 0 FROM generate_series(1, 20) n;
	INSERT INTO article_tags SELECT id, 1 + id % 20, 'keywords', NULL FROM articles;
	INSERT INTO entities (kind, key, name, name_rank, link) SELECT 'person', 'person:' || n, 'Person ' || n, 0, NULL FROM generate_series(1, 30) n;
	INSERT INTO entity_names SELECT id, name, 'Latin' FROM entities;
	INSERT INTO mentions (article_id, entity_id, day, first, confidence, salience, mentions, in_title)
		SELECT a.id, e.id, a.published_day, 0, 0.5, 0.5, 1, false FROM articles a JOIN entities e ON e.id % 10 = a.id % 10;
	INSERT INTO outcomes (id, url_id, time, stage, result, final, request) SELECT md5('o' || id)::uuid, id, '2026-01-02', 'store', 'stored', true, 'r' FROM urls`

// rowsKept tells the rows of all tables of version 1.
const rowsKept = `
	SELECT 'articles ' || md5(string_agg(concat_ws('|', id, url, title, language, published_day, labels, opt_outs, body), ',' ORDER BY id)) FROM articles
	UNION ALL SELECT 'mentions ' || md5(string_agg(concat_ws('|', article_id, entity_id, day), ',' ORDER BY article_id, entity_id)) FROM mentions
	UNION ALL SELECT 'revisions ' || md5(string_agg(concat_ws('|', article_id, title, body), ',' ORDER BY article_id)) FROM revisions
	UNION ALL SELECT 'counts ' || concat_ws('|', (SELECT count(*) FROM urls), (SELECT count(*) FROM sites), (SELECT count(*) FROM rechecks), (SELECT count(*) FROM authors),
		(SELECT count(*) FROM article_authors), (SELECT count(*) FROM tags), (SELECT count(*) FROM article_tags), (SELECT count(*) FROM entities),
		(SELECT count(*) FROM entity_names), (SELECT count(*) FROM outcomes), (SELECT count(*) FROM url_status))`

// TestMigrateFilled takes a database with rows down to every version and from
// there to the newest.
func TestMigrateFilled(t *testing.T) {
	want := query[string](t, pgtest.Database(t), objects)
	url := pgtest.EmptyDatabase(t)
	migrate(t, url, 1)
	execute(t, url, filled)
	before := query[string](t, url, rowsKept)
	to := func(v uint) {
		t.Helper()
		migrate(t, url, v)
		if got := query[string](t, url, rowsKept); strings.Join(got, "\n") != strings.Join(before, "\n") {
			t.Fatalf("to version %d: %v; want the rows as they were, %v", v, got, before)
		}
	}
	to(postgres.Newest)
	for v := uint(len(files(t, "up"))) - 1; v > 0; v-- {
		to(v)
		to(postgres.Newest)
	}
	if got := query[string](t, url, objects); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Error("the schema migrated with rows is not that of a new database")
	}
	for words, want := range map[string]int{"word300": 1, "boat": 0} {
		if got := query[int](t, url, "SELECT count(*)::int FROM search_articles($1)", words)[0]; got != want {
			t.Errorf("full text finds %s %d times; want %d", words, got, want)
		}
	}
	if got := query[int](t, url, "SELECT count(*)::int FROM headline_changes")[0]; got != 30 {
		t.Errorf("%d headlines changed; want 30", got)
	}
}
