// Package sample is a small news site written for this project, so that the
// whole pipeline can be shown and tested without the internet. Its towns and
// people are invented; the countries and organisations they deal with are
// real, and the same ones appear in many scripts.
//
// The site has articles in thirteen languages and as many kinds of markup (a
// blog theme, JSON-LD as a graph, microdata, a React-streamed segment, tables
// in windows-1251, Shift_JIS, right to left, a live blog, text under a consent
// layer, broken HTML), an RSS feed and a news sitemap that list them, a
// robots.txt, a redirect, and pages that a pipeline must refuse. [Pages] says
// of each what ought to become of it, so that a test can compare.
//
// The same requests always get the same answers, but for [Site.Revise]. Every
// page has an ETag and a Last-Modified and honours conditional requests.
package sample

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html"
	"image"
	"image/png"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

//go:embed site
var files embed.FS

// Origin is where the site pretends to be. Every address in its pages begins
// with it, wherever they are served from, so that identities are the same in
// every run; the name cannot exist outside (RFC 6761 reserves .test), so who
// fetches the site must be told where it is.
const Origin = "http://sample.harkara.test"

// SiteName is what the site calls itself in its feed.
const SiteName = "Relay Gazette"

// Page is one address of the site and what is expected of it.
type Page struct {
	Path string

	// An article has a title; these are what it says of itself.
	Title     string
	Language  string   // BCP 47 base language of the text
	Published string   // the day as the page gives it, 2006-01-02
	Authors   []string //
	Kind      schema.ArticleKind

	// RedirectsTo is the path of the page that is stored instead.
	RedirectsTo string
	// Refused is the reason for which it is no article.
	Refused schema.Reason
	// Lists is how many addresses a feed or sitemap names.
	Lists int
	// In is the path of the feed or sitemap that names it; empty for a page
	// that has to be asked for by its own address.
	In string

	file    string // below site/
	revised string // the file after Revise, if another
	charset encoding.Encoding
	header  string // Content-Type; empty: text/html; charset=utf-8
	status  int    // empty: 200
}

// Paths of the two lists.
const (
	FeedPath    = "/feed.xml"
	SitemapPath = "/news-sitemap.xml"
)

// RevisedPath is the article that [Site.Revise] changes.
const RevisedPath = "/en/river-bulletin"

