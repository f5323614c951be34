package frontier

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"github.com/harkara/harkara/internal/embedded"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/internal/warc"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

const text = "<!doctype html><title>Ferry back in service</title><p>The ferry of Port Alder sails again."

// hit is one request that a site got.
type hit struct {
	host, path string
	start, end time.Time
	header     http.Header
}

// site is an HTTP server that is many hosts, and notes each request.
type site struct {
	*httptest.Server
	mu   sync.Mutex
	hits []hit
}

func newSite(t testing.TB, handler http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := hit{host: r.Host, path: r.URL.RequestURI(), start: time.Now(), header: r.Header}
		defer func() {
			h.end = time.Now()
			s.mu.Lock()
			defer s.mu.Unlock()
			s.hits = append(s.hits, h)
		}()
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) seen() []hit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.hits)
}

// paths returns what a host was asked for, in order, without robots.txt.
func (s *site) paths(host string) []string {
	var paths []string
	for _, h := range s.seen() {
		if h.host == host && h.path != "/robots.txt" {
			paths = append(paths, h.path)
		}
	}
	return paths
}

// pins sends these hosts to the site.
func (s *site) pins(hosts ...string) map[string]string {
	m := map[string]string{}
	for _, h := range hosts {
		m[h+":80"] = s.Listener.Addr().String()
	}
	return m
}

// quick are settings that keep tests short.
func quick() Settings {
	return Settings{
		Delay: 5 * time.Millisecond, ResponseFactor: 0.001, Concurrency: 20, Attempts: 3,
		RetryBase: 10 * time.Millisecond, DownBase: 10 * time.Millisecond, PauseBase: 30 * time.Millisecond,
		// A lease that a busy machine lets end shows as a request that is made again.
		Lease: 20 * time.Second, Grace: 20 * time.Second,
	}
}

// rig is a pipeline with one fetch worker.
type rig struct {
	t        *testing.T
	q        *queue.Queue
	frontier *Frontier
	outcomes chan schema.Outcome
	trail    []schema.Outcome
}

func newRig(t *testing.T, srv *embedded.NATS, fs fetch.Settings, s Settings) *rig {
	t.Helper()
	r := &rig{t: t, q: natstest.Queue(t, srv), outcomes: make(chan schema.Outcome, 10_000)}
	fetcher, err := fetch.New(fs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fetcher.Close)
	s.Log = natstest.Log(t)
	if r.frontier, err = New(t.Context(), r.q, fetcher, s); err != nil {
		t.Fatal(err)
	}
	sub, err := r.q.Conn().Subscribe(r.q.Subjects().LiveOutcome("*"), func(m *nats.Msg) {
		var o schema.Outcome
		if err := json.Unmarshal(m.Data, &o); err == nil {
			r.outcomes <- o
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sub.Unsubscribe() })
	return r
}

// start runs the worker until the test ends.
func (r *rig) start() {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.t.Context()))
	done := make(chan error, 1)
	go func() { done <- r.frontier.Run(ctx) }()
	r.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("Run: %v", err)
		}
	})
}

func (r *rig) submit(lines ...string) {
	r.t.Helper()
	if _, err := r.q.JetStream().Publish(r.t.Context(), r.q.Subjects().Submit(), []byte(strings.Join(lines, "\n"))); err != nil {
		r.t.Fatal(err)
	}
}

// await collects outcomes until this many requests have ended for fetch, and
// returns the ends.
func (r *rig) await(n int) []schema.Outcome {
	r.t.Helper()
	var ends []schema.Outcome
	deadline := time.After(patience)
	for len(ends) < n {
		select {
		case o := <-r.outcomes:
			r.trail = append(r.trail, o)
			if o.Result.Final() || o.Result == schema.ResultFetched {
				ends = append(ends, o)
			}
		case <-deadline:
			r.t.Fatalf("%d of %d requests ended; the trail: %s", len(ends), n, r.story())
		}
	}
	return ends
}

