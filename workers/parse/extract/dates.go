package extract

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/harkara/harkara/pkg/schema"
)

// Limits on reading dates.
const (
	maxDateText = 400  // bytes of one text that is searched for dates
	maxDates    = 8    // dates taken from one text
	firstYear   = 1900 // of an article; earlier numbers are no years
	lastYear    = 2100
)

// dayOrder is how the numbers of a date such as 03/04/2024 are meant.
type dayOrder byte

const (
	dayFirst dayOrder = iota
	monthFirst
)

// foundDate is a date that a text holds.
type foundDate struct {
	date  schema.Date
	other schema.Date // what it is with day and month the other way round, zero when that is no date
	start int         // where it begins in the folded text
	weak  bool        // a year of two digits

	clock   time.Duration // local time of the day, without zone
	clocked bool          // whether there is one
}

// clip returns at most n bytes of s, cut between characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// findDates returns the dates that a folded text holds, in order. A date is an
// instant when the text gives time and zone with it, else a day: a time
// without zone is no instant. It takes dates with the name of a month in any
// language of [monthTable], with year, month and day markers (Chinese,
// Japanese, Korean, Vietnamese, Mongolian), with Japanese eras and the
// calendar of the Republic of China, and with numbers alone; years of the
// Buddhist, Jalali and Bikram calendars are converted. ISO 8601, RFC 3339, RFC
// 5322 and what JavaScript's Date prints are among these forms.
func findDates(folded, lang string, order dayOrder) []foundDate {
	p := dateParser{text: folded, lang: lang, order: order}
	p.scan()
	var found []foundDate
	for i := 0; i < len(p.tokens) && len(found) < maxDates; {
		f, next, ok := p.at(i)
		if !ok {
			i++
			continue
		}
		f.start = p.tokens[i].start
		f, next = p.withTime(f, i, next)
		found = append(found, f)
		i = next
	}
	return found
}

// dateToken is a number, a word or a single other character.
type dateToken struct {
	start  int
	text   string
	number int // value of a number of up to 14 digits, else -1
	spaced bool
}

func (t dateToken) digits() int {
	if t.number < 0 {
		return 0
	}
	return len(t.text)
}

// dateParser finds dates in a text cut into tokens.
type dateParser struct {
	text   string
	lang   string
	order  dayOrder
	tokens []dateToken
}

// scan cuts the text into tokens.
func (p *dateParser) scan() {
	s := p.text
	spaced := true
	for i := 0; i < len(s); {
		start := i
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			spaced = true
			continue
		case c >= '0' && c <= '9':
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
			n := -1
			if i-start <= 14 {
				n, _ = strconv.Atoi(s[start:i])
			}
			p.tokens = append(p.tokens, dateToken{start, s[start:i], n, spaced})
		default:
			i = wordEnd(s, i)
			word := s[start:i]
			if len(word) > 1 && strings.Contains(word, ".") {
				word = strings.ReplaceAll(word, ".", "")
			}
			p.tokens = append(p.tokens, dateToken{start, word, -1, spaced})
		}
		spaced = false
	}
}

// wordEnd returns where the word that begins at i ends; another character than
// a letter is a word of its own, and so is each of the date markers of
// Chinese and Japanese. The dots inside Thai abbreviations belong to the word.
func wordEnd(s string, i int) int {
	r, size := utf8.DecodeRuneInString(s[i:])
	if !unicode.IsLetter(r) && !unicode.IsMark(r) || isDateMarker(r) {
		return i + size
	}
	thai := unicode.Is(unicode.Thai, r)
	for i += size; i < len(s); i += size {
		r, size = utf8.DecodeRuneInString(s[i:])
		if thai && r == '.' {
			continue
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) || isDateMarker(r) {
			return i
		}
	}
	return i
}

func isDateMarker(r rune) bool {
	switch r {
	case '年', '月', '日', '號', '号', '元':
		return true
	}
	return false
}

