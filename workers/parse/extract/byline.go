package extract

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A byline says who made an article. Whatever the language, its parts are the
// same, and this is the grammar by which they are read:
//
//	line = part { ("|" | "-" | "·" | "/" | wide space …) part }
//	part = item { "," item }
//	item = [label [":"]] names [post] ["in" place] | label | post | date | time
//	names = name { "and" name }
//
// A label such as "By" says what the names after it did, until the next one; a
// dash after names leads to where they work; a single word after a comma is a
// place.
type byline struct {
	writers  []string // names of people without label or behind one of writers
	editors  []string // behind a label of editors
	houses   []string // what stands behind a label without being a person's name: agencies, desks
	agencies []string // behind a label of sources
	labelled bool     // writers stand behind a label or before a word such as "reporter"
	posted   bool     // a post follows the names
	placed   bool     // the writers stand where bylines do
	told     bool     // a label of a writer stands in the line
	dated    bool     // a date or time stands in the line
	lead     bool     // the line begins with the label of a writer
	reported bool     // the writers stand behind "Reported by": they told, the editors wrote
	rest     int      // items that are nothing of this
	others   []string // of those, what is written as names are
	posters  []string // behind a label of those who put it on the page
	together int      // how many of the writers stand in the first part that has any
	beyond   []string // people behind a dash after names, in a script without capitals or behind a label with a colon: further writers, or the only ones if the names before are the place
	aided    bool     // a label of those who help stands in the line
}

// duty is what a label says of the names behind it.
type duty byte

const (
	noDuty duty = iota
	writing
	editing
	posting  // who put the text on the page: the writer, where no other is named
	sourcing // the agency that a text comes from
	aiding   // photographs, translation, and other work on an article
)

// maxBylineChars is how long a line may be, in characters, to be read as a byline.
const maxBylineChars = 200

// bylineReader reads a line part by part.
type bylineReader struct {
	out      byline
	duty     duty // said by the last label
	house    bool // what follows a dash after names
	past     bool // a date stood behind names: what follows is something else
	begun    bool // something stood before
	desk     bool // a newsroom or agency has been named
	filed    bool // names are followed by where the text is filed: "Jane Doe in Travel, Europe"
	fresh    bool // the item is the first of its part
	colon    bool // a label with a colon stands before the names
	enclosed bool // the part is all that brackets hold
}

// readByline reads a line by the grammar of bylines.
func readByline(line string) byline {
	var r bylineReader
	line = strings.ReplaceAll(strings.TrimSpace(line), "∕", "／") // as Big5 has it
	if utf8.RuneCountInString(line) > maxBylineChars {
		return r.out
	}
	if inner, ok := unwrapped(line); ok { // （佐伯真理）
		line = inner
	}
	line = withoutAt(line)
	line = withoutPlurals(line)
	line = pairedLabel(line)
	line = colons(line)
	line = withoutStars(line)
	start, depth := 0, 0
	sep := '|'
	divided := false // a mark within the brackets parts a place from an agency
	for i, c := range line {
		size := utf8.RuneLen(c)
		switch {
		case isOpening(c):
			r.part(line[start:i], sep)
			sep, start = '(', i+size
			depth++
		case isClosing(c):
			r.enclosed = sep == '(' && !divided
			r.part(line[start:i], sep)
			r.enclosed, divided = false, false
			sep, start = ')', i+size
			depth--
		case c == '=' && depth > 0: // (Springfield=Elbonia News)
			r.part(line[start:i], sep)
			sep, start, divided = '(', i+size, true
		case isPartBreak(c) || isDash(c) && spacedAt(line, i, size) || c == '/' || c == '／':
			r.part(line[start:i], sep)
			sep, start = c, i+size
		}
		if r.out.together == 0 {
			r.out.together = len(r.out.writers)
		}
	}
	r.part(line[start:], sep)
	if len(r.out.writers) == 0 && len(r.out.posters) > 0 && !r.desk {
		r.out.writers, r.out.labelled = r.out.posters, true
	}
	if r.out.together == 0 {
		r.out.together = len(r.out.writers)
	}
	r.out.together = min(r.out.together, len(r.out.writers))
	return r.out
}

// withoutAt divides a name from the place that papers in Hindi write behind an @.
func withoutAt(line string) string {
	name, place, ok := strings.Cut(line, "@")
	if last, _ := utf8.DecodeLastRuneInString(name); !ok || last < utf8.RuneSelf || strings.ContainsAny(place, "@.") {
		return line
	}
	return name + " | " + place
}

// withoutPlurals removes what makes a label fit for one and for several, for men
// and for women: Author(s), Autor:in, Autor/-in, Autor(a), Автор(ы).
func withoutPlurals(line string) string {
	at := strings.IndexAny(line, "(/:*_·")
	if at <= 0 || bylineWords().labels[strings.ToLower(line[:at])] == noDuty {
		return line
	}
	_, size := utf8.DecodeRuneInString(line[at:])
	rest := strings.TrimPrefix(line[at+size:], "-")
	end := strings.IndexFunc(rest, func(c rune) bool { return !unicode.IsLetter(c) })
	if end <= 0 || end > 8 {
		return line
	}
	switch strings.ToLower(rest[:end]) {
	case "s", "in", "innen", "a", "as", "es", "e", "ne", "rice", "ra", "ka", "ін", "ка", "ы", "и", "ин":
		rest = strings.TrimPrefix(rest[end:], ")")
		return line[:at] + ": " + strings.TrimLeft(rest, ": ")
	}
	return line
}

// maxPairedLabel is how many bytes a label of two things takes at most.
const maxPairedLabel = 60

// pairedLabel writes a label of two things that a mark joins as one that no mark
// divides: 글·사진, 取材・文＝.
func pairedLabel(line string) string {
	const ends = ":：/／=＝|丨"
	first := strings.IndexAny(line, "·・"+ends)
	for end, c := range line {
		switch {
		case first <= 0 || end > maxPairedLabel:
			return line
		case end > first && (unicode.IsSpace(c) || strings.ContainsRune(ends, c)) && bylineWords().labels[strings.ToLower(line[:end])] == writing:
			return "text: " + strings.TrimLeft(line[end:], " "+ends)
		}
	}
	return line
}

// withoutStars removes the marks of footnotes behind words.
func withoutStars(line string) string {
	if !strings.Contains(line, "*") {
		return line
	}
	var out strings.Builder
	for i, c := range line {
		if before, _ := utf8.DecodeLastRuneInString(line[:i]); c != '*' || !unicode.IsLetter(before) && before != '*' {
			out.WriteRune(c)
		}
	}
	return out.String()
}

