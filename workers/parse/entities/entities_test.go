package entities

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

func newRecogniser(t testing.TB) *Recogniser {
	t.Helper()
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// paragraphs are texts about invented events, in several scripts.
var paragraphs = []struct{ lang, text string }{
	{"en", "Angela Merkel met Indian Prime Minister Narendra Modi in Berlin on Tuesday. The World Bank said it would lend Kenya $200 million."},
	{"hi", "प्रधानमंत्री नरेंद्र मोदी ने सोमवार को दिल्ली में अमेरिका के राष्ट्रपति बराक ओबामा से मुलाकात की। कांग्रेस ने इसका विरोध किया."},
	{"ru", "Владимир Путин встретился в Москве с президентом Франции."},
	{"ar", "قال الرئيس محمود عباس في القاهرة ان مصر ستواصل دعم فلسطين."},
	{"zh", "习近平在北京会见了美国总统奥巴马。"},
	{"ja", "安倍晋三首相は東京で米国のオバマ大統領と会談した。"},
	{"th", "นายกรัฐมนตรีเดินทางไปกรุงเทพมหานคร"},
	{"tr", "Erdoğan Ankara'da Avrupa Birliği temsilcileriyle görüştü."},
}

// checkSpans fails unless spans are inside text, in order, apart, and say what
// stands there.
func checkSpans(t *testing.T, text string, spans []Span) {
	t.Helper()
	end := 0
	for _, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %d:%d after %d in %d bytes", s.Start, s.End, end, len(text))
		}
		if text[s.Start:s.End] != s.Text {
			t.Fatalf("span %d:%d is %q, not %q", s.Start, s.End, text[s.Start:s.End], s.Text)
		}
		if utf8.ValidString(text) && !utf8.ValidString(s.Text) {
			t.Fatalf("span %d:%d cuts a character: %q", s.Start, s.End, s.Text)
		}
		if s.Confidence < 0 || s.Confidence > 1 {
			t.Fatalf("confidence of %q is %v", s.Text, s.Confidence)
		}
		if s.Kind != schema.Person && s.Kind != schema.Organization && s.Kind != schema.Location {
			t.Fatalf("kind of %q is %q", s.Text, s.Kind)
		}
		end = s.End
	}
}

func TestSpansOfPlainNews(t *testing.T) {
	r := newRecogniser(t)
	for _, tt := range []struct {
		lang, text, want string
		kind             schema.EntityKind
	}{
		{"en", "The talks in Berlin will go on, Angela Merkel said.", "Berlin", schema.Location},
		{"en", "The talks in Berlin will go on, Angela Merkel said.", "Angela Merkel", schema.Person},
		{"hi", "प्रधानमंत्री नरेंद्र मोदी ने कहा कि भारत इसका समर्थन करेगा।", "नरेंद्र मोदी", schema.Person},
		{"hi", "प्रधानमंत्री नरेंद्र मोदी ने कहा कि भारत इसका समर्थन करेगा।", "भारत", schema.Location},
	} {
		found := false
		for _, s := range r.Spans(tt.text, tt.lang) {
			found = found || s.Text == tt.want && s.Kind == tt.kind
		}
		if !found {
			t.Errorf("%s %q not found in %q: %+v", tt.kind, tt.want, tt.text, r.Spans(tt.text, tt.lang))
		}
	}
}

func TestDashBetweenSpacesPartsNames(t *testing.T) {
	r := newRecogniser(t)
	for _, tt := range []struct {
		lang, text string
		want       []string
	}{
		{"hi", "भारत - अमेरिका संबंधों पर बैठक हुई।", []string{"भारत", "अमेरिका"}},
		{"hi", "जम्मू-कश्मीर में बर्फ गिरी।", []string{"जम्मू-कश्मीर"}},
		{"en", "The Delhi - Mumbai corridor was opened.", []string{"Delhi", "Mumbai"}},
		{"en", "Guinea-Bissau opened a new port.", []string{"Guinea-Bissau"}},
	} {
		var got []string
		for _, s := range r.Spans(tt.text, tt.lang) {
			got = append(got, s.Text)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: names %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestHostileText(t *testing.T) {
	r := newRecogniser(t)
	for name, text := range map[string]string{
		"empty":             "",
		"one emoji":         "👩‍👩‍👧",
		"no space":          strings.Repeat("a", 8<<20),
		"no space, Hindi":   strings.Repeat("क", 2<<20),
		"only marks":        strings.Repeat("\u0301\u093f", 1<<18),
		"NUL":               "Angela\x00Merkel\x00in\x00Berlin" + strings.Repeat("\x00", 1<<16),
		"mixed direction":   strings.Repeat("Berlin \u202eموسكو\u202c \u2067باريس\u2069 ", 1000),
		"invalid UTF-8":     "Berlin \xff\xfe \xe0\xa4 Merkel" + strings.Repeat("\xc3", 1000),
		"dots":              strings.Repeat("A.", 1<<18),
		"apostrophes":       strings.Repeat("l'", 1<<18),
		"one long sentence": strings.Repeat("Berlin ", 1<<17),
	} {
		t.Run(name, func(t *testing.T) {
			checkSpans(t, text, r.Spans(text, "en"))
		})
	}
}

func FuzzSpans(f *testing.F) {
	for _, p := range paragraphs {
		f.Add(p.text, p.lang)
	}
	f.Add("U.S.'s l'ONU d’Actium J. Smith a.m. 1,000.5", "fr")
	r := newRecogniser(f)
	f.Fuzz(func(t *testing.T, text, lang string) {
		spans := r.Spans(text, lang)
		checkSpans(t, text, spans)
		again := r.Spans(text, lang)
		if len(again) != len(spans) {
			t.Fatalf("%d names, then %d", len(spans), len(again))
		}
		for i := range spans {
			if spans[i] != again[i] {
				t.Fatalf("%+v, then %+v", spans[i], again[i])
			}
		}
	})
}

// article returns the golden paragraphs of a language, repeated to the usual
// length of a news article.
func article(b *testing.B, lang string) string {
	b.Helper()
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for _, path := range paths {
		if g := readGolden(b, path); g.Language == lang {
			text.WriteString(g.text + "\n\n")
		}
	}
	if text.Len() == 0 {
		b.Fatalf("no golden paragraph in %q", lang)
	}
	return strings.Repeat(text.String(), 1+3000/text.Len())
}

// BenchmarkArticle finds and links the names of an article of about 3,000
// bytes: tokenising, tagging and linking, in one thread.
func BenchmarkArticle(b *testing.B) {
	r := newRecogniser(b)
	for _, lang := range []string{"en", "hi", "ru", "zh"} {
		body := article(b, lang)
		tokens := len(tagger.New().Tokenise(body, nil))
		b.Run(lang, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if len(r.Article("", body, lang)) == 0 {
					b.Fatal("no names")
				}
			}
			b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
		})
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
