package extract

import "testing"

func TestSections(t *testing.T) {
	const text = "<p>The council voted on Tuesday, after two hours, to keep the old ferry for ten more years.</p>"
	d := newDocument([]byte("<p>Island Post</p><h1>Ferry</h1>"+text+"<h2>Costs</h2>"+text+"<h3>Repairs</h3>"+text+"<p><b>In autumn</b></p>"+text+"<h2>More</h2>"+text), "", nil)
	defer d.release()
	d.findHeadline()
	s := d.survey()
	// Of each section its heading's text and rank, its blocks, the section around
	// it, and where what is below it ends.
	want := []struct {
		heading    string
		rank       int
		above, end int
		wide       int
	}{
		{"Island Post", 0, 0, 1, 1}, {"Ferry", 1, 1, 3, 11}, {"Costs", 2, 1, 5, 9}, {"Repairs", 3, 2, 7, 9}, {"In autumn", 7, 3, 9, 9}, {"More", 2, 1, 11, 11},
	}
	if len(s.parts) != len(want) {
		t.Fatalf("%d sections; want %d", len(s.parts), len(want))
	}
	for n, w := range want {
		x := s.parts[n]
		if got := d.blockText(d.blocks[x.heading]); got != w.heading || x.rank != w.rank || x.above != w.above || x.end != w.end || x.wide != w.wide {
			t.Errorf("section %d: %q of rank %d below %d to %d, %d; want %v", n, got, x.rank, x.above, x.end, x.wide, w)
		}
	}
}
