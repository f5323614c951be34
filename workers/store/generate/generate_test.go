package generate

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestArticle(t *testing.T) {
	g, again := New(1), New(1)
	languages := map[string]bool{}
	for n := range 2000 {
		a := g.Article(n)
		if n%100 == 0 && !reflect.DeepEqual(a, again.Article(n)) {
			t.Fatalf("article %d differs the second time", n)
		}
		languages[a.Language] = true
		if len(a.Body) < BodyBytes/2 || len(a.Body) > BodyBytes*2 || !utf8.ValidString(a.Body) {
			t.Errorf("article %d: body of %d bytes", n, len(a.Body))
		}
		if len(a.Entities) != entities || len(a.Tags) != perTags || a.Key == "" {
			t.Errorf("article %d: %d entities, %d tags, key %q", n, len(a.Entities), len(a.Tags), a.Key)
		}
		if _, ok := g.Original(n); ok {
			continue // edited
		}
		for _, e := range a.Entities {
			body := []rune(a.Body)
			if got := string(body[e.First:]); !strings.EqualFold(firstRunes(got, e.Name), e.Name) {
				t.Errorf("article %d: %q is not at %d", n, e.Name, e.First)
			}
		}
	}
	if len(languages) != 12 {
		t.Errorf("languages: %v", languages)
	}
}

func firstRunes(s, like string) string {
	r := []rune(s)
	return string(r[:min(len(r), utf8.RuneCountInString(like))])
}
