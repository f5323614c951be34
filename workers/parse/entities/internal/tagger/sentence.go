package tagger

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
		return letters <= 1
	}
	return false
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