func (r *rig) story() string {
	var b strings.Builder
	for _, o := range r.trail {
		fmt.Fprintf(&b, "\n%s %s %s %s %s %q", o.Request, o.URL, o.Stage, o.Result, o.Reason, o.Detail)
	}
	return b.String()
}

// results returns the results of a URL's outcomes in order, with reasons.
func (r *rig) results(url string) string {
	var all []string
	for _, o := range r.trail {
		if o.URL == url {
			s := string(o.Result)
			if o.Reason != "" {
				s += ":" + string(o.Reason)
			}
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

// detail returns what a URL's first outcome with a result says.
func (r *rig) detail(url string, result schema.Result) string {
	for _, o := range r.trail {
		if o.URL == url && o.Result == result {
			return o.Detail
		}
	}
	return ""
}

// left returns how many messages a stream holds.
func (r *rig) left(stream schema.Stream) uint64 {
	r.t.Helper()
	s, err := r.q.JetStream().Stream(r.t.Context(), stream.Name)
	if err != nil {
		r.t.Fatal(err)
	}
	return s.CachedInfo().State.Msgs
}

// settle waits until no request is left. A request is deleted when NATS has
// acknowledged its page and its outcome; of those two, which are in different
// streams, either may be seen first.
func (r *rig) settle() {
	r.t.Helper()
	eventually(r.t, "no request is left", func() bool { return r.left(r.q.Streams().URLs) == 0 })
}

// patience is how long a test waits for what must come: long enough for a
// machine with much else to do.
const patience = 2 * time.Minute

// eventually polls until ok holds: for what happens in the NATS server.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("not so after %v: %s", patience, what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestTrails(t *testing.T) {
	tries := map[string]int{}
	var mu sync.Mutex
	try := func(path string) int {
		mu.Lock()
		defer mu.Unlock()
		tries[path]++
		return tries[path]
	}
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			if strings.HasPrefix(r.Host, "open.") {
				http.NotFound(w, r)
				return
			}
			io.WriteString(w, "User-agent: *\nDisallow: /private\n")
		case "/missing":
			http.NotFound(w, r)
		case "/photo":
			w.Header().Set("Content-Type", "image/png")
		case "/empty":
		case "/here":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/secret":
			http.Redirect(w, r, "/private/x", http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/pool", http.StatusFound)
		case "/pool":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/chain":
			http.Redirect(w, r, r.URL.Path+"?n="+fmt.Sprint(try("/chain")), http.StatusFound)
		case "/away":
			http.Redirect(w, r, "http://open.test/arrived", http.StatusMovedPermanently)
		case "/refresh":
			io.WriteString(w, `<!doctype html><meta http-equiv="refresh" content="0; url=/there">`)
		case "/inside":
			http.Redirect(w, r, "http://127.0.0.1/admin", http.StatusFound)
		case "/again":
			if try("/again") < 3 {
				http.Error(w, "bad gateway", http.StatusBadGateway)
				return
			}
			io.WriteString(w, text)
		case "/never":
			http.Error(w, "broken", http.StatusInternalServerError)
		case "/wall":
			w.Header().Set("Cf-Mitigated", "challenge")
			w.WriteHeader(http.StatusForbidden)
		default:
			io.WriteString(w, text)
		}
	})
	settings := quick()
	dir := t.TempDir()
	archive, err := warc.New(warc.Settings{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	settings.Archive = archive
	r := newRig(t, natstest.Server(t), fetch.Settings{
		Resolve: s.pins("news.test", "open.test", "wall.test"), Resolver: resolver(t, func(int) string { return "" }),
	}, settings)
	r.start()

	cases := []struct {
		line, url, want string
	}{
		{"http://news.test/a", "", "submitted fetched"},
		{"http://news.test/private/a", "", "submitted refused:robots"},
		{"http://open.test/private/a", "", "submitted fetched"},
		{"http://news.test/missing", "", "submitted refused:status"},
		{"http://news.test/photo", "", "submitted refused:not-html"},
		{"http://news.test/empty", "", "submitted refused:empty"},
		{"http://news.test/here", "", "submitted fetched"},
		{"http://news.test/secret", "", "submitted refused:robots"},
		{"http://news.test/loop", "", "submitted refused:redirect-loop"},
		{"http://news.test/chain", "", "submitted refused:too-many-hops"},
		{"http://news.test/away", "", "submitted redirected"},
		{"http://news.test/refresh", "", "submitted fetched"},
		{"http://news.test/inside", "", "submitted redirected"},
		{"http://news.test/again", "", "submitted retrying:status retrying:status fetched"},
		{"http://news.test/never", "", "submitted retrying:status retrying:status failed:status"},
		{"http://wall.test/wall", "", "submitted refused:blocked"},
		{"http://nowhere.invalid/", "", "submitted refused:dns"},
		{"HTTP://NEWS.test:80/b?utm_source=feed#top", "http://news.test/b", "submitted fetched"},
		{`{"url":"http://news.test/c","labels":{"desk":"sea"},"id":"mine"}`, "http://news.test/c", "submitted fetched"},
		{`{"url":"http://news.test/hops","hops":6}`, "http://news.test/hops", "refused:too-many-hops"},
		{"javascript:alert(1)", "", "refused:invalid-url"},
		{"file:///etc/passwd", "", "refused:invalid-url"},
		{"http://169.254.169.254/latest/meta-data", "", "submitted refused:forbidden-address"},
	}
	var lines []string
	for _, c := range cases {
		lines = append(lines, c.line)
	}
	r.submit(lines...)
	// The two redirects to other hosts go on as requests of their own.
	ends := r.await(len(cases) + 2)
	for _, c := range cases {
		url := c.url
		if url == "" {
			url = c.line
		}
		if got := r.results(url); got != c.want {
			t.Errorf("%s: %s; want %s", url, got, c.want)
		}
	}
	if got := r.results("http://open.test/arrived"); got != "submitted fetched" {
		t.Errorf("the target of a redirect: %s", got)
	}
	if got := r.results("http://127.0.0.1/admin"); got != "submitted refused:forbidden-address" {
		t.Errorf("the forbidden target of a redirect: %s", got)
	}
	byURL := map[string]schema.Outcome{}
	for _, o := range ends {
		if other, twice := byURL[o.URL]; twice {
			t.Errorf("two ends of one request: %+v and %+v", other, o)
		}
		byURL[o.URL] = o
	}
	away, arrived := byURL["http://news.test/away"], byURL["http://open.test/arrived"]
	if got := r.detail("http://open.test/arrived", schema.ResultSubmitted); got != "redirected from http://news.test/away" {
		t.Errorf("the redirect's target says %q", got)
	}
	if away.Spawned != 1 || away.Target != arrived.URL || arrived.Root != away.Root || arrived.Request == away.Request {
		t.Errorf("redirect %+v leads to %+v", away, arrived)
	}
	if o := byURL["http://news.test/c"]; o.Request != "mine" || o.Root != "mine" || o.Status != 200 || o.Bytes != int64(len(text)) {
		t.Errorf("outcome of a page: %+v", o)
	}
	if o := byURL["http://news.test/never"]; o.Attempt != 3 || o.Status != 500 {
		t.Errorf("outcome of a failure: %+v", o)
	}

	r.settle()
	eventually(t, "no turn is left", func() bool { return r.left(r.q.Streams().Turns) == 0 })
	r.checkPages("http://news.test/here", "http://news.test/there")
	r.checkPages("http://news.test/refresh", "http://news.test/there")
	r.checkDead("http://news.test/never")
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "*.warc.gz")); err != nil || len(files) != 1 {
		t.Errorf("archive %v, %v", files, err)
	}
}

