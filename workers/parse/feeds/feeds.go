// Package feeds reads what lists other pages: feeds (RSS, Atom, JSON Feed) and
// sitemaps (sitemaps.org protocol 0.9: url sets, indexes, Google's news
// extension, gzip), and hands out addresses with the titles and dates that
// come with them.
//
// Feeds go through gofeed. What gofeed will not read because it is broken, or
// must not read because it is built to hurt (deep nesting, endless comments or
// namespaces), goes through a plain scan of its tags instead, which recurses on
// nothing and takes the items that it can see. Sitemaps always go through the
// scan: they are large and need no more. Entities defined in a DTD are never
// expanded, by either.
package feeds

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"io"
	"mime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/extract/charset"
)

// Kind says what a document is, or what an item leads to.
type Kind string

// Kinds. A document that is neither feed nor sitemap is "" to [Detect].
const (
	Page    Kind = "page"
	Feed    Kind = "feed"
	Sitemap Kind = "sitemap"
)

// Limits.
const (
	// MaxItems is how many items of one document are returned, the newest. It
	// is what the sitemap protocol allows.
	MaxItems = 50_000
	// MaxInflated is how much of a compressed document is read, in bytes: what
	// the sitemap protocol allows.
	MaxInflated = 50 << 20
	// maxTitle is how much of a title is kept, in bytes.
	maxTitle = 1 << 10
	// sniffed is how far into a document its root element is looked for.
	sniffed = 4 << 10
)

// Item is one address that a feed or sitemap lists.
type Item struct {
	URL   string // canonical
	Kind  Kind   // Page, or Sitemap in a sitemap index
	Title string // plain text, or ""

	Published schema.Date // when the list says so
	// Updated is the date of the last change. It orders items without a
	// publication date and tells whether one is new, but it says nothing of
	// when a page was published.
	Updated schema.Date
}

// Detect says whether a document is a feed or a sitemap; "" for a page or
// anything else. It looks at the start only, and at the root element rather
// than at the Content-Type, which is often wrong; that only decides for JSON.
// body may be compressed with gzip and in any charset.
func Detect(contentType string, body []byte) Kind {
	head := body[:min(len(body), sniffed)]
	if isGzip(head) {
		head = inflateHead(body)
	}
	head, _ = charset.Decode(head, contentType)
	head = bytes.TrimLeft(head, " \t\r\n")
	if len(head) == 0 {
		return ""
	}
	if head[0] == '{' {
		if isJSONFeed(contentType, head) {
			return Feed
		}
		return ""
	}
	switch localName(rootElement(head)) {
	case "rss", "feed", "rdf":
		return Feed
	case "urlset", "sitemapindex":
		return Sitemap
	}
	return ""
}

func isGzip(b []byte) bool { return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b }

func inflateHead(body []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	head, _ := io.ReadAll(io.LimitReader(z, sniffed)) // a broken end does not matter to the start
	return head
}

func isJSONFeed(contentType string, head []byte) bool {
	if mediaType, _, err := mime.ParseMediaType(contentType); err == nil && mediaType == "application/feed+json" {
		return true
	}
	return bytes.Contains(head, []byte("jsonfeed.org/version/")) || bytes.Contains(head, []byte(`jsonfeed.org\/version\/`))
}

// rootElement returns the name of the first element of head, past the
// declaration, comments, processing instructions and document type.
func rootElement(head []byte) string {
	for {
		head = bytes.TrimLeft(head, " \t\r\n")
		switch {
		case len(head) < 2 || head[0] != '<':
			return ""
		case bytes.HasPrefix(head, []byte("<!--")):
			_, head, _ = bytes.Cut(head, []byte("-->"))
		case head[1] == '!':
			head = afterDoctype(head)
		case head[1] == '?':
			_, head, _ = bytes.Cut(head, []byte("?>"))
		default:
			name := head[1:]
			if i := bytes.IndexAny(name, " \t\r\n/>"); i >= 0 {
				name = name[:i]
			}
			return strings.ToLower(string(name))
		}
	}
}

// afterDoctype skips a document type, with an internal subset if it has one.
func afterDoctype(b []byte) []byte {
	end := bytes.IndexByte(b, '>')
	subset := bytes.IndexByte(b, '[')
	if subset >= 0 && subset < end {
		_, b, _ = bytes.Cut(b, []byte("]"))
		end = bytes.IndexByte(b, '>')
	}
	if end < 0 {
		return nil
	}
	return b[end+1:]
}

