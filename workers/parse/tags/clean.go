package tags

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// Limits on the tags of an article.
const (
	maxKept  = 40 // tags kept
	maxRead  = 400
	maxBytes = 120 // of one tag
	maxWords = 8   // of one tag of a list that the page's makers wrote
	maxLink  = 5   // of one tag that is a link on the page: longer ones are headlines
)

// trust orders the places that tags come from: what editors wrote for machines
// before what the page shows as links, which may belong to other articles.
var trust = map[string]int{
	"json-ld": 1, "article:tag": 2, "keywords": 3, "rel-tag": 4, "hashtag": 5, "payload": 5, "section": 6,
}

// clean returns the page's own tags without junk, each once.
//
// One place decides, the most trusted one or that with which others agree (see
// byWitnesses); of the others only those are added that stand word for word in
// the title, since lists of lesser places often serve search engines or other
// articles. A page without any is given the section that it states.
func clean(a *schema.Article) []schema.Tag {
	start := a.Title + " " + a.Body[:min(len(a.Body), 100)]
	c := cleaner{
		article: a, seen: map[string]bool{}, site: siteNames(a), title: " " + gazetteer.Fold(a.Title) + " ",
		latin: isLatin(strings.TrimLeftFunc(start, func(r rune) bool { return !unicode.IsLetter(r) })),
	}
	lists := c.lists()
	c.byWitnesses(lists)
	var kept []schema.Tag
	for i, l := range lists {
		leads := len(kept) == 0 || l.joins
		for _, t := range l.tags {
			switch {
			case c.seen[t.key] || len(kept) == maxKept:
			case leads || i > 0 && !lists[0].alone && isName(t.Name) && strings.Contains(c.title, " "+t.key+" "):
				c.seen[t.key] = true
				kept = append(kept, t.Tag)
			}
		}
	}
	// A section that was read off the page's menus may be any link.
	if len(kept) == 0 && a.Sources["section"] != "dom" {
		for _, t := range c.tidied(split(schema.Tag{Name: a.Section, Source: "section"})) {
			kept = append(kept, t.Tag)
		}
	}
	return kept
}

// list is what one place of the page gives as the article's tags.
type list struct {
	source string // the shown ones, links and hashtags, are one list, and what a page's data holds for its script to show
	tags   []keyed
	joins  bool // added whole to those before it
	alone  bool // of the others nothing is added
}

// lists returns the page's lists of tags, cleaned, the most trusted place first.
func (c *cleaner) lists() []*list {
	raw := map[string][]schema.Tag{}
	var sources []string
	for _, t := range c.article.Tags[:min(len(c.article.Tags), maxRead)] {
		source := t.Source
		switch source {
		case Computed:
			continue
		case "hashtag", "payload":
			source = shown
		}
		if raw[source] == nil {
			sources = append(sources, source)
		}
		raw[source] = append(raw[source], split(t)...)
	}
	slices.SortStableFunc(sources, func(x, y string) int { return rank(x) - rank(y) })
	var out []*list
	for _, s := range sources {
		if coded(raw[s]) {
			continue
		}
		tags := c.ofArticle(c.tidied(raw[s]))
		if s == "keywords" {
			tags = c.withoutSite(tags, len(raw[s]))
		}
		if len(tags) > 0 {
			out = append(out, &list{source: s, tags: tags})
		}
	}
	return out
}

// withoutSite returns keywords without those that name the author. A list of
// which more than half was junk, and of whose rest the article has nothing, is
// the site's, as is one that says no more than the site's name or the title.
func (c *cleaner) withoutSite(tags []keyed, all int) []keyed {
	var authors []string
	for _, name := range c.article.Authors {
		if key := gazetteer.Fold(name); strings.Contains(key, " ") {
			authors = append(authors, key)
		}
	}
	tags = slices.DeleteFunc(tags, func(t keyed) bool {
		return slices.ContainsFunc(authors, func(name string) bool { return strings.Contains(" "+t.key+" ", " "+name+" ") })
	})
	if 2*len(tags) < all && c.article.Body != "" && !slices.ContainsFunc(tags, func(t keyed) bool { return isLatin(t.key) != c.latin || c.inText(t.key) }) {
		return nil
	}
	var together strings.Builder
	for _, t := range tags {
		together.WriteString(joined(t.key))
	}
	if len(tags) > 1 && together.String() == joined(strings.TrimSpace(c.title)) {
		return nil // the title between its spaces
	}
	site := strings.Fields(gazetteer.Fold(c.article.SiteName))
	if !slices.ContainsFunc(tags, func(t keyed) bool {
		return !slices.ContainsFunc(site, func(w string) bool { return len(site) > 1 && alike(w, t.key) }) && !c.inHost(t.key)
	}) {
		return nil
	}
	return tags
}