// checkPages reads the published pages, one of which was redirected.
func (r *rig) checkPages(asked, final string) {
	r.t.Helper()
	stream, err := r.q.JetStream().Stream(r.t.Context(), r.q.Streams().Pages.Name)
	if err != nil {
		r.t.Fatal(err)
	}
	info := stream.CachedInfo()
	found := false
	for seq := info.State.FirstSeq; seq <= info.State.LastSeq; seq++ {
		m, err := stream.GetMsg(r.t.Context(), seq)
		if err != nil {
			r.t.Fatal(err)
		}
		page, body, err := r.q.DecodePage(&queue.Message{Header: m.Header, Data: m.Data})
		if err != nil || string(body) != text {
			r.t.Errorf("page %s: %q, %v", page.URL, body, err)
		}
		if page.URL == asked {
			found = true
			if page.FinalURL != final || page.Host != "news.test" || page.Status != 200 || page.Fetched.IsZero() {
				r.t.Errorf("redirected page: %+v", page)
			}
		}
	}
	if !found {
		r.t.Errorf("no page of %s among %d", asked, info.State.Msgs)
	}
}

// checkDead expects one dead letter, which a retry sends back as a submission.
func (r *rig) checkDead(url string) {
	r.t.Helper()
	var letters []queue.DeadLetter
	if err := r.q.Dead(r.t.Context(), 0, func(d queue.DeadLetter) bool { letters = append(letters, d); return true }); err != nil {
		r.t.Fatal(err)
	}
	if len(letters) != 1 || letters[0].URL != url || letters[0].Reason != schema.ReasonStatus || letters[0].Subject != r.q.Subjects().Submit() {
		r.t.Fatalf("dead letters: %+v", letters)
	}
	before := len(r.trail)
	if err := r.q.Retry(r.t.Context(), letters[0]); err != nil {
		r.t.Fatal(err)
	}
	r.await(1)
	again := r.trail[before:]
	if o := again[len(again)-1]; o.URL != url || o.Result != schema.ResultFailed || o.Root != r.trail[0].Root && o.Root == "" {
		r.t.Errorf("the retry ended as %+v", o)
	}
}

