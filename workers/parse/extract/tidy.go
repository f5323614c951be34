package extract

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// sure is the log-odds from which the forests know better than those rules that
// are wrong about sentences of the text now and then.
const sure = 2

// tidy takes out of the chosen blocks what is never part of a body: other
// articles below the first, what stands above the headline, bylines and dates
// around the text, pointers to other articles. Some rules leave alone what the
// forests are sure of; score is what they said, nil when they said nothing.
func (d *document) tidy(chosen []int, score []float32) []int {
	for _, rule := range [...]struct {
		kept  func([]int) []int
		below float32 // log-odds from which blocks are left alone, 0 when none are
	}{
		{d.withoutConsent, 0}, {d.withoutOtherArticles, 0}, {d.withoutNextArticles, 0}, {d.withoutTop, 0}, {d.withoutTeasers, sure + 1},
		{d.withoutEchoes, sure}, {d.withoutLabels, sure}, {d.withoutForms, 0}, {d.withoutCaptions, 0}, {d.withoutCredits, sure}, {d.withoutLines, sure},
		{d.withoutLinkLists, sure / 2}, {d.withoutLead, 0}, {d.withoutEnd, 0},
	} {
		kept := rule.kept(chosen)
		if rule.below > 0 && score != nil && len(kept) < len(chosen) {
			next := 0
			kept = filter(chosen, func(i int) bool {
				if next < len(kept) && kept[next] == i {
					next++
					return true
				}
				return score[i] > rule.below
			})
		}
		if len(kept) > 0 {
			chosen = kept
		}
	}
	return chosen
}

func filter(chosen []int, keep func(block int) bool) []int {
	out := make([]int, 0, len(chosen))
	for _, i := range chosen {
		if keep(i) {
			out = append(out, i)
		}
	}
	return out
}

// consentNames are the words of the classes and ids of what asks for consent.
var consentNames = []string{"cookie", "cookies", "consent", "onetrust", "gdpr", "ccpa"}

// consentDepth is how many elements above a block are looked at for a request
// for consent.
const consentDepth = 12

// leastBesideConsent is how many characters of other text show that a request for
// consent is not what the page is about, be it longer than its article.
const leastBesideConsent = 300

// consentBox returns the element that asks for consent, or the dialog, that holds
// more than a third of the running text of the page and not its headline: it
// would hide the article from the forests. -1 when there is none.
func (d *document) consentBox() int {
	if d.headline < 0 {
		return -1
	}
	asks := map[int]bool{} // of the elements looked at
	inside := map[int]int{}
	all := 0
	for k := range d.blocks {
		b := &d.blocks[k]
		if !b.running() {
			continue
		}
		all += b.chars
		if box := d.boxAround(b.element, asks, func(e int) bool {
			return (asksConsent(d.elements[e].node) || isDialog(d.elements[e].node)) && !d.inside(d.headline, e)
		}); box >= 0 {
			inside[box] += b.chars
		}
	}
	found := -1
	for e, chars := range inside {
		if chars*3 > all && all-chars >= leastBesideConsent && (found < 0 || e < found) {
			found = e
		}
	}
	return found
}

// boxAround returns the outermost of the elements from e up, consentDepth of them,
// of which asks says that it is one; -1 when none is. known keeps its answers.
func (d *document) boxAround(e int, known map[int]bool, asks func(e int) bool) int {
	box := -1
	for up := 0; e > 0 && up < consentDepth; e, up = d.elements[e].parent, up+1 {
		ask, told := known[e]
		if !told {
			ask = asks(e)
			known[e] = ask
		}
		if ask {
			box = e
		}
	}
	return box
}

// isDialog reports whether an element stands over the page until the reader
// answers it (WAI-ARIA 1.2).
func isDialog(n *html.Node) bool {
	role := attr(n, "role")
	return n.DataAtom == atom.Dialog || role == "dialog" || role == "alertdialog" || attr(n, "aria-modal") == "true"
}

// withoutConsent leaves out what stands within an element named after cookies
// or consent, unless hardly any other text was chosen.
func (d *document) withoutConsent(chosen []int) []int {
	asks := map[int]bool{} // of the elements looked at
	all, asked := 0, 0
	kept := filter(chosen, func(i int) bool {
		b := &d.blocks[i]
		all += b.chars
		if d.boxAround(b.element, asks, func(e int) bool { return asksConsent(d.elements[e].node) }) >= 0 {
			asked += b.chars
			return false
		}
		return true
	})
	if asked*2 > all && all-asked < leastBesideConsent {
		return chosen
	}
	return kept
}

