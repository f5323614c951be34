package main

import (
	"bytes"
	"compress/gzip"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/harkara/harkara/workers/parse/entities/internal/tagger"
)

func TestJoinKeepsNames(t *testing.T) {
	for _, tt := range []struct {
		name, lang   string
		toks, labels []string
		want         []string // names, in any way of joining
	}{
		{"English", "en", []string{"Angela", "Merkel", "'s", "visit", "to", "Berlin", ",", "Germany", "."}, []string{"B-PER", "I-PER", "O", "O", "O", "B-LOC", "O", "B-LOC", "O"}, []string{"Angela Merkel", "Berlin", "Germany"}},
		{"two names in a row", "hi", []string{"बिहार", "पटना", "में"}, []string{"B-LOC", "B-LOC", "O"}, []string{"बिहार", "पटना"}},
		{"I without B begins a name", "en", []string{"in", "Paris"}, []string{"O", "I-LOC"}, []string{"Paris"}},
		{"Chinese has no spaces", "zh", []string{"习", "近平", "在", "北京"}, []string{"B-PER", "I-PER", "O", "B-LOC"}, []string{"习近平", "北京"}},
		{"other classes are left out", "en", []string{"the", "Bible"}, []string{"O", "B-MISC"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := join(tt.toks, tt.labels, tt.lang)
			var got []string
			for _, n := range s.Names {
				got = append(got, s.Text[n.Start:n.End])
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("names %q in %q, want %q", got, s.Text, tt.want)
			}
		})
	}
}

func TestTrimCutsPunctuationFromNames(t *testing.T) {
	s := Sentence{Text: "पटना, बिहार .", Names: []Name{{0, len("पटना,"), tagger.Location}, {len("पटना, बिहार "), len("पटना, बिहार ."), tagger.Location}}}
	s.trim()
	if len(s.Names) != 1 || s.Text[s.Names[0].Start:s.Names[0].End] != "पटना" {
		t.Errorf("names %v of %q", s.Names, s.Text)
	}
}

func TestLabelCoversWholeTokens(t *testing.T) {
	tg := tagger.New()
	s := &Sentence{Text: "Angela Merkel in Berlin", Names: []Name{{0, 13, tagger.Person}, {17, 20, tagger.Location}}}
	tg.Sentences(s.Text, func(toks []tagger.Token) {
		got := label(s, toks)
		want := []uint8{tagger.Label(tagger.Person, true, false), tagger.Label(tagger.Person, false, true), tagger.Outside, tagger.Label(tagger.Location, true, true)}
		if !slices.Equal(got, want) {
			t.Errorf("labels %v, want %v", got, want)
		}
	})
}

func TestQuantiseTakesTheNearestLevel(t *testing.T) {
	for scale, table := range levelTable() {
		for w := -3.0; w <= 3; w += 0.01 {
			got := float64(table[quantise(w, uint8(scale))]) * unit
			for _, level := range table {
				if math.Abs(float64(level)*unit-w) < math.Abs(got-w)-unit {
					t.Fatalf("%v became %v, %v is nearer", w, got, float64(level)*unit)
				}
			}
		}
	}
}

func TestScaleHoldsTheLargestWeight(t *testing.T) {
	for _, tt := range []struct {
		size float64
		want uint8
	}{{0, 3}, {0.38, 3}, {0.39, 2}, {1.1, 1}, {1.9, 0}, {5, 0}} {
		if got := scaleFor(tt.size); got != tt.want {
			t.Errorf("weights up to %v: scale %d, want %d", tt.size, got, tt.want)
		}
	}
}

func TestAverageIsTheMeanOfAll(t *testing.T) {
	mean := newTrainer(settings{}, 1)
	for n, w := range []float32{3, 6, 0} {
		tr := newTrainer(settings{}, 1)
		tr.rows[0].w[2], tr.transitions[1][2] = w, 2*w
		if n == 0 {
			mean = tr
			continue
		}
		mean.average(tr, n)
	}
	if w, x := mean.rows[0].w[2], mean.transitions[1][2]; math.Abs(float64(w)-3) > 1e-6 || math.Abs(float64(x)-6) > 1e-6 {
		t.Errorf("weights %v and %v, want 3 and 6", w, x)
	}
}

