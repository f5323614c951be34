package extract

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// tagBlocks is how many blocks below the text are searched for its tags.
const tagBlocks = 14

// shownTags reads the tags that a page shows without marking them: behind a
// label such as "Tags:", or as a line of hashtags.
func (f *pageFields) shownTags(add func(string)) {
	d := f.d
	if d.last < 0 {
		return
	}
	head := f.blockAfter(d.headline)
	last := min(len(d.blocks), d.last+1+tagBlocks)
	found := false
	seen := func(name string) {
		found = true
		add(name)
	}
	for k := d.last; k < last && !found; k++ {
		if !f.beside(k) {
			f.labelledTags(k, last, seen)
		}
	}
	for k := max(head, d.last-1); k < last && !found; k++ {
		if !f.beside(k) {
			hashtags(d.blockText(d.blocks[k]), seen)
		}
	}
	for k := head; k < min(d.first, head+12) && !found; k++ {
		if !f.beside(k) {
			f.labelledTags(k, d.first, seen)
		}
	}
}

// beside reports whether block k belongs to what stands beside the article.
func (f *pageFields) beside(k int) bool {
	e := f.d.blocks[k].element
	return f.around[e]&(traitAside|traitHeader|traitCrumb) != 0 || f.d.elements[e].place&inNav != 0
}

// labelledTags reads the links behind a label for tags in block k: in the same
// block, or in the blocks of links alone that follow it.
func (f *pageFields) labelledTags(k, end int, add func(string)) {
	d := f.d
	b := d.blocks[k]
	if b.end-b.start > 1200 {
		return
	}
	rest, ok := cutTagLabel(d.blockText(b))
	if !ok {
		return
	}
	if b.linkChars > 0 {
		f.linksIn(k, add)
		return
	}
	if rest != "" {
		for t := range splitTags(rest) {
			if utf8.RuneCountInString(t) < 40 {
				add(t)
			}
		}
		return
	}
	for k++; k < end && d.blocks[k].linkChars*10 >= d.blocks[k].chars*8 && d.blocks[k].chars < 120; k++ {
		f.linksIn(k, add)
	}
}

// linksIn calls each with the text of every link in block k.
func (f *pageFields) linksIn(k int, each func(text string)) {
	d := f.d
	e := d.blocks[k].element
	text := d.blockText(d.blocks[k])
	for i, n := e, 0; i < d.elements[e].end && n < 40; i++ {
		if n := d.elements[i].node; !isLink(n) || !f.ownPage(attr(n, "href")) {
			continue
		}
		if name := d.shortText(i, maxTag); name != "" && strings.Contains(text, name) {
			n++
			each(name)
		}
	}
	if d.elements[e].node.Parent != nil && isLink(d.elements[e].node.Parent) {
		each(text)
	}
}

// hashtags reads a line that is made of hashtags.
func hashtags(line string, add func(string)) {
	if len(line) > 600 || !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "＃") {
		return
	}
	line = strings.ReplaceAll(line, "＃", "#")
	pieces := strings.Split(line[1:], "#")
	for _, p := range pieces {
		if utf8.RuneCountInString(p) > 40 || len(strings.Fields(p)) > 4 {
			return
		}
	}
	for _, p := range pieces {
		add("#" + strings.TrimSpace(p))
	}
}

// cutTagLabel removes a label for tags from the beginning of a line.
func cutTagLabel(line string) (rest string, ok bool) {
	lower := strings.ToLower(clip(line, 60))
	end := strings.IndexAny(lower, ":：")
	colon := end >= 0
	if !colon {
		end = len(lower)
	}
	for _, bar := range [...]string{" ", "|", "#"} {
		if at := strings.Index(lower, bar); at > 0 && tagLabels()[strings.TrimSpace(lower[:at])] && (!colon || at < end) {
			return strings.TrimLeft(line[min(at, len(line)):], " :：|"), true
		}
	}
	label := strings.TrimSpace(lower[:end])
	if tagLabels()[label] {
		return strings.TrimLeft(line[min(end, len(line)):], " :："), true
	}
	if words := strings.Fields(lower); !colon && len(words) > 2 && tagLabels()[words[0]+" "+words[1]] {
		return strings.Join(strings.Fields(line)[2:], " "), true
	}
	return "", false
}

