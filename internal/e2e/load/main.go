// Command load measures the whole pipeline on one machine: real worker
// processes, a real nats-server, a private Postgres, and a site on loopback that
// serves the pages of a folder. It prints pages per second when all are
// published at once, the time from publishing to the committed row at a steady
// rate, and the peak memory of every process.
//
//	go run ./internal/e2e/load -pages DIR [-n 1000] [-rate 20]
//
// DIR is searched for .html and .html.gz files. Nothing leaves this machine.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/pipeline"
	"github.com/harkara/harkara/internal/postgres"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
)

var (
	pages = flag.String("pages", "", "folder of .html and .html.gz files")
	most  = flag.Int("n", 1000, "pages to publish at once")
	hosts = flag.Int("hosts", 1000, "loopback addresses that serve them: a page that looks like a captcha lets its host rest")
	rate  = flag.Int("rate", 20, "pages per second of the steady part")
	steps = flag.Int("steady", 400, "pages of the steady part")
	each  = flag.Int("workers", 1, "processes of each worker")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Minute)
	defer cancel()
	bodies, err := readPages(*pages, *most)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "harkara-load")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil { // Postgres runs as another user under root
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	pg, err := embedded.StartPostgres(ctx, embedded.PostgresOptions{DataDir: dir, Log: log})
	if err != nil {
		return err
	}
	defer func() { _ = pg.Stop() }()
	urls, closeSite, err := serve(bodies, *hosts)
	if err != nil {
		return err
	}
	defer closeSite()
	processes, natsURL, err := startAll(ctx, dir, pg.URL())
	defer func() {
		for _, p := range processes {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	}()
	if err != nil {
		return err
	}
	q, err := queue.Connect(ctx, queue.Settings{URL: natsURL, Name: "load", Log: log, Storage: 4 << 30})
	if err != nil {
		return err
	}
	defer q.Close()
	if err := q.EnsureStreams(ctx); err != nil {
		return err
	}
	fmt.Printf("%d pages, %d bytes on average, on %d hosts; %d of each worker\n\n", len(bodies), average(bodies), *hosts, *each)
	if err := atOnce(ctx, q, urls); err != nil {
		return err
	}
	if err := steady(ctx, q, pg.URL(), urls); err != nil {
		return err
	}
	fmt.Printf("\npeak memory (VmHWM)\n")
	for _, p := range processes {
		fmt.Printf("  %-12s %4d MiB\n", p.name, p.peak()>>20)
	}
	return nil
}

// readPages returns the bodies of up to n pages below dir, evenly chosen.
func readPages(dir string, n int) ([][]byte, error) {
	var paths []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && (strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".html.gz")) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errors.New("no .html or .html.gz below -pages")
	}
	slices.Sort(paths)
	n = min(n, len(paths))
	var bodies [][]byte
	for i := range n {
		body, err := readPage(paths[i*len(paths)/n])
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	return bodies, nil
}

func readPage(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return data, err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func average(bodies [][]byte) (sum int) {
	for _, b := range bodies {
		sum += len(b)
	}
	return sum / len(bodies)
}

// serve serves the pages on many loopback addresses, gzipped as real sites do,
// and returns their URLs.
func serve(bodies [][]byte, hosts int) (urls []string, closeAll func(), err error) {
	packed := make([][]byte, len(bodies))
	for i, b := range bodies {
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		_, _ = w.Write(b)
		_ = w.Close()
		packed[i] = z.Bytes()
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		i, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil || i < 0 || i >= len(packed) {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed[i])
	})
	var servers []*http.Server
	closeAll = func() {
		for _, s := range servers {
			_ = s.Close()
		}
	}
	var addresses []string
	for i := range hosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.%d.%d:0", 1+i/200, 1+i%200))
		if err != nil {
			closeAll()
			return nil, nil, err
		}
		s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
		servers = append(servers, s)
		addresses = append(addresses, l.Addr().String())
		go func() { _ = s.Serve(l) }()
	}
	for i := range bodies {
		urls = append(urls, fmt.Sprintf("http://%s/%d", addresses[i%hosts], i))
	}
	return urls, closeAll, nil
}

type process struct {
	name string
	cmd  *exec.Cmd
}

// peak is the most memory the process has had, in bytes, as Linux counts it.
func (p process) peak() int64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}

