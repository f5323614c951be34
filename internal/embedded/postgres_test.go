package embedded

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A program that a test starts from this very binary: see TestMain.
const parentVariable = "HARKARA_TEST_PARENT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(parentVariable); dir != "" {
		parent(dir)
		return
	}
	os.Exit(m.Run())
}

// parent starts a private Postgres, says its process id, and waits to be killed.
func parent(dir string) {
	pg, err := StartPostgres(context.Background(), options(dir))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(pg.PID())
	select {}
}

func options(dir string) PostgresOptions {
	return PostgresOptions{
		DataDir:  dir,
		Log:      slog.New(slog.DiscardHandler),
		Settings: map[string]string{"fsync": "off", "shared_buffers": "16MB"},
	}
}

// dataDir returns a folder that the server's user can reach.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "private-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func start(t *testing.T, opts PostgresOptions) *Postgres {
	t.Helper()
	pg, err := StartPostgres(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pg.Stop(); err != nil {
			t.Error(err)
		}
	})
	return pg
}

func query[T any](t *testing.T, url, sql string) T {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	rows, _ := conn.Query(t.Context(), sql)
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
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

// until polls another process's state.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	const patience = 2 * time.Minute
	deadline := time.Now().Add(patience)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v: %s", patience, what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestPostgres lives through the days of one cluster.
func TestPostgres(t *testing.T) {
	dir := dataDir(t)
	for _, c := range []struct {
		name  string
		check func(t *testing.T, dir string)
	}{
		{"first and second start", checkKeepsDataOverRestart},
		{"two servers on one folder", checkRefusesSharedDataDir},
		{"parent killed", checkStopsWithItsParent},
		{"server killed", checkStartsAgainAfterKill},
		{"stale process file", checkStaleProcessFile},
	} {
		t.Run(c.name, func(t *testing.T) { c.check(t, dir) })
	}
}

func checkKeepsDataOverRestart(t *testing.T, dir string) {
	opts := options(dir)
	pg := start(t, opts)
	execute(t, pg.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := pg.Stop(); err != nil {
		t.Errorf("second Stop: %v", err)
	}
	pg = start(t, opts)
	if got := query[int](t, pg.URL(), "SELECT answer FROM kept"); got != 42 {
		t.Errorf("after the restart: %d", got)
	}
	if got := query[string](t, pg.URL(), "SHOW listen_addresses"); got != "" {
		t.Errorf("listens on TCP: %q", got)
	}
	if got := query[string](t, pg.URL(), "SELECT lower('ÉДΩ')"); got != "éдω" {
		t.Errorf("letters beyond ASCII have no case here: %q", got)
	}
	if got := query[bool](t, pg.URL(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"); got {
		t.Error("the role of URL is a superuser")
	}
	info, err := os.Stat(pg.socket)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder of the socket: %v, %v", info.Mode(), err)
	}
	if os.Geteuid() == 0 {
		uid := info.Sys().(*syscall.Stat_t).Uid
		if uid == 0 {
			t.Error("the socket's folder belongs to root")
		}
	}
}

func checkRefusesSharedDataDir(t *testing.T, dir string) {
	opts := options(dir)
	start(t, opts)
	_, err := StartPostgres(t.Context(), opts)
	if err == nil || !strings.Contains(err.Error(), "another harkara uses") {
		t.Errorf("second server on the same folder: %v", err)
	}
}

func checkStopsWithItsParent(t *testing.T, dir string) {
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), parentVariable+"="+dir)
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatalf("parent says %q", line)
	}
	_ = program.Process.Kill()
	_ = program.Wait()
	// Started at once, while the old server may still run.
	pg := start(t, options(dir))
	if query[int](t, pg.URL(), "SELECT 1") != 1 {
		t.Error("does not answer")
	}
	until(t, "the server of the killed parent ends", func() bool { return !alive(pid) })
}

func checkStartsAgainAfterKill(t *testing.T, dir string) {
	opts := options(dir)
	pg := start(t, opts)
	execute(t, pg.URL(), "CREATE TABLE crashed AS SELECT 7 AS answer")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- pg.Run(ctx) }()
	first := pg.PID()
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	until(t, "another server runs", func() bool { return pg.PID() != first })
	if got := query[int](t, pg.URL(), "SELECT answer FROM crashed"); got != 7 {
		t.Errorf("after the crash: %d", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("Run: %v", err)
	}
	if alive(pg.PID()) {
		t.Error("runs on after Run has returned")
	}
}

func checkStaleProcessFile(t *testing.T, dir string) {
	opts := options(dir)
	pg := start(t, opts)
	pidFile := filepath.Join(pg.dir, "data", "postmaster.pid")
	content, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	// The machine crashed, and after its start the number belongs to another
	// program of the same user.
	other := exec.Command("/bin/sh", "-c", "read gone")
	other.SysProcAttr = pg.user.attributes()
	stdin, err := other.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { stdin.Close(); _ = other.Wait() }()
	_, rest, _ := strings.Cut(string(content), "\n")
	stale := strconv.Itoa(other.Process.Pid) + "\n" + rest
	if err := os.WriteFile(pidFile, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if pg.user != nil {
		if err := os.Chown(pidFile, pg.user.uid, pg.user.gid); err != nil {
			t.Fatal(err)
		}
	}
	pg = start(t, opts)
	if query[int](t, pg.URL(), "SELECT 1") != 1 {
		t.Error("does not answer")
	}
	if !alive(other.Process.Pid) {
		t.Error("the other program was killed")
	}
}

func TestPostgresHalfInitialized(t *testing.T) {
	// A path so long that the socket needs another place.
	opts := options(filepath.Join(dataDir(t), strings.Repeat("long/", 30)))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := StartPostgres(over, opts); err == nil {
		t.Fatal("started although the context is over")
	}
	// As a killed initdb leaves it.
	unfinished := filepath.Join(opts.DataDir, "postgres", "data.unfinished")
	if err := os.MkdirAll(unfinished, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(unfinished, "PG_VERSION"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	pg := start(t, opts)
	defer func() { _ = os.RemoveAll(pg.socket) }()
	if query[int](t, pg.URL(), "SELECT 1") != 1 {
		t.Error("does not answer")
	}
}

func TestPostgresUnreachableDataDir(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("an ordinary user reaches its own folders; the test is about root")
		return
	}
	dir := dataDir(t)
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	pg := start(t, options(dir))
	defer func() { _ = os.RemoveAll(pg.dir) }()
	execute(t, pg.URL(), "CREATE TABLE kept AS SELECT 1 AS answer")
	target, err := os.Readlink(filepath.Join(dir, "postgres"))
	if err != nil || target != pg.dir {
		t.Errorf("link to %q, %v; want %q", target, err, pg.dir)
	}
	if err := pg.Stop(); err != nil {
		t.Fatal(err)
	}
	again := start(t, options(dir))
	if query[int](t, again.URL(), "SELECT answer FROM kept") != 1 {
		t.Error("another cluster the second time")
	}
}
