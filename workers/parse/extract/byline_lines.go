package extract

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// What speaks for a line being the byline of the article, in points.
const (
	labelledLine = 100 // "By Jane Doe"
	linkedLine   = 95  // a name that leads to the page of an author
	postedLine   = 85  // "Jane Doe, Education editor"
	datedLine    = 75  // a name with a date beside it, or in the next line
	bareLine     = 55  // a name alone between headline and text
	signedLine   = 60  // a name alone and set off at the end of the text
	leastLine    = 50  // what is needed to be taken
)

// readLine is a line that may be a byline.
type readLine struct {
	block int
	byline
	points int
}

// bylines reads the lines around the headline, before the text, and at its end,
// and returns what the best of them and its neighbours say; labelled then means
// that words or links speak for the writers, dated that a date beside them does.
func (f *pageFields) bylines() byline {
	var lines []readLine
	read := map[int]bool{}
	for _, k := range f.bylineBlocks() {
		if read[k] {
			continue
		}
		read[k] = true
		if l, ok := f.readLine(k); ok {
			lines = append(lines, l)
		}
	}
	f.joinDates(lines)
	f.lowerTold(lines)
	best, bestPoints := -1, leastLine-1
	var out byline
	out.writers, out.labelled = f.signature()
	out.placed = len(out.writers) > 0
	for i, l := range lines {
		if len(l.writers) > 0 && l.points > bestPoints {
			best, bestPoints = i, l.points
		}
		if len(out.editors) == 0 {
			out.editors = l.editors
		}
		if len(out.houses) == 0 && (l.labelled || len(l.writers) == 0) {
			out.houses, out.lead = l.houses, l.lead
		}
		if len(out.agencies) == 0 {
			out.agencies = l.agencies
		}
	}
	if best < 0 || out.labelled && !lines[best].labelled {
		if len(out.agencies) == 0 {
			out.agencies = slices.DeleteFunc(datelineAgency(clip(f.a.Body, 300)), func(n string) bool { return f.isSite(titleKey(n)) })
		}
		return out
	}
	out.writers, out.labelled = slices.Clone(lines[best].writers), bestPoints > datedLine || lines[best].labelled && bestPoints >= datedLine
	out.dated = bestPoints == datedLine && !out.labelled
	out.placed = bestPoints >= signedLine
	last := lines[best].block
	for _, l := range lines[best+1:] { // each author in a line of their own
		other := l.dated && !lines[best].dated && !l.labelled && len(l.writers) > 0 && !cased(l.writers[0]) // the place beside the day
		if l.block-last > 3 || l.points < bestPoints-10 || len(l.writers) == 0 || other {
			if l.block-last > 3 {
				break
			}
			continue
		}
		out.writers = append(out.writers, l.writers...)
		last = l.block
	}
	for _, l := range lines { // "X and two others" above, all of them at the end
		if l.labelled && l.points >= datedLine && len(l.writers) > len(out.writers) && holdsNames(l.writers, out.writers) {
			out.writers, out.labelled = slices.Clone(l.writers), true
		}
	}
	if lines[best].reported {
		out.writers = append(slices.Clone(out.editors), out.writers...)
	}
	return out
}

// holdsNames reports whether all of some names are among others.
func holdsNames(all, some []string) bool {
	for _, n := range some {
		if !slices.Contains(all, n) {
			return false
		}
	}
	return true
}

// signature returns the names by which the text itself is signed: in brackets
// at its end, or in its first line beside the word for a reporter, as the papers
// of Korea, China and Taiwan have it: (해솔=연합) 홍길동 기자 = …, 〔記者王明／台北報導〕.
// told says that such a word stands there.
func (f *pageFields) signature() (names []string, told bool) {
	start := clip(f.a.Body, 240)
	start, _, _ = strings.Cut(start, "\n")
	if names := hanReporters(start); names != nil {
		return names, true
	}
	rest := f.a.Body
	for range 2 { // a note on the text may come behind
		rest = strings.TrimRight(rest, "\n")
		at := strings.LastIndexByte(rest, '\n') + 1
		end := rest[at:]
		if inner := endInBrackets(end); inner != "" {
			return []string{inner}, bracketed(end)
		}
		if names := deskSigned(end); names != nil {
			return names, true
		}
		if names := reportOf(end); len(names) > 0 {
			return names, true
		}
		if rest = rest[:at]; !strings.HasPrefix(end, "※") && !strings.HasPrefix(end, "*") {
			break
		}
	}
	if name := datelineReporter(start); name != "" {
		return []string{name}, true
	}
	start = clip(f.a.Body, 150)
	for _, w := range [...]string{"기자 =", "기자=", "기자]", "기자)", "특파원 ="} {
		if before, _, ok := strings.Cut(start, w); ok {
			words := strings.FieldsFunc(before, func(r rune) bool { return r == ' ' || isOpening(r) || isClosing(r) || r == '=' || r == '/' })
			if len(words) > 0 && utf8.RuneCountInString(words[len(words)-1]) <= 5 {
				return []string{words[len(words)-1]}, true
			}
		}
	}
	return nil, false
}

