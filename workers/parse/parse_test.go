package parse_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/sample"
	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse"
	"github.com/harkara/harkara/workers/parse/entities"
)

// newParser loads the model once for all tests.
var newParser = sync.OnceValues(func() (*parse.Parser, error) {
	r, err := entities.New(entities.Options{})
	return parse.New(parse.Options{Entities: r}), err
})

func parser(t testing.TB) *parse.Parser {
	t.Helper()
	p, err := newParser()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// get returns a page of the sample site as fetch would hand it over.
func get(t testing.TB, site http.Handler, path string) (schema.Page, []byte) {
	t.Helper()
	rec := httptest.NewRecorder()
	site.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, sample.Origin+path, nil))
	url, err := weburl.Canonical(sample.Origin + path)
	if err != nil {
		t.Fatal(err)
	}
	return schema.Page{
		Request: "r", Root: "r", URL: url, FinalURL: url, Key: weburl.Key(url), Host: weburl.Host(url), Status: rec.Code,
		Header:  map[string]string{"Content-Type": rec.Header().Get("Content-Type")},
		Fetched: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
	}, rec.Body.Bytes()
}

// TestSampleSite reads every page of the sample site and compares with what
// its author says a careful reader would find.
func TestSampleSite(t *testing.T) {
	site := sample.New()
	for _, want := range sample.Pages() {
		if want.RedirectsTo != "" || want.Refused != "" && want.Refused != schema.ReasonNotArticle {
			continue // fetch's business; internal/e2e sees to it
		}
		t.Run(want.Path, func(t *testing.T) {
			page, body := get(t, site, want.Path)
			got, err := parser(t).Parse(page, body)
			if want.Lists > 0 {
				if err != nil || len(got.Listed) != want.Lists {
					t.Errorf("lists %d, %v, want %d", len(got.Listed), err, want.Lists)
				}
				return
			}
			if want.Refused != "" {
				drop, ok := schema.AsDrop(err)
				if !ok || drop.Reason != want.Refused {
					t.Errorf("got %v, want a refusal for %s", err, want.Refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			a := got.Article
			// The article's white space is folded.
			if want := strings.Join(strings.Fields(want.Title), " "); a.Title != want {
				t.Errorf("title %q, want %q", a.Title, want)
			}
			if a.Language != want.Language {
				t.Errorf("language %q, want %q", a.Language, want.Language)
			}
			if day := a.Published.String(); !strings.HasPrefix(day, want.Published) {
				t.Errorf("published %q, want %q", day, want.Published)
			}
			if !slices.Equal(a.Authors, want.Authors) {
				t.Errorf("authors %q, want %q", a.Authors, want.Authors)
			}
			if a.Kind != want.Kind {
				t.Errorf("kind %q, want %q", a.Kind, want.Kind)
			}
			if len(a.Body) < 200 || len(a.Entities) == 0 || a.Key != page.Key || a.Host != page.Host {
				t.Errorf("body of %d bytes, %d entities, key %q, host %q", len(a.Body), len(a.Entities), a.Key, a.Host)
			}
		})
	}
}

func TestSameBytesSameArticle(t *testing.T) {
	site := sample.New()
	for _, p := range sample.Pages() {
		page, body := get(t, site, p.Path)
		a, errA := parser(t).Parse(page, body)
		b, errB := parser(t).Parse(page, slices.Clone(body))
		if (errA == nil) != (errB == nil) || (a.Article == nil) != (b.Article == nil) {
			t.Fatalf("%s: %v and %v", p.Path, errA, errB)
		}
		if a.Article != nil && (a.Article.Body != b.Article.Body || len(a.Article.Entities) != len(b.Article.Entities)) {
			t.Errorf("%s: two readings differ", p.Path)
		}
	}
}

func TestListedURLsCarryOn(t *testing.T) {
	feed := `<rss version="2.0"><channel><title>T</title>
<item><title>Neu</title><link>http://a.example/new</link><pubDate>Tue, 03 Feb 2026 10:00:00 +0000</pubDate></item>
<item><title>Alt</title><link>http://a.example/old</link><pubDate>Tue, 03 Feb 2015 10:00:00 +0000</pubDate></item>
<item><link>http://a.example/undated</link></item></channel></rss>`
	page := schema.Page{
		Request: "req", Root: "root", URL: "http://a.example/feed", FinalURL: "http://a.example/feed", Hops: 1,
		Labels: map[string]string{"k": "v"}, Since: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		Header: map[string]string{"Content-Type": "application/rss+xml"},
	}
	got, err := parser(t).Parse(page, []byte(feed))
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Listed) != 2 {
		t.Fatalf("listed %+v, want the new and the undated one", got.Listed)
	}
	s := got.Listed[0]
	if s.URL != "http://a.example/new" || s.Root != "root" || s.From != page.URL || s.Via != schema.ViaFeed || s.Hops != 2 ||
		s.Labels["k"] != "v" || s.Hint == nil || s.Hint.Title != "Neu" || s.Hint.Published.String() != "2026-02-03T10:00:00Z" {
		t.Errorf("submission %+v, hint %+v", s, s.Hint)
	}
	again, _ := parser(t).Parse(page, []byte(feed))
	if s.ID == "" || s.ID != again.Listed[0].ID || s.ID == got.Listed[1].ID {
		t.Errorf("ids %q, %q, %q: want stable and distinct", s.ID, again.Listed[0].ID, got.Listed[1].ID)
	}
}

// TestSitemapIndex lists what has changed since, the newest first.
func TestSitemapIndex(t *testing.T) {
	index := `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>http://a.example/2019.xml</loc><lastmod>2019-12-31</lastmod></sitemap>
<sitemap><loc>http://a.example/undated.xml</loc></sitemap>
<sitemap><loc>http://a.example/january.xml</loc><lastmod>2026-01-31T23:00:00+01:00</lastmod></sitemap>
<sitemap><loc>http://a.example/news.xml</loc><lastmod>2026-02-03T10:00:00Z</lastmod></sitemap>
<sitemap><loc>http://a.example/today.xml</loc><lastmod>2026-02-03</lastmod></sitemap></sitemapindex>`
	page := schema.Page{Request: "req", URL: "http://a.example/index.xml", FinalURL: "http://a.example/index.xml", Header: map[string]string{}}
	for since, want := range map[time.Time]string{
		{}: "news today january 2019 undated",
		time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC):  "news today undated",
		time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC):  "news today undated",
		time.Date(2026, 2, 3, 11, 0, 0, 0, time.UTC): "today undated",
	} {
		page.Since = since
		got, err := parser(t).Parse(page, []byte(index))
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range got.Listed {
			names = append(names, strings.TrimSuffix(strings.TrimPrefix(s.URL, "http://a.example/"), ".xml"))
			if s.Via != schema.ViaIndex || !s.Since.Equal(since) || (s.Hint == nil) != (s.URL == "http://a.example/undated.xml") {
				t.Errorf("since %v: %+v", since, s)
			}
		}
		if listed := strings.Join(names, " "); listed != want {
			t.Errorf("since %v: %s, want %s", since, listed, want)
		}
	}
}