// seen returns what is known of the URL with an identity, or nil.
func (r *rig) seen(key string) (found *seenEntry) {
	r.t.Helper()
	err := r.frontier.seen.edit(r.t.Context(), []seenEdit{{key, func(e *seenEntry) *seenEntry {
		found = e
		return nil
	}}})
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

func TestSeen(t *testing.T) {
	fail := true
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/flaky" && fail:
			w.WriteHeader(http.StatusInternalServerError)
		case r.Header.Get("If-None-Match") == `"v1"`:
			w.WriteHeader(http.StatusNotModified)
		case r.URL.Path == "/tagged":
			w.Header().Set("ETag", `"v1"`)
			io.WriteString(w, text)
		default:
			io.WriteString(w, text)
		}
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test")}, quick())
	r.start()
	for _, step := range []struct{ name, line, want string }{
		{"first", "http://news.test/tagged", "fetched"},
		{"again", "http://news.test/tagged?fbclid=x", "duplicate"},
		{"https is the same", "https://news.test/tagged", "duplicate"},
		{"forced", `{"url":"http://news.test/tagged","force":true}`, "fetched"},
		{"followed", `{"url":"http://news.test/tagged","via":"follow"}`, "unchanged"},
		{"fails", "http://news.test/flaky", "failed"},
		{"again after a failure", "http://news.test/flaky", "fetched"},
		{"and again", "http://news.test/flaky", "duplicate"},
	} {
		r.submit(step.line)
		if o := r.await(1)[0]; string(o.Result) != step.want {
			t.Fatalf("%s: %+v; want %s", step.name, o, step.want)
		}
		if step.name == "fails" {
			fail = false
			eventually(t, "the failure is remembered", func() bool {
				e := r.seen(r.trail[len(r.trail)-1].Key)
				return e != nil && e.failed
			})
		}
		if step.name == "forced" || step.name == "first" {
			eventually(t, "the validators are remembered", func() bool {
				e := r.seen(r.trail[len(r.trail)-1].Key)
				return e != nil && e.etag == `"v1"`
			})
		}
	}
}

