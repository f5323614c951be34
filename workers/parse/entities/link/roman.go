package link

import (
	"strings"
	"unicode/utf8"
)

// appendRoman appends a folded word in coarse Latin letters, meant for comparing
// transliterations, not for reading: aspiration, length and most vowel quality
// are lost. Scripts it knows: Latin, Greek, Cyrillic, Arabic, Hebrew, Hangul,
// kana, and the Brahmic scripts of India. Of words in others (Han, Thai …)
// nothing is appended, since a reading cannot be told from their letters alone.
func appendRoman(out []byte, word string) []byte {
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case first < utf8.RuneSelf:
		return appendLatin(out, word)
	case 0x900 <= first && first < 0xD80:
		return appendBrahmic(out, word)
	case 0xAC00 <= first && first < 0xD7A4:
		return appendHangul(out, word)
	case 0x3040 <= first && first < 0x3100:
		return appendKana(out, word)
	}
	table := letters
	if 0x600 <= first && first < 0x700 && strings.HasPrefix(word, "ال") && utf8.RuneCountInString(word) > 4 {
		word = word[len("ال"):]
	}
	previous := rune(0)
	for _, r := range word {
		if s, ok := table[r]; ok {
			switch {
			case r == 'ж' && previous == 'д', r == 'з' && previous == 'д', r == 'х' && previous == 'к', r == 'с' && previous == 'т', r == 'з' && previous == 'ц':
				out = out[:len(out)-1] // дж, дз, кх, тс and цз are one sound
			}
			previous = r
			out = append(out, s...)
		} else if r < utf8.RuneSelf {
			out = append(out, byte(r))
		}
	}
	return out
}

// letters gives the sounds of folded letters of alphabets and abjads.
var letters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ж': "j", 'з': "z", 'и': "i", 'й': "y", 'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h",
	'ц': "ts", 'ч': "c", 'ш': "s", 'щ': "s", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya", 'і': "i",
	'ї': "yi", 'є': "ye", 'ґ': "g", 'ј': "y", 'ў': "v", 'ђ': "j", 'љ': "l", 'њ': "n", 'ћ': "c", 'џ': "j", 'қ': "k",
	'ғ': "g", 'ң': "n", 'ө': "o", 'ұ': "u", 'ү': "u", 'һ': "h", 'ә': "a",

	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "t", 'ι': "i", 'κ': "k", 'λ': "l",
	'μ': "m", 'ν': "n", 'ξ': "ks", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'τ': "t", 'υ': "i", 'φ': "f", 'χ': "h",
	'ψ': "ps", 'ω': "o",

	'ا': "a", 'ب': "b", 'پ': "p", 'ت': "t", 'ٹ': "t", 'ث': "s", 'ج': "j", 'چ': "c", 'ح': "h", 'خ': "k", 'د': "d",
	'ڈ': "d", 'ذ': "z", 'ر': "r", 'ڑ': "r", 'ز': "z", 'ژ': "j", 'س': "s", 'ش': "s", 'ص': "s", 'ض': "d", 'ط': "t",
	'ظ': "z", 'ع': "", 'غ': "g", 'ف': "f", 'ڤ': "v", 'ق': "k", 'ك': "k", 'گ': "g", 'ل': "l", 'م': "m", 'ن': "n",
	'ه': "h", 'و': "u", 'ي': "i", 'ے': "e", 'ڭ': "g",

	'א': "a", 'ב': "v", 'ג': "g", 'ד': "d", 'ה': "h", 'ו': "u", 'ז': "z", 'ח': "h", 'ט': "t", 'י': "i", 'כ': "k",
	'ך': "k", 'ל': "l", 'מ': "m", 'ם': "m", 'נ': "n", 'ן': "n", 'ס': "s", 'ע': "", 'פ': "f", 'ף': "f", 'צ': "ts",
	'ץ': "ts", 'ק': "k", 'ר': "r", 'ש': "s", 'ת': "t",
}

