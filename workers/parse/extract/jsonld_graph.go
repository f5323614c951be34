package extract

import (
	"slices"
	"strings"
)

// linkedData is what the JSON-LD of a page says about the page itself.
type linkedData struct {
	article *ldValue // the article, or what comes nearest to one; nil without
	live    *ldValue // the live blog that the page is, perhaps beside an article that says the same; nil without
	page    *ldValue // the WebPage around it; nil without
	crumbs  *ldValue // the BreadcrumbList; nil without
	site    *ldValue // the WebSite; nil without
	byID    map[string]*ldValue
}

// ldNode is an object of the graph and how it hangs there.
type ldNode struct {
	value *ldValue
	via   string // key under which it was found, "" at the top
	depth int
}

// besides are the keys below which other articles than the page's own stand.
func besides(key string) bool {
	switch key {
	case "itemListElement", "comment", "review", "liveBlogUpdate", "relatedLink", "mentions", "citation",
		"hasPart", "isPartOf", "isBasedOn", "recommendations", "significantLink", "potentialAction", "subjectOf", "workExample":
		return true
	}
	return false
}

// readLinkedData decodes the blocks and finds the object that describes this
// page: of the article types, the one whose headline agrees with one of the
// page's titles, whose address is the page's, and which stands nearest to the
// top. titles are folded by [titleKey].
func readLinkedData(blocks []string, titles []string, address string) linkedData {
	data := linkedData{byID: map[string]*ldValue{}}
	var stack []ldNode
	for _, b := range slices.Backward(blocks) {
		roots := decodeLD(b)
		for _, root := range slices.Backward(roots) {
			stack = append(stack, ldNode{value: root})
		}
	}
	best := 0
	for len(stack) > 0 {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if n.value.object {
			data.note(n)
			if score := articleScore(n, titles, address); score > best {
				best, data.article = score, n.value
			}
		}
		for i, child := range slices.Backward(n.value.items) {
			if child.items == nil {
				continue
			}
			next := ldNode{child, n.via, n.depth}
			if n.value.object {
				next = ldNode{child, bareType(n.value.keys[i]), n.depth + 1}
				if besides(next.via) {
					continue
				}
			}
			stack = append(stack, next)
		}
	}
	if data.live == nil && data.article.is(isLiveBlog) {
		data.live = data.article
	}
	return data
}

func isLiveBlog(t string) bool { return t == "LiveBlogPosting" }

// note keeps the objects that serve beside the article.
func (l *linkedData) note(n ldNode) {
	v := n.value
	if id := v.get("@id"); id != nil && id.text != "" && len(v.keys) > 1 {
		if old := l.byID[id.text]; old == nil || len(v.keys) > len(old.keys) {
			l.byID[id.text] = v
		}
	}
	if v.get("@type") == nil {
		return
	}
	if l.crumbs == nil && v.is(func(t string) bool { return t == "BreadcrumbList" }) {
		l.crumbs = v
	}
	if l.site == nil && v.is(func(t string) bool { return t == "WebSite" }) {
		l.site = v
	}
	if l.live == nil && (n.via == "" || n.via == "@graph" || n.via == "mainEntity") && v.is(isLiveBlog) {
		l.live = v
	}
	if l.page == nil && n.via != "mainEntityOfPage" && v.is(func(t string) bool { return strings.HasSuffix(t, "WebPage") || t == "ItemPage" || t == "AboutPage" }) {
		l.page = v
	}
}

// resolve follows a reference to another object of the graph.
func (l *linkedData) resolve(v *ldValue) *ldValue {
	if v != nil && v.object && len(v.keys) <= 2 {
		if id := v.get("@id"); id != nil {
			if full := l.byID[id.text]; full != nil {
				return full
			}
		}
	}
	return v
}

// typeScore says how much of an article the type is, 0 for none.
func typeScore(t string) int {
	switch {
	case t == "LiveBlogPosting":
		return 52
	case strings.HasSuffix(t, "NewsArticle"), t == "ReportageNewsArticle":
		return 50
	case strings.HasSuffix(t, "Article"), t == "BlogPosting", t == "Report", t == "BlogPost":
		return 45
	case t == "Review", t == "Recipe", t == "SocialMediaPosting", t == "PodcastEpisode", t == "DiscussionForumPosting", t == "CreativeWork", t == "QAPage":
		return 30
	case t == "VideoObject", t == "ImageGallery", t == "Event", t == "Book", t == "Movie", t == "MediaGallery":
		return 15
	}
	return 0
}

// articleScore says how likely an object describes the page, 0 for not at all.
func articleScore(n ldNode, titles []string, address string) int {
	score := 0
	n.value.is(func(t string) bool { score = max(score, typeScore(t)); return false })
	if score == 0 {
		return 0
	}
	if score < 30 && n.via != "" && n.via != "@graph" && n.via != "mainEntity" {
		return 0 // the video in an article
	}
	headline := titleKey(n.value.get("headline").str())
	if headline == "" {
		headline = titleKey(n.value.get("name").str())
	}
	for _, t := range titles {
		if headline != "" && (t == headline || len(headline) > 12 && (strings.Contains(t, headline) || strings.Contains(headline, t) && len(t) > 12)) {
			score += 30
			break
		}
	}
	for _, key := range [...]string{"url", "mainEntityOfPage", "@id"} {
		u := n.value.get(key)
		if u != nil && u.object {
			u = u.get("@id")
		}
		if u != nil && sameAddress(u.text, address) {
			score += 10
			break
		}
	}
	for _, key := range [...]string{"headline", "datePublished", "author"} {
		if n.value.get(key) != nil {
			score += 3
		}
	}
	return max(1, score-2*n.depth)
}

// sameAddress compares two addresses without scheme, "www.", query and final slash.
func sameAddress(a, b string) bool { return a != "" && addressKey(a) == addressKey(b) }

func addressKey(u string) string {
	if i := strings.Index(u, "://"); i >= 0 {
		u = u[i+3:]
	}
	if i := strings.IndexAny(u, "?#"); i >= 0 {
		u = u[:i]
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(u), "www."), "/")
}
