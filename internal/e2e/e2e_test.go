// Package e2e tests the program as its users run it: real processes, a real
// NATS server, a real Postgres, a site on loopback.
package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"

	"github.com/harkara/harkara/internal/config"
	"github.com/harkara/harkara/internal/pgtest"
)

// TestWorkersSurviveBeingKilled runs every stage as two processes and kills
// one of each in the middle of the work.
func TestWorkersSurviveBeingKilled(t *testing.T) {
	_, natsURL := natsServer(t, t.TempDir(), freePort(t))
	database := pgtest.Database(t)
	env := []string{"NATS_URL=" + natsURL, "DATABASE_URL=" + database, "HARKARA_STORAGE=1GiB", "HARKARA_GRACE=10s"}
	news := newSite(t, 8)
	urls := news.urls(40)

	workers := map[string][]*process{}
	for range 2 {
		workers["fetch"] = append(workers["fetch"], start(t, env, programs.harkara, "fetch", "--delay", "20ms", "--allow-address", "127.0.0.0/8"))
		workers["parse"] = append(workers["parse"], start(t, env, programs.harkara, "parse"))
		workers["store"] = append(workers["store"], start(t, env, programs.harkara, "store"))
	}
	// Anyone may submit, with nothing but a NATS client: bare, as lines, as JSON.
	nc, err := nats.Connect(natsURL)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	eventually(t, "the streams are there", func() bool {
		_, err := nc.Request("harkara.submit", []byte(urls[0]), nats.DefaultTimeout)
		return err == nil
	})
	for _, data := range []string{
		strings.Join(urls[1:100], "\n"),
		fmt.Sprintf(`{"url":%q,"labels":{"project":"ferries"}}`, urls[100]),
		strings.Join(urls[101:], "\n"),
	} {
		if _, err := nc.Request("harkara.submit", []byte(data), nats.DefaultTimeout); err != nil {
			t.Fatal(err)
		}
	}
	pool := pgtest.Connect(t, database)
	for share, stage := range map[int]string{len(urls) / 8: "fetch", len(urls) / 6: "parse", len(urls) / 4: "store"} {
		eventually(t, fmt.Sprintf("%d articles are stored", share), func() bool { return count(t, pool, "articles") >= share })
		workers[stage][0].kill(t)
	}
	eventually(t, "all articles are stored", func() bool { return count(t, pool, "articles") >= len(urls) })
	eventually(t, "all outcomes are stored", func() bool {
		return count(t, pool, "(SELECT DISTINCT url_id FROM outcomes WHERE stage = 'store' AND final)") == len(urls)
	})
	for what, want := range map[string]int{
		"articles": len(urls),
		"articles WHERE labels->>'project' = 'ferries'":                                   1,
		"url_status WHERE result NOT IN ('stored', 'unchanged')":                          0,
		"(SELECT 1 FROM articles GROUP BY title HAVING count(*) > 1)":                     0,
		"outcomes WHERE result IN ('failed', 'refused')":                                  0,
		"articles WHERE published IS DISTINCT FROM '2026-02-03 04:05:06+00'::timestamptz": 0,
	} {
		if got := count(t, pool, what); got != want {
			t.Errorf("%s: %d rows, want %d", what, got, want)
		}
	}
	if n := news.fetchedMoreThan(2); n > 0 {
		t.Errorf("%d pages were fetched more than twice after one kill", n)
	}
	if out := run(t, env, 0, "status"); !strings.Contains(out, "pages") || strings.Contains(out, "dead letters:") {
		t.Errorf("status:\n%s", out)
	}
	var stored string // one that a killed worker had stored, but not said so, is unchanged the second time
	if err := pool.QueryRow(t.Context(), "SELECT min(url) FROM url_status WHERE result = 'stored'").Scan(&stored); err != nil {
		t.Fatal(err)
	}
	if out := run(t, env, 0, "trace", stored); !regexp.MustCompile(`(?s)submitted.*fetched.*parsed.*stored`).MatchString(out) {
		t.Errorf("trace:\n%s", out)
	}
	if out := run(t, env, 0, "dead", "list"); out != "no dead letters\n" {
		t.Errorf("dead list:\n%s", out)
	}
	for _, stage := range []string{"fetch", "parse", "store"} {
		workers[stage][1].stop(t)
	}
}

func count(t *testing.T, pool *pgxpool.Pool, what string) (n int) {
	t.Helper()
	query := "SELECT count(*) FROM " + what
	if strings.HasPrefix(what, "(") {
		query += " AS s"
	}
	if err := pool.QueryRow(context.WithoutCancel(t.Context()), query).Scan(&n); err != nil {
		t.Logf("%s: %v", query, err) // the schema may not be there yet
		return -1
	}
	return n
}

// TestUpSurvivesKill kills everything in one process and starts it again.
func TestUpSurvivesKill(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	news := newSite(t, 4)
	args := []string{"up", "--data", data, "--delay", "10ms", "--allow-address", "127.0.0.0/8"}
	up := start(t, nil, programs.harkara, args...)
	eventually(t, "up is running", func() bool { return strings.Contains(up.output(), "Ctrl-C") })
	list := filepath.Join(t.TempDir(), "urls")
	urls := news.urls(25)
	if err := os.WriteFile(list, []byte(strings.Join(urls, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := run(t, nil, 0, "publish", "--data", data, "--file", list); out != fmt.Sprintf("published %d\n", len(urls)) {
		t.Errorf("publish: %s", out)
	}
	env, err := config.ReadEnv(filepath.Join(data, "env"))
	if err != nil {
		t.Fatal(err)
	}
	pool := pgtest.Connect(t, env["DATABASE_URL"])
	eventually(t, "some are stored", func() bool { return count(t, pool, "articles") > 10 })
	pool.Close()
	up.kill(t)
	up = start(t, nil, programs.harkara, args...)
	eventually(t, "up is running again", func() bool { return strings.Contains(up.output(), "Ctrl-C") })
	pool = pgtest.Connect(t, env["DATABASE_URL"])
	eventually(t, "all are stored", func() bool { return count(t, pool, "articles") == len(urls) })
	pool.Close()
	up.stop(t)
}
