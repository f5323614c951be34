package frontier

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The figures of docs/fetching.md. They take minutes and much of the machine,
// so they run with -long only:
//
//	go test ./internal/frontier -run TestScale -long -v -timeout 60m

// longOnly leaves a measurement out of ordinary runs. The properties it rests on
// are tested in TestPoliteness, which always runs.
func longOnly(t *testing.T) bool {
	t.Helper()
	if !*long {
		t.Log("a measurement: run it with -long")
	}
	return *long
}

// TestScaleGiant measures how long small hosts take beside one with a third of
// all URLs. The simulation to compare with takes the same figures.
func TestScaleGiant(t *testing.T) {
	if !longOnly(t) {
		return
	}
	size := trial{hosts: 500, pages: 20, giant: 5000, concurrency: 100, delay: 100 * time.Millisecond, took: 50 * time.Millisecond}
	if *slow {
		size.pages, size.giant, size.delay = 5, 1000, time.Second
	}
	tr := newTrial(t, size)
	tr.awaitIntake()
	broker := cpu(t, tr.broker)
	for range 4 {
		tr.startWorker()
	}
	tr.await(1, time.Minute)
	began := time.Now()
	small := func() int {
		tr.town.mu.Lock()
		defer tr.town.mu.Unlock()
		n := 0
		for page := range tr.town.pages {
			if !strings.HasPrefix(page, hostName(0)+"/") {
				n++
			}
		}
		return n
	}
	for small() < (tr.hosts-1)*tr.pages {
		time.Sleep(50 * time.Millisecond)
	}
	took, n := time.Since(began), tr.town.fetched()
	bad, _ := tr.town.violations(tr.delay, nil)
	t.Logf("%d hosts with %d pages each done in %.1f s beside one with %d: %.0f requests/s, %.0f µs of the broker each, %d violations",
		tr.hosts-1, tr.pages, took.Seconds(), tr.giant, float64(n)/took.Seconds(), float64((cpu(t, tr.broker)-broker).Microseconds())/float64(n), len(bad))
}

// TestScaleWorkers measures what more workers bring while the delay does not
// bind and each is limited by its own concurrency.
func TestScaleWorkers(t *testing.T) {
	if !longOnly(t) {
		return
	}
	var first float64
	for _, workers := range []int{1, 2, 4} {
		tr := newTrial(t, trial{hosts: 1000, pages: 3, concurrency: 5, delay: time.Millisecond, took: 50 * time.Millisecond})
		tr.awaitIntake()
		for range workers {
			tr.startWorker()
		}
		const from = 300 // all workers run by then
		tr.await(from, time.Minute)
		began := time.Now()
		tr.await(tr.total()*9/10, 10*time.Minute)
		rate := float64(tr.total()*9/10-from) / time.Since(began).Seconds()
		if workers == 1 {
			first = rate
		}
		t.Logf("%d workers: %.0f pages/s, %.2f times one", workers, rate, rate/first)
		for _, w := range tr.workers {
			w.kill()
		}
	}
}

// TestScaleCPU measures the processor time of a worker per page of 30 KB in
// gzip, and that of a loop over net/http that only reads the same pages.
func TestScaleCPU(t *testing.T) {
	if !longOnly(t) {
		return
	}
	var text bytes.Buffer
	for i := 0; text.Len() < 140<<10; i++ {
		fmt.Fprintf(&text, "<p class=\"p%d\">Line %x of the council's report, page %d of %d.</p>\n", i%7, i*2654435761, i*31%977, i)
	}
	var page bytes.Buffer
	z := gzip.NewWriter(&page)
	z.Write(text.Bytes())
	z.Close()
	tr := newTrial(t, trial{hosts: 50, pages: 60, concurrency: 20, delay: time.Millisecond, page: page.Bytes()})
	tr.awaitIntake()
	w := tr.startWorker()
	tr.await(tr.total(), 10*time.Minute)
	w.Process.Signal(syscall.SIGTERM)
	w.Wait()
	bare := startProcess(t, "bare", tr.town.URL, strconv.Itoa(tr.total()))
	io.Copy(io.Discard, bare.out)
	bare.Wait()
	per := func(p *process) float64 {
		return float64((p.ProcessState.UserTime() + p.ProcessState.SystemTime()).Microseconds()) / float64(tr.total())
	}
	t.Logf("%d KB in gzip: %.0f µs a page, the bare loop %.0f µs: %.2f times", page.Len()>>10, per(w), per(bare), per(w)/per(bare))
}

