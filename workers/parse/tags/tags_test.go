package tags

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// raw makes tags of "source: a; source: b".
func raw(source string, names ...string) []schema.Tag {
	var tags []schema.Tag
	for _, n := range names {
		tags = append(tags, schema.Tag{Name: n, Source: source})
	}
	return tags
}

func names(tags []schema.Tag) []string {
	var out []string
	for _, t := range tags {
		out = append(out, t.Name)
	}
	return out
}

func TestClean(t *testing.T) {
	for _, c := range []struct {
		name    string
		article schema.Article
		want    []string
	}{
		{"split and trimmed", schema.Article{Tags: raw("keywords", " mud, Elbonia ; harvest|", "“floods”.")}, []string{"mud", "Elbonia", "harvest", "floods"}},
		{"one of each spelling", schema.Article{Tags: raw("json-ld", "Jong-un", "jong un", "São Tomé", "SAO TOME", "हिन्दी", "हिंदी")}, []string{"Jong-un", "São Tomé", "हिन्दी"}},
		{"site names", schema.Article{SiteName: "Mud Daily", Host: "www.muddaily.example.org", Tags: raw("keywords", "Mud Daily", "muddaily", "muddaily.com", "Harvest")}, []string{"Harvest"}},
		{"words about the page", schema.Article{Tags: raw("keywords", "News", "ताजा समाचार", "Read more", "son dakika", "Harvest", "Alle Themen", "新闻")}, []string{"Harvest"}},
		{"identifiers", schema.Article{Tags: raw("json-ld", "98be933f-38cf-4fba-b6c6-ad438e82010a", "100312362", "id:1234567", "https://example.org/x", "2024", "G20", "1. FC Mudville")}, []string{"G20", "1. FC Mudville"}},
		{"labels and numbering", schema.Article{Tags: raw("json-ld", "Category: Economy", "NLP Category: Sports", "(1) Harvest", "#Floods")}, []string{"Economy", "Harvest", "Floods"}},
		{"a list of codes", schema.Article{Tags: append(raw("article:tag", "INDS08", "AER", "ASXPAC", "NEWS1", "US"), raw("rel-tag", "Aviation")...)}, []string{"Aviation"}},
		{"headlines shown as links", schema.Article{Tags: raw("rel-tag", "Council says harvest of mud will be late", "Is it over?", "Harvest")}, []string{"Harvest"}},
		{"the list repeated as one", schema.Article{Tags: append(raw("json-ld", "Accident Rescue Elbonia Mudville"), raw("keywords", "Accident", "Rescue", "Elbonia", "Mudville")...)}, []string{"Accident", "Rescue", "Elbonia", "Mudville"}},
		{"a search engine's sentence", schema.Article{Tags: raw("keywords", "elbonia mud harvest 2025 latest update price today near me live", "mud")}, []string{"mud"}},
		{"the most trusted place wins", schema.Article{Title: "Elbonia counts its mud", Tags: append(raw("rel-tag", "Cricket", "Elbonia"), raw("json-ld", "Harvest")...)}, []string{"Harvest", "Elbonia"}},
		{
			"places that agree win", schema.Article{Title: "Rain", Body: "The dam holds the rain of the valley.", Tags: slices.Concat(
				raw("json-ld", "mud phone", "review"), raw("article:tag", "Dam", "Valley"), raw("rel-tag", "Valley", "Dam"))},
			[]string{"Dam", "Valley"},
		},
		{
			"words taken out of the text by a program", schema.Article{Language: "en", Title: "Rain", Body: "The dam would hold after years of rain.", Tags: append(
				raw("keywords", "dam", "hold", "after", "would", "years"), raw("rel-tag", "Rain", "Dam")...)},
			[]string{"Rain", "Dam"},
		},
		{
			"keywords that have what is shown", schema.Article{Title: "Rain", Body: "The dam holds the rain.", Tags: append(
				raw("keywords", "rain", "dam-works", "engineering", "council"), raw("rel-tag", "Rain", "Dam Works")...)},
			[]string{"rain", "dam-works", "engineering", "council"},
		},
		{
			"what is shown joins what it differs from", schema.Article{Title: "Rain", Body: "The dam of Krunsk holds the rain.", Tags: append(
				raw("json-ld", "Krunsk", "Elbonia"), raw("rel-tag", "Krunsk", "Dam", "Rain")...)},
			[]string{"Krunsk", "Elbonia", "Dam", "Rain"},
		},
		{
			"the author, and the site's name taken apart", schema.Article{Authors: []string{"Orlin Havrek"}, Host: "krunskcourier.example", Tags: append(
				raw("keywords", "Krunsk", "courier", "Orlin Havrek"), raw("rel-tag", "Rain", "Dam")...)},
			[]string{"Rain", "Dam"},
		},
		{"junk but for one word that the article has not", schema.Article{Title: "朝市", Body: "港の朝市が始まった。", Tags: raw("keywords", "ニュース", "新聞", "速報", "地域")}, nil},
		{"news in another script", schema.Article{Title: "റേഡിയോ", Body: "പുതിയ റേഡിയോ നിലയം", Tags: raw("json-ld", "റേഡിയോ", "Kerala News")}, []string{"റേഡിയോ"}},
		{"news in another script that readers are shown", schema.Article{Title: "बांध", Body: "नया बांध", Tags: append(raw("json-ld", "बांध", "Mudpur News"), raw("rel-tag", "बांध", "Mudpur News")...)}, []string{"बांध", "Mudpur News"}},
		{"endings of names", schema.Article{Tags: raw("json-ld", "Mud Works Ltd.", "Orlin IV.", "the «Dolphin»", "«Dolphin»", "a sentence.")}, []string{"Mud Works Ltd.", "Orlin IV.", "the «Dolphin»", "Dolphin", "a sentence"}},
		{"names of the site in Chinese", schema.Article{Title: "雨量站停用", Body: "雨量站年底停用。", Tags: raw("keywords", "青石新闻", "青石网", "雨量站")}, []string{"雨量站"}},
		{"buttons for sharing", schema.Article{Title: "Rain", Body: "Rain in Krunsk.", Tags: raw("rel-tag", "Facebook", "Krunsk")}, []string{"Krunsk"}},
		{"what sharing goes to as a subject", schema.Article{Title: "Facebook in Krunsk", Body: "Rain.", Tags: raw("rel-tag", "Facebook", "Krunsk")}, []string{"Facebook", "Krunsk"}},
		{"the title between its spaces", schema.Article{Title: "停航九年 轮渡重新起航", Body: "轮渡重新起航。", Tags: append(raw("keywords", "停航九年", "轮渡重新起航"), raw("rel-tag", "轮渡", "江城")...)}, []string{"轮渡", "江城"}},
		{"searches for a language", schema.Article{Language: "hi", Title: "बांध", Body: "नया बांध", Tags: raw("keywords", "बांध", "opinion in hindi", "hindi columns")}, []string{"बांध"}},
		{"hashtags in one string", schema.Article{Tags: raw("rel-tag", "#Mud #Harvest")}, []string{"Mud", "Harvest"}},
		{"computed ones are made anew", schema.Article{Tags: append(raw(Computed, "old"), raw("keywords", "new mud")...)}, []string{"new mud"}},
		{"pairs for machines", schema.Article{Tags: raw("json-ld", "Region: Global", "Page: article", "path:news", "editors_pick", "[syndicated]", "@mud", "Mud: a history")}, nil},
		{"one pair is a title", schema.Article{Tags: raw("json-ld", "Mud: a history")}, []string{"Mud: a history"}},
		{"counts, and words joined in a hashtag", schema.Article{Tags: raw("rel-tag", "Mud (32)", "Rain (5 posts)", "#mud_harvest", "Elbonia (Europe)")}, []string{"Mud", "Rain", "mud harvest", "Elbonia (Europe)"}},
		{"the section where nothing else is", schema.Article{Section: "Economy", Sources: map[string]string{"section": "meta"}}, []string{"Economy"}},
		{"no section from the menus", schema.Article{Section: "Economy", Sources: map[string]string{"section": "dom"}}, nil},
		{"no section that says nothing", schema.Article{Section: "ニュース"}, nil},
		{"the title's words", schema.Article{Language: "en", Title: "Elbonia is late with the mud", Tags: raw("keywords", "Elbonia", "is", "late", "with", "mud")}, nil},
		{
			"the site's list on every page",
			schema.Article{Body: "A short text about rain.", Tags: append(raw("keywords", "politics", "sport", "weather", "money", "travel", "cars", "homes", "jobs"), raw("rel-tag", "Rain")...)},
			[]string{"Rain"},
		},
		{
			"of a very long list what the text has",
			schema.Article{Title: "Rain", Body: "Clouds and storms, floods and winds.", Tags: raw("keywords", strings.Fields("rain cloud storm flood wind a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1 l1 m1 n1 o1 p1 q1")...)},
			[]string{"rain", "cloud", "storm", "flood", "wind"},
		},
		{
			"tags in another script than the text's",
			schema.Article{Title: "कीचड़", Body: "कीचड़ महोत्सव शुरू", Tags: raw("keywords", strings.Fields("mud harvest festival rain floods council valley village dam")...)},
			strings.Fields("mud harvest festival rain floods council valley village dam"),
		},
		{"nothing", schema.Article{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := For(&c.article)
			if !slices.Equal(names(got), c.want) {
				t.Errorf("got %q, want %q", names(got), c.want)
			}
		})
	}
}