// Pages returns everything that is worth asking the site for, with what is
// expected of it: first the feed and the sitemap, then articles, then what is
// to be refused.
func Pages() []Page {
	articles := []Page{
		{Path: "/hi/2025/09/russia-bharat-baadh-chetavani/", file: "russia-bharat-baadh.html", Language: "hi", Published: "2025-09-14", Authors: []string{"Meenakshi Tharwani"}, In: FeedPath,
			Title: "Russia और भारत मिलकर बनाएंगे बाढ़ चेतावनी नेटवर्क, Geneva में हुआ समझौता"},
		{Path: "/hi/khel/narangpur-hockey", file: "narangpur-hockey.html", Language: "hi", Published: "2025-09-16", Authors: []string{"आर्यमन टिकेकर", "Sana Qutbi"}, In: FeedPath,
			Title: "Narangpur Warriors ने Tokyo में रचा इतिहास, जापान को 3-2 से हराकर जीता एशियाई क्लब खिताब"},
		{Path: "/en/business/elmsworth-ferry", file: "elmsworth-ferry.html", Language: "en", Published: "2025-09-12", Authors: []string{"Orla Fennimore"}, In: FeedPath,
			Title: "Elmsworth ferry returns after nine years as Norway sends a hydrogen crew"},
		{Path: "/en/live/calder-bay-storm", file: "calder-bay-live.html", Language: "en", Published: "2025-09-18", Authors: []string{"Tobias Merrin"}, Kind: schema.KindLiveBlog, In: FeedPath,
			Title: "Calder Bay storm: latest updates as schools close and trains stop – live"},
		{Path: "/es/puerto-maravedra", file: "puerto-maravedra.html", Language: "es", Published: "2025-09-11", Authors: []string{"Lucía Barrenechea Olmo"}, In: FeedPath,
			Title: "El puerto de Maravedra recibe el primer buque de grano de Ucrania desde la sequía"},
		{Path: "/ar/wadi-safra", file: "mina-wadi-safra.html", Language: "ar", Published: "2025-09-15", Authors: []string{"سلمى الدرويشي"}, In: FeedPath,
			Title: "وادي الصفراء تفتتح أكبر محطة لتحلية المياه بالطاقة الشمسية"},
		{Path: "/zh/qinglan-banlie", file: "qingshan-railway.html", Language: "zh", Published: "2025-09-13", Authors: []string{"闻人舒桐"}, In: FeedPath,
			Title: "青岚至莫斯科货运班列首发 俄罗斯官员到站迎接"},
		{Path: "/ru/most-cherez-usolku", file: "berezovo-most.html", Language: "ru", Published: "2025-09-17", Authors: []string{"Глеб Сторожев"}, In: FeedPath,
			charset: charmap.Windows1251, header: "text/html", Title: "Мост через Усолку откроют в октябре"},
		{Path: "/pt/queijo-serra-das-gralhas", file: "serra-das-gralhas.html", Language: "pt", Published: "2025-09-10", Authors: []string{"Benedito Arruda Falcão"}, In: FeedPath,
			Title: "Queijo de Serra das Gralhas ganha selo e abre mercado na China"},
		{Path: "/ta/padagu-palli", file: "mazhai-palli.html", Language: "ta", Published: "2025-09-19", Authors: []string{"அன்பரசி மணிமாறன்"}, In: FeedPath,
			Title: "மழைக்காலத்தில் படகுப் பள்ளி: செம்பொழில் கிராமத்தின் புதிய முயற்சி"},
		{Path: "/ja/hoshimura-onsen", file: "hoshimura-onsen.html", Language: "ja", Published: "2025-09-15", Authors: []string{"倉持 あかね"}, In: FeedPath,
			charset: japanese.ShiftJIS, header: "text/html; charset=Shift_JIS", Title: "星村町の温泉発電、町の電力の半分まかなう、ドイツの技術者も視察"},
		{Path: "/bn/nodikhola-ilish", file: "nodikhola-setu.html", Language: "bn", Published: "2025-09-20", Authors: []string{"শাহীন মাতুব্বর"}, In: FeedPath,
			Title: "নদীখোলায় ইলিশের অভয়াশ্রম, জেলেরাই থাকবেন পাহারায়"},
		{Path: "/de/kaltenmoor", file: "kaltenmoor-moor.html", Language: "de", Published: "2025-09-09", Authors: []string{"Wiebke Harmsdorf"}, In: FeedPath,
			Title: "Kaltenmoor lässt sein Moor wieder volllaufen"},
		{Path: "/fr/tribune-bibliotheques", file: "tribune-valombreuse.html", Language: "fr", Published: "2025-09-08", Authors: []string{"Maëlle Fontagnères"}, Kind: schema.KindOpinion, In: FeedPath,
			Title: "« Nos bibliothèques de montagne ne sont pas un luxe »"},
		{Path: RevisedPath, file: "river-bulletin.html", revised: "river-bulletin-2.html", Language: "en", Published: "2025-09-21", In: SitemapPath,
			Title: "Flood bulletin for the Sundargarhi river"},
		{Path: "/en/skerrow", file: "skerrow.html", header: "text/html", Language: "en", Published: "2025-09-05", In: SitemapPath, // broken: a tag cut short, NUL, invalid UTF-8, no end
			Title: "Lighthouse keeper of Skerrow writes 9,000 weather reports by hand"},
		{Path: "/en/brenfield-toll", file: "old-road-toll.html", Language: "en", Published: "2025-08-29", Authors: []string{"Desmond Achterberg"}, // reached by the redirect
			Title: "Brenfield drops its bridge toll after 140 years"},
	}
	lists := map[string]int{}
	for i := range articles {
		lists[articles[i].In]++
		if articles[i].Kind == "" {
			articles[i].Kind = schema.KindArticle
		}
	}
	pages := append([]Page{
		{Path: FeedPath, Lists: lists[FeedPath], header: "application/rss+xml; charset=utf-8"},
		{Path: SitemapPath, Lists: lists[SitemapPath], header: "application/xml"},
	}, articles...)
	return append(pages,
		Page{Path: "/2025/08/bridge-toll.html", RedirectsTo: "/en/brenfield-toll"},
		Page{Path: "/", Refused: schema.ReasonNotArticle, file: "front.html"},
		Page{Path: "/section/world", Refused: schema.ReasonNotArticle, file: "section-world.html"},
		Page{Path: "/en/an-old-story", Refused: schema.ReasonNotArticle, file: "gone.html"}, // says not found with status 200
		Page{Path: "/en/never-was", Refused: schema.ReasonStatus, file: "gone.html", status: http.StatusNotFound},
		Page{Path: "/private/draft", Refused: schema.ReasonRobots, file: "gone.html"},
		Page{Path: "/media/harbour.png", Refused: schema.ReasonNotHTML, header: "image/png"},
		Page{Path: "/en/empty", Refused: schema.ReasonEmpty},
	)
}