// deskSigned returns the names behind that of their desk in brackets at the end of
// a paragraph in Japanese: （報道部・佐伯真理、高瀬美帆）
func deskSigned(p string) []string {
	at := strings.LastIndexFunc(p, isOpening)
	if last, _ := utf8.DecodeLastRuneInString(p); at < 0 || !isClosing(last) || len(p)-at > 120 {
		return nil
	}
	inner, _ := unwrapped(p[at:])
	desk, rest, ok := strings.Cut(inner, "・")
	if end, _ := utf8.DecodeLastRuneInString(desk); !ok || !strings.ContainsRune("部局社班室", end) {
		return nil
	}
	names := strings.Split(rest, "、")
	for i, n := range names {
		if names[i] = strings.TrimSpace(n); !isHan(n) || !isPersonName(names[i]) {
			return nil
		}
	}
	return names
}

// datelineReporter returns the person in brackets behind the place with which a
// text begins, as local papers in Hindi have it: सोनगिरि (राकेश मीणा): नगर परिषद …
func datelineReporter(start string) string {
	place, rest, ok := strings.Cut(start, "(")
	name, text, closed := strings.Cut(rest, ")")
	if !ok || !closed || cased(name) || isHan(name) || len(strings.Fields(place)) > 2 || place == "" || !strings.HasPrefix(strings.TrimLeft(text, " "), ":") && !strings.HasPrefix(strings.TrimLeft(text, " "), "।") {
		return ""
	}
	if name = strings.TrimSpace(name); !strings.Contains(name, " ") || !isPersonName(name) || isDesk(name) || utf8.RuneCountInString(name) > 30 {
		return ""
	}
	return name
}

// datelineAgency returns the agency in brackets behind the place and day with
// which a text begins: Springfield, 9 May (Elbonia News) The mayor …
func datelineAgency(start string) []string {
	open := strings.IndexAny(start, "(（")
	if open <= 0 || utf8.RuneCountInString(start[:open]) > 40 || len(strings.Fields(start[:open])) > 5 {
		return nil
	}
	inner, rest, ok := strings.Cut(start[open:], ")")
	if !ok {
		inner, rest, ok = strings.Cut(start[open:], "）")
	}
	_, size := utf8.DecodeRuneInString(inner)
	inner = strings.TrimSpace(inner[min(size, len(inner)):])
	before := strings.TrimSpace(start[:open])
	dayed := anyDigit(before) && strings.ContainsAny(before, ",،")
	if !ok || len(rest) < 40 || anyDigit(inner) || len(strings.Fields(inner)) > 2 || !dayed && !agencies()[strings.ToLower(inner)] {
		return nil
	}
	if name := cleanName(inner); name != "" {
		return []string{name}
	}
	return nil
}

// reportOf returns the names in a last line that says whose report it was:
// (सोनगिरि से राकेश मीणा की रिपोर्ट)
func reportOf(line string) []string {
	inner, _ := unwrapped(strings.TrimSpace(line))
	for _, end := range [...]string{" की रिपोर्ट", " की रपट", " की खास रिपोर्ट", " की ख़ास रिपोर्ट", " की विशेष रिपोर्ट", " की ग्राउंड रिपोर्ट", " की कलम से", " کی رپورٹ", " کی خصوصی رپورٹ", " کے قلم سے"} {
		name, ok := strings.CutSuffix(inner, end)
		if !ok || len(name) > maxAuthorName*3 {
			continue
		}
		for _, from := range [...]string{" से ", " سے "} {
			if _, after, ok := strings.Cut(name, from); ok {
				name = after
			}
		}
		names := splitWords(strings.Trim(name, " ,"))
		if !slices.ContainsFunc(names, func(n string) bool { return !isPersonName(n) || !strings.Contains(n, " ") }) {
			return names
		}
	}
	return nil
}

