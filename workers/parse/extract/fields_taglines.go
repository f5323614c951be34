package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tagLine is a run of links that stands in one place of the page.
type tagLine struct {
	root  int  // element around it
	rel   bool // its links say rel="tag"
	names []string
}

// Limits on the lists of tags that a page shows.
const (
	maxTagMarks = 80  // marked elements read
	maxInLine   = 40  // links of one list
	afterText   = 150 // elements behind the article's container that its tags may stand behind
)

// markedTags reads the tags that the page marks as such, by class or by
// rel="tag". Of several lists marked by class, those are left out of which the
// article says far less than of another: menus, and lists of other articles.
func (f *pageFields) markedTags(add func(string)) {
	var lines []tagLine
	read := 0 // end of the list that was read last
	for _, m := range f.tagMarks[:min(len(f.tagMarks), maxTagMarks)] {
		if m.element < read {
			continue
		}
		names := f.tagNames(m)
		if len(names) == 0 {
			continue
		}
		root := m.element
		if len(names) == 1 { // one of several, each marked
			root = f.listAround(m.element)
		} else {
			read = f.d.elements[m.element].end
		}
		if n := len(lines) - 1; n >= 0 && lines[n].root == root {
			lines[n].names = append(lines[n].names, names...)
		} else {
			lines = append(lines, tagLine{root, f.d.elements[m.element].node.DataAtom == atom.A, names})
		}
	}
	told := make([]float64, len(lines))
	most := 0.0
	for i, l := range lines {
		if len(lines) > 1 {
			told[i] = f.told(l.names)
			most = max(most, told[i])
		}
	}
	for i, l := range lines {
		if l.rel || 2*told[i] >= most {
			for _, name := range l.names {
				add(name)
			}
		}
	}
}

// maxEntry is how deep a link stands in the entry of a list.
const maxEntry = 3

// listAround returns the element around a list of which element i is an entry.
func (f *pageFields) listAround(i int) int {
	p := f.d.elements[i].parent
	for n := 0; n < maxEntry && p > 0; n++ {
		node := f.d.elements[p].node
		switch node.DataAtom {
		case atom.Li, atom.Dd, atom.Span:
		default:
			if !onlyChild(f.d.elements[i].node) {
				return p
			}
		}
		i, p = p, f.d.elements[p].parent
	}
	return p
}

// onlyChild reports whether nothing but white space stands beside a node.
func onlyChild(n *html.Node) bool {
	blank := func(s *html.Node) bool {
		return s == nil || s.Type == html.TextNode && strings.TrimSpace(s.Data) == ""
	}
	before, after := n.PrevSibling, n.NextSibling
	if before != nil && blank(before) {
		before = before.PrevSibling
	}
	if after != nil && blank(after) {
		after = after.NextSibling
	}
	return before == nil && after == nil
}

// tagNames returns the texts of the links of an element that is marked as
// the article's tags.
func (f *pageFields) tagNames(m mark) []string {
	d := f.d
	e := d.elements[m.element]
	if f.beyond(m.element) || m.around&traitAside != 0 || m.element < d.headline && (e.node.DataAtom == atom.Nav || m.around&traitHeader != 0) {
		return nil
	}
	if e.node.DataAtom == atom.A {
		if hasWord(attr(e.node, "rel"), "tag") && !strings.Contains(attr(e.node, "href"), "/category/") {
			return []string{d.shortText(m.element, maxTag)}
		}
		return nil
	}
	if hasWord(attr(e.node, "itemprop"), "keywords") {
		return slices.Collect(splitTags(d.shortText(m.element, 2000)))
	}
	if d.container >= 0 && m.element > d.elements[d.container].end+afterText || !d.mostlyLinks(m.element) {
		return nil
	}
	var names []string
	for i := m.element + 1; i < e.end && len(names) < maxInLine; i++ {
		switch node := d.elements[i].node; node.DataAtom {
		case atom.A:
			if !f.ownPage(attr(node, "href")) {
				continue
			}
		case atom.Button:
		default:
			continue
		}
		names = append(names, d.shortText(i, maxTag))
	}
	return names
}

// told returns the share of some names that the article says, or that the lists
// in the head of the page have.
func (f *pageFields) told(names []string) float64 {
	if len(names) == 0 {
		return 0
	}
	if f.says == "" {
		f.says = strings.ToLower(f.a.Title + "\n" + f.a.Description + "\n" + f.a.Body)
	}
	n := 0
	for _, name := range names {
		name = strings.TrimLeft(name, "# ")
		if f.saysWords(strings.ToLower(name)) || slices.ContainsFunc(f.a.Tags, func(t schema.Tag) bool { return t.Source != "rel-tag" && strings.EqualFold(t.Name, name) }) {
			n++
		}
	}
	return float64(n) / float64(len(names))
}

// saysWords reports whether the article has the words of a name, whatever their
// endings.
func (f *pageFields) saysWords(name string) bool {
	some := false
	for w := range strings.FieldsSeq(name) {
		n := utf8.RuneCountInString(w)
		stem := w
		for k := 0; k < 2 && n > 5; k, n = k+1, n-1 {
			_, size := utf8.DecodeLastRuneInString(stem)
			stem = stem[:len(stem)-size]
		}
		if !strings.Contains(f.says, stem) {
			return false
		}
		some = true
	}
	return some
}

// Limits on lists of tags that nothing marks.
const (
	maxTagLinks  = 16 // links to pages of tags; more are a cloud of all those of the site
	maxLineWords = 4  // words of a link of a list without such addresses
	minLine      = 2  // links of it
	lineTold     = 0.5
	maxLineLabel = 20 // characters before them
	maxSeparator = 3  // characters between each two
)

