package fetch

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/harkara/harkara/internal/weburl"
)

// Limits of a meta refresh: how much of a page is searched for one, and the
// longest time after which it still is a redirect and not a page that renews
// itself.
const (
	refreshSearch = 32 << 10
	refreshWithin = 5 // seconds
)

// metaRefresh returns the canonical target to which a page sends its readers
// by <meta http-equiv="refresh"> (HTML standard, "shared declarative refresh
// steps"), or "". One within noscript is for browsers without scripts only, and
// one after the head's end for nobody.
func metaRefresh(base, kind string, body []byte) string {
	body = body[:min(len(body), refreshSearch)]
	if kind != "" && !strings.Contains(kind, "html") || !containsFold(body, "refresh") {
		return ""
	}
	z := html.NewTokenizer(bytes.NewReader(body))
	z.SetMaxBuf(refreshSearch)
	within := false // noscript
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.EndTagToken:
			switch name, _ := z.TagName(); atom.Lookup(name) {
			case atom.Noscript:
				within = false
			case atom.Head:
				return ""
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch name, more := z.TagName(); atom.Lookup(name) {
			case atom.Noscript:
				within = true
			case atom.Body:
				return ""
			case atom.Meta:
				if content, ok := refreshContent(z, more); ok && !within {
					return refreshTarget(base, content)
				}
			}
		}
	}
}

// containsFold reports whether text contains a word, given in lower case, in
// letters of any case.
func containsFold(text []byte, word string) bool {
	for i := 0; i+len(word) <= len(text); i++ {
		if text[i]|0x20 == word[0] && strings.EqualFold(string(text[i:i+len(word)]), word) {
			return true
		}
	}
	return false
}

// refreshContent reads the attributes of a meta tag.
func refreshContent(z *html.Tokenizer, more bool) (content string, ok bool) {
	for more {
		var name, value []byte
		name, value, more = z.TagAttr()
		switch string(name) {
		case "http-equiv":
			ok = strings.EqualFold(strings.TrimSpace(string(value)), "refresh")
		case "content":
			content = string(value)
		}
	}
	return content, ok
}

// refreshTarget reads "0; url='/next'".
func refreshTarget(base, content string) string {
	seconds, rest, ok := strings.Cut(content, ";")
	if !ok {
		seconds, rest, ok = strings.Cut(content, ",")
	}
	after, err := strconv.ParseFloat(strings.TrimSpace(seconds), 64)
	if !ok || err != nil || after < 0 || after > refreshWithin {
		return ""
	}
	rest = strings.TrimSpace(rest)
	if len(rest) >= 3 && strings.EqualFold(rest[:3], "url") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(rest[3:]), "="); ok {
			rest = strings.TrimSpace(value)
		}
	}
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		rest, _, _ = strings.Cut(rest[1:], rest[:1])
	}
	target, err := weburl.Resolve(base, rest)
	if err != nil || target == base {
		return "" // a page that renews itself
	}
	return target
}
