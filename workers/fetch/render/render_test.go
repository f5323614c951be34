package render

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/chromiumtest"
	"github.com/harkara/harkara/internal/leaktest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

func TestMain(m *testing.M) { os.Exit(leaktest.Main(m)) }

// web is an HTTP server that is many hosts and notes who was asked for what.
type web struct {
	*httptest.Server
	mu   sync.Mutex
	hits []*http.Request
	most map[string]int // requests at once, by host
	now  map[string]int
}

func newWeb(t *testing.T, handler http.HandlerFunc) *web {
	t.Helper()
	w := &web{most: map[string]int{}, now: map[string]int{}}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		w.hits = append(w.hits, r.Clone(context.Background()))
		w.now[r.Host]++
		w.most[r.Host] = max(w.most[r.Host], w.now[r.Host])
		w.mu.Unlock()
		handler(out, r)
		w.mu.Lock()
		w.now[r.Host]--
		w.mu.Unlock()
	}))
	t.Cleanup(w.Close)
	return w
}

// asked returns "host/path" of the requests so far.
func (w *web) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []string
	for _, r := range w.hits {
		all = append(all, r.Host+r.URL.RequestURI())
	}
	return all
}

func (w *web) count(address string) (n int) {
	for _, a := range w.asked() {
		if a == address {
			n++
		}
	}
	return n
}

