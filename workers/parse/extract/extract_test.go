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