// hanReporters reads the names behind the word for a reporter in a dateline in
// Chinese: 〔記者王明／台北報導〕, 本报讯（记者 王明 李红）, （記者王明玉台北3日電）.
func hanReporters(line string) []string {
	at := strings.Index(line, "記者")
	if i := strings.Index(line, "记者"); i >= 0 && (at < 0 || i < at) {
		at = i
	}
	if at < 0 || utf8.RuneCountInString(line[:at]) > 40 || strings.ContainsAny(line[:at], "。，") {
		return nil
	}
	rest := strings.TrimLeft(line[at+len("記者"):], " :：　")
	rest = strings.NewReplacer("通讯员", " ", "通訊員", " ", "实习生", " ", "實習生", " ").Replace(rest)
	end := strings.IndexFunc(rest, func(r rune) bool {
		return isClosing(r) || r == '/' || r == '／' || r == '∕' || strings.ContainsRune("報报電电訊讯攝摄。，；！", r)
	})
	if end <= 0 || utf8.RuneCountInString(rest[:end]) > 24 {
		return nil
	}
	if stop, _ := utf8.DecodeRuneInString(rest[end:]); strings.ContainsRune("。，；！", stop) {
		return nil // what reporters asked, or were told
	}
	var names []string
	for word := range strings.FieldsFuncSeq(rest[:end], func(r rune) bool { return r == ' ' || r == '　' || r == '、' }) {
		if digit := strings.IndexFunc(word, unicode.IsDigit); digit > 0 { // of an agency: name, place and day together
			if runes := []rune(word[:digit]); len(runes) >= 5 {
				word = string(runes[:3])
			}
		}
		if !isHanName(word) {
			break
		}
		if first, _ := utf8.DecodeRuneInString(word); strings.ContainsRune("會会們们問问從从在招協协節节證证", first) {
			return nil
		}
		names = append(names, word)
	}
	return names
}

// endInBrackets returns what stands in brackets at the end of a paragraph when
// it is written as the name of a person is, of two to four words or, in Han
// characters, of three to six.
func endInBrackets(p string) string {
	last, size := utf8.DecodeLastRuneInString(p)
	if !isClosing(last) {
		return ""
	}
	at := strings.LastIndexFunc(p, isOpening)
	if at < 0 || len(p)-at > 80 {
		return ""
	}
	_, open := utf8.DecodeRuneInString(p[at:])
	inner := strings.TrimSpace(p[at+open : len(p)-size])
	before, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(p[:at]))
	if at > 0 && !strings.ContainsRune(".。！？!?”」』।\"", before) || !isPersonName(inner) || isDesk(inner) {
		return ""
	}
	if n := utf8.RuneCountInString(inner); isHan(inner) && (n < 3 || n > 7) {
		return ""
	}
	return inner
}

// bylineBlocks are the blocks that may hold a byline, those nearest to the
// headline first.
func (f *pageFields) bylineBlocks() []int {
	d := f.d
	var out []int
	add := func(from, to int) {
		for k := max(0, from); k < min(to, len(d.blocks)); k++ {
			out = append(out, k)
		}
	}
	head := f.blockAfter(d.headline)
	add(head, head+14)
	if d.first >= 0 {
		if d.first > head {
			add(max(head, d.first-8), d.first)
		}
		add(d.first, d.first+2)
	}
	add(head-4, head)
	if d.last >= 0 {
		add(d.last-1, d.last+7)
		if k := f.onlyDashed(); k >= 0 {
			add(k, k+1)
		}
	}
	return out
}

