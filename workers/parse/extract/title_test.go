package extract

import "testing"

func TestWithoutPage(t *testing.T) {
	for in, want := range map[string]string{
		"Banjir Surut di Karanglo Halaman all": "Banjir Surut di Karanglo",
		"Banjir Surut - Halaman 2":             "Banjir Surut",
		"The long road home - Page 3":          "The long road home",
		"Die Brücke | Seite 2":                 "Die Brücke",
		"What stood on page 3":                 "What stood on page 3",
		"One for all":                          "One for all",
		"Sida 4":                               "Sida 4",
	} {
		if got := withoutPage(in); got != want {
			t.Errorf("withoutPage(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHeadlineAgainstH1(t *testing.T) {
	const text = "<p>The council voted on Tuesday, after two hours, to keep the old ferry for ten more years.</p>"
	const title = "<title>Council keeps the old ferry - News and opinion - Island Post</title>"
	for _, c := range []struct{ name, page, want string }{
		{"an h1 that names the section", title + "<h1>Facts and views</h1><h2>Council keeps the old ferry</h2>" + text, "Council keeps the old ferry"},
		{"an h1 in the midst of the text", title + "<h2>Council keeps the old ferry</h2>" + text + "<h1>What they said and did</h1>" + text, "Council keeps the old ferry"},
		{"an h1 that says it in other words", title + "<h1>Old ferry stays for ten years</h1>" + text + "<h2>Council keeps the old ferry</h2>" + text, "Old ferry stays for ten years"},
	} {
		d := newDocument([]byte(c.page), "", nil)
		d.findHeadline()
		if got := d.headlineText(); got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
		d.release()
	}
}
