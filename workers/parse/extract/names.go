package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// byWords stand before the authors' names, in lower case.
var byWords = []string{
	"by ", "by: ", "written by ", "written by: ", "reported by ", "posted by ", "published by ", "story by ", "words by ", "text by ", "edited by ", "author: ", "authors: ", "author ", "reporter: ", "from ", "opinion by ", "analysis by ", "review by ", "contributed by ",
	"von ", "von: ", "ein kommentar von ", "eine analyse von ", "text: ", "text von ", "autor: ", "autorin: ", "autoren: ", "ein artikel von ", "ein gastbeitrag von ", "ein interview von ", "interview von ", "interview: ", "kommentar von ", "protokoll: ", "aufgezeichnet von ", "analyse von ",
	"par ", "par : ", "propos recueillis par ", "écrit par ", "publié par ", "auteur : ", "rédigé par ", "por ", "por: ", "escrito por ", "publicado por ", "texto: ", "di ", "a cura di ", "scritto da ", "da ", "de ", "door ", "door: ", "geschreven door ", "auteur: ",
	"av ", "av: ", "text: ", "af ", "skrevet av ", "skrevet af ", "tekst: ", "teksti: ", "kirjoittaja: ", "journalist: ", "reporter: ",
	"autor: ", "autorka: ", "oprac. ", "oprac.: ", "napsal ", "napsala ", "píše: ", "szerző: ", "írta: ", "de: ", "scris de ", "autor ", "piše: ", "avtor: ", "nga ", "yazan: ", "yazar: ", "haber: ", "muhabir: ", "penulis: ", "oleh ", "oleh: ", "reporter: ", "editor: ", "tác giả: ", "theo ", "ni ", "na ",
	"автор: ", "автор ", "автори: ", "авторы: ", "текст: ", "от ", "пише: ", "του ", "της ", "των ", "γράφει ο ", "γράφει η ", "γράφει: ", "επιμέλεια: ", "από ", "מאת ", "מאת: ", "كتب: ", "كتب ", "كتبت ", "كتبت: ", "بقلم ", "بقلم: ", "نویسنده: ", "نویسنده : ", "خبرنگار: ", "تحریر: ", "از ",
	"लेखक: ", "लेखक ", "द्वारा ", "द्वारा: ", "रिपोर्ट: ", "रिपोर्टर: ", "written by", "edited by", "लेखिका: ", "लेखन: ", "संपादक: ", "लेखक : ", "লেখক: ", "லேக்கர்: ", "எழுதியவர்: ", "రచయిత: ", "લેખક: ", "ಲೇಖಕ: ", "എഴുതിയത്: ",
	"โดย ", "โดย: ", "เขียนโดย ", "ผู้เขียน: ", "作者:", "作者：", "作者: ", "記者", "记者", "文・", "取材・文・", "记者 ", "記者 ", "记者：", "記者：", "记者:", "文/", "文／", "撰文:", "撰文：", "文:", "文：", "筆者:", "筆者：", "執筆:", "執筆：", "取材・文:", "責任編輯:", "责任编辑:", "글 ", "글: ",
}

// cutBy removes a word such as "By" from the beginning of a byline, also when
// more words stand before it ("This post was written by Jane Doe").
func cutBy(s string) (rest string, found bool) {
	lower := strings.ToLower(s)
	if len(lower) != len(s) {
		lower = s // folding changed lengths: only exact forms are found then
	}
	best := 0
	for _, w := range byWords {
		if len(w) > best && strings.HasPrefix(lower, w) {
			best = len(w)
		}
	}
	if best == 0 && strings.HasPrefix(s, "By") && len(s) > 4 && unicode.IsUpper(rune(s[2])) && !unicode.IsUpper(rune(s[3])) {
		best = 2 // "ByJane Doe"
	}
	for _, w := range [...]string{" by ", " by: ", " von ", " par ", " por "} {
		if at := strings.Index(lower[best:], w); at >= 0 && at < 40 && !isPersonName(s[best:best+at]) && capital(s[best+at+len(w):]) && (w != " von " || !isNobleName(s[best:best+at], s[best+at+len(w):])) {
			best += at + len(w)
		}
	}
	if best == 0 {
		return s, false
	}
	return strings.TrimSpace(s[best:]), true
}

