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
	"json-ld": 1, "article:tag": 2, "keywords": 3, "rel-tag": 4, "hashtag": 5, "section": 6,
}

// clean returns the page's own tags without junk, each once.
//
// The most trusted place that has any tag left decides; of the others only
// those are added that stand word for word in the title, since lists of
// lesser places often serve search engines or other articles.
func clean(a *schema.Article) []schema.Tag {
	c := cleaner{article: a, seen: map[string]bool{}, site: siteNames(a), title: " " + gazetteer.Fold(a.Title) + " "}
	bySource := map[string][]schema.Tag{}
	var sources []string
	for _, t := range a.Tags[:min(len(a.Tags), maxRead)] {
		if t.Source == Computed {
			continue
		}
		if bySource[t.Source] == nil {
			sources = append(sources, t.Source)
		}
		bySource[t.Source] = append(bySource[t.Source], split(t)...)
	}
	slices.SortStableFunc(sources, func(x, y string) int { return rank(x) - rank(y) })
	var kept []schema.Tag
	for _, s := range sources {
		list := bySource[s]
		if coded(list) {
			continue
		}
		first := len(kept) == 0
		for _, t := range list {
			t, key := c.tidy(t)
			switch {
			case key == "" || c.seen[key] || len(kept) == maxKept:
			case first || isName(t.Name) && strings.Contains(c.title, " "+key+" "):
				c.seen[key] = true
				kept = append(kept, t)
			}
		}
	}
	return kept
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
	title   string
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
	// machine matches identifiers: UUIDs, numbers, "id:123", host names, addresses.
	machine = regexp.MustCompile(`(?i)^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,}|[a-z]{0,3}[-_:]?[0-9]{5,}|https?://.*|[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|info|news|de|fr|uk|in|ru|es|it|br|tv|co|io|ca|au))$`)
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
	name = numbering.ReplaceAllString(name, "")
	name = labelled.ReplaceAllString(name, "")
	if strings.HasPrefix(name, "#") {
		t.Source, name = "hashtag", strings.TrimLeft(name, "# ")
	}
	name = strings.TrimFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"'“”„«»‘’.,;:|/\<>*_~-–—•·`, r)
	})
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
	t.Name = name
	return t, key
}

// wide reports whether a tag of one letter can be a word: Han and the like.
func wide(key string) bool {
	r, _ := utf8.DecodeRuneInString(key)
	return unicode.In(r, unicode.Han, unicode.Hangul)
}

// isWholeList reports whether a tag of several words is the page's list of tags
// once more, without commas: other tags that stand in it make up most of it.
func (c *cleaner) isWholeList(key string) bool {
	held, n := 0, 0
	for _, t := range c.article.Tags[:min(len(c.article.Tags), maxRead)] {
		other := gazetteer.Fold(t.Name)
		if other != "" && other != key && strings.Contains(" "+key+" ", " "+other+" ") {
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
	latest news|breaking news|top news|top stories|top story|headlines|news headlines|today news|news today|live news
	news|story|stories|article|articles|home|homepage|index|page|all|general|misc|uncategorized|uncategorised|default|other|others|none|n/a|na|null|undefined|test
	share|tweet|pin|print|email|more|read more|see more|show more|tags|tag|topics|topic|keywords|latest posts|related|related topics|comments|subscribe|newsletter|advertisement|sponsored|follow us|login|sign in|facebook|twitter|whatsapp|instagram
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
	新闻|新聞|最新消息|头条|即时新闻|即時新聞|要闻|ニュース|最新ニュース|速報|記事|トップ|뉴스|최신뉴스|속보|기사|berita|berita terkini|berita hari ini|berita terbaru|tin tức|tin mới|ข่าว|ข่าววันนี้|ข่าวล่าสุด
	wiadomości|aktualności|najnowsze wiadomości|zprávy|aktuality|nieuws|laatste nieuws|nyheter|nyheder|siste nytt|uutiset|hírek|știri|ultimele știri|vijesti|vesti|ειδήσεις|νέα|חדשות
`)

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
