package tagger

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

func TestSentencesGetTheFeaturesOfDataSetsTheyAreLike(t *testing.T) {
	tg := New()
	const text = "pls email me thx"
	toks := tg.Tokenise(text, nil)
	sets := Conventions("en")
	for _, tt := range []struct {
		name, lang string
		weight     int16 // of every word, for the second set
		least      float64
		most       float64
	}{
		{"words for it", "en", 900, 1, 1},
		{"words that say nothing", "en", 0, 0.33, 0.34},
		{"words against it", "en", -900, 0, 0},
		{"a language without such sets", "sw", 900, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tg.Features(text, toks, tt.lang)
			w := Weights{Levels: [Scales][Levels]int16{{1: tt.weight}}, Scale: 100}
			for _, h := range tg.ConventionFeatures(tt.lang, nil) {
				if !slices.ContainsFunc(w.Rows, func(r Row) bool { return r.Hash == h }) {
					w.Rows = append(w.Rows, Row{Hash: h, Codes: [Labels]uint8{1: 1}})
				}
			}
			tagged := tg.Clone()
			tagged.model = written(t, &w)
			f := tagged.Features(text, toks, tt.lang)
			if tt.lang != "en" {
				if len(f.Apart) != 0 {
					t.Errorf("%d sets, want none", len(f.Apart))
				}
				return
			}
			got := f.Apart[1]
			if got.Share < tt.least || got.Share > tt.most {
				t.Errorf("share %v, want %v to %v", got.Share, tt.least, tt.most)
			}
			want := tg.SourceFeatures(sets[1], 0, nil)
			if got.Share > 0 && !slices.Equal(got.Hash[:got.Offset[1]], want) {
				t.Error("other features than the set's")
			}
			if got.Share == 0 && len(got.Hash) > 0 {
				t.Error("features of a set that the sentence is not like")
			}
		})
	}
}

// written returns the model of weights, as it is read from its embedded form.
func written(t *testing.T, w *Weights) *model {
	t.Helper()
	var b bytes.Buffer
	if err := w.Write(&b); err != nil {
		t.Fatal(err)
	}
	m, err := readModel(&b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFeaturesCountForTheirShare(t *testing.T) {
	w := Weights{Levels: [Scales][Levels]int16{{1: 1000}, {1: 400}}, Scale: 100, Rows: []Row{
		{Hash: 1<<40 | 1, Codes: [Labels]uint8{0: 1}},
		{Hash: 2<<40 | 2, Scale: 1, Codes: [Labels]uint8{0: 1, 3: 1}},
	}}
	m := written(t, &w)
	f := Features{Hash: []uint64{1<<40 | 1}, Offset: []int{0, 1}, Apart: []Shared{{Share: 0.5, Hash: []uint64{2<<40 | 2}, Offset: []int{0, 1}}, {}}}
	if em := m.emissions(&f, nil); em[0][0] != 1200 || em[0][3] != 200 {
		t.Errorf("scores %v, want 1200 and, for label 3, 200", em[0])
	}
}

func TestSharesAreProbabilities(t *testing.T) {
	scores := []float64{0, math.Log(2)}
	Shares(scores)
	if math.Abs(scores[0]-0.25) > 1e-9 || math.Abs(scores[1]-0.5) > 1e-9 {
		t.Errorf("%v, want 0.25 and 0.5, and 0.25 for others", scores)
	}
	huge := []float64{1000, -1000}
	Shares(huge)
	if !(huge[0] > 0.99 && huge[1] >= 0) {
		t.Errorf("%v of huge scores", huge)
	}
}