// asksConsent reports whether an element is named after cookies or consent; the
// page as a whole and an article may be, when they are about them.
func asksConsent(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Body, atom.Main, atom.Article:
		return false
	}
	return hasName(n, "class", consentNames) || hasName(n, "id", consentNames)
}

// withoutOtherArticles leaves out article elements beside the one that holds
// the headline, when they have headlines of their own: the next articles, as
// endless pages show them.
func (d *document) withoutOtherArticles(chosen []int) []int {
	if d.headline < 0 {
		return chosen
	}
	own := d.articleAround(d.headline)
	if d.elements[own].node.DataAtom != atom.Article || !d.anyRunning(chosen, own) {
		return chosen
	}
	return filter(chosen, func(i int) bool {
		e := d.blocks[i].element
		if d.inside(e, own) {
			return true
		}
		other := d.articleAround(e)
		return d.elements[other].node.DataAtom != atom.Article || d.inside(own, other) || !d.hasHeading(other)
	})
}

// withoutNextArticles leaves out the elements that follow the one around
// headline and text, are named as it is, and begin with a headline of their
// own: the next articles, where no article element says so.
func (d *document) withoutNextArticles(chosen []int) []int {
	own := d.column(chosen)
	if own <= 0 || own == d.headline || d.elements[d.headline].node.DataAtom != atom.H1 {
		return chosen
	}
	e := &d.elements[own]
	next := map[int]bool{}
	timed := sync.OnceValue(func() bool { return d.hasTime(own) })
	for i := e.end; e.parent >= 0 && i < d.elements[e.parent].end; i = d.elements[i].end {
		o := &d.elements[i]
		if o.node.DataAtom != e.node.DataAtom || attr(o.node, "class") != attr(e.node, "class") {
			continue
		}
		for b := o.firstBlock; b < min(o.firstBlock+4, o.endBlock); b++ {
			switch d.elements[d.blocks[b].element].node.DataAtom {
			case atom.H1:
				next[i] = true
			case atom.H2: // one level down, with a day of its own
				next[i] = next[i] || attr(o.node, "class") != "" && d.hasTime(i) && timed()
			}
		}
	}
	if len(next) == 0 {
		return chosen
	}
	return filter(chosen, func(i int) bool {
		for at := d.blocks[i].element; at > e.parent; at = d.elements[at].parent {
			if next[at] {
				return false
			}
		}
		return true
	})
}

// hasTime reports whether element e holds a time element.
func (d *document) hasTime(e int) bool {
	for i := e; i < d.elements[e].end; i++ {
		if d.elements[i].node.DataAtom == atom.Time {
			return true
		}
	}
	return false
}

// column returns the smallest element that holds the headline and chosen
// running text, 0 when there is none.
func (d *document) column(chosen []int) int {
	if d.headline < 0 {
		return 0
	}
	e := d.headline
	for e > 0 && !d.anyRunning(chosen, e) {
		e = d.elements[e].parent
	}
	return max(e, 0)
}

// anyRunning reports whether running text was chosen below element e.
func (d *document) anyRunning(chosen []int, e int) bool {
	for _, i := range chosen {
		if d.blocks[i].running() && d.inside(d.blocks[i].element, e) {
			return true
		}
	}
	return false
}

// hasHeading reports whether the blocks below e begin with a heading, but for
// two.
func (d *document) hasHeading(e int) bool {
	for i := d.elements[e].firstBlock; i < min(d.elements[e].firstBlock+3, d.elements[e].endBlock); i++ {
		if d.elements[d.blocks[i].element].place&inHeading != 0 {
			return true
		}
	}
	return false
}

// withoutTop leaves out what stands above the headline, when there is more
// running text below it.
func (d *document) withoutTop(chosen []int) []int {
	if d.headline < 0 {
		return chosen
	}
	first := d.elements[d.headline].firstBlock
	above, below := 0, 0
	for _, i := range chosen {
		switch b := &d.blocks[i]; {
		case !b.running():
		case i < first && !containsAny(strings.ToLower(d.blockText(*b)), consentText):
			above += b.chars
		case i >= first:
			below += b.chars
		}
	}
	if above >= below {
		return chosen
	}
	return filter(chosen, func(i int) bool { return i >= first })
}