// newRenderer returns a Renderer whose fetcher reaches the hosts of w, and
// nothing else on this machine.
func newRenderer(t *testing.T, endpoint string, w *web, change func(*Settings), hosts ...string) *Renderer {
	t.Helper()
	pins := map[string]string{}
	for _, h := range hosts {
		pins[h+":80"] = w.Listener.Addr().String()
	}
	f, err := fetch.New(fetch.Settings{Resolve: pins, Contact: "https://example.org/bot"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	// Times for a busy machine, on which a browser can be quiet in the middle of its work.
	s := Settings{Endpoint: endpoint, Fetcher: f, Quiet: 1500 * time.Millisecond, Timeout: time.Minute}
	if change != nil {
		change(&s)
	}
	r, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// render fetches address and renders it.
func render(t *testing.T, r *Renderer, p Page) (Result, error) {
	t.Helper()
	if p.Response == nil {
		res, err := r.settings.Fetcher.Get(t.Context(), fetch.Request{URL: p.URL})
		if err != nil {
			t.Fatal(err)
		}
		p.Response = res
	}
	tab, err := r.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tab.Close()
	return tab.Render(t.Context(), p)
}

// answer is a page that was fetched.
func answer(html string) *fetch.Response {
	return &fetch.Response{Status: 200, Received: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: []byte(html)}
}

// TestRender renders a page of which nothing is there before its scripts ran.
func TestRender(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	w := newWeb(t, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		switch r.Host + r.URL.Path {
		case "news.test/story":
			h.Set("Content-Type", "text/html; charset=windows-1252")
			h.Set("Set-Cookie", "visitor=7")
			io.WriteString(w, `<!doctype html><html lang=sv><head><meta charset=windows-1252><title>Laddar`+"\x85"+`</title>
				<link rel=stylesheet href=/style.css><script type=module src="/app.js"></script></head>
				<body><div id=root></div><img src=/photo.jpg><iframe src=/frame></iframe><video src=/film.mp4></video></body></html>`)
		case "news.test/app.js":
			h.Set("Content-Type", "text/javascript")
			io.WriteString(w, `import { say } from "/say.js";
				const [story, weather] = await Promise.all([
					fetch("/api/story?utm_source=b&a=1", {headers: {"X-Api": "key 9"}}).then(r => r.json()),
					fetch("http://data.test/weather", {headers: {"X-Asked-By": "page"}}).then(r => r.text()),
				]);
				say(story.title + " – " + weather);
				document.title = story.title;`)
		case "news.test/say.js":
			h.Set("Content-Type", "text/javascript")
			io.WriteString(w, `export const say = text => { const p = document.createElement("p"); p.textContent = text; document.querySelector("#root").append(p) }`)
		case "news.test/api/story":
			h.Set("Content-Type", "application/json")
			io.WriteString(w, `{"title": "Färjan går igen"}`)
		case "data.test/weather":
			h.Set("Access-Control-Allow-Origin", "http://news.test")
			h.Set("Access-Control-Allow-Headers", "x-asked-by")
			io.WriteString(w, "mulet")
		default:
			http.NotFound(w, r)
		}
	})
	r := newRenderer(t, endpoint, w, nil, "news.test", "data.test")
	got, err := render(t, r, Page{URL: "http://news.test/story", Header: map[string]string{"X-Paper": "ours"}})
	if err != nil {
		t.Fatal(err)
	}
	html := string(got.HTML)
	for _, want := range []string{"<!DOCTYPE html>", "<title>Färjan går igen</title>", "<p>Färjan går igen – mulet</p>", `<html lang="sv">`} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	t.Log(got.String())
	if got.Requests != 4 || got.Refused < 3 || got.Cut != "" || got.Location != "" || got.Bytes == 0 {
		t.Errorf("result %+v", got)
	}
	for _, address := range []string{"news.test/story", "news.test/app.js", "news.test/say.js", "news.test/api/story?utm_source=b&a=1", "data.test/weather"} {
		if n := w.count(address); n != 1 {
			t.Errorf("%s was asked for %d times, want once", address, n)
		}
	}
	if all := w.asked(); len(all) != 5 {
		t.Errorf("asked for %v", all)
	}
	for _, hit := range w.hits {
		if ua := hit.UserAgent(); ua != "Harkara/1.0 (+https://example.org/bot)" {
			t.Errorf("%s%s: User-Agent %q", hit.Host, hit.URL, ua)
		}
		if hit.Header.Get("Cookie") != "" {
			t.Errorf("%s%s: a cookie was sent", hit.Host, hit.URL)
		}
		if own := hit.Header.Get("X-Paper"); hit.URL.Path != "/story" && (own == "ours") != (hit.Host == "news.test") {
			t.Errorf("%s%s: the header for news.test is %q", hit.Host, hit.URL, own)
		}
	}

	// A second page of the site does not ask for its scripts again.
	if _, err := render(t, r, Page{URL: "http://news.test/story"}); err != nil {
		t.Fatal(err)
	}
	if w.count("news.test/app.js") != 1 || w.count("news.test/api/story?utm_source=b&a=1") != 2 {
		t.Errorf("with a second page: %v", w.asked())
	}
	for host, n := range w.most {
		if n > 1 {
			t.Errorf("%s was asked %d things at once", host, n)
		}
	}
}

// TestRenderGuard has a page try whatever could reach an address that is not
// open to it, by itself and through others.
func TestRenderGuard(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	secret := newWeb(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "text/javascript")
		io.WriteString(w, `document.body.append("SECRET")`)
	})
	port := secret.Listener.Addr().(*net.TCPAddr).Port
	opened := make(chan net.Addr, 100) // whoever connects to what is no HTTP, or sends a datagram
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	go func() {
		for {
			c, err := plain.Accept()
			if err != nil {
				return
			}
			opened <- c.RemoteAddr()
			c.Close()
		}
	}()
	packets, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { packets.Close() })
	go func() {
		for {
			_, from, err := packets.ReadFrom(make([]byte, 1500))
			if err != nil {
				return
			}
			opened <- from
		}
	}()

	file := filepath.Join(t.TempDir(), "secret.js")
	if err := os.WriteFile(file, []byte(`document.body.append("SECRET")`), 0o644); err != nil {
		t.Fatal(err)
	}
	w := newWeb(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, fmt.Sprintf("http://127.0.0.1:%d/redirected", port), http.StatusFound)
	})
	page := `<!doctype html><title>Try</title><body>
		<link rel=dns-prefetch href="http://localhost:PORT"><link rel=preconnect href="http://127.0.0.1:PORT"><link rel=preconnect href="http://127.0.0.1:TCP">
		<link rel=preload as=script href="http://127.0.0.1:PORT/preload"><link rel=prefetch href="http://127.0.0.1:PORT/prefetch">
		<link rel=modulepreload href="http://127.0.0.1:PORT/modulepreload"><link rel=stylesheet href="http://127.0.0.1:PORT/style">
		<link rel=icon href="http://127.0.0.1:PORT/icon"><link rel=manifest href="http://127.0.0.1:PORT/manifest">
		<script src="http://127.0.0.1:PORT/script"></script><script src="http://localhost:PORT/script"></script><script src="http://[::1]:PORT/script"></script>
		<script src="http://news.test/away"></script><script src="FILE"></script>
		<img src="http://127.0.0.1:PORT/image"><iframe src="http://127.0.0.1:PORT/frame"></iframe><iframe src="FILE"></iframe>
		<iframe sandbox="allow-scripts" srcdoc="<script src='http://127.0.0.1:PORT/srcdoc'></script><img src='http://127.0.0.1:PORT/srcdoc-image'>"></iframe>
		<iframe src="data:text/html,<script src='http://127.0.0.1:PORT/data'></script>"></iframe>
		<object data="http://127.0.0.1:PORT/object"></object><embed src="http://127.0.0.1:PORT/embed"><video src="http://127.0.0.1:PORT/video"></video>
		<form id=f method=post action="http://127.0.0.1:PORT/form" target=_blank></form>
		<script>
		const base = "http://127.0.0.1:PORT";
		const attempt = f => { try { Promise.resolve(f()).catch(() => {}) } catch {} };
		attempt(() => fetch(base + "/fetch")); attempt(() => fetch(base + "/post", {method: "POST", body: "x", mode: "no-cors"}));
		attempt(() => fetch("http://news.test/redirect")); attempt(() => fetch(base + "/keepalive", {keepalive: true, mode: "no-cors"}));
		attempt(() => navigator.sendBeacon(base + "/beacon", "x")); attempt(() => new WebSocket("ws://127.0.0.1:PORT/socket")); attempt(() => new WebSocket("ws://127.0.0.1:TCP/socket"));
		attempt(() => new EventSource(base + "/events")); attempt(() => new WebTransport("https://127.0.0.1:PORT/"));
		attempt(() => navigator.serviceWorker.register("/sw.js"));
		attempt(() => new Worker(URL.createObjectURL(new Blob(["fetch('" + base + "/worker'); new WebSocket('ws://127.0.0.1:TCP/'); importScripts('" + base + "/import')"]))));
		attempt(() => { const pc = new RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:UDP"}]}); pc.createDataChannel("x"); return pc.createOffer().then(o => pc.setLocalDescription(o)) });
		attempt(() => { const frame = document.createElement("iframe"); document.body.append(frame);
			const pc = new frame.contentWindow.RTCPeerConnection({iceServers: [{urls: "stun:127.0.0.1:UDP"}]}); pc.createDataChannel("x"); return pc.createOffer().then(o => pc.setLocalDescription(o)) });
		attempt(() => window.open(base + "/popup")); attempt(() => document.querySelector("#f").submit());
		attempt(() => { const x = new XMLHttpRequest(); x.open("GET", base + "/sync", false); x.send() });
		setTimeout(() => document.body.append("DONE"), 400);
		</script>`
	page = strings.NewReplacer("PORT", fmt.Sprint(port), "TCP", fmt.Sprint(plain.Addr().(*net.TCPAddr).Port),
		"UDP", fmt.Sprint(packets.LocalAddr().(*net.UDPAddr).Port), "FILE", "file://"+file).Replace(page)
	r := newRenderer(t, endpoint, w, func(s *Settings) { s.Quiet = 4 * time.Second }, "news.test")
	got, err := render(t, r, Page{URL: "http://news.test/", Response: answer(page)})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(got.String())
	if html := string(got.HTML); !strings.Contains(html, "DONE") || strings.Contains(strings.ReplaceAll(html, `append("SECRET")`, ""), "SECRET") {
		t.Errorf("the page became %s", html)
	}
	if all := secret.asked(); len(all) > 0 {
		t.Errorf("what is not open was asked for %v", all)
	}
	select {
	case from := <-opened:
		t.Errorf("a connection or datagram came from %v", from)
	default:
	}
	if n := w.count("news.test/redirect"); n != 1 {
		t.Errorf("the redirect was asked for %d times: the test tests nothing", n)
	}
}

