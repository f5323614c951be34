package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on tags.
const (
	maxTags = 60
	maxTag  = 120 // bytes
)

// tags sets the page's own subject words, each with its source.
func (f *pageFields) tags() {
	seen := map[string]bool{} // source and folded name
	add := func(source, name string) {
		name = strings.Trim(plain(name), " ,;:|\"")
		name = strings.Trim(strings.TrimSuffix(strings.TrimPrefix(name, `["`), `"]`), `"`)
		if strings.HasPrefix(name, "#") {
			source, name = "hashtag", strings.TrimLeft(name, "# ")
		}
		key := titleKey(name)
		if key == "" || len(name) > maxTag || seen[source+key] || source == "keywords" && (f.isSite(key) || slices.Contains(f.titleTail, key) && !strings.Contains(f.a.Body, name)) || len(f.a.Tags) == maxTags {
			return
		}
		seen[source+key] = true
		f.a.Tags = append(f.a.Tags, schema.Tag{Name: name, Source: source})
	}
	keywords := f.ld.article.get("keywords").list()
	for _, v := range keywords {
		text := v.str()
		if v.object {
			text = v.get("name").str()
		}
		if len(keywords) > 1 { // a list already: "Cisco Systems, Inc." is one tag
			add("json-ld", text)
			continue
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
			for t := range splitTags(spacedHan(m.content)) {
				add("keywords", t)
			}
		}
	}
	for text := range f.cardData(func(label string) bool { return strings.EqualFold(strings.TrimSpace(label), "filed under") }) {
		for t := range splitTags(text) {
			add("keywords", t)
		}
	}
	has := func(sources ...string) bool {
		return slices.ContainsFunc(f.a.Tags, func(t schema.Tag) bool { return slices.Contains(sources, t.Source) })
	}
	shown := func(name string) { add("rel-tag", name) }
	f.markedTags(shown)
	if !has("rel-tag", "hashtag") {
		f.shownTags(shown)
	}
	if !has("json-ld", "article:tag", "rel-tag", "hashtag") { // keywords may be those of the site
		for _, name := range f.stateTags() {
			add("payload", name)
		}
	}
	if !has("rel-tag", "hashtag", "payload") {
		f.unmarkedTags(shown)
	}
	if sections := f.ld.article.get("articleSection").list(); len(f.a.Tags) == 0 && len(sections) > 1 {
		for _, v := range sections { // categories, of which the section is one
			add("section", v.str())
		}
	}
	if len(f.a.Tags) > 0 {
		f.source("tags", f.a.Tags[0].Source)
	}
}

// isTagPage reports whether a segment of an address, the last one apart, is a
// word for tags.
func isTagPage(href string) bool {
	path, _, _ := strings.Cut(href, "?")
	for {
		segment, rest, more := strings.Cut(path, "/")
		if !more || rest == "" {
			return false
		}
		switch segment {
		case "tag", "tags", "tagged", "topic", "topics", "keyword", "keywords", "hashtag", "thema", "themen", "schlagwort", "schlagworte", "stichwort",
			"tema", "temas", "temat", "tematy", "topico", "topicos", "etiqueta", "etiquetas", "etiket", "argomenti", "argomento", "sujet", "sujets", "theme", "themes",
			"mot-cle", "konu", "emne", "emner", "amne", "aihe", "avainsana", "onderwerp", "onderwerpen", "trefwoord", "stitek", "stitky", "cimke", "eticheta",
			"subject", "subjects", "timeline", "teg", "metka":
			return true
		}
		path = rest
	}
}

// beyond reports whether the headline of another article stands between the text
// and element i, as on pages that go on with the next ones.
func (f *pageFields) beyond(i int) bool {
	d := f.d
	if d.last < 0 {
		return false
	}
	for _, h := range d.h1s {
		if h > d.headline && h > d.blocks[d.last].element && h < i && !d.elements[h].hidden() {
			return true
		}
	}
	return false
}

// Text that a list of tags may hold outside its links, in bytes: a heading, a
// word between each two.
const (
	maxBesideLinks = 400
	besideLinks    = 60
)