// runBare reads pages from a site as simply as net/http allows. Its arguments
// are the site's URL and the number of pages.
func runBare() {
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	for i := range n {
		res, err := http.Get(os.Args[1] + "/" + strconv.Itoa(i))
		check(err)
		_, err = io.ReadAll(res.Body)
		check(err)
		res.Body.Close()
	}
}

// TestScaleMillion measures the broker with a million URLs of 100,000 hosts (or
// of -gates hosts with ten each), and how fast turns go round when the requests themselves cost nothing: every
// host is switched off, so that each turn ends one request without a visit. The
// broker's memory can be held down with GOMEMLIMIT.
func TestScaleMillion(t *testing.T) {
	if !longOnly(t) {
		return
	}
	off := filepath.Join(t.TempDir(), "hosts.json")
	if err := os.WriteFile(off, []byte(`{"hosts":[{"match":"*","off":true}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	tr := newTrial(t, trial{hosts: *gates, pages: 10, concurrency: 250, delay: time.Second, sites: off, perTurn: 1})
	tr.awaitIntake()
	t.Logf("%d URLs of %d hosts taken in within %.0f s; broker %d MB", tr.total(), tr.hosts, time.Since(began).Seconds(), rss(t, tr.broker)/1e6)
	for range 4 {
		tr.startWorker()
	}
	left := func() int {
		s, err := tr.queue.JetStream().Stream(t.Context(), tr.queue.Streams().URLs.Name)
		if err != nil {
			t.Fatal(err)
		}
		return int(s.CachedInfo().State.Msgs)
	}
	for left() > tr.total()*95/100 {
		time.Sleep(100 * time.Millisecond)
	}
	began, before, broker := time.Now(), left(), cpu(t, tr.broker)
	most := int64(0)
	for time.Since(began) < time.Minute && left() > 0 {
		most = max(most, rss(t, tr.broker))
		time.Sleep(time.Second)
	}
	done := float64(before - left())
	t.Logf("%.0f turns per second, %.0f µs of the broker each; broker at most %d MB",
		done/time.Since(began).Seconds(), float64((cpu(t, tr.broker)-broker).Microseconds())/done, most/1e6)
}

// awaitIntake has the test's own process take the submissions in.
func (tr *trial) awaitIntake() {
	tr.t.Helper()
	f, err := New(tr.t.Context(), tr.queue, nil, Settings{})
	if err != nil {
		tr.t.Fatal(err)
	}
	submit, err := tr.queue.JetStream().Stream(tr.t.Context(), tr.queue.Streams().Submit.Name)
	if err != nil {
		tr.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(tr.t.Context())
	defer stop()
	done := make(chan error, 1)
	go func() { done <- f.Intake(ctx) }()
	for {
		info, err := submit.Info(ctx)
		if err != nil {
			tr.t.Fatal(err)
		}
		if info.State.Msgs == 0 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		tr.t.Fatal(err)
	}
}

// cpu returns the processor time a process has taken, from Linux's /proc.
func cpu(t *testing.T, p *process) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	ticks := 0
	for _, field := range fields[11:13] { // user and system, in hundredths of a second
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// rss returns the resident memory of a process in bytes.
func rss(t *testing.T, p *process) int64 {
	t.Helper()
	var size, resident int64
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", p.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(string(statm), &size, &resident); err != nil {
		t.Fatal(err)
	}
	return resident * int64(os.Getpagesize())
}