func isByLabel(s string) bool {
	switch strings.ToLower(strings.Trim(plain(s), " :")) {
	case "written by", "by", "author", "verfasst von", "geschrieben von", "von", "écrit par", "rédigé par", "auteur", "escrito por", "por", "scritto da", "geschreven door", "skrevet av", "skrevet af", "skriven av", "napisane przez", "autor", "napsal", "автор", "написано автором", "yazan", "ditulis oleh", "द्वारा लिखित", "के द्वारा लिखा गया", "كُتب بواسطة", "كتب بواسطة", "執筆者", "作者", "글쓴이":
		return true
	}
	return false
}

// nameSeparators divide the names in one text.
var nameSeparators = []string{" and ", " und ", " et ", " y ", " e ", " og ", " och ", " i ", " en ", " & ", " ja ", " ve ", " и ", " і ", " та ", " και ", " और ", " एवं ", " तथा ", " आणि ", " তথা ", " এবং ", " و", " ו", " dan ", " và ", " with ", " mit ", " a ", " és ", " și "}

// splitNames returns the names in a byline: "By Jane Doe and John Roe, Staff
// Writers" gives two. What is no name (roles, dates, addresses) is left out.
func splitNames(s string) []string {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > maxByline || strings.Contains(s, "://") {
		return nil
	}
	for range 3 {
		rest, ok := cutBy(s)
		if !ok {
			break
		}
		s = rest
	}
	var names []string
	for part := range strings.SplitSeq(strings.ReplaceAll(s, " - ", "|"), "|") {
		for _, part := range strings.FieldsFunc(part, isNameBreak) {
			for _, name := range splitWords(part) {
				if name = cleanName(name); name != "" {
					names = append(names, name)
				}
			}
		}
	}
	return withoutPlaces(names)
}

// isNameBreak reports whether a character divides names.
func isNameBreak(r rune) bool {
	switch r {
	case ',', ';', '|', '/', '、', '،', '·', '•', '\n', '，', '；', '—', '–', '(', ')', '（', '）', '【', '】', '[', ']', '<', '>', '／', '〉', '〈', '»', '«':
		return true
	}
	return false
}

// withoutPlaces drops single words beside full names: "Jane Doe, Madrid".
func withoutPlaces(names []string) []string {
	full := 0
	for _, n := range names {
		if strings.Contains(n, " ") {
			full++
		}
	}
	if full == 0 || full == len(names) {
		return names
	}
	kept := names[:0]
	for i, n := range names {
		if i == 0 || strings.Contains(n, " ") || strings.Contains(n, ".") {
			kept = append(kept, n)
		}
	}
	return kept
}

// splitWords divides a text at the words for "and", when what stands on both
// sides can be a name.
func splitWords(s string) []string {
	parts := []string{s}
	for _, sep := range nameSeparators {
		if !strings.Contains(s, sep) {
			continue
		}
		var next []string
		for _, p := range parts {
			pieces := strings.Split(p, sep)
			whole := false
			for _, piece := range pieces {
				if !capital(strings.TrimSpace(piece)) {
					whole = true
				}
			}
			if whole || len([]rune(strings.TrimSpace(sep))) == 1 && shortPieces(pieces) {
				next = append(next, p)
			} else {
				next = append(next, pieces...)
			}
		}
		parts = next
	}
	return parts
}

// shortPieces reports whether dividing would leave names of a single word, as
// in "Ortega y Gasset".
func shortPieces(pieces []string) bool {
	for _, p := range pieces {
		if len(strings.Fields(p)) < 2 {
			return true
		}
	}
	return false
}

// capital reports whether a text begins as a name does: with a capital, or in
// a script without capitals.
func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) && !unicode.IsLower(r)
}

