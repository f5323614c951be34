package extract

import (
	"slices"
	"testing"
)

// TestAuthorsOfThePage holds forms of bylines that need the page around them: what
// competes with the author is on the page, too.
func TestAuthorsOfThePage(t *testing.T) {
	const english = "<p>The council of Brackwater voted on Monday to rebuild the wooden bridge over the river, two years after a flood had carried it away.</p>" +
		"<p>The work will cost two million and is to begin in spring, the mayor said, provided that the county pays its share of the sum.</p>" +
		"<p>Until then the people of the eastern quarter go on crossing by the ferry, which runs every twenty minutes and stops at dusk.</p>"
	const hindi = "<p>सोनगिरि नगर परिषद ने सोमवार को नदी पर बना पुराना लकड़ी का पुल फिर से बनाने का फैसला किया, जो दो साल पहले बाढ़ में बह गया था।</p>" +
		"<p>काम पर बीस लाख रुपये खर्च होंगे और यह वसंत में शुरू होगा, बशर्ते जिला प्रशासन अपना हिस्सा समय पर दे दे।</p>" +
		"<p>तब तक पूर्वी मोहल्ले के लोग नाव से ही नदी पार करेंगे, जो हर बीस मिनट पर चलती है और शाम ढलते ही बंद हो जाती है।</p>"
	const chinese = "<p>柳湾镇议会周一决定重建两年前被洪水冲走的木桥，工程预计明年春天开工，总费用约二百万元，由县里和镇里共同承担。</p>" +
		"<p>镇长表示，只要县里的款项按时到位，新桥将在秋收之前通车，届时东岸的居民不必再绕行十几公里。</p>" +
		"<p>在此之前，东岸居民仍将乘坐渡船过河，渡船每二十分钟一班，天黑以后停航，遇到大风也会临时停运。</p>"
	page := func(lang, title, before, body, behind string) string {
		return `<html lang="` + lang + `"><head><title>` + title + `</title></head><body><article><h1>` + title + `</h1>` + before + `<div class="story">` + body + `</div>` + behind + `</article></body></html>`
	}
	for name, c := range map[string]struct {
		html string
		want []string
	}{
		"a teaser's author": {page("en", "Brackwater rebuilds its wooden bridge", "", english, `<p>Words: <a href="/people/ada-merrow">Ada Merrow</a></p></article>`+
			`<section class="more"><article><h3><a href="/x/1">The mill that would not stop</a></h3><span class="by author">Tom Pelling</span></article></section><article>`), []string{"Ada Merrow"}},
		"a box that introduces the author": {page("hi", "सोनगिरि में फिर बनेगा लकड़ी का पुल", "", hindi,
			`<div class="abc"><strong>मीनाक्षी तोमरिया</strong><p>लेखिका नगर नियोजन पर लिखती हैं।</p></div>`), []string{"मीनाक्षी तोमरिया"}},
		"buttons beside the author": {page("en", "Brackwater rebuilds its wooden bridge",
			`<div class="author"><a href="/author/ada">Ada Merrow</a> <span>Fri Nov</span> <a href="#">Social Links</a></div>`, english, ""), []string{"Ada Merrow"}},
		"the place behind From": {page("en", "Brackwater rebuilds its wooden bridge", "", "<p><strong>From Ada Merrow, Brackwater</strong></p>"+english, ""), []string{"Ada Merrow"}},
		"an editor in the metadata": {`<html lang="zh"><head><meta name="author" content="陈木子"><title>柳湾镇将重建木桥</title></head><body><h1>柳湾镇将重建木桥</h1>` +
			`<div><span>2021-09-17 08:12</span> <span>记者 周晓棠 通讯员 胡建原</span></div><div class="txt">` + chinese + `</div><div>责任编辑：陈木子</div></body></html>`, []string{"周晓棠", "胡建原"}},
		"an editor stated, the reporter below the headline": {`<html lang="hi"><head><title>सोनगिरि में फिर बनेगा लकड़ी का पुल</title><script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"सोनगिरि में फिर बनेगा लकड़ी का पुल","author":{"@type":"Person","name":"Mohan Tirkey"}}</script></head><body><article><h1>सोनगिरि में फिर बनेगा लकड़ी का पुल</h1>` +
			`<div class="strip"><span>By <a href="/reporter/rakesh">राकेश कुमार मीणा</a></span> <span>Edited By: <a href="/desk/mohan">Mohan Tirkey</a></span> <span>Publish Date: Tue, 18 Nov 2025 07:42 PM (IST)</span> <span>Updated Date: Tue, 18 Nov 2025 07:42 PM (IST)</span></div>` + hindi + `</article></body></html>`, []string{"राकेश कुमार मीणा"}},
		"who put the text on a blog": {page("hi", "सोनगिरि में फिर बनेगा लकड़ी का पुल", "", "<div><b>रिपोर्ट - राकेश मीणा, सोनगिरि</b></div>"+hindi,
			`<span class="post-author vcard">प्रस्तुतकर्ता <span class="fn" itemprop="author"><span itemprop="name">Hamara Songiri</span></span></span>`), []string{"राकेश मीणा"}},
		"two writers behind a dash": {page("en", "Brackwater rebuilds its wooden bridge", "", english, "<p>Words: Ada Merrow - Tom Pelling / Camera: Ben Holm</p>"), []string{"Ada Merrow", "Tom Pelling"}},
		"a guest's box above the headline": {`<html lang="en"><head><title>Who will mend the bridge?</title></head><body><main><div class="guest"><img src="/ada.jpg"><h4>Ada Merrow</h4><p>A historian of rivers at the school of Brackwater, she is the author of a book on ferries and their crews.</p><a href="/w/ada">More by this writer</a></div>` +
			`<h1>Who will mend the bridge?</h1><div>12 March 2024</div><div class="txt">` + english + `</div></main></body></html>`, []string{"Ada Merrow"}},
		"the site's own agency": {`<html lang="hi"><head><title>सोनगिरि में फिर बनेगा लकड़ी का पुल</title></head><body><div class="logo"><a href="/"><img src="l.gif" alt="देशसूत्र"></a></div>` +
			`<h1>सोनगिरि में फिर बनेगा लकड़ी का पुल</h1><div><p>सोनगिरि, 12 मार्च (देशसूत्र) नगर परिषद की बैठक देर रात तक चली और अंत में सब सहमत हुए।</p>` + hindi + `</div></body></html>`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			a, err := Page(Input{URL: "https://www.example.org/a/1", HTML: []byte(c.html)})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(a.Authors, c.want) {
				t.Errorf("authors %q (%s), want %q", a.Authors, a.Sources["authors"], c.want)
			}
		})
	}
}
