package extract_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/extract"
	"github.com/harkara/harkara/workers/parse/extract/charset"
	"golang.org/x/text/encoding/htmlindex"
)

var (
	update = flag.Bool("update", false, "write what the extractor gives into the expectations of the pages that -run selects")
	prune  = flag.Bool("prune", false, "remove from known-failures.txt what is right now; never adds")
)

// expectation is what a careful reader takes from a page: testdata/pages/NAME.json
// beside NAME.html. See testdata/README.md. Fields that it does not name are
// not compared.
type expectation struct {
	Why         string         `json:"why"` // what the page is for
	URL         string         `json:"url"`
	ContentType string         `json:"content_type,omitempty"`
	Encode      string         `json:"encode,omitempty"` // encoding in which the page is served; the file is UTF-8
	Refused     schema.Reason  `json:"refused,omitempty"`
	Article     *wantedArticle `json:"article,omitempty"`
}

type wantedArticle struct {
	Title       string             `json:"title"`
	Description *string            `json:"description,omitempty"`
	SiteName    *string            `json:"site_name,omitempty"`
	Authors     *[]string          `json:"authors,omitempty"`
	Published   *string            `json:"published,omitempty"` // schema.Date as JSON; "" for unknown
	Language    string             `json:"language"`
	Section     *string            `json:"section,omitempty"`
	Tags        *[]string          `json:"tags,omitempty"`
	Image       *string            `json:"image,omitempty"`
	Kind        schema.ArticleKind `json:"kind,omitempty"`
	Paywalled   *bool              `json:"paywalled,omitempty"`
	Body        []string           `json:"body"`
}

const pagesGlob = "testdata/pages/*.html"

func readPage(t testing.TB, file string) (expectation, extract.Input) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(strings.TrimSuffix(file, ".html") + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var want expectation
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if want.Why == "" || want.URL == "" || (want.Refused == "") == (want.Article == nil) {
		t.Fatalf("%s: an expectation needs why, url, and either article or refused", file)
	}
	if want.Encode != "" {
		enc, err := htmlindex.Get(want.Encode)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if body, err = enc.NewEncoder().Bytes(body); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	text, _ := charset.Decode(body, want.ContentType)
	header := map[string]string{}
	if want.ContentType != "" {
		header["Content-Type"] = want.ContentType
	}
	return want, extract.Input{
		URL: want.URL, Header: header, HTML: text,
		Fetched: time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC),
	}
}

// differences returns, by field, how got differs from what is expected.
func differences(want expectation, got schema.Article, err error) map[string]string {
	diff := map[string]string{}
	differ := func(field string, got, want any) {
		if g, w := squeeze(got), squeeze(want); g != w {
			diff[field] = fmt.Sprintf("got  %s\nwant %s", g, w)
		}
	}
	if err != nil {
		reason := schema.Reason("an error: " + err.Error())
		if drop, ok := schema.AsDrop(err); ok {
			reason = drop.Reason
		}
		if reason != want.Refused {
			diff["refused"] = fmt.Sprintf("refused as %v; want %s", err, orArticle(want.Refused))
		}
		return diff
	}
	if want.Refused != "" {
		diff["refused"] = fmt.Sprintf("taken for an article %q of %d bytes; want %s", got.Title, len(got.Body), want.Refused)
		return diff
	}
	w := want.Article
	differ("title", got.Title, w.Title)
	differ("language", got.Language, w.Language)
	if w.Description != nil {
		differ("description", got.Description, *w.Description)
	}
	if w.SiteName != nil {
		differ("site_name", got.SiteName, *w.SiteName)
	}
	if w.Authors != nil {
		differ("authors", strings.Join(got.Authors, " | "), strings.Join(*w.Authors, " | "))
	}
	if w.Published != nil {
		differ("published", sameInstant(got.Published, *w.Published), *w.Published)
	}
	if w.Section != nil {
		differ("section", got.Section, *w.Section)
	}
	if w.Tags != nil {
		differ("tags", sorted(names(got.Tags)), sorted(*w.Tags))
	}
	if w.Image != nil {
		differ("image", got.Image, *w.Image)
	}
	if w.Kind != "" {
		differ("kind", got.Kind, w.Kind)
	}
	if w.Paywalled != nil {
		differ("paywalled", got.Paywalled, *w.Paywalled)
	}
	if d := paragraphDiff(strings.Split(got.Body, "\n\n"), w.Body); d != "" {
		diff["body"] = d
	}
	return diff
}

func squeeze(v any) string { return strings.Join(strings.Fields(fmt.Sprint(v)), " ") }

func orArticle(r schema.Reason) string {
	if r == "" {
		return "an article"
	}
	return string(r)
}

// sameInstant returns want when got is the same time written with another zone.
func sameInstant(got schema.Date, want string) string {
	if t, err := time.Parse(time.RFC3339, want); err == nil && !got.DayOnly && got.Time.Equal(t) {
		return want
	}
	return got.String()
}