func TestSameMessageTwice(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test")}, quick())
	msg := &queue.Message{Sequence: 7, Published: time.Unix(1, 0), Data: []byte("http://news.test/a\nhttp://news.test/b\nhttp://news.test/a")}
	for range 2 { // as after a crash before the acknowledgement
		if errs := r.frontier.intake(t.Context(), []*queue.Message{msg}); errs[0] != nil {
			t.Fatal(errs[0])
		}
	}
	if n := r.left(r.q.Streams().URLs); n != 2 {
		t.Errorf("%d requests, want 2", n)
	}
	if n := r.left(r.q.Streams().Turns); n != 1 {
		t.Errorf("%d turns, want 1", n)
	}
}

// TestManyAtOnce: more submissions than may be published without waiting.
func TestManyAtOnce(t *testing.T) {
	r := newRig(t, natstest.Server(t), fetch.Settings{}, quick())
	var msgs []*queue.Message
	for n := range 10 {
		var b strings.Builder
		for page := range 500 {
			fmt.Fprintf(&b, "http://h%d.test/%d\n", page%50, n*500+page)
		}
		msgs = append(msgs, &queue.Message{Sequence: uint64(n), Data: []byte(b.String())})
	}
	for i, err := range r.frontier.intake(t.Context(), msgs) {
		if err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if requests, turns := r.left(r.q.Streams().URLs), r.left(r.q.Streams().Turns); requests != 5000 || turns != 50 {
		t.Errorf("%d requests and %d turns, want 5000 and 50", requests, turns)
	}
}

// What a host asked for holds for workers that come later, too.
func TestPauseSurvivesRestart(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	srv := natstest.Server(t)
	first := newRig(t, srv, fetch.Settings{Resolve: s.pins("busy.test")}, quick())
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- first.frontier.Run(ctx) }()
	first.submit("http://busy.test/a")
	eventually(t, "the host rests", func() bool {
		h, err := first.frontier.loadHost(t.Context(), "busy.test")
		return err == nil && time.Until(h.Pause.Until) > 50*time.Minute
	})
	stop()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	// Another turn, for a worker that knows nothing yet.
	turns, err := first.q.JetStream().Stream(t.Context(), first.q.Streams().Turns.Name)
	if err != nil {
		t.Fatal(err)
	}
	if err := turns.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	second := newRig(t, srv, fetch.Settings{Resolve: s.pins("busy.test")}, quick())
	revision := func() uint64 {
		entry, err := second.frontier.fence.kv.Get(t.Context(), token("busy.test"))
		if err != nil {
			t.Fatal(err)
		}
		return entry.Revision()
	}
	before := revision()
	second.start()
	second.submit("http://busy.test/b")
	eventually(t, "the second worker has had the turn", func() bool { return revision() >= before+2 })
	if got := s.paths("busy.test"); !slices.Equal(got, []string{"/a"}) {
		t.Errorf("asked for %v, want /a only", got)
	}
}

func TestPauses(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Host+r.URL.Path]++
		n := asked[r.Host+r.URL.Path]
		mu.Unlock()
		switch {
		case r.Host == "busy.test" && r.URL.Path == "/a" && n == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		case r.Host == "robots.test" && r.URL.Path == "/robots.txt" && n <= 2:
			w.WriteHeader(http.StatusServiceUnavailable)
		default:
			io.WriteString(w, text)
		}
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("busy.test", "robots.test")}, quick())
	r.start()
	r.submit("http://busy.test/a", "http://busy.test/b", "http://robots.test/a")
	r.await(3)
	if got := r.results("http://busy.test/a"); got != "submitted waiting:status fetched" {
		t.Errorf("429: %s", got)
	}
	if got := r.results("http://robots.test/a"); got != "submitted waiting:robots waiting:robots fetched" {
		t.Errorf("robots.txt 503: %s", got)
	}
	var first, second time.Time
	for _, h := range s.seen() {
		if h.host != "busy.test" || h.path == "/robots.txt" {
			continue
		}
		if first.IsZero() {
			first = h.end
		} else if second.IsZero() {
			second = h.start
		}
	}
	if gap := second.Sub(first); gap < time.Second {
		t.Errorf("the host was asked again after %v, it wanted a second", gap)
	}
	eventually(t, "nothing waits or rests", func() bool {
		snap, err := Look(t.Context(), r.q)
		if err != nil {
			t.Fatal(err)
		}
		return snap.Requests == 0 && snap.Hosts == 0 && len(snap.Blocked) == 0
	})
}

