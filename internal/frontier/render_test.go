package frontier

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/chromiumtest"
	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
	"github.com/harkara/harkara/workers/fetch/render"
)

// renderer returns a renderer for a site's hosts.
func (s *site) renderer(t *testing.T, endpoint string, hosts ...string) *render.Renderer {
	t.Helper()
	f, err := fetch.New(fetch.Settings{Resolve: s.pins(hosts...)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	r, err := render.New(render.Settings{Endpoint: endpoint, Fetcher: f, Quiet: 2 * time.Second, Timeout: time.Minute}) // of a busy machine
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRenderWaits: while there is no browser, the pages that need one wait
// without losing an attempt, and say so; others do not.
func TestRenderWaits(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) })
	set := quick()
	set.Renderer, set.Render = s.renderer(t, "http://127.0.0.1:1"), []string{"*.app.test"}
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins("www.app.test", "plain.test")}, set)
	r.start()
	r.submit("http://www.app.test/a", "http://plain.test/a")
	r.await(1)
	if got := r.results("http://plain.test/a"); got != "submitted fetched" {
		t.Errorf("without a browser: %s", got)
	}
	deadline := time.After(patience)
	for r.results("http://www.app.test/a") != "submitted waiting:render" {
		select {
		case o := <-r.outcomes:
			r.trail = append(r.trail, o)
			if o.Result == schema.ResultWaiting && (o.RetryAt.Before(time.Now()) || o.Attempt != 1 || !strings.Contains(o.Detail, "(Chromium) cannot be reached")) {
				t.Errorf("outcome %+v", o)
			}
		case <-deadline:
			t.Fatalf("the trail: %s", r.story())
		}
	}
	if paths := s.paths("www.app.test"); len(paths) > 0 {
		t.Errorf("asked for %v, which nobody could render", paths)
	}
	eventually(t, "one request is left", func() bool { return r.left(r.q.Streams().URLs) == 1 })
}

func TestRenderSettings(t *testing.T) {
	for _, bad := range []Settings{{Render: []string{"a.test"}}, {Render: []string{"["}, Renderer: &render.Renderer{}}, {Render: []string{""}, Renderer: &render.Renderer{}}} {
		if err := checkRender(bad); err == nil {
			t.Errorf("%+v is accepted", bad.Render)
		}
	}
}

// TestRenderInTurn renders pages within their host's turns.
func TestRenderInTurn(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /private")
		case "/app.js":
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, `fetch("/private/data").catch(() => fetch("/data")).then(r => r.text()).then(t => { document.body.innerHTML = t })`)
		case "/data":
			io.WriteString(w, "<p>The ferry of Port Alder sails again.")
		case "/elsewhere":
			io.WriteString(w, `<title>Wait</title><script>location = "/story"</script>`)
		case "/away":
			io.WriteString(w, `<title>Wait</title><script>location = "http://other.test/story"</script>`)
		case "/feed":
			w.Header().Set("Content-Type", "application/rss+xml")
			io.WriteString(w, "<rss><channel></channel></rss>")
		case "/reserved":
			w.Header().Set("TDM-Reservation", "1")
			io.WriteString(w, `<script src=/reserved.js></script>`)
		default:
			w.Header().Set("ETag", `"same"`)
			io.WriteString(w, `<!doctype html><title>Wait</title><body><script src=/app.js></script>`)
		}
	})
	hosts := []string{"www.app.test", "other.test", "plain.test"}
	set := quick()
	set.Delay = 100 * time.Millisecond
	set.Renderer, set.Render = s.renderer(t, endpoint, hosts...), []string{"*.App.test", "other.test"}
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: s.pins(hosts...)}, set)
	r.start()
	for _, path := range []string{"/story", "/elsewhere", "/away", "/feed", "/reserved"} {
		r.submit("http://www.app.test" + path)
	}
	r.submit("http://plain.test/story")
	r.await(8)
	for url, want := range map[string]string{
		"http://www.app.test/story":     "submitted fetched",
		"http://www.app.test/elsewhere": "submitted redirected",
		"http://www.app.test/away":      "submitted redirected",
		"http://www.app.test/feed":      "submitted fetched",
		"http://www.app.test/reserved":  "submitted refused:opt-out",
		"http://other.test/story":       "submitted fetched",
		"http://plain.test/story":       "submitted fetched",
	} {
		if got := r.results(url); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
	for _, o := range r.trail {
		rendered := strings.Contains(o.Detail, "rendered in")
		want := o.Result == schema.ResultRedirected || o.Result == schema.ResultFetched && o.URL != "http://plain.test/story" && o.URL != "http://www.app.test/feed"
		if rendered != want {
			t.Errorf("the trail of %s says %s %q", o.URL, o.Result, o.Detail)
		}
	}
	for url, page := range r.pages() {
		want := url != "http://plain.test/story" && url != "http://www.app.test/feed"
		if page.Rendered != want || strings.Contains(page.body, "The ferry of Port Alder") != want {
			t.Errorf("%s: rendered %v, %s", url, page.Rendered, page.body)
		}
		if want && (page.Header["Content-Type"] != "text/html; charset=utf-8" || page.Bytes != int64(len(page.body))) {
			t.Errorf("%s: %+v", url, page.Page)
		}
	}
	for _, closed := range []string{"/private/data", "/reserved.js"} {
		if slices.Contains(s.paths("www.app.test"), closed) {
			t.Errorf("%s was asked for", closed)
		}
	}
	// The delay counts from the end of the last request of a rendered page.
	var last time.Time
	for _, h := range s.seen() {
		if h.host == "www.app.test" && strings.HasPrefix(h.path, "/data") {
			last = h.end
		}
		if h.host == "www.app.test" && !strings.HasPrefix(h.path, "/data") && !last.IsZero() && h.path != "/app.js" && h.start.Sub(last) < 100*time.Millisecond {
			t.Errorf("%s was asked for %v after the page before it", h.path, h.start.Sub(last))
		}
	}
}

// publishedPage is a page with its body.
type publishedPage struct {
	schema.Page
	body string
}

// pages returns the published pages by the URL that was asked for.
func (r *rig) pages() map[string]publishedPage {
	r.t.Helper()
	r.settle()
	all := map[string]publishedPage{}
	stream, err := r.q.JetStream().Stream(r.t.Context(), r.q.Streams().Pages.Name)
	if err != nil {
		r.t.Fatal(err)
	}
	for sequence := range stream.CachedInfo().State.LastSeq {
		m, err := stream.GetMsg(r.t.Context(), sequence+1)
		if err != nil {
			r.t.Fatal(err)
		}
		page, body, err := r.q.DecodePage(&queue.Message{Header: m.Header, Data: m.Data})
		if err != nil {
			r.t.Fatal(err)
		}
		all[page.URL] = publishedPage{page, string(body)}
	}
	if len(all) == 0 {
		r.t.Error("no page was published")
	}
	return all
}
