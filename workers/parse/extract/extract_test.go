package extract

import (
	"testing"
)

func TestPageTakesHeadlineAndBody(t *testing.T) {
	const page = `<title>River rises | The Town Paper</title><nav><a href=/>Home</a></nav>
<article><h1>River rises</h1><p>The river above the old mill rose by two metres on Monday night, the council said.</p>
<p>Nobody was hurt, and the bridge was open again by noon on Tuesday.</p></article>`
	a, err := Page(Input{URL: "http://paper.test/river", HTML: []byte(page)})
	if err != nil {
		t.Fatal(err)
	}
	if want := "River rises"; a.Title != want {
		t.Errorf("title: got %q, want %q", a.Title, want)
	}
	want := "The river above the old mill rose by two metres on Monday night, the council said.\n\n" +
		"Nobody was hurt, and the bridge was open again by noon on Tuesday."
	if a.Body != want {
		t.Errorf("body: got %q, want %q", a.Body, want)
	}
}

func TestRowsHaveTheLengthSaid(t *testing.T) {
	d := newDocument([]byte("<h1>a</h1><p>b</p><p>c</p>"), "", nil)
	defer d.release()
	s := d.survey()
	first := d.firstFeatures(s)
	second := d.secondFeatures(s, make([]float32, len(d.blocks)))
	for i := range d.blocks {
		if len(first[i]) != firstFeatureCount || len(second[i]) != secondFeatureCount {
			t.Errorf("block %d: rows of %d and %d, want %d and %d", i, len(first[i]), len(second[i]), firstFeatureCount, secondFeatureCount)
		}
	}
}
