// Package parse turns a fetched page into an article, or, when the page is a
// feed or a sitemap, into the URLs it lists.
//
// It is pure: no network, no clock, no database. The same page gives the same
// result, which is why a page may be delivered twice without harm.
package parse

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities"
	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/charset"
	"github.com/harkara/harkara/workers/parse/feeds"
	"github.com/harkara/harkara/workers/parse/tags"
)

// Options configure a Parser.
type Options struct {
	// Entities finds the entities of an article. Required.
	Entities *entities.Recogniser
	// Obey are the reservations, as in [schema.Article.OptOuts], that keep a
	// page out. Others are only kept with the article.
	Obey []string
}

// Parser parses pages. It is safe for concurrent use.
type Parser struct {
	entities *entities.Recogniser
	obey     []string
}

// New returns a Parser.
func New(o Options) *Parser { return &Parser{entities: o.Entities, obey: o.Obey} }

// Result is what a page held: an article, or the URLs of a list.
type Result struct {
	Article *schema.Article // nil for a list
	List    feeds.Kind      // which kind of list, or empty
	Listed  []schema.Submission
}

// Parse reads a page from its raw body. A page that holds neither an article
// nor a list gives [schema.Drop] with the reason.
func (p *Parser) Parse(page schema.Page, body []byte) (Result, error) {
	if len(body) == 0 {
		return Result{}, schema.Drop(schema.ReasonEmpty, "no bytes")
	}
	contentType := page.Header["Content-Type"]
	if kind := feeds.Detect(contentType, body); kind != "" {
		items, err := feeds.Read(kind, body, page.FinalURL, wanted(page))
		if err != nil {
			return Result{}, err
		}
		return Result{List: kind, Listed: submissions(page, kind, items)}, nil
	}
	a, err := p.article(page, body, contentType)
	if err != nil {
		return Result{}, err
	}
	return Result{Article: &a}, nil
}

// List is Parse for a body that is larger than a page may be: it must be a list,
// and is read piece by piece.
func (p *Parser) List(page schema.Page, body io.Reader) (Result, error) {
	kind, items, err := feeds.Stream(page.Header["Content-Type"], body, page.FinalURL, wanted(page))
	switch {
	case err != nil:
		return Result{}, err
	case kind == "":
		return Result{}, schema.Drop(schema.ReasonTooLarge, "%d bytes, and neither a feed nor a sitemap", page.Bytes)
	}
	return Result{List: kind, Listed: submissions(page, kind, items)}, nil
}

// wanted returns what tells the items of a list that are submitted. A sitemap
// that has not changed since a day has nothing newer in it.
func wanted(page schema.Page) func(feeds.Item) bool {
	return func(it feeds.Item) bool { return !old(it, page.Since) }
}

func (p *Parser) article(page schema.Page, body []byte, contentType string) (schema.Article, error) {
	html, _ := charset.Decode(body, contentType)
	a, err := extract.Page(extract.Input{
		URL: page.FinalURL, Header: page.Header, HTML: html, Fetched: page.Fetched, Hint: page.Hint,
	})
	if err != nil {
		return a, err
	}
	a.Request, a.Root, a.Labels = page.Request, page.Root, page.Labels
	a.Key, a.URL, a.Host = page.Key, page.FinalURL, page.Host
	a.Submitted, a.Fetched = page.Submitted, page.Fetched
	a.OptOuts = optOuts(a.OptOuts, page.Header)
	for _, reserved := range a.OptOuts {
		if slices.Contains(p.obey, reserved) {
			return a, schema.Drop(schema.ReasonOptOut, "the page says %s", reserved)
		}
	}
	a.Entities = p.entities.Article(a.Title, a.Body, a.Language)
	a.Tags, a.Topics = tags.For(&a)
	delete(a.Sources, "tags")
	if len(a.Tags) > 0 {
		a.Sources["tags"] = a.Tags[0].Source
	}
	return a, nil
}

// submissions turns a list's items into submissions with ids that a second
// delivery of the same page gives again.
func submissions(page schema.Page, kind feeds.Kind, items []feeds.Item) []schema.Submission {
	via := schema.ViaSitemap
	if kind == feeds.Feed {
		via = schema.ViaFeed
	}
	subs := make([]schema.Submission, 0, len(items))
	for _, it := range items {
		s := schema.Submission{
			URL: it.URL, Labels: page.Labels, Since: page.Since,
			ID: childID(page.Request, it.URL), Root: cmp.Or(page.Root, page.Request),
			From: page.URL, Via: via, Hops: page.Hops + 1,
		}
		if it.Title != "" || !it.Published.IsZero() {
			s.Hint = &schema.Hint{Title: it.Title, Published: it.Published}
		}
		if it.Kind == feeds.Sitemap {
			s.Via = schema.ViaIndex
			if !it.Updated.IsZero() {
				s.Hint = &schema.Hint{Published: it.Updated}
			}
		}
		subs = append(subs, s)
	}
	return subs
}

// old reports whether a list dates an item, and before since.
func old(it feeds.Item, since time.Time) bool {
	latest := it.Published.Time
	if it.Updated.Time.After(latest) {
		latest = it.Updated.Time
	}
	if it.Published.DayOnly || it.Updated.DayOnly {
		latest = latest.Add(24 * time.Hour) // some time of that day
	}
	return !since.IsZero() && !latest.IsZero() && latest.Before(since)
}

func childID(parent, url string) string {
	sum := sha256.Sum256([]byte(parent + " " + url))
	return hex.EncodeToString(sum[:12])
}

// optOuts adds to what the page itself reserves what its headers reserve:
// X-Robots-Tag and the TDM Reservation Protocol's tdm-reservation (W3C
// community group report, 2024).
func optOuts(fromPage []string, header map[string]string) []string {
	all := slices.Clone(fromPage)
	for field := range strings.SplitSeq(strings.ToLower(header[http.CanonicalHeaderKey("X-Robots-Tag")]), ",") {
		// "googlebot: noindex" speaks to another crawler.
		if agent, _, named := strings.Cut(field, ":"); named && strings.TrimSpace(agent) != "unavailable_after" {
			continue
		}
		switch d := strings.TrimSpace(field); d {
		case "noindex", "nofollow", "noarchive", "nosnippet", "noai", "noimageai", "none":
			all = append(all, d)
		}
	}
	if strings.TrimSpace(header["Tdm-Reservation"]) == "1" {
		all = append(all, "tdm-reservation")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// ReadFile parses HTML that did not come through fetch: a file, or what a
// program pipes in. A feed or sitemap is no article.
func (p *Parser) ReadFile(url string, body []byte, contentType string) (schema.Article, error) {
	if kind := feeds.Detect(contentType, body); kind != "" {
		return schema.Article{}, schema.Drop(schema.ReasonNotArticle, "a %s, which only lists pages", kind)
	}
	page := schema.Page{Request: "file", URL: url, FinalURL: url, Header: map[string]string{"Content-Type": contentType}}
	if canonical, err := weburl.Canonical(url); err == nil {
		page.FinalURL, page.Key, page.Host = canonical, weburl.Key(canonical), weburl.Host(canonical)
	}
	a, err := p.article(page, body, contentType)
	a.Request = ""
	return a, err
}
