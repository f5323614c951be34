package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Limits on authors.
const (
	maxAuthors    = 20
	maxAuthorName = 80  // bytes of Latin text; other scripts take up to three times that
	maxByline     = 400 // bytes of a text that is searched for names
)

// authors sets the list of authors from the best source that names any.
func (f *pageFields) authors() {
	for _, c := range f.authorClaims() {
		if len(c.names) > 0 {
			f.a.Authors = c.names
			f.source("authors", c.source)
			return
		}
	}
}

// authorClaim is a list of names and where it comes from.
type authorClaim struct {
	names  []string
	source string
}

// authorClaims are the lists of authors that the page gives, best first.
// Names of people go before those of the site itself.
func (f *pageFields) authorClaims() []authorClaim {
	var people, houses []authorClaim
	add := func(names []string, source string) {
		names = f.unique(names)
		if len(names) == 0 {
			return
		}
		for _, n := range names {
			if !f.isSite(titleKey(n)) {
				people = append(people, authorClaim{names, source})
				return
			}
		}
		houses = append(houses, authorClaim{names, source})
	}
	add(f.ldNames("author"), "json-ld")
	add(f.ldNames("creator"), "json-ld")
	for _, key := range [...]string{"author", "article:author", "article:author_name", "og:article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "cxenseparse:recs:author", "dc.creator", "dcterms.creator", "dc.creator.aut", "byl", "authors", "article_author", "citation_author", "rbauthors", "author_name"} {
		add(f.metaNames(key), "meta")
	}
	add(f.markedNames(), "dom")
	add(f.bylineNames(), "dom")
	for i, m := range f.d.metas { // Slack's labels: twitter:label1 "Written by", twitter:data1
		if strings.HasPrefix(m.key, "twitter:label") && isByLabel(m.content) && i+1 < len(f.d.metas) {
			add(splitNames(plain(f.d.metas[i+1].content)), "meta")
		}
	}
	return append(people, houses...)
}

