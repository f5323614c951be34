package main

import (
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 0.0005 }

func TestBodyScores(t *testing.T) {
	for name, c := range map[string]struct {
		want, got   string
		f1, tokenF1 float64
	}{
		"equal but for punctuation":      {"One, two three. Four five!", "one two three four five", 0, 1}, // 4-grams keep case
		"equal":                          {"One two three four five", "One, two three four five.", 1, 1},
		"nothing":                        {"One two three four", "", 0, 0},
		"shorter than a 4-gram":          {"One two", "One two", 1, 1},
		"half is missing":                {"a b c d e f g h", "a b c d", 2 * 1 * 0.2 / 1.2, 2 * 1 * 0.5 / 1.5},
		"twice is too much":              {"a b c d", "a b c d a b c d", 2 * 0.2 / 1.2, 2 * 0.5 / 1.5},
		"Chinese is split by characters": {"日本人", "日本", 0, 2 * 1 * (2.0 / 3) / (1 + 2.0/3)},
		"Hindi words keep their marks":   {"नदी में बाढ़", "नदी में पानी", math.NaN(), 2.0 / 3},
	} {
		t.Run(name, func(t *testing.T) {
			var s score
			one := s.add(Truth{Body: c.want}, Prediction{Body: c.got})
			if !math.IsNaN(c.f1) && !near(one.f1, c.f1) || !near(one.tokenF1, c.tokenF1) {
				t.Errorf("F1 %.3f, token F1 %.3f; want %.3f, %.3f", one.f1, one.tokenF1, c.f1, c.tokenF1)
			}
		})
	}
}

func TestMeansIgnoreWhatCannotCount(t *testing.T) {
	var s score
	s.add(Truth{Body: "a b c d"}, Prediction{Body: "a b c d"})
	s.add(Truth{Body: "a b c d"}, Prediction{})
	if s.precision.value() != 1 || s.recall.value() != 0.5 || s.tokens.value() != 0.5 || s.empty != 1 {
		t.Errorf("P %.2f R %.2f tok %.2f empty %.0f", s.precision.value(), s.recall.value(), s.tokens.value(), s.empty)
	}
}

func TestFieldScores(t *testing.T) {
	if squash("“Who’s there?” &amp;amp; more") != squash("Whos there more") {
		t.Error("titles differ by punctuation and character references")
	}
	for name, c := range map[string]struct {
		want, got []string
		f1        float64
	}{
		"joined":         {[]string{"Ada Byron", "Mary Shelley"}, []string{"By Ada Byron and Mary Shelley"}, 1},
		"one of two":     {[]string{"Ada Byron", "Mary Shelley"}, []string{"Ada Byron"}, 2.0 / 3},
		"case and marks": {[]string{"Óscar Núñez"}, []string{"ÓSCAR NÚÑEZ"}, 1},
		"none":           {[]string{"Ada Byron"}, nil, 0},
	} {
		if f := setF1(authorSet(c.want), authorSet(c.got)); !near(f, c.f1) {
			t.Errorf("%s: %.3f, want %.3f", name, f, c.f1)
		}
	}
	for _, c := range []struct {
		want, got string
		same      bool
	}{
		{"2025-09-14", "2025-09-14T23:00:00+05:30", true},
		{"2025-09-14T01:00:00+05:30", "2025-09-14", true},
		{"2025-09-14T01:00:00+05:30", "2025-09-13T19:30:00Z", true},
		{"2025-09-14T01:00:00+05:30", "2025-09-15", false},
		{"2025-09-14T20:00:00Z", "2025-09-15", true}, // in Asia
		{"2025-09-14T20:00:00+00:00", "2025-09-15", false},
		{"2025-09-14", "", false},
	} {
		if sameDay(c.want, c.got) != c.same {
			t.Errorf("%s and %s: same day %v, want %v", c.want, c.got, !c.same, c.same)
		}
	}
	if imageKey("https://a.example/b/C.jpg?w=3") != imageKey("//a.example/b/c.jpg#x") {
		t.Error("images differ by scheme, query and case")
	}
	if baseLanguage("zh-Hant_TW") != "zh" || baseLanguage("nb") != "no" {
		t.Error("base languages")
	}
}

// TestRunOnBothLayouts runs the whole program, peers included, on one page in
// each layout.
func TestRunOnBothLayouts(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "pages"), 0o755); err != nil {
		t.Fatal(err)
	}
	truth := `{"id":"one","set":"made","url":"https://a.example/one","title":"A goat on the roof","body":"The goat was seen on the roof of the hall on Tuesday morning. It had climbed the stairs of the fire escape, said a neighbour who had watched it."}`
	if err := os.WriteFile(filepath.Join(dir, "truth.jsonl"), []byte(truth+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, "pages", "one.html.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	_, err = z.Write([]byte("<html><head><title>A goat on the roof</title></head><body><h1>A goat on the roof</h1><article><p>The goat was seen on the roof of the hall on Tuesday morning.</p><p>It had climbed the stairs of the fire escape, said a neighbour who had watched it.</p></article></body></html>"))
	if err != nil || z.Close() != nil || f.Close() != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := run(&out, []string{"-runs", "1", "-limit", "1", dir, "../workers/parse/extract/testdata"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"made", "hand-written", "harkara", "go-trafilatura", "go-readability", "go-domdistiller", "tree alone"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %s in\n%s", want, out.String())
		}
	}
}

func TestNothingToMeasureIsAnError(t *testing.T) {
	for _, args := range [][]string{nil, {t.TempDir()}} {
		if err := run(&strings.Builder{}, args); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