// colons puts a colon in the place of a slash that ends a label: 取材・文／
func colons(line string) string {
	for at := 0; ; {
		i := strings.IndexAny(line[at:], "/／")
		if i < 0 {
			return line
		}
		i += at
		_, size := utf8.DecodeRuneInString(line[i:])
		if d, _ := labelOf(strings.Fields(clip(line[i+size:], 60))); d == noDuty && isLabelEnd(line[:i]) {
			line = line[:i] + ": " + line[i+size:]
		}
		at = i + 1
		for at < len(line) && !utf8.RuneStart(line[at]) {
			at++
		}
	}
}

// unwrapped removes brackets that stand around all of a line.
func unwrapped(line string) (string, bool) {
	first, size := utf8.DecodeRuneInString(line)
	last, end := utf8.DecodeLastRuneInString(line)
	if !isOpening(first) || !isClosing(last) {
		return line, false
	}
	inner := line[size : len(line)-end]
	return inner, !strings.ContainsFunc(inner, func(c rune) bool { return isOpening(c) || isClosing(c) })
}

func isOpening(c rune) bool {
	switch c {
	case '(', '（', '[', '【', '〔', '<', '〈', '《':
		return true
	}
	return false
}

func isClosing(c rune) bool {
	switch c {
	case ')', '）', ']', '】', '〕', '>', '〉', '》':
		return true
	}
	return false
}

func isPartBreak(c rune) bool {
	switch c {
	case '|', '｜', '·', '•', '●', '⋅', '∙', '◦', '▪', '¦', '▸', '►', '\n', '\t', ';', '；', '\u3000', '→', '=', '।', '॥', '■', '▲', '◆', '*', '丨', '＝':
		return true
	}
	return false
}

func isDash(c rune) bool { return c == '-' || c == '–' || c == '—' }

// spacedAt reports whether the character at i stands between spaces or at an end.
func spacedAt(s string, i, size int) bool {
	return i == 0 || i+size == len(s) || s[i-1] == ' ' || s[i+size] == ' ' || s[i] != '-'
}

// isLabelEnd reports whether a text ends in a label.
func isLabelEnd(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && bylineWords().labels[strings.ToLower(s[strings.LastIndexAny(s, " \u3000")+1:])] != noDuty
}

// part reads what stands between two separators.
func (r *bylineReader) part(text string, sep rune) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return
	case sep == '(':
		if d, _ := labelOf(strings.Fields(spaced(text))); d == noDuty && len(r.out.writers) > 0 && isRole(text) {
			r.out.posted = true // "Jane Doe (columnist)"
			return
		} else if agencies()[strings.ToLower(text)] {
			r.out.agencies = append(r.out.agencies, text)
			return
		} else if d == noDuty && (r.begun || !r.enclosed || cased(text) || !isPersonName(text)) {
			return // places, ages, agencies
		}
	case isDash(sep) && r.placed() && isPersonName(text) && strings.Contains(text, " "):
		r.out.writers = nil
	case isDash(sep) && len(r.out.writers) > 0 && isVietnamese(r.out.writers[len(r.out.writers)-1]) && isVietnamese(text): // Nguyễn An - Trần Bình
	case isDash(sep):
		if len(r.out.writers) == 1 && (!cased(text) || r.colon) && strings.Contains(text, " ") && isPersonName(text) && !isDesk(text) {
			r.out.beyond = append(r.out.beyond, text)
		}
		r.house = r.house || len(r.out.writers) > 0
	}
	if names := reportOf(text); len(names) > 0 && r.duty == noDuty {
		r.out.writers = append(r.out.writers, names...)
		r.out.lead = r.out.lead || !r.begun
		r.out.labelled, r.begun = true, true
		return
	}
	start := 0
	comma := false
	r.fresh = true
	for i, c := range text {
		switch c {
		case ',', '，', '、', '،':
			r.item(text[start:i], comma)
			r.fresh = false
			start, comma = i+utf8.RuneLen(c), c != '、'
		}
	}
	r.item(text[start:], comma)
}

// isVietnamese reports whether a name begins with one of the family names that most
// Vietnamese have.
func isVietnamese(name string) bool {
	family, rest, _ := strings.Cut(strings.ToLower(name), " ")
	switch family {
	case "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đinh", "trương", "mai", "cao":
		return rest != ""
	}
	return false
}

// placed reports whether all that the line has said is a single word without
// label, in a script without capitals: before a dash and a full name, the place.
func (r *bylineReader) placed() bool {
	return len(r.out.writers) == 1 && !r.out.labelled && !cased(r.out.writers[0]) && !isHan(r.out.writers[0]) && !strings.Contains(r.out.writers[0], " ")
}