// startAll builds and starts NATS and the workers. On an error it returns what
// it had started.
func startAll(ctx context.Context, dir, database string) (all []process, natsURL string, err error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", err
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	natsURL = fmt.Sprintf("nats://127.0.0.1:%d", port)
	harkara, nats := filepath.Join(dir, "harkara"), filepath.Join(dir, "nats-server")
	for path, pkg := range map[string]string{harkara: "github.com/harkara/harkara", nats: "github.com/nats-io/nats-server/v2"} {
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", path, pkg).CombinedOutput(); err != nil {
			return nil, "", fmt.Errorf("build %s: %w\n%s", pkg, err, out)
		}
	}
	start := func(name, program string, args ...string) error {
		cmd := exec.CommandContext(ctx, program, args...)
		cmd.Env = append(os.Environ(), "NATS_URL="+natsURL, "DATABASE_URL="+database, "HARKARA_STORAGE=4GiB", "HARKARA_LOG_LEVEL=error")
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			return err
		}
		all = append(all, process{name, cmd})
		return nil
	}
	conf := filepath.Join(dir, "nats.conf")
	settings := fmt.Sprintf("listen: 127.0.0.1:%d\nmax_payload: 8MB\njetstream { store_dir: %q, max_file_store: 8GB }\nlog_file: %q\n", port, filepath.Join(dir, "nats"), filepath.Join(dir, "nats.log"))
	if err := os.WriteFile(conf, []byte(settings), 0o600); err != nil {
		return nil, "", err
	}
	if err := start("nats-server", nats, "-c", conf); err != nil {
		return all, "", err
	}
	for range *each {
		for _, args := range [][]string{{"fetch", "--delay", "1ms", "--allow-address", "127.0.0.0/8"}, {"parse"}, {"store"}} {
			if err := start(args[0], harkara, args...); err != nil {
				return all, "", err
			}
		}
	}
	return all, natsURL, nil
}

func publish(ctx context.Context, q *queue.Queue, w *pipeline.Watch, urls ...string) error {
	var subs []schema.Submission
	for _, u := range urls {
		id := fmt.Sprintf("load-%d", time.Now().UnixNano())
		w.Expect(id)
		subs = append(subs, schema.Submission{URL: u, ID: id})
	}
	msgs, err := q.SubmissionMessages("", subs)
	if err != nil {
		return err
	}
	return q.Publish(ctx, msgs...)
}

// atOnce publishes everything and waits for the last row.
func atOnce(ctx context.Context, q *queue.Queue, urls []string) error {
	w, err := pipeline.NewWatch(q)
	if err != nil {
		return err
	}
	defer w.Close()
	// One page first, so that the workers are known to be up.
	if err := publish(ctx, q, w, urls[0]+"?warm"); err != nil {
		return err
	}
	if _, err := w.Wait(ctx, func(int, int) {}); err != nil {
		return err
	}
	began := time.Now()
	if err := publish(ctx, q, w, urls...); err != nil {
		return err
	}
	finals, err := w.Wait(ctx, func(int, int) {})
	if err != nil {
		return err
	}
	took := time.Since(began)
	counts := map[string]int{}
	for _, o := range finals {
		counts[strings.TrimSpace(string(o.Result)+" "+string(o.Reason))]++
	}
	fmt.Printf("at once: %d pages in %.1f s, %.0f pages/s: %v\n", len(urls), took.Seconds(), float64(len(urls))/took.Seconds(), counts)
	return nil
}

// steady publishes at a rate and reads from Postgres how long each took from
// submission to the commit.
func steady(ctx context.Context, q *queue.Queue, database string, urls []string) error {
	w, err := pipeline.NewWatch(q)
	if err != nil {
		return err
	}
	defer w.Close()
	tick := time.NewTicker(time.Second / time.Duration(*rate))
	defer tick.Stop()
	published := map[string]time.Time{}
	for i := range *steps {
		<-tick.C
		u := urls[i%len(urls)] + "?steady=" + strconv.Itoa(i)
		published[u] = time.Now()
		if err := publish(ctx, q, w, u); err != nil {
			return err
		}
	}
	if _, err := w.Wait(ctx, func(int, int) {}); err != nil {
		return err
	}
	pool, err := postgres.Open(ctx, database, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := pool.Query(ctx, "SELECT url, stored FROM articles WHERE url LIKE '%?steady=%'")
	if err != nil {
		return err
	}
	defer rows.Close()
	var took []time.Duration
	for rows.Next() {
		var u string
		var stored time.Time
		if err := rows.Scan(&u, &stored); err != nil {
			return err
		}
		took = append(took, stored.Sub(published[u]))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if len(took) == 0 {
		return errors.New("no row came of the steady part")
	}
	slices.SortFunc(took, cmp.Compare[time.Duration])
	at := func(share float64) time.Duration {
		return took[int(share*float64(len(took)-1))].Round(time.Millisecond)
	}
	fmt.Printf("steady: %d pages/s, %d rows; from publishing to the row: p50 %v, p95 %v, p99 %v, most %v\n",
		*rate, len(took), at(.5), at(.95), at(.99), at(1))
	return nil
}