// cased reports whether a text is in a script with capitals.
func cased(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.IsUpper(r) || unicode.IsLower(r)
		}
	}
	return false
}

// particles are the words of names that are written small.
var particles = map[string]bool{
	"de": true, "del": true, "della": true, "delle": true, "di": true, "da": true, "dal": true, "das": true, "do": true, "dos": true, "du": true, "des": true, "d": true, "la": true, "le": true, "el": true, "al": true, "bin": true, "ben": true, "bint": true, "ibn": true, "von": true, "van": true, "vom": true, "zu": true, "der": true, "den": true, "ter": true, "ten": true, "te": true, "op": true, "af": true, "av": true, "y": true, "e": true, "ul": true, "v": true, "abu": true, "ould": true,
}

// isPersonName reports whether a text is written as the name of a person is:
// two to five words with capitals, or a few short words in a script without.
func isPersonName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || strings.ContainsAny(s, "0123456789@#:/?!…\"“”„=+") || isRole(s) {
		return false
	}
	if !cased(s) {
		chars := utf8.RuneCountInString(s)
		if r, _ := utf8.DecodeRuneInString(s); unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			last, _ := utf8.DecodeLastRuneInString(s)
			if containsAny(s, []string{"会員", "限定", "登録", "有料", "無料", "記事", "更新", "配信", "掲載", "公開", "続き", "收藏", "点击", "阅读", "評論", "评论"}) {
				return false
			}
			return chars >= 2 && chars <= 10 && len(words) <= 2 && !strings.ContainsRune("版刊欄栏号號面", last) // an edition, a column
		}
		if endsSentence(words[len(words)-1]) || endsSentence(words[0]) {
			return false
		}
		return len(words) <= 4 && chars >= 3 && chars <= 40 && !strings.ContainsAny(s, "।॥؟،,")
	}
	if len(words) < 2 || len(words) > 5 || noNameStart(words[0]) || particles[words[len(words)-1]] {
		return false
	}
	capitals := 0
	for _, w := range words {
		switch {
		case capital(w):
			capitals++
		case strings.HasPrefix(w, "d'"), strings.HasPrefix(w, "d’"), strings.HasPrefix(w, "al-"):
			capitals++
		case !particles[strings.TrimRight(w, ".'’")]:
			return false
		}
	}
	return capitals >= 2
}

// nuktas writes letters with a dot below as letter and dot, of which Unicode
// knows both.
var nuktas = strings.NewReplacer("\u095c", "\u0921\u093c", "\u095d", "\u0922\u093c", "\u09dc", "\u09a1\u09bc", "\u09dd", "\u09a2\u09bc", "\u09df", "\u09af\u09bc")

// endsSentence reports whether a word ends sentences about writers, as in "the
// writer is a teacher", and no names.
func endsSentence(w string) bool {
	switch nuktas.Replace(strings.TrimRight(w, "।.)")) {
	case "करें", "पढ़ें", "देखें", "जुड़ें", "जानें", "सुनें", "कीजिए", "करा", "वाचा", "पहा", "করুন", "পড়ুন", "দেখুন", "செய்யவும்", "படிக்க", "చేయండి", "చదవండి", "ಮಾಡಿ", "ಓದಿ", "ചെയ്യുക", "વાંચો", "કરો", "ਕਰੋ", "کریں", "پڑھیں", "کنید", "بخوانید":
		return true // asks the reader for something
	case "से", "में", "पर", "को", "का", "की", "के", "ने", "سے", "میں", "کا", "کی", "کے", "থেকে", "થી", "ਤੋਂ", "இருந்து", "నుంచి", "నుండి", "ನಿಂದ", "നിന്ന്", "येथून": // from a place, of something
		return true
	case "हैं", "है", "थे", "था", "थी", "ہیں", "ہے", "تھے", "তিনি", "রয়েছেন", "आहेत", "आहे":
		return true
	}
	return false
}

