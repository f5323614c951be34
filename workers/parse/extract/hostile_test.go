package extract_test

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/charset"
)

var large = flag.Bool("large", false, "hostile pages of 2 and 8 MiB instead of 64 and 256 KiB")

// fromBytes is the whole way of a page: bytes as served to article.
func fromBytes(raw []byte, contentType string) (schema.Article, error) {
	text, _ := charset.Decode(raw, contentType)
	return extract.Page(extract.Input{
		URL: "https://gazette.example/2025/09/14/story", HTML: text,
		Header:  map[string]string{"Content-Type": contentType},
		Fetched: time.Date(2026, time.January, 20, 12, 0, 0, 0, time.UTC),
	})
}

// hostile returns pages of about n bytes, each of which repeats one thing that
// a parser, a search for dates or a comparison of paragraphs may not like.
func hostile(n int) map[string]string {
	repeat := func(s string) string { return strings.Repeat(s, max(1, n/len(s))) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	in := func(junk string) string {
		return `<!DOCTYPE html><html><head><title>A goat on the roof - Gazette</title></head><body><h1>A goat on the roof</h1><p>By Ada Byron, 14 September 2025</p>` +
			`<p>The goat was seen on the roof of the hall on Tuesday morning, and by noon it had company.</p>` + junk + `</body></html>`
	}
	head := func(junk string) string {
		return `<!DOCTYPE html><html><head><title>A goat on the roof</title>` + junk + `</head><body><h1>A goat on the roof</h1><p>The goat was seen on the roof of the hall on Tuesday morning, and by noon it had company.</p></body></html>`
	}
	ld := func(json string) string { return head(`<script type="application/ld+json">` + json + `</script>`) }
	paragraph := "<p>The goat was seen on the roof of the hall on Tuesday, and it had company.</p>"
	return map[string]string{
		"nested divs":            in(repeat("<div>")),
		"nested and closed divs": in(strings.Repeat("<div>", n/11) + "x" + strings.Repeat("</div>", n/11)),
		"nested spans":           in(repeat("<span>x")),
		"nested tables":          in(repeat("<table><tr><td>")),
		"nested lists":           in(repeat("<ul><li>x")),
		"nested formatting":      in(repeat("<b><i><font>x")),
		"nested links":           in(repeat("<a href=x>x")),
		"mis-nested formatting":  in(repeat("<b><p>x</b></p>")),
		"formatting left open":   in(repeat("<p><b><i>x")),
		"end tags of nothing":    in(repeat("</div></b></table>")),
		"nested quotes":          in(repeat("<blockquote>x")),
		"nested buttons":         in(repeat("<button>x")),
		"nested svg":             in(repeat("<svg><g>")),
		"nested selects":         in(repeat("<select><option>")),
		"nested templates":       in(repeat("<template>")),
		"empty paragraphs":       in(repeat("<p>")),
		"equal paragraphs":       in(repeat(paragraph)),
		"different paragraphs":   in(numbered("<p>Goat number %d was seen on the roof of the hall on Tuesday.</p>")),
		"short paragraphs":       in(repeat("<p>x</p>")),
		"line breaks":            in(repeat("x<br>")),
		"double line breaks":     in(repeat("The goat was there.<br><br>")),
		"a giant table":          in("<table>" + repeat("<tr><td>x</td><td>14.09.2025</td></tr>") + "</table>"),
		"a giant list":           in("<ul>" + repeat("<li><a href=/x>x</a></li>") + "</ul>"),
		"rows as of comments":    in(repeat("<div><b>Ada</b> <i>14 September 2025</i><p>I have seen it too.</p><a href=#>Reply</a></div>")),
		"headlines":              in(repeat("<h1>A goat on the roof</h1>")),
		"different headlines":    in(numbered("<h1>Goat %d on the roof</h1>")),
		"articles":               in(repeat("<article><h2>x</h2>" + paragraph + "</article>")),
		"times":                  in(repeat("<time datetime=2025-09-14>x</time>")),
		"dates in text":          in("<p>" + repeat("14 September 2025, ")),
		"digits":                 in("<p>" + repeat("1")),
		"dates of numbers":       in("<p>" + repeat("1/2/2025 ")),
		"author links":           in(repeat("<a rel=author href=/a>Ada Byron</a> ")),
		"a byline without end":   in("<p class=byline>By " + repeat("Ada and Mary, ")),
		"tag links":              in(numbered("<a rel=tag href=/t/%[1]d>tag %[1]d</a> ")),
		"breadcrumbs":            in("<nav class=breadcrumb>" + numbered("<a href=/%[1]d>Part %[1]d</a> › ") + "</nav>"),
		"pictures":               in(numbered("<img src=/%d.jpg width=800 height=600>")),
		"captions":               in(repeat("<figure><img src=/x.jpg><figcaption>A goat.</figcaption></figure>")),
		"microdata":              in("<div itemscope itemtype=https://schema.org/NewsArticle>" + repeat("<span itemprop=author itemscope><b itemprop=name>Ada</b></span>")),
		"one giant word":         in("<p>" + repeat("x")),
		"one giant sentence":     in("<p>" + repeat("x ")),
		"Chinese":                in("<p>" + repeat("山羊在屋顶上。")),
		"Devanagari":             in("<p>" + repeat("बकरी छत पर है। ")),
		"white space":            in(repeat(" \n\t")),
		"comments":               in(repeat("<!-- x -->")),
		"an open comment":        in("<!-- " + repeat("- ")),
		"a giant script":         in("<script>" + repeat("var x = '<p>';") + "</script>"),
		"an open script":         in("<script>" + repeat("</scrip ")),
		"escaped scripts":        in("<script>" + repeat("<!--<script>")),
		"a giant attribute":      in("<div title='" + repeat("x") + "'>"),
		"many attributes":        in("<div " + numbered("a%d=1 ") + ">"),
		"equal attributes":       in("<div " + repeat("a=1 ") + ">"),
		"a giant class":          in("<div class='" + numbered("c%d ") + "'>x</div>"),
		"an open attribute":      in("<div title='" + repeat("<p>")),
		"brackets":               in(repeat("<")),
		"end brackets":           in(repeat("</")),
		"ampersands":             in(repeat("&")),
		"character references":   in("<p>" + repeat("&amp;")),
		"references without end": in("<p>" + repeat("&CounterClockwiseContourIntegra")),
		"NUL":                    in(repeat("\x00")),
		"bytes of no encoding":   in(repeat("\xff\x81")),
		"metas":                  head(repeat("<meta property=article:tag content=goat>")),
		"different metas":        head(numbered("<meta property=article:tag content='goat %d'>")),
		"a giant title":          head("<title>" + repeat("A goat | ")),
		"keywords":               head("<meta name=keywords content='" + numbered("goat %d, ") + "'>"),
		"an author without end":  head("<meta name=author content='" + repeat("Ada and ") + "'>"),
		"bases":                  head(repeat("<base href=/x/>")),
		"JSON-LD scripts":        head(repeat(`<script type="application/ld+json">{"@type":"NewsArticle","headline":"A goat"}</script>`)),
		"deep JSON-LD":           ld(repeat(`{"a":[`)),
		"wide JSON-LD":           ld(`{"@graph":[` + repeat(`{"@type":"Person","name":"Ada"},`) + `{}]}`),
		"JSON-LD references":     ld(`{"@graph":[` + numbered(`{"@id":"#%[1]d","@type":"NewsArticle","author":{"@id":"#%[1]d"}},`) + `{}]}`),
		"JSON-LD quotes":         ld(`{"headline":"` + repeat(`" `)),
		"JSON-LD backslashes":    ld(`{"headline":"` + repeat(`\`)),
		"JSON-LD brackets":       ld(repeat(`]`)),
		"JSON-LD authors":        ld(`{"@type":"NewsArticle","headline":"A goat on the roof","author":[` + numbered(`{"@type":"Person","name":"Ada %d"},`) + `{}]}`),
		"a giant articleBody":    ld(`{"@type":"NewsArticle","headline":"A goat on the roof","articleBody":"` + repeat("The goat was seen. ") + `"}`),
		"a deep payload":         in(`<script id="__NEXT_DATA__" type="application/json">` + repeat(`{"a":[`) + `</script>`),
		"a wide payload":         in(`<script id="__NEXT_DATA__" type="application/json">{"a":[` + repeat(`{"body":"<p>The goat was seen on the roof.</p>"},`) + `0]}</script>`),
		"a payload in pieces":    in(repeat(`<script>self.__next_f.push([1,"{\"body\":\"The goat was seen on the roof of the hall.\"}"])</script>`)),
		"streamed segments":      in(numbered(`<template id="B:%[1]d"></template><div hidden id="S:%[1]d"><p>The goat was seen on the roof.</p></div><script>$RC("B:%[1]d","S:%[1]d")</script>`)),
		"segments of nowhere":    in(numbered(`<div hidden id="S:%d"><p>x</p></div>`)),
		"framesets":              "<frameset>" + repeat("<frame>"),
		"plaintext":              in("<plaintext>" + repeat("</p>")),
	}
}

// TestHostilePagesTakeLinearTime measures each hostile page at one size and at
// four times that size, in processor time, because the machine may be busy.
// Quadratic work would take sixteen times as long; nine leaves room for caches
// and the garbage collector.
func TestHostilePagesTakeLinearTime(t *testing.T) {
	small, runs := 64<<10, 1
	if *large {
		small = 2 << 20
	}
	one, four := hostile(small), hostile(4*small)
	for name := range one {
		t.Run(name, func(t *testing.T) {
			a, _ := cost([]byte(one[name]), runs)
			b, allocated := cost([]byte(four[name]), runs)
			// Below some milliseconds a pause of any kind decides.
			ratio := func() float64 { return b.Seconds() / max(a, 4*time.Millisecond).Seconds() }
			for tries := 0; ratio() > 9 && tries < 3; tries++ { // perhaps the machine was busy
				a, _ = cost([]byte(one[name]), 5)
				b, _ = cost([]byte(four[name]), 3)
			}
			if ratio() > 9 {
				t.Errorf("%v for %d bytes, %v for %d: %.1f times as long", a, len(one[name]), b, len(four[name]), ratio())
			}
			if limit := uint64(1000*len(four[name]) + 8<<20); allocated > limit {
				t.Errorf("%d bytes allocated for %d, more than %d", allocated, len(four[name]), limit)
			}
			if *large {
				t.Logf("%6.0f ms, %5.0f MiB allocated for %.1f MiB", b.Seconds()*1000, float64(allocated)/(1<<20), float64(len(four[name]))/(1<<20))
			}
		})
	}
}

// processorTime returns how long this process has used a processor.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cost returns the least processor time of some runs, and what one allocates.
func cost(raw []byte, runs int) (time.Duration, uint64) {
	least := time.Duration(math.MaxInt64)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		start := processorTime()
		_, _ = fromBytes(raw, "text/html; charset=utf-8")
		least = min(least, processorTime()-start)
	}
	runtime.ReadMemStats(&after)
	return least, (after.TotalAlloc - before.TotalAlloc) / uint64(runs)
}

// check verifies what holds for every page.
func check(t *testing.T, raw []byte, contentType string) {
	t.Helper()
	a, err := fromBytes(raw, contentType)
	again, errAgain := fromBytes(raw, contentType)
	if !reflect.DeepEqual(a, again) || fmt.Sprint(err) != fmt.Sprint(errAgain) {
		t.Errorf("two articles from the same bytes:\n%+v, %v\n%+v, %v", a, err, again, errAgain)
	}
	if err != nil {
		drop, ok := schema.AsDrop(err)
		if !ok {
			t.Errorf("not a verdict: %v", err)
		} else if !utf8.ValidString(drop.Detail) || len(drop.Detail) > schema.MaxDetail {
			t.Errorf("detail of %d bytes: %q", len(drop.Detail), drop.Detail)
		}
		return
	}
	text, _ := charset.Decode(raw, contentType)
	if len(a.Body) > len(text) {
		t.Errorf("a body of %d bytes from %d", len(a.Body), len(text))
	}
	for field, s := range map[string]string{"body": a.Body, "title": a.Title, "description": a.Description, "section": a.Section, "site_name": a.SiteName, "image": a.Image, "authors": strings.Join(a.Authors, ""), "tags": strings.Join(names(a.Tags), "")} {
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			t.Errorf("%s is not clean: %q", field, s)
		}
	}
	letters := map[rune]int{}
	source := html.UnescapeString(html.UnescapeString(string(text)))
	for _, r := range source {
		letters[unicode.ToLower(r)]++
	}
	if bytes.Contains(text, []byte(`\u`)) || bytes.Contains(text, []byte(`%`)) {
		return // letters may be written in other ways
	}
	for _, r := range a.Body {
		if r = unicode.ToLower(r); unicode.IsLetter(r) {
			if letters[r]--; letters[r] < 0 {
				t.Errorf("the body has more of %q than the page:\n%.300q", r, a.Body)
				return
			}
		}
	}
}

func TestEveryPageHasTheProperties(t *testing.T) {
	files, err := filepath.Glob(pagesGlob)
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			check(t, raw, "text/html; charset=utf-8")
			for cut := len(raw) - 1; cut > 0; cut = cut * 3 / 4 { // as if the connection broke
				check(t, raw[:cut], "text/html")
			}
		})
	}
	for name, page := range hostile(4 << 10) {
		t.Run(name, func(t *testing.T) { check(t, []byte(page), "text/html") })
	}
}

func FuzzPage(f *testing.F) {
	files, err := filepath.Glob(pagesGlob)
	if err != nil || len(files) == 0 {
		f.Fatal(len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw, "text/html; charset=utf-8")
	}
	for _, page := range hostile(256) {
		f.Add([]byte(page), "text/html")
	}
	f.Fuzz(func(t *testing.T, raw []byte, contentType string) { check(t, raw, contentType) })
}
