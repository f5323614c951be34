package feeds

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/text/encoding/charmap"
)

const base = "https://gazette.example/lists/index.xml"

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func cyrillic(t testing.TB, s string) string {
	t.Helper()
	out, err := charmap.Windows1251.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDetect(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, body string
		want              Kind
	}{
		"RSS":                         {"text/html", "<?xml version='1.0'?>\n<!-- made by hand -->\n<?xml-stylesheet href='a.xsl'?><rss version='2.0'>", Feed},
		"RSS 1.0":                     {"", "<rdf:RDF xmlns:rdf='x'>", Feed},
		"Atom":                        {"application/octet-stream", "\ufeff  <feed xmlns='http://www.w3.org/2005/Atom'>", Feed},
		"Atom with a prefix":          {"", "<atom:feed xmlns:atom='http://www.w3.org/2005/Atom'>", Feed},
		"JSON Feed by its version":    {"application/json", `{"version":"https://jsonfeed.org/version/1.1","items":[]}`, Feed},
		"JSON Feed by its type":       {"application/feed+json; charset=utf-8", `{"items":[]}`, Feed},
		"other JSON":                  {"application/json", `{"items":[]}`, ""},
		"sitemap":                     {"text/xml", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", Sitemap},
		"sitemap index":               {"text/xml", "<sitemapindex>", Sitemap},
		"compressed sitemap":          {"application/x-gzip", zipped("<?xml version='1.0'?><urlset>" + strings.Repeat(" ", 9000)), Sitemap},
		"UTF-16":                      {"", "\xff\xfe<\x00r\x00s\x00s\x00>\x00", Feed},
		"document type with subset":   {"", "<!DOCTYPE rss [<!ENTITY a '>'>]><rss>", Feed},
		"HTML":                        {"application/rss+xml", "<!DOCTYPE html><html><head>", ""},
		"XHTML":                       {"application/xhtml+xml", "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html>", ""},
		"a page that speaks of RSS":   {"text/html", "<p>What is <rss>?", ""},
		"plain text":                  {"text/plain", "hello", ""},
		"empty":                       {"application/rss+xml", "", ""},
		"an unclosed comment":         {"", "<!-- <rss>", ""},
		"an unclosed document type":   {"", "<!DOCTYPE rss [", ""},
		"broken gzip":                 {"application/gzip", "\x1f\x8b\x08\x00", ""},
		"gzip that is something else": {"application/gzip", zipped("tar"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Detect(c.contentType, []byte(c.body)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// line shows an item for comparison: URL, kind unless page, title, dates.
func line(i Item) string {
	s := i.URL
	if i.Kind != Page {
		s += " [" + string(i.Kind) + "]"
	}
	if i.Title != "" {
		s += " " + i.Title
	}
	if !i.Published.IsZero() {
		s += " @" + i.Published.String()
	}
	if !i.Updated.IsZero() {
		s += " ~" + i.Updated.String()
	}
	return s
}

func TestRead(t *testing.T) {
	for name, c := range map[string]struct {
		kind Kind
		body string
		want []string
	}{
		"RSS: newest first, zones kept, undated last": {Feed, `<?xml version="1.0"?><rss version="2.0"><channel><link>https://gazette.example/</link>
			<item><title>No date</title><link>https://gazette.example/c</link></item>
			<item><title>Older &amp; wiser</title><link>https://gazette.example/a</link><pubDate>Sat, 13 Sep 2025 00:30:00 +0530</pubDate></item>
			<item><title><![CDATA[Newer <b>bold</b>]]></title><link>
				https://gazette.example/b?utm_source=rss </link><pubDate>Sun, 14 Sep 2025 09:00:00 EST</pubDate></item></channel></rss>`,
			[]string{"https://gazette.example/b Newer bold @2025-09-14T09:00:00-05:00", "https://gazette.example/a Older & wiser @2025-09-13T00:30:00+05:30", "https://gazette.example/c No date"}},
		"RSS: identifier as address, relative link, feed service, same address twice": {Feed, `<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>
			<item><title>A</title><guid>https://gazette.example/guid</guid></item>
			<item><title>B</title><link>/relative</link></item>
			<item><title>C</title><link>https://proxy.example/x</link><feedburner:origLink>https://gazette.example/original</feedburner:origLink></item>
			<item><title>D</title><link>https://gazette.example/relative#again</link></item>
			<item><title>E</title><link>javascript:alert(1)</link></item>
			<item><title>F</title><link>mailto:desk@gazette.example</link></item></channel></rss>`,
			[]string{"https://gazette.example/guid A", "https://gazette.example/relative B", "https://gazette.example/original C"}},
		"RSS 1.0 with Dublin Core": {Feed, `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<item rdf:about="https://gazette.example/1"><title>街の灯</title><link>https://gazette.example/1</link><dc:date>2025-09-10</dc:date></item></rdf:RDF>`,
			[]string{"https://gazette.example/1 街の灯 @2025-09-10"}},
		"RSS in windows-1251": {Feed, cyrillic(t, `<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><title>Мост откроют в октябре</title><link>https://gazette.example/most</link></item></channel></rss>`),
			[]string{"https://gazette.example/most Мост откроют в октябре"}},
		"Atom: alternate link, published and updated": {Feed, `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/n/">
			<entry><title type="html">Fish &amp;amp; chips</title><link rel="self" href="https://gazette.example/self"/><link rel="alternate" href="https://gazette.example/n/fish"/>
			<published>2025-09-01T10:00:00Z</published><updated>2025-09-02T11:00:00+02:00</updated></entry>
			</feed>`,
			[]string{"https://gazette.example/n/fish Fish & chips @2025-09-01T10:00:00Z ~2025-09-02T11:00:00+02:00"}},
		"Atom of old tools, which date only the last change": {Feed, `<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>U</title><link href="https://gazette.example/u"/><updated>2025-09-03T00:00:00Z</updated></entry></feed>`,
			[]string{"https://gazette.example/u U ~2025-09-03T00:00:00Z"}},
		"JSON Feed": {Feed, `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"id":"1","url":"https://gazette.example/j","title":"ஜே","date_published":"2025-09-05T08:00:00+05:30"}]}`,
			[]string{"https://gazette.example/j ஜே @2025-09-05T08:00:00+05:30"}},
		"sitemap: images and alternates are not pages": {Sitemap, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="i" xmlns:xhtml="h">
			<url><loc>https://gazette.example/old</loc><lastmod>2024-01-01</lastmod><xhtml:link rel="alternate" hreflang="de" href="https://gazette.example/de"/></url>
			<url><image:image><image:loc>https://gazette.example/i.jpg</image:loc><image:title>No</image:title></image:image><loc>https://gazette.example/new?a=1&amp;b=2</loc><lastmod>2025-01-01T00:00:00Z</lastmod></url></urlset>`,
			[]string{"https://gazette.example/new?a=1&b=2 ~2025-01-01T00:00:00Z", "https://gazette.example/old ~2024-01-01"}},
		"news sitemap, compressed": {Sitemap, zipped(`<?xml version="1.0" encoding="UTF-8"?><urlset xmlns:news="n"><url><loc><![CDATA[https://gazette.example/n]]></loc><news:news><news:publication><news:name>Gazette</news:name></news:publication>
			<news:publication_date>2025-09-14T18:40+05:30</news:publication_date><news:title>बाढ़ की चेतावनी</news:title></news:news></url></urlset>`),
			[]string{"https://gazette.example/n बाढ़ की चेतावनी @2025-09-14T18:40:00+05:30"}},
		"sitemap index with a namespace prefix": {Sitemap, `<sm:sitemapindex xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9"><sm:sitemap><sm:loc>https://gazette.example/sitemap-1.xml.gz</sm:loc><sm:lastmod>2025-09-14</sm:lastmod></sm:sitemap></sm:sitemapindex>`,
			[]string{"https://gazette.example/sitemap-1.xml.gz [sitemap] ~2025-09-14"}},
		"feed that breaks off": {Feed, `<rss version="2.0"><channel><title>x</title><item><title>Whole</title><link>https://gazette.example/1</link></item><item><title>Half</title><link>https://gazette.example/2</link><descr`,
			[]string{"https://gazette.example/1 Whole", "https://gazette.example/2 Half"}},
		"tags that do not match": {Feed, `<rss version="2.0"><channel><item><title>A & B</titel><link>https://gazette.example/1</link></item></chanel><item><title>C</title><link>https://gazette.example/2</link></item></rss>`,
			[]string{"https://gazette.example/1 A & B", "https://gazette.example/2 C"}},
		"entities of a document type are not expanded": {Feed, `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
			<rss version="2.0"><channel><item><title>x&c;</title><link>https://gazette.example/1</link></item></channel></rss>`,
			[]string{"https://gazette.example/1 x&c;"}},
		"nothing published": {Feed, `<rss version="2.0"><channel><title>Quiet</title></channel></rss>`, nil},
		"empty sitemap":     {Sitemap, `<urlset xmlns="x"></urlset>`, nil},
		"a machine's zero":  {Feed, `<rss version="2.0"><channel><item><title>Z</title><link>https://gazette.example/z</link><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item></channel></rss>`, []string{"https://gazette.example/z Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			items, err := Read(c.kind, []byte(c.body), base, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range items {
				got = append(got, line(i))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		kind Kind
		body string
		want schema.Reason
	}{
		"not a feed at all":      {Feed, "<rss", schema.ReasonMalformed},
		"items without address":  {Feed, "<rss version='2.0'><channel><item><title>x</title></item></channel></rss>", schema.ReasonMalformed},
		"broken JSON":            {Feed, `{"version":"https://jsonfeed.org/version/1.1","items":[`, schema.ReasonMalformed},
		"broken gzip":            {Sitemap, "\x1f\x8b\x08nonsense", schema.ReasonMalformed},
		"a decompression bomb":   {Sitemap, zipped("<urlset>" + strings.Repeat(" ", MaxInflated)), schema.ReasonTooLarge},
		"addresses of no server": {Sitemap, "<urlset><url><loc>file:///etc/passwd</loc></url></urlset>", schema.ReasonMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			items, err := Read(c.kind, []byte(c.body), base, nil)
			drop, ok := schema.AsDrop(err)
			if !ok || drop.Reason != c.want || items != nil {
				t.Errorf("got %d items, %v; want %s", len(items), err, c.want)
			}
		})
	}
}

func TestFiftyThousandAddresses(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range MaxItems + 10 {
		fmt.Fprintf(&b, "<url><loc>https://gazette.example/%d</loc><lastmod>2025-01-01T%02d:%02d:%02dZ</lastmod></url>", i, i/3600, i/60%60, i%60)
	}
	b.WriteString("</urlset>")
	items, err := Read(Sitemap, []byte(b.String()), base, nil)
	if err != nil || len(items) != MaxItems {
		t.Fatalf("%d items, %v", len(items), err)
	}
	if want := fmt.Sprintf("https://gazette.example/%d", MaxItems+9); items[0].URL != want {
		t.Errorf("newest is %s, want %s", items[0].URL, want)
	}
}

// TestHostileFeeds reads a megabyte of each unpleasantness; the item at the end
// must be found, within memory that stays in proportion: joining text piece by
// piece, the quadratic work to fear here, allocates gigabytes.
func TestHostileFeeds(t *testing.T) {
	const n = 1 << 20
	item := "<item><title>T</title><link>https://gazette.example/1</link></item>"
	for name, junk := range map[string]string{
		"nested extension elements": strings.Repeat("<a:b>", n/5),
		"nested and closed":         strings.Repeat("<a:b>", n/11) + strings.Repeat("</a:b>", n/11),
		"text cut up by comments":   "<a:b>" + strings.Repeat("x<!---->", n/8) + "</a:b>",
		"text cut up by children":   "<a:b>" + strings.Repeat("x<c/>", n/5) + "</a:b>",
		"text cut up by CDATA":      "<a:b>" + strings.Repeat("x<![CDATA[x]]>", n/14) + "</a:b>",
		"namespaces":                "<a:b " + strings.Repeat("xmlns:x='y' ", n/12) + "></a:b>",
		"attributes":                "<a:b " + strings.Repeat("c='d' ", n/6) + "></a:b>",
		"one long attribute":        "<a:b c='" + strings.Repeat("d", n) + "'></a:b>",
		"empty elements":            strings.Repeat("<a:b/>", n/6),
		"unclosed brackets":         strings.Repeat("<", n),
		"ampersands":                "<a:b>" + strings.Repeat("&", n) + "</a:b>",
	} {
		t.Run(name, func(t *testing.T) {
			body := "<rss version='2.0' xmlns:a='urn:a'><channel>" + item + junk + "</channel></rss>"
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			items, err := Read(Feed, []byte(body), base, nil)
			runtime.ReadMemStats(&after)
			if err != nil || len(items) != 1 || items[0].Title != "T" {
				t.Errorf("%d items, %v", len(items), err)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 1<<30 {
				t.Errorf("allocated %d MB for 1 MB", grown>>20)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`<rss version="2.0"><channel><item><title>A</title><link>https://gazette.example/1</link></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/x"/><updated>2025-09-03T00:00:00Z</updated></entry></feed>`))
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1.1","items":[{"url":"https://gazette.example/j"}]}`))
	f.Add([]byte(`<urlset><url><loc>https://gazette.example/n</loc></url></urlset>`))
	f.Add([]byte(zipped(`<sitemapindex><sitemap><loc>/s.xml</loc></sitemap></sitemapindex>`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		kind := Detect("", body)
		if kind == "" {
			kind = Feed
		}
		items, err := Read(kind, body, base, nil)
		if _, ok := schema.AsDrop(err); err != nil && !ok {
			t.Errorf("not a verdict: %v", err)
		}
		seen := map[string]bool{}
		for n, i := range items {
			if canonical, err := weburl.Canonical(i.URL); err != nil || canonical != i.URL {
				t.Errorf("%q is not canonical: %q, %v", i.URL, canonical, err)
			}
			if seen[i.URL] || i.URL == base {
				t.Errorf("%q twice, or the list itself", i.URL)
			}
			seen[i.URL] = true
			if i.Kind != Page && i.Kind != Sitemap {
				t.Errorf("kind %q", i.Kind)
			}
			if n > 0 && items[n-1].order() < i.order() {
				t.Error("not newest first")
			}
			if len(i.Title) > maxTitle || strings.ContainsAny(i.Title, "\x00\n") {
				t.Errorf("title %q", i.Title)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var rss, sitemap strings.Builder
	rss.WriteString("<rss version='2.0'><channel>")
	sitemap.WriteString("<urlset>")
	for i := range 1000 {
		fmt.Fprintf(&rss, "<item><title>Headline number %d of the day</title><link>https://gazette.example/%d</link><pubDate>Sun, 14 Sep 2025 09:00:00 +0000</pubDate><description>&lt;p&gt;%s&lt;/p&gt;</description></item>", i, i, strings.Repeat("A teaser. ", 30))
		fmt.Fprintf(&sitemap, "<url><loc>https://gazette.example/%d</loc><lastmod>2025-09-14</lastmod></url>", i)
	}
	rss.WriteString("</channel></rss>")
	sitemap.WriteString("</urlset>")
	for _, c := range []struct {
		name string
		kind Kind
		body string
	}{{"RSS of 1000", Feed, rss.String()}, {"sitemap of 1000", Sitemap, sitemap.String()}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.body)))
			b.ReportAllocs()
			for b.Loop() {
				if items, err := Read(c.kind, []byte(c.body), base, nil); err != nil || len(items) != 1000 {
					b.Fatal(len(items), err)
				}
			}
		})
	}
}

// generated is a sitemap of 49 MB that is made up while it is read: 50,000 URLs
// and n more that are older, the newest in the middle.
type generated struct {
	n, at   int
	written int64
	rest    []byte
	most    uint64 // bytes of the heap in use, at most
}

func (g *generated) Read(p []byte) (int, error) {
	if len(g.rest) == 0 {
		i := g.at
		switch g.at++; {
		case i == 0:
			g.rest = []byte("<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='x'>")
		case i > MaxItems+g.n+1:
			return 0, io.EOF
		case i > MaxItems+g.n:
			g.rest = []byte("</urlset>")
		default:
			day := (i + MaxItems/2) % (MaxItems + g.n)
			at := time.Date(2020, 1, 1, 0, day, 0, 0, time.UTC)
			g.rest = fmt.Appendf(nil, "<url><loc>https://gazette.example/%d</loc><lastmod>%s</lastmod><image:image><image:caption>%s</image:caption></image:image></url>",
				day, at.Format(time.RFC3339), strings.Repeat("The harbour. ", 60))
		}
		if i%5000 == 0 {
			g.most = max(g.most, live())
		}
	}
	n := copy(p, g.rest)
	g.rest = g.rest[n:]
	g.written += int64(n)
	return n, nil
}

// live returns the bytes of the heap that are in use.
func live() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestStream reads the largest sitemap there is, and more, within memory that
// holds what is returned of it and not the rest.
func TestStream(t *testing.T) {
	before := live()
	g := &generated{n: 5000}
	kind, items, err := Stream("", g, base, nil)
	if err != nil || kind != Sitemap || len(items) != MaxItems {
		t.Fatalf("%q with %d items, %v", kind, len(items), err)
	}
	for n, want := range map[int]int{0: MaxItems + g.n - 1, MaxItems - 1: g.n} {
		if url := fmt.Sprintf("https://gazette.example/%d", want); items[n].URL != url {
			t.Errorf("item %d is %s, want %s", n, items[n].URL, url)
		}
	}
	if grown := g.most - before; grown > 32<<20 {
		t.Errorf("%d MiB in use for %d MiB read", grown>>20, g.written>>20)
	}
	t.Logf("%d MiB read, %d MiB in use", g.written>>20, (g.most-before)>>20)

	since := time.Date(2020, 1, 1, 0, MaxItems, 0, 0, time.UTC)
	_, items, err = Stream("", &generated{n: 5000}, base, func(i Item) bool { return !i.Updated.Time.Before(since) })
	if err != nil || len(items) != 5000 || items[4999].URL != fmt.Sprintf("https://gazette.example/%d", MaxItems) {
		t.Errorf("%d items since, %v", len(items), err)
	}
}

func TestStreamOfOthers(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
		kind Kind
	}{
		"a feed":             {`<rss version="2.0"><channel><item><title>A</title><link>/a</link><pubDate>Sun, 14 Sep 2025 09:00:00 +0000</pubDate></item></channel></rss>`, []string{"https://gazette.example/a A @2025-09-14T09:00:00Z"}, Feed},
		"in windows-1251":    {cyrillic(t, `<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item><title>Мост откроют в октябре</title><link>/most</link></item></channel></rss>`), []string{"https://gazette.example/most Мост откроют в октябре"}, Feed},
		"after a mark":       {"\xef\xbb\xbf<urlset><url><loc>/a</loc></url></urlset>", []string{"https://gazette.example/a"}, Sitemap},
		"broken off":         {"<urlset><url><loc>/a</loc></url><url><loc>/b</lo", []string{"https://gazette.example/a", "https://gazette.example/b"}, Sitemap},
		"an element too big": {"<urlset><url><loc>/a</loc></url><url x='" + strings.Repeat("y", 2<<20) + "'><loc>/b</loc></url></urlset>", []string{"https://gazette.example/a"}, Sitemap},
		"no UTF-8, NUL":      {"<!--" + strings.Repeat("é", 60) + "--><urlset><url><loc>/a\xff</loc><news:title>A\x00\xff</news:title></url></urlset>", []string{"https://gazette.example/a%EF%BF%BD A\uFFFD"}, Sitemap},
		"a page":             {"<!doctype html><p>Hello", nil, ""},
		"JSON":               {`{"version":"https://jsonfeed.org/version/1.1","items":[]}`, nil, ""},
		"nothing":            {"", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			kind, items, err := Stream("", strings.NewReader(c.body), base, nil)
			var got []string
			for _, i := range items {
				got = append(got, line(i))
			}
			if err != nil || kind != c.kind || !slices.Equal(got, c.want) {
				t.Errorf("%q %q, %v; want %q %q", kind, got, err, c.kind, c.want)
			}
		})
	}
	if _, _, err := Stream("", strings.NewReader("<urlset><url>none</url></urlset>"), base, nil); err == nil {
		t.Error("a list without an address is fine")
	}
}

// TestLongAddresses: what is returned is bounded in bytes as well.
func TestLongAddresses(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range 40_000 {
		fmt.Fprintf(&b, "<url><loc>https://gazette.example/%d/%s</loc></url>", i, strings.Repeat("a", 1000))
	}
	_, items, err := Stream("", strings.NewReader(b.String()), base, nil)
	if err != nil || len(items) < 10_000 || len(items) > maxBytes/1000 || !strings.Contains(items[0].URL, "/0/") {
		t.Errorf("%d items, %v", len(items), err)
	}
}