// minInHost is how many letters a part of the host's name has that is not
// there by chance.
const minInHost = 5

// inHost reports whether the host's name has a folded tag, whatever its ending.
func (c *cleaner) inHost(key string) bool {
	n := utf8.RuneCountInString(key)
	return n >= minInHost && strings.Contains(c.article.Host, prefix(joined(key), n-1))
}

// shown is the source of tags that readers see.
const shown = "rel-tag"

// What a list that the page shows must have to count for more than keywords,
// which are written for search engines, or to join the lists for machines.
const (
	minShown = 2   // tags
	leadTold = 0.5 // share of them that the article has, to lead
	joinTold = 0.5 // what that share must exceed to join
)

// byWitnesses puts the list in front that leads: the most trusted one, unless
// others agree with each other rather than with it. What readers see counts for
// more than keywords when the article has half of it, and joins the others
// when they differ.
func (c *cleaner) byWitnesses(lists []*list) {
	if len(lists) < 2 {
		return
	}
	lead, most := 0, -1
	for i, l := range lists {
		n := 0
		for _, other := range lists {
			if other != l && 2*common(l.tags, other.tags) > min(len(l.tags), len(other.tags)) {
				n++
			}
		}
		if n > most {
			lead, most = i, n
		}
	}
	at := slices.IndexFunc(lists, func(l *list) bool { return l.source == shown })
	if at >= 0 {
		s, l := lists[at], lists[lead]
		both := common(l.tags, s.tags)
		switch {
		case l.source == "keywords" && len(s.tags) >= minShown && 5*both < 4*len(s.tags) && max(c.told(s.tags), float64(both)/float64(len(s.tags))) >= leadTold:
			all := len(l.tags)
			l.tags = slices.DeleteFunc(l.tags, func(t keyed) bool { return !c.inText(t.key) })
			lead, s.alone = at, 2*len(l.tags) < all || c.hasStopword(l.tags)
			l.joins = !s.alone
		case l.source == "keywords" && len(l.tags) <= fewKeywords:
			s.joins = true // hardly any of the keywords was more than the site's own
		case l != s && most == 0 && len(s.tags) >= minShown && c.told(s.tags) > joinTold && 2*both < len(s.tags):
			s.joins = true
		}
	}
	l := lists[lead]
	copy(lists[1:lead+1], lists[:lead])
	lists[0] = l
}

// common returns how many tags two lists share.
func common(a, b []keyed) int {
	n := 0
	for _, t := range a {
		if slices.ContainsFunc(b, func(u keyed) bool { return joined(u.key) == joined(t.key) }) {
			n++
		}
	}
	return n
}

// joined returns a folded tag without its spaces: some places write tags as
// their addresses do.
func joined(key string) string { return strings.ReplaceAll(key, " ", "") }

// hasStopword reports whether a list was made by a program that took words out
// of the text: one of them is a word that no tag is made of.
func (c *cleaner) hasStopword(tags []keyed) bool {
	stop := stopwords()[c.article.Language]
	return slices.ContainsFunc(tags, func(t keyed) bool { return stop[t.key] })
}

// told returns the share of some tags that the article has.
func (c *cleaner) told(tags []keyed) float64 {
	n := 0
	for _, t := range tags {
		if isLatin(t.key) != c.latin || c.inText(t.key) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(tags)))
}

// fewKeywords is how few keywords are not all that an article has for tags when
// the page shows more.
const fewKeywords = 2

// keyed is a tag with its folded key, which tells it from others.
type keyed struct {
	schema.Tag
	key string
}

// tidied returns the tags of a list as they are kept, without junk and each
// once.
func (c *cleaner) tidied(list []schema.Tag) []keyed {
	pairs := 0
	for _, t := range list {
		if isPair(t.Name) {
			pairs++
		}
	}
	var out []keyed
	seen := map[string]bool{}
	for _, t := range list {
		if pairs >= minPairs && isPair(t.Name) {
			continue
		}
		if t, key := c.tidy(t); key != "" && !seen[key] {
			seen[key] = true
			out = append(out, keyed{t, key})
		}
	}
	return out
}

