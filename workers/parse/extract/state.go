package extract

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Limits of the search for the article in the state of a framework.
const (
	maxState       = 512 << 10 // bytes of scripts read
	stateBefore    = 64 << 10  // of them before the title in a script that is longer
	maxStateNames  = 6         // authors
	maxStateNested = 2         // texts that hold data, within one another
	maxStateList   = 64        // elements of a list in it
	maxWrappers    = 6         // lists and objects around a value that say nothing themselves
)

// stateArticle is the object that describes the article in the state that a
// framework (Next.js, Nuxt, Apollo and their like) loads into the page.
type stateArticle struct {
	object *ldValue
	root   *ldValue // where references lead

	cache map[string]*ldValue // of Apollo, once it was looked for
}

// stateArticle finds the object with the article's title that says most of
// who wrote it, when, and about what. Empty when there is none.
func (f *pageFields) stateArticle() *stateArticle {
	if f.stateRead {
		return &f.state
	}
	f.stateRead = true
	title := titleKey(f.a.Title)
	if len(title) < 8 {
		return &f.state
	}
	left := maxState
	best := 0
	for _, script := range f.d.payloads {
		at := mention(script, f.a.Title)
		if at < 0 || left <= 0 {
			continue
		}
		if len(script) > left && !(len(script) <= maxScriptState && strings.Contains(script, "(function(")) { // from an object on, the title not far from the beginning
			script = script[max(0, at-stateBefore):]
			script = script[max(0, strings.Index(script, `{"`)):]
			script = script[:min(len(script), left)]
		}
		left -= len(script)
		texts := []string{script}
		for nested := 0; nested <= maxStateNested && len(texts) > 0; nested++ {
			var inner []string
			for _, text := range texts {
				for _, root := range decodeState(text) {
					if flat(root) {
						for _, v := range unflattened(root, title) {
							f.searchState(v, title, &best, nil)
						}
						continue
					}
					inner = f.searchState(root, title, &best, inner)
				}
			}
			texts = inner
		}
	}
	return &f.state
}

// mention returns where a script holds the beginning of a title, as it is or
// with escapes; -1 when it does not.
func mention(script, title string) int {
	start := clip(title, 24)
	if at := strings.Index(script, start); at >= 0 {
		return at
	}
	var escaped strings.Builder
	for _, r := range start {
		switch {
		case r >= 0x80 && r < 0x10000:
			escaped.WriteString(`\u`)
			hex := strconv.FormatInt(int64(r), 16)
			escaped.WriteString("0000"[len(hex):] + hex)
		default:
			escaped.WriteRune(r)
		}
		if escaped.Len() > 24 {
			break
		}
	}
	return strings.Index(script, escaped.String())
}

// searchState looks through a value for the best object, and appends the texts
// that hold data with the title in them.
func (f *pageFields) searchState(root *ldValue, title string, best *int, inner []string) []string {
	stack := []*ldValue{root}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		titled := false
		for i, item := range v.items {
			if item.items != nil {
				stack = append(stack, item)
			} else if len(item.text) > 200 && strings.ContainsAny(item.text, "{[") && strings.Contains(item.text, `"`) && mention(item.text, f.a.Title) >= 0 {
				inner = append(inner, item.text)
			}
			titled = titled || v.object && isTitle(item, title) ||
				item.object && len(item.items) <= maxTitles && stateKey(v.keyAt(i)) == "title" && slices.ContainsFunc(item.items, func(t *ldValue) bool { return isTitle(t, title) })
		}
		if !titled {
			continue
		}
		score := 0
		for key := range members(v) {
			switch stateKey(key) {
			case "author", "published", "tags":
				score += 2
			case "modified", "image":
				score++
			}
		}
		if score+1 > *best {
			*best = score + 1
			f.state = stateArticle{object: v, root: root}
			f.d.described = score >= 2
		}
	}
	return inner
}

