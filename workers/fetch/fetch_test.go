package fetch

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/harkara/harkara/internal/leaktest"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

func TestMain(m *testing.M) { os.Exit(leaktest.Main(m)) }

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// newFetcher returns a Fetcher that may reach loopback, with limits that keep tests short.
func newFetcher(t testing.TB, change func(*Settings)) *Fetcher {
	t.Helper()
	s := Settings{AllowAddress: loopback, MaxBody: 1 << 20}
	if change != nil {
		change(&s)
	}
	f, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL + "/"
}

// wantError fails the test unless err is an *Error with this reason.
func wantError(t testing.TB, err error, reason schema.Reason, temporary bool) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Reason != reason || e.Temporary != temporary {
		t.Fatalf("error %v (%+v), want reason %s, temporary %v", err, e, reason, temporary)
	}
}

const page = "<!doctype html><title>Ferry back in service</title><p>The ferry of Port Alder sails again."

func TestGet(t *testing.T) {
	var got http.Header
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("X-Robots-Tag", "noarchive")
		w.Header().Add("X-Robots-Tag", "otherbot: noindex")
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("X-Other", "not kept")
		io.WriteString(w, page)
	})
	f := newFetcher(t, func(s *Settings) { s.Contact = "https://example.org/bot" })
	res, err := f.Get(t.Context(), Request{URL: address, Header: map[string]string{"Accept-Language": "fi"}})
	if err != nil {
		t.Fatal(err)
	}
	if string(res.Body) != page || res.Status != 200 || res.Protocol != "HTTP/1.1" || res.Elapsed <= 0 || res.Began.IsZero() {
		t.Errorf("got %+v", res)
	}
	if h := res.Header; h["X-Robots-Tag"] != "noarchive, otherbot: noindex" || h["Etag"] != `"v1"` || h["X-Other"] != "" {
		t.Errorf("headers kept: %v", h)
	}
	if ua := got.Get("User-Agent"); ua != "Harkara/1.0 (+https://example.org/bot)" {
		t.Errorf("User-Agent %q", ua)
	}
	if got.Get("Accept-Language") != "fi" {
		t.Errorf("the request's own header was not sent: %v", got)
	}
}

func TestGetConditional(t *testing.T) {
	const date = "Tue, 01 Jul 2025 10:00:00 GMT"
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == date {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, page)
	})
	res, err := newFetcher(t, nil).Get(t.Context(), Request{URL: address, ETag: `"v1"`, LastModified: date})
	if err != nil || res.Status != http.StatusNotModified || len(res.Body) != 0 {
		t.Errorf("got %+v, %v; want 304", res, err)
	}
}

func TestGetReportsRedirects(t *testing.T) {
	for _, tt := range []struct {
		name, location, want string
		reason               schema.Reason
	}{
		{name: "within the host", location: "/new?utm_source=x", want: "/new"},
		{name: "relative", location: "next", want: "/old/next"},
		{name: "to another host", location: "https://Other.example/a", want: "https://other.example/a"},
		{name: "to a file", location: "file:///etc/passwd", reason: schema.ReasonInvalidURL},
		{name: "to a script", location: "javascript:alert(1)", reason: schema.ReasonInvalidURL},
		{name: "to nowhere", reason: schema.ReasonProtocol},
	} {
		t.Run(tt.name, func(t *testing.T) {
			asked := 0
			base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				asked++
				if tt.location != "" {
					w.Header().Set("Location", tt.location)
				}
				w.WriteHeader(http.StatusMovedPermanently)
			})
			res, err := newFetcher(t, nil).Get(t.Context(), Request{URL: base + "old/"})
			if asked != 1 {
				t.Errorf("%d requests, want 1", asked)
			}
			if tt.reason != "" {
				wantError(t, err, tt.reason, false)
				return
			}
			want := tt.want
			if strings.HasPrefix(want, "/") {
				want = strings.TrimSuffix(base, "/") + want
			}
			if err != nil || !res.Redirect() || res.Location != want {
				t.Errorf("got %+v, %v; want a redirect to %s", res, err, want)
			}
		})
	}
}