// noNameStart reports whether a word begins headings and sentences, but no names.
func noNameStart(w string) bool {
	switch strings.ToLower(w) {
	case "the", "die", "das", "der", "in", "im", "am", "bei", "zu", "zum", "zur", "an", "on", "at", "to", "for", "from", "this", "that", "how", "what", "why", "new", "our", "top", "all", "best", "les", "des", "une", "los", "las", "un", "una", "il", "det", "ett", "table", "article", "home", "zurück", "back", "your", "my", "we", "is", "are", "read", "more", "see", "view", "share", "follow", "sign", "log", "get", "last", "next", "previous", "related", "latest", "breaking", "local", "mehr", "alle", "ein", "eine", "dieser", "diese", "dieses", "wie", "warum", "so", "auf", "mit", "nach", "special", "press", "min", "mins", "table,", "terms", "privacy", "contact", "subscribe", "sponsored", "advertisement":
		return true
	}
	return false
}

// trimMarks cuts marks from both ends of a name, but no geresh from the end of a
// Hebrew one: נועה ברקוביץ'
func trimMarks(s, marks string) string {
	cut := strings.Trim(s, marks)
	if last, _ := utf8.DecodeLastRuneInString(cut); unicode.Is(unicode.Hebrew, last) && strings.Contains(s, cut+"'") {
		cut += "'"
	}
	return cut
}

// cleanName returns s as the name of a person or house, "" when it is none.
func cleanName(s string) string {
	s = trimMarks(strings.TrimSpace(s), ".:-–—|*+\"“”„'»«•@→← \u00a0")
	if rest, ok := cutBy(s); ok {
		s = rest
	}
	s = strings.TrimRight(trimTail(s), ":")
	s = strings.TrimSuffix(s, " 외") // of "and two others"
	if isHan(s) && (strings.HasSuffix(s, "보기") || strings.HasSuffix(s, "攝") || strings.HasSuffix(s, "摄") || strings.HasSuffix(s, "撮影")) {
		return "" // "more of this writer", who took the picture
	}
	for _, suffix := range [...]string{"기자", "特派员", "特派員", "報導", "报道", "記者", "记者"} {
		if rest := strings.TrimSuffix(s, suffix); rest != s && utf8.RuneCountInString(rest) >= 2 {
			if suffix == "報導" || suffix == "报道" {
				return ""
			}
			s = strings.TrimSpace(rest)
		}
	}
	limit := maxAuthorName
	if !cased(s) {
		limit *= 3
	}
	if s == "" || len(s) > limit || strings.ContainsAny(s, "@{}=#?!") || strings.Contains(s, "://") || strings.Contains(s, "www.") {
		return ""
	}
	letters, digits := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		}
	}
	if _, month := monthOf(foldDate(s), ""); month && !isGivenName(s) {
		return ""
	}
	words := strings.Fields(s)
	if allTimes(words) || readsAsProse(words) || len(words) == 1 && len(s) > 4 && labelBefore(foldDate(s)) != 0 {
		return ""
	}
	if letters < 2 || digits > 2 && digits*2 >= letters || len(words) > 7 || isRole(s) || endsSentence(words[len(words)-1]) {
		return ""
	}
	return strings.TrimRight(s, ".,;:-")
}

// allTimes reports whether several words are of a date each: "Fri Nov".
func allTimes(words []string) bool {
	for _, w := range words {
		w = foldDate(strings.Trim(w, ".,"))
		if _, month := monthOf(w, ""); !month && !bylineWords().times[w] && !isWeekday(w) {
			return false
		}
	}
	return len(words) > 1
}

// isWeekday reports whether a folded word is the short name of an English day.
func isWeekday(w string) bool {
	switch w {
	case "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun":
		return true
	}
	return false
}

// isGivenName reports whether what may be read as a month is a name, too.
func isGivenName(s string) bool {
	switch strings.ToLower(s) {
	case "jan", "mar", "ari", "mai", "marc", "juli", "augusto", "julio", "ali":
		return true
	}
	return false
}