// word returns the text of token i, "" beyond the end.
func (p *dateParser) word(i int) string {
	if i < 0 || i >= len(p.tokens) {
		return ""
	}
	return p.tokens[i].text
}

// number returns the value of token i when it is a number of min to max digits.
func (p *dateParser) number(i, minDigits, maxDigits int) (int, bool) {
	if i < 0 || i >= len(p.tokens) {
		return 0, false
	}
	t := p.tokens[i]
	return t.number, t.number >= 0 && t.digits() >= minDigits && t.digits() <= maxDigits
}

// month reads the name of a month at token i, which may be two words, and
// returns the token after it.
func (p *dateParser) month(i int) (monthName, int, bool) {
	if i >= len(p.tokens) || p.tokens[i].number >= 0 {
		return monthName{}, i, false
	}
	if p.word(i+1) != "" && p.tokens[i+1].number < 0 {
		if m, ok := monthOf(p.word(i)+p.word(i+1), p.lang); ok {
			return m, i + 2, true
		}
	}
	m, ok := monthOf(p.word(i), p.lang)
	return m, i + 1, ok
}

// fillers may stand between the parts of a date.
var fillers = map[string]bool{
	".": true, ",": true, "'": true, "’": true, "-": true, "/": true, "،": true, "־": true, "º": true, "ª": true, "°": true, "|": true,
	"st": true, "nd": true, "rd": true, "th": true, "er": true, "e": true, "ème": true, "eme": true, "ste": true, "de": true, "del": true, "of": true, "the": true, "d": true, "di": true, "dhe": true,
	"го": true, "года": true, "г": true, "року": true, "р": true, "m": true, "gada": true, "ko": true, "eko": true, "tháng": true, "năm": true, "พศ": true, "คศ": true, "ปี": true, "เดือน": true,
	"सन्": true, "को": true, "साल": true, "न": true, "की": true, "da": true, "et": true, "оны": true, "год": true, "жылғы": true, "жыл": true, "წლის": true, "թ": true, "na": true, "م": true, "ב": true, "ஆம்": true, "ம்": true, "তারিখ": true, "ই": true, "την": true, "του": true, "a": true,
}

// skip returns the first token from i on that is no filler, at most n further.
func (p *dateParser) skip(i, n int) int {
	for range n {
		if i >= len(p.tokens) || p.tokens[i].number >= 0 || !fillers[p.tokens[i].text] {
			break
		}
		i++
	}
	return i
}

// at reads a date that begins at token i and returns the token after it.
func (p *dateParser) at(i int) (foundDate, int, bool) {
	for _, form := range [...]func(int) (foundDate, int, bool){p.compact, p.marked, p.dayMonthYear, p.yearMonthDay, p.monthDayYear, p.numeric} {
		if f, next, ok := form(i); ok {
			return f, next, true
		}
	}
	return foundDate{}, i, false
}

// compact reads 20240305, alone or before a T and the time.
func (p *dateParser) compact(i int) (foundDate, int, bool) {
	n, ok := p.number(i, 8, 8)
	if !ok {
		if n, ok = p.number(i, 14, 14); ok { // 20240305103000
			n /= 1_000_000
		}
	}
	if !ok || n/10000 < 1990 {
		return foundDate{}, i, false
	}
	d, ok := civil(n/10000, n/100%100, n%100)
	return foundDate{date: d}, i + 1, ok
}

