package frontier

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"github.com/harkara/harkara/internal/natstest"
	"github.com/harkara/harkara/internal/queue"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/fetch"
)

// check compares the trails of URLs with what is wanted, after so many ends.
func (r *rig) check(ends int, want map[string]string) {
	r.t.Helper()
	r.await(ends)
	for url, w := range want {
		if got := r.results(url); got != w {
			r.t.Errorf("%s: %s; want %s", url, got, w)
		}
	}
	if r.t.Failed() {
		r.t.Log(r.story())
	}
}

// TestReservations: what a site reserves in its headers is obeyed where the
// standard says so or the operator wants it, and goes on with the page if not.
func TestReservations(t *testing.T) {
	site := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/noindex":
			w.Header().Set("X-Robots-Tag", "nofollow, noindex")
		case "/other":
			w.Header().Set("X-Robots-Tag", "otherbot: noindex")
		case "/noai":
			w.Header().Add("X-Robots-Tag", "noai")
			w.Header().Add("X-Robots-Tag", "noarchive")
		case "/tdm":
			w.Header().Set("TDM-Reservation", "1")
			w.Header().Set("TDM-Policy", "https://news.test/policy")
		}
		io.WriteString(w, text)
	})
	submit := func(s Settings) *rig {
		r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: site.pins("news.test")}, s)
		r.start()
		r.submit("http://news.test/noindex", "http://news.test/other", "http://news.test/noai", "http://news.test/tdm")
		return r
	}
	r := submit(quick())
	r.check(4, map[string]string{
		"http://news.test/noindex": "submitted refused:opt-out", "http://news.test/tdm": "submitted refused:opt-out",
		"http://news.test/noai": "submitted fetched", "http://news.test/other": "submitted fetched",
	})
	if got := r.header("http://news.test/noai")["X-Robots-Tag"]; got != "noai, noarchive" {
		t.Errorf("the page goes on with X-Robots-Tag %q", got)
	}
	strict := quick()
	strict.OptOuts = []string{"noai"}
	submit(strict).check(4, map[string]string{
		"http://news.test/noindex": "submitted fetched", "http://news.test/tdm": "submitted fetched", "http://news.test/noai": "submitted refused:opt-out",
	})
}

// header returns the headers of a published page.
func (r *rig) header(url string) map[string]string {
	r.t.Helper()
	r.settle()
	stream, err := r.q.JetStream().Stream(r.t.Context(), r.q.Streams().Pages.Name)
	if err != nil {
		r.t.Fatal(err)
	}
	for seq := stream.CachedInfo().State.FirstSeq; seq <= stream.CachedInfo().State.LastSeq; seq++ {
		m, err := stream.GetMsg(r.t.Context(), seq)
		if err != nil {
			r.t.Fatal(err)
		}
		if page, _, err := r.q.DecodePage(&queue.Message{Header: m.Header, Data: m.Data}); err == nil && page.URL == url {
			return page.Header
		}
	}
	return nil
}

// TestRedirectsAcrossHosts: each hop is a request of its own, with the target's
// robots.txt and delay, up to a limit.
func TestRedirectsAcrossHosts(t *testing.T) {
	host := func(n int) string { return "hop" + strconv.Itoa(n) + ".test" }
	site := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(r.Host, "hop"), ".test"))
		switch r.URL.Path {
		case "/chain":
			http.Redirect(w, r, "http://"+host(n+1)+"/chain", http.StatusFound)
		case "/refresh":
			io.WriteString(w, `<!doctype html><meta http-equiv="refresh" content="0; url=http://`+host(n+1)+`/arrived">`)
		case "/closed":
			http.Redirect(w, r, "http://"+host(9)+"/private", http.StatusMovedPermanently)
		case "/robots.txt":
			if n == 9 {
				io.WriteString(w, "User-agent: *\nDisallow: /private\n")
				return
			}
			http.NotFound(w, r)
		case "/scheme":
			w.Header().Set("Location", "data:text/html,hello")
			w.WriteHeader(http.StatusFound)
		default:
			io.WriteString(w, text)
		}
	})
	var hosts []string
	for n := range 10 {
		hosts = append(hosts, host(n))
	}
	r := newRig(t, natstest.Server(t), fetch.Settings{Resolve: site.pins(hosts...)}, quick())
	r.start()
	r.submit("http://hop0.test/chain", "http://hop7.test/refresh", "http://hop7.test/closed", "http://hop7.test/scheme")
	r.check(schema.MaxHops+1+2+2+1, map[string]string{
		"http://hop0.test/chain": "submitted redirected", "http://hop4.test/chain": "submitted redirected",
		"http://hop5.test/chain": "submitted refused:too-many-hops", "http://hop6.test/chain": "",
		"http://hop7.test/refresh": "submitted redirected", "http://hop8.test/arrived": "submitted fetched",
		"http://hop7.test/closed": "submitted redirected", "http://hop9.test/private": "submitted refused:robots",
		"http://hop7.test/scheme": "submitted refused:invalid-url",
	})
	checkPolite(t, site.seen(), quick().Delay)
}