func TestOptOutsOfHeaders(t *testing.T) {
	body := `<html><head><title>Ein Bericht</title></head><body><article><h1>Ein Bericht</h1>` +
		`<p>Der Hafen von Lindwerder bekommt nach langem Streit doch noch eine neue Mole, wie der Rat am Abend beschloss.</p>
<p>Die Fischer hatten elf Jahre lang darum gebeten, weil der Nordwind ihre Boote jeden Winter gegen die alte Mauer drückt.</p>
<p>Bezahlt wird der Bau aus drei Töpfen, und im Herbst soll das erste Schiff hinter der neuen Mole liegen.</p></article></body></html>`
	for _, tc := range []struct {
		robots, tdm string
		want        []string
	}{
		{"", "", nil},
		{"noarchive, NoAI", "", []string{"noai", "noarchive"}},
		{"googlebot: noindex, nosnippet", "1", []string{"nosnippet", "tdm-reservation"}},
		{"all", "0", nil},
	} {
		a, err := parser(t).Parse(schema.Page{Request: "r", URL: "http://a.example/x", FinalURL: "http://a.example/x",
			Header: map[string]string{"Content-Type": "text/html", "X-Robots-Tag": tc.robots, "Tdm-Reservation": tc.tdm}}, []byte(body))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a.Article.OptOuts, tc.want) {
			t.Errorf("X-Robots-Tag %q, TDM %q: got %q, want %q", tc.robots, tc.tdm, a.Article.OptOuts, tc.want)
		}
	}
}

func TestOptOutsAreObeyed(t *testing.T) {
	r, err := entities.New(entities.Options{})
	if err != nil {
		t.Fatal(err)
	}
	page, body := get(t, sample.New(), sample.RevisedPath)
	page.Header["X-Robots-Tag"] = "noai"
	for _, tc := range []struct {
		obey    []string
		refused bool
	}{{nil, false}, {[]string{"noindex"}, false}, {[]string{"noindex", "noai"}, true}} {
		_, err := parse.New(parse.Options{Entities: r, Obey: tc.obey}).Parse(page, body)
		drop, refused := schema.AsDrop(err)
		if refused != tc.refused || refused && drop.Reason != schema.ReasonOptOut {
			t.Errorf("obeying %q: %v", tc.obey, err)
		}
	}
}

func TestNothingToRead(t *testing.T) {
	for name, body := range map[string]string{"no bytes": "", "white space": " \n ", "markup only": "<html><body></body></html>"} {
		_, err := parser(t).Parse(schema.Page{Request: "r", URL: "http://a.example/", FinalURL: "http://a.example/", Header: map[string]string{}}, []byte(body))
		if drop, ok := schema.AsDrop(err); !ok || drop.Reason != schema.ReasonEmpty {
			t.Errorf("%s: got %v, want %s", name, err, schema.ReasonEmpty)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	page, body := get(b, sample.New(), "/hi/2025/09/russia-bharat-baadh-chetavani/")
	p := parser(b)
	b.ReportAllocs()
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		r, err := p.Parse(page, body)
		if err != nil || r.Article.Title == "" {
			b.Fatal(err)
		}
	}
}

func TestReadFileOfAList(t *testing.T) {
	for kind, body := range map[string]string{
		"feed":    `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"https://paper.test/1","title":"Old ferry stays","content_text":"The ferry, which nobody wanted, stays for ten years, the council said on Tuesday."}]}`,
		"sitemap": `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://paper.test/1</loc></url></urlset>`,
	} {
		_, err := parse.New(parse.Options{}).ReadFile("https://paper.test/list", []byte(body), "")
		if drop, ok := schema.AsDrop(err); !ok || drop.Reason != schema.ReasonNotArticle || !strings.Contains(err.Error(), kind) {
			t.Errorf("a %s gives %v", kind, err)
		}
	}
}