// latin spells the letter groups of Latin orthographies alike; longer groups
// stand before their beginnings.
var latin = strings.NewReplacer(
	"chael", "kel", "chr", "kr", "chol", "kol", // Greek chi in first names
	"tsch", "c", "dsch", "j", "sch", "s", "tch", "c", "chh", "c", "shch", "s",
	"ch", "c", "sh", "s", "zh", "j", "kh", "k", "gh", "g", "ph", "f", "th", "t", "dh", "d", "bh", "b", "jh", "j",
	"ck", "k", "cz", "c", "sz", "s", "dj", "j", "dzh", "j", "tz", "ts",
	"ce", "se", "ci", "si", "cy", "si",
	"c", "k", "q", "k", "x", "ks", "w", "v",
	"oo", "u", "ee", "i", "ou", "u", "ai", "e", "ei", "e", "ey", "e", "ay", "e", "au", "o", "ow", "o",
)

func appendLatin(out []byte, word string) []byte {
	if strings.HasPrefix(word, "x") { // Xi, Xavier
		word = "s" + word[1:]
	}
	if strings.HasSuffix(word, "ej") || strings.HasSuffix(word, "ij") { // Sergej, Dmitrij
		word = word[:len(word)-1]
	}
	return append(out, latin.Replace(word)...)
}

// Devanagari by offset in its block; its sisters have the same layout.
var brahmicConsonants = [...]string{
	0x15: "k", "k", "g", "g", "n", "c", "c", "j", "j", "n", "t", "t", "d", "d", "n", "t", "t", "d", "d", "n", "n",
	"p", "f", "b", "b", "m", "y", "r", "r", "l", "l", "l", "v", "s", "s", "s", "h",
}

var brahmicVowels = map[rune]string{
	0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri", 0x0D: "e", 0x0E: "e", 0x0F: "e",
	0x10: "e", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "o",
	0x3E: "a", 0x3F: "i", 0x40: "i", 0x41: "u", 0x42: "u", 0x43: "ri", 0x45: "e", 0x46: "e", 0x47: "e", 0x48: "e",
	0x49: "o", 0x4A: "o", 0x4B: "o", 0x4C: "o",
}

func appendBrahmic(out []byte, word string) []byte {
	for i, r := range word {
		block, at := r&^0x7F, r&0x7F
		switch {
		case 0x15 <= at && at <= 0x39:
			out = append(out, brahmicConsonants[at]...)
		case at == 0x02: // anusvara sounds like the nasal of what follows
			next, _ := utf8.DecodeRuneInString(word[i+utf8.RuneLen(r):])
			switch {
			case next >= block+0x2A && next <= block+0x2E:
				out = append(out, 'm')
			case next == block+0x39: // सिंह is said Singh
				out = append(out, "ng"...)
			default:
				out = append(out, 'n')
			}
		case block == 0xD00 && 0x7A <= at: // Malayalam chillu letters
			out = append(out, "nnrllk"[at-0x7A])
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		default:
			out = append(out, brahmicVowels[at]...)
		}
	}
	return out
}

