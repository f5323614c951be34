// Package pgtest gives tests a real Postgres: one cluster per test program,
// private, without fsync, and a fresh database with the newest schema for
// every test that asks, cloned from a template in a few dozen milliseconds.
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
//
//	func TestX(t *testing.T) {
//		pool := pgtest.Pool(t)
//
// The variable HARKARA_TEST_POSTGRES names a running cluster to use instead:
// the URL of a superuser's database, as [embedded.Postgres.SuperuserURL] is.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/postgres"
)

// clusterVariable tells the tests of a program, and programs they start,
// where the cluster is.
const clusterVariable = "HARKARA_TEST_POSTGRES"

const template = "harkara_template"

// Main runs the tests with a cluster and returns the exit status.
func Main(m *testing.M) int {
	if os.Getenv(clusterVariable) == "" {
		stop, err := startCluster()
		if err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
			return 1
		}
		defer stop()
	}
	if err := makeTemplate(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest: template database:", err)
		return 1
	}
	return m.Run()
}

// startCluster starts a cluster in a temporary folder and names it in the
// environment.
func startCluster() (stop func(), err error) {
	dir, err := os.MkdirTemp("", "pgtest-")
	if err != nil {
		return nil, err
	}
	// The user that the server runs as must get through.
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	pg, err := embedded.StartPostgres(context.Background(), embedded.PostgresOptions{
		DataDir: dir,
		Log:     slog.New(slog.DiscardHandler),
		Settings: map[string]string{
			"fsync":            "off",
			"full_page_writes": "off",
			"max_connections":  "200",
			// What it does at a moment of its own would show in what tests
			// look at: the log's length, what is not merged yet, plans.
			"autovacuum": "off",
		},
	})
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	_ = os.Setenv(clusterVariable, pg.SuperuserURL())
	return func() {
		_ = os.Unsetenv(clusterVariable)
		if err := pg.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, "pgtest:", err)
		}
		_ = os.RemoveAll(dir)
	}, nil
}

// makeTemplate creates the template database unless another program made it:
// with a name of its own first, so that nobody clones a half one.
func makeTemplate(ctx context.Context) error {
	admin := os.Getenv(clusterVariable)
	conn, err := pgx.Connect(ctx, admin)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	unfinished := template + "_" + strconv.Itoa(os.Getpid())
	var exists bool
	if err := conn.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", template).Scan(&exists); err != nil || exists {
		return err
	}
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+unfinished+" OWNER harkara"); err != nil {
		return err
	}
	if err := postgres.Migrate(ctx, in(admin, "harkara", unfinished), postgres.Newest, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "ALTER DATABASE "+unfinished+" RENAME TO "+template)
	return err
}

// in returns the cluster's URL for another user and database.
func in(admin, user, database string) string {
	u, err := url.Parse(admin)
	if err != nil {
		return admin
	}
	u.User, u.Path = url.User(user), "/"+database
	return u.String()
}

// Database returns the URL of a database of the test's own with the newest
// schema and no rows. It is dropped when the test ends.
func Database(t testing.TB) string {
	t.Helper()
	return create(t, " TEMPLATE "+template)
}

// EmptyDatabase is like [Database] without the schema.
func EmptyDatabase(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

// Pool returns connections to a [Database] of the test's own.
func Pool(t testing.TB) *pgxpool.Pool {
	t.Helper()
	return Connect(t, Database(t))
}

// Connect returns a pool that closes when the test ends.
func Connect(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), url, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// Superuser returns the URL with which the cluster's superuser reaches the
// database at url.
func Superuser(t testing.TB, url string) string {
	t.Helper()
	return in(url, "postgres", databaseOf(url))
}

func databaseOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

func create(t testing.TB, like string) string {
	t.Helper()
	admin := os.Getenv(clusterVariable)
	if admin == "" {
		t.Fatal("no cluster: the package's TestMain must call pgtest.Main")
	}
	name := "t_" + strings.ToLower(rand.Text())
	execute(t, admin, "CREATE DATABASE "+name+" OWNER harkara"+like)
	t.Cleanup(func() { execute(t, admin, "DROP DATABASE "+name+" WITH (FORCE)") })
	return in(admin, "harkara", name)
}

func execute(t testing.TB, url, statement string) {
	t.Helper()
	// Not t.Context(): it is over when Cleanup runs.
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
