package extract

import (
	"strings"
	"testing"
)

func TestFinder(t *testing.T) {
	list := []string{"follow us", "फॉलो करें", "关注我们", "ad"}
	f := newFinder(list...)
	for _, text := range []string{"", "a", "ad", "please follow us", "हमें फॉलो करें।", "请关注我们", "follow", "abc", "फॉलो", strings.Repeat("fo", 300) + "follow us"} {
		if got, want := f.in(text), containsAny(text, list); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