// minPairs is how many tags of one list make "key: value" a scheme rather than
// a title.
const minPairs = 2

// maxPairKey bounds the length of the key of a pair in bytes.
const maxPairKey = 20

// isPair reports whether a tag is like "Region: Global".
func isPair(name string) bool {
	key, value, ok := strings.Cut(name, ":")
	return ok && value != "" && key != "" && len(key) <= maxPairKey && !labelled.MatchString(name)
}

// Bounds on lists that tell those of one article from those of a whole site.
const (
	minJudged   = 8    // tags of a list that is judged at all
	minPresent  = 0.15 // share of them that the text must have
	maxUnjudged = 20   // tags of a list that is believed without being found in the text
	minSpelt    = 5    // tags that, when they are single words of the title, are the title
)

// ofArticle returns those of a list of tags that are about the article. A list
// of which the text has next to nothing is the site's, the same on every page,
// or a menu; of a very long one only what the text has counts; one made of the
// title's words is the title. Tags in another script than the text's are not
// judged, since it cannot have them.
func (c *cleaner) ofArticle(list []keyed) []keyed {
	if c.isTitle(list) {
		return nil
	}
	if len(list) < minJudged {
		return list
	}
	judged, present := 0, 0
	has := make([]bool, len(list))
	for i, t := range list {
		if isLatin(t.key) != c.latin {
			has[i] = true
			continue
		}
		judged++
		if has[i] = c.inText(t.key); has[i] {
			present++
		}
	}
	switch {
	case judged < minJudged:
	case float64(present) < minPresent*float64(judged):
		return nil
	case judged > maxUnjudged:
		n := 0
		for i, t := range list {
			if has[i] {
				list[n] = t
				n++
			}
		}
		list = list[:n]
	}
	return list
}

// isTitle reports whether a list is the title taken apart: nearly all its tags
// are single words of it, and among them the words that no tag is made of.
func (c *cleaner) isTitle(list []keyed) bool {
	if len(list) < minSpelt {
		return false
	}
	words, small := 0, false
	stop := stopwords()[c.article.Language]
	for _, t := range list {
		if strings.Contains(c.title, " "+t.key+" ") && !strings.Contains(t.key, " ") {
			words++
			small = small || stop[t.key]
		}
	}
	return small && 4*words >= 3*len(list)
}

// inText reports whether the title, the description or the body has all words
// of a folded tag, whatever their endings.
func (c *cleaner) inText(key string) bool {
	if c.text == "" {
		a := c.article
		c.text = " " + gazetteer.Fold(a.Title+" "+a.Description+" "+strings.ToValidUTF8(a.Body[:min(len(a.Body), maxText)], ""))
	}
	for word := range strings.FieldsSeq(key) {
		if r, _ := utf8.DecodeRuneInString(word); !wide(word) && !unicode.In(r, unicode.Katakana, unicode.Hiragana, unicode.Thai) {
			word = " " + prefix(word, max(4, utf8.RuneCountInString(word)-2))
		}
		if !strings.Contains(c.text, word) {
			return false
		}
	}
	return true
}

// says reports whether the article has a folded tag word for word.
func (c *cleaner) says(key string) bool {
	c.inText("")
	return strings.Contains(c.text, " "+key+" ") || strings.HasSuffix(c.text, " "+key)
}

// shown reports whether the page shows a folded tag to its readers, too.
func (c *cleaner) shown(key string) bool {
	return slices.ContainsFunc(c.article.Tags[:min(len(c.article.Tags), maxRead)], func(t schema.Tag) bool {
		return t.Source == shown && gazetteer.Fold(t.Name) == key
	})
}

// languageWords are the names of a language in itself and in English, folded,
// as searches for news in that language have them.
var languageWords = map[string][]string{
	"hi": {"hindi", "हिंदी", "हिन्दी"}, "mr": {"marathi", "मराठी"}, "bn": {"bengali", "bangla", "বাংলা"}, "ta": {"tamil", "தமிழ்"}, "te": {"telugu", "తెలుగు"},
	"gu": {"gujarati", "ગુજરાતી"}, "pa": {"punjabi", "ਪੰਜਾਬੀ"}, "kn": {"kannada", "ಕನ್ನಡ"}, "ml": {"malayalam", "മലയാളം"}, "or": {"odia", "oriya"},
	"ur": {"urdu", "اردو"}, "ne": {"nepali", "नेपाली"}, "as": {"assamese"}, "si": {"sinhala", "sinhalese"},
}

