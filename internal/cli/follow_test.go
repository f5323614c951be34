package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/internal/frontier"
)

func TestReadOPML(t *testing.T) {
	const file = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Papers</title></head><body>
 <outline text="Coast">
  <outline type="rss" text="Alder Post" xmlUrl="https://alder.example/feed?a=1&amp;b=2"/>
  <outline type="rss" text="again" xmlUrl="https://alder.example/feed?a=1&amp;b=2"/>
  <outline text="a link only" htmlUrl="https://alder.example/"/>
 </outline>
 <outline text="Caf` + "\xe9" + `" xmlUrl="http://cafe.example/rss"></outline>
</body></opml>`
	got, err := readOPML(strings.NewReader(file))
	want := []string{"https://alder.example/feed?a=1&b=2", "http://cafe.example/rss"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	deep := "<opml>" + strings.Repeat("<outline>", 1_000_000) + `<outline xmlUrl="http://deep.example/"/>`
	if got, err := readOPML(strings.NewReader(deep)); err != nil || len(got) != 1 {
		t.Errorf("a million nested outlines: %q, %v", got, err)
	}
	for name, bad := range map[string]string{
		"empty": "", "a page": "<html><outline xmlUrl='http://a.example/'/></html>", "no feeds": "<opml><body/></opml>",
		"no XML": "feeds:\n- http://a.example/", "too large": "<opml>" + strings.Repeat(" ", maxOPML),
	} {
		if got, err := readOPML(strings.NewReader(bad)); err == nil {
			t.Errorf("%s: accepted with %q", name, got)
		}
	}
}

func TestPrintFollows(t *testing.T) {
	now := time.Date(2025, 7, 1, 12, 0, 0, 0, time.UTC)
	var b strings.Builder
	err := printFollows(&b, []frontier.Follow{{
		URL: "http://a.example/feed", Every: 15 * time.Minute, Interval: 30 * time.Minute, Next: now.Add(5 * time.Minute), Changed: now.Add(-time.Hour),
	}}, now)
	if got := b.String(); err != nil || !strings.Contains(got, "15m0s  30m0s  5m0s     1h0m0s ago  http://a.example/feed") {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestFollowsJSON(t *testing.T) {
	var b strings.Builder
	err := writeJSON(&b, readable(frontier.Follow{URL: "http://a.example/feed", Every: 15 * time.Minute, Most: 2 * time.Hour, Interval: 22*time.Minute + 30*time.Second}))
	const want = `{"url":"http://a.example/feed","added":"0001-01-01T00:00:00Z","every":"15m0s","most":"2h0m0s","interval":"22m30s"}` + "\n"
	if err != nil || b.String() != want {
		t.Errorf("got %s, %v", b.String(), err)
	}
}
