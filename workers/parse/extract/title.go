package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTitle is the limit on a title in bytes; a longer text is none.
const maxTitle = 600

// titleKey folds a text to its letters and digits in lower case, so that two
// writings of one title compare equal.
func titleKey(s string) string {
	var short [128]byte // titles and names seldom need more
	b := short[:0]
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c = lowerByte(c); c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
				b = append(b, c)
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			b = utf8.AppendRune(b, unicode.ToLower(r))
		}
		i += n
	}
	return string(b)
}

// likeness says how much of their pairs of letters two folded texts share: 0
// to 1, the Sørensen–Dice coefficient.
func likeness(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	if a == b {
		return 1
	}
	type pair [2]rune
	count := map[pair]int{}
	na, nb, shared := 0, 0, 0
	var last rune
	for _, r := range clip(a, maxTitle) {
		count[pair{last, r}]++
		na++
		last = r
	}
	last = 0
	for _, r := range clip(b, maxTitle) {
		nb++
		if p := (pair{last, r}); count[p] > 0 {
			count[p]--
			shared++
		}
		last = r
	}
	return 2 * float64(shared) / float64(na+nb)
}

// title sets the title: the visible heading that agrees best with what the
// head and the structured data say, or that itself.
func (f *pageFields) title() {
	claims := f.titleClaims()
	heading, support := f.bestHeading(claims)
	switch {
	case support >= 0.5:
		f.a.Title = f.stripSite(withoutKicker(heading, claims), nil)
		f.source("title", "dom")
		if c, ok := f.outvoted(f.a.Title, f.statedTitles()); ok {
			f.a.Title = c.text
			f.source("title", c.source)
		}
	case f.loneHeading(claims) != "":
		f.a.Title = f.loneHeading(claims)
		f.source("title", "dom")
	case len(claims) > 0:
		f.a.Title = claims[0].text
		f.source("title", claims[0].source)
	case f.in.Hint != nil && f.in.Hint.Title != "":
		f.a.Title = plain(f.in.Hint.Title)
		f.source("title", "feed")
	}
	f.a.Title = withoutPage(f.a.Title)
}

// withoutPage cuts the number of the page from the end of the title of an article
// in several: "… - Page 2", "… Halaman all".
func withoutPage(title string) string {
	at := strings.LastIndexByte(title, ' ')
	if at < 0 {
		return title
	}
	before, number := title[:at], strings.ToLower(title[at+1:])
	if number != "all" && number != "semua" && strings.Trim(number, "0123456789") != "" || len(number) > 5 {
		return title
	}
	at = strings.LastIndexByte(before, ' ')
	if at < 0 {
		return title
	}
	rest, word := strings.TrimSpace(before[:at]), strings.ToLower(before[at+1:])
	cut := strings.TrimRight(rest, " -–—|,:·")
	switch word {
	case "halaman":
		return cut
	case "page", "seite", "página", "pagina", "strona", "sayfa", "trang", "sida", "side", "sivu", "oldal", "страница", "сторінка", "पेज", "पृष्ठ", "صفحة", "صفحه":
		if cut != rest {
			return cut
		}
	}
	return title
}

// maxLoneHeading is the length in bytes up to which a heading that the head does
// not know is a title; longer ones are paragraphs.
const maxLoneHeading = 300

