package extract

import (
	"net/url"
	"strings"

	"github.com/harkara/harkara/pkg/schema"
)

// kind says what form the article has and where the page says so: its JSON-LD
// type, its microdata, og:type, its address, its section. What says nothing is an article.
func (d *document) kind(in Input, section string) (schema.ArticleKind, string) {
	for _, k := range d.kindsOfTypes(in.URL) {
		if k != schema.KindArticle {
			return k, "json-ld"
		}
	}
	switch {
	case d.linkedData(in.URL).live != nil:
		return schema.KindLiveBlog, "json-ld"
	case d.inLiveBlog():
		return schema.KindLiveBlog, "microdata"
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
	"en-directo": schema.KindLiveBlog, "en-vivo": schema.KindLiveBlog, "लाइव": schema.KindLiveBlog, "مباشر": schema.KindLiveBlog, "直播": schema.KindLiveBlog, "สด": schema.KindLiveBlog, "diretta": schema.KindLiveBlog, "ao-vivo": schema.KindLiveBlog,
	"video": schema.KindVideo, "videos": schema.KindVideo, "vidéo": schema.KindVideo, "watch": schema.KindVideo,
	"mediathek": schema.KindVideo, "视频": schema.KindVideo, "動画": schema.KindVideo, "वीडियो": schema.KindVideo, "видео": schema.KindVideo, "відео": schema.KindVideo, "فيديو": schema.KindVideo, "ویدیو": schema.KindVideo,
	"影片": schema.KindVideo, "影音": schema.KindVideo, "동영상": schema.KindVideo, "영상": schema.KindVideo, "วิดีโอ": schema.KindVideo, "คลิป": schema.KindVideo, "βίντεο": schema.KindVideo, "ভিডিও": schema.KindVideo, "व्हिडिओ": schema.KindVideo, "வீடியோ": schema.KindVideo, "వీడియో": schema.KindVideo, "ویڈیو": schema.KindVideo, "וידאו": schema.KindVideo,
	"gallery": schema.KindGallery, "galleries": schema.KindGallery, "photos": schema.KindGallery, "photo-gallery": schema.KindGallery,
	"photogallery": schema.KindGallery, "slideshow": schema.KindGallery, "slideshows": schema.KindGallery, "bildergalerie": schema.KindGallery,
	"bildergalerien": schema.KindGallery, "fotostrecke": schema.KindGallery, "fotostrecken": schema.KindGallery, "diaporama": schema.KindGallery,
	"fotogaleria": schema.KindGallery, "fotogalerie": schema.KindGallery, "fotogallery": schema.KindGallery, "galeria": schema.KindGallery, "galerias": schema.KindGallery,
	"फोटो": schema.KindGallery, "फोटो गैलरी": schema.KindGallery, "फ़ोटो गैलरी": schema.KindGallery, "तस्वीरें": schema.KindGallery, "फोटो गॅलरी": schema.KindGallery, "ছবি": schema.KindGallery, "ছবিঘর": schema.KindGallery,
	"фото": schema.KindGallery, "фоторепортаж": schema.KindGallery, "фотогалерея": schema.KindGallery, "صور": schema.KindGallery, "معرض الصور": schema.KindGallery, "گالری عکس": schema.KindGallery, "عکس": schema.KindGallery,
	"图片": schema.KindGallery, "图集": schema.KindGallery, "组图": schema.KindGallery, "圖集": schema.KindGallery, "写真": schema.KindGallery, "フォトギャラリー": schema.KindGallery, "화보": schema.KindGallery, "포토": schema.KindGallery, "ภาพข่าว": schema.KindGallery, "แกลเลอรี": schema.KindGallery, "φωτογραφίες": schema.KindGallery,
	"podcast": schema.KindAudio, "podcasts": schema.KindAudio, "audio": schema.KindAudio, "पॉडकास्ट": schema.KindAudio, "подкаст": schema.KindAudio, "подкасты": schema.KindAudio, "بودكاست": schema.KindAudio, "پادکست": schema.KindAudio, "播客": schema.KindAudio, "ポッドキャスト": schema.KindAudio, "팟캐스트": schema.KindAudio, "พอดแคสต์": schema.KindAudio,
	"opinion": schema.KindOpinion, "opinions": schema.KindOpinion, "commentary": schema.KindOpinion, "comment": schema.KindOpinion,
	"editorial": schema.KindOpinion, "editorials": schema.KindOpinion, "commentisfree": schema.KindOpinion, "op-ed": schema.KindOpinion,
	"columnists": schema.KindOpinion, "columns": schema.KindOpinion, "meinung": schema.KindOpinion, "kommentar": schema.KindOpinion, "kommentare": schema.KindOpinion,
	"debatte": schema.KindOpinion, "debatt": schema.KindOpinion, "debat": schema.KindOpinion, "opinión": schema.KindOpinion, "opinioni": schema.KindOpinion, "opiniao": schema.KindOpinion,
	"opinião": schema.KindOpinion, "tribune": schema.KindOpinion, "tribunes": schema.KindOpinion, "opinie": schema.KindOpinion, "opinia": schema.KindOpinion, "opinie-i-komentarze": schema.KindOpinion,
	"мнения": schema.KindOpinion, "мнение": schema.KindOpinion, "мненията": schema.KindOpinion, "думки": schema.KindOpinion, "απόψεις": schema.KindOpinion, "γνώμες": schema.KindOpinion,
	"विचार": schema.KindOpinion, "राय": schema.KindOpinion, "संपादकीय": schema.KindOpinion, "رأي": schema.KindOpinion, "آراء": schema.KindOpinion, "评论": schema.KindOpinion, "社论": schema.KindOpinion, "社説": schema.KindOpinion, "オピニオン": schema.KindOpinion, "사설": schema.KindOpinion, "칼럼": schema.KindOpinion, "오피니언": schema.KindOpinion, "yazarlar": schema.KindOpinion, "opini": schema.KindOpinion,
	"ओपिनियन": schema.KindOpinion, "संपादकीय लेख": schema.KindOpinion, "सम्पादकीय": schema.KindOpinion, "अग्रलेख": schema.KindOpinion, "মতামত": schema.KindOpinion, "সম্পাদকীয়": schema.KindOpinion, "தலையங்கம்": schema.KindOpinion, "సంపాదకీయం": schema.KindOpinion,
	"колонка": schema.KindOpinion, "колонки": schema.KindOpinion, "مقالات الرأي": schema.KindOpinion, "الرأي": schema.KindOpinion, "رأي وتحليل": schema.KindOpinion, "یادداشت": schema.KindOpinion, "سرمقاله": schema.KindOpinion, "اداریہ": schema.KindOpinion, "דעות": schema.KindOpinion,
	"評論": schema.KindOpinion, "社論": schema.KindOpinion, "观点": schema.KindOpinion, "觀點": schema.KindOpinion, "言论": schema.KindOpinion, "コラム": schema.KindOpinion, "의견": schema.KindOpinion, "ความคิดเห็น": schema.KindOpinion, "บทบรรณาธิการ": schema.KindOpinion, "คอลัมน์": schema.KindOpinion, "คอลัมนิสต์": schema.KindOpinion,
	"press-release": schema.KindPressRelease, "press-releases": schema.KindPressRelease, "pressrelease": schema.KindPressRelease, "pressreleases": schema.KindPressRelease,
	"pressemitteilung": schema.KindPressRelease, "pressemitteilungen": schema.KindPressRelease, "pressemeldungen": schema.KindPressRelease, "communique-de-presse": schema.KindPressRelease, "communiques": schema.KindPressRelease,
	"comunicati-stampa": schema.KindPressRelease, "notas-de-prensa": schema.KindPressRelease, "press release": schema.KindPressRelease, "press releases": schema.KindPressRelease, "pr-newswire": schema.KindPressRelease,
	"communiqué": schema.KindPressRelease, "communiqué de presse": schema.KindPressRelease, "nota de prensa": schema.KindPressRelease, "comunicado de prensa": schema.KindPressRelease, "comunicato stampa": schema.KindPressRelease, "comunicati stampa": schema.KindPressRelease, "persbericht": schema.KindPressRelease, "pressmeddelande": schema.KindPressRelease, "basın bülteni": schema.KindPressRelease, "siaran pers": schema.KindPressRelease,
	"प्रेस विज्ञप्ति": schema.KindPressRelease, "প্রেস বিজ্ঞপ্তি": schema.KindPressRelease, "সংবাদ বিজ্ঞপ্তি": schema.KindPressRelease, "пресс-релиз": schema.KindPressRelease, "пресс-релизы": schema.KindPressRelease, "пресреліз": schema.KindPressRelease, "пресрелізи": schema.KindPressRelease, "δελτίο τύπου": schema.KindPressRelease, "δελτία τύπου": schema.KindPressRelease,
	"بيان صحفي": schema.KindPressRelease, "بيانات صحفية": schema.KindPressRelease, "پریس ریلیز": schema.KindPressRelease, "新闻稿": schema.KindPressRelease, "新聞稿": schema.KindPressRelease, "プレスリリース": schema.KindPressRelease, "보도자료": schema.KindPressRelease, "ข่าวประชาสัมพันธ์": schema.KindPressRelease,
}
