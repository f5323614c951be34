package gazetteer

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s under which names are compared: two spellings of
// one name that differ only in what writers vary freely fold to the same
// string. It
//
//   - normalises to NFKC (Unicode Standard Annex #15): full width, ligatures,
//     presentation forms;
//   - lower-cases, and strips the accents of Latin and Greek letters (ø, ł, đ,
//     ı, æ, œ, ß … become their plain letters);
//   - turns hyphens, dashes, slashes and middle dots into spaces, drops other
//     punctuation, and joins runs of space: "Jong-un" = "Jong Un",
//     "U.S." = "us";
//   - cuts the English possessive: "Lavrov's" = "Lavrov";
//   - Cyrillic: ё = е, stress marks dropped;
//   - Arabic script: alef, yeh, kaf, heh and hamza variants become one letter
//     each, tatweel and harakat are dropped;
//   - Hebrew: points dropped;
//   - Devanagari and its sisters: nukta dropped, chandrabindu = anusvara, and a
//     nasal before a stop of its own class = anusvara (हिन्दी = हिंदी);
//   - drops joiners and other invisible characters.
//
// Folding is idempotent and takes linear time. The result of folding two words
// apart and joining them with a space is that of folding them together.
func Fold(s string) string {
	return string(AppendFold(make([]byte, 0, len(s)), s))
}

// AppendFold appends [Fold] of s to dst.
func AppendFold(dst []byte, s string) []byte {
	f := folder{out: dst, start: len(dst)}
	if !ascii(s) {
		if !utf8.ValidString(s) {
			s = string([]rune(s))
		}
		if !plainlyNormal(s) && !norm.NFKC.IsNormalString(s) {
			s = norm.NFKC.String(s)
		}
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i += f.ascii(s, i)
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if isApostrophe(r) && possessive(s[i+size:]) {
			i += size + 1
			continue
		}
		i += size
		f.rune(r)
	}
	return f.out
}

// plainlyNormal reports whether s has only characters that NFKC leaves alone in
// whatever order they stand: the letters of the scripts that most names are in,
// less those that compose with one before them. It is true of most names, and
// ten times as fast to tell as asking package norm.
func plainlyNormal(s string) bool {
	for _, r := range s {
		switch {
		case r < 0xA0,
			0xC0 <= r && r < 0x132, 0x134 <= r && r < 0x13F, 0x141 <= r && r < 0x149, 0x14A <= r && r < 0x17F, // Latin
			0x400 <= r && r < 0x483, 0x48A <= r && r < 0x530, // Cyrillic
			0x621 <= r && r < 0x64B, 0x66E <= r && r < 0x670, 0x671 <= r && r < 0x675, 0x679 <= r && r < 0x6D4, // Arabic
			0x904 <= r && r < 0x93C, 0x93D <= r && r < 0x94E, 0x900 < r && r < 0x904, // Devanagari, its signs, but not the nukta
			0x2012 <= r && r < 0x2016, 0x2018 <= r && r < 0x2024, // dashes, quotation marks
			0x3041 <= r && r < 0x3097, 0x30A1 <= r && r < 0x30FF, // kana
			0x4E00 <= r && r < 0xA000, // Han
			0xAC00 <= r && r < 0xD7A4: // Hangul
		default:
			return false
		}
	}
	return true
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// folder builds one folded string. The last runes that matter for Indic nasals
// are held back as bytes already written, and rewritten.
type folder struct {
	out    []byte
	start  int
	space  bool    // a space is due before the next letter
	indic  [2]rune // the last two runes written, when they are Indic
	indicN [2]int  // and where they start in out
}

// ascii folds the byte at s[i] and returns how many bytes it took.
func (f *folder) ascii(s string, i int) int {
	c := s[i]
	switch {
	case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		f.byte(c)
	case 'A' <= c && c <= 'Z':
		f.byte(c + 'a' - 'A')
	case c == '\'' || c == '`':
		if possessive(s[i+1:]) {
			return 2
		}
	case c == '&' || c == '+' || c == '@' || c == '#' || c == '%' || c == '$':
		f.byte(c)
	case c == '.' || c == '"' || c == '*':
		// Part of an abbreviation, or a mark that carries nothing.
	default:
		f.space = true
	}
	return 1
}

func (f *folder) byte(c byte) {
	f.due()
	f.out = append(f.out, c)
	f.indic = [2]rune{}
}

// due writes the space between words.
func (f *folder) due() {
	if f.space && len(f.out) > f.start {
		f.out = append(f.out, ' ')
	}
	if f.space {
		f.indic = [2]rune{}
	}
	f.space = false
}

func (f *folder) write(r rune) {
	f.due()
	f.out = utf8.AppendRune(f.out, r)
	f.indic = [2]rune{}
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '`', '´', '‘', '’', 'ʼ', 'ʻ', 'ʾ', 'ʿ', 'ˈ', '‛', 'ʹ', '′', '＇', 'ꞌ':
		return true
	}
	return false
}

