// Package generate makes articles that nobody wrote, for tests and
// measurements of the store: as many as wanted, the same for the same seed,
// and shaped like a news archive. Words of twelve languages in seven scripts
// are made of syllables and drawn by Zipf's law; people, organisations and
// places recur by the same law and carry a name in each script; some articles
// are copies of others as agencies and their customers produce them.
//
// The words mean nothing and the names are nobody's.
package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/harkara/harkara/internal/weburl"
	"github.com/harkara/harkara/pkg/schema"
)

// Sizes of the world that articles are about.
const (
	sites    = 240
	people   = 6000
	orgs     = 2500
	places   = 1500
	authors  = 3000
	tags     = 4000
	words    = 20_000 // per language
	entities = 8      // per article
	perTags  = 5      // per article
	days     = 180    // that the archive spans
)

// BodyBytes is about how long a body is.
const BodyBytes = 2000

// Generator makes articles. It is safe for concurrent use.
type Generator struct {
	seed      uint64
	languages []language
	share     []float64 // cumulative, of languages
	named     []named
	pick      map[int]zipf // by size of what is picked from
}

// named is a person, organisation or place.
type named struct {
	kind schema.EntityKind
	key  string
	link string
	name map[string]string // by script
}

// language is a vocabulary and how its sentences are put together.
type language struct {
	code, script string
	share        int // of articles, in percent
	syllables    []string
	common       string // the most frequent words, as they are in the language
	space, stop  string
	vocabulary   []string
}

// New returns the generator of a seed.
func New(seed uint64) *Generator {
	g := &Generator{seed: seed, languages: languages(), pick: map[int]zipf{}}
	for _, n := range []int{words, sites, people, orgs, places, authors, tags} {
		g.pick[n] = newZipf(n)
	}
	total := 0.0
	for i := range g.languages {
		l := &g.languages[i]
		l.vocabulary = vocabulary(rand.New(rand.NewPCG(seed, uint64(i))), l)
		total += float64(l.share)
		g.share = append(g.share, total)
	}
	g.named = g.names(rand.New(rand.NewPCG(seed, 1<<40)))
	return g
}

// Epoch is the first day of the archive; the last is 179 days later.
func Epoch() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Article returns article number n. Every twentieth is an edited copy, on
// another site, of the one eleven before it, see [Generator.Original].
func (g *Generator) Article(n int) schema.Article {
	if original, ok := g.Original(n); ok {
		return g.copyOf(original, n)
	}
	return g.original(n)
}

// Original returns the number of the article that article n is a copy of.
func (g *Generator) Original(n int) (int, bool) { return n - 11, n >= 20 && n%20 == 13 }

// Edited returns article n as it was fetched again some hours later, when its
// headline had been changed; that happens to every fiftieth.
func (g *Generator) Edited(n int) (schema.Article, bool) {
	if n%50 != 7 {
		return schema.Article{}, false
	}
	a := g.Article(n)
	r := rand.New(rand.NewPCG(g.seed, uint64(n)+1<<52))
	l := g.languages[slices.IndexFunc(g.languages, func(l language) bool { return l.code == a.Language })]
	a.Title = sentence(r, g.pick[words], &l, 7, "", nil)
	a.Fetched = a.Fetched.Add(time.Duration(1+r.IntN(20)) * time.Hour)
	return a, true
}

// Outcomes returns the trail of article n, from submission to row, and for
// every twentieth that of a page beside it which the site no longer has.
func (g *Generator) Outcomes(n int) []schema.Outcome {
	a := g.Article(n)
	base := schema.Outcome{Request: a.Request, URL: a.URL, Key: a.Key, Host: a.Host, Time: a.Submitted, Attempt: 1, Worker: "generated"}
	var trail []schema.Outcome
	for i, step := range []struct {
		stage  schema.Stage
		result schema.Result
	}{
		{schema.StageIntake, schema.ResultSubmitted}, {schema.StageFetch, schema.ResultFetched},
		{schema.StageParse, schema.ResultParsed}, {schema.StageStore, schema.ResultStored},
	} {
		o := base
		o.Stage, o.Result, o.Time = step.stage, step.result, base.Time.Add(time.Duration(i)*400*time.Millisecond)
		trail = append(trail, o)
	}
	if n%20 == 0 {
		gone := base
		gone.URL += "/gone"
		gone.Key, gone.Request = weburl.Key(gone.URL), gone.Request+"g"
		gone.Stage, gone.Result, gone.Reason, gone.Status = schema.StageFetch, schema.ResultRefused, schema.ReasonStatus, 404
		gone.Detail = "the server answered 404 Not Found"
		trail = append(trail, gone)
	}
	return trail
}