// encoders write a body in each content coding.
var encoders = map[string]func(io.Writer) io.WriteCloser{
	"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"x-gzip":  func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 1) },
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"zstd": func(w io.Writer) io.WriteCloser {
		z, _ := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1))
		return z
	},
}

func encodeAs(t testing.TB, coding string, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := encoders[coding](&b)
	if _, err := w.Write(body); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// serveEncoded serves body under a Content-Encoding.
func serveEncoded(t testing.TB, coding string, body []byte) string {
	return serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("Content-Encoding", coding)
		w.Write(body)
	})
}

func TestGetDecodes(t *testing.T) {
	f := newFetcher(t, nil)
	long := bytes.Repeat([]byte(page), 1000)
	for coding := range encoders {
		t.Run(coding, func(t *testing.T) {
			res, err := f.Get(t.Context(), Request{URL: serveEncoded(t, coding, encodeAs(t, coding, long))})
			if err != nil || !bytes.Equal(res.Body, long) {
				t.Fatalf("error %v", err)
			}
		})
	}
	t.Run("deflate without zlib", func(t *testing.T) {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 5)
		w.Write(long)
		w.Close()
		res, err := f.Get(t.Context(), Request{URL: serveEncoded(t, "deflate", b.Bytes())})
		if err != nil || !bytes.Equal(res.Body, long) {
			t.Fatalf("error %v", err)
		}
	})
	t.Run("two codings", func(t *testing.T) {
		res, err := f.Get(t.Context(), Request{URL: serveEncoded(t, "identity, zstd, GZIP", encodeAs(t, "gzip", encodeAs(t, "zstd", long)))})
		if err != nil || !bytes.Equal(res.Body, long) {
			t.Fatalf("error %v", err)
		}
	})
	t.Run("a file in gzip", func(t *testing.T) {
		packed := encodeAs(t, "gzip", []byte("<urlset></urlset>"))
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/x-gzip")
			w.Write(packed)
		})
		res, err := f.Get(t.Context(), Request{URL: address + "sitemap.xml.gz"})
		if err != nil || string(res.Body) != "<urlset></urlset>" {
			t.Fatalf("got %v, %v", res, err)
		}
	})
}

func TestGetRefusesEncodings(t *testing.T) {
	f := newFetcher(t, nil)
	for _, tt := range []struct{ name, coding, body string }{
		{"unknown", "x-secret", "abc"},
		{"not gzip", "gzip", page},
		{"not brotli", "br", strings.Repeat("\xff", 100)},
		{"not zstd", "zstd", page},
		{"not deflate", "deflate", "\xff\xff\xff\xff"},
		{"cut off", "gzip", string(encodeAs(t, "gzip", []byte(page))[:30])},
		{"three codings", "gzip, gzip, gzip", "abc"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := f.Get(t.Context(), Request{URL: serveEncoded(t, tt.coding, []byte(tt.body))})
			wantError(t, err, schema.ReasonEncoding, false)
		})
	}
}

// TestGetBombs: a megabyte allowed, 64 of zeros sent compressed.
func TestGetBombs(t *testing.T) {
	f := newFetcher(t, nil)
	zeros := make([]byte, 1<<20)
	for coding := range encoders {
		t.Run(coding, func(t *testing.T) {
			address := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", coding)
				z := encoders[coding](w)
				for range 64 {
					if _, err := z.Write(zeros); err != nil || r.Context().Err() != nil {
						return // the reader has hung up
					}
				}
				z.Close()
			})
			_, err := f.Get(t.Context(), Request{URL: address})
			wantError(t, err, schema.ReasonTooLarge, false)
		})
	}
}