// onlyDashed returns the short line that alone begins with a dash below the first
// paragraphs, as signatures do, where comments or others taken for text may
// follow; -1 where there is none or several.
func (f *pageFields) onlyDashed() int {
	d := f.d
	found := -1
	for k := d.first + 3; d.first >= 0 && k < d.last; k++ {
		if b := d.blocks[k]; b.chars > 60 || !dashed(string(d.text[b.start:min(b.end, b.start+utf8.UTFMax)])) {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = k
	}
	return found
}

// readLine reads block k as a byline and weighs it by where it stands.
func (f *pageFields) readLine(k int) (readLine, bool) {
	d := f.d
	head := f.blockAfter(d.headline)
	b := d.blocks[k]
	around := f.around[b.element]
	if k == head && d.headline >= 0 && inline(d.elements[d.headline].node.DataAtom) { // the headline and the byline in one block
		return f.belowInline(k)
	}
	aside := around&(traitAside|traitHeader) != 0
	if b.end-b.start > 3*maxBylineChars || aside && (k <= head || k > head+4) || d.headline >= 0 && d.inside(b.element, d.headline) {
		return readLine{}, false
	}
	if d.elements[b.element].place&(inFigure|inNav|inAside) != 0 || k > d.last && f.inTeaser(b.element) {
		return readLine{}, false
	}
	if d.first >= 0 && k >= d.first && k <= d.last && hasSentences(d.blockText(b)) {
		return readLine{}, false
	}
	line := f.line(b)
	if k > 0 {
		line = f.labelAlone(k-1) + line
	}
	l := readLine{block: k, byline: f.linkedTogether(b.element, readByline(line))}
	if aside && !(l.labelled && l.lead) { // what begins with "By" right below the headline stands among buttons at times
		return readLine{}, false
	}
	if rest, ok := strings.CutPrefix(d.blockText(b), "From "); ok && strings.Contains(rest, ", ") && f.emphatic(b.element) { // "From Jane Doe, Springfield"
		if by := readByline("By " + rest); len(by.writers) == 1 && by.rest == 0 {
			l.byline = by
		}
	}
	if names := reportOf(d.blockText(b)); len(names) > 0 {
		l.byline = byline{writers: names, labelled: true, lead: true}
	}
	if name := noteOnWriter(d.blockText(b)); name != "" && k >= d.last-1 && len(l.writers) == 0 {
		l.byline = byline{writers: []string{name}, posted: true}
	}
	if len(l.writers) > 6 && !l.labelled {
		return readLine{}, false
	}
	title := titleKey(f.a.Title)
	linked := f.authorLink(b.element)
	if linked > 0 && !l.labelled {
		l.writers = slices.DeleteFunc(l.writers, func(n string) bool { return !f.namedInLink(b.element, n) })
	}
	if !l.labelled && linked <= 0 {
		l.writers = slices.DeleteFunc(l.writers, func(n string) bool {
			key := titleKey(n)
			return f.isSite(key) || strings.Contains(title, key) || f.inTitle(n) || f.isCommon(n)
		})
	}
	for _, n := range l.others { // the place
		if len(l.writers) > 0 && !strings.Contains(n, " ") && f.tells(n) {
			l.rest--
		}
	}
	l.writers = f.withoutTold(l.writers, d.blockText(b))
	if !l.lead || len(l.houses) > 2 {
		l.houses = nil
	}
	if k < head-2 || d.first > head && k > d.first || b.chars > 110 {
		l.houses, l.agencies = nil, nil
	}
	desk := deskLine(d.blockText(b))
	if desk == "" {
		desk = deskLine(line)
	}
	if agencies()[strings.ToLower(desk)] && !l.labelled {
		l.writers = nil
	}
	if desk != "" && len(l.writers)+len(l.houses) == 0 && k >= head && k <= max(head+6, d.first) {
		l.houses = []string{desk}
	}
	switch {
	case len(l.writers) == 1 && l.rest == 0 && linked >= 0 && introducesText(d.blockText(b)) && d.first >= 0 && k <= d.first+1 && strings.Contains(l.writers[0], " "):
		l.labelled, l.points = true, labelledLine
	case l.labelled && !l.lead && linked < 0 && !f.inOwnLink(b.element, l.writers): // the headline of another article, and who wrote that
	case l.labelled:
		l.points = labelledLine
	case linked > 0:
		l.points = linkedLine
	case l.rest > 2 || d.blocks[k].words > 16 && len(strings.Fields(line)) > 8: // in scripts without spaces the words are estimated
	case l.posted:
		l.points = postedLine
	case l.dated && l.rest <= 1:
		l.points = datedLine
		if len(l.writers) == 1 && !cased(l.writers[0]) && !isHan(l.writers[0]) && !strings.Contains(l.writers[0], " ") {
			l.points = leastLine // a section or a place as likely
		}
	case l.rest == 0 && len(l.writers) > 0 && (linked == 0 || len(l.writers) == 1) && d.elements[b.element].place&inHeading == 0:
		l.points = bareLine
		if linked < 0 || !cased(l.writers[0]) {
			l.points = 20
		}
	}
	switch {
	case d.last >= 0 && (k >= d.last-1 || dashed(d.blockText(b)) && k == f.onlyDashed()) && k > head+3: // the end of the text
		switch {
		case l.labelled:
			l.points -= 25
		case l.posted && l.rest <= 1 && len(l.writers) > 0 && linked >= 0, k > d.last && len(l.writers) == 1 && l.rest == 0 && f.introduced(k):
			l.points = signedLine + 5
		case (len(l.writers) == 1 || fullNames(l.writers)) && l.rest == 0 && (f.emphatic(b.element) && k <= d.last+1 || bracketed(d.blockText(b)) || dashed(d.blockText(b))) && linked >= 0:
			l.points = signedLine
		default:
			l.points = 0
		}
	case k < head:
		l.points -= 15
		if !l.labelled && linked <= 0 && !l.dated || len(l.writers) == 1 && !strings.Contains(l.writers[0], " ") && !isHan(l.writers[0]) {
			l.points -= 30
		}
	case d.first >= 0 && k == d.first && l.posted && l.rest == 0: // the correspondent before the text
	case d.first >= 0 && k >= d.first && !l.labelled && (l.rest > 1 || !l.dated && linked <= 0 || k > head+6):
		l.points -= 30
	}
	if around&traitBiography != 0 {
		l.points -= 40
	}
	return l, true
}

// hasSentences reports whether a text of several words ends as a sentence does and
// holds the end of another, as no byline does.
func hasSentences(text string) bool {
	if strings.Contains(text, "。") {
		return true
	}
	words := strings.Fields(text)
	ends := 0
	for i, w := range words {
		if !strings.HasSuffix(w, ".") && !strings.HasSuffix(w, "।") {
			if i == len(words)-1 {
				return false
			}
			continue
		}
		if !cased(w) || utf8.RuneCountInString(w) > 4 {
			ends++
		}
	}
	return ends >= 2 && len(words) > 6
}

// fullNames reports whether all of a few names are of two words or more.
func fullNames(names []string) bool {
	return len(names) > 0 && len(names) <= 4 && !slices.ContainsFunc(names, func(n string) bool { return !strings.Contains(n, " ") })
}

// noteOnWriter returns the name in a note in brackets behind the text of a guest,
// in Hindi and Urdu: "(The writer Jane Doe is a historian)", "(Jane Doe is a
// historian. The views are her own.)"
func noteOnWriter(text string) string {
	inner, ok := unwrapped(strings.TrimSpace(text))
	if !ok {
		return ""
	}
	words := strings.Fields(inner)
	said := containsAny(inner, []string{"निजी विचार", "ذاتی رائے"})
	if len(words) > 1 {
		switch words[0] {
		case "लेखक", "लेखिका", "مصنف", "مصنفہ", "کالم\u200cنگار":
			words = words[1:]
			said = said || endsSentence(words[len(words)-1])
		}
	}
	n := 2
	if len(words) > 2 && (strings.HasSuffix(words[0], ".") || words[0] == "डॉ" || words[0] == "प्रो" || words[0] == "ڈاکٹر" || words[0] == "پروفیسر") {
		n = 3
	}
	if len(words) < n+2 || !said {
		return ""
	}
	for _, w := range words[:n] {
		if sets := bylineWords(); sets.roles[w] || isPostAdjective(w) {
			return ""
		}
	}
	if name := strings.Join(words[:n], " "); isPersonName(name) && !endsSentence(words[n]) {
		return name
	}
	return ""
}

// isPostAdjective reports whether a word begins the name of a post in Hindi or
// Urdu: senior, independent, former.
func isPostAdjective(w string) bool {
	switch w {
	case "वरिष्ठ", "स्वतंत्र", "पूर्व", "प्रसिद्ध", "जाने-माने", "सामाजिक", "राजनीतिक", "आर्थिक", "भारतीय", "एक", "के", "दिल्ली", "سینئر", "سابق", "معروف", "ایک":
		return true
	}
	return false
}

// introduced reports whether the block behind k says who the person is whose name
// is all of block k: it begins with the name, or a part of it in scripts without
// capitals, or with a post.
func (f *pageFields) introduced(k int) bool {
	d := f.d
	if k+1 >= len(d.blocks) {
		return false
	}
	name, next := strings.Fields(d.blockText(d.blocks[k])), strings.Fields(clip(d.blockText(d.blocks[k+1]), 120))
	if len(name) < 2 || len(name) > 5 || len(next) < 3 {
		return false
	}
	if len(next) > len(name) && slices.Equal(name, next[:len(name)]) {
		return true
	}
	small := !cased(name[0])
	for i, w := range next[:min(len(next), 4)] {
		w = strings.Trim(w, ",.:()|’'")
		if small && i < 2 && slices.Contains(name, w) || bylineWords().roles[strings.ToLower(w)] || bylineWords().labels[strings.ToLower(w)] == writing && len(w) > 5 {
			return true
		}
	}
	return false
}

// inTitle reports whether the title has all words of a name of several.
func (f *pageFields) inTitle(name string) bool {
	words := strings.Fields(name)
	if len(words) < 2 {
		return false
	}
	title := strings.Fields(f.a.Title)
	for _, w := range words {
		if !slices.ContainsFunc(title, func(t string) bool { return strings.EqualFold(strings.Trim(t, ",.:;?!\"'“”‘’|"), w) }) {
			return false
		}
	}
	return true
}

// labelAlone returns the label that is all of block k, for what stands in the
// next, with a colon; "" when the block says more or something else.
func (f *pageFields) labelAlone(k int) string {
	b := f.d.blocks[k]
	if b.end-b.start > 60 || b.linkChars > 0 {
		return ""
	}
	text := strings.TrimSpace(strings.TrimRight(strings.ToLower(f.d.blockText(b)), " :：/-–"))
	for _, suffix := range [...]string{"(s)", "(en)", "(es)", "/in", "/a"} {
		text = strings.TrimSuffix(text, suffix)
	}
	if bylineWords().labels[text] == noDuty || deskLine(text) != "" {
		return ""
	}
	return text + ": "
}

// belowInline reads what stands behind the headline in block k.
func (f *pageFields) belowInline(k int) (readLine, bool) {
	d := f.d
	_, rest, ok := strings.Cut(d.blockText(d.blocks[k]), d.headlineText())
	if !ok || len(rest) > 3*maxBylineChars {
		return readLine{}, false
	}
	l := readLine{block: k, byline: readByline(rest)}
	switch {
	case l.labelled:
		l.points = labelledLine
	case l.posted:
		l.points = postedLine
	case l.dated && l.rest <= 1:
		l.points = datedLine
	}
	return l, true
}

// tells reports whether the title or the beginning of the text holds a name.
func (f *pageFields) tells(name string) bool {
	return strings.Contains(strings.ToLower(f.a.Title), strings.ToLower(name)) || strings.Contains(clip(f.a.Body, 2000), name)
}

// maxTold is how many bytes of the text are searched for the names in a byline.
const maxTold = 16 << 10

// withoutTold leaves out what stands behind the first name of a line and is what
// the article speaks of: the place that it is written from. In a script without
// capitals the place may stand first.
func (f *pageFields) withoutTold(names []string, line string) []string {
	if len(names) < 2 {
		return names
	}
	var told strings.Builder
	told.WriteString(f.a.Title)
	for p := range strings.SplitSeq(strings.Replace(clip(f.a.Body, maxTold), line, "", 1), "\n") {
		if len(p) > 100 && !strings.Contains(p, names[0]) { // a text may be signed once more
			told.WriteString("\n" + p)
		}
	}
	text := told.String()
	kept := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n != names[0] && strings.Contains(text, n) })
	if first := kept[0]; len(kept) > 1 && !cased(first) && !isHan(first) && !strings.Contains(first, " ") && strings.Contains(kept[1], " ") && f.tells(first) {
		kept = kept[1:] // the place stands first
	}
	return kept
}