// TestCleanDropsSearches has keywords that ask a search engine for news, in
// many languages, among those that are about something.
func TestCleanDropsSearches(t *testing.T) {
	for _, c := range []struct {
		a    schema.Article
		want []string
	}{
		{schema.Article{Language: "en", Title: "Mudville council votes on dam", Body: "The council of Mudville voted on the dam.", SiteName: "Mudville Herald", Host: "mudvilleherald.example", Tags: raw("keywords", "Mudville dam, Mudville news, latest Mudville news, Mudville Herald news, dam vote, Mudville news today in english, council")}, []string{"Mudville dam", "dam vote", "council"}},
		{schema.Article{Language: "hi", Title: "बांध पर मतदान", Body: "कीचड़पुर परिषद ने बांध पर मतदान किया।", SiteName: "जन खबर", Host: "jankhabar.example", Tags: raw("keywords", "कीचड़पुर बांध, latest news in hindi, कीचड़पुर न्यूज, Kichadpur News in Hindi, Kichadpur Latest News, Kichadpur News Hindi, जन खबर, hindi news live, aaj ki taaza khabar, बांध")}, []string{"कीचड़पुर बांध", "बांध"}},
		{schema.Article{Language: "hi", Title: "बांध पर मतदान", Body: "कीचड़पुर परिषद ने बांध पर मतदान किया।", Tags: raw("keywords", "Today's Hindi News, Today News in Hindi, ताजा हिंदी समाचार, हिंदी में खबर, आज की ताजा खबर, Breaking News Hindi, परिषद")}, []string{"परिषद"}},
		{schema.Article{Language: "es", Title: "El pueblo vota la presa", Body: "El pueblo de Lodazal vota la presa.", SiteName: "Diario Lodo", Host: "www.diariolodo.example", Tags: raw("keywords", "presa, noticias de Lodazal, Lodazal hoy, últimas noticias Lodazal, Diario Lodo noticias, votación")}, []string{"presa", "votación"}},
		{schema.Article{Language: "tr", Title: "Baraj oylaması", Body: "Çamurköy barajı oyladı.", Tags: raw("keywords", "baraj, Çamurköy haberleri, Çamurköy son dakika, son dakika Çamurköy haberleri, oylama")}, []string{"baraj", "oylama"}},
		{schema.Article{Language: "ru", Title: "Голосование о плотине", Body: "В Грязове голосуют о плотине.", Tags: raw("keywords", "плотина, новости Грязова, последние новости Грязова, Грязов новости сегодня, голосование")}, []string{"плотина", "голосование"}},
		{schema.Article{Language: "de", Title: "Abstimmung über Damm", Body: "Schlammdorf stimmt über den Damm ab.", Tags: raw("keywords", "Damm, Nachrichten Schlammdorf, Schlammdorf News, News aus Schlammdorf, aktuelle Nachrichten Schlammdorf, Abstimmung")}, []string{"Damm", "Abstimmung"}},
		{schema.Article{Language: "fr", Title: "Vote sur le barrage", Body: "Bouville vote sur le barrage.", Tags: raw("keywords", "barrage, actualité Bouville, actualités de Bouville, info Bouville, infos en direct, vote")}, []string{"barrage", "vote"}},
		{schema.Article{Language: "id", Title: "Warga memilih bendungan", Body: "Warga Lumpur memilih bendungan.", Tags: raw("keywords", "bendungan, berita Lumpur, berita terkini Lumpur, Lumpur hari ini, berita hari ini, warga")}, []string{"bendungan", "warga"}},
		{schema.Article{Language: "bn", Title: "বাঁধ নিয়ে ভোট", Body: "কাদাপুরে বাঁধ নিয়ে ভোট।", Tags: raw("keywords", "বাঁধ, কাদাপুর খবর, আজকের খবর, বাংলা নিউজ, Bangla News, Bengali News, latest bengali news, ভোট")}, []string{"বাঁধ", "ভোট"}},
		{schema.Article{Language: "ar", Title: "تصويت على السد", Body: "صوتت طينية على السد.", Tags: raw("keywords", "السد, اخبار طينية, أخبار طينية اليوم, آخر أخبار طينية, تصويت")}, []string{"السد", "تصويت"}},
		{schema.Article{Language: "en", Title: "Fox hunt ends", Body: "Fox News Channel and the Mud News Agency reported it. Fox News said.", Tags: raw("keywords", "Fox News, Mud News Agency, hunting")}, []string{"Fox News", "Mud News Agency", "hunting"}},
		{schema.Article{Language: "en", Title: "Rates rise", Body: "Rates rise as banks lend.", Tags: raw("keywords", "interest rates, Business, business news, world news, uk news, economy news, stock market news, banks")}, []string{"interest rates", "Business", "banks"}},
		{schema.Article{Language: "en", Title: "Rates rise", Body: "Rates rise as banks lend.", Tags: raw("article:tag", "Homepage Slider", "Breaking", "Top Stories", "Editor's Choice", "Must Read", "Most Read", "Banks", "AMP", "Latest", "Featured News", "News Feed", "Main Story")}, []string{"Banks"}},
		{schema.Article{Language: "hi", Title: "Rates", Body: "बैंक दरें", Tags: raw("article:tag", "Big Breaking", "Hindi Khabar", "देश", "बैंक", "ताज़ा ख़बरें", "बड़ी खबर", "मुख्य समाचार", "ट्रेंडिंग")}, []string{"देश", "बैंक"}},
	} {
		if got, _ := For(&c.a); !slices.Equal(names(got), c.want) {
			t.Errorf("got %q, want %q", names(got), c.want)
		}
	}
}

