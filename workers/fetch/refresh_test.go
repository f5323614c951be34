package fetch

import (
	"strings"
	"testing"
)

func TestMetaRefresh(t *testing.T) {
	const base = "https://news.example/a/b"
	for _, tt := range []struct{ name, kind, page, want string }{
		{"plain", "text/html", `<head><meta http-equiv="refresh" content="0; url=/next">`, "https://news.example/next"},
		{"quoted, upper case, late", "text/html", `<META HTTP-EQUIV=Refresh CONTENT="5;URL='https://Other.example/x'">`, "https://other.example/x"},
		{"comma, no url=", "", `<meta content="1, ../c" http-equiv="REFRESH"/>`, "https://news.example/c"},
		{"decimal", "text/html", `<meta http-equiv=refresh content="0.5;url=c">`, "https://news.example/a/c"},
		{"renews itself", "text/html", `<meta http-equiv=refresh content="0;url=b">`, ""},
		{"renews itself without url", "text/html", `<meta http-equiv=refresh content="3">`, ""},
		{"a page to read first", "text/html", `<meta http-equiv=refresh content="300;url=/next">`, ""},
		{"for browsers without scripts", "text/html", `<noscript><meta http-equiv=refresh content="0;url=/js"></noscript>`, ""},
		{"after noscript", "text/html", `<noscript><p></noscript><meta http-equiv=refresh content="0;url=/next">`, "https://news.example/next"},
		{"in the body", "text/html", `<body><meta http-equiv=refresh content="0;url=/next">`, ""},
		{"in a comment", "text/html", `<!-- <meta http-equiv=refresh content="0;url=/next"> -->`, ""},
		{"in a script", "text/html", `<script>"<meta http-equiv=refresh content='0;url=/next'>"</script>`, ""},
		{"to a script", "text/html", `<meta http-equiv=refresh content="0;url=javascript:alert(1)">`, ""},
		{"another meta", "text/html", `<meta name=refresh content="0;url=/next">`, ""},
		{"in a feed", "application/rss+xml", `<meta http-equiv=refresh content="0;url=/next">`, ""},
		{"far down", "text/html", strings.Repeat(" ", refreshSearch) + `<meta http-equiv=refresh content="0;url=/next">`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := metaRefresh(base, tt.kind, []byte(tt.page)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