// unique drops names that come twice.
func (f *pageFields) unique(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if key := titleKey(n); key != "" && !seen[key] && len(out) < maxAuthors {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}

// ldNames reads the authors of the article in JSON-LD: names, objects, lists of
// either, references.
func (f *pageFields) ldNames(key string) []string {
	var names []string
	for _, v := range f.ld.article.get(key).list() {
		if v = f.ld.resolve(v); v == nil {
			continue
		}
		text := v.text
		if v.object {
			if name := v.get("name"); len(name.list()) > 1 {
				for _, n := range name.list() {
					names = append(names, splitNames(plain(n.text))...)
				}
				continue
			} else {
				text = name.str()
			}
		}
		names = append(names, splitNames(plain(text))...)
	}
	return names
}

func (f *pageFields) metaNames(key string) []string {
	var names []string
	for _, m := range f.d.metas {
		if m.key == key && !strings.Contains(m.content, "://") && len(m.content) <= maxByline {
			names = append(names, splitNames(plain(m.content))...)
		}
	}
	return names
}

// markedNames reads the elements that the page marks as author: first those
// near the headline, never the box about the author.
func (f *pageFields) markedNames() []string {
	best, bestWeight := []string(nil), 0
	for n, m := range f.authorMarks {
		if n == 150 {
			break
		}
		weight := f.authorWeight(m)
		if weight < bestWeight || weight <= 0 {
			continue
		}
		names := f.namesIn(m.element)
		if len(names) == 0 {
			continue
		}
		if weight > bestWeight {
			best, bestWeight = names, weight
			continue
		}
		best = append(best, names...)
	}
	return best
}

// authorWeight says how far a marked element is to be believed.
func (f *pageFields) authorWeight(m mark) int {
	e := f.d.elements[m.element]
	if m.around&traitAside != 0 {
		return 0
	}
	weight := 10
	if strings.Contains(attr(e.node, "itemprop"), "author") {
		weight += 30
	} else if strings.Contains(attr(e.node, "rel"), "author") || strings.Contains(attr(e.node, "href"), "/author") {
		weight += 20
	}
	if h := f.d.headline; h >= 0 {
		switch distance := m.element - h; {
		case distance > 0 && distance < 60:
			weight += 25
		case distance < 0 && distance > -30:
			weight += 15
		case distance > 0 && f.d.container >= 0 && f.d.inside(m.element, f.d.container):
			weight += 5
		}
	}
	if (m.around|m.traits)&traitBiography != 0 {
		weight -= 15
	}
	return weight
}

// namesIn reads the names in a marked element: those of its links when it has
// any, else its text.
func (f *pageFields) namesIn(i int) []string {
	d := f.d
	if d.elements[i].node.DataAtom == atom.Meta {
		return splitNames(plain(attr(d.elements[i].node, "content")))
	}
	text := d.shortText(i, maxByline)
	if text == "" {
		return nil
	}
	for j := i + 1; j < d.elements[i].end; j++ { // itemprop=name inside itemprop=author
		if n := d.elements[j].node; hasWord(attr(n, "itemprop"), "name") {
			if names := splitNames(nameText(d, j)); len(names) > 0 {
				return names
			}
		}
	}
	var names []string
	for j := i; j < d.elements[i].end; j++ {
		if n := d.elements[j].node; n.DataAtom == atom.A {
			if href := attr(n, "href"); href != "" && !strings.HasPrefix(href, "mailto:") && !strings.Contains(href, "/date/") && !strings.Contains(href, "/category/") {
				names = append(names, splitNames(d.shortText(j, maxByline))...)
			}
		}
	}
	if len(names) > 0 {
		return names
	}
	return splitNames(text)
}

func nameText(d *document, i int) string {
	if c := attr(d.elements[i].node, "content"); c != "" {
		return plain(c)
	}
	return d.shortText(i, maxByline)
}

// bylineNames reads a line near the headline that begins with "By".
func (f *pageFields) bylineNames() []string {
	d := f.d
	from := 0
	if d.headline >= 0 {
		for k, b := range d.blocks {
			if b.element >= d.headline {
				from = k
				break
			}
		}
	}
	for k := max(0, from-2); k < min(len(d.blocks), from+10); k++ {
		b := d.blocks[k]
		if b.end-b.start > 160 {
			continue
		}
		text := d.blockText(b)
		if rest, ok := cutBy(text); ok {
			if names := splitNames(rest); len(names) > 0 {
				return names
			}
		}
	}
	return nil
}

func hasItemprop(attrs []html.Attribute) bool {
	for i := range attrs {
		if attrs[i].Key == "itemprop" {
			return true
		}
	}
	return false
}

// byWords stand before the authors' names, in lower case.
var byWords = []string{
	"by ", "by: ", "written by ", "written by: ", "reported by ", "posted by ", "published by ", "story by ", "words by ", "text by ", "edited by ", "author: ", "authors: ", "author ", "reporter: ", "from ", "opinion by ", "analysis by ", "review by ", "contributed by ",
	"von ", "von: ", "ein kommentar von ", "eine analyse von ", "text: ", "text von ", "autor: ", "autorin: ", "autoren: ", "ein artikel von ", "ein gastbeitrag von ", "ein interview von ", "interview von ", "interview: ", "kommentar von ", "protokoll: ", "aufgezeichnet von ", "analyse von ",
	"par ", "par : ", "propos recueillis par ", "écrit par ", "publié par ", "auteur : ", "rédigé par ", "por ", "por: ", "escrito por ", "publicado por ", "texto: ", "di ", "a cura di ", "scritto da ", "da ", "de ", "door ", "door: ", "geschreven door ", "auteur: ",
	"av ", "av: ", "text: ", "af ", "skrevet av ", "skrevet af ", "tekst: ", "teksti: ", "kirjoittaja: ", "journalist: ", "reporter: ",
	"autor: ", "autorka: ", "oprac. ", "oprac.: ", "napsal ", "napsala ", "píše: ", "szerző: ", "írta: ", "de: ", "scris de ", "autor ", "piše: ", "avtor: ", "nga ", "yazan: ", "yazar: ", "haber: ", "muhabir: ", "penulis: ", "oleh ", "oleh: ", "reporter: ", "editor: ", "tác giả: ", "theo ", "ni ", "na ",
	"автор: ", "автор ", "автори: ", "авторы: ", "текст: ", "от ", "пише: ", "του ", "της ", "των ", "γράφει ο ", "γράφει η ", "γράφει: ", "επιμέλεια: ", "από ", "מאת ", "מאת: ", "كتب: ", "كتب ", "كتبت ", "كتبت: ", "بقلم ", "بقلم: ", "نویسنده: ", "نویسنده : ", "خبرنگار: ", "تحریر: ", "از ",
	"लेखक: ", "लेखक ", "द्वारा ", "द्वारा: ", "रिपोर्ट: ", "रिपोर्टर: ", "written by", "edited by", "लेखिका: ", "लेखन: ", "संपादक: ", "लेखक : ", "লেখক: ", "லேக்கர்: ", "எழுதியவர்: ", "రచయిత: ", "લેખક: ", "ಲೇಖಕ: ", "എഴുതിയത്: ",
	"โดย ", "โดย: ", "เขียนโดย ", "ผู้เขียน: ", "作者:", "作者：", "作者: ", "记者 ", "記者 ", "记者：", "記者：", "记者:", "文/", "文／", "撰文:", "撰文：", "文:", "文：", "筆者:", "筆者：", "執筆:", "執筆：", "取材・文:", "責任編輯:", "责任编辑:", "기자 ", "글 ", "글: ",
}

// cutBy removes a word such as "By" from the beginning of a byline.
func cutBy(s string) (rest string, found bool) {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		lower = s // folding changed lengths: only exact forms are found then
	}
	best := 0
	for _, w := range byWords {
		if len(w) > best && strings.HasPrefix(lower, w) {
			best = len(w)
		}
	}
	if best == 0 {
		return s, false
	}
	return strings.TrimSpace(s[best:]), true
}

