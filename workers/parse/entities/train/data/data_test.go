package data

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unspaced are the languages whose names may begin and end inside a run of letters.
var unspaced = map[string]bool{"zh": true, "ja": true, "th": true, "my": true, "km": true, "lo": true}

// scripts says which script most letters of a file are in; others are Latin.
var scripts = map[string][]*unicode.RangeTable{
	"hi": {unicode.Devanagari}, "mr": {unicode.Devanagari}, "ne": {unicode.Devanagari},
	"ta": {unicode.Tamil}, "te": {unicode.Telugu}, "bn": {unicode.Bengali}, "gu": {unicode.Gujarati},
	"pa": {unicode.Gurmukhi}, "kn": {unicode.Kannada}, "ml": {unicode.Malayalam}, "or": {unicode.Oriya}, "si": {unicode.Sinhala},
	"ur": {unicode.Arabic}, "ar": {unicode.Arabic}, "fa": {unicode.Arabic}, "he": {unicode.Hebrew},
	"ru": {unicode.Cyrillic}, "uk": {unicode.Cyrillic}, "bg": {unicode.Cyrillic}, "sr": {unicode.Cyrillic},
	"el": {unicode.Greek}, "th": {unicode.Thai}, "am": {unicode.Ethiopic}, "ka": {unicode.Georgian},
	"zh": {unicode.Han}, "ja": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "ko": {unicode.Hangul},
}

// The least number of sentences a language: with fewer, a file teaches or says little.
const (
	minSentences = 40 // to train on
	minUnseen    = 20 // to score on
)

func TestFiles(t *testing.T) {
	files, err := filepath.Glob("*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sentence files: %v", err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(file, ".txt")
		t.Run(lang, func(t *testing.T) { checkFile(t, file, lang, minSentences) })
	}
}

// TestUnseen checks the sentences that are scored on and never trained on: that
// none is nearly one to train on.
func TestUnseen(t *testing.T) {
	files, err := filepath.Glob("unseen/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sentence files: %v", err)
	}
	for _, file := range files {
		lang := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(lang, func(t *testing.T) {
			unseen := checkFile(t, file, lang, minUnseen)
			checkTwins(t, append(read(t, lang+".txt"), unseen...), unspaced[lang])
		})
	}
}

func read(t *testing.T, file string) []Sentence {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	all, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// checkFile checks a file of sentences, and returns them.
func checkFile(t *testing.T, file, lang string, least int) []Sentence {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !norm.NFC.IsNormal(raw) {
		t.Error("not in Unicode normal form C")
	}
	all := read(t, file)
	if len(all) < least {
		t.Errorf("%d sentences, want at least %d", len(all), least)
	}
	checkTwins(t, all, unspaced[lang])
	seen := map[string]bool{}
	kinds := map[string]int{}
	letters, own := 0, 0
	for _, s := range all {
		if key := squeeze(s.Text); seen[key] {
			t.Errorf("twice: %s", s.Text)
		} else {
			seen[key] = true
		}
		if s.Text != strings.Join(strings.Fields(s.Text), " ") {
			t.Errorf("space at the edge or twice: %q", s.Text)
		}
		for _, span := range s.Spans {
			kinds[span.Tag]++
			if !unspaced[lang] && (insideWord(s.Text, span.Start) || insideWord(s.Text, span.End)) {
				t.Errorf("%s %q begins or ends inside a word: %s", span.Tag, s.Text[span.Start:span.End], s.Text)
			}
		}
		for _, r := range s.Text {
			if unicode.IsLetter(r) {
				letters++
				if inScript(lang, r) {
					own++
				}
			}
		}
	}
	if own*10 < letters*8 {
		t.Errorf("only %d of %d letters are in the script of %q", own, letters, lang)
	}
	t.Logf("%d sentences, %d PER, %d LOC, %d ORG", len(all), kinds["PER"], kinds["LOC"], kinds["ORG"])
	for _, kind := range []string{"PER", "LOC", "ORG"} {
		if kinds[kind]*4 < len(all) {
			t.Errorf("%d %s in %d sentences: too few to learn from", kinds[kind], kind, len(all))
		}
	}
	return all
}

// checkTwins fails on a sentence that has half of its word pairs, or in scripts
// without spaces of its runs of four letters, from one before it: a fifth of the
// sentences is held out to score on, and must not be known from the others.
func checkTwins(t *testing.T, all []Sentence, unspaced bool) {
	t.Helper()
	in := map[string][]int{} // the sentences that a piece is in
	for i, s := range all {
		pieces := piecesOf(s.Text, unspaced)
		shared := map[int]int{}
		for piece := range pieces {
			for _, j := range in[piece] {
				shared[j]++
			}
			in[piece] = append(in[piece], i)
		}
		for j, n := range shared {
			if fewer := min(len(pieces), len(piecesOf(all[j].Text, unspaced))); 2*n >= fewer {
				t.Errorf("nearly twice:\n%s\n%s", all[j].Text, s.Text)
			}
		}
	}
}

func piecesOf(text string, unspaced bool) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !wordRune(r) })
	n := 2
	if unspaced {
		words, n = strings.Split(strings.Join(words, ""), ""), 4
	}
	pieces := map[string]bool{}
	for i := range len(words) - n + 1 {
		pieces[strings.Join(words[i:i+n], " ")] = true
	}
	return pieces
}

// squeeze is what two copies of a sentence share whatever their spacing, case and punctuation.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

func insideWord(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i:])
	return wordRune(before) && wordRune(after)
}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}

func inScript(lang string, r rune) bool {
	tables := scripts[lang]
	if tables == nil {
		tables = []*unicode.RangeTable{unicode.Latin}
	}
	return unicode.In(r, tables...)
}

func TestParse(t *testing.T) {
	for _, test := range []struct {
		name, line string
		want       Sentence
	}{
		{"no tag", "Es regnet.", Sentence{Text: "Es regnet."}},
		{"two tags", "[PER Ada] in [LOC Oslo].", Sentence{"Ada in Oslo.", []Span{{0, 3, "PER"}, {7, 11, "LOC"}}}},
		{"name of two words", "[LOC New York]", Sentence{"New York", []Span{{0, 8, "LOC"}}}},
		{"multi-byte", "है [ORG तास]", Sentence{"है तास", []Span{{7, 16, "ORG"}}}},
		{"escapes", `a \[b\] \\ [ORG c\]d]`, Sentence{`a [b] \ c]d`, []Span{{8, 11, "ORG"}}}},
	} {
		got, err := Parse(test.line)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, %v, want %+v", test.name, got, err, test.want)
		}
	}
	for _, line := range []string{
		"[PER Ada", "Ada]", "[MISC Ada]", "[Ada]", "[PER ]", "[PER  Ada]", "[PER Ada ]", "[LOC a [LOC b]]", `a\`, `\a`, "[",
	} {
		if got, err := Parse(line); err == nil {
			t.Errorf("%q: got %+v, want an error", line, got)
		}
	}
}
