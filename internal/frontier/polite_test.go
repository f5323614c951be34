package frontier

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

var long = flag.Bool("long", false, "run the politeness tests at full size: 2,000 hosts, minutes instead of seconds")

var slow = flag.Bool("slow", false, "measure with a delay of a second, which leaves the machine idle, instead of 100 ms, which does not")

var gates = flag.Int("gates", 100_000, "hosts in TestScaleMillion, with ten URLs each")

// roleVariable makes the test binary be one of the processes of a politeness
// test instead of running tests.
const roleVariable = "HARKARA_FRONTIER_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "":
		os.Exit(m.Run())
	case "broker":
		runBroker()
	case "worker":
		runWorker()
	case "bare":
		runBare()
	}
}

// runBroker is a NATS server until its standard input closes. Its arguments are
// the folder and the port.
func runBroker() {
	port, err := strconv.Atoi(os.Args[2])
	check(err)
	srv, err := embedded.StartNATS(context.Background(), embedded.NATSOptions{Dir: os.Args[1], Port: port, Log: slog.New(slog.DiscardHandler)})
	check(err)
	fmt.Println(srv.URL())
	io.Copy(io.Discard, os.Stdin)
	srv.Stop()
}

// runWorker is a fetch worker until its standard input closes. Its arguments
// are the URL of NATS, its name, the site's address, the number of hosts, the
// delay, the concurrency, a file of settings by host, which may be "", and the
// requests per turn, 0 for the default.
func runWorker() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	hosts, err := strconv.Atoi(os.Args[4])
	check(err)
	delay, err := time.ParseDuration(os.Args[5])
	check(err)
	concurrency, err := strconv.Atoi(os.Args[6])
	check(err)
	perTurn, err := strconv.Atoi(os.Args[8])
	check(err)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	q, err := queue.Connect(ctx, queue.Settings{URL: os.Args[1], Name: os.Args[2], Log: log})
	check(err)
	defer q.Close()
	pins := map[string]string{}
	for n := range hosts {
		pins[hostName(n)+":80"] = os.Args[3]
	}
	fetcher, err := fetch.New(fetch.Settings{UserAgent: os.Args[2], Resolve: pins})
	check(err)
	f, err := New(ctx, q, fetcher, Settings{Delay: delay, ResponseFactor: 0.001, Concurrency: concurrency, DownBase: 200 * time.Millisecond, RetryBase: 200 * time.Millisecond, SitesFile: os.Args[7], PerTurn: perTurn, Log: log})
	check(err)
	go func() {
		io.Copy(io.Discard, os.Stdin) // the test has ended, however it did
		stop()
	}()
	check(f.Run(ctx))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func hostName(n int) string { return "h" + strconv.Itoa(n) + ".test" }

// process is one of the test's processes.
type process struct {
	*exec.Cmd
	stdin io.Closer
	out   *bufio.Reader
}

func startProcess(t testing.TB, role string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0], args...)}
	p.Env = append(os.Environ(), roleVariable+"="+role)
	p.Stderr = os.Stderr
	stdin, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdin, p.out = stdin, bufio.NewReader(stdout)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// kill ends the process with SIGKILL and waits for it.
func (p *process) kill() {
	p.Process.Kill()
	p.Wait()
}

// visit is one request as the site saw it.
type visit struct {
	host, worker, path string
	start, end         time.Time
	answered           time.Time // the answer is on its way
	complete           bool      // the worker was there to take the answer
}

// town is a site of many hosts that are slow on purpose and note every visit.
type town struct {
	*httptest.Server
	mu     sync.Mutex
	visits []visit
	pages  map[string]int // complete visits by host and path
	now    map[string]int // open visits by worker
	page   []byte         // what is served, in gzip; nil means text
}

func newTown(t testing.TB, took time.Duration, page []byte) *town {
	t.Helper()
	s := &town{pages: map[string]int{}, now: map[string]int{}, page: page}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visit{host: r.Host, worker: r.UserAgent(), path: r.URL.Path}
		s.mu.Lock()
		s.now[v.worker]++
		v.start = time.Now()
		s.mu.Unlock()
		if r.URL.Path != "/robots.txt" {
			timer := time.NewTimer(took)
			select {
			case <-timer.C:
			case <-r.Context().Done(): // the worker died
				timer.Stop()
			}
		}
		v.complete = r.Context().Err() == nil
		// The visit ends before the worker can know that it did.
		v.end = time.Now()
		switch {
		case r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
		case s.page != nil:
			w.Header().Set("Content-Encoding", "gzip")
			w.Header().Set("Content-Type", "text/html")
			w.Write(s.page)
		default:
			io.WriteString(w, text)
		}
		w.(http.Flusher).Flush()
		v.answered = time.Now()
		s.mu.Lock()
		defer s.mu.Unlock()
		s.now[v.worker]--
		s.visits = append(s.visits, v)
		if v.complete && v.path != "/robots.txt" {
			s.pages[v.host+v.path]++
		}
	}))
	t.Cleanup(s.Close)
	return s
}

