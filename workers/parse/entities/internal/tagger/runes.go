package tagger

import (
	"unicode"
)

// class is what the tokeniser needs to know of a character.
type class uint8

const (
	classOther class = iota // punctuation, symbols: a token of its own
	classSpace              // white space and controls: between tokens
	classWord               // letters, marks and digits of scripts that put spaces between words
	classSolo               // a letter of a script without spaces: a token of its own
	classJoin               // a mark that stays with the character before it
)

// script is a coarse script of a character, as a feature and for transliteration.
type script uint8

const (
	scriptNone script = iota
	scriptLatin
	scriptDigit
	scriptGreek
	scriptCyrillic
	scriptArabic
	scriptHebrew
	scriptDevanagari
	scriptIndic // the other Brahmic scripts that Unicode lays out like Devanagari
	scriptSoutheast
	scriptKana
	scriptHan
	scriptHangul
	scriptArmenian
	scriptGeorgian
	scriptEthiopic
)

// shape is the case class of a character.
type shape uint8

const (
	shapeOther shape = iota
	shapeUpper
	shapeLower
	shapeDigit
	shapeLetter // a letter of a script without case
)

// runeInfo is what is known of one character.
type runeInfo struct {
	fold   rune // the character that stands for it in comparisons; 0: none
	class  class
	script script
	shape  shape
}

// planeSize is how many characters have an entry of their own in a runeTable:
// the Basic Multilingual Plane. Above it, there are rules.
const planeSize = 0x10000

// runeTable knows every character of the Basic Multilingual Plane. It is built
// once, from the tables of package unicode, because asking those for each
// character would take longer than all the rest of tagging.
type runeTable [planeSize]runeInfo

func newRuneTable() *runeTable {
	t := new(runeTable)
	for _, r := range []struct {
		table *unicode.RangeTable
		class class
	}{
		{unicode.L, classWord}, {unicode.N, classWord}, {unicode.M, classJoin},
		{unicode.White_Space, classSpace}, {unicode.Cc, classSpace}, {unicode.Zs, classSpace},
	} {
		each(r.table, func(c rune) { t[c].class = r.class })
	}
	for _, r := range []struct {
		table  *unicode.RangeTable
		script script
	}{
		{unicode.Latin, scriptLatin}, {unicode.Greek, scriptGreek}, {unicode.Cyrillic, scriptCyrillic},
		{unicode.Arabic, scriptArabic}, {unicode.Hebrew, scriptHebrew}, {unicode.Devanagari, scriptDevanagari},
		{unicode.Bengali, scriptIndic}, {unicode.Gurmukhi, scriptIndic}, {unicode.Gujarati, scriptIndic},
		{unicode.Oriya, scriptIndic}, {unicode.Tamil, scriptIndic}, {unicode.Telugu, scriptIndic},
		{unicode.Kannada, scriptIndic}, {unicode.Malayalam, scriptIndic}, {unicode.Sinhala, scriptSoutheast},
		{unicode.Thai, scriptSoutheast}, {unicode.Lao, scriptSoutheast}, {unicode.Myanmar, scriptSoutheast},
		{unicode.Khmer, scriptSoutheast}, {unicode.Tibetan, scriptSoutheast},
		{unicode.Hiragana, scriptKana}, {unicode.Katakana, scriptKana}, {unicode.Han, scriptHan},
		{unicode.Hangul, scriptHangul}, {unicode.Armenian, scriptArmenian}, {unicode.Georgian, scriptGeorgian},
		{unicode.Ethiopic, scriptEthiopic}, {unicode.Nd, scriptDigit},
	} {
		each(r.table, func(c rune) { t[c].script = r.script })
	}
	for c := range rune(planeSize) {
		t[c].fold = c
	}
	each(unicode.L, func(c rune) { t[c].shape = shapeLetter })
	each(unicode.Lu, func(c rune) { t[c].shape, t[c].fold = shapeUpper, unicode.ToLower(c) })
	each(unicode.Ll, func(c rune) { t[c].shape = shapeLower })
	each(unicode.Nd, func(c rune) { t[c].shape, t[c].fold = shapeDigit, '0' })
	t.unspaced()
	t.folds()
	return t
}