// loneHeading returns the one h1 that the page shows, "" when there are more or
// none, when it names the site or a part of it, or when two claims agree on
// another title.
func (f *pageFields) loneHeading(claims []claim) string {
	for i, c := range claims {
		if c.source == "json-ld" && slices.ContainsFunc(claims[i+1:], func(o claim) bool { return o.source == "meta" && titleKey(o.text) == titleKey(c.text) }) {
			return ""
		}
	}
	found := -1
	if len(f.d.h1s) == 0 && len(f.d.headings) == 0 {
		found = f.d.headline
	}
	for _, i := range f.d.h1s {
		if f.d.elements[i].hidden() || f.d.leadsHome(i) || f.around[i]&(traitCrumb|traitAside|traitHeader) != 0 {
			continue
		}
		if found >= 0 {
			return ""
		}
		found = i
	}
	if found < 0 || f.d.first < 0 || found > f.d.blocks[f.d.first].element {
		return ""
	}
	text := f.stripSite(f.headingText(found), nil)
	if key := titleKey(text); utf8.RuneCountInString(key) < 12 || len(text) > maxLoneHeading || f.isSite(key) || !noSpaceScript(key) && len(strings.Fields(text)) < 3 {
		return ""
	}
	return text
}

func noSpaceScript(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return noSpaces(r)
}

// bestHeading returns the visible heading that agrees best with the claims, and
// how well it does.
func (f *pageFields) bestHeading(claims []claim) (heading string, support float64) {
	for _, h := range f.headings() {
		key := titleKey(h)
		if key == "" || f.isSite(key) {
			continue
		}
		score := 0.0
		for _, c := range claims {
			score = max(score, agreement(key, titleKey(c.text)))
		}
		if len(claims) == 0 {
			score = 0.5
		}
		if score > support {
			heading, support = h, score
		}
	}
	return heading, support
}

// withoutKicker removes what stands in the heading before the title that a
// claim gives: a topic, a place, a date.
func withoutKicker(heading string, claims []claim) string {
	key := titleKey(heading)
	for _, c := range claims {
		if c.source == "meta" && titleKey(c.text) == key {
			return c.text // the kicker is part of the title there, too, and set off from it
		}
	}
	for _, c := range claims {
		if short := titleKey(c.text); utf8.RuneCountInString(short) >= 10 && len(short) < len(key) && strings.HasSuffix(key, short) {
			return c.text
		}
	}
	return heading
}

// suffixSites adds what the page's <title> has behind the title to the names of
// the site.
func (f *pageFields) suffixSites() {
	rest, ok := strings.CutPrefix(plain(f.d.title), f.a.Title)
	if !ok || f.a.Title == "" {
		return
	}
	parts := strings.FieldsFunc(rest, func(r rune) bool {
		return isPartBreak(r) || isDash(r) || r == ':' || r == '«' || r == '»' || r == '_'
	})
	for _, p := range parts {
		f.titleTail = append(f.titleTail, titleKey(p))
	}
	if len(parts) == 0 {
		return
	}
	if key := titleKey(parts[len(parts)-1]); len(key) >= 4 && len(key) <= 80 { // sections stand before it
		f.sites = append(f.sites, key)
	}
}

// outvoted returns the headline that a news article's structured data and
// another part of the head give word for word alike, unless a heading that it
// differs from is what the page is to be shared under.
func (f *pageFields) outvoted(title string, claims []claim) (claim, bool) {
	key := titleKey(title)
	if len(claims) == 0 || claims[0].source != "json-ld" || !f.ld.article.is(func(t string) bool { return strings.HasSuffix(t, "NewsArticle") }) {
		return claim{}, false
	}
	for _, shared := range [...]string{"og:title", "twitter:title"} {
		if titleKey(f.stripSite(f.meta(shared), nil)) == key {
			return claim{}, false
		}
	}
	headline := titleKey(claims[0].text)
	if before, ok := strings.CutSuffix(headline, key); ok && utf8.RuneCountInString(key) >= 12 && containsAny(before, newsKickers) {
		return claim{}, false // the page shows all but "Springfield News:" before it
	}
	seconded := slices.ContainsFunc(claims[1:], func(c claim) bool { return titleKey(c.text) == headline })
	return claims[0], seconded && headline != key
}

// newsKickers stand in what is put before a headline for search engines.
var newsKickers = []string{"news", "khabar", "samachar", "न्यूज", "समाचार", "खबर", "ख़बर", "बातम्या", "নিউজ", "খবর", "haber", "noticias", "nachrichten", "новости", "أخبار", "خبر"}