func TestHostDown(t *testing.T) {
	settings := quick()
	settings.DownBase = time.Hour
	// A port that no program gets by chance, unlike one that was free a moment ago.
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: map[string]string{"down.test:80": "127.0.0.1:1"}}, settings)
	r.start()
	r.submit("http://down.test/a", "http://down.test/b")
	eventually(t, "the host rests", func() bool {
		snap, err := Look(t.Context(), r.q)
		if err != nil {
			t.Fatal(err)
		}
		return len(snap.Blocked) == 1 && snap.Blocked[0].Host == "down.test" && snap.Blocked[0].Reason == schema.ReasonConnection && snap.Requests == 2
	})
	// The rest is the host's record, not this worker's memory.
	h, err := r.frontier.loadHost(t.Context(), "down.test")
	if err != nil || h.Down.Level != 1 || time.Until(h.Down.Until) < 30*time.Minute {
		t.Errorf("record %+v, %v", h, err)
	}
}

// undated is a turn of which nobody knows when it was made.
type undated struct{ jetstream.Msg }

func (undated) Metadata() (*jetstream.MsgMetadata, error) { return nil, jetstream.ErrNotJSMessage }

// TestLate counts as late only since there was something to do: not while the
// delay ran, nor while what waits had to wait for something else.
func TestLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // no time passes between made and read
		now := time.Now()
		for _, tt := range []struct {
			name       string
			until, due time.Duration // ago
			want       time.Duration
		}{
			{"free for long, looked at a second ago", time.Hour, time.Second, time.Second},
			{"due when its delay ended", 2 * time.Second, 2 * time.Second, 2 * time.Second},
			{"resting on", time.Hour, -time.Hour, 0},
		} {
			g := newGauge()
			g.took(fenceEntry{until: now.Add(-tt.until), due: now.Add(-tt.due)}, undated{})
			if got := g.read(time.Second).MaxLate; got != tt.want {
				t.Errorf("%s: late by %v, want %v", tt.name, got, tt.want)
			}
		}
	})
}

func TestFenceEntries(t *testing.T) {
	now := time.Now()
	for _, e := range []fenceEntry{{clean: true, until: now, due: now.Add(time.Second), stamp: 7, delay: time.Minute}, {}} {
		if back, err := decodeFence(e.encode()); err != nil || back.clean != e.clean || back.stamp != e.stamp || back.delay != e.delay ||
			!e.due.IsZero() && (!back.due.Equal(e.due) || !back.until.Equal(e.until)) {
			t.Errorf("%+v became %+v, %v", e, back, err)
		}
	}
	// As earlier versions left it in a bucket that is still there.
	if e, err := decodeFence(fmt.Appendf(nil, "c %d %d 7", now.UnixNano(), time.Minute)); err != nil || !e.clean || !e.until.Equal(now) || e.stamp != 7 {
		t.Errorf("entry of an earlier version: %+v, %v", e, err)
	}
	for _, broken := range []string{"", "c", "c 1 2", "c 1 2 x"} {
		if e, err := decodeFence([]byte(broken)); err == nil {
			t.Errorf("%q became %+v", broken, e)
		}
	}
}