// each calls f for every character of the Basic Multilingual Plane in table.
func each(table *unicode.RangeTable, f func(rune)) {
	for _, r := range table.R16 {
		for c := int(r.Lo); c <= int(r.Hi); c += int(r.Stride) {
			f(rune(c))
		}
	}
}

// unspaced marks the scripts that put no spaces between words: each of their
// letters is a token, together with its marks. Kana are letters of this kind
// too, since a Japanese name may begin or end between any two of them.
func (t *runeTable) unspaced() {
	for _, table := range []*unicode.RangeTable{
		unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
	} {
		each(table, func(c rune) {
			if t[c].class == classWord && t[c].shape != shapeDigit {
				t[c].class = classSolo
			}
		})
	}
	t['ー'].class = classSolo
	t['々'].class = classSolo
	// Vowels that Thai and Lao write before their consonant begin a token, and
	// the sign for "am" ends one; Unicode calls them letters.
	for _, c := range "ะาำະາຳ" {
		t[c].class = classJoin
	}
}

// folds sets the spellings that are one: what newspapers write now with and
// now without.
func (t *runeTable) folds() {
	for _, c := range []rune{
		0x93C, 0x9BC, 0xA3C, 0xABC, 0xB3C, 0xCBC, // nukta
		0x200B, 0x200C, 0x200D, 0xFEFF, 0xAD, // joiners and soft hyphen
		0x640, 0x64B, 0x64C, 0x64D, 0x64E, 0x64F, 0x650, 0x651, 0x652, 0x670, // tatweel, harakat
	} {
		t[c].fold, t[c].class = 0, classJoin
	}
	for _, c := range []rune{0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069} {
		t[c].fold, t[c].class = 0, classSpace // direction marks
	}
	for _, p := range []struct{ from, to string }{
		{"ँঁ", "ंং"},
		{"आ", "आ"},
		{"أإآٱىیېکگةۃہھۀے", "ااااييييككههههي"},
		{"ё", "е"},
		{"’‘ʼ＇´`", "''''''"},
		{"“”„«»‟", `""""""`},
		{"‐‑‒–—−", "------"},
		{"｡", "。"},
		{traditional, simplified},
	} {
		to := []rune(p.to)
		for i, c := range []rune(p.from) {
			if i < len(to) {
				t[c].fold = to[i]
			}
		}
	}
	// Urdu and Persian gaf is a letter of its own.
	t['گ'].fold = 'گ'
	for c := rune(0xFF01); c <= 0xFF5E; c++ { // full width
		low := c - 0xFF01 + '!'
		t[c] = t[low]
	}
	// Nukta letters in one code point: like the letter without.
	for c, base := range map[rune]rune{
		0x958: 'क', 0x959: 'ख', 0x95A: 'ग', 0x95B: 'ज', 0x95C: 'ड', 0x95D: 'ढ', 0x95E: 'फ', 0x95F: 'य',
		0x9DC: 'ড', 0x9DD: 'ঢ', 0x9DF: 'য', 0x929: 'न', 0x931: 'र', 0x934: 'ळ',
	} {
		t[c].fold = base
	}
	// Tamil, Telugu … digits and Han numerals need nothing; Arabic marks of
	// Quranic text are joined by their class already.
}

// info returns what is known of c.
func (t *runeTable) info(c rune) runeInfo {
	if c < planeSize && c >= 0 {
		return t[c]
	}
	switch {
	case unicode.Is(unicode.Han, c):
		return runeInfo{fold: c, class: classSolo, script: scriptHan, shape: shapeLetter}
	case unicode.IsLetter(c):
		return runeInfo{fold: unicode.ToLower(c), class: classWord, shape: shapeLetter}
	case unicode.IsDigit(c):
		return runeInfo{fold: '0', class: classWord, script: scriptDigit, shape: shapeDigit}
	case unicode.IsMark(c):
		return runeInfo{fold: c, class: classJoin}
	}
	return runeInfo{fold: c}
}