func TestGetLimitsSize(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, page); err != nil {
				return
			}
		}
	}
	announced := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9000000")
		io.WriteString(w, page)
	}
	exact := func(w http.ResponseWriter, _ *http.Request) { w.Write(bytes.Repeat([]byte("a"), 1<<20)) }
	f := newFetcher(t, nil)
	for name, h := range map[string]http.HandlerFunc{"endless": endless, "announced": announced} {
		t.Run(name, func(t *testing.T) {
			_, err := f.Get(t.Context(), Request{URL: serve(t, h)})
			wantError(t, err, schema.ReasonTooLarge, false)
		})
	}
	t.Run("just fits", func(t *testing.T) {
		if res, err := f.Get(t.Context(), Request{URL: serve(t, exact)}); err != nil || len(res.Body) != 1<<20 {
			t.Errorf("error %v", err)
		}
	})
	t.Run("endless error page", func(t *testing.T) {
		res, err := f.Get(t.Context(), Request{URL: serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			endless(w, r)
		})})
		if err != nil || res.Status != 500 || len(res.Body) > errorBody {
			t.Errorf("error %v", err)
		}
	})
	t.Run("headers", func(t *testing.T) {
		_, err := f.Get(t.Context(), Request{URL: serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("a", 300<<10))
		})})
		wantError(t, err, schema.ReasonProtocol, false)
	})
}

func TestGetLimitsTime(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			io.WriteString(w, "a")
			w.(http.Flusher).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	stall := func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "a")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	mute := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	for _, tt := range []struct {
		name    string
		handler http.HandlerFunc
		change  func(*Settings)
	}{
		{"slow drip", drip, func(s *Settings) { s.TotalTimeout = 100 * time.Millisecond }},
		{"body stalls", stall, func(s *Settings) { s.IdleTimeout = 50 * time.Millisecond }},
		{"no headers", mute, func(s *Settings) { s.HeaderTimeout = 50 * time.Millisecond }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newFetcher(t, tt.change).Get(t.Context(), Request{URL: serve(t, tt.handler)})
			wantError(t, err, schema.ReasonTimeout, true)
		})
	}
	t.Run("given up from outside", func(t *testing.T) {
		lost := errors.New("lease lost")
		ctx, cancel := context.WithCancelCause(t.Context())
		address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			cancel(lost)
			<-r.Context().Done()
		})
		_, err := newFetcher(t, nil).Get(ctx, Request{URL: address})
		if !errors.Is(err, lost) {
			t.Errorf("error %v does not wrap the cause", err)
		}
	})
}

func TestGetRefusesContent(t *testing.T) {
	f := newFetcher(t, nil)
	for _, tt := range []struct {
		name, kind, body string
		want             schema.Reason // empty: taken
	}{
		{"image", "image/jpeg", "\xff\xd8\xff", schema.ReasonNotHTML},
		{"PDF", "application/pdf", "%PDF-1.7", schema.ReasonNotHTML},
		{"video", "video/mp4", "....ftyp", schema.ReasonNotHTML},
		{"archive", "application/zip", "PK\x03\x04", schema.ReasonNotHTML},
		{"style sheet", "text/css", "p{}", schema.ReasonNotHTML},
		{"PDF without a type", "", "%PDF-1.7\n", schema.ReasonNotHTML},
		{"image called text", "text/plain", "\x89PNG\x0d\x0a\x1a\x0a", schema.ReasonNotHTML},
		{"bytes", "application/octet-stream", "\x00\x01\x02", schema.ReasonNotHTML},
		{"empty", "text/html", "", schema.ReasonEmpty},
		{"page called bytes", "application/octet-stream", page, ""},
		{"page without a type", "", page, ""},
		{"XHTML", "application/xhtml+xml", page, ""},
		{"broken type", "text/html;;charset", page, ""},
		{"feed", "application/rss+xml", "<rss/>", ""},
		{"JSON feed", "application/feed+json", "{}", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = nil
				if tt.kind != "" {
					w.Header().Set("Content-Type", tt.kind)
				}
				io.WriteString(w, tt.body)
			})
			res, err := f.Get(t.Context(), Request{URL: address})
			if tt.want != "" {
				wantError(t, err, tt.want, false)
			} else if err != nil || string(res.Body) != tt.body {
				t.Errorf("got %v, %v", res, err)
			}
		})
	}
	t.Run("robots.txt may be empty", func(t *testing.T) {
		address := serve(t, func(http.ResponseWriter, *http.Request) {})
		if _, err := f.Get(t.Context(), Request{URL: address + "robots.txt", AnyType: true}); err != nil {
			t.Error(err)
		}
	})
}