// open returns how many visits of a worker are under way.
func (s *town) open(worker string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now[worker]
}

// fetched returns how many different pages were fetched.
func (s *town) fetched() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pages)
}

// frozen is a span of time in which a worker was stopped.
type frozen struct {
	worker   string
	from, to time.Time
}

// violations returns the visits that began before the delay was over after the
// visit before, on either side of which no stopped worker stood.
func (s *town) violations(delay time.Duration, stops []frozen) (bad []string, excused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	slices.SortFunc(s.visits, func(a, b visit) int { return a.start.Compare(b.start) })
	inFlight := func(v visit) bool {
		for _, f := range stops {
			if v.worker == f.worker && v.start.Before(f.to.Add(100*time.Millisecond)) && v.end.After(f.from.Add(-100*time.Millisecond)) {
				return true
			}
		}
		return false
	}
	last := map[string]visit{}
	for _, v := range s.visits {
		before, ok := last[v.host]
		if ok && v.start.Sub(before.end) < delay {
			if inFlight(v) || inFlight(before) {
				excused++
			} else {
				bad = append(bad, fmt.Sprintf("%s: %s of %s began %v after %s of %s", v.host, v.path, v.worker, v.start.Sub(before.end), before.path, before.worker))
			}
		}
		if !ok || v.end.After(before.end) {
			last[v.host] = v
		}
	}
	return bad, excused
}

// trial is a politeness test: workers, a broker and a town as processes.
type trial struct {
	t       testing.TB
	town    *town
	dir     string
	port    int
	url     string
	broker  *process
	queue   *queue.Queue
	workers []*process
	started int
	kills   []killed

	hosts, pages, giant, concurrency int
	delay, took                      time.Duration // of the workers, and of an answer
	sites                            string        // file of settings by host
	perTurn                          int           // requests per turn; 0 means the default
	page                             []byte        // what the town serves, in gzip; nil means text
}

// newTrial starts everything but the workers and submits the URLs: pages of
// each host and, of the first host, giant ones.
func newTrial(t testing.TB, tr trial) *trial {
	t.Helper()
	tr.t, tr.town, tr.dir = t, newTown(t, tr.took, tr.page), t.TempDir()
	tr.port = freePort(t)
	tr.startBroker()
	t.Cleanup(func() {
		for _, w := range tr.workers {
			if w.ProcessState == nil {
				w.kill()
			}
		}
		tr.queue.Close()
		tr.broker.kill()
	})
	var err error
	tr.queue, err = queue.Connect(t.Context(), queue.Settings{URL: tr.url, Name: "test", Log: natstest.Log(t)})
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.queue.EnsureStreams(t.Context()); err != nil {
		t.Fatal(err)
	}
	tr.submit()
	return &tr
}

// lastPort is the last that freePort returned.
var lastPort = func() *atomic.Int32 {
	var p atomic.Int32
	p.Store(20_000 + rand.Int32N(10_000))
	return &p
}()

// freePort returns a port on which a broker can be started, and started again
// after it was killed: one below those that the system gives to whoever asks
// for any, or connects to the broker that is not there.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := int(lastPort.Add(1))
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no port is free")
	return 0
}

func (tr *trial) startBroker() {
	tr.t.Helper()
	tr.broker = startProcess(tr.t, "broker", filepath.Join(tr.dir, "nats"), strconv.Itoa(tr.port))
	line, err := tr.broker.out.ReadString('\n')
	if err != nil {
		tr.t.Fatalf("the broker did not start: %v", err)
	}
	tr.url = strings.TrimSpace(line)
}

// startWorker starts another worker and returns its name.
func (tr *trial) startWorker() *process {
	tr.t.Helper()
	tr.started++
	w := startProcess(tr.t, "worker", tr.url, fmt.Sprintf("worker-%d", tr.started), tr.town.Listener.Addr().String(),
		strconv.Itoa(tr.hosts), tr.delay.String(), strconv.Itoa(tr.concurrency), tr.sites, strconv.Itoa(tr.perTurn))
	tr.workers = append(tr.workers, w)
	return w
}

func (tr *trial) total() int { return tr.giant + tr.hosts*tr.pages }

