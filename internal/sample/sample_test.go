package sample

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// answer is a response whose body has been read.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func get(t *testing.T, url string, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, body}
}

func TestEveryPageIsServedAsTheTableSays(t *testing.T) {
	srv := httptest.NewServer(New())
	defer srv.Close()
	languages := map[string]bool{}
	articles := 0
	for _, p := range Pages() {
		got := get(t, srv.URL+p.Path)
		body := got.body
		switch {
		case p.RedirectsTo != "":
			if got.status != http.StatusMovedPermanently || got.header.Get("Location") != p.RedirectsTo {
				t.Errorf("%s: status %d to %q, want 301 to %s", p.Path, got.status, got.header.Get("Location"), p.RedirectsTo)
			}
		case p.Title != "":
			articles++
			languages[p.Language] = true
			r, err := charset.NewReader(strings.NewReader(string(body)), got.header.Get("Content-Type"))
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "<h1") || !strings.Contains(string(text), p.Title) {
				t.Errorf("%s: no headline %q", p.Path, p.Title)
			}
			for _, a := range p.Authors {
				if !strings.Contains(string(text), a) {
					t.Errorf("%s: no author %q", p.Path, a)
				}
			}
		case p.Lists > 0:
			if n := strings.Count(string(body), Origin+"/") - strings.Count(string(body), "<link>"+Origin+"/</link>"); n != p.Lists {
				t.Errorf("%s: %d addresses, want %d", p.Path, n, p.Lists)
			}
		case p.Refused == "":
			t.Errorf("%s: the table expects nothing of it", p.Path)
		}
		if strings.Contains(string(body), "{{") {
			t.Errorf("%s: a placeholder is left", p.Path)
		}
	}
	if articles < 14 || len(languages) < 12 {
		t.Errorf("%d articles in %d languages", articles, len(languages))
	}
}

func TestLegacyCharsetsAndDamageReallyAreThere(t *testing.T) {
	srv := httptest.NewServer(New())
	defer srv.Close()
	for _, path := range []string{"/ru/most-cherez-usolku", "/ja/hoshimura-onsen", "/en/skerrow"} {
		if utf8.Valid(get(t, srv.URL+path).body) {
			t.Errorf("%s is valid UTF-8", path)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	site := New()
	srv := httptest.NewServer(site)
	defer srv.Close()
	first := get(t, srv.URL+RevisedPath)
	etag, modified := first.header.Get("ETag"), first.header.Get("Last-Modified")
	if etag == "" || modified == "" {
		t.Fatalf("ETag %q, Last-Modified %q", etag, modified)
	}
	if status := get(t, srv.URL+RevisedPath, "If-None-Match", etag).status; status != http.StatusNotModified {
		t.Errorf("If-None-Match: %d", status)
	}
	if status := get(t, srv.URL+RevisedPath, "If-Modified-Since", modified).status; status != http.StatusNotModified {
		t.Errorf("If-Modified-Since: %d", status)
	}
	site.Revise()
	again := get(t, srv.URL+RevisedPath, "If-None-Match", etag, "If-Modified-Since", modified)
	if again.status != http.StatusOK || string(again.body) == string(first.body) {
		t.Errorf("after Revise: status %d, changed %v", again.status, string(again.body) != string(first.body))
	}
}

func TestStartLeavesOutWhatTheListsName(t *testing.T) {
	start := strings.Join(Start(), " ") + " "
	for _, p := range Pages() {
		listed := p.In != "" || p.Title != ""
		if strings.Contains(start, Origin+p.Path+" ") == listed {
			t.Errorf("%s: listed elsewhere %v, but the start says otherwise: %s", p.Path, listed, start)
		}
	}
}