// deskLine returns the newsroom, agency or nameless reporter that a line gives in
// the place of a name, perhaps with a place behind a comma: "Staff reporter,
// Elbonia".
func deskLine(line string) string {
	if line == "" || utf8.RuneCountInString(line) > maxBylineChars/2 {
		return ""
	}
	if inner, ok := unwrapped(strings.TrimSpace(line)); ok {
		line = inner
	}
	if first, _, _ := strings.Cut(line, " "); len(line) > 0 && utf8.RuneCountInString(line) <= 60 && agencies()[strings.ToLower(strings.TrimRight(first, ",:،"))] {
		return strings.TrimRight(first, ",:،")
	}
	for _, sep := range [...]string{" | ", " — ", " – ", " - ", " • "} {
		line, _, _ = strings.Cut(line, sep)
	}
	if rest, ok := cutBy(line); ok && (cased(line) || strings.Contains(line[:len(line)-len(rest)], ":")) {
		if line = rest; agencies()[strings.ToLower(line)] {
			return line
		}
	}
	if digit := strings.IndexFunc(line, unicode.IsDigit); digit > 0 && utf8.RuneCountInString(line[digit:]) <= 30 { // the day in the same line
		line = strings.TrimRight(line[:strings.LastIndexByte(line[:digit], ' ')+1], " ")
	}
	name, place := line, ""
	if at := strings.IndexAny(line, ",،，、"); at >= 0 {
		name, place = line[:at], line[at+1:]
	}
	if name = strings.Trim(name, " :-–|"); utf8.RuneCountInString(name) > 40 || utf8.RuneCountInString(place) > 30 || anyDigit(line) {
		return ""
	}
	lower := strings.ToLower(name)
	if newsrooms()[lower] {
		return name
	}
	words := strings.Fields(lower)
	if len(words) == 1 && isHan(name) && utf8.RuneCountInString(name) <= 10 && isDesk(name) {
		return name
	}
	if len(words) < 2 || len(words) > 4 {
		return ""
	}
	switch words[0] {
	case "گروه", "سرویس", "redacción", "redação", "rédaction", "redazione", "agência", "agencia", "agence", "agenzia", "agencja", "агентство", "ทีมข่าว", "टीम":
		return name
	}
	switch words[len(words)-1] {
	case "एजेंसी", "एजेन्सी", "एजेंसियां", "এজেন্সি", "ایجنسی", "agency", "agencies", "desk", "team", "bureau", "newsroom", "reporter", "correspondent", "डेस्क", "टीम", "ब्यूरो", "नेटवर्क", "संवाददाता", "प्रतिनिधि", "प्रतिनिधी", "वार्ताहर", "রিপোর্ট", "ডেস্ক", "প্রতিনিধি", "প্রতিবেদক", "সংবাদদাতা",
		"டெஸ்க்", "செய்தியாளர்", "நிருபர்", "డెస్క్", "ప్రతినిధి", "ഡെസ്ക്", "ലേഖകൻ", "ಡೆಸ್ಕ್", "ડેસ્ક", "ਬਿਊਰੋ", "ਡੈਸਕ", "ajansı", "ڈیسک", "نمائندہ", "رپورٹر":
		return name
	case "staff":
		if cased(name) && capital(name) {
			return name
		}
	case "service", "network":
		if words[len(words)-2] == "news" {
			return name
		}
	}
	return ""
}

