package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
	"golang.org/x/net/html/atom"
)

// maxDateMarks is how many marked elements are read for dates.
const maxDateMarks = 300

// evidence is one place that gives a date.
type evidence struct {
	date   schema.Date
	other  schema.Date // with day and month the other way round
	weight int         // how far the place is to be believed, 0 to 100
	source string

	clock   time.Duration // local time of the day, when clocked
	clocked bool
}

// evidenceOf takes over what a text says.
func evidenceOf(f foundDate, weight int, source string) evidence {
	return evidence{date: f.date, other: f.other, weight: weight, source: source, clock: f.clock, clocked: f.clocked}
}

// dateMetas are the metas that give the time of publication, with their weight.
var dateMetas = map[string]int{
	"article:published_time": 92, "og:article:published_time": 90, "article:published": 90, "og:published_time": 88,
	"datepublished": 88, "date_published": 88, "published_time": 86, "publishdate": 86, "publish_date": 86, "publish-date": 86, "publication_date": 86, "publication-date": 86, "publicationdate": 86,
	"pubdate": 86, "parsely-pub-date": 88, "sailthru.date": 86, "article.published": 86, "cxenseparse:recs:publishtime": 88, "cxenseparse:publishtime": 88,
	"rnews:datepublished": 86, "dc.date.issued": 86, "dcterms.issued": 86, "dcsext.articlefirstpublished": 86, "originalpublicationdate": 86, "bt:pubdate": 86,
	"article_date_original": 86, "article.created": 80, "article:create_at": 80, "displaydate": 80, "shareaholic:article_published_time": 84, "mediator_published_time": 84, "vr:published_time": 80,
	"prism.publicationdate": 84, "citation_publication_date": 80, "citation_date": 80, "published": 80, "published-date": 86, "pdate": 76, "ptime": 76, "artpubdate": 84, "vf:publishdate": 80, "nrk:pubdate": 80, "content_date": 76, "buzz_date": 70,
	"dc.date": 74, "dcterms.date": 74, "dc.date.created": 74, "dcterms.created": 74, "datecreated": 74, "date": 72, "gentime": 70, "eprints.date": 70, "lastmod_original": 70, "time": 60,
}

// modifiedMetas are the metas that give the time of the last change.
var modifiedMetas = map[string]bool{
	"article:modified_time": true, "og:updated_time": true, "datemodified": true, "date_modified": true, "last-modified": true, "lastmod": true, "article:modified": true,
	"dc.date.modified": true, "dcterms.modified": true, "dcterms.modifieddate": true, "modified": true, "lastmodified": true, "cxenseparse:modifiedtime": true, "updated_time": true, "revised": true, "utime": true, "article.updated": true, "og:article:modified_time": true,
}

// dates sets Published and Modified. Each source that gives a date of
// publication counts by its weight, and sources that agree on the day support
// one another; the strongest day wins, and of its sources the most precise.
func (f *pageFields) dates() {
	published, modified := f.dateEvidence()
	if f.in.Hint != nil && !f.in.Hint.Published.IsZero() {
		published = append(published, evidence{date: f.in.Hint.Published, weight: 58, source: "feed"})
	}
	if d, ok := f.urlDate(); ok {
		published = append(published, evidence{date: d, weight: 60, source: "url"})
	}
	published = slices.DeleteFunc(published, func(e evidence) bool { return !f.plausible(e.date) })
	modified = slices.DeleteFunc(modified, func(e evidence) bool { return !f.plausible(e.date) })
	slices.SortStableFunc(modified, func(a, b evidence) int { return cmp.Compare(b.weight, a.weight) })
	best, found := strongest(published)
	if found && len(modified) > 0 && best.weight < 60 && modified[0].weight > best.weight && best.date.Time.After(modified[0].date.Time.Add(12*time.Hour)) {
		found = false // nothing comes out after it was changed: the day of the page's header
	}
	if found {
		f.a.Published = localDay(best, published, modified)
		f.source("published", best.source)
	}
	if len(modified) == 0 {
		return
	}
	f.a.Modified = modified[0].date
	f.source("modified", modified[0].source)
	// A page that only says when it was changed was published then, at the latest.
	if !found || best.weight < 30 {
		f.a.Published = modified[0].date
		f.source("published", modified[0].source)
	}
}

// plausible reports whether an article can be of this date: not before the
// web had news, unless the page's own address says so, and not after it was
// fetched.
func (f *pageFields) plausible(d schema.Date) bool {
	if d.IsZero() || d.Time.Year() < 1970 {
		return false
	}
	return f.in.Fetched.IsZero() || d.Time.Before(f.in.Fetched.Add(48*time.Hour))
}