// possessive reports whether rest, what follows an apostrophe, begins with an
// s that ends its word.
func possessive(rest string) bool {
	if rest == "" || rest[0] != 's' && rest[0] != 'S' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest[1:])
	return rest[1:] == "" || !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && !isApostrophe(r)
}

func (f *folder) rune(r rune) {
	switch {
	case r < 0x370: // Latin and its marks
		f.latin(r)
	case r < 0x400:
		f.greek(r)
	case r < 0x530:
		f.cyrillic(r)
	case 0x590 <= r && r < 0x600:
		f.hebrew(r)
	case 0x600 <= r && r < 0x700 || 0x750 <= r && r < 0x780:
		f.arabic(r)
	case 0x900 <= r && r < 0xD80:
		f.brahmic(r)
	case 0x1E00 <= r && r < 0x1F00:
		f.latin(r)
	case 0x1F00 <= r && r < 0x2000:
		f.greek(r)
	case 0x4E00 <= r && r < 0xA000, 0xAC00 <= r && r < 0xD7A4: // Han, Hangul
		f.write(r)
	default:
		f.other(r)
	}
}

// base returns the first rune of r's canonical decomposition.
func base(r rune) rune {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	d := norm.NFD.Properties(buf[:n]).Decomposition()
	if d == nil {
		return r
	}
	b, _ := utf8.DecodeRune(d)
	return b
}

func (f *folder) latin(r rune) {
	r = unicode.ToLower(base(r))
	switch r {
	case 'ß':
		f.byte('s')
		f.byte('s')
	case 'æ', 'ǽ':
		f.byte('a')
		f.byte('e')
	case 'œ':
		f.byte('o')
		f.byte('e')
	case 'ø':
		f.byte('o')
	case 'ł':
		f.byte('l')
	case 'đ', 'ð':
		f.byte('d')
	case 'ħ':
		f.byte('h')
	case 'ı':
		f.byte('i')
	case 'þ':
		f.byte('t')
		f.byte('h')
	case 'ŋ':
		f.byte('n')
	default:
		switch {
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			f.byte(byte(r))
		default:
			f.other(r)
		}
	}
}

func (f *folder) greek(r rune) {
	r = unicode.ToLower(base(r))
	if r == 'ς' {
		r = 'σ'
	}
	f.other(r)
}

func (f *folder) cyrillic(r rune) {
	switch {
	case 'А' <= r && r <= 'Я':
		r += 'а' - 'А'
	case r < 'А':
		r += 'ѐ' - 'Ѐ'
	case r > 'џ':
		f.other(r)
		return
	}
	switch r {
	case 'ё', 'ѐ':
		r = 'е'
	case 'ѝ':
		r = 'и'
	}
	f.write(r)
}

func (f *folder) hebrew(r rune) {
	switch r {
	case '׳', '״': // geresh and gershayim stand in abbreviations
	case '־', '׀':
		f.space = true
	default:
		f.other(r)
	}
}