func TestCleanKeepsTheSource(t *testing.T) {
	a := schema.Article{Tags: append(raw("json-ld", "Harvest"), raw("json-ld", "#Mud")...)}
	got, _ := For(&a)
	want := []schema.Tag{{Name: "Harvest", Source: "json-ld"}, {Name: "Mud", Source: "hashtag"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

const story = `The mud harvest of Elbonia failed for the third year. Farmers in the Lower Valley blame the new dam at Krunsk, which the Ministry of Water opened in spring.
The mud harvest feeds half of the country. Minister Orlin Havrek said that the dam at Krunsk would be inspected. Orlin Havrek was in Krunsk on Tuesday.
Without the mud harvest the Lower Valley will have to buy food from its neighbours, farmers said. The dam was built in four years.`

func TestKeyPhrases(t *testing.T) {
	hindi := "एल्बोनिया में कीचड़ महोत्सव शुरू. कीचड़ महोत्सव में हजारों लोग पहुंचे. मुख्य अतिथि ने कहा कि कीचड़ महोत्सव से पर्यटन बढ़ेगा. पर्यटन विभाग ने कीचड़ महोत्सव के लिए बजट दिया. पर्यटन विभाग खुश है."
	for _, c := range []struct {
		name, lang, title, body string
		with                    []string
	}{
		{"English", "en", "Mud harvest fails in Elbonia", story, []string{"mud harvest", "Lower Valley", "Krunsk"}},
		{"Hindi", "hi", "एल्बोनिया में कीचड़ महोत्सव", hindi, []string{"कीचड़ महोत्सव", "पर्यटन विभाग"}},
		{"Chinese", "zh", "泥浆节在埃尔博尼亚开幕", "埃尔博尼亚的泥浆节今天开幕。泥浆节吸引了数千人。埃尔博尼亚政府说，泥浆节将持续三天。", []string{"埃尔博尼亚", "泥浆节"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := schema.Article{Title: c.title, Body: c.body, Language: c.lang}
			got, _ := For(&a)
			for _, want := range c.with {
				if !slices.ContainsFunc(got, func(tag schema.Tag) bool { return strings.EqualFold(tag.Name, want) }) {
					t.Errorf("%q is not among %q", want, names(got))
				}
			}
			stop := stopwords()[c.lang]
			for _, tag := range got {
				if tag.Source != Computed || tag.Score <= 0 || tag.Score > 1 {
					t.Errorf("odd tag %+v", tag)
				}
				for w := range strings.FieldsSeq(gazetteer.Fold(tag.Name)) {
					if stop[w] {
						t.Errorf("%q has the stop word %q", tag.Name, w)
					}
				}
			}
		})
	}
}

// TestKeyPhrasesAreNouns has texts whose repeated words invite phrases that no
// reader would look for.
func TestKeyPhrasesAreNouns(t *testing.T) {
	for _, c := range []struct {
		lang, title, body string
		with, without     []string
	}{
		{
			"ko", "진흙 축제가 열렸다",
			"마을의 진흙 축제가 열렸다. 진흙 축제를 빠르게 준비하도록 시장이 지시했다. 진흙 축제는 사흘간 열린다. 시장은 진흙 축제에서 빠르게 준비하도록 말했다.",
			[]string{"진흙 축제"}, []string{"빠르게", "준비하도록", "축제가", "축제를"},
		},
		{
			"de", "Schlammernte fällt aus",
			"Die Schlammernte fällt aus. Letztendlich entscheidet der Rat. Letztendlich entscheidet das Wetter über die Schlammernte. Letztendlich entscheidet die Schlammernte über alles.",
			[]string{"Schlammernte"}, []string{"Letztendlich entscheidet", "entscheidet"},
		},
		{
			"en", "Farmers Need to Feel Safe Behind the Levee",
			"Farmers need the levee. They feel that they need to feel safe. On Monday the levee held, and farmers said that they feel safe behind the levee. Nobody wants to feel the water or to need a boat.",
			[]string{"Levee"}, []string{"Need", "need", "feel", "Feel", "Monday"},
		},
		{
			"ru", "Плотину откроют в понедельник",
			"Плотину откроют в понедельник. Рабочие начали закрывать шлюзы плотины в октябре. До понедельника шлюзы плотины будут закрывать ночью. Плотина готовится. В понедельника утро плотина готовится.",
			nil, []string{"понедельник", "закрывать", "готовится", "октябр"},
		},
	} {
		a := schema.Article{Title: c.title, Body: c.body, Language: c.lang}
		got, _ := For(&a)
		for _, want := range c.with {
			if !slices.Contains(names(got), want) {
				t.Errorf("%s: %q is not among %q", c.lang, want, names(got))
			}
		}
		for _, tag := range got {
			for _, bad := range c.without {
				if strings.Contains(tag.Name, bad) {
					t.Errorf("%s: %q", c.lang, tag.Name)
				}
			}
		}
	}
}

func TestComputedOnlyWherePageGivesNone(t *testing.T) {
	a := schema.Article{Title: "Mud harvest fails", Body: story, Language: "en", Section: "Economy"}
	a.Tags = raw("keywords", "Dams")
	if got, _ := For(&a); !slices.Equal(names(got), []string{"Dams"}) {
		t.Errorf("the page's own tag: got %q", names(got))
	}
	a.Tags = raw("keywords", "economy")
	got, _ := For(&a)
	if len(got) < 3 || got[0].Name != "economy" || got[1].Source != Computed {
		t.Errorf("only the section: got %+v", got)
	}
	a.Tags, a.Language = nil, "xx"
	a.Entities = []schema.Entity{{Name: "Orlin Havrek", Salience: 0.9}, {Name: "Krunsk", Salience: 0.2}}
	if got, _ := For(&a); !slices.Equal(names(got), []string{"Economy", "Orlin Havrek"}) {
		t.Errorf("a language without stop words: got %q", names(got))
	}
}

func TestPhrasesWithNamesAreTheNames(t *testing.T) {
	a := schema.Article{Title: "Mud harvest fails", Body: story, Language: "en"}
	a.Entities = []schema.Entity{{Name: "Orlin Havrek", Forms: []string{"Orlin Havrek"}, Salience: 0.1}}
	got, _ := For(&a)
	for _, tag := range got {
		if strings.Contains(tag.Name, "Orlin") && tag.Name != "Orlin Havrek" || tag.Name == "Minister" {
			t.Errorf("%q is a piece of a name", tag.Name)
		}
	}
}

func TestStopwordsOfTwentyLanguages(t *testing.T) {
	for lang, set := range stopwords() {
		if len(set) < 40 && lang != "th" {
			t.Errorf("%s has only %d stop words", lang, len(set))
		}
	}
	if n := len(stopwords()); n < 20 {
		t.Errorf("stop words of %d languages, want 20", n)
	}
}

func FuzzFor(f *testing.F) {
	f.Add("a, b|#c #d", "keywords", "Title here", story, "en", "Site")
	f.Add("sport_x, a: b, c: d", "keywords", "match", "goal goal striker", "en", "")
	f.Add("新闻、泥", "rel-tag", "泥浆节", "泥浆节泥浆节", "zh", "")
	f.Add("\xff", "json-ld", "\xffx", "\xff\xfe mud\x00mud. Mud", "en", "\xff")
	f.Fuzz(func(t *testing.T, tag, source, title, body, lang, site string) {
		a := schema.Article{Title: title, Body: body, Language: lang, SiteName: site, Tags: raw(source, tag, tag)}
		got, topics := For(&a)
		if len(got) > maxKept || len(topics) > 1 {
			t.Fatalf("%d tags, %d topics", len(got), len(topics))
		}
		for _, topic := range topics {
			if topic.Source != Topic || topic.Score <= 0 || topic.Score > 1 {
				t.Errorf("odd topic %+v", topic)
			}
		}
		seen := map[string]bool{}
		for _, g := range got {
			key := gazetteer.Fold(g.Name)
			switch {
			case key == "" || seen[key]:
				t.Errorf("%q is empty or there twice", g.Name)
			case len(g.Name) > maxBytes:
				t.Errorf("%q is too long", g.Name)
			case g.Source == Computed && !utf8.ValidString(g.Name):
				t.Errorf("%q is not UTF-8", g.Name)
			case (g.Source == Computed) != (g.Score > 0):
				t.Errorf("%+v: only computed tags have a score", g)
			}
			seen[key] = true
		}
	})
}

func BenchmarkFor(b *testing.B) {
	body := strings.Repeat(story+"\n\n", 6)
	for _, c := range []struct {
		name string
		tags []schema.Tag
	}{
		{"own", raw("keywords", "mud, Elbonia, harvest, dam, Krunsk, floods, farming, Lower Valley")},
		{"computed", nil},
	} {
		b.Run(c.name, func(b *testing.B) {
			a := schema.Article{Title: "Mud harvest fails in Elbonia", Body: body, Language: "en", Tags: c.tags}
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if got, _ := For(&a); len(got) < 3 {
					b.Fatalf("%d tags", len(got))
				}
			}
		})
	}
}