// newsrooms are whole texts in lower case that stand where a writer is named and
// name none: agencies, the newsroom, a nameless reporter.
var newsrooms = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.SplitSeq("agencies, tnn, bbc, bbc news, bbc sport, cnn, npr, europa press, риа новости, пресс-служба, the associated press, associated press, press association, press trust of india, agence france-presse, redaktion, die redaktion, agenturen, redacción, la redacción, agencias, redação, da redação, agências, rédaction, la rédaction, agences, redazione, la redazione, agenzie, redactie, redaksi, tim redaksi, tim liputan, redakcja, redakce, redaktionen, newsroom, haber merkezi, anadolu ajansı, pv, nhóm pv, ban biên tập, מערכת האתר, המערכת, กองบรรณาธิการ, ทีมข่าว, ਪੱਤਰ ਪ੍ਰੇਰਕ, ਨਿੱਜੀ ਪੱਤਰ ਪ੍ਰੇਰਕ, విలేకరి, న్యూస్ టుడే, agentura, agentury, "+
		"редакция, редакція, агентства, الوكالات, وكالات, هيئة التحرير, فريق التحرير, غرفة الأخبار, تحریریه, گروه خبر, نمائندہ خصوصی, نمائندہ, نامہ نگار, نامہ نگار خصوصی, اسٹاف رپورٹر, سٹاف رپورٹر, ایجنسیاں, एजेंसी, एजेन्सी, एजेंसियां, एजेंसियाँ, ब्यूरो रिपोर्ट, संवाददाता, प्रतिनिधि, प्रतिनिधी, वार्ताहर, वृत्तसंस्था, এজেন্সি, সংবাদ সংস্থা, প্রতিনিধি, প্রতিবেদক, সংবাদদাতা, પ્રતિનિધિ, செய்திப்பிரிவு, நமது நிருபர், எமது நிருபர், ഏജൻസികൾ, ഏജൻസി, സ്വന്തം ലേഖകൻ, സ്വന്തം ലേഖിക, ఏజెన్సీలు, ಏಜೆನ್ಸಿ, એજન્સી", ",") {
		set[strings.TrimSpace(w)] = true
	}
	return set
})

