package extract

import (
	"bytes"
	"sync"
	"unicode/utf8"
)

// phrase returns how a block begins: 1 like a pointer to another text (read
// also), 2 like a request to the reader (share, subscribe, comment), 3 like a
// note of rights or of an advertisement, 4 like a credit of a picture; else 0.
func phrase(text []byte) float32 {
	if len(text) > 600 {
		return 0
	}
	text = bytes.TrimLeft(text[:min(len(text), 80)], "[(•»*>→-– ")
	if len(text) < 2 {
		return 0
	}
	index := phraseIndex()
	low := text
	if first := text[0]; first < utf8.RuneSelf || first <= 0xd4 { // scripts with two cases
		if (first|text[1])&0x80 == 0 && index[[2]byte{lowerByte(first), lowerByte(text[1])}] == nil {
			return 0
		}
		low = bytes.ToLower(text)
	}
	for _, p := range index[[2]byte(low[:2])] {
		if len(low) >= len(p.text) && string(low[:len(p.text)]) == p.text {
			return p.kind
		}
	}
	return 0
}

type knownPhrase struct {
	text string
	kind float32
}

// phraseIndex is phrases by their first two bytes.
var phraseIndex = sync.OnceValue(func() map[[2]byte][]knownPhrase {
	index := map[[2]byte][]knownPhrase{}
	for kind, list := range phrases {
		for _, p := range list {
			key := [2]byte([]byte(p[:2]))
			index[key] = append(index[key], knownPhrase{p, float32(kind + 1)})
		}
	}
	return index
})