// TestGetSurvivesNoHTTP talks to servers that break the rules below HTTP.
func TestGetSurvivesNoHTTP(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	for _, tt := range []struct {
		name, answer string
		reason       schema.Reason
		temporary    bool
	}{
		{"hangs up", "", schema.ReasonConnection, true},
		{"not HTTP", "SSH-2.0-OpenSSH_9.9\r\n", schema.ReasonProtocol, false},
		{"bad status line", "HTTP/1.1 two hundred\r\n\r\n", schema.ReasonProtocol, false},
		{"bad header", "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n", schema.ReasonProtocol, false},
		{"body cut off", head + "Content-Length: 100\r\n\r\n<p>only", schema.ReasonConnection, true},
		{"bad chunk", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", schema.ReasonProtocol, false},
		{"two lengths", head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", schema.ReasonProtocol, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			address := listen(t, func(c net.Conn) {
				io.ReadAtLeast(c, make([]byte, 16<<10), 1)
				io.WriteString(c, tt.answer)
			})
			_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: "http://" + address + "/"})
			wantError(t, err, tt.reason, tt.temporary)
		})
	}
	t.Run("reset", func(t *testing.T) {
		address := listen(t, func(c net.Conn) {
			c.(*net.TCPConn).SetLinger(0) // close sends a reset
			io.ReadAtLeast(c, make([]byte, 16<<10), 1)
			io.WriteString(c, head+"Content-Length: 100\r\n\r\n<p>")
		})
		_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: "http://" + address + "/"})
		wantError(t, err, schema.ReasonConnection, true)
	})
	t.Run("garbage for TLS", func(t *testing.T) {
		address := listen(t, func(c net.Conn) {
			io.ReadAtLeast(c, make([]byte, 16<<10), 1)
			io.WriteString(c, "what are you saying?\n")
		})
		_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: "https://" + address + "/"})
		wantError(t, err, schema.ReasonTLS, false)
	})
	t.Run("TLS never answers", func(t *testing.T) {
		address := listen(t, func(c net.Conn) { io.Copy(io.Discard, c) })
		_, err := newFetcher(t, func(s *Settings) { s.TLSTimeout = 50 * time.Millisecond }).
			Get(t.Context(), Request{URL: "https://" + address + "/"})
		wantError(t, err, schema.ReasonTimeout, true)
	})
	t.Run("nobody listens", func(t *testing.T) {
		// A port that no program gets by chance, unlike one that was free a moment ago.
		_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: "http://127.0.0.1:1/"})
		wantError(t, err, schema.ReasonConnection, true)
	})
}

// listen serves raw connections until the test ends.
func listen(t testing.TB, handle func(net.Conn)) (address string) {
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
			handle(c)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String()
}

func TestGetTLS(t *testing.T) {
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) }))
	srv.EnableHTTP2 = true
	srv.StartTLS()
	t.Cleanup(srv.Close)
	t.Run("HTTP/2", func(t *testing.T) {
		roots := x509.NewCertPool()
		roots.AddCert(srv.Certificate())
		f := newFetcher(t, func(s *Settings) { s.TLS = &tls.Config{RootCAs: roots} })
		res, err := f.Get(t.Context(), Request{URL: srv.URL + "/"})
		if err != nil || res.Protocol != "HTTP/2.0" || string(res.Body) != page {
			t.Errorf("got %+v, %v", res, err)
		}
	})
	t.Run("unknown authority", func(t *testing.T) {
		_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: srv.URL + "/"})
		wantError(t, err, schema.ReasonTLS, false)
	})
	for name, said := range map[string]string{
		"no TLS but HTTP": "HTTP/1.1 400 Bad Request\r\n\r\n",
		"noise":           strings.Repeat("\x99\x00\xff\x16", 50),
		"a broken record": "\x16\x03\x03\xff\xff" + strings.Repeat("\x02", 200),
	} {
		t.Run(name, func(t *testing.T) {
			address := listen(t, func(c net.Conn) {
				c.Read(make([]byte, 16<<10))
				io.WriteString(c, said)
			})
			_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: "https://" + address + "/"})
			wantError(t, err, schema.ReasonTLS, false)
		})
	}
}