func (tr *trial) submit() {
	tr.t.Helper()
	var subs []schema.Submission
	add := func(host, page int) {
		subs = append(subs, schema.Submission{URL: fmt.Sprintf("http://%s/%d", hostName(host), page)})
	}
	for page := range tr.giant {
		add(0, tr.pages+page)
	}
	for page := range tr.pages {
		for host := range tr.hosts {
			add(host, page)
		}
	}
	msgs, err := tr.queue.SubmissionMessages("", subs)
	if err != nil {
		tr.t.Fatal(err)
	}
	if err := tr.queue.Publish(tr.t.Context(), msgs...); err != nil {
		tr.t.Fatal(err)
	}
}

// await waits until n pages were fetched.
func (tr *trial) await(n int, limit time.Duration) {
	tr.t.Helper()
	for deadline := time.Now().Add(limit); tr.town.fetched() < n; {
		if time.Now().After(deadline) {
			tr.t.Fatalf("%d of %d pages after %v", tr.town.fetched(), n, limit)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// killed is when a worker was killed, and which hosts it was asking then.
type killed struct {
	worker string
	at     time.Time // just before
	hosts  []string
}

// kill kills the nth worker started.
func (tr *trial) kill(n int) {
	name := fmt.Sprintf("worker-%d", n+1)
	k := killed{worker: name, at: time.Now()}
	tr.workers[n].kill()
	// The site notices that its visitors are gone.
	eventually(tr.t.(*testing.T), "no visit of the dead worker is open", func() bool { return tr.town.open(name) == 0 })
	tr.town.mu.Lock()
	defer tr.town.mu.Unlock()
	for _, v := range tr.town.visits {
		if v.worker == name && !v.complete && v.path != "/robots.txt" {
			k.hosts = append(k.hosts, v.host)
		}
	}
	tr.kills = append(tr.kills, k)
}

// resumed returns how long after the kills the hosts that were being asked
// were asked again, sorted.
func (tr *trial) resumed() []time.Duration {
	var after []time.Duration
	for _, k := range tr.kills {
		for _, host := range k.hosts {
			for _, v := range tr.town.visits { // sorted by start
				if v.host == host && v.start.After(k.at) {
					after = append(after, v.start.Sub(k.at))
					break
				}
			}
		}
	}
	slices.Sort(after)
	return after
}

// twice returns the answers that were given in vain: the first ones to pages
// that were answered again later.
func (s *town) twice() (vain []visit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	first := map[string]visit{}  // by page
	for _, v := range s.visits { // sorted by start
		if !v.complete || v.path == "/robots.txt" {
			continue
		}
		if before, ok := first[v.host+v.path]; ok {
			vain = append(vain, before)
		}
		first[v.host+v.path] = v
	}
	return vain
}

// twiceByKill tells for each kill how long before it those answers were given
// that its worker took in vain. What was answered while the worker was dying
// (less than zero) was in flight like what was not answered at all.
func (tr *trial) twiceByKill(vain []visit) (counts []int, before [][]time.Duration) {
	for _, k := range tr.kills {
		n := 0
		var all []time.Duration
		for _, v := range vain {
			if v.worker == k.worker {
				d := k.at.Sub(v.answered)
				all = append(all, d.Round(10*time.Microsecond))
				if d >= 0 {
					n++
				}
			}
		}
		counts, before = append(counts, n), append(before, all)
	}
	return counts, before
}

// TestPoliteness runs workers as processes of their own, does to them what
// happens to processes, and then reads the site's notes: no host was asked
// twice at once or too soon, no page was missed, hardly one fetched twice.
func TestPoliteness(t *testing.T) {
	// A third of all URLs are the first host's.
	size := trial{hosts: 40, pages: 4, giant: 80, concurrency: 10, delay: 20 * time.Millisecond, took: 20 * time.Millisecond}
	workers, limit := 3, 3*time.Minute
	if *long {
		size = trial{hosts: 2000, pages: 2, giant: 2000, concurrency: 32, delay: 10 * time.Millisecond, took: 20 * time.Millisecond}
		workers, limit = 4, 10*time.Minute
	}
	for _, tt := range []struct {
		name  string
		fault func(t *testing.T, tr *trial) (stops []frozen, cuts int) // cuts: how often the way from a worker to the broker was cut
	}{
		{"calm", func(*testing.T, *trial) ([]frozen, int) { return nil, 0 }},
		{"workers killed", func(t *testing.T, tr *trial) ([]frozen, int) {
			if *long { // one every two seconds, to the end
				n := 0
				for ; tr.town.fetched() < tr.total(); n++ {
					time.Sleep(2 * time.Second)
					tr.kill(n)
					tr.startWorker()
				}
				return nil, n
			}
			for n := range 3 {
				tr.await(tr.total()*(n+1)/4, limit)
				tr.kill(n)
				tr.startWorker()
			}
			return nil, 3
		}},
		{"a worker stopped", func(t *testing.T, tr *trial) ([]frozen, int) {
			tr.await(tr.total()/3, limit)
			from := time.Now()
			tr.workers[0].Process.Signal(syscall.SIGSTOP)
			time.Sleep(6 * time.Second) // longer than the lease: it is overtaken
			tr.workers[0].Process.Signal(syscall.SIGCONT)
			return []frozen{{"worker-1", from, time.Now()}}, 1
		}},
		{"the broker killed", func(t *testing.T, tr *trial) ([]frozen, int) {
			tr.await(tr.total()/2, limit)
			tr.broker.kill()
			tr.startBroker()
			return nil, workers
		}},
	} {
		if testing.Short() && tt.name != "workers killed" {
			continue // the whole takes a quarter of a minute
		}
		t.Run(tt.name, func(t *testing.T) {
			if !*long {
				t.Parallel() // they mostly wait
			}
			tr := newTrial(t, size)
			for range workers {
				tr.startWorker()
			}
			began := time.Now()
			stops, cuts := tt.fault(t, tr)
			tr.await(tr.total(), limit)
			took := time.Since(began)
			for _, w := range tr.workers {
				w.Process.Signal(syscall.SIGTERM)
			}
			for _, w := range tr.workers {
				w.Wait()
			}
			bad, excused := tr.town.violations(size.delay, stops)
			for _, b := range bad {
				t.Error(b)
			}
			vain := tr.town.twice()
			twice := len(vain)
			if counts, before := tr.twiceByKill(vain); len(counts) > 0 {
				most, sum := slices.Max(counts), 0
				for n, count := range counts {
					sum += count
					if len(before[n]) > 0 {
						t.Logf("kill %d: answered %v before", n+1, before[n])
					}
				}
				t.Logf("%d kills: %.2f pages fetched twice for each, %d at most; %d more answered while the worker died",
					len(counts), float64(sum)/float64(len(counts)), most, twice-sum)
			}
			if after := tr.resumed(); len(after) > 0 {
				t.Logf("%d hosts of dead workers were asked again after %v (median), %v (last)", len(after), after[len(after)/2], after[len(after)-1])
			}
			t.Logf("%d pages of %d hosts in %v: %d violations, %d excused, %d pages fetched twice",
				tr.total(), tr.hosts, took.Round(10*time.Millisecond), len(bad), excused, twice)
			// What is in flight when the way to the broker is cut may come twice:
			// the site's answer had gone out, the page had not come in.
			if twice > cuts*size.concurrency {
				t.Errorf("%d pages fetched twice", twice)
			}
		})
	}
}

// TestResume kills workers one at a time, so far apart that no host is with two
// of them in a row, and measures how long after the kill each host of the
// pipeline was asked again: the dead worker's at the end of its lease.
func TestResume(t *testing.T) {
	if !longOnly(t) {
		return
	}
	const kills, apart = 8, 9 * time.Second
	tr := newTrial(t, trial{hosts: 300, pages: 200, concurrency: 32, delay: 500 * time.Millisecond, took: 20 * time.Millisecond})
	tr.awaitIntake() // what a dead worker was taking in is another matter
	for range 4 {
		tr.startWorker()
	}
	tr.await(5*tr.hosts, time.Minute)
	for n := range kills {
		tr.kill(n)
		tr.startWorker()
		time.Sleep(apart)
	}
	bad, _ := tr.town.violations(tr.delay, nil)
	for _, b := range bad {
		t.Error(b)
	}
	counts, before := tr.twiceByKill(tr.town.twice())
	var all []time.Duration
	for n, k := range tr.kills {
		next := map[string]time.Duration{}
		for _, v := range tr.town.visits { // sorted by start
			if _, ok := next[v.host]; !ok && v.start.After(k.at) {
				next[v.host] = v.start.Sub(k.at)
			}
		}
		var late []time.Duration // of hosts that the dead worker held
		last := time.Duration(0)
		for _, d := range next {
			last = max(last, d)
			if d > 2*time.Second {
				late = append(late, d)
			}
		}
		if len(next) < tr.hosts || last > 6*time.Second {
			t.Errorf("kill %d: %d of %d hosts were asked again, the last after %v", n+1, len(next), tr.hosts, last)
		}
		t.Logf("kill %d: %d hosts were asked again after more than 2 s, the last after %v; %d pages fetched twice, answered %v before", n+1, len(late), last.Round(time.Millisecond), counts[n], before[n])
		all = append(all, late...)
	}
	slices.Sort(all)
	t.Logf("%d hosts of %d dead workers were asked again after %v (median), %v (last); at most %d pages fetched twice for a kill, %d violations",
		len(all), kills, all[len(all)/2].Round(time.Millisecond), all[len(all)-1].Round(time.Millisecond), slices.Max(counts), len(bad))
}
