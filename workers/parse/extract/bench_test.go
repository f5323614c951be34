package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func BenchmarkPage(b *testing.B) {
	files, err := filepath.Glob("testdata/pages/*.html")
	if err != nil || len(files) == 0 {
		b.Fatalf("no pages: %v", err)
	}
	var pages [][]byte
	size := 0
	for _, file := range files {
		page, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		pages = append(pages, page)
		size += len(page)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	bodies := 0
	for b.Loop() {
		for _, page := range pages {
			if a, err := Page(Input{URL: "http://paper.test/a", HTML: page}); err == nil && a.Body != "" {
				bodies++
			}
		}
	}
	if bodies == 0 {
		b.Fatal("no page gave a body")
	}
}

// BenchmarkTree is the share of BenchmarkPage that reading the markup takes.
func BenchmarkTree(b *testing.B) {
	page := []byte(strings.Repeat(`<div class="story card"><h2 id=a1><a href="/a?b=1&amp;c=2">A headline of some words</a></h2><p>Some text &amp; more of it, with <b>bold</b> words.</p><img src="x.jpg" alt=""></div>`, 1000))
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	a := new(arena)
	for b.Loop() {
		if n, _ := parseTree(string(page), a); n.FirstChild == nil {
			b.Fatal("no tree")
		}
		a.reset()
	}
}