// newsEndings end names of sites and searches for news where words are written
// together.
var newsEndings = []string{"新闻", "新聞", "新闻网", "新聞網", "在线", "日报", "日報", "晚报", "晚報", "网", "網", "资讯", "ニュース"}

func hasEnding(s string, endings []string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(s, e) })
}

// hasWord reports whether a folded phrase has one of some words.
func hasWord(key string, words []string) bool {
	return len(words) > 0 && slices.ContainsFunc(strings.Fields(key), func(w string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return gazetteer.Fold(word) == w })
	})
}

// search says whether a folded tag is how readers search for news rather than a
// subject: wholly so ("latest hindi news"), or of news on a subject or a place
// ("sitapur news", "Nachrichten aus Ulm", "Rosario hoy").
func search(key string) (wholly, partly bool) {
	for _, p := range searchPhrases {
		key = strings.ReplaceAll(key, p, strings.ReplaceAll(p, " ", ""))
	}
	words := strings.Fields(key)
	news, today, subject := false, false, 0
	for _, w := range words {
		news = news || newsWords[w]
		today = today || todayWords[w]
		if !newsWords[w] && !todayWords[w] && !searchWords[w] {
			subject++
		}
	}
	if len(words) == 0 || !news && !today {
		return false, false
	}
	first, last := words[0], words[len(words)-1]
	atEdge := func(set map[string]bool) bool { return set[first] || set[last] }
	switch {
	case subject == 0:
		return news, true
	case news:
		return false, atEdge(newsWords) || atEdge(searchWords) || atEdge(todayWords)
	}
	return false, todayWords[last]
}

// What such searches are made of, folded; searchPhrases stand among the words
// without their spaces. searchWords alone make none.
var (
	newsWords = words(`
	news|khabar|khabrein|samachar|headlines|breaking|trending|न्यूज|न्यूज़|समाचार|खबर|खबरें|ख़बर|ख़बरें|ब्रेकिंग|ट्रेंडिंग|बातम्या|बातमी|সংবাদ|খবর|নিউজ|செய்தி|செய்திகள்|வார்தைகள்
	వార్తలు|న్యూస్|સમાચાર|ਖਬਰਾਂ|വാർത്ത|വാർത്തകൾ|ಸುದ್ದಿ|خبر|خبریں|خبرها|اخبار|haber|haberler|haberleri|haberi|nachrichten|schlagzeilen|noticias|noticia|notícias|notícia|notizie
	actualité|actualités|actu|infos|info|новости|новость|новини|berita|ข่าว|뉴스|wiadomości|zprávy|správy|nieuws|nyheter|nyheder|uutiset|hírek|știri|vijesti|vesti|ειδήσεις|חדשות
	sondakika|últimahora|últimasnoticias|tintức|tinmới`)
	todayWords  = words("today|todays|hoy|hoje|oggi|heute|bugün|сегодня|сьогодні|आज|اليوم|আজ|আজকের|hariini|hômnay|오늘|วันนี้|dzisiaj|vandaag")
	searchWords = words(`
	latest|live|update|updates|top|big|hot|all|local|online|daily|current|featured|exclusive|recent|english|hindi|bengali|bangla|tamil|telugu|marathi|urdu|gujarati|punjabi|malayalam|kannada
	in|of|on|for|about|from|the|taza|taaza|aaj|ki|ka|ताजा|ताज़ा|लेटेस्ट|बड़ी|मुख्य|लाइव|हिंदी|हिन्दी|मराठी|में|की|का|के|বাংলা|সর্বশেষ|ব্রেকিং|தமிழ்|தெலுங்கு|తెలుగు|తాజా|اردو|تازہ|ترین|آخر|عاجل
	últimas|última|de|del|da|do|en|em|la|las|los|le|les|du|des|à|direct|dernières|ultime|delle|di|aktuelle|aktuell|neueste|aus|über|güncel|последние|свежие|главные|останні|свіжі|о|в|из
	terkini|terbaru|terpopuler|najnowsze|laatste|senaste|siste|seneste`)
	searchPhrases = foldedList("son dakika|última hora|últimas noticias|tin tức|tin mới|hari ini|hôm nay")
)

