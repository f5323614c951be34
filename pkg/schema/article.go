package schema

import "time"

// ArticleKind is the form of an article.
type ArticleKind string

// Kinds of articles.
const (
	KindArticle      ArticleKind = "article"
	KindLiveBlog     ArticleKind = "live-blog"
	KindVideo        ArticleKind = "video"
	KindGallery      ArticleKind = "gallery"
	KindAudio        ArticleKind = "audio"
	KindOpinion      ArticleKind = "opinion"
	KindPressRelease ArticleKind = "press-release"
)

// Article is what parse found on a page. A field that no source on the page
// gives stays empty; Sources says for the others where they came from.
type Article struct {
	// Where it comes from.
	Request   string            `json:"request,omitempty"`  // Request.ID
	Root      string            `json:"root,omitempty"`     // Request.Root
	Labels    map[string]string `json:"labels,omitempty"`   // the submitter's
	Key       string            `json:"key,omitempty"`      // identity of URL: what store upserts by
	URL       string            `json:"url"`                // canonical form of the address it was fetched from, after redirects within the host
	Host      string            `json:"host"`               // canonical host of URL
	Submitted time.Time         `json:"submitted,omitzero"` //
	Fetched   time.Time         `json:"fetched,omitzero"`   // when the request for the page began

	// What the page says.
	CanonicalURL string      `json:"canonical_url,omitempty"` // rel=canonical and its like
	SiteName     string      `json:"site_name,omitempty"`
	Title        string      `json:"title"`
	Description  string      `json:"description,omitempty"`
	Authors      []string    `json:"authors,omitempty"`
	Published    Date        `json:"published,omitzero"`
	Modified     Date        `json:"modified,omitzero"`
	Language     string      `json:"language,omitempty"` // BCP 47 base language, told from the text
	Section      string      `json:"section,omitempty"`
	Tags         []Tag       `json:"tags,omitempty"`
	Topics       []Tag       `json:"topics,omitempty"` // IPTC Media Topics, top level, computed
	Image        string      `json:"image,omitempty"`  // absolute URL of the main image
	Body         string      `json:"body"`             // plain text, paragraphs separated by a blank line
	Entities     []Entity    `json:"entities,omitempty"`
	Kind         ArticleKind `json:"kind,omitempty"`
	Paywalled    bool        `json:"paywalled,omitempty"`

	// OptOuts are the reservations the site published for this page, such as
	// "noindex", "noarchive", "noai", "tdm-reservation", lower case, sorted.
	OptOuts []string `json:"opt_outs,omitempty"`

	// Sources says, per field by its JSON name, where it came from: "json-ld",
	// "meta", "microdata", "dom", "url", "text", "feed" …
	Sources map[string]string `json:"sources,omitempty"`
}

// EntityKind is the kind of a named entity.
type EntityKind string

// Kinds of entities.
const (
	Person       EntityKind = "person"
	Organization EntityKind = "organization"
	Location     EntityKind = "location"
)

// Entity is a person, organisation or place that an article names.
type Entity struct {
	Name       string     `json:"name"`            // canonical name, in the article's own script where it has one
	Kind       EntityKind `json:"kind"`            //
	Key        string     `json:"key"`             // stable over articles, languages and scripts: Link where there is one, else a name key
	Link       string     `json:"link,omitempty"`  // "iso:RU", "geonames:524901", "wikidata:Q7747"
	Forms      []string   `json:"forms,omitempty"` // the distinct ways it is written here, in order of appearance
	Mentions   int        `json:"mentions"`        // in title and body together
	First      int        `json:"first"`           // first mention in the body, in Unicode code points; -1 when only the title has it
	InTitle    bool       `json:"in_title,omitempty"`
	Confidence float64    `json:"confidence"` // 0 to 1: that this is an entity of this kind
	Salience   float64    `json:"salience"`   // 0 to 1: how much the article is about it

	// KeyConfidence is how sure it is that Key stands for this entity and no
	// other, 0 to 1: high for countries and full names of the reviewed list,
	// lower for a town of several with its name, lowest for one word alone.
	KeyConfidence float64 `json:"key_confidence,omitempty"`
}

// Tag is a subject word of an article.
type Tag struct {
	Name   string  `json:"name"`
	Source string  `json:"source"`          // "json-ld", "article:tag", "keywords", "rel-tag" (links that the page shows), "hashtag", "payload", "section", "computed"
	Score  float64 `json:"score,omitempty"` // 0 to 1, computed tags only
}