// spaced puts a space behind every colon that ends a label.
func spaced(s string) string {
	s = strings.ReplaceAll(s, "：", ": ")
	if !strings.Contains(s, ":") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte(s[i])
		if s[i] == ':' && i+1 < len(s) && s[i+1] != ' ' && (s[i+1] < '0' || s[i+1] > '9') {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// item reads what stands between two commas. afterComma says that one went
// before.
func (r *bylineReader) item(text string, afterComma bool) {
	if afterComma && len(r.out.writers) > 0 && isRole(strings.TrimSpace(text)) {
		r.out.posted = true // a post, though the word can be a label, too
		return
	}
	words := strings.Fields(spaced(text))
	if afterComma && len(r.out.writers) > 0 && len(words) > 1 && isPlacePreposition(words[0]) && capital(words[1]) {
		return // "Jane Doe, de Madrid"
	}
	from := 0
	dayed := 0 // the word behind the last one of a date
	labelled := false
	for i := 0; i < len(words); {
		if dayed == i && i > 0 && isInDate(words[i]) { // 12 de marzo de 2024 a las 10:14
			i++
			from, dayed = i, i
			continue
		}
		if d, n := labelOf(words[i:]); d != noDuty && (i == from || strings.HasSuffix(words[i+n-1], ":") || r.introduces(words, from, i, n)) {
			if i > from {
				if strings.HasSuffix(words[i+n-1], ":") || isHanReporter(words[i]) {
					r.named(words[from:i], afterComma && !labelled)
				}
			}
			if d == writing && !r.out.labelled && r.fresh {
				r.out.writers = nil // what stood before it: places, topics
			}
			r.duty, r.house, r.past = d, false, false
			r.colon = n > 0 && strings.HasSuffix(words[i+n-1], ":")
			r.out.told = r.out.told || d == writing || d == posting
			r.out.aided = r.out.aided || d == aiding
			r.out.reported = r.out.reported || strings.EqualFold(words[i], "reported")
			r.out.lead = r.out.lead || (d == writing || d == posting) && !r.begun && i == from
			r.begun, labelled = true, true
			i += n
			from = i
			continue
		}
		if n := unknownLabel(words[i:]); i == from && n > 0 {
			i += n
			from = i
			continue
		}
		if i == 0 && r.fresh {
			if d := unmarkedLabel(words); d != noDuty {
				r.duty, r.house, r.past, r.begun, labelled = d, false, false, true, true
				i, from = 1, 1
				continue
			}
		}
		if isDateWord(words, i) || strings.Contains(words[i], "@") {
			r.named(words[from:i], afterComma && !labelled)
			if anyDigit(words[i]) {
				r.out.dated = r.out.dated || tellsTime(words, i)
				r.past = len(r.out.writers) > 0
			}
			from, dayed = i+1, i+1
		}
		i++
	}
	r.named(words[from:], afterComma && !labelled)
}

// isInDate reports whether a small word stands within dates, or before the time.
func isInDate(w string) bool {
	switch strings.ToLower(w) {
	case "de", "del", "a", "las", "la", "à", "às", "as", "at", "um", "u", "o", "kl.", "kl", "h", "h.", "alle", "ore", "om", "в", "о", "الساعة", "ساعت":
		return true
	}
	return false
}

// unknownLabel returns how many words a label takes that is not known as one:
// one or two words and a colon before a name, in a script without capitals.
func unknownLabel(words []string) int {
	for n := 1; n <= 2 && n < len(words); n++ {
		end := n
		if words[n] == ":" {
			end++
		} else if !strings.HasSuffix(words[n-1], ":") {
			continue
		}
		if end < len(words) && !cased(words[0]) && !isHan(words[0]) && labelBefore(foldDate(words[0])) == 0 && isPersonName(strings.Join(words[end:], " ")) {
			return end
		}
	}
	return 0
}

// unmarkedLabel reads a label that stands before a name with nothing but an
// element's edge between them: "Penulis Yusuf Hanafi".
func unmarkedLabel(words []string) duty {
	if len(words) < 3 || !cased(words[1]) || !isPersonName(strings.Join(words[1:], " ")) {
		return noDuty
	}
	switch strings.ToLower(words[0]) {
	case "author", "autor", "autora", "autorin", "auteur", "autrice", "autore", "penulis", "wartawan", "yazar", "szerző", "autorka", "forfatter", "skribent", "kirjoittaja", "автор", "mwandishi":
		return writing
	case "editor", "redaktor", "penyunting", "editora", "redaktur", "редактор":
		return editing
	}
	return noDuty
}

// introduces reports whether the label at i, which stands within a text and
// without a colon, introduces a name: "This post was written by Jane Doe".
func (r *bylineReader) introduces(words []string, from, i, n int) bool {
	switch strings.ToLower(words[i]) {
	case "by", "von", "par", "por", "przez":
	default:
		return len(words) > i+1 && isHanReporter(words[i]) && isHanName(words[i+1])
	}
	rest := words[i+n:]
	if i == from+1 && isNobleName(words[from], strings.Join(rest, " ")) {
		return false
	}
	return len(rest) > 0 && len(rest) <= 6 && capital(rest[0]) && !isPersonName(strings.Join(words[from:i], " "))
}

// isNobleName reports whether what stands before and behind "von" are the parts
// of a name: Johanna von Lindau, and not "Kommentar von Karin Bauer".
func isNobleName(before, behind string) bool {
	return capital(before) && cased(before) && len(before) > 2 && !strings.Contains(before, " ") && bylineWords().labels[strings.ToLower(before)] == noDuty &&
		capital(behind) && !strings.Contains(behind, " ")
}

// isDecimal reports whether a word is a number with a point and no time of day
// or date: 54.31.
func isDecimal(w string) bool {
	whole, part, ok := strings.Cut(strings.TrimRight(w, ".,"), ".")
	return ok && len(whole) == 2 && len(part) <= 2 && whole > "31" && !strings.ContainsFunc(whole+part, func(r rune) bool { return r < '0' || r > '9' })
}

// tellsTime reports whether word i, which has digits, belongs to a date or a
// time of day, and is not the number of a heading or of a thing.
func tellsTime(words []string, i int) bool {
	digits, letters, marks := 0, false, false
	for _, c := range strings.Trim(words[i], ".,:;()|।") {
		if unicode.IsDigit(c) {
			digits++
		} else {
			marks = true
			letters = letters || c >= utf8.RuneSelf && unicode.IsLetter(c) // 12日, 3시
		}
	}
	switch {
	case !marks && (digits == 3 || digits == 5), isDecimal(words[i]):
		return false
	case digits >= 3, letters, digits >= 2 && strings.ContainsAny(words[i], ":./-"):
		return true
	}
	for _, k := range [...]int{i - 1, i + 1} {
		if k < 0 || k >= len(words) {
			continue
		}
		near := foldDate(strings.Trim(words[k], ".,|()"))
		if _, month := monthOf(near, ""); month && len(near) > 2 || bylineWords().times[near] {
			return true
		}
	}
	return false
}

// isDateWord reports whether word i belongs to a date or a time.
func isDateWord(words []string, i int) bool {
	w := words[i]
	bare := foldDate(strings.Trim(w, ".,|()"))
	if bare == "" {
		return false
	}
	if anyDigit(bare) {
		return true
	}
	if bylineWords().times[bare] {
		return true
	}
	if isWeekday(bare) { // Sun is a name too
		return i > 0 && strings.EqualFold(words[i-1], "on") || i+1 < len(words) && anyDigit(words[i+1])
	}
	if _, month := monthOf(bare, ""); month && len(w) > 2 { // Marco is a name too
		return i > 0 && anyDigit(words[i-1]) || i+1 < len(words) && anyDigit(words[i+1])
	}
	return labelBefore(bare) != 0 && bylineWords().labels[bare] == noDuty && bylineWords().labels[strings.TrimRight(bare, ":")] == noDuty
}

// named takes over names, posts and what else stands in some words.
func (r *bylineReader) named(words []string, afterComma bool) {
	for len(words) > 0 && isConjunction(words[0]) {
		words, afterComma, r.house, r.past = words[1:], false, false, false
	}
	for len(words) > 0 && isConjunction(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return
	}
	r.begun = true
	if r.duty == writing {
		words = withoutPostBefore(words)
	}
	switch words[len(words)-1] {
	case "报道", "報道", "報導", "报导", "摄影报道":
		if len(words) > 1 {
			words = words[:len(words)-1] // 记者王明 报道
		}
	}
	if areChineseNames(words) {
		for _, w := range words {
			r.name(w, false)
		}
		return
	}
	for _, name := range withoutAgency(splitWords(strings.Join(words, " "))) {
		parts := strings.Fields(name)
		alone := withoutPlace(parts)
		if afterComma && r.filed && len(alone) == len(parts) {
			continue
		}
		r.filed = r.filed || len(alone) < len(parts) && parts[len(alone)] == "In"
		r.name(strings.Join(alone, " "), afterComma)
	}
}

// withoutAgency cuts the agency or newsroom that a writer shares a text with or
// works for: "Jane Doe and dpa", "Jane Doe BBC News".
func withoutAgency(names []string) []string {
	if len(names) != 1 {
		return names
	}
	words := strings.Fields(names[0])
	for n := len(words) - 1; n >= 2 && n >= len(words)-3; n-- {
		if house := strings.ToLower(strings.Join(words[n:], " ")); agencies()[house] || cased(house) && newsrooms()[house] {
			switch words[n-1] {
			case "avec", "con", "com", "med", "for":
				n--
			default:
				if isConjunction(words[n-1]) {
					n--
				}
			}
			if n >= 2 {
				names[0] = strings.Join(words[:n], " ")
			}
			break
		}
	}
	return names
}

// withoutPostBefore cuts what stands before a name behind a label: "our
// correspondent", "notre envoyé spécial".
func withoutPostBefore(words []string) []string {
	n := 0
	for n < min(4, len(words)-2) && (!capital(words[n]) && !particles[words[n]] && cased(words[n]) || bylineWords().roles[strings.ToLower(words[n])]) {
		n++
	}
	if n > 0 && bylineWords().roles[strings.ToLower(words[n-1])] {
		return words[n:]
	}
	return words
}

// withoutPlace cuts "in Madrid" behind a name.
func withoutPlace(words []string) []string {
	for i := 2; i+1 < len(words); i++ {
		switch words[i] {
		case "For", "for":
			if strings.EqualFold(words[i+1], "the") || capital(words[i+1]) {
				return words[:i]
			}
		case "in", "In", "aus", "à", "en", "em", "w", "v", "i":
			if capital(words[i+1]) {
				return words[:i]
			}
		case "avec", "con", "com", "med", "mit", "with":
			if isAcronym(words[i+1]) {
				return words[:i]
			}
		}
	}
	return words
}

// aided reports whether a text is the post of one who works on articles but does
// not write them.
func aided(text string) bool {
	switch strings.ToLower(text) {
	case "photographer", "photo editor", "illustrator", "translator", "fotograf", "fotografin", "illustratorin", "übersetzer", "übersetzerin", "photographe", "illustrateur", "illustratrice", "traducteur", "fotógrafo", "fotógrafa", "ilustrador", "ilustradora", "fotografo", "fotografa", "fotograaf", "fotografka", "valokuvaaja", "fényképész", "fotoğrafçı", "foto muhabiri", "фотограф", "фотокорреспондент", "иллюстратор", "переводчик", "фотографка", "φωτογράφος", "צלם", "צלמת", "مصور", "مصورة", "عکاس", "فوٹوگرافر", "फोटोग्राफर", "छायाकार", "छायाचित्रकार", "অনুবাদক", "আলোকচিত্রী", "摄影", "攝影", "사진기자":
		return true
	}
	return false
}

func isPlacePreposition(w string) bool {
	switch w {
	case "in", "aus", "à", "a", "en", "em", "w", "v", "i", "from", "de", "da", "din", "fra", "från", "uit":
		return true
	}
	return false
}

// isAcronym reports whether a word is of capitals only, as the names of agencies
// are.
func isAcronym(w string) bool {
	return len(w) >= 2 && len(w) <= 6 && strings.ToUpper(w) == w && strings.ToLower(w) != w
}

// maxDeskName is how many bytes the name of a newsroom takes at most.
const maxDeskName = 120

func (r *bylineReader) name(text string, afterComma bool) {
	text, post, suffixed := withoutPost(trimMarks(text, " .:-–—\"“”„'»«•→←"))
	r.out.posted = r.out.posted || post && (text != "" || len(r.out.writers) > 0)
	if text == "" {
		r.desk = r.desk || post && len(r.out.writers) == 0 // a nameless reporter
		return
	}
	if r.duty == noDuty && !post && !r.enclosed && len(r.out.writers) == 0 && len(text) <= maxDeskName && deskLine(text) != "" {
		if r.desk = true; !agencies()[strings.ToLower(text)] { // a place follows at most
			r.out.rest++
		}
		return
	}
	if aided(text) && len(r.out.writers) > 0 {
		r.out.writers = r.out.writers[:len(r.out.writers)-1] // "Jane Doe | Photographer"
		return
	}
	name := cleanName(withoutOrigin(text))
	if first, rest, ok := strings.Cut(name, " "); ok && len(r.out.writers) > 0 && isPlacePreposition(first) && capital(rest) {
		name = "" // "in Madrid"
	}
	if name == "" {
		if !endsSentence(lastWord(text)) || len(r.out.writers) == 0 { // who the writer is
			r.out.rest++
		}
		return
	}
	person := isPersonName(name) && !isDesk(name)
	switch {
	case r.duty == aiding:
	case r.duty == sourcing:
		r.out.agencies = append(r.out.agencies, name)
	case r.house, r.past, r.desk && afterComma && !cased(name), (afterComma || r.fresh && !cased(name)) && r.desk && !strings.Contains(name, " "), (afterComma || r.fresh && !cased(name)) && r.fullNamed() && !strings.Contains(name, " ") && !isHan(name):
		// where they work, what the text is on, a place
	case r.duty == posting && person:
		r.out.posters = append(r.out.posters, name)
	case r.duty == posting:
		r.out.houses = append(r.out.houses, name)
	case r.duty == editing && person:
		r.out.editors = append(r.out.editors, name)
	case person:
		r.out.writers = append(r.out.writers, name)
		r.out.labelled = r.out.labelled || r.duty == writing || suffixed
		r.out.lead = r.out.lead || suffixed && len(r.out.writers) == 1 && r.out.rest == 0
	case r.duty == writing && len(r.out.writers) == 0:
		r.out.houses = append(r.out.houses, name)
		r.desk = r.desk || isDesk(name)
	case (isDesk(name) || agencies()[strings.ToLower(name)]) && len(r.out.writers) > 0 && r.fullNamed(): // the newsroom of the one before
		r.desk, r.out.posted = true, true
	default:
		r.desk = r.desk || isDesk(name)
		r.out.rest++
		r.out.others = append(r.out.others, name)
	}
}

// withoutOrigin cuts the place from before a name in Hindi and Urdu: "from
// Springfield Jane Doe".
func withoutOrigin(s string) string {
	for _, from := range [...]string{" से ", " سے "} {
		if place, name, ok := strings.Cut(s, from); ok && !strings.Contains(place, " ") && strings.Contains(name, " ") && isPersonName(name) {
			return name
		}
	}
	return s
}

// fullNamed reports whether the line has given a name of several words, or one
// of any kind behind which a comma stands.
func (r *bylineReader) fullNamed() bool {
	return len(r.out.writers) > 0 && (!r.fresh || strings.Contains(r.out.writers[0], " "))
}

func isHan(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// withoutPost cuts the post from before or behind a name: "Jane Doe Education
// editor", "Staff writer Jane Doe", 홍길동 기자. suffixed says that it was a word
// that follows only names, as in Korean.
func withoutPost(s string) (name string, post, suffixed bool) {
	for _, suffix := range [...]string{"수습기자", "인턴기자", "선임기자", "전문기자", "객원기자", "시민기자", "대기자", "기자", "특파원", "통신원", "논설위원", "편집위원", "아나운서", "앵커", "리포터", "記者", "记者", "特派員", "特派员"} {
		if rest := strings.TrimSpace(strings.TrimSuffix(s, suffix)); rest != s {
			if n := utf8.RuneCountInString(rest); n >= 2 && n <= 12 && isPersonName(rest) {
				return rest, true, true
			}
		}
	}
	if at := strings.LastIndex(s, "・"); at > 0 && isHan(s) { // 文化部・西園寺薫
		switch r, _ := utf8.DecodeLastRuneInString(s[:at]); r {
		case '部', '局', '社', '班', '室', '員', '者', '長', '授':
			if rest := s[at+len("・"):]; isPersonName(rest) {
				return rest, true, true
			}
		}
	}
	words := strings.Fields(s)
	if len(words) > 1 && isHan(s) { // 霧川支局 高瀬 美帆
		if r, _ := utf8.DecodeLastRuneInString(words[0]); strings.ContainsRune("部局社班室", r) && utf8.RuneCountInString(words[0]) > 2 {
			if rest := strings.Join(words[1:], " "); isPersonName(rest) {
				return rest, true, true
			}
		}
	}
	sets := bylineWords()
	if len(words) == 0 || !sets.roles[strings.ToLower(words[len(words)-1])] {
		for i := 0; i < min(3, len(words)-2); i++ { // "Staff writer Jane Doe"
			if sets.roles[strings.ToLower(words[i])] {
				if rest := strings.Join(words[i+1:], " "); isPersonName(rest) {
					return rest, true, false
				}
			}
		}
		return s, false, false
	}
	if !cased(s) {
		rest := strings.Join(words[:len(words)-1], " ")
		if korean := isHan(words[0]) && utf8.RuneCountInString(words[0]) <= 4; (len(words) > 2 || korean) && isPersonName(rest) && !strings.HasSuffix(rest, ".") {
			return rest, true, false
		}
		return "", true, false
	}
	// The name is what comes before the words of the post.
	n := len(words) - 1
	for n > 0 && (sets.posts[strings.ToLower(words[n-1])] || !capital(words[n-1]) && !particles[words[n-1]]) {
		n--
	}
	if n > 3 || n == 3 && sets.roles[strings.ToLower(words[len(words)-1])] && len(words) > 3 && !strings.Contains(words[1], ".") && !particles[words[1]] {
		n = 2
	}
	if name := strings.Join(words[:n], " "); n >= 2 && isPersonName(name) {
		return name, true, false
	}
	return "", true, false
}

// isDesk reports whether a name is that of a newsroom or one of its desks.
func isDesk(name string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(name)) {
		if bylineWords().desks[strings.Trim(w, ".-–")] {
			return true
		}
	}
	lower := strings.ToLower(name)
	for _, part := range [...]string{"redaktion", "редакц", "редакція", "編集部", "取材班", "编辑部", "編輯部", "뉴스팀", "편집부", "취재팀", "बोर्ड", "ডেস্ক", "डेस्क", "टीम", "स्टाफ", "ऑनलाइन", "ऑनलाईन", "नेटवर्क", "新聞", "新闻", "日報", "日报", "通信社", "通訊社", "通讯社", "מערכת", "ஆசிரியர் குழு"} {
		if strings.Contains(lower, part) {
			return true
		}
	}
	return false
}

func isConjunction(w string) bool {
	switch w {
	case "and", "And", "AND", "und", "et", "y", "e", "og", "och", "i", "en", "&", "ja", "ve", "и", "і", "та", "και", "और", "व", "एवं", "एवम", "आणि", "तथा", "আর", "এবং", "ও", "و", "اور", "dan", "và", "with", "mit", "és", "și", "a", "oraz", "மற்றும்", "మరియు", "ਅਤੇ", "અને":
		return true
	}
	return false
}

// labelOf reads a label at the beginning of some words: what it says, and how
// many words it takes. The longest counts. A label that Chinese writes together
// with the name behind it is cut from words[0] and takes no word.
func labelOf(words []string) (duty, int) {
	sets := bylineWords()
	longest := 0
	if len(words) > 0 {
		first := strings.ToLower(words[0])
		longest = min(max(sets.longest[first], sets.longest[strings.TrimRight(first, ":։")]), len(words))
	}
	for n := longest; n > 0; n-- {
		last := words[n-1]
		text := strings.ToLower(strings.TrimRight(strings.Join(words[:n], " "), ":։"))
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		d := sets.labels[text]
		if d == noDuty {
			continue
		}
		if strings.HasSuffix(last, ":") {
			return d, n
		}
		if n < len(words) && endsSentence(words[len(words)-1]) || n == len(words) && deskLine(text) != "" {
			return noDuty, 0 // "the writer is a teacher", "our correspondent" in the place of a name
		}
		if n < len(words) && words[n] == ":" {
			return d, n + 1
		}
		if rest := words[n:]; d == aiding && len(rest) > 0 && cased(rest[0]) && !capital(rest[0]) { // "Фото автора"
			return d, n
		} else if len(rest) == 0 || sets.bare[text] || len(rest) <= 4 && cased(rest[0]) && isPersonName(strings.Join(rest, " ")) {
			return d, n
		}
	}
	if len(words) >= 2 && isHanName(words[1]) && isHanReporter(words[0]) {
		return writing, 1 // of a paper: 某报记者 王明
	}
	if len(words) > 0 && len(words) <= 2 { // 记者王明, 文王明: only where nothing else stands in the item
		for _, w := range [...]string{"本报记者", "本報記者", "特约记者", "记者", "記者", "撰文", "作者", "撰稿"} {
			if rest, ok := strings.CutPrefix(words[0], w); ok && rest != "" && utf8.RuneCountInString(rest) <= 4 && isHanName(rest) {
				words[0] = rest
				return writing, 0
			}
		}
	}
	return noDuty, 0
}

// isHanReporter reports whether a word is one of Chinese for a reporter, of a
// paper perhaps: 本报记者, 通讯员.
func isHanReporter(w string) bool {
	for _, suffix := range [...]string{"记者", "記者", "通讯员", "通訊員", "实习生", "實習生"} {
		if strings.HasSuffix(w, suffix) {
			return true
		}
	}
	return false
}

// isHanName reports whether a text is of two to four Han characters, as names are.
func isHanName(s string) bool {
	if n := utf8.RuneCountInString(s); n < 2 || n > 4 {
		return false
	}
	for _, r := range s {
		if !unicode.Is(unicode.Han, r) {
			return false
		}
	}
	return true
}

// areChineseNames reports whether words are a Chinese name each: a family name
// of one character and a given name of one or two, of which most have two. In
// Japanese such words are the parts of one name.
func areChineseNames(words []string) bool {
	if len(words) < 2 {
		return false
	}
	whole := 0
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if !isHanName(w) || !strings.ContainsRune(familyNames, first) {
			return false
		}
		if n := utf8.RuneCountInString(w); n == 3 {
			whole++
		} else if n > 3 {
			return false
		}
	}
	return whole*2 > len(words)
}

// familyNames are the family names that most Chinese have, in both scripts.
const familyNames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤" +
	"張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鍾譚陸賈韋鄒閻龍賀顧龔萬錢嚴湯洪康"

// bylineSets are the words below, for looking up, in lower case.
type bylineSets struct {
	never, roles, posts, desks, times, bare, common map[string]bool
	labels                                          map[string]duty
	longest                                         map[string]int // words of the longest label that begins with a word
}

var bylineWords = sync.OnceValue(func() bylineSets {
	sets := bylineSets{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]duty{}, map[string]int{}}
	fill := func(set map[string]bool, list string) {
		for w := range strings.SplitSeq(list, ",") {
			set[strings.TrimSpace(w)] = true
		}
	}
	for d, lists := range map[duty][2]string{writing: {writerPrepositions, writerLabels}, editing: {"", editorLabels}, posting: {posterLabels, ""}, sourcing: {"", sourceLabels}, aiding: {"", otherLabels}} {
		for k, list := range lists {
			for w := range strings.SplitSeq(list, ",") {
				if w = strings.TrimSpace(w); w != "" {
					sets.labels[w] = d
					first, _, _ := strings.Cut(w, " ")
					sets.longest[first] = max(sets.longest[first], strings.Count(w, " ")+1)
					if k == 0 || endsInPreposition(w) {
						sets.bare[w] = true
					}
					if d != editing {
						sets.never[w] = true
					}
				}
			}
		}
	}
	for _, w := range byWords {
		sets.never[strings.Trim(w, " :：/／・")] = true
	}
	for _, w := range neverNames {
		sets.never[w] = true
	}
	for _, w := range roleWords {
		sets.roles[w] = true
	}
	fill(sets.posts, postWords)
	fill(sets.desks, deskWords)
	fill(sets.times, timeWords)
	fill(sets.common, commonWords)
	return sets
})

