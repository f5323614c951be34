package tagger

import (
	"bytes"
	"slices"
	"testing"
)

func TestSentencesLikeADataSetGetItsFeatures(t *testing.T) {
	tg := New()
	const text = "pls email me thx"
	toks := tg.Tokenise(text, nil)
	before := len(tg.Features(text, toks, "en").Hash)
	want := slices.Clone(tg.SourceFeatures(Convention("en"), 0, nil))
	for _, tt := range []struct {
		name, lang string
		weight     int8
		like       bool
	}{
		{"words for it", "en", 20, true},
		{"words against it", "en", -20, false},
		{"a language without such a set", "de", 20, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tg.Features(text, toks, tt.lang)
			w := Weights{Levels: [Levels]int8{1: tt.weight}, Scale: 1}
			for _, h := range tg.ConventionFeatures(tt.lang, nil) {
				if !slices.ContainsFunc(w.Rows, func(r Row) bool { return r.Hash == h }) {
					w.Rows = append(w.Rows, Row{Hash: h, Codes: [Labels]uint8{Outside: 1}})
				}
			}
			var b bytes.Buffer
			if err := w.Write(&b); err != nil {
				t.Fatal(err)
			}
			m, err := readModel(&b)
			if err != nil {
				t.Fatal(err)
			}
			tagged := tg.Clone()
			tagged.model = m
			f := tagged.Features(text, toks, tt.lang)
			got := slices.Contains(f.Hash[:f.Offset[1]], want[0])
			if got != tt.like || got != (len(f.Hash) > before) {
				t.Errorf("features of the data set: %v, want %v; %d features, %d before", got, tt.like, len(f.Hash), before)
			}
		})
	}
}