func foldedList(list string) []string {
	var out []string
	for w := range strings.SplitSeq(list, "|") {
		out = append(out, gazetteer.Fold(w))
	}
	return out
}

// isLatin reports whether s begins with a Latin letter or what all scripts have.
func isLatin(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r < 0x250
}

func rank(source string) int {
	if r, ok := trust[source]; ok {
		return r
	}
	return len(trust) + 1
}

type cleaner struct {
	article *schema.Article
	seen    map[string]bool
	site    map[string]bool
	title   string // folded, between spaces
	latin   bool   // the article begins with a Latin letter
	text    string // all that the article says, folded; made when it is needed
}

// split divides a tag that is a list of tags.
func split(t schema.Tag) []schema.Tag {
	parts := strings.FieldsFunc(t.Name, func(r rune) bool {
		switch r {
		case ',', ';', '|', '،', '؛', '、', '，', '；', '\n', '•':
			return true
		}
		return false
	})
	if len(parts) == 0 {
		return nil
	}
	if hashes := strings.Fields(t.Name); len(hashes) > 1 && allHashtags(hashes) {
		parts = hashes
	}
	out := make([]schema.Tag, len(parts))
	for i, p := range parts {
		out[i] = schema.Tag{Name: p, Source: t.Source}
	}
	return out
}

func allHashtags(words []string) bool {
	for _, w := range words {
		if w[0] != '#' {
			return false
		}
	}
	return true
}

var (
	// machine matches identifiers: UUIDs, numbers, "id:123", "path:news", host names, addresses.
	machine = regexp.MustCompile(`(?i)^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}|[a-z]{0,3}[-_:]?[0-9]{5,}|https?://.*|[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|info|news|de|fr|uk|in|ru|es|it|br|tv|co|io|ca|au)|[a-z0-9-]+:\S+)$`)
	// counted matches how often a tag was used, behind it: "Elbonia (32)".
	counted = regexp.MustCompile(`\s*\([0-9]+( [^)]*)?\)$`)
	// numbering matches a place in a list before a tag: "(1) ".
	numbering = regexp.MustCompile(`^\([0-9]{1,2}\)\s+`)
	// labelled matches what content systems put before a tag: "Category: ".
	labelled = regexp.MustCompile(`(?i)^(?:category|categories|tag|tags|topic|topics|keyword|keywords|subject|section|thema|themen|tema|temas|sujet|категория|тема|тег)\s*[:=]\s*`)
	// systemic matches labels of machine-made classes: "NLP Category: ".
	systemic = regexp.MustCompile(`^(?i:nlp |iptc|iab|gs_|cms|nlp_|ads?[:_]|type[:=]|pt:|section_)`)
)

// tidy returns a tag as it is kept, and the folded key that tells it from
// others; the key is "" for junk.
func (c *cleaner) tidy(t schema.Tag) (schema.Tag, string) {
	name := strings.Join(strings.Fields(t.Name), " ")
	if strings.HasPrefix(name, "[") || strings.HasPrefix(name, "@") {
		return t, ""
	}
	if strings.ContainsRune(name, '_') {
		if name[0] != '#' && t.Source != "hashtag" && isLatin(name) {
			return t, "" // a name of some program's
		}
		name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '_' || r == ' ' }), " ")
	}
	name = counted.ReplaceAllString(name, "")
	name = numbering.ReplaceAllString(name, "")
	name = labelled.ReplaceAllString(name, "")
	if strings.HasPrefix(name, "#") {
		t.Source, name = "hashtag", strings.TrimLeft(name, "# ")
	}
	whole := name
	name = strings.TrimFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"'“”„«»‘’.,;:|/\<>*_~-–—•·`, r)
	})
	name += ending(name, whole)
	name = strings.TrimRightFunc(name, func(r rune) bool { return unicode.Is(unicode.So, r) || r == 0xFE0F || r == ' ' })
	key := gazetteer.Fold(name)
	words := strings.Count(key, " ") + 1
	switch {
	case key == "", len(name) > maxBytes, words > maxWords:
		return t, ""
	case t.Source == "rel-tag" && (words > maxLink || strings.ContainsAny(name, "?!:…")):
		return t, ""
	case machine.MatchString(name), systemic.MatchString(t.Name), junk[key], c.site[key]:
		return t, ""
	case isDate(key), utf8.RuneCountInString(key) < 2 && !wide(key):
		return t, ""
	case key == gazetteer.Fold(c.article.Title) && words > 3:
		return t, ""
	case words > 2 && c.isWholeList(key):
		return t, ""
	}
	if platforms[key] && !c.says(key) {
		return t, "" // a button for sharing
	}
	if t.Source == "keywords" && wide(key) && hasEnding(key, newsEndings) && !c.says(key) {
		return t, "" // a name of the site, a search for news of a place
	}
	if t.Source == "keywords" && hasWord(key, languageWords[c.article.Language]) && !c.says(key) {
		return t, "" // a search for news in this language
	}
	if wholly, partly := search(key); wholly || partly && (t.Source == "keywords" || !c.latin && isLatin(key)) && !c.says(key) && !c.shown(key) {
		return t, ""
	}
	t.Name = name
	return t, key
}