func (g *Generator) original(n int) schema.Article {
	r := rand.New(rand.NewPCG(g.seed, uint64(n)+1<<50))
	l := &g.languages[sort.SearchFloat64s(g.share, r.Float64()*g.share[len(g.share)-1])]
	chosen := g.choose(r)
	body, firsts := g.body(r, l, chosen)
	fetched := Epoch().Add(time.Duration(r.Int64N(days*24*3600)) * time.Second)
	a := schema.Article{
		Language: l.code,
		Title:    sentence(r, g.pick[words], l, 6+r.IntN(5), "", nil),
		Body:     body,
		Section:  []string{"politics", "world", "business", "sport", "culture", "science", "local"}[r.IntN(7)],
		Kind:     schema.KindArticle,
		Sources:  map[string]string{"title": "json-ld", "body": "dom", "published": "json-ld", "authors": "meta", "tags": "meta"},
	}
	if r.IntN(10) > 0 {
		a.Description = sentence(r, g.pick[words], l, 14, "", nil)
	}
	if r.IntN(20) > 0 {
		a.Published = schema.Instant(fetched.Add(-time.Duration(r.IntN(7200)) * time.Second))
	}
	for range 1 + r.IntN(2) {
		a.Authors = append(a.Authors, g.languages[0].vocabulary[g.pick[authors].draw(r)]+" "+g.languages[0].vocabulary[words-1-g.pick[authors].draw(r)])
	}
	for range perTags {
		a.Tags = append(a.Tags, schema.Tag{Name: l.vocabulary[200+g.pick[tags].draw(r)], Source: "keywords"})
	}
	for i, e := range chosen {
		name := e.name[l.script]
		a.Entities = append(a.Entities, schema.Entity{
			Name: name, Kind: e.kind, Key: e.key, Link: e.link, Forms: []string{name}, Mentions: 1 + r.IntN(4), First: firsts[i],
			Confidence: 0.5 + r.Float64()/2, Salience: r.Float64(), InTitle: i == 0,
		})
	}
	g.publish(&a, r, n, fetched)
	return a
}

// publish puts the article on a site.
func (g *Generator) publish(a *schema.Article, r *rand.Rand, n int, fetched time.Time) {
	site := g.pick[sites].draw(r)
	host := g.languages[0].vocabulary[100+site] + fmt.Sprint(site) + ".example"
	a.URL = fmt.Sprintf("https://www.%s/%s/%s/%d", host, fetched.Format("2006/01/02"), g.languages[0].vocabulary[g.pick[words].draw(r)], n)
	a.Key, a.Host = weburl.Key(a.URL), weburl.Host(a.URL)
	a.SiteName = "The " + strings.ToUpper(host[:1]) + host[1:strings.IndexByte(host, '.')]
	a.Image = "https://img." + host + "/" + fmt.Sprint(n) + ".jpg"
	a.Fetched, a.Submitted = fetched, fetched.Add(-time.Second)
	a.Request = fmt.Sprintf("%016x", uint64(n))
}

// copyOf is the article as another site has it: its own headline, a paragraph
// less or some words changed.
func (g *Generator) copyOf(original, n int) schema.Article {
	a := g.original(original)
	r := rand.New(rand.NewPCG(g.seed, uint64(n)+1<<51))
	l := g.languages[slices.IndexFunc(g.languages, func(l language) bool { return l.code == a.Language })]
	a.Title = sentence(r, g.pick[words], &l, 8, "", nil)
	if paragraphs := strings.Split(a.Body, "\n\n"); r.IntN(2) == 0 && len(paragraphs) > 3 {
		a.Body = strings.Join(paragraphs[:len(paragraphs)-1], "\n\n")
	} else {
		a.Body = Edit(a.Body, 0.03, l.vocabulary, r)
	}
	g.publish(&a, r, n, a.Fetched.Add(time.Duration(1+r.IntN(48))*time.Hour))
	return a
}

