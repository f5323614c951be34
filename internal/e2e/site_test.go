package e2e

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// site is a news site of many hosts (addresses of loopback), each with its own
// pages, that counts how often each was asked for.
type site struct {
	hosts []string // "127.0.0.2:4711"

	mu    sync.Mutex
	asked map[string]int
}

// newSite serves on n loopback addresses until the test ends.
func newSite(t *testing.T, n int) *site {
	t.Helper()
	s := &site{asked: map[string]int{}}
	for i := range n {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:0", i+2))
		if err != nil {
			t.Fatal(err)
		}
		s.hosts = append(s.hosts, l.Addr().String())
		srv := &http.Server{Handler: http.HandlerFunc(s.serve)}
		go func() { _ = srv.Serve(l) }()
		t.Cleanup(func() { _ = srv.Close() })
	}
	return s
}

// urls returns perHost addresses of articles on every host.
func (s *site) urls(perHost int) []string {
	var all []string
	for i := range perHost {
		for _, h := range s.hosts {
			all = append(all, fmt.Sprintf("http://%s/news/%d", h, i))
		}
	}
	return all
}

func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.URL.Path, "/news/") {
		http.NotFound(w, r)
		return
	}
	s.mu.Lock()
	s.asked[r.Host+r.URL.Path]++
	s.mu.Unlock()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, article(r.Host+r.URL.Path, strings.TrimPrefix(r.URL.Path, "/news/")))
}

// article is a page whose text differs for every address, so that no two are
// copies of each other.
func article(address, number string) string {
	var body strings.Builder
	for p := range 5 {
		fmt.Fprintf(&body, "<p>Paragraph %d of report %s says that the ferry to %s left the pier at %s in the rain, as the harbour master had "+
			"announced the evening before. Those who waited on the quay counted %s boxes of apples, and nobody complained about the delay.</p>\n",
			p, number, address, address[len(address)-1:], number)
	}
	return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>Ferry report %[1]s</title>
<meta property="og:type" content="article"><meta property="og:title" content="Ferry report %[1]s from %[2]s">
<meta property="article:published_time" content="2026-02-03T04:05:06Z"></head>
<body><main><article><h1>Ferry report %[1]s from %[2]s</h1>%[3]s</article></main></body></html>`, number, address, body.String())
}

// fetchedMoreThan returns how many pages were asked for more than n times.
func (s *site) fetchedMoreThan(n int) (count int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.asked {
		if c > n {
			count++
		}
	}
	return count
}
