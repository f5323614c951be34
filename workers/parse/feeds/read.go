package feeds

import (
	"bytes"
	"cmp"
	"errors"
	"html"
	"io"
	"strings"
	"time"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/mmcdole/gofeed"
	nethtml "golang.org/x/net/html"
)

// readFeed reads an RSS, Atom or JSON feed with gofeed, if that will and may.
func readFeed(text []byte) []entry {
	if !tame(text) {
		return nil
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(text))
	if err != nil {
		return nil
	}
	found := make([]entry, 0, len(feed.Items))
	for _, item := range feed.Items {
		e := entry{link: linkOf(item), title: item.Title, published: item.Published, updated: item.Updated, kind: Page}
		// gofeed gives one date for the other where a feed has only one.
		if e.updated == e.published {
			e.updated = ""
		}
		if feed.FeedType == "atom" && !bytes.Contains(text, []byte("published>")) && !bytes.Contains(text, []byte("issued>")) {
			e.published, e.updated = "", cmp.Or(item.Updated, item.Published)
		}
		found = append(found, e)
	}
	return found
}

// linkOf returns the address of an item: that of the publisher where a feed
// service has put its own in front, else the link, else an identifier that is
// an address.
func linkOf(item *gofeed.Item) string {
	if original := item.Extensions["feedburner"]["origLink"]; len(original) > 0 && original[0].Value != "" {
		return original[0].Value
	}
	if item.Link != "" {
		return item.Link
	}
	if strings.HasPrefix(item.GUID, "http://") || strings.HasPrefix(item.GUID, "https://") {
		return item.GUID
	}
	return ""
}

// tame reports whether gofeed can read text in linear time and bounded stack:
// it recurses on nested extension elements, joins the text of an element piece
// by piece where comments and children divide it, and copies the namespaces in
// force for every element. For JSON, encoding/json bounds the depth itself.
func tame(text []byte) bool {
	const maxDepth, maxPieces, maxNamespaces = 64, 500, 100
	if bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return true
	}
	if bytes.Count(text, []byte("xmlns")) > maxNamespaces {
		return false
	}
	var pieces [maxDepth + 1]int // of the open elements, by depth
	depth := 0
	z := nethtml.NewTokenizer(bytes.NewReader(text))
	z.AllowCDATA(true)
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return true
		case nethtml.StartTagToken:
			z.NextIsNotRawText()
			if depth++; depth > maxDepth {
				return false
			}
			pieces[depth] = 0
			switch name, _ := z.TagName(); string(name) {
			case "rss", "channel", "feed", "rdf:rdf": // their text is not kept
				pieces[depth] = -1 << 40
			}
		case nethtml.EndTagToken:
			depth = max(depth-1, 0)
		default:
			if pieces[depth]++; depth > 0 && pieces[depth] > maxPieces {
				return false
			}
		}
	}
}

// maxScanned bounds how many items of a document are looked at, those that are
// left out included.
const maxScanned = 10 * MaxItems