func isByLabel(s string) bool {
	switch strings.ToLower(strings.Trim(plain(s), " :")) {
	case "written by", "by", "author", "verfasst von", "geschrieben von", "von", "écrit par", "rédigé par", "auteur", "escrito por", "por", "scritto da", "geschreven door", "skrevet av", "skrevet af", "skriven av", "napisane przez", "autor", "napsal", "автор", "написано автором", "yazan", "ditulis oleh", "द्वारा लिखित", "के द्वारा लिखा गया", "كُتب بواسطة", "كتب بواسطة", "執筆者", "作者", "글쓴이":
		return true
	}
	return false
}

// nameSeparators divide the names in one text.
var nameSeparators = []string{" and ", " und ", " et ", " y ", " e ", " og ", " och ", " i ", " en ", " & ", " ja ", " ve ", " и ", " і ", " та ", " και ", " और ", " তথা ", " এবং ", " و", " dan ", " và ", " with ", " mit ", " a ", " és ", " și "}

// splitNames returns the names in a byline: "By Jane Doe and John Roe, Staff
// Writers" gives two. What is no name (roles, dates, addresses) is left out.
func splitNames(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxByline {
		return nil
	}
	for range 3 {
		rest, ok := cutBy(s)
		if !ok {
			break
		}
		s = rest
	}
	var names []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case ',', ';', '|', '/', '、', '،', '·', '•', '\n', '，', '；', '—', '–', '(', ')', '（', '）', '【', '】', '[', ']', '<', '>':
			return true
		}
		return false
	}) {
		for _, name := range splitWords(part) {
			if name = cleanName(name); name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// splitWords divides a text at the words for "and", when what stands on both
// sides can be a name.
func splitWords(s string) []string {
	parts := []string{s}
	for _, sep := range nameSeparators {
		if !strings.Contains(s, sep) {
			continue
		}
		var next []string
		for _, p := range parts {
			pieces := strings.Split(p, sep)
			whole := false
			for _, piece := range pieces {
				if !capital(strings.TrimSpace(piece)) {
					whole = true
				}
			}
			if whole || len([]rune(strings.TrimSpace(sep))) == 1 && shortPieces(pieces) {
				next = append(next, p)
			} else {
				next = append(next, pieces...)
			}
		}
		parts = next
	}
	return parts
}

// shortPieces reports whether dividing would leave names of a single word, as
// in "Ortega y Gasset".
func shortPieces(pieces []string) bool {
	for _, p := range pieces {
		if len(strings.Fields(p)) < 2 {
			return true
		}
	}
	return false
}

// capital reports whether a text begins as a name does: with a capital, or in
// a script without capitals.
func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// cleanName returns s as the name of a person or house, "" when it is none.
func cleanName(s string) string {
	s = strings.Trim(strings.TrimSpace(s), ".:-–—|*\"“”„'»«• \u00a0")
	s, _ = cutBy(s)
	s = strings.TrimPrefix(strings.TrimSpace(s), "@")
	if strings.HasSuffix(s, "기자") && len([]rune(s)) > 3 {
		s = strings.TrimSpace(strings.TrimSuffix(s, "기자"))
	}
	limit := maxAuthorName
	if r, _ := utf8.DecodeRuneInString(s); r > 0x300 {
		limit *= 3
	}
	if s == "" || len(s) > limit || strings.ContainsAny(s, "@{}=#?!") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return ""
	}
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	if letters < 2 || digits > 2 || digits > 0 && digits*2 >= letters || len(strings.Fields(s)) > 7 {
		return ""
	}
	if isRole(s) {
		return ""
	}
	return s
}

func isRole(s string) bool {
	lower := strings.ToLower(s)
	for _, w := range roleWords {
		if lower == w || strings.HasSuffix(lower, " "+w) {
			return true
		}
	}
	for _, w := range neverNames {
		if lower == w {
			return true
		}
	}
	return false
}

// roleWords end the title of a post: "Senior Political Correspondent".
var roleWords = []string{
	"correspondent", "correspondents", "reporter", "reporters", "editor", "editors", "writer", "writers", "columnist", "producer", "journalist", "journalists", "contributor", "contributors", "author", "analyst", "critic", "photographer", "specialist", "intern", "fellow", "professor", "director", "manager", "staff", "reporting",
	"redakteur", "redakteurin", "redaktor", "korrespondent", "korrespondentin", "reporterin", "autor", "autorin", "volontär", "volontärin", "chefredakteur", "journaliste", "rédacteur", "rédactrice", "correspondant", "correspondante", "periodista", "redactor", "redactora", "corresponsal", "jornalista", "repórter", "giornalista", "redattore", "verslaggever", "redacteur", "journalistin",
	"журналист", "корреспондент", "редактор", "обозреватель", "muhabiri", "संवाददाता", "रिपोर्टर", "संपादक", "记者", "記者", "编辑", "編輯", "特派员",
}

// neverNames are whole texts that are found where names are expected.
var neverNames = []string{
	"admin", "administrator", "author", "authors", "by", "staff", "editor", "n/a", "none", "null", "undefined", "unknown", "anonymous", "guest", "user", "root", "webmaster", "share", "follow", "more", "read more", "see more", "view all posts", "updated", "published", "posted", "comments", "comment", "facebook", "twitter", "linkedin", "instagram", "email", "e-mail", "whatsapp", "telegram", "copy link", "follow us", "see all", "bio", "profile", "website", "home", "news", "photo", "video", "image", "getty images", "special", "exclusive", "breaking", "premium", "abo", "plus", "autor", "von", "redaktion:", "lesen sie auch", "guest author", "super user", "the editors", "all posts", "about the author", "follow on twitter", "and", "us", "on", "in", "at", "et", "ist", "am", "pm", "min read", "minutes read", "a", "the",
}