// ending returns what a trimmed name needs of what stood behind it: the full
// stop of an abbreviation, the quotation mark that closes one in it.
func ending(name, whole string) string {
	_, rest, _ := strings.Cut(whole, name)
	for _, pair := range [...]string{"«»", "“”", "„“", "‘’"} {
		opening, size := utf8.DecodeRuneInString(pair)
		if closing := pair[size:]; strings.HasPrefix(rest, closing) && strings.ContainsRune(name, opening) && !strings.Contains(name, closing) {
			return closing
		}
	}
	if !strings.HasPrefix(rest, ".") || !strings.Contains(name, " ") {
		return ""
	}
	last := name[strings.LastIndexByte(name, ' ')+1:]
	if abbreviations[gazetteer.Fold(last)] || !strings.ContainsFunc(last, func(r rune) bool { return !strings.ContainsRune("IVX", r) }) {
		return "."
	}
	return ""
}

// abbreviations end names with a full stop.
var abbreviations = words("inc|ltd|corp|co|bros|jr|sr|plc|llc")

// wide reports whether a tag of one letter can be a word: Han and the like.
func wide(key string) bool {
	r, _ := utf8.DecodeRuneInString(key)
	return unicode.In(r, unicode.Han, unicode.Hangul)
}

// isWholeList reports whether a tag of several words is the page's list of tags
// once more, without commas: other tags that stand in it make up most of it.
func (c *cleaner) isWholeList(key string) bool {
	held, n := 0, 0
	seen := map[string]bool{}
	for _, t := range c.article.Tags[:min(len(c.article.Tags), maxRead)] {
		other := gazetteer.Fold(t.Name)
		if other != "" && other != key && !seen[other] && strings.Contains(" "+key+" ", " "+other+" ") {
			seen[other] = true
			held += len(other) + 1
			n++
		}
	}
	return n >= 3 && held >= len(key)*3/4
}

// isName reports whether a tag looks like a name or a phrase rather than like a
// word of an address: it has a capital, a space, or no case at all.
func isName(name string) bool {
	return strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLower(r) && r != '-' })
}

// isDate reports whether a folded tag is only digits and separators: a year or
// a day.
func isDate(key string) bool {
	for _, r := range key {
		if !unicode.IsDigit(r) && r != ' ' {
			return false
		}
	}
	return true
}

// coded reports whether a list is made of codes for machines, such as
// INDS08, rather than of words: at least four, and more than half in capitals
// without a space or vowel-less.
func coded(list []schema.Tag) bool {
	if len(list) < 4 {
		return false
	}
	codes := 0
	for _, t := range list {
		if isCode(t.Name) {
			codes++
		}
	}
	return 2*codes > len(list)
}

func isCode(name string) bool {
	upper := 0
	for _, r := range name {
		switch {
		case 'A' <= r && r <= 'Z':
			upper++
		case '0' <= r && r <= '9' || r == ':' || r == '-' || r == '_':
		default:
			return false
		}
	}
	return upper > 0
}

// siteNames returns the folded names by which the page's site goes.
func siteNames(a *schema.Article) map[string]bool {
	names := map[string]bool{}
	add := func(s string) {
		if s = gazetteer.Fold(s); s != "" {
			names[s] = true
			names[strings.ReplaceAll(s, " ", "")] = true
		}
	}
	add(a.SiteName)
	host := strings.TrimPrefix(a.Host, "www.")
	add(strings.ReplaceAll(host, ".", " "))
	for {
		label, rest, ok := strings.Cut(host, ".")
		if !ok {
			break
		}
		if len(label) > 3 {
			add(label)
		}
		host = rest
	}
	return names
}

