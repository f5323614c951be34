package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Limits of the search through a page's data.
const (
	maxPayload  = 4 << 20 // bytes of scripts looked at
	maxStrings  = 4000    // pieces of prose kept
	payloadGap  = 4000    // bytes between pieces of the same text
	leastStored = 250     // bytes of a stored text worth having
)

// storedBody returns the article's paragraphs as the page keeps them in data:
// JSON-LD's articleBody, or else the state that a framework (Next.js, Nuxt,
// Apollo and their like) loads into the page. It returns nothing unless that
// is much more than what the page shows, shown, and is the same article.
func (d *document) storedBody(in Input, shown []string) (paragraphs []string, source string) {
	have := 0
	for _, p := range shown {
		have += len(p)
	}
	if body := d.linkedData(in.URL).article.get("articleBody"); body != nil && len(body.text) > have+leastStored {
		text := prose(body.text)
		if size(text) > 2*have+leastStored && d.sameArticle(text, shown) || size(text)*4 > have*5 && holdsAll(text, shown) {
			return text, "json-ld"
		}
	}
	if have > 4*leastStored {
		return nil, ""
	}
	if text := longestRun(d.payloads); size(text) > 2*have+leastStored && (d.sameArticle(text, shown) || have < leastStored && d.titleStored()) {
		return text, "payload"
	}
	return nil, ""
}

// holdsAll reports whether a stored text holds nearly all of what is shown.
func holdsAll(text, shown []string) bool {
	all := lettersOf(strings.Join(text, " "))
	held, n := 0, 0
	for _, p := range shown {
		n += len(p)
		if strings.Contains(all, lettersOf(p)) {
			held += len(p)
		}
	}
	return n > 0 && held*10 >= n*9
}

// titleStored reports whether the page's data holds its title.
func (d *document) titleStored() bool {
	title := d.metaContent("og:title")
	if title == "" {
		title = strings.TrimSpace(d.title)
	}
	for _, script := range d.payloads {
		if len(title) > 10 && strings.Contains(script, title) {
			return true
		}
	}
	return false
}

func size(paragraphs []string) (n int) {
	for _, p := range paragraphs {
		n += len(p)
	}
	return n
}

// sameArticle reports whether a stored text begins as the page's description
// or as what the page shows.
func (d *document) sameArticle(text, shown []string) bool {
	all := lettersOf(strings.Join(text, " "))
	holds := func(s string) bool {
		key := lettersOf(s)
		key = key[:min(len(key), 48)]
		return len(key) >= 24 && strings.Contains(all, key)
	}
	if holds(d.metaContent("og:description")) || holds(d.metaContent("description")) {
		return true
	}
	return slices.ContainsFunc(shown[:min(len(shown), 20)], holds)
}

// prose returns the paragraphs of a stored text, which may be HTML.
func prose(text string) []string {
	if strings.Contains(text, "&lt;p") || strings.Contains(text, "&amp;") {
		text = html.UnescapeString(text)
	}
	if strings.Contains(text, "</") {
		d := newDocument([]byte(text), "", nil)
		defer d.release()
		var out []string
		for _, b := range d.blocks {
			out = append(out, d.blockText(b))
		}
		return out
	}
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = plain(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// longestRun returns the paragraphs of the longest run of prose among the
// strings of some scripts.
func longestRun(scripts []string) []string {
	var best []string
	left := maxPayload
	for _, script := range scripts {
		script = script[:min(len(script), left)]
		left -= len(script)
		for _, run := range runs(script) {
			if size(run) > size(best) {
				best = run
			}
		}
	}
	return best
}

// runs returns the strings of a script that are prose, grouped by where they
// stand. A string that holds data itself, as React's server components send
// it, is gone through in its place.
func runs(script string) [][]string {
	type source struct {
		text  string
		depth int
	}
	var out [][]string
	var run []string
	seen := map[string]bool{}
	last := 0
	add := func(text string, at int) {
		if at-last > payloadGap && len(run) > 0 {
			out = append(out, run)
			run = nil
		}
		last = at
		for _, p := range prose(text) {
			if key := lettersOf(clip(p, 400)); !seen[key] && len(seen) < maxStrings {
				seen[key] = true
				run = append(run, p)
			}
		}
	}
	stack := []source{{script, 0}}
	at := 0
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		quote := strings.IndexByte(top.text, '"')
		if quote < 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		end := stringEnd(top.text[quote:])
		if end == 0 {
			stack = stack[:len(stack)-1]
			continue
		}
		raw := top.text[quote : quote+end]
		at += quote + end
		top.text = top.text[quote+end:]
		if len(raw) < 60 {
			continue
		}
		var text string
		if json.Unmarshal([]byte(cleanString(raw)), &text) != nil {
			continue
		}
		switch {
		case top.depth == 0 && strings.Count(clip(text, 4000), `"`) > 8 && strings.ContainsAny(text, "[{"):
			stack = append(stack, source{text, 1})
		case isProse(text):
			add(text, at)
		}
	}
	if len(run) > 0 {
		out = append(out, run)
	}
	return out
}

// isProse reports whether a string reads like running text rather than code,
// settings or an address.
func isProse(text string) bool {
	if strings.HasPrefix(text, "http") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "data:") {
		return false
	}
	c := count([]byte(clip(text, 2000)))
	if strings.Contains(text, "</p>") {
		return c.words >= 8
	}
	return c.words >= 8 && c.stops > 0 && c.symbols*12 < c.chars && strings.Count(clip(text, 2000), "{") < 3
}