// endsInPreposition reports whether a label needs no colon.
func endsInPreposition(label string) bool {
	switch lastWord(label) {
	case "by", "von", "par", "por", "przez", "door":
		return strings.Contains(label, " ")
	}
	return false
}

// writerPrepositions introduce the writer without a colon.
const writerPrepositions = "by, written by, reported by, story by, words by, text by, report by, reporting by, contributed by, opinion by, analysis by, review by, created by, submitted by, authored by, an opinion by, an analysis by, article by, " +
	"von, ein kommentar von, eine analyse von, text von, ein artikel von, ein gastbeitrag von, ein interview von, interview von, kommentar von, aufgezeichnet von, analyse von, verfasst von, geschrieben von, adaptiert von, gastbeitrag von, essay von, ein essay von, kolumne von, eine kolumne von, aus, " +
	"par, propos recueillis par, écrit par, rédigé par, texte de, por, escrito por, texto de, escribe, escriben, di, a cura di, scritto da, de, door, geschreven door, " +
	"av, skriven av, skrevet av, skrevet af, af, napisane przez, przez, oprac., oprac, napsal, napsala, írta, scris de, autor, autorka, nga, yazan, oleh, ditulis oleh, bởi, ni, na, imeandikwa na, kirjoittanut, " +
	"от, від, пише, написал, написала, του, της, των, γράφει ο, γράφει η, γράφει, γράφουν οι, του/της, από, מאת, כתב, בקלם, بقلم, كتب, كتبت, كتب/, بواسطة, از, گزارش از, به قلم, گفت\u200cوگو از, تحریر, رپورٹ, " +
	"लेखक, लेखिका, द्वारा, रिपोर्ट, written by, प्रस्तुति, बातचीत, साक्षात्कार, आलेख, розмовляла, розмовляв, розмову вела, розмову вів, спілкувалася, спілкувався, записала, записав, беседовала, беседовал, записал, интервью вела, интервью вёл, rozmawiał, rozmawiała, das interview führte, interview führte, das gespräch führte, die fragen stellte, entrevista de, entrevista por, intervista di, interview door, intervju av, लेखन, लेखकः, लिखित, লিখেছেন, লেখা, எழுதியவர், రచన, โดย, เขียนโดย, ผู้เขียน, 文, 撰文, 作者, 執筆, 取材・文, 글, 글쓴이, 기자, 기자명"

