package charset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// sampleSize bounds what is decoded to judge an encoding, in bytes.
const sampleSize = 4 << 10

// candidate is an encoding and the characters that make up most of the
// non-ASCII part of ordinary text in the languages written in it.
type candidate struct {
	name   string
	common string
}

// candidates returns the encodings that are guessed, the likelier first: on
// equal scores the earlier wins. Both cases of a letter are not listed on
// purpose: KOI8-R read as windows-1251 is readable but for the case, and only
// lower case is common.
func candidates() []candidate {
	const (
		cyrillic = "оеаинтсрвлкмдпуыяьгзбчйхжшюцщэфіїєґўђјљњћџ"
		japanese = "のにはをとがたでしてるいれなもかりこらさあっまんくよだスントルイラーリアクシドレロマジタグテフメムコプデバキサカニオウィッ、。「」・日本人年大会国中一的月出時者上分行長十事間新見部立後方同社前年生京"
		korean   = "이의다는에을고가한하지로기은사도서를어대아자인시일있스리정해나부전수주상제그장으조구국보과원들만라여안미선관동공김소신회화금오진우비중마위강세말면트방된연경민치문계용당성개위적년무음거것였했습니"
		hans     = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处，。、：“”"
		hant     = "的一是不了在有人我他這中大來上個國到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可里後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市新台灣，。、「」：；"
	)
	return []candidate{
		{"windows-1252", "éèàùâêîôûçëïäöüßñáíóúåæøãõºª«»“”‘’–—…\u00a0"},
		{"windows-1251", cyrillic + "«»—–№\u00a0"},
		{"shift_jis", japanese},
		{"euc-jp", japanese},
		{"euc-kr", korean},
		{"gb18030", hans},
		{"big5", hant},
		{"koi8-r", cyrillic},
		{"windows-1254", "çğıöşüÇĞİÖŞÜâîû’“”\u00a0"},
		{"windows-1250", "áéíóúýčďěňřšťůžąćęłńóśźżőűöüäăâîşţđ„”–—\u00a0"},
		{"windows-1253", "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώ«»’΄\u00a0"},
		{"windows-1256", "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآءئؤ،؟"},
		{"windows-1255", "אבגדהוזחטיכלמנסעפצקרשתםןףךץ"},
		{"windows-874", "กขคงจชซญดตถทธนบปผพภมยรลวศษสหอะาำิีึืุูเแโใไ่้์็ั"},
		{"windows-1257", "āčēģīķļņšūžąęėįųõäöü„”–—"},
		{"iso-8859-2", "áéíóúýčďěňřšťůžąćęłńóśźżőűöüäăâîşţđ"},
		{"ibm866", cyrillic},
		{"iso-8859-5", cyrillic},
	}
}

// guess returns the likeliest encoding of text and its plausibility.
func guess(text []byte) (string, float64) {
	best, bestScore := "windows-1252", -1.0
	for _, c := range candidates() {
		if s := score(text, c.name, c.common); s > bestScore+0.001 {
			best, bestScore = c.name, s
		}
	}
	return best, bestScore
}

// plausibility says how much text looks like writing when read as name: about
// 0.5 to 1 for the right encoding, below 0 for one in which it is broken.
func plausibility(text []byte, name string) float64 {
	if name == "gbk" {
		name = "gb18030"
	}
	best := -2.0
	for _, c := range candidates() {
		if c.name == name {
			return score(text, name, c.common)
		}
		// An encoding that is only ever declared, such as ISO-8859-7 or
		// macintosh, is judged by the letters of all.
		if !isMultiByte(c.name) {
			best = max(best, score(text, name, c.common))
		}
	}
	return best
}

// score decodes text and returns the share of common characters among those
// beyond ASCII, less what can hardly be writing: errors, control and private
// characters, capitals or symbols inside words, letters of two alphabets in one
// word, in the Latin script three and more accented letters in a row, and what
// Thai does not have side by side. That text in single bytes makes common
// characters of two bytes is less likely by chance than the other way round,
// so these count for more.
func score(text []byte, name, common string) float64 {
	decoded := decode(text, lookup(name))
	hit := 1.0
	if isMultiByte(name) {
		hit = 1.25
	}
	total, points, accented := 0, 0.0, 0
	var previous rune
	for i := 0; i < len(decoded); {
		r, n := utf8.DecodeRune(decoded[i:])
		i += n
		if r < utf8.RuneSelf {
			if otherAlphabet(previous) && isASCIILetter(r) {
				points--
			}
			previous, accented = r, 0
			continue
		}
		total++
		if otherAlphabet(r) && isASCIILetter(previous) {
			points--
		}
		if r >= 0xc0 && r < 0x250 && unicode.IsLetter(r) {
			accented++
		} else {
			accented = 0
		}
		switch {
		case r == utf8.RuneError || r < 0xa0 || unicode.Is(unicode.Co, r):
			points -= 3
		case accented > 2,
			unicode.IsUpper(r) && unicode.IsLower(previous),
			brokenThai(previous, r),
			unicode.IsLetter(previous) && r > 0xa0 && r < 0x2000 && (unicode.IsSymbol(r) || unicode.IsPunct(r)):
			points -= 0.5
		case accented == 2:
		case strings.ContainsRune(common, r):
			points += hit
		}
		previous = r
	}
	if total == 0 {
		return 0
	}
	return points / float64(total)
}

// brokenThai reports whether two characters do not stand side by side in Thai: a
// digit and a letter, or a vowel that is written before its consonant without
// one. What is read as Thai by mistake, most of all Japanese and Chinese, has
// them all over.
func brokenThai(a, b rune) bool {
	digit := func(r rune) bool { return r >= '๐' && r <= '๛' }
	letter := func(r rune) bool { return r >= 'ก' && r <= '๎' }
	return digit(a) && letter(b) || letter(a) && digit(b) || a >= 'เ' && a <= 'ไ' && (b < 'ก' || b > 'ฮ')
}

func isASCIILetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

// otherAlphabet reports whether r is of an alphabet whose words hold no Latin
// letters: Greek, Cyrillic, Armenian, Hebrew, Arabic, and Thai for the most part.
func otherAlphabet(r rune) bool {
	return (r >= 0x370 && r < 0x780 || r >= 0xe00 && r < 0xe80) && unicode.IsLetter(r)
}

// sample returns the first characters of body beyond ASCII, with what little
// stands between them: long stretches of ASCII, such as markup and scripts, say
// nothing and become a space.
func sample(body []byte) []byte {
	const gap = 24
	var text []byte
	for i := 0; i < len(body) && len(text) < sampleSize; {
		if body[i] >= utf8.RuneSelf {
			text = append(text, body[i])
			i++
			continue
		}
		end := i
		for end < len(body) && body[end] < utf8.RuneSelf {
			end++
		}
		switch {
		case end-i < gap:
			text = append(text, body[i:end]...)
		case len(text) > 0:
			// The first byte may be the second half of a character.
			text = append(text, body[i], ' ')
		}
		i = end
	}
	return text
}
