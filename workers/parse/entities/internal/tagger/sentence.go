package tagger

import "unicode/utf8"

// maxSentence is the limit on a sentence in tokens. Longer ones, lists and
// hostile text, are cut there.
const maxSentence = 512

// sentenceEnd returns the index after the last token of the sentence that
// begins with toks[i]. A sentence ends at a line break, or after a full stop
// of any script with what closes it; a Latin full stop ends one only before
// white space, and not after an abbreviation or an initial.
func (t *Tagger) sentenceEnd(text string, toks []Token, i int) int {
	limit := min(len(toks), i+maxSentence)
	for j := i; j < limit; j++ {
		if j+1 == len(toks) {
			return j + 1
		}
		gap := text[toks[j].End:toks[j+1].Start]
		if hasNewline(gap) {
			return j + 1
		}
		switch c, _ := decode(text, toks[j].Start); c {
		case '。', '！', '？', '।', '॥', '۔', '؟', '!', '?', '…', '．', '｡':
		case '.':
			if toks[j].End-toks[j].Start != 1 || gap == "" && !closes(text, toks[j+1]) || t.abbreviated(text, toks, i, j) {
				continue
			}
		default:
			continue
		}
		for j+1 < limit && closes(text, toks[j+1]) && text[toks[j].End:toks[j+1].Start] == "" {
			j++
		}
		return j + 1
	}
	return limit
}

func hasNewline(gap string) bool {
	for i := range len(gap) {
		if gap[i] == '\n' || gap[i] == '\r' {
			return true
		}
	}
	return false
}

// closes reports whether a token closes a quotation or bracket.
func closes(text string, tok Token) bool {
	switch text[tok.Start:tok.End] {
	case `"`, "'", "”", "’", "»", ")", "]", "」", "』", "）", "”.", "″":
		return true
	}
	return false
}

// abbreviated reports whether the full stop toks[j] follows a short word that
// is likely an abbreviation: up to three letters, the first a capital ("Mr.",
// "St.", "डॉ.").
func (t *Tagger) abbreviated(text string, toks []Token, i, j int) bool {
	if j == i || toks[j-1].End != toks[j].Start {
		return false
	}
	word := text[toks[j-1].Start:toks[j-1].End]
	c, _ := decode(word, 0)
	letters := 0
	for _, r := range word {
		if t.runes.info(r).class == classWord {
			letters++
		}
	}
	switch t.runes.info(c).shape {
	case shapeUpper:
		return letters <= 3 && !allUpper(t, word)
	case shapeLetter:
		return letters <= 1 || isLetterName(word)
	}
	return false
}

// isLetterName reports whether a word is how a Brahmic script spells the name
// of a Latin letter, which is an initial before a full stop, in two letters or
// more: a vowel and F, H, L, M, N, R or S; of Devanagari the others, too.
func isLetterName(word string) bool {
	switch word {
	case "वाई", "क्यू", "डब्ल्यू", "डब्लू", "जेड", "ज\u093cेड", "\u095bेड", "एक्स":
		return true
	}
	c, n := utf8.DecodeRuneInString(word)
	if c < 0x900 || c >= 0xD80 || c&0x7F < 0x05 || c&0x7F > 0x14 {
		return false
	}
	c, m := utf8.DecodeRuneInString(word[n:])
	switch c & 0x7F {
	case 0x1A, 0x2B, 0x2E, 0x28, 0x30, 0x32, 0x38:
	default:
		return false
	}
	last, k := utf8.DecodeRuneInString(word[n+m:])
	return n+m+k == len(word) && (k == 0 || last&0x7F == 0x4D)
}

func allUpper(t *Tagger, word string) bool {
	n := 0
	for _, r := range word {
		if t.runes.info(r).shape != shapeUpper {
			return false
		}
		n++
	}
	return n > 1
}