// agreement is the likeness of a heading and a claim, more when one is a part
// of the other: heads shorten titles, and add to them.
func agreement(heading, claim string) float64 {
	score := likeness(heading, claim)
	short, long := heading, claim
	if len(short) > len(long) {
		short, long = long, short
	}
	if utf8.RuneCountInString(short) >= 8 && strings.Contains(long, short) {
		score = max(score, 0.6+0.3*float64(len(short))/float64(len(long)))
	}
	return score
}

// claim is a value and where it comes from.
type claim struct{ text, source string }

// titleClaims are the titles that the head and the structured data give, best
// first, without the site's name and sections beside it.
func (f *pageFields) titleClaims() []claim {
	raw := f.rawTitles()
	var others []string
	for _, c := range raw {
		others = append(others, titleKey(c.text))
	}
	for _, h := range f.headings() {
		others = append(others, titleKey(h))
	}
	return f.withoutSites(raw, others)
}

// statedTitles are the same with whatever stands beside them but the site's name.
func (f *pageFields) statedTitles() []claim { return f.withoutSites(f.rawTitles(), nil) }

func (f *pageFields) withoutSites(raw []claim, others []string) []claim {
	var claims []claim
	for _, c := range raw {
		if c.text = f.stripSite(c.text, others); c.text != "" && !f.isSite(titleKey(c.text)) {
			claims = append(claims, c)
		}
	}
	return claims
}

// rawTitles are the titles as they stand there.
func (f *pageFields) rawTitles() []claim {
	var raw []claim
	add := func(text, source string) {
		if text = plain(text); text != "" && len(text) <= maxTitle {
			raw = append(raw, claim{text, source})
		}
	}
	add(f.d.storedTitle, "payload")
	add(f.ld.article.get("headline").str(), "json-ld")
	add(f.meta("og:title"), "meta")
	add(f.meta("twitter:title"), "meta")
	if f.ld.article.get("headline") == nil {
		add(f.ld.article.get("name").str(), "json-ld")
	}
	for _, key := range [...]string{"dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title", "headline"} {
		add(f.meta(key), "meta")
	}
	add(f.d.title, "title")
	return raw
}

// headings are the texts that the page shows as its headline or may.
func (f *pageFields) headings() []string {
	if f.headingTexts != nil {
		return f.headingTexts
	}
	f.headingTexts = []string{}
	add := func(i int) {
		if i >= 0 && !f.d.elements[i].hidden() && f.around[i]&traitCrumb == 0 {
			if text := f.headingText(i); text != "" {
				f.headingTexts = append(f.headingTexts, text)
			}
		}
	}
	for n, i := range f.d.h1s {
		if n == 20 {
			break
		}
		if !f.d.leadsHome(i) {
			add(i)
		}
	}
	for _, i := range f.headlineMarks {
		add(i)
	}
	if f.d.headline >= 0 {
		add(f.d.headline)
	}
	return f.headingTexts
}

// headingText returns the text of a heading without the kicker in it: a topic
// or place in an element of its own that its class calls so.
func (f *pageFields) headingText(i int) string {
	d := f.d
	whole := d.shortText(i, maxTitle)
	if strings.Contains(whole, "&") { // escaped twice
		whole = plain(whole)
	}
	if key := titleKey(whole); key != "" && key == titleKey(f.meta("og:title")) {
		return whole
	}
	for j := i + 1; j < d.elements[i].end; j++ {
		if !isKicker(attr(d.elements[j].node, "class")) {
			continue
		}
		kicker := d.shortText(j, maxTitle)
		if rest, ok := strings.CutPrefix(whole, kicker); ok {
			if rest = strings.TrimLeft(rest, " -–—:|·/•"); utf8.RuneCountInString(rest) >= 8 {
				return rest
			}
		}
	}
	return whole
}

