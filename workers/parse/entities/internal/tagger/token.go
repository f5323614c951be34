package tagger

import "unicode/utf8"

// maxToken is the limit on a token's length in bytes. What is longer, in
// hostile text only, is cut, so that the work per token stays bounded.
const maxToken = 128

// Token is a word, a number, a punctuation mark, or one letter of a script
// without spaces: text[Start:End].
type Token struct{ Start, End int }

// Tokenise appends the tokens of text to dst. Tokens do not overlap, are in
// order, never empty, begin and end between characters, and hold all of text
// but white space, controls and joiners that stand alone. Invalid UTF-8 is
// tokenised byte by byte.
//
// Hyphens are tokens of their own, since a name may end at one in one data set
// and not in another. Kept together are abbreviations with inner dots ("U.S.",
// "J.") and a short suffix or elided article with its apostrophe ("'s", "'da",
// "l'"); numbers keep their separators ("1,000.5").
func (t *Tagger) Tokenise(text string, dst []Token) []Token {
	for i := 0; i < len(text); {
		c, n := decode(text, i)
		switch in := t.runes.info(c); in.class {
		case classSpace:
			i += n
		case classWord:
			j := t.word(text, i)
			dst = t.appendWord(dst, text, i, j)
			i = dst[len(dst)-1].End
		case classJoin:
			j := t.marks(text, i+n)
			if in.fold != 0 || j > i+n {
				dst = append(dst, Token{i, j})
			}
			i = j
		case classSolo:
			j := t.marks(text, i+n)
			dst = append(dst, Token{i, j})
			i = j
		default:
			if c == '\'' || c == '’' {
				if j := t.suffix(text, i, n); j > 0 {
					dst = append(dst, Token{i, j})
					i = j
					continue
				}
			}
			dst = append(dst, Token{i, i + n})
			i += n
		}
	}
	return dst
}

func decode(text string, i int) (rune, int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

// marks returns the end of the marks that begin at i.
func (t *Tagger) marks(text string, i int) int {
	for start := i; i < len(text) && i-start < maxToken; {
		c, n := decode(text, i)
		if t.runes.info(c).class != classJoin {
			break
		}
		i += n
	}
	return i
}

// word returns the end of the run of letters, marks and digits that begins at
// i. A dot or comma between digits belongs to it.
func (t *Tagger) word(text string, i int) int {
	digit := false
	for start := i; i < len(text) && i-start < maxToken; {
		c, n := decode(text, i)
		in := t.runes.info(c)
		if in.class != classWord && in.class != classJoin {
			if !digit || (c != '.' && c != ',') || i+n >= len(text) {
				break
			}
			next, _ := decode(text, i+n)
			if t.runes.info(next).shape != shapeDigit {
				break
			}
		}
		digit = in.shape == shapeDigit
		i += n
	}
	return i
}

// appendWord appends the word text[i:j], with the dots of an abbreviation or
// the apostrophe of an elided article.
func (t *Tagger) appendWord(dst []Token, text string, i, j int) []Token {
	if end := t.abbreviation(text, i, j); end > j {
		return append(dst, Token{i, end})
	}
	if j < len(text) && (text[j] == '\'' || hasPrefixAt(text, j, "’")) {
		n := 1
		if text[j] != '\'' {
			n = len("’")
		}
		if t.elided(text, i, j, j+n) {
			return append(dst, Token{i, j + n})
		}
	}
	return append(dst, Token{i, j})
}

func hasPrefixAt(text string, i int, prefix string) bool {
	return len(text)-i >= len(prefix) && text[i:i+len(prefix)] == prefix
}

// abbreviation returns the end of an abbreviation with inner dots that begins
// with the word text[i:j], or j when it is none: "U.S.", "a.m.", and a single
// capital before another word ("J. Smith").
func (t *Tagger) abbreviation(text string, i, j int) int {
	letters, end := 0, i
	for k := i; k < len(text); {
		c, n := decode(text, k)
		in := t.runes.info(c)
		if in.shape != shapeUpper && in.shape != shapeLower || k+n >= len(text) || text[k+n] != '.' || letters == 8 {
			break
		}
		letters++
		end = k + n + 1
		k = end
	}
	switch {
	case letters == 0 || end <= j-1:
		return j
	case letters > 1:
		if end < len(text) {
			c, _ := decode(text, end)
			if t.runes.info(c).class == classWord { // "e.g.com": no abbreviation
				return j
			}
		}
		return end
	}
	c, _ := decode(text, i)
	if t.runes.info(c).shape != shapeUpper || end+1 >= len(text) || text[end] != ' ' {
		return j
	}
	next, _ := decode(text, end+1)
	if t.runes.info(next).shape != shapeUpper {
		return j
	}
	return end
}

// elided reports whether the word text[i:j] before an apostrophe that ends at
// k is an article or preposition that lost its vowel: "l'", "d'", "dell'".
func (t *Tagger) elided(text string, i, j, k int) bool {
	if j-i > 5 || k >= len(text) {
		return false
	}
	c, _ := decode(text, k)
	in := t.runes.info(c)
	if in.script != scriptLatin {
		return false
	}
	return j-i <= 2 && !t.shortSuffix(text, k) || in.shape == shapeUpper
}

// suffix returns the end of a short lower-case suffix after the apostrophe at
// i of n bytes that follows a word directly, or 0.
func (t *Tagger) suffix(text string, i, n int) int {
	if i == 0 {
		return 0
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	if c := t.runes.info(before); c.class != classWord && c.class != classJoin {
		if before != '.' { // "U.S.'s"
			return 0
		}
	}
	if !t.shortSuffix(text, i+n) {
		return 0
	}
	return t.word(text, i+n)
}

// shortSuffix reports whether at most four lower-case letters, and no more,
// stand at i.
func (t *Tagger) shortSuffix(text string, i int) bool {
	letters := 0
	for i < len(text) {
		c, n := decode(text, i)
		in := t.runes.info(c)
		if in.class != classWord && in.class != classJoin {
			break
		}
		if in.shape != shapeLower {
			return false
		}
		if letters++; letters > 4 {
			return false
		}
		i += n
	}
	return letters > 0
}
