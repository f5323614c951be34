package extract

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// blocksOf returns the text of the blocks of a page.
func blocksOf(page string) []string {
	d := newDocument([]byte(page), "http://paper.test/", nil)
	defer d.release()
	var out []string
	for _, b := range d.blocks {
		out = append(out, d.blockText(b))
	}
	return out
}

func TestBlocksOfMarkup(t *testing.T) {
	for _, c := range []struct {
		name, page string
		want       []string
	}{
		{"paragraphs without end tags", `<p>one<p>two<div>three</div>four`, []string{"one", "two", "three", "four"}},
		{"two line breaks end a paragraph, one does not", `<div>one<br>two<br><br>three</div>`, []string{"one two", "three"}},
		{"list items without end tags", `<ul><li>a<li>b<ul><li>c</ul><li>d</ul>`, []string{"a", "b", "c", "d"}},
		{"cells without end tags", `<table><tr><td>a<td>b<tr><td>c</table>d`, []string{"a", "b", "c", "d"}},
		{"an end tag does not leave a cell", `<div><table><tr><td>a</div>b</td></tr></table>c</div>`, []string{"ab", "c"}},
		{"formatting across blocks", `<b><p>one</b> two</p><p>three</p>`, []string{"one two", "three"}},
		{"references", `<p>a &amp; b &lt;c&gt; &#2325;&hellip;</p>`, []string{"a & b <c> क…"}},
		{"white space", "<p> a\n\t b&nbsp;&nbsp;c\u200bd </p>", []string{"a b cd"}},
		{"scripts and styles are no text", `<p>a<script>"<p>b</p>"</script><style>p{}</style> c</p>`, []string{"a c"}},
		{"a script ends only at its end tag", `<script>if (a</b/) "</scripty>"</script><p>x</p>`, []string{"x"}},
		{"a less-than sign that is text", `<p>3 < 4 and 5 <6</p>`, []string{"3 < 4 and 5 <6"}},
		{"comments", `<p>a<!-- <p>b</p> -->c<!-->d</p>`, []string{"acd"}},
		{"attributes of all kinds", `<p class=a id = "b>c" hidden2 data-x='"'>text</p>`, []string{"text"}},
		{"upper case", `<DIV><P>one<P>two</DIV>`, []string{"one", "two"}},
		{"nothing but text", `just words`, []string{"just words"}},
		{"an unclosed attribute swallows the rest", `<p>a</p><p class="b>c</p>`, []string{"a"}},
		{"svg is no text, and div ends it", `<svg><text>a</text><path/></svg><svg><g><div>b</div>`, []string{"b"}},
		{"self-closing counts only in svg", `<div/>a</div><svg><title/><desc/></svg>b`, []string{"a", "b"}},
		{"form around a table's rows", `<table><form><tr><td>a</td></tr></form></table>b`, []string{"a", "b"}},
		{"declarative shadow root", `<my-story><template shadowrootmode=open><p>a</p></template></my-story><template><p>b</p></template>`, []string{"a"}},
	} {
		if got := blocksOf(c.page); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLinkCharactersEndWithTheLink(t *testing.T) {
	d := newDocument([]byte(`<a href=/x></a><a name=y></a><p>four <a href=/z>link</a> none</p><a name=q><p>none</p></a><a href=/c><div>card</div></a>`), "", nil)
	defer d.release()
	want := []int{4, 0, 4}
	for i, b := range d.blocks {
		if b.linkChars != want[i] {
			t.Errorf("%q: got %d characters in links, want %d", d.blockText(b), b.linkChars, want[i])
		}
	}
}

func TestAttributesKeepAmpersandsOfQueries(t *testing.T) {
	d := newDocument([]byte(`<link rel=canonical href="/x?a=1&amp;copy=2&copy=3&lt;4&#65;">`), "", nil)
	defer d.release()
	if got, want := d.links[0].href, "/x?a=1&copy=2&copy=3<4A"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSameBlocksAsTheStandard holds the tree against x/net/html on markup in
// which both must see the same text.
func TestSameBlocksAsTheStandard(t *testing.T) {
	pieces := []string{"<p>", "</p>", "<div class=x>", "</div>", "<li>", "<ul>", "</ul>", "text ", "<h2>", "</h2>", "<br>", "<b>", "</b>", "a &amp; b", "<section>", "</section>", "<!-- c -->", "<img src=x>", "<span>", "</span>"}
	seed := uint32(1)
	for range 300 {
		var page strings.Builder
		for range 60 {
			seed = seed*1664525 + 1013904223
			page.WriteString(pieces[int(seed>>16)%len(pieces)])
		}
		root, err := html.Parse(strings.NewReader(page.String()))
		if err != nil {
			t.Fatal(err)
		}
		d := &document{root: root, words: new(Vocabulary)}
		d.collect()
		letters := func(text []byte) string { return strings.ReplaceAll(string(text), " ", "") }
		want := letters(d.text)
		own := newDocument([]byte(page.String()), "", nil)
		if got := letters(own.text); got != want {
			t.Fatalf("%s\ngot  %q\nwant %q", page.String(), got, want)
		}
	}
}

// hostile are pages made to cost more than their size: n is a measure of it.
var hostile = map[string]func(n int) string{
	"nested":              func(n int) string { return strings.Repeat("<div>", n/5) },
	"nested with text":    func(n int) string { return strings.Repeat("<div>some words, ", n/17) },
	"nested formatting":   func(n int) string { return strings.Repeat("<b><i>x", n/7) },
	"links never closed":  func(n int) string { return strings.Repeat("<a href=x><p>y", n/14) },
	"paragraphs in cells": func(n int) string { return "<p>" + strings.Repeat("<table><td><div>x", n/17) },
	"siblings":            func(n int) string { return strings.Repeat("<p>word</p>", n/11) },
	"table":               func(n int) string { return "<table>" + strings.Repeat("<tr><td>1", n/9) },
	"list":                func(n int) string { return strings.Repeat("<ul><li>word ", n/13) },
	"one long attribute":  func(n int) string { return `<p class="` + strings.Repeat("ab ", n/3) + `">x` },
	"many attributes":     func(n int) string { return "<p" + strings.Repeat(" a=b", n/4) + ">x" },
	"quote never closed":  func(n int) string { return strings.Repeat(`<p a="`, n/6) },
	"tags never closed":   func(n int) string { return strings.Repeat("<p ", n/3) },
	"comments":            func(n int) string { return strings.Repeat("<!--", n/4) },
	"raw text":            func(n int) string { return strings.Repeat("<title></titl", n/13) },
	"less-than signs":     func(n int) string { return strings.Repeat("<", n) },
	"ampersands":          func(n int) string { return "<p>" + strings.Repeat("&", n) },
	"end tags":            func(n int) string { return strings.Repeat("<div><b>", 500) + strings.Repeat("</i>", n/4) },
	"buttons":             func(n int) string { return strings.Repeat("<button><table>", n/15) },
	"headlines":           func(n int) string { return strings.Repeat("<h1>a headline</h1>", n/19) },
	"headlines in each":   func(n int) string { return strings.Repeat("<div><h1>a", n/10) },
	"one long paragraph":  func(n int) string { return "<p>" + strings.Repeat("word, and ", n/10) },
	"same paragraph": func(n int) string {
		return strings.Repeat("<p>The same words, again and again, and once more for good measure, as ever.</p>", n/80)
	},
	"segments": func(n int) string {
		return strings.Repeat(`<div hidden id="S:1"><template id="B:1"></template></div><script>$RC("B:1","S:1")</script>`, n/95)
	},
	"json-ld": func(n int) string {
		return strings.Repeat(`<script type="application/ld+json">{"articleBody":"`, n/52)
	},
	"bodies": func(n int) string {
		return `<script type="application/ld+json">` + strings.Repeat(`{"articleBody":"a\"`, n/19) + "</script><p>x"
	},
}

// processorTime returns the processor time that the test has used, which other
// programs on the machine do not lengthen.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestHostilePagesEndSoon(t *testing.T) {
	const size = 1 << 20
	for name, page := range hostile {
		t.Run(name, func(t *testing.T) {
			html := []byte(page(size))
			start := processorTime(t)
			_, _ = Page(Input{URL: "http://paper.test/", HTML: html})
			if took := processorTime(t) - start; took > time.Second {
				t.Errorf("%d bytes took %v", len(html), took)
			} else {
				t.Logf("%v", took)
			}
		})
	}
}