// strongest returns the evidence of the day that has most support. Evidence
// that more speaks against than for gives none.
func strongest(all []evidence) (evidence, bool) {
	if len(all) == 0 {
		return evidence{}, false
	}
	settleOrder(all)
	best, bestScore := -1, -1
	for i, e := range all {
		score := 10 * e.weight
		seen := map[string]bool{e.source: true}
		for _, o := range all {
			if !seen[o.source] && sameDay(e.date, o.date) {
				seen[o.source] = true
				score += 2 * o.weight
			}
		}
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best < 0 {
		return evidence{}, false
	}
	winner := all[best]
	if winner.date.DayOnly { // the same day with its time, from a place nearly as good; midnight UTC is but a day
		for _, e := range all {
			if !e.date.DayOnly && e.weight >= 40 && !isMidnight(e.date) && sameDay(e.date, winner.date) {
				return e, true
			}
		}
	}
	return winner, true
}

// isMidnight reports whether a date is midnight in UTC as an instant.
func isMidnight(d schema.Date) bool {
	_, offset := d.Time.Zone()
	return !d.DayOnly && offset == 0 && d.Time.Truncate(24*time.Hour).Equal(d.Time)
}

// localDay returns the date of e. Many sites store instants in UTC, but show and
// file an article under the day on which it came out where they are. When
// other evidence tells the site's offset, the instant is given in it; when it
// only tells another day that the same instant can have fallen on, that day is.
func localDay(e evidence, published, modified []evidence) schema.Date {
	if e.date.DayOnly {
		return e.date
	}
	if _, offset := e.date.Time.Zone(); offset != 0 {
		return e.date
	}
	all := slices.Concat(published, modified)
	for _, o := range all { // the same moment elsewhere on the page, with its zone
		if _, offset := o.date.Time.Zone(); offset != 0 && !o.date.DayOnly && o.date.Time.Sub(e.date.Time).Abs() < time.Minute {
			return o.date
		}
	}
	for _, o := range all { // or with the local time
		if !o.clocked || !o.date.DayOnly {
			continue
		}
		offset := o.date.Time.Add(o.clock).Sub(e.date.Time.UTC().Truncate(time.Minute))
		if isOffset(offset) {
			return inZone(e.date, int(offset/time.Second))
		}
	}
	for _, o := range published {
		day := o.date.Time
		if !o.date.DayOnly || o.weight < 56 || sameDay(o.date, e.date) {
			continue
		}
		// Some part of the local day lies within the offsets that are in use.
		if e.date.Time.After(day.Add(-14*time.Hour)) && e.date.Time.Before(day.Add(36*time.Hour)) && !supported(e, published) {
			return o.date
		}
	}
	return e.date
}

// isOffset reports whether clocks are set so somewhere: whole and half hours, and
// those of Nepal and the Chatham Islands.
func isOffset(d time.Duration) bool {
	switch d {
	case 5*time.Hour + 45*time.Minute, 12*time.Hour + 45*time.Minute, 13*time.Hour + 45*time.Minute:
		return true
	}
	return d.Abs() <= 14*time.Hour && d%(30*time.Minute) == 0
}

// supported reports whether a day shown on the page or in its address is that of e.
func supported(e evidence, all []evidence) bool {
	for _, o := range all {
		if o.date.DayOnly && o.weight >= 50 && sameDay(o.date, e.date) {
			return true
		}
	}
	return false
}

func inZone(d schema.Date, seconds int) schema.Date {
	if seconds == 0 {
		return d
	}
	return schema.Instant(d.Time.In(time.FixedZone("", seconds)))
}

// settleOrder turns dates such as 03/04/2024 round when turned round they
// agree with a date that leaves no doubt, and as they are they do not.
func settleOrder(all []evidence) {
	for i := range all {
		e := &all[i]
		if e.other.IsZero() {
			continue
		}
		asIs, turned := false, false
		for j := range all {
			if all[j].other.IsZero() && all[j].weight > 20 {
				asIs = asIs || sameDay(e.date, all[j].date)
				turned = turned || sameDay(e.other, all[j].date)
			}
		}
		if turned && !asIs {
			e.date, e.other = e.other, e.date
		}
	}
}

// sameDay reports whether two dates fall on one day: as written, or in UTC.
func sameDay(a, b schema.Date) bool {
	return a.Time.Format(time.DateOnly) == b.Time.Format(time.DateOnly) ||
		!a.DayOnly && !b.DayOnly && a.Time.UTC().Format(time.DateOnly) == b.Time.UTC().Format(time.DateOnly)
}

// dateEvidence collects the dates of publication and of change.
func (f *pageFields) dateEvidence() (published, modified []evidence) {
	add := func(list *[]evidence, text string, weight int, source string) {
		if text == "" {
			return
		}
		if d := machineDate(text, f.lang, f.order); !d.date.IsZero() {
			*list = append(*list, evidenceOf(d, weight, source))
		}
	}
	article, page := f.ld.article, f.ld.page
	add(&published, article.get("datePublished").str(), 100, "json-ld")
	add(&published, article.get("dateCreated").str(), 70, "json-ld")
	add(&published, article.get("uploadDate").str(), 80, "json-ld")
	add(&modified, article.get("dateModified").str(), 100, "json-ld")
	add(&published, page.get("datePublished").str(), 66, "json-ld")
	add(&modified, page.get("dateModified").str(), 66, "json-ld")
	for _, m := range f.d.metas {
		if w := dateMetas[m.key]; w > 0 {
			add(&published, m.content, w, "meta")
		} else if modifiedMetas[m.key] {
			add(&modified, m.content, 90, "meta")
		}
	}
	if len(published) == 0 {
		published = append(published, f.stateDates("published")...)
		if len(published) > 0 {
			modified = append(modified, f.stateDates("modified")...)
		}
	}
	p, m := f.visibleDates()
	return append(published, p...), append(modified, m...)
}

// visibleDates reads the elements that are marked as dates, and the lines
// between the headline and the text.
func (f *pageFields) visibleDates() (published, modified []evidence) {
	read := map[int]bool{}
	for n, m := range f.dateMarks {
		if n == maxDateMarks {
			break
		}
		read[m.element] = true
		f.markDates(m, &published, &modified)
	}
	f.blockDates(&published, &modified)
	return published, modified
}

// markDates reads one marked element.
func (f *pageFields) markDates(m mark, published, modified *[]evidence) {
	n := f.d.elements[m.element].node
	weight := f.placeWeight(m.element, m.around|m.traits)
	if n.DataAtom == atom.Time {
		weight += 4
	}
	traits := m.traits | m.around&(traitModified|traitPublished)
	if m.traits&(traitPublished|traitModified) != 0 {
		traits = m.traits
	}
	for _, key := range [...]string{"datetime", "content", "data-timestamp", "data-datetime", "data-date", "data-published", "data-publish-date", "title"} {
		value := attr(n, key)
		if value == "" || key == "title" && n.DataAtom != atom.Time && n.DataAtom != atom.Abbr && n.DataAtom != atom.Span {
			continue
		}
		if d := machineDate(value, f.lang, f.order); !d.date.IsZero() {
			if isMidnight(d.date) { // content systems write days so
				d.date, _ = civil(d.date.Time.Year(), int(d.date.Time.Month()), d.date.Time.Day())
			}
			e := evidenceOf(d, weight+4, "dom")
			if hasItemprop(n.Attr) {
				e.source = "microdata"
				e.weight += 14
			}
			text := f.d.shortText(m.element, 200)
			switch label := f.label(foldDate(text), m.element); {
			case traits&traitModified != 0 && traits&traitPublished == 0, label == traitModified:
				*modified = append(*modified, e)
			default:
				if traits&traitPublished != 0 || label == traitPublished {
					e.weight += 6
				}
				*published = append(*published, e)
			}
			return
		}
	}
	text := f.d.bylineText(m.element)
	if text == "" || len(text) > 240 {
		text = f.d.shortText(m.element, 200)
	}
	if text == "" {
		return
	}
	f.textDates(text, m.element, weight, traits, published, modified)
}

// textDates reads a short text that is shown to the reader.
func (f *pageFields) textDates(text string, element, weight int, traits trait, published, modified *[]evidence) {
	if !anyDigit(text) {
		return
	}
	folded := foldDate(text)
	dates := findDates(folded, f.lang, f.order)
	for n, found := range dates {
		e := evidenceOf(found, weight-min(n, 2)*8, "dom")
		if n == 0 && len(dates) == 2 && labelBefore(folded[found.start:dates[1].start]) == traitModified {
			e.weight += 8 // first the day itself, then that of the last change
		}
		if found.weak {
			e.weight -= 6
		}
		if isToday(folded[:found.start]) || weight < 60 && !found.clocked && f.d.headline >= 0 && element < f.d.headline && hasWeekday(folded) {
			e.weight = 8 // the page's header says what day it is
		}
		label := labelBefore(folded[:found.start])
		// More words than a date line has: a sentence that mentions a day.
		if len([]rune(text)) > 90 && (label == 0 || labelBefore(folded[max(0, found.start-24):found.start]) == 0) {
			e.weight -= 15
		}
		if label == 0 && n == 0 {
			label = f.label("", element)
		}
		if label == 0 && traits&traitPublished == 0 {
			label = traits & traitModified
		}
		if label == traitModified {
			*modified = append(*modified, e)
			continue
		}
		if label == traitPublished || traits&traitPublished != 0 {
			e.weight += 5
		}
		*published = append(*published, e)
	}
}

// placeWeight says how far a visible date is to be believed where it stands.
func (f *pageFields) placeWeight(i int, around trait) int {
	d := f.d
	weight := 40
	if h := d.headline; h >= 0 {
		switch distance := i - h; {
		case distance > 0 && distance < 40:
			weight = 74 - distance/4
		case distance > 0 && distance < 120:
			weight = 56
		case distance < 0 && distance > -25:
			weight = 62 + distance/3
		}
	}
	if d.container >= 0 && d.inside(i, d.container) {
		weight = max(weight, 46)
	}
	if f.below(i) {
		weight = min(weight, 32)
	}
	if around&traitAside != 0 {
		weight = min(weight-20, 30)
	}
	if f.inLink(i) {
		weight -= 18
	}
	if around&traitHeader != 0 || d.headline < 0 && d.container >= 0 && i < d.container-150 {
		weight = 8
	}
	if d.headline >= 0 && i < d.headline-60 {
		weight = 8 // the page's header says what day it is
	}
	if d.elements[i].hidden() {
		weight -= 10
	}
	return max(weight, 1)
}

// below reports whether element i stands below the text and outside the
// smallest element around it, where other articles are.
func (f *pageFields) below(i int) bool {
	d := f.d
	if d.last < 0 || i <= d.blocks[d.last].element {
		return false
	}
	if d.container >= 0 && d.inside(i, d.container) {
		return false
	}
	return d.headline < 0 || d.headline < d.blocks[d.last].element
}

// inLink reports whether element i stands inside a link to another page.
func (f *pageFields) inLink(i int) bool {
	for n := 0; i >= 0 && n < 4; n++ {
		if e := f.d.elements[i]; e.node.DataAtom == atom.A {
			return !sameAddress(f.absolute(attr(e.node, "href")), f.in.URL)
		}
		i = f.d.elements[i].parent
	}
	return false
}

// blockDates reads the short lines around the headline and, when they say
// nothing, those at the end of the text.
func (f *pageFields) blockDates(published, modified *[]evidence) {
	d := f.d
	from, to := -1, -1
	for k, b := range d.blocks {
		if d.headline >= 0 && from < 0 && b.element >= d.headline {
			from = k
		}
		if d.container >= 0 && b.element < d.elements[d.container].end {
			to = k
		}
	}
	if from < 0 {
		from = 0
	}
	for k := max(0, from-6); k < min(len(d.blocks), from+14); k++ {
		b := d.blocks[k]
		weight := 58 - 2*max(0, k-from)
		if k < from {
			weight = 48
		}
		if b.linkChars > 20 && b.linkChars*2 > b.chars && f.authorLink(b.element) <= 0 {
			weight -= 20 // the headline of another article
		}
		if utf8.RuneCount(d.text[b.start:b.end]) <= 260 {
			f.textDates(f.line(b), b.element, weight, 0, published, modified)
		} else if found := findDates(foldDate(clip(d.blockText(b), 80)), f.lang, f.order); len(found) > 0 && found[0].start < 24 {
			*published = append(*published, evidenceOf(found[0], weight-12, "dom")) // a dateline
		}
	}
	for k := max(from+14, to-3); to >= 0 && k < min(len(d.blocks), to+6); k++ {
		b := d.blocks[k]
		if b.end-b.start <= 160 {
			f.textDates(d.blockText(b), b.element, 34, 0, published, modified)
		}
	}
	if len(*published) > 0 || len(*modified) > 0 {
		return
	}
	for k := from; k < len(d.blocks) && len(*published) == 0; k++ { // anywhere below the headline
		if b := d.blocks[k]; b.end-b.start <= 80 && f.around[b.element]&traitAside == 0 {
			f.textDates(d.blockText(b), b.element, 15, 0, published, modified)
		}
	}
	if len(*published) == 0 {
		*published = append(*published, f.scriptDates()...)
	}
}

// maxDateScript is the size of a script that does nothing but write a date into
// the page where it stands, in bytes.
const maxDateScript = 200

// scriptDates reads the first date in such a script below the headline.
func (f *pageFields) scriptDates() []evidence {
	d := f.d
	for i := max(d.headline, 0); i < len(d.elements); i++ {
		n := d.elements[i].node
		if n.DataAtom != atom.Script || n.FirstChild == nil || len(n.FirstChild.Data) > maxDateScript || f.around[i]&(traitAside|traitHeader) != 0 {
			continue
		}
		if found := findDates(foldDate(n.FirstChild.Data), f.lang, f.order); len(found) > 0 {
			return []evidence{evidenceOf(found[0], 15, "dom")}
		}
	}
	return nil
}

func anyDigit(s string) bool {
	for _, r := range s {
		if r >= '0' && r <= '9' {
			return true
		}
		if r >= 0x660 {
			if _, ok := digitOf(r); ok {
				return true
			}
		}
	}
	return false
}

// label reads what stands before a date: in the element's own text, or in the
// one before it.
func (f *pageFields) label(folded string, element int) trait {
	if folded != "" {
		if t := labelBefore(folded); t != 0 {
			return t
		}
	}
	if element < 0 {
		return 0
	}
	if s := f.d.elements[element].node.PrevSibling; s != nil && len(s.Data) < 80 && s.FirstChild == nil {
		if anyDigit(s.Data) { // what says what another date is
			return 0
		}
		return labelBefore(foldDate(s.Data))
	} else if s != nil && s.FirstChild != nil && s.FirstChild == s.LastChild && s.FirstChild.FirstChild == nil && len(s.FirstChild.Data) < 80 && !anyDigit(s.FirstChild.Data) {
		return labelBefore(foldDate(s.FirstChild.Data))
	}
	return 0
}

// Words before a date that say what it is, folded as dates are.
var (
	modifiedWords  = foldedWords("updat modif aktualis aktualiz stand: geändert mis_à_jour mise_à_jour actualiz atualiz aggiorna gewijzigd bijgewerkt uppdatera opdater oppdater päivit uuendatud atnaujint uzupełnion zaktual změn upraven azurira frissít módosít güncel yenilən обновлен изменен оновлен актуализ ενημ τελευταία עודכן עדכון تحديث التحديث تحدیث به_روز بروزرسانی اپ_ڈیٹ अपडेट अद्यतन संशोधित আপডেট புதுப்பி అప్డేట్ અપડેટ ನವೀಕ അപ്ഡേറ്റ് ਅੱਪਡੇਟ อัปเดต อัพเดท แก้ไข 更新 修正 수정 업데이트 cập_nhật diperbarui diperbaharui dikemaskini last_edited edited")
	publishedWords = foldedWords("दिनांक तारीख तिथि प्रकाशन تاریخ التاريخ 日期 日付 fecha: datum: publi posted first erstellt veröffentlicht erschienen geplaatst publicerad udgivet publisert julkaistu objavljeno zveřejněno vydáno megjelen yayın giriş опубликован опубліков дата публ δημοσί פורסם نشر النشر نُشر نشرت انتشار شائع اشاعت प्रकाशित पब्लिश প্রকাশ पोस्ट பதிவு వెளியீடు வெளியி ప్రచురి પ્રકાશિત പ്രസിദ്ധീ ਪ੍ਰਕਾਸ਼ เผยแพร่ 发布 發布 发表 發表 公開 掲載 投稿 配信 刊登 刊出 입력 등록 승인 작성 게재 발행 송고 добавлен оприлюднен pridané dodano lisatud paskelbta eklenme oluşturulma imechapishwa ditayangkan ಪ್ರಕಟ ପ୍ରକାଶିତ გამოქვეყნ հրապարակ xuất_bản đăng dipublikasikan diterbitkan tayang")
)

func foldedWords(list string) *finder {
	var words []string
	for w := range strings.FieldsSeq(list) {
		words = append(words, foldDate(strings.ReplaceAll(w, "_", " ")))
	}
	return newFinder(words...)
}

// labelBefore returns traitModified or traitPublished by the last such word of
// the text, 0 when it has none.
func labelBefore(folded string) trait {
	folded = folded[max(0, len(folded)-90):]
	m, p := lastOf(folded, modifiedWords), lastOf(folded, publishedWords)
	switch {
	case m < 0 && p < 0:
		return 0
	case m > p:
		return traitModified
	default:
		return traitPublished
	}
}

// lastOf returns where the last of the words begins, -1 when none is there. In
// scripts that space their words, one counts only at the beginning of a word.
func lastOf(s string, words *finder) int {
	for i := len(s) - 2; i >= 0; i-- {
		for _, w := range words.at(s, i) {
			if !strings.HasPrefix(s[i:], w) {
				continue
			}
			if r, _ := utf8.DecodeLastRuneInString(s[:i]); !unicode.IsLetter(r) || isHan(w) || unicode.Is(unicode.Thai, r) {
				return i
			}
		}
	}
	return -1
}

// urlDate reads a whole day from the page's address: /2024/03/05/, 2024-03-05,
// /20240305/.
func (f *pageFields) urlDate() (schema.Date, bool) {
	path := f.address.Path
	if d, ok := namedPathDate(path); ok {
		return d, true
	}
	for i := 0; i < len(path); i++ {
		if path[i] < '0' || path[i] > '9' || i > 0 && path[i-1] >= '0' && path[i-1] <= '9' {
			continue
		}
		end := i
		for end < len(path) && (path[end] >= '0' && path[end] <= '9' || (path[end] == '/' || path[end] == '-' || path[end] == '_' || path[end] == '.')) {
			end++
		}
		if d, ok := pathDate(path[i:end]); ok {
			return d, true
		}
	}
	return schema.Date{}, false
}

// namedPathDate reads /2024/mar/05/ and /2024/march/05/.
func namedPathDate(path string) (schema.Date, bool) {
	parts := strings.Split(path, "/")
	for i := 0; i+2 < len(parts); i++ {
		if m, ok := monthOf(foldDate(clip(parts[i+1], 20)), "en"); ok && m.calendar == gregorian && len(parts[i]) == 4 && len(parts[i+2]) <= 2 {
			year, err1 := strconv.Atoi(parts[i])
			day, err2 := strconv.Atoi(parts[i+2])
			if err1 == nil && err2 == nil {
				return recent(year, int(m.month), day)
			}
		}
	}
	return schema.Date{}, false
}

// pathDate reads the date at the beginning of a row of digits and separators.
func pathDate(s string) (schema.Date, bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	number := func(i int) int {
		n := 0
		for _, c := range parts[i] {
			n = n*10 + int(c-'0')
		}
		return n
	}
	if len(parts) == 0 {
		return schema.Date{}, false
	}
	if len(parts[0]) == 8 {
		n := number(0)
		return recent(n/10000, n/100%100, n%100)
	}
	if len(parts) >= 2 && len(parts[0]) == 4 && len(parts[1]) == 4 {
		n := number(1)
		return recent(number(0), n/100, n%100)
	}
	if len(parts) >= 3 && len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2 {
		return recent(number(0), number(1), number(2))
	}
	if len(parts) >= 3 && len(parts[0]) == 2 && len(parts[1]) == 2 && len(parts[2]) == 4 {
		return recent(number(2), number(1), number(0))
	}
	return schema.Date{}, false
}

// recent is civil for the years of the web.
func recent(year, month, day int) (schema.Date, bool) {
	if year < 1994 || year > lastYear {
		return schema.Date{}, false
	}
	return civil(year, month, day)
}

// numberOrder says how this page means 03/04/2024: the American way in English
// unless its address or its own claim is of another country.
func (f *pageFields) numberOrder() dayOrder {
	if f.lang != "en" && f.lang != "tl" {
		return dayFirst
	}
	claim := strings.ToLower(f.address.Path + " " + f.d.lang + " " + f.meta("og:locale") + " " + f.ld.article.get("inLanguage").str())
	for _, region := range [...]string{"gb", "in", "au", "ie", "nz", "za", "ng", "ke", "pk", "bd", "lk", "sg", "my", "hk", "ae"} {
		if strings.Contains(claim, "en-"+region) || strings.Contains(claim, "en_"+region) {
			return dayFirst
		}
	}
	if i := strings.LastIndexByte(f.host, '.'); i >= 0 && len(f.host)-i-1 == 2 {
		switch f.host[i+1:] {
		case "us", "ph", "co", "tv", "io", "me", "ly", "fm":
		default:
			return dayFirst
		}
	}
	return monthFirst
}