// readsAsProse reports whether words are of a sentence or of a link beside a name
// ("View profile"), and no name.
func readsAsProse(words []string) bool {
	if len(words) < 2 {
		return false
	}
	switch strings.ToLower(strings.TrimRight(words[0], ":")) {
	case "mins", "min", "minutes", "zur", "zum", "view", "get", "show", "see", "read", "updated", "via", "image", "images", "bild", "foto", "photo", "picture", "credit", "keine", "no", "hinterlasse", "leave", "skip", "follow", "as", "and", "i've", "i’ve", "i'm", "i’m", "last", "à", "aus", "from", "uit", "från", "est.", "reading", "artikel", "©", "(c)":
		return true
	}
	if labelBefore(foldDate(words[0])) != 0 && len(words[0]) > 4 {
		return true // "Publicado hace"
	}
	small := 0
	for i, w := range words {
		switch r, _ := utf8.DecodeRuneInString(w); {
		case i+1 < len(words) && len(w) > 4 && strings.HasSuffix(w, ".") && unicode.IsLower(rune(w[len(w)-2])) && capital(words[i+1]) && i > 1:
			return true // the end of a sentence
		case !unicode.IsLower(r) || particles[w]:
		case w == "and" || w == "of" || w == "for" || w == "the" || w == "und" || w == "für" || w == "et" || w == "i" || w == "og":
		default:
			small++
		}
	}
	return small >= 2 && len(words) >= 4 && !isDesk(strings.Join(words, " ")) && small*2 >= len(words)-1
}

// trimTail cuts a name where a date, a time or a place follows it.
func trimTail(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if i == 0 {
			if strings.Trim(w, "0123456789.,:") == "" {
				return ""
			}
			continue
		}
		if _, month := monthOf(foldDate(strings.Trim(w, ".,")), ""); anyDigit(w) || month && len(w) > 3 && i >= 1 && (i+1 < len(words) || len(w) > 5) {
			words = words[:i]
			break
		}
		if (w == "in" || w == "aus") && i >= 2 && i+1 < len(words) && capital(words[i+1]) {
			words = words[:i]
			break
		}
	}
	for len(words) > 1 {
		switch strings.ToLower(strings.Trim(words[len(words)-1], ".:,|")) {
		case "on", "am", "at", "le", "el", "em", "den", "de", "del", "du", "do", "il", "op", "dne", "in", "the", "vom", "à", "updated", "published", "posted", "publié", "mis", "veröffentlicht", "aktualisiert", "पर", "को", "के", "publicado", "actualizado", "•":
			words = words[:len(words)-1]
			continue
		}
		break
	}
	return strings.Join(words, " ")
}

// isRole reports whether a text is a post or another word of bylines and no name.
func isRole(s string) bool {
	lower := strings.ToLower(s)
	last := lastWord(lower)
	words := bylineWords()
	if words.never[lower] || words.roles[last] {
		return true
	}
	first, rest, _ := strings.Cut(lower, " ") // "Periodista de Cultura"
	second, _, more := strings.Cut(rest, " ")
	if rest != "" && !more && words.roles[first] && isRightToLeft(first) { // a correspondent's town
		return true
	}
	if !more || !words.roles[first] {
		return false
	}
	switch second {
	case "de", "del", "da", "do", "of", "for", "für", "en", "in", "di", "della", "du", "des", "w", "ds.":
		return true
	}
	return false
}

// isRightToLeft reports whether a word is in Hebrew or Arabic script.
func isRightToLeft(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.In(r, unicode.Hebrew, unicode.Arabic)
}

