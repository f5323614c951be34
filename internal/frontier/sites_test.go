package frontier

import (
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

func TestParseSites(t *testing.T) {
	list, err := parseSites([]byte(`{"hosts": [
		{"match": "Slow.example", "delay": "10s"},
		{"match": "*.slow.example", "delay": "1m", "headers": {"Accept-Language": "fi"}},
		{"match": "127.0.0.1:8080", "off": true}]}`))
	if err != nil {
		t.Fatal(err)
	}
	s := &sites{}
	s.list.Store(&list)
	if d := s.of("slow.example").Delay; time.Duration(d) != 10*time.Second {
		t.Errorf("slow.example: %v", time.Duration(d))
	}
	if site := s.of("news.slow.example"); time.Duration(site.Delay) != time.Minute || site.Headers["Accept-Language"] != "fi" {
		t.Errorf("news.slow.example: %+v", site)
	}
	if !s.of("127.0.0.1:8080").Off || s.of("127.0.0.1").Off || s.of("other.example").Off {
		t.Error("hosts are mixed up")
	}
	for _, bad := range []string{
		``, `{`, `{"hosts":[{"match":"a","dleay":"1s"}]}`, `{"hosts":[{"delay":"1s"}]}`, `{"hosts":[{"match":"["}]}`,
		`{"hosts":[{"match":"a","delay":"fast"}]}`, `{"hosts":[{"match":"a","delay":"-1s"}]}`,
		`{"hosts":[{"match":"a","concurrency":1000}]}`, `{"hosts":[{"match":"a","headers":{"A":"b\r\nC: d"}}]}`,
	} {
		if _, err := parseSites([]byte(bad)); err == nil {
			t.Errorf("accepts %s", bad)
		}
	}
}

func TestSitesAreReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hosts.json")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := openSites(path, false, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a file that is not there is accepted")
	}
	write(`{"hosts":[{"match":"a.example","off":true}]}`)
	s, err := openSites(path, false, slog.New(slog.DiscardHandler))
	if err != nil || !s.of("a.example").Off {
		t.Fatalf("first: %v", err)
	}
	write(`{"hosts":[{"match":"b.example","off":true}]}`)
	s.refresh()
	if s.of("a.example").Off || !s.of("b.example").Off {
		t.Error("the change was not noticed")
	}
	write(`{"hosts":`)
	s.refresh()
	if !s.of("b.example").Off {
		t.Error("a broken file changed the settings")
	}
	write(`{"hosts":[{"match":"c.example","render":true}]}`)
	s.refresh()
	if !s.of("b.example").Off {
		t.Error("pages are to be rendered without a browser")
	}
	if s, err := openSites(path, true, slog.New(slog.DiscardHandler)); err != nil || !s.of("c.example").Render {
		t.Errorf("with a browser: %v", err)
	}
}

func TestSites(t *testing.T) {
	const limit = 3
	entered, leave := make(chan string, 100), make(chan struct{})
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "wide.test" && r.URL.Path != "/robots.txt" {
			entered <- r.URL.Path
			<-leave
		}
		if r.URL.Path == "/tdm" {
			w.Header().Set("TDM-Reservation", "1")
		}
		if r.URL.Path == "/noindex" {
			w.Header().Add("X-Robots-Tag", "otherbot: noarchive")
			w.Header().Add("X-Robots-Tag", "Harkara: noindex, nofollow")
		}
		if r.URL.Path == "/others" {
			w.Header().Set("X-Robots-Tag", "otherbot: noindex")
		}
		io.WriteString(w, text)
	})
	path := filepath.Join(t.TempDir(), "hosts.json")
	if err := os.WriteFile(path, []byte(`{"hosts":[{"match":"off.test","off":true},{"match":"wide.test","concurrency":3},
		{"match":"slow.test","delay":"200ms","headers":{"X-Desk":"sea"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := quick()
	settings.SitesFile = path
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("off.test", "wide.test", "slow.test", "plain.test")}, settings)
	r.start()
	r.submit("http://off.test/", "http://slow.test/1", "http://slow.test/2",
		"http://plain.test/tdm", "http://plain.test/noindex", "http://plain.test/others")
	r.await(6)
	for url, want := range map[string]string{
		"http://off.test/":          "submitted refused:switched-off",
		"http://slow.test/2":        "submitted fetched",
		"http://plain.test/tdm":     "submitted refused:opt-out",
		"http://plain.test/noindex": "submitted refused:opt-out",
		"http://plain.test/others":  "submitted fetched",
	} {
		if got := r.results(url); got != want {
			t.Errorf("%s: %s; want %s", url, got, want)
		}
	}
	var slow []hit
	for _, h := range s.seen() {
		if h.host == "slow.test" {
			slow = append(slow, h)
			if h.header.Get("X-Desk") != "sea" {
				t.Errorf("%s without the header", h.path)
			}
		}
	}
	checkPolite(t, slow, 200*time.Millisecond)

	var lines []string
	for n := range 30 {
		lines = append(lines, "http://wide.test/"+strings.Repeat("x", n))
	}
	r.submit(lines...)
	for range limit {
		<-entered // as many at once as are allowed
	}
	if n := len(entered); n > 0 {
		t.Errorf("%d more requests at once than allowed", n)
	}
	close(leave)
	r.await(len(lines))
}

func TestGroupByDomain(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) })
	settings := quick()
	settings.GroupByDomain, settings.Delay = true, 50*time.Millisecond
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("a.paper.example", "b.paper.example", "other.example")}, settings)
	r.start()
	r.submit("http://a.paper.example/1", "http://b.paper.example/1", "http://a.paper.example/2", "http://b.paper.example/2", "http://other.example/1")
	for _, o := range r.await(5) {
		if o.Result != schema.ResultFetched {
			t.Errorf("%+v", o)
		}
	}
	var hits []hit
	for _, h := range s.seen() {
		if h.host != "other.example" {
			h.host = "paper.example"
		}
		hits = append(hits, h)
	}
	checkPolite(t, hits, settings.Delay)
}

// TestSitesInDocs reads the example that docs/fetching.md shows.
func TestSitesInDocs(t *testing.T) {
	docs, err := os.ReadFile(filepath.Join("..", "..", "docs", "fetching.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(docs), "```json\n")
	example, _, _ = strings.Cut(example, "```")
	list, err := parseSites([]byte(example))
	if err != nil || len(list) < 3 {
		t.Errorf("%d hosts in the example, %v", len(list), err)
	}
}
