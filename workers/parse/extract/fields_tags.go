package extract

import (
	"slices"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/net/html/atom"
)

// Limits on tags.
const (
	maxTags = 60
	maxTag  = 120 // bytes
)

// tags sets the page's own subject words, each with its source.
func (f *pageFields) tags() {
	seen := map[string]bool{}
	add := func(source, name string) {
		name = strings.Trim(plain(name), " ,.;:|\"“”")
		if strings.HasPrefix(name, "#") {
			source, name = "hashtag", strings.TrimLeft(name, "# ")
		}
		key := titleKey(name)
		if key == "" || len(name) > maxTag || seen[key] || len(f.a.Tags) == maxTags {
			return
		}
		seen[key] = true
		f.a.Tags = append(f.a.Tags, schema.Tag{Name: name, Source: source})
	}
	for _, v := range f.ld.article.get("keywords").list() {
		text := v.str()
		if v.object {
			text = v.get("name").str()
		}
		for t := range splitTags(text) {
			add("json-ld", t)
		}
	}
	for _, m := range f.d.metas {
		switch m.key {
		case "article:tag", "og:article:tag", "video:tag":
			for t := range splitTags(m.content) {
				add("article:tag", t)
			}
		}
	}
	for _, m := range f.d.metas {
		if m.key == "dc.subject" || m.key == "dcterms.subject" || strings.HasSuffix(m.key, "keywords") || strings.HasSuffix(m.key, "tags") {
			for t := range splitTags(m.content) {
				add("keywords", t)
			}
		}
	}
	for n, m := range f.tagMarks {
		if n == 80 {
			break
		}
		f.markedTags(m, func(name string) { add("rel-tag", name) })
	}
	if len(f.a.Tags) > 0 {
		f.source("tags", f.a.Tags[0].Source)
	}
}

// markedTags reads the links of an element that is marked as the article's tags.
func (f *pageFields) markedTags(m mark, add func(string)) {
	d := f.d
	e := d.elements[m.element]
	if m.around&traitAside != 0 {
		return
	}
	if hasWord(attr(e.node, "itemprop"), "keywords") && e.node.DataAtom != atom.A {
		for t := range splitTags(d.shortText(m.element, 2000)) {
			add(t)
		}
		return
	}
	if e.node.DataAtom == atom.A {
		if hasWord(attr(e.node, "rel"), "tag") {
			add(d.shortText(m.element, maxTag))
		}
		return
	}
	if d.container >= 0 && m.element > d.elements[d.container].end+150 {
		return
	}
	for i, n := m.element+1, 0; i < e.end && n < 40; i++ {
		if a := d.elements[i].node.DataAtom; a == atom.A || a == atom.Button {
			n++
			add(d.shortText(i, maxTag))
		}
	}
}

// splitTags divides a list of tags in one text.
func splitTags(s string) func(yield func(string) bool) {
	sep := func(r rune) bool {
		switch r {
		case ',', ';', '،', '、', '，', '；', '|', '\n':
			return true
		}
		return false
	}
	return strings.FieldsFuncSeq(s, sep)
}

// section sets the section from what names it, or from the breadcrumb.
func (f *pageFields) section() {
	for _, c := range [...]claim{
		{f.meta("article:section"), "meta"},
		{f.ld.article.get("articleSection").str(), "json-ld"},
		{f.meta("og:article:section"), "meta"},
		{f.meta("parsely-section"), "meta"},
		{f.meta("section"), "meta"},
		{f.ldCrumb(), "json-ld"},
		{f.sectionProp(), "microdata"},
		{f.crumb(), "dom"},
		{f.parentLink(), "dom"},
	} {
		if key := titleKey(c.text); key != "" && len(c.text) <= maxTag && !f.isSite(key) && key != titleKey(f.a.Title) {
			f.a.Section = c.text
			f.source("section", c.source)
			return
		}
	}
}

// sectionProp returns what microdata gives as articleSection.
func (f *pageFields) sectionProp() string {
	for _, m := range f.propMarks {
		if m.traits&traitSection == 0 {
			continue
		}
		if c := attr(f.d.elements[m.element].node, "content"); c != "" {
			return plain(c)
		}
		if text := f.d.shortText(m.element, maxTag); text != "" {
			return text
		}
	}
	return ""
}

// parentLink returns the text of a link to the address above the page's own:
// of /world/europe/lake-level to /world/europe.
func (f *pageFields) parentLink() string {
	path := strings.TrimSuffix(f.address.Path, "/")
	parent := path[:max(0, strings.LastIndexByte(path, '/'))]
	if len(parent) < 3 || strings.ContainsAny(parent, "0123456789") {
		return ""
	}
	for i := range f.d.elements {
		n := f.d.elements[i].node
		if n.DataAtom != atom.A {
			continue
		}
		href := strings.TrimSuffix(attr(n, "href"), "/")
		if href != parent && (!strings.HasSuffix(href, parent) || !strings.Contains(href, f.host+parent)) {
			continue
		}
		if text := f.d.shortText(i, 60); text != "" {
			return text
		}
	}
	return ""
}

// ldCrumb returns the last entry of the BreadcrumbList that is not the page itself.
func (f *pageFields) ldCrumb() string {
	var names []string
	for _, item := range f.ld.crumbs.get("itemListElement").list() {
		name := item.get("name").str()
		if name == "" {
			name = item.get("item").get("name").str()
		}
		names = append(names, name)
	}
	return f.lastCrumb(names)
}

// crumb returns the same of the breadcrumb that the page shows.
func (f *pageFields) crumb() string {
	for _, m := range f.crumbMarks {
		var names []string
		for i := m.element; i < f.d.elements[m.element].end && len(names) < 10; i++ {
			if f.d.elements[i].node.DataAtom == atom.A {
				names = append(names, f.d.shortText(i, maxTag))
			}
		}
		if len(names) > 0 {
			if name := f.lastCrumb(names); name != "" {
				return name
			}
		}
	}
	return ""
}

// lastCrumb returns the last name that is neither the start page's nor the
// article's.
func (f *pageFields) lastCrumb(names []string) string {
	title := titleKey(f.a.Title)
	for _, name := range slices.Backward(names) {
		key := titleKey(name)
		if key == "" || isHome(key) || f.isSite(key) || agreement(key, title) > 0.5 || strings.HasPrefix(title, key) && len(key) > 20 {
			continue
		}
		return name
	}
	return ""
}

func isHome(key string) bool {
	switch key {
	case "home", "homepage", "startseite", "start", "accueil", "inicio", "início", "portada", "hem", "forside", "forsiden", "etusivu", "strona główna", "stronaglówna", "anasayfa", "главная", "головна", "αρχική", "होम", "मुख्यपृष्ठ", "গৃহ", "প্রচ্ছদ", "முகப்பு", "หน้าแรก", "首页", "首頁", "ホーム", "トップ", "홈", "beranda", "trangchủ", "الرئيسية", "خانه", "ראשי", "domů", "domov", "acasă", "news":
		return true
	}
	return false
}