// posterLabels introduce who put the text on the page.
const posterLabels = "posted by, published by, uploaded by, submitted by, eingestellt von, veröffentlicht von, publié par, publicado por, pubblicato da, geplaatst door, gepost door, publicerad av, upplagd av, lagt inn av, indsendt af, opublikowane przez, vložil, publicat de, gönderen, yayınlayan, diposting oleh, diposkan oleh, người đăng, được đăng bởi, опубликовал, опубликовала, разместил, отправил, опублікував, αναρτήθηκε από, פורסם על ידי, مرسلة بواسطة, نشر بواسطة, ارسال شده توسط, انتشار, منتشرکننده, प्रस्तुतकर्ता, পোস্ট করেছেন, இடுகையிட்டது, వీరిచే పోస్ట్ చెయ్యబడింది, પોસ્ટ કરનાર, 投稿者, 張貼者, 发帖者, 发布者, 게시자"

// writerLabels introduce the writer with a colon, or alone in their element.
const writerLabels = "text und foto, text und fotos, text & foto, text & fotos, text and photos, words and photos, " +
	"words and pictures, story and photos, texte et photos, texte et photo, texto y fotos, texto y foto, " +
	"texto e fotos, testo e foto, text och foto, text och bild, text & bild, tekst og foto, tekst en foto, " +
	"tekst i foto, teksti ja kuvat, teksti ja kuva, текст и фото, текст і фото, κείμενο και φωτογραφίες, " +
	"yazı ve fotoğraf, teks dan foto, bài và ảnh, 文・写真, 文と写真, 文・撮影, 取材・文・写真, 写真・文, 取材・構成, 聞き手・構成, 聞き手, 文責, 글·사진, " +
	"글/사진, 글-사진, 글 사진, 취재·글, 정리, 대담, 인터뷰, 文字, 撰稿人, 供稿, 编译, 編譯, 采写/摄影, 文/图, 图/文, 文/摄影, 文／圖, aufgeschrieben von, " +
	"notiert von, gesprächsführung, entretien, propos recueillis, recueilli par, entrevista, intervista, hazırlayan, " +
	"söyleşi, derleyen, napisao, napisala, pripremio, pripremila, pripravil, pripravila, připravil, připravila, " +
	"zpracoval, zpracovala, spracoval, spracovala, a consemnat, consemnat de, shkruan, shkruar nga, përgatiti, " +
	"autors, autore, autorius, parengė, höfundur, egilea, müəllif, muallif, автор статьи, авторлары, зохиогч, " +
	"сурвалжлагч, записали, підготував, підготувала, подготвил, подготви, припремио, ავტორი, հեղինակ, isinulat ni, " +
	"sinulat ni, qore, نوشته, نوشتهٔ, نگارنده, مصاحبه, نووسەر, نووسینی, " +
	"ئامادەکردنی, لیکوال, כותב, כותבת, מחבר, מחברת, حاوره, حاورها, حاورته, أجرى الحوار, أجرت الحوار, حوار, كتبه, " +
	"كتبها, إعداد وتحرير, शब्दांकन, वृत्त, मुलाखत, मुलाकात, भेंटवार्ता, बातचीत व प्रस्तुति, કથન, દ્વારા, લેખન, " +
	"મુલાકાત, সাক্ষাৎকার, সাক্ষাৎকার নিয়েছেন, লিখক, প্ৰতিবেদক, ଲେଖକ, ରିପୋର୍ଟ, ସମ୍ବାଦଦାତା, ਪੱਤਰ ਪ੍ਰੇਰਕ, நேர்காணல், " +
	"சந்திப்பு, கட்டுரை, ఇంటర్వ్యూ, రచన, ಬರಹ, ಬರೆದವರು, ಸಂದರ್ಶನ, തയ്യാറാക്കിയത്, റിപ്പോർട്ട്, അഭിമുഖം, ලියන්නේ, " +
	"වාර්තාකරු, ရေးသားသူ, သတင်းထောက်, ដោយ, ໂດຍ, ዘጋቢ, ጸሐፊ, phỏng vấn, thực hiện, สัมภาษณ์, special correspondent, " +
	"staff reporter, staff correspondent, our correspondent, our reporter, نمائندہ خصوصی, نمائندہ, نامہ نگار خصوصی, " +
	"سٹاف رپورٹر, اسٹاف رپورٹر, विशेष संवाददाता, विशेष प्रतिनिधि, কর্মরত প্রতিবেদক, বিশেষ প্রতিনিধি, " +
	"নিজস্ব প্রতিবেদক, наш корреспондент, специальный корреспондент, سٹی رپورٹر, author, authors, writer, reporter, " +
	"reporters, report, text, words, story, byline, correspondent, contributor, journalist, " +
	"autor/in, autorin, autoren, autor:in, text, interview, protokoll, redakteur, reporter, auteur, auteurs, texte, rédacteur, reportage, autore, autori, testo, servizio di, redattore, texto, autora, autores, autoría, redacción de, redator, reportagem, reportagem de, repórter, tekst, teksti, kirjoittaja, journalist, skribent, forfatter, redaktor, autorzy, tekst i zdjęcia, oprac. własne, píše, text a foto, szerző, szerzők, újságíró, piše, avtor, autori, haber, haberi, haber merkezi, yazar, muhabir, röportaj, penulis, pewarta, reporter, laporan, laporan wartawan, wartawan, tác giả, người viết, bài, mwandishi, " +
	"автор, авторы, автори, авторка, текст, журналист, корреспондент, кореспондент, журналістка, журналіст, подготовил, подготовила, материал подготовил, материал подготовила, κείμενο, ρεπορτάζ, συντάκτης, כתבה, צילום וכתבה, إعداد, كتابة, الكاتب, الكاتبة, المراسل, تقرير, مراسل, نویسنده, خبرنگار, گزارش, گزارشگر, نامہ نگار, مصنف, مصنفہ, لکھنے والا, لکھنے والی, قلمکار, رپورٹر, تحریر و تحقیق, " +
	"रिपोर्टर, संवाददाता, लेखक/लेखिका, प्रतिनिधि, वार्ताहर, प्रतिनिधी, लेखिका/लेखक, प्रतिवेदक, সংবাদদাতা, প্রতিবেদক, প্রতিবেদন, লেখক, செய்தியாளர், நிருபர், எழுத்து, కథనం, రిపోర్టర్, రచయిత, ലേഖകൻ, ലേഖിക, എഴുതിയത്, ವರದಿ, ಲೇಖಕ, ವರದಿಗಾರ, લેખક, અહેવાલ, ਲੇਖਕ, ਰਿਪੋਰਟ, ข่าวโดย, เรื่อง, ผู้สื่อข่าว, 记者, 記者, 本报记者, 撰稿, 采写, 採訪, 采访, 通讯员, 筆者, 著者, 取材, ライター, 取材・執筆, 취재, 작성자, 취재기자"

