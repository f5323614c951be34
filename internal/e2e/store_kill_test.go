package e2e

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/pgtest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/store"
	"github.com/harkara/harkara/workers/store/generate"
)

// The short form leaves out the store, whose messages come back only after a
// while, and which TestWorkersSurviveBeingKilled kills. The long form, some
// minutes:
//
//	go test ./internal/e2e -run StoreAndPostgresKilled -v -kills 50 -kill-articles 20000
var (
	kills        = flag.Int("kills", 2, "how often TestStoreAndPostgresKilled kills a server process of Postgres, the whole Postgres, or a store, in turn")
	killArticles = flag.Int("kill-articles", 600, "articles that TestStoreAndPostgresKilled stores meanwhile")
)

// TestStoreAndPostgresKilled stores articles while the workers and Postgres,
// which writes to disk as in earnest, are killed again and again, and wants the
// rows that they make when nothing disturbs them: none lost, none twice, none
// without what belongs to it.
func TestStoreAndPostgresKilled(t *testing.T) {
	articles := make([]schema.Article, *killArticles)
	g := generate.New(5)
	for i := range articles {
		articles[i] = g.Article(i)
	}
	pg := startPostgres(t)
	_, natsURL := natsServer(t, t.TempDir(), freePort(t))
	env := []string{"NATS_URL=" + natsURL, "DATABASE_URL=" + pg.URL(), "HARKARA_STORAGE=2GiB"}
	publishing := make(chan error, 1)
	go func() { publishing <- publishArticles(t, natsURL, articles) }()
	workers := []*process{start(t, env, programs.harkara, "store"), start(t, env, programs.harkara, "store")}

	r := rand.New(rand.NewPCG(1, 1))
	killed := map[string]int{}
	for k := range *kills {
		share := (k + 1) * len(articles) / (*kills + 2)
		eventually(t, fmt.Sprintf("%d articles are stored", share), func() bool { return stored(t, pg) >= share })
		time.Sleep(time.Duration(r.IntN(50)) * time.Millisecond) // at any moment of a batch
		switch k % 3 {
		case 0:
			if pid := serverProcess(t, pg); pid != 0 {
				killed["server process"]++
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		case 1:
			killed["Postgres"]++
			_ = syscall.Kill(pg.PID(), syscall.SIGKILL)
		case 2:
			workers[k%2].kill(t)
			workers[k%2] = start(t, env, programs.harkara, "store")
			killed["store"]++
		}
	}
	if err := <-publishing; err != nil {
		t.Fatal(err)
	}
	eventually(t, "all articles are stored and acknowledged", func() bool {
		return stored(t, pg) >= len(articles) && waiting(t, natsURL) == 0
	})
	for _, w := range workers {
		w.stop(t)
	}

	pool := pgtest.Connect(t, pg.URL())
	reference := pgtest.Pool(t)
	s := store.New(reference, slog.New(slog.DiscardHandler))
	for batch := range slices.Chunk(articles, 100) {
		for _, w := range s.Articles(t.Context(), batch) {
			if w.Err != nil {
				t.Fatal(w.Err)
			}
		}
	}
	for _, sql := range storedRows {
		got, want := lines(t, pool, sql), lines(t, reference, sql)
		lost, extra := 0, 0
		for _, line := range want {
			if _, ok := slices.BinarySearch(got, line); !ok {
				lost++
			}
		}
		for _, line := range got {
			if _, ok := slices.BinarySearch(want, line); !ok {
				extra++
			}
		}
		if lost+extra > 0 || len(got) != len(want) {
			t.Errorf("%d rows, want %d; %d lost, %d that should not be there: %s", len(got), len(want), lost, extra, sql)
		}
	}
	if n := lines(t, pool, `SELECT u.url FROM urls u WHERE NOT EXISTS (SELECT FROM outcomes o WHERE o.url_id = u.id AND o.final)`); len(n) > 0 {
		t.Errorf("%d articles without an ending in the trail, such as %s", len(n), n[0])
	}
	if n := lines(t, pool, `SELECT o.reason FROM outcomes o WHERE o.reason IS NOT NULL`); len(n) > 0 {
		t.Errorf("%d refused or failed, such as %s", len(n), n[0])
	}
	t.Logf("%d articles, killed: %v", len(articles), killed)
}

// storedRows is all that articles leave in the tables, by identities that do
// not depend on the order of arrival.
var storedRows = []string{
	`SELECT concat_ws('|', u.key, a.url, a.title, a.text_hash, a.content_hash, a.first_seen, a.fetched, md5(a.body),
		(SELECT string_agg(e.kind || e.key || m.mentions || coalesce(m.first, -1) || m.salience, ',' ORDER BY e.kind, e.key) FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = a.id),
		(SELECT string_agg(t.key || l.source, ',' ORDER BY t.key) FROM article_tags l JOIN tags t ON t.id = l.tag_id WHERE l.article_id = a.id),
		(SELECT string_agg(n.key || l.position, ',' ORDER BY n.key) FROM article_authors l JOIN authors n ON n.id = l.author_id WHERE l.article_id = a.id),
		(SELECT string_agg(f.text_hash::text, ',') FROM fingerprints f WHERE f.article_id = a.id)) AS row
	FROM articles a JOIN urls u USING (id)`,
	`SELECT string_agg(u.key::text, ' ' ORDER BY u.key) AS row FROM copies c JOIN urls u ON u.id = c.article_id GROUP BY c.cluster_id`,
	`SELECT concat_ws('|', e.kind, e.key, e.name, n.name, n.script) AS row FROM entities e JOIN entity_names n ON n.entity_id = e.id`,
	`SELECT key || name AS row FROM tags UNION ALL SELECT key || name FROM authors UNION ALL SELECT host FROM sites`,
	`SELECT 'mention of nothing' AS row FROM mentions m WHERE NOT EXISTS (SELECT FROM articles a WHERE a.id = m.article_id)`,
}

// lines returns the rows of a statement with one text column, in byte order.
func lines(t *testing.T, pool *pgxpool.Pool, sql string) []string {
	t.Helper()
	rows, _ := pool.Query(t.Context(), sql)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	slices.Sort(list)
	return list
}

// startPostgres starts a private Postgres that is started again when it is
// killed, as that of harkara up is.
func startPostgres(t *testing.T) *embedded.Postgres {
	t.Helper()
	dir, err := os.MkdirTemp("", "harkara-kill")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // for the user that Postgres runs as
		t.Fatal(err)
	}
	pg, err := embedded.StartPostgres(t.Context(), embedded.PostgresOptions{DataDir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- pg.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Postgres: %v", err)
		}
		if t.Failed() {
			log, _ := os.ReadFile(pg.Log())
			t.Logf("Postgres said:\n%s", log[max(0, len(log)-4000):])
		}
		real, _ := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		_ = os.RemoveAll(real)
		_ = os.RemoveAll(dir)
	})
	return pg
}

