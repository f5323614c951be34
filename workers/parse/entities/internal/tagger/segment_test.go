package tagger

import (
	"slices"
	"testing"
)

func TestSegmentTakesTheLikeliestWords(t *testing.T) {
	tg := New()
	for word, count := range map[string]int{"南京": 3000, "南京市": 500, "市长": 2000, "长江": 2500, "大桥": 800, "长江大桥": 300, "江": 1000, "大": 5000} {
		tg.AddSegment(word, 6, count)
	}
	for _, tt := range []struct {
		lang, text string
		want       []string
	}{
		{"zh", "南京市长江大桥", []string{"南京市", "长江大桥"}},
		{"zh", "南京市長江大橋", []string{"南京市", "長江大橋"}}, // traditional
		{"zh", "在南京。", []string{"在", "南京"}},
		{"zh", "Berlin", nil},
		{"ja", "南京市", nil}, // the dictionary is Chinese
	} {
		toks := tg.Tokenise(tt.text, nil)
		tg.Features(tt.text, toks, tt.lang)
		var got []string
		for _, u := range tg.units {
			got = append(got, tt.text[toks[u.start].Start:toks[u.end-1].End])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s %q: words %q, want %q", tt.lang, tt.text, got, tt.want)
		}
	}
}

func TestEveryTraditionalCharacterHasOneSimplified(t *testing.T) {
	from, to := []rune(traditional), []rune(simplified)
	if len(from) != len(to) {
		t.Fatalf("%d traditional characters, %d simplified", len(from), len(to))
	}
	for i, c := range from {
		if slices.Contains(from, to[i]) {
			t.Errorf("%c becomes %c, which becomes another", c, to[i])
		}
	}
}