// TestHostileSites: each gets an outcome with the name of its limit, and the
// worker goes on.
func TestHostileSites(t *testing.T) {
	t.Parallel() // it mostly waits for the site that drips
	endless := func(w http.ResponseWriter, r *http.Request, piece string, every time.Duration) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, piece); err != nil {
				return
			}
			if every > 0 {
				w.(http.Flusher).Flush()
				time.Sleep(every)
			}
		}
	}
	var bomb bytes.Buffer // packed beforehand: that takes longer than a request may
	z := gzip.NewWriter(&bomb)
	for range 64 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	site := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		switch r.Host {
		case "drip.test":
			endless(w, r, "a", 10*time.Millisecond)
		case "endless.test":
			endless(w, r, strings.Repeat("a", 4096), 0)
		case "bomb.test":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		default:
			io.WriteString(w, text)
		}
	})
	pins := site.pins("drip.test", "endless.test", "bomb.test", "good.test")
	// Servers that break the rules below HTTP, after a proper robots.txt.
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	pins["reset.test:80"] = rawSite(t, func(c net.Conn) {
		c.(*net.TCPConn).SetLinger(0) // close sends a reset
		io.WriteString(c, head+"Content-Length: 100\r\n\r\n<p>")
	})
	pins["babble.test:80"] = rawSite(t, func(c net.Conn) { io.WriteString(c, "220 mail.example ESMTP\r\n") })
	pins["tls.test:443"] = pins["babble.test:80"]
	s := quick()
	s.Attempts = 1
	// The name of the last one leads to a private address after its robots.txt.
	other := rawSite(t, func(c net.Conn) { io.WriteString(c, head+"Content-Length: 4\r\nConnection: close\r\n\r\nboth") })
	_, port, _ := net.SplitHostPort(other)
	rebinding := resolver(t, func(asked int) string {
		if asked == 0 {
			return "127.0.0.1"
		}
		return "169.254.169.254" // a cloud's metadata service
	})
	r := newRig(t, natstest.Server(t), fetch.Settings{
		// Long enough for all but the site that drips.
		Resolve: pins, TotalTimeout: 8 * time.Second, MaxBody: 1 << 20,
		AllowAddress: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Resolver: rebinding, DNSCache: -1,
	}, s)
	r.start()
	r.submit("http://drip.test/", "http://endless.test/", "http://bomb.test/", "http://reset.test/", "http://babble.test/", "https://tls.test/",
		"http://rebinding.test:"+port+"/", "http://good.test/")
	r.check(8, map[string]string{
		"http://drip.test/":                   "submitted failed:timeout",
		"http://endless.test/":                "submitted refused:too-large",
		"http://bomb.test/":                   "submitted refused:too-large",
		"http://reset.test/":                  "submitted failed:connection",
		"http://babble.test/":                 "submitted refused:protocol",
		"https://tls.test/":                   "submitted refused:tls",
		"http://rebinding.test:" + port + "/": "submitted refused:forbidden-address",
		"http://good.test/":                   "submitted fetched",
	})
}

// rawSite answers requests for robots.txt with 404 and hands others to a
// handler, in the raw. It returns its address.
func rawSite(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			req, err := http.ReadRequest(bufio.NewReader(c))
			if err == nil && req.URL.Path == "/robots.txt" {
				io.WriteString(c, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			} else {
				handle(c)
			}
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String()
}

// resolver returns a resolver that asks a name server of the test's: answer
// gets the number of the question for IPv4 addresses, from 0, and returns an
// address, or "" for a name that does not exist.
func resolver(t *testing.T, answer func(asked int) string) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		asked := 0
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if err := m.Unpack(buf[:n]); err != nil || len(m.Questions) == 0 {
				continue
			}
			m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
			q, address := m.Questions[0], answer(asked)
			switch {
			case address == "":
				m.RCode = dnsmessage.RCodeNameError
			case q.Type == dnsmessage.TypeA:
				m.Answers = []dnsmessage.Resource{{
					Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, Type: q.Type},
					Body:   &dnsmessage.AResource{A: netip.MustParseAddr(address).As4()},
				}}
			}
			if q.Type == dnsmessage.TypeA {
				asked++
			}
			if packed, err := m.Pack(); err == nil {
				conn.WriteTo(packed, from)
			}
		}
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}
