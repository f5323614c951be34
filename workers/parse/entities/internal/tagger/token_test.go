package tagger

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokenise(t *testing.T) {
	tagger := New()
	for _, tt := range []struct{ name, text, want string }{
		{"English", "Mr. Smith's car cost $1,000.50.", "Mr|.|Smith|'s|car|cost|$|1,000.50|."},
		{"initials and abbreviations", "J. K. Rowling left the U.S. at 5 a.m.", "J.|K.|Rowling|left|the|U.S.|at|5|a.m."},
		{"typographic apostrophe", "Ankara’da l’ONU dell'Italia", "Ankara|’da|l’|ONU|dell'|Italia"},
		{"hyphens divide", "Kiev-based Mar-a-Lago", "Kiev|-|based|Mar|-|a|-|Lago"},
		{"Hindi with marks and danda", "रूस के विदेश मंत्री सर्गेई लावरोव ने कहा।", "रूस|के|विदेश|मंत्री|सर्गेई|लावरोव|ने|कहा|।"},
		{"Hindi quotes", "‘तास’ के", "‘|तास|’|के"},
		{"nukta is kept", "ज़मीन", "ज़मीन"},
		{"Arabic", "قال محمود عباس، في القاهرة.", "قال|محمود|عباس|،|في|القاهرة|."},
		{"Chinese", "习近平在北京。", "习|近|平|在|北|京|。"},
		{"Japanese with Latin", "東京でNHKが", "東|京|で|NHK|が"},
		{"Thai, letters with their marks", "กรุงเทพ", "ก|รุ|ง|เ|ท|พ"},
		{"Korean", "서울에서 만났다", "서울에서|만났다"},
		{"joiners", "क्\u200dष \u200d", "क्\u200dष"},
		{"direction marks divide", "a\u202eb\u202c", "a|b"},
		{"digits of other scripts", "२०२५ में ٣٫٥", "२०२५|में|٣|٫|٥"},
		{"emoji", "👍🏽 ok", "👍|🏽|ok"},
		{"empty", "", ""},
		{"NUL", "a\x00b", "a|b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, tok := range tagger.Tokenise(tt.text, nil) {
				got = append(got, tt.text[tok.Start:tok.End])
			}
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	tagger := New()
	for _, tt := range []struct{ name, text, want string }{
		{"English", `He came. "She left." They met Mr. Smith in the U.S. on Monday! Why?`, `He came .|" She left . "|They met Mr . Smith in the U.S. on Monday !|Why ?`},
		{"Hindi", "वह आया। वह गया॥ ठीक है? हाँ", "वह आया ।|वह गया ॥|ठीक है ?|हाँ"},
		{"Hindi with full stops", "वह दिल्ली गया. राम आया.", "वह दिल्ली गया .|राम आया ."},
		{"initials in Hindi", "एस. पी. वर्मा और वाई.बी. राव आए. एन राम.", "एस . पी . वर्मा और वाई . बी . राव आए .|एन राम ."},
		{"initials in Telugu", "ఎస్. రావు వచ్చారు. వారు", "ఎస్ . రావు వచ్చారు .|వారు"},
		{"lines", "Headline\nText of it", "Headline|Text of it"},
		{"Chinese", "他来了。她走了。", "他 来 了 。|她 走 了 。"},
		{"Urdu", "وہ آیا۔ وہ گیا۔", "وہ آیا ۔|وہ گیا ۔"},
		{"numbers", "It rose 3.5 percent. Then 4.", "It rose 3.5 percent .|Then 4 ."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			tagger.Sentences(tt.text, func(toks []Token) {
				var words []string
				for _, tok := range toks {
					words = append(words, tt.text[tok.Start:tok.End])
				}
				got = append(got, strings.Join(words, " "))
			})
			if s := strings.Join(got, "|"); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func FuzzTokenise(f *testing.F) {
	for _, s := range []string{"U.S.'s l'ONU d’Actium", "क्\u200dष ँ", "กรุงเทพ", "\xff\xc3 a.\xe0", "1,000.5.", "''''", "A.B.C.D.E.F.G.H.I.J."} {
		f.Add(s)
	}
	tagger := New()
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, tok := range tagger.Tokenise(text, nil) {
			if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("token %v after %d in %q", tok, end, text)
			}
			for _, r := range text[end:tok.Start] {
				in := tagger.runes.info(r)
				if in.class != classSpace && in.class != classJoin {
					t.Fatalf("%q is in no token of %q", r, text)
				}
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[tok.Start:tok.End]) {
				t.Fatalf("token %q cuts a character", text[tok.Start:tok.End])
			}
			end = tok.End
		}
	})
}

func TestSkeletonIsTheSameInAllScripts(t *testing.T) {
	tagger := New()
	skeletonOf := func(s string) uint64 {
		var w word
		tagger.analyse(s, &w, nil)
		return w.skeleton
	}
	for _, names := range [][]string{
		{"Lavrov", "लावरोव", "Лавров", "లావ్రోవ్"},
		{"Putin", "पुतिन", "Путин", "পুতিন"},
		{"Modi", "मोदी", "Моди", "মোদি"},
		{"Merkel", "Меркель", "मर्केल"},
	} {
		for _, n := range names[1:] {
			if skeletonOf(n) != skeletonOf(names[0]) {
				t.Errorf("%s and %s differ", n, names[0])
			}
		}
	}
	if skeletonOf("Putin") == skeletonOf("Merkel") {
		t.Error("Putin and Merkel are the same")
	}
}

// zeroModel returns a model with weights for some features of a text: one
// that makes the word a place.
func zeroModel(t *testing.T, tagger *Tagger, text, place string) *Weights {
	t.Helper()
	m := &Weights{Scale: 10}
	for s := range m.Levels {
		for i := range m.Levels[s] {
			m.Levels[s][i] = int16(i * 5 * (s + 1))
		}
	}
	for l := range m.Transitions {
		m.Transitions[l][Outside] = 200
	}
	i := strings.Index(text, place)
	tagger.Sentences(text, func(toks []Token) {
		k := slices.IndexFunc(toks, func(tok Token) bool { return tok.Start == i })
		f := tagger.Features(text, toks, "en")
		for _, h := range f.Hash[f.Offset[k]:f.Offset[k+1]] {
			r := Row{Hash: h}
			r.Codes[Label(Location, true, true)] = 5
			m.Rows = append(m.Rows, r)
		}
	})
	slices.SortFunc(m.Rows, func(a, b Row) int { return int(a.Hash>>1) - int(b.Hash>>1) })
	m.Rows = slices.CompactFunc(m.Rows, func(a, b Row) bool { return a.Hash == b.Hash })
	// Fill, so that buckets overflow.
	for k := range 5000 {
		m.Rows = append(m.Rows, Row{Hash: mix(uint64(k)*k1 + 1), Scale: uint8(k % Scales), Codes: [Labels]uint8{1: 1}})
	}
	return m
}

func TestModelSurvivesWritingAndReading(t *testing.T) {
	const text = "They met in Paris on Monday."
	tagger := New()
	tagger.Add("New York", KindTown)
	tagger.AddCluster("met", 77)
	w := zeroModel(t, tagger, text, "Paris")
	var b strings.Builder
	if err := tagger.WriteLexicon(&b); err != nil {
		t.Fatal(err)
	}
	if err := w.Write(&b); err != nil {
		t.Fatal(err)
	}
	read := New()
	if err := read.Load(strings.NewReader(b.String())); err != nil {
		t.Fatal(err)
	}
	other := 0
	for _, r := range w.Rows {
		row := read.model.find([]uint64{r.Hash}, nil)[0]
		if row == 0 {
			t.Fatalf("row %x is lost", r.Hash)
		}
		same := uint8(row>>scaleAt&(Scales-1)) == r.Scale
		for l := range Labels {
			same = same && uint8(row>>(codeBits*l)&codeMask) == r.Codes[l]
		}
		if !same {
			other++
		}
	}
	// The check has ten bits, so a few are taken for others.
	if other*100 > len(w.Rows) {
		t.Errorf("%d of %d rows are not what was written", other, len(w.Rows))
	}
	if got, want := read.lexicon.n, tagger.lexicon.n; got != want {
		t.Errorf("%d lexicon entries, want %d", got, want)
	}
	spans := read.Document([]string{text}, "en")[0]
	if !slices.ContainsFunc(spans, func(s Span) bool { return text[s.Start:s.End] == "Paris" && s.Kind == Location }) {
		t.Errorf("spans %+v, want Paris among them", spans)
	}
	for n := range b.Len() {
		if n%997 == 0 { // cut short anywhere: an error, no panic
			if err := New().Load(strings.NewReader(b.String()[:n])); err == nil {
				t.Fatalf("a model of %d of %d bytes was read", n, b.Len())
			}
		}
	}
}
