package tags

import (
	"bufio"
	"encoding/json"
	"flag"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
)

// minTopicPrecision is the share of given topics that must be right, and
// minTopicCoverage the share of texts that must be given one; see docs/names.md.
const (
	minTopicPrecision = 0.95
	minTopicCoverage  = 0.45
)

// TestTopicsOfLabelledTexts measures the topics of short texts in 22 languages,
// by what they say alone. With -v it prints what is wrong, and the table.
func TestTopicsOfLabelledTexts(t *testing.T) {
	data, err := os.ReadFile("testdata/topics.tsv")
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ texts, given, right int }
	var all count
	byTopic, byLanguage := map[string]*count{}, map[string]*count{}
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || line[0] == '#' {
			continue
		}
		want := strings.Split(cells[0], ",")
		a := schema.Article{Language: cells[1], Body: cells[2]}
		if title, body, ok := strings.Cut(cells[2], ". "); ok {
			a.Title, a.Body = title, body
		}
		got := topicOf(&a, nil)
		right := len(got) > 0 && slices.ContainsFunc(want, func(key string) bool { return topicName(key) == got[0].Name })
		for _, c := range []*count{&all, at(byTopic, want[0]), at(byLanguage, cells[1])} {
			c.texts++
			if len(got) > 0 {
				c.given++
			}
			if right {
				c.right++
			}
		}
		if len(got) > 0 && !right {
			t.Logf("%s is not %s: %.80s", want, got[0].Name, cells[2])
		}
	}
	for _, by := range []map[string]*count{byTopic, byLanguage} {
		for _, key := range sortedKeys(by) {
			c := by[key]
			t.Logf("%s: %d texts, %d given, %d right", key, c.texts, c.given, c.right)
		}
	}
	precision, coverage := float64(all.right)/float64(all.given), float64(all.given)/float64(all.texts)
	t.Logf("%d texts: precision %.3f, coverage %.3f", all.texts, precision, coverage)
	if precision < minTopicPrecision || coverage < minTopicCoverage {
		t.Errorf("precision %.3f, coverage %.3f", precision, coverage)
	}
}

func at[T any](m map[string]*T, key string) *T {
	if m[key] == nil {
		m[key] = new(T)
	}
	return m[key]
}

func sortedKeys[T any](m map[string]T) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func topicName(key string) string {
	for _, t := range topicNames {
		if t.key == key {
			return t.name
		}
	}
	return ""
}

var articlesFile = flag.String("articles", "", "articles as harkara extract --batch writes them, for the tests that measure on them")

// articlesOf returns the articles of -articles, without which it skips the test.
func articlesOf(t *testing.T) iter.Seq[schema.Article] {
	t.Helper()
	if *articlesFile == "" {
		t.Skip("no -articles given")
	}
	f, err := os.Open(*articlesFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return func(yield func(schema.Article) bool) {
		for lines := json.NewDecoder(bufio.NewReader(f)); lines.More(); {
			var a schema.Article
			if err := lines.Decode(&a); err != nil {
				t.Fatal(err)
			}
			if !yield(a) {
				return
			}
		}
	}
}

// TestTopicsOfPages measures the topics of articles, by title and body alone,
// against the section or address under which their sites filed them:
//
//	go test ./workers/parse/tags -run TopicsOfPages -v -args -articles FILE
//
// "Society" is left out as a truth, since many sites file everything there.
func TestTopicsOfPages(t *testing.T) {
	pages, given, right := 0, 0, 0
	for a := range articlesOf(t) {
		var filed topicScores
		pageTopics(&schema.Article{Section: a.Section, URL: a.URL}, nil, &filed)
		var want []string
		for i, s := range filed {
			if s > 0 {
				want = append(want, topicNames[i].name)
			}
		}
		if len(want) == 0 || len(want) > 2 || slices.Contains(want, "society") || len(a.Body) < 300 {
			continue
		}
		pages++
		got := topicOf(&schema.Article{Title: a.Title, Body: a.Body, Language: a.Language}, nil)
		switch {
		case len(got) == 0:
		case slices.Contains(want, got[0].Name):
			given, right = given+1, right+1
		default:
			given++
			t.Logf("%s, not %s: %s", want, got[0].Name, a.Title)
		}
	}
	t.Logf("%d pages, %d given a topic, %d of them the one they were filed under", pages, given, right)
}

func TestTopicOf(t *testing.T) {
	for _, c := range []struct {
		name string
		a    schema.Article
		tags []schema.Tag
		want string
	}{
		{"nothing", schema.Article{}, nil, ""},
		{"a language without a list", schema.Article{Language: "xx", Title: "match goal striker"}, nil, ""},
		{"the section", schema.Article{Language: "xx", Section: "खेल"}, nil, "sport"},
		{"the address", schema.Article{URL: "https://example.org/de/wirtschaft/2024/mud"}, nil, "economy"},
		{"the last part of an address is its title", schema.Article{URL: "https://example.org/sport"}, nil, ""},
		{"two tags", schema.Article{}, raw("keywords", "Fußball", "Tennis"), "sport"},
		{"a computed tag is the text again", schema.Article{}, raw(Computed, "Fußball", "Tennis"), ""},
		{"a section and a text that disagree", schema.Article{Language: "en", Section: "Sport", Title: "Bishop leads prayers"}, nil, ""},
		{"a phrase", schema.Article{Language: "en", Title: "Trade union, minimum wage", Body: "Minimum wage and layoffs"}, nil, "labour"},
		{"no spaces", schema.Article{Language: "zh", Title: "球队赢得决赛"}, nil, "sport"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := topicOf(&c.a, c.tags)
			switch {
			case c.want == "" && len(got) > 0:
				t.Errorf("got %v", got)
			case c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0].Name, c.want) || got[0].Source != Topic || got[0].Score <= 0 || got[0].Score > 1):
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// TestTopicListsHaveForm finds slips in topics.tsv.
func TestTopicListsHaveForm(t *testing.T) {
	languages := map[string]bool{}
	for line := range strings.Lines(topicsData) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if line == "\n" || line[0] == '#' {
			continue
		}
		if len(cells) != 3 || topicName(cells[0]) == "" {
			t.Errorf("bad row: %.60s", line)
			continue
		}
		languages[cells[1]] = true
		for word := range strings.FieldsSeq(cells[2]) {
			if strings.Count(word, "_") >= maxTopicPhrase {
				t.Errorf("%s: %q is a longer phrase than is looked for", cells[1], word)
			}
		}
	}
	if len(languages) < 20 {
		t.Errorf("lists for %d languages, sections included", len(languages))
	}
}