// withoutTeasers leaves out running text under a linked headline outside the
// part of the page that headline and text share, unless further running text
// stands beside it: then the link stands in the midst of the text; or unless
// that is a third of the text and one paragraph at most stands in that part: then
// the page is about what it links to.
func (d *document) withoutTeasers(chosen []int) []int {
	column := d.column(chosen)
	if column <= 0 {
		return chosen
	}
	beside := map[int]int{} // of an element: running text in it that is not under a linked headline
	for _, i := range chosen {
		if d.blocks[i].running() && (i == 0 || !d.linkedHeading(i-1)) {
			beside[d.elements[d.blocks[i].element].parent]++
		}
	}
	all, teased, own := 0, 0, 0 // characters, and paragraphs of the column
	kept := filter(chosen, func(i int) bool {
		b := &d.blocks[i]
		all += b.chars
		if d.inside(b.element, column) && b.running() {
			own++
		}
		if d.inside(b.element, column) || i == 0 || !d.linkedHeading(i) && !(b.running() && d.linkedHeading(i-1) && beside[d.elements[b.element].parent] < leastBeside) {
			return true
		}
		teased += b.chars
		return false
	})
	if teased*3 > all && own <= 1 {
		return chosen
	}
	return kept
}

// leastBeside is how much running text beside a linked headline makes it a link
// in the midst of the text.
const leastBeside = 2

// withoutLinkLists leaves out items of lists that are links to other pages and
// nothing else, at least two in a row.
func (d *document) withoutLinkLists(chosen []int) []int {
	linked := func(n int) bool {
		if n < 0 || n >= len(chosen) {
			return false
		}
		b := &d.blocks[chosen[n]]
		e := &d.elements[b.element]
		return e.place&inList != 0 && b.words >= 3 && b.linkChars*20 >= b.chars*19 && !b.inPage
	}
	out := make([]int, 0, len(chosen))
	for n, i := range chosen {
		if !linked(n) || !linked(n-1) && !linked(n+1) {
			out = append(out, i)
		}
	}
	return out
}

func (d *document) linkedHeading(i int) bool {
	b := &d.blocks[i]
	return b.linkChars*10 >= b.chars*9 && d.elements[b.element].place&inHeading != 0
}

// maxEchoWork bounds the bytes that withoutEchoes goes through.
const maxEchoWork = 32 << 20

// withoutEchoes leaves out short lines that a longer chosen block holds word by
// word: pulled quotes and summaries. Set aside, they may be shorter.
func (d *document) withoutEchoes(chosen []int) []int {
	var all []byte // the letters of all chosen blocks, each on a line
	ends := make([]int, len(chosen)+1)
	for n, i := range chosen {
		all = append(appendLetters(all, d.text[d.blocks[i].start:d.blocks[i].end]), '\n')
		ends[n+1] = len(all)
	}
	text, work, n := string(all), 0, -1
	return filter(chosen, func(i int) bool {
		n++
		b := &d.blocks[i]
		work += len(text)
		key := text[ends[n] : ends[n+1]-1]
		least := 5
		if d.elements[b.element].place&(inAside|inQuote) != 0 && len(key) > 1 && b.last != ':' {
			least = 3
			key = key[1:] // a quote from within a sentence begins with a capital letter now
		}
		if d.isHeading(i) || b.words < least || b.words > 40 || len(key) < 4*least || work > maxEchoWork {
			return true
		}
		for rest := text; ; {
			at := strings.Index(rest, key)
			if at < 0 {
				return true
			}
			end := at + len(key)
			if own := len(text) - len(rest) + at; own < ends[n] || own >= ends[n+1] {
				if at > 0 && rest[at-1] != '\n' || rest[end] != '\n' {
					return false
				}
			}
			rest = rest[end:]
		}
	})
}

// withoutLabels leaves out short lines that stand three times or more between
// the paragraphs: what sites put above advertisements and parts of the text.
func (d *document) withoutLabels(chosen []int) []int {
	label := func(b *block) bool {
		return b.words <= 4 && b.chars <= 40 && !isStop(b.last) && b.last != ':' && d.elements[b.element].place&(inTable|inList) == 0
	}
	count := map[string]int{}
	for _, i := range chosen {
		if b := &d.blocks[i]; label(b) {
			count[string(d.text[b.start:b.end])]++
		}
	}
	return filter(chosen, func(i int) bool {
		b := &d.blocks[i]
		return !label(b) || count[string(d.text[b.start:b.end])] < 3
	})
}