// junk is what tags say about the page's form rather than its subject, folded.
var junk = words(`
	editors pick|editor s pick|editors picks|front page|resources|blog|archive|back|next|latest news|breaking news|top news|top stories|top story|headlines|news headlines|today news|news today|live news
	editors choice|editor's choice|latest|the latest|must read|must reads|most read|most popular|main story|lead story|cover story|news feed|newsfeed|amp|homepage slider|home slider
	news|story|stories|article|articles|home|homepage|index|page|all|general|misc|uncategorized|uncategorised|default|other|others|none|n/a|na|null|undefined|test
	share|tweet|pin|print|email|more|read more|see more|show more|tags|tag|topics|topic|keywords|latest posts|related|related topics|comments|subscribe|newsletter|advertisement|sponsored|follow us|login|sign in
	all topics|more topics|edit topics|curated|newsroom daily|wire|free|premium|exclusive|featured|trending|viral|viral news|slider|push notification|big news|top
	nachrichten|schlagzeilen|aktuell|aktuelle nachrichten|themen|alle themen|weitere themen|themen bearbeiten|themenseiten|mehr|artikel|startseite|teilen|drucken
	actualité|actualités|actu|infos|info|à la une|une|thèmes|tous les sujets|plus|article|partager|accueil
	noticias|últimas noticias|última hora|ultima hora|actualidad|portada|temas|más temas|ver más|más|inicio|compartir|titulares
	notícias|últimas notícias|notícia|capa|mais|mais temas|compartilhar|início
	notizie|ultime notizie|ultim ora|attualità|cronaca ultime|argomenti|altri argomenti|condividi
	новости|последние новости|новость|главное|главные новости|статьи|статья|темы|все темы|ещё|поделиться|новини|останні новини|новините
	haber|haberler|son dakika|son dakika haber|son dakika haberleri|güncel|gündem haberleri|manşet|konular|etiketler
	समाचार|ताजा समाचार|ताज़ा खबर|ताजा खबर|ताजा खबरें|हिंदी समाचार|हिन्दी समाचार|हिंदी न्यूज|हिंदी खबर|न्यूज|ब्रेकिंग न्यूज|ब्रेकिंग न्यूज़|खबर|खबरें|लेटेस्ट न्यूज|hindi news|latest hindi news|news in hindi|hindi samachar|samachar|breaking news in hindi|today hindi news|live hindi news
	أخبار|الأخبار|آخر الأخبار|اخبار اليوم|عاجل|المزيد|مقالات|خبر|اخبار|خبریں|تازہ ترین|تازہ خبریں
	খবর|সংবাদ|সর্বশেষ|সর্বশেষ সংবাদ|செய்திகள்|தமிழ் செய்திகள்|முக்கிய செய்திகள்|వార్తలు|తాజా వార్తలు|telugu news|tamil news|बातम्या|मराठी बातम्या
	newspaper|journal|epaper|e-paper|e paper|zeitung|tageszeitung|periódico|diario|jornal|gazete|газета|журнал|अखबार|समाचार पत्र|ई-पेपर|ई पेपर|ईपेपर|报纸|신문|جريدة|صحيفة|روزنامه
	滚动新闻|滚动|快讯|资讯|新闻中心|社会新闻|国内新闻|国际新闻|地方新闻|即時|地域ニュース|ニュース速報|新闻|新聞|最新消息|头条|即时新闻|即時新聞|要闻|ニュース|最新ニュース|速報|記事|トップ|뉴스|최신뉴스|속보|기사|berita|berita terkini|berita hari ini|berita terbaru|tin tức|tin mới|ข่าว|ข่าววันนี้|ข่าวล่าสุด|ข่าวด่วน|ข่าวสด
	wiadomości|aktualności|najnowsze wiadomości|zprávy|aktuality|nieuws|laatste nieuws|nyheter|nyheder|siste nytt|uutiset|hírek|știri|ultimele știri|vijesti|vesti|ειδήσεις|νέα|חדשות
`)

// platforms are where articles are shared, which some of them are about.
var platforms = words("facebook|twitter|x|whatsapp|instagram|telegram|linkedin|pinterest|reddit|youtube")

// words makes a set of folded phrases of a list separated by | and lines.
func words(list string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(list) {
		for w := range strings.SplitSeq(line, "|") {
			if w = gazetteer.Fold(w); w != "" {
				set[w] = true
			}
		}
	}
	return set
}