// marked reads 2024年3月5日, 令和6年3月5日, 民國113年3月5日, 2024년 3월 5일,
// 2024 оны 3 сарын 5, and ngày 5 tháng 3 năm 2024.
func (p *dateParser) marked(i int) (foundDate, int, bool) {
	if day, ok := p.number(i, 1, 2); ok { // 5 tháng 3, 2024; 5 Thg 3 2024
		if w := p.word(i + 1); w == "tháng" || w == "thg" || (w == "," || w == "-") && (p.word(i+2) == "tháng" || p.word(i+2) == "thg") {
			at := i + 2
			if w == "," || w == "-" {
				at++
			}
			if month, ok := p.number(at, 1, 2); ok {
				at = p.skip(at+1, 2)
				if year, ok := p.number(at, 4, 4); ok {
					d, ok := civil(year, month, day)
					return foundDate{date: d}, at + 1, ok
				}
			}
		}
	}
	at, year := i, 0
	if base, n := p.era(i); n > 0 {
		at += n
		if p.word(at) == "元" {
			year = base + 1
		} else if y, ok := p.number(at, 1, 3); ok {
			year = base + y
		} else {
			return foundDate{}, i, false
		}
	} else if y, ok := p.number(at, 4, 4); ok {
		year = y
	} else {
		return foundDate{}, i, false
	}
	switch p.word(at + 1) {
	case "年", "년", "оны", "он":
	default:
		return foundDate{}, i, false
	}
	month, ok := p.number(at+2, 1, 2)
	if !ok {
		return foundDate{}, i, false
	}
	switch p.word(at + 3) {
	case "月", "월", "сарын", "сар":
	default:
		return foundDate{}, i, false
	}
	day, ok := p.number(at+4, 1, 2)
	if !ok {
		return foundDate{}, i, false
	}
	next := at + 5
	switch p.word(next) {
	case "日", "일", "號", "号":
		next++
	}
	d, ok := civil(year, month, day)
	return foundDate{date: d}, next, ok
}

// era reads the name of an era at token i: the year before its first, and how
// many tokens it takes.
func (p *dateParser) era(i int) (before, tokens int) {
	switch w := p.word(i); {
	case strings.HasSuffix(w, "令和"):
		return 2018, 1
	case strings.HasSuffix(w, "平成"):
		return 1988, 1
	case strings.HasSuffix(w, "昭和"):
		return 1925, 1
	case strings.HasSuffix(w, "民國"), strings.HasSuffix(w, "民国"):
		return 1911, 1
	}
	return 0, 0
}

// dayMonthYear reads 5 March 2024, 5. März 2024, 5 de marzo de 2024, 5th of
// March, 2024, ๕ มีนาคม ๒๕๖๗, 5-Mar-24.
func (p *dateParser) dayMonthYear(i int) (foundDate, int, bool) {
	day, ok := p.number(i, 1, 2)
	if !ok {
		return foundDate{}, i, false
	}
	m, at, ok := p.month(p.skip(i+1, 3))
	if !ok {
		return foundDate{}, i, false
	}
	if p.word(at) == "/" { // آذار / مارس: the same month in two traditions
		if twin, next, ok := p.month(at + 1); ok && twin == m {
			at = next
		}
	}
	at = p.skip(at, 3)
	year, ok := p.number(at, 4, 4)
	weak := false
	if !ok {
		if year, ok = p.number(at, 2, 2); !ok || p.word(at+1) == ":" {
			return foundDate{}, i, false
		}
		weak = true
		year = p.shortYear(year)
	}
	d, ok := named(year, m, day)
	return foundDate{date: d, weak: weak}, at + 1, ok
}

// monthDayYear reads March 5, 2024, Mar. 5th 2024, and with the time before
// the year Mar 5 10:00:00 EST 2024.
func (p *dateParser) monthDayYear(i int) (foundDate, int, bool) {
	m, at, ok := p.month(i)
	if !ok {
		return foundDate{}, i, false
	}
	at = p.skip(at, 2)
	day, ok := p.number(at, 1, 2)
	if !ok {
		return foundDate{}, i, false
	}
	at = p.skip(at+1, 3)
	if p.word(at+1) == ":" && p.word(at+3) == ":" {
		at += 5
		for n := 0; n < 3 && p.tokenNumber(at) < 1000; n++ {
			at++
		}
	}
	year, ok := p.number(at, 4, 4)
	if !ok {
		return foundDate{}, i, false
	}
	d, ok := named(year, m, day)
	return foundDate{date: d}, at + 1, ok
}

