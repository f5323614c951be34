package extract

import (
	"slices"
	"strings"
	"testing"
)

func TestStoredBody(t *testing.T) {
	const one = "The council voted on Tuesday to keep the old ferry, which has crossed the bay since 1931, for ten more years."
	const two = "Repairs will cost four million crowns, and the ship will be out of service from March, the harbour master said."
	const three = "A petition against its sale had gathered nine thousand names, more than the island has people living on it."
	const four = "The last voyage before the repairs is planned for the twenty-eighth of February, with music on the upper deck."
	description := `<meta name="description" content="The council voted on Tuesday to keep the old ferry, which has crossed">`
	want := []string{one, two, three, four}
	for _, c := range []struct {
		name, page, source string
	}{
		{"json-ld", description + `<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry","articleBody":"` + one + `\n` + two + `\n\n` + three + `\n` + four + `"}</script>`, "json-ld"},
		{"json-ld with markup", description + `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"<p>` + one + `<\/p><p>` + two + `<\/p><p>` + three + `<\/p><p>` + four + `<\/p>"}</script>`, "json-ld"},
		{"next", description + `<script id="__NEXT_DATA__" type="application/json">{"props":{"a":"b","blocks":[{"t":"p","text":"` + one + `"},{"t":"p","text":"` + two + `"},{"t":"p","text":"` + three + `"},{"text":"` + four + `"}]}}</script>`, "payload"},
		{"beside a related story", `<title>The old ferry stays for ten years</title>` + description + `<script id="__NEXT_DATA__" type="application/json">{"props":{"story":{"headline":"The old ferry stays for ten years","body":{"html":"<p>` + one + `</p><p>` + two + `</p><p>` + three + `</p><p>` + four + `</p>"}},"related":[{"headline":"The bridge will open in June","body":"<p>The bridge, which nobody wanted, will open in June after all, the mayor said.</p>"}]}}</script>`, "payload"},
		{"the site's name behind the title", `<title>The old ferry stays for ten years | Island Post</title><script id="__NEXT_DATA__" type="application/json">{"props":{"story":{"headline":"The old ferry stays for ten years","html":"<p>` + one + `</p><p>` + two + `</p><p>` + three + `</p><p>` + four + `</p>"}}}</script>`, "payload"},
		{"state in a script", description + `<script type="application/json">{"body":"<p>` + one + `</p><p>` + two + `</p><p>` + three + `</p><p>` + four + `</p>"}</script>`, "payload"},
		{"server components", description + `<script type="text/x-json">self.__next_f.push([1,"5:[\"$\",\"div\",null,{\"children\":[[\"$\",\"p\",\"1\",{\"children\":\"` + one + `\"}],[\"$\",\"p\",\"2\",{\"children\":\"` + two + `\"}],[\"$\",\"p\",\"3\",{\"children\":\"` + three + `\"}],\"` + four + `\"]}]"])</script>`, "payload"},
		{"in an attribute, beside teasers", `<title>The old ferry stays for ten years</title><story-page :story='{"headline":"The old ferry stays for ten years","by":"` + strings.Repeat("x", leastProperty) + `","text":"<p>` + one + `</p><p>` + two + `</p><p>` + three + `</p><p>` + four + `</p>"}'></story-page><h2>Latest</h2><h3>The bridge nobody wanted will open in June, and it has been painted green</h3><h3>A museum for ropes</h3>`, "payload"},
		{"json-ld where the page is cut off", `<script type="application/ld+json">{"@type":"NewsArticle","articleBody":"` + one + `\n` + two + `\n` + three + `\n` + four + `"}</script><p>` + one + `</p><p>` + two[:70] + ` ...</p><p>` + strings.Repeat("Log in to read on, it costs nothing and takes a minute. ", 5) + `</p>`, "json-ld"},
		{"posts of a live blog", `<title>Live: the old ferry</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Live: the old ferry","liveBlogUpdate":[{"@type":"BlogPosting","headline":"` + one + `","articleBody":"<p>` + two + `</p>"},{"@type":"BlogPosting","articleBody":"` + three + `\n` + four + `"},{"@type":"BlogPosting","headline":"Nothing"}]}</script>`, "json-ld"},
		{"another article's", `<meta name="description" content="Something else altogether, which the data does not hold at all"><script type="application/json">{"body":"<p>` + one + `</p><p>` + two + `</p><p>` + three + `</p><p>` + four + `</p>"}</script>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{URL: "http://island.test/ferry", HTML: []byte(c.page)}
			d := newDocument(in.HTML, in.URL, nil)
			defer d.release()
			var shown []string
			for _, b := range d.blocks {
				shown = append(shown, d.blockText(b))
			}
			got, source := d.storedBody(in, shown)
			if source != c.source || source != "" && !slices.Equal(got, want) {
				t.Errorf("got %q from %q, want source %q", got, source, c.source)
			}
		})
	}
}