// unmarkedTags reads the links around the body whose address says that they
// lead to the page of a tag; where there is none, the first line of short links
// behind the text that lead to pages of one kind, half of which at least the
// article names.
func (f *pageFields) unmarkedTags(add func(string)) {
	d := f.d
	if d.container < 0 {
		return
	}
	var names []string
	var lines []tagLine
	var hrefs []string
	within := d.elements[d.container].end
	for i := max(d.headline, 0); i < min(within+afterText, len(d.elements)); i++ {
		n := d.elements[i].node
		if n.DataAtom != atom.A || f.around[i]&traitAside != 0 || d.elements[i].hidden() {
			continue
		}
		if f.beyond(i) {
			break
		}
		href := attr(n, "href")
		if !f.ownPage(href) {
			continue
		}
		name := d.shortText(i, maxTag)
		if name == "" {
			continue
		}
		if isTagPage(href) {
			if d.last >= 0 && i < d.elements[d.blocks[d.last].element].end && i >= d.blocks[d.first].element && !d.mostlyLinks(f.listAround(i)) {
				continue // a link in a sentence
			}
			if names = append(names, name); len(names) > maxTagLinks {
				return
			}
			continue
		}
		if d.last < 0 || i <= d.blocks[d.last].element || len(strings.Fields(name)) > maxLineWords || d.elements[i].place&inNav != 0 || f.around[i]&traitCrumb != 0 {
			continue
		}
		root := f.listAround(i)
		if k := len(lines) - 1; k >= 0 && lines[k].root == root && besidePage(hrefs[k], href) {
			lines[k].names = append(lines[k].names, name)
		} else {
			lines, hrefs = append(lines, tagLine{root: root, names: []string{name}}), append(hrefs, href)
		}
	}
	if len(names) > 0 {
		for _, name := range names {
			add(name)
		}
		return
	}
	for _, l := range lines {
		if len(l.names) >= minLine && len(l.names) <= maxTagLinks && f.barely(l) && f.told(l.names) >= lineTold {
			for _, name := range l.names {
				add(name)
			}
			return
		}
	}
}

// barely reports whether a line of links has no text beside them but a label
// and what separates them.
func (f *pageFields) barely(l tagLine) bool {
	beside := utf8.RuneCountInString(f.d.shortText(l.root, maxInLine*maxTag)) - maxLineLabel
	for _, name := range l.names {
		beside -= utf8.RuneCountInString(name) + maxSeparator
	}
	return beside <= 0
}

// besidePage reports whether two addresses differ in their last part alone.
func besidePage(a, b string) bool {
	cut := func(s string) string {
		s = strings.TrimSuffix(s, "/")
		return s[:strings.LastIndexAny(s, "/=")+1]
	}
	return cut(a) == cut(b) && a != b
}

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
	for k, lines := max(head, d.last-1), 0; k < last && !found; k += max(lines, 1) {
		for lines = 0; k+lines < last && !f.beside(k+lines); lines++ { // each may have a line of its own
			n := 0
			hashtags(d.blockText(d.blocks[k+lines]), func(name string) { n++; seen(name) })
			if n == 0 {
				break
			}
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
		addShort(f.linksIn(k, nil), add)
		return
	}
	if rest != "" && !(k+1 < end && f.allLinks(k+1) && len(strings.Fields(rest)) < minLine && !strings.ContainsAny(rest, ",|#")) { // else it belongs to the label
		for t := range splitTags(spacedHan(rest)) {
			if utf8.RuneCountInString(t) < 40 {
				add(t)
			}
		}
		return
	}
	var names []string
	for k++; k < end && f.allLinks(k); k++ {
		names = f.linksIn(k, names)
	}
	addShort(names, add)
}

// allLinks reports whether block k is short and made of links.
func (f *pageFields) allLinks(k int) bool {
	b := f.d.blocks[k]
	return b.linkChars*10 >= b.chars*8 && b.chars < 120
}

// maxTagWords is how many words the name of a tag has; longer links are
// headlines.
const maxTagWords = 5

// addShort adds the names of a list unless most of them are headlines.
func addShort(names []string, add func(string)) {
	long := 0
	for _, name := range names {
		if len(strings.Fields(name)) > maxTagWords {
			long++
		}
	}
	if 2*long > len(names) {
		return
	}
	for _, name := range names {
		add(name)
	}
}

// linksIn appends the text of every link in block k to names.
func (f *pageFields) linksIn(k int, names []string) []string {
	d := f.d
	e := d.blocks[k].element
	text := d.blockText(d.blocks[k])
	for i, n := e, 0; i < d.elements[e].end && n < maxInLine; i++ {
		if n := d.elements[i].node; !isLink(n) || !f.ownPage(attr(n, "href")) {
			continue
		}
		if name := d.shortText(i, maxTag); name != "" && strings.Contains(text, name) {
			n++
			names = append(names, name)
		}
	}
	if d.elements[e].node.Parent != nil && isLink(d.elements[e].node.Parent) {
		names = append(names, text)
	}
	return names
}

// hashtags reads a line that is made of hashtags, behind a short label or none.
func hashtags(line string, add func(string)) {
	if len(line) > 600 {
		return
	}
	line = strings.ReplaceAll(line, "＃", "#")
	label, line, ok := strings.Cut(line, "#")
	pieces := strings.Split(line, "#")
	if !ok || utf8.RuneCountInString(label) > maxLineLabel || label != "" && len(pieces) < minLine {
		return
	}
	for _, p := range pieces {
		if utf8.RuneCountInString(p) > 40 || len(strings.Fields(p)) > 4 || strings.TrimSpace(p) == "" {
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