// agencies are news agencies by the word by which bylines name them, in lower
// case.
var agencies = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq("pti ani ians uni afp reuters dpa efe ansa tass ntb ritzau lusa belga antara apa sda keystone-sda tt xinhua ttxvn απε απε-μπε αμπε antaranews i̇ha यूनीवार्ता वार्ता भाषा एएनआई पीटीआई आईएएनएस यूएनआई रॉयटर्स এএফপি রয়টার্স বাসস তাস рейтер тасс интерфакс укринформ укрінформ яндекс رويترز فارس ایسنا ایرنا واس وفا سانا 新华社 新華社 中央社 共同通信 時事通信 연합뉴스 뉴시스 뉴스1 anka iha dha čtk mti pap agerpres bta hina tanjug srna") {
		set[w] = true
	}
	return set
})

// isCommon reports whether the words of what looks like a name stand in the
// text in small letters, as the words of headings do and names do not.
func (f *pageFields) isCommon(name string) bool {
	common := false
	for w := range strings.FieldsSeq(name) {
		small := strings.ToLower(w)
		if small == w {
			continue
		}
		if !strings.Contains(f.a.Body, " "+small) && !bylineWords().common[small] {
			return false
		}
		common = true
	}
	return common
}

// introducesText reports whether a short line ends in a colon or a dash, as one
// does with which a correspondent begins: सुनील ढांडा, करनौल :
func introducesText(line string) bool {
	last, _ := utf8.DecodeLastRuneInString(line)
	return (last == ':' || last == '：' || isDash(last)) && strings.ContainsAny(line, ",،，") && len(strings.Fields(line)) <= 8
}