// publishArticles puts articles on the stream that store listens to, in order.
func publishArticles(t *testing.T, natsURL string, articles []schema.Article) error {
	q, err := queue.Connect(t.Context(), queue.Settings{URL: natsURL, Name: "test", Log: slog.New(slog.DiscardHandler), Storage: 2 << 30})
	if err != nil {
		return err
	}
	defer q.Close()
	if err := q.EnsureStreams(t.Context()); err != nil {
		return err
	}
	for batch := range slices.Chunk(articles, 100) {
		msgs := make([]*nats.Msg, len(batch))
		for i, a := range batch {
			if msgs[i], err = q.ArticleMessage(a); err != nil {
				return err
			}
		}
		if err := q.Publish(t.Context(), msgs...); err != nil {
			return err
		}
	}
	return nil
}

// waiting returns how many articles and outcomes are not acknowledged yet.
func waiting(t *testing.T, natsURL string) (n uint64) {
	t.Helper()
	q, err := queue.Connect(t.Context(), queue.Settings{URL: natsURL, Name: "test", Log: slog.New(slog.DiscardHandler), Storage: 2 << 30})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	for _, stream := range []schema.Stream{q.Streams().Articles, q.Streams().Outcomes, q.Streams().Dead} {
		s, err := q.JetStream().Stream(t.Context(), stream.Name)
		if err != nil {
			t.Fatal(err)
		}
		n += s.CachedInfo().State.Msgs
	}
	return n
}

// stored returns how many articles there are, -1 when Postgres does not answer.
func stored(t *testing.T, pg *embedded.Postgres) int {
	n, err := ask[int](t, pg, "SELECT count(*)::int FROM articles")
	if err != nil {
		return -1
	}
	return n
}

// serverProcess returns the id of a process that serves a store, 0 for none.
func serverProcess(t *testing.T, pg *embedded.Postgres) int {
	pid, err := ask[int](t, pg, "SELECT pid FROM pg_stat_activity WHERE application_name = 'harkara' AND pid <> pg_backend_pid() ORDER BY state = 'active' DESC LIMIT 1")
	if err != nil {
		return 0
	}
	return pid
}

func ask[T any](t *testing.T, pg *embedded.Postgres, sql string) (v T, err error) {
	conn, err := pgx.Connect(t.Context(), pg.SuperuserURL())
	if err != nil {
		return v, err
	}
	defer func() { _ = conn.Close(context.Background()) }()
	return v, conn.QueryRow(t.Context(), sql).Scan(&v)
}
