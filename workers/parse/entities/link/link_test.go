package link

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

func newLinker(tb testing.TB) *Linker {
	tb.Helper()
	g, err := gazetteer.Open()
	if err != nil {
		tb.Fatal(err)
	}
	return New(g)
}

// marked reads a text in which mentions stand in brackets with their kind,
// "[P Sergey Lavrov] met [L Russia]'s", and returns the plain text and the
// mentions.
func marked(tb testing.TB, text string, inTitle bool) (string, []Mention) {
	tb.Helper()
	letter := map[byte]schema.EntityKind{'P': schema.Person, 'O': schema.Organization, 'L': schema.Location}
	var plain strings.Builder
	var mentions []Mention
	for {
		before, rest, ok := strings.Cut(text, "[")
		plain.WriteString(before)
		if !ok {
			return plain.String(), mentions
		}
		inside, after, ok := strings.Cut(rest, "]")
		if !ok || len(inside) < 3 || letter[inside[0]] == "" {
			tb.Fatalf("bad mark in %.40q", rest)
		}
		start := plain.Len()
		plain.WriteString(inside[2:])
		mentions = append(mentions, Mention{
			Start: start, End: plain.Len(), InTitle: inTitle, Text: inside[2:],
			Kind: letter[inside[0]], Confidence: 0.9,
		})
		text = after
	}
}

func link(tb testing.TB, l *Linker, lang, title, body string) []schema.Entity {
	tb.Helper()
	title, inTitle := marked(tb, title, true)
	body, inBody := marked(tb, body, false)
	return l.Link(title, body, lang, append(inTitle, inBody...))
}