// Start returns the addresses to submit for the whole site: the feed, the
// sitemap, and what these do not name.
func Start() []string {
	var urls []string
	for _, p := range Pages() {
		redirected := p.Title != "" && p.In == ""
		if p.In == "" && !redirected {
			urls = append(urls, Origin+p.Path)
		}
	}
	return urls
}

// Site serves the sample site. Make one with [New].
type Site struct {
	pages   map[string]Page
	revised atomic.Bool
}

// New returns the site in its first edition.
func New() *Site {
	s := &Site{pages: map[string]Page{}}
	for _, p := range Pages() {
		s.pages[p.Path] = p
	}
	return s
}

// Revise changes the text of the article at [RevisedPath], as a newspaper does
// when the day goes on. Its address and title stay.
func (s *Site) Revise() { s.revised.Store(true) }

// ServeHTTP implements [http.Handler]. It answers by path, whatever the host.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch p, known := s.pages[r.URL.Path]; {
	case r.URL.Path == "/robots.txt":
		s.send(w, r, Page{header: "text/plain"}, []byte("User-agent: *\nDisallow: /private/\n\nSitemap: "+Origin+SitemapPath+"\n"))
	case strings.HasPrefix(r.URL.Path, "/media/"):
		s.send(w, r, Page{header: "image/png"}, picture())
	case !known:
		http.NotFound(w, r)
	case p.RedirectsTo != "":
		http.Redirect(w, r, p.RedirectsTo, http.StatusMovedPermanently)
	default:
		s.send(w, r, p, s.body(p))
	}
}

func (s *Site) body(p Page) []byte {
	switch p.Path {
	case FeedPath:
		return feed()
	case SitemapPath:
		return sitemap()
	}
	if p.file == "" {
		return nil
	}
	if p.revised != "" && s.revised.Load() {
		p.file = p.revised
	}
	body, err := files.ReadFile("site/" + p.file)
	if err != nil {
		panic(err) // the table names a file that is not embedded
	}
	body = bytes.ReplaceAll(body, []byte("{{base}}"), []byte(Origin))
	if p.Path == "/" {
		body = bytes.ReplaceAll(body, []byte("{{teasers}}"), teasers())
	}
	if p.charset != nil {
		if body, err = p.charset.NewEncoder().Bytes(body); err != nil {
			panic(err) // the page has a character that its charset lacks
		}
	}
	return body
}

// send answers with body, honouring conditional requests (RFC 9110, section 13).
func (s *Site) send(w http.ResponseWriter, r *http.Request, p Page, body []byte) {
	header := p.header
	if header == "" {
		header = "text/html; charset=utf-8"
	}
	w.Header().Set("Content-Type", header)
	if p.status != 0 {
		w.WriteHeader(p.status)
		_, _ = w.Write(body)
		return
	}
	sum := sha256.Sum256(body)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(w, r, "", s.changed(p), bytes.NewReader(body))
}

func (s *Site) changed(p Page) time.Time {
	t := noon(p.Published)
	if p.revised != "" && s.revised.Load() {
		t = t.Add(6 * time.Hour)
	}
	return t
}

// noon is a time that falls on the day in nearly every zone of the world.
func noon(day string) time.Time {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t = time.Date(2025, time.September, 22, 0, 0, 0, 0, time.UTC)
	}
	return t.Add(12 * time.Hour)
}

func listed(in string) []Page {
	var pages []Page
	for _, p := range Pages() {
		if p.In == in {
			pages = append(pages, p)
		}
	}
	return pages
}

func feed() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>%s</title><link>%s/</link><description>News from towns that do not exist</description>
`, SiteName, Origin)
	for _, p := range listed(FeedPath) {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s%s</link><guid isPermaLink=\"false\">%s</guid><pubDate>%s</pubDate></item>\n",
			html.EscapeString(p.Title), Origin, p.Path, p.Path, noon(p.Published).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func sitemap() []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
`)
	for _, p := range listed(SitemapPath) {
		fmt.Fprintf(&b, "<url><loc>%s%s</loc><news:news><news:publication><news:name>%s</news:name><news:language>%s</news:language></news:publication><news:publication_date>%s</news:publication_date><news:title>%s</news:title></news:news></url>\n",
			Origin, p.Path, SiteName, p.Language, p.Published, html.EscapeString(p.Title))
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func teasers() []byte {
	var b bytes.Buffer
	for _, p := range listed(FeedPath) {
		fmt.Fprintf(&b, "<div class=\"teaser\"><h2><a href=\"%s\">%s</a></h2></div>\n", p.Path, html.EscapeString(p.Title))
	}
	return b.Bytes()
}

func picture() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 9))); err != nil {
		panic(err) // writing to memory
	}
	return b.Bytes()
}