// roleWords end the title of a post: "Senior Political Correspondent".
var roleWords = []string{
	"correspondent", "correspondents", "reporter", "reporters", "editor", "editors", "writer", "writers", "columnist", "producer", "journalist", "journalists", "contributor", "contributors", "author", "analyst", "critic", "photographer", "specialist", "intern", "fellow", "professor", "director", "manager", "reporting", "admin", "coordinator", "consultant", "ceo", "cto", "cfo", "founder", "strategist", "officer", "researcher", "lecturer", "dietitian", "nutritionist", "lawyer", "economist", "historian", "novelist", "filmmaker", "freelancer", "freelance", "stringer", "blogger", "presenter", "anchor", "phd", "ph.d", "md", "m.d", "rn", "bsn", "mba",
	"redakteur", "redakteurin", "redaktor", "korrespondent", "korrespondentin", "reporterin", "autor", "autorin", "volontär", "volontärin", "chefredakteur", "journaliste", "rédacteur", "rédactrice", "correspondant", "correspondante", "periodista", "redactor", "redactora", "corresponsal", "jornalista", "repórter", "giornalista", "redattore", "verslaggever", "redacteur", "journalistin", "leiter", "leiterin", "moderator", "moderatorin", "rédactrice", "pigiste", "freelanceur", "colaborador", "colaboradora", "collaboratore", "collaboratrice", "medewerker", "columniste", "eindredacteur",
	"redakteuren", "redakteurs", "korrespondenten", "reportern", "mitarbeiter", "mitarbeiterin", "mitarbeitern", "attorney", "redaktorka", "reporterka", "dziennikarz", "dziennikarka", "novinář", "novinářka", "publicista", "redaktorica", "novinar", "novinarka", "szerkesztő", "újságíró", "gazeteci", "editör", "jurnalist", "jurnalistă", "toimittaja", "journalista", "inviato", "inviata", "corrispondente", "enviado", "enviada", "spécial", "spéciale", "especial", "correspondente", "wartawan", "kontributor", "viên", "skribent", "medarbetare", "krönikör",
	"журналистка", "корреспондентка", "корреспонденты", "журналіст", "журналістка", "кореспондент", "кореспондентка", "редакторка", "δημοσιογράφος", "συντάκτης", "συντάκτρια", "ανταποκριτής", "כתב", "כתבת", "כתבנו", "עיתונאי", "עיתונאית", "مراسل", "مراسلة", "مراسلنا", "مراسلتنا", "صحفي", "صحفية", "کالم\u200cنگار", "رپورٹر", "خبرنگار", "पत्रकार", "प्रतिनिधि", "प्रतिनिधी", "वार्ताहर", "প্রতিনিধি", "প্রতিবেদক", "সাংবাদিক", "সংবাদদাতা", "செய்தியாளர்", "நிருபர்", "విలేకరి", "ప్రతినిధి", "ലേഖകൻ", "ವರದಿಗಾರ", "પત્રકાર", "ਪੱਤਰਕਾਰ", "ผู้สื่อข่าว",
	"журналист", "корреспондент", "редактор", "обозреватель", "muhabiri", "संवाददाता", "रिपोर्टर", "संपादक", "लेखिका", "स्तंभकार", "विश्लेषक", "समीक्षक", "विशेषज्ञ", "अर्थशास्त्री", "इतिहासकार", "कथाकार", "प्रोफेसर", "अधिवक्ता", "चीफ", "प्रभारी", "कार्यकर्ता", "शिक्षाविद", "शिक्षाविद्", "साहित्यकार", "चिंतक", "विचारक", "अध्येता", "संस्करण", "ब्लॉगर",
	"كاتب", "كاتبة", "باحث", "باحثة", "محلل", "أكاديمي", "نویسنده", "پژوهشگر", "کارشناس", "کالم\u200cنویس", "নিবন্ধকার", "অধ্যাপক", "গবেষক", "কলামিস্ট", "எழுத்தாளர்", "கட்டுரையாளர்", "విశ్లేషకుడు", "รองศาสตราจารย์", "นักเขียน", "คอลัมนิสต์", "นักวิชาการ",
	"писатель", "писательница", "аналитик", "эксперт", "колумнист", "политолог", "историк", "экономист", "escritor", "escritora", "economista", "politólogo", "politóloga", "analista", "columnista", "académico", "académica", "colunista", "écrivain", "économiste", "chroniqueur", "chroniqueuse", "kolumnist", "kolumnistin", "schriftsteller", "schriftstellerin", "ökonom", "kolumnis", "köşe", "felietonista", "作家", "学者", "學者", "教授", "评论员", "評論員", "編集委員", "論説委員", "记者", "記者", "编辑", "編輯", "特派员", "칼럼니스트", "객원칼럼니스트", "평론가", "교수", "변호사", "연구원", "소장", "작가",
}