func describe(entities []schema.Entity) string {
	var lines []string
	for _, e := range entities {
		lines = append(lines, fmt.Sprintf("%s = %s ×%d", e.Key, e.Name, e.Mentions))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func TestLink(t *testing.T) {
	l := newLinker(t)
	for _, c := range []struct {
		name, lang, title, body string
		want                    []string // key = name ×mentions
	}{
		{
			"surname, title and possessive join", "en",
			"[P Orlin Havrek] in [L Russia]", "[P Mr Havrek]'s aide met [P Orlin Havrek]. [P Havrek’s] plane left [L Russia]. [P President Orlin Havrek] spoke.",
			[]string{"iso:RU = Russia ×2", "name:person:Arlnvrk = Orlin Havrek ×5"},
		},
		{
			"countries in any script are one", "hi",
			"[L Russia] ने कहा", "[L रूस] और [L रशिया] तथा [L नॉर्थ कोरिया], [L उत्तर कोरिया] और [L अमेरिका].",
			[]string{"iso:RU = रूस ×3", "iso:KP = उत्तर कोरिया ×2", "iso:US = अमेरिका ×1"},
		},
		{
			"demonyms are no countries", "en",
			"", "[L Russian] troops left [L Russia], said a [L French] officer.",
			[]string{"iso:RU = Russia ×1"},
		},
		{
			"acronyms need capitals", "en",
			"", "[L US] officials in [L the United States]. A band called [O who].",
			[]string{"iso:US = United States ×2", "name:organization:who = who ×1"},
		},
		{
			"case forms of Russian", "ru",
			"[P Сергей Тавров] в [L Москве]", "Встреча [P Сергея Таврова] в [L России]. [P Таврову] ответили из [L Украины] и [L США]. Из [L Москвы].",
			[]string{"iso:RU = Россия ×1", "iso:UA = Украина ×1", "iso:US = США ×1", "geonames:524901 = Москва ×2", "name:person:srktvrv = Сергей Тавров ×3"},
		},
		{
			"Turkish suffixes", "tr",
			"", "[L Türkiye'nin] başkenti [L Ankara'da] buluştu, [L Rusya'ya] gitti, [L Rusya] dedi.",
			[]string{"iso:TR = Türkiye ×1", "geonames:323786 = Ankara ×1", "iso:RU = Rusya ×2"},
		},
		{
			"Arabic particles", "ar",
			"", "وصل إلى [L روسيا] من [L وأوكرانيا] ثم [L بالعراق]",
			[]string{"iso:RU = روسيا ×1", "iso:UA = أوكرانيا ×1", "iso:IQ = العراق ×1"},
		},
		{
			"German genitive", "de", "", "[L Deutschlands] Kanzler in [L Frankreich] und [L Deutschland].",
			[]string{"iso:DE = Deutschland ×2", "iso:FR = Frankreich ×1"},
		},
		{
			"towns by population", "en", "", "He flew to [L London] and [L Paris].",
			[]string{"geonames:2643743 = London ×1", "geonames:2988507 = Paris ×1"},
		},
		{
			"towns by the countries on the page", "en", "", "Police in [L Hyderabad] said. [L Pakistan] denied it.",
			[]string{"geonames:1176734 = Hyderabad ×1", "iso:PK = Pakistan ×1"},
		},
		{
			"a name is a person on a page that says so", "en",
			"[P Michael Jordan] scores", "[P Jordan] left early. The king of [L Jordan] was not there.",
			[]string{"name:person:mklsrtn = Michael Jordan ×2", "iso:JO = Jordan ×1"},
		},
		{
			"the recogniser wavers", "en", "", "[L Mudville] and [O Mudville] and [L Mudville]. [O Russia] agreed.",
			[]string{"name:location:mudville = Mudville ×3", "iso:RU = Russia ×1"},
		},
		{
			"two scripts on a page", "hi",
			"[P Orlin Havrek] का दौरा", "[P ओरलिन हावरेक] ने कहा. [P हावरेक] लौटे.",
			[]string{"name:person:Arlnvrk = ओरलिन हावरेक ×3"},
		},
		{
			"two people of one surname", "en",
			"", "[P Anna Lindqvist] and [P Bo Lindqvist] met. [P Anna Lindqvist] left. [P Lindqvist] smiled.",
			[]string{"name:person:Anlntkvst = Anna Lindqvist ×3", "name:person:plntkvst = Bo Lindqvist ×1"},
		},
		{
			"acronym of an organisation", "en",
			"", "The [O Elbonian Mud Council] met. The [O EMC] agreed.",
			[]string{"name:organization:elbonian_mud_council = Elbonian Mud Council ×2"},
		},
		{
			"listed people and agencies in Hindi", "hi",
			"[P लावरोव] की यात्रा", "[P सर्गेई लावरोव] [L वोनसान] में [P किम जोंग उन] से मिले. [P किम] ने कहा. [P पुतिन] की शुभकामनाएं. [O केसीएनए] और ‘[O कोरियन सेंट्रल न्यूज एजेंसी]’ तथा [O तास] ने बताया.",
			[]string{
				"wikidata:Q58217 = सर्गेई लावरोव ×2", "geonames:1866923 = वोनसान ×1", "wikidata:Q56226 = किम जोंग उन ×2",
				"wikidata:Q7747 = व्लादिमीर पुतिन ×1", "name:organization:korean_central_news_agency = कोरियन सेंट्रल न्यूज एजेंसी ×2", "wikidata:Q223799 = तास ×1",
			},
		},
		{
			"the page's own Kim before the famous one", "en", "", "[P Kim Basinov] sang. [P Kim] bowed.",
			[]string{"name:person:kmpsnv = Kim Basinov ×2"},
		},
		{
			"a surname of a name written in one", "ja", "", "[P 山田花子]市長は述べた。[P 山田]市長は帰った。[P 山田]氏は言った。",
			[]string{"name:person:山田花子 = 山田花子 ×3"},
		},
		{
			"a surname with its title", "zh", "", "市长[P 李明华]表示。[P 李市长]离开。[P 李市长]说。",
			[]string{"name:person:李明华 = 李明华 ×3"},
		},
		{
			"a spelling that no list has", "en", "", "[P Sergej Lavroff] spoke",
			[]string{"wikidata:Q58217 = Sergey Lavrov ×1"},
		},
		{
			"a party of the country that the page names", "en", "", "The [O Labour Party] won in [L Britain].",
			[]string{"iso:GB = United Kingdom ×1", "wikidata:Q9630 = British Labour Party ×1"},
		},
		{
			"a party of some other country", "en", "", "The [O Labour Party] won in [L Norway].",
			[]string{"iso:NO = Norway ×1", "name:organization:labour_party = Labour Party ×1"},
		},
		{"nothing", "en", "", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := describe(link(t, l, c.lang, c.title, c.body))
			slices.Sort(c.want)
			if want := strings.Join(c.want, "\n"); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestEntityFields(t *testing.T) {
	e := link(t, newLinker(t), "hi", "[L Russia] की खबर", "आज [L रूस] ने कहा. [L रूस] में")
	want := schema.Entity{
		Name: "रूस", Kind: schema.Location, Key: "iso:RU", Link: "iso:RU", KeyConfidence: 0.97,
		Forms: []string{"Russia", "रूस"}, Mentions: 3, First: 3, InTitle: true,
	}
	if len(e) != 1 {
		t.Fatalf("got %d entities", len(e))
	}
	got := e[0]
	if got.Confidence < 0.9 || got.Confidence > 1 || got.Salience < 0.9 || got.Salience > 1 {
		t.Errorf("confidence %v, salience %v", got.Confidence, got.Salience)
	}
	got.Confidence, got.Salience = 0, 0
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

func TestResolveSaysWhereMentionsBelong(t *testing.T) {
	body, mentions := marked(t, "[L Russia] and [L French] and [L Ukraine], again [L Russia's] and [P Nobody]", false)
	mentions = append(mentions, Mention{Start: 5, End: 9999, Text: "x", Kind: schema.Person}, Mention{Start: -1, End: 2}, Mention{Start: 1, End: 3, Kind: "verb"})
	entities, of := newLinker(t).Resolve("", body, "en", mentions)
	var got []string
	for _, i := range of {
		if i < 0 {
			got = append(got, "-")
		} else {
			got = append(got, entities[i].Key)
		}
	}
	if want := "iso:RU - iso:UA iso:RU name:person:nobody - - -"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestSalienceFavoursTitleCountAndStart(t *testing.T) {
	filler := strings.Repeat("words go on and on. ", 60)
	e := link(t, newLinker(t), "en", "[L Russia] acts", "[L Russia] and [L Ukraine]. "+filler+"[L Russia], [L Chile]. [L Ukraine]")
	if len(e) != 3 || e[0].Name != "Russia" || e[1].Name != "Ukraine" || e[2].Name != "Chile" {
		t.Fatalf("order: %s", describe(e))
	}
	if e[0].Salience != 1 || e[2].Salience <= 0 || e[2].Salience > 0.4 {
		t.Errorf("salience: %v %v %v", e[0].Salience, e[1].Salience, e[2].Salience)
	}
}

func FuzzLink(f *testing.F) {
	l := newLinker(f)
	f.Add("[L Russia] and", "[P Mr Lavrov]'s [O KCNA] \xff[L रूस]", "en")
	f.Add("", "[P a][P b][O ab c][O AC][L ا]", "ru")
	f.Fuzz(func(t *testing.T, title, body, lang string) {
		title, inTitle := scatter(title, true)
		body, inBody := scatter(body, false)
		mentions := append(inTitle, inBody...)
		entities, of := l.Resolve(title, body, lang, mentions)
		again, _ := l.Resolve(title, body, lang, mentions)
		if describe(entities) != describe(again) {
			t.Fatal("not deterministic")
		}
		counted := make([]int, len(entities))
		for i, e := range of {
			if e >= len(entities) {
				t.Fatalf("mention %d belongs to %d of %d", i, e, len(entities))
			}
			if e >= 0 {
				counted[e]++
			}
		}
		for i, e := range entities {
			if e.Mentions != counted[i] {
				t.Errorf("%s: %d mentions, but %d say so", e.Key, e.Mentions, counted[i])
			}
			if e.Key == "" || e.Name == "" || len(e.Forms) == 0 || e.Confidence < 0 || e.Confidence > 1 || e.Salience < 0 || e.Salience > 1 || e.KeyConfidence < 0 || e.KeyConfidence > 1 {
				t.Errorf("odd entity %+v", e)
			}
			if e.First >= utf8.RuneCountInString(body) {
				t.Errorf("%s is first at %d of %d", e.Key, e.First, utf8.RuneCountInString(body))
			}
			if i > 0 && entities[i-1].Salience < e.Salience {
				t.Error("not in order of salience")
			}
		}
	})
}

// scatter takes every [X text] of s as a mention, whatever is in it.
func scatter(s string, inTitle bool) (string, []Mention) {
	var mentions []Mention
	at := 0
	for {
		start := strings.IndexByte(s[at:], '[')
		if start < 0 {
			return s, mentions
		}
		start += at
		end := strings.IndexByte(s[start:], ']')
		if end < 3 {
			return s, mentions
		}
		end += start
		kind := kinds[int(s[start+1])%3]
		mentions = append(mentions, Mention{Start: start + 2, End: end, InTitle: inTitle, Text: s[start+2 : end], Kind: kind, Confidence: 0.5})
		at = end
	}
}

func BenchmarkLink(b *testing.B) {
	l := newLinker(b)
	paragraph := "[P Orlin Havrek] of [L Russia] met [P Anna Lindqvist] in [L Paris], where [O Elbonian Mud Council] and [O EMC] sat. [P Havrek] told [P Lindqvist] that [L France], [L Germany] and the [L US] agree. "
	body, mentions := marked(b, strings.Repeat(paragraph, 8), false)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if e := l.Link("", body, "en", mentions); len(e) != 8 {
			b.Fatalf("%d entities", len(e))
		}
	}
}