// TestRenderAllowed keeps a page from what robots.txt or the operator closes.
func TestRenderAllowed(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	w := newWeb(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "document.title += ' open'") })
	r := newRenderer(t, endpoint, w, nil, "news.test")
	got, err := render(t, r, Page{
		URL: "http://news.test/", Response: answer(`<title>Is</title><script src=/private/a.js></script><script src=/public/a.js></script>`),
		Allowed: func(address string) bool { return !strings.Contains(address, "/private/") },
	})
	if err != nil || !strings.Contains(string(got.HTML), "<title>Is open</title>") || got.Refused == 0 || len(w.asked()) != 1 {
		t.Errorf("got %s %+v, %v; asked %v", got.HTML, got, err, w.asked())
	}
}

// TestRenderLimits gives the browser pages that would never end.
func TestRenderLimits(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	w := newWeb(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/large.js":
			w.Header().Set("Content-Type", "text/javascript")
			io.WriteString(w, "document.title = 'large ran';"+strings.Repeat("/* a script of a hundred bytes and then some, which does nothing at all but fill this whole line */\n", 30_000))
		case "/slow":
			select {
			case <-r.Context().Done():
			case <-time.After(time.Minute):
			}
		default:
			io.WriteString(w, "{}")
		}
	})
	r := newRenderer(t, endpoint, w, func(s *Settings) {
		s.Timeout, s.Requests, s.Resource, s.MaxBody = 6*time.Second, 20, 1<<20, 1<<20
	}, "news.test")
	for _, tt := range []struct {
		name, html, want string
		reason           schema.Reason
		cut              bool
		check            func(t *testing.T, got Result)
	}{
		{name: "a script without end", html: `<p>Before the loop.</p><script>while (true);</script>`, want: "Before the loop.", cut: true},
		{name: "timers without end", html: `<p>Text</p><script>setInterval(() => document.body.append("."), 1)</script>`, want: "Text"},
		{name: "requests without end", html: `<p>Text</p><script>(async () => { for (let i = 0; ; i++) await fetch("/api/" + i).catch(() => {}) })()</script>`, want: "Text",
			check: func(t *testing.T, got Result) {
				if got.Requests > 20 || got.Refused == 0 {
					t.Errorf("%+v", got)
				}
			}},
		{name: "requests all at once", html: `<p>Text</p><script>for (let i = 0; i < 5000; i++) fetch("/all/" + i)</script>`, want: "Text",
			check: func(t *testing.T, got Result) {
				if got.Requests > 20 || got.Refused < 100 {
					t.Errorf("%+v", got)
				}
			}},
		{name: "a slow answer", html: `<p>Text</p><script>fetch("/slow")</script>`, want: "Text", cut: true},
		{name: "a large script", html: `<title>Small</title><p>Text</p><script src=/large.js></script>`, want: "<title>Small</title>"},
		{name: "a large page", html: `<p id=p></p><script>p.textContent = "x".repeat(3 << 20)</script>`, reason: schema.ReasonTooLarge},
		{name: "a deep page", html: `<script>let e = document.body || document.documentElement; for (let i = 0; i < 20000; i++) { const d = document.createElement("div"); e.append(d); e = d } e.append("deep")</script>`, reason: schema.ReasonRender},
		{name: "dialogs", html: `<p>Text</p><script>for (let i = 0; i < 50; i++) { alert(i); confirm("?"); prompt("?") } document.body.append("after all")</script>`, want: "after all"},
		{name: "a large request", html: `<script>fetch("/x", {method: "POST", body: "x".repeat(20 << 20)})</script>`, reason: schema.ReasonRender},
		{name: "large headers", html: `<p>Text</p><script>fetch("/y", {headers: {a: "x".repeat(5 << 20)}}).catch(() => {}); fetch("/z?" + "x".repeat(1 << 20)).catch(() => {})</script>`, want: "Text"},
		{name: "many characters that JSON escapes", html: `<p id=p></p><script>p.textContent = "<\u0001😀".repeat(100000) + "end"</script>`, want: "😀end</p>"},
		{name: "the console", html: `<p>Text</p><script>for (let i = 0; i < 2000; i++) console.log("x".repeat(1 << 20))</script>`, want: "Text"},
		{name: "nothing left", html: `<p>Text</p><script>document.documentElement.remove()</script>`, reason: schema.ReasonEmpty},
		{name: "built to deceive", html: `<p>Text</p><script>
			Object.defineProperty(Element.prototype, "outerHTML", {get: () => "forged"}); Object.defineProperty(document, "documentElement", {get: () => ({outerHTML: "forged"})});
			JSON.stringify = () => "forged"; String.prototype.toString = () => "forged"</script>`, want: "<p>Text</p>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			began := time.Now()
			got, err := render(t, r, Page{URL: "http://news.test/", Response: answer(tt.html)})
			if took := time.Since(began); took > 40*time.Second {
				t.Errorf("took %v", took)
			}
			if tt.reason != "" {
				var e *fetch.Error
				if !errors.As(err, &e) || e.Reason != tt.reason {
					t.Errorf("error %v, want %s", err, tt.reason)
				}
				return
			}
			if err != nil || !strings.Contains(string(got.HTML), tt.want) || (got.Cut != "") != tt.cut && tt.cut {
				t.Fatalf("got %.300s %s, %v", got.HTML, got, err)
			}
			t.Log(got.String())
			if tt.check != nil {
				tt.check(t, got)
			}
		})
	}
	if peak := peakMemory(t); peak > 200<<20 {
		t.Errorf("%d MiB of memory at the peak", peak>>20)
	}
	if got, err := render(t, r, Page{URL: "http://news.test/", Response: answer(`<p>Fine afterwards`)}); err != nil || !strings.Contains(string(got.HTML), "Fine afterwards") {
		t.Errorf("after all this: %s, %v", got.HTML, err)
	}
}