// neverNames are whole texts that are found where names are expected.
var neverNames = []string{
	"خاص", "حصري", "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "ربيع الثاني", "جمادى الأولى", "جمادى الآخرة", "جمادى الثانية", "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذي القعدة", "ذو الحجة", "ذي الحجة", "كانون الأول", "كانون الثاني", "تشرين الأول", "تشرين الثاني", "विशेष", "एक्सक्लूसिव", "এক্সক্লুসিভ", "خصوصی", "اختصاصی", "эксклюзив", "独家", "獨家", "独自", "단독", "특집", "প্রিন্ট সংস্করণ", "অনলাইন সংস্করণ", "पढ़ा गया", "देखा गया", "views", "hits", "lectures", "просмотров", "просмотры", "바로가기", "조회수", "阅读", "浏览", "閱讀", "मुख्य समाचार",
	"नई दिल्ली", "नयी दिल्ली", "ग्रेटर नोएडा", "नवी मुंबई", "नवीन दिल्ली", "नयाँ दिल्ली", "نئی دہلی", "نئی دلی", "দিল্লি", "নয়া দিল্লি", "নতুন দিল্লি", "নয়াদিল্লি", "புது தில்லி", "புது டெல்லி", "న్యూ ఢిల్లీ", "న్యూఢిల్లీ", "ન્યૂ દિલ્હી", "નવી દિલ્હી", "ನವ ದೆಹಲಿ", "ന്യൂ ഡൽഹി", "ਨਵੀਂ ਦਿੱਲੀ",
	"पहली बार", "पहली", "बार", "अंतिम", "आखिरी बार", "last", "first", "zuletzt", "dernière", "última", "último", "ultimo", "sist", "senast", "впервые", "последний раз", "terakhir", "最后", "最終", "最近", "최종", "최초", "विस्तार", "सार", "um", "publiziert", "uhr", "प्रस्तुत", "इनपुट", "इनपुट्स", "सत्यापित नहीं", "अज्ञात", "मुख्य बिंदु", "সারসংক্ষেপ",
	"व्हाट्सएप", "व्हाट्सऐप", "वॉट्सऐप", "वाट्सएप", "वॉट्सएप", "फेसबुक", "ट्विटर", "टेलीग्राम", "इंस्टाग्राम", "यूट्यूब", "एक्स", "ईमेल", "लिंक कॉपी", "হোয়াটসঅ্যাপ", "ফেসবুক", "টুইটার", "টেলিগ্রাম", "வாட்ஸ்அப்", "பேஸ்புக்", "ஃபேஸ்புக்", "ட்விட்டர்", "వాట్సాప్", "ఫేస్\u200cబుక్", "ఫేస్బుక్", "ట్విట్టర్", "ట్విటర్", "વોટ્સએપ", "ફેસબુક", "ટ્વિટર", "ವಾಟ್ಸಪ್", "ವಾಟ್ಸ್ಆ್ಯಪ್", "ಫೇಸ್\u200cಬುಕ್", "ಫೇಸ್ಬುಕ್", "വാട്സാപ്", "വാട്സ്ആപ്പ്", "ഫെയ്സ്ബുക്", "ഫേസ്ബുക്ക്", "ਵਟਸਐਪ", "ਫੇਸਬੁੱਕ", "واٹس ایپ", "فیس بک", "ٹوئٹر", "ٹویٹر", "واتساب", "واتس اب", "فيسبوك", "تويتر", "تليجرام", "تلغرام", "واتساپ", "واتس\u200cاپ", "فیسبوک", "فیس\u200cبوک", "توییتر", "تلگرام", "וואטסאפ", "ווטסאפ", "פייסבוק", "טוויטר", "ไลน์", "เฟซบุ๊ก", "ทวิตเตอร์", "페이스북", "카카오톡", "카카오스토리", "트위터", "네이버", "댓글", "フェイスブック", "ツイッター", "ライン", "ブックマーク", "微信", "微博", "脸书", "臉書", "推特", "朋友圈", "вконтакте", "одноклассники", "телеграм", "вотсап", "фейсбук", "твиттер", "вайбер", "комментарии", "commentaires", "kommentare", "comentarios", "commenti", "टिप्पणी", "टिप्पणियां", "কমেন্ট", "تعليقات", "نظرات",
	"contact us", "오전", "오후", "午前", "午後", "上午", "下午", "के बारे में", "बारे में", "के विषय में", "সম্পর্কে", "about", "admin", "administrator", "author", "authors", "by", "staff", "editor", "n/a", "none", "null", "undefined", "unknown", "anonymous", "guest", "user", "root", "webmaster", "share", "follow", "more", "read more", "see more", "view all posts", "updated", "published", "posted", "comments", "comment", "facebook", "twitter", "linkedin", "instagram", "email", "e-mail", "whatsapp", "telegram", "copy link", "follow us", "see all", "bio", "profile", "website", "home", "news", "photo", "video", "image", "getty images", "special", "exclusive", "breaking", "premium", "abo", "plus", "autor", "von", "redaktion:", "lesen sie auch", "guest author", "super user", "the editors", "all posts", "about the author", "follow on twitter", "and", "us", "on", "in", "at", "et", "ist", "am", "pm", "min read", "minutes read", "a", "the", "subscribe", "+ follow", "beitrag", "datum", "quelle", "source", "interview", "auteur", "text", "foto", "photos", "fotos", "sat", "sun", "mon", "tue", "wed", "thu", "fri", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "hier", "here", "click here", "learn more", "advertisement", "anzeige", "teilen", "artikel", "kommentare", "min", "folgen", "follow us", "registrieren", "新規登録", "ログイン", "系统管理员", "系統管理員", "管理员", "管理員", "管理者", "网站编辑", "小编", "小編", "本站", "佚名", "匿名", "未知", "관리자", "운영자", "مدير", "المدير", "المشرف", "مدیر", "مدیر سایت", "ادمین", "ایڈمن", "администратор", "админ", "адмін", "yönetici", "quản trị viên", "ผู้ดูแลระบบ", "एडमिन", "व्यवस्थापक", "এডমিন", "অ্যাডমিন", "administrador", "administrateur", "amministratore", "rédacteur", "web admin", "site admin", "wp admin",
	"登录", "注册", "分享", "收藏", "留言", "評論", "评论", "訂閱", "追蹤", "列印", "シェア", "保存", "印刷", "공유", "인쇄", "스크랩", "शेयर", "शेयर करें", "साझा करें", "फॉलो करें", "مشاركة", "طباعة", "اشتراك", "زمان مطالعه", "แชร์", "chia sẻ", "bagikan", "paylaş", "поделиться", "поделитесь", "compartir", "compartilhar", "partager", "condividi",
	"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "गुरूवार", "शुक्रवार", "शनिवार", "रोजी", "রবিবার", "সোমবার", "মঙ্গলবার", "বুধবার", "বৃহস্পতিবার", "শুক্রবার", "শনিবার", "اتوار", "پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "الأحد", "الاثنين", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "یکشنبه", "دوشنبه", "سه\u200cشنبه", "سه شنبه", "چهارشنبه", "پنجشنبه", "پنج\u200cشنبه", "جمعه", "شنبه", "ஞாயிறு", "திங்கள்", "செவ்வாய்", "புதன்", "வியாழன்", "வெள்ளி", "சனி", "อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์",
}