// Edit returns text with a share of its words (in scripts without spaces,
// sentences) replaced by ones from vocabulary.
func Edit(text string, share float64, vocabulary []string, r *rand.Rand) string {
	fields := strings.Split(text, " ")
	for i := range fields {
		if r.Float64() < share {
			fields[i] = vocabulary[r.IntN(len(vocabulary))]
		}
	}
	return strings.Join(fields, " ")
}

// Vocabulary returns the words of a language, the most frequent first.
func (g *Generator) Vocabulary(code string) []string {
	for _, l := range g.languages {
		if l.code == code {
			return l.vocabulary
		}
	}
	return nil
}

// choose returns who and what an article is about, each once.
func (g *Generator) choose(r *rand.Rand) []named {
	var out []named
	seen := map[int]bool{}
	for len(out) < entities {
		var i int
		switch len(out) % 4 {
		case 0, 2:
			i = g.pick[people].draw(r)
		case 1:
			i = people + g.pick[orgs].draw(r)
		default:
			i = people + orgs + g.pick[places].draw(r)
		}
		if !seen[i] {
			seen[i] = true
			out = append(out, g.named[i])
		}
	}
	return out
}

// body writes paragraphs that name all of chosen, and says where each is
// named first, in code points.
func (g *Generator) body(r *rand.Rand, l *language, chosen []named) (string, []int) {
	var b strings.Builder
	var firsts []int
	subject := make([]string, 30)
	for i := range subject {
		subject[i] = l.vocabulary[50+r.IntN(4000)]
	}
	for i := 0; b.Len() < BodyBytes || i < len(chosen); i++ {
		if i > 0 {
			b.WriteString([]string{" ", " ", "\n\n"}[r.IntN(3)])
		}
		name := ""
		if i < len(chosen) {
			name = chosen[i].name[l.script]
		}
		at := b.Len()
		s := sentence(r, g.pick[words], l, 10+r.IntN(12), name, subject)
		b.WriteString(s)
		if name != "" {
			firsts = append(firsts, utf8.RuneCountInString(b.String()[:at+strings.Index(s, name)]))
		}
	}
	return b.String(), firsts
}

// sentence is n words, with a name among them if there is one. A share of the
// words comes from those of the subject: an article repeats itself, so that
// English has about 185 different words in 2,000 bytes, as news has.
func sentence(r *rand.Rand, pick zipf, l *language, n int, name string, subject []string) string {
	list := make([]string, n)
	for i := range list {
		if len(subject) > 0 && r.IntN(100) < 30 {
			list[i] = subject[r.IntN(len(subject))]
		} else {
			list[i] = l.vocabulary[pick.draw(r)]
		}
	}
	if name != "" {
		list[r.IntN(n)] = name
	}
	s := strings.Join(list, l.space)
	first, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(first)) + s[size:] + l.stop
}

// names makes the world, each thing with a name per script.
func (g *Generator) names(r *rand.Rand) []named {
	scripts := map[string]*language{}
	for i := range g.languages {
		if l := &g.languages[i]; scripts[l.script] == nil {
			scripts[l.script] = l
		}
	}
	order := make([]string, 0, len(scripts))
	for script := range scripts {
		order = append(order, script)
	}
	slices.Sort(order)
	var out []named
	for i := range people + orgs + places {
		e := named{name: map[string]string{}}
		parts := 2
		switch {
		case i < people:
			e.kind, e.key = schema.Person, fmt.Sprintf("person:%d", i)
			if i < 500 {
				e.link = fmt.Sprintf("wikidata:Q%d", 900_000_000+i)
				e.key = e.link
			}
		case i < people+orgs:
			e.kind, e.key = schema.Organization, fmt.Sprintf("organization:%d", i)
		default:
			e.kind, e.link, parts = schema.Location, fmt.Sprintf("geonames:%d", 900_000_000+i), 1
			e.key = e.link
		}
		for _, script := range order {
			e.name[script] = properName(r, scripts[script], parts)
		}
		out = append(out, e)
	}
	return out
}

func properName(r *rand.Rand, l *language, parts int) string {
	list := make([]string, parts)
	for i := range list {
		word := syllables(r, l, 2+r.IntN(2))
		first, size := utf8.DecodeRuneInString(word)
		list[i] = strings.ToUpper(string(first)) + word[size:]
	}
	return strings.Join(list, l.space)
}

