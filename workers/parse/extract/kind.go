package extract

import (
	"net/url"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
)

// kind says what form the article has and where the page says so: its JSON-LD
// type, og:type, its address, its section. What says nothing is an article.
func (d *document) kind(in Input, section string) (schema.ArticleKind, string) {
	for _, k := range d.kindsOfTypes(in.URL) {
		if k != schema.KindArticle {
			return k, "json-ld"
		}
	}
	if strings.HasPrefix(d.metaContent("og:type"), "video") {
		return schema.KindVideo, "meta"
	}
	if k := kindOfPath(in.URL); k != "" {
		return k, "url"
	}
	if k := kindWords[strings.ToLower(section)]; k != "" {
		return k, "section"
	}
	return schema.KindArticle, ""
}

// kindsOfTypes returns what the types of the JSON-LD object that describes the
// page say.
func (d *document) kindsOfTypes(address string) []schema.ArticleKind {
	var out []schema.ArticleKind
	d.linkedData(address).article.is(func(t string) bool {
		switch t {
		case "LiveBlogPosting":
			out = append(out, schema.KindLiveBlog)
		case "OpinionNewsArticle":
			out = append(out, schema.KindOpinion)
		case "VideoObject":
			out = append(out, schema.KindVideo)
		case "ImageGallery", "MediaGallery":
			out = append(out, schema.KindGallery)
		case "PodcastEpisode", "AudioObject":
			out = append(out, schema.KindAudio)
		case "AdvertiserContentArticle":
			out = append(out, schema.KindPressRelease)
		}
		return false
	})
	return out
}

// kindOfPath reads the directories of an address: /opinion/2024/a-title.
func kindOfPath(address string) schema.ArticleKind {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for _, p := range parts[:max(len(parts)-1, 0)] {
		if k := kindWords[strings.ToLower(p)]; k != "" {
			return k
		}
	}
	return ""
}

// kindWords are the names of sections and directories that hold one kind, in
// lower case.
var kindWords = map[string]schema.ArticleKind{
	"live": schema.KindLiveBlog, "liveblog": schema.KindLiveBlog, "live-blog": schema.KindLiveBlog, "liveticker": schema.KindLiveBlog,
	"live-updates": schema.KindLiveBlog, "newsblog": schema.KindLiveBlog, "en-direct": schema.KindLiveBlog, "endirect": schema.KindLiveBlog,
	"en-directo": schema.KindLiveBlog, "en-vivo": schema.KindLiveBlog, "diretta": schema.KindLiveBlog, "ao-vivo": schema.KindLiveBlog,
	"video": schema.KindVideo, "videos": schema.KindVideo, "vidéo": schema.KindVideo, "watch": schema.KindVideo, "tv": schema.KindVideo,
	"mediathek": schema.KindVideo, "视频": schema.KindVideo, "動画": schema.KindVideo, "वीडियो": schema.KindVideo, "видео": schema.KindVideo, "فيديو": schema.KindVideo,
	"gallery": schema.KindGallery, "galleries": schema.KindGallery, "photos": schema.KindGallery, "photo-gallery": schema.KindGallery,
	"photogallery": schema.KindGallery, "slideshow": schema.KindGallery, "slideshows": schema.KindGallery, "bildergalerie": schema.KindGallery,
	"bildergalerien": schema.KindGallery, "fotostrecke": schema.KindGallery, "fotostrecken": schema.KindGallery, "diaporama": schema.KindGallery,
	"fotogaleria": schema.KindGallery, "fotogalerie": schema.KindGallery, "fotogallery": schema.KindGallery, "galeria": schema.KindGallery, "galerias": schema.KindGallery,
	"podcast": schema.KindAudio, "podcasts": schema.KindAudio, "audio": schema.KindAudio,
	"opinion": schema.KindOpinion, "opinions": schema.KindOpinion, "commentary": schema.KindOpinion, "comment": schema.KindOpinion,
	"editorial": schema.KindOpinion, "editorials": schema.KindOpinion, "commentisfree": schema.KindOpinion, "op-ed": schema.KindOpinion,
	"columnists": schema.KindOpinion, "columns": schema.KindOpinion, "meinung": schema.KindOpinion, "kommentar": schema.KindOpinion, "kommentare": schema.KindOpinion,
	"debatte": schema.KindOpinion, "debatt": schema.KindOpinion, "debat": schema.KindOpinion, "opinión": schema.KindOpinion, "opinioni": schema.KindOpinion, "opiniao": schema.KindOpinion,
	"opinião": schema.KindOpinion, "tribune": schema.KindOpinion, "tribunes": schema.KindOpinion, "opinie": schema.KindOpinion, "opinia": schema.KindOpinion, "opinie-i-komentarze": schema.KindOpinion,
	"мнения": schema.KindOpinion, "мнение": schema.KindOpinion, "мненията": schema.KindOpinion, "думки": schema.KindOpinion, "απόψεις": schema.KindOpinion, "γνώμες": schema.KindOpinion,
	"विचार": schema.KindOpinion, "राय": schema.KindOpinion, "संपादकीय": schema.KindOpinion, "رأي": schema.KindOpinion, "آراء": schema.KindOpinion, "评论": schema.KindOpinion, "社论": schema.KindOpinion, "社説": schema.KindOpinion, "オピニオン": schema.KindOpinion, "사설": schema.KindOpinion, "칼럼": schema.KindOpinion, "오피니언": schema.KindOpinion, "yazarlar": schema.KindOpinion, "opini": schema.KindOpinion,
	"press-release": schema.KindPressRelease, "press-releases": schema.KindPressRelease, "pressrelease": schema.KindPressRelease, "pressreleases": schema.KindPressRelease,
	"pressemitteilung": schema.KindPressRelease, "pressemitteilungen": schema.KindPressRelease, "pressemeldungen": schema.KindPressRelease, "communique-de-presse": schema.KindPressRelease, "communiques": schema.KindPressRelease,
	"comunicati-stampa": schema.KindPressRelease, "notas-de-prensa": schema.KindPressRelease, "press release": schema.KindPressRelease, "press releases": schema.KindPressRelease, "pr-newswire": schema.KindPressRelease,
}
