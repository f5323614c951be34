package extract

import (
	"testing"

	"github.com/harkara/harkara/pkg/schema"
)

func TestKind(t *testing.T) {
	for _, c := range []struct {
		name, url, head, section string
		want                     schema.ArticleKind
		source                   string
	}{
		{name: "nothing said", url: "https://paper.test/2024/storm", want: schema.KindArticle},
		{name: "live blog by type", url: "https://paper.test/a", head: `<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Storm"}</script>`, want: schema.KindLiveBlog, source: "json-ld"},
		{name: "live blog beside an article", url: "https://paper.test/a", head: `<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Storm","datePublished":"2024-03-05","author":"Ann Lee"},{"@type":"LiveBlogPosting","headline":"Storm"}]}</script>`, want: schema.KindLiveBlog, source: "json-ld"},
		{name: "live blog in a list", url: "https://paper.test/a", head: `<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Storm"},{"@type":"ItemList","itemListElement":[{"@type":"LiveBlogPosting","headline":"Rain"}]}]</script>`, want: schema.KindArticle},
		{name: "type among others", url: "https://paper.test/a", head: `<script type="application/ld+json">{"@type":["NewsArticle","OpinionNewsArticle"],"headline":"x"}</script>`, want: schema.KindOpinion, source: "json-ld"},
		{name: "video within an article", url: "https://paper.test/a", head: `<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","video":{"@type":"VideoObject"}}</script>`, want: schema.KindArticle},
		{name: "video page", url: "https://paper.test/a", head: `<meta property="og:type" content="video.other">`, want: schema.KindVideo, source: "meta"},
		{name: "directory", url: "https://paper.test/opinion/2024/storm", want: schema.KindOpinion, source: "url"},
		{name: "a title is no directory", url: "https://paper.test/2024/opinion", want: schema.KindArticle},
		{name: "section in Hindi", url: "https://paper.test/a/b", section: "विचार", want: schema.KindOpinion, source: "section"},
		{name: "section in Thai", url: "https://paper.test/a/b", section: "ความคิดเห็น", want: schema.KindOpinion, source: "section"},
		{name: "section in Arabic", url: "https://paper.test/a/b", section: "معرض الصور", want: schema.KindGallery, source: "section"},
		{name: "section in Chinese", url: "https://paper.test/a/b", section: "新闻稿", want: schema.KindPressRelease, source: "section"},
		{name: "on television", url: "https://paper.test/tv/a-series", want: schema.KindArticle},
		{name: "live blog in microdata", url: "https://paper.test/a", head: `<div itemscope itemtype="https://schema.org/LiveBlogPosting"><h1>Storm on the coast</h1></div>`, want: schema.KindLiveBlog, source: "microdata"},
		{name: "live blog beside", url: "https://paper.test/a", head: `<h1>Storm on the coast</h1><div itemscope itemtype="https://schema.org/LiveBlogPosting">x</div>`, want: schema.KindArticle},
		{name: "press releases", url: "https://paper.test/Press-Releases/1", want: schema.KindPressRelease, source: "url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := Input{URL: c.url, HTML: []byte(c.head + "<p>x</p>")}
			d := newDocument(in.HTML, in.URL, nil)
			defer d.release()
			d.findHeadline()
			got, source := d.kind(in, c.section)
			if got != c.want || source != c.source {
				t.Errorf("got %s from %q, want %s from %q", got, source, c.want, c.source)
			}
		})
	}
}