func syllables(r *rand.Rand, l *language, n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(l.syllables[r.IntN(len(l.syllables))])
	}
	return b.String()
}

// vocabulary makes the words of a language; frequent ones are short.
func vocabulary(r *rand.Rand, l *language) []string {
	seen := map[string]bool{}
	out := strings.Fields(l.common)
	for len(out) < words {
		n := 1 + r.IntN(1+min(len(out)/150, 3))
		if l.space == "" {
			n = 1 + r.IntN(2)
		}
		w := syllables(r, l, n)
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		} else if len(out) > 100 {
			out = append(out, w+syllables(r, l, 2))
		}
	}
	return out
}

// zipf draws ranks from 0 with a frequency that falls as 1/(rank+2.7).
type zipf struct{ cumulative []float64 }

func newZipf(n int) zipf {
	z := zipf{make([]float64, n)}
	total := 0.0
	for i := range n {
		total += 1 / (float64(i) + 2.7)
		z.cumulative[i] = total
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	return sort.SearchFloat64s(z.cumulative, r.Float64()*z.cumulative[len(z.cumulative)-1])
}

func languages() []language {
	latin := cross("b br c ch d dr f g gr h j k l m n p pr r s st t tr v w", "a e i o u ai ea ou er an en in on")
	return []language{
		{code: "en", common: "the of to and a in is that for it was on with as be by at he from his are have an this not they which but had has their or were been one who will said more its about after", script: "Latin", share: 34, syllables: latin, space: " ", stop: "."},
		{code: "hi", common: "के में की है और से को का पर ने कि यह हैं भी एक नहीं हो था कर ही इस लिए गया तो थे जो साथ अपने उन्होंने बाद", script: "Devanagari", share: 12, syllables: cross("क ख ग च ज ट ड त द न प ब म य र ल व स ह श", " ा ि ी ु ू े ै ो ौ ं"), space: " ", stop: "।"},
		{code: "zh", script: "Han", share: 9, syllables: characters(0x4e00, 2500), stop: "。"},
		{code: "es", common: "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este sí", script: "Latin", share: 8, syllables: latin, space: " ", stop: "."},
		{code: "ru", common: "и в не на что с по он как к из у это за от о же для его но до вы все так она был бы было", script: "Cyrillic", share: 8, syllables: cross("б в г д ж з к л м н п р с т ч ш", "а е и о у ы я ов ан"), space: " ", stop: "."},
		{code: "ar", common: "في من على إلى أن التي عن مع هذا هذه الذي كان قد بعد بين كما لم ما أو لا", script: "Arabic", share: 7, syllables: cross("ب ت ج ح خ د ر س ش ص ع ف ق ك ل م ن ه", "ا و ي َ ال ات"), space: " ", stop: "."},
		{code: "de", common: "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei", script: "Latin", share: 5, syllables: latin, space: " ", stop: "."},
		{code: "fr", common: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la avec son", script: "Latin", share: 5, syllables: latin, space: " ", stop: "."},
		{code: "ja", script: "Kana", share: 4, syllables: append(characters(0x3042, 70), characters(0x6000, 900)...), stop: "。"},
		{code: "bn", common: "এবং ও এই করে থেকে জন্য সঙ্গে না হয় তার একটি কিন্তু পর", script: "Bengali", share: 4, syllables: cross("ক খ গ চ জ ট ড ত দ ন প ব ম র ল শ স হ", " া ি ী ু ে ো ং"), space: " ", stop: "।"},
		{code: "th", script: "Thai", share: 2, syllables: cross("ก ข ค ง จ ช ด ต ท น บ ป พ ม ย ร ล ว ส ห อ", "า ะ ี ุ ู อน าม"), stop: " "},
		{code: "pt", common: "de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou", script: "Latin", share: 2, syllables: latin, space: " ", stop: "."},
	}
}

func cross(consonants, vowels string) []string {
	var out []string
	for c := range strings.SplitSeq(consonants, " ") {
		for v := range strings.SplitSeq(vowels, " ") {
			out = append(out, c+v)
		}
	}
	return out
}

func characters(from rune, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = string(from + rune(i))
	}
	return out
}