// Jamo of a Hangul syllable (Unicode Standard, section 3.12).
var (
	leads  = [...]string{"k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "j", "j", "c", "k", "t", "p", "h"}
	vowels = [...]string{"a", "e", "ya", "e", "o", "e", "yo", "e", "o", "va", "ve", "ve", "yo", "u", "vo", "ve", "vi", "yu", "u", "vi", "i"}
	tails  = [...]string{"", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"}
)

func appendHangul(out []byte, word string) []byte {
	for _, r := range word {
		if r < 0xAC00 || r >= 0xD7A4 {
			continue
		}
		r -= 0xAC00
		out = append(out, leads[r/588]...)
		out = append(out, vowels[r%588/28]...)
		out = append(out, tails[r%28]...)
	}
	return out
}

// kana gives the sounds of katakana; hiragana lie 0x60 before them.
var kana = map[rune]string{
	'ア': "a", 'イ': "i", 'ウ': "u", 'エ': "e", 'オ': "o", 'カ': "ka", 'キ': "ki", 'ク': "k", 'ケ': "ke", 'コ': "ko",
	'ガ': "ga", 'ギ': "gi", 'グ': "g", 'ゲ': "ge", 'ゴ': "go", 'サ': "sa", 'シ': "si", 'ス': "s", 'セ': "se", 'ソ': "so",
	'ザ': "za", 'ジ': "ji", 'ズ': "z", 'ゼ': "ze", 'ゾ': "zo", 'タ': "ta", 'チ': "ci", 'ツ': "ts", 'テ': "te", 'ト': "t",
	'ダ': "da", 'ヂ': "ji", 'ヅ': "z", 'デ': "de", 'ド': "d", 'ナ': "na", 'ニ': "ni", 'ヌ': "nu", 'ネ': "ne", 'ノ': "no",
	'ハ': "ha", 'ヒ': "hi", 'フ': "f", 'ヘ': "he", 'ホ': "ho", 'バ': "ba", 'ビ': "bi", 'ブ': "b", 'ベ': "be", 'ボ': "bo",
	'パ': "pa", 'ピ': "pi", 'プ': "p", 'ペ': "pe", 'ポ': "po", 'マ': "ma", 'ミ': "mi", 'ム': "m", 'メ': "me", 'モ': "mo",
	'ヤ': "ya", 'ユ': "yu", 'ヨ': "yo", 'ラ': "ra", 'リ': "ri", 'ル': "r", 'レ': "re", 'ロ': "ro", 'ワ': "va", 'ヲ': "o",
	'ン': "n", 'ヴ': "v", 'ァ': "a", 'ィ': "i", 'ゥ': "u", 'ェ': "e", 'ォ': "o", 'ャ': "a", 'ュ': "u", 'ョ': "o",
}

func appendKana(out []byte, word string) []byte {
	for _, r := range word {
		if 0x3041 <= r && r <= 0x3096 {
			r += 0x60
		}
		out = append(out, kana[r]...)
	}
	return out
}

// skeleton reduces coarse Latin spelling to classes of consonants that
// transliterations keep: p=b, f=v=w, t=d, k=g, s=z=j=c; doubled ones count once;
// vowels, h and y fall away except that a name's beginning keeps a mark of
// them. Spaces fall away, so that Jong-un, Jong Un and Jongun are alike.
func skeleton(roman string) string {
	out := make([]byte, 0, len(roman))
	for i := range len(roman) {
		c := roman[i]
		if c == ' ' {
			continue
		}
		class := classes[c]
		switch {
		case class == 0:
			continue
		case class == 'A':
			if len(out) == 0 {
				out = append(out, 'A')
			}
			continue
		case class == 'h':
			if i == 0 {
				out = append(out, 'h')
			}
			continue
		case len(out) > 0 && out[len(out)-1] == class && roman[i-1] != ' ':
			continue
		case class == 's' && i > 0 && roman[i-1] == 't':
			out[len(out)-1] = class // ts and tz are one sound, too
			continue
		case c == 'g' && i > 0 && roman[i-1] == 'n' && (i+1 == len(roman) || classes[roman[i+1]] != 'A'):
			continue // ng is one sound, which Russian and Bengali write n
		}
		out = append(out, class)
	}
	return string(out)
}

var classes = [256]byte{
	'a': 'A', 'e': 'A', 'i': 'A', 'o': 'A', 'u': 'A', 'y': 'A', 'h': 'h',
	'b': 'p', 'p': 'p', 'f': 'v', 'v': 'v', 'w': 'v', 't': 't', 'd': 't', 'k': 'k', 'g': 'k', 'q': 'k',
	's': 's', 'z': 's', 'j': 's', 'c': 's', 'x': 's', 'm': 'm', 'n': 'n', 'r': 'r', 'l': 'l',
}