func (f *folder) arabic(r rune) {
	switch r {
	case 'ـ', 'ء', 'ٔ': // tatweel, hamza alone or above
		return
	case 'آ', 'أ', 'إ', 'ٱ', 'ٲ', 'ٳ':
		r = 'ا'
	case 'ى', 'ی', 'ئ', 'ې', 'ۍ', 'ێ':
		r = 'ي'
	case 'ؤ', 'ۆ', 'ۇ', 'ۋ':
		r = 'و'
	case 'ة', 'ہ', 'ھ', 'ە', 'ۀ', 'ۂ', 'ۃ':
		r = 'ه'
	case 'ک', 'ڪ', 'ګ':
		r = 'ك'
	case 'ں':
		r = 'ن'
	}
	if 'ؠ' <= r && r <= 'ي' || 'ٮ' <= r && r <= 'ۓ' && r != 'ٰ' {
		f.write(r)
		return
	}
	f.other(r)
}

// Offsets within a block of the Brahmic scripts of ISCII's layout.
const (
	candrabindu = 0x01
	anusvara    = 0x02
	nukta       = 0x3C
	virama      = 0x4D
	firstDanda  = 0x64 // below it are letters and marks only
)

// nasals gives the stops before which a nasal is written anusvara as well.
var nasals = map[rune][2]rune{
	0x19: {0x15, 0x18}, // ङ before क to घ
	0x1E: {0x1A, 0x1D}, // ञ before च to झ
	0x23: {0x1F, 0x22}, // ण before ट to ढ
	0x28: {0x24, 0x27}, // न before त to ध
	0x2E: {0x2A, 0x2D}, // म before प to भ
}

// brahmic folds Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu,
// Kannada and Malayalam, whose blocks have one layout. Only the first five
// vary in writing nasals.
func (f *folder) brahmic(r rune) {
	if r == '।' || r == '॥' {
		f.space = true
		return
	}
	if r == '॰' {
		return
	}
	block, at := r&^0x7F, r&0x7F
	if at < firstDanda || unicode.IsMark(r) || unicode.IsLetter(r) {
		if block < 0xB80 {
			switch at {
			case nukta:
				return
			case candrabindu:
				r = block + anusvara
			default:
				f.nasal(block, at)
			}
		}
		f.due()
		f.indic[0], f.indicN[0] = f.indic[1], f.indicN[1]
		f.indic[1], f.indicN[1] = r, len(f.out)
		f.out = utf8.AppendRune(f.out, r)
		return
	}
	f.other(r)
}

// nasal rewrites a nasal and virama just written as an anusvara when the
// consonant at follows that is of the nasal's class.
func (f *folder) nasal(block, at rune) {
	if f.space || f.indic[1] != block+virama || f.indic[0]&^0x7F != block {
		return
	}
	stops, ok := nasals[f.indic[0]&0x7F]
	if !ok || at < stops[0] || at > stops[1] {
		return
	}
	f.out = utf8.AppendRune(f.out[:f.indicN[0]], block+anusvara)
	f.indic = [2]rune{}
}

// other writes what needs no rule of its script.
func (f *folder) other(r rune) {
	switch {
	case isApostrophe(r), unicode.Is(unicode.Cf, r), r == 'ฯ':
	case unicode.IsLetter(r):
		f.write(unicode.ToLower(r))
	case unicode.IsDigit(r):
		f.byte(digit(r))
	case unicode.IsMark(r):
		if marksMatter(r) {
			f.write(r)
		}
	default:
		f.space = true
	}
}

// marksMatter reports whether the mark is a letter to its script: vowel signs
// and the like, not accents, Arabic harakat or Hebrew points.
func marksMatter(r rune) bool {
	switch {
	case r < 0x900, 0x1AB0 <= r && r < 0x1B00, 0x1DC0 <= r && r < 0x1E00, 0x20D0 <= r && r < 0x2100, 0xFE00 <= r && r < 0xFE30:
		return false
	}
	return true
}

// digit returns the ASCII digit of a decimal digit. Unicode encodes each set of
// digits in a run of ten that starts at a multiple of 16 or at 6 beyond one.
func digit(r rune) byte {
	zero := r
	for zero > 0 && r-zero < 9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return byte('0' + r - zero)
}