func TestGetReusesConnections(t *testing.T) {
	var addresses map[string]bool
	address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		addresses[r.RemoteAddr] = true
		io.WriteString(w, page)
	})
	f := newFetcher(t, nil)
	// net/http gives a connection up when it does not hear within 50 ms from its
	// own goroutine that the request was written; a busy machine can do that.
	fewest := 5
	for tries := 0; fewest > 1 && tries < 10; tries++ {
		addresses = map[string]bool{}
		for range 5 {
			if _, err := f.Get(t.Context(), Request{URL: address}); err != nil {
				t.Fatal(err)
			}
		}
		fewest = min(fewest, len(addresses))
	}
	if fewest > 1 {
		t.Errorf("%d connections for 5 requests in a row", fewest)
	}
}

func TestProxy(t *testing.T) {
	asked := ""
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.RequestURI
		io.WriteString(w, page)
	})
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	f := newFetcher(t, func(s *Settings) { s.Proxy, s.AllowAddress = u, nil })
	res, err := f.Get(t.Context(), Request{URL: "http://news.example/a"})
	if err != nil || string(res.Body) != page || asked != "http://news.example/a" {
		t.Errorf("asked the proxy for %q: %v", asked, err)
	}
	_, err = f.Get(t.Context(), Request{URL: "http://169.254.169.254/latest"})
	wantError(t, err, schema.ReasonForbiddenAddress, false)

	if _, err := New(Settings{Proxy: &url.URL{Scheme: "ftp", Host: "x"}}); err == nil {
		t.Error("a proxy of an unknown kind is accepted")
	}
}

func TestProxySOCKS5(t *testing.T) {
	site := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, page) })
	target := strings.TrimSuffix(strings.TrimPrefix(site, "http://"), "/")
	// The least of a SOCKS5 server (RFC 1928): no authentication, CONNECT by name.
	asked := make(chan string, 1)
	address := listen(t, func(c net.Conn) {
		hello := make([]byte, 3)
		io.ReadFull(c, hello)
		c.Write([]byte{5, 0})
		head := make([]byte, 5)
		io.ReadFull(c, head)
		rest := make([]byte, int(head[4])+2)
		io.ReadFull(c, rest)
		asked <- string(rest[:head[4]])
		c.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		up, err := net.Dial("tcp", target)
		if err != nil {
			return
		}
		defer up.Close()
		go io.Copy(up, c)
		io.Copy(c, up)
	})
	f := newFetcher(t, func(s *Settings) { s.Proxy = &url.URL{Scheme: "socks5", Host: address} })
	res, err := f.Get(t.Context(), Request{URL: "http://news.example/", Header: map[string]string{"Connection": "close"}})
	if err != nil || string(res.Body) != page {
		t.Fatalf("got %v, %v", res, err)
	}
	if name := <-asked; name != "news.example" {
		t.Errorf("the proxy was asked for %q", name)
	}
}

func TestUserAgentOfOneLine(t *testing.T) {
	if _, err := New(Settings{Contact: "a\r\nX: y"}); err == nil {
		t.Error("a line break in the contact is accepted")
	}
}

// BenchmarkGet fetches a page of 30 KB in gzip over loopback; BenchmarkBareGet
// is the loop over net/http that it is measured against.
func BenchmarkGet(b *testing.B) {
	address, size := benchSite(b)
	f := newFetcher(b, nil)
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		res, err := f.Get(b.Context(), Request{URL: address})
		if err != nil || len(res.Body) != size {
			b.Fatalf("got %v", err)
		}
	}
}

func BenchmarkBareGet(b *testing.B) {
	address, size := benchSite(b)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	b.ReportAllocs()
	b.SetBytes(int64(size))
	for b.Loop() {
		res, err := client.Get(address)
		if err != nil {
			b.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || len(body) != size {
			b.Fatalf("%d bytes, %v", len(body), err)
		}
	}
}

func benchSite(b *testing.B) (address string, size int) {
	var text bytes.Buffer
	for i := 0; text.Len() < 140<<10; i++ {
		fmt.Fprintf(&text, "<p class=\"p%d\">Line %x of the council's report, page %d of %d.</p>\n", i%7, i*2654435761, i*31%977, i)
	}
	packed := encodeAs(b, "gzip", text.Bytes())
	return serveEncoded(b, "gzip", packed), text.Len()
}
