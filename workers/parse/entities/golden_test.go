package entities

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/train/data"
)

// goldenF1 is what the golden paragraphs must reach all together, exact spans
// and kinds. Raise it when the model gets better.
const goldenF1 = 0.90

// goldenLinks is the share of the expected links, of names that were found,
// that must be given. A wrong link is an error in any case.
const goldenLinks = 0.98

// golden is a paragraph of testdata with what must be found in it.
type golden struct {
	text  string
	spans map[goldenSpan]bool

	Language string            `json:"language"`
	Links    map[string]string `json:"links"` // by surface form
}

type goldenSpan struct {
	start, end int
	kind       schema.EntityKind
}

var goldenKinds = map[string]schema.EntityKind{"PER": schema.Person, "LOC": schema.Location, "ORG": schema.Organization}

func readGolden(t testing.TB, path string) golden {
	t.Helper()
	marked, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	about, err := os.ReadFile(strings.TrimSuffix(path, ".txt") + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(about, &g); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	parsed, err := data.Parse(strings.TrimSpace(string(marked)))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	g.text, g.spans = parsed.Text, map[goldenSpan]bool{}
	for _, s := range parsed.Spans {
		g.spans[goldenSpan{s.Start, s.End, goldenKinds[s.Tag]}] = true
	}
	for form := range g.Links {
		if !strings.Contains(g.text, form) {
			t.Errorf("%s: link for %q, which is not in the text", path, form)
		}
	}
	return g
}

func TestGolden(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no golden paragraphs: %v", err)
	}
	r := newRecogniser(t)
	var want, got, right, links, linked int
	for _, path := range paths {
		g := readGolden(t, path)
		rightHere := 0
		found := r.Spans(g.text, g.Language)
		for _, s := range found {
			if !g.spans[goldenSpan{s.Start, s.End, s.Kind}] {
				t.Logf("%s: wrong: %s %q", path, s.Kind, s.Text)
				continue
			}
			rightHere++
			delete(g.spans, goldenSpan{s.Start, s.End, s.Kind})
			if link := g.Links[s.Text]; link != "" {
				links++
				switch s.Link {
				case link:
					linked++
				case "":
					t.Logf("%s: no link for %q", path, s.Text)
				default:
					t.Errorf("%s: %q is linked to %s, want %s", path, s.Text, s.Link, link)
				}
			}
		}
		for s := range g.spans {
			t.Logf("%s: missed: %s %q", path, s.kind, g.text[s.start:s.end])
		}
		t.Logf("%s: %d names, %d found, %d right", path, rightHere+len(g.spans), len(found), rightHere)
		want, got, right = want+rightHere+len(g.spans), got+len(found), right+rightHere
	}
	f1 := 2 * float64(right) / float64(want+got)
	t.Logf("%d names, %d found, %d right: F1 %.3f; %d of %d links", want, got, right, f1, linked, links)
	if f1 < goldenF1 {
		t.Errorf("F1 %.3f, want at least %.2f", f1, goldenF1)
	}
	if float64(linked) < goldenLinks*float64(links) {
		t.Errorf("%d of %d links, want a share of %.2f", linked, links, goldenLinks)
	}
}
