package fetch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/harkara/harkara/pkg/schema"
)

// sitemap returns a sitemap of some 240 bytes for each URL.
func sitemap(urls int) []byte {
	var b bytes.Buffer
	b.WriteString("<urlset>\n")
	for i := range urls {
		fmt.Fprintf(&b, "<url><loc>https://gazette.example/%x/%d</loc><changefreq>never</changefreq><priority>0.5</priority><lastmod>2025-01-01T%02d:%02d:%02dZ</lastmod>"+
			"<image:image><image:loc>https://img.gazette.example/%d.jpg</image:loc><image:caption>The harbour, seen from the north quay</image:caption></image:image></url>\n", i*2654435761, i, i/3600, i/60%60, i%60, i)
	}
	b.WriteString("</urlset>")
	return b.Bytes()
}

// TestGetLargeLists takes a list that is longer than a page may be, however it
// is sent, without ever holding it whole.
func TestGetLargeLists(t *testing.T) {
	// Six at once, of which four may be large: 4 MiB each, and twice that while
	// it grows, and some for the decoders. Whole they would be 12 MB each, and
	// twice that while they grow.
	urls, maxBody := 50_000, int64(4<<20)
	const limit = 96 << 20
	if testing.Short() {
		urls, maxBody = 10_000, 1<<20
	}
	list := sitemap(urls)
	for name, tt := range map[string]struct {
		kind, coding string
		body         []byte
		want         string // coding in which it goes on
	}{
		"plain":                   {"application/xml", "", list, "zstd"},
		"gzip":                    {"application/xml", "gzip", encodeAs(t, "gzip", list), "gzip"},
		"brotli":                  {"text/xml", "br", encodeAs(t, "br", list), "zstd"},
		"a file":                  {"application/x-gzip", "", encodeAs(t, "gzip", list), "gzip"},
		"a file of unknown type":  {"", "", encodeAs(t, "gzip", list), "gzip"},
		"a file, encoded as well": {"application/gzip", "gzip", encodeAs(t, "gzip", encodeAs(t, "gzip", list)), "gzip"},
	} {
		t.Run(name, func(t *testing.T) {
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["Content-Type"] = []string{tt.kind}
				if tt.coding != "" {
					w.Header().Set("Content-Encoding", tt.coding)
				}
				w.Write(tt.body)
			})
			f := newFetcher(t, func(s *Settings) { s.MaxBody = maxBody })
			before := live()
			var most uint64
			var mu sync.Mutex
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					res, err := f.Get(t.Context(), Request{URL: address})
					if err != nil {
						t.Error(err)
						return
					}
					defer res.Close()
					mu.Lock()
					defer mu.Unlock()
					now := live()
					most = max(most, now-min(before, now))
					if res.Coding != tt.want || res.Size != int64(len(list)) || !bytes.Equal(res.Body, list[:listHead]) {
						t.Errorf("%d bytes, packed in %q to %d", res.Size, res.Coding, len(res.Packed))
					}
					if !sameAs(t, res, list) {
						t.Error("another list")
					}
				})
			}
			all.Wait()
			if t.Logf("%d MiB in use", most>>20); most > limit {
				t.Errorf("the limit is %d", limit>>20)
			}
		})
	}
}

// live returns the bytes of the heap that are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// sameAs reads a response piece by piece.
func sameAs(t *testing.T, res *Response, want []byte) bool {
	t.Helper()
	r, err := res.Open()
	if err != nil {
		t.Error(err)
		return false
	}
	defer r.Close()
	piece := make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(r, piece)
		if n > len(want) || !bytes.Equal(piece[:n], want[:n]) {
			return false
		}
		if want = want[n:]; err != nil {
			return len(want) == 0
		}
	}
}

// TestGetListLimits: lists have limits, too.
func TestGetListLimits(t *testing.T) {
	for name, body := range map[string][]byte{
		"too long unpacked": encodeAs(t, "gzip", bytes.Repeat([]byte("<url/> "), schema.MaxListing/7+1)),
		"too long packed":   bytes.Repeat(encodeAs(t, "gzip", nil), 1<<20), // a million members with nothing in them
	} {
		t.Run(name, func(t *testing.T) {
			address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/gzip")
				w.Write(body)
			})
			_, err := newFetcher(t, nil).Get(t.Context(), Request{URL: address})
			wantError(t, err, schema.ReasonTooLarge, false)
		})
	}
}

// TestGetLargeBodiesWait: a body that is one too many is read when another is closed.
func TestGetLargeBodiesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &Fetcher{settings: Settings{MaxBody: 4 << 20, IdleTimeout: time.Second}, large: make(chan struct{}, largeBodies)}
		read := func(ctx context.Context) (*Response, error) {
			out := &Response{}
			res := &http.Response{StatusCode: 200, Header: http.Header{}, ContentLength: -1, Body: io.NopCloser(bytes.NewReader(bytes.Repeat([]byte("<p>"), 1<<20)))}
			return out, f.readBody(ctx, func() {}, Request{}, res, out)
		}
		var held []*Response
		for range largeBodies {
			res, err := read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, res)
		}
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, errTotalTimeout)
		defer cancel()
		_, err := read(ctx)
		wantError(t, err, schema.ReasonTimeout, true)
		if e := (*Error)(nil); errors.As(err, &e) && e.Host {
			t.Error("the site is to blame for what we did not read")
		}
		done := make(chan error)
		go func() {
			res, err := read(t.Context())
			res.Close()
			done <- err
		}()
		time.Sleep(time.Minute)
		synctest.Wait()
		select {
		case err := <-done:
			t.Fatalf("read beside four others: %v", err)
		default:
		}
		held[0].Close()
		held[0].Close() // once is enough
		if err := <-done; err != nil {
			t.Errorf("after a minute of waiting: %v", err)
		}
		if len(f.large) != largeBodies-1 {
			t.Errorf("%d are held", len(f.large))
		}
	})
}
