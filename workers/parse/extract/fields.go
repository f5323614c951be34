package extract

import (
	"iter"
	"net/url"
	"slices"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/language"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pageFields finds the fields of an article beside its body. Every field has
// several sources; each method below ranks them for one field.
type pageFields struct {
	d  *document
	in Input
	a  *schema.Article

	ld        linkedData
	lang      string // of the text
	order     dayOrder
	address   *url.URL // of the page, never nil
	base      *url.URL // of its links
	host      string
	hostName  string   // the name in the host: "the-weekly" of www.the-weekly.co.uk
	hostKey   string   // it folded: "theweekly"
	sites     []string // folded names of the site
	titleTail []string // folded parts of <title> behind the title: sections, the site

	state     stateArticle // see the method stateArticle
	stateRead bool

	headingTexts  []string
	around        []trait // per element: its own traits and those around it
	headlineMarks []int   // elements that are marked as headline
	dateMarks     []mark  // elements that may hold a date
	authorMarks   []mark
	posters       []string // named in elements of the author as those who put the text on the page
	tagMarks      []mark
	says          string // all that the article says, in lower case; made when it is needed
	crumbMarks    []mark
	propMarks     []mark // itemprop articleSection and image
	saysFree      bool   // some itemprop is isAccessibleForFree
}

// fields fills the fields of a that are not the body. a.Body must be set: the
// language is told from it.
func (d *document) fields(in Input, a *schema.Article) {
	f := &pageFields{d: d, in: in, a: a}
	f.where()
	f.ld = *d.linkedData(in.URL)
	f.siteName()
	f.scan()
	f.title()
	f.suffixSites()
	f.language()
	f.canonical()
	f.description()
	f.dates()
	f.authors()
	f.section()
	f.tags()
	f.image()
	f.paywalled()
	f.optOuts()
}

func (f *pageFields) source(field, source string) {
	if f.a.Sources == nil {
		f.a.Sources = map[string]string{}
	}
	f.a.Sources[field] = source
}

// meta returns the first content of the metas of this name.
func (f *pageFields) meta(key string) string {
	for i := range f.d.metas {
		if f.d.metas[i].key == key {
			return plain(f.d.metas[i].content)
		}
	}
	return ""
}

// cardData yields the texts that Twitter's cards give under a label:
// twitter:label1 "Written by" and twitter:data1.
func (f *pageFields) cardData(label func(string) bool) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, m := range f.d.metas {
			number, ok := strings.CutPrefix(m.key, "twitter:label")
			if ok && label(m.content) && !yield(f.meta("twitter:data"+number)) {
				return
			}
		}
	}
}

// link returns the address of the first link of this kind, absolute.
func (f *pageFields) link(rel string) string {
	for _, l := range f.d.links {
		if l.rel == rel {
			return f.absolute(l.href)
		}
	}
	return ""
}

// where sets the addresses and what the host's name says.
func (f *pageFields) where() {
	f.address = parseURL(f.in.URL)
	f.base = f.address
	if f.d.base != "" && f.d.base != f.in.URL {
		f.base = f.address.ResolveReference(parseURL(f.d.base))
	}
	f.host = strings.TrimPrefix(strings.ToLower(f.address.Hostname()), "www.")
	labels := strings.Split(f.host, ".")
	n := len(labels) - 1
	for n > 1 && len(labels[n-1]) <= 3 { // co.uk, com.au
		n--
	}
	f.hostName = labels[max(0, n-1)]
	f.hostKey = titleKey(f.hostName)
}

func parseURL(s string) *url.URL {
	if u, err := url.Parse(strings.TrimSpace(s)); err == nil {
		return u
	}
	return &url.URL{}
}

