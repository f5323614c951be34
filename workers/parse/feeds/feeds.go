// Package feeds reads what lists other pages: feeds (RSS, Atom, JSON Feed) and
// sitemaps (sitemaps.org protocol 0.9: url sets, indexes, Google's news
// extension, gzip), and hands out addresses with the titles and dates that
// come with them.
//
// Feeds go through gofeed. What gofeed will not read because it is broken, or
// must not read because it is built to hurt (deep nesting, endless comments or
// namespaces), goes through a plain scan of its tags instead, which recurses on
// nothing and takes the items that it can see. Sitemaps always go through the
// scan: they are large and need no more. It reads a stream, so that a list of
// any length takes no more memory than what is returned of it. Entities defined in a DTD are never
// expanded, by either.
package feeds

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
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
// form, each once, at most [MaxItems] and 16 MiB of them, those with the latest
// dates first and those without a date last, in the order of the document.
// body may be compressed with gzip and in any charset; base is the canonical
// address of the document, for relative links. With keep, items for which it is
// false are left out.
//
// Broken documents yield what can be read of them. The error is a
// [schema.Drop]: ReasonMalformed when that is nothing though it was expected,
// ReasonTooLarge when a compressed document exceeds [MaxInflated].
func Read(kind Kind, body []byte, base string, keep func(Item) bool) ([]Item, error) {
	if isGzip(body) {
		var err error
		if body, err = inflate(body); err != nil {
			return nil, err
		}
	}
	text, _ := charset.Decode(body, "")
	text = dropDeclaration(text)
	l := newList(base, keep)
	if kind == Feed {
		for _, e := range readFeed(text) {
			l.add(e)
		}
	}
	if l.read == 0 {
		_ = scan(bytes.NewReader(text), len(text)+1, l.add) // nothing can end it but the end
	}
	if l.read == 0 && !isEmptyList(text) {
		return nil, schema.Drop(schema.ReasonMalformed, "%s without a readable item", kind)
	}
	return l.newest(), nil
}

// Stream is Detect and Read for a document that is too long to be held: it
// holds the items to return, at most twice as many at a time, and one element.
// The kind is "" for what is neither feed nor sitemap. Of a document that
// breaks off, what came before is returned; it is for the reader to say what is
// too long.
func Stream(contentType string, r io.Reader, base string, keep func(Item) bool) (Kind, []Item, error) {
	// One element may be so long; a longer one ends the list.
	const maxElement = 1 << 20
	document := bufio.NewReaderSize(r, sniffed)
	head, err := document.Peek(sniffed)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", nil, err
	}
	kind := Detect(contentType, head)
	if kind == "" || head[0] == '{' {
		return "", nil, nil
	}
	l := newList(base, keep)
	if err := scan(charset.NewReader(document, ""), maxElement, l.add); err != nil {
		if drop, ok := schema.AsDrop(err); ok {
			return kind, nil, drop
		}
	}
	if l.read == 0 {
		return kind, nil, schema.Drop(schema.ReasonMalformed, "%s without a readable item", kind)
	}
	return kind, l.newest(), nil
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

// list collects the items of a document. It never holds more than twice of what
// it returns.
type list struct {
	base string
	keep func(Item) bool // nil keeps all
	read int             // entries with an address that can be used

	items []Item
	seen  map[string]bool // addresses of items
	bytes int             // of addresses and titles
}

// maxBytes bounds the addresses and titles that a list returns.
const maxBytes = 16 << 20

func newList(base string, keep func(Item) bool) *list {
	return &list{base: base, keep: keep, seen: map[string]bool{}}
}

// add takes the next entry of the document.
func (l *list) add(e entry) {
	link := strings.TrimSpace(strings.ToValidUTF8(e.link, "\uFFFD"))
	if link == "" {
		return
	}
	address, err := weburl.Resolve(l.base, link)
	if err != nil || address == l.base {
		return
	}
	l.read++
	if l.seen[address] {
		return
	}
	item := Item{URL: address, Kind: e.kind, Title: plain(e.title), Published: date(e.published), Updated: date(e.updated)}
	if l.keep != nil && !l.keep(item) {
		return
	}
	l.seen[address] = true
	l.items = append(l.items, item)
	l.bytes += len(item.URL) + len(item.Title)
	if len(l.items) >= 2*MaxItems || l.bytes > 2*maxBytes {
		l.prune()
	}
}

// prune leaves the newest items.
func (l *list) prune() {
	slices.SortStableFunc(l.items, func(a, b Item) int { return cmp.Compare(b.order(), a.order()) })
	l.bytes = 0
	for n, item := range l.items {
		size := len(item.URL) + len(item.Title)
		if n == MaxItems || l.bytes+size > maxBytes {
			for _, gone := range l.items[n:] {
				delete(l.seen, gone.URL)
			}
			clear(l.items[n:])
			l.items = l.items[:n]
			return
		}
		l.bytes += size
	}
}

// newest returns the items, the newest first.
func (l *list) newest() []Item {
	l.prune()
	return l.items
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
	title = strings.ToValidUTF8(strings.ReplaceAll(clip(title, 4*maxTitle), "\x00", ""), "\uFFFD")
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