// isTitle reports whether a value is a text that is the title with this key.
func isTitle(v *ldValue, title string) bool {
	return len(v.text) >= 8 && len(v.text) < maxTitle && titleKey(v.text) == title
}

// members yields what an object holds, and what those objects in it hold that
// only put such things together: {"credits": {"by": …}, "taxonomy": {"tags": …}}.
func members(object *ldValue) iter.Seq2[string, *ldValue] {
	return func(yield func(string, *ldValue) bool) {
		for i, key := range object.keys {
			item := object.items[i]
			if !yield(key, item) {
				return
			}
			switch strings.Trim(key, "_") {
			case "credits", "taxonomy", "embedded", "meta", "metadata", "info":
				for j, inner := range item.keys {
					if !yield(inner, item.items[j]) {
						return
					}
				}
			}
		}
	}
}

// stateKey says what a key of a framework's state holds: "title", "author",
// "published", "modified", "tags", "image", or "" for anything else.
func stateKey(key string) string {
	key = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, clip(key, 40))
	switch key {
	case "title", "titles", "headline", "headlines", "heading", "name":
		return "title"
	case "image", "images", "heroimage", "leadimage", "mainimage", "topimage", "featuredimage", "featuredimageurl", "coverimage", "cover", "headerimage", "bannerimage", "primaryimage", "promoimage", "promoitems", "imageurl", "mainphoto", "picture", "photo", "thumbnail", "thumbnailurl":
		return "image"
	case "by", "author", "authors", "authorname", "authornames", "authordata", "byline", "bylines", "createdby", "writer", "writers", "reporter", "reporters", "journalist", "journalists", "contributors", "creator", "postedby", "articleauthor", "authorinfo":
		return "author"
	case "published", "publishedat", "publishedon", "publisheddate", "publisheddatetime", "publishedtime", "publishdate", "publishtime", "publishat", "publishon", "datepublished", "publicationdate", "publicationdatetime", "pubdate", "pubtime", "firstpublished", "firstpublishedat", "firstpublisheddate", "firstpublicationdate", "createdat", "createddate", "createdon", "created", "displaydate", "date", "dategmt", "postdate", "postedat", "releasedate", "insertdate", "startdate", "timestamp", "publishedtimestamp", "publishedatutc":
		return "published"
	case "updatedat", "modified", "modifiedat", "datemodified", "modifieddate", "lastpublishedat", "lastmodified", "lastupdated", "updated", "updateddate", "updatedon", "lastupdatedat", "updatetime":
		return "modified"
	case "tags", "tag", "keywords", "topics", "labels", "tagnames", "taglist", "articletags", "hashtags":
		return "tags"
	}
	return ""
}

// stateValues returns what the object holds under keys of one meaning.
func (s *stateArticle) stateValues(meaning string) []*ldValue {
	var out []*ldValue
	if s.object == nil {
		return nil
	}
	for key, v := range members(s.object) {
		if stateKey(key) == meaning {
			out = append(out, s.entries(v)...)
		}
	}
	return out
}

// entries returns the values of a list, or a value alone, without what is
// around them: references, and objects such as {"data": …}, {"edges": [{"node": …}]}
// or {"attributes": …}.
func (s *stateArticle) entries(v *ldValue) []*ldValue {
	out := v.list()
	for range maxWrappers {
		var next []*ldValue
		wrapped := false
		for _, e := range out[:min(len(out), maxStateList)] {
			inner := s.unwrap(e)
			wrapped = wrapped || inner != e
			next = append(next, inner.list()...)
		}
		if out = next; !wrapped {
			break
		}
	}
	return out
}

