package language

import "unicode/utf8"

// script is a writing system, or the part of one that one set of languages shares.
type script int

const (
	none script = iota
	latinScript
	cyrillicScript
	arabicScript
	hebrewScript
	devanagariScript
	bengaliScript
	ethiopicScript
	hanScript  // without kana
	kanaScript // Han with kana
	hangulScript
	greekScript
	armenianScript
	gurmukhiScript
	gujaratiScript
	odiaScript
	tamilScript
	teluguScript
	kannadaScript
	malayalamScript
	sinhalaScript
	thaiScript
	laoScript
	tibetanScript
	myanmarScript
	georgianScript
	khmerScript
	mongolianScript
	thaanaScript
	syriacScript
	olChikiScript
	meeteiScript
	scripts
)

// single names the language of each script that (in news) one language uses.
var single = [scripts]string{
	hanScript: "zh", kanaScript: "ja", hangulScript: "ko", greekScript: "el", armenianScript: "hy",
	gurmukhiScript: "pa", gujaratiScript: "gu", odiaScript: "or", tamilScript: "ta", teluguScript: "te",
	kannadaScript: "kn", malayalamScript: "ml", sinhalaScript: "si", thaiScript: "th", laoScript: "lo",
	tibetanScript: "bo", myanmarScript: "my", georgianScript: "ka", khmerScript: "km", mongolianScript: "mn",
	thaanaScript: "dv", syriacScript: "syr", olChikiScript: "sat", meeteiScript: "mni",
}

// block is a range of code points of one script, after the Unicode block
// names. Letters, marks and digits are not told apart: counting needs no more.
type block struct {
	last   rune
	script script
}

// blocks is sorted; a block begins after the one before it ends.
var blocks = []block{
	{0x40, none}, {0x5a, latinScript}, {0x60, none}, {0x7a, latinScript}, {0xbf, none},
	{0x2af, latinScript}, {0x36f, none}, {0x3ff, greekScript}, {0x52f, cyrillicScript},
	{0x530, none}, {0x58f, armenianScript}, {0x590, none}, {0x5ff, hebrewScript}, {0x61f, none}, {0x65f, arabicScript}, {0x66d, none},
	{0x6ff, arabicScript}, {0x74f, syriacScript}, {0x77f, arabicScript}, {0x7bf, thaanaScript},
	{0x89f, none}, {0x8ff, arabicScript}, {0x963, devanagariScript}, {0x965, none}, {0x97f, devanagariScript},
	{0x9ff, bengaliScript}, {0xa7f, gurmukhiScript}, {0xaff, gujaratiScript},
	{0xb7f, odiaScript}, {0xbff, tamilScript}, {0xc7f, teluguScript}, {0xcff, kannadaScript},
	{0xd7f, malayalamScript}, {0xdff, sinhalaScript}, {0xe7f, thaiScript}, {0xeff, laoScript},
	{0xfff, tibetanScript}, {0x109f, myanmarScript}, {0x10ff, georgianScript}, {0x11ff, hangulScript},
	{0x139f, ethiopicScript}, {0x177f, none}, {0x17ff, khmerScript}, {0x18af, mongolianScript},
	{0x1c4f, none}, {0x1c7f, olChikiScript}, {0x1dff, none}, {0x1eff, latinScript},
	{0x1fff, greekScript}, {0x2cff, none}, {0x2d2f, georgianScript}, {0x2d7f, none}, {0x2ddf, ethiopicScript},
	{0x3040, none}, {0x30fa, kanaScript}, {0x30fc, none}, {0x30ff, kanaScript}, {0x3130, none}, {0x318e, hangulScript},
	{0x33ff, none}, {0x4dbf, hanScript}, {0x4dff, none}, {0x9fff, hanScript}, {0xabbf, none},
	{0xabff, meeteiScript}, {0xd7a3, hangulScript}, {0xf8ff, none}, {0xfaff, hanScript},
	{0xfb4f, hebrewScript}, {0xfdff, arabicScript}, {0xfe6f, none}, {0xfefc, arabicScript},
	{0xff65, none}, {0xff9f, kanaScript}, {0x1ffff, none}, {0x323af, hanScript},
}

func scriptOf(r rune) script {
	lo, hi := 0, len(blocks)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if blocks[mid].last < r {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(blocks) {
		return none
	}
	return blocks[lo].script
}

// dominant returns the script of text and its share of the letters, none when
// there are no letters. A Han character or Hangul syllable says as much as
// several letters. Names, units and boilerplate in Latin letters stand in text
// of every script, but hardly the other way round, so Latin counts half.
func dominant(text string) (script, float64) {
	var counts [scripts]int
	for i := 0; i < len(text); {
		c := text[i]
		if c < 0x80 {
			i++
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				counts[latinScript]++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		counts[scriptOf(r)]++
	}
	counts[none] = 0
	counts[latinScript] = (counts[latinScript] + 1) / 2
	kana := counts[kanaScript]
	counts[hanScript] *= 3
	counts[kanaScript] *= 2
	counts[hangulScript] *= 3
	// Japanese is Han and kana together; kana alone prove it, unless they are
	// a name quoted in Chinese. Korean quotes Han characters.
	if kana*25 > counts[hanScript]/3 {
		counts[kanaScript] += counts[hanScript]
		counts[hanScript] = 0
	} else {
		counts[hanScript] += counts[kanaScript]
		counts[kanaScript] = 0
	}
	best, total := none, 0
	for s, n := range counts {
		total += n
		if n > counts[best] {
			best = script(s)
		}
	}
	if best == none {
		return none, 0
	}
	return best, float64(counts[best]) / float64(total)
}