// phrases are the beginnings that phrase knows, in lower case.
var phrases = [...][]string{
	{ // read also
		"read also", "also read", "read more", "read next", "read:", "see also", "more:", "more on", "more from", "related", "recommended", "don't miss", "watch:", "watch now", "listen:", "you may also", "you might also", "up next", "most read", "most popular", "trending", "latest",
		"lesen sie", "lesen sie auch", "mehr zum thema", "mehr dazu", "auch interessant", "das könnte sie", "zum thema", "siehe auch", "weiterlesen", "passend dazu",
		"lire aussi", "à lire", "a lire", "lire la suite", "lire également", "à voir aussi", "sur le même sujet", "voir aussi",
		"leggi anche", "leggi tutto", "per approfondire", "potrebbe interessarti", "lea también", "lee también", "lee más", "leer más", "te puede interesar", "ver más", "vea también", "mira también", "más información", "noticias relacionadas",
		"leia também", "leia mais", "saiba mais", "veja também", "lees ook", "lees meer", "læs også", "les også", "läs också", "läs mer", "lue myös", "czytaj też", "czytaj także", "czytaj więcej", "zobacz też", "zobacz także", "przeczytaj", "číst více", "čtěte také", "prečítajte si", "citeşte şi", "citește și", "olvasta már", "bunu da oku", "ilgili haber", "ayrıca bakınız", "baca juga", "simak juga", "simak video",
		"читайте также", "читайте ещё", "читать далее", "смотрите также", "по теме", "подробнее", "читайте:", "материалы по теме", "читайте також", "дивіться також", "прочетете още", "вижте още", "διαβάστε", "δείτε επίσης", "διαβάστε ακόμη", "σχετικά",
		"यह भी पढ़ें", "ये भी पढ़ें", "ये खबर भी पढ़ें", "ये ख़बर भी पढ़ें", "यह खबर भी पढ़ें", "ये खबरें भी पढ़ें", "इन्हें भी पढ़ें", "इसे भी पढ़ें", "यह भी देखें", "और पढ़ें", "संबंधित", "इसे भी देखें", "ये भी देखें", "आणखी वाचा", "हे देखील वाचा", "हेही वाचा", "वाचा :", "वाचा:", "আরও পড়ুন", "আরও পড়ুন", "இதையும் படிங்க", "இதையும் படியுங்கள்", "மேலும் படிக்க", "ఇది కూడా చదవండి", "ఇవి కూడా చదవండి", "ಇದನ್ನೂ ಓದಿ", "ഇതും വായിക്കുക", "આ પણ વાંચો", "ਇਹ ਵੀ ਪੜ੍ਹੋ", "یہ بھی پڑھیں", "مزید پڑھیں",
		"اقرأ أيضا", "اقرأ أيضًا", "إقرأ أيضا", "اقرأ المزيد", "المزيد", "شاهد أيضا", "مواضيع ذات صلة", "بیشتر بخوانید", "بخوانید", "همچنین بخوانید", "קראו גם", "עוד בנושא",
		"相关阅读", "相关新闻", "延伸阅读", "推荐阅读", "更多", "责任编辑", "相關新聞", "延伸閱讀", "推薦閱讀", "更多新聞", "看更多", "関連記事", "あわせて読みたい", "【関連", "もっと見る", "続きを読む", "관련기사", "관련 기사", "더보기", "อ่านเพิ่มเติม", "ข่าวที่เกี่ยวข้อง", "xem thêm", "đọc thêm", "tin liên quan",
	},
	{ // requests
		"share", "follow us", "follow me", "subscribe", "sign up", "sign in", "log in", "join our", "join us", "get the", "comments", "leave a comment", "leave a reply", "post a comment", "newsletter", "support our", "download our", "download the", "click here", "tap here", "add as", "save this", "print this", "email this", "report an", "have you got a story", "got a tip", "enter your email", "thank you for", "thanks for", "by signing up", "this site is protected", "please enable", "already a subscriber", "register",
		"teilen", "abonnieren", "jetzt abonnieren", "anmelden", "kommentare", "folgen sie", "newsletter abonnieren", "melden sie sich", "diskutieren sie", "partager", "abonnez-vous", "s'abonner", "commentaires", "suivez-nous", "inscrivez-vous", "réagir", "condividi", "abbonati", "iscriviti", "seguici", "commenti", "compartir", "suscríbete", "síguenos", "comentarios", "regístrate", "comparte", "compartilhe", "assine", "siga", "comentários", "deel", "abonneer", "reacties", "udostępnij", "komentarze", "skomentuj", "подписывайтесь", "подпишитесь", "поделиться", "комментарии", "оставить комментарий", "следите за", "поділитися", "підписуйтесь", "μοιραστείτε", "ακολουθήστε", "σχόλια", "शेयर", "सब्सक्राइब", "हमें फॉलो", "कमेंट", "टिप्पणी", "डाउनलोड करें", "हमारे", "लेटेस्ट", "شارك", "تابعنا", "اشترك", "تعليقات", "分享", "关注", "评论", "訂閱", "追蹤", "按讚", "シェア", "フォロー", "コメント", "공유", "구독", "댓글", "paylaş", "abone ol", "yorumlar", "bagikan", "ikuti",
	},
	{ // rights and advertisements
		"©", "copyright", "(c) ", "all rights reserved", "advertisement", "advertising", "- advertis", "sponsored", "promoted", "ad ", "story continues", "scroll to continue", "article continues", "this article was", "this story was", "first published", "originally published", "tags", "topics", "filed under", "disclaimer", "disclosure", "terms of", "privacy", "we use cookies", "cookies",
		"anzeige", "werbung", "alle rechte", "schlagworte", "quelle:", "publicité", "tous droits", "mots-clés", "pubblicità", "riproduzione riservata", "publicidad", "todos los derechos", "etiquetas", "publicidade", "todos os direitos", "reklama", "tagi", "źródło", "реклама", "все права", "теги", "источник", "фото:", "πηγή", "ετικέτες", "विज्ञापन", "टैग", "إعلان", "جميع الحقوق", "الكلمات", "广告", "版权", "来源", "標籤", "廣告", "広告", "무단", "저작권", "ⓒ", "ilan", "reklam", "etiketler", "iklan",
	},
	{ // credits
		"photo", "image:", "image credit", "image source", "picture:", "photograph", "getty", "credit:", "caption", "video:", "illustration", "file photo", "foto", "bild:", "bildquelle", "crédit", "imagen", "imagem", "zdjęcie", "фотография", "φωτογραφία", "फोटो", "तस्वीर", "صورة", "图", "圖", "写真", "画像", "사진",
	},
}