// peakMemory returns the most memory that this process had, in bytes, where the
// system tells.
func peakMemory(t *testing.T) int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Log("the memory at the peak is not known here:", err)
		return 0
	}
	_, line, _ := strings.Cut(string(status), "VmHWM:")
	kib := 0
	if _, err := fmt.Sscan(line, &kib); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MiB of memory at the peak", kib>>10)
	return kib << 10
}

// TestRenderLeaves reports where scripts send the reader.
func TestRenderLeaves(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	w := newWeb(t, func(http.ResponseWriter, *http.Request) {})
	r := newRenderer(t, endpoint, w, nil, "news.test")
	for _, tt := range []struct{ name, html, location, want string }{
		{"to a page", `<script>location.href = "/other?utm_source=x#part"</script>`, "http://news.test/other", ""},
		{"to another host", `<script>location.replace("https://elsewhere.test/a")</script>`, "https://elsewhere.test/a", ""},
		{"to itself", `<p>Text</p><script>location.reload()</script>`, "", "Text"},
		{"to a part of itself", `<p>Text</p><script>location.hash = "#b"; history.pushState({}, "", "/elsewhere")</script>`, "", "Text"},
		{"to a script", `<p>Text</p><script>location.href = "javascript:document.body.append('ran')"</script>`, "", "Text"},
		{"to a file", `<p>Text</p><script>location.href = "file:///etc/passwd"</script>`, "", "Text"},
		{"to the browser", `<p>Text</p><script>location.href = "chrome://version"</script>`, "", "Text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := render(t, r, Page{URL: "http://news.test/", Response: answer(tt.html)})
			if err != nil || got.Location != tt.location || !strings.Contains(string(got.HTML), tt.want) || strings.Contains(string(got.HTML), "root:") {
				t.Errorf("got %+v %s, %v", got, got.HTML, err)
			}
		})
	}
	if all := w.asked(); len(all) > 0 {
		t.Errorf("asked for %v", all)
	}
}