// editorLabels introduce who edited the text.
const editorLabels = "edited by, editor, editors, editing by, edited, curated by, posted in, redaktion, redigiert von, bearbeitet von, édité par, editado por, edição, editor de texto, redakcja, redakce, editör, penyunting, editor bahasa, biên tập, biên tập viên, редактор, редактори, редагував, επιμέλεια, עורך, עריכה, تحرير, ویرایش, ایڈیٹر, संपादक, संपादन, edited by, सम्पादक, सम्पादन, সম্পাদনা, সম্পাদক, సంపాదకులు, தொகுப்பு, บรรณาธิการ, 责任编辑, 責任編輯, 责编, 編輯, 编辑, 編集, 校对, 編成, 편집"

// sourceLabels introduce the agency or paper from which a text comes.
const sourceLabels = "agency, agencies, news agency, source, sources, quelle, quellen, fuente, fonte, bron, kaynak, источник, джерело, एजेंसी, स्रोत, स्त्रोत, साभार, सौजन्य, بشکریہ, sumber, źródło, zdroj, forrás, nguồn, theo, 来源, 來源, 稿源, 出典, 출처, المصدر, منبع, πηγή, מקור, সূত্র, மூலம், vir, izvor, kilde, källa, lähde, sursa"

// otherLabels introduce names of people who did not write the text.
const otherLabels = "photo, photos, photography, photograph, photo by, photos by, photographs by, picture, pictures, pictures by, image, images, video, video by, illustration, illustration by, illustrations by, graphics, graphic by, camera, translation, translated by, translator, fact checked by, fact-checked by, reviewed by, medically reviewed by, produced by, producer, hosted by, credit, " +
	"foto, fotos, bild, bilder, bildquelle, grafik, übersetzt von, übersetzung, übersetzung von, kamera, illustration von, photographies, crédit, crédits, traduit par, traduction, photo de, photos de, fotografía, fotografías, imagen, imágenes, traducción, traducción de, fotografia, imagem, imagens, tradução, foto di, traduzione, traduzione di, vertaling, vertaald door, oversat af, zdjęcia, zdjęcie, fot., fot, tłum., tłumaczenie, przekład, překlad, foto a video, fotó, fordította, fotografie, traducere, fotoğraf, fotoğraflar, kamera, çeviri, çeviren, foto/video, ảnh, dịch, đồ họa, " +
	"фото, фотография, видео, перевод, перевёл, перевела, світлина, переклад, φωτογραφία, φωτογραφίες, φωτό, μετάφραση, צילום, תרגום, تصوير, الصورة, ترجمة, عکس, ترجمه, مترجم, عکاس, تصویر, ترجمہ, फोटो, कैमरा, कैमरामैन, वीडियो, तस्वीर, तस्वीरें, चित्र, छायाकार, अनुवाद, छायाचित्र, ছবি, অনুবাদ, படம், புகைப்படம், ఫోటో, ചിത്രം, ಚಿತ್ರ, ภาพ, แปล, แปลโดย, 图, 图片, 摄影, 攝影, 图源, 翻译, 翻譯, 制图, 撮影, 写真, 訳, 翻訳, イラスト, 사진, 영상, 번역, 그래픽"