// mostlyLinks reports whether element i holds hardly any text outside its links
// and buttons. Content systems put the names of tags into the class of the whole
// article, too, whose links are no tags.
func (d *document) mostlyLinks(i int) bool {
	root := d.elements[i].node
	linked, beside := 0, 0
	var link *html.Node
	for n := root; n != nil && beside <= maxBesideLinks; {
		descend := true
		switch n.Type {
		case html.TextNode:
			size := len(strings.TrimSpace(n.Data))
			if link != nil {
				linked += size
			} else {
				beside += size
			}
		case html.ElementNode:
			descend = !unseen(n.DataAtom) || n.DataAtom == atom.Button
			if link == nil && descend && n.FirstChild != nil && (n.DataAtom == atom.A || n.DataAtom == atom.Button) {
				link = n
			}
		}
		n = following(n, root, descend, func(left *html.Node) {
			if left == link {
				link = nil
			}
		})
	}
	return beside <= besideLinks+linked/2 && beside <= maxBesideLinks
}

// ownPage reports whether a link leads to another page of the site, as those of
// tags do; those for sharing lead elsewhere.
func (f *pageFields) ownPage(href string) bool {
	href = strings.TrimSpace(href)
	rest, absolute := strings.CutPrefix(href, "//")
	if scheme, after, ok := strings.Cut(href, "://"); ok && len(scheme) <= len("https") {
		rest, absolute = after, true
	} else if scheme, _, ok := strings.Cut(href, ":"); ok && !strings.ContainsAny(scheme, "/?#") {
		return false // mailto:, javascript:
	}
	if !absolute {
		return href != "" && href[0] != '#'
	}
	host := strings.ToLower(rest)
	if i := strings.IndexAny(host, "/?#:"); i >= 0 {
		host = host[:i]
	}
	return strings.Contains(host, f.hostName)
}

// spacedHan puts commas between the words of a list in Chinese or Japanese that
// has nothing but spaces between them.
func spacedHan(s string) string {
	words := strings.Fields(s)
	if len(words) < 2 || strings.ContainsAny(s, ",;，、；|") {
		return s
	}
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.In(r, unicode.Han, unicode.Katakana, unicode.Hiragana) || utf8.RuneCountInString(w) > 10 {
			return s
		}
	}
	return strings.Join(words, ",")
}

// splitTags divides a list of tags in one text. Character references are
// resolved first: the semicolon of one divides nothing.
func splitTags(s string) func(yield func(string) bool) {
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
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
		{f.category(), "dom"},
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
		if m.traits&traitSection == 0 || attr(f.d.elements[m.element].node, "itemprop") == "" {
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

// category returns the text of the first link around the headline or the body
// that says by rel="category" that it leads to the article's.
func (f *pageFields) category() string {
	for _, m := range f.propMarks {
		if m.around&traitAside == 0 && m.element > f.d.headline-60 && hasWord(attr(f.d.elements[m.element].node, "rel"), "category") {
			return f.d.shortText(m.element, maxTag)
		}
	}
	return ""
}

// parentLink returns the text of a link to the nearest address above the page's
// own: of /world/europe/2024/lake-level to /world/europe or else /world.
func (f *pageFields) parentLink() string {
	var above []string // nearest first
	path := strings.TrimSuffix(f.address.Path, "/")
	for range 8 {
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
		if len(path) < 3 {
			break
		}
		if !strings.ContainsAny(path, "0123456789") {
			above = append(above, path)
		}
	}
	if len(above) == 0 {
		return ""
	}
	text, best := "", len(above)
	for i := range f.d.elements {
		n := f.d.elements[i].node
		if n.DataAtom != atom.A {
			continue
		}
		href := strings.TrimSuffix(attr(n, "href"), "/")
		if !strings.Contains(href, above[len(above)-1]) {
			continue
		}
		if at := strings.LastIndexByte(href, '.'); at > strings.LastIndexByte(href, '/') {
			href = href[:at] // .htm
		}
		for k, path := range above[:best] {
			if href != path && (!strings.HasSuffix(href, path) || !strings.Contains(href, f.host+path)) {
				continue
			}
			if t := f.d.shortText(i, 60); t != "" {
				text, best = t, k
				break
			}
		}
		if best == 0 {
			break
		}
	}
	return text
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