// dashed reports whether a line begins with a dash, as signatures do.
func dashed(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isDash(r)
}

func bracketed(text string) bool {
	_, ok := unwrapped(strings.TrimSpace(text))
	return ok
}

// joinDates lifts names alone in a line next to one with a date.
func (f *pageFields) joinDates(lines []readLine) {
	dated := map[int]bool{}
	for _, l := range lines {
		if l.dated {
			dated[l.block] = true
		}
	}
	for i := range lines {
		l := &lines[i]
		if len(l.writers) > 0 && l.points > 0 && l.points < datedLine && l.points != signedLine && l.rest == 0 && !l.dated && (dated[l.block-1] || dated[l.block+1] || dated[l.block+2]) {
			l.points = datedLine
			if !cased(l.writers[0]) {
				l.points = bareLine
			}
		}
	}
}

// lowerTold lowers lines of one unlabelled name of which the text speaks, beside
// others with a name: it is the place.
func (f *pageFields) lowerTold(lines []readLine) {
	named := 0
	for i := range lines {
		if len(lines[i].writers) > 0 && lines[i].points > 0 {
			named++
		}
	}
	if named < 2 {
		return
	}
	for i := range lines {
		l := &lines[i]
		if len(l.writers) == 1 && !l.labelled && l.points > 0 && l.points <= datedLine && l.points != signedLine && (strings.Contains(f.a.Title, l.writers[0]) || strings.Contains(clip(f.a.Body, 2000), l.writers[0]+" ")) {
			l.points -= 30
		}
	}
}

// authorLink says where the links of an element lead: 1 to an author, -1
// elsewhere, 0 when there is none.
func (f *pageFields) authorLink(i int) int {
	d := f.d
	out := 0
	look := func(j int) bool {
		n := d.elements[j].node
		if !isLink(n) {
			return false
		}
		href := strings.ToLower(attr(n, "href"))
		if hasWord(attr(n, "rel"), "author") || leadsToAuthor(href) {
			out = 1
			return true
		}
		if !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "mailto:") {
			out = -1
		}
		return false
	}
	for j, n := i, 0; j >= 0 && n < 3; j, n = d.elements[j].parent, n+1 {
		if look(j) {
			return 1
		}
	}
	for j := i + 1; j < min(d.elements[i].end, i+12); j++ {
		if look(j) {
			return 1
		}
	}
	return out
}

// inOwnLink reports whether one of some names stands in a link of element i.
func (f *pageFields) inOwnLink(i int, names []string) bool {
	d := f.d
	for j := i; j < min(d.elements[i].end, i+20); j++ {
		if !isLink(d.elements[j].node) {
			continue
		}
		text := d.shortText(j, maxByline)
		if slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(text, n) }) {
			return true
		}
	}
	return false
}

// namedInLink reports whether a name stands in a link at or below element i, or
// the whole element in one.
func (f *pageFields) namedInLink(i int, name string) bool {
	d := f.d
	any := false
	for j := i; j < min(d.elements[i].end, i+20); j++ {
		if n := d.elements[j].node; isLink(n) && leadsToAuthor(strings.ToLower(attr(n, "href"))) {
			any = true
			if strings.Contains(titleKey(d.shortText(j, maxByline)), titleKey(name)) {
				return true
			}
		}
	}
	return !any
}

// leadsToAuthor reports whether an address is that of an author's page.
func leadsToAuthor(href string) bool {
	for _, w := range [...]string{"/author", "author=", "/autor", "/auteur", "/profile", "/profil/", "/people/", "/person/", "/staff/", "/journalist", "/redakt", "/reporter", "/columnist", "/colunista", "/kolumn", "/contributor", "/writer", "/by/", "/firma", "/yazar", "/penulis", "/lekhak", "/patrakar", "/forfatter", "/dziennikarz", "/toimittaja", "/avtor", "/mitarbeiter", "/producers/", "/bio/", "/users/", "/user/", "/correspondent", "/team/", "/editor/", "/byline"} {
		if strings.Contains(href, w) {
			return true
		}
	}
	return false
}