func (p *dateParser) tokenNumber(i int) int {
	if i < len(p.tokens) {
		return p.tokens[i].number
	}
	return 0
}

// yearMonthDay reads 2024. március 5., 2024 m. kovo 5 d., 2024-Mar-05.
func (p *dateParser) yearMonthDay(i int) (foundDate, int, bool) {
	year, ok := p.number(i, 4, 4)
	if !ok {
		return foundDate{}, i, false
	}
	at := p.skip(i+1, 3)
	// 2024. gada 5. martā
	if day, ok := p.number(at, 1, 2); ok && at > i+1 {
		if m, next, ok := p.month(p.skip(at+1, 1)); ok {
			d, ok := named(year, m, day)
			return foundDate{date: d}, next, ok
		}
	}
	m, at, ok := p.month(at)
	if !ok {
		return foundDate{}, i, false
	}
	at = p.skip(at, 2)
	day, ok := p.number(at, 1, 2)
	if !ok || p.word(at+1) == ":" {
		return foundDate{}, i, false
	}
	d, ok := named(year, m, day)
	return foundDate{date: d}, at + 1, ok
}

// numeric reads three numbers with the same separator: 2024-03-05, 5.3.2024,
// 03/05/2024, 5. 3. 2024, 05.03.24.
func (p *dateParser) numeric(i int) (foundDate, int, bool) {
	if i >= 2 { // not the end of a longer row of numbers, such as a version or an address
		if w := p.word(i - 1); (w == "." || w == "/" || w == "-") && p.tokenNumber(i-2) >= 0 && !p.tokens[i].spaced {
			return foundDate{}, i, false
		}
	}
	a, ok := p.number(i, 1, 4)
	sep := p.word(i + 1)
	b, ok2 := p.number(i+2, 1, 2)
	c, ok3 := p.number(i+4, 1, 4)
	if !ok || !ok2 || !ok3 || p.word(i+3) != sep || sep != "-" && sep != "." && sep != "/" {
		return foundDate{}, i, false
	}
	first, last := p.tokens[i].digits(), p.tokens[i+4].digits()
	next := i + 5
	switch {
	case first == 4 && last <= 2:
		d, ok := p.year(a, b, c)
		f := foundDate{date: d}
		if !ok { // 2024/31/12 is written too
			f.date, ok = p.year(a, c, b)
		}
		return f, next, ok
	case last == 4 && first <= 2:
		f, ok := p.ordered(a, b, c)
		return f, next, ok
	case first == 2 && last == 2 && p.tokens[i+2].digits() == 2:
		if p.word(next) == ":" || p.word(next) == sep && p.tokenNumber(next+1) >= 0 {
			return foundDate{}, i, false
		}
		f, ok := p.ordered(a, b, p.shortYear(c))
		f.weak = true
		if !ok && p.lang != "" { // 24.03.05
			f.date, ok = civil(p.shortYear(a), b, c)
		}
		return f, next, ok
	}
	return foundDate{}, i, false
}

// ordered reads the numbers of a date that ends in the year.
func (p *dateParser) ordered(a, b, year int) (f foundDate, ok bool) {
	dmy, dmyOK := p.year(year, b, a)
	mdy, mdyOK := p.year(year, a, b)
	switch {
	case dmyOK && mdyOK && p.order == monthFirst:
		return foundDate{date: mdy, other: dmy}, true
	case dmyOK && mdyOK:
		return foundDate{date: dmy, other: mdy}, true
	case dmyOK:
		return foundDate{date: dmy}, true
	default:
		return foundDate{date: mdy}, mdyOK
	}
}

// shortYear completes a year of two digits.
func (p *dateParser) shortYear(y int) int {
	switch {
	case p.lang == "th" && y >= 40 && y < 90: // of the Buddhist calendar
		return 2500 + y
	case y >= 80:
		return 1900 + y
	default:
		return 2000 + y
	}
}