// withoutLines leaves out lines that are nothing but a date or a time of day,
// and those that point to another article.
func (d *document) withoutLines(chosen []int) []int {
	return filter(chosen, func(i int) bool {
		b := &d.blocks[i]
		e := &d.elements[b.element]
		if adLabels[strings.ToLower(string(d.text[b.start:min(b.end, b.start+maxAdLabel)]))] || e.place&inTable == 0 && d.onlyDate(b) || d.hashtags(b) || b.words == 0 || d.tagLine(b) || d.pointer(i) || d.pointer(i-1) || d.pageNumber(b) {
			return false
		}
		if d.invites(b) || i+1 < len(d.blocks) && (d.isHeading(i) || b.strong > 0.8 && b.words <= 8) && d.invites(&d.blocks[i+1]) {
			return false
		}
		if d.labelledLink(b) {
			return false
		}
		switch phrase(d.text[b.start:b.end]) {
		case 1:
			return b.linkChars*4 < b.chars && !(b.words <= 3 && (b.last == ':' || b.last == '：'))
		case 2:
			return b.linkChars*3 < b.chars || b.words > 25
		case 3:
			low := bytes.ToLower(d.text[b.start:b.end])
			return b.words > 14 || b.words > 2 && !bytes.HasPrefix(low, []byte("advertisement")) && !bytes.HasPrefix(low, []byte("scroll to continue"))
		}
		return true
	})
}

// invites reports whether a short block asks the reader to subscribe or to
// click somewhere.
func (d *document) invites(b *block) bool {
	if b.words > 30 || b.end-b.start > maxShort {
		return false
	}
	low := strings.ToLower(d.blockText(*b))
	if invitations.in(low) || b.linkChars > 0 && clicks.in(low) {
		return true
	}
	setApart := b.linkChars > 0 || b.strong > 0.8 || b.slanted > 0.8 || b.words <= 10
	return setApart && channels.in(low)
}

var (
	invitations = newFinder(
		"our newsletter", "to our weekly", "to our daily", "free newsletter", "subscribe to our", "subscribe now", "newsletter abonnieren", "unseren newsletter", "notre newsletter", "abonnez-vous", "iscriviti", "suscríbete", "nuestro boletín", "inscreva-se", "nossa newsletter", "schrijf je in", "zapisz się", "подпишитесь на", "подписывайтесь на", "підписуйтесь на", "सब्सक्राइब करें", "टेलीग्राम चैनल", "व्हाट्सएप चैनल", "व्हाट्सऐप चैनल", "اشترك في", "订阅我们", "訂閱我們", "メールマガジン", "구독하세요",
	)
	// channels are where readers are asked to follow; text set apart by a link or
	// its type, or very short, that names one asks for it.
	channels = newFinder(
		"whatsapp channel", "whatsapp group", "telegram channel", "telegram group", "youtube channel", "on google news", "google news feed", "preferred source", "download our app", "get our app", "follow us", "to your inbox", "in your inbox", "have a story", "got a story", "got a tip", "have a tip", "news tip", "story tips", "our newsroom", "send us",
		"whatsapp-kanal", "folgen sie uns", "unsere app", "unserer app", "whatsapp-channel", "chaîne whatsapp", "suivez-nous", "notre application", "canal de whatsapp", "canal de telegram", "síguenos", "nuestra app", "canal do whatsapp", "canal no whatsapp", "nosso canal", "siga-nos", "canale whatsapp", "canale telegram", "seguici", "whatsapp-kanaal", "volg ons", "obserwuj nas", "kanał na whatsapp",
		"телеграм-канал", "telegram-канал", "наш канал", "нашем канале", "в telegram", "в whatsapp", "в телеграм", "whatsapp kanal", "telegram kanal", "bizi takip", "google news'te", "saluran whatsapp", "ikuti kami", "theo dõi chúng tôi",
		"न्यूज़लेटर", "न्यूजलेटर", "इनबॉक्स", "व्हाट्सएप", "व्हाट्सऐप", "वॉट्सऐप", "टेलीग्राम", "ऐप डाउनलोड", "एप डाउनलोड", "फॉलो करें", "फ़ॉलो करें", "यूट्यूब चैनल", "गूगल न्यूज", "व्हॉट्सॲप", "হোয়াটসঅ্যাপ চ্যানেল", "টেলিগ্রাম চ্যানেল", "வாட்ஸ்அப் சேனல்", "వాట్సాప్ ఛానల్", "വാട്സാപ്പ് ചാനൽ", "واٹس ایپ چینل", "فالو کریں", "تابعونا", "قناتنا", "النشرة البريدية", "کانال تلگرام", "کانال ما",
		"扫描二维码", "扫码", "微信公众号", "关注我们", "下载app", "追蹤我們", "下載app", "加入line", "加入 line", "公式line", "友だち追加", "ニュースレター", "アプリをダウンロード", "카카오톡 채널", "채널 추가", "กดติดตาม", "ติดตามเรา", "แอดไลน์",
	)
	clicks = newFinder("click here", "tap here", "hier klicken", "klicken sie hier", "cliquez ici", "clicca qui", "haz clic", "clique aqui", "klik hier", "kliknij", "нажмите здесь", "यहां क्लिक", "यहाँ क्लिक", "इस लिंक पर", "اضغط هنا", "点击这里", "點擊這裡", "こちらをクリック")
)

