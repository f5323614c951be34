package extract

import (
	"slices"
	"strings"
	"testing"
)

func TestTidy(t *testing.T) {
	const one = "<p>The council voted on Tuesday, after two hours, to keep the old ferry for ten more years.</p>"
	const two = "<p>Repairs will cost four million crowns, the harbour master said, and take until autumn.</p>"
	const three = "<p>Until then two boats of the fishing guild carry passengers, though no cars, twice a day from the eastern pier, and nobody is asked to pay.</p>"
	text := []string{
		"The council voted on Tuesday, after two hours, to keep the old ferry for ten more years.",
		"Repairs will cost four million crowns, the harbour master said, and take until autumn.",
	}
	for _, c := range []struct {
		name, page string
		keeps      []string // beside text
	}{
		{name: "byline and date", page: `<h1>Ferry</h1><div>By Anna Holm</div><div>12 March 2024, 14:05</div>` + one + two},
		{name: "byline and date in Hindi", page: `<h1>Ferry</h1><div>लेखक: विपुल सान्याल</div><div>12 मार्च 2024, 14:05 बजे</div>` + one + two},
		{name: "a time between paragraphs", page: `<h1>Ferry</h1>` + one + `<div>14:05</div>` + two},
		{name: "a pointer to another article", page: `<h1>Ferry</h1>` + one + `<p>Read also: <a href=/b>The bridge that nobody wanted</a></p>` + two},
		{name: "an invitation with its heading", page: `<h1>Ferry</h1>` + one + `<h3>Never miss a tide</h3><p>Sign up for our newsletter, it is free.</p>` + two},
		{name: "a list of links", page: `<h1>Ferry</h1>` + one + `<ul><li><a href=/b>The bridge nobody wanted</a><li><a href=/c>A museum for ropes</a></ul>` + two},
		{name: "a list of places on the page", page: `<h1>Ferry</h1><ul><li><a href=#b>The bridge nobody wanted</a><li><a href=#c>A museum for ropes</a></ul>` + one + two, keeps: []string{"The bridge nobody wanted", "A museum for ropes"}},
		{name: "a pulled quote", page: `<h1>Ferry</h1>` + one + `<div>“Repairs will cost four million crowns”</div>` + two},
		{name: "a heading that nothing follows", page: `<h1>Ferry</h1>` + one + two + `<h3>More news</h3>`},
		{name: "a name at the end", page: `<h1>Ferry</h1>` + one + two + `<p><b>Diễm Quỳnh</b></p>`},
		{name: "the next article", page: `<article><h1>Ferry</h1>` + one + two + `</article><article><h2>Bridge</h2><p>The bridge, which nobody wanted, will open in June after all, the mayor said.</p></article>`},
		{name: "above the headline", page: `<p>News of the islands since 1931</p><h1>Ferry</h1>` + one + two},
		{name: "a label above each part", page: `<h1>Ferry</h1><div>Story text</div>` + one + `<div>Story text</div>` + two + `<div>Story text</div>`},
		{name: "figures in the first sentence", page: `<h1>Ferry</h1><div>30일 새벽 5시쯤 솔내시장 안 가게 2곳에서 불이 났으나 소방차가 와서 40분 만에 모두 꺼졌다.</div>` + one + two, keeps: []string{"30일 새벽 5시쯤 솔내시장 안 가게 2곳에서 불이 났으나 소방차가 와서 40분 만에 모두 꺼졌다."}},
		{name: "the next article without an article element", page: `<main><div class=story><h1>Ferry</h1>` + one + two + `</div><div class=story><h1>Bridge</h1><p>The bridge, which nobody wanted, will open in June after all, the mayor said.</p></div></main>`},
		{name: "a short quote set aside", page: `<h1>Ferry</h1>` + one + `<aside>“keep the old ferry”</aside>` + two},
		{name: "a channel to follow", page: `<h1>Ferry</h1>` + one + `<p><b>हमारे व्हाट्सएप चैनल से जुड़ें और हर ख़बर सबसे पहले पाएं</b></p>` + two},
		{name: "a newsroom's address", page: `<h1>Ferry</h1>` + one + two + `<p><em>Do you have a story for us? Write to <a href="mailto:a@b.test">a@b.test</a></em></p>`},
		{name: "a pointer and a link in paragraphs of their own", page: `<h1>Ferry</h1>` + one + `<p>ये खबर भी पढ़ें...</p><p><a href=/b>The bridge that nobody wanted</a></p>` + two},
		{name: "a line of marks", page: `<h1>Ferry</h1>` + one + `<p>***</p>` + two},
		{name: "a caption that is no figcaption", page: `<h1>Ferry</h1><div class=photo><img src=a.jpg><p class=cap>The ferry in the harbour, last summer.</p></div>` + one + two},
		{name: "a caption without its picture", page: `<h1>Ferry</h1><p class=photo-caption>The ferry in the harbour, last summer.</p>` + one + two},
		{name: "a request for consent longer than the text", page: `<div id=cookie-box role=dialog>` + strings.Repeat(`<p>We and our partners keep small files on your device, as you allow us to, and read them to learn what you look at, for as long as a year.</p>`, 8) + `</div><article><h1>Ferry</h1>` + one + two + three + `</article>`, keeps: []string{"Until then two boats of the fishing guild carry passengers, though no cars, twice a day from the eastern pier, and nobody is asked to pay."}},
		{name: "a dialog longer than the text", page: `<div class=layer role=dialog><h2>Before you read on</h2>` + strings.Repeat(`<p>We and our partners keep small files on your device, as you allow us to, and read them to learn what you look at, for as long as a year.</p>`, 8) + `</div><article><h1>Ferry</h1>` + one + two + three + `</article>`, keeps: []string{"Until then two boats of the fishing guild carry passengers, though no cars, twice a day from the eastern pier, and nobody is asked to pay."}},
		{name: "a request for consent", page: `<h1>Ferry</h1>` + one + two + `<div id=consent-box><div><p>We and our partners keep small files on your device, as you allow us to.</p></div></div>`},
		{name: "an article named after cookies", page: `<h1>Ferry</h1><div class=about-cookies>` + one + two + `</div>`},
		{name: "a label and a link", page: `<h1>Ferry</h1>` + one + `<p>Magazin: <a href=/b>The bridge that nobody wanted</a></p>` + two},
		{name: "a colon and a link", page: `<h1>Ferry</h1>` + one + `<p>The master said: <a href=/b>we keep it</a>, and so the harbour, the school and the shop will stay.</p>` + two, keeps: []string{"The master said: we keep it, and so the harbour, the school and the shop will stay."}},
		{name: "the number of a page", page: `<h1>Ferry</h1>` + one + `<div>Page 2 / 3</div>` + two},
		{name: "a line below a picture", page: `<h1>Ferry</h1><p><img src=a.jpg></p><p>The ferry in the harbour / ANNA HOLM</p>` + one + two},
		{name: "a credit below a picture", page: `<h1>Ferry</h1><p><img src=a.jpg></p><p>The ferry lies in the harbour. Foto: Anna Holm</p>` + one + two},
		{name: "text below a picture", page: `<h1>Ferry</h1><p><img src=a.jpg></p>` + one + two},
		{name: "tags with a label", page: `<h1>Ferry</h1>` + one + two + `<p>關鍵字：渡輪、港口</p>`},
		{name: "dates in Bengali digits", page: `<h1>Ferry</h1><p>প্রকাশ: ২৪ নভেম্বর ২০২৬, ১৮:০৫ আপডেট: ২৪ নভেম্বর ২০২৬, ১৯:৪০</p>` + one + two},
		{name: "writers and dates in one line", page: `<h1>Ferry</h1><p>Par Anna Holm et Per Lind (avec l’agence) Publié le 19 novembre 2026 à 18h12, modifié le 20 novembre 2026 à 07h30</p>` + one + two},
		{name: "whose opinion it is", page: `<h1>Ferry</h1>` + one + two + `<p>(ये लेखिका के निजी विचार हैं)</p>`},
		{name: "an agency's sign-off", page: `<h1>Ferry</h1>` + one + two + `<p>भाषा अजय मनीषा</p>`},
		{name: "hashtags", page: `<h1>Ferry</h1>` + one + two + `<p>#ferry #old_harbour</p>`},
		{name: "particulars", page: `<h1>Ferry</h1><div>News no. 18204 | Published 3 March 2024 | Reporter: Anna Holm</div>` + one + two},
		{name: "a box with a field to fill in", page: `<h1>Ferry</h1>` + one + `<div><h4>Every Sunday in your inbox</h4><p>The best stories, chosen by us.</p><input type=email></div>` + two},
		{name: "a link under a heading in the midst of the text", page: `<header><h1>Ferry</h1><p>The islands keep their ferry, and with it the harbour, the school and the shop.</p></header><div>` + one + `<h3><a href=/b>The bridge nobody wanted</a></h3>` + two +
			`<p>The ferry was built in 1961, and has been painted, by its crew, every second spring.</p></div>`,
			keeps: []string{"The islands keep their ferry, and with it the harbour, the school and the shop.", "The ferry was built in 1961, and has been painted, by its crew, every second spring."}},
		{name: "a subheading", page: `<h1>Ferry</h1>` + one + `<h2>What it costs</h2>` + two, keeps: []string{"What it costs"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDocument([]byte("<title>Ferry</title>"+c.page), "", nil)
			defer d.release()
			d.findHeadline()
			var all []int
			for i := range d.blocks {
				if !d.inside(d.blocks[i].element, d.headline) {
					all = append(all, i)
				}
			}
			var got []string
			for _, i := range d.tidy(all, nil) {
				got = append(got, d.blockText(d.blocks[i]))
			}
			want := append(slices.Clone(c.keeps), text...)
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestPosts(t *testing.T) {
	const page = `<title>Storm live</title><script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm live"}</script>
		<h1>Storm live</h1><p>All that happens on the coast tonight.</p><div class=posts>
		<div class=post><b>18:10</b><h3>The ferry is back</h3><p>All passengers are safe, the harbour master says.</p><a href=#>Share</a></div>
		<div class=post><b>17:45</b><p>The bridge is closed to lorries.</p><a href=#>Share</a></div></div>
		<div class=more><h4>More news</h4><p><a href=/b>A museum for ropes opens.</a></p></div>`
	d := newDocument([]byte(page), "", nil)
	defer d.release()
	d.findHeadline()
	var got []string
	for _, i := range d.withPosts([]int{1}, make([]float32, len(d.blocks))) {
		got = append(got, d.blockText(d.blocks[i]))
	}
	want := []string{"All that happens on the coast tonight.", "The ferry is back", "All passengers are safe, the harbour master says.", "The bridge is closed to lorries."}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTidySpares(t *testing.T) {
	const quote = "<p>Repairs will cost us about Four million crowns, the harbour master said, and take until autumn.</p><p>Four million crowns, the harbour master said.</p>"
	d := newDocument([]byte("<h1>Ferry</h1>"+quote), "", nil)
	defer d.release()
	d.findHeadline()
	for score, want := range map[float32]int{sure - 1: 1, sure + 1: 2} {
		if got := d.tidy([]int{1, 2}, []float32{0, score, score}); len(got) != want {
			t.Errorf("a sentence that stands twice, of log-odds %.0f: %d blocks left, want %d", score, len(got), want)
		}
	}
}