// absolute returns the address that a link of the page leads to, "" when that
// is no address of the web.
func (f *pageFields) absolute(ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || len(ref) > schema.MaxURL || strings.HasPrefix(ref, "data:") {
		return ""
	}
	u, err := f.base.Parse(ref)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

func (f *pageFields) siteName() {
	publisher := f.ld.resolve(f.ld.article.get("publisher"))
	for _, c := range [...]claim{
		{f.meta("og:site_name"), "meta"},
		{publisher.get("name").str(), "json-ld"},
		{f.ld.site.get("name").str(), "json-ld"},
		{f.meta("application-name"), "meta"},
		{f.meta("apple-mobile-web-app-title"), "meta"},
		{f.ld.site.get("alternateName").str(), "json-ld"},
	} {
		if c.text == "" || len(c.text) > 200 {
			continue
		}
		if f.a.SiteName == "" {
			f.a.SiteName = c.text
			f.source("site_name", c.source)
		}
		f.sites = append(f.sites, titleKey(c.text))
	}
	if at := f.meta("twitter:site"); strings.HasPrefix(at, "@") {
		f.sites = append(f.sites, titleKey(at))
	}
	f.sites = append(f.sites, titleKey(f.hostKey))
	if home := titleKey(f.homeLink()); len(home) >= 8 && !isHome(home) {
		f.sites = append(f.sites, home)
	}
}

// homeLink returns the text of the first link to the front page, or of the
// picture in it: on most pages the name of the site.
func (f *pageFields) homeLink() string {
	for i := range f.d.elements {
		n := f.d.elements[i].node
		if n.DataAtom != atom.A || !isFrontPage(attr(n, "href"), f.address.Hostname()) {
			continue
		}
		if text := f.d.shortText(i, 60); text != "" {
			return text
		}
		for j := i + 1; j < f.d.elements[i].end; j++ {
			if alt := attr(f.d.elements[j].node, "alt"); alt != "" && len(alt) <= 60 {
				return plain(alt)
			}
		}
	}
	return ""
}

// isFrontPage reports whether an address is that of a host's front page.
func isFrontPage(href, host string) bool {
	if _, rest, ok := strings.Cut(href, "://"); ok {
		var at string
		at, href, _ = strings.Cut(rest, "/")
		return at == host && href == ""
	}
	return href == "/"
}

func (f *pageFields) language() {
	hint := f.d.lang
	if hint == "" {
		hint = f.ld.article.get("inLanguage").str()
	}
	if hint == "" {
		hint = f.meta("og:locale")
	}
	if hint == "" {
		hint = f.in.Header["Content-Language"]
	}
	f.lang, _ = language.Detect(f.a.Title+"\n"+f.a.Body, hint)
	f.a.Language = f.lang
	if f.lang != "" {
		f.source("language", "text")
	}
	f.order = f.numberOrder()
}

func (f *pageFields) canonical() {
	for _, c := range [...]claim{
		{f.link("canonical"), "link"},
		{f.absolute(f.meta("og:url")), "meta"},
	} {
		if c.text != "" {
			f.a.CanonicalURL = c.text
			f.source("canonical_url", c.source)
			return
		}
	}
}

func (f *pageFields) description() {
	for _, c := range [...]claim{
		{f.meta("og:description"), "meta"},
		{f.meta("description"), "meta"},
		{f.ld.article.get("description").str(), "json-ld"},
		{f.meta("twitter:description"), "meta"},
		{f.meta("dc.description"), "meta"},
		{f.subtitle(), "dom"},
	} {
		if c.text != "" && titleKey(c.text) != titleKey(f.a.Title) && !f.isSite(titleKey(c.text)) {
			f.a.Description = clip(c.text, 2000)
			f.source("description", c.source)
			return
		}
	}
}

// subtitle returns the text below the headline that the page marks as such.
func (f *pageFields) subtitle() string {
	if f.d.headline < 0 {
		return ""
	}
	for i := f.d.headline + 1; i < min(len(f.d.elements), f.d.headline+12); i++ {
		n := f.d.elements[i].node
		class := strings.ToLower(attr(n, "class"))
		for _, w := range [...]string{"sub-title", "subtitle", "sub_title", "subhead", "standfirst", "excerpt", "dek", "teaser", "lead", "summary", "intro"} {
			if strings.Contains(class, w) {
				if text := f.d.shortText(i, 1200); len(text) > 20 {
					return text
				}
			}
		}
	}
	return ""
}

// shortText returns the text below element i, "" when it is longer than limit
// bytes.
func (d *document) shortText(i, limit int) string {
	var w spaceWriter
	root := d.elements[i].node
	for n := root; n != nil && len(w.out) <= limit; {
		descend := true
		switch n.Type {
		case html.TextNode:
			w.write(n.Data)
		case html.ElementNode:
			if unseen(n.DataAtom) && n.DataAtom != atom.Button {
				descend = false
			} else if !inline(n.DataAtom) {
				w.space()
			}
		}
		n = following(n, root, descend, func(left *html.Node) {
			if left.Type == html.ElementNode && !inline(left.DataAtom) {
				w.space()
			}
		})
	}
	if len(w.out) > limit {
		return ""
	}
	return string(w.out)
}

// optOuts collects the reservations in the page's metas: the directives of
// robots that restrict use, and the TDM Reservation Protocol's (W3C Community
// Group report, 2022).
func (f *pageFields) optOuts() {
	for _, m := range f.d.metas {
		switch m.key {
		case "robots", "harkara":
			for directive := range splitTags(strings.ToLower(m.content)) {
				switch directive = strings.TrimSpace(directive); directive {
				case "noindex", "noarchive", "nosnippet", "noai", "noimageai", "none":
					f.a.OptOuts = append(f.a.OptOuts, directive)
				}
			}
		case "tdm-reservation":
			if strings.TrimSpace(m.content) == "1" {
				f.a.OptOuts = append(f.a.OptOuts, "tdm-reservation")
			}
		}
	}
	slices.Sort(f.a.OptOuts)
	f.a.OptOuts = slices.Compact(f.a.OptOuts)
}

// paywalled follows schema.org's isAccessibleForFree and the metas of the kind.
func (f *pageFields) paywalled() {
	said := []*ldValue{f.ld.article, f.ld.page}
	for _, part := range f.ld.article.get("hasPart").list() {
		if part.is(func(t string) bool { return t == "WebPageElement" }) { // the text behind the wall
			said = append(said, part)
		}
	}
	for _, v := range said {
		if isFalse(v.get("isAccessibleForFree").str()) {
			f.a.Paywalled = true
			f.source("paywalled", "json-ld")
			return
		}
	}
	tier := strings.ToLower(f.meta("article:content_tier"))
	if tier == "locked" || tier == "metered" {
		f.a.Paywalled = true
		f.source("paywalled", "meta")
		return
	}
	if !f.saysFree {
		return
	}
	if isFalse(f.microdata(freeProperty)) {
		f.a.Paywalled = true
		f.source("paywalled", "microdata")
	}
}

// isFalse reports whether a value is schema.org's False.
func isFalse(value string) bool {
	value = strings.ToLower(value)
	return value == "false" || strings.HasSuffix(value, "/false")
}