// adLabels are what sites write above an advertisement, in lower case: no line of
// a text is that word alone. phrase knows those of further languages.
var adLabels = map[string]bool{
	"सार": true, "विस्तार": true, "क्विक रीड": true, "खबरें और भी हैं...": true, "खबरें और भी हैं…": true, "कॉपी लिंक": true, "लिंक कॉपी करें": true, "फेसबुक पर शेयर करें": true, "व्हाट्सएप पर शेयर करें": true, "शेयर करें": true,
	"বিজ্ঞাপন": true, "ప్రకటన": true, "விளம்பரம்": true, "ಜಾಹೀರಾತು": true, "പരസ്യം": true, "જાહેરાત": true, "जाहिरात": true, "विज्ञापन": true, "ਇਸ਼ਤਿਹਾਰ": true, "اشتہار": true,
	"إعلان": true, "اعلان": true, "آگهی": true, "פרסומת": true, "広告": true, "광고": true, "广告": true, "廣告": true, "โฆษณา": true, "διαφήμιση": true, "quảng cáo": true, "iklan": true, "reklam": true,
}

// maxAdLabel is more than the length of these, in bytes.
const maxAdLabel = 96

// onlyDate reports whether a block is a date or a time of day, with at most a
// label and the name of a zone beside it.
func (d *document) onlyDate(b *block) bool {
	if b.digits < 3 || b.words > 12 || b.chars > 60 || b.digits*5 < b.chars {
		return false
	}
	text := d.text[b.start:b.end]
	return clockTime(text) || b.digits >= 5 && b.digits*3 >= b.chars || yearIn(text) && b.digits*4 >= b.chars
}

// particulars reports whether a block is a line of things with marks between
// them: number, day, section and reporter, or what a ticker shows.
func (d *document) particulars(b *block) bool {
	if b.words > 30 || b.symbols < 2 || sentenceEnd(b.last) {
		return false
	}
	text := d.text[b.start:b.end]
	for _, mark := range [...]string{" | ", " * ", " • "} {
		if bytes.Count(text, []byte(mark)) >= 2 {
			return true
		}
	}
	return false
}

// tagLine reports whether a block is a label for tags and what follows it.
func (d *document) tagLine(b *block) bool {
	if sentenceEnd(b.last) || b.words > 60 {
		return false
	}
	label, _, ok := bytes.Cut(bytes.ReplaceAll(d.text[b.start:b.end], []byte("："), []byte(":")), []byte(":"))
	return ok && tagLabels()[string(bytes.ToLower(bytes.TrimSpace(label)))]
}

// withoutCaptions leaves out captions, unless they make a good part of the text,
// as in a gallery.
func (d *document) withoutCaptions(chosen []int) []int {
	all, captions := 0, 0
	kept := filter(chosen, func(i int) bool {
		all += d.blocks[i].chars
		if d.captionBox(i) {
			captions += d.blocks[i].chars
			return false
		}
		return true
	})
	if captions*4 > all {
		return chosen
	}
	return kept
}

// maxCaption is how long a caption may be, in characters without spaces.
const maxCaption = 300

// captionBox reports whether block i is named as a caption is, or stands in a
// box of at most two blocks with a picture, one of them named so.
func (d *document) captionBox(i int) bool {
	b := &d.blocks[i]
	e := &d.elements[b.element]
	if b.chars > maxCaption {
		return false
	}
	if e.node.DataAtom == atom.Figcaption || hasName(e.node, "class", captionWords) {
		return true
	}
	if e.parent < 0 || d.elements[e.parent].blocks() > 2 || !captionName(e.node) && !captionName(d.elements[e.parent].node) {
		return false
	}
	for k := e.parent; k < d.elements[e.parent].end; k++ {
		if a := d.elements[k].node.DataAtom; a == atom.Img || a == atom.Picture {
			return true
		}
	}
	return false
}