func names(tags []schema.Tag) []string {
	var list []string
	for _, t := range tags {
		list = append(list, t.Name)
	}
	return list
}

func sorted(list []string) string {
	list = slices.Clone(list)
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " | ")
}

// paragraphDiff shows which paragraphs are missing (-) and which are too many
// (+), with those in common between them shortened; "" when there are none.
func paragraphDiff(got, want []string) string {
	clean := func(list []string) []string {
		var out []string
		for _, p := range list {
			if p = squeeze(p); p != "" {
				out = append(out, p)
			}
		}
		return out
	}
	got, want = clean(got), clean(want)
	if slices.Equal(got, want) {
		return ""
	}
	// The longest common subsequence; pages have tens of paragraphs.
	common := make([][]int, len(got)+1)
	for i := range common {
		common[i] = make([]int, len(want)+1)
	}
	for i, g := range slices.Backward(got) {
		for j, w := range slices.Backward(want) {
			if g == w {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var b strings.Builder
	i, j := 0, 0
	for i < len(got) || j < len(want) {
		switch {
		case i < len(got) && j < len(want) && got[i] == want[j]:
			fmt.Fprintf(&b, "  %.60s…\n", got[i])
			i, j = i+1, j+1
		case j == len(want) || i < len(got) && common[i+1][j] >= common[i][j+1]:
			fmt.Fprintf(&b, "+ %s\n", got[i])
			i++
		default:
			fmt.Fprintf(&b, "- %s\n", want[j])
			j++
		}
	}
	return b.String()
}

const knownFile = "testdata/known-failures.txt"

// knownFailures reads testdata/known-failures.txt: lines of a page's name, a
// field, and the cause.
func knownFailures(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(knownFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) < 3 {
			t.Fatalf("known-failures.txt: %q: want page, field and cause", line)
		}
		known[fields[0]+" "+fields[1]] = strings.Join(fields[2:], " ")
	}
	return known
}

func TestPages(t *testing.T) {
	files, err := filepath.Glob(pagesGlob)
	if err != nil || len(files) < 60 {
		t.Fatalf("%d pages match %s, want at least 60 (%v)", len(files), pagesGlob, err)
	}
	known := knownFailures(t)
	exists, right := map[string]bool{}, map[string]bool{}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		exists[name] = true
		t.Run(name, func(t *testing.T) {
			want, in := readPage(t, file)
			got, err := extract.Page(in)
			if *update {
				rewrite(t, file, want, got, err)
				return
			}
			diff := differences(want, got, err)
			for field, d := range diff {
				if cause, ok := known[name+" "+field]; ok {
					t.Logf("%s: known: %s\n%s", field, cause, d)
				} else {
					t.Errorf("%s (%s):\n%s", field, want.Why, d)
				}
			}
			for entry, cause := range known {
				field, ok := strings.CutPrefix(entry, name+" ")
				switch {
				case !ok || diff[field] != "":
				case *prune:
					right[entry] = true
				default:
					t.Errorf("%s is right: remove it from known-failures.txt, by hand or with -prune (%s)", field, cause)
				}
			}
		})
	}
	for entry := range known {
		if name, _, _ := strings.Cut(entry, " "); !exists[name] {
			t.Errorf("known-failures.txt names %s, which is no page", name)
		}
	}
	if *prune {
		pruneKnown(t, right)
	}
}

// pruneKnown removes the lines of the entries that are right.
func pruneKnown(t *testing.T, right map[string]bool) {
	t.Helper()
	raw, err := os.ReadFile(knownFile)
	if err != nil {
		t.Fatal(err)
	}
	var kept strings.Builder
	for line := range strings.Lines(string(raw)) {
		if fields := strings.Fields(line); len(fields) < 2 || !right[fields[0]+" "+fields[1]] {
			kept.WriteString(line)
		}
	}
	if err := os.WriteFile(knownFile, []byte(kept.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// rewrite replaces the fields that the expectation names by what was extracted.
// It is for formatting and for pages whose expectation a reader then checks.
func rewrite(t *testing.T, file string, want expectation, got schema.Article, err error) {
	t.Helper()
	if err != nil || want.Article == nil {
		t.Fatalf("-update needs an expected and an extracted article: %v", err)
	}
	w := want.Article
	w.Title, w.Language, w.Body = got.Title, got.Language, strings.Split(got.Body, "\n\n")
	for _, field := range []struct {
		want *string
		got  string
	}{
		{w.Description, got.Description}, {w.SiteName, got.SiteName}, {w.Published, got.Published.String()},
		{w.Section, got.Section}, {w.Image, got.Image},
	} {
		if field.want != nil {
			*field.want = field.got
		}
	}
	if w.Authors != nil {
		*w.Authors = got.Authors
	}
	if w.Tags != nil {
		*w.Tags = names(got.Tags)
	}
	if w.Kind != "" {
		w.Kind = got.Kind
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(want); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(strings.TrimSuffix(file, ".html")+".json", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
