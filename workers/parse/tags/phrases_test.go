package tags

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

// topPhrases is how many computed tags of an article are compared.
const topPhrases = 5

// TestPhrasesAgainstTags measures computed tags on articles whose own tags are
// hidden from them: how many of the first five are among the page's tags, and
// how many share a word with one; and the same of the five most frequent words:
//
//	go test ./workers/parse/tags -run PhrasesAgainstTags -v -args -articles FILE
//
// Only articles with three tags that their text has, and 800 bytes of text, count.
func TestPhrasesAgainstTags(t *testing.T) {
	type sum struct{ pages, given, equal, near, frequentEqual, frequentNear int }
	byLanguage := map[string]*sum{}
	for a := range articlesOf(t) {
		c := cleaner{article: &a}
		var own []string
		for _, tag := range a.Tags {
			if key := gazetteer.Fold(tag.Name); tag.Source != Computed && tag.Source != "section" && c.inText(key) {
				own = append(own, key)
			}
		}
		if len(own) < 3 || len(a.Body) < 800 {
			continue
		}
		hidden := a
		hidden.Tags, hidden.Section = nil, ""
		computed, _ := For(&hidden)
		for _, s := range []*sum{at(byLanguage, "all"), at(byLanguage, a.Language)} {
			s.pages++
			for _, tag := range computed[:min(len(computed), topPhrases)] {
				s.given++
				equal, near := compare(gazetteer.Fold(tag.Name), own)
				s.equal += equal
				s.near += near
			}
			for _, word := range frequent(&a) {
				equal, near := compare(word, own)
				s.frequentEqual += equal
				s.frequentNear += near
			}
		}
		if testing.Verbose() && byLanguage["all"].pages%25 == 0 {
			t.Logf("%s %s: %q; own: %q", a.Language, a.Title, names(computed), own)
		}
	}
	for _, lang := range sortedKeys(byLanguage) {
		s := byLanguage[lang]
		of := func(n, of int) string { return fmt.Sprintf("%.2f", float64(n)/float64(max(of, 1))) }
		t.Logf("%s: %d articles, %.1f computed each; among the page's tags %s, near one %s; the most frequent words %s, %s", lang, s.pages,
			float64(s.given)/float64(s.pages), of(s.equal, s.given), of(s.near, s.given), of(s.frequentEqual, topPhrases*s.pages), of(s.frequentNear, topPhrases*s.pages))
	}
}

// compare says whether a folded phrase is one of tags, and whether it shares a
// word with one, whatever its ending.
func compare(key string, tags []string) (equal, near int) {
	for _, tag := range tags {
		if tag == key {
			return 1, 1
		}
		if overlaps(map[string]bool{tag: true}, key) {
			near = 1
		}
	}
	return 0, near
}

// frequent returns the most frequent words of an article that are no stop
// words: the plainest way to choose tags.
func frequent(a *schema.Article) []string {
	stop := stopwords()[a.Language]
	counts := map[string]int{}
	for word := range strings.FieldsSeq(gazetteer.Fold(a.Title + " " + a.Body)) {
		if !stop[word] && len([]rune(word)) >= minSingle {
			counts[word]++
		}
	}
	words := sortedKeys(counts)
	slices.SortStableFunc(words, func(x, y string) int { return cmp.Compare(counts[y], counts[x]) })
	return words[:min(len(words), topPhrases)]
}

// TestNoPhrasesOfVerbs gives reports in which the same verbs come again and
// again beside a subject that must be found.
func TestNoPhrasesOfVerbs(t *testing.T) {
	for _, c := range []struct{ lang, title, body, with, without string }{
		{"bn", "বন্দরের দেয়াল আবার নির্মাণ হবে", "বন্দরের দেয়াল আবার নির্মাণের পক্ষে পরিষদ ভোট দিয়েছে. বন্দরের দেয়াল আবার ভেঙেছিল ঝড়ে.", "বন্দরের দেয়াল", "আবার"},
		{"ko", "항구 시설을 다시 짓는다", "의회는 항구 시설을 다시 짓기로 결정했다. 항구 시설은 폭풍으로 무너졌다. 시장은 항구 시설을 다시 세운다.", "항구 시설", "다시"},
		{"hi", "कीचड़ महोत्सव पर सवाल", "विपक्ष ने कीचड़ महोत्सव पर सवाल उठाए हैं. किसानों ने भी सवाल उठाए. कीचड़ महोत्सव का बजट विपक्ष ने घटवाया. मेयर पर सवाल उठाए गए.", "कीचड़ महोत्सव", "उठाए"},
		{"bn", "কাদা উৎসব শুরু", "মেয়র কাদা উৎসব নিয়ে আশ্বাস দেন। কাদা উৎসব কমিটি আশ্বাস দেন। কৃষকদের তিনি আশ্বাস দেন।", "কাদা উৎসব", "দেন"},
		{"tr", "Çamur şenliği başladı", "Belediye çamur şenliği için açıklamalarda bulundu. Çiftçiler açıklamalarda bulundu. Bu yıl çamur şenliği ardından vali açıklamalarda bulundu.", "çamur şenliği", "bulundu"},
		{"ta", "சேறு திருவிழா தொடங்கியது", "மேயர் சேறு திருவிழா மேடையை திறந்து வைத்தார். அமைச்சர் கண்காட்சியை திறந்து வைத்தார். சேறு திருவிழா நாளை முடிகிறது.", "சேறு திருவிழா", "வைத்தார்"},
		{"en", "Mud harvest stops", "They don't need the mud harvest, it's said. Farmers don't need it. We've seen the mud harvest, and we don't need more.", "mud harvest", "don't"},
		{"fr", "La récolte de boue", "C'est devenu rare. La récolte de boue, c'est devenu un métier. Une récolte de boue par an, c'est devenu trop.", "récolte", "c'est"},
	} {
		t.Run(c.lang, func(t *testing.T) {
			got, _ := For(&schema.Article{Language: c.lang, Title: c.title, Body: c.body})
			if !slices.ContainsFunc(got, func(tag schema.Tag) bool { return strings.Contains(strings.ToLower(tag.Name), c.with) }) {
				t.Errorf("%q is not among %q", c.with, names(got))
			}
			for _, tag := range got {
				if slices.Contains(strings.Fields(strings.ToLower(tag.Name)), c.without) {
					t.Errorf("%q has a verb", tag.Name)
				}
			}
		})
	}
}