// postWords stand in the name of a post before its last word.
const postWords = "chief, senior, junior, deputy, assistant, associate, staff, political, politics, business, sports, sport, science, health, education, world, national, foreign, local, crime, court, courts, environment, arts, entertainment, travel, news, breaking, features, digital, special, contributing, diplomatic, economics, technology, tech, city, data, managing, lead, head, founder, co-founder, executive, content, social, affairs, media, night, general, home, lokal, leitender, freier, freie, stellvertretender, leitende, staatsanwalt"

// deskWords show that a name is that of a newsroom.
const deskWords = "сайту, сайта, сайт, site, website, web, portal, портал, порталу, портала, digital, डिजिटल, notícias, noticias, notizie, nachrichten, новости, tv, radio, rádio, fm, jornal, diario, diário, gazeta, agencja, агентство, телеканал, радио, газета, ajansı, gazetesi, قناة, صحيفة, وكالة, टीवी, चैनल, টিভি, desk, team, staff, newsroom, bureau, newsdesk, redazione, rédaction, redacción, redação, redaktion, redaksi, redakcja, redakce, redacția, redactie, redaksjonen, agencies, agency, agenturen, agentur, agencia, agence, agenzia, agência, webdesk, correspondents, contributors, editorial, writers, news, times, post, magazine, newspaper, online, media, press, news18, network, haber, merkezi, служба, редакция, редакція, σύνταξη, מערכת, النشر, التحرير, وكالات, رويترز, डेस्क, टीम, ब्यूरो, संवाददाता, प्रतिनिधि, प्रतिनिधी, वार्ताहर, एजेंसी, न्यूज, न्यूज़, समाचार, ডেস্ক, প্রতিনিধি, প্রতিবেদক, সংবাদদাতা, নিউজ, அணி, செய்தியாளர், டெஸ்க், నిజ, ప్రతినిధి, డెస్క్, న్యూస్, ഡെസ്ക്, ലേഖകൻ, ಡೆಸ್ಕ್, નેટવર્ક, ਬਿਊਰੋ, ڈیسک, نیوز, ویب, نمائندہ, نامہ, رپورٹر, تحریریه, گروه, خبرگزاری, ทีมข่าว, กองบรรณาธิการ, ออนไลน์"