func localName(name string) string {
	if _, local, ok := strings.Cut(name, ":"); ok {
		return local
	}
	return name
}

// Read returns what a document of the given kind lists: addresses in canonical
// form, each once, at most [MaxItems], those with the latest dates first and
// those without a date last, in the order of the document. body may be
// compressed with gzip and in any charset; base is the canonical address of the
// document, for relative links.
//
// Broken documents yield what can be read of them. The error is a
// [schema.Drop]: ReasonMalformed when that is nothing though it was expected,
// ReasonTooLarge when a compressed document exceeds [MaxInflated].
func Read(kind Kind, body []byte, base string) ([]Item, error) {
	if isGzip(body) {
		var err error
		if body, err = inflate(body); err != nil {
			return nil, err
		}
	}
	text, _ := charset.Decode(body, "")
	text = dropDeclaration(text)
	var items []Item
	if kind == Feed {
		items = finish(readFeed(text), base)
	}
	if len(items) == 0 {
		items = finish(scan(text), base)
	}
	if len(items) == 0 && !isEmptyList(text) {
		return nil, schema.Drop(schema.ReasonMalformed, "%s without a readable item", kind)
	}
	return items, nil
}

func inflate(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, schema.Drop(schema.ReasonMalformed, "gzip: %v", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, MaxInflated+1))
	if len(out) > MaxInflated {
		return nil, schema.Drop(schema.ReasonTooLarge, "more than %d bytes when decompressed", MaxInflated)
	}
	if err != nil && len(out) == 0 {
		return nil, schema.Drop(schema.ReasonMalformed, "gzip: %v", err)
	}
	return out, nil // a stream that breaks off is read as far as it goes
}

// dropDeclaration removes the XML declaration, whose encoding no longer holds.
func dropDeclaration(text []byte) []byte {
	text = bytes.TrimLeft(text, " \t\r\n")
	if bytes.HasPrefix(text, []byte("<?xml")) {
		if _, rest, ok := bytes.Cut(text, []byte("?>")); ok {
			return rest
		}
	}
	return text
}

// isEmptyList reports whether text is a complete list that has no items: a
// site that has published nothing lately is no error.
func isEmptyList(text []byte) bool {
	trimmed := bytes.TrimSpace(text)
	if len(trimmed) > 0 && trimmed[0] == '{' {
		return json.Valid(trimmed)
	}
	lower := bytes.ToLower(trimmed[max(0, len(trimmed)-64):])
	for _, end := range []string{"</rss>", "</feed>", "rdf>", "urlset>", "sitemapindex>", "/>"} {
		if bytes.HasSuffix(lower, []byte(end)) {
			return !bytes.Contains(text, []byte("<item")) && !bytes.Contains(text, []byte("<entry")) && !bytes.Contains(text, []byte("loc>"))
		}
	}
	return false
}

// entry is an item as it stands in the document.
type entry struct {
	link, title        string
	published, updated string
	kind               Kind
}

func finish(found []entry, base string) []Item {
	seen := make(map[string]bool, len(found))
	var items []Item
	for _, e := range found {
		if strings.TrimSpace(e.link) == "" {
			continue
		}
		address, err := weburl.Resolve(base, strings.TrimSpace(e.link))
		if err != nil || seen[address] || address == base {
			continue
		}
		seen[address] = true
		items = append(items, Item{URL: address, Kind: e.kind, Title: plain(e.title), Published: date(e.published), Updated: date(e.updated)})
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Compare(b.order(), a.order())
	})
	return items[:min(len(items), MaxItems)]
}

// order is the time to sort by; without a date, before everything.
func (i Item) order() int64 {
	d := i.Published
	if d.IsZero() {
		d = i.Updated
	}
	if d.IsZero() {
		return -1 << 63
	}
	return d.Time.Unix()
}

// plain makes one line of text of a title that may hold markup, escaped or not.
func plain(title string) string {
	title = clip(title, 4*maxTitle)
	if strings.ContainsAny(title, "<&") {
		title = textOf(title)
	}
	return clip(strings.Join(strings.Fields(title), " "), maxTitle)
}

func clip(s string, n int) string {
	if len(s) > n {
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n]
	}
	return s
}