// tagLabels are the labels that stand before an article's tags, in lower case.
var tagLabels = sync.OnceValue(func() map[string]bool {
	labels := map[string]bool{}
	for w := range strings.SplitSeq("tags, tag, tagged, tagged in, topics, topic, keywords, key words, labels, label, filed under, hashtags, more on, related topics, in this story, more about, read more about, see more on, "+
		"schlagworte, schlagwörter, stichworte, stichwörter, themen, thema, mehr zum thema, mots-clés, mots clés, sujets, thèmes, dossiers, dossier, étiquettes, sur le même sujet, mots-clefs, etiquetas, temas, palabras clave, archivado en, más sobre, más información sobre, etiquetado, mais sobre, tópicos, assuntos, palavras-chave, tudo sobre, leia mais sobre, saiba mais sobre, argomenti, temi, parole chiave, etichette, tag:, trefwoorden, onderwerpen, meer over, etiketter, ämnen, ämne, emner, emneord, taggar, mer om, läs mer om, mere om, stikord, aiheet, avainsanat, asiasanat, "+
		"tagi, tematy, słowa kluczowe, więcej o, témata, štítky, klíčová slova, témy, kľúčové slová, címkék, kulcsszavak, etichete, cuvinte cheie, oznake, ključne riječi, teme, tagovi, etiketler, etiket, konular, anahtar kelimeler, temat, kata kunci, topik, label, tagar, từ khóa, chủ đề, thẻ, mada, maneno muhimu, mga tag, "+
		"теги, тег, метки, ключевые слова, темы, тема, сюжет, сюжеты, мітки, ключові слова, етикети, ключови думи, тагови, ознаке, ετικέτες, θέματα, λέξεις-κλειδιά, תגיות, תגית, נושאים, נושאים קשורים, עוד בנושא, مزيد حول, الكلمات المفتاحية, كلمات مفتاحية, كلمات دلالية, الوسوم, وسوم, الأوسمة, مواضيع, علامات, برچسب\u200cها, برچسب ها, برچسبها, کلیدواژه, کلیدواژه\u200cها, کلمات کلیدی, ٹیگز, ٹیگ, موضوعات, ٹاپکس, متعلقہ عنوانات, "+
		"टैग, टैग्स, टैग्ज, लेबल, लेबल्स, विषय, विषयवस्तु, कीवर्ड, कीवर्ड्स, ट्रेंडिंग टैग, संबंधित विषय, টপিক, ট্যাগ, ট্যাগস, ট্যাগসমূহ, বিষয়, বিষয়, বিষয়সমূহ, বিষয়বস্তু, குறிச்சொற்கள், டேக்ஸ், தலைப்புகள், ట్యాగ్\u200cలు, ట్యాగ్స్, టాగ్లు, సంబంధిత అంశాలు, ടാഗുകൾ, ടാഗ്, വിഷയങ്ങൾ, ಟ್ಯಾಗ್\u200cಗಳು, ಟ್ಯಾಗ್, ટૅગ્સ, ટેગ્સ, ટેગ, વિષય, ਟੈਗ, ਵਿਸ਼ੇ, แท็ก, แท็กที่เกี่ยวข้อง, คีย์เวิร์ด, หัวข้อ, 标签, 标签：, 關鍵字, 关键词, 关键字, 關鍵詞, 標籤, タグ, キーワード, 関連キーワード, 関連タグ, 태그, 키워드, 해시태그, 관련키워드", ",") {
		labels[strings.TrimSpace(w)] = true
	}
	for w := range strings.SplitSeq("குறிச்சொற்கள்,டேக்ஸ்,தலைப்புகள்,குறியீடுகள்", ",") {
		labels[w] = true
	}
	return labels
})