// TestLook tells hosts that wait for a worker from those that wait for their
// delay, or rest.
func TestLook(t *testing.T) {
	const hosts = 20
	for _, tt := range []struct {
		name     string
		took     time.Duration // by each answer
		change   func(*Settings)
		eligible bool // most hosts
	}{
		// Ten requests a second are few enough for a busy machine.
		{"the delay binds", 0, func(s *Settings) { s.Delay = 2 * time.Second }, false},
		{"the workers bind", 100 * time.Millisecond, func(s *Settings) { s.Concurrency = 1 }, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Host == "rest.test" {
					w.Header().Set("Retry-After", "3600")
					w.WriteHeader(http.StatusTooManyRequests)
					return
				}
				select {
				case <-time.After(tt.took):
				case <-r.Context().Done():
				}
				io.WriteString(w, text)
			})
			names := []string{"rest.test"}
			lines := []string{"http://rest.test/a"}
			for i := range hosts {
				names = append(names, fmt.Sprintf("h%d.test", i))
				for j := range 100 {
					lines = append(lines, fmt.Sprintf("http://h%d.test/%d", i, j))
				}
			}
			settings := quick()
			tt.change(&settings)
			r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins(names...)}, settings)
			r.frontier.reportEvery = 400 * time.Millisecond
			r.submit(lines...)
			r.start()
			var snap Snapshot
			eventually(t, "the frontier shows how it stands", func() bool {
				var err error
				if snap, err = Look(t.Context(), r.q); err != nil {
					t.Fatal(err)
				}
				if len(snap.Workers) != 1 || len(snap.Blocked) != 1 || snap.Hosts != hosts+1 {
					return false
				}
				if tt.eligible {
					return snap.Eligible > hosts/2 && snap.OldestEligible > 500*time.Millisecond
				}
				return snap.Eligible < hosts/4 && snap.OldestEligible < time.Second
			})
			if snap.Waiting+snap.Eligible != snap.Hosts || snap.Blocked[0].Host != "rest.test" || snap.Requests == 0 {
				t.Errorf("%+v", snap)
			}
		})
	}
}

func TestRobotsOfAnotherHost(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Host == "bare.test" && r.URL.Path == "/robots.txt":
			http.Redirect(w, r, "http://www.bare.test/robots.txt", http.StatusMovedPermanently)
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, "User-agent: Harkara\nDisallow: /no\n")
		default:
			io.WriteString(w, text)
		}
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("bare.test", "www.bare.test")}, quick())
	r.start()
	r.submit("http://bare.test/no", "http://bare.test/yes", "http://www.bare.test/a", "http://www.bare.test/b")
	r.await(4)
	if got := r.results("http://bare.test/no"); got != "submitted refused:robots" {
		t.Errorf("disallowed by the other host's robots.txt: %s", got)
	}
	if got := s.paths("bare.test"); !slices.Equal(got, []string{"/yes"}) {
		t.Errorf("asked bare.test for %v", got)
	}
	checkPolite(t, s.seen(), quick().Delay)
}

func TestCrawlDelay(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			io.WriteString(w, "User-agent: *\nCrawl-delay: 0.3\n")
			return
		}
		io.WriteString(w, text)
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("slow.test")}, quick())
	r.start()
	r.submit("http://slow.test/1", "http://slow.test/2", "http://slow.test/3")
	r.await(3)
	checkPolite(t, s.seen(), 300*time.Millisecond)
}

// checkPolite fails the test when a host was asked twice at once or too soon.
func checkPolite(t testing.TB, hits []hit, delay time.Duration) {
	t.Helper()
	slices.SortFunc(hits, func(a, b hit) int { return a.start.Compare(b.start) })
	last := map[string]hit{}
	for _, h := range hits {
		if before, ok := last[h.host]; ok {
			if gap := h.start.Sub(before.end); gap < delay {
				t.Errorf("%s: %s began %v after the end of %s, the delay is %v", h.host, h.path, gap, before.path, delay)
			}
		}
		last[h.host] = h
	}
}

func TestSweep(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	settings := quick()
	settings.Sweep = 20 * time.Millisecond
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test")}, settings)
	// A request without a turn, as a crash between the two writes leaves it.
	sub := &submission{Submission: schema.Submission{ID: "x", Root: "x", URL: "http://news.test/a"}, at: time.Now()}
	r.frontier.check(sub)
	msg, _, err := r.frontier.requestMessage(sub.request)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.q.Publish(t.Context(), msg); err != nil {
		t.Fatal(err)
	}
	r.start()
	if o := r.await(1)[0]; o.Result != schema.ResultFetched {
		t.Errorf("ended as %+v", o)
	}
}