// withoutCredits leaves out what stands right below a picture and is a short
// line that is no sentence, or names who took the picture.
func (d *document) withoutCredits(chosen []int) []int {
	return filter(chosen, func(i int) bool {
		b := &d.blocks[i]
		if b.pictures == 0 || b.chars > maxCaption || d.elements[b.element].place&(inHeading|inList|inTable|inQuote) != 0 {
			return true
		}
		if b.chars <= maxCaption/2 && b.stops <= 1 && !sentenceEnd(b.last) {
			return false
		}
		text := d.text[b.start:b.end]
		return !pictureCredits.in(strings.ToLower(string(text[max(0, len(text)-maxCredit):])))
	})
}

// maxCredit is how many bytes at the end of a caption are looked at for a credit.
const maxCredit = 90

// pictureCredits are what comes before or after the name of who took a picture.
var pictureCredits = newFinder(
	"photo:", "photo/", "photos:", "picture:", "image:", "credit:", "getty images", "foto:", "foto/", "bild:", "crédit", "photo :", "crédito", "fot. ", "zdjęcie:", "ảnh:",
	"фото:", "снимка:", "φωτο:", "φωτογραφία:", "फोटो:", "फोटो :", "छायाचित्र", "ছবি:", "ภาพ:", "ภาพ :", "写真：", "写真】", "撮影", "사진=", "사진:", " 摄", "／摄", "摄影", "攝影", "記者攝",
)

// captionWords are the words of a class that a caption alone has; pictureWords
// are also those of what stands beside it.
var (
	captionWords = []string{"cap", "caption", "captions", "cutline"}
	pictureWords = []string{"photo", "picture", "figure", "legend", "credit"}
)

// captionName reports whether a class or an id says caption or picture.
func captionName(n *html.Node) bool {
	for _, key := range [...]string{"class", "id"} {
		if hasName(n, key, captionWords) || hasName(n, key, pictureWords) {
			return true
		}
	}
	return false
}

// hasName reports whether the class or the id of an element holds one of these
// words.
func hasName(n *html.Node, key string, words []string) bool {
	for word := range nameWords(attr(n, key)) {
		if slices.Contains(words, string(word)) {
			return true
		}
	}
	return false
}

// pointer reports whether block i says no more than "read also" and the next
// is a link, which is then what it points to.
func (d *document) pointer(i int) bool {
	if i < 0 || i+1 >= len(d.blocks) {
		return false
	}
	b, next := &d.blocks[i], &d.blocks[i+1]
	return b.words <= 8 && phrase(d.text[b.start:b.end]) == 1 && next.linkChars*10 >= next.chars*9
}

// labelledLink reports whether a block, no heading and no item of a list, is a
// label with a colon and then a link to the end, as pointers to other articles
// are in any language.
func (d *document) labelledLink(b *block) bool {
	if b.linkChars*2 < b.chars || b.words > 40 || d.elements[b.element].place&(inHeading|inList|inTable|inQuote) != 0 {
		return false
	}
	text := d.text[b.start:b.end]
	before, after, found := bytes.Cut(bytes.ReplaceAll(text, []byte("："), []byte(":")), []byte(":"))
	if !found {
		return false
	}
	label, rest := count(before), count(after)
	// A tenth more or less: shares of links are counted in bytes.
	return label.words <= 4 && label.chars <= 30 && label.digits == 0 && rest.words >= 4 && b.linkChars*10 >= rest.chars*9 && b.linkChars*10 <= rest.chars*11
}

// pageNumber reports whether a block is the number of a page and of how many
// there are, with at most a label.
func (d *document) pageNumber(b *block) bool {
	if b.words > 4 || b.digits < 2 || b.digits > 4 || b.chars > 25 {
		return false
	}
	text, _ := asciiDigits(d.text[b.start:b.end])
	before, after, found := bytes.Cut(text, []byte("/"))
	before, after = bytes.TrimRight(before, " "), bytes.TrimLeft(after, " ")
	return found && len(before) > 0 && digit(before[len(before)-1]) && len(after) > 0 && len(after) <= 2 && digit(after[0]) && digit(after[len(after)-1])
}