// timeWords stand beside a time of day.
const timeWords = "शाम, सुबह, दोपहर, रात, तड़के, मिनट, आइतबार, सोमबार, मंगलबार, बुधबार, बिहीबार, शुक्रबार, शनिबार, เวลา, วันที่, วันจันทร์ที่, วันอังคารที่, วันพุธที่, วันพฤหัสบดีที่, วันศุกร์ที่, วันเสาร์ที่, วันอาทิตย์ที่, ม.ค, ก.พ, มี.ค, เม.ย, พ.ค, มิ.ย, ก.ค, ส.ค, ก.ย, ต.ค, พ.ย, ธ.ค, म.रा, म.पू, म.रा., म.पू., अंक, lettura, lectura, lecture, leitura, leestijd, läsning, чтения, читання, czytania, čtení, okuma, পড়ার, एएम, पीएम, ए.एम, पी.एम, এএম, পিএম, ఏఎం, పీఎం, એએમ, પીએમ, ಎಎಂ, ಪಿಎಂ, समय, वक्त, पूर्वाह्न, अपराह्न, प्रातः, पूर्वान्ह, अपरान्ह, صباحا, صباحًا, مساء, مساءً, time, zeit, heure, hora, am, pm, a.m, p.m, uhr, est, edt, pt, pst, pdt, cst, cdt, ist, wib, wita, wit, gmt, bst, utc, cet, cest, msk, jst, kst, aest, lúc, heures, ore, godz, hrs, час, časa, น, น., बजे, ব, টা, ago, min, mins, minutes, minuten, minuti, minutos, minut, dakika, read, lesezeit, lesedauer, hours, hour, days, stunden, tagen, monday, tuesday, wednesday, thursday, friday, saturday, sunday, montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag, lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, lunes, martes, miércoles, jueves, viernes, sábado, domingo, segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, måndag, tisdag, onsdag, torsdag, fredag, lördag, söndag, poniedziałek, wtorek, środa, czwartek, piątek, sobota, niedziela, понедельник, вторник, среда, четверг, пятница, суббота, воскресенье, senin, selasa, rabu, kamis, jumat, sabtu, minggu, pazartesi, salı, çarşamba, perşembe, cuma, cumartesi, pazar, रविवार, सोमवार, मंगलवार, बुधवार, गुरुवार, शुक्रवार, शनिवार, रवि, सोम, मंगल, बुध, गुरु, शुक्र, शनि, রবিবার, রোববার, সোমবার, মঙ্গলবার, বুধবার, বৃহস্পতিবার, শুক্রবার, শনিবার"

// commonWords stand on buttons and in headings beside a text.
const commonWords = "information, info, social, links, bio, profile, website, email, contact, full, click, here, learn, more, about, editorial, policies, follow, become, fan, reading, time, text, size, quick, summary, start, shopping, now, jetzt, aktivieren, final, verdict, other, options, table, contents, key, takeaways, expert, verified, reviewed, fact, checked, play, audio, listen, watch, share, save, print, story, article, copy, link, add, comment, view, gallery, show, hide, open, close, image, caption, font, sign, up, log, in, breaking, top, stories, latest, news, local, live, updates, community, member, premium, content, exclusive, subscribers, only, free, preview, google, preferred, source, choose, disclosure, affiliate"
