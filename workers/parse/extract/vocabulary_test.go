package extract

import (
	"slices"
	"strings"
	"testing"
)

func TestTextWords(t *testing.T) {
	for text, want := range map[string][]string{
		"Sign up to our Newsletter!":            {"sign", "up", "to", "our", "newsletter"},
		"© 2024 Ein Verlag":                     {"©", "ein", "verlag"},
		"ПОДПИШИТЕСЬ на канал":                  {"подпишитесь", "на", "канал"},
		"हमारे ऐप":                              {"हमारे", "ऐप"},
		"a " + strings.Repeat("x", 500) + " be": {"be"},
		"":                                      nil,
	} {
		var got []string
		for word := range textWords([]byte(text)) {
			got = append(got, string(word))
		}
		if !slices.Equal(got, want) {
			t.Errorf("words of %.60q are %q, want %q", text, got, want)
		}
	}
}

func TestWording(t *testing.T) {
	d := newDocument([]byte("<p>Share this newsletter</p>"), "", &Vocabulary{Text: map[string]float32{"share": -2, "this": 1, "newsletter": -3}})
	defer d.release()
	if got, want := d.wording(&d.blocks[0]), (wording{sum: -4, mean: -4. / 3, least: -3, first: -2}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