// hashtags reports whether a block is nothing but words with a # before them.
func (d *document) hashtags(b *block) bool {
	if d.text[b.start] != '#' {
		return false
	}
	n := 0
	for word := range bytes.FieldsSeq(d.text[b.start:b.end]) {
		if !bytes.HasPrefix(word, []byte("#")) || len(word) == 1 {
			return false
		}
		n++
	}
	return n > 1
}

// withoutForms leaves out the lines of a small box with a field to fill in or to
// choose, such as for a newsletter or a poll, unless it holds a good part of the text.
func (d *document) withoutForms(chosen []int) []int {
	all := 0
	for _, i := range chosen {
		all += d.blocks[i].chars
	}
	return filter(chosen, func(i int) bool {
		for e, up := d.blocks[i].element, 0; up < 4; e, up = d.elements[e].parent, up+1 {
			if e <= 0 || d.elements[e].blocks() > 4 || d.headline >= 0 && d.inside(d.headline, e) {
				return true
			}
			words, chars := 0, 0
			for k := d.elements[e].firstBlock; k < d.elements[e].endBlock; k++ {
				words += d.blocks[k].words
				chars += d.blocks[k].chars
			}
			if words > 80 || chars*4 > all {
				return true
			}
			for k := e; k < d.elements[e].end; k++ {
				if fillIn(d.elements[k].node) {
					return false
				}
			}
		}
		return true
	})
}

// fillIn reports whether an element is a field for words, or a choice of a poll.
func fillIn(n *html.Node) bool {
	if n.DataAtom != atom.Input {
		return n.DataAtom == atom.Textarea
	}
	switch strings.ToLower(attr(n, "type")) {
	case "", "text", "email", "tel", "search", "url", "radio":
		return true
	}
	return false
}

// clockTime reports whether text holds a time of day: 9:30, 09.30, 18h12.
func clockTime(text []byte) bool {
	for i := 1; i+2 < len(text); i++ {
		if c := text[i]; (c == ':' || c == 'h') && digit(text[i-1]) && digit(text[i+1]) && digit(text[i+2]) {
			return true
		}
	}
	return false
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// yearIn reports whether text holds a year from 1990 to 2099.
func yearIn(text []byte) bool {
	for i := 0; i+4 <= len(text); i++ {
		if (bytes.HasPrefix(text[i:], []byte("20")) || bytes.HasPrefix(text[i:], []byte("199"))) && digit(text[i+2]) && digit(text[i+3]) &&
			(i == 0 || !digit(text[i-1])) && (i+4 == len(text) || !digit(text[i+4])) {
			return true
		}
	}
	return false
}

// withoutLead leaves out the lines between the headline and the first running
// text that are no sentence: byline, date, kicker, site.
func (d *document) withoutLead(chosen []int) []int {
	for n, i := range chosen[:max(0, min(len(chosen)-1, 4))] { // the text begins below who wrote it, and where
		if b := &d.blocks[i]; b.words <= 6 && b.strong > 0.8 && b.commas > 0 && b.last == ':' && !d.isHeading(i) {
			chosen = chosen[n+1:]
			break
		}
	}
	first := -1
	for n, i := range chosen {
		if b := &d.blocks[i]; (b.running() || b.words >= 6 && b.stops > 0 && sentenceEnd(b.last)) && !d.byline(b) && !d.dateline(b) && !d.particulars(b) {
			first = n
			break
		}
	}
	if first <= 0 || first > 6 {
		return chosen
	}
	kept := filter(chosen[:first], func(i int) bool {
		return d.isHeading(i) || !d.shortLine(&d.blocks[i]) && !d.dateline(&d.blocks[i]) && !d.particulars(&d.blocks[i])
	})
	return append(kept, chosen[first:]...)
}

// dateline reports whether a short block tells a date or a time among other
// things, such as who wrote the text. A sentence with a few figures in it is
// none.
func (d *document) dateline(b *block) bool {
	text, digits := asciiDigits(d.text[b.start:b.end])
	if sentenceEnd(b.last) && digits*5 < b.chars && b.words >= 8 {
		return false
	}
	if digits >= 10 && b.words <= 30 && b.chars <= 180 && yearIn(text) && clockTime(text) && !sentenceEnd(b.last) {
		return true // published and changed
	}
	return digits >= 3 && b.chars <= 110 && (b.words <= 16 || b.chars <= 45 || digits*4 >= b.chars) && (yearIn(text) || clockTime(text) || digits >= 5)
}

// asciiDigits returns text with the digits of any script as those of ASCII, and
// how many there are.
func asciiDigits(text []byte) (out []byte, n int) {
	out = bytes.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r >= utf8.RuneSelf && unicode.Is(unicode.Nd, r):
			n++
			zero := r
			for zero > r-9 && unicode.Is(unicode.Nd, zero-1) {
				zero--
			}
			return '0' + (r-zero)%10
		}
		return r
	}, text)
	return out, n
}

