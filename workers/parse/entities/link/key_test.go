package link

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/harkara/harkara/pkg/schema"
	"github.com/harkara/harkara/workers/parse/entities/gazetteer"
)

func TestNameKeyJoinsScripts(t *testing.T) {
	for _, names := range [][]string{
		{"Sergey Lavrov", "Sergei Lavrov", "सर्गेई लावरोव", "Сергей Лавров", "سيرغي لافروف", "Σεργκέι Λαβρόφ", "סרגיי לברוב", "செர்கேய் லாவ்ரோவ்"},
		{"Vladimir Putin", "व्लादिमीर पुतिन", "Владимир Путин", "فلاديمير بوتين"},
		{"Kim Jong-un", "Kim Jong Un", "किम जोंग उन"},
		{"Dushyant Singh", "दुष्यंत सिंह"},
		{"Bashar al-Assad", "بشار الأسد", "बशर अल असद"},
	} {
		want, sure := NameKey(schema.Person, names[0])
		if sure < 0.5 || sure > 1 {
			t.Errorf("%s: sure %v", names[0], sure)
		}
		for _, n := range names[1:] {
			if got, _ := NameKey(schema.Person, n); got != want {
				t.Errorf("%s has the key %s, but %s has %s", names[0], want, n, got)
			}
		}
	}
}

func TestNameKeyKeepsApart(t *testing.T) {
	for _, pair := range [][2]string{
		{"Lavrov", "लावरोव"}, // one word is no evidence
		{"Sergey Lavrov", "Sergey Lebedev"},
		{"Anna Lindqvist", "Bo Lindqvist"},
		{"习近平", "李克强"},
	} {
		a, _ := NameKey(schema.Person, pair[0])
		if b, _ := NameKey(schema.Person, pair[1]); a == b {
			t.Errorf("%s and %s have one key, %s", pair[0], pair[1], a)
		}
	}
	a, _ := NameKey(schema.Person, "Orlin Havrek")
	if b, _ := NameKey(schema.Organization, "Orlin Havrek"); a == b {
		t.Error("a person and an organisation have one key")
	}
}

// TestNameKeyOnReviewedList measures the key on the people of the reviewed list:
// how many of their full names in each script get the key of the Latin one, how
// many do by similarity, and how many pairs of different people it joins. With
// -v it prints the table of docs/names.md.
func TestNameKeyOnReviewedList(t *testing.T) {
	g, err := gazetteer.Open()
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ names, key, alike int }
	scripts := map[script]*count{devanagari: {}, cyrillic: {}, arabic: {}, greek: {}, hebrew: {}, bengali: {}, tamil: {}, telugu: {}, kanaScript: {}, hangul: {}}
	names := map[script]string{devanagari: "Devanagari", cyrillic: "Cyrillic", arabic: "Arabic", greek: "Greek", hebrew: "Hebrew", bengali: "Bengali", tamil: "Tamil", telugu: "Telugu", kanaScript: "Kana", hangul: "Hangul"}
	owner := map[string]string{}
	people, joined := 0, 0
	for e := range g.People {
		if nameSkeleton(gazetteer.Fold(e.Name)) == "" {
			continue
		}
		people++
		key, _ := NameKey(schema.Person, e.Name)
		if other, ok := owner[key]; ok && other != e.Name {
			joined++
			t.Logf("%s and %s have one key", other, e.Name)
		}
		owner[key] = e.Name
		done := map[script]bool{}
		for _, n := range g.Names(e) {
			s := scriptOf(n)
			c := scripts[s]
			if c == nil || done[s] {
				continue
			}
			done[s] = true
			c.names++
			if k, _ := NameKey(schema.Person, n); k == key {
				c.key++
			}
			if Similarity(n, e.Name) >= Alike {
				c.alike++
			}
		}
	}
	for s, c := range scripts {
		t.Logf("| %s | %d | %.0f %% | %.0f %% |", names[s], c.names, 100*float64(c.key)/float64(c.names), 100*float64(c.alike)/float64(c.names))
	}
	t.Logf("%d people, %d pairs of two people with one key", people, joined)
	if c := scripts[devanagari]; 100*c.key < 85*c.names || 100*c.alike < 90*c.names {
		t.Errorf("Devanagari: %d by key and %d by sound of %d", c.key, c.alike, c.names)
	}
	if pairs := people * (people - 1) / 2; joined*50_000 > pairs {
		t.Errorf("%d of %d pairs of people share a key", joined, pairs)
	}
}

// pairsFile is a file of names in two scripts, one pair a line, separated by a
// tab.
var pairsFile = flag.String("pairs", "", "pairs of spellings of a person, for TestNameKeyOnPairs")

// TestNameKeyOnPairs measures the name key on pairs of spellings of one person:
// how many of the pairs have one key, or are alike by sound, and how many of all
// other combinations of the two columns do, too:
//
//	go test ./workers/parse/entities/link -run NameKeyOnPairs -v -args -pairs FILE
func TestNameKeyOnPairs(t *testing.T) {
	if *pairsFile == "" {
		t.Skip("no -pairs given")
	}
	data, err := os.ReadFile(*pairsFile)
	if err != nil {
		t.Fatal(err)
	}
	var pairs [][2]string
	for line := range strings.Lines(string(data)) {
		if a, b, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			pairs = append(pairs, [2]string{a, b})
		}
	}
	var key, alike, wrongKey, wrongAlike int
	for i, x := range pairs {
		for j, y := range pairs {
			a, _ := NameKey(schema.Person, x[0])
			b, _ := NameKey(schema.Person, y[1])
			sound := Similarity(x[0], y[1]) >= Alike
			if i != j {
				if a == b {
					wrongKey++
				}
				if sound {
					wrongAlike++
					t.Logf("alike, but different: %s, %s", x[0], y[1])
				}
				continue
			}
			if a == b {
				key++
			}
			if sound {
				alike++
			}
			if a != b || !sound {
				t.Logf("%s, %s: %s, %s; %.2f", x[0], y[1], a, b, Similarity(x[0], y[1]))
			}
		}
	}
	n := len(pairs)
	t.Logf("%d pairs: %d by key (%d of %d other combinations), %d by sound (%d)", n, key, wrongKey, n*(n-1), alike, wrongAlike)
}

func FuzzSimilarity(f *testing.F) {
	f.Add("Sergey Lavrov", "सर्गेई लावरोव")
	f.Add("김정은", "\xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		s := Similarity(a, b)
		if s < 0 || s > 1 || s != Similarity(b, a) {
			t.Errorf("Similarity(%q, %q) = %v, and %v the other way", a, b, s, Similarity(b, a))
		}
		if k1, _ := NameKey(schema.Person, a); k1 == "" {
			t.Errorf("%q has no key", a)
		}
	})
}