func TestLoweredSentencesKeepTheirNames(t *testing.T) {
	set := dataSet{Name: "en-gmb", Language: "en"}
	for range 200 {
		set.Sentences = append(set.Sentences, Sentence{Text: "İn Oslo, Ann", Names: []Name{{4, 8, tagger.Location}, {10, 13, tagger.Person}}})
	}
	other := set
	other.Language = "de"
	got := lowered([]dataSet{set, other}, 1)
	if n := len(got.Sentences); n < 10 || n > 60 {
		t.Fatalf("%d of 200 sentences, want about one in seven", n)
	}
	for _, s := range got.Sentences {
		if s.Text != "İn oslo, ann" || s.Text[s.Names[0].Start:s.Names[0].End] != "oslo" {
			t.Fatalf("%q with %v", s.Text, s.Names)
		}
	}
}

func TestJudgeTellsDataSetsByTheirSentences(t *testing.T) {
	set := func(name string, texts ...string) dataSet {
		s := dataSet{Name: name, Language: "en"}
		for range 20 {
			for _, text := range texts {
				s.Sentences = append(s.Sentences, Sentence{Text: text})
			}
		}
		return s
	}
	const web, news = "en-uner-ewt", "en-gmb"
	c := newCorpus(tagger.New(), 1)
	j := newJudge(c, []dataSet{
		set(web, "thanks for the quick reply !", "can you send me the file ?", "i love this place"),
		set(news, "Officials said the talks would resume on Monday.", "The ministry said two soldiers were killed."),
	}, 1)
	for _, tt := range []struct{ text, lang, want string }{
		{"can you reply ?", "en", web},
		{"The officials said talks would resume.", "en", ""},
		{"can you reply ?", "de", ""},
	} {
		c.tagger.Sentences(tt.text, func(toks []tagger.Token) {
			c.tagger.Features(tt.text, toks, tt.lang)
			if got := j.like(c.tagger, tt.lang); got != tt.want {
				t.Errorf("%q in %q is like %q, want %q", tt.text, tt.lang, got, tt.want)
			}
		})
	}
}

// tiny returns data sets of invented sentences, in a folder as -sets wants it.
func tiny(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(content))
		_ = z.Close()
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var text bytes.Buffer
	for _, name := range []string{"Arvenia", "Belmora", "Castrila", "Dunmark", "Elberon"} {
		for _, verb := range []string{"lives", "works", "died", "stayed"} {
			text.WriteString("Anna\tB-PER\nKowal\tI-PER\n" + verb + "\tO\nin\tO\n" + name + "\tB-LOC\n.\tO\n\n")
		}
	}
	write("en-gmb/train.conll.gz", text.String())
	write("en-gmb/dev.conll.gz", "Anna\tB-PER\nKowal\tI-PER\nlives\tO\nin\tO\nFerrania\tB-LOC\n.\tO\n\n")
	write("gazetteer/places.tsv.gz", "C\tIndia\tIN\nT\tDelhi\t1273294\n")
	write("gazetteer/clusters.tsv.gz", "lives\t1\t1\nworks\t1\t1\n")
	for name, content := range map[string]string{"words": "北京 34488 ns\n北 100 n\n", "names": "G\tAnna\nF\tKowal\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// trainTiny trains on the sets of dir and returns the model.
func trainTiny(t *testing.T, dir string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "model.bin")
	o := options{settings: settings{Rate: 0.1, Settle: 0.02, Decay: 1e-5, Drop: 0.1, Seed: 1}, sets: dir, words: filepath.Join(dir, "words"), names: filepath.Join(dir, "names"), share: 1, minCount: 1, models: 2, all: 1, rows: 20_000, last: 1, out: out}
	if err := run(o, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	model, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func TestTrainingRepeatsBitForBitAndLearns(t *testing.T) {
	dir := tiny(t)
	a, b := trainTiny(t, dir), trainTiny(t, dir)
	if !bytes.Equal(a, b) {
		t.Fatal("the same data and seed gave two models")
	}
	path := filepath.Join(t.TempDir(), "model.bin")
	if err := os.WriteFile(path, a, 0o644); err != nil {
		t.Fatal(err)
	}
	find, err := finder(path)
	if err != nil {
		t.Fatal(err)
	}
	results, err := scoreDir(dir, "dev", nil, 1, find, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != 1 || results[0].all().f1() < 100 {
		t.Errorf("scores %+v, want a place that was never seen, and the person", results)
	}
}

func TestExplicitLeavesOutSetsWithoutLicence(t *testing.T) {
	sets, err := choose(tiny(t), true, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(sets) != 0 {
		t.Errorf("en-gmb has no explicit licence, and was taken: %v", sets)
	}
}