// TestPagePublishedByTheDead: a worker that dies between publishing a page and
// deleting its request leaves nothing to fetch again.
// What a worker brought to its end before it died is not asked for again: /a,
// whose page it had published, and /b, which the site had refused.
func TestEndedByTheDead(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("news.test")}, quick())
	lines := []byte("http://news.test/a\nhttp://news.test/b\nhttp://news.test/c")
	if errs := r.frontier.intake(t.Context(), []*queue.Message{{Sequence: 1, Data: lines}}); errs[0] != nil {
		t.Fatal(errs[0])
	}
	request := func(sequence uint64) schema.Request {
		msg, err := r.frontier.urls.GetMsg(t.Context(), sequence)
		if err != nil {
			t.Fatal(err)
		}
		req, err := schema.DecodeRequest(msg.Data)
		if err != nil {
			t.Fatal(err)
		}
		return req
	}
	a, b := request(1), request(2)
	page, err := r.q.PageMessage(schema.Page{Request: a.ID, URL: a.URL}, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	refused, err := r.q.OutcomeMessage(schema.Outcome{
		Stage: schema.StageFetch, Result: schema.ResultRefused, Reason: schema.ReasonStatus, Request: b.ID, URL: b.URL, Attempt: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.q.Publish(t.Context(), page, refused); err != nil {
		t.Fatal(err)
	}
	left := fenceEntry{until: time.Now()} // not clean
	if _, err := r.frontier.fence.kv.Put(t.Context(), token("news.test"), left.encode()); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.await(3) // the dead worker's outcome of /b is one of them
	if got := s.paths("news.test"); !slices.Equal(got, []string{"/c"}) {
		t.Errorf("asked for %v, want /c only", got)
	}
	r.settle()
	if n := r.left(r.q.Streams().Pages); n != 2 {
		t.Errorf("%d pages, want 2", n)
	}
}

func TestBrokenRequest(t *testing.T) {
	r := newRig(t, natstest.Server(t), fetch.Settings{}, quick())
	tok := token("broken.test")
	for _, data := range []string{"{", `{"id":"x","url":"http:///no-host"}`} {
		if err := r.q.Publish(t.Context(), &nats.Msg{Subject: r.q.Subjects().URL(tok), Data: []byte(data)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.frontier.publishTurns(t.Context(), map[string]string{tok: "broken.test"}); err != nil {
		t.Fatal(err)
	}
	r.start()
	for _, o := range r.await(2) {
		if o.Result != schema.ResultRefused || o.Reason != schema.ReasonMalformed {
			t.Errorf("ended as %+v", o)
		}
	}
	eventually(t, "the requests are gone", func() bool { return r.left(r.q.Streams().URLs) == 0 })
}

// TestTurnsDoNotAge: with more hosts than slow workers can serve, no turn lies
// with one of them for longer than it is its own.
func TestTurnsDoNotAge(t *testing.T) {
	t.Parallel()
	const hosts = 8
	begun := make(chan struct{}, hosts)
	site := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/robots.txt" {
			begun <- struct{}{}
			time.Sleep(2500 * time.Millisecond)
		}
		io.WriteString(w, text)
	})
	var names, urls []string
	for n := range hosts {
		names = append(names, hostName(n))
		urls = append(urls, "http://"+hostName(n)+"/")
	}
	s := quick()
	// The last of four in a row waits longer than a turn is one worker's, and
	// signs of life, every third of that, may come very late.
	s.Concurrency, s.Lease = 1, 6*time.Second
	srv := natstest.Server(t)
	r := newRig(t, srv, fetch.Settings{Resolve: site.pins(names...)}, s)
	second := newRig(t, srv, fetch.Settings{Resolve: site.pins(names...)}, s)
	r.submit(urls...)
	r.start()
	<-begun
	second.start()
	r.await(hosts)
	info, err := r.frontier.turns.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if info.Delivered.Consumer != hosts {
		t.Errorf("%d turns were delivered %d times", hosts, info.Delivered.Consumer)
	}
}
