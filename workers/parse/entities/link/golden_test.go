package link

import (
	"os"
	"strings"
	"testing"
)

// goldenRight is the share of the names of testdata/links.tsv that must be
// linked as it says. A wrong link, one to another thing, is an error in any
// case.
const goldenRight = 0.99

// TestGoldenLinks measures the links of names in many languages and scripts;
// with -v it prints which are missing.
func TestGoldenLinks(t *testing.T) {
	data, err := os.ReadFile("testdata/links.tsv")
	if err != nil {
		t.Fatal(err)
	}
	l := newLinker(t)
	names, right := 0, 0
	languages := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		lang, text, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		languages[lang] = true
		var want []string
		var plain strings.Builder
		for part := range strings.SplitSeq(text, "]") { // take the expectations out of the marks
			before, mark, ok := strings.Cut(part, "[")
			plain.WriteString(before)
			if ok {
				at := strings.LastIndexByte(mark, '=')
				want = append(want, mark[at+1:])
				plain.WriteString("[" + mark[:at] + "]")
			}
		}
		body, mentions := marked(t, plain.String(), false)
		entities, of := l.Resolve("", body, lang, mentions)
		groups := map[string]int{} // letter → entity
		for i, m := range mentions {
			names++
			got := "0"
			if of[i] >= 0 {
				got = entities[of[i]].Link
			}
			if len(want[i]) == 1 && 'a' <= want[i][0] && want[i][0] <= 'z' { // by the page alone
				g, seen := groups[want[i]]
				if !seen {
					groups[want[i]] = of[i]
				}
				for letter, other := range groups {
					if letter != want[i] && other == of[i] {
						t.Errorf("%s: %q is joined to another", lang, m.Text)
					}
				}
				if of[i] >= 0 && got == "" && (!seen || g == of[i]) {
					right++
				} else {
					t.Logf("%s: %q is not joined, or has the link %q", lang, m.Text, got)
				}
				continue
			}
			switch got {
			case strings.ReplaceAll(want[i], "-", ""):
				right++
			case "", "0":
				t.Logf("%s: no link for %q, want %s", lang, m.Text, want[i])
			default:
				t.Errorf("%s: %q is linked to %s, want %s", lang, m.Text, got, want[i])
			}
		}
	}
	t.Logf("%d names in %d languages, %d right (%.3f)", names, len(languages), right, float64(right)/float64(names))
	if float64(right) < goldenRight*float64(names) {
		t.Errorf("%d of %d names are right, want a share of %.2f", right, names, goldenRight)
	}
}