// scan reads the items of a feed or sitemap tag by tag, whatever state it is in.
// It returns what ended it, unless that is the end of the document. A tag or
// text of more than maxElement bytes ends it, too.
func scan(r io.Reader, maxElement int, add func(entry)) error {
	var current entry
	var inside bool   // an item, entry, url or sitemap is open
	var field *string // where the text of the open element goes
	var prefix string // of the root's namespace: loc is taken, image:loc is not
	found := 0
	end := func() {
		if inside {
			add(current)
			found++
		}
		inside = false
	}
	first := true
	z := nethtml.NewTokenizer(r)
	z.SetMaxBuf(maxElement)
	z.AllowCDATA(true)
	for {
		switch kind := z.Next(); kind {
		case nethtml.ErrorToken:
			end()
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			return nil
		case nethtml.TextToken:
			if field != nil && len(*field) < 4*maxTitle {
				*field += string(z.Text())
			}
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			z.NextIsNotRawText() // in XML, title and script are elements like others
			raw, hasAttr := z.TagName()
			name := string(raw)
			if first {
				first = false
				if p, _, ok := strings.Cut(name, ":"); ok && p != "rdf" {
					prefix = p + ":"
				}
			}
			name = strings.TrimPrefix(name, prefix)
			switch name {
			case "item", "entry", "url", "sitemap":
				if end(); found >= maxScanned {
					return nil
				}
				current, inside, field = entry{kind: Page}, true, nil
				if name == "sitemap" {
					current.kind = Sitemap
				}
				continue
			}
			if !inside {
				continue
			}
			if name == "link" && hasAttr {
				if href := alternate(z); href != "" && current.link == "" {
					current.link = href
				}
			}
			field = nil
			if kind == nethtml.StartTagToken {
				field = current.fieldFor(name)
			}
		case nethtml.EndTagToken:
			raw, _ := z.TagName()
			switch strings.TrimPrefix(string(raw), prefix) {
			case "item", "entry", "url", "sitemap":
				end()
			}
			field = nil
		}
	}
}

// fieldFor returns where the text of the element name belongs, or nil: for
// what is of no interest or has been read already.
func (e *entry) fieldFor(name string) *string {
	var field *string
	switch name {
	case "loc", "link":
		field = &e.link
	case "title", "news:title":
		field = &e.title
	case "pubdate", "published", "dc:date", "news:publication_date":
		field = &e.published
	case "lastmod", "updated":
		field = &e.updated
	}
	if field == nil || strings.TrimSpace(*field) != "" {
		return nil
	}
	return field
}

// alternate returns the href of an Atom link to the page itself.
func alternate(z *nethtml.Tokenizer) string {
	href, rel := "", "alternate"
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "href":
			href = string(value)
		case "rel":
			rel = string(value)
		}
	}
	if rel != "alternate" {
		return ""
	}
	return href
}

// textOf returns the text of a title with markup, escaped once or twice.
func textOf(title string) string {
	if !strings.Contains(title, "<") {
		title = html.UnescapeString(title)
	}
	if !strings.Contains(title, "<") {
		return title
	}
	var b strings.Builder
	z := nethtml.NewTokenizer(strings.NewReader(title))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return b.String()
		case nethtml.TextToken:
			b.Write(z.Text())
		}
	}
}

// date reads the date of a feed (RFC 822 with years of four digits, RFC 3339,
// and what is commonly written instead) with the zone that it gives, or the
// zero Date. A date without a time of day is a day.
func date(s string) schema.Date {
	s = strings.TrimSpace(s)
	if len(s) < 8 || len(s) > 64 {
		return schema.Date{}
	}
	for _, layout := range []string{
		time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05 -0700",
		time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(schema.Instant(t))
		}
	}
	for _, layout := range []string{"Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 MST", "Mon, 2 Jan 2006 15:04 MST"} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(schema.Instant(inZone(t)))
		}
	}
	for _, layout := range []string{time.DateOnly, "Mon, 2 Jan 2006", "2 Jan 2006", "20060102"} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(schema.Day(t.Year(), t.Month(), t.Day()))
		}
	}
	// A time without a zone: only its day is certain.
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "Mon, 2 Jan 2006 15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return plausible(schema.Day(t.Year(), t.Month(), t.Day()))
		}
	}
	return schema.Date{}
}

// inZone applies the zone names of RFC 822, to which [time.Parse] gives no
// offset unless they are local. Other abbreviations are ambiguous (IST, CST of
// China) and are read as UTC.
func inZone(t time.Time) time.Time {
	name, offset := t.Zone()
	if offset != 0 {
		return t
	}
	hours := map[string]int{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}[name]
	if hours == 0 {
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.FixedZone(name, hours*3600))
}

// plausible drops dates that are a machine's zero rather than news.
func plausible(d schema.Date) schema.Date {
	if year := d.Time.Year(); year < 1990 || year > 2200 {
		return schema.Date{}
	}
	return d
}