// withoutEnd leaves out headings that nothing follows and a name at the end.
func (d *document) withoutEnd(chosen []int) []int {
	for n := len(chosen); n > 1; n-- {
		b := &d.blocks[chosen[n-1]]
		if !d.isHeading(chosen[n-1]) && !d.byline(b) && !(d.dateline(b) && !sentenceEnd(b.last)) && !d.signed(b) && !d.aside(b) {
			return chosen[:n]
		}
	}
	return chosen
}

// signed reports whether a block is two to four words in capitals, or in a
// script without them, and nothing else, as a name is.
func (d *document) signed(b *block) bool {
	if b.words < 2 || b.words > 4 || b.chars > 40 || b.stops+b.commas+b.digits > 0 {
		return false
	}
	for word := range bytes.FieldsSeq(d.text[b.start:b.end]) {
		if r, _ := utf8.DecodeRune(word); !unicode.IsUpper(r) && !(unicode.Is(unicode.Lo, r) && !noSpaces(r)) {
			return false
		}
	}
	return d.elements[b.element].place&inList == 0
}

// aside reports whether a block stands in brackets as a whole: at the end of a
// text, a note on where it comes from or whose opinion it is.
func (d *document) aside(b *block) bool {
	text := d.text[b.start:b.end]
	open, _ := utf8.DecodeRune(text)
	end, _ := utf8.DecodeLastRune(bytes.TrimRight(text, ".।"))
	return b.words <= 45 && b.chars <= 300 && isOpening(open) && isClosing(end) && bytes.Count(text, []byte(string(open))) == 1
}

// isHeading reports whether a block is a heading, by tag.
func (d *document) isHeading(i int) bool {
	e := d.blocks[i].element
	return d.elements[e].place&inHeading != 0
}

// shortLine reports whether a block is a byline, or a short line that is no
// sentence and no item of a list.
func (d *document) shortLine(b *block) bool {
	if d.byline(b) || b.words <= 4 && b.stops >= b.words { // initials
		return true
	}
	return d.elements[b.element].place&(inList|inQuote) == 0 && !sentenceEnd(b.last) && (b.words <= 10 && b.chars <= 80 || b.chars <= 30)
}

func sentenceEnd(r rune) bool {
	return isStop(r) && r != ')' && r != '）' || r == ':' || r == '：'
}

// byline reports whether a short block says who wrote the text or took the
// pictures.
func (d *document) byline(b *block) bool {
	if b.words > 16 && b.chars > 45 || b.chars > 120 || b.stops > 2 {
		return false
	}
	text := d.text[b.start:b.end]
	if b.chars <= 60 && b.words <= 9 && bytes.IndexByte(text, '@') > 0 { // a reporter's address
		return true
	}
	low := bytes.ToLower(text)
	for _, p := range bylines {
		if rest, ok := bytes.CutPrefix(low, []byte(p)); ok && len(rest) > 2 {
			after, _ := utf8.DecodeRune(bytes.TrimLeft(text[len(text)-len(rest):], " :：-–—"))
			return unicode.IsUpper(after) || !unicode.IsLower(after) && unicode.IsLetter(after) || after == '@'
		}
	}
	return false
}

// bylines are the words that a byline begins with, in lower case.
var bylines = []string{
	"by ", "by:", "written by", "reported by", "reporting by", "photographs by", "photos by", "story by", "words by", "edited by", "posted by",
	"von ", "text:", "foto:", "par ", "por ", "de notre", "di ", "a cura di", "door ", "af ", "av ", "tekst:", "napisał", "autor:", "autor ", "autore:", "auteur",
	"автор", "текст:", "фото:", "пише:", "пишет", "від ", "от ", "от:", "του ", "της ", "από ", "מאת", "بقلم", "کتبہ", "تحریر", "نویسنده", "लेखक", "द्वारा", "प्रस्तुति", "रिपोर्ट:", "เขียนโดย", "โดย", "bởi ", "theo ", "oleh ", "yazan", "文・", "文：", "文/", "記者", "记者", "作者", "글 ", "기자",
}