// unwrap returns what a value without a name of its own leads to, else the value.
func (s *stateArticle) unwrap(v *ldValue) *ldValue {
	if ref := v.get("__ref"); ref != nil {
		return s.referred(ref.text)
	}
	for _, key := range [...]string{"people", "persons", "authors", "contributors", "writers"} { // {"label": "By", "people": […]}
		if inner := v.get(key); inner != nil && inner.items != nil {
			return inner
		}
	}
	if !v.object || nameOf(v) != "" {
		return v
	}
	for _, key := range [...]string{"data", "attributes", "fields", "node", "edges", "nodes", "items"} {
		if inner := v.get(key); inner != nil && inner.items != nil {
			return inner
		}
	}
	return v
}

// referred returns what Apollo's cache keeps under a key, wherever in the state
// the cache stands.
func (s *stateArticle) referred(key string) *ldValue {
	if v := s.root.get(key); v != nil {
		return v
	}
	if s.cache == nil {
		s.cache = map[string]*ldValue{}
		stack := []*ldValue{s.root}
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for i, item := range v.items {
				if item.items == nil {
					continue
				}
				stack = append(stack, item)
				if v.object && strings.Contains(v.keys[i], ":") {
					s.cache[v.keys[i]] = item
				}
			}
		}
	}
	return s.cache[key]
}

// nameOf returns the name in a value: a text, or an object with a name.
func nameOf(v *ldValue) string {
	if !v.object {
		return plain(v.text)
	}
	for _, key := range [...]string{"name", "fullName", "full_name", "displayName", "display_name", "author_name", "authorName", "nameHi", "title", "label", "text"} {
		if n := v.get(key).str(); n != "" {
			return n
		}
	}
	first, last := v.get("firstName").str(), v.get("lastName").str()
	return strings.TrimSpace(first + " " + last)
}

// stateNames returns the authors that the state names.
func (f *pageFields) stateNames() []string {
	var names []string
	s := f.stateArticle()
	for _, v := range s.stateValues("author") {
		for _, n := range splitNames(nameOf(v)) {
			if !isPersonName(n) || len(names) == maxStateNames {
				return nil // the state of something else
			}
			if !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

// stateTags returns the tags that the state gives.
func (f *pageFields) stateTags() []string {
	var tags []string
	s := f.stateArticle()
	for _, v := range s.stateValues("tags") {
		tags = slices.AppendSeq(tags, splitTags(nameOf(v)))
	}
	return tags
}

// stateDates returns the dates of one meaning. What only says when a record was
// made counts less than what says that it came out.
func (f *pageFields) stateDates(meaning string) []evidence {
	var out []evidence
	s := f.stateArticle()
	if s.object == nil {
		return nil
	}
	for key, v := range members(s.object) {
		if stateKey(key) != meaning {
			continue
		}
		if d := machineDate(v.str(), f.lang, f.order); !d.date.IsZero() {
			weight := 60
			if strings.Contains(strings.ToLower(key), "publi") || meaning == "modified" {
				weight = 84
			}
			out = append(out, evidenceOf(d, weight, "payload"))
		}
	}
	return out
}

// stateImage returns the address of the picture that the state gives.
func (f *pageFields) stateImage() string {
	s := f.stateArticle()
	level := s.stateValues("image")
	for range maxWrappers {
		var next []*ldValue
		for _, v := range level[:min(len(level), maxStateList)] {
			if v.items == nil {
				if isAddress(v.text) {
					return v.text
				}
				continue
			}
			for i, item := range v.items {
				switch strings.ToLower(v.keyAt(i)) {
				case "url", "src", "href", "original", "originalurl", "source_url", "sourceurl", "contenturl", "path", "uri", "basic", "default", "full", "large", "desktop", "data", "attributes", "file", "fields", "asset", "lead_art", "":
					next = append(next, item)
				}
			}
		}
		level = next
	}
	return ""
}

// isAddress reports whether a text is an address of something on the web.
func isAddress(text string) bool {
	return len(text) < 2000 && (strings.HasPrefix(text, "http") || strings.HasPrefix(text, "/")) && !strings.ContainsAny(text, " \n<")
}