// TestRenderBusy opens no more tabs than allowed, and leaves none behind.
func TestRenderBusy(t *testing.T) {
	endpoint, _ := chromiumtest.Start(t)
	w := newWeb(t, func(http.ResponseWriter, *http.Request) {})
	r := newRenderer(t, strings.Replace(endpoint, "127.0.0.1", "localhost", 1), w, nil)
	version, err := r.Check(t.Context())
	if err != nil || !strings.Contains(version, "Chrom") {
		t.Errorf("version %q, %v", version, err)
	}
	for range 3 {
		a, err := r.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Open(t.Context()); !errors.Is(err, ErrBusy) {
			t.Errorf("a third tab: %v", err)
		}
		a.Close()
		b.Close()
	}
	deadline := time.Now().Add(time.Minute)
	for {
		res, err := http.Get(endpoint + "/json/list")
		if err != nil {
			t.Fatal(err)
		}
		list, _ := io.ReadAll(res.Body)
		res.Body.Close()
		n := strings.Count(string(list), `"type": "page"`)
		if n <= 1 { // the browser's own
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d tabs are left: %s", n, list)
		}
		time.Sleep(50 * time.Millisecond)
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestRenderBrowserDies ends the browser in the middle of a page.
func TestRenderBrowserDies(t *testing.T) {
	endpoint, kill := chromiumtest.Start(t)
	asked := make(chan struct{}, 10)
	w := newWeb(t, func(w http.ResponseWriter, r *http.Request) { asked <- struct{}{}; <-r.Context().Done() })
	r := newRenderer(t, endpoint, w, nil, "news.test")
	go func() {
		<-asked
		kill()
	}()
	_, err := render(t, r, Page{URL: "http://news.test/", Response: answer(`<p>Text</p><script>fetch("/never")</script>`)})
	var e *fetch.Error
	if !errors.As(err, &e) || e.Reason != schema.ReasonRender || !e.Temporary {
		t.Errorf("error %v", err)
	}
	if _, err := r.Open(t.Context()); !errors.Is(err, ErrUnavailable) {
		t.Errorf("afterwards: %v", err)
	}
}

// TestUnavailable says so, and how to start a browser.
func TestUnavailable(t *testing.T) {
	no := newWeb(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<p>no DevTools") })
	for _, endpoint := range []string{"http://127.0.0.1:1", "ws://127.0.0.1:1", "ws://127.0.0.1:1/devtools/browser/x", no.URL} {
		r := newRenderer(t, endpoint, no, nil)
		if _, err := r.Open(t.Context()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: Open: %v", endpoint, err)
		}
		if _, err := r.Check(t.Context()); !errors.Is(err, ErrUnavailable) || !strings.Contains(err.Error(), "--remote-debugging-port") {
			t.Errorf("%s: Check: %v", endpoint, err)
		}
	}
	for _, bad := range []string{"", "127.0.0.1:9222", "ftp://127.0.0.1", "http://", ":"} {
		if _, err := New(Settings{Endpoint: bad}); err == nil {
			t.Errorf("%q is taken as an address", bad)
		}
	}
}

// TestByAddress keeps names from Chromium, which would not answer to them.
func TestByAddress(t *testing.T) {
	for _, same := range []string{"http://127.0.0.1:9222", "http://[::1]:9222", "ws://localhost:9222/devtools/browser/x"} {
		u, err := url.Parse(same)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := byAddress(t.Context(), u); err != nil || got.String() != same {
			t.Errorf("%s became %v, %v", same, got, err)
		}
	}
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := net.DefaultResolver.LookupHost(t.Context(), name); err != nil {
		t.Logf("this machine does not know its own name: %v", err)
		return
	}
	got, err := byAddress(t.Context(), &url.URL{Scheme: "http", Host: name + ":9222"})
	if err != nil || net.ParseIP(got.Hostname()) == nil || got.Port() != "9222" {
		t.Errorf("%s became %v, %v", name, got, err)
	}
}

// BenchmarkRender renders a small page that is complete at once; half a second
// of each is the wait for more.
func BenchmarkRender(b *testing.B) {
	endpoint, _ := chromiumtest.Start(b)
	f, err := fetch.New(fetch.Settings{})
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	r, err := New(Settings{Endpoint: endpoint, Fetcher: f})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		tab, err := r.Open(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		got, err := tab.Render(b.Context(), Page{URL: "http://news.test/", Response: answer(`<p id=p></p><script>p.textContent = "rendered"</script>`)})
		tab.Close()
		if err != nil || !strings.Contains(string(got.HTML), ">rendered</p>") {
			b.Fatalf("%s, %v", got.HTML, err)
		}
	}
}

func TestScripts(t *testing.T) {
	now := time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	s := newScripts(400)
	res := func(n int, rule string) *fetch.Response {
		return &fetch.Response{Status: 200, Received: http.Header{"Cache-Control": {rule}}, Body: make([]byte, n)}
	}
	s.put("a", res(100, "max-age=60"), now)
	s.put("secret", res(10, "private, No-Store"), now)
	s.put("large", res(101, ""), now)
	s.put("gone", &fetch.Response{Status: 404, Body: make([]byte, 10)}, now)
	for _, key := range []string{"b", "c", "d", "b", "e"} {
		s.put(key, res(100, ""), now)
	}
	for key, want := range map[string]bool{"a": false, "secret": false, "large": false, "gone": false, "b": true, "c": true, "d": true, "e": true} {
		if _, ok := s.get(key, now); ok != want {
			t.Errorf("%s is kept: %v", key, ok)
		}
	}
	if _, ok := s.get("e", now.Add(keepScripts)); ok {
		t.Error("kept too long")
	}
	if s.size != 400 || len(s.order) != 4 {
		t.Errorf("%d bytes, order %v", s.size, s.order)
	}
}