// year converts numbers by the calendar that the year and the language say.
func (p *dateParser) year(year, month, day int) (schema.Date, bool) {
	if year >= 1300 && year < 1500 {
		switch p.lang {
		case "fa", "ps", "tg", "ckb":
			return fromJalali(year, month, day)
		}
		return schema.Date{}, false
	}
	if p.lang == "ne" && year >= bikramFirst && year <= 2099 {
		return fromBikram(year, month, day)
	}
	return civil(year, month, day)
}

// named converts the date with the name of a month.
func named(year int, m monthName, day int) (schema.Date, bool) {
	switch m.calendar {
	case jalali:
		return fromJalali(year, int(m.month), day)
	case bikram:
		return fromBikram(year, int(m.month), day)
	}
	return civil(year, int(m.month), day)
}

// civil returns the day of the Gregorian calendar, taking years of the Buddhist
// calendar (Thailand) too. It reports false for what is no day or too far away.
func civil(year, month, day int) (schema.Date, bool) {
	if year > 2400 && year < 2700 {
		year -= 543
	}
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > 31 {
		return schema.Date{}, false
	}
	d := schema.Day(year, time.Month(month), day)
	return d, d.Time.Day() == day
}

// fromJalali converts a day of the solar calendar of Iran, by the 33-year cycle
// that is exact for the years 1178 to 1633 (Borkowski, "The Persian calendar
// for 3000 years", 1996).
func fromJalali(year, month, day int) (schema.Date, bool) {
	if year < 1300 || year > 1480 || month < 1 || month > 12 || day < 1 || day > 31 || month > 6 && day > 30 {
		return schema.Date{}, false
	}
	// Days from 1 Farvardin 1300, which was 21 March 1921.
	n := 365*(year-1300) + jalaliLeaps(year) - jalaliLeaps(1300)
	n += 31*min(month-1, 6) + 30*max(month-7, 0) + day - 1
	return schema.Date{Time: time.Date(1921, time.March, 21+n, 0, 0, 0, 0, time.UTC), DayOnly: true}, true
}

// jalaliLeaps counts the leap years before the year: in each cycle of 33 years
// the years 1, 5, 9, 13, 17, 22, 26 and 30.
func jalaliLeaps(year int) int {
	cycles, rest := year/33, year%33
	n := 8 * cycles
	for _, leap := range [...]int{1, 5, 9, 13, 17, 22, 26, 30} {
		if leap < rest {
			n++
		}
	}
	return n
}

// bikramFirst is the first year of bikramLengths.
const bikramFirst = 2070

// bikramLengths are the days of the months of the Nepali years from 2070 on,
// which the government's almanac sets, as offsets from 29.
var bikramLengths = [...]string{
	"222322011011", // 2070, which began on 14 April 2013
	"223222101011",
	"232321101011",
	"232321110012",
	"222322101011",
	"223222101011",
	"232321110011",
	"232321110102",
	"222322101011",
	"223222101011",
	"232321110011",
	"232321110102",
	"223221110111",
	"223221110111",
	"223221110111",
}

// fromBikram converts a day of the solar calendar of Nepal (Bikram Sambat).
func fromBikram(year, month, day int) (schema.Date, bool) {
	if year < bikramFirst || year >= bikramFirst+len(bikramLengths) || month < 1 || month > 12 || day < 1 {
		return schema.Date{}, false
	}
	n := 0
	for y := bikramFirst; y <= year; y++ {
		for m := 1; m <= 12; m++ {
			length := 29 + int(bikramLengths[y-bikramFirst][m-1]-'0')
			if y == year && m == month {
				if day > length {
					return schema.Date{}, false
				}
				return schema.Date{Time: time.Date(2013, time.April, 14+n+day-1, 0, 0, 0, 0, time.UTC), DayOnly: true}, true
			}
			n += length
		}
	}
	return schema.Date{}, false
}
