package extract

import (
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
)

// stateArticle is the object that describes the article in the state that a
// framework (Next.js, Nuxt, Apollo and their like) loads into the page.
type stateArticle struct {
	object *ldValue
	root   *ldValue // where references lead
}

// stateArticle finds the object with the article's title that says most of
// who wrote it, when, and about what. Empty when there is none.
func (f *pageFields) stateArticle() stateArticle {
	if f.stateRead {
		return f.state
	}
	f.stateRead = true
	title := titleKey(f.a.Title)
	if len(title) < 8 {
		return f.state
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
					inner = f.searchState(root, title, &best, inner)
				}
			}
			texts = inner
		}
	}
	return f.state
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
		score := 0
		titled := false
		for i, item := range v.items {
			if item.items != nil {
				stack = append(stack, item)
			} else if len(item.text) > 200 && strings.ContainsAny(item.text, "{[") && strings.Contains(item.text, `"`) && mention(item.text, f.a.Title) >= 0 {
				inner = append(inner, item.text)
			}
			if !v.object {
				continue
			}
			if len(item.text) >= 8 && len(item.text) < maxTitle && titleKey(item.text) == title {
				titled = true
			}
			switch stateKey(v.keys[i]) {
			case "author", "published", "tags":
				score += 2
			case "modified":
				score++
			}
		}
		if titled && score+1 > *best {
			*best = score + 1
			f.state = stateArticle{v, root}
			f.d.described = score >= 2
		}
	}
	return inner
}

// stateKey says what a key of a framework's state holds: "author",
// "published", "modified", "tags", or "" for anything else.
func stateKey(key string) string {
	key = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, clip(key, 40))
	switch key {
	case "author", "authors", "authorname", "authornames", "authordata", "byline", "bylines", "createdby", "writer", "writers", "reporter", "reporters", "journalist", "journalists", "contributors", "creator", "postedby", "articleauthor", "authorinfo":
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

// stateValues returns what the object holds under keys of one meaning, with
// references resolved. Keys that say it most plainly come first.
func (s stateArticle) stateValues(meaning string) []*ldValue {
	var out []*ldValue
	if s.object == nil {
		return nil
	}
	for i, key := range s.object.keys {
		if stateKey(key) != meaning {
			continue
		}
		for _, v := range s.object.items[i].list() {
			if ref := v.get("__ref"); ref != nil {
				v = s.root.get(ref.text)
			}
			if v != nil {
				out = append(out, v)
			}
		}
	}
	return out
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
	for _, v := range f.stateArticle().stateValues("author") {
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
	for _, v := range f.stateArticle().stateValues("tags") {
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
	for i, key := range s.object.keys {
		if stateKey(key) != meaning {
			continue
		}
		if d := machineDate(s.object.items[i].str(), f.lang, f.order); !d.date.IsZero() {
			weight := 60
			if strings.Contains(strings.ToLower(key), "publi") || meaning == "modified" {
				weight = 84
			}
			out = append(out, evidenceOf(d, weight, "payload"))
		}
	}
	return out
}