// isKicker reports whether a class is that of the line above a headline.
func isKicker(class string) bool {
	class = strings.ToLower(class)
	for _, w := range [...]string{"kicker", "overline", "topline", "dachzeile", "eyebrow", "roofline", "supertitle", "suptitle", "sup-title", "pretitle", "pre-title", "overtitle", "preheadline", "spitzmarke", "antetitulo", "cintillo", "surtitre", "occhiello"} {
		if strings.Contains(class, w) {
			return true
		}
	}
	return false
}

// separators stand between a title and the name of the site.
var separators = []string{" | ", " - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / ", " ~ ", " < ", " > ", " : ", "｜", "|", "_", " -", "- ", ": "}

// stripSite removes the site's name, and sections beside it, from the ends of a
// title. others are the folded texts of other titles of the page: what is left
// when it equals one of them is the title.
func (f *pageFields) stripSite(title string, others []string) string {
	for range 4 {
		next := f.stripOnce(title, others)
		if next == title {
			break
		}
		title = next
	}
	return strings.TrimSpace(title)
}

func (f *pageFields) stripOnce(title string, others []string) string {
	if first, size := utf8.DecodeRuneInString(title); first == '[' || first == '【' || first == '〔' { // [The Weekly] Headline
		if end := strings.IndexFunc(title, isClosing); end > 0 && f.isSite(titleKey(title[size:end])) {
			_, width := utf8.DecodeRuneInString(title[end:])
			return strings.TrimSpace(title[end+width:])
		}
	}
	for _, sep := range separators {
		last := strings.LastIndex(title, sep)
		if last < 0 {
			continue
		}
		left, right := strings.TrimSpace(title[:last]), strings.TrimSpace(title[last+len(sep):])
		if left != "" && (right == "" || f.isSite(titleKey(right)) && sep != ": ") {
			return left
		}
		first := strings.Index(title, sep)
		head, tail := strings.TrimSpace(title[:first]), strings.TrimSpace(title[first+len(sep):])
		if tail != "" && (head == "" || f.isSite(titleKey(head))) {
			return tail
		}
		if sep == "_" || sep == ": " || sep == " : " {
			continue
		}
		if before, behind := titleKey(left), titleKey(tail); len(behind) > len(before) && slices.Contains(others, before) && slices.Contains(others, behind) {
			return tail // the name of the site is a heading, too
		}
		if key := titleKey(left); len(key) >= 10 && (slices.Contains(others, key) || len(key) >= 24 && len(f.headings()) == 0 && f.shownAbove(key)) {
			return left
		}
		if key := titleKey(tail); len(key) >= 24 && (slices.Contains(others, key) || len(key) > len(titleKey(head)) && f.shownAbove(key)) {
			return tail
		}
	}
	return title
}

// shownAbove reports whether a line above the text begins with a folded title:
// pages without headings show it so.
func (f *pageFields) shownAbove(key string) bool {
	for k := 0; k < min(f.d.first+1, 60); k++ {
		if b := f.d.blocks[k]; b.linkChars*2 < b.chars && strings.HasPrefix(titleKey(clip(f.d.blockText(b), 2*maxTitle)), key) {
			return true
		}
	}
	return false
}

// isSite reports whether a folded text names the site.
func (f *pageFields) isSite(key string) bool {
	if key == "" {
		return false
	}
	for _, site := range f.sites {
		if key == site || len(site) >= 5 && strings.HasPrefix(key, site) && len(key) <= len(site)+6 || len(key) >= 5 && strings.HasPrefix(site, key) && len(site) <= len(key)+6 {
			return true
		}
	}
	// "theweekly" and "weekly.com" for www.theweekly.com
	return len(key) >= 4 && (key == f.hostKey || key == strings.TrimPrefix(f.hostKey, "the") || "the"+f.hostKey == key || key == titleKey(f.host))
}
